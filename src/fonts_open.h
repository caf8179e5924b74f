/* The fonts that a job needs, opened.
 *
 * Takes: the table of fonts and the styles that name families. Gives: a font set with all that may be asked
 * of it. Invariant: for a single job a family's fallbacks are opened only when some text may need them; large
 * CJK collections otherwise cost more than all else that is done with fonts.
 */
#ifndef HANMEN_FONTS_OPEN_H
#define HANMEN_FONTS_OPEN_H

#include "document/style.h"
#include "font/font_set.h"
#include "input/font_file.h"

typedef enum FallbackNeed {
    FALLBACKS_BY_TEXT, /* those that the sources read so far may need */
    FALLBACKS_ALL      /* for many texts that are read later, by several threads */
} FallbackNeed;

/* NULL after an error diagnostic, unless each family that a style names has a usable face. */
const FontSet *fonts_open(Arena *arena, Diagnostics *diagnostics, Str fonts_file, const StyleSheet *sheet,
                          FallbackNeed need);

/* A set in which the table's families are declared and nothing is opened. */
FontSet *fonts_declare(Arena *arena, const FontFile *file);

#endif
