/* Columns of a table from records, and the typed reading of their values.
 *
 * Takes: what `table:` says of its data. Gives: the table's columns, head and rows.
 * Invariant: a field is parsed as numbers once, whatever asks for it.
 */
#include "input/table_data.h"

#include "base/suggest.h"
#include "input/table_column.h"

typedef struct DataColumnFields {
    ColumnLook look;
    const YamlNode *head, *field, *format, *missing, *value;
    Str merge, empty;
    int type, scale;
    bool has_type;
} DataColumnFields;

static const Choice types[] = {{"text", VALUE_TEXT},
                               {"integer", VALUE_INTEGER},
                               {"decimal", VALUE_DECIMAL},
                               {"date", VALUE_DATE},
                               {NULL, 0}};
const Choice data_scales[] = {{"千", 1000}, {"万", 10000}, {"百万", 1000000}, {"億", 100000000}, {NULL, 0}};

static const Field data_column_fields[] = {
    COLUMN_LOOK_FIELDS(DataColumnFields, look),
    {.name = "head", .type = FIELD_MARKUP, .offset = offsetof(DataColumnFields, head)},
    {.name = "field", .type = FIELD_NODE, .offset = offsetof(DataColumnFields, field)},
    {.name = "value", .type = FIELD_NODE, .offset = offsetof(DataColumnFields, value)},
    {.name = "type",
     .type = FIELD_CHOICE,
     .offset = offsetof(DataColumnFields, type),
     .choices = types,
     .has_flag = true,
     .flag = offsetof(DataColumnFields, has_type)},
    {.name = "format", .type = FIELD_NODE, .offset = offsetof(DataColumnFields, format)},
    {.name = "scale",
     .type = FIELD_CHOICE,
     .offset = offsetof(DataColumnFields, scale),
     .choices = data_scales},
    {.name = "missing", .type = FIELD_NODE, .offset = offsetof(DataColumnFields, missing)},
    {.name = "empty", .type = FIELD_STRING, .offset = offsetof(DataColumnFields, empty)},
    {.name = "merge", .type = FIELD_STRING, .offset = offsetof(DataColumnFields, merge)},
};

static const char *c_text(const TableData *data, Str text) {
    return str_to_c(data->reader->arena, text);
}

size_t data_field(const TableData *data, Str name, Span span) {
    const RecordSet *records = data->records;
    Arena *arena = data->reader->arena;
    size_t field = records_field(arena, records, name);
    if (field != RECORDS_NO_FIELD) return field;
    Str *names = ARENA_ARRAY(arena, Str, records->field_count);
    for (size_t i = 0; i < records->field_count; i++) names[i] = records->fields[i].text;
    Str near = suggest_name(arena, name, names, records->field_count);
    if (near.length) {
        DIAGNOSE(data->reader->diagnostics, DATA_FIELD_UNKNOWN_NEAR, span, c_text(data, records->path),
                 c_text(data, name), c_text(data, near));
        return RECORDS_NO_FIELD;
    }
    StrBuilder all = {.arena = arena};
    for (size_t i = 0; i < records->field_count && i < 20; i++) {
        if (i) str_append_c(&all, ", ");
        str_append(&all, names[i]);
    }
    DIAGNOSE(data->reader->diagnostics, DATA_FIELD_UNKNOWN, span, c_text(data, records->path),
             c_text(data, name), c_text(data, str_built(&all)));
    return RECORDS_NO_FIELD;
}

/* Numbers */

static const DataColumn *column_of(const TableData *data, size_t field) {
    for (size_t i = 0; i < data->column_count; i++)
        if (data->columns[i].field == field) return &data->columns[i];
    return NULL;
}

static bool is_token(const Str *tokens, size_t count, Str text) {
    for (size_t i = 0; i < count; i++)
        if (str_equal(tokens[i], text)) return true;
    return false;
}

static void tell_value(const TableData *data, MessageId message, size_t row, size_t field) {
    const RecordValue *value = records_value(data->records, row, field);
    const char *number = str_format(data->reader->arena, "%u", (unsigned)data->records->numbers[row]).text;
    const char *arguments[] = {number, c_text(data, data->records->fields[field].text),
                               c_text(data, value->text), NULL};
    diagnostics_add(data->reader->diagnostics, message, value->span, arguments);
}

const DataNumber *data_numbers(TableData *data, size_t field) {
    if (data->numbers[field]) return data->numbers[field];
    DataNumber *numbers = ARENA_ARRAY(data->reader->arena, DataNumber, data->records->row_count);
    data->numbers[field] = numbers;
    const DataColumn *column = column_of(data, field);
    bool told_wide = false;
    for (size_t i = 0; i < data->row_count; i++) {
        size_t row = data->rows[i];
        Str text = record_trim(records_value(data->records, row, field)->text);
        if (!text.length || is_token(data->missing, data->missing_count, text)) continue;
        if (column && is_token(column->missing, column->missing_count, text)) continue;
        Decimal value;
        DecimalParse result = decimal_parse(text, &value);
        bool is_whole = result != DECIMAL_BAD && decimal_compare(decimal_round(value, 0), value) == 0;
        if (result == DECIMAL_BAD)
            tell_value(data, MESSAGE_DATA_NOT_A_NUMBER, row, field);
        else if (column && column->type == VALUE_INTEGER && !is_whole)
            tell_value(data, MESSAGE_DATA_NOT_AN_INTEGER, row, field);
        else
            numbers[row] = (DataNumber){value, true};
        if (result == DECIMAL_FULL_WIDTH && !told_wide) {
            tell_value(data, MESSAGE_DATA_FULL_WIDTH, row, field);
            told_wide = true;
        }
    }
    return numbers;
}

DataNumber data_compute(ComputeKind kind, DataNumber first, DataNumber second) {
    DataNumber result = {.is_number = first.is_number && second.is_number};
    if (!result.is_number) return result;
    Decimal minus = {-first.value.digits, first.value.places}, difference;
    result.is_number = first.value.digits != INT64_MIN && decimal_add(second.value, minus, &difference);
    if (!result.is_number) return result;
    if (kind == COMPUTE_RATIO)
        result.is_number = decimal_divide(first.value, second.value, 6, &result.value);
    else if (kind == COMPUTE_CHANGE)
        result.is_number = decimal_divide(difference, first.value, 6, &result.value);
    else
        result.value = difference;
    return result;
}

/* Columns */

/* `ratio(決算額, 予算額)` */
static bool read_computed(TableData *data, const YamlNode *node, DataColumn *column) {
    static const char *const names[] = {
        [COMPUTE_RATIO] = "ratio(", [COMPUTE_CHANGE] = "change(", [COMPUTE_DIFFERENCE] = "difference("};
    FieldContext context = report_context(data->reader, "value");
    if (!schema_expect(&context, node, YAML_KIND_SCALAR)) return false;
    Str text = record_trim(node->text);
    size_t comma = str_find(text, STR(","));
    for (int kind = COMPUTE_RATIO; kind <= COMPUTE_DIFFERENCE; kind++) {
        Str name = str_from_c(names[kind]);
        if (!str_starts_with(text, name) || !str_ends_with(text, STR(")")) || comma == SIZE_MAX) continue;
        column->compute = (ComputeKind)kind;
        column->operands[0] = data_field(data, record_trim(str_slice(text, name.length, comma)), node->span);
        column->operands[1] =
            data_field(data, record_trim(str_slice(text, comma + 1, text.length - 1)), node->span);
        return column->operands[0] != RECORDS_NO_FIELD && column->operands[1] != RECORDS_NO_FIELD;
    }
    DIAGNOSE(data->reader->diagnostics, DATA_COMPUTE, node->span, c_text(data, text));
    return false;
}

static void read_format(TableData *data, const DataColumnFields *fields, DataColumn *column) {
    FieldContext context = report_context(data->reader, "format");
    column->format = number_format_plain();
    const YamlNode *node = fields->format;
    if (node && schema_expect(&context, node, YAML_KIND_SCALAR)) {
        if (column->type == VALUE_DATE) {
            column->date_format = node->text;
        } else {
            if (!fields->has_type) column->type = VALUE_DECIMAL;
            if (column->type == VALUE_TEXT ||
                !number_format_parse(data->reader->arena, node->text, &column->format))
                DIAGNOSE(data->reader->diagnostics, DATA_FORMAT, node->span, c_text(data, node->text));
        }
    }
    if (fields->scale) {
        column->format.scale = (Decimal){fields->scale, 0};
        if (!node) column->format.most_places = 0;
    }
}

static void read_data_column(TableData *data, const YamlNode *node, DataColumn *column, TableColumn *look) {
    DataColumnFields fields = {0};
    FieldContext context = report_context(data->reader, "column");
    *column = (DataColumn){.span = node->span, .field = RECORDS_NO_FIELD};
    if (node->kind == YAML_KIND_SCALAR)
        fields.field = node;
    else
        SCHEMA_READ(&context, node, data_column_fields, &fields);
    table_column_look(data->reader, &fields.look, look);
    column->head = fields.head;
    column->type = (ValueType)fields.type;
    column->empty = fields.empty;
    column->merges = fields.merge.length > 0;
    if (column->merges && !str_equal(fields.merge, STR("same")))
        DIAGNOSE(data->reader->diagnostics, DATA_MERGE, node->span, NULL);
    if (fields.missing) column->missing = schema_strings(&context, fields.missing, &column->missing_count);
    if (!fields.field == !fields.value)
        DIAGNOSE(data->reader->diagnostics, DATA_COLUMN_FIELD, node->span, NULL);
    else if (fields.value)
        (void)read_computed(data, fields.value, column);
    else if (schema_expect(&context, fields.field, YAML_KIND_SCALAR))
        column->field = data_field(data, fields.field->text, fields.field->span);
    if (fields.value && !fields.has_type) column->type = VALUE_DECIMAL;
    read_format(data, &fields, column);
    bool is_number = column->type == VALUE_INTEGER || column->type == VALUE_DECIMAL;
    if (is_number && look->align == CELL_DEFAULT) look->align = CELL_END;
    look->has_format = is_number;
    look->format = column->format;
}

static bool read_columns(TableData *data, const YamlNode *list) {
    FieldContext context = report_context(data->reader, "columns");
    if (list && !schema_expect(&context, list, YAML_KIND_SEQUENCE)) return false;
    size_t count = list ? list->count : data->records->field_count;
    if (!count || count > TABLE_COLUMN_LIMIT) {
        DIAGNOSE(data->reader->diagnostics, COLUMN_COUNT, list ? list->span : data->records->fields[0].span,
                 NULL);
        return false;
    }
    data->columns = ARENA_ARRAY(data->reader->arena, DataColumn, count);
    data->column_count = data->table->column_count = count;
    data->table->columns = ARENA_ARRAY(data->reader->arena, TableColumn, count);
    for (size_t i = 0; i < count; i++) {
        if (list) {
            read_data_column(data, list->items[i], &data->columns[i], &data->table->columns[i]);
            continue;
        }
        data->columns[i] = (DataColumn){.field = i, .format = number_format_plain()};
        table_column_look(data->reader, &(ColumnLook){0}, &data->table->columns[i]);
    }
    return true;
}

Block *data_text_blocks(ReportReader *reader, Str text, Span span) {
    BlockChain chain = {0};
    for (size_t at = 0; at <= text.length;) {
        size_t end = str_find(str_slice(text, at, text.length), STR("\n\n"));
        end = end == SIZE_MAX ? text.length : at + end;
        Str paragraph = str_slice(text, at, end);
        while (paragraph.length && (*paragraph.text == '\n' || *paragraph.text == ' '))
            paragraph = str_slice(paragraph, 1, paragraph.length);
        while (paragraph.length &&
               (paragraph.text[paragraph.length - 1] == '\n' || paragraph.text[paragraph.length - 1] == ' '))
            paragraph.length--;
        at = end + 2;
        if (!paragraph.length) continue;
        Block *block = report_new_block(reader, BLOCK_PARAGRAPH, span);
        Inline **tail = &block->text;
        for (size_t from = 0; from <= paragraph.length;) {
            size_t line = str_find(str_slice(paragraph, from, paragraph.length), STR("\n"));
            line = line == SIZE_MAX ? paragraph.length : from + line;
            for (int part = 0; part < 2; part++) {
                if (part ? line == paragraph.length : line == from) continue;
                Inline *piece = ARENA_NEW(reader->arena, Inline);
                *piece = (Inline){.kind = part ? INLINE_BREAK : INLINE_TEXT, .span = span};
                piece->id = report_new_node(reader, span);
                if (!part) piece->text = str_slice(paragraph, from, line);
                *tail = piece;
                tail = &piece->next;
            }
            from = line + 1;
        }
        chain_append(&chain, block);
    }
    return chain.first;
}

/* One row of the columns' heads; a column without one is headed by its field's name. */
static void build_head(TableData *data) {
    ReportReader *reader = data->reader;
    TableRow *row = ARENA_NEW(reader->arena, TableRow);
    Span span = data->records->fields[0].span;
    *row = (TableRow){.id = report_new_node(reader, span), .span = span, .cell_count = data->column_count};
    row->cells = ARENA_ARRAY(reader->arena, TableCell, data->column_count);
    for (size_t i = 0; i < data->column_count; i++) {
        const DataColumn *column = &data->columns[i];
        TableCell *cell = &row->cells[i];
        *cell = (TableCell){.column = (int)i, .columns = 1, .rows = 1, .span = column->span};
        if (column->head)
            cell->span = column->head->span;
        else if (column->field != RECORDS_NO_FIELD)
            cell->span = data->records->fields[column->field].span;
        cell->id = report_new_node(reader, cell->span);
        if (column->head)
            cell->content = report_read_paragraphs(reader, column->head, (Str){0});
        else if (column->field != RECORDS_NO_FIELD)
            cell->content = data_text_blocks(reader, data->records->fields[column->field].text, cell->span);
    }
    data->table->head = row;
    data->table->head_count = 1;
}

bool table_data_read(ReportReader *reader, const TableDataFields *fields, Span span, Table *table) {
    size_t errors = diagnostics_count(reader->diagnostics, SEVERITY_ERROR);
    TableData data = {.reader = reader, .table = table};
    data.records = record_source(reader, fields->from, (CsvEncoding)fields->encoding);
    if (!data.records) return false;
    data.numbers = ARENA_ARRAY(reader->arena, DataNumber *, data.records->field_count);
    FieldContext context = report_context(reader, "missing");
    if (fields->missing) data.missing = schema_strings(&context, fields->missing, &data.missing_count);
    if (!read_columns(&data, fields->columns)) return false;
    data_select(&data, fields->where, fields->sort);
    if (!data.row_count) {
        DIAGNOSE(reader->diagnostics, DATA_NO_ROWS, fields->where ? fields->where->span : span,
                 c_text(&data, data.records->path));
        return false;
    }
    if (diagnostics_count(reader->diagnostics, SEVERITY_ERROR) > errors) return false;
    if (fields->group && !data_group(&data, fields->group)) return false;
    DataTotal total = {0};
    bool has_total = fields->total && fields->total->kind == YAML_KIND_MAPPING;
    if (has_total && !data_read_total(&data, fields->total, &total)) return false;
    if (!fields->head) build_head(&data);
    data_build_rows(&data, has_total ? &total : NULL);
    return diagnostics_count(reader->diagnostics, SEVERITY_ERROR) == errors;
}
