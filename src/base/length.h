/* Lengths in 1/1000 point, and the author's dimensions with units.
 *
 * Takes: "10.5mm", "13Q", "9pt", "1zw", "40%", "1fr". Gives: exact integers.
 * Invariant: no floating point; the same text is the same length on every machine.
 */
#ifndef HANMEN_BASE_LENGTH_H
#define HANMEN_BASE_LENGTH_H

#include "base/str.h"

/* 1/1000 pt (1 pt = 1/72 inch). */
typedef int32_t Length;

#define LENGTH_POINT ((Length)1000)
/* No length on a page is larger than this (about 35 m); larger input is an error. */
#define LENGTH_MAX ((Length)100000000)

typedef enum DimensionUnit {
    UNIT_ABSOLUTE, /* value is a Length: mm, cm, in, pt, Q, H */
    UNIT_EM,       /* zw: 1/1000 of the character size */
    UNIT_PERCENT,  /* 1/1000 of a per cent of the width at hand */
    UNIT_FRACTION  /* fr: 1/1000 of a share of the width that is left */
} DimensionUnit;

typedef struct Dimension {
    DimensionUnit unit;
    int32_t value;
} Dimension;

typedef enum DimensionError {
    DIMENSION_OK,
    DIMENSION_NOT_A_NUMBER,
    DIMENSION_NO_UNIT,
    DIMENSION_UNKNOWN_UNIT,
    DIMENSION_TOO_LARGE
} DimensionError;

/* Reads a number with up to three decimals (further ones are rounded) and a unit; a sign is allowed.
 * A bare "0" is UNIT_ABSOLUTE 0. */
DimensionError dimension_parse(Str text, Dimension *result);

/* em: the character size at hand; whole: what per cent refers to. UNIT_FRACTION gives 0. */
Length dimension_resolve(Dimension dimension, Length em, Length whole);

/* length * numerator / denominator, rounded to nearest (halves away from zero), without overflow. */
Length length_scale(Length length, int64_t numerator, int64_t denominator);

/* "420", "10.5", "-0.125": points without trailing zeros, for dumps and PDF. */
#define LENGTH_TEXT_SIZE 16
size_t length_print(Length length, char text[LENGTH_TEXT_SIZE]);

#endif
