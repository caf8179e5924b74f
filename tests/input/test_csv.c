/* CSV as spreadsheets leave it: encodings, quotes, line ends, blank columns; and what is wrong with a file.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "input/csv.h"

#include <string.h>

static jmp_buf out_of_memory;

typedef struct Case {
    Arena *arena;
    Diagnostics *diagnostics;
    const RecordSet *records;
} Case;

static Case read_bytes(CsvEncoding encoding, Str bytes) {
    Case result = {.arena = arena_create(&out_of_memory)};
    result.diagnostics = diagnostics_create(result.arena);
    result.records = csv_parse_text(result.arena, result.diagnostics, STR("a.csv"), encoding, bytes);
    return result;
}

static void close_case(Case *csv) {
    arena_destroy(csv->arena);
}

static void assert_text(Str found, const char *wanted) {
    assert_int_equal(found.length, strlen(wanted));
    assert_memory_equal(found.text ? found.text : "", wanted, found.length);
}

static void assert_value(const Case *csv, size_t row, size_t field, const char *wanted) {
    assert_true(row < csv->records->row_count && field < csv->records->field_count);
    assert_text(records_value(csv->records, row, field)->text, wanted);
}

/* What the diagnostics say, in English: "line:column code; …". */
static Str told(const Case *csv) {
    StrBuilder out = {.arena = csv->arena};
    size_t count;
    const Diagnostic *list = diagnostics_sorted(csv->diagnostics, &count);
    for (size_t i = 0; i < count; i++)
        str_append_format(&out, "%s%u:%u %s", i ? "; " : "", (unsigned)list[i].span.line,
                          (unsigned)list[i].span.column, diagnostic_code(&list[i]));
    return str_built(&out);
}

static void assert_told(CsvEncoding encoding, Str bytes, const char *wanted) {
    Case csv = read_bytes(encoding, bytes);
    assert_text(told(&csv), wanted);
    assert_int_equal(csv.records->failed, *wanted != '\0');
    close_case(&csv);
}

static void test_utf8(void **state) {
    (void)state;
    static const Str texts[] = {
        {"\xEF\xBB\xBF款,額\r\n土木費,10\r\n", 0}, {"款,額\n土木費,10", 0}, {"款,額\r土木費,10\r", 0}};
    for (size_t i = 0; i < 3; i++) {
        Case csv = read_bytes(CSV_ENCODING_AUTO, str_from_c(texts[i].text));
        assert_text(told(&csv), "");
        assert_int_equal(csv.records->field_count, 2);
        assert_int_equal(csv.records->row_count, 1);
        assert_text(csv.records->fields[0].text, "款");
        assert_value(&csv, 0, 0, "土木費");
        assert_value(&csv, 0, 1, "10");
        const Span span = records_value(csv.records, 0, 1)->span;
        assert_int_equal(span.line, 2);
        assert_int_equal(span.column, 5);
        assert_int_equal(span.length, 2);
        close_case(&csv);
    }
}

/* The characters on which other tables of Shift_JIS differ from Windows' code page 932. */
static void test_cp932(void **state) {
    (void)state;
    static const struct {
        const char *bytes, *text;
    } pairs[] = {{"\x87\x40", "\u2460"}, {"\x87\x8A", "\u3231"}, {"\xFB\xFC", "\u9AD9"},
                 {"\x81\x7C", "\uFF0D"}, {"\x81\x60", "\uFF5E"}, {"\x81\x61", "\u2225"},
                 {"\x81\x91", "\uFFE0"}, {"\x81\xCA", "\uFFE2"}, {"\x81\x50", "\uFFE3"},
                 {"\x81\x5C", "\u2015"}, {"\x5C", "\\"},         {"\x7E", "~"},
                 {"\xED\x40", "\u7E8A"}, {"\xFA\x54", "\uFFE2"}, {"\xB1", "\uFF71"},
                 {"\x95\x5C", "\u8868"}, {"\x83\x7C", "\u30DD"}, {"\xFA\xB1", "\uFA11"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Arena *arena = arena_create(&out_of_memory);
        Str bytes = str_format(arena, "a,b\r\n\x93\x79,%s\r\n", pairs[i].bytes);
        Case csv = read_bytes(i % 2 ? CSV_ENCODING_AUTO : CSV_ENCODING_CP932, bytes);
        assert_text(told(&csv), "");
        assert_value(&csv, 0, 0, "土");
        assert_value(&csv, 0, 1, pairs[i].text);
        close_case(&csv);
        arena_destroy(arena);
    }
}

static void test_quotes(void **state) {
    (void)state;
    Case csv = read_bytes(CSV_ENCODING_AUTO,
                          STR("a,b,c\r\n\"一\r\n二\",\"言った\"\"\",\"x, y\"\r\n,\" z \",0123\r\n"));
    assert_text(told(&csv), "");
    assert_value(&csv, 0, 0, "一\n二");
    assert_value(&csv, 0, 1, "言った\"");
    assert_value(&csv, 0, 2, "x, y");
    assert_value(&csv, 1, 0, "");
    assert_value(&csv, 1, 1, " z ");
    assert_value(&csv, 1, 2, "0123");
    assert_int_equal(records_value(csv.records, 0, 1)->span.line, 3);
    assert_int_equal(records_value(csv.records, 1, 2)->span.line, 4);
    assert_int_equal(csv.records->numbers[1], 3);
    close_case(&csv);
}

static void test_blank_rows_and_columns(void **state) {
    (void)state;
    Case csv = read_bytes(CSV_ENCODING_AUTO, STR("a,b,,\r\n1,2,,\r\n,,,\r\n\r\n3,,,\r\n\r\n"));
    assert_text(told(&csv), "");
    assert_int_equal(csv.records->field_count, 2);
    assert_int_equal(csv.records->row_count, 2);
    assert_value(&csv, 1, 0, "3");
    assert_value(&csv, 1, 1, "");
    assert_int_equal(csv.records->numbers[0], 2);
    assert_int_equal(csv.records->numbers[1], 5);
    close_case(&csv);
}

static void test_last_value_empty(void **state) {
    (void)state;
    Case csv = read_bytes(CSV_ENCODING_AUTO, STR("a,b\n1,"));
    assert_text(told(&csv), "");
    assert_value(&csv, 0, 1, "");
    close_case(&csv);
}

static void test_faults(void **state) {
    (void)state;
    assert_told(CSV_ENCODING_UTF8, STR("a,b\n1,\x93\x79\n"), "2:3 data-byte");
    assert_told(CSV_ENCODING_CP932, STR("a,b\n1,\x93\x79x\x85\xFF\n"), "2:5 data-byte; 2:6 data-byte");
    assert_told(CSV_ENCODING_AUTO, STR("a,b\n\"x\ny\xFF\",\xE5\x9C\x9F\n"), "3:2 data-byte");
    assert_told(CSV_ENCODING_AUTO,
                STR("\xFF\xFE"
                    "a\0"),
                "1:1 data-utf16");
    assert_told(CSV_ENCODING_AUTO, STR(""), "1:1 data-empty");
    assert_told(CSV_ENCODING_AUTO, STR(",,\n"), "1:1 data-empty");
    assert_told(CSV_ENCODING_AUTO, STR("a,b\n1,2,3\n4\n"), "2:5 data-row-ragged; 3:1 data-row-ragged");
    assert_told(CSV_ENCODING_AUTO, STR("款,額,款\n"), "1:5 data-field-twice");
    assert_told(CSV_ENCODING_AUTO, STR("a,b\n1,x\"y\n"), "2:4 data-quote");
    assert_told(CSV_ENCODING_AUTO, STR("a,b\n\"1\"2,y\n"), "2:4 data-quote");
    assert_told(CSV_ENCODING_AUTO, STR("a,b\n1,\"y\n2,3\n"), "2:3 data-quote-open");
    assert_told(CSV_ENCODING_AUTO, STR("a,b\n1,y\x01\n"), "2:3 data-control");
}

static void test_message_names_row_and_column(void **state) {
    (void)state;
    Case csv = read_bytes(CSV_ENCODING_AUTO, STR("a,b\n\n1,2,3\n"));
    size_t count;
    const Diagnostic *list = diagnostics_sorted(csv.diagnostics, &count);
    assert_int_equal(count, 1);
    assert_text(diagnostic_text(csv.arena, list, LANGUAGE_JAPANESE),
                "3行: 項目は2個なのに値が3個あります（C列）");
    close_case(&csv);
}

static void test_names_without_blanks(void **state) {
    (void)state;
    Case csv = read_bytes(CSV_ENCODING_AUTO, STR("\"予算額\n（千円）\", 決算 額\n1,2\n"));
    assert_text(told(&csv), "");
    assert_int_equal(records_field(csv.arena, csv.records, STR("予算額（千円）")), 0);
    assert_int_equal(records_field(csv.arena, csv.records, STR("決算額")), 1);
    assert_true(records_field(csv.arena, csv.records, STR("決算")) == RECORDS_NO_FIELD);
    close_case(&csv);
}

static void test_missing_file(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    const RecordSet *records =
        csv_read(arena, diagnostics, STR("tests/no-such.csv"), CSV_ENCODING_AUTO, (Span){0});
    assert_true(records->failed);
    assert_int_equal(diagnostics_count(diagnostics, SEVERITY_ERROR), 1);
    arena_destroy(arena);
}

static void test_trim(void **state) {
    (void)state;
    assert_text(record_trim(STR("　 a　b \n")), "a　b");
    assert_text(record_trim(STR("　")), "");
    assert_text(record_trim(STR("")), "");
    assert_text(record_trim(STR("a")), "a");
}

int main(void) {
    if (setjmp(out_of_memory)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_cp932),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_blank_rows_and_columns),
        cmocka_unit_test(test_last_value_empty),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_message_names_row_and_column),
        cmocka_unit_test(test_names_without_blanks),
        cmocka_unit_test(test_missing_file),
        cmocka_unit_test(test_trim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
