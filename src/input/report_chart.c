/* Figures from data: bars, lines, pies.
 *
 * Takes: `chart:` and its records. Gives: a figure block with a Chart.
 * Invariant: as in document/chart.h; whatever is no number is an error at its place in the data, unless
 * `missing` names it.
 */
#include "input/chart_data.h"
#include "input/chart_text.h"

static const Choice kinds[] = {{"bar", CHART_BAR}, {"line", CHART_LINE}, {"pie", CHART_PIE}, {NULL, 0}};
static const Choice directions[] = {{"auto", DIRECTION_AUTO},
                                    {"vertical", DIRECTION_VERTICAL},
                                    {"horizontal", DIRECTION_HORIZONTAL},
                                    {NULL, 0}};
static const Choice stacks[] = {
    {"false", STACK_NONE},  {"no", STACK_NONE}, {"true", STACK_SUM}, {"yes", STACK_SUM}, {"sum", STACK_SUM},
    {"share", STACK_SHARE}, {NULL, 0}};
static const Choice name_places[] = {{"auto", NAMES_AUTO},
                                     {"direct", NAMES_DIRECT},
                                     {"legend", NAMES_LEGEND},
                                     {"none", NAMES_NONE},
                                     {NULL, 0}};
static const Choice value_choices[] = {{"auto", VALUES_AUTO},  {"true", VALUES_ALL}, {"yes", VALUES_ALL},
                                       {"false", VALUES_NONE}, {"no", VALUES_NONE},  {NULL, 0}};

static const Field chart_fields[] = {
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = offsetof(ChartFields, kind),
     .is_required = true,
     .choices = kinds},
    {.name = "from", .type = FIELD_NODE, .offset = offsetof(ChartFields, from), .is_required = true},
    {.name = "category", .type = FIELD_NODE, .offset = offsetof(ChartFields, category), .is_required = true},
    {.name = "series", .type = FIELD_NODE, .offset = offsetof(ChartFields, series)},
    {.name = "encoding",
     .type = FIELD_CHOICE,
     .offset = offsetof(ChartFields, encoding),
     .choices = record_encodings},
    {.name = "where", .type = FIELD_NODE, .offset = offsetof(ChartFields, where)},
    {.name = "sort", .type = FIELD_NODE, .offset = offsetof(ChartFields, sort)},
    {.name = "missing", .type = FIELD_NODE, .offset = offsetof(ChartFields, missing)},
    {.name = "format", .type = FIELD_NODE, .offset = offsetof(ChartFields, format)},
    {.name = "scale", .type = FIELD_CHOICE, .offset = offsetof(ChartFields, scale), .choices = data_scales},
    {.name = "unit", .type = FIELD_STRING, .offset = offsetof(ChartFields, unit)},
    {.name = "axis", .type = FIELD_NODE, .offset = offsetof(ChartFields, axis)},
    {.name = "category_title", .type = FIELD_STRING, .offset = offsetof(ChartFields, category_title)},
    {.name = "direction", .type = FIELD_NODE, .offset = offsetof(ChartFields, direction)},
    {.name = "stacked", .type = FIELD_NODE, .offset = offsetof(ChartFields, stacked)},
    {.name = "names", .type = FIELD_CHOICE, .offset = offsetof(ChartFields, names), .choices = name_places},
    {.name = "values",
     .type = FIELD_CHOICE,
     .offset = offsetof(ChartFields, values),
     .choices = value_choices},
    {.name = "width", .type = FIELD_DIMENSION, .offset = offsetof(ChartFields, width)},
    {.name = "height", .type = FIELD_DIMENSION, .offset = offsetof(ChartFields, height)},
    {.name = "id", .type = FIELD_NODE, .offset = offsetof(ChartFields, id)},
    {.name = "alt", .type = FIELD_MARKUP, .offset = offsetof(ChartFields, alt)},
    {.name = "caption", .type = FIELD_MARKUP, .offset = offsetof(ChartFields, caption)},
    {.name = "credit", .type = FIELD_MARKUP, .offset = offsetof(ChartFields, credit)},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(ChartFields, style)},
    {.name = "across", .type = FIELD_BOOLEAN, .offset = offsetof(ChartFields, across)},
};

typedef struct AxisFields {
    Str title;
    const YamlNode *least, *most, *step;
} AxisFields;

static const Field axis_fields[] = {
    {.name = "title", .type = FIELD_STRING, .offset = offsetof(AxisFields, title)},
    {.name = "least", .type = FIELD_NODE, .offset = offsetof(AxisFields, least)},
    {.name = "most", .type = FIELD_NODE, .offset = offsetof(AxisFields, most)},
    {.name = "step", .type = FIELD_NODE, .offset = offsetof(AxisFields, step)},
};

static const char *c_text(const ChartReader *chart, Str text) {
    return str_to_c(chart->reader->arena, text);
}

/* Look */

/* A choice that only bars have. */
static int bar_choice(ChartReader *chart, const YamlNode *node, const char *name, const Choice *choices) {
    const Field field = {.name = name, .type = FIELD_CHOICE, .choices = choices};
    FieldContext context = report_context(chart->reader, name);
    int value = 0;
    if (!node || !schema_value(&context, node, &field, &value)) return 0;
    if (value && chart->chart->kind != CHART_BAR) {
        DIAGNOSE(chart->reader->diagnostics, CHART_BARS_ONLY, node->span, name);
        return 0;
    }
    return value;
}

static bool read_axis_number(ChartReader *chart, const YamlNode *node, Decimal *number) {
    FieldContext context = report_context(chart->reader, "axis");
    if (!node || !schema_expect(&context, node, YAML_KIND_SCALAR)) return false;
    bool is_good = decimal_parse(record_trim(node->text), number) != DECIMAL_BAD &&
                   decimal_compare(*number, (Decimal){CHART_NUMBER_LIMIT, 0}) <= 0 &&
                   decimal_compare(*number, (Decimal){-CHART_NUMBER_LIMIT, 0}) >= 0;
    if (!is_good)
        DIAGNOSE(chart->reader->diagnostics, CHART_AXIS_NUMBER, node->span, c_text(chart, node->text));
    return is_good;
}

/* Bars tell by their length, so theirs begin at zero. */
static void check_axis(ChartReader *chart, const AxisFields *fields) {
    const ChartAxis *axis = &chart->chart->axis;
    const Decimal zero = {0, 0};
    const YamlNode *wrong = NULL;
    if (axis->has_step && decimal_compare(axis->step, zero) <= 0) wrong = fields->step;
    if (axis->has_least && axis->has_most && decimal_compare(axis->least, axis->most) >= 0)
        wrong = fields->most;
    if (wrong) DIAGNOSE(chart->reader->diagnostics, CHART_AXIS_ORDER, wrong->span, NULL);
    if (chart->chart->kind != CHART_BAR) return;
    if (axis->has_least && decimal_compare(axis->least, zero) > 0)
        DIAGNOSE(chart->reader->diagnostics, CHART_BAR_BASE, fields->least->span, NULL);
    if (axis->has_most && decimal_compare(axis->most, zero) < 0)
        DIAGNOSE(chart->reader->diagnostics, CHART_BAR_BASE, fields->most->span, NULL);
}

static void read_axis(ChartReader *chart, const YamlNode *node) {
    const size_t errors = diagnostics_count(chart->reader->diagnostics, SEVERITY_ERROR);
    AxisFields fields = {0};
    FieldContext context = report_context(chart->reader, "axis");
    if (chart->chart->kind == CHART_PIE) {
        DIAGNOSE(chart->reader->diagnostics, CHART_PIE_AXIS, node->span, NULL);
        return;
    }
    if (!SCHEMA_READ(&context, node, axis_fields, &fields)) return;
    ChartAxis *axis = &chart->chart->axis;
    axis->title = fields.title;
    axis->has_least = read_axis_number(chart, fields.least, &axis->least);
    axis->has_most = read_axis_number(chart, fields.most, &axis->most);
    axis->has_step = read_axis_number(chart, fields.step, &axis->step);
    check_axis(chart, &fields);
    chart->has_bad_axis = diagnostics_count(chart->reader->diagnostics, SEVERITY_ERROR) > errors;
}

static void read_format(ChartReader *chart) {
    const YamlNode *node = chart->fields->format;
    NumberFormat *format = &chart->chart->format;
    FieldContext context = report_context(chart->reader, "format");
    *format = number_format_plain();
    format->is_grouped = true;
    if (chart->fields->scale) {
        chart->scale = (Decimal){chart->fields->scale, 0};
        format->most_places = 0;
    }
    if (!node || !schema_expect(&context, node, YAML_KIND_SCALAR)) return;
    if (!number_format_parse(chart->reader->arena, node->text, format))
        DIAGNOSE(chart->reader->diagnostics, DATA_FORMAT, node->span, c_text(chart, node->text));
}

static Str read_alternative(ReportReader *reader, const ChartFields *fields, const Chart *chart,
                            const Inline *caption) {
    Str own = {0};
    if (fields->alt) own = inline_plain_text(reader->arena, report_read_line(reader, fields->alt));
    if (own.length) return own;
    return chart_alternative(reader->arena, chart, inline_plain_text(reader->arena, caption),
                             reader->document->language);
}

static void check_size(ReportReader *reader, const YamlNode *value, const char *name, Dimension dimension) {
    if (dimension.value < 0 || dimension.unit == UNIT_FRACTION)
        DIAGNOSE(reader->diagnostics, FIGURE_WIDTH, yaml_get(value, str_from_c(name))->span, NULL);
}

Block *report_read_chart(ReportReader *reader, const YamlNode *value, Span span) {
    size_t errors = diagnostics_count(reader->diagnostics, SEVERITY_ERROR);
    ChartFields fields = {0};
    FieldContext context = report_context(reader, "chart");
    SCHEMA_READ(&context, value, chart_fields, &fields);
    if (value->kind != YAML_KIND_MAPPING || !fields.from || !fields.category) return NULL;
    Chart *chart = ARENA_NEW(reader->arena, Chart);
    *chart = (Chart){.kind = (ChartKind)fields.kind,
                     .names = (ChartNames)fields.names,
                     .values = (ChartValues)fields.values,
                     .unit = fields.unit,
                     .category_title = fields.category_title,
                     .height = fields.height,
                     .span = span};
    ChartReader chart_reader = {.reader = reader, .fields = &fields, .chart = chart};
    chart->direction = (ChartDirection)bar_choice(&chart_reader, fields.direction, "direction", directions);
    chart->stack = (ChartStack)bar_choice(&chart_reader, fields.stacked, "stacked", stacks);
    if (fields.axis) read_axis(&chart_reader, fields.axis);
    read_format(&chart_reader);
    check_size(reader, value, "width", fields.width);
    check_size(reader, value, "height", fields.height);
    Block *block = report_new_block(reader, BLOCK_FIGURE, span);
    Figure *figure = block->figure;
    block->style = fields.style;
    block->across = fields.across;
    figure->caption = report_read_line(reader, fields.caption);
    block->anchor =
        report_read_anchor(reader, fields.id, (Anchor){.kind = BLOCK_FIGURE, .title = figure->caption});
    figure->credit = report_read_line(reader, fields.credit);
    figure->width = fields.width;
    figure->source_span = span;
    if (!chart_data_read(&chart_reader) || diagnostics_count(reader->diagnostics, SEVERITY_ERROR) > errors)
        return NULL;
    figure->alternative = read_alternative(reader, &fields, chart, figure->caption);
    figure->chart = chart;
    return block;
}
