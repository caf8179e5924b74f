/* Takes: any bytes as a JPEG, PNG or SVG picture. Gives: nothing, or a fault found by the sanitizers.
 * Invariant: what is accepted can be decoded or refused with an error; nothing is refused in silence.
 */
#include "fuzz.h"

#include "image/image.h"

static void read_picture(Arena *arena, Diagnostics *diagnostics, Str path) {
    const Image *image = image_open(image_set_create(arena), diagnostics, (Span){0}, path);
    if (!image && diagnostics_count(diagnostics, SEVERITY_ERROR) == 0) abort();
    /* Large pictures are sound but slow. */
    if (!image || image->kind != IMAGE_PNG || (int64_t)image->width * image->height > 1000000) return;
    const uint8_t *alpha = NULL;
    const uint8_t *pixels = image_decode_png(arena, diagnostics, (Span){0}, image, &alpha);
    if (!pixels && diagnostics_count(diagnostics, SEVERITY_ERROR) == 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    return fuzz_with_file(bytes, count, read_picture);
}
