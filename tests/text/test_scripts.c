/* Faces and forms of scripts inside Japanese text, and Western typography, with real glyphs. */
#include "real_fonts.h"

static int open_state(void **state) {
    RealFonts *fonts = real_fonts_open();
    static const Str fallbacks[] = {{"Noto Serif CJK JP", 17}, {"DejaVu Serif", 12}, {"DejaVu Sans", 11}};
    real_fonts_family(fonts, STR("Scripts"),
                      STR("/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf"), fallbacks, 3);
    real_fonts_family(fonts, fallbacks[1], STR("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"), NULL, 0);
    real_fonts_family(fonts, fallbacks[2], STR("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"), NULL, 0);
    FamilyId scripts = font_set_find(fonts->set, STR("Scripts")),
             serif = font_set_find(fonts->set, fallbacks[1]);
    assert_true(font_set_require(fonts->set, fonts->diagnostics, scripts));
    font_set_require_fallbacks(fonts->set, fonts->diagnostics, scripts);
    assert_true(font_set_require(fonts->set, fonts->diagnostics, serif));
    fonts->body.family = STR("Scripts");
    fonts->body.first_indent = 0;
    *state = fonts;
    return 0;
}

static int close_state(void **state) {
    real_fonts_close(*state);
    return 0;
}

static const Paragraph *in_language(RealFonts *fonts, const char *language, const char *text) {
    Inline *child = ARENA_NEW(fonts->arena, Inline), *lang = ARENA_NEW(fonts->arena, Inline);
    Str *parts = ARENA_NEW(fonts->arena, Str);
    *parts = str_from_c(language);
    *child = (Inline){.kind = INLINE_TEXT, .id = 3, .text = str_from_c(text)};
    *lang = (Inline){
        .kind = INLINE_SPAN, .id = 2, .text = STR("lang"), .parts = parts, .part_count = 1, .child = child};
    return paragraph_prepare(fonts->arena, fonts->diagnostics, &fonts->context, lang, &fonts->body, 1,
                             (Span){0});
}

static bool is_face(const GlyphRun *run, const char *part) {
    return str_find(run->face->postscript_name, str_from_c(part)) != SIZE_MAX;
}

/* Chinese and Korean forms come from a face that has them: locl. */
static void languages_choose_forms(void **state) {
    RealFonts *fonts = *state;
    static const char *const languages[] = {"zh-Hans", "zh-Hant", "ko"};
    uint32_t seen[3];
    assert_true(is_face(&real_paragraph(fonts, "骨")->runs[0], "BIZUDMincho"));
    for (size_t i = 0; i < 3; i++) {
        const Paragraph *paragraph = in_language(fonts, languages[i], "骨");
        assert_true(is_face(&paragraph->runs[0], "NotoSerifCJK"));
        seen[i] = paragraph->runs[0].glyphs[0].glyph;
        uint32_t japanese = face_glyph(paragraph->runs[0].face, 0x9AA8, 0);
        if (i == 0) assert_int_not_equal(seen[i], japanese);
    }
    assert_int_not_equal(seen[0], seen[1]);
    assert_true(is_face(&in_language(fonts, "en", "骨")->runs[0], "BIZUDMincho"));
}

/* A Chinese full stop in the middle of its body stays whole. */
static void traditional_marks_keep_their_bodies(void **state) {
    const Paragraph *paragraph = in_language(*state, "zh-Hant", "海，浜");
    assert_int_equal(paragraph->atoms[1].width, 10000);
    assert_int_equal(paragraph->atoms[1].end_trim, 0);
    paragraph = in_language(*state, "zh-Hans", "海，浜");
    assert_int_equal(paragraph->atoms[1].width, 5000);
}

/* J-A.27, J-A.19: words of Greek and Cyrillic are Western and of one face; a single letter is as wide as a
 * kanji. */
static void words_of_greek_and_cyrillic(void **state) {
    RealFonts *fonts = *state;
    static const char *const words[] = {"とΕλληνικάと", "とПриветと"};
    for (size_t i = 0; i < 2; i++) {
        const Paragraph *paragraph = real_paragraph(fonts, words[i]);
        assert_int_equal(paragraph->run_count, 3);
        assert_true(paragraph->runs[1].is_western);
        assert_int_equal(paragraph->atoms[0].after.natural, 2500);
    }
    const Paragraph *paragraph = real_paragraph(fonts, "とαと");
    assert_int_equal(paragraph->run_count, 1);
    assert_int_equal(paragraph->atoms[1].width, 10000);
    assert_int_equal(paragraph->atoms[0].after.natural, 0);
}

/* Accents: as typed, in one or in two characters, whether or not the first face has them. */
static void accents(void **state) {
    RealFonts *fonts = *state;
    size_t before = diagnostics_count(fonts->diagnostics, SEVERITY_ERROR);
    static const char *const words[] = {"Zürich", "Český", "Tiếng Việt", "cafe\u0301", "q\u0303", "か\u309A"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const Paragraph *paragraph = real_paragraph(fonts, words[i]);
        for (size_t run = 0; run < paragraph->run_count; run++)
            for (size_t k = 0; k < paragraph->runs[run].glyph_count; k++)
                assert_int_not_equal(paragraph->runs[run].glyphs[k].glyph, 0);
    }
    assert_int_equal(diagnostics_count(fonts->diagnostics, SEVERITY_ERROR), before);
    assert_int_equal(real_paragraph(fonts, "trường")->run_count, 1); /* one face for a word */
    const Paragraph *whole = real_paragraph(fonts, "é"), *parts = real_paragraph(fonts, "e\u0301");
    assert_int_equal(whole->runs[0].glyphs[0].glyph, parts->runs[0].glyphs[0].glyph);
}

/* A mark that no face has is an error as well. */
static void a_missing_mark_is_an_error(void **state) {
    RealFonts *fonts = *state;
    size_t before = diagnostics_count(fonts->diagnostics, SEVERITY_ERROR);
    const Paragraph *paragraph = real_paragraph(fonts, "永\u1DF5久");
    assert_int_equal(diagnostics_count(fonts->diagnostics, SEVERITY_ERROR), before + 1);
    assert_int_equal(paragraph->atom_count, 2);
}

static uint32_t only_glyph(RealFonts *fonts, const char *character, const char *selector) {
    const Paragraph *paragraph =
        real_paragraph(fonts, str_to_c(fonts->arena, str_format(fonts->arena, "%s%s", character, selector)));
    assert_int_equal(paragraph->atom_count, 1);
    assert_int_equal(paragraph->runs[0].glyph_count, 1);
    assert_int_equal(paragraph->runs[0].glyphs[0].text_end, paragraph->text.length);
    return paragraph->runs[0].glyphs[0].glyph;
}

/* Characters whose forms JIS X 0213:2004 changed have the new ones; the old ones are had by their selectors
 * (U+E0100 in Adobe-Japan1's collection, U+E0101 for the new). Names of far planes are characters as others.
 */
static void forms_of_jis_2004(void **state) {
    static const char *const changed[] = {"辻", "葛", "鯖", "飴", "榊", "倦", "逢"};
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
        uint32_t plain = only_glyph(*state, changed[i], "");
        assert_int_equal(plain, only_glyph(*state, changed[i], "\U000E0101"));
        assert_int_not_equal(plain, only_glyph(*state, changed[i], "\U000E0100"));
    }
    static const char *const far[] = {"𠮟", "𠮷", "𩸽", "𠀋"};
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) only_glyph(*state, far[i], "");
}

static void variation_selectors_and_far_planes(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *plain = real_paragraph(fonts, "葛"), *form = real_paragraph(fonts, "葛\U000E0100");
    assert_int_equal(form->runs[0].glyph_count, 1);
    assert_int_equal(form->runs[0].glyphs[0].text_end, 7);
    assert_true(plain->runs[0].face != form->runs[0].face ||
                plain->runs[0].glyphs[0].glyph != form->runs[0].glyphs[0].glyph);
    const Paragraph *far = real_paragraph(fonts, "𠮷野家");
    assert_int_equal(far->atom_count, 3);
    assert_int_equal(far->atoms[0].width, 10000);
}

/* J-A.33 */
static void half_width_katakana(void **state) {
    const Paragraph *paragraph = real_paragraph(*state, "ﾊﾝｶｸ、ｰ");
    assert_int_equal(paragraph->atoms[0].width, 5000);
    assert_int_equal(paragraph->atoms[0].after.natural, 0);
    assert_int_equal(paragraph->atoms[0].break_after, BREAK_ALLOWED);
    assert_int_equal(paragraph->atoms[3].break_after, BREAK_FORBIDDEN);
}

static const Paragraph *latin(RealFonts *fonts, const char *text) {
    Style *style = ARENA_NEW(fonts->arena, Style);
    *style = fonts->body;
    style->latin_family = STR("DejaVu Serif");
    style->latin_scale = 900;
    style->latin_shift = 20;
    return paragraph_prepare_plain(fonts->arena, fonts->diagnostics, &fonts->context, str_from_c(text), style,
                                   1, (Span){0});
}

/* J-3.2.2.4: the companion's size factor and shift; the gap stays a quarter of the Japanese em. */
static void the_companion_face(void **state) {
    const Paragraph *paragraph = latin(*state, "日本text語");
    assert_int_equal(paragraph->run_count, 3);
    assert_true(is_face(&paragraph->runs[1], "DejaVuSerif"));
    assert_int_equal(paragraph->runs[1].size, 9000);
    assert_int_equal(paragraph->runs[1].rise, 200);
    assert_int_equal(paragraph->runs[0].rise, 0);
    assert_int_equal(paragraph->atoms[1].after.natural, 2500);
    assert_int_equal(paragraph->atoms[2].after.natural, 2500);
}

static Length width_of(RealFonts *fonts, const char *text) {
    return paragraph_natural_width(latin(fonts, text));
}

/* Ligatures and kerning, inside the text of their letters. */
static void ligatures_and_kerning(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *paragraph = latin(fonts, "find");
    assert_int_equal(paragraph->runs[0].glyph_count, 3); /* fi n d */
    assert_int_equal(paragraph->runs[0].glyphs[0].text_end, 2);
    assert_true(width_of(fonts, "AV") < width_of(fonts, "A") + width_of(fonts, "V"));
}

/* In BIZ UDP Mincho the 1 is narrower than the other figures. */
static void tabular_figures(void **state) {
    RealFonts *fonts = *state;
    Style style = fonts->body;
    style.family = STR("BIZ UDP Mincho");
    style.latin_family = style.family;
    const Paragraph *paragraph = NULL;
    Length widths[2][2];
    for (int i = 0; i < 2; i++) {
        style.tabular_figures = i == 1;
        for (int j = 0; j < 2; j++) {
            paragraph =
                paragraph_prepare_plain(fonts->arena, fonts->diagnostics, &fonts->context,
                                        j == 0 ? STR("1,111.1") : STR("2,345.0"), &style, 1, (Span){0});
            widths[i][j] = paragraph_natural_width(paragraph);
        }
    }
    assert_true(widths[0][0] < widths[0][1]);
    assert_int_equal(widths[1][0], widths[1][1]);
    assert_int_equal(widths[1][1], widths[0][1]);
    assert_int_equal(paragraph->runs[0].glyphs[0].x_offset, 0);
}

/* J-A.32, P.15 */
static void quotes_in_both_scripts(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *paragraph = latin(fonts, "He said “yes” and ‘no’, it’s.");
    for (size_t i = 0; i < paragraph->run_count; i++)
        assert_true(paragraph->runs[i].is_western); /* one phrase, in the companion */
    paragraph = latin(fonts, "日“中”本");
    assert_int_equal(paragraph->atoms[1].width, 5000);
    assert_int_equal(paragraph->atoms[0].after.natural, 5000);
    assert_int_equal(paragraph->atoms[1].break_after, BREAK_FORBIDDEN);
    assert_int_equal(paragraph->atoms[2].break_after, BREAK_FORBIDDEN);
    paragraph = latin(fonts, "日\"word\"本");
    assert_int_equal(paragraph->atoms[0].after.natural, 2500);
    assert_true(paragraph->runs[1].is_western && paragraph->runs[1].glyph_count == 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(languages_choose_forms),
                                       cmocka_unit_test(traditional_marks_keep_their_bodies),
                                       cmocka_unit_test(words_of_greek_and_cyrillic),
                                       cmocka_unit_test(accents),
                                       cmocka_unit_test(a_missing_mark_is_an_error),
                                       cmocka_unit_test(variation_selectors_and_far_planes),
                                       cmocka_unit_test(forms_of_jis_2004),
                                       cmocka_unit_test(half_width_katakana),
                                       cmocka_unit_test(the_companion_face),
                                       cmocka_unit_test(ligatures_and_kerning),
                                       cmocka_unit_test(tabular_figures),
                                       cmocka_unit_test(quotes_in_both_scripts)};
    return cmocka_run_group_tests(tests, open_state, close_state);
}
