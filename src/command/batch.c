/* batch: progress on a terminal, the end by a signal, the summary.
 *
 * Takes: a job file, or a layout and records. Gives: what hanmen_run_batch gives.
 * Invariant: in a pipe nothing is said but diagnostics; after a signal what is begun is finished and the
 * program ends by that signal.
 */
#define _XOPEN_SOURCE 700
#include "command/command.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The signal that asks for the end; 0: none yet. */
static atomic_int ending;

static void note_signal(int number) {
    atomic_store(&ending, number);
}

static bool is_ending(void *context) {
    (void)context;
    return atomic_load_explicit(&ending, memory_order_relaxed) != 0;
}

/* A second signal ends the program at once. One that is ignored, as under nohup, stays so. */
static void watch_signals(void) {
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    (void)signal(SIGPIPE, SIG_IGN); /* a night's run outlives the reader of its messages */
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        struct sigaction before,
            action = {.sa_handler = note_signal, .sa_flags = (int)SA_RESETHAND | SA_RESTART};
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            (void)sigaction(numbers[i], &action, NULL);
    }
}

/* The program ends as the signal would have ended it, so that whoever sent it knows. */
static void end_by_signal(void) {
    int number = atomic_load(&ending);
    if (!number) return;
    fflush(NULL);
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

static bool shows_progress(const Arguments *arguments) {
    return !arguments->json && isatty(STDERR_FILENO);
}

/* Overwrites its own line. */
static void show_progress(void *context, const hanmen_progress *progress) {
    (void)context;
    double rate = progress->seconds > 0 ? (double)progress->done / progress->seconds : 0;
    size_t left = progress->records - progress->done;
    long seconds = rate > 0 ? (long)((double)left / rate + 0.5) : 0;
    fprintf(stderr,
            say("\r%zu of %zu, %.0f a second, %ld:%02ld left, %zu failed\033[K",
                "\r%zu／%zu件、毎秒%.0f件、残り%ld:%02ld、失敗%zu件\033[K"),
            progress->done, progress->records, rate, seconds / 60, seconds % 60, progress->failed);
    fflush(stderr);
}

/* Diagnostics begin on a line of their own. */
static bool write_over_progress(void *context, const void *bytes, size_t count) {
    fputs("\r\033[K", stderr);
    return write_to_stream(context, bytes, count);
}

static void show_summary(void *context, const char *text) {
    const Arguments *arguments = context;
    if (!shows_progress(arguments)) return;
    fprintf(stderr, "\r\033[K%s\n", text);
}

/* A whole number from 1 on; false when the text is none. */
static bool parse_number(const char *text, const char *end_at, long *number) {
    char *end;
    errno = 0;
    *number = strtol(text, &end, 10);
    return errno == 0 && end == end_at && end != text && *number >= 1 && *number <= 1000000;
}

static bool parse_shard(const char *text, hanmen_batch *batch) {
    const char *slash = strchr(text, '/');
    long number, count;
    if (!slash || !parse_number(text, slash, &number) ||
        !parse_number(slash + 1, text + strlen(text), &count))
        return false;
    batch->shard_number = (unsigned)number;
    batch->shard_count = (unsigned)count;
    return number <= count;
}

static int core_count(void) {
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > 1024 ? 1024 : (int)count;
}

/* 0, or the exit status for wrong usage. */
static int read_job(const Arguments *arguments, hanmen_batch *batch) {
    long workers = core_count();
    const char *count = arguments->workers;
    if (count && (!parse_number(count, count + strlen(count), &workers) || workers > 1024))
        return wrong_usage("not a number of threads", "スレッド数ではありません", count);
    batch->workers = (int)workers;
    if (arguments->shard && !parse_shard(arguments->shard, batch))
        return wrong_usage("not a shard like 2/8", "2/8 のような分担ではありません", arguments->shard);
    if (arguments->file_count > 1)
        return wrong_usage("batch takes one job", "ジョブは一つだけ指定してください", arguments->files[1]);
    batch->output_folder = arguments->output;
    batch->resume = arguments->resume;
    if (arguments->file_count) {
        batch->job_file = arguments->files[0];
        if (arguments->layout || arguments->records || arguments->name)
            return wrong_usage("a job file says this itself", "ジョブのファイルに書くことです",
                               arguments->layout    ? "--layout"
                               : arguments->records ? "--records"
                                                    : "--name");
        return 0;
    }
    batch->layout = arguments->layout;
    batch->records = arguments->records;
    batch->name = arguments->name;
    if (batch->layout && batch->records && batch->output_folder) return 0;
    return wrong_usage("batch takes a job file, or --layout, --records and -o",
                       "ジョブのファイルか、--layout・--records・-o を指定してください", "batch");
}

static int merge_reports(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    if (!arguments->file_count || !arguments->output)
        return wrong_usage("give the reports and -o MERGED.json",
                           "報告と -o まとめ先.json を指定してください", "--merge-reports");
    hanmen_status status =
        hanmen_merge_reports(library, arguments->files, arguments->file_count, arguments->output,
                             show_summary, (void *)(uintptr_t)arguments, log);
    return report_status(status, arguments);
}

int run_batch(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    hanmen_batch batch = {.stopped = is_ending,
                          .progress = shows_progress(arguments) ? show_progress : NULL,
                          .summary = show_summary,
                          .context = (void *)(uintptr_t)arguments};
    if (arguments->merge_reports) return merge_reports(library, arguments, log);
    int usage = read_job(arguments, &batch);
    if (usage) return usage;
    hanmen_log over_progress = *log;
    if (batch.progress) over_progress.write = write_over_progress;
    watch_signals();
    int status = report_status(hanmen_run_batch(library, &batch, &over_progress), arguments);
    end_by_signal();
    return status;
}
