/* What stands round a chart's values: axis, grid, names of categories.
 *
 * Takes: the values' range. Gives: the plot's edges, the scale, lines and words.
 * Invariant: names of categories stand on one line where they can, else on up to four, else each second,
 * third … is left out, which is told where the names are not numbers in a row.
 */
#include "layout/chart_internal.h"

#include <math.h>

/* Between words and what they belong to. */
#define WORD_GAP (4 * LENGTH_POINT)
/* Lines that a category's name may take under a standing bar: with more the bars lie, but no more than the
 * most when they must stand; and the least characters of a line. */
#define NAME_LINES      2
#define NAME_LINES_MOST 4
#define NAME_CHARACTERS 4
/* The share of the width that names beside lying bars may take, in per cent. */
#define NAME_SHARE 36
/* Ticks are at least so far apart: up the page, and along a line behind their numbers; thousandths of their
 * size. */
#define TICK_PITCH 2200
#define TICK_GAP   1500
/* More steps are no help to a reader. */
#define STEPS_MOST 6

double chart_at(const ChartSetter *setter, double value) {
    const AxisScale *scale = &setter->scale;
    const double part = (value - scale->low) / (scale->high - scale->low);
    if (setter->is_horizontal) return setter->left + part * (setter->right - setter->left);
    return setter->bottom - part * (setter->bottom - setter->top);
}

double chart_slot(const ChartSetter *setter, size_t category, double *size) {
    const double from = setter->is_horizontal ? setter->top : setter->left;
    const double to = setter->is_horizontal ? setter->bottom : setter->right;
    *size = (to - from) / (double)setter->chart->category_count;
    return from + *size * (double)category;
}

/* Years, months, ages: every name has a digit, so a reader fills in those that are left out. */
bool chart_is_sequence(const Chart *chart) {
    for (size_t i = 0; i < chart->category_count; i++) {
        Str text = chart->categories[i].text;
        bool has_digit = false;
        for (size_t at = 0; at < text.length && !has_digit; at++) {
            has_digit = text.text[at] >= '0' && text.text[at] <= '9';
            /* U+FF10 to U+FF19 are EF BC 90 to EF BC 99. */
            has_digit |= str_starts_with(str_slice(text, at, text.length), STR("\xEF\xBC")) &&
                         at + 2 < text.length && (unsigned char)text.text[at + 2] >= 0x90 &&
                         (unsigned char)text.text[at + 2] <= 0x99;
        }
        if (!has_digit) return false;
    }
    return true;
}

/* Names of categories */

typedef enum NameFit { FIT_ONE_LINE, FIT_LINES, FIT_NOT } NameFit;

static ChartText category_text(ChartSetter *setter, size_t category, Length most) {
    const ChartName *name = &setter->chart->categories[category];
    return chart_text(setter, name->text, name->span, setter->label, most);
}

/* Whether each `every`th name fits into as many slots, on so many lines. */
static NameFit name_fit(ChartSetter *setter, double slot, size_t every, size_t lines) {
    const Length room = (Length)(slot * (double)every) - setter->label->size / 2;
    /* 「2022」 on one line and 「年1月」 on the next is worse than a year left out. */
    const bool is_sequence = chart_is_sequence(setter->chart);
    NameFit fit = FIT_ONE_LINE;
    for (size_t i = 0; i < setter->chart->category_count && fit != FIT_NOT; i += every) {
        ChartText text = category_text(setter, i, 0);
        if (text.width <= room) continue;
        fit = FIT_LINES;
        if (is_sequence || room < NAME_CHARACTERS * setter->label->size || chart_least_width(&text) > room)
            return FIT_NOT;
        text = category_text(setter, i, room);
        if (text.lines.count > lines) fit = FIT_NOT;
    }
    return fit;
}

bool chart_lies(ChartSetter *setter) {
    const Chart *chart = setter->chart;
    if (chart->direction != DIRECTION_AUTO) return chart->direction == DIRECTION_HORIZONTAL;
    if (chart_is_sequence(chart)) return false;
    const double room = setter->place.width - 5.0 * setter->label->size;
    return name_fit(setter, room / (double)chart->category_count, 1, NAME_LINES) == FIT_NOT;
}

/* How the names are set: one name of `every`, on lines of at most `most`. */
typedef struct NamePlan {
    size_t every;
    Length most, height, width; /* of the largest */
} NamePlan;

static void measure_names(ChartSetter *setter, NamePlan *plan) {
    plan->height = plan->width = 0;
    for (size_t i = 0; i < setter->chart->category_count; i += plan->every) {
        ChartText text = category_text(setter, i, plan->most);
        if (text.height > plan->height) plan->height = text.height;
        if (text.width > plan->width) plan->width = text.width;
    }
}

static void tell_thinned(ChartSetter *setter, const NamePlan *plan) {
    if (plan->every > 1 && !chart_is_sequence(setter->chart))
        CHART_DIAGNOSE(setter, CHART_NAMES_LEFT_OUT,
                       str_format(setter->context->arena, "%zu", plan->every).text);
}

/* Steps that readers can follow: parts of a year for months, else round numbers. The first greater than
 * `step`. */
static size_t next_step(size_t count, size_t step) {
    static const size_t of_twelve[] = {2, 3, 4, 6, 12, 24, 36, 60, 120},
                        of_ten[] = {2, 5, 10, 20, 50, 100, 200};
    const bool is_year = count % 12 == 0;
    const size_t *steps = is_year ? of_twelve : of_ten;
    const size_t step_count = is_year ? sizeof of_twelve / sizeof *of_twelve : sizeof of_ten / sizeof *of_ten;
    for (size_t i = 0; i < step_count; i++)
        if (steps[i] > step) return steps[i] < count ? steps[i] : count;
    return count;
}

/* Names under the plot, in slots of this width. A single name is set whatever room it has. */
static NamePlan plan_below(ChartSetter *setter, double slot) {
    const size_t count = setter->chart->category_count;
    NamePlan plan = {.every = 1};
    NameFit fit = name_fit(setter, slot, 1, NAME_LINES);
    if (fit == FIT_NOT) fit = name_fit(setter, slot, 1, NAME_LINES_MOST);
    for (; fit == FIT_NOT && plan.every < count; fit = name_fit(setter, slot, plan.every, NAME_LINES))
        plan.every = next_step(count, plan.every);
    if (fit != FIT_ONE_LINE) plan.most = (Length)(slot * (double)plan.every) - setter->label->size / 2;
    measure_names(setter, &plan);
    tell_thinned(setter, &plan);
    return plan;
}

/* Names beside the plot: as wide as they are, up to a share of the width. */
static NamePlan plan_beside(ChartSetter *setter) {
    NamePlan plan = {.every = 1};
    const Length most = length_scale(setter->place.width, NAME_SHARE, 100);
    measure_names(setter, &plan);
    if (plan.width <= most) return plan;
    plan.most = most;
    measure_names(setter, &plan);
    return plan;
}

Length chart_name_height(ChartSetter *setter) {
    return plan_beside(setter).height;
}

/* A name for the row of categories, at the end of their row. Gives the width it takes beside the plot. */
static Length category_title_width(ChartSetter *setter) {
    if (setter->is_horizontal || !setter->chart->category_title.length) return 0;
    ChartText text = chart_text(setter, setter->chart->category_title, setter->chart->span, setter->label, 0);
    return text.width + WORD_GAP;
}

static void put_names_below(ChartSetter *setter, const NamePlan *plan) {
    const Length end = setter->place.width - category_title_width(setter);
    Length free_from = 0;
    for (size_t i = 0; i < setter->chart->category_count; i += plan->every) {
        ChartText text = category_text(setter, i, plan->most);
        double size, start = chart_slot(setter, i, &size);
        Length x = (Length)lround(start + size / 2);
        if (x + text.width / 2 > end) x = end - text.width / 2;
        if (x - text.width / 2 < 0) x = text.width / 2;
        if (plan->every > 1 && x - text.width / 2 < free_from)
            continue; /* the last, moved in from the edge */
        chart_put(setter, &text, x, setter->names_top, TEXT_CENTERED, false);
        free_from = x + text.width / 2 + setter->label->size / 2;
    }
}

static void put_names_beside(ChartSetter *setter, NamePlan *plan) {
    double size;
    chart_slot(setter, 0, &size);
    if (plan->height + LENGTH_POINT > size) {
        plan->every = (size_t)ceil((plan->height + LENGTH_POINT) / size);
        tell_thinned(setter, plan);
    }
    for (size_t i = 0; i < setter->chart->category_count; i += plan->every) {
        ChartText text = category_text(setter, i, plan->most);
        double start = chart_slot(setter, i, &size);
        const Length x = setter->names_right - WORD_GAP;
        Length y = (Length)lround(start + size / 2) - text.height / 2;
        if (y < setter->top) y = setter->top;
        if (y + text.height > setter->bottom) y = setter->bottom - text.height;
        if (plan->every == 1 || chart_has_room(setter, &text, x, y, TEXT_LEFT_OF, false))
            chart_put(setter, &text, x, y, TEXT_LEFT_OF, false);
    }
}

/* Titles */

/* 「来訪者数（人）」; brackets as the document's language has them. */
static Str axis_title(const ChartSetter *setter) {
    const Chart *chart = setter->chart;
    const bool is_japanese = str_starts_with(setter->context->styled->document->language, STR("ja"));
    if (!chart->unit.length) return chart->axis.title;
    if (is_japanese)
        return str_format(setter->context->arena, "%.*s（%.*s）", STR_ARGS(chart->axis.title),
                          STR_ARGS(chart->unit));
    return str_format(setter->context->arena, "%.*s%s(%.*s)", STR_ARGS(chart->axis.title),
                      chart->axis.title.length ? " " : "", STR_ARGS(chart->unit));
}

static bool has_title(const ChartSetter *setter) {
    return setter->chart->unit.length || setter->chart->axis.title.length;
}

/* Legend and axis titles above the plot. The legend stands beside the title when both are short. Gives the
 * height. */
static Length set_header(ChartSetter *setter) {
    const Length em = setter->label->size, width = setter->place.width;
    const Chart *chart = setter->chart;
    ChartText title = chart_text(setter, axis_title(setter), chart->span, setter->label, width);
    ChartText names = {0};
    if (setter->is_horizontal && chart->category_title.length)
        names = chart_text(setter, chart->category_title, chart->span, setter->label, width / 2);
    Length y = 0, beside = title.width + 2 * em;
    const bool has_legend = chart_has_legend(setter);
    const bool shares = has_legend && has_title(setter) && !names.width && beside < width / 2 &&
                        chart_legend(setter, 0, width - beside, false, false) < 2 * setter->label->pitch;
    if (shares)
        chart_legend(setter, setter->is_horizontal ? 0 : beside, width - beside, !setter->is_horizontal,
                     true);
    else if (has_legend)
        y = chart_legend(setter, 0, width, false, true);
    if (has_title(setter))
        chart_put(setter, &title, setter->is_horizontal ? width : 0, y,
                  setter->is_horizontal ? TEXT_LEFT_OF : TEXT_RIGHT_OF, false);
    if (names.width) chart_put(setter, &names, 0, y, TEXT_RIGHT_OF, false);
    if (has_title(setter) || names.width)
        y += (title.height > names.height ? title.height : names.height) + WORD_GAP;
    return y;
}

/* Axis and grid */

static ChartText tick_text(ChartSetter *setter, int index) {
    Str number =
        number_print(setter->context->arena, &setter->scale.format, axis_tick(&setter->scale, index));
    return chart_text(setter, number, setter->chart->span, setter->label, 0);
}

static Length widest_tick(ChartSetter *setter) {
    Length widest = 0;
    for (int i = 0; i < setter->scale.tick_count; i++) {
        ChartText text = tick_text(setter, i);
        if (text.width > widest) widest = text.width;
    }
    return widest;
}

static void across(ChartSetter *setter, double at, const DrawingStroke *stroke) {
    DrawingPoint from = {setter->left, at}, to = {setter->right, at};
    if (setter->is_horizontal) {
        from = (DrawingPoint){at, setter->top};
        to = (DrawingPoint){at, setter->bottom};
    }
    drawing_line(setter->drawing, from, to, stroke);
}

static void set_grid(ChartSetter *setter) {
    const DrawingStroke grid = {.color = setter->look->grid_color, .width = setter->look->grid_width};
    const Length em = setter->label->size;
    for (int i = 0; i < setter->scale.tick_count; i++) {
        const double at = chart_at(setter, decimal_to_double(axis_tick(&setter->scale, i)));
        ChartText text = tick_text(setter, i);
        across(setter, at, &grid);
        if (setter->is_horizontal) {
            const Length x = (Length)lround(at), y = setter->bottom + WORD_GAP;
            /* Where not even two numbers fit, every second grid line goes without. */
            if (chart_has_room(setter, &text, x, y, TEXT_CENTERED, false))
                chart_put(setter, &text, x, y, TEXT_CENTERED, false);
        } else {
            chart_put(setter, &text, setter->left - WORD_GAP, (Length)lround(at) - em / 2, TEXT_LEFT_OF,
                      false);
        }
    }
}

/* Two waves across the foot of an axis that does not begin at zero. */
static void set_break_mark(ChartSetter *setter) {
    const double x = setter->left, y = setter->bottom - 7000, step = 2000;
    const DrawingStroke line = {.color = setter->look->axis_color, .width = setter->look->axis_width};
    for (int i = 0; i < 2; i++) {
        SvgPath path = drawing_path(setter->drawing);
        const double at = y + i * 2200;
        svg_path_move(&path, x - 2 * step, at);
        svg_path_curve(&path, x - step, at - 2200, x - step, at - 2200, x, at);
        svg_path_curve(&path, x + step, at + 2200, x + step, at + 2200, x + 2 * step, at);
        drawing_add(setter->drawing, &path, NULL, &line);
    }
}

/* The line that values begin at: zero, or the plot's edge where zero is not shown. */
void chart_base(ChartSetter *setter) {
    const AxisScale *scale = &setter->scale;
    const DrawingStroke axis = {.color = setter->look->axis_color, .width = setter->look->axis_width};
    const bool has_zero = scale->low <= 0 && scale->high >= 0;
    across(setter, chart_at(setter, has_zero ? 0 : scale->low), &axis);
    if (!has_zero && !setter->is_horizontal) set_break_mark(setter);
}

/* As many steps as there is room for; along a line the numbers' width decides. */
static void make_scale(ChartSetter *setter, AxisRange range, double length) {
    const Chart *chart = setter->chart;
    NumberFormat format = chart->format;
    if (chart->stack == STACK_SHARE)
        format = (NumberFormat){.suffix = STR("%"), .is_percent = true, .integer_digits = 1};
    const double em = setter->label->size;
    int steps = (int)(length / (em * TICK_PITCH / 1000));
    if (steps > STEPS_MOST) steps = STEPS_MOST;
    for (; steps > 0; steps--) {
        setter->scale = axis_make(&chart->axis, &format, range, steps);
        const double pitch =
            length / (setter->scale.high - setter->scale.low) * decimal_to_double(setter->scale.step);
        if (!setter->is_horizontal || widest_tick(setter) + em * TICK_GAP / 1000 <= pitch) return;
    }
    setter->scale = axis_make(&chart->axis, &format, range, 1);
}

static void set_category_title(ChartSetter *setter) {
    if (setter->is_horizontal || !setter->chart->category_title.length) return;
    ChartText text = chart_text(setter, setter->chart->category_title, setter->chart->span, setter->label, 0);
    chart_put(setter, &text, setter->place.width, setter->names_top, TEXT_LEFT_OF, false);
}

static void check_room(ChartSetter *setter) {
    if (setter->right - setter->left >= 3 * setter->label->size &&
        setter->bottom - setter->top >= 3 * setter->label->size)
        return;
    CHART_DIAGNOSE(setter, CHART_SMALL, NULL);
    if (setter->right <= setter->left) setter->right = setter->left + LENGTH_POINT;
    if (setter->bottom <= setter->top) setter->bottom = setter->top + LENGTH_POINT;
}

/* How much of `wanted` beyond a value the axis itself does not give, as its end is further on. */
static Length lacking(const ChartSetter *setter, Length wanted, double slack, double length) {
    const double given = slack / (setter->scale.high - setter->scale.low) * length;
    return given >= wanted ? 0 : wanted - (Length)given;
}

static NamePlan frame_lying(ChartSetter *setter, AxisRange range, ChartRoom room) {
    const Length width = setter->place.width;
    const NamePlan plan = plan_beside(setter);
    setter->names_right = setter->left = plan.width + WORD_GAP;
    setter->right = width - room.right;
    setter->bottom = setter->place.height - setter->label->size - WORD_GAP;
    const double length =
        (setter->right - setter->left) * 0.85; /* what is left when numbers have their room */
    make_scale(setter, range, length);
    setter->left += lacking(setter, room.beyond_least, room.least - setter->scale.low, length);
    setter->right -= lacking(setter, room.beyond_most, setter->scale.high - room.most, length);
    const Length half = widest_tick(setter) / 2;
    if (setter->right + half > width) setter->right = width - half;
    return plan;
}

static NamePlan frame_standing(ChartSetter *setter, AxisRange range, ChartRoom room) {
    const Length width = setter->place.width, height = setter->place.height, em = setter->label->size;
    setter->top += em * 3 / 4;
    const double length = (height - setter->top - 2 * em) * 0.9;
    make_scale(setter, range, length);
    setter->left = widest_tick(setter) + WORD_GAP;
    const Length title = category_title_width(setter);
    setter->right = width - (room.right > title ? room.right : title);
    const NamePlan plan =
        plan_below(setter, (setter->right - setter->left) / (double)setter->chart->category_count);
    setter->names_top = height - plan.height;
    setter->bottom = setter->names_top - WORD_GAP;
    setter->bottom -= lacking(setter, room.beyond_least, room.least - setter->scale.low, length);
    setter->top += lacking(setter, room.beyond_most, setter->scale.high - room.most, length);
    return plan;
}

void chart_frame(ChartSetter *setter, AxisRange range, ChartRoom room) {
    setter->top = set_header(setter);
    NamePlan plan =
        setter->is_horizontal ? frame_lying(setter, range, room) : frame_standing(setter, range, room);
    check_room(setter);
    set_grid(setter);
    if (setter->is_horizontal)
        put_names_beside(setter, &plan);
    else
        put_names_below(setter, &plan);
    set_category_title(setter);
}
