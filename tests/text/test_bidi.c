/* Arabic and Hebrew inside a Japanese paragraph: the order of UAX #9, with real glyphs. */
#include "real_fonts.h"

static int open_state(void **state) {
    RealFonts *fonts = real_fonts_open_scripts();
    fonts->body.first_indent = 0;
    *state = fonts;
    return 0;
}

static int close_state(void **state) {
    real_fonts_close(*state);
    return 0;
}

typedef struct Shown {
    Length x;
    Str text;
} Shown;

static int compare_shown(const void *left, const void *right) {
    const Shown *a = left, *b = right;
    return (a->x > b->x) - (a->x < b->x);
}

/* The clusters of a line as they stand from left to right; blanks are left out. */
static const char *seen(RealFonts *fonts, const char *text, Length width, size_t number) {
    const Paragraph *paragraph = real_paragraph(fonts, text);
    Measure measure = {.width = width};
    Lines lines = line_break(fonts->arena, paragraph, &measure);
    assert_true(number < lines.count);
    size_t run_count, count = 0;
    const PlacedRun *runs = line_place(fonts->arena, paragraph, &lines.line[number], &run_count);
    Shown shown[400];
    uint32_t at = 0;
    for (size_t i = 0; i < run_count; i++)
        for (size_t k = 0; k < runs[i].glyph_count; k++) {
            const PlacedGlyph *glyph = &runs[i].glyphs[k];
            if (glyph->text_end == glyph->text_start) continue;
            assert_true(glyph->text_start >= at); /* what is placed stays in the order of the text */
            at = glyph->text_start;
            Str cluster = str_slice(runs[i].text, glyph->text_start, glyph->text_end);
            if (!str_equal(cluster, STR(" "))) shown[count++] = (Shown){glyph->x, cluster};
            assert_in_range(glyph->x + 10000, 0, width + 10000);
        }
    qsort(shown, count, sizeof *shown, compare_shown);
    StrBuilder builder = {.arena = fonts->arena};
    for (size_t i = 0; i < count; i++) str_append(&builder, shown[i].text);
    return str_to_c(fonts->arena, str_built(&builder));
}

static void words_run_from_right_to_left(void **state) {
    assert_string_equal(seen(*state, "彼は「שלום עולם」と言う", 400000, 0), "彼は「םלועםולש」と言う");
    assert_string_equal(seen(*state, "声はسلامだ", 400000, 0), "声はملاسだ");
}

/* Numbers keep their own way, brackets are mirrored. */
static void numbers_and_brackets(void **state) {
    RealFonts *fonts = *state;
    assert_string_equal(seen(fonts, "数字 שנת 2024 הבאה です", 400000, 0), "数字האבה2024תנשです");
    assert_string_equal(seen(fonts, "אב 12 34 גד", 400000, 0), "דג3412בא");
    const Paragraph *paragraph = real_paragraph(fonts, "א(ב)ג");
    assert_int_equal(paragraph->run_count, 5); /* the brackets come from the first face */
    assert_int_equal(paragraph->runs[1].level, 1);
    assert_int_equal(paragraph->runs[1].glyphs[0].glyph, face_glyph(paragraph->runs[1].face, ')', 0));
    assert_int_equal(paragraph->runs[3].glyphs[0].glyph, face_glyph(paragraph->runs[3].face, '(', 0));
}

/* Each line is ordered on its own. */
static void lines_are_ordered_one_by_one(void **state) {
    RealFonts *fonts = *state;
    assert_string_equal(seen(fonts, "אבגדה וזחטי כלמנס עפצקר", 60000, 0), "יטחזוהדגבא");
    assert_string_equal(seen(fonts, "אבגדה וזחטי כלמנס עפצקר", 60000, 1), "סנמלכ");
}

/* What is adjusted is adjusted here as well: the line is full, and nothing overlaps. */
static void lines_are_full(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *paragraph = real_paragraph(
        fonts,
        "会議ではヘブライ語で「שלום עולם」と、アラビア語で「مرحبا بالعالم」と挨拶があり、続いて السلام "
        "عليكم という声が聞こえた。");
    for (Length ems = 20; ems < 30; ems++) {
        Measure measure = {.width = ems * 10000};
        Lines lines = line_break(fonts->arena, paragraph, &measure);
        for (size_t i = 0; i < lines.count; i++) {
            const Line *line = &lines.line[i];
            size_t run_count;
            const PlacedRun *runs = line_place(fonts->arena, paragraph, line, &run_count);
            Length least = line->measure, most = 0;
            for (size_t k = 0; k < run_count; k++) {
                if (runs[k].start < least) least = runs[k].start;
                if (runs[k].end > most) most = runs[k].end;
                assert_true(runs[k].end >= runs[k].start);
            }
            assert_int_equal(least, line->start);
            assert_true(most <= line->width);
            assert_true(line->is_last || line->width == line->measure);
        }
    }
}

/* Marks stand over their letters, whatever way these run. */
static void marks_stay_with_their_letters(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *paragraph = real_paragraph(fonts, "שָׁלוֹם");
    assert_int_equal(paragraph->run_count, 1);
    for (size_t i = 0; i < paragraph->runs[0].glyph_count; i++)
        assert_int_not_equal(paragraph->runs[0].glyphs[i].glyph, 0);
    assert_int_equal(paragraph->runs[0].glyphs[0].text_start, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_run_from_right_to_left), cmocka_unit_test(numbers_and_brackets),
        cmocka_unit_test(lines_are_ordered_one_by_one), cmocka_unit_test(lines_are_full),
        cmocka_unit_test(marks_stay_with_their_letters)};
    return cmocka_run_group_tests(tests, open_state, close_state);
}
