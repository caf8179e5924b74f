/* fonts.yaml: the families in use, and where their files come from.
 *
 * Takes: the path. Gives: families with candidate files, fallbacks and the package that holds them.
 * Invariant: paths are as written when absolute, otherwise relative to fonts.yaml; whether they exist is not
 * asked.
 */
#ifndef HANMEN_INPUT_FONT_FILE_H
#define HANMEN_INPUT_FONT_FILE_H

#include "base/diagnostics.h"

typedef struct FontFileFace {
    Str *files; /* candidates: the first that exists is used */
    size_t file_count;
    unsigned index; /* in a collection */
    Span span;
    bool present;
} FontFileFace;

typedef struct FontFileFamily {
    Str name;
    FontFileFace face[2]; /* regular, bold */
    Str *fallbacks;
    size_t fallback_count;
    Str package; /* Debian's */
    Span span;
} FontFileFamily;

typedef struct FontFile {
    FontFileFamily *families;
    size_t count;
} FontFile;

/* NULL only after an error. */
FontFile *font_file_read(Arena *arena, Diagnostics *diagnostics, Str path);

#endif
