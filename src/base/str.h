/* A slice of bytes, usually UTF-8, and a builder for new ones.
 *
 * Invariant: a Str never owns memory and need not end in NUL; text may be NULL only when length is 0.
 */
#ifndef HANMEN_BASE_STR_H
#define HANMEN_BASE_STR_H

#include "base/arena.h"

#include <stdarg.h>
#include <stdbool.h>

typedef struct Str {
    const char *text;
    size_t length; /* bytes */
} Str;

/* A string literal as a Str. */
#define STR(literal) ((Str){(literal), sizeof(literal) - 1})

/* For printf's "%.*s". */
#define STR_ARGS(str) (int)(str).length, (str).text

Str str_from_c(const char *text);
/* A copy that ends in NUL. */
char *str_to_c(Arena *arena, Str str);
Str str_copy(Arena *arena, Str str);
bool str_equal(Str a, Str b);
/* <0, 0, >0 by bytes. */
int str_compare(Str a, Str b);
bool str_starts_with(Str str, Str prefix);
bool str_ends_with(Str str, Str suffix);
/* str from byte offset `from` up to, not including, `to`. Both are clamped to the string. */
Str str_slice(Str str, size_t from, size_t to);
/* Without leading and trailing ASCII blanks (space, tab, CR, LF). */
Str str_trim(Str str);
/* Byte offset of the first `needle`, or SIZE_MAX. */
size_t str_find(Str str, Str needle);
/* As printf, into the arena; ends in NUL. */
Str str_format(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Grows in an arena; a StrBuilder is ready when its arena is set. */
typedef struct StrBuilder {
    Arena *arena;
    char *text;
    size_t length, capacity;
} StrBuilder;

void str_append(StrBuilder *builder, Str str);
void str_append_c(StrBuilder *builder, const char *text);
void str_append_byte(StrBuilder *builder, char byte);
/* Appends the code point as UTF-8; values that are no scalar value become U+FFFD. */
void str_append_codepoint(StrBuilder *builder, uint32_t codepoint);
void str_append_format(StrBuilder *builder, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The text so far; stays valid until the next append. */
Str str_built(const StrBuilder *builder);

#endif
