/* Times as projects have them: a day, a month, a year, a fiscal year, or from one to another.
 *
 * Takes: text. Gives: two ends, and text by a date's format. Invariant: a Period's end does not lie before
 * its beginning.
 */
#ifndef HANMEN_DOCUMENT_PERIOD_H
#define HANMEN_DOCUMENT_PERIOD_H

#include "document/date.h"

typedef struct PeriodEnd {
    Date date;
    bool is_fiscal; /* 年度: date.year alone tells */
} PeriodEnd;

typedef struct Period {
    PeriodEnd from, to;
    bool has_to;
} Period;

/* What date_parse knows, a year (2013, 2013年), a fiscal year (2013年度, 令和5年度); between two of them `/`
 * (ISO 8601), `～`, `〜` or `から`: 2024-02-27/2024-03-05, 2021年度/2023年度. */
bool period_parse(Str text, Period *period);

/* By a date's format (date_print); an end that lacks day or month loses that part of the format with its
 * word, and the later end what it shares with the earlier: 2024年2月27日～3月5日, 2021～2023年度. Empty when
 * the format asks for what is not told. */
Str period_print(Arena *arena, Str format, const Period *period);

#endif
