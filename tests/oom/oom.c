/* Takes: a small report with a bit of everything. Gives: one build for each allocation that can fail.
 * Invariant: every build but the last ends with HANMEN_OUT_OF_MEMORY, writes nothing and leaks nothing (the
 * build under the address sanitizer says so when the program ends).
 *
 * usage: oom [STEP]: with a step, only every STEP-th allocation fails.
 */
#define _POSIX_C_SOURCE 200809L
#include "hanmen_testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PRESS_PROFILE "/usr/share/color/icc/ghostscript/default_cmyk.icc"

typedef struct Received {
    size_t bytes;
} Received;

static bool receive(void *context, const void *bytes, size_t count) {
    (void)bytes;
    ((Received *)context)->bytes += count;
    return true;
}

static bool show(void *context, const void *bytes, size_t count) {
    return fwrite(bytes, 1, count, context) == count;
}

/* One build of the report for each allocation that can fail. */
static bool try_all(const char *report, const char *profile, size_t step) {
    const hanmen_options options = {
        .fonts_file = "fonts/fonts.yaml", .layouts_folder = "layouts", .date = 0, .profile = profile};
    const hanmen_log log = {.write = show, .context = stderr};
    hanmen_library *library = hanmen_open(&options);
    if (!library) return false;
    size_t failed = 0, count = 1;
    hanmen_status status = HANMEN_OUT_OF_MEMORY;
    Received received = {0};
    for (;; count += step, failed++) {
        received.bytes = 0;
        hanmen_fail_at(library, count);
        status = hanmen_render(library, report, receive, &received, &log);
        if (status != HANMEN_OUT_OF_MEMORY) break;
    }
    hanmen_close(library);
    const bool passed = status == HANMEN_OK && received.bytes > 1000;
    printf("%s - %s: out of memory at each of %zu allocations, every %zu-th tried\n",
           passed ? "ok" : "not ok", profile, count, step);
    return passed;
}

/* The same for a sheet up to its pages: what follows is the same for all. */
static bool try_sheet(const char *layout, const char *record, size_t step) {
    const hanmen_options options = {.fonts_file = "fonts/fonts.yaml", .layouts_folder = "layouts", .date = 0};
    const hanmen_log log = {.write = show, .context = stderr};
    hanmen_library *library = hanmen_open(&options);
    if (!library) return false;
    size_t count = 1;
    hanmen_status status = HANMEN_OUT_OF_MEMORY;
    Received received = {0};
    for (;; count += step) {
        received.bytes = 0;
        hanmen_fail_at(library, count);
        status = hanmen_dump_sheets(library, layout, record, HANMEN_STAGE_PAGES, receive, &received, &log);
        if (status != HANMEN_OUT_OF_MEMORY) break;
    }
    hanmen_close(library);
    const bool passed = status == HANMEN_OK && received.bytes > 1000;
    printf("%s - a sheet: out of memory at each of %zu allocations, every %zu-th tried\n",
           passed ? "ok" : "not ok", count, step);
    return passed;
}

int main(int argc, char **argv) {
    const size_t step = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
    if (!step) return 2;
    bool passed = try_sheet("tests/oom/sheet.yaml", "tests/oom/sheet-record.yaml", step);
    passed = try_all("tests/oom/report.yaml", "web", step) && passed;
    if (access(PRESS_PROFILE, R_OK) == 0)
        passed = try_all("tests/oom/press.yaml", "print", step) &&
                 try_all("tests/oom/press.yaml", "print-legacy", step) && passed;
    else
        printf("# skipped: %s is not installed\n", PRESS_PROFILE);
    return passed ? 0 : 1;
}
