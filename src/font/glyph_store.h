/* Outlines prepared once for many files: stripped of hints, coded, ready to be joined into font programs.
 *
 * Takes: faces, and the glyphs that each file shows. Gives: font programs, compressed already.
 * Invariant: a program depends on the face and the glyphs alone, never on what was asked for before. A store
 * belongs to one thread.
 */
#ifndef HANMEN_FONT_GLYPH_STORE_H
#define HANMEN_FONT_GLYPH_STORE_H

#include "font/subset.h"

typedef struct GlyphStore GlyphStore;

/* The arena closes it; all that is kept is in it. */
GlyphStore *glyph_store_create(Arena *arena);

/* As font_subset, into the arena; the program comes as `packed`. NULL where a program cannot be joined from
 * glyphs: CFF outlines, faces that must be embedded whole, glyphs made of other glyphs. */
FontSubset *glyph_store_subset(GlyphStore *store, Arena *arena, const Face *face, const uint16_t *glyphs,
                               size_t glyph_count);

#endif
