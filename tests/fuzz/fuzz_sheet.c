/* Takes: any bytes, as a layout of sheets and, behind a line "%%%%", a file of records. Gives: nothing, or a
 * fault found by the sanitizers. Invariant: what is refused is told of.
 */
#include "fuzz.h"

#include "document/document_dump.h"
#include "input/sheet_bind.h"
#include "input/sheet_layout.h"

#include <string.h>

static const YamlNode *parse_part(Arena *arena, Diagnostics *diagnostics, const char *name, Str text) {
    return yaml_parse(arena, diagnostics, str_from_c(name), text);
}

static void bind(Arena *arena, Diagnostics *diagnostics, const SheetLayout *layout, Str records) {
    const YamlNode *root = parse_part(arena, diagnostics, "record.yaml", records);
    if (!root || root->kind != YAML_KIND_MAPPING) return;
    const Record record = {root, STR("record.yaml"), 0};
    SheetNotes notes = {.arena = arena};
    const Document *document = sheet_bind(arena, diagnostics, layout, &record, 1,
                                          &(SheetBindOptions){.allow_outside = false}, &notes);
    if (!document) abort();
    StrBuilder printed = {.arena = arena};
    document_dump(&(Dump){.sink = sink_to_builder(&printed)}, arena, document);
}

static Str records_of_input; /* the part behind the line */

static void read_sheet(Arena *arena, Diagnostics *diagnostics, Str path) {
    const SheetLayout *layout = sheet_layout_read(arena, diagnostics, path, (Span){0});
    if (!layout && diagnostics_count(diagnostics, SEVERITY_ERROR) == 0) abort();
    if (layout) bind(arena, diagnostics, layout, records_of_input);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    const Str all = {(const char *)bytes, count};
    const size_t line = str_find(all, STR("\n%%%%\n"));
    records_of_input = line == SIZE_MAX ? STR("name: a\n") : str_slice(all, line + 6, count);
    return fuzz_with_file(bytes, line == SIZE_MAX ? count : line + 1, read_sheet);
}
