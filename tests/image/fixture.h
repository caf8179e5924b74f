/* What the image tests share: an arena, an image set, and files in a temporary folder.
 *
 * Takes: bytes that a test makes. Gives: the picture, or its one diagnostic.
 * Invariant: the temporary folder is gone after the test.
 */
#ifndef HANMEN_TESTS_IMAGE_FIXTURE_H
#define HANMEN_TESTS_IMAGE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diagnostics.h"
#include "image/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct Fixture {
    jmp_buf out_of_memory;
    Arena *arena;
    Diagnostics *diagnostics;
    ImageSet *set;
    Span span;
    char folder[32], path[64];
} Fixture;

static int set_up(void **state) {
    Fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture) return -1;
    if (setjmp(fixture->out_of_memory)) abort();
    fixture->arena = arena_create(&fixture->out_of_memory);
    fixture->diagnostics = diagnostics_create(fixture->arena);
    fixture->set = image_set_create(fixture->arena);
    fixture->span =
        (Span){diagnostics_add_source(fixture->diagnostics, STR("chapter.yaml"), STR("x")), 1, 1, 1};
    strcpy(fixture->folder, "/tmp/hanmen-test-XXXXXX");
    if (!mkdtemp(fixture->folder)) return -1;
    snprintf(fixture->path, sizeof fixture->path, "%s/picture", fixture->folder);
    *state = fixture;
    return 0;
}

static int tear_down(void **state) {
    Fixture *fixture = *state;
    arena_destroy(fixture->arena);
    unlink(fixture->path);
    rmdir(fixture->folder);
    free(fixture);
    return 0;
}

static inline const Image *open_path(Fixture *fixture, Str path) {
    return image_open(fixture->set, fixture->diagnostics, fixture->span, path);
}

/* Writes the bytes to the fixture's file and opens it. */
static inline const Image *open_bytes(Fixture *fixture, Str bytes) {
    FILE *file = fopen(fixture->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.text, 1, bytes.length, file), bytes.length);
    assert_int_equal(fclose(file), 0);
    return open_path(fixture, str_from_c(fixture->path));
}

/* Exactly one diagnostic: this one. */
static inline const Diagnostic *assert_diagnosed(Fixture *fixture, const char *code) {
    size_t count;
    const Diagnostic *list = diagnostics_sorted(fixture->diagnostics, &count);
    assert_int_equal(count, 1);
    assert_string_equal(diagnostic_code(&list[0]), code);
    return &list[0];
}

static inline void assert_silent(Fixture *fixture) {
    assert_int_equal(diagnostics_count(fixture->diagnostics, SEVERITY_NOTE), 0);
}

/* An ICC profile that is no more than a header with an empty tag table. */
static inline Str make_profile(Arena *arena, const char *space, size_t length) {
    char *bytes = arena_alloc(arena, length);
    for (int i = 0; i < 4; i++) bytes[i] = (char)(length >> (24 - 8 * i));
    bytes[8] = 4;
    memcpy(bytes + 16, space, 4);
    memcpy(bytes + 36, "acsp", 4);
    return (Str){bytes, length};
}

#endif
