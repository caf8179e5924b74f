/* A batch job: one layout, many records, what is to be written.
 *
 * Takes: a job file, or the options of the command line. Gives: the job.
 * Invariant: paths are as the program opens them: those of a job file are relative to that file.
 */
#ifndef HANMEN_BATCH_JOB_H
#define HANMEN_BATCH_JOB_H

#include "hanmen.h"
#include "input/csv.h"
#include "input/schema.h"

typedef struct JobOutput {
    Span span;
    Str profile;              /* empty: the program's */
    const YamlNode *file;     /* the pattern of the name; NULL: the record's file with .pdf */
    Str folder;               /* in which it lies */
    bool merges;              /* all records into one file */
    const YamlNode *bookmark; /* of a record in a merged file; NULL: the layout's */
} JobOutput;

typedef struct BatchJob {
    Str path; /* of the job file; empty: none */
    Str layout;
    Span layout_span;
    Str *patterns; /* of the records' files */
    size_t pattern_count;
    Span records_span;
    CsvEncoding encoding;
    JobOutput *outputs;
    size_t output_count;
    bool stops_on_error;
    Str report; /* path of the JSON report */
} BatchJob;

/* NULL after an error. */
const BatchJob *job_read(Arena *arena, Diagnostics *diagnostics, const hanmen_batch *batch);

#endif
