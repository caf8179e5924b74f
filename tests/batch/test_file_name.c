/* Names of outputs from values of records. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "batch/file_name.h"

#include <string.h>

static jmp_buf out_of_memory;
static Arena *arena;

static const char *safe(const char *value) {
    return str_to_c(arena, file_name_safe(arena, str_from_c(value)));
}

static void values_become_one_name(void **state) {
    (void)state;
    assert_string_equal(safe("0123"), "0123");
    assert_string_equal(safe("駅前通り歩道改良（第２期）"), "駅前通り歩道改良（第２期）");
    assert_string_equal(safe("../../etc/passwd"), ".._.._etc_passwd");
    assert_string_equal(safe("a/b\\c:d*e?f\"g<h>i|j"), "a_b_c_d_e_f_g_h_i_j");
    assert_string_equal(safe("一\n二\t三"), "一_二_三");
    assert_string_equal(safe("x\xE2\x80\xAEgpj"), "x_gpj");      /* turns the text after it round */
    assert_string_equal(safe("\xE3\x81\x8B\xE3\x82\x99"), "が"); /* composed */
    assert_string_equal(safe("\xFF\xFE"), "__");
}

static void some_names_are_not_usable(void **state) {
    (void)state;
    const char *good[] = {"a.pdf", "事業.pdf", "console.pdf", "com10.pdf", "lpt.pdf"};
    const char *bad[] = {"", ".", "..", ".hidden", "a.", "a ", "CON.pdf", "nul", "Com1.pdf", "lpt9.x.pdf"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(file_name_usable(str_from_c(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) assert_false(file_name_usable(str_from_c(bad[i])));
    char name[FILE_NAME_LIMIT + 1];
    memset(name, 'a', sizeof name);
    assert_true(file_name_usable((Str){name, FILE_NAME_LIMIT}));
    assert_false(file_name_usable((Str){name, FILE_NAME_LIMIT + 1}));
}

static bool same(const char *a, const char *b) {
    return str_equal(file_name_key(arena, str_from_c(a)), file_name_key(arena, str_from_c(b)));
}

static void keys_know_no_case_and_no_normalization(void **state) {
    (void)state;
    assert_true(same("Abc.PDF", "aBC.pdf"));
    assert_true(same("Ａｂ", "ａＢ"));
    assert_true(same("が", "\xE3\x81\x8B\xE3\x82\x99"));
    assert_true(same("straße", "STRASSE"));
    assert_true(same("Å", "\xE2\x84\xAB"));
    assert_false(same("か", "が"));
    assert_false(same("ア", "ｱ")); /* no file system makes these one */
    assert_false(same("a", "b"));
}

int main(void) {
    arena = arena_create(&out_of_memory);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_become_one_name),
        cmocka_unit_test(some_names_are_not_usable),
        cmocka_unit_test(keys_know_no_case_and_no_normalization),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_destroy(arena);
    return failed;
}
