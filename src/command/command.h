/* The command line's commands, and what they share.
 *
 * Takes: arguments. Gives: calls of the library, an exit status.
 * Invariant: this folder and main.c are the only ones that print or exit; of the library they know hanmen.h
 * alone.
 */
#ifndef HANMEN_COMMAND_H
#define HANMEN_COMMAND_H

#include "hanmen.h"

enum { EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_MACHINE = 3 };

typedef struct Arguments {
    const char *command;
    const char *files[256];
    size_t file_count;
    const char *output, *profile, *fonts, *layouts, *layout, *stage, *show;
    const char *records, *name, *workers, *shard; /* batch */
    bool json, timings, allow_outside, greedy, encrypt, help, version;
    bool resume, merge_reports; /* batch */
} Arguments;

/* arguments.c: 0, or the exit status for wrong usage. */
int parse_arguments(int argc, char **argv, Arguments *arguments);
/* Options that would be ignored are mistakes. */
int check_options(const Arguments *arguments);

/* say.c */
void choose_language(void);
hanmen_language chosen_language(void);
const char *say(const char *english, const char *japanese);
int wrong_usage(const char *english, const char *japanese, const char *what);
/* The exit status of a call; lack of memory is told here, since the library could not. */
int report_status(hanmen_status status, const Arguments *arguments);
/* What was printed has arrived, or the exit status says that it has not. */
int finish_output(int status);
/* For hanmen_log and dumps; context: a FILE. */
bool write_to_stream(void *context, const void *bytes, size_t count);
const char *help_text(void);

/* The commands. */
int run_build(hanmen_library *library, const Arguments *arguments, const hanmen_log *log);
int run_check(hanmen_library *library, const Arguments *arguments, const hanmen_log *log);
int run_dump(hanmen_library *library, const Arguments *arguments, const hanmen_log *log);
int run_fonts(hanmen_library *library, const Arguments *arguments, const hanmen_log *log);
int run_schema(hanmen_library *library, const Arguments *arguments, const hanmen_log *log);
int run_watch(hanmen_library *library, const Arguments *arguments, const hanmen_log *log);
int run_batch(hanmen_library *library, const Arguments *arguments, const hanmen_log *log);

#endif
