/* Paragraphs of tens of thousands of characters, malicious or not: the work grows with the text, not with its
 * square. 1 MB of each takes one or two seconds. */
#include "real_markup.h"

#include <time.h>

enum { BYTES = 60000, SECONDS = 8 /* also under the sanitizers; the square would be far beyond */ };

static int open_state(void **state) {
    RealFonts *fonts = real_fonts_open_scripts();
    *state = fonts;
    return 0;
}

static int close_state(void **state) {
    real_fonts_close(*state);
    return 0;
}

static const char *const parts[] = {
    "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。", /* prose */
    "The quick brown fox jumps over the lazy dog. ",
    "a",  /* one word */
    "a/", /* one address */
    "1",  /* one number */
    "「",
    "」",
    "“",
    "a“",
    "a“b” ",
    "――",
    "、。",
    "Я",
    "ệ",
    "か\u3099\u3099\u3099\u3099", /* marks upon marks */
    "\u0301",
    "\u3099",
    "a\u0301",
    "\u200B",
    "a\u00AD",
    "　",
    "שלום עולם ", /* from right to left */
    "ש",
    "مرحبا ",
    "a ש ",
    "ש(",
    "\u202B",  /* embeddings */
    "\u2067ש", /* isolates */
    "1ש",
};

/* With markup: readings, words divided between lines, one word of thousands, marks, notes, stacks. */
static const char *const marked_parts[] = {
    "｜漢《かん》",
    "｜承《うけたまわ》る",
    "｜渋滞《じゅう・たい》",
    ":kenten[点]と｜漢《かん》",
    "**強**と:underline[線]の:color[色]{#c00000}",
    "永:warichu[割注の文]",
    "永:furiwake[公|私立]",
    ":jidori[山田]{width=4zw}",
};

static Inline *read_markup(RealFonts *fonts, Str text) {
    StrBuilder yaml = {.arena = fonts->arena};
    str_append_c(&yaml, "text: |\n  ");
    str_append(&yaml, text);
    str_append_c(&yaml, "\n");
    return real_markup(fonts, str_built(&yaml));
}

static void set_lines(RealFonts *fonts, const Paragraph *paragraph, Length width) {
    Measure measure = {.width = width, .narrow_width = width / 2, .narrow_lines = 4};
    Lines lines = line_break(fonts->arena, paragraph, &measure);
    uint32_t atom = 0;
    for (size_t i = 0; i < lines.count; i++) {
        size_t run_count;
        assert_int_equal(lines.line[i].atom_start, atom);
        atom = lines.line[i].atom_end;
        line_place(fonts->arena, paragraph, &lines.line[i], &run_count);
    }
    assert_int_equal(atom, paragraph->atom_count);
}

static void set_bytes(RealFonts *fonts, const char *part, size_t bytes, Length width) {
    ArenaMark mark = arena_mark(fonts->arena);
    StrBuilder builder = {.arena = fonts->arena};
    while (builder.length < bytes) str_append_c(&builder, part);
    clock_t start = clock();
    set_lines(fonts, real_paragraph(fonts, str_to_c(fonts->arena, str_built(&builder))), width);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (seconds > SECONDS) fail_msg("%s: %.1f s", part, seconds);
    arena_rewind(fonts->arena, mark);
}

static void set(RealFonts *fonts, const char *part, Length width) {
    set_bytes(fonts, part, BYTES, width);
}

static void set_markup(RealFonts *fonts, Str text) {
    clock_t start = clock();
    Inline *inlines = read_markup(fonts, text);
    const Paragraph *paragraph = paragraph_prepare(fonts->arena, fonts->diagnostics, &fonts->context, inlines,
                                                   &fonts->body, 1, (Span){0});
    set_lines(fonts, paragraph, 400000);
    double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    if (seconds > SECONDS) fail_msg("%.*s…: %.1f s", 40, text.text, seconds);
}

/* One word whose readings are one block. */
static Str long_word(Arena *arena) {
    StrBuilder word = {.arena = arena};
    str_append_c(&word, "｜");
    for (int i = 0; i < BYTES / 12; i++) str_append_c(&word, "漢");
    str_append_c(&word, "《かんじ");
    for (int i = 1; i < BYTES / 12; i++) str_append_c(&word, "・じ");
    str_append_c(&word, "》");
    return str_built(&word);
}

static void with_markup_too(void **state) {
    RealFonts *fonts = *state;
    for (size_t i = 0; i < sizeof marked_parts / sizeof *marked_parts; i++) {
        StrBuilder builder = {.arena = fonts->scratch};
        while (builder.length < BYTES) str_append_c(&builder, marked_parts[i]);
        set_markup(fonts, str_built(&builder));
    }
    set_markup(fonts, long_word(fonts->scratch));
}

static void work_grows_with_the_text(void **state) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) set(*state, parts[i], 400000);
}

static void in_narrow_columns_too(void **state) {
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) set(*state, parts[i], 60000);
}

/* The square of these is minutes: each letter once looked back over its whole word for a unit. */
static void a_word_has_no_square(void **state) {
    set_bytes(*state, "a", 6 * BYTES, 400000);
    set_bytes(*state, "ab/", 6 * BYTES, 400000);
}

/* What no face has is said once for each character. */
static void missing_glyphs_are_few_words(void **state) {
    RealFonts *fonts = *state;
    StrBuilder builder = {.arena = fonts->arena};
    size_t before = diagnostics_count(fonts->diagnostics, SEVERITY_ERROR);
    while (builder.length < BYTES) str_append_c(&builder, "\U000F0000永\U000F0001");
    real_paragraph(fonts, str_to_c(fonts->arena, str_built(&builder)));
    assert_int_equal(diagnostics_count(fonts->diagnostics, SEVERITY_ERROR), before + 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_grows_with_the_text), cmocka_unit_test(in_narrow_columns_too),
        cmocka_unit_test(with_markup_too), cmocka_unit_test(a_word_has_no_square),
        cmocka_unit_test(missing_glyphs_are_few_words)};
    return cmocka_run_group_tests(tests, open_state, close_state);
}
