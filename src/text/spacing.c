/* JLReq's spaces between classes.
 *
 * Takes: two classes with their sizes. Gives: the natural space and how far it gives way, stage by stage.
 * Invariant: natural - shrink - shrink_2 is never negative.
 */
#include "text/pair.h"

typedef enum NaturalSpace {
    SOLID,
    HALF_FIRST,
    HALF_SECOND,
    QUARTER_FIRST,
    QUARTER_SECOND,
    QUARTER_BOTH,
    HALF_QUARTER
} NaturalSpace;

typedef struct PairEntry {
    uint8_t natural, shrink_stage, stretch_stage, break_kind;
} PairEntry;

static const PairEntry pair_table[CHAR_CLASS_COUNT][CHAR_CLASS_COUNT] = {
#include "text/pair_table.inc"
};

/* Limits of the stages, in 1/1000 em, with their rules. */
enum {
    WORD_SPACE = 333,        /* J-3.2.2.1 */
    WORD_SPACE_LEAST = 250,  /* J-3.8.3.1 */
    WORD_SPACE_MOST = 500,   /* J-3.8.4.1 */
    WESTERN_GAP_LEAST = 125, /* J-3.8.3.7 */
    WESTERN_GAP_MOST = 500,  /* J-3.8.4.2 */
    SOLID_GAP_MOST = 250     /* J-3.8.4.3 */
};
enum { SHRINK_MIDDLE_DOT = 4, SHRINK_PUNCTUATION = 5, SHRINK_WESTERN_GAP = 6 };

static Length thousandths(Length em, int32_t part) {
    return length_scale(em, part, 1000);
}

/* The quarter between Japanese and Western text; the Japanese character owns it. */
static Gap western_gap_of(Length em, int32_t part, int stretch_stage) {
    Length natural = thousandths(em, part), least = thousandths(em, WESTERN_GAP_LEAST),
           most = thousandths(em, WESTERN_GAP_MOST);
    return (Gap){.natural = natural,
                 .shrink_stage = natural > least ? SHRINK_WESTERN_GAP : 0,
                 .shrink = natural > least ? natural - least : 0,
                 .stretch_stage = (uint8_t)stretch_stage,
                 .stretch = stretch_stage == 2 && most > natural ? most - natural : 0};
}

static Length natural_space(NaturalSpace space, Length first_em, Length second_em) {
    switch (space) {
    case SOLID: return 0;
    case HALF_FIRST: return first_em / 2;
    case HALF_SECOND: return second_em / 2;
    case QUARTER_FIRST: return first_em / 4;
    case QUARTER_SECOND: return second_em / 4;
    case QUARTER_BOTH: return first_em / 4 + second_em / 4;
    case HALF_QUARTER: return first_em / 2 + second_em / 4;
    }
    return 0;
}

/* J-D.1, J-D.2: 、・ gives its quarter in stage 4 and its half in stage 5; 。・ only the quarter. */
static void shrink_half_quarter(Gap *gap, CharClass first, Length first_em, Length second_em) {
    gap->shrink_stage = SHRINK_MIDDLE_DOT;
    gap->shrink = second_em / 4;
    if (first == CLASS_COMMA) {
        gap->shrink_stage_2 = SHRINK_PUNCTUATION;
        gap->shrink_2 = first_em / 2;
    }
}

Gap pair_gap(CharClass first, CharClass second, Length first_em, Length second_em, int32_t western_gap) {
    const PairEntry *entry = &pair_table[first][second];
    if (entry->shrink_stage == SHRINK_WESTERN_GAP &&
        western_gap == 0) /* solid, and opened as what is solid */
        return (Gap){.stretch_stage = entry->stretch_stage == 2 ? 3 : entry->stretch_stage,
                     .stretch = entry->stretch_stage == 2 || entry->stretch_stage == 3
                                    ? thousandths(first_em < second_em ? first_em : second_em, SOLID_GAP_MOST)
                                    : 0};
    if (entry->shrink_stage == SHRINK_WESTERN_GAP)
        return western_gap_of(entry->natural == QUARTER_SECOND ? second_em : first_em, western_gap,
                              entry->stretch_stage);
    Gap gap = {.natural = natural_space((NaturalSpace)entry->natural, first_em, second_em),
               .stretch_stage = entry->stretch_stage};
    if (entry->natural == HALF_QUARTER) {
        shrink_half_quarter(&gap, first, first_em, second_em);
    } else if (entry->shrink_stage != 0 && gap.natural > 0) {
        gap.shrink_stage = entry->shrink_stage;
        gap.shrink = gap.natural;
    }
    if (gap.stretch_stage == 2 || gap.stretch_stage == 3)
        gap.stretch = thousandths(first_em < second_em ? first_em : second_em, SOLID_GAP_MOST);
    return gap;
}

Gap word_space_gap(Length own, Length em) {
    Length least = thousandths(em, WORD_SPACE_LEAST), most = thousandths(em, WORD_SPACE_MOST),
           natural = thousandths(em, WORD_SPACE);
    if (own > least && own < natural) natural = own;
    if (own <= least) natural = least;
    return (Gap){.natural = natural,
                 .shrink_stage = natural > least ? 1 : 0,
                 .shrink = natural - least,
                 .stretch_stage = 1,
                 .stretch = most - natural,
                 .swallows_space = true};
}

PairBreak pair_break(CharClass first, CharClass second, bool is_loose_sign, KinsokuLevel level) {
    if (first == CLASS_OPENING_BRACKET || first == CLASS_WARICHU_OPENING) return PAIR_NEVER;
    if (level == KINSOKU_VERY_LOOSE && first == CLASS_PREFIXED_ABBREVIATION) first = CLASS_IDEOGRAPHIC;
    if (first == CLASS_PREFIXED_ABBREVIATION) return PAIR_NEVER;
    PairBreak strict = (PairBreak)pair_table[first][second].break_kind;
    bool may_start = false;
    switch (second) {
    case CLASS_ITERATION_MARK:
    case CLASS_PROLONGED_SOUND_MARK:
    case CLASS_SMALL_KANA: may_start = level <= KINSOKU_NORMAL; break;
    case CLASS_HYPHEN: may_start = level <= KINSOKU_LOOSE; break;
    case CLASS_POSTFIXED_ABBREVIATION:
    case CLASS_MIDDLE_DOT:
        may_start = level == KINSOKU_VERY_LOOSE || (level == KINSOKU_LOOSE && is_loose_sign);
        break;
    case CLASS_DIVIDING_MARK: may_start = level == KINSOKU_VERY_LOOSE; break;
    default: break;
    }
    return may_start ? PAIR_BREAK : strict;
}
