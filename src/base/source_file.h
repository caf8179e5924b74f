/* A file's bytes for a reader, with the reasons when there are none.
 *
 * Takes: a path. Gives: bytes. Invariant: false only after a diagnostic.
 */
#ifndef HANMEN_BASE_SOURCE_FILE_H
#define HANMEN_BASE_SOURCE_FILE_H

#include "base/diagnostics.h"

/* from: who names the file, {0} for the command line. */
bool source_file_read(Arena *arena, Diagnostics *diagnostics, Str path, Span from, Str *bytes);

/* The same mapped until the arena closes: for fonts and pictures, of which little is touched. */
bool source_file_map(Arena *arena, Diagnostics *diagnostics, Str path, Span from, Str *bytes);

#endif
