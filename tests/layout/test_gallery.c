/* Takes: every file of tests/gallery and tests/charts. Gives: its pages, as they were looked at
 * (docs/tables.md and docs/charts.md show them). Invariant: each is held by a golden of its own, and no words
 * overlap on any page. */
#define _POSIX_C_SOURCE 200809L
#include "layout/gallery.h"

#include <dirent.h>

static int is_report(const struct dirent *entry) {
    return str_ends_with(str_from_c(entry->d_name), STR(".yaml"));
}

/* Two runs of one line may touch at a gap that is smaller than nothing (『「); others may not. */
static void check_overlaps(Arena *arena, const char *report, Str pages) {
    GalleryTexts texts = gallery_texts(arena, pages);
    for (size_t i = 0; i < texts.list.count; i++)
        for (size_t j = i + 1; j < texts.list.count; j++)
            if (gallery_overlap(&texts.list.at[i], &texts.list.at[j]))
                fail_msg("%s: %s and %s overlap", report, texts.list.at[i].text.text,
                         texts.list.at[j].text.text);
}

static void check_folder(const char *folder) {
    struct dirent **entries;
    int count = scandir(folder, &entries, is_report, alphasort);
    assert_true(count > 0);
    hanmen_library *library = gallery_library();
    for (int i = 0; i < count; i++) {
        jmp_buf out_of_memory;
        Arena *arena = arena_create(&out_of_memory);
        Str name = str_from_c(entries[i]->d_name);
        name = str_slice(name, 0, name.length - 5);
        const char *report = str_format(arena, "%s/%.*s.yaml", folder, STR_ARGS(name)).text;
        Str pages = gallery_pages(arena, library, report, NULL);
        check_overlaps(arena, report, pages);
        golden_check(arena, str_format(arena, "%s/%.*s.pages.golden", folder, STR_ARGS(name)).text, pages);
        arena_destroy(arena);
        free(entries[i]);
    }
    free(entries);
    hanmen_close(library);
}

static void charts(void **state) {
    (void)state;
    check_folder("tests/charts");
}

static void tables(void **state) {
    (void)state;
    check_folder("tests/gallery");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(charts), cmocka_unit_test(tables)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
