/* The report of a run: every record, its files, and what was done to it; for programs and for people.
 *
 * Takes: the records' outcomes in the job's order. Gives: a JSON file, and beside it a text with the totals
 * and each record that has something to tell. Invariant: a record's outcome is on one line of the JSON file,
 * so that the reports of several machines can be merged without being held in memory.
 */
#ifndef HANMEN_BATCH_REPORT_H
#define HANMEN_BATCH_REPORT_H

#include "base/diagnostics.h"

typedef enum RecordStatus {
    RECORD_WRITTEN,
    RECORD_UNCHANGED, /* up to date since an earlier run */
    RECORD_FAILED,
    RECORD_NOT_REACHED, /* the run was stopped before */
    RECORD_STATUS_COUNT
} RecordStatus;

typedef struct Shard {
    unsigned number, count; /* from 1; count 1: the whole job */
} Shard;

typedef struct ReportItem {
    size_t index; /* in the whole job, from 0 */
    RecordStatus status;
    int64_t nanoseconds;
    size_t warnings;
    Str facts; /* further members of the JSON object, without braces */
    Str text;  /* what a person should read of it; empty: nothing */
} ReportItem;

typedef struct ReportTotals {
    size_t by_status[RECORD_STATUS_COUNT];
    size_t warnings;
    int64_t nanoseconds; /* of the run */
    int workers;
} ReportTotals;

typedef struct BatchReport BatchReport;

/* "out/build-report.json" → "out/build-report.txt" */
Str report_text_path(Arena *arena, Str path);

/* Begins "NAME.json" and "NAME.txt"; path: of the first. NULL with *error = errno. */
BatchReport *report_begin(Arena *arena, Str path, Language language, Shard shard, int *error);
void report_add(BatchReport *report, Arena *scratch, const ReportItem *item);
/* stale: files of earlier runs whose records are gone. Writes the totals and puts both files in place. False
 * with *error = errno. */
bool report_end(BatchReport *report, const ReportTotals *totals, const Str *stale, size_t stale_count,
                int *error);

/* What the totals say, in one line, for a person. */
Str report_totals_text(Arena *arena, const ReportTotals *totals, Language language);

/* Merges the reports of shards into one. False after a diagnostic. */
bool report_merge(Arena *arena, Diagnostics *diagnostics, const Str *paths, size_t count, Str merged_path,
                  Language language, ReportTotals *totals);

#endif
