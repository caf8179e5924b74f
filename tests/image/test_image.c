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

/* -- pictures that stay open from set to set -- */

static void kept_while_unchanged(void **state) {
    Fixture *fixture = *state;
    ImageCache *cache = image_cache_create(fixture->arena);
    fixture->set = image_set_create_cached(fixture->arena, cache);
    const Image *first =
        open_bytes(fixture, STR("<svg viewBox='0 0 1 1'><rect width='1' height='1'/></svg>"));
    assert_non_null(first);
    fixture->set = image_set_create_cached(fixture->arena, cache);
    assert_ptr_equal(open_path(fixture, str_from_c(fixture->path)), first);
    size_t count;
    const ImageFile *files = image_set_files(fixture->set, &count);
    assert_int_equal(count, 1);
    assert_non_null(files[0].kept);
    assert_int_equal(files[0].bytes.length,
                     strlen("<svg viewBox='0 0 1 1'><rect width='1' height='1'/></svg>"));
    fixture->set = image_set_create_cached(fixture->arena, cache);
    const Image *changed =
        open_bytes(fixture, STR("<svg viewBox='0 0 30 1'><rect width='1' height='1'/></svg>"));
    assert_non_null(changed);
    assert_int_equal(changed->width, 30000);
    assert_silent(fixture);
}

static void told_in_every_set(void **state) {
    Fixture *fixture = *state;
    ImageCache *cache = image_cache_create(fixture->arena);
    for (int i = 0; i < 3; i++) {
        fixture->diagnostics = diagnostics_create(fixture->arena);
        fixture->set = image_set_create_cached(fixture->arena, cache);
        assert_null(open_bytes(fixture, STR("nothing")));
        size_t count;
        const Diagnostic *list = diagnostics_sorted(fixture->diagnostics, &count);
        assert_int_equal(count, 1);
        assert_string_equal(diagnostic_code(&list[0]), "image-not-a-picture");
    }
}

/* What a set has opened stays, however many there are. */
static void none_is_lost_in_a_set(void **state) {
    Fixture *fixture = *state;
    enum { MANY = 40 };
    ImageCache *cache = image_cache_create(fixture->arena);
    for (int round = 0; round < 3; round++) {
        const Image *images[MANY];
        fixture->set = image_set_create_cached(fixture->arena, cache);
        for (int i = 0; i < MANY; i++) {
            char path[64], text[96];
            snprintf(path, sizeof path, "%s/%d.svg", fixture->folder, i);
            snprintf(text, sizeof text, "<svg viewBox='0 0 %d 1'><rect width='1' height='1'/></svg>", i + 1);
            FILE *file = round == 0 ? fopen(path, "wb") : NULL;
            if (file) fputs(text, file);
            if (file) fclose(file);
            images[i] = open_path(fixture, str_copy(fixture->arena, str_from_c(path)));
            assert_non_null(images[i]);
        }
        for (int i = 0; i < MANY; i++) assert_int_equal(images[i]->width, (i + 1) * 1000);
    }
    for (int i = 0; i < MANY; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s/%d.svg", fixture->folder, i);
        unlink(path);
    }
    assert_silent(fixture);
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(missing),
        TEST(folder),
        TEST(pipe_is_not_waited_for),
        TEST(not_a_picture),
        TEST(empty_file),
        TEST(other_format),
        TEST(opened_once),
        TEST(refused_once),
        TEST(kept_while_unchanged),
        TEST(told_in_every_set),
        TEST(none_is_lost_in_a_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
