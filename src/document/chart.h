/* A figure made from data: what it says, without any look.
 *
 * Takes: built by input/report_chart.c. Gives: what layout/chart.c draws.
 * Invariant: every series has a value for every category, which may be missing; a pie has one series; numbers
 * are as they are printed, already scaled, and not larger than CHART_NUMBER_LIMIT either way.
 */
#ifndef HANMEN_DOCUMENT_CHART_H
#define HANMEN_DOCUMENT_CHART_H

#include "base/diagnostics.h"
#include "base/length.h"
#include "document/number.h"

/* Larger numbers are for nobody to read: data is scaled (千, 百万, 億) first. */
#define CHART_NUMBER_LIMIT ((int64_t)1000000000000000)

typedef enum ChartKind { CHART_BAR, CHART_LINE, CHART_PIE } ChartKind;
/* Bars of one category: side by side, on each other, or on each other as parts of a whole (帯グラフ). */
typedef enum ChartStack { STACK_NONE, STACK_SUM, STACK_SHARE } ChartStack;
typedef enum ChartDirection { DIRECTION_AUTO, DIRECTION_VERTICAL, DIRECTION_HORIZONTAL } ChartDirection;
/* Where the series' names stand. */
typedef enum ChartNames { NAMES_AUTO, NAMES_DIRECT, NAMES_LEGEND, NAMES_NONE } ChartNames;
typedef enum ChartValues { VALUES_AUTO, VALUES_ALL, VALUES_NONE } ChartValues;

typedef struct ChartValue {
    bool is_number;
    Decimal number;
    Str token; /* what the data have where there is no number: 欠測, －, or nothing */
    Span span;
} ChartValue;

typedef struct ChartName {
    Str text;
    Span span;
} ChartName;

typedef struct ChartSeries {
    ChartName name;
    const ChartValue *values; /* by category */
} ChartSeries;

/* What the author says of the axis of values. */
typedef struct ChartAxis {
    Str title;
    bool has_least, has_most, has_step;
    Decimal least, most, step;
} ChartAxis;

typedef struct Chart {
    ChartKind kind;
    ChartStack stack;
    ChartDirection direction;
    ChartNames names;
    ChartValues values;
    const ChartName *categories;
    size_t category_count;
    const ChartSeries *series;
    size_t series_count;
    NumberFormat format;
    Str unit, category_title;
    ChartAxis axis;
    Dimension height; /* value 0: from the layout, or by the number of bars */
    Span span;
} Chart;

/* What the parts of a category, or of a pie, add up to; missing values count nothing. */
Decimal chart_whole(const Chart *chart, size_t category);

/* "12.3%". */
Str chart_share(Arena *arena, Decimal part, Decimal whole);

#endif
