#include "document/date.h"

#include "base/utf8.h"

/* Eras since Japan took the Gregorian calendar (明治6年 = 1873), by their first day. */
typedef struct Era {
    const char *name;
    char letter;
    Date first;
    int year_zero; /* year - year_zero = year of the era */
} Era;

static const Era eras[] = {
    {"令和", 'R', {2019, 5, 1}, 2018},   {"平成", 'H', {1989, 1, 8}, 1988},
    {"昭和", 'S', {1926, 12, 25}, 1925}, {"大正", 'T', {1912, 7, 30}, 1911},
    {"明治", 'M', {1873, 1, 1}, 1867},
};

int date_compare(Date a, Date b) {
    if (a.year != b.year) return a.year < b.year ? -1 : 1;
    if (a.month != b.month) return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

static int month_days(int year, int month) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && is_leap);
}

/* A number at the text's head: ASCII or full-width digits, or 元 for 1. False when there is none. */
static bool take_number(Str text, size_t *at, int *number, size_t *digits) {
    *number = 0;
    *digits = 0;
    if (str_starts_with(str_slice(text, *at, text.length), STR("元"))) {
        *at += 3;
        *number = 1;
        *digits = 1;
        return true;
    }
    while (*at < text.length && *digits < 5) {
        size_t next = *at;
        uint32_t codepoint = utf8_decode(text, &next);
        if (codepoint >= 0xFF10 && codepoint <= 0xFF19) codepoint -= 0xFF10 - '0';
        if (codepoint < '0' || codepoint > '9') break;
        *number = *number * 10 + (int)(codepoint - '0');
        ++*digits;
        *at = next;
    }
    return *digits > 0;
}

static bool take(Str text, size_t *at, Str what) {
    if (!str_starts_with(str_slice(text, *at, text.length), what)) return false;
    *at += what.length;
    return true;
}

static const Era *take_era(Str text, size_t *at) {
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++) {
        if (take(text, at, str_from_c(eras[i].name))) return &eras[i];
        if (text.length && text.text[0] == eras[i].letter) {
            *at = 1;
            return &eras[i];
        }
    }
    return NULL;
}

/* What stands between year, month and day, when it is no word. */
static Str take_separator(Str text, size_t *at) {
    static const char *const marks[] = {"-", "/", ".", "－", "／", "．"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (take(text, at, str_from_c(marks[i]))) return str_from_c(marks[i]);
    return (Str){0};
}

/* A month or a day. */
static bool take_part(Str text, size_t *at, int *number) {
    size_t digits;
    return take_number(text, at, number, &digits) && digits <= 2 && *number > 0;
}

static bool is_calendar_date(Date date) {
    if (date.year < 1 || date.year > 9999 || date.month > 12) return false;
    return !date.day || (date.month && date.day <= month_days(date.year, date.month));
}

static bool take_month_and_day(Str text, size_t *at, Date *date) {
    bool is_words = take(text, at, STR("年"));
    Str separator = is_words ? (Str){0} : take_separator(text, at);
    if (!is_words && !separator.length) return false;
    if (is_words && *at == text.length) return true;
    if (!take_part(text, at, &date->month) || (is_words && !take(text, at, STR("月")))) return false;
    if (*at == text.length) return true;
    if (!is_words && !take(text, at, separator)) return false;
    return take_part(text, at, &date->day) && (!is_words || take(text, at, STR("日")));
}

bool date_parse(Str text, Date *date) {
    Date found = {0};
    size_t at = 0, digits;
    const Era *era = take_era(text, &at);
    if (!take_number(text, &at, &found.year, &digits) || (!era && digits != 4)) return false;
    if (era) found.year += era->year_zero;
    if (!take_month_and_day(text, &at, &found) || at != text.length || !is_calendar_date(found)) return false;
    *date = found;
    return true;
}

/* A month belongs to the era of its first day, a year to that of its last. */
static const Era *era_of(Date date) {
    if (!date.month) date = (Date){date.year, 12, 31};
    if (!date.day) date.day = 1;
    for (size_t i = 0; i < sizeof eras / sizeof *eras; i++)
        if (date_compare(date, eras[i].first) >= 0) return &eras[i];
    return NULL;
}

/* 0 is Sunday (Zeller's congruence, turned by one day). */
static int weekday(Date date) {
    int year = date.month < 3 ? date.year - 1 : date.year,
        month = date.month < 3 ? date.month + 12 : date.month;
    return (date.day + 13 * (month + 1) / 5 + year + year / 4 - year / 100 + year / 400 + 6) % 7;
}

static bool print_weekday(StrBuilder *out, Date date, size_t count) {
    static const char *const days[] = {"日", "月", "火", "水", "木", "金", "土"};
    if (!date.day) return false;
    str_append_c(out, days[weekday(date)]);
    if (count > 3) str_append_c(out, "曜日");
    return true;
}

static bool print_era(StrBuilder *out, const Era *era, size_t count) {
    if (!era) return false;
    if (count == 1)
        str_append_byte(out, era->letter);
    else
        str_append(out, str_slice(str_from_c(era->name), 0, count == 2 ? 3 : SIZE_MAX));
    return true;
}

static bool print_number(StrBuilder *out, int number, size_t count) {
    str_append_format(out, count == 2 ? "%02d" : "%d", number);
    return number > 0;
}

static bool print_era_year(StrBuilder *out, Date date, const Era *era, bool is_word) {
    if (!era) return false;
    int year = date.year - era->year_zero;
    if (year == 1 && is_word)
        str_append_c(out, "元");
    else
        str_append_format(out, "%d", year);
    return true;
}

Str date_print(Arena *arena, Str format, Date date) {
    const Era *era = era_of(date);
    bool is_good = true, is_word = false;
    StrBuilder out = {.arena = arena};
    for (size_t at = 0; at < format.length;) {
        char letter = format.text[at];
        size_t count = 1;
        while (at + count < format.length && format.text[at + count] == letter) count++;
        switch (letter) {
        case 'y': str_append_format(&out, "%d", date.year); break;
        case 'm': is_good &= print_number(&out, date.month, count); break;
        case 'd': is_good &= print_number(&out, date.day, count); break;
        case 'a': is_good &= print_weekday(&out, date, count); break;
        case 'e': is_good &= print_era_year(&out, date, era, is_word); break;
        case 'g':
            is_word = count > 2;
            is_good &= print_era(&out, era, count);
            break;
        default: str_append(&out, str_slice(format, at, at + count)); break;
        }
        at += count;
    }
    return is_good ? str_built(&out) : (Str){0};
}
