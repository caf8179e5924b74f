/* The file as a whole: its objects, that it repeats byte for byte, bookmarks, links, many pages, refusals.
 *
 * Takes: hand-made pages. Gives: the object listing of a tiny one (document.golden), what qpdf and mutool say
 * of the rest. Invariant: no test depends on the clock.
 */
#define _POSIX_C_SOURCE 200809L
#include "pdf/listing.h"

enum { PAGE = 100000 };

static void make_small_page(Fixture *fixture) {
    const Face *face = fixture_face(fixture, BIZ_MINCHO);
    fixture_item(fixture, (Item){.kind = ITEM_ANCHOR, .x = 10000, .y = 20000, .anchor = STR("fig:map")});
    fixture_text(fixture, face, 10500, 10000, 30000, "日本 a");
    fixture_item(fixture, (Item){.kind = ITEM_FILL,
                                 .is_artifact = true,
                                 .x = 10000,
                                 .y = 40000,
                                 .width = 80000,
                                 .height = 250,
                                 .color = {COLOR_CMYK, {0, 0, 0, 1000}}});
    fixture_item(fixture, (Item){.kind = ITEM_DISC,
                                 .x = 10000,
                                 .y = 50000,
                                 .width = 10000,
                                 .height = 10000,
                                 .color = {COLOR_RGB, {1000, 500, 0}}});
    fixture_item(fixture, (Item){.kind = ITEM_LINK,
                                 .x = 10000,
                                 .y = 20000,
                                 .width = 21000,
                                 .height = 10500,
                                 .target = STR("https://例.jp/a(b)")});
    fixture_item(
        fixture,
        (Item){.kind = ITEM_LINK, .x = 0, .y = 0, .width = 1000, .height = 1000, .target = STR("#fig:map")});
    fixture_page(fixture, PAGE, PAGE + 890);
    static const OutlineEntry outline[] = {{0, {"第1章", sizeof "第1章" - 1}, 0, 0, 10000, 20000},
                                           {1, {"1.1", 3}, 0, 0, 10000, 30000}};
    fixture->outline = outline;
    fixture->outline_count = 2;
}

static void test_objects(void **state) {
    Fixture *fixture = *state;
    make_small_page(fixture);
    const Str pdf = fixture_pdf(fixture);
    assert_clean(fixture, pdf);
    if (!have_tool("qpdf")) return;
    compare_objects(fixture, pdf, (const char *const[]){"/Length1 ", NULL}, "tests/pdf/document.golden");
}

static void test_same_bytes_twice(void **state) {
    Fixture *fixture = *state;
    make_small_page(fixture);
    const Str first = fixture_pdf(fixture), second = fixture_pdf(fixture);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.text, second.text, first.length);
    assert_memory_equal(first.text, "%PDF-1.7\n%", 10);
    fixture->pages.at[0].folio = 7; /* other contents, other identifier */
    const Str third = fixture_pdf(fixture);
    const size_t id = str_find(first, STR("/ID[<")), other = str_find(third, STR("/ID[<"));
    assert_memory_not_equal(first.text + id, third.text + other, 5 + 32);
}

static void test_many_pages(void **state) {
    Fixture *fixture = *state;
    enum { COUNT = 2000 };
    const Face *face = fixture_face(fixture, BIZ_GOTHIC);
    OutlineEntry *outline = ARENA_ARRAY(fixture->arena, OutlineEntry, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        char text[20];
        snprintf(text, sizeof text, "第%zu頁", i);
        fixture_text(fixture, face, 10000, 10000, 30000, str_to_c(fixture->arena, str_from_c(text)));
        fixture_item(fixture, (Item){.kind = ITEM_ANCHOR,
                                     .x = 0,
                                     .y = 0,
                                     .anchor = str_format(fixture->arena, "p%zu", i % 1500)});
        fixture_page(fixture, PAGE, PAGE);
        outline[i] = (OutlineEntry){(int)(i % 7), STR("節"), 0, i, 0, 0};
    }
    fixture->outline = outline;
    fixture->outline_count = COUNT;
    const Str pdf = fixture_pdf(fixture);
    assert_in_range(pdf.length, 200000, 1600000);
    int status;
    if (have_tool("qpdf")) {
        const Str report = run_tool(fixture, pdf, "qpdf --check %s 2>&1", &status);
        assert_contains(report, "No syntax or stream encoding errors found");
    }
    if (have_tool("pdftotext"))
        assert_contains(run_tool(fixture, pdf, "pdftotext -f 1778 -l 1778 %s -", &status), "第1777頁");
}

/* A level that is skipped, a document that begins deep, and a return to the top. */
static void test_outline_nests(void **state) {
    Fixture *fixture = *state;
    fixture_page(fixture, PAGE, PAGE);
    const OutlineEntry outline[] = {{2, STR("deep"), 0, 0, 0, 0}, {0, STR("one"), 0, 0, 0, 0},
                                    {3, STR("a"), 0, 0, 0, 0},    {1, STR("b"), 0, 0, 0, 0},
                                    {2, STR("c"), 0, 0, 0, 0},    {0, STR("(two)"), 0, 0, 0, 0}};
    fixture->outline = outline;
    fixture->outline_count = sizeof outline / sizeof *outline;
    const Str pdf = fixture_pdf(fixture);
    assert_clean(fixture, pdf);
    if (!have_tool("mutool")) return;
    int status;
    const Str shown = run_tool(fixture, pdf, "mutool show %s outline 2>/dev/null | sed 's/#.*//'", &status);
    assert_string_equal(str_to_c(fixture->arena, shown), "|\t\"deep\"\t\n"
                                                         "-\t\"one\"\t\n"
                                                         "|\t\t\"a\"\t\n"
                                                         "+\t\t\"b\"\t\n"
                                                         "|\t\t\t\"c\"\t\n"
                                                         "|\t\"(two)\"\t\n");
}

typedef struct Leak {
    size_t room, calls_after;
    bool has_refused;
} Leak;

static bool write_until_full(void *context, const void *bytes, size_t count) {
    (void)bytes;
    Leak *leak = context;
    if (leak->has_refused) leak->calls_after++;
    leak->has_refused = leak->has_refused || count > leak->room;
    if (!leak->has_refused) leak->room -= count;
    return !leak->has_refused;
}

static void test_refusing_sink(void **state) {
    Fixture *fixture = *state;
    make_small_page(fixture);
    const Pages pages = {fixture->pages.at, 1, fixture->outline, fixture->outline_count, NULL};
    Leak leak = {.room = 100};
    const Sink sink = {write_until_full, &leak};
    assert_false(pdf_write(fixture->arena, fixture->diagnostics, &pages, &INFORMATION, sink));
    assert_int_equal(leak.calls_after, 0);
    size_t count;
    assert_string_equal(diagnostic_code(diagnostics_sorted(fixture->diagnostics, &count)), "pdf-refused");
    assert_int_equal(count, 1);
}

static void test_impossible_pages(void **state) {
    Fixture *fixture = *state;
    StrBuilder out = {.arena = fixture->arena};
    const Pages none = {NULL, 0, NULL, 0, NULL};
    assert_false(pdf_write(fixture->arena, fixture->diagnostics, &none, &INFORMATION, sink_to_builder(&out)));
    fixture_page(fixture, 14400001, PAGE);
    const Pages large = {fixture->pages.at, 1, NULL, 0, NULL};
    assert_false(
        pdf_write(fixture->arena, fixture->diagnostics, &large, &INFORMATION, sink_to_builder(&out)));
    size_t count;
    const Diagnostic *list = diagnostics_sorted(fixture->diagnostics, &count);
    assert_int_equal(count, 2);
    assert_string_equal(diagnostic_code(&list[0]), "pdf-no-pages");
    assert_string_equal(diagnostic_code(&list[1]), "pdf-page-size");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_objects, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_same_bytes_twice, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_many_pages, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_outline_nests, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_refusing_sink, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_impossible_pages, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
