/* Fields of records by their names.
 *
 * Takes: names. Gives: their places. Invariant: two names that differ only in blanks are one name.
 */
#include "input/records.h"

/* Bytes of the blank at the string's head: ASCII blanks and U+3000; 0 when there is none. */
static size_t blank_at(Str text, size_t at) {
    char byte = text.text[at];
    if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') return 1;
    if ((unsigned char)byte != 0xE3) return 0; /* U+3000 begins with it */
    return at + 3 <= text.length && str_equal(str_slice(text, at, at + 3), STR("　")) ? 3 : 0;
}

static Str without_blanks(Arena *arena, Str text) {
    StrBuilder out = {.arena = arena};
    for (size_t at = 0; at < text.length;) {
        size_t blank = blank_at(text, at);
        if (!blank) str_append_byte(&out, text.text[at]);
        at += blank ? blank : 1;
    }
    return str_built(&out);
}

size_t records_field(Arena *scratch, const RecordSet *records, Str name) {
    Str wanted = without_blanks(scratch, name);
    for (size_t i = 0; i < records->field_count; i++)
        if (str_equal(without_blanks(scratch, records->fields[i].text), wanted)) return i;
    return RECORDS_NO_FIELD;
}

Str record_trim(Str text) {
    size_t from = 0, to = text.length;
    while (from < to && blank_at(text, from)) from += blank_at(text, from);
    while (to > from) {
        size_t one = blank_at(text, to - 1);
        size_t three = to - from >= 3 ? blank_at(text, to - 3) : 0;
        if (one != 1 && three != 3) break;
        to -= one == 1 ? 1 : 3;
    }
    return str_slice(text, from, to);
}
