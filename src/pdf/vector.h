/* An SVG picture as a form.
 *
 * Takes: shapes. Gives: a form object (ISO 32000-1, 8.10) of the size of the picture's view box.
 * Invariant: the form sets every state it needs, and leaves none behind.
 */
#ifndef HANMEN_PDF_VECTOR_H
#define HANMEN_PDF_VECTOR_H

#include "image/image.h"
#include "pdf/inks.h"
#include "pdf/object.h"

bool vector_is_transparent(const Image *image);

/* Sets the reserved object, in the colours of `inks`. */
void vector_embed(Arena *arena, PdfFile *file, const Image *image, PdfId id, const PdfInks *inks);

#endif
