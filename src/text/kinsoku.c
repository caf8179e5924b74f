/* Gaps and breaks between cells.
 *
 * Takes: neighbouring cells. Gives: gap and break of each, by the classes' tables and what lies beyond them.
 * Invariant: a gap inside an unbreakable sequence never grows (J-3.1.11.1).
 */
#include "text/boundary.h"

#include "base/utf8.h"

#include <string.h>

enum { PER_CENT = 0xFF05 };

/* Stages of reduction that table 5 changes (J-3.8.3.9). */
enum { SHRINK_DOT = 4, SHRINK_MARKS = 5, SHRINK_WESTERN = 6 };

/* Western pieces wider than this can be broken in an emergency: no column is narrower. */
enum { EMERGENCY_EMS = 2 };

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

static bool is_full_width_digit(uint32_t c) {
    return c >= 0xFF10 && c <= 0xFF19;
}

static bool is_letter(uint32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7);
}

static bool in_list(uint32_t c, const uint32_t *list, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (list[i] == c) return true;
    return false;
}
#define IN_LIST(c, ...)                                                                                      \
    in_list((c), (const uint32_t[]){__VA_ARGS__}, sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

bool is_aside_opening(uint32_t codepoint) {
    return codepoint == 0xFF08 || codepoint == 0x3008;
}

bool is_aside_closing(uint32_t codepoint) {
    return codepoint == 0xFF09 || codepoint == 0x3009;
}

/* Western marks keep the kinsoku of their Japanese brothers. */
static bool is_western_opening(uint32_t c) {
    return IN_LIST(c, '(', '[', '{', 0x201C, 0x2018, 0xAB);
}

static bool is_western_closing(uint32_t c) {
    return IN_LIST(c, ')', ']', '}', ',', '.', ';', ':', '!', '?', '%', 0x201D, 0x2019, 0xBB, 0x2026);
}

/* Counters that a number is not gladly parted from (J-K.5). */
static bool is_counter(uint32_t c) {
    return IN_LIST(c, 0x5E74 /* 年 */, 0x6708 /* 月 */, 0x65E5 /* 日 */, 0x6642 /* 時 */, 0x5206 /* 分 */,
                   0x79D2 /* 秒 */, 0x4EBA /* 人 */, 0x540D /* 名 */, 0x4EF6 /* 件 */, 0x5186 /* 円 */,
                   0x56DE /* 回 */, 0x500B /* 個 */, 0x53F0 /* 台 */, 0x6821 /* 校 */, 0x6B73 /* 歳 */,
                   0x7AE0 /* 章 */, 0x7BC0 /* 節 */, 0x53F7 /* 号 */, 0x767E /* 百 */, 0x5343 /* 千 */,
                   0x4E07 /* 万 */, 0x5104 /* 億 */, 0x5146 /* 兆 */);
}

/* --- inside a Western piece --- */

static bool is_url(const Cell *cells, size_t count) {
    bool at = false, dot = false;
    for (size_t i = 0; i < count; i++) {
        uint32_t c = cells[i].first->codepoint;
        if (i + 2 < count && c == ':' && cells[i + 1].first->codepoint == '/' &&
            cells[i + 2].first->codepoint == '/')
            return true;
        if (i + 3 < count && c == 'w' && cells[i + 1].first->codepoint == 'w' &&
            cells[i + 2].first->codepoint == 'w' && cells[i + 3].first->codepoint == '.')
            return true;
        at = at || c == '@';
        dot = dot || (at && c == '.');
    }
    return at && dot;
}

static bool is_number(const Cell *cells, size_t count) {
    bool digit = false;
    for (size_t i = 0; i < count; i++) {
        uint32_t c = cells[i].first->codepoint;
        if (!is_digit(c) && !IN_LIST(c, ',', '.', '-', '+', '/', ':', '(', ')', '%', 0xB0, 0x2032, 0x2033))
            return false;
        digit = digit || is_digit(c);
    }
    return digit;
}

/* More letters than these are not asked for. */
enum { LETTERS_ENOUGH = 4 };

static size_t letters_before(const Cell *cells, size_t index) {
    size_t count = 0;
    while (count < index && count < LETTERS_ENOUGH && is_letter(cells[index - 1 - count].last->codepoint))
        count++;
    return count;
}

static size_t letters_after(const Cell *cells, size_t count, size_t index) {
    size_t letters = 0;
    while (index + 1 + letters < count && letters < LETTERS_ENOUGH &&
           is_letter(cells[index + 1 + letters].first->codepoint))
        letters++;
    return letters;
}

/* J-K.9: only behind the last of such marks in a row. */
static BreakKind url_break(const Cell *cells, size_t count, size_t index) {
    uint32_t c = cells[index].last->codepoint,
             next = index + 1 < count ? cells[index + 1].first->codepoint : 0;
    bool breaks = IN_LIST(c, '/', '.', '-', '_', '?', '&', '='),
         goes_on = IN_LIST(next, '/', '.', '-', '_', '?', '&', '=');
    return breaks && !goes_on && !is_western_closing(next) ? BREAK_URL : BREAK_EMERGENCY;
}

static const char *const units[] = {
    "m",  "km", "cm",  "mm",  "g",   "kg",  "mg",   "t",   "L",   "mL", "l",   "ml",  "ha",  "W",    "kW",
    "MW", "GW", "kWh", "MWh", "GWh", "V",   "kV",   "A",   "mA",  "Hz", "kHz", "MHz", "GHz", "Pa",   "hPa",
    "J",  "kJ", "N",   "K",   "s",   "min", "h",    "ms",  "dB",  "MB", "GB",  "TB",  "bps", "Mbps", "Gbps",
    "lx", "lm", "cd",  "mol", "ppm", "ppb", "kcal", "cal", "bar", "Sv", "mSv", "Bq"};

/* The letters that begin at a cell are a unit's symbol, alone or before / or a figure: km, km/h, m2. */
static bool begins_unit(const Cell *cell, const Cell *end) {
    char word[8] = {0};
    size_t length = 0;
    for (; cell < end && length + 1 < sizeof word && is_letter(cell->first->codepoint) &&
           cell->first->codepoint < 0x80;
         cell++) {
        word[length++] = (char)cell->first->codepoint;
        if (!cell->in_piece) break;
    }
    for (size_t i = 0; length > 0 && i < sizeof units / sizeof *units; i++)
        if (strcmp(units[i], word) == 0) return true;
    return false;
}

/* Letters that are looked at: more than a unit has. */
enum { LONGEST_UNIT = 8 };

/* The letters that end at a cell are a unit's symbol. */
static bool ends_unit(const Cell *cells, size_t index) {
    size_t first = index;
    while (first > 0 && index - first < LONGEST_UNIT && cells[first - 1].in_piece &&
           is_letter(cells[first - 1].first->codepoint))
        first--;
    return is_letter(cells[first].first->codepoint) && begins_unit(&cells[first], &cells[index + 1]);
}

/* Behind a word's own hyphen or solidus, when enough of the word stands on both sides; units such as km/h
 * stay whole. */
static BreakKind word_break(const Cell *cells, size_t count, size_t index) {
    uint32_t c = cells[index].last->codepoint;
    size_t before = letters_before(cells, index), after = letters_after(cells, count, index);
    if ((c == '-' || c == 0x2010 || c == 0x2013) && before >= 2 && after >= 2) return BREAK_ALLOWED;
    if (c == 0x2014 && after >= 2) return BREAK_ALLOWED;
    if ((c == ',' || c == ';') && before >= 2 && after >= 2)
        return BREAK_DISCOURAGED; /* the blank was forgotten */
    if (c != '/' || before < 2 || after < 2) return BREAK_EMERGENCY;
    bool is_unit = begins_unit(&cells[index + 1], &cells[count]) || ends_unit(cells, index - 1);
    return is_unit ? BREAK_EMERGENCY : BREAK_DISCOURAGED;
}

void piece_settle(Cell *cells, size_t count) {
    bool url = is_url(cells, count), number = is_number(cells, count);
    Length width = 0;
    for (size_t i = 0; i < count; i++) width += cells[i].width;
    bool can_break = !number && width > EMERGENCY_EMS * cells[0].em;
    for (size_t i = 0; i < count; i++) {
        if (number && cells[i].first_class == CLASS_WESTERN)
            cells[i].first_class = cells[i].last_class = cells[i].space_class = CLASS_GROUPED_NUMERAL;
        if (i + 1 == count) break;
        cells[i].in_piece = true;
        cells[i].break_after = !can_break ? BREAK_FORBIDDEN
                               : url      ? url_break(cells, count, i)
                                          : word_break(cells, count, i);
        if (cells[i].look->no_break && cells[i].break_after != BREAK_EMERGENCY)
            cells[i].break_after = BREAK_EMERGENCY;
        if (can_break && !url && cells[i].break_after == BREAK_EMERGENCY && cells[i].last->hyphen_after)
            cells[i].break_after = BREAK_HYPHEN;
        cells[i].joined = !can_break;
    }
}

/* --- between pieces and Japanese characters --- */

typedef struct Boundary {
    const Cell *before, *after, *after_next; /* after_next: the cell behind, NULL at the end */
    const Cell *before_previous;
    uint32_t last, first; /* the code points that meet */
} Boundary;

/* The class that decides the space. Raised and lowered text stands for its base (J-3.7.1.1, J-4.2.3.1). */
static CharClass space_class_before(const Cell *cells, size_t index) {
    const Cell *cell = &cells[index];
    if (cell->look->is_reference_mark) return CLASS_REFERENCE_MARK; /* J-B.8: solid, whatever its word is */
    if (!cell->look->is_script)
        return cell->is_western || cell->space_class != cell->first_class ? cell->space_class
                                                                          : cell->last_class;
    size_t base = index;
    while (base > 0 && cells[base].look->is_script) base--;
    return cells[base].is_western ? CLASS_WESTERN : CLASS_REFERENCE_MARK;
}

static bool is_punctuation(CharClass c) {
    return c == CLASS_OPENING_BRACKET || c == CLASS_CLOSING_BRACKET || c == CLASS_MIDDLE_DOT ||
           c == CLASS_FULL_STOP || c == CLASS_COMMA || c == CLASS_IDEOGRAPHIC_SPACE;
}

static Gap solid_gap(void) {
    return (Gap){0};
}

/* A sequence of J-3.1.10 that the classes do not show: neither broken nor spread. */
static bool is_unbreakable(const Boundary *b, KinsokuLevel level) {
    if (b->before->blank != 0) return false;
    if (IN_LIST(b->first, 0xFF9E, 0xFF9F, 0x309B, 0x309C)) return true; /* ﾞ ﾟ ゛ ゜: a part of the letter */
    if (b->before->first_class == CLASS_INSEPARABLE && b->after->first_class == CLASS_INSEPARABLE) {
        bool dashes = (b->last == 0x2014 || b->last == 0x2015) && (b->first == 0x2014 || b->first == 0x2015);
        bool leaders = b->last == b->first && (b->last == 0x2026 || b->last == 0x2025);
        if (dashes) return level != KINSOKU_VERY_LOOSE;
        if (leaders) return level > KINSOKU_LOOSE;
        return (b->last == 0x3033 || b->last == 0x3034) && b->first == 0x3035;
    }
    if (is_full_width_digit(b->last) && (b->first == 0xFF0C || b->first == 0xFF0E))
        return b->after_next != NULL && b->after->blank == 0 && !b->after->forced &&
               is_full_width_digit(b->after_next->first->codepoint);
    if ((b->last == 0xFF0C || b->last == 0xFF0E) && is_full_width_digit(b->first))
        return b->before_previous != NULL && is_full_width_digit(b->before_previous->last->codepoint);
    bool may_part =
        level == KINSOKU_VERY_LOOSE || (level == KINSOKU_LOOSE && b->first == PER_CENT); /* J-C.n9 */
    if (b->after->first_class == CLASS_POSTFIXED_ABBREVIATION && !may_part)
        return is_digit(b->last) || is_full_width_digit(b->last);
    if (b->before->last_class == CLASS_PREFIXED_ABBREVIATION && level > KINSOKU_VERY_LOOSE)
        return is_digit(b->first) || is_full_width_digit(b->first);
    if (b->after->look->is_script && !b->before->look->is_script) return true;
    if (b->before->look->is_script && b->after->look->is_script) return true;
    if (b->before->look->is_reference_mark) return false; /* J-4.2.3.1: the word ends with it */
    return b->before->is_western && b->after->is_western; /* one word in two looks */
}

/* A word space between Western words; before a unit it is a quarter that holds (J-B.13, J-D.3, J-K.5). */
static void settle_western_blank(Cell *cell, Cell *next, bool is_unit) {
    cell->break_after = cell->blank == 0xA0 ? BREAK_FORBIDDEN : BREAK_ALLOWED;
    if (is_unit) {
        cell->after = pair_gap(CLASS_GROUPED_NUMERAL, CLASS_UNIT_SYMBOL, cell->em, next->em, 0);
        cell->break_after = BREAK_FORBIDDEN;
        for (Cell *unit = next;; unit++) {
            unit->first_class = unit->last_class = CLASS_UNIT_SYMBOL;
            if (!unit->in_piece) break;
        }
    } else {
        cell->after = word_space_gap(cell->blank_width, cell->em);
    }
}

/* A sign of a number that stands for a value, not an operation between two (J-3.7.4.1): −5 behind Japanese
 * text. */
static bool is_sign_of_number(const Cell *cells, size_t count, size_t sign) {
    uint32_t c = cells[sign].first->codepoint;
    if (sign + 1 >= count || cells[sign].blank != 0 || cells[sign].forced) return false;
    if (!IN_LIST(c, 0x2212, 0xFF0B, 0xFF0D, 0xB1) || !is_digit(cells[sign + 1].first->codepoint))
        return false;
    if (sign == 0 || cells[sign - 1].forced) return true;
    CharClass before = cells[sign - 1].last_class;
    return !cells[sign - 1].is_western && before != CLASS_POSTFIXED_ABBREVIATION &&
           before != CLASS_CLOSING_BRACKET && !is_full_width_digit(cells[sign - 1].last->codepoint);
}

/* △ and ▲ before digits stand for minus in accounts: △38,000. */
static bool is_triangle_of_number(const Cell *cells, size_t count, size_t sign) {
    return sign + 1 < count && IN_LIST(cells[sign].first->codepoint, 0x25B2, 0x25B3) &&
           cells[sign].blank == 0 && !cells[sign].forced && is_digit(cells[sign + 1].first->codepoint);
}

/* A typed full-width blank: its em between the spaces that the marks beside it keep (J-B.14). */
static Gap full_width_gap(CharClass first, const Cell *before, const Cell *after) {
    Length em = before->look->size;
    Gap gap = pair_gap(first, CLASS_IDEOGRAPHIC_SPACE, before->em, em, 0);
    gap.natural += em + pair_gap(CLASS_IDEOGRAPHIC_SPACE, after->space_class, em, after->em, 0).natural;
    gap.stretch_stage = STRETCH_STAGES;
    gap.stretch = 0;
    return gap;
}

/* J-3.1.3.2: ・ inside a unit is solid on both sides: N・m, kW・h. `dot`: index of a cell of it. */
static bool is_dot_of_unit(const Cell *cells, size_t count, size_t dot) {
    if (dot == 0 || dot + 1 >= count || cells[dot].first->codepoint != 0x30FB) return false;
    if (cells[dot].blank != 0 || cells[dot].forced || cells[dot - 1].blank != 0 || cells[dot - 1].forced)
        return false;
    const Cell *end = &cells[dot + 1];
    while (end->in_piece) end++;
    return ends_unit(cells, dot - 1) && begins_unit(&cells[dot + 1], end + 1);
}

/* The class that a half body has for what stands outside: brackets of asides may be solid there (J-3.1.2.4),
 * as the signs before and behind numbers are. */
static CharClass outer_class(const Cell *cell, CharClass space_class, bool is_before, const Style *style) {
    if (style->aside_brackets != ASIDE_SOLID) return space_class;
    if (is_before && space_class == CLASS_CLOSING_BRACKET && is_aside_closing(cell->last->codepoint))
        return CLASS_POSTFIXED_ABBREVIATION;
    if (!is_before && space_class == CLASS_OPENING_BRACKET && is_aside_opening(cell->first->codepoint))
        return CLASS_PREFIXED_ABBREVIATION;
    return space_class;
}

static bool is_math(CharClass c) {
    return c == CLASS_MATH_SYMBOL || c == CLASS_MATH_OPERATOR;
}

static bool is_western_class(CharClass c) {
    return c == CLASS_GROUPED_NUMERAL || c == CLASS_UNIT_SYMBOL || c == CLASS_WESTERN;
}

/* The gap when at least one side is Japanese. A typed blank becomes the space the classes ask for
 * (J-3.2.6.8); between two characters that would be solid it is a word space. */
static Gap mixed_gap(const Cell *cells, size_t count, size_t index, const Style *style) {
    const Cell *before = &cells[index], *after = &cells[index + 1];
    int32_t western_gap = style->western_gap;
    CharClass first = outer_class(before, space_class_before(cells, index), true, style);
    CharClass second = outer_class(after, after->space_class, false, style);
    bool is_aside = first != space_class_before(cells, index) || second != after->space_class;
    if (is_sign_of_number(cells, count, index + 1)) second = CLASS_GROUPED_NUMERAL;
    if (before->blank == 0x3000) return full_width_gap(first, before, after);
    Gap gap = pair_gap(first, second, before->em, after->em, western_gap);
    if (is_aside || before->space_class != before->first_class || after->space_class != after->first_class) {
        /* whole bodies have no conditional space, but what may grow is up to the real classes */
        Gap real = pair_gap(before->last_class, after->first_class, before->em, after->em, western_gap);
        gap.stretch_stage = real.stretch_stage;
        gap.stretch = real.stretch;
    }
    if (is_math(first) != is_math(second) && (is_western_class(first) || is_western_class(second)))
        gap.stretch_stage = 0; /* J-3.7.4.2: inside a formula */
    bool solid_sides = gap.natural == 0 && !is_punctuation(first) && !is_punctuation(second);
    if (before->blank != 0 && solid_sides) return word_space_gap(before->blank_width, before->em);
    if (before->blank == 0 && after->is_western && is_western_closing(after->first->codepoint))
        return solid_gap();
    if (before->blank == 0 && before->is_western && is_western_opening(before->last->codepoint))
        return solid_gap();
    return gap;
}

/* A mark that belongs to what stands before it (UAX #14, LB13 and LB21): a solidus, a hyphen that is no
 * minus. */
static bool leans_back(const Boundary *b) {
    if (!b->after->is_western) return false;
    if (b->first == '/') return true;
    bool is_minus = b->after->in_piece && is_digit(b->after[1].first->codepoint);
    return b->first == '-' && !is_minus;
}

static bool is_kana_of_words(CharClass c) {
    return c == CLASS_HIRAGANA || c == CLASS_SMALL_KANA || c == CLASS_PROLONGED_SOUND_MARK ||
           c == CLASS_ITERATION_MARK;
}

/* Where a phrase may end, told by the script alone: behind hiragana (a particle, an ending) before anything
 * else, and beside marks. It errs inside words such as 取り組む, never between two phrases that a particle
 * parts. */
static bool ends_phrase(CharClass before, CharClass after) {
    if (is_punctuation(before) || is_punctuation(after)) return true;
    return before == CLASS_HIRAGANA && !is_kana_of_words(after);
}

static bool parts_scripts(CharClass before, CharClass after) {
    bool from_katakana = before == CLASS_KATAKANA || before == CLASS_PROLONGED_SOUND_MARK;
    return (from_katakana && after == CLASS_IDEOGRAPHIC) ||
           (before == CLASS_IDEOGRAPHIC && after == CLASS_KATAKANA);
}

/* What may begin a line at the loose level and its like may not (J-C.2). */
static bool is_loose_sign(uint32_t codepoint) {
    return codepoint == 0x30FB || codepoint == PER_CENT;
}

static bool is_listed(uint32_t codepoint, Str list) {
    for (size_t at = 0; at < list.length;)
        if (utf8_decode(list, &at) == codepoint) return true;
    return false;
}

/* The pair's classes, and what the style says of single characters: a prohibition of either side counts. */
static PairBreak styled_pair_break(const Boundary *b, const Style *style) {
    if (is_listed(b->first, style->no_line_start) || is_listed(b->last, style->no_line_end))
        return PAIR_NEVER;
    bool may_start = is_listed(b->first, style->may_start_line),
         may_end = is_listed(b->last, style->may_end_line);
    CharClass first = may_end ? CLASS_IDEOGRAPHIC : b->before->last_class,
              second = may_start ? CLASS_IDEOGRAPHIC : b->after->first_class;
    return pair_break(first, second, is_loose_sign(b->first), style->kinsoku);
}

static BreakKind mixed_break(const Boundary *b, const Style *style) {
    CharClass first = b->before->last_class, second = b->after->first_class;
    switch (styled_pair_break(b, style)) {
    case PAIR_NEVER: return BREAK_FORBIDDEN;
    case PAIR_SAME_SIGN:
    case PAIR_BREAK: break;
    case PAIR_NUMBER:
        if (is_digit(b->last)) return BREAK_FORBIDDEN;
        break;
    }
    if (b->before->is_western && is_western_opening(b->last)) return BREAK_FORBIDDEN;
    if (b->after->is_western && is_western_closing(b->first)) return BREAK_FORBIDDEN;
    if (leans_back(b)) return BREAK_FORBIDDEN;
    bool number = is_digit(b->last) || is_full_width_digit(b->last);
    if (b->before->blank == 0x3000) return BREAK_ALLOWED;
    if (number && (is_counter(b->first) || is_full_width_digit(b->first))) return BREAK_DISCOURAGED;
    bool operates = second == CLASS_MATH_OPERATOR ? is_digit(b->last)
                                                  : first == CLASS_MATH_OPERATOR && is_digit(b->first);
    if (operates) return BREAK_DISCOURAGED; /* 94×94: allowed (J-3.7.4.4), not welcome */
    if (b->last == 0x7B2C /* 第 */ && (is_digit(b->first) || is_full_width_digit(b->first)))
        return BREAK_DISCOURAGED;
    return BREAK_ALLOWED;
}

static bool is_wide_closing(const Cell *cell) {
    return cell->first_class == CLASS_CLOSING_BRACKET;
}

/* So many full-width blanks in a row are looked through; more are a drawing, not a sentence. */
enum { BLANKS_IN_A_ROW = 4 };

/* What may not end or begin a line does not do so behind or before full-width blanks either (J-3.1.7.4). */
static bool is_forbidden_across_blanks(const Cell *cells, size_t count, size_t index, KinsokuLevel level) {
    size_t before = index, after = index + 1;
    while (before > 0 && index - before < BLANKS_IN_A_ROW && !cells[before - 1].forced &&
           cells[before].last_class == CLASS_IDEOGRAPHIC_SPACE)
        before--;
    while (after + 1 < count && after - index <= BLANKS_IN_A_ROW && !cells[after].forced &&
           cells[after].first_class == CLASS_IDEOGRAPHIC_SPACE)
        after++;
    if (before == index && after == index + 1) return false;
    return pair_break(cells[before].last_class, cells[after].first_class,
                      is_loose_sign(cells[after].first->codepoint), level) == PAIR_NEVER;
}

/* J-3.8.3.9: table 5 leaves brackets and commas a quarter; ・ and the quarter beside Western text are fixed.
 * What table 4 keeps are spaces at line ends alone (J-3.8.3.8). */
static void reduce_by_table(Gap *gap, Reduction reduction) {
    if (reduction != REDUCTION_BOOK) return;
    uint8_t *stage[] = {&gap->shrink_stage, &gap->shrink_stage_2};
    Length *shrink[] = {&gap->shrink, &gap->shrink_2};
    for (int i = 0; i < 2; i++) {
        if (*stage[i] == SHRINK_DOT || *stage[i] == SHRINK_WESTERN) {
            *stage[i] = 0;
            *shrink[i] = 0;
        } else if (*stage[i] == SHRINK_MARKS) {
            *shrink[i] /= 2;
        }
    }
}

static bool is_relation(const Cell *cell) {
    return cell->first_class == CLASS_MATH_SYMBOL || IN_LIST(cell->first->codepoint, '=', '<', '>');
}

bool is_formula_sign(const Cell *cell) {
    return is_relation(cell) || cell->first_class == CLASS_MATH_OPERATOR ||
           IN_LIST(cell->first->codepoint, '+', '-', 0xB1);
}

/* J-3.7.4.2, J-3.7.4.3: in a formula that stands alone a quarter around signs of relation, nothing around
 * those of operation; lines end before the former, before the latter where they must. */
static void settle_formula(Cell *cell, const Cell *next) {
    bool relates = is_relation(cell) || is_relation(next),
         operates = is_formula_sign(cell) || is_formula_sign(next);
    if (relates)
        cell->after = (Gap){.natural = cell->em < next->em ? next->em / 4 : cell->em / 4};
    else if (operates)
        cell->after = solid_gap();
    if (is_formula_sign(next) && !is_formula_sign(cell))
        cell->break_after = is_relation(next) ? BREAK_ALLOWED : BREAK_INSIDE_PHRASE;
    else if (cell->break_after != BREAK_FORBIDDEN)
        cell->break_after = BREAK_EMERGENCY;
    cell->after.swallows_space = cell->blank != 0;
}

/* J-3.1.7.3: 々 behind an ideograph of the same look. */
static bool may_repeat(const Cell *cell, const Cell *next) {
    return next->first->codepoint == 0x3005 && cell->blank == 0 && cell->run == next->run &&
           cell->first_class == CLASS_IDEOGRAPHIC && cell->glyph_end == cell->glyph_start + 1 &&
           next->glyph_end == next->glyph_start + 1;
}

void boundary_settle(Cell *cells, size_t count, size_t index, const Style *style) {
    KinsokuLevel level = style->kinsoku;
    Cell *cell = &cells[index], *next = &cells[index + 1];
    const Cell *end = next;
    while (end->in_piece) end++;
    Boundary b = {.before = cell,
                  .after = next,
                  .after_next = index + 2 < count && !next->forced ? next + 1 : NULL,
                  .before_previous = index > 0 ? cell - 1 : NULL,
                  .last = cell->last->codepoint,
                  .first = next->first->codepoint};
    if (is_unbreakable(&b, level) || is_sign_of_number(cells, count, index) ||
        is_triangle_of_number(cells, count, index) || is_dot_of_unit(cells, count, index) ||
        is_dot_of_unit(cells, count, index + 1)) {
        cell->after = solid_gap();
        cell->break_after = BREAK_FORBIDDEN;
    } else if (cell->is_western && next->is_western && cell->blank != 0 && cell->blank != 0x3000) {
        bool number = is_digit(b.last) && !cell->look->is_script;
        settle_western_blank(cell, next, number && begins_unit(next, end + 1));
    } else {
        cell->after = mixed_gap(cells, count, index, style);
        cell->break_after = cell->blank == 0xA0 ? BREAK_FORBIDDEN : mixed_break(&b, style);
        bool joins =
            style->break_at_phrases && cell->blank == 0 && !ends_phrase(cell->last_class, next->first_class);
        if (joins && cell->break_after != BREAK_FORBIDDEN)
            cell->break_after = parts_scripts(cell->last_class, next->first_class) ? BREAK_BETWEEN_SCRIPTS
                                                                                   : BREAK_INSIDE_PHRASE;
    }
    if (cell->blank == 0x3000 && !is_punctuation(cell->last_class) && !is_wide_closing(next))
        cell->end_trim = cell->look->size; /* J-3.1.6.2: it may fill the line */
    reduce_by_table(&cell->after, style->reduction);
    if (style->line_head_repeat == REPEAT_CHARACTER && may_repeat(cell, next)) {
        next->repeats = true;
        cell->break_after = BREAK_ALLOWED;
    }
    cell->after.swallows_space = cell->blank != 0;
    if (is_forbidden_across_blanks(cells, count, index, level)) cell->break_after = BREAK_FORBIDDEN;
    if (cell->may_break && cell->break_after == BREAK_FORBIDDEN) cell->break_after = BREAK_ALLOWED;
    if (cell->soft_hyphen && cell->is_western && next->is_western && cell->blank == 0)
        cell->break_after = BREAK_HYPHEN;
    if (style->is_formula) settle_formula(cell, next);
    if (cell->must_not_break || (cell->look->no_break != 0 && cell->look->no_break == next->look->no_break))
        cell->break_after = BREAK_FORBIDDEN;
}

void boundary_tab(Cell *cell) {
    cell->after = (Gap){.swallows_space = cell->blank != 0};
    cell->break_after = BREAK_FORBIDDEN;
    cell->joined = false;
}

void boundary_end(Cell *cell) {
    cell->after = (Gap){.swallows_space = cell->blank != 0};
    cell->break_after = cell->forced ? BREAK_FORCED : BREAK_FORBIDDEN;
    cell->joined = false;
}
