/* What JLReq's tables say about two neighbouring characters: the gap between them and whether a line may end
 * there.
 *
 * Takes: classes, sizes, level. Gives: a Gap (tables 1, 3 and 6; J-B, J-D, J-E) and a PairBreak (table 2;
 * J-C). Invariant: both are functions of their arguments alone; what lies beyond the pair is atoms.c's
 * affair.
 */
#ifndef HANMEN_TEXT_PAIR_H
#define HANMEN_TEXT_PAIR_H

#include "text/paragraph.h"

typedef enum PairBreak {
    PAIR_NEVER,
    PAIR_BREAK,
    PAIR_SAME_SIGN, /* never inside one unit or between two equal signs */
    PAIR_NUMBER     /* never when the first is a number or a quantity's letter */
} PairBreak;

/* The gap between two classes. first_em, second_em: sizes of their owners. western_gap: between Japanese and
 * Western text, in 1/1000 em (J-3.2.6.4). */
Gap pair_gap(CharClass first, CharClass second, Length first_em, Length second_em, int32_t western_gap);

/* The gap a word space becomes: `own` is the face's own width of it (J-3.2.2.1, J-3.8.3.1, J-3.8.4.1). */
Gap word_space_gap(Length own, Length em);

/* Whether a line may end between the classes; is_loose_sign: the second is ・ and
 * not ： or ；, or ％ and not another sign behind numbers (J-C.2). */
PairBreak pair_break(CharClass first, CharClass second, bool is_loose_sign, KinsokuLevel level);

#endif
