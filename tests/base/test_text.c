/* Strings, UTF-8, lengths. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/dump.h"
#include "base/length.h"
#include "base/utf8.h"

#include <string.h>

static jmp_buf out_of_memory;

static void slices_and_searches(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    assert_true(str_equal(str_slice(STR("abc"), 1, 9), STR("bc")));
    assert_int_equal(str_slice(STR("abc"), 3, 1).length, 0);
    assert_true(str_equal(str_trim(STR(" \t a b\r\n")), STR("a b")));
    assert_int_equal(str_trim(STR("  ")).length, 0);
    assert_int_equal(str_find(STR("あいう"), STR("う")), 6);
    assert_true(str_find(STR("ab"), STR("abc")) == SIZE_MAX);
    assert_int_equal(str_find(STR("ab"), STR("")), 0);
    assert_true(str_compare(STR("a"), STR("ab")) < 0 && str_compare(STR("b"), STR("ab")) > 0);
    assert_int_equal(str_compare((Str){0}, STR("")), 0);
    assert_true(str_starts_with(STR("abc"), STR("ab")) && !str_starts_with(STR("a"), STR("ab")));
    assert_true(str_ends_with(STR("abc"), STR("bc")) && !str_ends_with(STR("c"), STR("bc")));
    assert_int_equal(str_from_c(NULL).length, 0);
    assert_string_equal(str_to_c(arena, (Str){0}), "");
    Str formatted = str_format(arena, "%d-%s", 7, "x");
    assert_int_equal(formatted.length, 3);
    assert_string_equal(formatted.text, "7-x");
    arena_destroy(arena);
}

static void builders_grow(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    StrBuilder builder = {.arena = arena};
    for (int i = 0; i < 1000; i++) str_append_format(&builder, "%d,", i);
    str_append_codepoint(&builder, 0x20B9F);
    str_append_codepoint(&builder, 0xD800);
    Str built = str_built(&builder);
    assert_int_equal(built.length, 10 * 2 + 90 * 3 + 900 * 4 + 4 + 3);
    assert_true(str_starts_with(built, STR("0,1,2,")));
    assert_true(str_ends_with(built, STR("999,𠮟\xEF\xBF\xBD")));
    arena_destroy(arena);
}

static void utf8_round_trips(void **state) {
    (void)state;
    const uint32_t codepoints[] = {0,      0x7F,   0x80,   0x7FF,   0x800,   0xD7FF,
                                   0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF};
    for (size_t i = 0; i < sizeof codepoints / sizeof *codepoints; i++) {
        char bytes[4];
        size_t at = 0, length = utf8_encode(codepoints[i], bytes);
        assert_int_equal(utf8_decode((Str){bytes, length}, &at), codepoints[i]);
        assert_int_equal(at, length);
    }
}

static void bad_utf8_takes_one_byte(void **state) {
    (void)state;
    static const char *const bad[] = {"\x80",
                                      "\xC0\x80",
                                      "\xC1\xBF",
                                      "\xE0\x80\x80",
                                      "\xED\xA0\x80",
                                      "\xF0\x80\x80\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xFF",
                                      "\xE3\x81",
                                      "\xF0\x9F\x98",
                                      "\xE3"
                                      "a"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Str text = str_from_c(bad[i]);
        size_t at = 0;
        assert_int_equal(utf8_decode(text, &at), UTF8_INVALID);
        assert_int_equal(at, 1);
        assert_int_equal(utf8_first_invalid(text), 0);
    }
    assert_int_equal(utf8_first_invalid(STR("あ\xFFい")), 3);
    assert_int_equal(utf8_first_invalid(STR("あい")), 6);
    assert_int_equal(utf8_count(STR("あ\xFF"
                                    "b")),
                     3);
}

static void columns_follow_the_terminal(void **state) {
    (void)state;
    assert_int_equal(utf8_columns(STR("abc")), 3);
    assert_int_equal(utf8_columns(STR("あ、「")), 6);
    assert_int_equal(utf8_columns(STR("ｱ")), 1);
    assert_int_equal(utf8_columns(STR("か\u3099")), 2);
    assert_int_equal(utf8_columns(STR("葛\U000E0100")), 2);
    assert_int_equal(utf8_columns(STR("𠮟")), 2);
    assert_true(codepoint_is_wide(0x3000) && codepoint_is_wide(0xFF01) && !codepoint_is_wide('A') &&
                !codepoint_is_wide(0x2019));
}

static void expect_dimension(const char *text, DimensionUnit unit, int32_t value) {
    Dimension dimension = {UNIT_FRACTION, -1};
    assert_int_equal(dimension_parse(str_from_c(text), &dimension), DIMENSION_OK);
    assert_int_equal(dimension.unit, unit);
    assert_int_equal(dimension.value, value);
}

static void dimensions_are_exact(void **state) {
    (void)state;
    expect_dimension("1in", UNIT_ABSOLUTE, 72000);
    expect_dimension("25.4mm", UNIT_ABSOLUTE, 72000);
    expect_dimension("2.54cm", UNIT_ABSOLUTE, 72000);
    expect_dimension("210mm", UNIT_ABSOLUTE, 595276);
    expect_dimension("13Q", UNIT_ABSOLUTE, 9213); /* 3.25 mm */
    expect_dimension("4H", UNIT_ABSOLUTE, 2835);
    expect_dimension(" 10.5 pt ", UNIT_ABSOLUTE, 10500);
    expect_dimension("-.5pt", UNIT_ABSOLUTE, -500);
    expect_dimension("0.0004pt", UNIT_ABSOLUTE, 0);
    expect_dimension("0.0005pt", UNIT_ABSOLUTE, 1);
    expect_dimension("0", UNIT_ABSOLUTE, 0);
    expect_dimension("1.5zw", UNIT_EM, 1500);
    expect_dimension("12.5%", UNIT_PERCENT, 12500);
    expect_dimension("2fr", UNIT_FRACTION, 2000);
    expect_dimension("100000pt", UNIT_ABSOLUTE, LENGTH_MAX);
}

static void bad_dimensions_are_named(void **state) {
    (void)state;
    const struct {
        const char *text;
        DimensionError error;
    } cases[] = {{"", DIMENSION_NOT_A_NUMBER},      {"mm", DIMENSION_NOT_A_NUMBER},
                 {"-", DIMENSION_NOT_A_NUMBER},     {".mm", DIMENSION_NOT_A_NUMBER},
                 {"5", DIMENSION_NO_UNIT},          {"5px", DIMENSION_UNKNOWN_UNIT},
                 {"5 m m", DIMENSION_UNKNOWN_UNIT}, {"1.2.3mm", DIMENSION_UNKNOWN_UNIT},
                 {"100001pt", DIMENSION_TOO_LARGE}, {"900000000mm", DIMENSION_TOO_LARGE}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Dimension dimension;
        assert_int_equal(dimension_parse(str_from_c(cases[i].text), &dimension), cases[i].error);
    }
    Dimension dimension;
    assert_int_not_equal(dimension_parse(STR("99999999999999999999999999mm"), &dimension), DIMENSION_OK);
}

static void lengths_resolve_scale_and_print(void **state) {
    (void)state;
    assert_int_equal(dimension_resolve((Dimension){UNIT_EM, 1500}, 10500, 0), 15750);
    assert_int_equal(dimension_resolve((Dimension){UNIT_PERCENT, 33333}, 0, 300000), 99999);
    assert_int_equal(dimension_resolve((Dimension){UNIT_FRACTION, 1000}, 10500, 300000), 0);
    assert_int_equal(length_scale(1, 1, 2), 1);
    assert_int_equal(length_scale(-1, 1, 2), -1);
    assert_int_equal(length_scale(LENGTH_MAX, 1000000, 1000000), LENGTH_MAX);
    const struct {
        Length length;
        const char *text;
    } prints[] = {{0, "0"},         {420000, "420"}, {10500, "10.5"},
                  {-125, "-0.125"}, {1, "0.001"},    {INT32_MIN, "-2147483.648"}};
    for (size_t i = 0; i < sizeof prints / sizeof *prints; i++) {
        char text[LENGTH_TEXT_SIZE];
        assert_int_equal(length_print(prints[i].length, text), strlen(prints[i].text));
        assert_string_equal(text, prints[i].text);
    }
}

static void dumps_escape_and_indent(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    StrBuilder out = {.arena = arena};
    Dump dump = {.sink = sink_to_builder(&out), .level = 1};
    dump_line(&dump, arena, "%.*s",
              STR_ARGS(dump_quote(arena, STR("a\"\\\n\t\x01\xFF"
                                             "あ"))));
    assert_string_equal(str_to_c(arena, str_built(&out)), "  \"a\\\"\\\\\\n\\t\\u{1}\\u{FF}あ\"\n");
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_and_searches),
        cmocka_unit_test(builders_grow),
        cmocka_unit_test(utf8_round_trips),
        cmocka_unit_test(bad_utf8_takes_one_byte),
        cmocka_unit_test(columns_follow_the_terminal),
        cmocka_unit_test(dimensions_are_exact),
        cmocka_unit_test(bad_dimensions_are_named),
        cmocka_unit_test(lengths_resolve_scale_and_print),
        cmocka_unit_test(dumps_escape_and_indent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
