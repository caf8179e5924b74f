/* Numbers and their formats as people type them.
 *
 * Takes: text. Gives: decimals and formats. Invariant: what is not wholly understood is refused.
 */
#include "document/number.h"

#include "base/utf8.h"

/* What a character of a number means; full-width forms as their ASCII, each sign for minus as '-'. 0:
 * nothing. */
static char number_character(uint32_t codepoint, bool *is_wide) {
    if (codepoint < 0x80) return codepoint && codepoint != '\n' ? (char)codepoint : 0;
    if (codepoint == 0x2212 || codepoint == 0x25B3 || codepoint == 0x25B2) return '-';
    *is_wide = true;
    if (codepoint >= 0xFF01 && codepoint <= 0xFF5E) return (char)(codepoint - 0xFF01 + '!');
    return 0;
}

/* The digits in value, with the point's place; false when they do not fit or are no number. */
static bool read_digits(const char *at, const char *end, Decimal *value) {
    bool any = false, has_point = false;
    int since_comma = -1;
    for (; at < end; at++) {
        if (*at == '.' && !has_point && (since_comma < 0 || since_comma == 3)) {
            has_point = true;
            since_comma = -1;
        } else if (*at == ',' && any && !has_point && (since_comma < 0 || since_comma == 3)) {
            since_comma = 0;
        } else if (*at >= '0' && *at <= '9') {
            int digit = *at - '0';
            if (value->digits > (INT64_MAX - digit) / 10) return false;
            if (has_point && ++value->places > DECIMAL_PLACES_LIMIT) return false;
            value->digits = value->digits * 10 + digit;
            any = true;
            if (since_comma >= 0) since_comma++;
        } else {
            return false;
        }
    }
    return any && (since_comma < 0 || since_comma == 3);
}

DecimalParse decimal_parse(Str text, Decimal *value) {
    char plain[64];
    size_t count = 0;
    bool is_wide = false;
    for (size_t at = 0; at < text.length;) {
        char character = number_character(utf8_decode(text, &at), &is_wide);
        if (!character || count == sizeof plain) return DECIMAL_BAD;
        plain[count++] = character;
    }
    const char *from = plain, *to = plain + count;
    bool is_negative = false, is_percent = false;
    if (to - from >= 3 && *from == '(' && to[-1] == ')') {
        is_negative = true;
        from++;
        to--;
    } else if (to > from && (*from == '-' || *from == '+')) {
        is_negative = *from == '-';
        from++;
    }
    if (to > from && to[-1] == '%') {
        is_percent = true;
        to--;
    }
    Decimal result = {0};
    if (!read_digits(from, to, &result)) return DECIMAL_BAD;
    if (is_percent && (result.places += 2) > DECIMAL_PLACES_LIMIT) return DECIMAL_BAD;
    if (is_negative) result.digits = -result.digits;
    *value = result;
    return is_wide ? DECIMAL_FULL_WIDTH : DECIMAL_OK;
}

NumberFormat number_format_plain(void) {
    return (NumberFormat){.integer_digits = 1, .most_places = -1};
}

static bool is_pattern(char byte) {
    return byte == '#' || byte == '0' || byte == ',' || byte == '.';
}

/* Text round a pattern; quotation marks, which spreadsheets need there, are dropped. */
static Str literal(Arena *arena, Str text) {
    StrBuilder out = {.arena = arena};
    for (size_t i = 0; i < text.length; i++)
        if (text.text[i] != '"') str_append_byte(&out, text.text[i]);
    return str_built(&out);
}

/* `#,##0.0#` */
static bool read_pattern(Str pattern, NumberFormat *format) {
    size_t point = str_find(pattern, STR("."));
    Str whole = str_slice(pattern, 0, point), part = {0};
    if (point != SIZE_MAX) part = str_slice(pattern, point + 1, pattern.length);
    for (size_t i = 0; i < whole.length; i++) {
        if (whole.text[i] == ',') format->is_grouped = true;
        if (whole.text[i] == '0') format->integer_digits++;
        if (whole.text[i] == '#' && format->integer_digits) return false;
    }
    size_t comma = str_find(whole, STR(","));
    if (comma != SIZE_MAX && (!str_equal(str_slice(whole, comma, whole.length), STR(",##0")) || comma == 0))
        return false;
    for (size_t i = 0; i < part.length; i++) {
        if (part.text[i] == '0' && format->most_places == format->least_places)
            format->least_places++;
        else if (part.text[i] != '#')
            return false;
        format->most_places++;
    }
    return pattern.length && format->most_places <= DECIMAL_PLACES_LIMIT && format->integer_digits <= 18;
}

static bool read_negative(Str text, NumberFormat *format) {
    static const struct {
        const char *mark;
        NegativeSign sign;
    } marks[] = {{"△", NEGATIVE_TRIANGLE},
                 {"▲", NEGATIVE_BLACK_TRIANGLE},
                 {"(", NEGATIVE_PARENTHESES},
                 {"-", NEGATIVE_MINUS},
                 {"−", NEGATIVE_MINUS}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!str_starts_with(text, str_from_c(marks[i].mark))) continue;
        format->negative = marks[i].sign;
        return true;
    }
    return false;
}

bool number_format_parse(Arena *arena, Str text, NumberFormat *format) {
    *format = (NumberFormat){0};
    size_t semicolon = str_find(text, STR(";"));
    if (semicolon != SIZE_MAX && !read_negative(str_slice(text, semicolon + 1, text.length), format))
        return false;
    Str positive = str_slice(text, 0, semicolon);
    size_t from = 0, to;
    bool is_quoted = false;
    for (; from < positive.length && (is_quoted || !is_pattern(positive.text[from])); from++)
        is_quoted ^= positive.text[from] == '"';
    for (to = from; to < positive.length && is_pattern(positive.text[to]);) to++;
    if (!read_pattern(str_slice(positive, from, to), format)) return false;
    format->prefix = literal(arena, str_slice(positive, 0, from));
    format->suffix = literal(arena, str_slice(positive, to, positive.length));
    format->is_percent =
        str_starts_with(format->suffix, STR("%")) || str_starts_with(format->suffix, STR("％"));
    return true;
}
