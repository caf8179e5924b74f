/* Decimal numbers as they stand in data, and how they are printed.
 *
 * Takes: numbers with their places. Gives: sums that are exact, and text by a format like `#,##0.0`.
 * Invariant: nothing is worked out in binary fractions; what does not fit 64 bits is told, never wrong.
 */
#ifndef HANMEN_DOCUMENT_NUMBER_H
#define HANMEN_DOCUMENT_NUMBER_H

#include "base/str.h"

#define DECIMAL_PLACES_LIMIT 12

/* digits / 10^places. */
typedef struct Decimal {
    int64_t digits;
    int places; /* 0 to DECIMAL_PLACES_LIMIT */
} Decimal;

/* What stands for minus: government tables print △, companies' accounts ▲. */
typedef enum NegativeSign {
    NEGATIVE_MINUS,
    NEGATIVE_TRIANGLE,
    NEGATIVE_BLACK_TRIANGLE,
    NEGATIVE_PARENTHESES
} NegativeSign;

typedef struct NumberFormat {
    Str prefix, suffix;
    bool is_grouped;               /* a comma after each third digit */
    bool is_percent;               /* times 100; the sign itself stands in the suffix */
    int integer_digits;            /* at least so many, filled with 0 */
    int least_places, most_places; /* most_places -1: as many as the number has */
    NegativeSign negative;
    Decimal scale; /* the number is divided by this first (1,000 for 千円); 0 = not */
} NumberFormat;

typedef enum DecimalParse {
    DECIMAL_OK,
    DECIMAL_FULL_WIDTH /* read, but not in ASCII */,
    DECIMAL_BAD
} DecimalParse;

/* A number as people type it: grouping commas, a sign (-, −, －, △, ▲ or parentheses), a per cent sign,
 * full-width digits. No blanks. */
DecimalParse decimal_parse(Str text, Decimal *value);

/* A format as spreadsheets write it: `#,##0.00`, `0.0%`, `#,##0"円"`, and behind `;` how negatives look:
 * `#,##0;△#,##0`. False when it is none. The format keeps pieces in the arena. */
bool number_format_parse(Arena *arena, Str text, NumberFormat *format);

/* The number as it is, with − when it is negative. */
NumberFormat number_format_plain(void);

/* *sum = a + b; false when it does not fit. */
bool decimal_add(Decimal a, Decimal b, Decimal *sum);
/* *quotient = a / b, to `places` places, halves away from zero; false when b is 0 or it does not fit. */
bool decimal_divide(Decimal a, Decimal b, int places, Decimal *quotient);
/* To so many places, halves away from zero. Places that the number lacks are not added. */
Decimal decimal_round(Decimal value, int places);
/* The nearest binary fraction: for places on paper, never for what is printed. */
double decimal_to_double(Decimal value);
/* <0, 0, >0. */
int decimal_compare(Decimal a, Decimal b);

/* The number as the format says, halves rounded away from zero. */
/* The number that is printed: scaled and rounded. */
Decimal number_shown(const NumberFormat *format, Decimal value);

Str number_print(Arena *arena, const NumberFormat *format, Decimal value);

#endif
