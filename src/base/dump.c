#include "base/dump.h"

#include "base/utf8.h"

#include <stdio.h>

void dump_line(Dump *dump, Arena *scratch, const char *format, ...) {
    if (dump->failed) return;
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    size_t indent = (size_t)dump->level * 2;
    /* Not given back: the sink may grow in the same arena. */
    char *line = arena_alloc(scratch, indent + (size_t)length + 2);
    for (size_t i = 0; i < indent; i++) line[i] = ' ';
    vsnprintf(line + indent, (size_t)length + 1, format, again);
    va_end(again);
    line[indent + (size_t)length] = '\n';
    dump->failed = !dump->sink.write(dump->sink.context, line, indent + (size_t)length + 1);
}

Str dump_quote(Arena *arena, Str text) {
    StrBuilder builder = {.arena = arena};
    str_append_byte(&builder, '"');
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        uint32_t codepoint = utf8_decode(text, &at);
        if (codepoint == '\n')
            str_append_c(&builder, "\\n");
        else if (codepoint == '\t')
            str_append_c(&builder, "\\t");
        else if (codepoint == '"' || codepoint == '\\')
            str_append_format(&builder, "\\%c", (char)codepoint);
        else if (codepoint < 0x20 || codepoint == 0x7F || codepoint == UTF8_INVALID)
            str_append_format(&builder, "\\u{%X}",
                              codepoint == UTF8_INVALID ? (unsigned char)text.text[start] : codepoint);
        else
            str_append(&builder, str_slice(text, start, at));
    }
    str_append_byte(&builder, '"');
    return str_built(&builder);
}

const char *dump_length(Arena *arena, Length length) {
    char *text = arena_alloc(arena, LENGTH_TEXT_SIZE);
    length_print(length, text);
    return text;
}
