/* Takes: tables made by chance, with spans, high cells and page breaks. Gives: nothing. Invariant: every
 * cell's text stands on the pages once and in order (what is repeated is an artifact), and every page with
 * rows has the head. */
#define _POSIX_C_SOURCE 200809L
#include "text/golden.h"

#include "base/sink.h"
#include "hanmen.h"

#include <stdlib.h>
#include <unistd.h>

enum { TABLES = 40, MOST_COLUMNS = 5 };

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

/* Gives how many cells there are, named k0, k1, … in order. */
static int write_table(FILE *file, uint32_t seed) {
    int columns = 2 + (int)(next_random(&seed) % (MOST_COLUMNS - 1)),
        rows = 5 + (int)(next_random(&seed) % 40);
    int covered[MOST_COLUMNS] = {0}, cells = 0;
    bool repeats = next_random(&seed) % 2;
    fprintf(file, "formatVersion: 1\nchapter: {title: 章, layout: small.yaml}\nbody:\n- 前\n- table:\n");
    fprintf(file, "    repeat_spans: %s\n    continues: つづく\n    columns: [", repeats ? "true" : "false");
    for (int i = 0; i < columns; i++) fprintf(file, "%s1fr", i ? ", " : "");
    fprintf(file, "]\n    head: [頭");
    for (int i = 1; i < columns; i++) fprintf(file, ", h");
    fprintf(file, "]\n    rows:\n");
    for (int row = 0; row < rows; row++) {
        fprintf(file, "    - [");
        for (int column = 0, first = 1; column < columns; column++) {
            if (covered[column]-- > 0) continue;
            int span = next_random(&seed) % 6 == 0 ? 1 + (int)(next_random(&seed) % 9) : 1;
            if (span > rows - row) span = rows - row;
            covered[column] = span - 1;
            fprintf(file, "%s{text: \"k%d", first ? "" : ", ", cells++);
            for (uint32_t lines = next_random(&seed) % 8 == 0 ? next_random(&seed) % 4 : 0; lines > 0;
                 lines--)
                fprintf(file, "\\n\\nx");
            fprintf(file, "\", rows: %d}", span);
            first = 0;
        }
        fprintf(file, "]\n");
    }
    fprintf(file, "- 後\n");
    return cells;
}

static Str pages_of(Arena *arena, const char *report) {
    StrBuilder dump = {.arena = arena}, messages = {.arena = arena};
    Sink out = sink_to_builder(&dump), log_sink = sink_to_builder(&messages);
    hanmen_log log = {.write = log_sink.write, .context = log_sink.context};
    hanmen_library *library =
        hanmen_open(&(hanmen_options){.fonts_file = "fonts/fonts.yaml", .layouts_folder = "layouts"});
    hanmen_status status = hanmen_dump(library, report, HANMEN_STAGE_PAGES, out.write, out.context, &log);
    hanmen_close(library);
    if (status != HANMEN_OK) fail_msg("%s", str_to_c(arena, str_built(&messages)));
    return str_built(&dump);
}

/* Checks a page's lines; gives the number of cells found. */
static void check_pages(char *pages, int cells, uint32_t seed) {
    int next = 0;
    bool has_head = true;
    for (char *line = strtok(pages, "\n"); line; line = strtok(NULL, "\n")) {
        if (strncmp(line, "page ", 5) == 0) has_head = false;
        if (strstr(line, "\"頭\"")) has_head = true;
        const char *name = strstr(line, "\"k");
        if (!name) continue;
        if (!has_head) fail_msg("table %u: a page without a head", (unsigned)seed);
        if (strstr(line, "text artifact")) continue;
        if (atoi(name + 2) != next) fail_msg("table %u: k%d is missing", (unsigned)seed, next);
        next++;
    }
    assert_int_equal(next, cells);
}

static void every_entry_once_below_a_head(void **state) {
    (void)state;
    char path[] = "tests/layout/generatedXXXXXX";
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    close(handle);
    for (uint32_t seed = 1; seed <= TABLES; seed++) {
        jmp_buf out_of_memory;
        Arena *arena = arena_create(&out_of_memory);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        int cells = write_table(file, seed);
        fclose(file);
        check_pages(str_to_c(arena, pages_of(arena, path)), cells, seed);
        arena_destroy(arena);
    }
    unlink(path);
}

/* Of five columns with every alignment; entries that are wider than their columns, marks, links, nothing. */
static void write_long_table(FILE *file, int rows) {
    static const char *const entries[] = {
        "甲",       "1,234.5",          "△0.5",   "－",
        "",         "一二三四五六七八", "**太**", "[節](https://example.jp)",
        "「終。」", "渋滞損失（a/b）",  "12%"};
    fprintf(file,
            "formatVersion: 1\nchapter: {title: 章, layout: small.yaml}\nbody:\n- table:\n    columns: [");
    fprintf(file, "{width: 40pt, align: end}, {width: 40pt, align: decimal}, {width: 40pt, align: center}, "
                  "{width: 40pt, vertical: middle}, 40pt]\n");
    fprintf(file, "    rows:\n");
    for (int row = 0; row < rows; row++) {
        fprintf(file, "    - [");
        for (int column = 0; column < 5; column++)
            fprintf(file, "%s\"%s\"", column ? ", " : "", entries[(row % 97 * 5 + column * 3) % 11]);
        fprintf(file, "]\n");
    }
}

static Str first_pages(Arena *arena, const char *path, int rows) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    write_long_table(file, rows);
    fclose(file);
    Str pages = pages_of(arena, path);
    size_t end = str_find(pages, STR("folio=8"));
    assert_true(end < pages.length);
    return str_slice(pages, 0, end);
}

/* The texts of a large table are not kept from measuring to setting: nothing else is different. */
static void a_large_table_looks_like_a_small_one(void **state) {
    (void)state;
    char path[] = "tests/layout/generatedXXXXXX";
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    close(handle);
    jmp_buf out_of_memory;
    Arena *arena = arena_create(&out_of_memory);
    Str small = first_pages(arena, path, 790), large = first_pages(arena, path, 810);
    unlink(path);
    assert_string_equal(str_to_c(arena, small), str_to_c(arena, large));
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_entry_once_below_a_head),
                                       cmocka_unit_test(a_large_table_looks_like_a_small_one)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
