#define _XOPEN_SOURCE 700
#include "image/fixture.h"

#include <sys/stat.h>

static void missing(void **state) {
    assert_null(open_path(*state, STR("photos/nowhere.jpg")));
    assert_int_equal(assert_diagnosed(*state, "file-missing")->span.file, ((Fixture *)*state)->span.file);
}

static void folder(void **state) {
    assert_null(open_path(*state, STR("tests")));
    assert_diagnosed(*state, "file-is-directory");
}

static void pipe_is_not_waited_for(void **state) {
    Fixture *fixture = *state;
    assert_int_equal(mkfifo(fixture->path, 0600), 0);
    assert_null(open_path(fixture, str_from_c(fixture->path)));
    assert_diagnosed(fixture, "file-not-regular");
}

static void not_a_picture(void **state) {
    assert_null(open_path(*state, STR("Makefile")));
    assert_diagnosed(*state, "image-not-a-picture");
}

static void empty_file(void **state) {
    assert_null(open_bytes(*state, STR("")));
    assert_diagnosed(*state, "image-not-a-picture");
}

static void other_format(void **state) {
    assert_null(open_bytes(*state, STR("GIF89a\1\0\1\0")));
    const Diagnostic *diagnostic = assert_diagnosed(*state, "image-other-format");
    assert_string_equal(diagnostic->arguments[1].text, "GIF");
}

static void opened_once(void **state) {
    Fixture *fixture = *state;
    const Image *image =
        open_bytes(fixture, STR("<svg viewBox='0 0 1 1'><rect width='1' height='1'/></svg>"));
    assert_non_null(image);
    assert_ptr_equal(open_path(fixture, str_from_c(fixture->path)), image);
    assert_silent(fixture);
}

/* The second place that names a bad picture is told too, but not the reason again. */
static void refused_once(void **state) {
    Fixture *fixture = *state;
    assert_null(open_bytes(fixture, STR("nothing")));
    fixture->span.column = 9;
    assert_null(open_path(fixture, str_from_c(fixture->path)));
    size_t count;
    const Diagnostic *list = diagnostics_sorted(fixture->diagnostics, &count);
    assert_int_equal(count, 2);
    assert_string_equal(diagnostic_code(&list[0]), "image-not-a-picture");
    assert_string_equal(diagnostic_code(&list[1]), "image-refused-before");
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(missing),       TEST(folder),       TEST(pipe_is_not_waited_for),
        TEST(not_a_picture), TEST(empty_file),   TEST(other_format),
        TEST(opened_once),   TEST(refused_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
