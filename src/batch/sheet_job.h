/* One record → its files, and what there is to tell of it.
 *
 * Takes: a record and what all share. Gives: an outcome.
 * Invariant: what is written depends on the record, its pictures and what all share, never on the thread or
 * on what it did before.
 */
#ifndef HANMEN_BATCH_SHEET_JOB_H
#define HANMEN_BATCH_SHEET_JOB_H

#include "batch/journal.h"
#include "batch/record_list.h"
#include "batch/report.h"

/* The outcome of a record. Its texts are the holder's, to be freed. */
typedef struct SheetOutcome {
    RecordStatus status;
    bool machine_failed; /* I/O */
    int64_t nanoseconds;
    size_t warnings;
    char *facts; /* for the JSON report */
    char *text;  /* for a person */
    char *log;   /* diagnostics as hanmen_log wants them */
} SheetOutcome;

/* What a job needs beside the record. */
typedef struct SheetContext {
    const BatchShared *shared;
    const Map *finished; /* key → JournalEntry *; NULL: everything is set anew */
    Journal *journal;
    hanmen_language language;
    hanmen_log_form log_form;
} SheetContext;

/* Out of memory: false. */
bool sheet_job_run(const SheetContext *context, BatchThread *thread, const BatchRecord *record,
                   SheetOutcome *outcome);

#endif
