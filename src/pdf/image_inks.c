/* A picture in the inks of a press: see image_inks.h.
 *
 * Takes: pictures. Gives: rows. Invariant: a JPEG's RGB pixels are in memory a row at a time.
 */
#include "pdf/image_inks.h"

/* Where rows go on their way to inks. */
typedef struct Rows {
    const PressConverter *converter;
    uint8_t *inks;
} Rows;

static void take_row(void *context, const uint8_t *row, int width, int y) {
    const Rows *rows = context;
    press_convert(rows->converter, row, (size_t)width, rows->inks + 4 * (size_t)width * (size_t)y);
}

static const uint8_t *convert_jpeg(Arena *arena, Diagnostics *diagnostics, const PressConverter *converter,
                                   const Image *image) {
    const size_t count = (size_t)image->stored_width * (size_t)image->stored_height;
    Rows rows = {converter, arena_alloc_array(arena, count, 4)};
    return image_decode_jpeg(arena, diagnostics, (Span){0}, image, 1, (ImageRows){take_row, &rows})
               ? rows.inks
               : NULL;
}

/* On white paper. */
static void mix_with_white(uint8_t *pixels, const uint8_t *alpha, size_t count, size_t colors) {
    for (size_t i = 0; i < count; i++)
        for (size_t color = 0; color < colors; color++) {
            const unsigned light = pixels[i * colors + color], opacity = alpha[i];
            pixels[i * colors + color] = (uint8_t)((light * opacity + 255 * (255 - opacity) + 127) / 255);
        }
}

static const uint8_t *convert_png(Arena *arena, Diagnostics *diagnostics, const PressConverter *converter,
                                  const Image *image) {
    const size_t count = (size_t)image->stored_width * (size_t)image->stored_height;
    uint8_t *inks = image->colors == IMAGE_RGB ? arena_alloc_array(arena, count, 4) : NULL;
    const ArenaMark mark = arena_mark(arena);
    const uint8_t *alpha = NULL;
    uint8_t *pixels = image_decode_png(arena, diagnostics, (Span){0}, image, &alpha);
    if (!pixels) return NULL;
    if (alpha) mix_with_white(pixels, alpha, count, image->colors);
    if (!inks) return pixels;
    press_convert(converter, pixels, count, inks);
    arena_rewind(arena, mark);
    return inks;
}

const uint8_t *image_to_inks(Arena *arena, Diagnostics *diagnostics, PressColors *press, const Image *image) {
    const PressConverter *converter =
        image->colors == IMAGE_RGB ? press_converter(press, diagnostics, image->icc_profile, image->path)
                                   : NULL;
    if (image->colors == IMAGE_RGB && !converter) return NULL;
    return image->kind == IMAGE_JPEG ? convert_jpeg(arena, diagnostics, converter, image)
                                     : convert_png(arena, diagnostics, converter, image);
}
