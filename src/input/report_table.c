/* Tables: columns, rows, cells, and the grid they form.
 *
 * Takes: a table's YAML. Gives: its block, every cell with its first column.
 * Invariant: after reading, each place of the grid is covered by exactly one cell, or the row is an error.
 */
#include "input/report_reader.h"

#define TABLE_COLUMN_LIMIT 100

typedef struct TableFields {
    const YamlNode *id, *caption, *unit, *note, *columns, *head, *rows, *total;
    Str continued, style;
} TableFields;

static const Field table_fields[] = {
    {.name = "columns", .type = FIELD_NODE, .offset = offsetof(TableFields, columns), .is_required = true},
    {.name = "rows", .type = FIELD_NODE, .offset = offsetof(TableFields, rows), .is_required = true},
    {.name = "head", .type = FIELD_NODE, .offset = offsetof(TableFields, head)},
    {.name = "total", .type = FIELD_NODE, .offset = offsetof(TableFields, total)},
    {.name = "id", .type = FIELD_NODE, .offset = offsetof(TableFields, id)},
    {.name = "caption", .type = FIELD_MARKUP, .offset = offsetof(TableFields, caption)},
    {.name = "unit", .type = FIELD_MARKUP, .offset = offsetof(TableFields, unit)},
    {.name = "note", .type = FIELD_MARKUP, .offset = offsetof(TableFields, note)},
    {.name = "continued", .type = FIELD_STRING, .offset = offsetof(TableFields, continued)},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(TableFields, style)},
};

static const Choice aligns[] = {
    {"start", CELL_START}, {"center", CELL_CENTER}, {"end", CELL_END}, {"decimal", CELL_DECIMAL}, {NULL, 0}};

typedef struct ColumnFields {
    const YamlNode *width;
    int align;
} ColumnFields;

static const Field column_fields[] = {
    {.name = "width", .type = FIELD_NODE, .offset = offsetof(ColumnFields, width)},
    {.name = "align", .type = FIELD_CHOICE, .offset = offsetof(ColumnFields, align), .choices = aligns},
};

static void read_column(ReportReader *reader, const YamlNode *node, TableColumn *column) {
    static const Field width = {.name = "width", .type = FIELD_DIMENSION};
    ColumnFields fields = {0};
    FieldContext context = report_context(reader, "column");
    *column = (TableColumn){.width = {UNIT_FRACTION, 1000}};
    if (node->kind == YAML_KIND_SCALAR)
        fields.width = node;
    else
        SCHEMA_READ(&context, node, column_fields, &fields);
    column->align = (CellAlign)fields.align;
    if (!fields.width) return;
    column->by_content = fields.width->kind == YAML_KIND_SCALAR && str_equal(fields.width->text, STR("auto"));
    if (column->by_content || !schema_value(&context, fields.width, &width, &column->width) ||
        column->width.value > 0)
        return;
    DIAGNOSE(reader->diagnostics, COLUMN_WIDTH, fields.width->span, NULL);
    column->width = (Dimension){UNIT_FRACTION, 1000};
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
    int cols, rows, align;
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
    {.name = "align", .type = FIELD_CHOICE, .offset = offsetof(CellFields, align), .choices = aligns},
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

static void read_row(ReportReader *reader, const YamlNode *node, TableRow *row) {
    FieldContext context = report_context(reader, "table row");
    *row = (TableRow){.id = report_new_node(reader, node->span), .span = node->span};
    if (!schema_expect(&context, node, YAML_KIND_SEQUENCE)) return;
    row->cells = ARENA_ARRAY(reader->arena, TableCell, node->count);
    row->cell_count = node->count;
    for (size_t i = 0; i < node->count; i++) read_cell(reader, node->items[i], &row->cells[i]);
}

/* Head, body and total are grids of their own: a cell cannot reach from one into the next. */
static TableRow *read_rows(ReportReader *reader, const YamlNode *const *items, size_t count,
                           const Table *table) {
    TableRow *rows = ARENA_ARRAY(reader->arena, TableRow, count);
    Grid grid = {.column_count = (int)table->column_count};
    for (size_t i = 0; i < count; i++) {
        read_row(reader, items[i], &rows[i]);
        if (items[i]->kind == YAML_KIND_SEQUENCE) check_row(reader, &grid, &rows[i], count - i);
    }
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

Block *report_read_table(ReportReader *reader, const YamlNode *value, Span span) {
    TableFields fields = {0};
    FieldContext context = report_context(reader, "table");
    SCHEMA_READ(&context, value, table_fields, &fields);
    if (!fields.columns || !fields.rows) return NULL;
    Block *block = report_new_block(reader, BLOCK_TABLE, span);
    Table *table = &block->table;
    block->style = fields.style;
    block->text = report_read_line(reader, fields.caption);
    block->anchor =
        report_read_anchor(reader, fields.id, (Anchor){.kind = BLOCK_TABLE, .title = block->text});
    table->unit = report_read_line(reader, fields.unit);
    table->continued = fields.continued;
    if (!read_columns(reader, fields.columns, table)) return NULL;
    table->head = read_part(reader, fields.head, "head", true, table, &table->head_count);
    table->rows = read_part(reader, fields.rows, "rows", false, table, &table->row_count);
    table->total = read_part(reader, fields.total, "total", true, table, &table->total_count);
    table->note = report_read_line(reader, fields.note);
    if (!table->row_count && fields.rows->kind == YAML_KIND_SEQUENCE)
        DIAGNOSE(reader->diagnostics, TEXT_EMPTY, fields.rows->span, "rows");
    return table->row_count ? block : NULL;
}
