/* Compares text with a file beside the test; HANMEN_GOLDEN=write writes the file anew. */
#ifndef HANMEN_TESTS_TEXT_GOLDEN_H
#define HANMEN_TESTS_TEXT_GOLDEN_H

#include "base/dump.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>

#include <cmocka.h>

static inline char *golden_read(Arena *arena, const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) fail_msg("%s is missing", path);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = arena_alloc(arena, size + 1);
    assert_int_equal(fread(text, 1, size, file), size);
    fclose(file);
    return text;
}

static inline void golden_check(Arena *arena, const char *path, Str actual) {
    const char *mode = getenv("HANMEN_GOLDEN");
    if (mode != NULL && strcmp(mode, "write") == 0) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fwrite(actual.text, 1, actual.length, file);
        fclose(file);
        return;
    }
    assert_string_equal(str_to_c(arena, actual), golden_read(arena, path));
}

#endif
