/* Lack of memory in a batch: wherever it strikes, the run ends with HANMEN_OUT_OF_MEMORY, nothing partial is
 * left, and the next run with enough memory gives its files. */
#define _XOPEN_SOURCE 700
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "hanmen.h"
#include "hanmen_testing.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

static void write_file(const char *name, const char *text) {
    char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int set_up(void **state) {
    (void)state;
    strcpy(folder, "/tmp/hanmen-batch-XXXXXX");
    assert_non_null(mkdtemp(folder));
    write_file("layout.yaml",
               "formatVersion: 1\nlayout: small\n"
               "page: {size: A4, margin: 20mm, grid: {columns: 12, gutter: 4mm, row: 6mm}}\ntitle: $(name)\n"
               "styles:\n  body: {family: BIZ UD Mincho, size: 10pt, pitch: 16pt}\n"
               "items:\n- text: {at: {col: 1-12, row: 1-3}, value: $(name)}\n");
    write_file("1.yaml", "name: 一つめの記録\n");
    write_file("2.yaml", "name: 二つめの記録\n");
    write_file("3.yaml", "name: 三つめの記録\n");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static void remove_outputs(void) {
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s/out", folder);
    assert_int_equal(system(command), 0);
}

/* Files in the output folder whose names have this in them. */
static int files_with(const char *part) {
    char path[128];
    int count = 0;
    snprintf(path, sizeof path, "%s/out", folder);
    DIR *listing = opendir(path);
    struct dirent *entry;
    while (listing && (entry = readdir(listing)) != NULL) count += strstr(entry->d_name, part) != NULL;
    if (listing) closedir(listing);
    return count;
}

static hanmen_status run(hanmen_library *library) {
    char layout[128], records[128], out[128];
    snprintf(layout, sizeof layout, "%s/layout.yaml", folder);
    snprintf(records, sizeof records, "%s/?.yaml", folder);
    snprintf(out, sizeof out, "%s/out", folder);
    hanmen_batch batch = {
        .layout = layout, .records = records, .output_folder = out, .workers = 2, .resume = true};
    return hanmen_run_batch(library, &batch, NULL);
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    hanmen_options options = {
        .fonts_file = "fonts/fonts.yaml", .layouts_folder = "layouts", .date = 1700000000};
    hanmen_library *library = hanmen_open(&options);
    assert_non_null(library);
    void (*const ways[])(hanmen_library *, size_t) = {hanmen_fail_at, hanmen_fail_in_thread_at};
    for (size_t way = 0; way < 2; way++) {
        size_t failures = 0;
        for (size_t at = 1; at < 100000; at += 1 + at / 10) {
            ways[way](library, at);
            hanmen_status status = run(library);
            assert_int_equal(files_with(".part-"), 0);
            if (status == HANMEN_OK) break;
            assert_int_equal(status, HANMEN_OUT_OF_MEMORY);
            failures++;
        }
        assert_true(failures > 20);
        ways[way](library, 0);
        remove_outputs(); /* what is up to date would not be set again */
    }
    assert_int_equal(run(library), HANMEN_OK);
    assert_int_equal(files_with(".pdf"), 3);
    hanmen_close(library);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_allocation_may_fail, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
