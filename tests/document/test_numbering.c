/* Takes: headings and lists made by hand. Gives: their labels compared. Invariant: no file, no font. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "document/numbering.h"

static jmp_buf landing;
static Arena *arena;
static Diagnostics *diagnostics;

static Numbering families[2];
static StyleSheet sheet;

static int set_up(void **state) {
    (void)state;
    arena = arena_create(&landing);
    diagnostics = diagnostics_create(arena);
    families[0] = (Numbering){.name = STR("decimal"),
                              .pattern = {STR("第{0:fullwidth}章"), STR("{1:fullwidth}"), STR("{1}.{2}"),
                                          STR("{1}.{2}.{3}"), STR("{0}-{1}-{2}-{3}-{4}")}};
    families[1] =
        (Numbering){.name = STR("parenthesized"), .pattern = {{0}, {0}, STR("({2})"), STR("{3:circled}")}};
    sheet = (StyleSheet){.numberings = families, .numbering_count = 2, .bullet = STR("・")};
    for (int level = 1; level <= 4; level++) sheet.heading_numbering[level] = STR("decimal");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_destroy(arena);
    return 0;
}

static void expect_heading(Counter *counter, Heading heading, const char *label) {
    Block block = {.kind = BLOCK_HEADING, .heading = heading, .span = {1, 1, 1, 1}};
    assert_string_equal(str_to_c(arena, counter_heading(counter, &block)), label);
}

static void expect_chapter(Counter *counter, const char *number, const char *label) {
    Chapter chapter = {.number = str_from_c(number)};
    assert_string_equal(str_to_c(arena, counter_chapter(counter, &chapter)), label);
}

static void test_levels_count_and_restart(void **state) {
    (void)state;
    Counter *counter = counter_create(arena, diagnostics, &sheet, 3);
    expect_chapter(counter, "", "第３章");
    expect_heading(counter, (Heading){.level = 1}, "１");
    expect_heading(counter, (Heading){.level = 2}, "1.1");
    expect_heading(counter, (Heading){.level = 2}, "1.2");
    expect_heading(counter, (Heading){.level = 3}, "1.2.1");
    expect_heading(counter, (Heading){.level = 4}, "3-1-2-1-1");
    expect_heading(counter, (Heading){.level = 1}, "２");
    expect_heading(counter, (Heading){.level = 2}, "2.1");
    expect_heading(counter, (Heading){.level = 5}, "");
    expect_chapter(counter, "", "第４章");
    expect_heading(counter, (Heading){.level = 1}, "１");
}

static void test_second_family_counts_on_its_own(void **state) {
    (void)state;
    Counter *counter = counter_create(arena, diagnostics, &sheet, 1);
    Heading parenthesized = {.level = 2, .numbering = STR("parenthesized")};
    expect_heading(counter, (Heading){.level = 1}, "１");
    expect_heading(counter, parenthesized, "(1)");
    expect_heading(counter, (Heading){.level = 2}, "1.1");
    expect_heading(counter, parenthesized, "(2)");
    expect_heading(counter, (Heading){.level = 1}, "２");
    expect_heading(counter, parenthesized, "(1)");
    expect_heading(counter, (Heading){.level = 3, .numbering = STR("parenthesized")}, "①");
}

static void test_given_numbers(void **state) {
    (void)state;
    Counter *counter = counter_create(arena, diagnostics, &sheet, 1);
    expect_chapter(counter, "3", "第３章");
    expect_heading(counter, (Heading){.level = 1, .number = STR("５")}, "５");
    expect_heading(counter, (Heading){.level = 2}, "5.1");
    expect_heading(counter, (Heading){.level = 1}, "６");
    expect_heading(counter, (Heading){.level = 1, .number = STR("付")}, "付");
    expect_heading(counter, (Heading){.level = 2}, "付.1");
    expect_heading(counter, (Heading){.level = 1, .unnumbered = true}, "");
    expect_heading(counter, (Heading){.level = 2}, "1");
    expect_heading(counter, (Heading){.level = 1}, "７");
    expect_chapter(counter, "資料編", "資料編");
    expect_chapter(counter, "none", "");
    expect_chapter(counter, "", "第４章");
}

static void test_unknown_family_is_reported(void **state) {
    (void)state;
    Counter *counter = counter_create(arena, diagnostics, &sheet, 1);
    expect_heading(counter, (Heading){.level = 1, .numbering = STR("decimale")}, "１");
    size_t count;
    const Diagnostic *list = diagnostics_sorted(diagnostics, &count);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].message, MESSAGE_NUMBERING_UNKNOWN_NEAR);
    assert_string_equal(str_to_c(arena, list[0].arguments[1]), "decimal");
}

static void test_bad_patterns_are_reported(void **state) {
    (void)state;
    families[1].pattern[2] = STR("{3}");
    families[1].pattern[3] = STR("{3:roman}");
    families[1].pattern[4] = STR("{4");
    counter_create(arena, diagnostics, &sheet, 1);
    assert_int_equal(diagnostics_count(diagnostics, SEVERITY_ERROR), 3);
}

static void test_kanji(void **state) {
    (void)state;
    families[0].pattern[1] = STR("{1:kanji}");
    Counter *counter = counter_create(arena, diagnostics, &sheet, 1);
    static const struct {
        const char *given, *next;
    } cases[] = {{"0", "一"},      {"9", "十"},      {"10", "十一"},      {"19", "二十"},
                 {"98", "九十九"}, {"99", "一〇〇"}, {"2023", "二〇二四"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_heading(counter, (Heading){.level = 1, .number = str_from_c(cases[i].given)}, cases[i].given);
        expect_heading(counter, (Heading){.level = 1}, cases[i].next);
    }
}

static void expect_mark(List list, size_t index, const char *mark) {
    assert_string_equal(str_to_c(arena, list_mark(arena, &sheet, &list, index)), mark);
}

static void test_list_marks(void **state) {
    (void)state;
    expect_mark((List){.kind = LIST_BULLET, .start = 1}, 0, "・");
    expect_mark((List){.kind = LIST_BULLET, .mark = STR("◆"), .start = 1}, 4, "◆");
    expect_mark((List){.kind = LIST_CIRCLED, .start = 0}, 0, "⓪");
    expect_mark((List){.kind = LIST_CIRCLED, .start = 1}, 0, "①");
    expect_mark((List){.kind = LIST_CIRCLED, .start = 1}, 19, "⑳");
    expect_mark((List){.kind = LIST_CIRCLED, .start = 1}, 20, "㉑");
    expect_mark((List){.kind = LIST_CIRCLED, .start = 1}, 34, "㉟");
    expect_mark((List){.kind = LIST_CIRCLED, .start = 1}, 35, "㊱");
    expect_mark((List){.kind = LIST_CIRCLED, .start = 1}, 49, "㊿");
    expect_mark((List){.kind = LIST_CIRCLED, .start = 1}, 50, "(51)");
    expect_mark((List){.kind = LIST_NUMBER, .start = 3}, 1, "4.");
    expect_mark((List){.kind = LIST_PARENTHESIZED, .start = 1}, 1, "(2)");
    expect_mark((List){.kind = LIST_PLAIN, .start = 1}, 1, "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_levels_count_and_restart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_second_family_counts_on_its_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_given_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unknown_family_is_reported, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_patterns_are_reported, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_kanji, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_list_marks, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
