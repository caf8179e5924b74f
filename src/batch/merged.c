/* One document of all good records: see merged.h.
 *
 * Takes: records. Gives: files.
 * Invariant: all that stands in the document is in memory at once; a job of very many sheets is better left
 * in files of their own.
 */
#include "batch/merged.h"

#include "batch/folders.h"
#include "outputs.h"

/* The record that a place in the list means, in this reading of its file; NULL after an error. */
static const Record *find_record(const BatchRecord *record, const RecordList *list) {
    return record->row < list->count ? &list->at[record->row] : NULL;
}

/* Every good record, read anew so that all places are in one list of sources. */
static Record *read_all(Arena *arena, Diagnostics *diagnostics, const BatchShared *shared,
                        const BatchRecords *records, const bool *is_good, size_t *count) {
    Record *all = ARENA_ARRAY(arena, Record, records->count);
    const RecordSource *source = NULL;
    const RecordList *list = NULL;
    *count = 0;
    for (size_t i = 0; i < records->count; i++) {
        const BatchRecord *record = &records->at[i];
        if (!is_good[i]) continue;
        if (record->source != source) {
            source = record->source;
            list = record_file_read(arena, diagnostics, source->path, shared->job->encoding,
                                    shared->job->records_span);
        }
        const Record *found = find_record(record, list);
        if (found) all[(*count)++] = *found;
    }
    return all;
}

static bool write_one(Arena *arena, Diagnostics *diagnostics, const BatchShared *shared, size_t output,
                      const Record *records, size_t count) {
    const hanmen_options *options = &shared->library->options;
    SheetsInput input = shared_sheets_input(shared, records, count);
    SheetsResult result;
    input.bind.bookmark = shared->bookmarks[output];
    if (!sheets_set(arena, diagnostics, &input, &result)) return false;
    if (diagnostics_count(diagnostics, SEVERITY_ERROR)) return false;
    OutputJob job = {.arena = arena,
                     .diagnostics = diagnostics,
                     .styled = result.styled,
                     .pages = result.pages,
                     .layout = &result.layout,
                     .date = options->date,
                     .secrets = outputs_secrets(options)};
    OutputFile file = {.path = str_to_c(arena, folders_merged_path(arena, &shared->job->outputs[output])),
                       .profile = shared->profiles[output]};
    return outputs_write(&job, &file, 1);
}

bool merged_write(Arena *arena, Diagnostics *diagnostics, const BatchShared *shared,
                  const BatchRecords *records, const bool *is_good) {
    const BatchJob *job = shared->job;
    bool good = true;
    for (size_t i = 0; i < job->output_count; i++) {
        if (!job->outputs[i].merges) continue;
        size_t count;
        Record *all = read_all(arena, diagnostics, shared, records, is_good, &count);
        if (count) good &= write_one(arena, diagnostics, shared, i, all, count);
    }
    return good;
}
