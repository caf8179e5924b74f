/* JLReq's tables a second time: every pair of classes by rules in sentences, against the tables of pairs.txt.
 *
 * The rules below are read from JLReq's sections 3.1.2 to 3.1.8, 3.2.6 and 3.8, not from its tables, so that
 * a slip in copying either shows. Pairs that cannot occur, or that no line of text sets (cl-26, cl-28,
 * cl-30), are left out. */
#include "text/pair.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* A set of classes as bits. */
#define C(n) (1u << (n))
enum { FIRST_EM = 1000, SECOND_EM = 2000, HALF = FIRST_EM / 2, QUARTER = FIRST_EM / 4 };

static const uint32_t japanese = C(9) | C(10) | C(11) | C(15) | C(16) | C(19) | C(22) | C(23),
                      western = C(21) | C(24) | C(25) | C(27), closing = C(2) | C(29), stops = C(6) | C(7);

static bool in(CharClass c, uint32_t set) {
    return (set >> c & 1u) != 0;
}

static bool is_left_out(CharClass c) {
    return in(c, C(17) | C(18) | C(26) | C(28) | C(30));
}

/* J-3.1.2.1: half an em behind closing marks and before opening brackets, a quarter around middle dots;
 * J-3.1.4: only one half where two marks meet, none where they lean on each other; J-3.2.6.4: a quarter
 * between Japanese and Western text. */
static Length natural_by_rules(CharClass first, CharClass second) {
    if (in(first, C(1))) return in(second, C(5)) ? SECOND_EM / 4 : 0; /* inside a bracket: solid */
    if (in(second, C(5))) {
        Length before = in(first, stops) ? HALF : in(first, C(5)) ? QUARTER : 0; /* J-B.3, J-B.5 */
        return before + SECOND_EM / 4;
    }
    if (in(first, C(5))) return QUARTER;
    if (in(first, C(2) | stops)) {
        bool leans = in(second, C(2) | stops | C(20)) || (in(first, C(2)) && in(second, C(29)));
        /* J-3.1.4.1, .2, .6; J-3.1.10.11; a note's own stop keeps its half before the note's bracket */
        bool blank = in(second, C(14)) && in(first, C(2)); /* J-B.14 */
        return leans || blank ? 0 : HALF;
    }
    if (in(second, C(1))) return in(first, C(14)) ? 0 : SECOND_EM / 2;     /* J-B.14 */
    if (in(first, C(29)) && in(second, western)) return SECOND_EM / 4;     /* the note's own side has no em */
    if (in(first, japanese | C(4)) && in(second, western)) return QUARTER; /* J-3.1.6.5, J-B.9 */
    if (in(first, western) && in(second, japanese)) return SECOND_EM / 4;
    bool unit_meets_number =
        (in(first, C(24) | C(27)) && in(second, C(25))) || (in(first, C(25)) && in(second, C(24)));
    return unit_meets_number ? QUARTER : 0; /* J-B.13 */
}

/* J-3.8.3: which stage takes the space, by what it is. */
static int shrink_stage_by_rules(CharClass first, CharClass second) {
    if (natural_by_rules(first, second) == 0) return 0;
    if (in(first, C(5)) || in(second, C(5))) return 4;
    if (in(first, C(6))) return 0; /* J-3.8.3.6 */
    if (in(first, C(2) | C(7)) || in(second, C(1))) return 5;
    return in(first, C(24)) && in(second, C(25)) ? 0 : 6; /* J-D.3 */
}

/* J-3.1.7.1, J-3.1.7.2, J-3.1.8.1: what begins no line and what ends none, at the strictest level; J-3.1.10
 * what is not parted. */
static PairBreak break_by_rules(CharClass first, CharClass second) {
    if (in(first, C(1) | C(12))) return PAIR_NEVER;
    if (in(second, C(2) | C(3) | C(4) | stops | C(5) | C(9) | C(10) | C(11) | C(20) | C(29)))
        return PAIR_NEVER;
    bool same_kind = first == second;
    if (same_kind && in(first, C(8) | C(21) | C(22))) return PAIR_SAME_SIGN;
    if (same_kind && in(first, C(24) | C(25) | C(27))) return PAIR_NEVER;
    if (in(first, C(24)) && in(second, C(13) | C(27))) return PAIR_NEVER;
    if (in(first, C(25)) && in(second, C(27))) return PAIR_NEVER;
    if (in(first, C(27)) && in(second, C(24) | C(25))) return PAIR_NEVER;
    return in(first, C(27)) && in(second, C(13)) ? PAIR_NUMBER : PAIR_BREAK;
}

/* J-3.1.11, J-3.8.4: what may grow and when. */
static int stretch_stage_by_rules(CharClass first, CharClass second) {
    if (in(first, C(1)) || in(second, closing | C(3) | C(4) | C(5) | stops | C(20))) return 0;
    if (in(first, C(12))) { /* only before what is no number of its own */
        if (in(second, C(1) | C(14) | C(24))) return 0;
        return 3;
    }
    bool first_mark = in(first, C(2) | C(3) | C(4) | C(5) | stops | C(14));
    if (in(second, C(1))) return 4;
    if (first_mark) {
        if (in(second, C(9) | C(10) | C(11))) return 0; /* they begin no line and are not driven off */
        return in(first, C(4)) && in(second, western) ? in(second, C(21) | C(24) | C(25) | C(27)) ? 2 : 4 : 4;
    }
    if (in(second, C(14))) return 4;
    if (in(second, C(8))) return in(first, C(9) | C(10) | C(11)) ? 4 : 3;
    if (in(first, C(8))) return in(second, C(24) | C(25)) ? 4 : 3;
    if (in(first, japanese | C(29)) && in(second, western)) return 2;
    if (in(first, western) && in(second, japanese)) return 2;
    if (in(first, C(24) | C(27)) && in(second, C(24) | C(27))) return first == second ? 0 : -1; /* variants */
    if (in(first, C(24)) && in(second, C(13))) return 0;
    if (in(first, C(24)) && in(second, C(25))) return 4;
    if (in(first, C(25)) && in(second, C(24))) return 4;
    if (in(first, C(25) | C(27)) && in(second, C(25) | C(27))) return 0;
    return 3;
}

typedef int Judge(CharClass first, CharClass second, Gap gap);

static int natural_agrees(CharClass first, CharClass second, Gap gap) {
    return gap.natural == natural_by_rules(first, second);
}

static int shrink_agrees(CharClass first, CharClass second, Gap gap) {
    int stage = shrink_stage_by_rules(first, second);
    Length all = natural_by_rules(first, second);
    if (gap.shrink_stage != stage) return 0;
    if (stage == 6) { /* J-3.8.3.7: down to an eighth */
        Length em = in(first, western)                         ? SECOND_EM
                    : in(second, western) && !in(first, C(29)) ? FIRST_EM
                                                               : SECOND_EM;
        if (in(first, western) && in(second, western)) em = FIRST_EM;
        return gap.shrink == em / 8;
    }
    if (stage == 4 && in(first, C(7))) return gap.shrink == SECOND_EM / 4 && gap.shrink_2 == HALF; /* J-D.1 */
    if (stage == 4 && in(first, C(6))) return gap.shrink == SECOND_EM / 4 && gap.shrink_2 == 0;    /* J-D.2 */
    return gap.shrink == (stage == 0 ? 0 : all) && gap.shrink_2 == 0;
}

static int break_agrees(CharClass first, CharClass second, Gap gap) {
    (void)gap;
    return pair_break(first, second, true, KINSOKU_STRICT) == break_by_rules(first, second);
}

static int stretch_agrees(CharClass first, CharClass second, Gap gap) {
    int stage = stretch_stage_by_rules(first, second);
    return stage < 0 || gap.stretch_stage == stage;
}

static void judge_all(Judge *judge, const char *what) {
    int wrong = 0;
    for (int first = 1; first < CHAR_CLASS_COUNT; first++)
        for (int second = 1; second < CHAR_CLASS_COUNT; second++) {
            if (is_left_out((CharClass)first) || is_left_out((CharClass)second)) continue;
            Gap gap = pair_gap((CharClass)first, (CharClass)second, FIRST_EM, SECOND_EM, 250);
            if (judge((CharClass)first, (CharClass)second, gap)) continue;
            wrong++;
            print_message("# %s: cl-%02d cl-%02d: natural %d, shrink %d, stretch %d\n", what, first, second,
                          (int)gap.natural, gap.shrink_stage, gap.stretch_stage);
        }
    assert_int_equal(wrong, 0);
}

static void spaces_follow_the_rules(void **state) {
    (void)state;
    judge_all(natural_agrees, "space (table 1)");
}

static void breaks_follow_the_rules(void **state) {
    (void)state;
    judge_all(break_agrees, "break (table 2)");
}

static void reduction_follows_the_rules(void **state) {
    (void)state;
    judge_all(shrink_agrees, "reduction (table 3)");
}

static void expansion_follows_the_rules(void **state) {
    (void)state;
    judge_all(stretch_agrees, "expansion (table 6)");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spaces_follow_the_rules), cmocka_unit_test(breaks_follow_the_rules),
        cmocka_unit_test(reduction_follows_the_rules), cmocka_unit_test(expansion_follows_the_rules)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
