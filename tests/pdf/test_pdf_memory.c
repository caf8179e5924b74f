/* Memory that runs out while the PDF is made: the call jumps to the arena's place, and everything is given
 * back.
 *
 * Takes: a page with text, a picture and bookmarks. Gives: the same page written while the n-th allocation
 * fails, for n that grow by a sixth. Invariant: what leaks is found by the address sanitizer's run of this
 * test.
 */
#define _POSIX_C_SOURCE 200809L
#include "pdf/fixture.h"

static bool count_bytes(void *context, const void *bytes, size_t count) {
    (void)bytes;
    *(size_t *)context += count;
    return true;
}

/* True when it was written; false when memory ran out. */
static bool write_with_failure(const Pages *pages, const StyledDocument *styled, size_t fail_at) {
    jmp_buf out_of_memory;
    Arena *arena = arena_create(&out_of_memory);
    assert_non_null(arena);
    size_t written = 0;
    if (setjmp(out_of_memory) != 0) {
        arena_destroy(arena);
        return false;
    }
    Diagnostics *diagnostics = diagnostics_create(arena);
    arena_fail_at(arena, fail_at);
    PdfInformation information = INFORMATION;
    information.styled = styled;
    information.profile = profile_built_in(STR("web"));
    const bool good = pdf_write(arena, diagnostics, pages, &information, (Sink){count_bytes, &written});
    assert_true(good);
    assert_in_range(written, 1000, 100000);
    arena_destroy(arena);
    return true;
}

static void test_memory_runs_out(void **state) {
    Fixture *fixture = *state;
    const Face *mincho = fixture_face(fixture, BIZ_MINCHO), *serif = fixture_face(fixture, NOTO_SERIF);
    fixture_text(fixture, mincho, 10500, 20000, 40000, "記憶");
    fixture_text(fixture, serif, 10500, 20000, 60000, "記憶");
    fixture_item(fixture, (Item){.kind = ITEM_ANCHOR, .anchor = STR("a")});
    fixture_item(fixture, (Item){.kind = ITEM_LINK, .width = 1, .height = 1, .target = STR("#a")});
    fixture_page(fixture, 100000, 100000);
    const OutlineEntry entry = {0, STR("章"), 0, 0, 0, 0};
    const Pages pages = {fixture->pages.at, 1, &entry, 1, NULL};
    size_t failures = 0, at = 1;
    const StyledDocument *styled = fixture_document(fixture);
    while (!write_with_failure(&pages, styled, at)) {
        failures++;
        at += at / 6 + 1;
    }
    assert_in_range(failures, 20, 60);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_memory_runs_out, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
