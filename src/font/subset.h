/* Used glyphs of a face → an embeddable font program and its codes.
 *
 * Takes: a face and the set of glyphs shown. Gives: font bytes for FontFile2 or FontFile3, old → new glyph
 * numbers. Invariant: the same glyph set gives the same bytes; glyph 0 is always .notdef and is never shown.
 */
#ifndef HANMEN_FONT_SUBSET_H
#define HANMEN_FONT_SUBSET_H

#include "font/face.h"

typedef struct FontSubset {
    Str program; /* TrueType file, or bare CFF table; empty when it comes packed only */
    Str packed;  /* the same as a zlib stream; empty: the writer packs it */
    size_t size; /* of the program */
    bool is_cff;
    const uint16_t *glyphs; /* the face's glyph numbers, ascending, as given */
    size_t glyph_count;
    const uint16_t *codes; /* codes[i] shows glyphs[i]: the CID that a content stream writes */
    const int32_t *widths; /* widths[i] of glyphs[i] in 1/1000 em, as the embedded program has it */
    char tag[7]; /* six capitals: a hash of face and glyph set; empty when the whole face is embedded
                    (may_subset false) */
} FontSubset;

/* The font program alone, as hb-subset makes it of a TrueType face; empty when it fails. */
Str font_subset_program(Arena *arena, const Face *face, const uint16_t *glyphs, size_t glyph_count);

/* A subset with all but its program and codes. */
FontSubset *font_subset_begin(Arena *arena, const Face *face, const uint16_t *glyphs, size_t glyph_count);

/* glyphs: ascending, without repeats. NULL after a diagnostic when the subsetter fails. */
FontSubset *font_subset(Arena *arena, Diagnostics *diagnostics, const Face *face, const uint16_t *glyphs,
                        size_t glyph_count);

#endif
