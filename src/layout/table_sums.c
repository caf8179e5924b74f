/* Sums that are carried from page to page.
 *
 * Takes: the numbers of a table's plain rows. Gives: running totals on the rows' strips, and rows that show
 * the sums of a page once it is known where the page ends.
 * Invariant: sums are exact decimals of the numbers as they are; a column with a sum that does not fit 64
 * bits shows none.
 */
#include "layout/strip_split.h"
#include "layout/table_internal.h"

static bool has_sums(const Table *table) {
    return table->carry.is_summed && (table->carry.to_next || table->carry.page_total);
}

static const Inline *any_label(const TableCarry *carry) {
    return carry->to_next ? carry->to_next : carry->page_total;
}

const Style *table_sum_style(const TableSetter *setter) {
    return table_node_style(setter, any_label(&setter->table->carry)->id);
}

/* The number of a cell; one that was not read as data is read from its text. */
static bool cell_number(Arena *arena, const TableCell *cell, Decimal *number) {
    const Block *block = table_only_paragraph(cell);
    *number = cell->number;
    if (cell->has_number) return true;
    return block && block->text &&
           decimal_parse(inline_plain_text(arena, block->text), number) != DECIMAL_BAD;
}

static void add_row(Arena *arena, const Table *table, const TableRow *row, Decimal *sums) {
    if (row->kind != ROW_PLAIN) return;
    for (size_t i = 0; i < row->cell_count; i++) {
        const TableCell *cell = &row->cells[i];
        Decimal number;
        if ((size_t)cell->column >= table->column_count || !table->carry.is_summed[cell->column]) continue;
        Decimal *sum = &sums[cell->column];
        if (cell_number(arena, cell, &number)) (void)decimal_add(*sum, number, sum);
    }
}

static Str sum_text(const TableSetter *setter, size_t column, Decimal sum) {
    static const NumberFormat plain = {.is_grouped = true, .integer_digits = 1, .most_places = -1};
    const TableColumn *form = &setter->table->columns[column];
    return number_print(setter->context->galley, form->has_format ? &form->format : &plain, sum);
}

void table_widest_sums(TableSetter *setter, Str *texts) {
    const Table *table = setter->table;
    if (!has_sums(table)) return;
    Decimal *sums = ARENA_ARRAY(setter->context->galley, Decimal, table->column_count);
    for (size_t i = 0; i < table->row_count; i++)
        add_row(setter->context->galley, table, &table->rows[i], sums);
    for (size_t i = 0; i < table->column_count; i++)
        if (table->carry.is_summed[i]) texts[i] = sum_text(setter, i, sums[i]);
}

void table_set_line(const TableSetter *setter, const Paragraph *paragraph, Length width, CellAlign align,
                    size_t column, StripCell *cell) {
    StripList strips = {0};
    Strip line = {.kind = STRIP_LINE, .node = paragraph->node, .span = paragraph->span};
    DecimalExtent extent;
    line.height =
        text_block_items(setter->context, paragraph, 0, 0, width, false, &line.items, &line.overflow);
    array_push(setter->context->galley, &strips, line);
    if (align == CELL_DECIMAL && decimal_extent(paragraph, &extent))
        table_align_decimal(&strips, width, setter->decimal[column], extent.before);
    else if (align == CELL_END)
        table_align_lines(&strips, width - setter->end_slack[column], align);
    else if (align != CELL_DEFAULT)
        table_align_lines(&strips, width, align);
    cell->strips = strips.at;
    cell->strip_count = strips.count;
    cell->content_height = strip_stack_height(strips.at, strips.count);
}

static StripCell empty_cell(const TableSetter *setter, size_t column, size_t end, const Style *style) {
    const TableStyle *table = setter->frame->style;
    return (StripCell){.node = setter->block->id,
                       .x = setter->column_x[column],
                       .width = setter->column_x[end] - setter->column_x[column],
                       .padding_inline = style->padding_inline,
                       .padding_block = style->padding_block,
                       .rows = 1,
                       .vertical = VERTICAL_MIDDLE,
                       .has_background = style->has_background || table->has_total_background,
                       .background = style->has_background ? style->background : table->total_background};
}

static size_t label_columns(const Table *table) {
    size_t columns = table->carry.label_columns > 0 ? (size_t)table->carry.label_columns : 1;
    return columns < table->column_count ? columns : table->column_count;
}

/* The row with its label, and room for its numbers. */
static Strip *sum_form(TableSetter *setter, const Inline *label, SumRole role) {
    if (!label) return NULL;
    GalleyContext *context = setter->context;
    const Table *table = setter->table;
    const Style *style = table_node_style(setter, label->id);
    size_t labels = label_columns(table), count = table->column_count - labels + 1;
    StripCell *cells = ARENA_ARRAY(context->galley, StripCell, count);
    cells[0] = empty_cell(setter, 0, labels, style);
    const Paragraph *paragraph = paragraph_prepare(context->galley, context->diagnostics, &context->text,
                                                   label, style, label->id, label->span);
    table_set_line(setter, paragraph, cells[0].width - 2 * style->padding_inline, CELL_START, 0, &cells[0]);
    for (size_t i = 1; i < count; i++) cells[i] = empty_cell(setter, labels + i - 1, labels + i, style);
    Strip *strip = ARENA_NEW(context->galley, Strip);
    *strip = (Strip){.kind = STRIP_ROW,
                     .node = setter->block->id,
                     .span = setter->block->span,
                     .group = setter->group,
                     .height = cells[0].content_height + 2 * style->padding_block,
                     .table = setter->frame,
                     .cells = cells,
                     .cell_count = count,
                     .is_total = true,
                     .sum_role = role,
                     .break_after = STRIP_BREAK_FORBIDDEN};
    return strip;
}

void table_set_sums(TableSetter *setter, Strip *rows) {
    const Table *table = setter->table;
    TableFrame *frame = setter->frame;
    Arena *arena = setter->context->galley;
    StripList foot = {0};
    if (has_sums(table)) {
        Decimal *sums = ARENA_ARRAY(arena, Decimal, table->column_count);
        for (size_t i = 0; i < table->row_count; i++) {
            add_row(arena, table, &table->rows[i], sums);
            Decimal *copy = ARENA_ARRAY(arena, Decimal, table->column_count);
            for (size_t j = 0; j < table->column_count; j++) copy[j] = sums[j];
            rows[i].sums = copy;
        }
        TableSetter *kept = ARENA_NEW(arena, TableSetter);
        frame->page_total = sum_form(setter, table->carry.page_total, SUM_PAGE);
        const Strip *to_next = sum_form(setter, table->carry.to_next, SUM_TO_NEXT);
        frame->carried = sum_form(setter, table->carry.from_previous, SUM_FROM_PREVIOUS);
        *kept = *setter;
        frame->setter = kept;
        if (frame->page_total) array_push(arena, &foot, *frame->page_total);
        if (to_next) array_push(arena, &foot, *to_next);
    }
    table_push_continues(setter, &foot);
    frame->foot = foot.at;
    frame->foot_count = foot.count;
    frame->foot_height = 0;
    for (size_t i = 0; i < foot.count; i++) frame->foot_height += foot.at[i].height;
}

const Strip *table_sum_row(const Strip *form) {
    const TableSetter *setter = form->table->setter;
    if (!setter || !form->sums) return form;
    const Table *table = setter->table;
    GalleyContext *context = setter->context;
    const Style *style = table_sum_style(setter);
    Strip *strip = ARENA_NEW(context->galley, Strip);
    StripCell *cells = ARENA_ARRAY(context->galley, StripCell, form->cell_count);
    size_t labels = label_columns(table);
    for (size_t i = 0; i < form->cell_count; i++) cells[i] = form->cells[i];
    for (size_t column = labels; column < table->column_count; column++) {
        if (!table->carry.is_summed[column]) continue;
        StripCell *cell = &cells[column - labels + 1];
        const Paragraph *paragraph = galley_plain(context, sum_text(setter, column, form->sums[column]),
                                                  style, setter->block->id, setter->block->span);
        CellAlign align = table->columns[column].align;
        table_set_line(setter, paragraph, cell->width - 2 * style->padding_inline, align ? align : CELL_END,
                       column, cell);
    }
    *strip = *form;
    strip->cells = cells;
    return strip;
}
