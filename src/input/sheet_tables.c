/* Items that are tables: fields with their labels, and one row for each entry of a list.
 *
 * Takes: a record. Gives: table blocks, so that a reader's screen reader finds rows and heads.
 * Invariant: every place of the grid is covered once.
 */
#include "input/sheet_binder.h"

static TableCell cell_of(Binder *binder, size_t column, Span span, Inline *text) {
    TableCell cell = {.id = report_new_node(&binder->reader, span),
                      .span = span,
                      .column = (int)column,
                      .columns = 1,
                      .rows = 1};
    if (!text) return cell;
    cell.content = binder_block(binder, BLOCK_PARAGRAPH, span, (Str){0});
    cell.content->text = text;
    return cell;
}

static TableRow new_row(Binder *binder, Span span, size_t columns) {
    return (TableRow){.id = report_new_node(&binder->reader, span),
                      .span = span,
                      .cells = ARENA_ARRAY(binder->context.arena, TableCell, columns)};
}

static void push_cell(Binder *binder, TableRow *row, Span span, Inline *text) {
    row->cells[row->cell_count] = cell_of(binder, row->cell_count, span, text);
    row->cell_count++;
}

/* -- fields
 * ------------------------------------------------------------------------------------------------------ */

typedef struct BoundRow {
    Inline *label, *value;
    Span span;
} BoundRow;

/* False when the row is left out, or after an error. */
static bool bind_row(Binder *binder, const FieldRow *row, BoundRow *bound) {
    const TemplatePiece *missing;
    if (row->when && !binder_when(row->when, binder->scope)) {
        binder_note(binder, SHEET_NOTE_MISSING, row->when->path.text, 0, binder->scope->record->span);
        return false;
    }
    bound->span = row->value ? binder_value_span(row->value, binder->scope, row->span) : row->span;
    if (!binder_line(binder, row->label, binder->scope, NULL, &bound->label, &missing)) {
        if (missing) binding_report_missing(&binder->context, missing, binder->scope);
        return false;
    }
    if (binder_line(binder, row->value, binder->scope, NULL, &bound->value, &missing)) return true;
    if (!missing) return false;
    Str field = missing->path.text;
    if (!row->if_missing) {
        binding_report_missing(&binder->context, missing, binder->scope);
        return false;
    }
    if (!binder_line(binder, row->if_missing->text, binder->scope, NULL, &bound->value, &missing))
        return false;
    binder_note(binder, SHEET_NOTE_DEFAULT, field, 0, binder->scope->record->span);
    return true;
}

static void set_down(Binder *binder, const SheetContent *content, const BoundRow *rows, size_t count,
                     Table *table) {
    table->columns = ARENA_ARRAY(binder->context.arena, TableColumn, 2);
    table->column_count = 2;
    table->columns[0] = (TableColumn){
        .by_content = !content->label_width.value, .width = content->label_width, .is_row_head = true};
    table->columns[1] = (TableColumn){.width = {UNIT_FRACTION, 1000}};
    table->rows = ARENA_ARRAY(binder->context.arena, TableRow, count);
    table->row_count = count;
    for (size_t i = 0; i < count; i++) {
        table->rows[i] = new_row(binder, rows[i].span, 2);
        push_cell(binder, &table->rows[i], rows[i].span, rows[i].label);
        push_cell(binder, &table->rows[i], rows[i].span, rows[i].value);
    }
}

static void set_across(Binder *binder, const BoundRow *rows, size_t count, Table *table) {
    table->columns = ARENA_ARRAY(binder->context.arena, TableColumn, count);
    table->column_count = count;
    table->head = ARENA_NEW(binder->context.arena, TableRow);
    table->rows = ARENA_NEW(binder->context.arena, TableRow);
    table->head_count = table->row_count = 1;
    *table->head = new_row(binder, rows[0].span, count);
    for (size_t i = 0; i < count; i++) {
        table->columns[i] = (TableColumn){.width = {UNIT_FRACTION, 1000}};
        push_cell(binder, table->head, rows[i].span, rows[i].label);
    }
    *table->rows = new_row(binder, rows[0].span, count);
    for (size_t i = 0; i < count; i++) push_cell(binder, table->rows, rows[i].span, rows[i].value);
}

Block *binder_fields(Binder *binder, const SheetItem *item) {
    const SheetContent *content = item->content;
    Block *block = binder_block(binder, BLOCK_TABLE, item->span, item->style);
    BoundRow *rows = ARENA_ARRAY(binder->context.arena, BoundRow, content->row_count);
    size_t count = 0;
    for (size_t i = 0; i < content->row_count; i++)
        count += bind_row(binder, &content->rows[i], &rows[count]);
    if (!count) return NULL;
    block->span = rows[0].span;
    if (content->is_across)
        set_across(binder, rows, count, block->table);
    else
        set_down(binder, content, rows, count, block->table);
    return block;
}

/* -- tables
 * ------------------------------------------------------------------------------------------------------ */

static void bind_head(Binder *binder, const SheetItem *item, Table *table) {
    const SheetContent *content = item->content;
    bool has_heads = false;
    for (size_t i = 0; i < content->column_count; i++) has_heads |= content->columns[i].head != NULL;
    if (!has_heads) return;
    table->head = ARENA_NEW(binder->context.arena, TableRow);
    table->head_count = 1;
    *table->head = new_row(binder, item->span, content->column_count);
    for (size_t i = 0; i < content->column_count; i++) {
        Inline *text = NULL;
        const TemplatePiece *missing;
        if (!binder_line(binder, content->columns[i].head, binder->scope, NULL, &text, &missing) && missing)
            binding_report_missing(&binder->context, missing, binder->scope);
        push_cell(binder, table->head, content->columns[i].span, text);
    }
}

static TableRow bind_entry(Binder *binder, const SheetContent *content, const YamlNode *entry) {
    Scope scope = {entry, binder->scope};
    TableRow row = new_row(binder, entry->span, content->column_count);
    for (size_t i = 0; i < content->column_count; i++) {
        Inline *text = NULL;
        const TemplatePiece *missing;
        if (!binder_line(binder, content->columns[i].value, &scope, &content->bind, &text, &missing) &&
            missing)
            binding_report_missing(&binder->context, missing, &scope);
        push_cell(binder, &row, entry->span, text);
    }
    return row;
}

Block *binder_table(Binder *binder, const SheetItem *item) {
    const SheetContent *content = item->content;
    size_t count;
    const YamlNode *const *entries = binder_entries(binder, item, &count);
    if (!entries) {
        TemplatePiece piece = {.is_binding = true, .path = content->bind, .span = item->span};
        binding_report_missing(&binder->context, &piece, binder->scope);
        return NULL;
    }
    Block *block = binder_block(binder, BLOCK_TABLE, entries[0]->span, item->style);
    Table *table = block->table;
    const TemplatePiece *missing;
    if (!binder_line(binder, content->caption, binder->scope, NULL, &block->text, &missing) && missing)
        binding_report_missing(&binder->context, missing, binder->scope);
    table->columns = ARENA_ARRAY(binder->context.arena, TableColumn, content->column_count);
    table->column_count = content->column_count;
    for (size_t i = 0; i < content->column_count; i++) table->columns[i] = content->columns[i].column;
    bind_head(binder, item, table);
    table->rows = ARENA_ARRAY(binder->context.arena, TableRow, count);
    table->row_count = count;
    for (size_t i = 0; i < count; i++) table->rows[i] = bind_entry(binder, content, entries[i]);
    return block;
}
