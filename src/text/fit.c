/* What a candidate line needs, and what that costs.
 *
 * Takes: running sums. Gives: the first stage of J-3.8.3 or J-3.8.4 that makes the line fit, and a cost in
 * clear steps. Invariant: a line that fits as it is costs nothing; a later stage never costs less than an
 * earlier one of its kind.
 */
#include "text/fit.h"

#include "text/letters.h"
#include "text/ruby_part.h"

/* Costs. J-K.2: (a) stage 4 only when nothing else will do, (b) an exact line is free, (c) reduction before
 * expansion. A stage's cost is its base, plus its slope times the square of the share that is used of it
 * (1/1000). */
typedef struct StageCost {
    int32_t base, slope;
} StageCost;

/* All of reduction costs less than the least expansion (J-3.8.2.1). */
static const StageCost shrink_costs[SHRINK_STAGES + 1] = {
    {0, 0},   /* nothing */
    {2, 4},   /* 1: word spaces; hardly seen */
    {2, 0},   /* 2: the half em at the line's end goes; not seen at all */
    {2, 0},   /* 3: likewise ・ */
    {8, 12},  /* 4: quarters beside ・ */
    {10, 90}, /* 5: punctuation closes up: seen when more than half of it is used */
    {20, 60}, /* 6: the quarter beside Western text: the last reserve */
};
static const StageCost stretch_costs[STRETCH_STAGES] = {
    {220, 0},   /* any: reduction could not make the line fit */
    {20, 60},   /* 1: word spaces */
    {60, 250},  /* 2: quarters beside Western text: seen when they become halves */
    {80, 6000}, /* 3: solid text opens; 1/40 em a gap is not seen, 1/8 em is. 4: see FIT_COST_BAD */
};
enum {
    COST_DISCOURAGED = 250,      /* J-K.5 */
    COST_BETWEEN_SCRIPTS = 2500, /* better than one more line */
    COST_INSIDE_PHRASE = 20000,  /* J-4.1.6.3: a short line is better, up to half a line */
    COST_HYPHEN = 400,           /* J-3.2.6.1: better than visible spaces between characters */
    COST_URL = 300,              /* J-K.9: an address is broken when the line would be spread otherwise */
    COST_SHORT_NOTE = 30,        /* J-3.4.3.1: more of the note would have gone on the line */
    NOTE_SLOTS = 3,              /* the slack that a note's text can take, in its own ems */
    COST_HANG = 30,              /* J-3.8.2.5: only when needed */
    COST_LONELY = 20000,         /* J-3.5.4.1: below stage 4, above everything else */
    COST_RAGGED_LINE = 150,      /* a narrow justified line that is left short */
    COST_RAGGED_SLOPE = 40,      /* by the square of the ems left over */
    STAGE_4_SLOPE = 1000,        /* by the square of a gap's hundredths of an em */
    STAGE_4_STEEP =
        15000, /* likewise, up to an em: three lines a little open are better than one torn apart */
    STAGE_4_STEEP_END = 100,
    SPREAD_SLOPE = 10,  /* by the square of a gap's hundredths of an em */
    NARROW_EMS = 10,    /* J-4.4.3.6: below this many characters nothing is spread */
    NARROW_STRETCH = 60 /* 1/1000 em a gap that is still allowed there: not seen */
};
#define COST_EMERGENCY (1000 * FIT_COST_BAD)
/* J-3.5.3.1: better than breaking a word, else never. */
#define COST_SQUEEZED (10 * FIT_COST_BAD)
/* Worse than stage 4, whatever that has to give: a line but the last fills its measure (J-3.8.1.1). */
#define COST_UNSPREADABLE (20 * FIT_COST_BAD)

const Sums *fit_sums(Arena *arena, const Paragraph *paragraph) {
    Sums *sums = ARENA_ARRAY(arena, Sums, paragraph->atom_count + 1);
    for (size_t i = 0; i < paragraph->atom_count; i++) {
        const Atom *atom = &paragraph->atoms[i];
        const Gap *gap = &atom->after;
        Sums next = sums[i];
        next.width += atom->width + gap->natural;
        if (gap->shrink_stage != 0) next.shrink[gap->shrink_stage - 1] += (uint32_t)gap->shrink;
        if (gap->shrink_stage_2 != 0) next.shrink[gap->shrink_stage_2 - 1] += (uint32_t)gap->shrink_2;
        if (gap->stretch_stage != 0) {
            if (gap->stretch_stage < STRETCH_STAGES)
                next.stretch[gap->stretch_stage - 1] += (uint32_t)gap->stretch;
            next.growing++;
        }
        sums[i + 1] = next;
    }
    return sums;
}

Length fit_width(const Measure *measure, int number) {
    return number < measure->narrow_lines ? measure->narrow_width : measure->width;
}

/* Where the first body begins: indent, and what an opening bracket does (J-3.1.5.1, J-3.1.5.2). */
static Length head_start(const Fitter *fitter, uint32_t start) {
    Length indent = start == 0 ? fitter->measure->first_indent : 0;
    const Atom *first = &fitter->paragraph->atoms[start];
    if (first->first_class == CLASS_MIDDLE_DOT)
        return indent - first->origin; /* very loose kinsoku: its quarter stays */
    if (first->first_class != CLASS_OPENING_BRACKET) return indent;
    switch (fitter->paragraph->style->line_head_bracket) {
    case BRACKET_TENTSUKI: return indent;
    case BRACKET_HALF_EM: return indent - first->origin;
    case BRACKET_TENTSUKI_HALF_INDENT: return indent > 0 && start == 0 ? indent + first->origin : indent;
    }
    return indent;
}

/* What the gaps of a line may give and take. The gap before a ・ that was made solid at the line's end has
 * nothing left. */
static int64_t shrink_sum(const Fitter *fitter, uint32_t start, uint32_t end, const Fit *fit, int stage) {
    uint32_t last = end - 1 - (fit->drops_dot ? 1 : 0);
    return fitter->sums[last].shrink[stage - 1] - fitter->sums[start].shrink[stage - 1];
}

static int64_t stretch_sum(const Fitter *fitter, uint32_t start, uint32_t end, const Fit *fit, int stage) {
    uint32_t last = end - 1 - (fit->drops_dot ? 1 : 0);
    return fitter->sums[last].stretch[stage - 1] - fitter->sums[start].stretch[stage - 1];
}

/* How many gaps take part in stage 4. */
static int64_t growing_gaps(const Fitter *fitter, uint32_t start, uint32_t end, const Fit *fit) {
    uint32_t last = end - 1 - (fit->drops_dot ? 1 : 0);
    return fitter->sums[last].growing - fitter->sums[start].growing;
}

static bool is_last(const Fitter *fitter, uint32_t end) {
    return end == fitter->paragraph->atom_count ||
           fitter->paragraph->atoms[end - 1].break_after == BREAK_FORCED;
}

bool fit_is_narrow(const Fitter *fitter, Length width) {
    return fitter->measure->rags_when_narrow && width < NARROW_EMS * fitter->paragraph->style->size;
}

static void set_stretch(const Fitter *fitter, uint32_t start, uint32_t end, Fit *fit, Length amount) {
    fit->kind = amount > 0 ? FIT_STRETCH : FIT_NATURAL;
    fit->amount = amount;
    int64_t left = amount, growing = growing_gaps(fitter, start, end, fit);
    for (int stage = 1; stage < STRETCH_STAGES && left > 0; stage++) {
        int64_t room = stretch_sum(fitter, start, end, fit, stage);
        if (room == 0) continue;
        left -= room;
        fit->stage = stage;
    }
    if (left > 0) fit->stage = STRETCH_STAGES;
    Length em = fitter->paragraph->style->size;
    bool visible = fitter->align != ALIGN_SPREAD && fit_is_narrow(fitter, fit->width) && fit->stage >= 3 &&
                   (int64_t)amount * 1000 > growing * NARROW_STRETCH * em;
    fit->spreads_letters = amount > 0 && growing == 0 && fitter->paragraph->style->spread_letters &&
                           letters_of_line(fitter->paragraph, start, end) > 0;
    if (fit->spreads_letters) return;
    if (amount > 0 && (growing == 0 || visible)) {
        fit->kind = FIT_NATURAL;
        fit->stage = 0;
        fit->amount = 0;
        fit->ragged = true;
    }
}

/* Reduction beyond the line's end: stages 4, 5, 6 (and 1 before them). */
static void set_shrink(const Fitter *fitter, uint32_t start, uint32_t end, Fit *fit, Length amount) {
    int64_t left = amount;
    fit->kind = FIT_SHRINK;
    fit->amount = amount;
    for (int stage = 1; stage <= SHRINK_STAGES && left > 0; stage++) {
        int64_t room = shrink_sum(fitter, start, end, fit, stage);
        if (room == 0) continue;
        left -= room;
        fit->stage = stage;
    }
    if (left > 0) {
        fit->kind = FIT_OVERFLOW;
        fit->overflow = (Length)left;
    }
}

static bool may_hang(const Fitter *fitter, uint32_t start, uint32_t end) {
    const Atom *last = &fitter->paragraph->atoms[end - 1];
    return end - start > 1 && (last->last_class == CLASS_FULL_STOP || last->last_class == CLASS_COMMA) &&
           last->width < last->em;
}

/* The mark's body leaves the sum. */
static void hang(const Fitter *fitter, uint32_t end, Fit *fit) {
    fit->hangs = true;
    fit->keeps_trim = false;
    fit->natural -= fitter->paragraph->atoms[end - 1].width;
}

/* J-3.1.9.2: the quarter before the dot goes with the one behind it. */
static void drop_dot(const Fitter *fitter, uint32_t end, Fit *fit) {
    const Atom *before = &fitter->paragraph->atoms[end - 2], *dot = &fitter->paragraph->atoms[end - 1];
    Length quarter = dot->em / 2 / 2;
    if (before->after.natural < quarter || dot->width >= dot->em) return;
    fit->drops_dot = true;
    fit->natural -= quarter;
}

/* Without the line-end space: the order of J-3.8.3 from stage 2 on; what remains is opened again. */
static void fit_without_trim(const Fitter *fitter, uint32_t start, uint32_t end, Fit *fit, Length room,
                             bool is_last_line, bool justified) {
    const Atom *last = &fitter->paragraph->atoms[end - 1];
    fit->keeps_trim = false;
    if (last->last_class == CLASS_MIDDLE_DOT && last->end_trim > 0 && end - start > 1 && !fit->drops_dot)
        drop_dot(fitter, end, fit);
    if (room < fit->natural && fitter->paragraph->style->hanging != HANGING_NONE &&
        may_hang(fitter, start, end) && room < fit->natural - shrink_sum(fitter, start, end, fit, 1))
        hang(fitter, end, fit);
    Length slack = room - fit->natural;
    if (slack >= 0) {
        if (justified && !is_last_line && slack > 0) set_stretch(fitter, start, end, fit, slack);
        if (fit->kind == FIT_NATURAL && last->end_trim > 0 && !fit->ragged) {
            fit->kind = FIT_SHRINK;
            fit->stage = last->last_class == CLASS_MIDDLE_DOT ? 3 : 2;
        }
        return;
    }
    set_shrink(fitter, start, end, fit, -slack);
}

static bool forces_hanging(const Fitter *fitter, uint32_t start, uint32_t end) {
    return fitter->paragraph->style->hanging == HANGING_FORCE && may_hang(fitter, start, end);
}

/* Widths beyond any page are as good as one another. */
static Length natural_width(const Fitter *fitter, uint32_t start, uint32_t end) {
    int64_t width =
        fitter->sums[end - 1].width - fitter->sums[start].width + fitter->paragraph->atoms[end - 1].width;
    if (end < fitter->paragraph->atom_count) width += fitter->paragraph->atoms[end - 1].hyphen;
    if (fitter->paragraph->ruby_count > 0)
        width += ruby_edges(fitter->paragraph, start, end, fitter->measure->first_indent);
    return width < 10 * (int64_t)LENGTH_MAX ? (Length)width : 10 * LENGTH_MAX;
}

Fit fit_line(const Fitter *fitter, uint32_t start, uint32_t end, Length width) {
    const Atom *last = &fitter->paragraph->atoms[end - 1];
    bool spreads = fitter->align == ALIGN_SPREAD, last_line = is_last(fitter, end) && !spreads,
         justified = fitter->align == ALIGN_JUSTIFY || spreads;
    Fit fit = {.width = width, .start = head_start(fitter, start)};
    fit.natural = natural_width(fitter, start, end);
    Length room = width - fit.start;
    bool is_dot = last->last_class == CLASS_MIDDLE_DOT && end - start > 1;
    if (is_dot && fitter->paragraph->style->line_end_space == END_SPACE_NONE) drop_dot(fitter, end, &fit);
    if (forces_hanging(fitter, start, end) && justified) {
        hang(fitter, end, &fit);
        if (room >= fit.natural && !last_line)
            set_stretch(fitter, start, end, &fit, room - fit.natural);
        else if (room < fit.natural)
            set_shrink(fitter, start, end, &fit, fit.natural - room);
        return fit;
    }
    Length with_trim = room - fit.natural - last->end_trim;
    if (!justified || last_line) {
        /* conditional space at the end counts for nothing before centring, nor at a paragraph's end */
        if (room < fit.natural) fit_without_trim(fitter, start, end, &fit, room, last_line, justified);
        fit.ragged = !justified && !last_line && fit.kind == FIT_NATURAL;
        fit.squeezed =
            !justified && !last_line && fit.kind == FIT_SHRINK && (fit.amount > 0 || fit.drops_dot);
        return fit;
    }
    if (spreads) {
        fit_without_trim(fitter, start, end, &fit, room, false, true);
        return fit;
    }
    fit.keeps_trim = last->end_trim > 0;
    fit.trim = last->end_trim;
    if (last->in_note && with_trim >= 0 && with_trim <= NOTE_SLOTS * last->width) {
        fit.note_takes = with_trim;
    } else if (with_trim >= 0) {
        set_stretch(fitter, start, end, &fit, with_trim);
    } else if (last->end_holds || with_trim + shrink_sum(fitter, start, end, &fit, 1) >= 0) {
        set_shrink(fitter, start, end, &fit, -with_trim);
    } else {
        fit.trim = 0;
        fit_without_trim(fitter, start, end, &fit, room, last_line, justified);
    }
    return fit;
}

bool fit_is_too_wide(const Fit *fit) {
    return fit->kind == FIT_OVERFLOW;
}

/* The cost of a stage of which `amount` is used, at most its room. */
static int64_t stage_cost(StageCost cost, int64_t amount, int64_t room) {
    int64_t share = amount >= room ? 1000 : amount * 1000 / room;
    return cost.base + cost.slope * share * share / 1000000;
}

/* A later stage comes on top of those before it, so that it never costs less. */
static int64_t shrink_cost(const Fitter *fitter, uint32_t start, uint32_t end, const Fit *fit) {
    int64_t cost =
        fit->keeps_trim || fitter->paragraph->atoms[end - 1].end_trim == 0 ? 0 : shrink_costs[2].base;
    int64_t left = fit->amount;
    for (int stage = 1; stage <= SHRINK_STAGES && left > 0; stage++) {
        int64_t room = shrink_sum(fitter, start, end, fit, stage);
        if (room == 0) continue;
        cost += stage_cost(shrink_costs[stage], left, room);
        left -= room;
    }
    return cost;
}

static int64_t stretch_cost(const Fitter *fitter, uint32_t start, uint32_t end, const Fit *fit) {
    if (fit->spreads_letters) return COST_UNSPREADABLE;
    if (fitter->align == ALIGN_SPREAD) { /* lines are to be as even as can be */
        int64_t gaps = growing_gaps(fitter, start, end, fit);
        int64_t hundredths = (int64_t)fit->amount * 100 / (gaps * fitter->paragraph->style->size + 1);
        return stretch_costs[0].base + SPREAD_SLOPE * hundredths * hundredths;
    }
    int64_t cost = stretch_costs[0].base, left = fit->amount;
    for (int stage = 1; stage < STRETCH_STAGES && left > 0; stage++) {
        int64_t room = stretch_sum(fitter, start, end, fit, stage);
        if (room == 0) continue;
        cost += stage_cost(stretch_costs[stage], left, room);
        left -= room;
    }
    if (left <= 0) return cost;
    int64_t growing = growing_gaps(fitter, start, end, fit);
    int64_t each = left * 100 / (growing * fitter->paragraph->style->size + 1);
    int64_t steep = each < STAGE_4_STEEP_END ? each : STAGE_4_STEEP_END;
    return FIT_COST_BAD + (STAGE_4_SLOPE * each * each + STAGE_4_STEEP * steep * steep) / 100;
}

/* By the square of the ems left over, so that full lines and even ones win. */
static int64_t ragged_cost(const Fitter *fitter, const Fit *fit) {
    int64_t tenths = (int64_t)(fit->width - fit->start - fit->natural) * 10 /
                     (fitter->paragraph->style->size > 0 ? fitter->paragraph->style->size : 1);
    bool unspreadable = fitter->align == ALIGN_SPREAD ||
                        (fitter->align == ALIGN_JUSTIFY && !fit_is_narrow(fitter, fit->width));
    return (unspreadable ? COST_UNSPREADABLE : COST_RAGGED_LINE) + COST_RAGGED_SLOPE * tenths * tenths / 100;
}

static int64_t break_cost(const Fitter *fitter, uint32_t end) {
    if (end == fitter->paragraph->atom_count) return 0;
    switch (fitter->paragraph->atoms[end - 1].break_after) {
    case BREAK_DISCOURAGED: return COST_DISCOURAGED;
    case BREAK_BETWEEN_SCRIPTS: return COST_BETWEEN_SCRIPTS;
    case BREAK_INSIDE_PHRASE: return COST_INSIDE_PHRASE;
    case BREAK_URL: return COST_URL;
    case BREAK_HYPHEN: return COST_HYPHEN;
    case BREAK_EMERGENCY: return COST_EMERGENCY;
    default: return 0;
    }
}

static bool is_mark(CharClass c) {
    switch (c) {
    case CLASS_OPENING_BRACKET:
    case CLASS_CLOSING_BRACKET:
    case CLASS_HYPHEN:
    case CLASS_DIVIDING_MARK:
    case CLASS_MIDDLE_DOT:
    case CLASS_FULL_STOP:
    case CLASS_COMMA:
    case CLASS_INSEPARABLE: return true;
    default: return false;
    }
}

/* One character, with or without its punctuation, alone on the paragraph's last line (J-3.5.4.1). */
static bool is_lonely(const Fitter *fitter, uint32_t start, uint32_t end) {
    if (start == 0 || end != fitter->paragraph->atom_count) return false;
    int characters = 0;
    for (uint32_t i = start; i < end && characters <= 1; i++) {
        const Atom *atom = &fitter->paragraph->atoms[i];
        if (atom->width > atom->em) return false;
        if (!is_mark(atom->first_class)) characters++;
    }
    return characters <= 1;
}

int64_t fit_cost(const Fitter *fitter, uint32_t start, uint32_t end, const Fit *fit) {
    int64_t cost = break_cost(fitter, end);
    if (is_lonely(fitter, start, end)) cost += COST_LONELY;
    if (fit->hangs) cost += COST_HANG;
    if (fit->note_takes > fitter->paragraph->atoms[end - 1].width) cost += COST_SHORT_NOTE;
    if (fit->squeezed) cost += COST_SQUEEZED;
    if (fit->ragged) return cost + ragged_cost(fitter, fit);
    switch (fit->kind) {
    case FIT_NATURAL: return cost;
    case FIT_SHRINK: return cost + shrink_cost(fitter, start, end, fit);
    case FIT_STRETCH: return cost + stretch_cost(fitter, start, end, fit);
    case FIT_OVERFLOW: return cost + FIT_COST_OVERFLOWS + fit->overflow;
    }
    return cost;
}
