/* `chart:` of a layout file: see layout_chart.h.
 *
 * Takes: YAML. Gives: colours, hatches, widths of lines. Invariant: no line is thinner than a press can
 * print.
 */
#include "input/layout_chart.h"

#include "input/layout_fields.h"

void layout_chart_default(Arena *arena, ChartStyle *style) {
    static const Color palette[] = {{COLOR_GRAY, {300}},
                                    {COLOR_GRAY, {850}},
                                    {COLOR_GRAY, {600}},
                                    {COLOR_GRAY, {1000}}},
                       lines[] = {{COLOR_GRAY, {0}}, {COLOR_GRAY, {400}}};
    static const Hatch marks[] = {HATCH_NONE, HATCH_RISING, HATCH_NONE, HATCH_DOTS, HATCH_CROSS};
    *style = (ChartStyle){.palette = arena_copy(arena, palette, sizeof palette),
                          .palette_count = sizeof palette / sizeof *palette,
                          .lines = arena_copy(arena, lines, sizeof lines),
                          .line_count = sizeof lines / sizeof *lines,
                          .hatches = arena_copy(arena, marks, sizeof marks),
                          .hatch_count = sizeof marks / sizeof *marks,
                          .axis_color = {COLOR_GRAY, {0}},
                          .grid_color = {COLOR_GRAY, {750}},
                          .hatch_color = {COLOR_GRAY, {0}},
                          .axis_width = 500,
                          .grid_width = 250,
                          .line_width = 1200,
                          .hatch_width = 400,
                          .hatch_gap = 3000,
                          .marker_size = 5000,
                          .bar_width = 40 * LENGTH_POINT,
                          .height = {UNIT_PERCENT, 45000},
                          .bar_row = {UNIT_ABSOLUTE, 20 * LENGTH_POINT}};
}

static const Choice hatches[] = {{"none", HATCH_NONE},
                                 {"rising", HATCH_RISING},
                                 {"falling", HATCH_FALLING},
                                 {"cross", HATCH_CROSS},
                                 {"horizontal", HATCH_HORIZONTAL},
                                 {"vertical", HATCH_VERTICAL},
                                 {"dots", HATCH_DOTS},
                                 {NULL, 0}};

/* A list of colours in place of the one that was there; an empty one is an error and changes nothing. */
static void read_colors(const FieldContext *context, const YamlNode *node, const char *name, Color **colors,
                        size_t *count) {
    const Field field = {.name = name, .type = FIELD_COLOR};
    if (!node || !schema_expect(context, node, YAML_KIND_SEQUENCE)) return;
    Color *list = ARENA_ARRAY(context->arena, Color, node->count);
    size_t good = 0;
    for (size_t i = 0; i < node->count; i++)
        good += schema_value(context, node->items[i], &field, &list[good]);
    if (!node->count) DIAGNOSE(context->diagnostics, TEXT_EMPTY, node->span, name);
    if (!good) return;
    *colors = list;
    *count = good;
}

static void read_hatches(const FieldContext *context, const YamlNode *node, ChartStyle *style) {
    const Field field = {.name = "hatches", .type = FIELD_CHOICE, .choices = hatches};
    if (!node || !schema_expect(context, node, YAML_KIND_SEQUENCE)) return;
    style->hatches = ARENA_ARRAY(context->arena, Hatch, node->count);
    style->hatch_count = 0;
    for (size_t i = 0; i < node->count; i++) {
        int hatch = HATCH_NONE;
        if (!schema_value(context, node->items[i], &field, &hatch)) continue;
        style->hatches[style->hatch_count++] = (Hatch)hatch;
    }
}

/* Thinner lines break up in print; hatches that are closer than their lines are wide are areas. */
#define LEAST_WIDTH ((Length)250)

static void check_lengths(const FieldContext *context, const YamlNode *node, ChartStyle *style) {
    const struct {
        const char *name;
        Length *value, least;
    } lengths[] = {
        {"axis_width", &style->axis_width, LEAST_WIDTH}, {"grid_width", &style->grid_width, LEAST_WIDTH},
        {"line_width", &style->line_width, LEAST_WIDTH}, {"hatch_width", &style->hatch_width, LEAST_WIDTH},
        {"hatch_gap", &style->hatch_gap, LENGTH_POINT},  {"marker_size", &style->marker_size, LENGTH_POINT},
        {"bar_width", &style->bar_width, LENGTH_POINT}};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        const YamlNode *given = yaml_get(node, str_from_c(lengths[i].name));
        if (!given || *lengths[i].value >= lengths[i].least) continue;
        char least[LENGTH_TEXT_SIZE];
        length_print(lengths[i].least, least);
        DIAGNOSE(context->diagnostics, CHART_THIN, given->span, lengths[i].name, least);
        *lengths[i].value = lengths[i].least;
    }
}

void layout_chart_read(const FieldContext *context, const YamlNode *node, ChartStyle *style) {
    ChartEntry entry = {.style = *style};
    FieldTable table = layout_chart_fields();
    schema_read(context, node, table.fields, table.count, &entry);
    check_lengths(context, node, &entry.style);
    *style = entry.style;
    read_colors(context, entry.palette, "palette", &style->palette, &style->palette_count);
    read_colors(context, entry.lines, "lines", &style->lines, &style->line_count);
    read_hatches(context, entry.hatches, style);
}
