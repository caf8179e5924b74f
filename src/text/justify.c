/* A line's gaps.
 *
 * Takes: a Fit. Gives: what every gap becomes, exact to 1/1000 pt, in JLReq's order of stages.
 * Invariant: the gaps' changes add up to the fit's amount.
 */
#include "text/fit.h"

#include "text/letters.h"

typedef struct Share {
    int64_t amount, total, passed; /* to be given out; sum of the weights; sum of those passed */
} Share;

/* The part of the next receiver; the parts add up to the amount exactly. */
static Length take(Share *share, int64_t weight) {
    if (share->total <= 0) return 0;
    int64_t before = share->amount * share->passed / share->total;
    share->passed += weight;
    return (Length)(share->amount * share->passed / share->total - before);
}

static Length shrink_room(const Gap *gap, int stage) {
    Length room = 0;
    if (gap->shrink_stage == stage) room += gap->shrink;
    if (gap->shrink_stage_2 == stage) room += gap->shrink_2;
    return room;
}

/* Stages 1 .. 6, each spent before the next (J-3.8.3). */
static void shrink(const Atom *atoms, Length *gaps, size_t count, int64_t amount) {
    for (int stage = 1; stage <= SHRINK_STAGES && amount > 0; stage++) {
        int64_t room = 0;
        for (size_t i = 0; i < count; i++) room += shrink_room(&atoms[i].after, stage);
        Share share = {.amount = amount < room ? amount : room, .total = room};
        for (size_t i = 0; i < count; i++) gaps[i] -= take(&share, shrink_room(&atoms[i].after, stage));
        amount -= share.amount;
    }
}

/* All gaps that may grow, equally: both edges flush on every line (J-3.5.3.1, J-3.7.3.1). */
static void spread(const Atom *atoms, Length *gaps, size_t count, int64_t amount) {
    Share share = {.amount = amount};
    for (size_t i = 0; i < count; i++) share.total += atoms[i].after.stretch_stage != 0;
    for (size_t i = 0; i < count; i++)
        if (atoms[i].after.stretch_stage != 0) gaps[i] += take(&share, 1);
}

/* Stages 1 .. 3 in proportion to their room, then all of them equally with those of stage 4 (J-3.8.4). */
static void stretch(const Atom *atoms, Length *gaps, size_t count, int64_t amount) {
    for (int stage = 1; stage < STRETCH_STAGES && amount > 0; stage++) {
        int64_t room = 0;
        for (size_t i = 0; i < count; i++)
            if (atoms[i].after.stretch_stage == stage) room += atoms[i].after.stretch;
        Share share = {.amount = amount < room ? amount : room, .total = room};
        for (size_t i = 0; i < count; i++)
            if (atoms[i].after.stretch_stage == stage) gaps[i] += take(&share, atoms[i].after.stretch);
        amount -= share.amount;
    }
    spread(atoms, gaps, count, amount);
}

static Length aligned_start(Align align, const Fit *fit, Length used) {
    Length left = fit->width - fit->start - used;
    if (left <= 0) return fit->start;
    switch (align) {
    case ALIGN_CENTER: return fit->start + left / 2;
    case ALIGN_END: return fit->start + left;
    case ALIGN_START:
    case ALIGN_SPREAD:
    case ALIGN_JUSTIFY: return fit->start;
    }
    return fit->start;
}

Line justify_line(const Fitter *fitter, uint32_t start, uint32_t end, const Fit *fit, Length *gaps) {
    const Atom *atoms = &fitter->paragraph->atoms[start];
    size_t gap_count = end - start - 1;
    Length used = fit->natural + fit->trim;
    for (size_t i = 0; i < gap_count; i++) gaps[i] = atoms[i].after.natural;
    if (fit->drops_dot) {
        gap_count--;
        gaps[gap_count] -= fitter->paragraph->atoms[end - 1].em / 2 / 2; /* J-3.1.9.2 */
    }
    bool shrinks = fit->kind == FIT_SHRINK || fit->kind == FIT_OVERFLOW;
    if (shrinks) {
        shrink(atoms, gaps, gap_count, fit->amount);
        used -= fit->amount - fit->overflow;
    } else if (fit->kind == FIT_STRETCH) {
        if (!fit->spreads_letters)
            (fitter->align == ALIGN_SPREAD ? spread : stretch)(atoms, gaps, gap_count, fit->amount);
        used += fit->amount;
    }
    Line line = {.atom_start = start,
                 .atom_end = end,
                 .gap = gaps,
                 .start = aligned_start(fitter->align, fit, used),
                 .indent = start == 0 ? fitter->measure->first_indent : 0,
                 .measure = fit->width,
                 .overflow = fit->overflow,
                 .is_last = end == fitter->paragraph->atom_count,
                 .ends_by_force = atoms[end - start - 1].break_after == BREAK_FORCED,
                 .shrink_used = shrinks ? (uint8_t)fit->stage : 0,
                 .stretch_used = fit->kind == FIT_STRETCH ? (uint8_t)fit->stage : 0};
    line.width = line.start + used;
    if (fit->spreads_letters) {
        line.letter_space = fit->amount;
        line.letter_places = letters_of_line(fitter->paragraph, start, end);
    }
    return line;
}
