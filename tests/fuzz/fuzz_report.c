/* Takes: any bytes as a chapter or report file. Gives: nothing, or a fault found by the sanitizers.
 * Invariant: a document without errors can be printed.
 */
#include "fuzz.h"

#include "document/document_dump.h"
#include "input/report.h"

static void read_report(Arena *arena, Diagnostics *diagnostics, Str path) {
    Document *document = report_read(arena, diagnostics, &(ReportOptions){0}, path);
    if (!document && diagnostics_count(diagnostics, SEVERITY_ERROR) == 0) abort();
    if (!document) return;
    StrBuilder printed = {.arena = arena};
    document_dump(&(Dump){.sink = sink_to_builder(&printed)}, arena, document);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    return fuzz_with_file(bytes, count, read_report);
}
