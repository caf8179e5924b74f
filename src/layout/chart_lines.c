/* Lines over categories.
 *
 * Takes: a chart of lines. Gives: strokes, marks, numbers, names. Invariant: a line ends where a value is
 * missing and begins again behind it; nothing is drawn through a gap.
 */
#include "layout/chart_internal.h"

#include <math.h>

#define NUMBER_GAP 2500

static AxisRange range_of(const Chart *chart) {
    AxisRange range = {.is_whole = true};
    bool any = false;
    for (size_t i = 0; i < chart->series_count; i++)
        for (size_t j = 0; j < chart->category_count; j++) {
            const ChartValue *value = &chart->series[i].values[j];
            if (!value->is_number) continue;
            const double number = decimal_to_double(value->number);
            if (value->number.places) range.is_whole = false;
            range.least = any ? fmin(range.least, number) : number;
            range.most = any ? fmax(range.most, number) : number;
            any = true;
        }
    return range;
}

static DrawingPoint point_of(const ChartSetter *setter, size_t series, size_t category) {
    double slot, start = chart_slot(setter, category, &slot);
    const Decimal number = setter->chart->series[series].values[category].number;
    return (DrawingPoint){start + slot / 2, chart_at(setter, decimal_to_double(number))};
}

static void draw_line(ChartSetter *setter, size_t series) {
    const Chart *chart = setter->chart;
    const DrawingStroke stroke = chart_stroke(setter, series);
    SvgPath path = drawing_path(setter->drawing);
    bool is_open = false;
    for (size_t i = 0; i < chart->category_count; i++) {
        const bool is_there = chart->series[series].values[i].is_number;
        if (is_there) {
            const DrawingPoint at = point_of(setter, series, i);
            if (is_open)
                svg_path_line(&path, at.x, at.y);
            else
                svg_path_move(&path, at.x, at.y);
        }
        is_open = is_there;
    }
    drawing_add(setter->drawing, &path, NULL, &stroke);
}

/* Marks so close that they touch say less than the line. */
static bool has_marks(const ChartSetter *setter) {
    double slot;
    chart_slot(setter, 0, &slot);
    return slot > setter->look->marker_size * 1.4;
}

/* A point with none of its neighbours below it. */
static bool is_valley(const ChartSetter *setter, size_t series, size_t category, double y) {
    const ChartValue *values = setter->chart->series[series].values;
    const bool has_before = category > 0 && values[category - 1].is_number,
               has_after = category + 1 < setter->chart->category_count && values[category + 1].is_number;
    return (has_before || has_after) && (!has_before || point_of(setter, series, category - 1).y < y) &&
           (!has_after || point_of(setter, series, category + 1).y < y);
}

/* Over the point, or under it where it is a valley; on the other side where that is taken, and over the mark
 * of another line only when there is no better place. */
static bool put_number(ChartSetter *setter, size_t series, size_t category, const ChartText *text) {
    const DrawingPoint at = point_of(setter, series, category);
    const double gap = setter->look->marker_size / 2.0 + NUMBER_GAP / 2.0;
    const Length x = (Length)lround(at.x);
    Length places[2] = {(Length)lround(at.y - gap) - text->height, (Length)lround(at.y + gap)};
    const int first = is_valley(setter, series, category, at.y) ? 1 : 0;
    for (int avoids_marks = 1; avoids_marks >= 0; avoids_marks--)
        for (int i = 0; i < 2; i++) {
            const Length y = places[i ? 1 - first : first];
            if (!chart_has_room(setter, text, x, y, TEXT_CENTERED, avoids_marks)) continue;
            chart_put(setter, text, x, y, TEXT_CENTERED, true);
            return true;
        }
    return false;
}

static void put_numbers(ChartSetter *setter, size_t series) {
    const Chart *chart = setter->chart;
    for (size_t i = 0; i < chart->category_count; i++) {
        const ChartValue *value = &chart->series[series].values[i];
        if (!value->is_number) continue;
        const ChartText text =
            chart_text(setter, chart_number(setter, value->number), value->span, setter->value, 0);
        if (!put_number(setter, series, i, &text)) setter->left_out++;
    }
}

static bool numbers_fit(ChartSetter *setter) {
    const Chart *chart = setter->chart;
    if (chart->values != VALUES_AUTO) return chart->values == VALUES_ALL;
    if (chart->series_count > 1) return false;
    double slot;
    chart_slot(setter, 0, &slot);
    for (size_t i = 0; i < chart->category_count; i++) {
        const ChartValue *value = &chart->series[0].values[i];
        if (!value->is_number) continue;
        if (chart_text(setter, chart_number(setter, value->number), value->span, setter->value, 0).width >
            slot)
            return false;
    }
    return true;
}

static void put_names(ChartSetter *setter) {
    if (!chart_names_beside(setter)) return;
    const Chart *chart = setter->chart;
    NameEnd *ends = ARENA_ARRAY(setter->context->galley, NameEnd, chart->series_count);
    for (size_t i = 0; i < chart->series_count; i++)
        for (size_t j = 0; j < chart->category_count; j++)
            if (chart->series[i].values[j].is_number)
                ends[i] = (NameEnd){true, point_of(setter, i, j), setter->look->marker_size / 2.0 + 1000};
    chart_put_names(setter, ends);
}

void chart_set_lines(ChartSetter *setter) {
    const Chart *chart = setter->chart;
    const bool may_show =
        chart->values == VALUES_ALL || (chart->values == VALUES_AUTO && chart->series_count == 1);
    const Length numbers = may_show ? setter->value->size + setter->look->marker_size / 2 + NUMBER_GAP : 0;
    AxisRange range = range_of(chart);
    const ChartRoom room = {range.most, range.least, numbers, numbers, chart_names_width(setter)};
    /* Zero is on the axis unless the author cuts it. */
    range.least = fmin(range.least, 0);
    range.most = fmax(range.most, 0);
    chart_frame(setter, range, room);
    chart_base(setter);
    for (size_t i = 0; i < chart->series_count; i++) draw_line(setter, i);
    for (size_t i = 0; i < chart->series_count; i++)
        for (size_t j = 0; j < chart->category_count; j++) {
            const bool is_there = chart->series[i].values[j].is_number;
            const bool is_alone =
                (j == 0 || !chart->series[i].values[j - 1].is_number) &&
                (j + 1 == chart->category_count || !chart->series[i].values[j + 1].is_number);
            if (is_there && (is_alone || has_marks(setter))) chart_mark(setter, i, point_of(setter, i, j));
        }
    put_names(setter);
    if (numbers_fit(setter))
        for (size_t i = 0; i < chart->series_count; i++) put_numbers(setter, i);
}
