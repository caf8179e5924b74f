/* Reading whole files, paths, and outputs that appear whole or not at all. */
#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static jmp_buf out_of_memory;
static char folder[] = "/tmp/hanmen-base-XXXXXX";

static const char *path_of(Arena *arena, const char *name) {
    return str_format(arena, "%s/%s", folder, name).text;
}

static void write_text(Arena *arena, const char *name, const char *text) {
    int error = 0;
    Output *output = output_begin(arena, path_of(arena, name), &error);
    assert_non_null(output);
    Sink sink = output_sink(output);
    assert_true(sink.write(sink.context, text, strlen(text)));
    assert_true(output_commit(output, &error));
    assert_int_equal(error, 0);
}

static size_t count_files(void) {
    size_t count = 0;
    DIR *directory = opendir(folder);
    for (const struct dirent *entry; (entry = readdir(directory));) count += entry->d_name[0] != '.';
    closedir(directory);
    return count;
}

static void expect_content(Arena *arena, const char *name, const char *text) {
    Str bytes;
    int error;
    assert_int_equal(file_read(arena, path_of(arena, name), &bytes, &error), FILE_OK);
    assert_string_equal(str_to_c(arena, bytes), text);
    assert_int_equal(file_map(arena, path_of(arena, name), &bytes, &error), FILE_OK);
    assert_string_equal(str_to_c(arena, bytes), text);
}

static void reads_what_was_written(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    write_text(arena, "a", "text");
    expect_content(arena, "a", "text");
    write_text(arena, "empty", "");
    expect_content(arena, "empty", "");
    arena_destroy(arena);
}

static void names_what_cannot_be_read(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Str bytes;
    int error;
    assert_int_equal(file_read(arena, path_of(arena, "nothing"), &bytes, &error), FILE_MISSING);
    assert_int_equal(file_read(arena, path_of(arena, "a/b"), &bytes, &error), FILE_MISSING);
    assert_int_equal(file_read(arena, folder, &bytes, &error), FILE_IS_DIRECTORY);
    assert_int_equal(file_read(arena, "/dev/null", &bytes, &error), FILE_NOT_REGULAR);
    assert_int_equal(mkfifo(path_of(arena, "pipe"), 0600), 0);
    assert_int_equal(file_map(arena, path_of(arena, "pipe"), &bytes, &error), FILE_NOT_REGULAR);
    assert_int_equal(unlink(path_of(arena, "pipe")), 0);
    arena_destroy(arena);
}

static void an_older_output_stays_until_commit(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    write_text(arena, "out", "old");
    size_t before = count_files();
    int error = 0;
    Output *output = output_begin(arena, path_of(arena, "out"), &error);
    Sink sink = output_sink(output);
    assert_true(sink.write(sink.context, "new", 3));
    expect_content(arena, "out", "old");
    output_abandon(output);
    assert_false(sink.write(sink.context, "x", 1));
    expect_content(arena, "out", "old");
    assert_int_equal(count_files(), before);
    arena_destroy(arena);
}

static void the_arena_removes_an_uncommitted_output(void **state) {
    (void)state;
    size_t before = count_files();
    Arena *arena = arena_create(&out_of_memory);
    int error = 0;
    Output *output = output_begin(arena, path_of(arena, "never"), &error);
    assert_true(output_sink(output).write(output_sink(output).context, "x", 1));
    assert_int_equal(count_files(), before + 1);
    arena_destroy(arena);
    assert_int_equal(count_files(), before);
}

static void outputs_that_cannot_begin_say_why(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    int error = 0;
    assert_null(output_begin(arena, folder, &error));
    assert_int_equal(error, EISDIR);
    assert_null(output_begin(arena, path_of(arena, "no/such/out"), &error));
    assert_int_equal(error, ENOENT);
    arena_destroy(arena);
}

static void outputs_follow_the_mask(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    mode_t mask = umask(027);
    write_text(arena, "masked", "x");
    umask(mask);
    struct stat facts;
    assert_int_equal(stat(path_of(arena, "masked"), &facts), 0);
    assert_int_equal(facts.st_mode & 0777, 0640);
    arena_destroy(arena);
}

static void paths_are_joined_and_judged(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    assert_string_equal(str_to_c(arena, path_folder(arena, STR("a/b.yaml"))), "a");
    assert_string_equal(str_to_c(arena, path_folder(arena, STR("b.yaml"))), ".");
    assert_string_equal(str_to_c(arena, path_folder(arena, STR("/b.yaml"))), "/");
    assert_string_equal(str_to_c(arena, path_join(arena, STR("a"), STR("b"))), "a/b");
    assert_string_equal(str_to_c(arena, path_join(arena, STR("."), STR("b"))), "b");
    assert_string_equal(str_to_c(arena, path_join(arena, STR("a"), STR("/b"))), "/b");
    write_text(arena, "inner", "x");
    assert_true(path_is_inside(arena, folder, path_of(arena, "inner")));
    assert_true(path_is_inside(arena, folder, path_of(arena, "not/there")));
    assert_true(path_is_inside(arena, folder, path_of(arena, "not/../there")));
    assert_false(path_is_inside(arena, folder, path_of(arena, "../there")));
    assert_false(path_is_inside(arena, folder, path_of(arena, "not/../../there")));
    assert_false(path_is_inside(arena, folder, str_format(arena, "%s-beside/x", folder).text));
    assert_int_equal(symlink("/", path_of(arena, "link")), 0);
    assert_false(path_is_inside(arena, folder, path_of(arena, "link/etc/passwd")));
    assert_true(path_is_inside(arena, ".", "src"));
    assert_false(path_is_inside(arena, ".", ".."));
    arena_destroy(arena);
}

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    static const char *const names[] = {"a", "empty", "out", "masked", "inner", "link"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[256];
        strcpy(path, folder);
        strcat(strcat(path, "/"), names[i]);
        unlink(path);
    }
    return rmdir(folder);
}

int main(void) {
    if (setjmp(out_of_memory)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_was_written),
        cmocka_unit_test(names_what_cannot_be_read),
        cmocka_unit_test(an_older_output_stays_until_commit),
        cmocka_unit_test(the_arena_removes_an_uncommitted_output),
        cmocka_unit_test(outputs_that_cannot_begin_say_why),
        cmocka_unit_test(outputs_follow_the_mask),
        cmocka_unit_test(paths_are_joined_and_judged),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
