/* What the files that set charts share: words, areas, the frame round the values.
 *
 * Takes: a chart in the making. Gives: shapes in its drawing, text in its items.
 * Invariant: places are in Lengths from the upper left corner of the chart's rectangle; setters only append.
 */
#ifndef HANMEN_LAYOUT_CHART_INTERNAL_H
#define HANMEN_LAYOUT_CHART_INTERNAL_H

#include "image/drawing.h"
#include "layout/chart.h"
#include "layout/chart_axis.h"

/* What later words keep away from. */
typedef struct ChartBox {
    Length left, top, right, bottom;
} ChartBox;

typedef struct ChartSetter {
    GalleyContext *context;
    const Chart *chart;
    const ChartStyle *look;
    ChartPlace place;
    Drawing *drawing;
    ItemList words; /* they come behind the picture */
    ARRAY(ChartBox)
    taken; /* by words */
    ARRAY(ChartBox)
    marks; /* on lines */
    const Style *label, *value,
        *light;                      /* of ticks, categories and names; of values; of values on dark areas */
    Length left, top, right, bottom; /* of the plot */
    Length names_top, names_right;   /* edges of the categories' names under the plot, or beside it */
    bool is_horizontal;
    AxisScale scale;
    size_t left_out; /* values that were asked for and had no room */
} ChartSetter;

/* Words */

typedef struct ChartText {
    const Paragraph *paragraph;
    Lines lines;
    Length width, height; /* from the first line's em box to the last's */
} ChartText;

typedef enum TextSide { TEXT_RIGHT_OF, TEXT_CENTERED, TEXT_LEFT_OF } TextSide;

/* On one line, or on lines of at most `most` when it is not 0. */
ChartText chart_text(ChartSetter *setter, Str text, Span span, const Style *style, Length most);
/* Its upper edge at y; right of x, round x or left of x. With a halo when it stands on hatches or lines. */
void chart_put(ChartSetter *setter, const ChartText *text, Length x, Length y, TextSide side, bool has_halo);
/* Whether a word would stand inside the rectangle, and on no other; nor on a mark, when it shall avoid them.
 */
bool chart_has_room(const ChartSetter *setter, const ChartText *text, Length x, Length y, TextSide side,
                    bool avoids_marks);
/* Width of the longest piece that is not broken. */
Length chart_least_width(const ChartText *text);
Str chart_number(ChartSetter *setter, Decimal number);

/* Areas */

/* Fills with the series' colour and hatch, and draws the outline. */
void chart_area(ChartSetter *setter, size_t series, const DrawingPoint *points, size_t count);
void chart_rectangle(ChartSetter *setter, size_t series, double x, double y, double width, double height);
/* True when white words can be read on the series' area, and black ones cannot. */
bool chart_is_dark(const ChartSetter *setter, size_t series);
bool chart_has_hatch(const ChartSetter *setter, size_t series);

/* Lines and marks of a series */
DrawingStroke chart_stroke(const ChartSetter *setter, size_t series);
void chart_mark(ChartSetter *setter, size_t series, DrawingPoint at);

/* The frame: legend, axes, names of categories */

/* What the setter needs beyond the greatest and the least value, along their axis, and right of the plot. */
typedef struct ChartRoom {
    double most, least;
    Length beyond_most, beyond_least, right;
} ChartRoom;

/* Works out the plot's edges and the scale; draws all that is not a value. range: of what the axis shows. */
void chart_frame(ChartSetter *setter, AxisRange range, ChartRoom room);
/* Where a value is along its axis. */
double chart_at(const ChartSetter *setter, double value);
/* The slot of a category: its start and its size across the axis of values. */
double chart_slot(const ChartSetter *setter, size_t category, double *size);
/* The line that values begin at: zero, or the plot's edge where zero is not shown. */
void chart_base(ChartSetter *setter);
/* Whether bars lie: by the author, or because the categories' names need it. */
bool chart_lies(ChartSetter *setter);
/* The height of the largest name beside lying bars. */
Length chart_name_height(ChartSetter *setter);
bool chart_is_sequence(const Chart *chart);

/* Names of the series */

bool chart_has_legend(const ChartSetter *setter);
/* The height of a legend `width` wide; draws it at the top, from `left`, its one row at the end when at_end.
 */
Length chart_legend(ChartSetter *setter, Length left, Length width, bool at_end, bool draws);

/* Where a series ends: its name stands right of it, `gap` away. */
typedef struct NameEnd {
    bool is_there;
    DrawingPoint at;
    double gap;
} NameEnd;

bool chart_names_beside(const ChartSetter *setter);
/* The width that names beside the plot need; 0 when there are none. */
Length chart_names_width(ChartSetter *setter);
/* ends: by series. */
void chart_put_names(ChartSetter *setter, const NameEnd *ends);
/* Moves blocks that are `heights` high, in order from the top, as little as lets them stand between top and
 * bottom without overlapping; false when there is too little room. */
bool chart_spread(Arena *arena, double *middles, const double *heights, size_t count, double top,
                  double bottom);

void chart_set_bars(ChartSetter *setter);
void chart_set_lines(ChartSetter *setter);
void chart_set_pie(ChartSetter *setter);
/* The height that a pie needs where its width leaves it less than the rectangle has. */
Length chart_pie_height(ChartSetter *setter);

/* Says something of the chart, the first time that it is set. */
#define CHART_DIAGNOSE(setter, id, ...)                                                                      \
    do {                                                                                                     \
        if ((setter)->context->reports_pictures)                                                             \
            DIAGNOSE((setter)->context->diagnostics, id, (setter)->chart->span, __VA_ARGS__);                \
    } while (0)

#endif
