/* The written form of PDF's simple objects (ISO 32000-1, 7.3).
 *
 * Takes: integers, lengths, bytes, texts. Gives: their characters at the end of a builder.
 * Invariant: nothing passes through floating point; the same value is always written the same way.
 */
#ifndef HANMEN_PDF_SYNTAX_H
#define HANMEN_PDF_SYNTAX_H

#include "base/length.h"

/* The number of an indirect object; 0 is none. */
typedef uint32_t PdfId;

void syntax_integer(StrBuilder *out, int64_t value);
/* value / 1000 without trailing zeros: "10.5". For lengths, and for colours and opacities in 1/1000. */
void syntax_thousandths(StrBuilder *out, int64_t value);
/* numerator / denominator (both positive) with up to nine decimals: for scales. */
void syntax_ratio(StrBuilder *out, int64_t numerator, int64_t denominator);
/* "12 0 R" */
void syntax_reference(StrBuilder *out, PdfId id);
/* "/Name"; bytes that a name may not hold are written #xx. */
void syntax_name(StrBuilder *out, Str name);
/* A literal string. It is never longer than the hexadecimal one: at most one escape a byte. */
void syntax_string(StrBuilder *out, Str bytes);
/* A text string (7.9.2.2): plain for ASCII, else UTF-16BE with a byte order mark, in hexadecimal. */
void syntax_text(StrBuilder *out, Str text);
/* UTF-16BE of UTF-8 in capital hexadecimal digits, surrogates for what lies above U+FFFF. Leaves out what a
 * ToUnicode map may not hold: U+0000, U+FEFF, U+FFFE. */
void syntax_utf16_hex(StrBuilder *out, Str text);
/* Seconds since 1970 as "D:20260401093000Z" (7.9.4), and for XMP as "2026-04-01T09:30:00Z". */
Str syntax_date(Arena *arena, int64_t seconds);
Str syntax_date_iso(Arena *arena, int64_t seconds);

#endif
