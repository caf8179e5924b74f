/* The stages for one record, and whether they are needed: see sheet_job.h.
 *
 * Takes: a record. Gives: files, an entry of the journal, an outcome.
 * Invariant: the entry is written after the files are in place.
 */
#define _POSIX_C_SOURCE 200809L
#include "batch/sheet_job.h"

#include "base/json.h"
#include "batch/sheet_notes.h"
#include "batch/up_to_date.h"
#include "outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the stages made of the record. */
typedef struct Made {
    Diagnostics *diagnostics;
    SheetsResult sheets;
    int64_t date;
    OutputFile *files;
    size_t file_count;
} Made;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static Language language_of(const SheetContext *context) {
    return context->language == HANMEN_JAPANESE ? LANGUAGE_JAPANESE : LANGUAGE_ENGLISH;
}

static size_t errors_in(const Made *made) {
    return diagnostics_count(made->diagnostics, SEVERITY_ERROR);
}

/* -- the stages -- */

static bool make_pages(const SheetContext *context, BatchThread *thread, const BatchRecord *record,
                       Made *made) {
    Arena *arena = thread->scratch;
    const BatchShared *shared = context->shared;
    const Record *values = record_read(arena, shared, record, &made->diagnostics);
    if (!values) return false;
    if (record->is_bad) record_report_names(arena, made->diagnostics, shared, record, values);
    SheetsInput input = shared_sheets_input(shared, values, 1);
    input.pictures = thread->pictures;
    return sheets_set(arena, made->diagnostics, &input, &made->sheets) && errors_in(made) == 0;
}

static bool write_files(const SheetContext *context, BatchThread *thread, const BatchRecord *record,
                        Made *made) {
    const BatchShared *shared = context->shared;
    Arena *arena = thread->scratch;
    OutputJob output = {.arena = arena,
                        .diagnostics = made->diagnostics,
                        .styled = made->sheets.styled,
                        .pages = made->sheets.pages,
                        .layout = &made->sheets.layout,
                        .date = shared->library->options.date,
                        .tools = thread->tools,
                        .presses = thread->presses,
                        .digester = thread->digester,
                        .secrets = outputs_secrets(&shared->library->options)};
    if (output.date < 0) output.date = outputs_newest_input(&output, NULL);
    made->date = output.date;
    made->files = ARENA_ARRAY(arena, OutputFile, shared->job->output_count);
    for (size_t i = 0; i < shared->job->output_count; i++)
        if (record->files[i].length)
            made->files[made->file_count++] =
                (OutputFile){.path = str_to_c(arena, record->files[i]), .profile = shared->profiles[i]};
    return outputs_write(&output, made->files, made->file_count);
}

/* -- what there is to tell -- */

static void append_files(StrBuilder *out, const Made *made) {
    str_append_c(out, ",\"files\":[");
    for (size_t i = 0; i < made->file_count; i++) {
        if (i > 0) str_append_byte(out, ',');
        json_append(out, str_from_c(made->files[i].path));
    }
    str_append_byte(out, ']');
}

static Str facts_of(const SheetContext *context, Arena *arena, const BatchRecord *record, Made *made,
                    bool written) {
    StrBuilder out = {.arena = arena};
    size_t count;
    const Diagnostic *list = diagnostics_sorted(made->diagnostics, &count);
    str_append_c(&out, "\"record\":");
    json_append(&out, record_place(arena, record));
    str_append_c(&out, ",\"key\":");
    json_append(&out, record->key);
    if (written) append_files(&out, made);
    str_append_format(&out, ",\"pages\":%zu,\"notes\":[", made->sheets.pages ? made->sheets.pages->count : 0);
    for (size_t i = 0; i < made->sheets.notes.list.count; i++) {
        if (i > 0) str_append_byte(&out, ',');
        sheet_note_append_json(&out, made->diagnostics, &made->sheets.notes.list.at[i]);
    }
    str_append_c(&out, "],\"diagnostics\":[");
    for (size_t i = 0; i < count; i++) {
        if (i > 0) str_append_byte(&out, ',');
        diagnostics_append_json(&out, made->diagnostics, &list[i], language_of(context));
    }
    str_append_byte(&out, ']');
    return str_built(&out);
}

static Str text_of(const SheetContext *context, Arena *arena, const BatchRecord *record, Made *made) {
    StrBuilder out = {.arena = arena};
    for (size_t i = 0; i < made->sheets.notes.list.count; i++)
        sheet_note_append_text(&out, record_place(arena, record), &made->sheets.notes.list.at[i],
                               language_of(context));
    diagnostics_append(&out, made->diagnostics, language_of(context));
    return str_built(&out);
}

static Str log_of(const SheetContext *context, Arena *arena, Made *made) {
    StrBuilder out = {.arena = arena};
    if (context->log_form == HANMEN_LOG_JSON)
        diagnostics_print_json(made->diagnostics, language_of(context), sink_to_builder(&out));
    else
        diagnostics_append(&out, made->diagnostics, language_of(context));
    return str_built(&out);
}

static char *keep(Arena *arena, Str text) {
    char *kept = malloc(text.length + 1);
    if (!kept) arena_out_of_memory(arena);
    memcpy(kept, text.length ? text.text : "", text.length);
    kept[text.length] = '\0';
    return kept;
}

/* -- one job -- */

static void note_finished(const SheetContext *context, BatchThread *thread, const BatchRecord *record,
                          Made *made, Str facts, Str text) {
    JournalEntry entry = {.key = record->key,
                          .made_of = up_to_date_digest(context->shared, record, thread->digester),
                          .date = made->date,
                          .item = facts,
                          .text = text};
    up_to_date_list_inputs(thread, context->shared, made->diagnostics, made->sheets.layout.images, &entry);
    entry.outputs = ARENA_ARRAY(thread->scratch, JournalFile, made->file_count);
    for (size_t i = 0; i < made->file_count; i++)
        entry.outputs[entry.output_count++] =
            (JournalFile){str_from_c(made->files[i].path), made->files[i].digest};
    int error;
    if (journal_add(context->journal, thread->scratch, &entry, &error)) return;
    DIAGNOSE(made->diagnostics, BATCH_JOURNAL_FAILED, (Span){0}, strerror(error));
}

static void set_record(const SheetContext *context, BatchThread *thread, const BatchRecord *record,
                       SheetOutcome *outcome) {
    Arena *arena = thread->scratch;
    Made made = {0};
    bool written = make_pages(context, thread, record, &made) && write_files(context, thread, record, &made);
    Str facts = facts_of(context, arena, record, &made, written),
        text = text_of(context, arena, record, &made);
    if (written) note_finished(context, thread, record, &made, facts, text);
    size_t errors = errors_in(&made);
    outcome->status = written && !errors ? RECORD_WRITTEN : RECORD_FAILED;
    outcome->machine_failed = diagnostics_count(made.diagnostics, SEVERITY_FAILURE) != 0;
    outcome->warnings = diagnostics_count(made.diagnostics, SEVERITY_WARNING) - errors;
    outcome->facts = keep(arena, facts);
    outcome->text = keep(arena, text);
    outcome->log = keep(arena, log_of(context, arena, &made));
}

static void free_outcome(SheetOutcome *outcome) {
    free(outcome->facts);
    free(outcome->text);
    free(outcome->log);
    *outcome = (SheetOutcome){0};
}

bool sheet_job_run(const SheetContext *context, BatchThread *thread, const BatchRecord *record,
                   SheetOutcome *outcome) {
    int64_t start = now();
    if (setjmp(thread->out_of_memory)) {
        free_outcome(outcome);
        arena_reset(thread->scratch);
        return false;
    }
    arena_fail_at(thread->scratch, context->shared->library->fail_in_thread_at);
    const JournalEntry *entry =
        context->finished && !record->is_bad ? map_get(context->finished, record->key) : NULL;
    if (entry && up_to_date(thread, context->shared, record, entry)) {
        outcome->status = RECORD_UNCHANGED;
        outcome->facts = keep(thread->scratch, entry->item);
        outcome->text = keep(thread->scratch, entry->text);
    } else {
        set_record(context, thread, record, outcome);
    }
    outcome->nanoseconds = now() - start;
    arena_reset(thread->scratch);
    return true;
}
