/* Chosen records → rows of cells, subtotals and totals.
 *
 * Takes: columns and chosen rows. Gives: cells. Invariant: sums are over the numbers of the data, not over
 * what is printed; every place of the grid is covered once.
 */
#include "input/table_data.h"

typedef struct TotalFields {
    const YamlNode *label, *sum, *count, *average;
} TotalFields;

static const Field total_fields[] = {
    {.name = "label", .type = FIELD_MARKUP, .offset = offsetof(TotalFields, label)},
    {.name = "sum", .type = FIELD_NODE, .offset = offsetof(TotalFields, sum)},
    {.name = "count", .type = FIELD_NODE, .offset = offsetof(TotalFields, count)},
    {.name = "average", .type = FIELD_NODE, .offset = offsetof(TotalFields, average)},
};

static bool read_kinds(TableData *data, const YamlNode *node, SumKind kind, DataTotal *total) {
    if (!node) return true;
    FieldContext context = report_context(data->reader, "total");
    size_t count;
    bool good = true;
    Str *names = schema_strings(&context, node, &count);
    for (size_t i = 0; i < count; i++) {
        Span span = node->kind == YAML_KIND_SEQUENCE ? node->items[i]->span : node->span;
        size_t field = data_field(data, names[i], span);
        good &= field != RECORDS_NO_FIELD;
        if (field == RECORDS_NO_FIELD) continue;
        total->kinds[field] = kind;
        if (kind != SUM_COUNT) (void)data_numbers(data, field);
    }
    return good;
}

bool data_read_total(TableData *data, const YamlNode *node, DataTotal *total) {
    TotalFields fields = {0};
    FieldContext context = report_context(data->reader, "total");
    if (!SCHEMA_READ(&context, node, total_fields, &fields)) return false;
    *total = (DataTotal){.label_node = fields.label, .span = node->span};
    total->kinds = ARENA_ARRAY(data->reader->arena, SumKind, data->records->field_count);
    bool good = read_kinds(data, fields.sum, SUM_SUM, total);
    good &= read_kinds(data, fields.count, SUM_COUNT, total);
    good &= read_kinds(data, fields.average, SUM_AVERAGE, total);
    if (!fields.sum && !fields.count && !fields.average) {
        DIAGNOSE(data->reader->diagnostics, DATA_TOTAL_EMPTY, node->span, NULL);
        return false;
    }
    return good;
}

/* Sums */

static DataNumber sum_field(TableData *data, SumKind kind, size_t field, size_t from, size_t to, Span span) {
    Decimal sum = {0}, count = {0};
    const DataNumber *numbers = kind == SUM_COUNT ? NULL : data_numbers(data, field);
    for (size_t i = from; i < to; i++) {
        size_t row = data->rows[i];
        if (kind == SUM_COUNT) {
            count.digits += record_trim(records_value(data->records, row, field)->text).length > 0;
            continue;
        }
        if (!numbers[row].is_number) continue;
        count.digits++;
        if (decimal_add(sum, numbers[row].value, &sum)) continue;
        DIAGNOSE(data->reader->diagnostics, DATA_SUM_TOO_LARGE, span,
                 str_to_c(data->reader->arena, data->records->fields[field].text));
        return (DataNumber){0};
    }
    if (kind == SUM_COUNT) return (DataNumber){count, true};
    DataNumber result = {sum, true};
    if (kind == SUM_AVERAGE) result.is_number = decimal_divide(sum, count, 6, &result.value);
    return result;
}

/* What a total shows in a column. */
static DataNumber total_of_column(TableData *data, const DataTotal *total, const DataColumn *column,
                                  size_t from, size_t to) {
    if (column->field != RECORDS_NO_FIELD) {
        SumKind kind = total->kinds[column->field];
        return kind ? sum_field(data, kind, column->field, from, to, total->span) : (DataNumber){0};
    }
    if (column->compute == COMPUTE_NONE || total->kinds[column->operands[0]] != SUM_SUM ||
        total->kinds[column->operands[1]] != SUM_SUM)
        return (DataNumber){0};
    DataNumber first = sum_field(data, SUM_SUM, column->operands[0], from, to, total->span);
    DataNumber second = sum_field(data, SUM_SUM, column->operands[1], from, to, total->span);
    return data_compute(column->compute, first, second);
}

/* Cells */

static TableCell new_cell(TableData *data, size_t column, Span span) {
    return (TableCell){.id = report_new_node(data->reader, span),
                       .span = span,
                       .column = (int)column,
                       .columns = 1,
                       .rows = 1};
}

static void set_text(TableData *data, TableCell *cell, Str text) {
    cell->content = data_text_blocks(data->reader, text, cell->span);
}

static void set_number(TableData *data, TableCell *cell, const NumberFormat *format, DataNumber number,
                       Str empty) {
    cell->has_number = number.is_number;
    cell->number = number.value;
    set_text(data, cell, number.is_number ? number_print(data->reader->arena, format, number.value) : empty);
}

static void set_date(TableData *data, TableCell *cell, const DataColumn *column, size_t row, Str text) {
    Date date;
    Str printed = {0};
    for (size_t i = 0; i < column->missing_count; i++)
        if (str_equal(column->missing[i], text)) printed = text;
    for (size_t i = 0; i < data->missing_count; i++)
        if (str_equal(data->missing[i], text)) printed = text;
    if (!printed.length && date_parse(text, &date))
        printed =
            column->date_format.length ? date_print(data->reader->arena, column->date_format, date) : text;
    if (!printed.length)
        DIAGNOSE(data->reader->diagnostics, DATA_NOT_A_DATE, cell->span,
                 str_format(data->reader->arena, "%u", (unsigned)data->records->numbers[row]).text,
                 str_to_c(data->reader->arena, data->records->fields[column->field].text),
                 str_to_c(data->reader->arena, text));
    set_text(data, cell, printed);
}

static void fill_cell(TableData *data, TableCell *cell, const DataColumn *column, size_t row) {
    if (column->field == RECORDS_NO_FIELD) {
        DataNumber first = data_numbers(data, column->operands[0])[row];
        DataNumber second = data_numbers(data, column->operands[1])[row];
        set_number(data, cell, &column->format, data_compute(column->compute, first, second), column->empty);
        return;
    }
    Str text = record_trim(records_value(data->records, row, column->field)->text);
    if (!text.length) {
        set_text(data, cell, column->empty);
    } else if (column->type == VALUE_DATE) {
        set_date(data, cell, column, row, text);
    } else if (column->type == VALUE_TEXT) {
        set_text(data, cell, text);
    } else {
        DataNumber number = data_numbers(data, column->field)[row];
        set_number(data, cell, &column->format, number, text);
    }
}

/* Whether the entries, as they are printed, add up to the total as it is printed. */
static bool adds_up(TableData *data, const DataColumn *column, size_t from, size_t to, Decimal total) {
    const DataNumber *numbers = data_numbers(data, column->field);
    Decimal sum = {0}, shown = number_shown(&column->format, total);
    for (size_t i = from; i < to; i++) {
        DataNumber number = numbers[data->rows[i]];
        if (number.is_number && !decimal_add(sum, number_shown(&column->format, number.value), &sum))
            return true;
    }
    return decimal_compare(sum, shown) == 0;
}

void data_build_total(TableData *data, const DataTotal *total, size_t from, size_t to, TableRow *row) {
    ReportReader *reader = data->reader;
    *row = (TableRow){.id = report_new_node(reader, total->span), .span = total->span};
    row->cells = ARENA_ARRAY(reader->arena, TableCell, data->column_count);
    static const NumberFormat whole = {.is_grouped = true, .integer_digits = 1};
    for (size_t i = 0; i < data->column_count; i++) {
        const DataColumn *column = &data->columns[i];
        DataNumber number = total_of_column(data, total, column, from, to);
        bool is_count = column->field != RECORDS_NO_FIELD && total->kinds[column->field] == SUM_COUNT;
        if (!number.is_number && row->cell_count == 1) {
            /* The label stands over the columns before the first number. */
            TableCell *label = &row->cells[0];
            if (label->column + label->columns == (int)i && !label->has_number) {
                label->columns++;
                continue;
            }
        }
        TableCell *cell = &row->cells[row->cell_count++];
        *cell = new_cell(data, i, total->span);
        bool is_sum = column->field != RECORDS_NO_FIELD && total->kinds[column->field] == SUM_SUM;
        if (number.is_number && is_sum && !adds_up(data, column, from, to, number.value))
            data->table->is_rounded = true;
        if (number.is_number)
            set_number(data, cell, is_count ? &whole : &column->format, number, (Str){0});
        else if (i == 0 && total->label_node)
            cell->content = report_read_paragraphs(reader, total->label_node, (Str){0});
        if (i == 0 && number.is_number && total->label_node)
            DIAGNOSE(reader->diagnostics, DATA_TOTAL_LABEL, total->label_node->span, NULL);
    }
}

/* Rows */

static bool is_same_value(const TableData *data, const DataColumn *column, size_t a, size_t b) {
    if (column->field == RECORDS_NO_FIELD) return false;
    Str first = record_trim(records_value(data->records, data->rows[a], column->field)->text);
    return first.length &&
           str_equal(first, record_trim(records_value(data->records, data->rows[b], column->field)->text));
}

/* runs[column][row]: rows that a merged cell covers; 0 where one from above does. A cell that is merged does
 * not reach over the end of a group, nor over that of a merged cell to its left. */
static int **find_runs(TableData *data) {
    int **runs = ARENA_ARRAY(data->reader->arena, int *, data->column_count);
    bool *goes_on = ARENA_ARRAY(data->reader->arena, bool, data->row_count);
    for (size_t i = 1; i < data->row_count; i++)
        goes_on[i] = !data->groups || data->groups[i] == data->groups[i - 1];
    for (size_t c = 0; c < data->column_count; c++) {
        if (!data->columns[c].merges) continue;
        runs[c] = ARENA_ARRAY(data->reader->arena, int, data->row_count);
        size_t start = 0;
        for (size_t i = 0; i < data->row_count; i++) {
            goes_on[i] = goes_on[i] && is_same_value(data, &data->columns[c], i, i - 1);
            if (!goes_on[i]) start = i;
            runs[c][start]++;
        }
    }
    return runs;
}

static void build_row(TableData *data, size_t at, int *const *runs, TableRow *row) {
    size_t record = data->rows[at];
    Span span = records_value(data->records, record, 0)->span;
    *row = (TableRow){.id = report_new_node(data->reader, span),
                      .span = span,
                      .group = data->groups ? data->groups[at] : 0};
    row->cells = ARENA_ARRAY(data->reader->arena, TableCell, data->column_count);
    for (size_t i = 0; i < data->column_count; i++) {
        const DataColumn *column = &data->columns[i];
        if (runs[i] && !runs[i][at]) continue;
        Span place = column->field == RECORDS_NO_FIELD
                         ? span
                         : records_value(data->records, record, column->field)->span;
        TableCell *cell = &row->cells[row->cell_count++];
        *cell = new_cell(data, i, place);
        if (runs[i]) cell->rows = runs[i][at];
        fill_cell(data, cell, column, record);
    }
}

static void build_group_head(TableData *data, size_t at, TableRow *row) {
    const RecordValue *value = records_value(data->records, data->rows[at], data->group_field);
    *row = (TableRow){.id = report_new_node(data->reader, value->span),
                      .span = value->span,
                      .kind = ROW_GROUP_HEAD,
                      .group = data->groups[at],
                      .keeps_next = true,
                      .cell_count = 1};
    row->cells = ARENA_ARRAY(data->reader->arena, TableCell, 1);
    row->cells[0] = new_cell(data, 0, value->span);
    row->cells[0].columns = (int)data->column_count;
    set_text(data, &row->cells[0], record_trim(value->text));
}

void data_build_rows(TableData *data, const DataTotal *total) {
    Arena *arena = data->reader->arena;
    int **runs = find_runs(data);
    size_t group_count = 0, count = 0, group_from = 0;
    for (size_t i = 0; data->groups && i < data->row_count; i++)
        group_count += i == 0 || data->groups[i] != data->groups[i - 1];
    TableRow *rows = ARENA_ARRAY(arena, TableRow, data->row_count + 2 * group_count);
    for (size_t i = 0; i < data->row_count; i++) {
        bool begins = data->groups && (i == 0 || data->groups[i] != data->groups[i - 1]);
        bool ends = data->groups && (i + 1 == data->row_count || data->groups[i] != data->groups[i + 1]);
        if (begins) group_from = i;
        if (begins && data->has_group_heads) build_group_head(data, i, &rows[count++]);
        build_row(data, i, runs, &rows[count++]);
        if (!ends || !data->has_subtotal) continue;
        rows[count - 1].keeps_next = true;
        TableRow *row = &rows[count++];
        data_build_total(data, &data->subtotal, group_from, i + 1, row);
        row->kind = ROW_SUBTOTAL;
        row->group = data->groups[i];
    }
    data->table->rows = rows;
    data->table->row_count = count;
    if (!total) return;
    data->table->total = ARENA_NEW(arena, TableRow);
    data->table->total_count = 1;
    data_build_total(data, total, 0, data->row_count, data->table->total);
}
