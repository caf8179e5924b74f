/* The records of a job, in order, each with the names of its files.
 *
 * Takes: the job. Gives: its records; what could not be read is one that is bad, whose reading will say why.
 * Invariant: no two records have the same file, on any file system; a record's key does not depend on which
 * others there are.
 */
#ifndef HANMEN_BATCH_RECORD_LIST_H
#define HANMEN_BATCH_RECORD_LIST_H

#include "batch/shared.h"
#include "batch/thread.h"
#include "input/record_file.h"

/* A file of records. One that holds many stays read, since reading it for each would take for ever. */
typedef struct RecordSource {
    Str path;
    const Diagnostics *diagnostics; /* NULL: it is read again for its one record */
    const RecordList *list;
    bool failed; /* some of it could not be read: one more record, which is bad, tells */
} RecordSource;

typedef struct BatchRecord {
    size_t index; /* in the job */
    const RecordSource *source;
    size_t row;      /* in the source's list; SIZE_MAX: what is wrong with the file as a whole */
    uint32_t number; /* as Record.number */
    bool is_bad;
    Str key;           /* the path of its first file, as the pattern gives it; of a bad record its place */
    Str *files;        /* by output of the job: its path; empty for outputs that merge */
    size_t file_count; /* outputs of the job */
    Digest content;
} BatchRecord;

typedef struct BatchRecords {
    BatchRecord *at;
    size_t count;
} BatchRecords;

/* Reads all of them on the threads. NULL after a diagnostic, or when the run was stopped: no file
 * matches, two records would have one file. */
const BatchRecords *record_list_read(Arena *arena, Diagnostics *diagnostics, const BatchShared *shared,
                                     const hanmen_batch *batch, BatchThreads *threads);

/* "projects.csv:12", or the path where the file is the record. */
Str record_place(Arena *arena, const BatchRecord *record);

/* The record itself, in an arena of the job's: read again, or looked up. NULL after an error. *diagnostics
 * becomes the job's list, which knows all sources. */
const Record *record_read(Arena *arena, const BatchShared *shared, const BatchRecord *record,
                          Diagnostics **diagnostics);

/* Tells what is wrong with the names of a bad record's files. */
void record_report_names(Arena *arena, Diagnostics *diagnostics, const BatchShared *shared,
                         const BatchRecord *record, const Record *values);

/* Which shard of `count` a record with this key belongs to, from 0. */
unsigned record_key_shard(Str key, unsigned count);

#endif
