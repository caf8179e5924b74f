/* Bytes of a file, or why there are none.
 *
 * Takes: a path. Gives: bytes. Invariant: every way to fail has its message.
 */
#include "base/source_file.h"

#include "base/file.h"

#include <string.h>

static void explain_status(Arena *arena, Diagnostics *diagnostics, FileStatus status, int error, Str path,
                           Span from) {
    const char *name = str_to_c(arena, path);
    switch (status) {
    case FILE_OK: break;
    case FILE_MISSING: DIAGNOSE(diagnostics, FILE_MISSING, from, name); break;
    case FILE_IS_DIRECTORY: DIAGNOSE(diagnostics, FILE_IS_DIRECTORY, from, name); break;
    case FILE_NOT_REGULAR: DIAGNOSE(diagnostics, FILE_NOT_REGULAR, from, name); break;
    case FILE_FORBIDDEN: DIAGNOSE(diagnostics, FILE_FORBIDDEN, from, name); break;
    case FILE_TOO_LARGE: DIAGNOSE(diagnostics, FILE_TOO_LARGE, from, name); break;
    case FILE_FAILED: DIAGNOSE(diagnostics, FILE_FAILED, from, name, strerror(error)); break;
    }
}

bool source_file_read(Arena *arena, Diagnostics *diagnostics, Str path, Span from, Str *bytes) {
    int error;
    FileStatus status = file_read(arena, str_to_c(arena, path), bytes, &error);
    if (status == FILE_OK) return true;
    explain_status(arena, diagnostics, status, error, path, from);
    return false;
}

bool source_file_map(Arena *arena, Diagnostics *diagnostics, Str path, Span from, Str *bytes) {
    int error;
    FileStatus status = file_map(arena, str_to_c(arena, path), bytes, &error);
    if (status == FILE_OK) return true;
    explain_status(arena, diagnostics, status, error, path, from);
    return false;
}
