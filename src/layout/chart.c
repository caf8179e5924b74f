/* Figures from data: see chart.h. Words, heights, the order of drawing.
 *
 * Takes: a chart and its rectangle. Gives: items. Invariant: the picture is as large as the rectangle, so
 * that it stands for the whole figure in the tag tree.
 */
#include "layout/chart_internal.h"

/* Smaller than this nothing can be read, in points. */
#define LEAST_SIDE (40 * LENGTH_POINT)

/* A style for words whose places the chart reckons: no indents, flush left. */
static const Style *word_style(GalleyContext *context, const char *name, const char *otherwise) {
    const StyleSheet *sheet = context->styled->sheet;
    const Style *found = style_find(sheet, str_from_c(name));
    if (!found) found = style_find(sheet, str_from_c(otherwise));
    if (!found) found = galley_style(context, STR("caption"));
    Style *style = arena_copy(context->galley, found, sizeof *found);
    style->align = ALIGN_START;
    style->break_at_phrases = true;
    style->first_indent = style->indent_start = style->indent_end = 0;
    return style;
}

static const Style *light_style(GalleyContext *context, const Style *value) {
    Style *style = arena_copy(context->galley, value, sizeof *value);
    style->ink = (Color){COLOR_GRAY, {1000}};
    return style;
}

ChartText chart_text(ChartSetter *setter, Str text, Span span, const Style *style, Length most) {
    GalleyContext *context = setter->context;
    ChartText result = {.paragraph = galley_plain(context, text, style, setter->place.node, span)};
    Length width = paragraph_natural_width(result.paragraph);
    if (most && width > most) width = most;
    Measure measure = {
        .width = width, .narrow_width = width, .rags_when_narrow = true, .greedy = context->greedy_lines};
    result.lines = line_break(context->galley, result.paragraph, &measure);
    for (size_t i = 0; i < result.lines.count; i++)
        if (result.lines.line[i].width > result.width) result.width = result.lines.line[i].width;
    if (result.lines.count) result.height = style->pitch * (Length)(result.lines.count - 1) + style->size;
    return result;
}

Length chart_least_width(const ChartText *text) {
    return paragraph_least_width(text->paragraph);
}

static ChartBox box_of(const ChartText *text, Length x, Length y, TextSide side) {
    Length left = x;
    if (side == TEXT_CENTERED) left -= text->width / 2;
    if (side == TEXT_LEFT_OF) left -= text->width;
    return (ChartBox){left, y, left + text->width, y + text->height};
}

static bool boxes_meet(const ChartBox *a, const ChartBox *b) {
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

bool chart_has_room(const ChartSetter *setter, const ChartText *text, Length x, Length y, TextSide side,
                    bool avoids_marks) {
    const ChartBox box = box_of(text, x, y, side);
    if (box.left < 0 || box.right > setter->place.width || box.top < 0 || box.bottom > setter->place.height)
        return false;
    for (size_t i = 0; i < setter->taken.count; i++)
        if (boxes_meet(&box, &setter->taken.at[i])) return false;
    for (size_t i = 0; avoids_marks && i < setter->marks.count; i++)
        if (boxes_meet(&box, &setter->marks.at[i])) return false;
    return true;
}

void chart_put(ChartSetter *setter, const ChartText *text, Length x, Length y, TextSide side, bool has_halo) {
    const Style *style = text->paragraph->style;
    const FigureStyle *figure = &setter->context->styled->sheet->figure;
    Length baseline = setter->place.y + y + style_ascent(setter->context, style);
    size_t first = setter->words.count;
    array_push(setter->context->galley, &setter->taken, box_of(text, x, y, side));
    for (size_t i = 0; i < text->lines.count; i++) {
        const Line *line = &text->lines.line[i];
        Length left = x;
        if (side == TEXT_CENTERED) left -= line->width / 2;
        if (side == TEXT_LEFT_OF) left -= line->width;
        line_items(setter->context, text->paragraph, line, setter->place.x + left,
                   baseline + style->pitch * (Length)i, setter->place.node, &setter->words);
    }
    for (size_t i = first; has_halo && i < setter->words.count; i++) {
        setter->words.at[i].halo = figure->label_halo_width ? figure->label_halo_width : LENGTH_POINT;
        setter->words.at[i].color = (Color){COLOR_GRAY, {1000}};
    }
}

Str chart_number(ChartSetter *setter, Decimal number) {
    return number_print(setter->context->arena, &setter->chart->format, number);
}

static ChartSetter setter_of(GalleyContext *context, const Chart *chart, ChartPlace place) {
    ChartSetter setter = {.context = context,
                          .chart = chart,
                          .look = &context->styled->sheet->chart,
                          .place = place,
                          .label = word_style(context, "chart-label", "map-label-small"),
                          .value = word_style(context, "chart-value", "chart-label")};
    setter.light = light_style(context, setter.value);
    return setter;
}

/* A row of lying bars for each category, and room for names and numbers around. */
static Length height_of_rows(ChartSetter *setter, Length width) {
    const Chart *chart = setter->chart;
    const Length em = setter->label->size;
    Length row = dimension_resolve(setter->look->bar_row, em, width);
    const Length names = chart_name_height(setter) + em / 2;
    if (row < names) row = names;
    size_t bars = chart->stack == STACK_NONE ? chart->series_count : 1;
    if (bars > 1) row += (Length)(bars - 1) * row / 2;
    Length around = 3 * em + chart_legend(setter, 0, width, false, false);
    return row * (Length)chart->category_count + around;
}

Length chart_height(GalleyContext *context, const Chart *chart, NodeId node, Length width) {
    const Length em = context->body->size;
    if (chart->height.value) return dimension_resolve(chart->height, em, width);
    ChartSetter setter = setter_of(context, chart, (ChartPlace){.node = node, .width = width});
    Length height = dimension_resolve(setter.look->height, em, width);
    setter.place.height = height;
    if (chart->kind == CHART_PIE) height = chart_pie_height(&setter);
    if (chart->kind == CHART_BAR && chart_lies(&setter)) height = height_of_rows(&setter, width);
    return height;
}

void chart_set(GalleyContext *context, const Chart *chart, ChartPlace place, ItemList *items) {
    ChartSetter setter = setter_of(context, chart, place);
    setter.drawing = drawing_create(context->arena, place.width, place.height);
    if (place.width < LEAST_SIDE || place.height < LEAST_SIDE) {
        CHART_DIAGNOSE(&setter, CHART_SMALL, NULL);
        return;
    }
    switch (chart->kind) {
    case CHART_BAR: chart_set_bars(&setter); break;
    case CHART_LINE: chart_set_lines(&setter); break;
    case CHART_PIE: chart_set_pie(&setter); break;
    }
    if (chart->values == VALUES_ALL && setter.left_out)
        CHART_DIAGNOSE(&setter, CHART_VALUES_LEFT_OUT,
                       str_format(context->arena, "%zu", setter.left_out).text);
    Item picture = {.kind = ITEM_IMAGE,
                    .node = place.node,
                    .x = place.x,
                    .y = place.y,
                    .width = place.width,
                    .height = place.height,
                    .image = drawing_finish(setter.drawing, context->images)};
    array_push(context->galley, items, picture);
    for (size_t i = 0; i < setter.words.count; i++) array_push(context->galley, items, setter.words.at[i]);
}
