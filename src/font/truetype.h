/* The few tables of a TrueType program that a PDF embeds (ISO 32000-1, 9.9): read, and written anew.
 *
 * Takes: a program that hb-subset made. Gives: its outlines and metrics one by one; and the tables round any
 * choice of outlines. Invariant: nothing is read outside the bytes given.
 */
#ifndef HANMEN_FONT_TRUETYPE_H
#define HANMEN_FONT_TRUETYPE_H

#include "base/str.h"

#include <stdbool.h>

typedef struct TrueTypeFile {
    Str glyf, loca, head, hhea, hmtx, maxp;
    unsigned glyph_count, metric_count; /* glyphs with an advance of their own */
    bool has_long_places;
} TrueTypeFile;

typedef struct TrueTypeGlyph {
    Str outline; /* empty: none */
    uint16_t advance;
    int16_t left;
} TrueTypeGlyph;

/* False when a table is missing or too short. */
bool truetype_open(Str program, TrueTypeFile *file);
/* index: less than glyph_count. */
TrueTypeGlyph truetype_glyph(const TrueTypeFile *file, unsigned index);
/* Made of other glyphs. */
bool truetype_is_composite(Str outline);
/* The sum of a table of whole 32-bit words. */
uint32_t truetype_sum(Str bytes);

/* What the tables of a program are made from. Outlines' sizes are multiples of four. */
typedef struct TrueTypeParts {
    Str head, hhea, maxp; /* of a program of the same face */
    size_t glyph_count;
    const uint16_t *advances;
    const int16_t *lefts;
    const uint32_t *sizes; /* of the outlines */
    uint32_t outlines_sum; /* truetype_sum of all of them */
} TrueTypeParts;

/* A program is `front`, the outlines one after the other, `back`. */
void truetype_build(Arena *arena, const TrueTypeParts *parts, Str *front, Str *back);

#endif
