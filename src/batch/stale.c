#define _POSIX_C_SOURCE 200809L
#include "batch/stale.h"

#include "base/file.h"
#include "batch/folders.h"

#include <dirent.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* -- journals -- */

/* A path as a pattern that matches it alone. */
static void append_literal(StrBuilder *out, Str path) {
    for (size_t i = 0; i < path.length; i++) {
        if (path.text[i] && strchr("*?[\\", path.text[i])) str_append_byte(out, '\\');
        str_append_byte(out, path.text[i]);
    }
}

void stale_read_journals(Arena *arena, Str report, Map *entries) {
    static const char *const endings[] = {".journal", ".*-of-*.journal"};
    Str stem = str_ends_with(report, STR(".json")) ? str_slice(report, 0, report.length - 5) : report;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        StrBuilder pattern = {.arena = arena};
        glob_t matches;
        append_literal(&pattern, stem);
        str_append_c(&pattern, endings[i]);
        if (glob(str_to_c(arena, str_built(&pattern)), 0, NULL, &matches) != 0) continue;
        for (size_t j = 0; j < matches.gl_pathc; j++) journal_read(arena, matches.gl_pathv[j], entries);
        globfree(&matches);
    }
}

/* -- files whose records are gone -- */

static int compare_texts(const void *left, const void *right) {
    return str_compare(*(const Str *)left, *(const Str *)right);
}

Str *stale_find(Arena *arena, const BatchRecords *records, const Map *entries, Shard shard, size_t *count) {
    Map files = {0};
    ARRAY(Str)
    stale = {0};
    for (size_t i = 0; i < records->count; i++)
        for (size_t j = 0; !records->at[i].is_bad && j < records->at[i].file_count; j++)
            if (records->at[i].files[j].length)
                map_put(arena, &files, records->at[i].files[j], &records->at[i]);
    for (size_t i = 0; i < entries->capacity; i++) {
        const JournalEntry *entry = entries->slots[i].value;
        if (!entry || record_key_shard(entry->key, shard.count) != shard.number - 1) continue;
        for (size_t j = 0; j < entry->output_count; j++) {
            Str path = entry->outputs[j].path;
            if (map_get(&files, path) || access(str_to_c(arena, path), F_OK) != 0) continue;
            array_push(arena, &stale, path);
        }
    }
    if (stale.count) qsort(stale.at, stale.count, sizeof *stale.at, compare_texts);
    *count = stale.count;
    return stale.at;
}

/* -- unfinished files -- */

/* "0123.pdf.part-0a1b2c" → "0123.pdf"; empty for other names. */
static Str finished_name(Str name) {
    size_t ending = sizeof OUTPUT_PART - 1 + 6;
    if (name.length <= ending) return (Str){0};
    Str stem = str_slice(name, 0, name.length - ending), part = str_slice(name, stem.length, name.length);
    if (!str_starts_with(part, STR(OUTPUT_PART))) return (Str){0};
    for (size_t i = sizeof OUTPUT_PART - 1; i < part.length; i++)
        if (!strchr("0123456789abcdef", part.text[i])) return (Str){0};
    return stem;
}

static void clear_folder(Arena *arena, Str folder, const Map *names) {
    DIR *listing = opendir(str_to_c(arena, folder));
    if (!listing) return;
    struct dirent *entry;
    while ((entry = readdir(listing)) != NULL) {
        Str finished = finished_name(str_from_c(entry->d_name));
        if (!finished.length || !map_get(names, finished)) continue;
        (void)unlinkat(dirfd(listing), entry->d_name, 0);
    }
    closedir(listing);
}

void stale_remove_parts(Arena *arena, const BatchShared *shared, Str report,
                        const BatchRecord *const *records, size_t count) {
    Map *folders = folders_of_files(arena, shared, records, count);
    folders_add_file(arena, folders, report);
    folders_add_file(arena, folders, report_text_path(arena, report));
    for (size_t i = 0; i < folders->capacity; i++)
        if (folders->slots[i].value) clear_folder(arena, folders->slots[i].key, folders->slots[i].value);
}
