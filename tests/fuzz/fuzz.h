/* What the fuzzers share: a file in memory with a path, and a job's arena.
 *
 * Takes: the fuzzer's bytes. Gives: a path that the readers open like any other.
 * Invariant: nothing outlives one input.
 */
#ifndef FUZZ_H
#define FUZZ_H

#define _GNU_SOURCE
#include "base/diagnostics.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* What is tried with the file at `path`. */
typedef void (*FuzzWork)(Arena *arena, Diagnostics *diagnostics, Str path);

/* Does the work with a file that is there, and prints what it tells. */
static inline int fuzz_with_path(const char *path, FuzzWork work) {
    jmp_buf out_of_memory;
    Arena *arena = arena_create(&out_of_memory);
    if (arena && !setjmp(out_of_memory)) {
        Diagnostics *diagnostics = diagnostics_create(arena);
        work(arena, diagnostics, str_from_c(path));
        StrBuilder printed = {.arena = arena};
        diagnostics_print(diagnostics, LANGUAGE_JAPANESE, sink_to_builder(&printed));
        diagnostics_print_json(diagnostics, LANGUAGE_ENGLISH, sink_to_builder(&printed));
    }
    arena_destroy(arena);
    return 0;
}

static inline int fuzz_with_file(const uint8_t *bytes, size_t count, FuzzWork work) {
    int file = memfd_create("fuzz", 0);
    if (file < 0 || write(file, bytes, count) != (ssize_t)count) abort();
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    fuzz_with_path(path, work);
    close(file);
    return 0;
}

#endif
