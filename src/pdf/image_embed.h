/* Pictures in the file, each once.
 *
 * Takes: pages. Gives: for each picture an external object: an image, or a form for SVG.
 * Invariant: a JPEG's bytes, and a PNG's where PDF can hold them, are written as they came; drawn in the unit
 * square (images) a picture is upright after pdf_image_matrix.
 */
#ifndef HANMEN_PDF_IMAGE_EMBED_H
#define HANMEN_PDF_IMAGE_EMBED_H

#include "layout/page.h"
#include "pdf/inks.h"
#include "pdf/object.h"

typedef struct PdfImage {
    const Image *image;
    PdfId id;
    bool is_transparent;
} PdfImage;

typedef struct PdfImages {
    PdfImage *at;
    size_t count;
    const Image *unprofiled_cmyk; /* the first picture in inks without a profile that says what they are */
} PdfImages;

/* Embeds all pictures of the pages, in the colours of `inks`. False after a diagnostic. */
bool image_embed_all(Arena *arena, Diagnostics *diagnostics, PdfFile *file, const Pages *pages,
                     const PdfInks *inks, PdfImages *images);

/* Index of the picture. */
size_t pdf_image_index(const PdfImages *images, const Image *image);

/* The six numbers of "cm" that put the picture upright into a rectangle, lower left corner at x, y (y
 * upwards). */
void image_append_matrix(StrBuilder *out, const Image *image, int64_t x, int64_t y, Length width,
                         Length height);

#endif
