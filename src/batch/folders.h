/* The folders that a job's files lie in.
 *
 * Takes: paths of files. Gives: their folders, made where they are missing.
 */
#ifndef HANMEN_BATCH_FOLDERS_H
#define HANMEN_BATCH_FOLDERS_H

#include "batch/record_list.h"

/* Makes the folder of a file, and those above it. False with *error = errno. */
bool folders_make(Arena *arena, Str file, int *error);

/* Those of all files of the records and of what merges them. False with the file and *error = errno. */
bool folders_make_all(Arena *arena, const BatchShared *shared, const BatchRecord *const *records,
                      size_t count, Str *failed, int *error);

/* The files of a job's outputs, each folder once: name of the folder → a Map of the files' last names. */
Map *folders_of_files(Arena *arena, const BatchShared *shared, const BatchRecord *const *records,
                      size_t count);

/* One more file. */
void folders_add_file(Arena *arena, Map *folders, Str path);

/* The path of an output that merges. */
Str folders_merged_path(Arena *arena, const JobOutput *output);

#endif
