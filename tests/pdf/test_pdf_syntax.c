/* The written form of numbers, strings, texts, names and dates.
 *
 * Takes: values. Gives: the characters expected by ISO 32000-1, 7.3.
 * Invariant: expectations are written out, not computed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pdf/syntax.h"

static jmp_buf out_of_memory;

static int open_builder(void **state) {
    Arena *arena = arena_create(&out_of_memory);
    if (!arena) return -1;
    StrBuilder *out = ARENA_NEW(arena, StrBuilder);
    out->arena = arena;
    *state = out;
    return 0;
}

static int close_builder(void **state) {
    arena_destroy(((StrBuilder *)*state)->arena);
    return 0;
}

static void assert_written(StrBuilder *out, const char *expected) {
    assert_string_equal(str_to_c(out->arena, str_built(out)), expected);
    out->length = 0;
}

static void test_numbers(void **state) {
    StrBuilder *out = *state;
    const struct {
        int64_t value;
        const char *text;
    } cases[] = {{0, "0"},          {1, "0.001"},       {-1, "-0.001"},
                 {10500, "10.5"},   {841890, "841.89"}, {-500, "-0.5"},
                 {1000000, "1000"}, {20, "0.02"},       {100000000000, "100000000"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        syntax_thousandths(out, cases[i].value);
        assert_written(out, cases[i].text);
    }
    syntax_integer(out, INT64_MIN);
    assert_written(out, "-9223372036854775808");
    syntax_ratio(out, 200000, 1234567);
    assert_written(out, "0.162000118");
    syntax_ratio(out, 5, 2);
    assert_written(out, "2.5");
}

static void test_strings(void **state) {
    StrBuilder *out = *state;
    syntax_string(out, STR("a(b)\\\r\n"));
    assert_written(out, "(a\\(b\\)\\\\\\r\n)");
    syntax_text(out, STR("Report (1)"));
    assert_written(out, "(Report \\(1\\))");
    syntax_text(out, STR("章 𠮷"));
    assert_written(out, "<FEFF7AE00020D842DFB7>");
    syntax_text(out, STR("\n"));
    assert_written(out, "<FEFF000A>");
    syntax_utf16_hex(out, STR("葛󠄀\xEF\xBB\xBF"));
    assert_written(out, "845BDB40DD00");
    syntax_name(out, STR("A B#/字"));
    assert_written(out, "/A#20B#23#2F#E5#AD#97");
}

static void test_dates(void **state) {
    StrBuilder *out = *state;
    const struct {
        int64_t seconds;
        const char *text;
    } cases[] = {{0, "D:19700101000000Z"},          {-5, "D:19700101000000Z"},
                 {951782400, "D:20000229000000Z"},  {1775035800, "D:20260401093000Z"},
                 {4107542399, "D:21000228235959Z"}, {4107542400, "D:21000301000000Z"},
                 {INT64_MAX, "D:99991231235959Z"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str_append(out, syntax_date(out->arena, cases[i].seconds));
        assert_written(out, cases[i].text);
    }
    str_append(out, syntax_date_iso(out->arena, 1775035800));
    assert_written(out, "2026-04-01T09:30:00Z");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_numbers, open_builder, close_builder),
        cmocka_unit_test_setup_teardown(test_strings, open_builder, close_builder),
        cmocka_unit_test_setup_teardown(test_dates, open_builder, close_builder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
