/* Input that is broken or meant to break: an error with its place, never a crash, never a wait. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "input/layout_file.h"
#include "input/report.h"
#include "input/yaml.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static jmp_buf out_of_memory;

static void expect_error(Str text, const char *code, uint32_t line, uint32_t column) {
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    const YamlNode *node = yaml_parse(arena, diagnostics, STR("a.yaml"), text);
    assert_null(node);
    size_t count;
    const Diagnostic *list = diagnostics_sorted(diagnostics, &count);
    assert_int_equal(count, 1);
    assert_string_equal(diagnostic_code(&list[0]), code);
    assert_int_equal(list[0].span.line, line);
    assert_int_equal(list[0].span.column, column);
    arena_destroy(arena);
}

static void bytes_that_are_no_text(void **state) {
    (void)state;
    expect_error(STR("a: あ\n題: い\xFFう\n"), "yaml-not-utf8", 2, 5);
    expect_error(STR("a: \xE3\x81"), "yaml-not-utf8", 1, 4);
    expect_error(STR("\xFF\xFE"
                     "a\0:\0"),
                 "yaml-not-utf8", 1, 1);
    expect_error(STR("a: b\0c\n"), "yaml-control-character", 1, 5);
    expect_error(STR("a: b\rc: d\n"), "yaml-control-character", 1, 5);
    expect_error(STR("a: b\xE2\x80\xA8"
                     "c\n"),
                 "yaml-control-character", 1, 5);
    expect_error(STR("a: \xEF\xBB\xBF"
                     "c\n"),
                 "yaml-control-character", 1, 4);
    expect_error(STR(""), "yaml-empty", 1, 1);
    expect_error(STR("\xEF\xBB\xBF"), "yaml-empty", 1, 1);
    expect_error(STR("\n\n---\n"), "yaml-empty", 1, 1);
}

static void a_mark_and_windows_line_ends_are_no_harm(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    const YamlNode *node = yaml_parse(arena, diagnostics, STR("a"),
                                      STR("\xEF\xBB\xBF"
                                          "a: 1\r\nb: |\r\n  x\r\n  y\r\n"));
    assert_non_null(node);
    assert_int_equal(node->entries[0].key->span.column, 1);
    const YamlNode *text = yaml_get(node, STR("b"));
    assert_string_equal(str_to_c(arena, text->text), "x\ny\n");
    const YamlPlace *places = yaml_places(arena, text);
    assert_int_equal(places[2].line, 4);
    assert_int_equal(places[2].column, 3);
    arena_destroy(arena);
}

static Str repeated(Arena *arena, const char *text, int count) {
    StrBuilder builder = {.arena = arena};
    for (int i = 0; i < count; i++) str_append_c(&builder, text);
    return str_built(&builder);
}

static void depth_is_limited(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    expect_error(repeated(arena, "[", 10000), "yaml-too-deep", 1, 201);
    expect_error(repeated(arena, "- ", 10000), "yaml-too-deep", 1, 401);
    expect_error(repeated(arena, "{a: ", 10000), "yaml-too-deep", 1, 798);
    StrBuilder chain = {.arena = arena};
    str_append_c(&chain, "- &a0 [x]\n");
    for (int i = 1; i < 1000; i++) str_append_format(&chain, "- &a%d [*a%d]\n", i, i - 1);
    expect_error(str_built(&chain), "yaml-too-deep", 199, 10);
    arena_destroy(arena);
}

static void duplicate_keys_are_all_told(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    assert_non_null(yaml_parse(arena, diagnostics, STR("a"), STR("a: 1\nb: 2\na: 3\n\"a\": 4\n")));
    assert_int_equal(diagnostics_count(diagnostics, SEVERITY_ERROR), 2);
    arena_destroy(arena);
}

static void expect_missing(const char *path, const char *code) {
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    const ReportOptions options = {0};
    assert_null(report_read(arena, diagnostics, &options, str_from_c(path)));
    assert_null(layout_file_read(arena, diagnostics, str_from_c(path), (Span){0}));
    size_t count;
    const Diagnostic *list = diagnostics_sorted(diagnostics, &count);
    assert_int_equal(count, 1);
    assert_string_equal(diagnostic_code(&list[0]), code);
    arena_destroy(arena);
}

static void files_that_cannot_be_read(void **state) {
    (void)state;
    expect_missing("tests/input/no-such-file.yaml", "file-missing");
    expect_missing("tests/input", "file-is-directory");
    expect_missing("/dev/null", "file-not-regular");
}

/* Numerical Recipes' linear congruential generator: the same bytes on every machine. */
static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static const char *const pieces[] = {
    "[",  "]",  "{",    "}",    "- ", ": ",    "|\n",      "\n",         "  ", "**",  "*",
    "｜", "《", "》",   "[^",   "](", ":sup[", "@sec:",    "\t",         "#",  "&a ", "*a",
    "\"", "'",  "\xFF", "\xE3", "　", "h1",    "cols: 99", "rows: 9999", "\\", "!x ", "? "};

static Str mutate(Arena *arena, Str text, uint32_t *seed) {
    StrBuilder builder = {.arena = arena};
    size_t at = next_random(seed) % text.length, end = at + next_random(seed) % 20;
    str_append(&builder, str_slice(text, 0, at));
    uint32_t kind = next_random(seed) % 4;
    if (kind == 0) str_append_byte(&builder, (char)(next_random(seed) % 256));
    if (kind == 1) str_append_c(&builder, pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)]);
    if (kind == 2) str_append(&builder, str_slice(text, end, end + next_random(seed) % 200));
    str_append(&builder, str_slice(text, kind == 3 ? end : at, text.length));
    return str_built(&builder);
}

static const char seed_chapter[] =
    "formatVersion: 1\n"
    "chapter: {title: 題, id: top, number: 3}\n"
    "body:\n"
    "- h1: 見出し {#a}\n"
    "- |\n"
    "  **強調**と*傍点*、｜渋滞《じゅう・たい》、[市](https://example.jp/)、\n"
    "  @sec:a、H:sub[2]O、https://example.jp/x。\\\n"
    "  改行\n"
    "\n"
    "  二段落め\n"
    "- list: {kind: circled, items: [一, {label: 二, text: 三, body: [{list: [四]}]}]}\n"
    "- definitions: [{term: 甲, definitions: [{term: 乙, text: 丙}]}]\n"
    "- float: {side: left, width: 40mm, figure: {src: a.jpg, alt: '画''像', labels: [{text: 東, at: [1%, "
    "2%]}]}}\n"
    "- photos: {items: [{src: a.jpg, alt: \"b\\u3042\"}]}\n"
    "- table:\n"
    "    columns: [{width: 20mm}, 1fr, auto]\n"
    "    head: [[甲, {text: 乙, cols: 2}]]\n"
    "    rows: [[{text: a, rows: 2}, b, c], [d, [{list: [e]}]]]\n"
    "    total: [{text: 計, cols: 3}]\n"
    "- box: {body: [&x 枠, *x]}\n";

static void write_file(const char *path, Str text) {
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(text.text, 1, text.length, stream), text.length);
    assert_int_equal(fclose(stream), 0);
}

/* A document, or an error: one of them, whatever the bytes. */
static void mutations_never_crash(void **state) {
    (void)state;
    char path[64];
    snprintf(path, sizeof path, "/tmp/hanmen-mutated-%ld.yaml", (long)getpid()); /* runs beside each other */
    uint32_t seed = 2024;
    int read = 0;
    for (int round = 0; round < 600; round++) {
        Arena *arena = arena_create(&out_of_memory);
        Str text = STR(seed_chapter);
        for (uint32_t count = 1 + next_random(&seed) % 3; count; count--) text = mutate(arena, text, &seed);
        write_file(path, text);
        Diagnostics *diagnostics = diagnostics_create(arena);
        const ReportOptions options = {.allow_outside = true};
        const Document *document = report_read(arena, diagnostics, &options, str_from_c(path));
        assert_true(document || diagnostics_count(diagnostics, SEVERITY_ERROR));
        read += document && !diagnostics_count(diagnostics, SEVERITY_ERROR);
        StyleSheet *sheet = layout_file_read(arena, diagnostics, str_from_c(path), (Span){0});
        assert_true(sheet || diagnostics_count(diagnostics, SEVERITY_ERROR));
        StrBuilder out = {.arena = arena};
        diagnostics_print(diagnostics, LANGUAGE_JAPANESE, sink_to_builder(&out));
        arena_destroy(arena);
    }
    unlink(path);
    /* Some mutations are harmless: else only the first check of the reader would be tried. */
    assert_in_range(read, 20, 599);
}

/* Every allocation may be the one that fails; nothing leaks then (the sanitizers tell). */
static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    char path[64];
    snprintf(path, sizeof path, "/tmp/hanmen-memory-%ld.yaml", (long)getpid()); /* runs beside each other */
    write_file(path, STR(seed_chapter));
    volatile bool done = false;
    for (volatile size_t count = 1; !done; count += count < 40 ? 1 : 13) {
        Arena *arena = arena_create(&out_of_memory);
        if (setjmp(out_of_memory) == 0) {
            arena_fail_at(arena, count);
            const ReportOptions options = {0};
            (void)report_read(arena, diagnostics_create(arena), &options, str_from_c(path));
            done = true;
        }
        arena_destroy(arena);
    }
    unlink(path);
    assert_true(done);
}

int main(void) {
    if (setjmp(out_of_memory)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_that_are_no_text),
        cmocka_unit_test(a_mark_and_windows_line_ends_are_no_harm),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(duplicate_keys_are_all_told),
        cmocka_unit_test(files_that_cannot_be_read),
        cmocka_unit_test(mutations_never_crash),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
