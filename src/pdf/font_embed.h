/* Fonts in the file: the glyphs that the pages show, their codes, widths and texts.
 *
 * Takes: pages. Gives: for each face a composite font (ISO 32000-1, 9.7) with an embedded subset.
 * Invariant: every glyph shown has a code, a width as the embedded program has it, and a text in the
 * ToUnicode map.
 */
#ifndef HANMEN_PDF_FONT_EMBED_H
#define HANMEN_PDF_FONT_EMBED_H

#include "font/subset.h"
#include "layout/page.h"
#include "pdf/object.h"

typedef struct PdfFont {
    const Face *face;
    PdfId id;
    const uint16_t *slots;    /* by glyph of the face: 1 + its place in the arrays below; 0 = not shown */
    const FontSubset *subset; /* codes and widths by place */
    const Str *texts;         /* what the glyph stands for, by place */
} PdfFont;

typedef struct PdfFonts {
    PdfFont *at;
    size_t count;
} PdfFonts;

/* A cluster: the glyphs glyph_start..glyph_end of a run that together show `text`. */
typedef struct PdfCluster {
    size_t glyph_start, glyph_end;
    Str text;
} PdfCluster;

/* The cluster that begins at the glyph. Later glyphs of a cluster have an empty range of text. */
PdfCluster pdf_cluster_at(const PlacedRun *run, size_t glyph);

/* Embeds all faces of the pages. False after a diagnostic. */
bool font_embed_all(Arena *arena, Diagnostics *diagnostics, PdfFile *file, const Pages *pages,
                    PdfFonts *fonts);

/* Index of the run's face. */
size_t pdf_font_index(const PdfFonts *fonts, const Face *face);

#endif
