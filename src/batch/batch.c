/* A run over a job's records, step by step: see hanmen.h.
 *
 * Takes: a job. Gives: files, a report, diagnostics in the records' order.
 * Invariant: lack of memory on the caller's thread lands in hanmen_run_batch; a thread's own in sheet_job.c
 * and record_list.c. Nothing is written before every record has a name of its own.
 */
#define _POSIX_C_SOURCE 200809L
#include "base/json.h"
#include "batch/folders.h"
#include "batch/merged.h"
#include "batch/sheet_job.h"
#include "batch/stale.h"
#include "batch/workers.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct Merge {
    const char *const *reports;
    size_t count;
    const char *merged;
} Merge;

typedef struct Run {
    Merge merge; /* hanmen_merge_reports only */
    const hanmen_library *library;
    const hanmen_batch *batch;
    const hanmen_log *log;
    jmp_buf out_of_memory;
    Arena *arena;
    Arena *scratch;           /* of the caller's thread, emptied after each record */
    Diagnostics *diagnostics; /* of the run as a whole */
    const BatchJob *job;
    const BatchShared *shared;
    BatchThreads *threads;
    const BatchRecords *records;
    const BatchRecord **own; /* those of this shard */
    size_t own_count;
    Map finished;
    SheetContext context;
    SheetOutcome *outcomes; /* by place in `own`; their texts go when they have arrived */
    BatchReport *report;
    ReportTotals totals;
    int64_t start;
    atomic_bool stopping, out_of_memory_in_thread;
    bool machine_failed, merge_failed;
} Run;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static Language language_of(const hanmen_log *log) {
    return log && log->language == HANMEN_JAPANESE ? LANGUAGE_JAPANESE : LANGUAGE_ENGLISH;
}

static void tell_failure(Run *run, MessageId message, Str path, int error) {
    char reason[128] = "";
    if (strerror_r(error, reason, sizeof reason) != 0) strcpy(reason, "?");
    const char *arguments[] = {str_to_c(run->arena, path), reason, NULL};
    diagnostics_add(run->diagnostics, message, (Span){0}, arguments);
}

static void send_diagnostics(const Run *run, Diagnostics *diagnostics) {
    const hanmen_log *log = run->log;
    if (!log || !log->write) return;
    Sink sink = {log->write, log->context};
    if (log->form == HANMEN_LOG_JSON)
        diagnostics_print_json(diagnostics, language_of(log), sink);
    else
        diagnostics_print(diagnostics, language_of(log), sink);
}

/* -- before the records -- */

static Shard shard_of(const hanmen_batch *batch) {
    return batch->shard_count ? (Shard){batch->shard_number, batch->shard_count} : (Shard){1, 1};
}

/* Those of records that have not arrived. */
static void free_outcomes(void *handle) {
    Run *run = handle;
    for (size_t i = 0; i < run->own_count; i++) {
        free(run->outcomes[i].facts);
        free(run->outcomes[i].text);
        free(run->outcomes[i].log);
    }
}

static void choose_own(Run *run) {
    Shard shard = shard_of(run->batch);
    run->own = ARENA_ARRAY(run->arena, const BatchRecord *, run->records->count);
    for (size_t i = 0; i < run->records->count; i++)
        if (record_key_shard(run->records->at[i].key, shard.count) == shard.number - 1)
            run->own[run->own_count++] = &run->records->at[i];
    run->outcomes = ARENA_ARRAY(run->arena, SheetOutcome, run->own_count);
    arena_defer(run->arena, free_outcomes, run);
}

static bool check_shard(Run *run) {
    if (shard_of(run->batch).count == 1) return true;
    for (size_t i = 0; i < run->job->output_count; i++) {
        if (!run->job->outputs[i].merges) continue;
        DIAGNOSE(run->diagnostics, BATCH_MERGE_SHARD, run->job->outputs[i].span, NULL);
        return false;
    }
    return true;
}

/* "out/build-report.json" → "out/build-report.2-of-4.json" */
static Str sharded(Run *run, Str path, const char *ending) {
    Shard shard = shard_of(run->batch);
    Str stem = str_ends_with(path, STR(".json")) ? str_slice(path, 0, path.length - 5) : path;
    if (shard.count == 1) return str_format(run->arena, "%.*s%s", STR_ARGS(stem), ending);
    return str_format(run->arena, "%.*s.%u-of-%u%s", STR_ARGS(stem), shard.number, shard.count, ending);
}

static bool open_journal(Run *run) {
    Str path = sharded(run, run->job->report, ".journal");
    int error = 0;
    if (!folders_make(run->arena, path, &error)) {
        tell_failure(run, MESSAGE_OUTPUT_FAILED, path, error);
        return false;
    }
    stale_read_journals(run->arena, run->job->report, &run->finished);
    run->context.journal = journal_open(run->arena, str_to_c(run->arena, path), run->batch->resume, &error);
    if (run->context.journal) return true;
    if (error == EWOULDBLOCK)
        DIAGNOSE(run->diagnostics, BATCH_BUSY, (Span){0}, str_to_c(run->arena, path));
    else
        tell_failure(run, MESSAGE_OUTPUT_FAILED, path, error);
    return false;
}

static bool open_report(Run *run) {
    Str path = sharded(run, run->job->report, ".json");
    int error = 0;
    run->report = report_begin(run->arena, path, language_of(run->log), shard_of(run->batch), &error);
    if (!run->report) tell_failure(run, MESSAGE_OUTPUT_FAILED, path, error);
    return run->report != NULL;
}

static bool prepare(Run *run) {
    run->job = job_read(run->arena, run->diagnostics, run->batch);
    if (!run->job || !check_shard(run)) return false;
    run->shared = shared_read(run->arena, run->diagnostics, run->library, run->job);
    if (!run->shared) return false;
    run->threads = threads_create(run->arena, run->batch->workers);
    run->records = record_list_read(run->arena, run->diagnostics, run->shared, run->batch, run->threads);
    if (!run->records) return false;
    choose_own(run);
    int error = 0;
    Str failed;
    if (!folders_make_all(run->arena, run->shared, run->own, run->own_count, &failed, &error)) {
        tell_failure(run, MESSAGE_OUTPUT_FAILED, failed, error);
        return false;
    }
    if (!open_journal(run)) return false;
    stale_remove_parts(run->arena, run->shared, sharded(run, run->job->report, ".json"), run->own,
                       run->own_count);
    return open_report(run);
}

/* -- the records -- */

static void *begin_thread(void *context, int worker) {
    const Run *run = context;
    return &run->threads->at[worker];
}

static void end_thread(void *context, void *state) {
    (void)context;
    (void)state;
}

static void set_one(void *context, void *state, size_t task) {
    Run *run = context;
    if (!sheet_job_run(&run->context, state, run->own[task], &run->outcomes[task]))
        atomic_store(&run->out_of_memory_in_thread, true);
    bool failed = run->outcomes[task].status == RECORD_FAILED;
    if (run->outcomes[task].machine_failed || (failed && run->job->stops_on_error))
        atomic_store(&run->stopping, true);
}

static bool is_stopped(void *context) {
    const Run *run = context;
    return atomic_load_explicit(&run->stopping, memory_order_relaxed) ||
           atomic_load_explicit(&run->out_of_memory_in_thread, memory_order_relaxed) ||
           (run->batch->stopped && run->batch->stopped(run->batch->context));
}

static void add_to_report(Run *run, size_t place) {
    const SheetOutcome *outcome = &run->outcomes[place];
    ReportItem item = {.index = run->own[place]->index,
                       .status = outcome->status,
                       .nanoseconds = outcome->nanoseconds,
                       .warnings = outcome->warnings,
                       .facts = str_from_c(outcome->facts),
                       .text = str_from_c(outcome->text)};
    report_add(run->report, run->scratch, &item);
    run->totals.by_status[outcome->status]++;
    run->totals.warnings += outcome->warnings;
    run->machine_failed |= outcome->machine_failed;
}

/* A record's diagnostics go out, and its texts go. */
static void take_one(void *context, size_t place) {
    Run *run = context;
    SheetOutcome *outcome = &run->outcomes[place];
    if (!outcome->facts) return; /* its thread had no memory */
    if (outcome->log && *outcome->log && run->log && run->log->write)
        (void)run->log->write(run->log->context, outcome->log, strlen(outcome->log));
    add_to_report(run, place);
    arena_reset(run->scratch);
    free(outcome->facts);
    free(outcome->text);
    free(outcome->log);
    outcome->facts = outcome->text = outcome->log = NULL;
}

static void show_progress(void *context, size_t done) {
    const Run *run = context;
    if (!run->batch->progress) return;
    hanmen_progress progress = {.records = run->own_count,
                                .done = done,
                                .failed = run->totals.by_status[RECORD_FAILED],
                                .seconds = (double)(now() - run->start) / 1e9};
    run->batch->progress(run->batch->context, &progress);
}

static void set_all(Run *run) {
    run->context.shared = run->shared;
    run->context.finished = run->batch->resume ? &run->finished : NULL;
    run->context.language = run->log ? run->log->language : HANMEN_ENGLISH;
    run->context.log_form = run->log ? run->log->form : HANMEN_LOG_TEXT;
    WorkPlan plan = {.context = run,
                     .count = run->own_count,
                     .workers = run->batch->workers,
                     .begin = begin_thread,
                     .end = end_thread,
                     .work = set_one,
                     .arrived = take_one,
                     .tick = show_progress,
                     .stopped = is_stopped};
    WorkersEnd end = workers_run(&plan);
    if (end == WORKERS_FAILED || atomic_load(&run->out_of_memory_in_thread)) arena_out_of_memory(run->arena);
}

static void add_not_reached(Run *run) {
    size_t done = 0;
    for (int i = 0; i < RECORD_NOT_REACHED; i++) done += run->totals.by_status[i];
    for (size_t place = done; place < run->own_count; place++) {
        StrBuilder facts = {.arena = run->scratch};
        str_append_c(&facts, "\"record\":");
        json_append(&facts, record_place(run->scratch, run->own[place]));
        ReportItem item = {
            .index = run->own[place]->index, .status = RECORD_NOT_REACHED, .facts = str_built(&facts)};
        report_add(run->report, run->scratch, &item);
        run->totals.by_status[RECORD_NOT_REACHED]++;
        arena_reset(run->scratch);
    }
}

/* -- after the records -- */

/* Those that have an error are not in a merged file. */
static void merge(Run *run) {
    bool *is_good = ARENA_ARRAY(run->arena, bool, run->own_count);
    for (size_t i = 0; i < run->own_count; i++)
        is_good[i] = run->outcomes[i].status == RECORD_WRITTEN || run->outcomes[i].status == RECORD_UNCHANGED;
    Diagnostics *diagnostics = diagnostics_create_after(run->arena, run->diagnostics);
    if (merged_write(run->arena, diagnostics, run->shared, run->records, is_good)) return;
    send_diagnostics(run, diagnostics); /* what the records had to tell has been told */
    run->merge_failed = true;
    run->machine_failed |= diagnostics_count(diagnostics, SEVERITY_FAILURE) != 0;
}

static bool finish(Run *run) {
    size_t stale_count;
    Str *stale = stale_find(run->arena, run->records, &run->finished, shard_of(run->batch), &stale_count);
    for (size_t i = 0; i < stale_count; i++)
        DIAGNOSE(run->diagnostics, BATCH_STALE, (Span){0}, str_to_c(run->arena, stale[i]));
    run->totals.nanoseconds = now() - run->start;
    run->totals.workers = run->batch->workers;
    int error = 0;
    if (report_end(run->report, &run->totals, stale, stale_count, &error)) return true;
    tell_failure(run, MESSAGE_OUTPUT_FAILED, run->job->report, error);
    return false;
}

static void tell_totals(Run *run) {
    if (!run->batch->summary) return;
    Str text = report_totals_text(run->arena, &run->totals, language_of(run->log));
    run->batch->summary(run->batch->context, str_to_c(run->arena, text));
}

static void run_steps(Run *run) {
    run->start = now();
    if (!prepare(run)) return;
    set_all(run);
    add_not_reached(run);
    if (!is_stopped(run)) merge(run);
    (void)finish(run);
    tell_totals(run);
}

/* -- the landing place -- */

static hanmen_status status_of(const Run *run) {
    if (run->machine_failed || diagnostics_count(run->diagnostics, SEVERITY_FAILURE))
        return HANMEN_MACHINE_ERROR;
    bool failed = run->merge_failed || run->totals.by_status[RECORD_FAILED] ||
                  diagnostics_count(run->diagnostics, SEVERITY_ERROR);
    return failed ? HANMEN_INPUT_ERROR : HANMEN_OK;
}

static hanmen_status guard(Run *run, void (*steps)(Run *)) {
    run->arena = arena_create(&run->out_of_memory);
    run->scratch = arena_create(&run->out_of_memory);
    hanmen_status status = HANMEN_OUT_OF_MEMORY;
    if (run->arena && run->scratch && !setjmp(run->out_of_memory)) {
        arena_fail_at(run->arena, run->library->fail_at);
        run->diagnostics = diagnostics_create(run->arena);
        steps(run);
        send_diagnostics(run, run->diagnostics);
        status = status_of(run);
    }
    arena_destroy(run->scratch);
    arena_destroy(run->arena);
    return status;
}

hanmen_status hanmen_run_batch(hanmen_library *library, const hanmen_batch *batch, const hanmen_log *log) {
    Run run = {.library = library, .batch = batch, .log = log};
    return guard(&run, run_steps);
}

/* The reports to merge stand in a batch that has nothing else. */
static void merge_steps(Run *run) {
    Str *paths = ARENA_ARRAY(run->arena, Str, run->merge.count);
    for (size_t i = 0; i < run->merge.count; i++) paths[i] = str_from_c(run->merge.reports[i]);
    if (!report_merge(run->arena, run->diagnostics, paths, run->merge.count, str_from_c(run->merge.merged),
                      language_of(run->log), &run->totals))
        return;
    tell_totals(run);
}

hanmen_status hanmen_merge_reports(hanmen_library *library, const char *const *reports, size_t count,
                                   const char *merged, void (*summary)(void *context, const char *text),
                                   void *context, const hanmen_log *log) {
    hanmen_batch batch = {.summary = summary, .context = context};
    Run run = {.library = library, .batch = &batch, .log = log, .merge = {reports, count, merged}};
    return guard(&run, merge_steps);
}
