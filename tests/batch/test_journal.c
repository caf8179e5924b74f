/* The journal: what was added comes back, a line that was cut short does not, and nobody else adds meanwhile.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "batch/journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static jmp_buf out_of_memory;

static JournalEntry entry_of(Arena *arena, const char *key) {
    JournalFile *files = ARENA_ARRAY(arena, JournalFile, 2);
    files[0] = (JournalFile){STR("写真\t一\\枚\n.jpg"), {1, 2}};
    files[1] = (JournalFile){STR(""), {UINT64_MAX, 0}};
    return (JournalEntry){.key = str_from_c(key),
                          .made_of = {3, 4},
                          .date = 1700000000,
                          .inputs = files,
                          .input_count = 2,
                          .outputs = files,
                          .output_count = 1,
                          .item = STR("\"pages\":1"),
                          .text = STR("a\nb")};
}

static const char *new_path(Arena *arena) {
    return str_format(arena, "/tmp/hanmen-journal-%ld", (long)getpid()).text;
}

static void entries_come_back(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    const char *path = new_path(arena);
    int error;
    Journal *journal = journal_open(arena, path, false, &error);
    assert_non_null(journal);
    JournalEntry first = entry_of(arena, "一.pdf"), second = entry_of(arena, "二.pdf");
    assert_true(journal_add(journal, arena, &first, &error));
    assert_true(journal_add(journal, arena, &second, &error));
    second.date = 5; /* the later line counts */
    assert_true(journal_add(journal, arena, &second, &error));
    Map entries = {0};
    journal_read(arena, path, &entries);
    assert_int_equal(entries.count, 2);
    const JournalEntry *read = map_get(&entries, STR("一.pdf"));
    assert_non_null(read);
    assert_true(digest_equal(read->made_of, first.made_of));
    assert_int_equal(read->date, 1700000000);
    assert_int_equal(read->input_count, 2);
    assert_int_equal(read->output_count, 1);
    assert_true(str_equal(read->inputs[0].path, first.inputs[0].path));
    assert_true(digest_equal(read->inputs[1].digest, first.inputs[1].digest));
    assert_true(str_equal(read->item, first.item));
    assert_true(str_equal(read->text, first.text));
    read = map_get(&entries, STR("二.pdf"));
    assert_int_equal(read->date, 5);
    unlink(path);
    arena_destroy(arena);
}

/* Cut anywhere, the last line is no entry, those before it are, and what is added afterwards is one. */
static void a_line_cut_short_is_no_entry(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    const char *path = new_path(arena);
    int error;
    Journal *journal = journal_open(arena, path, false, &error);
    JournalEntry first = entry_of(arena, "1"), second = entry_of(arena, "2"), third = entry_of(arena, "3");
    assert_true(journal_add(journal, arena, &first, &error));
    Str text;
    assert_int_equal(file_read(arena, path, &text, &error), FILE_OK);
    size_t one = text.length;
    assert_true(journal_add(journal, arena, &second, &error));
    assert_int_equal(file_read(arena, path, &text, &error), FILE_OK);
    for (size_t cut = one; cut < text.length; cut += 7) {
        char cut_path[64];
        snprintf(cut_path, sizeof cut_path, "%s-cut", path);
        FILE *file = fopen(cut_path, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(text.text, 1, cut, file), cut);
        fclose(file);
        Arena *inner = arena_create(&out_of_memory);
        Journal *resumed = journal_open(inner, cut_path, true, &error);
        assert_non_null(resumed);
        assert_true(journal_add(resumed, inner, &third, &error));
        Map entries = {0};
        journal_read(inner, cut_path, &entries);
        assert_non_null(map_get(&entries, STR("1")));
        assert_null(map_get(&entries, STR("2")));
        assert_non_null(map_get(&entries, STR("3")));
        arena_destroy(inner);
        unlink(cut_path);
    }
    unlink(path);
    arena_destroy(arena);
}

static void two_runs_cannot_have_it(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    const char *path = new_path(arena);
    int error = 0;
    assert_non_null(journal_open(arena, path, false, &error));
    assert_null(journal_open(arena, path, true, &error));
    assert_int_equal(error, EWOULDBLOCK);
    unlink(path);
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_come_back),
        cmocka_unit_test(a_line_cut_short_is_no_entry),
        cmocka_unit_test(two_runs_cannot_have_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
