/* A page's items as a content stream.
 *
 * Takes: a page, the embedded fonts and pictures. Gives: operators (ISO 32000-1, 8 and 9), and which
 * resources they use. Invariant: glyphs stand where the page puts them, each within half a thousandth of its
 * size, errors never add up; marked content opens and closes outside text objects.
 */
#ifndef HANMEN_PDF_CONTENT_H
#define HANMEN_PDF_CONTENT_H

#include "pdf/font_embed.h"
#include "pdf/image_embed.h"
#include "pdf/inks.h"
#include "pdf/tag.h"

typedef struct PdfContent {
    StrBuilder out;
    bool *uses_font;  /* by index into the fonts */
    bool *uses_image; /* by index into the images */
    bool uses_layer;  /* the overlays' */
    bool uses_spaces; /* spot colours, the registration colour */
    const PdfInks *inks;
} PdfContent;

/* An empty content for any number of pages, one after the other, in the colours of `inks`. */
PdfContent *content_create(Arena *arena, const PdfFonts *fonts, const PdfImages *images, const PdfInks *inks);

/* Draws the page into `content`, in place of what was there. With tags, what it shows is noted in them; NULL:
 * only artifacts are marked. */
void content_draw(PdfContent *content, const PdfFonts *fonts, const PdfImages *images, PdfTags *tags,
                  const Page *page);

#endif
