/* Numbers and dates: read as people type them, printed by a spreadsheet's formats. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "document/date.h"
#include "document/number.h"

#include <string.h>

static jmp_buf out_of_memory;

static void assert_text(Str found, const char *wanted) {
    if (found.length != strlen(wanted) || memcmp(found.text ? found.text : "", wanted, found.length) != 0)
        fail_msg("found “%.*s”, wanted “%s”", STR_ARGS(found), wanted);
}

static void test_numbers_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        DecimalParse result;
        int64_t digits;
        int places;
    } cases[] = {
        {"0", DECIMAL_OK, 0, 0},
        {"1,234,567", DECIMAL_OK, 1234567, 0},
        {"-12.50", DECIMAL_OK, -1250, 2},
        {"△3", DECIMAL_OK, -3, 0},
        {"▲1,000", DECIMAL_OK, -1000, 0},
        {"−7", DECIMAL_OK, -7, 0},
        {"(12)", DECIMAL_OK, -12, 0},
        {"12.5%", DECIMAL_OK, 125, 3},
        {"+5", DECIMAL_OK, 5, 0},
        {"１２，３４５", DECIMAL_FULL_WIDTH, 12345, 0},
        {"－３．５", DECIMAL_FULL_WIDTH, -35, 1},
        {"12,34", DECIMAL_BAD, 0, 0},
        {"1,2345", DECIMAL_BAD, 0, 0},
        {"", DECIMAL_BAD, 0, 0},
        {"-", DECIMAL_BAD, 0, 0},
        {"1.2.3", DECIMAL_BAD, 0, 0},
        {"1 000", DECIMAL_BAD, 0, 0},
        {"12円", DECIMAL_BAD, 0, 0},
        {"1e3", DECIMAL_BAD, 0, 0},
        {"9223372036854775807", DECIMAL_OK, INT64_MAX, 0},
        {"9223372036854775808", DECIMAL_BAD, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Decimal value = {0};
        DecimalParse result = decimal_parse(str_from_c(cases[i].text), &value);
        if (result != cases[i].result) fail_msg("“%s”: %d", cases[i].text, (int)result);
        assert_true(value.digits == cases[i].digits);
        assert_int_equal(value.places, cases[i].places);
    }
}

static void test_numbers_printed(void **state) {
    (void)state;
    static const struct {
        const char *format, *number, *wanted;
    } cases[] = {
        {"#,##0", "1234567", "1,234,567"},
        {"#,##0", "999", "999"},
        {"#,##0", "0", "0"},
        {"#,##0", "1234.5", "1,235"},
        {"#,##0", "-1234.5", "−1,235"},
        {"#,##0;△#,##0", "-1234", "△1,234"},
        {"0.0;▲0.0", "-0.25", "▲0.3"},
        {"0.0%", "-0.018", "−1.8%"},
        {"0.0%", "0.0635", "6.4%"},
        {"0%", "1", "100%"},
        {"0.0#", "1.5", "1.5"},
        {"0.0#", "1.257", "1.26"},
        {"0.0", "3", "3.0"},
        {"000", "7", "007"},
        {"#,##0\"円\"", "1200", "1,200円"},
        {"#,##0人", "1200", "1,200人"},
        {"#,##0;(#,##0)", "-5", "(5)"},
        {"0.00", "-0.001", "0.00"},
        {"#.#", "0.5", ".5"},
        {"#,##0.0", "12345.67", "12,345.7"},
    };
    Arena *arena = arena_create(&out_of_memory);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        NumberFormat format;
        Decimal value;
        assert_true(number_format_parse(arena, str_from_c(cases[i].format), &format));
        assert_int_equal(decimal_parse(str_from_c(cases[i].number), &value), DECIMAL_OK);
        assert_text(number_print(arena, &format, value), cases[i].wanted);
    }
    static const char *const bad[] = {"", "円", "#,#", "0#", "#,##0;", "#,##0;x", ",##0", "0.0.0", "0.#0"};
    NumberFormat format;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (number_format_parse(arena, str_from_c(bad[i]), &format)) fail_msg("“%s” is no format", bad[i]);
    format = number_format_plain();
    assert_text(number_print(arena, &format, (Decimal){-150, 2}), "−1.50");
    arena_destroy(arena);
}

static void test_scale(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    NumberFormat format;
    assert_true(number_format_parse(arena, STR("#,##0"), &format));
    format.scale = (Decimal){1000, 0};
    assert_text(number_print(arena, &format, (Decimal){1234500, 0}), "1,235");
    assert_text(number_print(arena, &format, (Decimal){499, 0}), "0");
    assert_text(number_print(arena, &format, (Decimal){-499, 0}), "0");
    arena_destroy(arena);
}

static void test_sums(void **state) {
    (void)state;
    Decimal result;
    assert_true(decimal_add((Decimal){1, 1}, (Decimal){2, 1}, &result));
    assert_int_equal(decimal_compare(result, (Decimal){30, 2}), 0);
    assert_false(decimal_add((Decimal){INT64_MAX, 0}, (Decimal){1, 0}, &result));
    assert_true(decimal_divide((Decimal){2, 0}, (Decimal){3, 0}, 4, &result));
    assert_int_equal(result.digits, 6667);
    assert_true(decimal_divide((Decimal){1, 0}, (Decimal){-8, 0}, 2, &result));
    assert_int_equal(result.digits, -13);
    assert_false(decimal_divide((Decimal){1, 0}, (Decimal){0, 3}, 2, &result));
    assert_true(decimal_compare((Decimal){-1, 0}, (Decimal){-5, 1}) < 0);
}

static void test_dates_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        Date date;
    } cases[] = {
        {"2024-04-01", {2024, 4, 1}}, {"2024/4/1", {2024, 4, 1}},           {"2024.4.1", {2024, 4, 1}},
        {"2024-04", {2024, 4, 0}},    {"2024年4月1日", {2024, 4, 1}},       {"2024年4月", {2024, 4, 0}},
        {"2024年", {2024, 0, 0}},     {"令和6年4月1日", {2024, 4, 1}},      {"令和元年5月", {2019, 5, 0}},
        {"R6.4.1", {2024, 4, 1}},     {"昭和６４年１月７日", {1989, 1, 7}}, {"H31/4/30", {2019, 4, 30}},
        {"2024-02-29", {2024, 2, 29}}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Date date = {0};
        if (!date_parse(str_from_c(cases[i].text), &date)) fail_msg("“%s” is not read", cases[i].text);
        assert_int_equal(date_compare(date, cases[i].date), 0);
    }
    static const char *const bad[] = {"",           "2024",     "24-4-1",     "2023-02-29",  "2024-13-01",
                                      "2024-4/1",   "2024-04-", "2024年4",    "2024-04-01x", "令和",
                                      "2024-00-01", "2024-4-0", "2024年4月1", "2024年4/1"};
    Date date;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (date_parse(str_from_c(bad[i]), &date)) fail_msg("“%s” is no date", bad[i]);
}

static void test_dates_printed(void **state) {
    (void)state;
    static const struct {
        const char *format;
        Date date;
        const char *wanted;
    } cases[] = {{"yyyy-mm-dd", {2024, 4, 1}, "2024-04-01"},
                 {"yyyy年m月d日", {2024, 4, 1}, "2024年4月1日"},
                 {"ggge年m月d日", {2024, 4, 1}, "令和6年4月1日"},
                 {"ggge年m月d日", {2019, 5, 1}, "令和元年5月1日"},
                 {"ggge年m月d日", {2019, 4, 30}, "平成31年4月30日"},
                 {"ge.m.d", {2019, 5, 1}, "R1.5.1"},
                 {"ggge年", {1989, 0, 0}, "平成元年"},
                 {"m/d（aaa）", {2024, 4, 1}, "4/1（月）"},
                 {"aaaa", {2000, 2, 29}, "火曜日"},
                 {"ggge年m月", {2019, 5, 0}, "令和元年5月"},
                 {"yyyy年m月d日", {2024, 4, 0}, ""},
                 {"ggge年", {1872, 12, 31}, ""}};
    Arena *arena = arena_create(&out_of_memory);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_text(date_print(arena, str_from_c(cases[i].format), cases[i].date), cases[i].wanted);
    arena_destroy(arena);
}

int main(void) {
    if (setjmp(out_of_memory)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_read), cmocka_unit_test(test_numbers_printed),
        cmocka_unit_test(test_scale),        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_dates_read),   cmocka_unit_test(test_dates_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
