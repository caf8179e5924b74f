/* What the readers of a chart's parts share.
 *
 * Takes: the keys of `chart:`. Gives: a Chart. Invariant: as in document/chart.h.
 */
#ifndef HANMEN_INPUT_CHART_DATA_H
#define HANMEN_INPUT_CHART_DATA_H

#include "input/table_data.h"

typedef struct ChartFields {
    const YamlNode *id, *from, *where, *sort, *missing, *category, *series, *format, *axis, *alt, *caption,
        *credit, *direction, *stacked;
    Str unit, category_title, style;
    Dimension width, height;
    int kind, encoding, names, values, scale;
    bool across;
} ChartFields;

typedef struct ChartReader {
    ReportReader *reader;
    const ChartFields *fields;
    TableData data;
    Chart *chart;
    Decimal scale; /* numbers are divided by it; 0: they are not */
    size_t *series_fields;
    bool has_bad_axis;
} ChartReader;

/* Categories, series and values from the records, and whether they suit the chart; false after an error that
 * leaves nothing to go on with. */
bool chart_data_read(ChartReader *chart);

#endif
