/* The examples of docs/authoring.md and docs/layouts.md are read without a complaint, and name every key
 * there is. */
#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "input/font_file.h"
#include "input/layout_fields.h"
#include "input/sheet_fields.h"
#include "input/report.h"

#include <stdio.h>
#include <unistd.h>

static jmp_buf out_of_memory;

static Str read_page(Arena *arena, const char *path) {
    Str text;
    int error;
    assert_int_equal(file_read(arena, path, &text, &error), FILE_OK);
    return text;
}

/* The next example between "```yaml" and "```"; empty at the end. */
static Str next_example(Str *page) {
    size_t from = str_find(*page, STR("\n```yaml\n"));
    if (from == SIZE_MAX) return (Str){0};
    *page = str_slice(*page, from + 9, page->length);
    size_t to = str_find(*page, STR("\n```"));
    Str example = str_slice(*page, 0, to + 1);
    *page = str_slice(*page, to + 4, page->length);
    return example;
}

static void expect_no_complaint(Diagnostics *diagnostics, Arena *arena) {
    StrBuilder out = {.arena = arena};
    diagnostics_print(diagnostics, LANGUAGE_ENGLISH, sink_to_builder(&out));
    if (diagnostics_count(diagnostics, SEVERITY_NOTE)) fail_msg("%s", str_to_c(arena, str_built(&out)));
}

static void blocks_of_the_page_are_read(void **state) {
    (void)state;
    char path[64];
    snprintf(path, sizeof path, "/tmp/hanmen-docs-%ld.yaml", (long)getpid()); /* runs beside each other */
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    Str page = read_page(arena, "docs/authoring.md");
    StrBuilder chapter = {.arena = arena};
    str_append_c(&chapter, "formatVersion: 1\nchapter: {title: 例, id: x}\nbody:\n");
    size_t examples = 0;
    for (Str example; (example = next_example(&page)).length; examples++) {
        if (!str_starts_with(example, STR("- ")))
            assert_non_null(yaml_parse(arena, diagnostics, STR("docs/authoring.md"), example));
        else if (str_find(example, STR("- include:")) == SIZE_MAX)
            str_append(&chapter, example);
    }
    assert_true(examples > 10);
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(chapter.text, 1, chapter.length, stream), chapter.length);
    assert_int_equal(fclose(stream), 0);
    const ReportOptions options = {0};
    assert_non_null(report_read(arena, diagnostics, &options, str_from_c(path)));
    unlink(path);
    expect_no_complaint(diagnostics, arena);
    arena_destroy(arena);
}

static void layouts_page_is_yaml(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    Str page = read_page(arena, "docs/layouts.md");
    size_t examples = 0;
    for (Str example; (example = next_example(&page)).length; examples++)
        assert_non_null(yaml_parse(arena, diagnostics, STR("docs/layouts.md"), example));
    assert_int_equal(examples, 6);
    expect_no_complaint(diagnostics, arena);
    arena_destroy(arena);
}

static void layouts_page_names_every_key(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Str page = read_page(arena, "docs/layouts.md");
    const FieldTable tables[] = {layout_style_fields(),    layout_page_fields(),  layout_running_fields(),
                                 layout_opener_fields(),   layout_table_fields(), layout_figure_fields(),
                                 layout_note_fields(),     layout_chart_fields(), layout_contents_fields(),
                                 layout_reference_fields()};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (size_t j = 0; j < tables[i].count; j++)
            if (str_find(page, str_format(arena, "`%s`", tables[i].fields[j].name)) == SIZE_MAX)
                fail_msg("docs/layouts.md does not name %s", tables[i].fields[j].name);
    arena_destroy(arena);
}

/* Within code: `at`, `page: {margin}`. */
static bool is_named(Arena *arena, Str page, const char *key) {
    Str rest = page;
    for (size_t open; (open = str_find(rest, STR("`"))) != SIZE_MAX;) {
        rest = str_slice(rest, open + 1, rest.length);
        const size_t close = str_find(rest, STR("`"));
        Str code = str_slice(rest, 0, close);
        if (str_find(code, str_format(arena, "%s", key)) != SIZE_MAX) return true;
        if (close == SIZE_MAX) break;
        rest = str_slice(rest, close + 1, rest.length);
    }
    return false;
}

static void factsheets_page_names_every_key(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Str page = read_page(arena, "docs/factsheets.md");
    FieldTable tables[SHEET_PANEL + 6] = {sheet_at_fields(), sheet_fit_fields(), sheet_missing_fields(),
                                          sheet_row_fields(), sheet_column_fields()};
    for (int kind = SHEET_TEXT; kind <= SHEET_PANEL; kind++)
        tables[5 + kind] = sheet_item_fields((SheetItemKind)kind);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (size_t j = 0; j < tables[i].count; j++)
            if (!is_named(arena, page, tables[i].fields[j].name))
                fail_msg("docs/factsheets.md does not name %s", tables[i].fields[j].name);
    arena_destroy(arena);
}

static void installed_fonts_file_is_read(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    const FontFile *fonts = font_file_read(arena, diagnostics, STR("fonts/fonts.yaml"));
    assert_non_null(fonts);
    assert_int_equal(fonts->count, 8);
    expect_no_complaint(diagnostics, arena);
    arena_destroy(arena);
}

int main(void) {
    if (setjmp(out_of_memory)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_the_page_are_read),  cmocka_unit_test(layouts_page_is_yaml),
        cmocka_unit_test(layouts_page_names_every_key), cmocka_unit_test(factsheets_page_names_every_key),
        cmocka_unit_test(installed_fonts_file_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
