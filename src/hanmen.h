/* hanmen: the public interface of the typesetter.
 *
 * Takes: the paths of a report, a fonts file and layouts. Gives: a PDF, a stage's result as text,
 * diagnostics. Open a library once, render any number of reports with it, from any thread, close it.
 * Invariant: nothing is printed, nothing exits, no global state.
 */
#ifndef HANMEN_H
#define HANMEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HANMEN_API __attribute__((visibility("default")))

typedef struct hanmen_library hanmen_library;

/* Receives bytes; gives false to stop. */
typedef bool (*hanmen_write)(void *context, const void *bytes, size_t count);

typedef enum hanmen_status {
    HANMEN_OK,            /* done; there may be warnings */
    HANMEN_INPUT_ERROR,   /* the input has errors */
    HANMEN_MACHINE_ERROR, /* I/O */
    HANMEN_OUT_OF_MEMORY
} hanmen_status;

typedef enum hanmen_language { HANMEN_ENGLISH, HANMEN_JAPANESE } hanmen_language;
typedef enum hanmen_log_form { HANMEN_LOG_TEXT, HANMEN_LOG_JSON } hanmen_log_form;

/* Told after each stage: its name and how long it took. */
typedef void (*hanmen_timing)(void *context, const char *stage, int64_t nanoseconds);

/* Where diagnostics go when a call ends, and in which form. write and timing may be NULL. */
typedef struct hanmen_log {
    hanmen_write write;
    void *context;
    hanmen_language language;
    hanmen_log_form form;
    hanmen_timing timing;
    void *timing_context;
    /* Told of each file that a call read, or found missing; may be NULL. */
    void (*input)(void *context, const char *path);
    void *input_context;
} hanmen_log;

/* One file of those that a run writes: the name of a profile (NULL: web) and where it goes. */
typedef struct hanmen_output {
    const char *profile, *path;
} hanmen_output;

typedef struct hanmen_options {
    const char *fonts_file;     /* NULL: the installed fonts/fonts.yaml */
    const char *layouts_folder; /* NULL: the installed layouts */
    bool allow_outside;         /* pictures and files outside the report's folder */
    int64_t date;        /* seconds since 1970 for the PDF's dates; negative: the newest input's time */
    bool greedy_lines;   /* first-fit line breaking */
    const char *profile; /* of what is written when a call names none, and of checks; NULL: web */
    bool encrypt;        /* every file, not only those of profiles that say so */
    const char *owner_password,
        *user_password; /* of encrypted files; NULL: the profile names files of them */
    bool show_gaps;     /* over each page, in a layer of its own: what line adjustment did to the gaps */
} hanmen_options;

/* The stages whose results can be printed. */
typedef enum hanmen_stage {
    HANMEN_STAGE_YAML,
    HANMEN_STAGE_DOCUMENT,
    HANMEN_STAGE_STYLE,
    HANMEN_STAGE_PARAGRAPHS,
    HANMEN_STAGE_LINES,
    HANMEN_STAGE_GALLEY,
    HANMEN_STAGE_PAGES
} hanmen_stage;

/* NULL when memory runs out. Options are copied. */
HANMEN_API hanmen_library *hanmen_open(const hanmen_options *options);
HANMEN_API void hanmen_close(hanmen_library *library);

/* Sets the report and writes it to output_path, whole or not at all. */
HANMEN_API hanmen_status hanmen_build(hanmen_library *library, const char *report_path,
                                      const char *output_path, const hanmen_log *log);
/* Sets the report once and writes a file for each output, which all appear or none. */
HANMEN_API hanmen_status hanmen_build_outputs(hanmen_library *library, const char *report_path,
                                              const hanmen_output *outputs, size_t count,
                                              const hanmen_log *log);
/* Sets the records of a file (YAML, JSON, CSV) with a layout of sheets, all into one PDF with a bookmark for
 * each; a file for each output. */
HANMEN_API hanmen_status hanmen_build_sheets(hanmen_library *library, const char *layout_path,
                                             const char *records_path, const hanmen_output *outputs,
                                             size_t count, const hanmen_log *log);
/* As hanmen_build, into a callback. */
HANMEN_API hanmen_status hanmen_render(hanmen_library *library, const char *report_path, hanmen_write write,
                                       void *context, const hanmen_log *log);
/* Everything but the PDF: all diagnostics. */
HANMEN_API hanmen_status hanmen_check(hanmen_library *library, const char *report_path,
                                      const hanmen_log *log);
/* One stage's result as text. */
HANMEN_API hanmen_status hanmen_dump(hanmen_library *library, const char *report_path, hanmen_stage stage,
                                     hanmen_write write, void *context, const hanmen_log *log);
/* The same of records with a layout of sheets; of the stages: document, style and pages. */
HANMEN_API hanmen_status hanmen_check_sheets(hanmen_library *library, const char *layout_path,
                                             const char *records_path, const hanmen_log *log);
HANMEN_API hanmen_status hanmen_dump_sheets(hanmen_library *library, const char *layout_path,
                                            const char *records_path, hanmen_stage stage, hanmen_write write,
                                            void *context, const hanmen_log *log);
/* A JSON Schema for editors: of the records of a layout of sheets (the path of its file), or of a kind of
 * file
 * ("layout"). */
HANMEN_API hanmen_status hanmen_schema(hanmen_library *library, const char *name, hanmen_write write,
                                       void *context, const hanmen_log *log);
/* The families found, their files, what is missing. */
HANMEN_API hanmen_status hanmen_list_fonts(hanmen_library *library, hanmen_write write, void *context,
                                           const hanmen_log *log);

/* Many records in one layout. */
typedef struct hanmen_progress {
    size_t records, done, failed;
    double seconds;
} hanmen_progress;

typedef struct hanmen_batch {
    const char *job_file;         /* or NULL, and then the next two and the folder */
    const char *layout, *records; /* records: a path or a pattern as the shell has them */
    const char *output_folder;    /* NULL with a job file: the job file's folder */
    const char *name;             /* of the outputs without a job file: "$(code).pdf"; NULL: the record's */
    int workers;                  /* threads; at least 1 */
    unsigned shard_number, shard_count; /* from 1; 0 and 0: all records */
    bool resume;                        /* leave alone what an earlier run finished and is up to date */
    bool (*stopped)(void *context); /* asked on any thread: true to begin no further record; may be NULL */
    /* Some times a second, on the caller's thread; may be NULL. */
    void (*progress)(void *context, const hanmen_progress *progress);
    /* One line that sums up, at the end; may be NULL. */
    void (*summary)(void *context, const char *text);
    void *context;
} hanmen_batch;

/* Sets every record; those with errors are reported and the rest are set. HANMEN_INPUT_ERROR when any has
 * one. */
HANMEN_API hanmen_status hanmen_run_batch(hanmen_library *library, const hanmen_batch *batch,
                                          const hanmen_log *log);
/* Merges the reports of shards into one. summary as in hanmen_batch. */
HANMEN_API hanmen_status hanmen_merge_reports(hanmen_library *library, const char *const *reports,
                                              size_t count, const char *merged,
                                              void (*summary)(void *context, const char *text), void *context,
                                              const hanmen_log *log);

#ifdef __cplusplus
}
#endif

#endif
