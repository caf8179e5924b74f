/* How much ink a picture takes: see picture_ink.h.
 *
 * Takes: pictures. Gives: sums. Invariant: a JPEG is decoded at an eighth of its size, row by row.
 */
#include "press/picture_ink.h"

enum { SQUARE = 8 };

typedef struct Sampler {
    const Image *image;
    const PressConverter *converter; /* RGB */
    uint8_t *inks;                   /* a row of samples */
    unsigned limit;                  /* in 1/255 of an ink */
    unsigned most;
    PictureInk *result;
} Sampler;

static void count_sample(Sampler *sampler, unsigned sum) {
    sampler->result->count++;
    if (sum > sampler->limit) sampler->result->over++;
    if (sum > sampler->most) sampler->most = sum;
}

/* A row of samples in the picture's own colours. */
static void take_row(void *context, const uint8_t *row, int width, int y) {
    Sampler *sampler = context;
    (void)y;
    const size_t count = (size_t)width;
    switch (sampler->image->colors) {
    case IMAGE_GRAY:
        for (size_t i = 0; i < count; i++) count_sample(sampler, 255u - row[i]);
        return;
    case IMAGE_RGB:
        press_convert(sampler->converter, row, count, sampler->inks);
        for (size_t i = 0; i < 4 * count; i += 4)
            count_sample(sampler, (unsigned)sampler->inks[i] + sampler->inks[i + 1] + sampler->inks[i + 2] +
                                      sampler->inks[i + 3]);
        return;
    case IMAGE_CMYK:
        for (size_t i = 0; i < 4 * count; i += 4) {
            const unsigned sum = (unsigned)row[i] + row[i + 1] + row[i + 2] + row[i + 3];
            count_sample(sampler, sampler->image->adobe_inverted ? 4 * 255 - sum : sum);
        }
        return;
    }
}

/* The mean of each square of one row of squares; what is transparent is white. */
static void average_squares(const Image *image, const uint8_t *pixels, const uint8_t *alpha, int top,
                            uint8_t *row) {
    const int width = image->stored_width, colors = (int)image->colors;
    const int bottom = top + SQUARE < image->stored_height ? top + SQUARE : image->stored_height;
    for (int left = 0; left < width; left += SQUARE) {
        const int right = left + SQUARE < width ? left + SQUARE : width;
        const unsigned count = (unsigned)((right - left) * (bottom - top));
        for (int color = 0; color < colors; color++) {
            unsigned sum = 0;
            for (int y = top; y < bottom; y++)
                for (int x = left; x < right; x++) {
                    const size_t at = (size_t)y * (size_t)width + (size_t)x;
                    const unsigned light = pixels[at * (size_t)colors + (size_t)color];
                    const unsigned opacity = alpha ? alpha[at] : 255;
                    sum += (light * opacity + 255 * (255 - opacity)) / 255;
                }
            *row++ = (uint8_t)(sum / count);
        }
    }
}

static bool sample_png(Arena *arena, Diagnostics *diagnostics, Span span, Sampler *sampler) {
    const Image *image = sampler->image;
    const uint8_t *alpha = NULL;
    const uint8_t *pixels = image_decode_png(arena, diagnostics, span, image, &alpha);
    if (!pixels) return false;
    const int width = (image->stored_width + SQUARE - 1) / SQUARE;
    uint8_t *row = arena_alloc_array(arena, (size_t)width, image->colors);
    for (int y = 0; y < image->stored_height; y += SQUARE) {
        average_squares(image, pixels, alpha, y, row);
        take_row(sampler, row, width, y / SQUARE);
    }
    return true;
}

bool picture_ink(Arena *arena, Diagnostics *diagnostics, Span span, const Image *image, PressColors *colors,
                 int limit, PictureInk *ink) {
    const size_t width = ((size_t)image->stored_width + SQUARE - 1) / SQUARE;
    Sampler sampler = {.image = image,
                       .inks = arena_alloc_array(arena, width, 4),
                       .limit = (unsigned)limit * 255 / 100,
                       .result = ink};
    *ink = (PictureInk){0};
    if (image->colors == IMAGE_RGB)
        sampler.converter = press_converter(colors, diagnostics, image->icc_profile, image->path);
    const ImageRows rows = {take_row, &sampler};
    const bool good = image->kind == IMAGE_JPEG
                          ? image_decode_jpeg(arena, diagnostics, span, image, SQUARE, rows)
                          : sample_png(arena, diagnostics, span, &sampler);
    ink->most = (int)((sampler.most * 100 + 127) / 255);
    return good;
}
