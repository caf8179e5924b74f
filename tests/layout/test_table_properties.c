/* Takes: tables made by chance, with spans, high cells and page breaks, and wide ones that are divided,
 * turned or set smaller. Gives: nothing. Invariant: every cell's text stands on the pages once and in order
 * (what is repeated is an artifact), every page with rows has the head, no text lies on another, and nothing
 * leaves the type area. */
#define _POSIX_C_SOURCE 200809L
#include "text/golden.h"

#include "base/sink.h"
#include "hanmen.h"

#include <stdlib.h>
#include <unistd.h>

/* More with HANMEN_PROPERTY_COUNT. */
enum { TABLES = 300, MOST_COLUMNS = 7, MOST_CELLS = 1000 };

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

typedef enum Form { FORM_PLAIN, FORM_SPLIT, FORM_TURNED, FORM_SHRUNK, FORM_COUNT } Form;

/* A table made by chance. */
typedef struct Chance {
    Form form;
    int columns, rows, cells;
} Chance;

static void write_columns(FILE *file, const Chance *made, uint32_t *seed) {
    static const char *const forms[] = {[FORM_PLAIN] = "",
                                        [FORM_SPLIT] = "    wide: split\n",
                                        [FORM_TURNED] = "    turned: true\n",
                                        [FORM_SHRUNK] = "    wide: shrink\n    smallest: 3pt\n"};
    fprintf(file, "%s    columns: [", forms[made->form]);
    for (int i = 0; i < made->columns; i++) {
        fprintf(file, "%s", i ? ", " : "");
        if (made->form == FORM_SPLIT)
            fprintf(file, "%dpt", 30 + (int)(next_random(seed) % 60));
        else
            fprintf(file, made->form == FORM_SHRUNK ? "auto" : "1fr");
    }
    fprintf(file, "]\n    head:\n    - [頭");
    for (int i = 1; i < made->columns; i++) fprintf(file, ", h");
    fprintf(file, "]\n");
}

/* How many columns from `column` on are not covered from above. */
static int free_columns(const int *covered, int column, int columns) {
    int end = column;
    while (end < columns && covered[end] <= 0) end++;
    return end - column;
}

static void write_cell(FILE *file, Chance *made, uint32_t *seed, int columns, int rows) {
    fprintf(file, "{text: \"k%d", made->cells++);
    uint32_t lines = next_random(seed) % 8 == 0 ? next_random(seed) % 4 : 0;
    for (; lines > 0; lines--) fprintf(file, "\\n\\nx");
    if (made->form == FORM_SHRUNK) fprintf(file, "・000000");
    fprintf(file, "\", cols: %d, rows: %d}", columns, rows);
}

static void write_row(FILE *file, Chance *made, uint32_t *seed, int row, int *covered) {
    fprintf(file, "    - [");
    for (int column = 0, first = 1; column < made->columns;) {
        if (covered[column] > 0) {
            covered[column++]--;
            continue;
        }
        int most = free_columns(covered, column, made->columns);
        int columns = next_random(seed) % 6 == 0 ? 1 + (int)(next_random(seed) % (uint32_t)most) : 1;
        int rows = next_random(seed) % 6 == 0 ? 1 + (int)(next_random(seed) % 9) : 1;
        if (rows > made->rows - row) rows = made->rows - row;
        fprintf(file, "%s", first ? "" : ", ");
        write_cell(file, made, seed, columns, rows);
        for (int i = 0; i < columns; i++) covered[column++] = rows - 1;
        first = 0;
    }
    fprintf(file, "]\n");
}

/* Its cells are named k0, k1, … in order. */
static Chance write_table(FILE *file, uint32_t seed) {
    Chance made = {.form = (Form)(next_random(&seed) % FORM_COUNT)};
    int most = made.form == FORM_PLAIN ? 5 : MOST_COLUMNS, covered[MOST_COLUMNS] = {0};
    made.columns = 2 + (int)(next_random(&seed) % (uint32_t)(most - 1));
    made.rows = 5 + (int)(next_random(&seed) % 40);
    bool repeats = next_random(&seed) % 2;
    fprintf(file, "formatVersion: 1\nchapter: {title: 章, layout: small.yaml}\nbody:\n- 前\n- table:\n");
    fprintf(file, "    repeat_spans: %s\n    continues: つづく\n", repeats ? "true" : "false");
    write_columns(file, &made, &seed);
    if (next_random(&seed) % 3 == 0)
        fprintf(file, "    carry: {label: 次へ, from: 前から, page_total: 頁計, sum: [2]}\n");
    if (next_random(&seed) % 3 == 0) fprintf(file, "    repeat_groups: 続き\n");
    fprintf(file, "    rows:\n");
    for (int row = 0; row < made.rows; row++) {
        bool is_free = free_columns(covered, 0, made.columns) == made.columns;
        if (is_free && next_random(&seed) % 8 == 0) fprintf(file, "    - {group: 群}\n");
        write_row(file, &made, &seed, row, covered);
    }
    if (next_random(&seed) % 3 == 0) fprintf(file, "    note: [注, 注]\n");
    fprintf(file, "- 後\n");
    return made;
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

/* A line of text on a page; runs of one line are taken together. */
typedef struct Box {
    double left, right, top, bottom;
} Box;

typedef struct PageCheck {
    const Chance *made;
    uint32_t seed;
    bool has_head, is_left;
    int last, restarts; /* entries go on from the last one, but for the parts of a table */
    bool found[MOST_CELLS];
    Box boxes[400];
    size_t count;
} PageCheck;

/* small.yaml: the type area of a right and a left page, and those of the pages turned to the left. */
static const Box frames[2] = {{100, 300, 100, 290}, {295.276, 495.276, 100, 290}},
                 turned_frames[2] = {{551.89, 741.89, 100, 300}, {551.89, 741.89, 295.276, 495.276}};
#define RULE 0.6 /* half a rule, and rounding */

static double number_after(const char *line, const char *name) {
    const char *at = strstr(line, name);
    return at ? strtod(at + strlen(name), NULL) : 0;
}

static void check_inside(const PageCheck *check, const char *line, Box box) {
    const Box *room = strstr(line, " turned") ? &turned_frames[check->is_left] : &frames[check->is_left];
    bool is_inside = box.left >= room->left - RULE && box.right <= room->right + RULE &&
                     box.top >= room->top - RULE && box.bottom <= room->bottom + RULE;
    if (!is_inside) fail_msg("table %u: out of the frame: %s", (unsigned)check->seed, line);
}

static bool overlap(Box a, Box b) {
    const double least = 0.01;
    return a.left + least < b.right && b.left + least < a.right && a.top + least < b.bottom &&
           b.top + least < a.bottom;
}

/* Texts do not lie on each other. */
static void check_text(PageCheck *check, const char *line) {
    double x = number_after(line, " x="), y = number_after(line, " y="), size = number_after(line, " size=");
    Box box = {x, x + number_after(line, " to="), y - size * 0.88, y + size * 0.12};
    check_inside(check, line, box);
    if (check->count && check->boxes[check->count - 1].left == box.left &&
        check->boxes[check->count - 1].top == box.top) {
        if (box.right > check->boxes[check->count - 1].right)
            check->boxes[check->count - 1].right = box.right;
        return;
    }
    for (size_t i = 0; i < check->count; i++)
        if (overlap(check->boxes[i], box)) fail_msg("table %u: overlaps: %s", (unsigned)check->seed, line);
    assert_true(check->count < 400);
    check->boxes[check->count++] = box;
}

static void check_fill(const PageCheck *check, const char *line) {
    double x = number_after(line, " x="), y = number_after(line, " y=");
    Box box = {x, x + number_after(line, " width="), y, y + number_after(line, " height=")};
    check_inside(check, line, box);
}

static void check_entry(PageCheck *check, const char *line, const char *name) {
    int number = atoi(name + 2);
    if (!check->has_head) fail_msg("table %u: a page without a head", (unsigned)check->seed);
    if (strstr(line, "text artifact")) return;
    assert_true(number >= 0 && number < check->made->cells);
    if (check->found[number]) fail_msg("table %u: k%d stands twice", (unsigned)check->seed, number);
    if (number < check->last) check->restarts++;
    check->found[number] = true;
    check->last = number;
}

static void check_line(PageCheck *check, const char *line) {
    if (strncmp(line, "page ", 5) == 0) {
        check->has_head = false;
        check->is_left = strstr(line, " left") != NULL;
        check->count = 0;
    }
    bool is_folio = strstr(line, " y=308.799") && !strstr(line, " turned");
    if (strstr(line, "\"頭\"")) check->has_head = true;
    if (strncmp(line, "  text ", 7) == 0 && !is_folio) check_text(check, line);
    if (strncmp(line, "  fill ", 7) == 0) check_fill(check, line);
    const char *name = strstr(line, "\"k");
    if (name) check_entry(check, line, name);
}

static void check_pages(char *pages, const Chance *made, uint32_t seed) {
    PageCheck check = {.made = made, .seed = seed, .last = -1};
    for (char *line = strtok(pages, "\n"); line; line = strtok(NULL, "\n")) check_line(&check, line);
    for (int i = 0; i < made->cells; i++)
        if (!check.found[i]) fail_msg("table %u: k%d is missing", (unsigned)seed, i);
    int most = made->form == FORM_SPLIT ? made->columns : 0;
    if (check.restarts > most) fail_msg("table %u: %d entries out of order", (unsigned)seed, check.restarts);
}

static void every_entry_once_below_a_head(void **state) {
    (void)state;
    char path[] = "tests/layout/generatedXXXXXX";
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    close(handle);
    const char *wanted = getenv("HANMEN_PROPERTY_COUNT");
    uint32_t count = wanted ? (uint32_t)atoi(wanted) : TABLES;
    for (uint32_t seed = 1; seed <= count; seed++) {
        jmp_buf out_of_memory;
        Arena *arena = arena_create(&out_of_memory);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        Chance made = write_table(file, seed);
        fclose(file);
        check_pages(str_to_c(arena, pages_of(arena, path)), &made, seed);
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
