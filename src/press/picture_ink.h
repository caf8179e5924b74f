/* How much ink a picture takes.
 *
 * Takes: a picture of pixels. Gives: the most ink, and how much of the picture takes more than a limit.
 * Invariant: a sample, not every pixel: the means of squares of 8 × 8 pixels.
 */
#ifndef HANMEN_PRESS_PICTURE_INK_H
#define HANMEN_PRESS_PICTURE_INK_H

#include "color/press_colors.h"
#include "image/image.h"

typedef struct PictureInk {
    int most;             /* per cent: C + M + Y + K */
    uint64_t count, over; /* samples, and those above the limit */
} PictureInk;

/* limit: per cent. False after a diagnostic: the picture cannot be decoded. */
bool picture_ink(Arena *arena, Diagnostics *diagnostics, Span span, const Image *image, PressColors *colors,
                 int limit, PictureInk *ink);

#endif
