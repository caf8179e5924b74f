/* Tables: columns, rows, cells, and the grid they form.
 *
 * Takes: a table's YAML. Gives: its block, every cell with its first column.
 * Invariant: after reading, each place of the grid is covered by exactly one cell, or the row is an error.
 */
#include "input/report_reader.h"
#include "input/table_column.h"
#include "input/table_data.h"

typedef struct TableFields {
    const YamlNode *id, *caption, *unit, *note, *columns, *head, *rows, *total;
    const YamlNode *from, *where, *sort, *group, *missing;
    const YamlNode *head_later, *continues, *width, *carry, *wide, *rounding_note;
    Length smallest;
    int repeat_columns;
    bool turned;
    Str continued, style, repeat_groups;
    bool across, has_repeat_groups, repeat_spans, keep_groups;
    int place, encoding;
} TableFields;

const Choice table_aligns[] = {
    {"start", CELL_START}, {"center", CELL_CENTER}, {"end", CELL_END}, {"decimal", CELL_DECIMAL}, {NULL, 0}};
static const Choice places[] = {{"start", CELL_START}, {"center", CELL_CENTER}, {"end", CELL_END}, {NULL, 0}};
const Choice table_verticals[] = {
    {"top", VERTICAL_TOP}, {"middle", VERTICAL_MIDDLE}, {"bottom", VERTICAL_BOTTOM}, {NULL, 0}};

static const Field table_fields[] = {
    {.name = "columns", .type = FIELD_NODE, .offset = offsetof(TableFields, columns)},
    {.name = "rows", .type = FIELD_NODE, .offset = offsetof(TableFields, rows)},
    {.name = "head", .type = FIELD_NODE, .offset = offsetof(TableFields, head)},
    {.name = "total", .type = FIELD_NODE, .offset = offsetof(TableFields, total)},
    {.name = "from", .type = FIELD_NODE, .offset = offsetof(TableFields, from)},
    {.name = "encoding",
     .type = FIELD_CHOICE,
     .offset = offsetof(TableFields, encoding),
     .choices = record_encodings},
    {.name = "where", .type = FIELD_NODE, .offset = offsetof(TableFields, where)},
    {.name = "sort", .type = FIELD_NODE, .offset = offsetof(TableFields, sort)},
    {.name = "group", .type = FIELD_NODE, .offset = offsetof(TableFields, group)},
    {.name = "missing", .type = FIELD_NODE, .offset = offsetof(TableFields, missing)},
    {.name = "id", .type = FIELD_NODE, .offset = offsetof(TableFields, id)},
    {.name = "caption", .type = FIELD_MARKUP, .offset = offsetof(TableFields, caption)},
    {.name = "unit", .type = FIELD_MARKUP, .offset = offsetof(TableFields, unit)},
    {.name = "note", .type = FIELD_NODE, .offset = offsetof(TableFields, note)},
    {.name = "rounding_note", .type = FIELD_MARKUP, .offset = offsetof(TableFields, rounding_note)},
    {.name = "continued", .type = FIELD_STRING, .offset = offsetof(TableFields, continued)},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(TableFields, style)},
    {.name = "across", .type = FIELD_BOOLEAN, .offset = offsetof(TableFields, across)},
    {.name = "head_later", .type = FIELD_NODE, .offset = offsetof(TableFields, head_later)},
    {.name = "continues", .type = FIELD_MARKUP, .offset = offsetof(TableFields, continues)},
    {.name = "repeat_groups",
     .type = FIELD_STRING,
     .offset = offsetof(TableFields, repeat_groups),
     .has_flag = true,
     .flag = offsetof(TableFields, has_repeat_groups)},
    {.name = "repeat_spans", .type = FIELD_BOOLEAN, .offset = offsetof(TableFields, repeat_spans)},
    {.name = "keep_groups", .type = FIELD_BOOLEAN, .offset = offsetof(TableFields, keep_groups)},
    {.name = "carry", .type = FIELD_NODE, .offset = offsetof(TableFields, carry)},
    {.name = "place", .type = FIELD_CHOICE, .offset = offsetof(TableFields, place), .choices = places},
    {.name = "width", .type = FIELD_NODE, .offset = offsetof(TableFields, width)},
    {.name = "wide", .type = FIELD_NODE, .offset = offsetof(TableFields, wide)},
    {.name = "smallest", .type = FIELD_LENGTH, .offset = offsetof(TableFields, smallest)},
    {.name = "repeat_columns",
     .type = FIELD_INTEGER,
     .offset = offsetof(TableFields, repeat_columns),
     .least = 1,
     .most = TABLE_COLUMN_LIMIT},
    {.name = "turned", .type = FIELD_BOOLEAN, .offset = offsetof(TableFields, turned)},
};

/* 6 pt: what is smaller is not read without effort. */
#define SMALLEST_TEXT 6000

typedef struct ColumnFields {
    ColumnLook look;
} ColumnFields;

static const Field column_fields[] = {COLUMN_LOOK_FIELDS(ColumnFields, look)};

/* `least:` or `most:` of a column; a value of 0 when it cannot be used. */
static Dimension read_limit(ReportReader *reader, const YamlNode *node, const char *name) {
    const Field limit = {.name = name, .type = FIELD_DIMENSION};
    FieldContext context = report_context(reader, "column");
    Dimension value = {UNIT_ABSOLUTE, 0};
    if (!node || !schema_value(&context, node, &limit, &value)) return (Dimension){UNIT_ABSOLUTE, 0};
    if (value.value > 0 && value.unit != UNIT_FRACTION) return value;
    DIAGNOSE(reader->diagnostics, COLUMN_LIMIT, node->span, name);
    return (Dimension){UNIT_ABSOLUTE, 0};
}

static void read_limits(ReportReader *reader, const ColumnLook *look, TableColumn *column) {
    bool is_fixed = !column->by_content && column->width.unit != UNIT_FRACTION;
    const YamlNode *limit = look->least ? look->least : look->most;
    column->least = read_limit(reader, look->least, "least");
    column->most = read_limit(reader, look->most, "most");
    if (is_fixed && limit) DIAGNOSE(reader->diagnostics, COLUMN_LIMIT_FIXED, limit->span, NULL);
    bool is_reversed = column->least.value && column->least.unit == column->most.unit && column->most.value &&
                       column->least.value > column->most.value;
    if (is_reversed) DIAGNOSE(reader->diagnostics, COLUMN_LIMIT_ORDER, look->least->span, NULL);
}

static void read_column_width(ReportReader *reader, const ColumnLook *look, TableColumn *column) {
    static const Field width = {.name = "width", .type = FIELD_DIMENSION};
    FieldContext context = report_context(reader, "column");
    if (!look->width) return;
    column->by_content = look->width->kind == YAML_KIND_SCALAR && str_equal(look->width->text, STR("auto"));
    if (column->by_content || !schema_value(&context, look->width, &width, &column->width) ||
        column->width.value > 0)
        return;
    DIAGNOSE(reader->diagnostics, COLUMN_WIDTH, look->width->span, NULL);
    column->width = (Dimension){UNIT_FRACTION, 1000};
}

void table_column_look(ReportReader *reader, const ColumnLook *look, TableColumn *column) {
    *column = (TableColumn){.width = {UNIT_FRACTION, 1000}};
    column->align = (CellAlign)look->align;
    column->vertical = (CellVertical)look->vertical;
    column->is_row_head = look->row_head;
    read_column_width(reader, look, column);
    read_limits(reader, look, column);
}

static void read_column(ReportReader *reader, const YamlNode *node, TableColumn *column) {
    ColumnFields fields = {0};
    FieldContext context = report_context(reader, "column");
    if (node->kind == YAML_KIND_SCALAR)
        fields.look.width = node;
    else
        SCHEMA_READ(&context, node, column_fields, &fields);
    table_column_look(reader, &fields.look, column);
}

static bool read_columns(ReportReader *reader, const YamlNode *list, Table *table) {
    FieldContext context = report_context(reader, "columns");
    if (!schema_expect(&context, list, YAML_KIND_SEQUENCE)) return false;
    if (!list->count || list->count > TABLE_COLUMN_LIMIT) {
        DIAGNOSE(reader->diagnostics, COLUMN_COUNT, list->span, NULL);
        return false;
    }
    table->columns = ARENA_ARRAY(reader->arena, TableColumn, list->count);
    table->column_count = list->count;
    for (size_t i = 0; i < list->count; i++) read_column(reader, list->items[i], &table->columns[i]);
    return true;
}

typedef struct CellFields {
    const YamlNode *text, *body;
    int cols, rows, align, vertical;
} CellFields;

static const Field cell_fields[] = {
    {.name = "text", .type = FIELD_MARKUP, .offset = offsetof(CellFields, text)},
    {.name = "body", .type = FIELD_NODE, .offset = offsetof(CellFields, body)},
    {.name = "cols",
     .type = FIELD_INTEGER,
     .offset = offsetof(CellFields, cols),
     .least = 1,
     .most = TABLE_COLUMN_LIMIT},
    {.name = "rows", .type = FIELD_INTEGER, .offset = offsetof(CellFields, rows), .least = 1, .most = 10000},
    {.name = "align", .type = FIELD_CHOICE, .offset = offsetof(CellFields, align), .choices = table_aligns},
    {.name = "vertical",
     .type = FIELD_CHOICE,
     .offset = offsetof(CellFields, vertical),
     .choices = table_verticals},
};

static void read_cell(ReportReader *reader, const YamlNode *node, TableCell *cell) {
    *cell =
        (TableCell){.id = report_new_node(reader, node->span), .span = node->span, .columns = 1, .rows = 1};
    if (node->kind != YAML_KIND_MAPPING) {
        cell->content = report_read_body(reader, node, BODY_INSIDE, "cell");
        return;
    }
    CellFields fields = {.cols = 1, .rows = 1};
    FieldContext context = report_context(reader, "cell");
    SCHEMA_READ(&context, node, cell_fields, &fields);
    BlockChain chain = {0};
    if (fields.text) chain_append(&chain, report_read_paragraphs(reader, fields.text, (Str){0}));
    if (fields.body) chain_append(&chain, report_read_body(reader, fields.body, BODY_INSIDE, "cell"));
    cell->content = chain.first;
    cell->columns = fields.cols;
    cell->rows = fields.rows;
    cell->align = (CellAlign)fields.align;
    cell->vertical = (CellVertical)fields.vertical;
}

/* Which columns are still covered from above, and for how many rows. */
typedef struct Grid {
    int covered[TABLE_COLUMN_LIMIT];
    int column_count;
} Grid;

/* Gives the row's cells their columns. Gives the number of columns the row fills, which should be all. */
static int place_row(Grid *grid, TableRow *row) {
    int column = 0, filled = 0;
    int next[TABLE_COLUMN_LIMIT];
    for (int i = 0; i < grid->column_count; i++) {
        next[i] = grid->covered[i] ? grid->covered[i] - 1 : 0;
        filled += grid->covered[i] > 0;
    }
    for (size_t i = 0; i < row->cell_count; i++) {
        TableCell *cell = &row->cells[i];
        while (column < grid->column_count && grid->covered[column]) column++;
        cell->column = column;
        filled += cell->columns;
        for (int j = 0; j < cell->columns; j++, column++) {
            if (column >= grid->column_count) continue;
            /* A wide cell that meets one from above: counted, so the row does not add up. */
            filled += grid->covered[column] > 0;
            next[column] = cell->rows - 1;
        }
    }
    for (int i = 0; i < grid->column_count; i++) grid->covered[i] = next[i];
    return filled;
}

static void check_row(ReportReader *reader, Grid *grid, TableRow *row, size_t rows_left) {
    int filled = place_row(grid, row);
    if (filled != grid->column_count)
        DIAGNOSE(reader->diagnostics, ROW_COLUMNS, row->span, str_format(reader->arena, "%d", filled).text,
                 str_format(reader->arena, "%d", grid->column_count).text);
    for (size_t i = 0; i < row->cell_count; i++) {
        TableCell *cell = &row->cells[i];
        if ((size_t)cell->rows > rows_left) {
            DIAGNOSE(reader->diagnostics, ROW_SPAN, cell->span,
                     str_format(reader->arena, "%d", cell->rows).text,
                     str_format(reader->arena, "%zu", rows_left).text);
            cell->rows = (int)rows_left;
        }
        /* Later stages index columns by these numbers, so they stay inside the table after an error too. */
        if (cell->column >= grid->column_count) cell->column = grid->column_count - 1;
        if (cell->column + cell->columns > grid->column_count)
            cell->columns = grid->column_count - cell->column;
    }
}

typedef struct RowFields {
    const YamlNode *cells, *group;
    bool subtotal, keep_next;
} RowFields;

static const Field row_fields[] = {
    {.name = "cells", .type = FIELD_NODE, .offset = offsetof(RowFields, cells)},
    {.name = "group", .type = FIELD_NODE, .offset = offsetof(RowFields, group)},
    {.name = "subtotal", .type = FIELD_BOOLEAN, .offset = offsetof(RowFields, subtotal)},
    {.name = "keep_next", .type = FIELD_BOOLEAN, .offset = offsetof(RowFields, keep_next)},
};

/* The heading of a group: one cell over all columns. */
static void read_group_head(ReportReader *reader, const YamlNode *node, int columns, TableRow *row) {
    row->kind = ROW_GROUP_HEAD;
    row->cells = ARENA_ARRAY(reader->arena, TableCell, 1);
    row->cell_count = 1;
    read_cell(reader, node, &row->cells[0]);
    row->cells[0].columns = columns;
    row->cells[0].rows = 1;
}

/* `{group: text}`, or `{cells: […], subtotal: true}`. Gives the list of cells, NULL when there is none. */
static const YamlNode *read_row_form(ReportReader *reader, const YamlNode *node, int columns, TableRow *row) {
    RowFields fields = {0};
    FieldContext context = report_context(reader, "table row");
    SCHEMA_READ(&context, node, row_fields, &fields);
    row->keeps_next = fields.keep_next;
    if (fields.subtotal) row->kind = ROW_SUBTOTAL;
    if (fields.group && !fields.cells)
        read_group_head(reader, fields.group, columns, row);
    else if (!fields.cells || fields.group)
        DIAGNOSE(reader->diagnostics, ROW_FORM, node->span, NULL);
    return fields.group ? NULL : fields.cells;
}

/* False when there is nothing that could be placed in the grid. */
static bool read_row(ReportReader *reader, const YamlNode *node, int columns, TableRow *row) {
    FieldContext context = report_context(reader, "table row");
    *row = (TableRow){.id = report_new_node(reader, node->span), .span = node->span};
    if (node->kind == YAML_KIND_MAPPING) node = read_row_form(reader, node, columns, row);
    if (row->kind == ROW_GROUP_HEAD) return true;
    if (!node || !schema_expect(&context, node, YAML_KIND_SEQUENCE)) return false;
    row->cells = ARENA_ARRAY(reader->arena, TableCell, node->count);
    row->cell_count = node->count;
    for (size_t i = 0; i < node->count; i++) read_cell(reader, node->items[i], &row->cells[i]);
    return true;
}

/* Rows under a group's heading belong to the group. */
static void number_groups(TableRow *rows, size_t count) {
    uint32_t group = 0;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].kind == ROW_GROUP_HEAD) group++;
        rows[i].group = group;
    }
}

/* Head, body and total are grids of their own: a cell cannot reach from one into the next. */
static TableRow *read_rows(ReportReader *reader, const YamlNode *const *items, size_t count,
                           const Table *table) {
    TableRow *rows = ARENA_ARRAY(reader->arena, TableRow, count);
    Grid grid = {.column_count = (int)table->column_count};
    for (size_t i = 0; i < count; i++) {
        if (read_row(reader, items[i], grid.column_count, &rows[i]))
            check_row(reader, &grid, &rows[i], count - i);
    }
    number_groups(rows, count);
    return rows;
}

/* `total:` and `head:` may be one row: a list whose first entry is no list. A row of lists is a row of cells
 * made of blocks, so a head or a total of such cells is written as a list of rows. */
static bool is_single_row(const YamlNode *list) {
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i]->kind != YAML_KIND_SEQUENCE) return true;
    return false;
}

static TableRow *read_part(ReportReader *reader, const YamlNode *list, const char *what, bool may_be_single,
                           const Table *table, size_t *count) {
    FieldContext context = report_context(reader, what);
    *count = 0;
    if (!list || !schema_expect(&context, list, YAML_KIND_SEQUENCE) || !list->count) return NULL;
    bool is_single = may_be_single && is_single_row(list);
    *count = is_single ? 1 : list->count;
    return is_single ? read_rows(reader, &list, 1, table)
                     : read_rows(reader, list->items, list->count, table);
}

/* `width:` of the whole table; `auto`: no wider than its entries need. */
static void read_width(ReportReader *reader, const YamlNode *node, Table *table) {
    static const Field width = {.name = "width", .type = FIELD_DIMENSION};
    FieldContext context = report_context(reader, "table");
    if (!node) return;
    table->width_by_content = node->kind == YAML_KIND_SCALAR && str_equal(node->text, STR("auto"));
    if (!table->width_by_content) schema_value(&context, node, &width, &table->width);
}

typedef struct CarryFields {
    const YamlNode *label, *from, *page_total, *sum;
    int label_columns;
} CarryFields;

static const Field carry_fields[] = {
    {.name = "label", .type = FIELD_MARKUP, .offset = offsetof(CarryFields, label)},
    {.name = "from", .type = FIELD_MARKUP, .offset = offsetof(CarryFields, from)},
    {.name = "page_total", .type = FIELD_MARKUP, .offset = offsetof(CarryFields, page_total)},
    {.name = "sum", .type = FIELD_NODE, .offset = offsetof(CarryFields, sum), .is_required = true},
    {.name = "label_columns",
     .type = FIELD_INTEGER,
     .offset = offsetof(CarryFields, label_columns),
     .least = 1,
     .most = TABLE_COLUMN_LIMIT},
};

/* `sum:` names columns by their numbers, from 1. */
static void read_carry(ReportReader *reader, const YamlNode *node, Table *table) {
    CarryFields fields = {.label_columns = 1};
    FieldContext context = report_context(reader, "carry");
    if (!node || !SCHEMA_READ(&context, node, carry_fields, &fields) ||
        !schema_expect(&context, fields.sum, YAML_KIND_SEQUENCE))
        return;
    TableCarry *carry = &table->carry;
    carry->to_next = report_read_line(reader, fields.label);
    carry->from_previous = report_read_line(reader, fields.from);
    carry->page_total = report_read_line(reader, fields.page_total);
    carry->label_columns = fields.label_columns;
    carry->is_summed = ARENA_ARRAY(reader->arena, bool, table->column_count);
    Field number = {.name = "sum", .type = FIELD_INTEGER, .least = 1, .most = (int)table->column_count};
    for (size_t i = 0; i < fields.sum->count; i++) {
        int column = 0;
        if (schema_value(&context, fields.sum->items[i], &number, &column) && column > 0)
            carry->is_summed[column - 1] = true;
    }
}

/* `wide: turn`, or a list of steps. */
static void read_wide(ReportReader *reader, const YamlNode *node, Table *table) {
    static const Choice steps[] = {
        {"shrink", WIDE_SHRINK}, {"turn", WIDE_TURN}, {"split", WIDE_SPLIT}, {NULL, 0}};
    static const Field step = {.name = "wide", .type = FIELD_CHOICE, .choices = steps};
    FieldContext context = report_context(reader, "table");
    if (!node) return;
    bool is_list = node->kind == YAML_KIND_SEQUENCE;
    size_t count = is_list ? node->count : 1;
    if (count > WIDE_STEPS) DIAGNOSE(reader->diagnostics, TABLE_WIDE_STEPS, node->span, NULL);
    for (size_t i = 0; i < count && i < WIDE_STEPS; i++) {
        int value;
        if (schema_value(&context, is_list ? node->items[i] : node, &step, &value))
            table->wide[table->wide_count++] = (WideStep)value;
    }
}

static void read_look(ReportReader *reader, const TableFields *fields, Table *table) {
    table->continues = report_read_line(reader, fields->continues);
    table->repeats_groups = fields->has_repeat_groups;
    table->group_continued = fields->repeat_groups;
    table->repeats_spans = fields->repeat_spans;
    table->keeps_groups = fields->keep_groups;
    table->place = (CellAlign)fields->place;
    table->smallest = fields->smallest;
    table->repeated_columns = fields->repeat_columns;
    table->is_turned = fields->turned;
    read_wide(reader, fields->wide, table);
    read_width(reader, fields->width, table);
    read_carry(reader, fields->carry, table);
}

static void append_note(ReportReader *reader, const YamlNode *node, Table *table) {
    static const Field note = {.name = "note", .type = FIELD_MARKUP};
    FieldContext context = report_context(reader, "table");
    const YamlNode *text = NULL;
    if (!node || !schema_value(&context, node, &note, &text)) return;
    Inline **end = &table->note;
    while (*end) end = &(*end)->next;
    Inline *line = report_read_line(reader, text);
    if (end != &table->note && line) {
        *end = ARENA_NEW(reader->arena, Inline);
        **end = (Inline){.kind = INLINE_BREAK,
                         .id = report_new_node(reader, node->span),
                         .span = node->span,
                         .next = line};
    } else {
        *end = line;
    }
}

/* One note, or several, each on a line of its own; last the one that is needed only when totals are not the
 * sums of what is printed. */
static void read_notes(ReportReader *reader, const TableFields *fields, Table *table) {
    const YamlNode *note = fields->note;
    bool is_list = note && note->kind == YAML_KIND_SEQUENCE;
    for (size_t i = 0; is_list && i < note->count; i++) append_note(reader, note->items[i], table);
    if (!is_list) append_note(reader, note, table);
    if (table->is_rounded) append_note(reader, fields->rounding_note, table);
}

/* Rows stand in the table, or come from data. */
static bool has_source(ReportReader *reader, const YamlNode *value, const TableFields *fields) {
    const YamlNode *const of_data[] = {fields->where, fields->sort, fields->group, fields->missing,
                                       fields->rounding_note};
    if (fields->from && fields->rows) {
        DIAGNOSE(reader->diagnostics, DATA_AND_ROWS, fields->rows->span, NULL);
        return false;
    }
    for (size_t i = 0; i < sizeof of_data / sizeof *of_data && !fields->from; i++)
        if (of_data[i]) DIAGNOSE(reader->diagnostics, DATA_WITHOUT_FROM, of_data[i]->span, NULL);
    if (fields->from) return true;
    if (!fields->columns) DIAGNOSE(reader->diagnostics, MISSING_KEY, value->span, "table", "columns");
    if (!fields->rows) DIAGNOSE(reader->diagnostics, MISSING_KEY, value->span, "table", "rows");
    return fields->columns && fields->rows;
}

static bool read_data(ReportReader *reader, const TableFields *fields, Span span, Table *table) {
    const TableDataFields data = {.from = fields->from,
                                  .where = fields->where,
                                  .sort = fields->sort,
                                  .group = fields->group,
                                  .missing = fields->missing,
                                  .columns = fields->columns,
                                  .head = fields->head,
                                  .total = fields->total,
                                  .encoding = fields->encoding};
    return table_data_read(reader, &data, span, table);
}

Block *report_read_table(ReportReader *reader, const YamlNode *value, Span span) {
    TableFields fields = {.smallest = SMALLEST_TEXT};
    FieldContext context = report_context(reader, "table");
    SCHEMA_READ(&context, value, table_fields, &fields);
    if (!has_source(reader, value, &fields)) return NULL;
    Block *block = report_new_block(reader, BLOCK_TABLE, span);
    Table *table = block->table;
    block->style = fields.style;
    block->across = fields.across;
    block->text = report_read_line(reader, fields.caption);
    block->anchor =
        report_read_anchor(reader, fields.id, (Anchor){.kind = BLOCK_TABLE, .title = block->text});
    table->unit = report_read_line(reader, fields.unit);
    table->continued = fields.continued;
    bool is_good =
        fields.from ? read_data(reader, &fields, span, table) : read_columns(reader, fields.columns, table);
    if (!is_good) return NULL;
    if (!fields.from || fields.head)
        table->head = read_part(reader, fields.head, "head", true, table, &table->head_count);
    table->head_later =
        read_part(reader, fields.head_later, "head_later", true, table, &table->head_later_count);
    if (!fields.from) table->rows = read_part(reader, fields.rows, "rows", false, table, &table->row_count);
    if (!table->total_count)
        table->total = read_part(reader, fields.total, "total", true, table, &table->total_count);
    read_notes(reader, &fields, table);
    read_look(reader, &fields, table);
    if (!table->row_count && fields.rows && fields.rows->kind == YAML_KIND_SEQUENCE)
        DIAGNOSE(reader->diagnostics, TEXT_EMPTY, fields.rows->span, "rows");
    return table->row_count ? block : NULL;
}
