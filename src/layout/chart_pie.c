/* A pie: parts of a whole, clockwise from the top, in the data's order.
 *
 * Takes: one series. Gives: sectors, each with its name, number and share beside it.
 * Invariant: angles are in proportion to the values; names are on the side of their sector, and do not
 * overlap.
 */
#include "layout/chart_internal.h"

#include <math.h>

/* A corner of the outline at least every two degrees: the straight piece is then 1/6000 of the radius off the
 * arc. */
#define ARC_STEP (2 * 3.14159265358979323846 / 180)
#define TWO_PI   (2 * 3.14159265358979323846)
/* From the pie's edge out to where leaders turn, and on to their words; in the label's size, thousandths. */
#define LEADER_OUT 800
#define LEADER_ON  900
/* The share of the width that the words of one side may take, in per cent. */
#define WORDS_SHARE 34
/* Between the words of neighbours. */
#define WORDS_GAP 2500

typedef struct Sector {
    size_t category;
    double from, to; /* angles, clockwise from the top */
    ChartText name, number;
    bool is_right, is_stacked; /* the number under the name */
    Length width, height;      /* of the words */
} Sector;

typedef struct Pie {
    ChartSetter *setter;
    Sector *sectors;
    size_t count;
    double x, y, radius;
} Pie;

static DrawingPoint on_circle(const Pie *pie, double angle, double radius) {
    return (DrawingPoint){pie->x + radius * sin(angle), pie->y - radius * cos(angle)};
}

/* 「中国 1,234人（12.3%）」, the number on a line of its own when both are too wide for one. */
static void set_words(ChartSetter *setter, Sector *sector, Decimal whole) {
    const Chart *chart = setter->chart;
    const ChartValue *value = &chart->series[0].values[sector->category];
    const ChartName *name = &chart->categories[sector->category];
    const Length most = length_scale(setter->place.width, WORDS_SHARE, 100), blank = setter->label->size / 2;
    const bool is_japanese = str_starts_with(setter->context->styled->document->language, STR("ja"));
    Str share = chart_share(setter->context->arena, value->number, whole);
    StrBuilder text = {.arena = setter->context->arena};
    if (!value->is_number) {
        str_append(&text, value->token);
    } else if (chart->values != VALUES_NONE) {
        str_append(&text, chart_number(setter, value->number));
        if (!chart->format.suffix.length) str_append(&text, chart->unit);
        str_append_format(&text, is_japanese ? "（%.*s）" : " (%.*s)", STR_ARGS(share));
    } else {
        str_append(&text, share);
    }
    sector->number = chart_text(setter, str_built(&text), value->span, setter->label, 0);
    sector->name = chart_text(setter, chart->names == NAMES_NONE ? (Str){0} : name->text, name->span,
                              setter->label, most);
    sector->width = sector->name.width + blank + sector->number.width;
    sector->height = setter->label->size;
    sector->is_stacked = sector->width > most || sector->name.lines.count > 1;
    if (!sector->is_stacked) return;
    sector->width = sector->name.width > sector->number.width ? sector->name.width : sector->number.width;
    sector->height = sector->name.height + setter->label->pitch;
}

static void put_words(ChartSetter *setter, const Sector *sector, Length x, Length middle) {
    const TextSide side = sector->is_right ? TEXT_RIGHT_OF : TEXT_LEFT_OF;
    const Length y = middle - sector->height / 2;
    if (sector->is_stacked) {
        chart_put(setter, &sector->name, x, y, side, false);
        chart_put(setter, &sector->number, x, y + sector->height - setter->label->size, side, false);
        return;
    }
    const Length left = sector->is_right ? x : x - sector->width;
    chart_put(setter, &sector->name, left, y, TEXT_RIGHT_OF, false);
    chart_put(setter, &sector->number, left + sector->width - sector->number.width, y, TEXT_RIGHT_OF, false);
}

static void find_sectors(Pie *pie) {
    ChartSetter *setter = pie->setter;
    const Chart *chart = setter->chart;
    const Decimal whole = chart_whole(chart, 0);
    const double all = decimal_to_double(whole);
    double angle = 0;
    for (size_t i = 0; i < chart->category_count; i++) {
        const ChartValue *value = &chart->series[0].values[i];
        Sector *sector = &pie->sectors[pie->count++];
        *sector = (Sector){.category = i, .from = angle};
        if (value->is_number) angle += decimal_to_double(value->number) / all * TWO_PI;
        sector->to = angle;
        sector->is_right = (sector->from + sector->to) / 2 < TWO_PI / 2;
        set_words(setter, sector, whole);
    }
}

/* The circle between the words of either side. */
static void place_circle(Pie *pie) {
    ChartSetter *setter = pie->setter;
    const Length em = setter->label->size, width = setter->place.width, height = setter->place.height;
    Length sides[2] = {0, 0};
    for (size_t i = 0; i < pie->count; i++) {
        Length *side = &sides[pie->sectors[i].is_right];
        if (pie->sectors[i].width > *side) *side = pie->sectors[i].width;
    }
    const Length leader = length_scale(em, LEADER_OUT + LEADER_ON, 1000) + 2 * LENGTH_POINT;
    pie->radius = fmin((width - sides[0] - sides[1] - 2.0 * leader) / 2, (height - 2.0 * em) / 2);
    pie->radius = fmax(pie->radius, 1.0 * em);
    pie->x = (width + sides[0] - sides[1]) / 2.0;
    pie->y = height / 2.0;
}

/* Nothing of a part that is 0 or missing: its words tell it. */
static void draw_sector(Pie *pie, const Sector *sector) {
    const int steps = (int)ceil((sector->to - sector->from) / ARC_STEP) + 1;
    const bool is_whole = sector->to - sector->from > TWO_PI - ARC_STEP / 1000;
    if (sector->to <= sector->from) return;
    DrawingPoint *points = ARENA_ARRAY(pie->setter->context->galley, DrawingPoint, (size_t)steps + 2);
    size_t count = 0;
    if (!is_whole) points[count++] = (DrawingPoint){pie->x, pie->y};
    for (int i = 0; i <= steps - is_whole; i++)
        points[count++] = on_circle(pie, sector->from + (sector->to - sector->from) * i / steps, pie->radius);
    chart_area(pie->setter, sector->category, points, count);
}

/* Words of one side, from the top: spread over the height. */
static void put_side(Pie *pie, bool is_right) {
    ChartSetter *setter = pie->setter;
    double *middles = ARENA_ARRAY(setter->context->galley, double, pie->count),
           *heights = ARENA_ARRAY(setter->context->galley, double, pie->count);
    Sector **order = ARENA_ARRAY(setter->context->galley, Sector *, pie->count);
    size_t count = 0;
    for (size_t i = 0; i < pie->count; i++) {
        Sector *sector = &pie->sectors[is_right ? i : pie->count - 1 - i];
        if (sector->is_right != is_right) continue;
        const double out = pie->radius + length_scale(setter->label->size, LEADER_OUT, 1000);
        middles[count] = on_circle(pie, (sector->from + sector->to) / 2, out).y;
        heights[count] = sector->height + WORDS_GAP;
        order[count++] = sector;
    }
    if (!chart_spread(setter->context->galley, middles, heights, count, 0, setter->place.height))
        CHART_DIAGNOSE(setter, CHART_SMALL, NULL);
    const DrawingStroke leader = {.color = setter->look->axis_color, .width = setter->look->grid_width};
    const double out = length_scale(setter->label->size, LEADER_OUT, 1000),
                 on = length_scale(setter->label->size, LEADER_ON, 1000);
    for (size_t i = 0; i < count; i++) {
        const double angle = (order[i]->from + order[i]->to) / 2;
        const DrawingPoint edge = on_circle(pie, angle, pie->radius),
                           knee = on_circle(pie, angle, pie->radius + out / 2);
        const double direction = is_right ? 1 : -1, end = pie->x + direction * (pie->radius + out + on);
        const double turn = end - direction * on;
        SvgPath path = drawing_path(setter->drawing);
        svg_path_move(&path, edge.x, edge.y);
        svg_path_line(&path, knee.x, knee.y);
        svg_path_line(&path, turn, middles[i]);
        svg_path_line(&path, end, middles[i]);
        if (order[i]->to > order[i]->from) drawing_add(setter->drawing, &path, NULL, &leader);
        put_words(setter, order[i], (Length)lround(end + direction * 1500), (Length)lround(middles[i]));
    }
}

static Pie pie_of(ChartSetter *setter) {
    Pie pie = {.setter = setter,
               .sectors = ARENA_ARRAY(setter->context->galley, Sector, setter->chart->category_count)};
    find_sectors(&pie);
    place_circle(&pie);
    return pie;
}

Length chart_pie_height(ChartSetter *setter) {
    const Pie pie = pie_of(setter);
    double sides[2] = {0, 0};
    for (size_t i = 0; i < pie.count; i++)
        sides[pie.sectors[i].is_right] += pie.sectors[i].height + WORDS_GAP;
    double height = 2 * (pie.radius + setter->label->size);
    height = fmax(height, 2 * fmax(sides[0], sides[1])); /* words of small parts spread round the top */
    return height < setter->place.height ? (Length)ceil(height) : setter->place.height;
}

void chart_set_pie(ChartSetter *setter) {
    Pie pie = pie_of(setter);
    if (pie.radius < 2.0 * setter->label->size) CHART_DIAGNOSE(setter, CHART_SMALL, NULL);
    for (size_t i = 0; i < pie.count; i++) draw_sector(&pie, &pie.sectors[i]);
    put_side(&pie, true);
    put_side(&pie, false);
}
