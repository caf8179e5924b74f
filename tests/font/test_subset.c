#define _XOPEN_SOURCE 700
#include "font/fixture.h"

#include "font/cff.h"
#include "font/subset.h"

#include <ft2build.h>
#include FT_FREETYPE_H

/* A name-keyed CFF font; not installed everywhere. */
#define NAME_KEYED "/usr/share/fonts/opentype/urw-base35/NimbusSans-Regular.otf"

static const uint32_t sample[] = {'A', 'g', 0x3001, 0x300C, 0x3042, 0x30F4, 0x4E00, 0x672C, 0x9BE8};
#define SAMPLE_COUNT (sizeof sample / sizeof *sample)

static Face *open_face(Fixture *fixture, Str path) {
    Face *face = face_open(fixture->arena, fixture->diagnostics, fixture->span, path, 0);
    assert_non_null(face);
    return face;
}

static int compare_glyphs(const void *a, const void *b) {
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

static size_t sample_glyphs(const Face *face, uint16_t glyphs[SAMPLE_COUNT]) {
    size_t count = 0;
    for (size_t i = 0; i < SAMPLE_COUNT; i++)
        if (face_glyph(face, sample[i], 0)) glyphs[count++] = (uint16_t)face_glyph(face, sample[i], 0);
    qsort(glyphs, count, sizeof *glyphs, compare_glyphs);
    return count;
}

/* The outline in font units; FreeType takes CIDs for a bare CID-keyed CFF, as PDF readers do. */
static FT_Outline *outline_of(FT_Face face, unsigned code) {
    assert_int_equal(FT_Load_Glyph(face, code, FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING), 0);
    return &face->glyph->outline;
}

/* Every code must show, in the embedded program, the very outline of the face's glyph, at its width. */
static void assert_same_outlines(const Face *face, const FontSubset *subset) {
    FT_Library library;
    FT_Face whole, part;
    assert_int_equal(FT_Init_FreeType(&library), 0);
    assert_int_equal(FT_New_Face(library, face->path.text, (FT_Long)face->index, &whole), 0);
    assert_int_equal(FT_New_Memory_Face(library, (const FT_Byte *)subset->program.text,
                                        (FT_Long)subset->program.length, 0, &part),
                     0);
    for (size_t i = 0; i < subset->glyph_count; i++) {
        FT_Outline *expected = outline_of(whole, subset->glyphs[i]),
                   *got = outline_of(part, subset->codes[i]);
        assert_int_equal(got->n_points, expected->n_points);
        assert_true(got->n_points > 0);
        assert_memory_equal(got->points, expected->points, (size_t)got->n_points * sizeof *got->points);
        long width = part->glyph->metrics.horiAdvance * 1000;
        assert_true(labs(width - (long)subset->widths[i] * part->units_per_EM) <= part->units_per_EM);
    }
    FT_Done_Face(part);
    FT_Done_Face(whole);
    FT_Done_FreeType(library);
}

static FontSubset *make_subset(Fixture *fixture, const Face *face) {
    uint16_t glyphs[SAMPLE_COUNT];
    size_t count = sample_glyphs(face, glyphs);
    assert_true(count >= 2);
    FontSubset *subset = font_subset(fixture->arena, fixture->diagnostics, face, glyphs, count);
    assert_non_null(subset);
    assert_silent(fixture);
    return subset;
}

static void check_font(Fixture *fixture, const char *path, bool is_cff) {
    Face *face = open_face(fixture, str_from_c(path));
    FontSubset *subset = make_subset(fixture, face);
    assert_int_equal(subset->is_cff, is_cff);
    assert_int_equal(strlen(subset->tag), 6);
    assert_true(subset->program.length < 60000);
    assert_same_outlines(face, subset);
}

static void truetype(void **state) {
    check_font(*state, MINCHO, false);
}

static void cid_keyed_cff(void **state) {
    check_font(*state, NOTO, true);
}

static void name_keyed_cff(void **state) {
    if (access(NAME_KEYED, R_OK) != 0) skip();
    Face *face = open_face(*state, STR(NAME_KEYED));
    FontSubset *subset = make_subset(*state, face);
    for (size_t i = 0; i < subset->glyph_count; i++)
        assert_in_range(subset->codes[i], 1, subset->glyph_count);
    assert_same_outlines(face, subset);
}

static void holds_only_what_pdf_needs(void **state) {
    FontSubset *subset = make_subset(*state, open_face(*state, STR(MINCHO)));
    static const char *const kept[] = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"};
    assert_int_equal(subset->program.text[5], 6);
    for (size_t i = 0; i < 6; i++)
        assert_non_null(table_of((char *)(uintptr_t)subset->program.text, kept[i]));
}

static void same_glyphs_same_bytes(void **state) {
    Face *face = open_face(*state, STR(NOTO));
    FontSubset *first = make_subset(*state, face), *second = make_subset(*state, face);
    assert_string_equal(first->tag, second->tag);
    assert_true(str_equal(first->program, second->program));
    uint16_t glyphs[SAMPLE_COUNT];
    size_t count = sample_glyphs(face, glyphs);
    FontSubset *fewer =
        font_subset(((Fixture *)*state)->arena, ((Fixture *)*state)->diagnostics, face, glyphs, count - 1);
    assert_string_not_equal(first->tag, fewer->tag);
}

static void whole_where_the_licence_asks(void **state) {
    size_t length;
    char *bytes = font_bytes(*state, MINCHO, &length);
    table_of(bytes, "OS/2")[8] = 1;
    Face *face = open_face(*state, write_spoilt(*state, bytes, length));
    FontSubset *subset = make_subset(*state, face);
    assert_string_equal(subset->tag, "");
    for (size_t i = 0; i < subset->glyph_count; i++) assert_int_equal(subset->codes[i], subset->glyphs[i]);
    assert_true(subset->program.length > length / 2);
    assert_same_outlines(face, subset);
}

/* A CID-keyed table of `glyphs` glyphs with this charset: header, name index, top DICT index (ROS, charset at
 * 40, CharStrings at 30). */
static Str make_cff(Arena *arena, unsigned char glyphs, Str charset) {
    unsigned char bytes[80] = {1, 0, 4,  1,   0,   1,   1,  1,  2,        'A', 0,        1,
                               1, 1, 10, 139, 139, 139, 12, 30, 40 + 139, 15,  30 + 139, 17};
    bytes[31] = glyphs;
    memcpy(bytes + 40, charset.text, charset.length);
    return (Str){arena_copy(arena, bytes, 40 + charset.length), 40 + charset.length};
}

static void charset_formats(void **state) {
    Arena *arena = ((Fixture *)*state)->arena;
    CffCharset charset;
    assert_true(cff_read_charset(arena, make_cff(arena, 4, STR("\0\0\7\1\0\0\11")), &charset));
    assert_int_equal(charset.glyph_count, 4);
    assert_int_equal(charset.cids[0], 0);
    assert_int_equal(charset.cids[1], 7);
    assert_int_equal(charset.cids[2], 256);
    assert_int_equal(charset.cids[3], 9);
    assert_true(cff_read_charset(arena, make_cff(arena, 5, STR("\1\0\7\1\1\0\1")), &charset));
    const uint16_t ranges[] = {0, 7, 8, 256, 257};
    assert_memory_equal(charset.cids, ranges, sizeof ranges);
    assert_true(cff_read_charset(arena, make_cff(arena, 3, STR("\2\0\7\0\1")), &charset));
    assert_memory_equal(charset.cids, ((uint16_t[]){0, 7, 8}), 6);
}

static void spoilt_charset(void **state) {
    Arena *arena = ((Fixture *)*state)->arena;
    CffCharset charset;
    assert_false(cff_read_charset(arena, make_cff(arena, 4, STR("\0\0\7")), &charset));
    assert_false(cff_read_charset(arena, make_cff(arena, 4, STR("\3\0\7")), &charset));
    Str table = make_cff(arena, 4, STR("\0\0\7\1\0\0\11"));
    for (size_t length = 0; length < table.length; length++)
        assert_false(cff_read_charset(arena, (Str){arena_copy(arena, table.text, length), length}, &charset));
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(truetype),
        TEST(cid_keyed_cff),
        TEST(name_keyed_cff),
        TEST(holds_only_what_pdf_needs),
        TEST(same_glyphs_same_bytes),
        TEST(whole_where_the_licence_asks),
        TEST(charset_formats),
        TEST(spoilt_charset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
