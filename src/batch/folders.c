#define _POSIX_C_SOURCE 200809L
#include "batch/folders.h"

#include "base/file.h"
#include "base/map.h"

#include <errno.h>
#include <sys/stat.h>

bool folders_make(Arena *arena, Str file, int *error) {
    Str folder = path_folder(arena, file);
    char *path = str_to_c(arena, folder);
    for (size_t i = 1; i <= folder.length; i++) {
        if (i < folder.length && path[i] != '/') continue;
        path[i] = '\0';
        struct stat facts;
        if (mkdir(path, 0777) != 0 &&
            (errno != EEXIST || stat(path, &facts) != 0 || !S_ISDIR(facts.st_mode))) {
            *error = errno == EEXIST ? ENOTDIR : errno;
            return false;
        }
        if (i < folder.length) path[i] = '/';
    }
    return true;
}

Str folders_merged_path(Arena *arena, const JobOutput *output) {
    return path_join(arena, output->folder, output->file->text);
}

void folders_add_file(Arena *arena, Map *folders, Str path) {
    Str folder = path_folder(arena, path);
    Map *names = map_get(folders, folder);
    if (!names) {
        names = ARENA_NEW(arena, Map);
        map_put(arena, folders, folder, names);
    }
    size_t start = path.length;
    while (start && path.text[start - 1] != '/') start--;
    map_put(arena, names, str_slice(path, start, path.length), names);
}

Map *folders_of_files(Arena *arena, const BatchShared *shared, const BatchRecord *const *records,
                      size_t count) {
    const BatchJob *job = shared->job;
    Map *folders = ARENA_NEW(arena, Map);
    for (size_t i = 0; i < job->output_count; i++)
        if (job->outputs[i].merges)
            folders_add_file(arena, folders, folders_merged_path(arena, &job->outputs[i]));
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < job->output_count && !records[i]->is_bad; j++)
            if (records[i]->files[j].length) folders_add_file(arena, folders, records[i]->files[j]);
    return folders;
}

bool folders_make_all(Arena *arena, const BatchShared *shared, const BatchRecord *const *records,
                      size_t count, Str *failed, int *error) {
    Map *folders = folders_of_files(arena, shared, records, count);
    for (size_t i = 0; i < folders->capacity; i++) {
        if (!folders->slots[i].value) continue;
        *failed = folders->slots[i].key;
        if (!folders_make(arena, path_join(arena, *failed, STR("x")), error)) return false;
    }
    return true;
}
