#define _XOPEN_SOURCE 700
#include "font/fixture.h"

static Face *open_face(Fixture *fixture, Str path, unsigned index) {
    return face_open(fixture->arena, fixture->diagnostics, fixture->span, path, index);
}

static void truetype_metrics(void **state) {
    Fixture *fixture = *state;
    Face *face = open_face(fixture, STR(MINCHO), 0);
    assert_non_null(face);
    assert_silent(fixture);
    assert_string_equal(face->postscript_name.text, "BIZUDMincho-Regular");
    assert_int_equal(face->outlines, OUTLINES_TRUETYPE);
    assert_int_equal(face->ascent - face->descent, face->units_per_em);
    assert_true(face->is_serif && face->is_fixed_pitch && face->may_subset);
    assert_int_equal(face_advance(face, face_glyph(face, 0x3042, 0)), face->units_per_em);
}

static void cff_metrics(void **state) {
    Fixture *fixture = *state;
    Face *face = open_face(fixture, STR(NOTO), 0);
    assert_non_null(face);
    assert_int_equal(face->outlines, OUTLINES_CFF);
    assert_int_equal(face->units_per_em, 1000);
    assert_int_equal(face->ascent, 880);
    assert_int_equal(face->descent, -120);
}

static void glyphs_and_ink(void **state) {
    Fixture *fixture = *state;
    Face *face = open_face(fixture, STR(NOTO), 0);
    InkBox box;
    assert_true(face_ink(face, face_glyph(face, 0x300C, 0), &box)); /* 「 lies in the right half of its em */
    assert_true(box.left >= 500 && box.right <= 1000 && box.bottom < box.top);
    assert_false(face_ink(face, face_glyph(face, 0x3000, 0), &box));
    assert_int_equal(face_glyph(face, 0xE000, 0), 0);
    uint32_t base = face_glyph(face, 0x845B, 0), variant = face_glyph(face, 0x845B, 0xE0100);
    assert_true(base && variant && base != variant);
    assert_int_equal(face_glyph(face, 0x845B, 0xE01EF), 0);
}

static void missing(void **state) {
    assert_null(open_face(*state, STR("/nowhere/font.ttf"), 0));
    assert_diagnosed(*state, "file-missing");
}

static void folder(void **state) {
    assert_null(open_face(*state, STR("/tmp"), 0));
    assert_diagnosed(*state, "file-is-directory");
}

static void not_a_font(void **state) {
    assert_null(open_face(*state, STR("Makefile"), 0));
    assert_diagnosed(*state, "font-not-a-font");
}

static void empty_file(void **state) {
    assert_null(open_face(*state, write_spoilt(*state, "", 0), 0));
    assert_diagnosed(*state, "font-not-a-font");
}

static void wrong_index(void **state) {
    assert_null(open_face(*state, STR(MINCHO), 1));
    assert_diagnosed(*state, "font-index");
}

static void wrong_index_of_a_collection(void **state) {
    assert_null(open_face(*state, STR(NOTO), 99));
    assert_diagnosed(*state, "font-index");
}

/* Cut at the directory, in the middle, and one byte short. */
static void truncated(void **state) {
    size_t length;
    const char *bytes = font_bytes(*state, MINCHO, &length);
    const size_t cuts[] = {13, length / 2, length - 1};
    for (size_t i = 0; i < 3; i++) {
        assert_null(open_face(*state, write_spoilt(*state, bytes, cuts[i]), 0));
        assert_int_equal(diagnostics_count(((Fixture *)*state)->diagnostics, SEVERITY_ERROR), i + 1);
    }
    size_t count;
    const Diagnostic *list = diagnostics_sorted(((Fixture *)*state)->diagnostics, &count);
    for (size_t i = 0; i < count; i++) assert_string_equal(diagnostic_code(&list[i]), "font-truncated");
}

static Face *open_with_fs_type(Fixture *fixture, unsigned char high, unsigned char low) {
    size_t length;
    char *bytes = font_bytes(fixture, MINCHO, &length);
    unsigned char *os2 = table_of(bytes, "OS/2");
    os2[8] = high;
    os2[9] = low;
    return open_face(fixture, write_spoilt(fixture, bytes, length), 0);
}

static void restricted_licence(void **state) {
    assert_null(open_with_fs_type(*state, 0, 2));
    assert_diagnosed(*state, "font-not-embeddable");
}

static void bitmap_embedding_only(void **state) {
    assert_null(open_with_fs_type(*state, 2, 0));
    assert_diagnosed(*state, "font-not-embeddable");
}

static void licence_without_subsetting(void **state) {
    Face *face = open_with_fs_type(*state, 1, 4);
    assert_non_null(face);
    assert_false(face->may_subset);
    assert_silent(*state);
}

static void renamed_table(Fixture *fixture, const char *tag, const char *code) {
    size_t length;
    char *bytes = font_bytes(fixture, MINCHO, &length);
    for (unsigned i = 0; i < 64; i++)
        if (memcmp(bytes + 12 + i * 16, tag, 4) == 0) {
            memcpy(bytes + 12 + i * 16, "xxxx", 4);
            break;
        }
    assert_null(open_face(fixture, write_spoilt(fixture, bytes, length), 0));
    assert_diagnosed(fixture, code);
}

static void without_outlines(void **state) {
    renamed_table(*state, "glyf", "font-bitmap-only");
}

static void without_metrics(void **state) {
    renamed_table(*state, "hmtx", "font-damaged");
}

/* Heights that do not add up to one em are brought to it; the face says nothing of an ideographic box. */
static void body_is_one_em(void **state) {
    size_t length;
    char *bytes = font_bytes(*state, MINCHO, &length);
    unsigned char *os2 = table_of(bytes, "OS/2");
    os2[68] = 2000 >> 8; /* sTypoAscender */
    os2[69] = 2000 & 255;
    Face *face = open_face(*state, write_spoilt(*state, bytes, length), 0);
    assert_non_null(face);
    assert_int_equal(face->ascent - face->descent, face->units_per_em);
    assert_true(face->ascent < 2000 && face->descent < 0);
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(truetype_metrics),
        TEST(cff_metrics),
        TEST(glyphs_and_ink),
        TEST(missing),
        TEST(folder),
        TEST(not_a_font),
        TEST(empty_file),
        TEST(wrong_index),
        TEST(wrong_index_of_a_collection),
        TEST(truncated),
        TEST(restricted_licence),
        TEST(bitmap_embedding_only),
        TEST(without_outlines),
        TEST(without_metrics),
        TEST(licence_without_subsetting),
        TEST(body_is_one_em),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
