/* A chart's categories, series and values.
 *
 * Takes: records. Gives: the numbers by series and category. Invariant: whatever is no number is an error at
 * its place in the data, unless `missing` names it.
 */
#include "input/chart_data.h"

#include "base/map.h"

/* More series than these cannot be told apart, whatever is done with colours and hatches. */
#define SERIES_LIMIT 12
/* More categories than these have no room on any page. */
#define CATEGORY_LIMIT 500
/* More steps on an axis than these are a slip of the pen. */
#define STEP_LIMIT 50

typedef struct SeriesFields {
    const YamlNode *field, *by, *value;
    Str name;
} SeriesFields;

static const Field series_fields[] = {
    {.name = "field", .type = FIELD_NODE, .offset = offsetof(SeriesFields, field), .is_required = true},
    {.name = "name", .type = FIELD_STRING, .offset = offsetof(SeriesFields, name)},
};

static const Field spread_fields[] = {
    {.name = "by", .type = FIELD_NODE, .offset = offsetof(SeriesFields, by), .is_required = true},
    {.name = "value", .type = FIELD_NODE, .offset = offsetof(SeriesFields, value), .is_required = true},
};

static const char *c_text(const ChartReader *chart, Str text) {
    return str_to_c(chart->reader->arena, text);
}

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

static ChartValue read_value(ChartReader *chart, const DataNumber *numbers, size_t row, size_t field) {
    const RecordValue *record = records_value(chart->data.records, row, field);
    ChartValue value = {numbers[row].is_number, numbers[row].value, {0}, record->span};
    if (!value.is_number) {
        value.token = record_trim(record->text);
        if (chart->chart->kind == CHART_BAR && chart->chart->stack != STACK_NONE)
            tell_value(chart, MESSAGE_CHART_PART_MISSING, row, field);
        return value;
    }
    if (!scaled(chart, &value.number)) tell_value(chart, MESSAGE_CHART_NUMBER_LARGE, row, field);
    if (value.number.digits < 0 && forbids_negatives(chart->chart))
        tell_value(chart, MESSAGE_CHART_NEGATIVE, row, field);
    return value;
}

static const ChartValue *read_values(ChartReader *chart, size_t field) {
    TableData *data = &chart->data;
    const DataNumber *numbers = data_numbers(data, field);
    ChartValue *values = ARENA_ARRAY(chart->reader->arena, ChartValue, data->row_count);
    for (size_t i = 0; i < data->row_count; i++) values[i] = read_value(chart, numbers, data->rows[i], field);
    return values;
}

static void read_categories(ChartReader *chart, size_t field) {
    const TableData *data = &chart->data;
    ChartName *names = ARENA_ARRAY(chart->reader->arena, ChartName, data->row_count);
    for (size_t i = 0; i < data->row_count; i++) {
        const RecordValue *value = records_value(data->records, data->rows[i], field);
        names[i] = (ChartName){record_trim(value->text), value->span};
    }
    chart->chart->categories = names;
    chart->chart->category_count = data->row_count;
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

static bool check_counts(ChartReader *chart, size_t categories, size_t series) {
    const YamlNode *node = chart->fields->series ? chart->fields->series : chart->fields->from;
    Arena *arena = chart->reader->arena;
    if (categories > CATEGORY_LIMIT)
        DIAGNOSE(chart->reader->diagnostics, CHART_CATEGORIES_MANY, chart->fields->from->span,
                 str_format(arena, "%zu", categories).text, str_format(arena, "%d", CATEGORY_LIMIT).text);
    else if (series > SERIES_LIMIT)
        DIAGNOSE(chart->reader->diagnostics, CHART_SERIES_MANY, node->span,
                 str_format(arena, "%d", SERIES_LIMIT).text);
    else if (chart->chart->kind == CHART_PIE && series > 1)
        DIAGNOSE(chart->reader->diagnostics, CHART_PIE_SERIES, node->span, NULL);
    else
        return series > 0;
    return false;
}

/* A field's distinct values in the order in which they first come; for each chosen row the number of its own.
 */
typedef struct Distinct {
    ChartName *names;
    size_t count, *of_row;
} Distinct;

static Distinct distinct_values(ChartReader *chart, size_t field) {
    Arena *arena = chart->reader->arena;
    const TableData *data = &chart->data;
    Distinct distinct = {ARENA_ARRAY(arena, ChartName, data->row_count), 0,
                         ARENA_ARRAY(arena, size_t, data->row_count)};
    Map known = {0};
    for (size_t i = 0; i < data->row_count; i++) {
        const RecordValue *value = records_value(data->records, data->rows[i], field);
        Str text = record_trim(value->text);
        size_t *number = map_get(&known, text);
        if (!number) {
            number = ARENA_NEW(arena, size_t);
            *number = distinct.count;
            distinct.names[distinct.count++] = (ChartName){text, value->span};
            map_put(arena, &known, text, number);
        }
        distinct.of_row[i] = *number;
    }
    return distinct;
}

/* One record a value: `series: {by: 国, value: 人数}`. What no record tells is missing; what two tell is an
 * error. */
static bool spread_series(ChartReader *chart, size_t category) {
    SeriesFields fields = {0};
    FieldContext context = report_context(chart->reader, "series");
    Arena *arena = chart->reader->arena;
    TableData *data = &chart->data;
    if (!SCHEMA_READ(&context, chart->fields->series, spread_fields, &fields)) return false;
    if (!schema_expect(&context, fields.by, YAML_KIND_SCALAR) ||
        !schema_expect(&context, fields.value, YAML_KIND_SCALAR))
        return false;
    const size_t by = data_field(data, fields.by->text, fields.by->span),
                 field = data_field(data, fields.value->text, fields.value->span);
    if (by == RECORDS_NO_FIELD || field == RECORDS_NO_FIELD) return false;
    const Distinct categories = distinct_values(chart, category), names = distinct_values(chart, by);
    if (!check_counts(chart, categories.count, names.count)) return false;
    ChartSeries *series = ARENA_ARRAY(arena, ChartSeries, names.count);
    ChartValue *values = ARENA_ARRAY(arena, ChartValue, names.count * categories.count);
    bool *is_told = ARENA_ARRAY(arena, bool, names.count *categories.count);
    for (size_t i = 0; i < names.count; i++)
        series[i] = (ChartSeries){names.names[i], &values[i * categories.count]};
    for (size_t i = 0; i < names.count * categories.count; i++) values[i].span = chart->fields->from->span;
    const DataNumber *numbers = data_numbers(data, field);
    for (size_t i = 0; i < data->row_count; i++) {
        const size_t place = names.of_row[i] * categories.count + categories.of_row[i];
        if (is_told[place]) tell_value(chart, MESSAGE_CHART_VALUE_TWICE, data->rows[i], field);
        is_told[place] = true;
        values[place] = read_value(chart, numbers, data->rows[i], field);
    }
    chart->chart->categories = categories.names;
    chart->chart->category_count = categories.count;
    chart->chart->series = series;
    chart->chart->series_count = names.count;
    return true;
}

/* One record a category, one field a series. */
static bool read_fields(ChartReader *chart, size_t category) {
    ChartSeries *series = ARENA_ARRAY(chart->reader->arena, ChartSeries, SERIES_LIMIT + 1);
    chart->series_fields = ARENA_ARRAY(chart->reader->arena, size_t, SERIES_LIMIT + 1);
    const size_t count = read_series(chart, category, series);
    if (!check_counts(chart, chart->data.row_count, count)) return false;
    read_categories(chart, category);
    for (size_t i = 0; i < count; i++) series[i].values = read_values(chart, chart->series_fields[i]);
    chart->chart->series = series;
    chart->chart->series_count = count;
    return true;
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

bool chart_data_read(ChartReader *chart) {
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
    const bool spreads =
        fields->series && fields->series->kind == YAML_KIND_MAPPING && yaml_get(fields->series, STR("by"));
    if (!(spreads ? spread_series(chart, category) : read_fields(chart, category))) return false;
    check_content(chart);
    check_extent(chart);
    return true;
}
