/* The two forms of a file: PDF 1.4 with a table, PDF 1.5 and later with object streams.
 *
 * Takes: objects made by hand. Gives: that both forms hold the same, and what qpdf says of them.
 * Invariant: nothing here knows what the objects mean.
 */
#define _POSIX_C_SOURCE 200809L
#include "pdf/fixture.h"

#include "pdf/object.h"

enum { MANY = 20000 };

/* A page with a stream, and `count` objects that nobody needs but that fill more than one object stream. */
static Str made_file(Fixture *fixture, int minor, size_t count) {
    PdfFile *file = pdf_file_create(fixture->arena, minor, NULL);
    const PdfId root = pdf_file_reserve(file), pages = pdf_file_reserve(file), page = pdf_file_reserve(file);
    const PdfId content = pdf_file_add_stream(file, (Str){0}, STR("0 0 10 10 re f\n"), PDF_DEFLATE);
    pdf_file_set(file, root, STR("/Type/Catalog/Pages 2 0 R/Extra[5 0 R]"));
    pdf_file_set(file, pages, STR("/Type/Pages/Count 1/Kids[3 0 R]"));
    pdf_file_set(file, page,
                 str_format(fixture->arena, "/Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents %u 0 R",
                            (unsigned)content));
    for (size_t i = 0; i < count; i++)
        pdf_file_add(file, str_format(fixture->arena, "/Number %zu/Next %zu 0 R", i, 5 + (i + 1) % count));
    StrBuilder out = {.arena = fixture->arena};
    assert_true(pdf_file_write(file, fixture->diagnostics, STR("/Root 1 0 R"), sink_to_builder(&out)));
    return str_built(&out);
}

static bool has(Str text, const char *part) {
    return str_find(text, str_from_c(part)) != SIZE_MAX;
}

static void test_table_in_1_4(void **state) {
    const Str pdf = made_file(*state, 4, 3);
    assert_true(str_starts_with(pdf, STR("%PDF-1.4\n")));
    assert_true(has(pdf, "\nxref\n0 8\n"));
    assert_false(has(pdf, "/ObjStm") || has(pdf, "/XRef"));
    assert_clean(*state, pdf);
}

static void test_streams_from_1_5(void **state) {
    for (int minor = 5; minor <= 7; minor++) {
        const Str pdf = made_file(*state, minor, 3);
        assert_true(has(pdf, "/Type/ObjStm/N 6/First ") && has(pdf, "/Type/XRef/Size 10/"));
        assert_false(has(pdf, "\nxref\n") || has(pdf, "trailer"));
        assert_clean(*state, pdf);
    }
}

/* Several object streams: the same objects as in the table's form, in a third of the bytes. */
static void test_forms_hold_the_same(void **state) {
    Fixture *fixture = *state;
    const Str table = made_file(fixture, 4, MANY), streams = made_file(fixture, 7, MANY);
    assert_true(streams.length * 3 < table.length);
    assert_clean(fixture, streams);
    if (!have_tool("qpdf")) return;
    const char *listing = "qpdf --static-id --qdf --object-streams=disable --force-version=1.7 %s - | cksum";
    int status;
    const Str first = run_tool(fixture, table, listing, &status);
    assert_int_equal(status, 0);
    const Str second = run_tool(fixture, streams, listing, &status);
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.text, second.text, first.length);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_table_in_1_4, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_streams_from_1_5, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_forms_hold_the_same, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
