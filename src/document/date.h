/* Dates as they stand in data, and how they are printed.
 *
 * Takes: text. Gives: dates of the Gregorian calendar, and text by a format. Invariant: a Date is a real day,
 * month or year.
 */
#ifndef HANMEN_DOCUMENT_DATE_H
#define HANMEN_DOCUMENT_DATE_H

#include "base/str.h"

typedef struct Date {
    int year, month, day; /* month or day 0: not told */
} Date;

/* ISO 8601 (2024-04-01, 2024-04), 2024/4/1, 2024.4.1, 2024年4月1日, 令和6年4月1日, 令和元年5月, R6.4.1;
 * full-width digits too. False when it is none of these, or no day of the calendar. */
bool date_parse(Str text, Date *date);

/* By a spreadsheet's letters: yyyy m mm d dd; ggg 令和, gg 令, g R, e the year of the era (元 with ggg), aaa
 * 月, aaaa 月曜日; all else as it is. Empty when the date lacks what is asked for, or lies before 明治6年 and
 * an era is asked for. */
Str date_print(Arena *arena, Str format, Date date);

/* <0, 0, >0; what is not told comes first. */
int date_compare(Date a, Date b);

#endif
