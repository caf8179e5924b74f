/* The program: what each call of it needs, and which command runs.
 *
 * Takes: arguments and the environment. Gives: calls of the commands, which print (command/command.h), and an
 * exit status. Invariant: exit status 0 done, 1 the input has errors, 2 wrong usage, 3 the machine failed.
 */
#define _XOPEN_SOURCE 700
#include "command/command.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* -- data that was installed, or stands beside the binary in the source tree -- */

/* Finds `name` in PREFIX/share beside PREFIX/bin/hanmen, or in the source tree round build/hanmen or
 * build/asan/hanmen. `found` has room for PATH_MAX bytes. False: the library's own place, fixed when it was
 * built, is used. */
static bool find_data(const char *name, char *found) {
    static const char *const places[] = {"../share/hanmen", "..", "../.."};
    char folder[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
    if (length <= 0) return false;
    folder[length] = '\0';
    *strrchr(folder, '/') = '\0';
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char path[2 * PATH_MAX];
        int written = snprintf(path, sizeof path, "%s/%s/%s", folder, places[i], name);
        if (written > 0 && (size_t)written < sizeof path && realpath(path, found)) return true;
    }
    return false;
}

/* -- commands -- */

typedef int (*Command)(hanmen_library *, const Arguments *, const hanmen_log *);

static Command find_command(const char *name) {
    static const struct {
        const char *name;
        Command run;
    } commands[] = {{"build", run_build}, {"check", run_check}, {"dump", run_dump},    {"fonts", run_fonts},
                    {"batch", run_batch}, {"watch", run_watch}, {"schema", run_schema}};
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(commands[i].name, name) == 0) return commands[i].run;
    return NULL;
}

/* -- one call -- */

/* Seconds since 1970 from SOURCE_DATE_EPOCH; -1 when it is not set. False when it is no such number. */
static bool read_date(int64_t *date) {
    const char *text = getenv("SOURCE_DATE_EPOCH");
    *date = -1;
    if (!text || !*text) return true;
    char *end;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    /* The last second of the year 9999: PDF dates have four digits for the year. */
    bool valid = errno == 0 && *end == '\0' && value >= 0 && value <= 253402300799;
    if (valid) *date = value;
    return valid;
}

static void print_timing(void *context, const char *stage, int64_t nanoseconds) {
    fprintf(context, "timing: %-12s %9.3f ms\n", stage, (double)nanoseconds / 1e6);
}

static int run(const Arguments *arguments, Command command) {
    char fonts[PATH_MAX], layouts[PATH_MAX];
    hanmen_options options = {.fonts_file = arguments->fonts,
                              .layouts_folder = arguments->layouts,
                              .allow_outside = arguments->allow_outside,
                              .greedy_lines = arguments->greedy,
                              .show_gaps = arguments->show != NULL,
                              .profile = arguments->profile,
                              .encrypt = arguments->encrypt,
                              .owner_password = getenv("HANMEN_OWNER_PASSWORD"),
                              .user_password = getenv("HANMEN_USER_PASSWORD")};
    if (!read_date(&options.date))
        return wrong_usage("not a number of seconds", "秒数ではありません", "SOURCE_DATE_EPOCH");
    if (!options.fonts_file && find_data("fonts/fonts.yaml", fonts)) options.fonts_file = fonts;
    if (!options.layouts_folder && find_data("layouts", layouts)) options.layouts_folder = layouts;
    hanmen_log log = {.write = write_to_stream,
                      .context = stderr,
                      .language = chosen_language(),
                      .form = arguments->json ? HANMEN_LOG_JSON : HANMEN_LOG_TEXT,
                      .timing = arguments->timings ? print_timing : NULL,
                      .timing_context = stderr};
    hanmen_library *library = hanmen_open(&options);
    if (!library) return report_status(HANMEN_OUT_OF_MEMORY, arguments);
    int status = command(library, arguments, &log);
    hanmen_close(library);
    return status;
}

int main(int argc, char **argv) {
    Arguments arguments = {0};
    /* A file size limit is a full disk like any other: an error of the write, not the end of the program. */
    (void)signal(SIGXFSZ, SIG_IGN);
    choose_language();
    int status = parse_arguments(argc, argv, &arguments);
    if (status) return status;
    if (arguments.version) {
        printf("hanmen %s\n", HANMEN_VERSION);
        return finish_output(0);
    }
    if (arguments.help) {
        fputs(help_text(), stdout);
        return finish_output(0);
    }
    if (!arguments.command) {
        fputs(help_text(), stderr);
        return EXIT_USAGE;
    }
    Command command = find_command(arguments.command);
    if (!command) return wrong_usage("unknown command", "知らないコマンドです", arguments.command);
    status = check_options(&arguments);
    if (!status) status = run(&arguments, command);
    return finish_output(status);
}
