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
#include "pdf/tag.h"

typedef struct PdfContent {
    StrBuilder out;
    bool *uses_font;  /* by index into the fonts */
    bool *uses_image; /* by index into the images */
    bool uses_layer;  /* the overlays' */
    bool for_screen;
} PdfContent;

/* An empty content for any number of pages, one after the other; for_screen: inks become screen colours. */
PdfContent *content_create(Arena *arena, const PdfFonts *fonts, const PdfImages *images, bool for_screen);

/* Draws the page into `content`, in place of what was there. With tags, what it shows is noted in them; NULL:
 * only artifacts are marked. */
void content_draw(PdfContent *content, const PdfFonts *fonts, const PdfImages *images, PdfTags *tags,
                  const Page *page);

/* Fill colour operator with its operands and a newline: "0.5 g". */
void content_fill_color(StrBuilder *out, Color color);
void content_stroke_color(StrBuilder *out, Color color);

/* A tagged file is for the screen and has no press to define its inks: black ink alone is a gray, others are
 * what the simplest reckoning makes of them (ISO 32000-1, 10.3.5). */
Color content_screen_color(Color color);

#endif
