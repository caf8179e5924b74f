/* The written form of PDF's simple objects: see syntax.h.
 *
 * Takes: values. Gives: characters.
 * Invariant: no floating point, no locale.
 */
#include "pdf/syntax.h"

#include "base/utf8.h"

#include <string.h>

static void append_digits(StrBuilder *out, uint64_t value) {
    char digits[20];
    size_t start = sizeof digits;
    do {
        digits[--start] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    str_append(out, (Str){digits + start, sizeof digits - start});
}

static uint64_t magnitude(int64_t value) {
    return value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value;
}

void syntax_integer(StrBuilder *out, int64_t value) {
    if (value < 0) str_append_byte(out, '-');
    append_digits(out, magnitude(value));
}

void syntax_thousandths(StrBuilder *out, int64_t value) {
    const uint64_t size = magnitude(value);
    if (value < 0) str_append_byte(out, '-');
    append_digits(out, size / 1000);
    const unsigned rest = (unsigned)(size % 1000);
    if (rest == 0) return;
    const char decimals[3] = {(char)('0' + rest / 100), (char)('0' + rest / 10 % 10),
                              (char)('0' + rest % 10)};
    const size_t count = decimals[2] != '0' ? 3 : decimals[1] != '0' ? 2 : 1;
    str_append_byte(out, '.');
    str_append(out, (Str){decimals, count});
}

void syntax_ratio(StrBuilder *out, int64_t numerator, int64_t denominator) {
    const uint64_t above = magnitude(numerator), below = magnitude(denominator);
    append_digits(out, above / below);
    uint64_t rest = above % below;
    if (rest == 0) return;
    str_append_byte(out, '.');
    for (int decimal = 0; decimal < 9 && rest > 0; decimal++) {
        rest *= 10;
        str_append_byte(out, (char)('0' + rest / below));
        rest %= below;
    }
}

void syntax_reference(StrBuilder *out, PdfId id) {
    append_digits(out, id);
    str_append(out, STR(" 0 R"));
}

static void append_hex_byte(StrBuilder *out, uint8_t byte) {
    static const char digit[] = "0123456789ABCDEF";
    str_append_byte(out, digit[byte >> 4]);
    str_append_byte(out, digit[byte & 15]);
}

void syntax_name(StrBuilder *out, Str name) {
    str_append_byte(out, '/');
    for (size_t i = 0; i < name.length; i++) {
        const uint8_t byte = (uint8_t)name.text[i];
        const bool is_letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
        if (is_letter || (byte > 0x20 && byte < 0x7F && !strchr("#/()<>[]{}%", byte))) {
            str_append_byte(out, (char)byte);
        } else {
            str_append_byte(out, '#');
            append_hex_byte(out, byte);
        }
    }
}

void syntax_string(StrBuilder *out, Str bytes) {
    str_append_byte(out, '(');
    for (size_t i = 0; i < bytes.length; i++) {
        const char byte = bytes.text[i];
        if (byte == '\r') {
            str_append(out, STR("\\r"));
            continue;
        }
        if (byte == '(' || byte == ')' || byte == '\\') str_append_byte(out, '\\');
        str_append_byte(out, byte);
    }
    str_append_byte(out, ')');
}

static void append_utf16_unit(StrBuilder *out, uint32_t unit) {
    append_hex_byte(out, (uint8_t)(unit >> 8));
    append_hex_byte(out, (uint8_t)unit);
}

void syntax_utf16_hex(StrBuilder *out, Str text) {
    for (size_t at = 0; at < text.length;) {
        uint32_t codepoint = utf8_decode(text, &at);
        if (codepoint == UTF8_INVALID) codepoint = 0xFFFD;
        if (codepoint == 0 || codepoint == 0xFEFF || codepoint == 0xFFFE) continue;
        if (codepoint > 0xFFFF) {
            append_utf16_unit(out, 0xD800 + ((codepoint - 0x10000) >> 10));
            append_utf16_unit(out, 0xDC00 + ((codepoint - 0x10000) & 0x3FF));
        } else {
            append_utf16_unit(out, codepoint);
        }
    }
}

static bool is_plain(Str text) {
    for (size_t i = 0; i < text.length; i++) {
        const uint8_t byte = (uint8_t)text.text[i];
        if (byte < 0x20 || byte > 0x7E) return false;
    }
    return true;
}

void syntax_text(StrBuilder *out, Str text) {
    if (is_plain(text)) {
        syntax_string(out, text);
        return;
    }
    str_append(out, STR("<FEFF"));
    syntax_utf16_hex(out, text);
    str_append_byte(out, '>');
}

typedef struct Moment {
    int year, month, day, hour, minute, second;
} Moment;

static bool is_leap(int64_t year) {
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* The Gregorian calendar in UTC. Times outside the years 1970 to 9999, which a PDF date cannot hold, become
 * its ends. */
static Moment moment_of(int64_t seconds) {
    static const int month_days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int64_t last = 253402300799; /* 9999-12-31 23:59:59 */
    if (seconds < 0) seconds = 0;
    if (seconds > last) seconds = last;
    int64_t days = seconds / 86400;
    const int of_day = (int)(seconds % 86400);
    Moment moment = {1970, 1, 1, of_day / 3600, of_day / 60 % 60, of_day % 60};
    while (days >= (is_leap(moment.year) ? 366 : 365)) {
        days -= is_leap(moment.year) ? 366 : 365;
        moment.year++;
    }
    for (;;) {
        const int length = month_days[moment.month - 1] + (moment.month == 2 && is_leap(moment.year) ? 1 : 0);
        if (days < length) break;
        days -= length;
        moment.month++;
    }
    moment.day = 1 + (int)days;
    return moment;
}

Str syntax_date(Arena *arena, int64_t seconds) {
    const Moment at = moment_of(seconds);
    return str_format(arena, "D:%04d%02d%02d%02d%02d%02dZ", at.year, at.month, at.day, at.hour, at.minute,
                      at.second);
}

Str syntax_date_iso(Arena *arena, int64_t seconds) {
    const Moment at = moment_of(seconds);
    return str_format(arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", at.year, at.month, at.day, at.hour, at.minute,
                      at.second);
}
