/* One face of a font file, opened once and then immutable.
 *
 * Takes: a path and an index (for collections). Gives: shaping font, metrics, embedding permission.
 * Invariant: after face_open has succeeded nothing in a Face changes, so threads may share it.
 */
#ifndef HANMEN_FONT_FACE_H
#define HANMEN_FONT_FACE_H

#include "base/diagnostics.h"
#include "base/length.h"

#include <hb.h>

typedef enum FaceOutlines { OUTLINES_TRUETYPE, OUTLINES_CFF } FaceOutlines;

/* Glyph box in font units, y upwards. Empty glyphs have all zero. */
typedef struct InkBox {
    int32_t left, bottom, right, top;
} InkBox;

typedef struct Face {
    uint32_t id; /* number within its FontSet, from 0 */
    Str path;
    unsigned index;      /* in a collection */
    Str postscript_name; /* ASCII, without blanks: for PDF's BaseFont */
    FaceOutlines outlines;
    hb_face_t *hb_face; /* immutable */
    hb_font_t *hb_font; /* immutable, scale = units_per_em */
    uint32_t glyph_count;
    int32_t units_per_em;
    int32_t ascent, descent; /* typographic, font units; descent is negative; ascent - descent is one em for
                                Japanese faces */
    int32_t cap_height, x_height;
    InkBox bounds;        /* FontBBox */
    int32_t italic_angle; /* degrees * 1000 */
    bool is_fixed_pitch, is_serif;
    bool may_subset;        /* false: fsType asks to embed the whole font */
    const uint16_t *glyphs; /* by code point of the basic plane; NULL: the character map is asked each time */
} Face;

enum { FACE_GLYPHS_SIZE = 0x10000 };

/* Opens the face. On failure adds a diagnostic at `span` (font missing, truncated, not a font, wrong index,
 * embedding not permitted by OS/2 fsType, bitmap only) and gives NULL. The arena closes the handles. */
Face *face_open(Arena *arena, Diagnostics *diagnostics, Span span, Str path, unsigned index);

/* Makes looking up quick: worth its while for thousands of texts. Before threads share the face. */
void face_prepare_lookup(Arena *arena, Face *face);

/* The glyph of a code point (with a variation selector, or 0); 0 when the face has none. */
uint32_t face_glyph(const Face *face, uint32_t codepoint, uint32_t variation_selector);

/* Whether the face has forms of its own for ideographs in a language (BCP 47): zh-Hans, zh-Hant, ko. */
bool face_speaks(const Face *face, Str language);

/* Horizontal advance in font units. */
int32_t face_advance(const Face *face, uint32_t glyph);

/* Ink of a glyph in font units; false when the glyph has no outline. */
bool face_ink(const Face *face, uint32_t glyph, InkBox *box);

#endif
