/* Takes: any bytes as a font file. Gives: nothing, or a fault found by the sanitizers.
 * Invariant: what is refused gives an error.
 */
#include "fuzz.h"

#include "font/face.h"

static void read_font(Arena *arena, Diagnostics *diagnostics, Str path) {
    const Face *face = face_open(arena, diagnostics, (Span){0}, path, 0);
    if (!face && diagnostics_count(diagnostics, SEVERITY_ERROR) == 0) abort();
    if (!face) return;
    InkBox box;
    uint32_t glyph = face_glyph(face, 0x3042, 0);
    (void)face_advance(face, glyph);
    (void)face_ink(face, glyph, &box);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    return fuzz_with_file(bytes, count, read_font);
}
