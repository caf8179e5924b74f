/* Takes: a small report with a bit of everything. Gives: one build for each allocation that can fail.
 * Invariant: every build but the last ends with HANMEN_OUT_OF_MEMORY, writes nothing and leaks nothing (the
 * build under the address sanitizer says so when the program ends).
 *
 * usage: oom [STEP]: with a step, only every STEP-th allocation fails.
 */
#include "hanmen_testing.h"

#include <stdio.h>
#include <stdlib.h>

#define REPORT "tests/oom/report.yaml"

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

int main(int argc, char **argv) {
    size_t step = argc > 1 ? strtoul(argv[1], NULL, 10) : 1;
    if (!step) return 2;
    hanmen_options options = {.fonts_file = "fonts/fonts.yaml", .layouts_folder = "layouts", .date = 0};
    hanmen_log log = {.write = show, .context = stderr};
    hanmen_library *library = hanmen_open(&options);
    if (!library) return 3;
    size_t failed = 0, count = 1;
    hanmen_status status = HANMEN_OUT_OF_MEMORY;
    Received received = {0};
    for (;; count += step, failed++) {
        received.bytes = 0;
        hanmen_fail_at(library, count);
        status = hanmen_render(library, REPORT, receive, &received, &log);
        if (status != HANMEN_OUT_OF_MEMORY) break;
    }
    hanmen_close(library);
    bool passed = status == HANMEN_OK && received.bytes > 1000;
    printf("%s 1 - out of memory at each of %zu allocations, every %zu-th tried\n1..1\n",
           passed ? "ok" : "not ok", count, step);
    return passed ? 0 : 1;
}
