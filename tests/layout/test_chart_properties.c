/* Takes: charts made by chance: kinds, numbers, names of all lengths, in narrow and wide places. Gives:
 * nothing. Invariant: no two words overlap, none leaves the type area, or the chart says that it has no room.
 */
#define _POSIX_C_SOURCE 200809L
#include "layout/gallery.h"

#include "layout/chart_axis.h"

#include <math.h>
#include <unistd.h>

enum { CHARTS = 240, MOST_SERIES = 6 }; /* HANMEN_PROPERTY_COUNT: another number of charts */

/* The type area of tests/layout/gallery.yaml. */
static const double type_left = 21, type_right = 21 + 36 * 9;

static uint32_t next_random(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 16;
}

static uint32_t below(uint32_t *state, uint32_t limit) {
    return next_random(state) % limit;
}

static void write_name(FILE *file, uint32_t *seed, uint32_t number) {
    static const char *const parts[] = {"地",     "区",     "の",    "世帯", "・",
                                        "ポート", "（新）", "West ", "国際", "ー"};
    fputc('"', file);
    if (below(seed, 3) == 0) fprintf(file, "%u年", (unsigned)(1990 + number));
    for (uint32_t i = 0, count = 1 + below(seed, below(seed, 3) ? 3 : 14); i < count; i++)
        fputs(parts[below(seed, sizeof parts / sizeof *parts)], file);
    fprintf(file, "%u\"", (unsigned)number);
}

static void write_number(FILE *file, uint32_t *seed, bool may_be_negative, uint32_t digits) {
    if (below(seed, 15) == 0) {
        fputs("－", file);
        return;
    }
    if (may_be_negative && below(seed, 3) == 0) fputc('-', file);
    fprintf(file, "%u", (unsigned)(1 + below(seed, 9)));
    for (uint32_t i = below(seed, digits); i > 0; i--) fprintf(file, "%u", (unsigned)below(seed, 10));
    if (below(seed, 4) == 0) fprintf(file, ".%u", (unsigned)below(seed, 100));
}

static void write_chart(FILE *file, uint32_t seed) {
    static const char *const kinds[] = {"kind: bar",
                                        "kind: bar, direction: vertical",
                                        "kind: bar, direction: horizontal",
                                        "kind: bar, stacked: true",
                                        "kind: bar, stacked: true, names: direct",
                                        "kind: bar, stacked: share, direction: horizontal",
                                        "kind: line",
                                        "kind: line, names: legend",
                                        "kind: pie"};
    static const char *const values[] = {"auto", "true", "false"};
    const uint32_t kind = below(&seed, sizeof kinds / sizeof *kinds);
    const bool is_pie = kind == 8, may_be_negative = !is_pie && kind != 5 && below(&seed, 2);
    const uint32_t series = is_pie ? 1 : 1 + below(&seed, MOST_SERIES), digits = 1 + below(&seed, 9);
    const uint32_t categories = below(&seed, 5) ? 1 + below(&seed, 9) : 1 + below(&seed, 60);
    fprintf(file, "formatVersion: 1\nchapter: {title: 章, layout: gallery.yaml}\nbody:\n- chart: {%s, ",
            kinds[kind]);
    if (below(&seed, 2)) fputs("unit: 百万円, ", file);
    if (below(&seed, 2)) fputs("category_title: （年度）, ", file);
    if (below(&seed, 3) == 0) fprintf(file, "width: %u%%, ", (unsigned)(40 + below(&seed, 60)));
    if (below(&seed, 4) == 0) fprintf(file, "height: %umm, ", (unsigned)(30 + below(&seed, 60)));
    fprintf(file, "values: %s, missing: －, category: n, from: [\n", values[below(&seed, 3)]);
    for (uint32_t i = 0; i < categories; i++) {
        fputs("  {n: ", file);
        write_name(file, &seed, i);
        for (uint32_t j = 0; j < series; j++) {
            fprintf(file, ", 系列%u%s: ", (unsigned)j, j % 3 == 2 ? "の長い名前" : "");
            write_number(file, &seed, may_be_negative, digits);
        }
        fputs("},\n", file);
    }
    fputs("  ]}\n", file);
}

static bool has(Str text, const char *part) {
    return str_find(text, str_from_c(part)) != SIZE_MAX;
}

/* True when the chart was set. */
static bool check_chart(Arena *arena, hanmen_library *library, const char *path, uint32_t seed) {
    Str messages;
    Str pages = gallery_pages(arena, library, path, &messages);
    if (has(messages, "[chart-small]") || has(messages, "[chart-empty]")) return false;
    if (has(messages, "error:")) fail_msg("chart %u: %s", (unsigned)seed, str_to_c(arena, messages));
    GalleryTexts texts = gallery_texts(arena, pages);
    for (size_t i = 0; i < texts.list.count; i++) {
        const GalleryText *text = &texts.list.at[i];
        if (text->left < type_left - 1 || text->right > type_right + 1)
            fail_msg("chart %u: %s leaves the type area", (unsigned)seed, text->text.text);
        for (size_t j = i + 1; j < texts.list.count; j++)
            if (gallery_overlap(text, &texts.list.at[j]))
                fail_msg("chart %u: %s and %s overlap", (unsigned)seed, text->text.text,
                         texts.list.at[j].text.text);
    }
    return true;
}

static void words_do_not_overlap(void **state) {
    (void)state;
    char path[] = "tests/layout/generatedXXXXXX";
    int handle = mkstemp(path);
    assert_true(handle >= 0);
    close(handle);
    hanmen_library *library = gallery_library();
    const char *wanted = getenv("HANMEN_PROPERTY_COUNT");
    const uint32_t count = wanted ? (uint32_t)atoi(wanted) : CHARTS;
    uint32_t set = 0;
    for (uint32_t seed = 1; seed <= count; seed++) {
        jmp_buf out_of_memory;
        Arena *arena = arena_create(&out_of_memory);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        write_chart(file, seed * 7919);
        fclose(file);
        set += (uint32_t)check_chart(arena, library, path, seed);
        arena_destroy(arena);
    }
    unlink(path);
    hanmen_close(library);
    assert_true(set > count / 2); /* most have room */
}

/* Every value lies on the axis, which has few steps, each 1, 2 or 5 times a power of ten. */
static void axes_are_round(void **state) {
    (void)state;
    const NumberFormat format = number_format_plain();
    uint32_t seed = 5;
    for (int i = 0; i < 20000; i++) {
        const double size = pow(10, (double)below(&seed, 24) - 9);
        AxisRange range = {-(double)below(&seed, 1000) * size / 1000,
                           (double)below(&seed, 1000) * size / 1000, false};
        if (i % 3 == 0) range.least = 0;
        const int steps = 1 + (int)below(&seed, 6);
        const AxisScale scale = axis_make(&(ChartAxis){0}, &format, range, steps);
        assert_true(scale.low <= range.least + 1e-9 * size && scale.high >= range.most - 1e-9 * size);
        assert_true(scale.tick_count >= 2 && scale.tick_count <= steps + 2);
        int64_t digits = scale.step.digits;
        while (digits % 10 == 0) digits /= 10;
        assert_true(digits == 1 || digits == 2 || digits == 5);
        const double last = decimal_to_double(axis_tick(&scale, scale.tick_count - 1));
        assert_true(fabs(last - scale.high) <= 1e-9 * fmax(fabs(scale.high), 1e-12));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(words_do_not_overlap),
                                       cmocka_unit_test(axes_are_round)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
