#include "document/number.h"

#include <stdlib.h>

/* 128 bits hold every product that a number of 64 bits and a power of ten up to 10^18 can give. */
__extension__ typedef __int128 Wide;

static Wide power_of_ten(int exponent) {
    Wide power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

static bool fits(Wide value) {
    return value >= INT64_MIN && value <= INT64_MAX;
}

/* Rounds to the nearest, halves away from zero. divisor > 0. */
static Wide divide_rounded(Wide value, Wide divisor) {
    Wide half = divisor / 2;
    return value < 0 ? -((-value + half) / divisor) : (value + half) / divisor;
}

bool decimal_add(Decimal a, Decimal b, Decimal *sum) {
    int places = a.places > b.places ? a.places : b.places;
    Wide total = a.digits * power_of_ten(places - a.places) + b.digits * power_of_ten(places - b.places);
    if (!fits(total)) return false;
    *sum = (Decimal){(int64_t)total, places};
    return true;
}

bool decimal_divide(Decimal a, Decimal b, int places, Decimal *quotient) {
    if (!b.digits) return false;
    Wide above = a.digits, below = b.digits;
    if (below < 0) {
        above = -above;
        below = -below;
    }
    int shift = places + b.places - a.places;
    if (shift > 18 || shift < -18) return false;
    if (shift > 0)
        above *= power_of_ten(shift);
    else
        below *= power_of_ten(-shift);
    Wide result = divide_rounded(above, below);
    if (!fits(result)) return false;
    *quotient = (Decimal){(int64_t)result, places};
    return true;
}

Decimal decimal_round(Decimal value, int places) {
    if (value.places <= places) return value;
    Wide digits = divide_rounded(value.digits, power_of_ten(value.places - places));
    return (Decimal){(int64_t)digits, places};
}

int decimal_compare(Decimal a, Decimal b) {
    Wide left = a.digits * power_of_ten(b.places), right = b.digits * power_of_ten(a.places);
    return (left > right) - (left < right);
}

double decimal_to_double(Decimal value) {
    return (double)value.digits / (double)power_of_ten(value.places);
}

/* The number as the format shows it: scaled, in per cent, rounded. */
Decimal number_shown(const NumberFormat *format, Decimal value) {
    int most = format->most_places;
    if (format->scale.digits) {
        int places = most >= 0 ? most + (format->is_percent ? 2 : 0) : DECIMAL_PLACES_LIMIT;
        (void)decimal_divide(value, format->scale, places, &value);
    }
    if (format->is_percent) {
        if (value.places < 2)
            value = (Decimal){value.digits * 100, value.places};
        else
            value.places -= 2;
    }
    return most >= 0 ? decimal_round(value, most) : value;
}

static const char *const before_negative[] = {"−", "△", "▲", "("};

Str number_print(Arena *arena, const NumberFormat *format, Decimal value) {
    value = number_shown(format, value);
    bool is_negative = value.digits < 0;
    uint64_t magnitude = is_negative ? 0 - (uint64_t)value.digits : (uint64_t)value.digits;
    char digits[32];
    int count = 0, places = value.places;
    for (; magnitude || count < places + format->integer_digits; magnitude /= 10)
        digits[count++] = (char)('0' + magnitude % 10);
    /* Places that are 0 and not asked for. */
    int last = 0;
    if (format->most_places > format->least_places)
        while (last < places - format->least_places && digits[last] == '0') last++;
    StrBuilder out = {.arena = arena};
    if (is_negative) str_append_c(&out, before_negative[format->negative]);
    str_append(&out, format->prefix);
    for (int i = count - 1; i >= places; i--) {
        str_append_byte(&out, digits[i]);
        if (format->is_grouped && i > places && (i - places) % 3 == 0) str_append_byte(&out, ',');
    }
    int shown = places - last > format->least_places ? places - last : format->least_places;
    if (shown > 0) str_append_byte(&out, '.');
    for (int i = 0; i < shown; i++) str_append_byte(&out, i < places ? digits[places - 1 - i] : '0');
    str_append(&out, format->suffix);
    if (is_negative && format->negative == NEGATIVE_PARENTHESES) str_append_byte(&out, ')');
    return str_built(&out);
}
