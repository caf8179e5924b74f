/* Takes: needs. Gives: widths. Invariant: as in table_columns.h; sums are exact in 1/1000 pt. */
#include "layout/table_columns.h"

static bool is_fixed(const ColumnNeed *need) {
    return !need->by_content && need->width.unit != UNIT_FRACTION;
}

static bool is_fraction(const ColumnNeed *need) {
    return !need->by_content && need->width.unit == UNIT_FRACTION;
}

static void cover(ColumnNeed *needs, const SpanNeed *span, Length em, Length measure) {
    int64_t natural = span->natural, least = span->least;
    int flexible = 0;
    for (size_t i = span->column; i < span->column + span->columns; i++) {
        if (is_fixed(&needs[i])) {
            Length width = dimension_resolve(needs[i].width, em, measure);
            natural -= width;
            least -= width;
        } else {
            natural -= needs[i].natural;
            least -= needs[i].least;
            flexible++;
        }
    }
    if (!flexible) return;
    for (size_t i = span->column; i < span->column + span->columns; i++) {
        if (is_fixed(&needs[i])) continue;
        if (natural > 0) needs[i].natural += (Length)((natural + flexible - 1) / flexible);
        if (least > 0) needs[i].least += (Length)((least + flexible - 1) / flexible);
        if (needs[i].natural < needs[i].least) needs[i].natural = needs[i].least;
    }
}

void table_columns_add_spans(ColumnNeed *needs, size_t count, const SpanNeed *spans, size_t span_count,
                             Length em, Length measure) {
    for (size_t i = 0; i < span_count; i++)
        if (spans[i].column + spans[i].columns <= count) cover(needs, &spans[i], em, measure);
}

typedef enum Weigh { WEIGH_CONTENT, WEIGH_CONTENT_SLACK, WEIGH_LEAST } Weigh;

static int64_t weight_of(const ColumnNeed *need, Weigh by) {
    switch (by) {
    case WEIGH_CONTENT: return need->by_content && !need->most ? (need->natural > 0 ? need->natural : 1) : 0;
    case WEIGH_CONTENT_SLACK: return need->by_content ? need->natural - need->least : 0;
    case WEIGH_LEAST: return is_fixed(need) ? 0 : need->least;
    }
    return 0;
}

/* Adds shares of `amount` to the columns by weight; the last with any weight takes the rounding. */
static void share(const ColumnNeed *needs, Length *widths, size_t count, Weigh by, int64_t amount) {
    int64_t total = 0, given = 0;
    size_t last = count;
    for (size_t i = 0; i < count; i++) {
        total += weight_of(&needs[i], by);
        if (weight_of(&needs[i], by) > 0) last = i;
    }
    for (size_t i = 0; i < count && last < count; i++) {
        int64_t part = i == last ? amount - given : weight_of(&needs[i], by) * amount / total;
        if (weight_of(&needs[i], by) <= 0) continue;
        widths[i] += (Length)part;
        given += part;
    }
}

/* Brings the sum down to the measure, each column in proportion to its width. */
static void shrink_all(Length *widths, size_t count, Length measure) {
    int64_t total = 0, given = 0;
    for (size_t i = 0; i < count; i++) total += widths[i];
    if (total <= measure) return;
    for (size_t i = 0; i < count; i++) {
        widths[i] = (Length)(i + 1 == count ? measure - given : (int64_t)widths[i] * measure / total);
        given += widths[i];
    }
}

/* True when the column is narrower at its share of what is left than it may be. */
static bool is_squeezed(const ColumnNeed *need, int64_t left, int64_t fractions) {
    return fractions > 0 && need->width.value * left < need->least * fractions;
}

/* True when its share is wider than it may be. */
static bool is_bounded(const ColumnNeed *need, int64_t left, int64_t fractions) {
    return need->most > 0 && fractions > 0 && need->width.value * left > need->most * fractions;
}

/* Takes the columns out of the sharing that `is_out` finds, at their least or most width. */
static void take_out(const ColumnNeed *needs, Length *widths, size_t count, int64_t *left, int64_t *fractions,
                     bool (*is_out)(const ColumnNeed *, int64_t, int64_t)) {
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < count; i++) {
            if (!is_fraction(&needs[i]) || widths[i] || !is_out(&needs[i], *left, *fractions)) continue;
            widths[i] = is_out == is_squeezed ? needs[i].least : needs[i].most;
            *left -= widths[i];
            *fractions -= needs[i].width.value;
            again = true;
        }
    }
}

/* Gives every fr column its share of `left`; those that would be too narrow take their least width first,
 * then those that would be too wide their most. */
static void share_fractions(const ColumnNeed *needs, Length *widths, size_t count, int64_t left) {
    int64_t fractions = 0;
    for (size_t i = 0; i < count; i++)
        if (is_fraction(&needs[i])) fractions += needs[i].width.value;
    take_out(needs, widths, count, &left, &fractions, is_squeezed);
    take_out(needs, widths, count, &left, &fractions, is_bounded);
    for (size_t i = 0; i < count; i++) {
        if (!is_fraction(&needs[i]) || widths[i] || fractions <= 0) continue;
        widths[i] = (Length)(left * needs[i].width.value / fractions);
        left -= widths[i];
        fractions -= needs[i].width.value;
    }
}

void table_columns_resolve(const ColumnNeed *needs, size_t count, Length em, Length measure, Length *widths) {
    int64_t left = measure, natural = 0, least = 0, fraction_least = 0;
    bool has_fraction = false;
    for (size_t i = 0; i < count; i++) {
        widths[i] = is_fixed(&needs[i]) ? dimension_resolve(needs[i].width, em, measure) : 0;
        left -= widths[i];
        if (needs[i].by_content) {
            natural += needs[i].natural;
            least += needs[i].least;
        } else if (is_fraction(&needs[i])) {
            fraction_least += needs[i].least;
            has_fraction = true;
        }
    }
    if (left < least + fraction_least) {
        share(needs, widths, count, WEIGH_LEAST, least + fraction_least);
        shrink_all(widths, count, measure);
        return;
    }
    int64_t room = left - fraction_least; /* for the columns by content */
    bool fits = natural <= room;
    for (size_t i = 0; i < count; i++)
        if (needs[i].by_content) widths[i] = fits ? needs[i].natural : needs[i].least;
    if (!fits) share(needs, widths, count, WEIGH_CONTENT_SLACK, room - least);
    if (fits && !has_fraction) share(needs, widths, count, WEIGH_CONTENT, room - natural);
    share_fractions(needs, widths, count, left - (fits ? natural : room));
}
