#include "base/str.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

Str str_from_c(const char *text) {
    return text ? (Str){text, strlen(text)} : (Str){0};
}

char *str_to_c(Arena *arena, Str str) {
    return arena_copy(arena, str.text, str.length);
}

Str str_copy(Arena *arena, Str str) {
    return (Str){str_to_c(arena, str), str.length};
}

bool str_equal(Str a, Str b) {
    return a.length == b.length && (a.length == 0 || memcmp(a.text, b.text, a.length) == 0);
}

int str_compare(Str a, Str b) {
    size_t shared = a.length < b.length ? a.length : b.length;
    int order = shared ? memcmp(a.text, b.text, shared) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

bool str_starts_with(Str str, Str prefix) {
    return str.length >= prefix.length && str_equal(str_slice(str, 0, prefix.length), prefix);
}

bool str_ends_with(Str str, Str suffix) {
    return str.length >= suffix.length &&
           str_equal(str_slice(str, str.length - suffix.length, str.length), suffix);
}

Str str_slice(Str str, size_t from, size_t to) {
    if (to > str.length) to = str.length;
    if (from >= to) return (Str){0};
    return (Str){str.text + from, to - from};
}

static bool is_blank(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

Str str_trim(Str str) {
    size_t from = 0, to = str.length;
    while (from < to && is_blank(str.text[from])) from++;
    while (to > from && is_blank(str.text[to - 1])) to--;
    return str_slice(str, from, to);
}

size_t str_find(Str str, Str needle) {
    if (needle.length == 0) return 0;
    if (needle.length > str.length) return SIZE_MAX;
    const char *at = str.text, *end = str.text + (str.length - needle.length) + 1;
    while (at < end && (at = memchr(at, needle.text[0], (size_t)(end - at)))) {
        if (memcmp(at, needle.text, needle.length) == 0) return (size_t)(at - str.text);
        at++;
    }
    return SIZE_MAX;
}

void str_append(StrBuilder *builder, Str str) {
    if (!str.length) return;
    if (builder->capacity - builder->length < str.length) {
        size_t capacity = builder->capacity * 2 > 64 ? builder->capacity * 2 : 64;
        if (capacity < builder->length + str.length) capacity = builder->length + str.length;
        char *text = arena_grow(builder->arena, builder->text, builder->capacity, capacity);
        builder->text = text;
        builder->capacity = capacity;
    }
    memcpy(builder->text + builder->length, str.text, str.length);
    builder->length += str.length;
}

void str_append_c(StrBuilder *builder, const char *text) {
    str_append(builder, str_from_c(text));
}

void str_append_byte(StrBuilder *builder, char byte) {
    if (builder->length < builder->capacity)
        builder->text[builder->length++] = byte;
    else
        str_append(builder, (Str){&byte, 1});
}

void str_append_codepoint(StrBuilder *builder, uint32_t codepoint) {
    char bytes[4];
    str_append(builder, (Str){bytes, utf8_encode(codepoint, bytes)});
}

static void append_formatted(StrBuilder *builder, const char *format, va_list arguments) {
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length > 0) {
        char *text = arena_alloc(builder->arena, (size_t)length + 1);
        vsnprintf(text, (size_t)length + 1, format, again);
        str_append(builder, (Str){text, (size_t)length});
    }
    va_end(again);
}

void str_append_format(StrBuilder *builder, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    append_formatted(builder, format, arguments);
    va_end(arguments);
}

Str str_format(Arena *arena, const char *format, ...) {
    StrBuilder builder = {.arena = arena};
    va_list arguments;
    va_start(arguments, format);
    append_formatted(&builder, format, arguments);
    va_end(arguments);
    str_append_byte(&builder, '\0');
    return (Str){builder.text, builder.length - 1};
}

Str str_built(const StrBuilder *builder) {
    return (Str){builder->text, builder->length};
}
