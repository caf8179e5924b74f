/* What image.c shares with the readers of the single formats.
 *
 * Takes: the bytes of a file. Gives: the Image's facts.
 * Invariant: a reader that gives false has added at least one error.
 */
#ifndef HANMEN_IMAGE_FORMATS_H
#define HANMEN_IMAGE_FORMATS_H

#include "image/image.h"

#include <stdint.h>

/* More is no picture of a printed page (5 m at 300 dpi), and less than JPEG's own limit of 65,535. */
#define IMAGE_SIDE_LIMIT 60000
/* A0 at 400 dpi has 250 million; what a PNG unpacks to must fit into memory. */
#define PNG_PIXEL_LIMIT 500000000

/* One file being read. */
typedef struct ImageSource {
    Arena *arena;
    Diagnostics *diagnostics;
    Span span;        /* who names the picture */
    const char *path; /* NUL-ended, for messages */
    Str bytes;
} ImageSource;

bool jpeg_read(const ImageSource *source, Image *image);
bool png_read(const ImageSource *source, Image *image);
bool svg_read(const ImageSource *source, Image *image);

/* False after a diagnostic when there are no pixels or too many. */
bool image_check_size(const ImageSource *source, uint64_t width, uint64_t height);

/* Keeps the profile when it is one for these colours, else warns. Needs image->colors. */
void image_keep_profile(const ImageSource *source, Image *image, Str profile);

static inline unsigned big_endian_16(Str bytes, size_t at) {
    const unsigned char *byte = (const unsigned char *)bytes.text + at;
    return (unsigned)byte[0] << 8 | byte[1];
}

static inline uint32_t big_endian_32(Str bytes, size_t at) {
    return (uint32_t)big_endian_16(bytes, at) << 16 | big_endian_16(bytes, at + 2);
}

#endif
