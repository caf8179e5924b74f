/* Bars: side by side, on each other, as shares of a whole; standing or lying.
 *
 * Takes: a chart of bars. Gives: rectangles and their numbers. Invariant: every bar begins at zero, and its
 * length is its value.
 */
#include "layout/chart_internal.h"

#include <math.h>

/* The part of a category's slot that its bars take, one or several side by side, in per cent. */
#define BAR_SHARE  68
#define BARS_SHARE 80
/* Between a bar and its number. */
#define NUMBER_GAP 2000
/* Thinner bars cannot be told from lines. */
#define LEAST_BAR (2 * LENGTH_POINT)

static double number_of(const ChartValue *value) {
    return value->is_number ? decimal_to_double(value->number) : 0;
}

static const ChartValue *value_of(const ChartSetter *setter, size_t series, size_t category) {
    return &setter->chart->series[series].values[category];
}

/* What the axis has to show; sums of what is on either side of zero when bars stand on each other. */
static AxisRange range_of(const ChartSetter *setter) {
    const Chart *chart = setter->chart;
    AxisRange range = {.is_whole = true};
    for (size_t i = 0; i < chart->category_count; i++) {
        double above = 0, below = 0;
        for (size_t j = 0; j < chart->series_count; j++) {
            const ChartValue *value = value_of(setter, j, i);
            const double number = number_of(value);
            if (value->is_number && value->number.places) range.is_whole = false;
            if (chart->stack == STACK_NONE) above = below = 0;
            *(number < 0 ? &below : &above) += number;
            range.most = fmax(range.most, above);
            range.least = fmin(range.least, below);
        }
    }
    if (chart->stack == STACK_SHARE) range = (AxisRange){0, 1, false};
    return range;
}

/* A bar along the axis from value `from` to `to`, across it from `at`, `size` thick. */
typedef struct Bar {
    size_t series, category;
    double from, to, at, size;
} Bar;

static void draw_bar(ChartSetter *setter, const Bar *bar) {
    const double a = chart_at(setter, bar->from), b = chart_at(setter, bar->to);
    const double start = fmin(a, b), length = fabs(a - b);
    if (length <= 0) return;
    if (setter->is_horizontal)
        chart_rectangle(setter, bar->series, start, bar->at, length, bar->size);
    else
        chart_rectangle(setter, bar->series, bar->at, start, bar->size, length);
}

/* The bars of a category in their slot. Gives how many. */
static size_t bars_of(const ChartSetter *setter, size_t category, Bar *bars) {
    const Chart *chart = setter->chart;
    const bool stacks = chart->stack != STACK_NONE;
    const size_t side_by_side = stacks ? 1 : chart->series_count;
    double slot, start = chart_slot(setter, category, &slot);
    double size = slot * (side_by_side > 1 ? BARS_SHARE : BAR_SHARE) / 100 / (double)side_by_side;
    size = fmin(size, setter->look->bar_width);
    double at = start + (slot - size * (double)side_by_side) / 2, above = 0, below = 0;
    const double whole = decimal_to_double(chart_whole(chart, category));
    for (size_t j = 0; j < chart->series_count; j++) {
        double number = number_of(value_of(setter, j, category));
        if (chart->stack == STACK_SHARE) number = whole > 0 ? number / whole : 0;
        double *end = number < 0 ? &below : &above;
        bars[j] = (Bar){j, category, stacks ? *end : 0, stacks ? *end + number : number, at, size};
        *end += number;
        if (!stacks) at += size;
    }
    return chart->series_count;
}

/* Numbers */

static ChartText number_text(ChartSetter *setter, const ChartValue *value, const Style *style) {
    Str text = value->is_number ? chart_number(setter, value->number) : value->token;
    return chart_text(setter, text, value->span, style, 0);
}

static ChartText share_text(ChartSetter *setter, const ChartValue *value, size_t category,
                            const Style *style) {
    /* Without its sign, which the axis has. */
    Str text = chart_share(setter->context->arena, value->number, chart_whole(setter->chart, category));
    return chart_text(setter, str_slice(text, 0, text.length - 1), value->span, style, 0);
}

/* Whether a word of this size fits across a bar: no wider than its slot's share, or no higher than the bar is
 * thick. */
static bool fits_across(const ChartSetter *setter, const Bar *bar, const ChartText *text, double room) {
    if (setter->is_horizontal) return text->height <= bar->size + LENGTH_POINT;
    return text->width <= room;
}

/* Room for a number across the bars: its own bar's when they stand side by side, else the slot. */
static double room_across(const ChartSetter *setter, const Bar *bar) {
    double slot;
    chart_slot(setter, 0, &slot);
    const bool is_alone = setter->chart->series_count == 1 || setter->chart->stack != STACK_NONE;
    return (is_alone ? slot : bar->size) - NUMBER_GAP;
}

/* At the bar's end, outside. False when it has no room there. */
static bool put_at_end(ChartSetter *setter, const Bar *bar, const ChartText *text) {
    const double end = chart_at(setter, bar->to), middle = bar->at + bar->size / 2;
    const bool is_negative = bar->to < 0;
    double x = middle, y = is_negative ? end + NUMBER_GAP : end - NUMBER_GAP - text->height;
    TextSide side = TEXT_CENTERED;
    if (setter->is_horizontal) {
        x = is_negative ? end - NUMBER_GAP : end + NUMBER_GAP;
        y = middle - text->height / 2.0;
        side = is_negative ? TEXT_LEFT_OF : TEXT_RIGHT_OF;
    }
    if (!fits_across(setter, bar, text, room_across(setter, bar))) return false;
    if (!chart_has_room(setter, text, (Length)lround(x), (Length)lround(y), side, false)) return false;
    chart_put(setter, text, (Length)lround(x), (Length)lround(y), side, true);
    return true;
}

/* In the middle of a bar that others stand on. False when it is too small. */
static bool put_inside(ChartSetter *setter, const Bar *bar) {
    const bool is_dark = chart_is_dark(setter, bar->series);
    const ChartValue *value = value_of(setter, bar->series, bar->category);
    const Style *style = is_dark ? setter->light : setter->value;
    const ChartText text = setter->chart->stack == STACK_SHARE
                               ? share_text(setter, value, bar->category, style)
                               : number_text(setter, value, style);
    const double a = chart_at(setter, bar->from), b = chart_at(setter, bar->to), length = fabs(a - b);
    const double middle = (a + b) / 2, across = bar->at + bar->size / 2;
    if ((setter->is_horizontal ? text.width : text.height) + LENGTH_POINT > length) return false;
    if ((setter->is_horizontal ? text.height : text.width) + LENGTH_POINT > bar->size) return false;
    const double x = setter->is_horizontal ? middle : across, y = setter->is_horizontal ? across : middle;
    chart_put(setter, &text, (Length)lround(x), (Length)lround(y) - text.height / 2, TEXT_CENTERED,
              chart_has_hatch(setter, bar->series));
    return true;
}

/* Bars side by side have all their numbers or none, unless all are asked for. */
static bool shows_numbers(ChartSetter *setter, Bar *bars) {
    const Chart *chart = setter->chart;
    if (chart->values != VALUES_AUTO) return chart->values == VALUES_ALL;
    for (size_t i = 0; i < chart->category_count; i++) {
        const size_t count = bars_of(setter, i, bars);
        for (size_t j = 0; j < count; j++) {
            const ChartText text = number_text(setter, value_of(setter, j, i), setter->value);
            if (!fits_across(setter, &bars[j], &text, room_across(setter, &bars[j]))) return false;
        }
    }
    return true;
}

static void put_numbers(ChartSetter *setter, const Bar *bars, size_t count, bool shows) {
    for (size_t j = 0; j < count; j++) {
        const ChartValue *value = value_of(setter, j, bars[j].category);
        if (!value->is_number && !value->token.length) continue;
        if (!shows && value->is_number) continue;
        const ChartText text = number_text(setter, value, setter->value);
        if (!put_at_end(setter, &bars[j], &text)) setter->left_out++;
    }
}

/* Numbers inside, where there is room; their sum at the end, when it is one of parts of the same sign. */
static void put_stacked_numbers(ChartSetter *setter, const Bar *bars, size_t count) {
    const Chart *chart = setter->chart;
    if (chart->values == VALUES_NONE) return;
    Bar all = bars[0];
    bool has_negative = false, lacks_part = false;
    for (size_t j = 0; j < count; j++) {
        const ChartValue *value = value_of(setter, j, bars[j].category);
        lacks_part |= !value->is_number;
        if (!value->is_number || !value->number.digits) continue;
        if (!put_inside(setter, &bars[j])) setter->left_out++;
        has_negative |= value->number.digits < 0;
        all.to = fmax(all.to, bars[j].to);
    }
    if (chart->stack == STACK_SHARE || has_negative || lacks_part || count < 2) return;
    const ChartValue sum = {
        .is_number = true, .number = chart_whole(chart, all.category), .span = chart->span};
    const ChartText text = number_text(setter, &sum, setter->value);
    if (!put_at_end(setter, &all, &text)) setter->left_out++;
}

/* Room beyond the ends of the bars for their numbers. */
static Length room_for_numbers(ChartSetter *setter) {
    const Chart *chart = setter->chart;
    if (chart->values == VALUES_NONE || chart->stack == STACK_SHARE) return 0;
    if (!setter->is_horizontal) return setter->value->size + NUMBER_GAP;
    Length widest = 0;
    for (size_t i = 0; i < chart->category_count; i++) {
        for (size_t j = 0; j < chart->series_count; j++) {
            const ChartText text = number_text(setter, value_of(setter, j, i), setter->value);
            if (text.width > widest) widest = text.width;
        }
        const ChartValue sum = {.is_number = true, .number = chart_whole(chart, i), .span = chart->span};
        const ChartText text = number_text(setter, &sum, setter->value);
        if (chart->stack == STACK_SUM && text.width > widest) widest = text.width;
    }
    return widest + NUMBER_GAP;
}

static void put_names(ChartSetter *setter, Bar *bars) {
    if (!chart_names_beside(setter)) return;
    const Chart *chart = setter->chart;
    NameEnd *ends = ARENA_ARRAY(setter->context->galley, NameEnd, chart->series_count);
    bars_of(setter, chart->category_count - 1, bars);
    for (size_t j = 0; j < chart->series_count; j++)
        ends[j] = (NameEnd){
            true,
            {bars[j].at + bars[j].size, (chart_at(setter, bars[j].from) + chart_at(setter, bars[j].to)) / 2},
            1000};
    chart_put_names(setter, ends);
}

void chart_set_bars(ChartSetter *setter) {
    const Chart *chart = setter->chart;
    Bar *bars = ARENA_ARRAY(setter->context->galley, Bar, chart->series_count);
    setter->is_horizontal = chart_lies(setter);
    const AxisRange range = range_of(setter);
    const Length numbers = room_for_numbers(setter);
    chart_frame(setter, range,
                (ChartRoom){.most = range.most,
                            .least = range.least,
                            .beyond_most = range.most > 0 ? numbers : 0,
                            .beyond_least = range.least < 0 ? numbers : 0,
                            .right = chart_names_width(setter)});
    const bool shows = chart->stack == STACK_NONE && shows_numbers(setter, bars);
    put_names(setter, bars);
    for (size_t i = 0; i < chart->category_count; i++) {
        const size_t count = bars_of(setter, i, bars);
        if (i == 0 && bars[0].size < LEAST_BAR) CHART_DIAGNOSE(setter, CHART_CROWDED, NULL);
        for (size_t j = 0; j < count; j++) draw_bar(setter, &bars[j]);
        if (chart->stack == STACK_NONE)
            put_numbers(setter, bars, count, shows);
        else
            put_stacked_numbers(setter, bars, count);
    }
    chart_base(setter);
}
