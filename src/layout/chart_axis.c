/* Round numbers for an axis: see chart_axis.h.
 *
 * Takes: a range. Gives: steps. Invariant: only sums, products and comparisons of binary fractions, which are
 * the same on every machine.
 */
#include "layout/chart_axis.h"

#include <math.h>

/* An author's step that would give more ticks than this is not followed. */
#define TICK_LIMIT 100

Decimal axis_round_step(double wanted) {
    static const int digits[] = {1, 2, 5};
    Decimal step = {1, DECIMAL_PLACES_LIMIT};
    for (int exponent = -DECIMAL_PLACES_LIMIT; exponent <= 17; exponent++)
        for (int i = 0; i < 3; i++) {
            step = (Decimal){digits[i], exponent < 0 ? -exponent : 0};
            for (int power = 0; power < exponent; power++) step.digits *= 10;
            if (decimal_to_double(step) >= wanted) return step;
        }
    return step;
}

static Decimal times(Decimal step, double factor) {
    return (Decimal){step.digits * (int64_t)factor, step.places};
}

/* Ticks show what they must to differ: the places of the step, and no unit. */
static NumberFormat tick_format(const NumberFormat *format, Decimal step, Decimal first) {
    NumberFormat tick = *format;
    int places = step.places > first.places ? step.places : first.places;
    tick.prefix = (Str){0};
    if (!tick.is_percent) tick.suffix = (Str){0};
    if (tick.is_percent) places = places > 2 ? places - 2 : 0;
    tick.least_places = tick.most_places = places;
    tick.integer_digits = 1;
    return tick;
}

/* The axis with this step. */
static AxisScale with_step(const ChartAxis *given, Decimal step, double least, double most) {
    AxisScale scale = {.step = step};
    const double size = decimal_to_double(step);
    scale.first = given->has_least ? given->least : times(step, floor(least / size));
    scale.low = decimal_to_double(scale.first);
    scale.high = given->has_most ? most : decimal_to_double(times(step, ceil(most / size)));
    scale.tick_count = (int)floor((scale.high - scale.low) / size + 1e-9) + 1;
    return scale;
}

AxisScale axis_make(const ChartAxis *given, const NumberFormat *format, AxisRange range, int steps) {
    const double least = given->has_least ? decimal_to_double(given->least) : range.least;
    double most = given->has_most ? decimal_to_double(given->most) : range.most;
    if (most <= least) most = least + 1;
    AxisScale best = {0};
    for (int count = steps; count >= 1; count--) {
        Decimal step = axis_round_step((most - least) / count);
        if (range.is_whole && !format->is_percent && step.places > 0) step = (Decimal){1, 0};
        const AxisScale scale = with_step(given, step, least, most);
        if (count > 1 && scale.tick_count - 1 > steps) continue; /* both ends were rounded outwards */
        if (best.tick_count > 2 && scale.tick_count <= 2) continue;
        if (!best.tick_count || scale.high - scale.low < best.high - best.low) best = scale;
    }
    if (given->has_step && (most - least) / decimal_to_double(given->step) <= TICK_LIMIT)
        best = with_step(given, given->step, least, most);
    best.format = tick_format(format, best.step, best.first);
    return best;
}

Decimal axis_tick(const AxisScale *scale, int index) {
    Decimal tick = scale->first, sum;
    if (decimal_add(tick, (Decimal){scale->step.digits * index, scale->step.places}, &sum)) tick = sum;
    return tick;
}
