/* Takes: what a table says of its data, a line of four per cent signs, and any bytes as its file: CSV, or
 * JSON or YAML records when they begin like those. Gives: nothing, or a fault found by the sanitizers.
 * Invariant: a table without errors can be printed, and its rows fill the grid.
 */
#include "fuzz.h"

#include "document/document_dump.h"
#include "input/report.h"

#include <string.h>

static const char usual[] = "    columns:\n"
                            "    - {field: a, merge: same, row_head: true}\n"
                            "    - {field: b, type: integer, format: \"#,##0;△#,##0\", scale: 千}\n"
                            "    - {field: c, type: date, format: ggge年m月d日}\n"
                            "    - {value: \"ratio(b, b)\", format: 0.0%, empty: －}\n"
                            "    sort: [-b]\n"
                            "    group: {by: a, head: true, subtotal: {label: s, sum: b}}\n"
                            "    total: {label: t, sum: b, count: a}\n";

static void write_file(const char *path, const char *start, const char *bytes, size_t count) {
    FILE *file = fopen(path, "wb");
    if (!file || fputs(start, file) < 0 || fwrite(bytes, 1, count, file) != count || fclose(file)) abort();
}

static const char *extension_of(const char *bytes, size_t count) {
    if (count && (*bytes == '[' || *bytes == '{')) return "json";
    return count > 1 && bytes[0] == '-' && bytes[1] == ' ' ? "yaml" : "csv";
}

static void check_rows(const Table *table) {
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t j = 0; j < table->rows[i].cell_count; j++) {
            const TableCell *cell = &table->rows[i].cells[j];
            if (cell->column < 0 || (size_t)(cell->column + cell->columns) > table->column_count) abort();
            if (cell->rows < 1 || (size_t)cell->rows > table->row_count - i) abort();
        }
}

static void read_table(Arena *arena, Diagnostics *diagnostics, Str path) {
    Document *document = report_read(arena, diagnostics, &(ReportOptions){0}, path);
    bool failed = diagnostics_count(diagnostics, SEVERITY_ERROR) > 0;
    if (!document && !failed) abort();
    if (!document) return;
    StrBuilder printed = {.arena = arena};
    document_dump(&(Dump){.sink = sink_to_builder(&printed)}, arena, document);
    for (const Block *block = document->chapters[0].body; block && !failed; block = block->next)
        if (block->kind == BLOCK_TABLE) check_rows(block->table);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
    static char folder[] = "/dev/shm/hanmen-fuzz-XXXXXX";
    static bool is_made;
    if (!is_made && !mkdtemp(folder)) abort();
    is_made = true;
    const char *all = (const char *)bytes, *table = usual;
    size_t table_length = sizeof usual - 1;
    const char *line = memmem(all, count, "%%%%\n", 5);
    if (line) {
        table = all;
        table_length = (size_t)(line - all);
        count -= table_length + 5;
        all = line + 5;
    }
    char chapter[96], data[96], start[200];
    const char *extension = extension_of(all, count);
    snprintf(chapter, sizeof chapter, "%s/chapter.yaml", folder);
    snprintf(data, sizeof data, "%s/data.%s", folder, extension);
    snprintf(start, sizeof start,
             "formatVersion: 1\nchapter: {title: t}\nbody:\n- table:\n    from: data.%s\n", extension);
    write_file(data, "", all, count);
    write_file(chapter, start, table, table_length);
    return fuzz_with_path(chapter, read_table);
}
