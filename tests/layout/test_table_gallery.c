/* Takes: the tables of tests/tables. Gives: their pages, as they were looked at. Invariant: each is held by a
 * golden of its own. */
#include "text/golden.h"

#include "base/sink.h"
#include "hanmen.h"

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

static void check(const char *report, const char *golden) {
    jmp_buf out_of_memory;
    Arena *arena = arena_create(&out_of_memory);
    golden_check(arena, golden, pages_of(arena, report));
    arena_destroy(arena);
}

static void sums_are_carried_over_pages(void **state) {
    (void)state;
    check("tests/tables/breaks.yaml", "tests/tables/breaks.pages.golden");
}

static void a_cut_cell_shows_its_text_again(void **state) {
    (void)state;
    check("tests/tables/spans.yaml", "tests/tables/spans.pages.golden");
}

static void numbers_stand_under_their_points(void **state) {
    (void)state;
    check("tests/tables/decimal.yaml", "tests/tables/decimal.pages.golden");
}

static void groups_stay_whole(void **state) {
    (void)state;
    check("tests/tables/groups.yaml", "tests/tables/groups.pages.golden");
}

static void a_wide_table_is_turned(void **state) {
    (void)state;
    check("tests/tables/wide_turn.yaml", "tests/tables/wide_turn.pages.golden");
}

static void a_wide_table_is_divided_by_columns(void **state) {
    (void)state;
    check("tests/tables/wide_split.yaml", "tests/tables/wide_split.pages.golden");
}

static void a_wide_table_is_set_smaller(void **state) {
    (void)state;
    check("tests/tables/wide_shrink.yaml", "tests/tables/wide_shrink.pages.golden");
}

static void a_table_in_a_cell_has_room(void **state) {
    (void)state;
    check("tests/tables/nested.yaml", "tests/tables/nested.pages.golden");
}

/* How often `part` stands in the text between two offsets. */
static int occurrences(Str text, const char *part) {
    Str wanted = str_from_c(part);
    int count = 0;
    for (size_t i = 0; i + wanted.length <= text.length; i++)
        count += str_equal(str_slice(text, i, i + wanted.length), wanted);
    return count;
}

/* What is repeated is an artifact; each entry itself is content once. */
static void repetitions_are_artifacts(void **state) {
    (void)state;
    jmp_buf out_of_memory;
    Arena *arena = arena_create(&out_of_memory);
    Str breaks = pages_of(arena, "tests/tables/breaks.yaml"),
        spans = pages_of(arena, "tests/tables/spans.yaml");
    int cuts = 0;
    size_t start = 0;
    for (size_t i = 0; i <= breaks.length; i++) {
        if (i < breaks.length && breaks.text[i] != '\n') continue;
        Str line = str_slice(breaks, start, i);
        bool repeats = occurrences(line, "続") || occurrences(line, "ページ") || occurrences(line, "頁計") ||
                       occurrences(line, "つづき") || occurrences(line, "市の名");
        if (repeats) assert_int_equal(occurrences(line, "text artifact"), 1);
        cuts += occurrences(line, "次ページへ続く");
        start = i + 1;
    }
    assert_true(cuts >= 2);
    assert_int_equal(occurrences(breaks, "市の名"), cuts);
    assert_true(occurrences(spans, "\"東\"") > 1);
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_carried_over_pages),
        cmocka_unit_test(a_cut_cell_shows_its_text_again),
        cmocka_unit_test(numbers_stand_under_their_points),
        cmocka_unit_test(groups_stay_whole),
        cmocka_unit_test(repetitions_are_artifacts),
        cmocka_unit_test(a_wide_table_is_turned),
        cmocka_unit_test(a_wide_table_is_divided_by_columns),
        cmocka_unit_test(a_wide_table_is_set_smaller),
        cmocka_unit_test(a_table_in_a_cell_has_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
