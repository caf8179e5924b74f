/* One candidate line: what it would take to make it fill its measure.
 *
 * Takes: atoms with running sums, a range of them, a width. Gives: a cost, and on demand the gaps.
 * Invariant: the same Fit decides the cost and the distribution, so what was chosen is what is set.
 */
#ifndef HANMEN_TEXT_FIT_H
#define HANMEN_TEXT_FIT_H

#include "text/line.h"

/* Sums over the atoms before an index: widths with their natural gaps, and what each stage may give or take.
 */
typedef struct Sums {
    int64_t width;
    uint32_t shrink[SHRINK_STAGES]; /* these may wrap round; their differences over a line do not */
    uint32_t stretch[STRETCH_STAGES - 1];
    uint32_t growing; /* gaps that take part in stage 4 */
} Sums;

typedef struct Fitter {
    const Paragraph *paragraph;
    const Measure *measure;
    const Sums *sums; /* atom_count + 1 */
    Align align;
} Fitter;

typedef enum FitKind {
    FIT_NATURAL, /* nothing changes: exact, a last line, or ragged */
    FIT_SHRINK,
    FIT_STRETCH,
    FIT_OVERFLOW /* too wide even when all has been shrunk */
} FitKind;

typedef struct Fit {
    FitKind kind;
    int stage;            /* the last that is needed; 0 = none */
    bool keeps_trim;      /* the conditional space at the line's end stays */
    bool drops_dot;       /* ・ at the line's end is solid on both sides (J-3.1.9.2) */
    bool hangs;           /* 。 or 、 stands outside the measure */
    bool ragged;          /* of a justified paragraph, and left unadjusted */
    bool squeezed;        /* adjusted though its alignment wants natural spaces (J-3.5.3.1) */
    Length start;         /* x of the first atom */
    Length natural;       /* from the first atom to the end of the last body */
    Length trim;          /* the conditional space that is kept */
    Length amount;        /* to be taken from or given to the gaps, not negative */
    Length width;         /* of the measure */
    bool spreads_letters; /* the amount goes between letters: no gap may grow */
    Length note_takes;    /* slack that goes to the inline note in which the line ends (J-3.4.3.1) */
    Length overflow;
} Fit;

const Sums *fit_sums(Arena *arena, const Paragraph *paragraph);

/* Width of line `number` (from 0). */
Length fit_width(const Measure *measure, int number);

/* The line from atom `start` to before `end`, at `width`. */
Fit fit_line(const Fitter *fitter, uint32_t start, uint32_t end, Length width);

/* What the fit costs, in the steps of fit.c's table; penalties of the break itself included. */
int64_t fit_cost(const Fitter *fitter, uint32_t start, uint32_t end, const Fit *fit);

/* Costs at and above this need stage 4 of expansion. */
#define FIT_COST_BAD INT64_C(1000000)
/* Costs at and above this stand out of the measure. */
#define FIT_COST_OVERFLOWS (100000 * FIT_COST_BAD)

/* True when the line is wider than its measure even with everything shrunk, so that no longer one can fit. */
bool fit_is_too_wide(const Fit *fit);

/* A measure that rags when narrow, and fewer than ten characters wide: nothing is spread visibly (J-4.4.3.6).
 */
bool fit_is_narrow(const Fitter *fitter, Length width);

/* Sets the gaps: end - start - 1 values. */
Line justify_line(const Fitter *fitter, uint32_t start, uint32_t end, const Fit *fit, Length *gaps);

#endif
