/* The charset of a CFF font program.
 *
 * Takes: a bare CFF table (Adobe Technical Note 5176). Gives: which CID addresses which glyph.
 * Invariant: no byte outside the table is read, whatever the table says.
 */
#ifndef HANMEN_FONT_CFF_H
#define HANMEN_FONT_CFF_H

#include "base/str.h"

typedef struct CffCharset {
    const uint16_t
        *cids; /* by glyph; NULL: the font is name-keyed or has no charset of its own, so that CID = glyph */
    size_t glyph_count;
} CffCharset;

/* False when the table makes no sense. */
bool cff_read_charset(Arena *arena, Str table, CffCharset *charset);

#endif
