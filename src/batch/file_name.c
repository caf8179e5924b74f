#include "batch/file_name.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Mapped by utf8proc; the text as it is when it is no UTF-8. */
static Str mapped(Arena *arena, Str text, utf8proc_option_t options) {
    utf8proc_uint8_t *result = NULL;
    utf8proc_ssize_t length =
        utf8proc_map((const utf8proc_uint8_t *)text.text, (utf8proc_ssize_t)text.length, &result, options);
    if (length == UTF8PROC_ERROR_NOMEM) arena_out_of_memory(arena);
    if (length < 0) return text;
    arena_defer(arena, free, result); /* freed there even when this runs out of memory */
    return (Str){(const char *)result, (size_t)length};
}

static bool is_refused(uint32_t codepoint) {
    return codepoint < 0x20 || codepoint == 0x7F || codepoint == UTF8_INVALID ||
           (codepoint < 0x80 && strchr("/\\:*?\"<>|", (int)codepoint)) ||
           (codepoint >= 0x80 && codepoint < 0xA0) || codepoint == 0x2028 || codepoint == 0x2029 ||
           (codepoint >= 0x202A && codepoint <= 0x202E) || (codepoint >= 0x2066 && codepoint <= 0x2069) ||
           codepoint == 0xFEFF;
}

Str file_name_safe(Arena *arena, Str value) {
    Str text = mapped(arena, value, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    StrBuilder out = {.arena = arena};
    for (size_t at = 0; at < text.length;) {
        uint32_t codepoint = utf8_decode(text, &at);
        if (is_refused(codepoint))
            str_append_byte(&out, '_');
        else
            str_append_codepoint(&out, codepoint);
    }
    return str_built(&out);
}

/* Names that Windows keeps for devices, with any ending. */
static bool is_device(Str name) {
    static const char *const devices[] = {"con", "prn", "aux", "nul"};
    size_t stem = 0;
    char lower[8] = "";
    while (stem < name.length && name.text[stem] != '.') stem++;
    if (stem < 3 || stem > 4) return false;
    for (size_t i = 0; i < stem; i++) {
        char c = name.text[i];
        lower[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        if (strcmp(lower, devices[i]) == 0) return true;
    return stem == 4 && (strncmp(lower, "com", 3) == 0 || strncmp(lower, "lpt", 3) == 0) && lower[3] >= '1' &&
           lower[3] <= '9';
}

bool file_name_usable(Str name) {
    if (name.length == 0 || name.length > FILE_NAME_LIMIT || is_device(name)) return false;
    char last = name.text[name.length - 1];
    return name.text[0] != '.' && last != '.' && last != ' ';
}

Str file_name_key(Arena *arena, Str path) {
    /* Folded twice: folding can take a character out of its normal form. */
    utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD;
    return mapped(arena, mapped(arena, path, options), options);
}
