/* Takes: any bytes as a layout file. Gives: nothing, or a fault found by the sanitizers.
 * Invariant: what gives no sheet gives an error.
 */
#include "fuzz.h"

#include "document/style_sheet_dump.h"
#include "input/layout_file.h"

static void read_layout(Arena *arena, Diagnostics *diagnostics, Str path) {
    StyleSheet *sheet = layout_file_read(arena, diagnostics, path, (Span){0});
    if (!sheet && diagnostics_count(diagnostics, SEVERITY_ERROR) == 0) abort();
    if (!sheet) return;
    StrBuilder printed = {.arena = arena};
    style_sheet_dump(&(Dump){.sink = sink_to_builder(&printed)}, arena, sheet);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    return fuzz_with_file(bytes, count, read_layout);
}
