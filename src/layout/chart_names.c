/* Names of a chart's series: a legend above, or each beside its line or area.
 *
 * Takes: the series. Gives: words and samples. Invariant: names keep the series' order in a legend; beside
 * the plot they keep the order of their values and do not overlap.
 */
#include "layout/chart_internal.h"

#include <math.h>

/* A sample of an area, and of a line, in the label's size; gaps around it. */
#define SAMPLE_WIDTH      1400
#define SAMPLE_WIDTH_LINE 2600
#define SAMPLE_HEIGHT     800
#define SAMPLE_GAP        400
#define ENTRY_GAP         1400
/* The share of the width that names beside the plot may take, in per cent. */
#define NAMES_SHARE 30

static Length em_share(const ChartSetter *setter, int thousandths) {
    return length_scale(setter->label->size, thousandths, 1000);
}

bool chart_has_legend(const ChartSetter *setter) {
    const Chart *chart = setter->chart;
    if (chart->kind == CHART_PIE || chart->names == NAMES_NONE || chart_names_beside(setter)) return false;
    return chart->series_count > 1 || chart->names == NAMES_LEGEND;
}

/* Lines, and bars that stand on each other, have an end at which a name can stand. */
bool chart_names_beside(const ChartSetter *setter) {
    const Chart *chart = setter->chart;
    if (chart->kind == CHART_LINE)
        return chart->names == NAMES_DIRECT || (chart->names == NAMES_AUTO && chart->series_count > 1);
    return chart->kind == CHART_BAR && chart->names == NAMES_DIRECT && chart->stack != STACK_NONE &&
           !setter->is_horizontal;
}

static Length sample_width(const ChartSetter *setter) {
    return em_share(setter, setter->chart->kind == CHART_LINE ? SAMPLE_WIDTH_LINE : SAMPLE_WIDTH);
}

static void draw_sample(ChartSetter *setter, size_t series, Length x, Length y) {
    const Length em = setter->label->size, width = sample_width(setter);
    if (setter->chart->kind == CHART_LINE) {
        const DrawingStroke stroke = chart_stroke(setter, series);
        const double middle = y + em / 2.0;
        drawing_line(setter->drawing, (DrawingPoint){x, middle}, (DrawingPoint){x + width, middle}, &stroke);
        chart_mark(setter, series, (DrawingPoint){x + width / 2.0, middle});
        return;
    }
    const Length height = em_share(setter, SAMPLE_HEIGHT);
    chart_rectangle(setter, series, x, y + (em - height) / 2.0, width, height);
}

Length chart_legend(ChartSetter *setter, Length left, Length width, bool at_end, bool draws) {
    if (!chart_has_legend(setter)) return 0;
    const Chart *chart = setter->chart;
    const Length pitch =
        setter->label->pitch > setter->label->size ? setter->label->pitch : setter->label->size;
    const Length before = sample_width(setter) + em_share(setter, SAMPLE_GAP),
                 gap = em_share(setter, ENTRY_GAP);
    Length y = 0, shift = 0;
    if (at_end) {
        Length whole = -gap;
        for (size_t i = 0; i < chart->series_count; i++) {
            ChartText text = chart_text(setter, chart->series[i].name.text, chart->series[i].name.span,
                                        setter->label, width - before);
            whole += before + text.width + gap;
        }
        if (whole < width) shift = width - whole;
    }
    Length x = shift, row = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        const ChartName *name = &chart->series[i].name;
        ChartText text = chart_text(setter, name->text, name->span, setter->label, width - before);
        if (x > shift && x + before + text.width > width) {
            x = 0;
            y += row;
            row = 0;
        }
        if (draws) {
            draw_sample(setter, i, left + x, y);
            chart_put(setter, &text, left + x + before, y, TEXT_RIGHT_OF, false);
        }
        x += before + text.width + gap;
        if (text.height + pitch - setter->label->size > row) row = text.height + pitch - setter->label->size;
    }
    return y + row + em_share(setter, SAMPLE_GAP);
}

Length chart_names_width(ChartSetter *setter) {
    if (!chart_names_beside(setter)) return 0;
    const Length most = length_scale(setter->place.width, NAMES_SHARE, 100);
    Length widest = 0;
    for (size_t i = 0; i < setter->chart->series_count; i++) {
        const ChartName *name = &setter->chart->series[i].name;
        ChartText text = chart_text(setter, name->text, name->span, setter->label, most);
        if (text.width > widest) widest = text.width;
    }
    return widest + setter->label->size;
}

/* Neighbours that would overlap, set solid; their place is the mean of what each of them wants. */
typedef struct Cluster {
    double wanted, height, top; /* wanted: the sum of the tops that its blocks wish for it */
    size_t count;
} Cluster;

static void place_cluster(Cluster *cluster, double top, double bottom) {
    cluster->top = cluster->wanted / (double)cluster->count;
    if (cluster->top + cluster->height > bottom) cluster->top = bottom - cluster->height;
    if (cluster->top < top) cluster->top = top;
}

bool chart_spread(Arena *arena, double *middles, const double *heights, size_t count, double top,
                  double bottom) {
    Cluster *clusters = ARENA_ARRAY(arena, Cluster, count);
    size_t last = 0;
    for (size_t i = 0; i < count; i++) {
        clusters[last] = (Cluster){middles[i] - heights[i] / 2, heights[i], 0, 1};
        place_cluster(&clusters[last++], top, bottom);
        while (last > 1 && clusters[last - 2].top + clusters[last - 2].height > clusters[last - 1].top) {
            Cluster *above = &clusters[last - 2];
            const Cluster *below = &clusters[last - 1];
            above->wanted += below->wanted - above->height * (double)below->count;
            above->height += below->height;
            above->count += below->count;
            place_cluster(above, top, bottom);
            last--;
        }
    }
    size_t block = 0;
    bool fits = true;
    for (size_t i = 0; i < last; i++) {
        double y = clusters[i].top;
        fits = fits && y + clusters[i].height <= bottom;
        for (size_t j = 0; j < clusters[i].count; j++, block++) {
            middles[block] = y + heights[block] / 2;
            y += heights[block];
        }
    }
    return fits;
}

void chart_put_names(ChartSetter *setter, const NameEnd *ends) {
    const Chart *chart = setter->chart;
    const Length most = length_scale(setter->place.width, NAMES_SHARE, 100);
    size_t *order = ARENA_ARRAY(setter->context->galley, size_t, chart->series_count);
    double *middles = ARENA_ARRAY(setter->context->galley, double, chart->series_count),
           *heights = ARENA_ARRAY(setter->context->galley, double, chart->series_count);
    size_t count = 0;
    for (size_t i = 0; i < chart->series_count; i++) {
        if (!ends[i].is_there) continue;
        size_t place = count++;
        for (; place > 0 && ends[order[place - 1]].at.y > ends[i].at.y; place--)
            order[place] = order[place - 1];
        order[place] = i;
    }
    for (size_t i = 0; i < count; i++) {
        const ChartName *name = &chart->series[order[i]].name;
        middles[i] = ends[order[i]].at.y;
        heights[i] = chart_text(setter, name->text, name->span, setter->label, most).height + 1500;
    }
    const double bottom =
        setter->names_top - 1000; /* the last category's name may reach into the corner below */
    if (!chart_spread(setter->context->galley, middles, heights, count, 0, bottom))
        CHART_DIAGNOSE(setter, CHART_SMALL, NULL);
    const DrawingStroke leader = {.color = setter->look->axis_color, .width = setter->look->grid_width};
    const Length x = setter->place.width - chart_names_width(setter) + setter->label->size;
    for (size_t i = 0; i < count; i++) {
        const ChartName *name = &chart->series[order[i]].name;
        const NameEnd *end = &ends[order[i]];
        ChartText text = chart_text(setter, name->text, name->span, setter->label, most);
        const bool is_moved = fabs(middles[i] - end->at.y) > setter->label->size / 3.0;
        if (is_moved || end->at.x < setter->right - setter->label->size * 3.0)
            drawing_line(setter->drawing, (DrawingPoint){end->at.x + end->gap, end->at.y},
                         (DrawingPoint){x - 1500, middles[i]}, &leader);
        chart_put(setter, &text, x, (Length)lround(middles[i]) - text.height / 2, TEXT_RIGHT_OF, false);
    }
}
