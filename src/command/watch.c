/* watch: build, wait until a file that was read changes, build again.
 *
 * Takes: what build takes. Gives: what build gives, until a signal ends the program.
 * Invariant: folders are watched and not files, since editors write a new file and rename it; a folder is
 * watched before the build that tells of it has ended, so no change is missed but one during that very build,
 * for which the files' times are looked at.
 */
#define _GNU_SOURCE
#include "command/command.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Editors write in several steps: so long must it be quiet before the next build. */
enum { QUIET_MILLISECONDS = 80, EVENTS = IN_CLOSE_WRITE | IN_MOVED_TO | IN_DELETE | IN_ATTRIB };

/* A file that the last build read, or missed. */
typedef struct Watched {
    char *path;
    int folder;       /* inotify's number; -1: the folder is not there */
    const char *name; /* in the folder; points into path */
} Watched;

typedef struct Watch {
    int inotify;
    Watched *at;
    size_t count, capacity;
    bool out_of_memory;
} Watch;

static struct timespec time_of(const char *path) {
    struct stat facts;
    return stat(path, &facts) == 0 ? facts.st_mtim : (struct timespec){0};
}

static int watch_folder(const Watch *watch, char *path, const char *name) {
    if (name == path) return inotify_add_watch(watch->inotify, ".", EVENTS);
    char *slash = &path[name - path - 1];
    *slash = '\0';
    int folder = inotify_add_watch(watch->inotify, *path ? path : "/", EVENTS);
    *slash = '/';
    return folder;
}

/* hanmen_log's hook. */
static void note_input(void *context, const char *path) {
    Watch *watch = context;
    if (watch->count == watch->capacity) {
        size_t capacity = watch->capacity ? 2 * watch->capacity : 64;
        Watched *grown = realloc(watch->at, capacity * sizeof *grown);
        if (grown) watch->at = grown;
        if (grown) watch->capacity = capacity;
    }
    char *copy = watch->count < watch->capacity ? strdup(path) : NULL;
    if (!copy) {
        watch->out_of_memory = true;
        return;
    }
    const char *slash = strrchr(copy, '/'), *name = slash ? slash + 1 : copy;
    watch->at[watch->count++] =
        (Watched){.path = copy, .folder = watch_folder(watch, copy, name), .name = name};
}

static void forget(Watch *watch) {
    for (size_t i = 0; i < watch->count; i++) free(watch->at[i].path);
    watch->count = 0;
}

/* Names that come and go in a folder count when the build had missed something: it may be there now. */
static bool concerns(const Watch *watch, const struct inotify_event *event, bool had_errors) {
    if (event->mask & IN_Q_OVERFLOW) return true;
    if (event->len == 0) return false;
    for (size_t i = 0; i < watch->count; i++)
        if (watch->at[i].folder == event->wd && strcmp(watch->at[i].name, event->name) == 0) return true;
    size_t length = strlen(event->name);
    bool is_output = length > 4 && strcmp(event->name + length - 4, ".pdf") == 0;
    return had_errors && !is_output && !strstr(event->name, ".part-");
}

/* Takes what inotify has to tell; true when something of it concerns the build. */
static bool take_events(const Watch *watch, bool had_errors) {
    _Alignas(struct inotify_event) char buffer[16 * 1024];
    bool any = false;
    ssize_t length = read(watch->inotify, buffer, sizeof buffer);
    for (ssize_t at = 0; at < length;) {
        const struct inotify_event *event = (const void *)(buffer + at);
        any |= concerns(watch, event, had_errors);
        at += (ssize_t)(sizeof *event + event->len);
    }
    return any;
}

static bool is_after(struct timespec a, struct timespec b) {
    return a.tv_sec > b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec > b.tv_nsec);
}

/* A change while the build read the files: a time between its beginning and now. One in the future is a clock
 * that goes wrong, and no change. */
static bool changed_meanwhile(const Watch *watch, struct timespec began) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    for (size_t i = 0; i < watch->count; i++) {
        struct timespec changed = time_of(watch->at[i].path);
        if (is_after(changed, began) && !is_after(changed, now)) return true;
    }
    return false;
}

/* Until something has changed and it is quiet again. False when waiting fails. */
static bool wait_for_change(const Watch *watch, bool had_errors) {
    struct pollfd waiting = {.fd = watch->inotify, .events = POLLIN};
    bool changed = false;
    for (;;) {
        int ready = poll(&waiting, 1, changed ? QUIET_MILLISECONDS : -1);
        if (ready < 0 && errno != EINTR) return false;
        if (ready == 0) return true;
        if (ready > 0) changed |= take_events(watch, had_errors);
    }
}

static void say_that_it_waits(const Arguments *arguments) {
    if (!arguments->json && isatty(STDERR_FILENO))
        fprintf(stderr, "%s\n",
                say("waiting for changes; Ctrl-C ends", "変更を待っています。Ctrl-Cで終わります"));
}

int run_watch(hanmen_library *library, const Arguments *arguments, const hanmen_log *log) {
    Watch watch = {.inotify = inotify_init1(IN_CLOEXEC)};
    hanmen_log noting = *log;
    noting.input = note_input;
    noting.input_context = &watch;
    int status = EXIT_MACHINE;
    while (watch.inotify >= 0) {
        struct timespec began;
        forget(&watch);
        note_input(&watch, arguments->file_count ? arguments->files[0] : "");
        clock_gettime(CLOCK_REALTIME, &began);
        status = run_build(library, arguments, &noting);
        if (status == EXIT_USAGE || watch.out_of_memory) break;
        if (changed_meanwhile(&watch, began)) continue;
        say_that_it_waits(arguments);
        if (!wait_for_change(&watch, status != 0)) break;
    }
    if (watch.inotify < 0 || watch.out_of_memory)
        fprintf(stderr, "hanmen: %s: %s\n", say("cannot watch", "見張れません"), strerror(errno));
    forget(&watch);
    free(watch.at);
    if (watch.inotify >= 0) close(watch.inotify);
    return status;
}
