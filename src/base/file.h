/* Files read whole, and files that appear whole or not at all.
 *
 * Takes: paths. Gives: bytes in an arena; an output that is written beside its name and then renamed.
 * Invariant: an older output stays as it was until output_commit succeeds.
 */
#ifndef HANMEN_BASE_FILE_H
#define HANMEN_BASE_FILE_H

#include "base/sink.h"

typedef enum FileStatus {
    FILE_OK,
    FILE_MISSING,
    FILE_IS_DIRECTORY,
    FILE_NOT_REGULAR, /* a device, a pipe, a socket */
    FILE_FORBIDDEN,
    FILE_TOO_LARGE,
    FILE_FAILED /* errno at the time is in *error */
} FileStatus;

/* Largest file that is read whole: 1 GiB, more than any picture or data file of a printed report. */
#define FILE_LIMIT ((size_t)1 << 30)

/* Reads the whole file into the arena (a NUL follows the bytes). On failure *bytes is empty; *error is
 * errno for FILE_FAILED, else 0. */
FileStatus file_read(Arena *arena, const char *path, Str *bytes, int *error);

/* Maps the file for reading until the arena closes: for fonts and pictures, of which little is touched. */
FileStatus file_map(Arena *arena, const char *path, Str *bytes, int *error);

/* The folder part of a path, "." when there is none; and base joined with a relative path (an absolute
 * one is given as it is). */
Str path_folder(Arena *arena, Str path);
Str path_join(Arena *arena, Str folder, Str path);

/* True when `path`, after links and ".." are resolved, lies inside `folder`. A path whose file does not
 * exist is judged by its text. */
bool path_is_inside(Arena *arena, const char *folder, const char *path);

typedef struct Output Output;

/* An unfinished output is called like the finished one, with this and six hexadecimal digits added. */
#define OUTPUT_PART ".part-"

/* Begins an output beside `path` (same folder, so that the rename is atomic); a link is followed, so that it
 * stays a link. A device or a pipe has nothing to keep: it is written to directly. NULL with *error = errno
 * when that fails. The arena removes an uncommitted output when it closes. */
Output *output_begin(Arena *arena, const char *path, int *error);
Sink output_sink(Output *output);
/* errno of the write that failed, 0 when all went well so far. */
int output_error(const Output *output);
/* Flushes, closes and renames to the final name; false with *error = errno, and the temporary file is
 * removed. */
bool output_commit(Output *output, int *error);
/* Removes the temporary file. */
void output_abandon(Output *output);

#endif
