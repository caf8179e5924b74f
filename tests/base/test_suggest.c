/* Takes: unknown names. Gives: the suggestion expected for each. Invariant: a name far from all gets none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/suggest.h"

static const Str names[] = {
    {"caption", 7}, {"credit", 6}, {"columns", 7}, {"BIZ UD Mincho", 13}, {"見出し", 9}};

static void expect(const char *wanted, const char *suggestion) {
    jmp_buf landing;
    Arena *arena = arena_create(&landing);
    assert_non_null(arena);
    if (setjmp(landing)) fail();
    Str found = suggest_name(arena, str_from_c(wanted), names, sizeof names / sizeof *names);
    assert_string_equal(str_to_c(arena, found), suggestion);
    arena_destroy(arena);
}

static void slips_are_understood(void **state) {
    (void)state;
    expect("captoin", "caption"); /* exchanged */
    expect("caption", "caption");
    expect("colums", "columns");
    expect("Credit", "credit");
    expect("biz ud minchou", "BIZ UD Mincho");
    expect("見だし", "見出し");
}

static void far_names_get_none(void **state) {
    (void)state;
    expect("height", "");
    expect("", "");
    expect("本文", "");
    expect("cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", "");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(slips_are_understood),
                                       cmocka_unit_test(far_names_get_none)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
