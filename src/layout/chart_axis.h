/* The axis of a chart's values: round numbers at even steps.
 *
 * Takes: the values' range, what the author wants. Gives: steps. Invariant: a step is 1, 2 or 5 times a power
 * of ten unless the author gave it; every value lies on the axis.
 */
#ifndef HANMEN_LAYOUT_CHART_AXIS_H
#define HANMEN_LAYOUT_CHART_AXIS_H

#include "document/chart.h"

typedef struct AxisScale {
    double low, high; /* the ends */
    Decimal first, step;
    int tick_count;      /* first, first + step, … */
    NumberFormat format; /* of the ticks' numbers */
} AxisScale;

typedef struct AxisRange {
    double least, most; /* of the values; 0 is in it where the axis shall begin there */
    bool is_whole;      /* all values are whole numbers: no step is less than 1 */
} AxisRange;

/* The least number of the kind 1, 2, 5 × 10^n that is not less than `wanted`. */
Decimal axis_round_step(double wanted);

/* steps: how many there is room for, at least 1. Of those that fit, the steps that make the axis shortest,
 * and of these the most. */
AxisScale axis_make(const ChartAxis *given, const NumberFormat *format, AxisRange range, int steps);

Decimal axis_tick(const AxisScale *scale, int index);

#endif
