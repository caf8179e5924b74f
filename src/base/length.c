#include "base/length.h"

#include <stdlib.h>

/* Thousandths of a point in one unit, as a fraction: 1 in = 72 pt, 1 Q = 1 H = 0.25 mm (JIS X 4051, 4.1). */
static const struct {
    const char *name;
    DimensionUnit unit;
    int64_t numerator, denominator;
} units[] = {
    {"pt", UNIT_ABSOLUTE, 1, 1},  {"mm", UNIT_ABSOLUTE, 720, 254}, {"cm", UNIT_ABSOLUTE, 7200, 254},
    {"in", UNIT_ABSOLUTE, 72, 1}, {"Q", UNIT_ABSOLUTE, 180, 254},  {"H", UNIT_ABSOLUTE, 180, 254},
    {"zw", UNIT_EM, 1, 1},        {"%", UNIT_PERCENT, 1, 1},       {"fr", UNIT_FRACTION, 1, 1},
};

static bool is_digit(char byte) {
    return byte >= '0' && byte <= '9';
}

/* Reads digits[.digits] at *at as millionths; false when there is no digit or too many. */
static bool parse_millionths(Str text, size_t *at, int64_t *millionths) {
    int64_t value = 0, place = 1000000;
    bool any = false;
    size_t i = *at;
    for (; i < text.length && is_digit(text.text[i]); i++, any = true) {
        if (value > (int64_t)LENGTH_MAX * 10) return false;
        value = value * 10 + (text.text[i] - '0');
    }
    value *= 1000000;
    if (i < text.length && text.text[i] == '.')
        for (i++; i < text.length && is_digit(text.text[i]); i++, any = true) {
            place /= 10;
            value += place * (text.text[i] - '0');
        }
    *at = i;
    *millionths = value;
    return any;
}

static int64_t divide_rounded(int64_t value, int64_t divisor) {
    return (value + (value < 0 ? -divisor : divisor) / 2) / divisor;
}

DimensionError dimension_parse(Str text, Dimension *result) {
    text = str_trim(text);
    size_t at = 0;
    bool negative = text.length && text.text[0] == '-';
    if (negative) at++;
    int64_t millionths;
    if (!parse_millionths(text, &at, &millionths)) return DIMENSION_NOT_A_NUMBER;
    if (negative) millionths = -millionths;
    Str name = str_trim(str_slice(text, at, text.length));
    if (!name.length) {
        *result = (Dimension){UNIT_ABSOLUTE, 0};
        return millionths ? DIMENSION_NO_UNIT : DIMENSION_OK;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!str_equal(name, str_from_c(units[i].name))) continue;
        if (llabs(millionths) > INT64_MAX / units[i].numerator / 2) return DIMENSION_TOO_LARGE;
        int64_t value = divide_rounded(millionths * units[i].numerator, units[i].denominator * 1000);
        if (llabs(value) > LENGTH_MAX) return DIMENSION_TOO_LARGE;
        *result = (Dimension){units[i].unit, (int32_t)value};
        return DIMENSION_OK;
    }
    return DIMENSION_UNKNOWN_UNIT;
}

Length length_scale(Length length, int64_t numerator, int64_t denominator) {
    return (Length)divide_rounded((int64_t)length * numerator, denominator);
}

Length dimension_resolve(Dimension dimension, Length em, Length whole) {
    switch (dimension.unit) {
    case UNIT_ABSOLUTE: return dimension.value;
    case UNIT_EM: return length_scale(em, dimension.value, 1000);
    case UNIT_PERCENT: return length_scale(whole, dimension.value, 100000);
    case UNIT_FRACTION: return 0;
    }
    return 0;
}

size_t length_print(Length length, char text[LENGTH_TEXT_SIZE]) {
    size_t count = 0;
    uint32_t value = length < 0 ? 0u - (uint32_t)length : (uint32_t)length;
    if (length < 0) text[count++] = '-';
    char digits[12];
    size_t digit_count = 0;
    for (uint32_t whole = value / 1000; whole || !digit_count; whole /= 10)
        digits[digit_count++] = (char)('0' + whole % 10);
    while (digit_count) text[count++] = digits[--digit_count];
    uint32_t part = value % 1000;
    if (part) {
        text[count++] = '.';
        for (uint32_t place = 100; part; part %= place, place /= 10)
            text[count++] = (char)('0' + part / place);
    }
    text[count] = '\0';
    return count;
}
