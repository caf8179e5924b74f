/* A PNG's own compressed rows, which a PDF can hold as they are.
 *
 * Takes: the bytes of a PNG file. Gives: its image data and what a reader needs to unpack them.
 * Invariant: what is given has been unpacked once, in full, with its checksum, and the rows forgotten.
 */
#ifndef HANMEN_PDF_PNG_STREAM_H
#define HANMEN_PDF_PNG_STREAM_H

#include "base/str.h"

typedef struct PngStream {
    int width, height, depth;
    int components; /* in a row: 1 for gray and palettes, 3 for RGB */
    Str palette;    /* RGB triples; empty when there is none */
    Str data;       /* one zlib stream; may lie in the file's bytes */
} PngStream;

/* False when the picture must be decoded and packed anew: interlaced rows, alpha or a transparent colour, 16
 * bits a component, a gamma that is not sRGB's, or damage, which the decoder then describes. */
bool png_stream_find(Arena *arena, Str bytes, PngStream *stream);

#endif
