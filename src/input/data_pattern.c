/* PCRE2 behind two functions: see data_pattern.h.
 *
 * Takes: expressions. Gives: answers. Invariant: what PCRE2 allocates is freed with the arena.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "input/data_pattern.h"

#include <pcre2.h>

/* Steps and depth of one match: a code or a telephone number takes some hundred. */
#define MATCH_LIMIT 200000
#define DEPTH_LIMIT 1000
/* Kilobytes that one match may take. */
#define HEAP_LIMIT 4096

struct DataPattern {
    pcre2_code *code;
};

static void free_code(void *handle) {
    pcre2_code_free(handle);
}

static void free_match(void *handle) {
    pcre2_match_data_free(handle);
}

static void free_context(void *handle) {
    pcre2_match_context_free(handle);
}

const DataPattern *data_pattern_read(Arena *arena, Diagnostics *diagnostics, Str text, Span span) {
    int error = 0;
    PCRE2_SIZE at = 0;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)text.text, text.length,
                      PCRE2_UTF | PCRE2_UCP | PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_NEVER_BACKSLASH_C,
                      &error, &at, NULL);
    if (!code) {
        PCRE2_UCHAR reason[128];
        if (error == PCRE2_ERROR_NOMEMORY) arena_out_of_memory(arena);
        pcre2_get_error_message(error, reason, sizeof reason);
        DIAGNOSE(diagnostics, DATA_PATTERN, span, str_to_c(arena, text), (const char *)reason);
        return NULL;
    }
    arena_defer(arena, free_code, code);
    DataPattern *pattern = ARENA_NEW(arena, DataPattern);
    pattern->code = code;
    return pattern;
}

bool data_pattern_matches(Arena *arena, const DataPattern *pattern, Str text) {
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(pattern->code, NULL);
    if (!match) arena_out_of_memory(arena);
    arena_defer(arena, free_match, match);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    if (!context) arena_out_of_memory(arena);
    arena_defer(arena, free_context, context);
    pcre2_set_match_limit(context, MATCH_LIMIT);
    pcre2_set_depth_limit(context, DEPTH_LIMIT);
    pcre2_set_heap_limit(context, HEAP_LIMIT);
    return pcre2_match(pattern->code, (PCRE2_SPTR)(text.text ? text.text : ""), text.length, 0,
                       PCRE2_NO_UTF_CHECK, match, context) >= 0;
}
