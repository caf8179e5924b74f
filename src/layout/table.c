/* Tables → rows of cells.
 *
 * Takes: a table and a measure. Gives: its strips: caption, head, rows, totals, note, all of one
 * group. Invariant: every cell of the table is set once, in one row; no row is wider than the measure;
 * lengths and colours come from the layout.
 */
#include "layout/strip_split.h"
#include "layout/table_internal.h"

const Style *table_node_style(const TableSetter *setter, NodeId node) {
    const Style *style = setter->styled->style[node];
    return style ? style : setter->context->body;
}

static bool column_has(const TableSetter *setter, const TableCell *cell, CellAlign align) {
    if (cell->columns > 1 || (size_t)cell->column >= setter->table->column_count) return false;
    CellAlign column = setter->table->columns[cell->column].align;
    return cell->align == CELL_DEFAULT && column == align;
}

bool table_is_flush_right(const TableSetter *setter, const TableCell *cell) {
    return column_has(setter, cell, CELL_END);
}

bool table_is_decimal(const TableSetter *setter, const TableCell *cell) {
    bool is_own = cell->align == CELL_DECIMAL && cell->columns == 1;
    return is_own || column_has(setter, cell, CELL_DECIMAL);
}

size_t table_cell_end(const TableSetter *setter, const TableCell *cell) {
    size_t end = (size_t)cell->column + (size_t)cell->columns;
    return end < setter->table->column_count ? end : setter->table->column_count;
}

/* The style of the first cell of some rows; NULL when there is none. */
const Style *table_first_style(const TableSetter *setter, const TableRow *rows, size_t count) {
    return count && rows[0].cell_count ? table_node_style(setter, rows[0].cells[0].id) : NULL;
}

/* Cells whose shaped texts are kept from the measuring of columns to the setting of rows: half a kilobyte
 * each. */
enum { KEPT_CELLS = 4000 };

bool table_is_large(const Table *table) {
    return table->row_count > KEPT_CELLS / (table->column_count ? table->column_count : 1);
}

static void discourage_break(Strip *row) {
    if (row->break_after == STRIP_BREAK_FREE) row->break_after = STRIP_BREAK_AVOID;
}

/* A group's heading keeps its first row, a subtotal the row before it; where the author wants it, groups stay
 * whole. */
static void tie_groups(const Table *table, Strip *rows) {
    for (size_t i = 0; i + 1 < table->row_count; i++) {
        const TableRow *row = &table->rows[i], *next = row + 1;
        bool is_inside =
            table->keeps_groups && row->group && row->group == next->group && next->kind != ROW_GROUP_HEAD;
        if (row->kind == ROW_GROUP_HEAD || next->kind == ROW_SUBTOTAL || row->keeps_next || is_inside)
            rows[i].break_after = STRIP_BREAK_FORBIDDEN;
    }
}

/* The heading of a group as it stands again on a later page: followed by （つづき）. */
static const Strip *group_again(TableSetter *setter, const TableRow *row, const Strip *strip) {
    GalleyContext *context = setter->context;
    const Block *only = table_only_paragraph(&row->cells[0]);
    Strip *again = ARENA_NEW(context->galley, Strip);
    *again = *strip;
    again->break_after = STRIP_BREAK_FORBIDDEN;
    again->is_first_row = false;
    if (!only || !only->text || !setter->table->group_continued.length) return again;
    const Inline *text = table_add_text(setter, only->text, setter->table->group_continued);
    const Style *style = table_node_style(setter, only->id);
    StripCell *cell = ARENA_NEW(context->galley, StripCell);
    *cell = strip->cells[0];
    const Paragraph *paragraph = paragraph_prepare(context->galley, context->diagnostics, &context->text,
                                                   text, style, only->id, only->span);
    table_set_line(setter, paragraph, cell->width - 2 * cell->padding_inline, cell->align, 0, cell);
    if (cell->content_height + 2 * cell->padding_block > again->height)
        again->height = cell->content_height + 2 * cell->padding_block;
    again->cells = cell;
    again->cell_count = 1;
    return again;
}

static void note_groups(TableSetter *setter, Strip *rows) {
    const Table *table = setter->table;
    const Strip *again = NULL;
    if (!table->repeats_groups) return;
    for (size_t i = 0; i < table->row_count; i++) {
        const TableRow *row = &table->rows[i];
        if (row->kind == ROW_GROUP_HEAD && row->cell_count)
            again = group_again(setter, row, &rows[i]);
        else if (i > 0 && row->group != row[-1].group)
            again = NULL;
        else
            rows[i].group_again = again;
    }
}

static void push_sections(TableSetter *setter, Strip *head, Strip *rows, Strip *total) {
    const Table *table = setter->table;
    Arena *arena = setter->context->galley;
    array_reserve(arena, &setter->strips,
                  setter->strips.count + table->head_count + table->row_count + table->total_count + 1);
    for (size_t i = 0; i < table->head_count; i++) array_push(arena, &setter->strips, head[i]);
    size_t first = setter->strips.count;
    for (size_t i = 0; i < table->row_count; i++) {
        if (i + 1 == table->row_count && table->total_count) rows[i].break_after = STRIP_BREAK_FORBIDDEN;
        array_push(arena, &setter->strips, rows[i]);
    }
    for (size_t i = 0; i < table->total_count; i++) {
        if (i + 1 < table->total_count) total[i].break_after = STRIP_BREAK_FORBIDDEN;
        array_push(arena, &setter->strips, total[i]);
    }
    if (setter->strips.count == first && first > 0) first--; /* a head alone */
    if (setter->strips.count > first) {
        setter->strips.at[first].is_first_row = true;
        setter->strips.at[setter->strips.count - 1].is_last_row = true;
    }
}

static Strip *set_head(TableSetter *setter, const TableRow *rows, size_t count) {
    Strip *head = table_set_section(setter, rows, count, SECTION_HEAD);
    for (size_t i = 0; i < count; i++) head[i].break_after = STRIP_BREAK_FORBIDDEN;
    return head;
}

/* J-4.4.3.7: no break in the head, behind it, or before the totals; the first and the last row do not like to
 * be alone. */
static void push_rows(TableSetter *setter) {
    const Table *table = setter->table;
    Strip *head = set_head(setter, table->head, table->head_count);
    Strip *rows = table_set_section(setter, table->rows, table->row_count, SECTION_BODY);
    Strip *total = table_set_section(setter, table->total, table->total_count, SECTION_TOTAL);
    const Strip *later = head;
    size_t later_count = table->head_count;
    if (table->head_later_count) {
        later_count = table->head_later_count;
        later = set_head(setter, table->head_later, later_count);
    }
    for (size_t i = 0; i < later_count; i++) array_push(setter->context->galley, &setter->head, later[i]);
    if (table->row_count > 1) {
        discourage_break(&rows[0]);
        discourage_break(&rows[table->row_count - 2]);
    }
    tie_groups(table, rows);
    note_groups(setter, rows);
    table_set_sums(setter, rows);
    if (table->row_count) rows[table->row_count - 1].is_last_plain = true;
    push_sections(setter, head, rows, total);
}

/* Caption (when it is repeated) and head, for the pages after the first. */
static void finish_frame(TableSetter *setter) {
    TableFrame *frame = setter->frame;
    frame->head = setter->head.at;
    frame->head_count = setter->head.count;
    frame->head_height = strip_stack_height(setter->head.at, setter->head.count);
}

static void finish_group(TableSetter *setter) {
    if (!setter->strips.count) return;
    Strip *first = &setter->strips.at[0], *last = &setter->strips.at[setter->strips.count - 1];
    const Style *above = table_node_style(setter, setter->block->id);
    const Style *below = setter->table->note ? table_node_style(setter, setter->table->note->id) : above;
    first->anchor = setter->block->anchor;
    first->space_before = framed_space(setter->context, above->space_before);
    last->space_after = framed_space(setter->context, setter->table->note ? below->space_after : 0);
    last->break_after = STRIP_BREAK_FREE;
}

void table_set_part(GalleyContext *context, const Block *block, const bool *is_repeated, Length measure,
                    StripList *strips) {
    TableSetter setter = {.context = context,
                          .styled = context->styled,
                          .block = block,
                          .table = block->table,
                          .is_repeated = is_repeated,
                          .group = context->next_group++};
    setter.is_large = table_is_large(setter.table);
    setter.frame = ARENA_NEW(context->galley, TableFrame);
    *setter.frame =
        (TableFrame){.node = block->id, .style = table_style_find(context->styled->sheet, block->style)};
    table_set_columns(&setter, measure);
    table_push_captions(&setter);
    push_rows(&setter);
    table_push_note(&setter);
    finish_frame(&setter);
    finish_group(&setter);
    array_reserve(context->galley, strips, strips->count + setter.strips.count);
    for (size_t i = 0; i < setter.strips.count; i++) array_push(context->galley, strips, setter.strips.at[i]);
}
