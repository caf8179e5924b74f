/* UTF-8 and the width of characters on a terminal.
 *
 * Takes: bytes. Gives: code points and columns.
 * Invariant: decoding never reads past the slice and always moves on by at least one byte.
 */
#ifndef HANMEN_BASE_UTF8_H
#define HANMEN_BASE_UTF8_H

#include "base/str.h"

/* What utf8_decode gives for bytes that are not UTF-8. Not a scalar value, so it differs from U+FFFD. */
#define UTF8_INVALID 0xFFFFFFFFu

/* The code point at *offset (which must be inside the string); moves *offset behind it. Overlong forms,
 * surrogates and values over U+10FFFF are UTF8_INVALID and take one byte. */
uint32_t utf8_decode(Str str, size_t *offset);

/* Byte offset of the first byte that is not UTF-8, or str.length when all is well. */
size_t utf8_first_invalid(Str str);

/* Writes 1 to 4 bytes; gives their count. A value that is no scalar value is written as U+FFFD. */
size_t utf8_encode(uint32_t codepoint, char bytes[4]);

/* Number of code points (an invalid byte counts as one). */
size_t utf8_count(Str str);

/* East Asian Width W or F (UAX #11): two columns on a terminal, one em in Japanese text. */
bool codepoint_is_wide(uint32_t codepoint);

/* Columns on a terminal: 2 for wide characters, 0 for combining marks and variation selectors, else 1. */
size_t utf8_columns(Str str);

#endif
