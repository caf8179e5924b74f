/* A picture in the inks of a press, for files that hold nothing else.
 *
 * Takes: a picture with RGB colours or transparent parts. Gives: rows of black or of four inks.
 * Invariant: transparent parts are mixed with white before anything is converted.
 */
#ifndef HANMEN_PDF_IMAGE_INKS_H
#define HANMEN_PDF_IMAGE_INKS_H

#include "color/press_colors.h"
#include "image/image.h"

/* Rows of stored_width pixels in `arena`: 1 byte a pixel for gray pictures (light), 4 for others (ink). NULL
 * after a diagnostic. */
const uint8_t *image_to_inks(Arena *arena, Diagnostics *diagnostics, PressColors *press, const Image *image);

#endif
