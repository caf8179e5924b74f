/* Order, repeats, carets under full-width text, JSON; and the tables of messages. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/diagnostics.h"

#include <stdio.h>
#include <string.h>

static jmp_buf out_of_memory;

static char *printed(Arena *arena, Diagnostics *diagnostics, Language language) {
    StrBuilder out = {.arena = arena};
    diagnostics_print(diagnostics, language, sink_to_builder(&out));
    return str_to_c(arena, str_built(&out));
}

static void the_caret_counts_two_columns_for_wide_characters(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    uint32_t file = diagnostics_add_source(diagnostics, STR("章.yaml"), STR("一\r\n表「題名」b\tc\n"));
    DIAGNOSE(diagnostics, FILE_MISSING, ((Span){file, 2, 2, 4}), "写真.jpg");
    assert_string_equal(printed(arena, diagnostics, LANGUAGE_ENGLISH),
                        "章.yaml:2:2: error: there is no file “写真.jpg” [file-missing]\n"
                        "    2 | 表「題名」b c\n"
                        "      |   ^~~~~~~~\n"
                        "      = hint: check the spelling; paths are relative to the file that names them\n"
                        "1 error, 0 warnings\n");
    arena_destroy(arena);
}

static void long_lines_are_cut_around_the_place(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    StrBuilder line = {.arena = arena};
    for (int i = 0; i < 500; i++) str_append_c(&line, i == 299 ? "X" : "あ");
    uint32_t file = diagnostics_add_source(diagnostics, STR("a"), str_built(&line));
    DIAGNOSE(diagnostics, FILE_IS_DIRECTORY, ((Span){file, 1, 300, 1}), "a");
    char *text = printed(arena, diagnostics, LANGUAGE_JAPANESE);
    const char *caret = strchr(text, '^');
    assert_non_null(caret);
    const char *start = caret;
    while (start[-1] != '\n') start--;
    assert_int_equal(caret - start, 8 + 60 * 2);
    assert_non_null(strstr(text, "エラー 1件、警告 0件"));
    arena_destroy(arena);
}

static void places_order_and_repeats_vanish(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    uint32_t first = diagnostics_add_source(diagnostics, STR("a"), STR("x\ny\n"));
    uint32_t second = diagnostics_add_source(diagnostics, STR("b"), STR("x\n"));
    DIAGNOSE(diagnostics, FILE_MISSING, ((Span){second, 1, 1, 1}), "4");
    DIAGNOSE(diagnostics, FILE_MISSING, ((Span){first, 2, 1, 1}), "3");
    DIAGNOSE(diagnostics, FILE_MISSING, ((Span){first, 1, 1, 1}), "1");
    DIAGNOSE(diagnostics, FILE_MISSING, ((Span){first, 1, 1, 1}), "2");
    DIAGNOSE(diagnostics, FILE_MISSING, ((Span){first, 1, 1, 1}), "1");
    DIAGNOSE(diagnostics, FILE_MISSING, ((Span){0}), "0");
    size_t count;
    const Diagnostic *list = diagnostics_sorted(diagnostics, &count);
    assert_int_equal(count, 5);
    for (size_t i = 0; i < count; i++) assert_int_equal(list[i].arguments[0].text[0], '0' + (int)i);
    assert_int_equal(diagnostics_count(diagnostics, SEVERITY_ERROR), 5);
    assert_int_equal(diagnostics_count(diagnostics, SEVERITY_FAILURE), 0);
    arena_destroy(arena);
}

static void json_is_one_object_a_line(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    uint32_t file = diagnostics_add_source(diagnostics, STR("a\"b"), STR("x\n"));
    diagnostics_add_on_page(diagnostics, MESSAGE_FILE_IS_DIRECTORY, (Span){file, 1, 2, 3}, 7,
                            (const char *const[]){"tab\there\\", NULL});
    StrBuilder out = {.arena = arena};
    diagnostics_print_json(diagnostics, LANGUAGE_JAPANESE, sink_to_builder(&out));
    assert_string_equal(str_to_c(arena, str_built(&out)),
                        "{\"file\":\"a\\\"b\",\"line\":1,\"column\":2,\"endColumn\":5,\"severity\":\"error\","
                        "\"code\":\"file-is-directory\","
                        "\"message\":\"「tab\\u0009here\\\\」はフォルダーです。ファイルではありません\","
                        "\"hint\":\"\",\"page\":7}\n");
    arena_destroy(arena);
}

static void a_later_list_knows_the_sources_before_it(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *before = diagnostics_create(arena);
    uint32_t layout = diagnostics_add_source(before, STR("layout.yaml"), STR("x\ny\n"));
    DIAGNOSE(before, FILE_MISSING, ((Span){layout, 1, 1, 1}), "told before");
    Diagnostics *after = diagnostics_create_after(arena, before);
    uint32_t record = diagnostics_add_source(after, STR("record.yaml"), STR("z\n"));
    assert_int_not_equal(record, layout);
    DIAGNOSE(after, FILE_MISSING, ((Span){layout, 2, 1, 1}), "a.jpg");
    const char *text = printed(arena, after, LANGUAGE_ENGLISH);
    assert_non_null(strstr(text, "layout.yaml:2:1: error: there is no file “a.jpg”"));
    assert_non_null(strstr(text, "2 | y"));
    assert_null(strstr(text, "told before"));
    arena_destroy(arena);
}

static void broken_sources_are_shown_safely(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    uint32_t file = diagnostics_add_source(diagnostics, STR("a"), (Str){"\x1B[31m\xFF\0z", 8});
    DIAGNOSE(diagnostics, FILE_IS_DIRECTORY, ((Span){file, 1, 6, 1}), "a");
    DIAGNOSE(diagnostics, FILE_IS_DIRECTORY, ((Span){file, 9, 900, 100}), "a");
    char *text = printed(arena, diagnostics, LANGUAGE_ENGLISH);
    assert_null(strchr(text, '\x1B'));
    assert_non_null(strstr(text, "\xEF\xBF\xBD[31m\xEF\xBF\xBD\xEF\xBF\xBDz\n"));
    assert_non_null(strstr(text, "a:9:900: error"));
    arena_destroy(arena);
}

static unsigned places_in(const char *text) {
    unsigned places = 0;
    for (; *text; text++)
        if (text[0] == '{' && text[1] >= '0' && text[1] <= '9' && text[2] == '}')
            places |= 1u << (text[1] - '0');
    return places;
}

static void every_message_is_complete_in_both_languages(void **state) {
    (void)state;
    static const struct {
        const char *code, *english, *japanese, *english_hint, *japanese_hint;
    } messages[] = {
#define MESSAGE(id, severity, code, english, japanese, english_hint, japanese_hint)                          \
    {code, english, japanese, english_hint, japanese_hint},
#include "base/messages/all.def"
#undef MESSAGE
    };
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        assert_int_equal(strspn(messages[i].code, "abcdefghijklmnopqrstuvwxyz0123456789-"),
                         strlen(messages[i].code));
        assert_true(messages[i].english[0] && messages[i].japanese[0]);
        if (places_in(messages[i].english) != places_in(messages[i].japanese))
            fail_msg("%s: arguments differ", messages[i].code);
        if (places_in(messages[i].english_hint) != places_in(messages[i].japanese_hint))
            fail_msg("%s: arguments differ", messages[i].code);
        assert_int_equal(messages[i].english_hint[0] != 0, messages[i].japanese_hint[0] != 0);
        assert_true(places_in(messages[i].english) < 1u << 4);
    }
}

int main(void) {
    if (setjmp(out_of_memory)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_caret_counts_two_columns_for_wide_characters),
        cmocka_unit_test(long_lines_are_cut_around_the_place),
        cmocka_unit_test(places_order_and_repeats_vanish),
        cmocka_unit_test(json_is_one_object_a_line),
        cmocka_unit_test(a_later_list_knows_the_sources_before_it),
        cmocka_unit_test(broken_sources_are_shown_safely),
        cmocka_unit_test(every_message_is_complete_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
