/* Figures from data: bars, lines, pies.
 *
 * Takes: `chart:` and its records. Gives: a figure block with a Chart.
 * Invariant: as in document/chart.h; whatever is no number is an error at its place in the data, unless
 * `missing` names it.
 */
#include "input/chart_text.h"
#include "input/table_data.h"

/* More series than these cannot be told apart, whatever is done with colours and hatches. */
#define SERIES_LIMIT 12
/* More categories than these have no room on any page. */
#define CATEGORY_LIMIT 500
/* More steps on an axis than these are a slip of the pen. */
#define STEP_LIMIT 50

typedef struct ChartFields {
    const YamlNode *id, *from, *where, *sort, *missing, *category, *series, *format, *axis, *alt, *caption,
        *credit, *direction, *stacked;
    Str unit, category_title, style;
    Dimension width, height;
    int kind, encoding, names, values, scale;
} ChartFields;

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

typedef struct SeriesFields {
    const YamlNode *field;
    Str name;
} SeriesFields;

static const Field series_fields[] = {
    {.name = "field", .type = FIELD_NODE, .offset = offsetof(SeriesFields, field), .is_required = true},
    {.name = "name", .type = FIELD_STRING, .offset = offsetof(SeriesFields, name)},
};

typedef struct ChartReader {
    ReportReader *reader;
    const ChartFields *fields;
    TableData data;
    Chart *chart;
    Decimal scale; /* numbers are divided by it; 0: they are not */
    size_t *series_fields;
    bool has_bad_axis;
} ChartReader;

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

/* Data */

static void tell_value(const ChartReader *chart, MessageId message, size_t row, size_t field) {
    const RecordSet *records = chart->data.records;
    const RecordValue *value = records_value(records, row, field);
    const char *number = str_format(chart->reader->arena, "%u", (unsigned)records->numbers[row]).text;
    const char *arguments[] = {number, c_text(chart, records->fields[field].text), c_text(chart, value->text),
                               NULL};
    diagnostics_add(chart->reader->diagnostics, message, value->span, arguments);
}

static bool is_within(Decimal number) {
    return decimal_compare(number, (Decimal){CHART_NUMBER_LIMIT, 0}) <= 0 &&
           decimal_compare(number, (Decimal){-CHART_NUMBER_LIMIT, 0}) >= 0;
}

/* A number divided by the scale, exactly where twelve places hold it. */
static bool scaled(const ChartReader *chart, Decimal *number) {
    if (!chart->scale.digits) return is_within(*number);
    int places = number->places + 9 < DECIMAL_PLACES_LIMIT ? number->places + 9 : DECIMAL_PLACES_LIMIT;
    while (places > 0 && !decimal_divide(*number, chart->scale, places, number)) places--;
    return places > 0 && is_within(*number);
}

/* Parts of a whole are not negative. */
static bool forbids_negatives(const Chart *chart) {
    return chart->kind == CHART_PIE || chart->stack == STACK_SHARE;
}

static const ChartValue *read_values(ChartReader *chart, size_t field) {
    TableData *data = &chart->data;
    const DataNumber *numbers = data_numbers(data, field);
    ChartValue *values = ARENA_ARRAY(chart->reader->arena, ChartValue, data->row_count);
    for (size_t i = 0; i < data->row_count; i++) {
        size_t row = data->rows[i];
        const RecordValue *record = records_value(data->records, row, field);
        values[i] = (ChartValue){numbers[row].is_number, numbers[row].value, {0}, record->span};
        if (!values[i].is_number) {
            values[i].token = record_trim(record->text);
            continue;
        }
        if (!scaled(chart, &values[i].number)) tell_value(chart, MESSAGE_CHART_NUMBER_LARGE, row, field);
        if (values[i].number.digits < 0 && forbids_negatives(chart->chart))
            tell_value(chart, MESSAGE_CHART_NEGATIVE, row, field);
    }
    return values;
}

static bool read_categories(ChartReader *chart, size_t field) {
    TableData *data = &chart->data;
    if (data->row_count > CATEGORY_LIMIT) {
        DIAGNOSE(chart->reader->diagnostics, CHART_CATEGORIES_MANY, chart->fields->from->span,
                 str_format(chart->reader->arena, "%zu", data->row_count).text,
                 str_format(chart->reader->arena, "%d", CATEGORY_LIMIT).text);
        return false;
    }
    ChartName *names = ARENA_ARRAY(chart->reader->arena, ChartName, data->row_count);
    for (size_t i = 0; i < data->row_count; i++) {
        const RecordValue *value = records_value(data->records, data->rows[i], field);
        names[i] = (ChartName){record_trim(value->text), value->span};
    }
    chart->chart->categories = names;
    chart->chart->category_count = data->row_count;
    return true;
}

/* One entry of `series`: a field, or `{field, name}`. */
static bool read_series_entry(ChartReader *chart, const YamlNode *node, ChartSeries *series, size_t *field) {
    SeriesFields fields = {0};
    FieldContext context = report_context(chart->reader, "series");
    if (node->kind == YAML_KIND_SCALAR)
        fields.field = node;
    else if (!SCHEMA_READ(&context, node, series_fields, &fields))
        return false;
    if (!schema_expect(&context, fields.field, YAML_KIND_SCALAR)) return false;
    *field = data_field(&chart->data, fields.field->text, fields.field->span);
    if (*field == RECORDS_NO_FIELD) return false;
    series->name = (ChartName){fields.name, node->span};
    if (!fields.name.length) series->name.text = record_trim(chart->data.records->fields[*field].text);
    return true;
}

/* Every field but the categories' when the author names none. */
static size_t read_series(ChartReader *chart, size_t category, ChartSeries *series) {
    const YamlNode *node = chart->fields->series;
    const RecordSet *records = chart->data.records;
    size_t count = 0, field = 0;
    for (size_t i = 0; !node && i < records->field_count; i++) {
        if (i == category || count == SERIES_LIMIT + 1) continue;
        series[count].name = (ChartName){record_trim(records->fields[i].text), records->fields[i].span};
        chart->series_fields[count++] = i;
    }
    bool is_list = node && node->kind == YAML_KIND_SEQUENCE;
    size_t wanted = !node ? 0 : is_list ? node->count : 1;
    for (size_t i = 0; i < wanted && count <= SERIES_LIMIT; i++) {
        if (!read_series_entry(chart, is_list ? node->items[i] : node, &series[count], &field)) continue;
        chart->series_fields[count++] = field;
    }
    return count;
}

static bool check_series(ChartReader *chart, size_t count) {
    const YamlNode *node = chart->fields->series ? chart->fields->series : chart->fields->from;
    if (count > SERIES_LIMIT)
        DIAGNOSE(chart->reader->diagnostics, CHART_SERIES_MANY, node->span,
                 str_format(chart->reader->arena, "%d", SERIES_LIMIT).text);
    else if (chart->chart->kind == CHART_PIE && count > 1)
        DIAGNOSE(chart->reader->diagnostics, CHART_PIE_SERIES, node->span, NULL);
    else
        return count > 0;
    return false;
}

/* The least and the greatest that the axis has to show. */
typedef struct Extent {
    Decimal least, most;
} Extent;

static void widen(Extent *extent, Decimal number) {
    if (decimal_compare(number, extent->least) < 0) extent->least = number;
    if (decimal_compare(number, extent->most) > 0) extent->most = number;
}

static Extent extent_of(const Chart *chart) {
    Extent extent = {{INT64_MAX, 0}, {INT64_MIN, 0}};
    for (size_t i = 0; i < chart->category_count; i++) {
        Decimal above = {0, 0}, below = {0, 0};
        for (size_t j = 0; j < chart->series_count; j++) {
            const ChartValue *value = &chart->series[j].values[i];
            if (!value->is_number) continue;
            Decimal *sum = value->number.digits < 0 ? &below : &above;
            if (chart->stack == STACK_NONE || !decimal_add(*sum, value->number, sum)) *sum = value->number;
            widen(&extent, *sum);
        }
    }
    if (chart->kind == CHART_BAR || !chart->axis.has_least) widen(&extent, (Decimal){0, 0});
    return extent;
}

/* Every value lies on the axis that the author wants, and its steps can be counted. */
static void check_extent(ChartReader *chart) {
    const ChartAxis *axis = &chart->chart->axis;
    const YamlNode *node = chart->fields->axis;
    Extent extent = extent_of(chart->chart);
    if (!node || chart->has_bad_axis || chart->chart->stack == STACK_SHARE ||
        decimal_compare(extent.least, extent.most) > 0)
        return;
    const NumberFormat plain = number_format_plain();
    const Decimal *outside = NULL;
    if (axis->has_least && decimal_compare(extent.least, axis->least) < 0) outside = &extent.least;
    if (axis->has_most && decimal_compare(extent.most, axis->most) > 0) outside = &extent.most;
    if (outside)
        DIAGNOSE(chart->reader->diagnostics, CHART_AXIS_OUTSIDE, node->span,
                 str_to_c(chart->reader->arena, number_print(chart->reader->arena, &plain, *outside)));
    const double least = decimal_to_double(axis->has_least ? axis->least : extent.least),
                 most = decimal_to_double(axis->has_most ? axis->most : extent.most);
    if (axis->has_step && axis->step.digits > 0 &&
        (most - least) / decimal_to_double(axis->step) > STEP_LIMIT)
        DIAGNOSE(chart->reader->diagnostics, CHART_AXIS_STEPS, yaml_get(node, STR("step"))->span,
                 str_format(chart->reader->arena, "%d", STEP_LIMIT).text);
}

/* A chart without a number shows nothing; a pie of zeros has no parts. */
static void check_content(ChartReader *chart) {
    bool has_number = false, has_part = false;
    for (size_t i = 0; i < chart->chart->series_count; i++)
        for (size_t j = 0; j < chart->chart->category_count; j++) {
            const ChartValue *value = &chart->chart->series[i].values[j];
            has_number |= value->is_number;
            has_part |= value->is_number && value->number.digits;
        }
    if (!has_number || (chart->chart->kind == CHART_PIE && !has_part))
        DIAGNOSE(chart->reader->diagnostics, CHART_EMPTY, chart->fields->from->span, NULL);
}

static bool read_data(ChartReader *chart) {
    ReportReader *reader = chart->reader;
    const ChartFields *fields = chart->fields;
    TableData *data = &chart->data;
    data->reader = reader;
    data->records = record_source(reader, fields->from, (CsvEncoding)fields->encoding);
    FieldContext context = report_context(reader, "chart");
    if (!data->records || !schema_expect(&context, fields->category, YAML_KIND_SCALAR)) return false;
    data->numbers = ARENA_ARRAY(reader->arena, DataNumber *, data->records->field_count);
    if (fields->missing) data->missing = schema_strings(&context, fields->missing, &data->missing_count);
    size_t category = data_field(data, fields->category->text, fields->category->span);
    data_select(data, fields->where, fields->sort);
    if (category == RECORDS_NO_FIELD) return false;
    if (!data->row_count) {
        DIAGNOSE(reader->diagnostics, DATA_NO_ROWS, fields->where ? fields->where->span : fields->from->span,
                 c_text(chart, data->records->path));
        return false;
    }
    if (!read_categories(chart, category)) return false;
    ChartSeries *series = ARENA_ARRAY(reader->arena, ChartSeries, SERIES_LIMIT + 1);
    chart->series_fields = ARENA_ARRAY(reader->arena, size_t, SERIES_LIMIT + 1);
    size_t count = read_series(chart, category, series);
    if (!check_series(chart, count)) return false;
    for (size_t i = 0; i < count; i++) series[i].values = read_values(chart, chart->series_fields[i]);
    chart->chart->series = series;
    chart->chart->series_count = count;
    check_content(chart);
    check_extent(chart);
    return true;
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
    figure->caption = report_read_line(reader, fields.caption);
    block->anchor =
        report_read_anchor(reader, fields.id, (Anchor){.kind = BLOCK_FIGURE, .title = figure->caption});
    figure->credit = report_read_line(reader, fields.credit);
    figure->width = fields.width;
    figure->source_span = span;
    if (!read_data(&chart_reader) || diagnostics_count(reader->diagnostics, SEVERITY_ERROR) > errors)
        return NULL;
    figure->alternative = read_alternative(reader, &fields, chart, figure->caption);
    figure->chart = chart;
    return block;
}
