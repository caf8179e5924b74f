/* Text in the file: what was typed comes out again, from both kinds of fonts, and stands where it was put.
 *
 * Takes: hand-made pages. Gives: what pdftotext, pdffonts and mutool find.
 * Invariant: the tests never look at how a font program is made, only at what readers see.
 */
#define _POSIX_C_SOURCE 200809L
#include "pdf/fixture.h"

enum { PAGE = 300000 };

static Str extracted(Fixture *fixture, Str pdf) {
    int status;
    const Str text = run_tool(fixture, pdf, "pdftotext -enc UTF-8 %s -", &status);
    assert_int_equal(status, 0);
    return text;
}

static void test_text_comes_back(void **state) {
    Fixture *fixture = *state;
    const Face *mincho = fixture_face(fixture, BIZ_MINCHO), *serif = fixture_face(fixture, NOTO_SERIF);
    fixture_text(fixture, mincho, 10500, 20000, 40000, "国連環境計画と㎢の「約束」。");
    fixture_text(fixture, mincho, 10500, 20000, 60000, "United Nations (UNEP) \\ 2026");
    fixture_text(fixture, serif, 10500, 20000, 80000, "𠮷野家と葛󠄀城と日本");
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = fixture_pdf(fixture);
    assert_clean(fixture, pdf);
    if (!have_tool("pdftotext")) return;
    const Str text = extracted(fixture, pdf);
    assert_contains(text, "国連環境計画と㎢の「約束」。");
    assert_contains(text, "United Nations (UNEP) \\ 2026");
    assert_contains(text, "𠮷野家と葛󠄀城と日本");
}

/* One glyph typed as two characters: 日 and the radical ⽇, which many fonts draw with one glyph. */
static void test_glyph_of_two_texts(void **state) {
    Fixture *fixture = *state;
    const Face *serif = fixture_face(fixture, NOTO_SERIF);
    assert_int_equal(face_glyph(serif, 0x65E5, 0), face_glyph(serif, 0x2F47, 0));
    fixture_text(fixture, serif, 10500, 20000, 40000, "日本と⽇本");
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = fixture_pdf(fixture);
    assert_clean(fixture, pdf);
    if (have_tool("pdftotext")) assert_contains(extracted(fixture, pdf), "日本と⽇本");
}

/* Two glyphs for one character, and one glyph for two characters. */
static void test_clusters(void **state) {
    Fixture *fixture = *state;
    const Face *mincho = fixture_face(fixture, BIZ_MINCHO);
    fixture_text(fixture, mincho, 10000, 20000, 40000, "前㌔中仮仮後");
    const PlacedGlyph *made = fixture->items.at[0].run->glyphs;
    PlacedGlyph *glyphs = ARENA_ARRAY(fixture->arena, PlacedGlyph, 6);
    glyphs[0] = made[0];
    glyphs[1] = made[1];
    glyphs[2] = (PlacedGlyph){face_glyph(mincho, 0x30ED, 0), 20000, 0, made[1].text_end, made[1].text_end};
    glyphs[3] = (PlacedGlyph){made[2].glyph, 30000, 0, made[2].text_start, made[2].text_end};
    glyphs[4] = (PlacedGlyph){made[3].glyph, 40000, 0, made[3].text_start, made[4].text_end};
    glyphs[5] = (PlacedGlyph){made[5].glyph, 50000, 0, made[5].text_start, made[5].text_end};
    ((PlacedRun *)fixture->items.at[0].run)->glyphs = glyphs;
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = fixture_pdf(fixture);
    assert_clean(fixture, pdf);
    if (have_tool("pdftotext")) assert_contains(extracted(fixture, pdf), "前㌔中仮仮後");
}

/* The quarter em between Japanese and Western characters is no blank, also where the run changes; a typed
 * blank is one. */
static void test_gaps_are_no_blanks(void **state) {
    Fixture *fixture = *state;
    const Face *mincho = fixture_face(fixture, BIZ_MINCHO), *gothic = fixture_face(fixture, BIZ_GOTHIC);
    enum { SIZE = 10000, QUARTER = 2500 };
    static const char text[] = "平成UNEP1年と 2月";
    const struct {
        size_t start, end;
        const Face *face;
        Length gap;
    } parts[] = {{0, 6, mincho, 0},         {6, 10, gothic, QUARTER},  {10, 11, gothic, 0},
                 {11, 17, mincho, QUARTER}, {18, 19, gothic, QUARTER}, {19, 22, mincho, QUARTER}};
    Length x = 20000;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const Str part = {text + parts[i].start, parts[i].end - parts[i].start};
        x = fixture_text(fixture, parts[i].face, SIZE, x + parts[i].gap, 40000,
                         str_to_c(fixture->arena, part));
        PlacedRun *run = (PlacedRun *)fixture->items.at[i].run;
        run->text = STR(text);
        for (size_t g = 0; g < run->glyph_count; g++) {
            ((PlacedGlyph *)run->glyphs)[g].text_start += (uint32_t)parts[i].start;
            ((PlacedGlyph *)run->glyphs)[g].text_end += (uint32_t)parts[i].start;
        }
    }
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = fixture_pdf(fixture);
    assert_clean(fixture, pdf);
    if (have_tool("pdftotext")) assert_contains(extracted(fixture, pdf), text);
}

/* 」 and （ set half an em wide each: their glyphs, a whole em wide, lie over one another. */
static void test_half_width_marks(void **state) {
    Fixture *fixture = *state;
    fixture_text(fixture, fixture_face(fixture, BIZ_MINCHO), 10000, 20000, 40000, "調査」（年度）及び");
    PlacedGlyph *glyphs = (PlacedGlyph *)fixture->items.at[0].run->glyphs;
    for (size_t i = 3; i < 9; i++) glyphs[i].x -= 10000;
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = fixture_pdf(fixture);
    if (have_tool("pdftotext")) assert_contains(extracted(fixture, pdf), "調査」（年度）及び");
}

/* Positions as mutool reads them back: every glyph within half a thousandth of the size, also at a long
 * line's end. */
static void test_positions_do_not_drift(void **state) {
    Fixture *fixture = *state;
    const Face *mincho = fixture_face(fixture, BIZ_MINCHO);
    enum { COUNT = 60, SIZE = 9333, STEP = 9357 };
    char text[COUNT + 1] = {0};
    memset(text, 'i', COUNT);
    fixture_text(fixture, mincho, SIZE, 1, 40000, text);
    PlacedGlyph *glyphs = (PlacedGlyph *)fixture->items.at[0].run->glyphs;
    for (size_t i = 0; i < COUNT; i++) glyphs[i].x = (Length)(i * STEP);
    fixture_page(fixture, 600000, PAGE);
    const Str pdf = fixture_pdf(fixture);
    if (!have_tool("mutool")) return;
    int status;
    Str trace = run_tool(fixture, pdf, "mutool draw -q -F trace %s 2>/dev/null", &status);
    size_t seen = 0;
    for (const char *at = str_to_c(fixture->arena, trace); (at = strstr(at, "<g ")); at++) {
        const char *x = strstr(at, " x=\"");
        assert_non_null(x);
        const double off = strtod(x + 4, NULL) - (0.001 + (double)(seen * STEP) / 1000);
        if (off > 0.0055 || off < -0.0055) fail_msg("glyph %zu is off by %f pt", seen, off);
        seen++;
    }
    assert_int_equal(seen, COUNT);
}

static size_t occurrences(Str text, Str needle) {
    size_t count = 0;
    for (size_t at; (at = str_find(text, needle)) != SIZE_MAX; count++)
        text = str_slice(text, at + needle.length, text.length);
    return count;
}

/* The halo is drawn, and the text is still there once. */
static void test_halo_text_is_found_once(void **state) {
    Fixture *fixture = *state;
    const Face *mincho = fixture_face(fixture, BIZ_MINCHO), *gothic = fixture_face(fixture, BIZ_GOTHIC);
    const Length end = fixture_text(fixture, mincho, 10500, 20000, 40000, "太平洋");
    fixture_text(fixture, gothic, 10500, end, 40000, "Ocean");
    for (size_t i = 0; i < fixture->items.count; i++) {
        fixture->items.at[i].halo = 800;
        fixture->items.at[i].color = (Color){COLOR_CMYK, {0}};
    }
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = fixture_pdf(fixture);
    assert_clean(fixture, pdf);
    int status;
    if (have_tool("qpdf"))
        assert_contains(run_tool(fixture, pdf, "qpdf --qdf --object-streams=disable %s -", &status),
                        "/Artifact BMC\nq\n1 j\n2 Tr\n");
    if (!have_tool("pdftotext")) return;
    const Str text = extracted(fixture, pdf);
    assert_int_equal(occurrences(text, STR("太")), 1);
    assert_int_equal(occurrences(text, STR("太平洋Ocean")), 1);
}

static void test_fonts_are_embedded(void **state) {
    Fixture *fixture = *state;
    fixture_text(fixture, fixture_face(fixture, BIZ_MINCHO), 10500, 20000, 40000, "明朝");
    fixture_text(fixture, fixture_face(fixture, NOTO_SERIF), 10500, 20000, 60000, "明朝");
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = fixture_pdf(fixture);
    if (!have_tool("pdffonts")) return;
    int status;
    const Str fonts = run_tool(fixture, pdf, "pdffonts %s 2>&1", &status);
    assert_contains(fonts, "CID TrueType      Identity-H       yes yes yes");
    assert_contains(fonts, "CID Type 0C       Identity-H       yes yes yes");
}

/* Both kinds of outlines make ink. */
static void test_outlines_are_drawn(void **state) {
    Fixture *fixture = *state;
    const char *const paths[] = {BIZ_MINCHO, NOTO_SERIF};
    for (size_t i = 0; i < 2; i++) {
        fixture_text(fixture, fixture_face(fixture, paths[i]), 40000, 5000, 45000, "鬱");
        fixture_page(fixture, 50000, 50000);
    }
    const Str pdf = fixture_pdf(fixture);
    if (!have_tool("mutool")) return;
    for (int page = 1; page <= 2; page++) {
        char command[100];
        snprintf(command, sizeof command, "mutool draw -q -F pgm -o - -r 72 %%s %d 2>/dev/null", page);
        int status;
        const Str picture = run_tool(fixture, pdf, command, &status);
        size_t dark = 0;
        for (size_t i = 15; i < picture.length; i++) dark += (uint8_t)picture.text[i] < 128;
        assert_in_range(dark, 200, 1500);
    }
}

static void test_missing_glyph_is_an_error(void **state) {
    Fixture *fixture = *state;
    fixture_text(fixture, fixture_face(fixture, BIZ_MINCHO), 10500, 20000, 40000, "字");
    ((PlacedGlyph *)fixture->items.at[0].run->glyphs)[0].glyph = 0;
    fixture_page(fixture, PAGE, PAGE);
    StrBuilder out = {.arena = fixture->arena};
    const Pages pages = {fixture->pages.at, 1, NULL, 0, NULL};
    assert_false(
        pdf_write(fixture->arena, fixture->diagnostics, &pages, &INFORMATION, sink_to_builder(&out)));
    size_t count;
    assert_string_equal(diagnostic_code(diagnostics_sorted(fixture->diagnostics, &count)),
                        "pdf-missing-glyph");
    assert_int_equal(out.length, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_text_comes_back, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_glyph_of_two_texts, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_clusters, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_gaps_are_no_blanks, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_half_width_marks, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_positions_do_not_drift, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_halo_text_is_found_once, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_fonts_are_embedded, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_outlines_are_drawn, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_missing_glyph_is_an_error, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
