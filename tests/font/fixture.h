/* What the font tests share: an arena, its diagnostics, and spoilt copies of fonts in a temporary folder.
 *
 * Takes: nothing. Gives: a Fixture for each test.
 * Invariant: the temporary folder is gone after the test.
 */
#ifndef HANMEN_TESTS_FONT_FIXTURE_H
#define HANMEN_TESTS_FONT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diagnostics.h"
#include "base/file.h"
#include "font/font_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MINCHO      "/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf"
#define GOTHIC      "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"
#define GOTHIC_BOLD "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Bold.ttf"
#define NOTO        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"

typedef struct Fixture {
    jmp_buf out_of_memory;
    Arena *arena;
    Diagnostics *diagnostics;
    Span span;
    char folder[32], spoilt[64];
} Fixture;

static int set_up(void **state) {
    Fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture) return -1;
    if (setjmp(fixture->out_of_memory)) abort();
    fixture->arena = arena_create(&fixture->out_of_memory);
    fixture->diagnostics = diagnostics_create(fixture->arena);
    fixture->span =
        (Span){diagnostics_add_source(fixture->diagnostics, STR("fonts.yaml"), STR("x")), 1, 1, 1};
    strcpy(fixture->folder, "/tmp/hanmen-test-XXXXXX");
    if (!mkdtemp(fixture->folder)) return -1;
    snprintf(fixture->spoilt, sizeof fixture->spoilt, "%s/spoilt.ttf", fixture->folder);
    *state = fixture;
    return 0;
}

static int tear_down(void **state) {
    Fixture *fixture = *state;
    arena_destroy(fixture->arena);
    unlink(fixture->spoilt);
    rmdir(fixture->folder);
    free(fixture);
    return 0;
}

/* The whole font, to be spoilt by the test. */
static inline char *font_bytes(Fixture *fixture, const char *path, size_t *length) {
    Str bytes;
    int error;
    assert_int_equal(file_read(fixture->arena, path, &bytes, &error), FILE_OK);
    *length = bytes.length;
    return arena_copy(fixture->arena, bytes.text, bytes.length);
}

static inline Str write_spoilt(Fixture *fixture, const char *bytes, size_t length) {
    FILE *file = fopen(fixture->spoilt, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return str_from_c(fixture->spoilt);
}

/* The bytes of a table, found by the directory of a file that is no collection. */
static inline unsigned char *table_of(char *bytes, const char *tag) {
    unsigned char *at = (unsigned char *)bytes;
    for (unsigned i = 0, count = (unsigned)at[4] << 8 | at[5]; i < count; i++) {
        unsigned char *record = at + 12 + i * 16;
        if (memcmp(record, tag, 4) == 0)
            return at +
                   ((size_t)record[8] << 24 | (size_t)record[9] << 16 | (size_t)record[10] << 8 | record[11]);
    }
    fail_msg("no table %s", tag);
    return NULL;
}

/* Exactly one diagnostic, this one, at the fixture's span. */
static inline void assert_diagnosed(Fixture *fixture, const char *code) {
    size_t count;
    const Diagnostic *list = diagnostics_sorted(fixture->diagnostics, &count);
    assert_int_equal(count, 1);
    assert_string_equal(diagnostic_code(&list[0]), code);
    assert_int_equal(list[0].span.file, fixture->span.file);
}

static inline void assert_silent(Fixture *fixture) {
    assert_int_equal(diagnostics_count(fixture->diagnostics, SEVERITY_NOTE), 0);
}

#endif
