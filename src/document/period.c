#include "document/period.h"

#include "base/utf8.h"

static bool parse_year(Str text, Date *date) {
    int year = 0, digits = 0;
    for (size_t at = 0; at < text.length; digits++) {
        uint32_t codepoint = utf8_decode(text, &at);
        if (codepoint >= 0xFF10 && codepoint <= 0xFF19) codepoint -= 0xFF10 - '0';
        if (codepoint < '0' || codepoint > '9' || digits == 4) return false;
        year = year * 10 + (int)(codepoint - '0');
    }
    *date = (Date){.year = year};
    return digits == 4 && year > 0;
}

static bool parse_end(Str text, PeriodEnd *end) {
    static const Str fiscal = {"年度", 6};
    *end = (PeriodEnd){.is_fiscal = str_ends_with(text, fiscal)};
    if (end->is_fiscal) text.length -= 3; /* 度 */
    if (!parse_year(text, &end->date) && !date_parse(text, &end->date)) return false;
    return !end->is_fiscal || !end->date.month;
}

/* Parts are compared only as far as both tell them. */
static bool is_in_order(PeriodEnd from, PeriodEnd to) {
    if (from.date.year != to.date.year) return from.date.year < to.date.year;
    if (!from.date.month || !to.date.month || from.is_fiscal || to.is_fiscal) return true;
    if (from.date.month != to.date.month) return from.date.month < to.date.month;
    return !from.date.day || !to.date.day || from.date.day <= to.date.day;
}

bool period_parse(Str text, Period *period) {
    static const Str marks[] = {{"/", 1}, {"～", 3}, {"〜", 3}, {"から", 6}};
    *period = (Period){0};
    if (parse_end(text, &period->from)) return true;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (size_t at = 1; at + marks[i].length < text.length; at++) {
            if (!str_starts_with(str_slice(text, at, text.length), marks[i])) continue;
            Str from = str_trim(str_slice(text, 0, at));
            Str to = str_trim(str_slice(text, at + marks[i].length, text.length));
            period->has_to = parse_end(from, &period->from) && parse_end(to, &period->to);
            if (period->has_to) return is_in_order(period->from, period->to);
        }
    return false;
}

/* -- printing
 * --------------------------------------------------------------------------------------------------- */

/* A piece of a format: letters of one kind with the words behind them. */
static Str format_part(Str format, char letter) {
    size_t from = 0;
    while (from < format.length && format.text[from] != letter) from++;
    size_t end = from;
    while (end < format.length && format.text[end] == letter) end++;
    while (end < format.length && !(format.text[end] >= 'a' && format.text[end] <= 'z')) end++;
    return str_slice(format, from, end);
}

/* The format up to what is not told: yyyy年m月d日 of a month is yyyy年m月. Signs between parts go with them.
 */
static Str shortened(Str format, Date date) {
    char first = date.day ? '\0' : date.month ? 'd' : 'm';
    size_t end = 0;
    while (first && end < format.length && format.text[end] != first) end++;
    if (!first || end == format.length) return format;
    while (end > 0 &&
           (format.text[end - 1] == '-' || format.text[end - 1] == '/' || format.text[end - 1] == '.'))
        end--;
    return str_slice(format, 0, end);
}

/* 2013年度, 令和元年度: the year's part of the format, with 度. */
static Str print_fiscal(Arena *arena, Str format, Date date) {
    bool has_era = format.length && format.text[0] == 'g';
    Str year = date_print(arena, has_era ? STR("ggge年") : STR("yyyy年"), date);
    return year.length ? str_format(arena, "%.*s度", STR_ARGS(year)) : year;
}

static Str print_end(Arena *arena, Str format, PeriodEnd end) {
    if (end.is_fiscal) return print_fiscal(arena, format, end.date);
    return date_print(arena, shortened(format, end.date), end.date);
}

/* The later end without the year, or the year and the month, that the earlier has told; only where the format
 * has words for its parts. */
static Str later_format(Str format, const Period *period) {
    const Date from = period->from.date, to = period->to.date;
    bool has_words = str_find(format, STR("年")) != SIZE_MAX;
    if (!has_words || period->from.is_fiscal || period->to.is_fiscal || from.year != to.year || !to.month)
        return format;
    Str month = format_part(format, 'm'), day = format_part(format, 'd');
    if (!month.length) return format;
    Str rest = str_slice(format, (size_t)(month.text - format.text), format.length);
    return from.month == to.month && from.day && to.day && day.length
               ? str_slice(format, (size_t)(day.text - format.text), format.length)
               : rest;
}

/* 2021～2023年度, 令和3～5年度: fiscal years of one era, or without eras, share the word. Empty for others.
 */
static Str print_fiscal_years(Arena *arena, Str format, const Period *period) {
    if (!period->has_to || !period->from.is_fiscal || !period->to.is_fiscal) return (Str){0};
    bool has_era = format.length && format.text[0] == 'g';
    Str from = date_print(arena, has_era ? STR("ggge") : STR("yyyy"), period->from.date);
    Str to = print_fiscal(arena, format, period->to.date);
    if (!from.length || !to.length) return (Str){0};
    if (has_era && !str_equal(str_slice(from, 0, 6), str_slice(to, 0, 6))) return (Str){0};
    if (has_era) to = str_slice(to, 6, to.length);
    return str_format(arena, "%.*s～%.*s", STR_ARGS(from), STR_ARGS(to));
}

Str period_print(Arena *arena, Str format, const Period *period) {
    Str years = print_fiscal_years(arena, format, period);
    if (years.length) return years;
    Str from = print_end(arena, format, period->from);
    if (!period->has_to || !from.length) return from;
    Str to = print_end(arena, later_format(format, period), period->to);
    return to.length ? str_format(arena, "%.*s～%.*s", STR_ARGS(from), STR_ARGS(to)) : to;
}
