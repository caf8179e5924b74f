/* Programs joined from prepared glyphs: they unpack, hold the face's own outlines, and do not depend on what
 * was joined before. */
#define _XOPEN_SOURCE 700
#include "font/fixture.h"

#include "font/glyph_store.h"
#include "font/piece_coder.h"
#include "font/truetype.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <libdeflate.h>

/* A face with letters made of others. */
#define DEJAVU "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"

static uint32_t chance = 1;

static uint32_t next_chance(void) {
    chance = chance * 1664525u + 1013904223u;
    return chance >> 8;
}

/* -- pieces -- */

static Str made_up_piece(Arena *arena, size_t length) {
    char *bytes = arena_alloc(arena, length + 1);
    for (size_t i = 0; i < length; i++) {
        bool repeats = i > 8 && next_chance() % 3;
        bytes[i] = repeats ? bytes[i - 1 - next_chance() % 8] : (char)(next_chance() % 256);
    }
    return (Str){bytes, length};
}

/* Any choice of pieces, in one block, unpacks to the pieces. */
static void pieces_unpack(void **state) {
    Fixture *fixture = *state;
    Arena *arena = fixture->arena, *scratch = arena_create(&fixture->out_of_memory);
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    for (int round = 0; round < 200; round++) {
        Str sample = made_up_piece(arena, next_chance() % 3000);
        PieceCoder *coder = piece_coder_create(arena, sample);
        StrBuilder whole = {.arena = arena};
        BitWriter writer = {.bytes = arena_alloc(arena, 100000)};
        bits_append(&writer, piece_block_head(coder));
        for (unsigned i = next_chance() % 40; i > 0; i--) {
            Str piece = made_up_piece(arena, next_chance() % 700);
            bits_append(&writer, piece_encode(coder, arena, scratch, piece));
            str_append(&whole, piece);
        }
        bits_append(&writer, piece_block_end(coder));
        bits_align(&writer);
        static const uint8_t last[] = {0x01, 0x00, 0x00, 0xFF,
                                       0xFF}; /* an empty stored block ends the stream */
        memcpy(writer.bytes + writer.length, last, sizeof last);
        char *unpacked = arena_alloc(arena, whole.length + 1);
        size_t length;
        assert_int_equal(libdeflate_deflate_decompress(decompressor, writer.bytes,
                                                       writer.length + sizeof last, unpacked,
                                                       whole.length + 1, &length),
                         LIBDEFLATE_SUCCESS);
        assert_true(str_equal((Str){unpacked, length}, str_built(&whole)));
    }
    libdeflate_free_decompressor(decompressor);
    arena_destroy(scratch);
}

static void long_matches_unpack(void **state) {
    Fixture *fixture = *state;
    Arena *scratch = arena_create(&fixture->out_of_memory);
    char *bytes = arena_alloc(fixture->arena, 40000);
    Str piece = {bytes, 40000};
    PieceCoder *coder = piece_coder_create(fixture->arena, (Str){0});
    BitString bits = piece_encode(coder, fixture->arena, scratch, piece);
    assert_true(bits.count < 8 * 1000);
    arena_destroy(scratch);
}

/* -- programs -- */

static Face *open_face(Fixture *fixture, const char *path) {
    Face *face = face_open(fixture->arena, fixture->diagnostics, fixture->span, str_from_c(path), 0);
    assert_non_null(face);
    return face;
}

static int compare_glyphs(const void *a, const void *b) {
    return *(const uint16_t *)a - *(const uint16_t *)b;
}

/* Some characters of the face, as glyphs, ascending. */
static size_t some_glyphs(const Face *face, size_t most, uint16_t *glyphs) {
    size_t count = 0;
    while (count < most) {
        uint32_t glyph = face_glyph(face, 0x4E00 + next_chance() % 2000, 0);
        bool known = glyph == 0;
        for (size_t i = 0; i < count; i++) known |= glyphs[i] == glyph;
        if (!known) glyphs[count++] = (uint16_t)glyph;
    }
    qsort(glyphs, count, sizeof *glyphs, compare_glyphs);
    return count;
}

static Str unpacked(Arena *arena, const FontSubset *subset) {
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    char *bytes = arena_alloc(arena, subset->size + 1);
    size_t length;
    assert_int_equal(libdeflate_zlib_decompress(decompressor, subset->packed.text, subset->packed.length,
                                                bytes, subset->size + 1, &length),
                     LIBDEFLATE_SUCCESS);
    assert_int_equal(length, subset->size);
    libdeflate_free_decompressor(decompressor);
    return (Str){bytes, length};
}

static void assert_same_outlines(const Face *face, const FontSubset *subset, Str program) {
    FT_Library library;
    FT_Face whole, part;
    assert_int_equal(FT_Init_FreeType(&library), 0);
    assert_int_equal(FT_New_Face(library, face->path.text, 0, &whole), 0);
    assert_int_equal(
        FT_New_Memory_Face(library, (const FT_Byte *)program.text, (FT_Long)program.length, 0, &part), 0);
    for (size_t i = 0; i < subset->glyph_count; i++) {
        assert_int_equal(FT_Load_Glyph(whole, subset->glyphs[i], FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING), 0);
        assert_int_equal(FT_Load_Glyph(part, subset->codes[i], FT_LOAD_NO_SCALE | FT_LOAD_NO_HINTING), 0);
        FT_GlyphSlot expected = whole->glyph, got = part->glyph;
        assert_int_equal(got->outline.n_points, expected->outline.n_points);
        assert_memory_equal(got->outline.points, expected->outline.points,
                            (size_t)got->outline.n_points * sizeof *got->outline.points);
        assert_int_equal(got->metrics.horiAdvance, expected->metrics.horiAdvance);
        assert_int_equal(got->metrics.horiBearingX, expected->metrics.horiBearingX);
    }
    FT_Done_Face(part);
    FT_Done_Face(whole);
    FT_Done_FreeType(library);
}

/* The sum of a whole font file is a constant (OpenType, "head"). */
static void assert_sums(Str program) {
    assert_int_equal(program.length % 4, 0);
    assert_int_equal(truetype_sum(program), 0xB1B0AFBA);
}

static void programs_hold_the_outlines(void **state) {
    Fixture *fixture = *state;
    GlyphStore *store = glyph_store_create(fixture->arena);
    Face *faces[] = {open_face(fixture, MINCHO), open_face(fixture, GOTHIC)};
    for (size_t most = 1; most < 900; most = most * 2 + 1)
        for (size_t i = 0; i < 2; i++) {
            uint16_t glyphs[1000];
            size_t count = some_glyphs(faces[i], most, glyphs);
            FontSubset *subset = glyph_store_subset(store, fixture->arena, faces[i], glyphs, count);
            assert_non_null(subset);
            Str program = unpacked(fixture->arena, subset);
            assert_sums(program);
            assert_same_outlines(faces[i], subset, program);
            FontSubset *plain = font_subset(fixture->arena, fixture->diagnostics, faces[i], glyphs, count);
            assert_string_equal(subset->tag, plain->tag);
            assert_memory_equal(subset->widths, plain->widths, count * sizeof *plain->widths);
        }
}

static void what_was_before_does_not_matter(void **state) {
    Fixture *fixture = *state;
    Face *face = open_face(fixture, MINCHO);
    uint16_t glyphs[200], others[600];
    size_t count = some_glyphs(face, 200, glyphs), other_count = some_glyphs(face, 600, others);
    GlyphStore *fresh = glyph_store_create(fixture->arena), *used = glyph_store_create(fixture->arena);
    for (size_t i = 0; i + 50 <= other_count; i += 50)
        assert_non_null(glyph_store_subset(used, fixture->arena, face, others + i, 50));
    FontSubset *first = glyph_store_subset(fresh, fixture->arena, face, glyphs, count);
    FontSubset *second = glyph_store_subset(used, fixture->arena, face, glyphs, count);
    FontSubset *third = glyph_store_subset(fresh, fixture->arena, face, glyphs, count);
    assert_true(str_equal(first->packed, second->packed));
    assert_true(str_equal(first->packed, third->packed));
}

/* Also in any order: a letter made of others is refused, and refuses no other one for ever. */
static void what_cannot_be_joined_is_refused(void **state) {
    Fixture *fixture = *state;
    GlyphStore *store = glyph_store_create(fixture->arena);
    Face *noto = open_face(fixture, NOTO);
    uint16_t glyph = (uint16_t)face_glyph(noto, 0x4E00, 0);
    assert_null(glyph_store_subset(store, fixture->arena, noto, &glyph, 1));
    if (access(DEJAVU, R_OK) != 0) skip();
    Face *dejavu = open_face(fixture, DEJAVU);
    uint16_t letters[] = {(uint16_t)face_glyph(dejavu, 'a', 0), (uint16_t)face_glyph(dejavu, 0xE9, 0)};
    assert_null(glyph_store_subset(store, fixture->arena, dejavu, letters, 2));
    FontSubset *subset = glyph_store_subset(store, fixture->arena, dejavu, letters, 1);
    assert_non_null(subset);
    assert_same_outlines(dejavu, subset, unpacked(fixture->arena, subset));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(pieces_unpack, set_up, tear_down),
        cmocka_unit_test_setup_teardown(long_matches_unpack, set_up, tear_down),
        cmocka_unit_test_setup_teardown(programs_hold_the_outlines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_before_does_not_matter, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_joined_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
