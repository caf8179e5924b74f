/* Hyphenation: J-3.2.6.1. Needs Debian's hyphen-en-us. */
#include "real_fonts.h"

#include "text/hyphenate.h"

static int open_state(void **state) {
    RealFonts *fonts = real_fonts_open();
    fonts->body.hyphenate = true;
    fonts->body.first_indent = 0;
    fonts->context.hyphenator = hyphenator_create(fonts->arena);
    *state = fonts;
    return 0;
}

static int close_state(void **state) {
    real_fonts_close(*state);
    return 0;
}

/* The text with "-" where a line may end with a hyphen. */
static const char *hyphenated(RealFonts *fonts, const Paragraph *paragraph) {
    StrBuilder builder = {.arena = fonts->arena};
    for (size_t i = 0; i < paragraph->atom_count; i++) {
        const Atom *atom = &paragraph->atoms[i];
        str_append(&builder, str_slice(paragraph->text, atom->text_start, atom->text_end));
        if (atom->break_after == BREAK_HYPHEN) str_append_c(&builder, "-");
        assert_true((atom->break_after == BREAK_HYPHEN) == (atom->hyphen > 0));
    }
    return str_to_c(fonts->arena, str_built(&builder));
}

static void words_by_their_patterns(void **state) {
    RealFonts *fonts = *state;
    assert_string_equal(hyphenated(fonts, real_paragraph(fonts, "（environmental）はInternational")),
                        "（en-vi-ron-men-tal）はIn-ter-na-tional");
}

/* Capitals, code, numbers, addresses, short words, contractions. */
static void what_is_no_plain_word_stays_whole(void **state) {
    RealFonts *fonts = *state;
    static const char *const whole[] = {
        "UNESCOINTERNATIONAL", "PowerPointing",       "http://example.com/international",
        "representation3",     "representation’s",    "any",
        "international_table", "a@representation.org"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
        assert_string_equal(hyphenated(fonts, real_paragraph(fonts, whole[i])), whole[i]);
}

static void off_by_default(void **state) {
    RealFonts *fonts = *state;
    fonts->body.hyphenate = false;
    assert_string_equal(hyphenated(fonts, real_paragraph(fonts, "environmental")), "environmental");
    fonts->body.hyphenate = true;
}

static const Paragraph *in_language(RealFonts *fonts, Str language, Str text) {
    Inline *child = ARENA_NEW(fonts->arena, Inline), *lang = ARENA_NEW(fonts->arena, Inline);
    Str *parts = ARENA_NEW(fonts->arena, Str);
    *parts = language;
    *child = (Inline){.kind = INLINE_TEXT, .id = 3, .text = text};
    *lang = (Inline){
        .kind = INLINE_SPAN, .id = 2, .text = STR("lang"), .parts = parts, .part_count = 1, .child = child};
    return paragraph_prepare(fonts->arena, fonts->diagnostics, &fonts->context, lang, &fonts->body, 1,
                             (Span){0});
}

/* A language without patterns is a warning, once. */
static void languages_by_span(void **state) {
    RealFonts *fonts = *state;
    size_t before = diagnostics_count(fonts->diagnostics, SEVERITY_WARNING);
    assert_string_equal(hyphenated(fonts, in_language(fonts, STR("en-US"), STR("environmental"))),
                        "en-vi-ron-men-tal");
    assert_int_equal(diagnostics_count(fonts->diagnostics, SEVERITY_WARNING), before);
    for (int i = 0; i < 2; i++)
        assert_string_equal(hyphenated(fonts, in_language(fonts, STR("xx-YY"), STR("environmental"))),
                            "environmental");
    assert_int_equal(diagnostics_count(fonts->diagnostics, SEVERITY_WARNING), before + 1);
    assert_string_equal(hyphenated(fonts, in_language(fonts, STR("../../etc"), STR("environmental"))),
                        "environmental");
}

/* The hyphen counts for the line's width, stands at its end, and its text is a soft hyphen. */
static void a_line_ends_with_a_hyphen(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *paragraph = real_paragraph(
        fonts, "この報告はInternational Environmental Technology Centreの支援を受けて作られたものである。");
    size_t hyphens = 0;
    for (Length ems = 10; ems < 30; ems++) {
        Measure measure = {.width = ems * 10000};
        Lines lines = line_break(fonts->arena, paragraph, &measure);
        for (size_t i = 0; i + 1 < lines.count; i++) {
            const Line *line = &lines.line[i];
            if (paragraph->atoms[line->atom_end - 1].break_after != BREAK_HYPHEN) continue;
            hyphens++;
            size_t count;
            const PlacedRun *runs = line_place(fonts->arena, paragraph, line, &count);
            const PlacedRun *last = &runs[count - 1];
            assert_true(str_equal(last->text, STR("\xC2\xAD")));
            assert_int_equal(last->glyphs[0].glyph, face_glyph(last->face, '-', 0));
            assert_int_equal(last->end, line->width);
            assert_int_equal(last->start, runs[count - 2].end);
            assert_true(line->width == line->measure);
        }
    }
    assert_true(hyphens > 3);
}

/* U+00AD is the author's own place, in any language and without patterns. */
static void soft_hyphens(void **state) {
    RealFonts *fonts = *state;
    fonts->body.hyphenate = false;
    const Paragraph *paragraph = real_paragraph(fonts, "Donau\xC2\xAD"
                                                       "dampf\xC2\xAD"
                                                       "schiff");
    assert_string_equal(hyphenated(fonts, paragraph), "Donau\xC2\xAD"
                                                      "-dampf\xC2\xAD"
                                                      "-schiff");
    Measure wide = {.width = 300000}, narrow = {.width = 60000};
    assert_int_equal(line_break(fonts->arena, paragraph, &wide).count, 1);
    Lines lines = line_break(fonts->arena, paragraph, &narrow);
    assert_int_equal(lines.count, 2);
    size_t count;
    const PlacedRun *runs = line_place(fonts->arena, paragraph, &lines.line[0], &count);
    assert_true(str_equal(runs[count - 1].text, STR("\xC2\xAD")));
    line_place(fonts->arena, paragraph, &lines.line[1], &count);
    assert_int_equal(count, 1);
    fonts->body.hyphenate = true;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_by_their_patterns),
                                       cmocka_unit_test(what_is_no_plain_word_stays_whole),
                                       cmocka_unit_test(off_by_default),
                                       cmocka_unit_test(languages_by_span),
                                       cmocka_unit_test(a_line_ends_with_a_hyphen),
                                       cmocka_unit_test(soft_hyphens)};
    return cmocka_run_group_tests(tests, open_state, close_state);
}
