/* Every case of tests/input/NAME.cases gives what NAME.golden says.
 *
 * A case is "%%%% name", then its first file, then others after "%%%% file NAME". The first file is
 * report.yaml unless named; layout.yaml is read as a layout, fonts.yaml as a table of fonts, tree.yaml only
 * as YAML. HANMEN_GOLDEN=write rewrites the goldens.
 */
#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/array.h"
#include "base/file.h"
#include "document/document_dump.h"
#include "document/style_sheet_dump.h"
#include "input/font_file.h"
#include "input/layout_file.h"
#include "input/report.h"
#include "input/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/hanmen-input-XXXXXX";
static jmp_buf out_of_memory;

static Str read_whole(Arena *arena, const char *path) {
    Str text;
    int error;
    return file_read(arena, path, &text, &error) == FILE_OK ? text : (Str){0};
}

static void write_whole(const char *path, Str text) {
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(text.text ? text.text : "", 1, text.length, stream), text.length);
    assert_int_equal(fclose(stream), 0);
}

static void dump_fonts(Dump *dump, Arena *arena, const FontFile *fonts) {
    for (size_t i = 0; i < fonts->count; i++) {
        const FontFileFamily *family = &fonts->families[i];
        dump_line(dump, arena, "family %.*s package=%.*s", STR_ARGS(family->name), STR_ARGS(family->package));
        for (int j = 0; j < 2; j++)
            for (size_t k = 0; k < family->face[j].file_count; k++)
                dump_line(dump, arena, "  %s %.*s index=%u", j ? "bold" : "regular",
                          STR_ARGS(family->face[j].files[k]), family->face[j].index);
        for (size_t j = 0; j < family->fallback_count; j++)
            dump_line(dump, arena, "  fallback %.*s", STR_ARGS(family->fallbacks[j]));
    }
}

/* Reads the case's first file by its name, and appends what came of it. */
static void run_case(StrBuilder *out, const char *file) {
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    Dump dump = {.sink = sink_to_builder(out)};
    Str path = str_from_c(file);
    if (str_equal(path, STR("tree.yaml"))) {
        const YamlNode *node = yaml_read(arena, diagnostics, path, (Span){0});
        if (node) yaml_dump(&dump, arena, node);
    } else if (str_equal(path, STR("layout.yaml"))) {
        const StyleSheet *sheet = layout_file_read(arena, diagnostics, path, (Span){0});
        if (sheet) style_sheet_dump(&dump, arena, sheet);
    } else if (str_equal(path, STR("fonts.yaml"))) {
        const FontFile *fonts = font_file_read(arena, diagnostics, path);
        if (fonts) dump_fonts(&dump, arena, fonts);
    } else {
        const ReportOptions options = {0};
        const Document *document = report_read(arena, diagnostics, &options, path);
        bool is_good = document && !diagnostics_count(diagnostics, SEVERITY_ERROR);
        if (is_good) document_dump(&dump, arena, document);
        assert_true(document || diagnostics_count(diagnostics, SEVERITY_ERROR));
    }
    diagnostics_print(diagnostics, LANGUAGE_ENGLISH, sink_to_builder(out));
    arena_destroy(arena);
}

static Str take_line(Str *text) {
    const char *newline = text->length ? memchr(text->text, '\n', text->length) : NULL;
    size_t end = newline ? (size_t)(newline - text->text) : text->length;
    Str line = str_slice(*text, 0, end);
    *text = str_slice(*text, end + 1, text->length);
    return line;
}

/* Writes the files of the case that begins the text; gives the first one's name. */
static const char *write_files(Arena *arena, Str *text) {
    const char *first = NULL, *name = "report.yaml";
    StrBuilder content = {.arena = arena};
    while (text->length &&
           (!str_starts_with(*text, STR("%%%% ")) || str_starts_with(*text, STR("%%%% file ")))) {
        Str line = take_line(text);
        if (!str_starts_with(line, STR("%%%% file "))) {
            str_append(&content, line);
            str_append_byte(&content, '\n');
            continue;
        }
        if (content.length) write_whole(name, str_built(&content));
        if (content.length && !first) first = name;
        content.length = 0;
        name = str_to_c(arena, str_slice(line, 10, line.length));
    }
    write_whole(name, str_built(&content));
    return first ? first : name;
}

static void check_cases(const char *name) {
    char root[4096];
    assert_non_null(getcwd(root, sizeof root));
    Arena *arena = arena_create(&out_of_memory);
    Str cases = read_whole(arena, str_format(arena, "tests/input/%s.cases", name).text);
    const char *golden_path = str_format(arena, "tests/input/%s.golden", name).text;
    Str golden = read_whole(arena, golden_path);
    assert_true(cases.length > 0);
    assert_int_equal(chdir(folder), 0);
    StrBuilder out = {.arena = arena};
    while (cases.length) {
        Str title = take_line(&cases);
        assert_true(str_starts_with(title, STR("%%%% ")));
        str_append(&out, title);
        str_append_byte(&out, '\n');
        run_case(&out, write_files(arena, &cases));
    }
    assert_int_equal(chdir(root), 0);
    const char *mode = getenv("HANMEN_GOLDEN");
    if (mode && strcmp(mode, "write") == 0)
        write_whole(golden_path, str_built(&out));
    else
        assert_string_equal(str_to_c(arena, str_built(&out)), str_to_c(arena, golden));
    arena_destroy(arena);
}

static void test_trees(void **state) {
    (void)state;
    check_cases("trees");
}

static void test_documents(void **state) {
    (void)state;
    check_cases("documents");
}

static void test_markup(void **state) {
    (void)state;
    check_cases("markup");
}

static void test_layouts(void **state) {
    (void)state;
    check_cases("layouts");
}

static void test_bad_yaml(void **state) {
    (void)state;
    check_cases("bad_yaml");
}

static void test_bad_reports(void **state) {
    (void)state;
    check_cases("bad_reports");
}

static void test_bad_layouts(void **state) {
    (void)state;
    check_cases("bad_layouts");
}

static void test_data_tables(void **state) {
    (void)state;
    check_cases("data_tables");
}

static void test_charts(void **state) {
    (void)state;
    check_cases("charts");
}

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

int main(void) {
    if (setjmp(out_of_memory)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_trees),       cmocka_unit_test(test_documents),
        cmocka_unit_test(test_markup),      cmocka_unit_test(test_layouts),
        cmocka_unit_test(test_bad_yaml),    cmocka_unit_test(test_bad_reports),
        cmocka_unit_test(test_bad_layouts), cmocka_unit_test(test_data_tables),
        cmocka_unit_test(test_charts),
    };
    return cmocka_run_group_tests(tests, make_folder, NULL);
}
