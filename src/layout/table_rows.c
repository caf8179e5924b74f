/* Rows of a table: cells, their backgrounds and heights.
 *
 * Takes: rows and the columns' edges. Gives: a strip for each row.
 * Invariant: every cell is set once, in the row it begins in; a row is as high as its highest cell.
 */
#include "layout/strip_split.h"
#include "layout/table_internal.h"

/* Left and right end of a line's text. */
static bool line_extent(const Strip *strip, Length *left, Length *right) {
    bool found = false;
    for (size_t i = 0; i < strip->items.count; i++) {
        const Item *item = &strip->items.at[i];
        if (item->kind != ITEM_TEXT) continue;
        if (!found || item->x + item->run->start < *left) *left = item->x + item->run->start;
        if (!found || item->x + item->run->end > *right) *right = item->x + item->run->end;
        found = true;
    }
    return found;
}

/* The author's alignment of a cell, in place of its style's. Lists and other blocks stay as they are. */
void table_align_lines(StripList *strips, Length width, CellAlign align) {
    for (size_t i = 0; i < strips->count; i++) {
        Length left = 0, right = 0;
        if (strips->at[i].kind != STRIP_LINE || !line_extent(&strips->at[i], &left, &right)) continue;
        Length wanted = align == CELL_START ? 0
                        : align == CELL_END ? width - (right - left)
                                            : (width - (right - left)) / 2;
        for (size_t j = 0; j < strips->at[i].items.count; j++) strips->at[i].items.at[j].x += wanted - left;
    }
}

void table_align_decimal(StripList *strips, Length width, DecimalExtent column, Length before) {
    Length left = 0, right = 0;
    if (strips->count != 1 || !line_extent(&strips->at[0], &left, &right)) return;
    Length free = width - column.before - column.after;
    Length point = free > 0 ? free - free / 2 + column.before : width - column.after;
    for (size_t j = 0; j < strips->at[0].items.count; j++)
        strips->at[0].items.at[j].x += point - before - left;
}

const Block *table_only_paragraph(const TableCell *cell) {
    const Block *block = cell->content;
    return block && !block->next && block->kind == BLOCK_PARAGRAPH ? block : NULL;
}

static bool is_plain_text(const Block *first) {
    for (const Block *block = first; block; block = block->next)
        if (block->kind != BLOCK_PARAGRAPH) return false;
    return true;
}

static bool has_alignment(Align align, CellAlign wanted) {
    switch (wanted) {
    case CELL_DEFAULT: return true;
    case CELL_START: return align == ALIGN_START || align == ALIGN_JUSTIFY;
    case CELL_CENTER: return align == ALIGN_CENTER;
    case CELL_DECIMAL: return false;
    case CELL_END: return align == ALIGN_END;
    }
    return true;
}

/* slack: what stays free behind lines that are flush right. */
static StripList set_content(const TableSetter *setter, const Block *content, Length width, CellAlign align,
                             Length slack) {
    StripList strips = galley_set_blocks(setter->context, content, width);
    bool is_plain = content && is_plain_text(content);
    if (is_plain && !has_alignment(table_node_style(setter, content->id)->align, align))
        table_align_lines(&strips, width - slack, align);
    return strips;
}

/* Texts that are longer will hardly stand on one line. */
enum { KEPT_LINE_EMS = 40 };

void table_keep_line(TableSetter *setter, const TableCell *cell, Length measure) {
    const Block *block = table_only_paragraph(cell);
    if (!setter->lines || !block || !block->text) return;
    GalleyContext *context = setter->context;
    const Style *style = table_node_style(setter, block->id);
    bool begins_left = style->align == ALIGN_START || style->align == ALIGN_JUSTIFY;
    if (!begins_left || measure > KEPT_LINE_EMS * style->size) return;
    StripList strips = galley_set_blocks(context, block, measure);
    if (strips.count != 1) return;
    CellLine *line = ARENA_NEW(context->galley, CellLine);
    line->strip = &strips.at[0];
    if (table_is_decimal(setter, cell)) {
        DecimalExtent extent;
        const Paragraph *paragraph = galley_paragraph(context, block->text, style, block->id, block->span);
        line->has_number = decimal_extent(paragraph, &extent);
        line->before = extent.before;
    }
    setter->lines[cell->id] = line;
}

/* The line that was set when the cell was measured; false when there is none or the column is too narrow for
 * it. */
static bool use_kept_line(const TableSetter *setter, const TableCell *cell, Length width, size_t column,
                          CellAlign align, Length slack, StripList *strips) {
    CellLine *line = setter->lines ? setter->lines[cell->id] : NULL;
    Length left = 0, right = 0;
    if (!line || (line_extent(line->strip, &left, &right) && right > width)) return false;
    *strips = (StripList){line->strip, 1, 1};
    if (align == CELL_DECIMAL && line->has_number)
        table_align_decimal(strips, width, setter->decimal[column], line->before);
    else if (align == CELL_DECIMAL)
        table_align_lines(strips, width, CELL_CENTER);
    else if (align == CELL_CENTER || align == CELL_END)
        table_align_lines(strips, width - slack, align);
    return true;
}

/* An entry in a column of decimals: a number under the column's point, anything else (○, ―) in the middle. */
static StripList set_decimal(const TableSetter *setter, const TableCell *cell, Length width, size_t column) {
    const Block *block = table_only_paragraph(cell);
    DecimalExtent extent;
    if (!block) return set_content(setter, cell->content, width, CELL_DEFAULT, 0);
    const Paragraph *paragraph = galley_paragraph(
        setter->context, block->text, table_node_style(setter, block->id), block->id, block->span);
    if (!decimal_extent(paragraph, &extent)) return set_content(setter, block, width, CELL_CENTER, 0);
    StripList strips = galley_set_blocks(setter->context, block, width);
    if (strips.count == 1)
        table_align_decimal(&strips, width, setter->decimal[column], extent.before);
    else
        table_align_lines(&strips, width, CELL_END);
    return strips;
}

/* Numbers are flush right, and the block of them stands in the column's middle, below its centred head
 * (J-4.4.3.4, J-4.4.3.5). */
static CellAlign cell_align(const TableSetter *setter, const TableCell *cell, Section section,
                            size_t column) {
    bool is_group_head = section == SECTION_HEAD && cell->align == CELL_DEFAULT && cell->columns > 1;
    bool is_number_head =
        section == SECTION_HEAD && (table_is_flush_right(setter, cell) || table_is_decimal(setter, cell));
    if (is_group_head || is_number_head) return CELL_CENTER;
    if (cell->align || column >= setter->table->column_count) return cell->align;
    CellAlign align = setter->table->columns[column].align;
    return cell->columns > 1 && align == CELL_DECIMAL ? CELL_DEFAULT : align;
}

/* Heads and totals stand in the middle of their height, other cells at the top, unless the author says
 * otherwise. */
static CellVertical cell_vertical(const TableSetter *setter, const TableCell *cell, Section section) {
    if (cell->vertical) return cell->vertical;
    if (section != SECTION_BODY) return VERTICAL_MIDDLE;
    if ((size_t)cell->column >= setter->table->column_count) return VERTICAL_TOP;
    CellVertical vertical = setter->table->columns[cell->column].vertical;
    return vertical ? vertical : VERTICAL_TOP;
}

typedef struct Shade {
    bool is_set;
    Color color;
} Shade;

/* The first of these that the layout has: of the cell's style, its section, its row's kind, its column, and
 * of every second row. */
static void set_background(const TableSetter *setter, const Style *style, Section section,
                           const TableRow *row, const TableCell *source, bool is_zebra, StripCell *cell) {
    const TableStyle *table = setter->frame->style;
    bool heads_row = (size_t)source->column < setter->table->column_count &&
                     setter->table->columns[source->column].is_row_head;
    bool is_body = section == SECTION_BODY, is_group = is_body && row->kind == ROW_GROUP_HEAD;
    bool is_total = section == SECTION_TOTAL || (is_body && row->kind == ROW_SUBTOTAL);
    const Shade shades[] = {
        {style->has_background, style->background},
        {section == SECTION_HEAD && table->has_head_background, table->head_background},
        {is_total && table->has_total_background, table->total_background},
        {is_group && table->has_group_background, table->group_background},
        {is_body && heads_row && table->has_row_head_background, table->row_head_background},
        {is_body && is_zebra && table->has_zebra_background, table->zebra_background},
    };
    for (size_t i = 0; i < sizeof shades / sizeof *shades && !cell->has_background; i++) {
        cell->has_background = shades[i].is_set;
        cell->background = shades[i].color;
    }
}

static StripCell set_cell(TableSetter *setter, const TableRow *row, const TableCell *cell, Section section,
                          size_t rows_left, bool is_zebra) {
    const Style *style = table_node_style(setter, cell->id);
    size_t end = table_cell_end(setter, cell);
    size_t column = (size_t)cell->column < end ? (size_t)cell->column : end;
    StripCell result = {.node = cell->id,
                        .x = setter->column_x[column],
                        .width = setter->column_x[end] - setter->column_x[column],
                        .padding_inline = style->padding_inline,
                        .padding_block = style->padding_block,
                        .align = cell_align(setter, cell, section, column),
                        .rows = (size_t)cell->rows < rows_left ? cell->rows : (int)rows_left,
                        .vertical = cell_vertical(setter, cell, section)};
    Length slack =
        result.align == CELL_END && table_is_flush_right(setter, cell) ? setter->end_slack[column] : 0;
    Length width = result.width - 2 * style->padding_inline;
    CellWork work = cell_begin(setter->context, setter->is_large);
    StripList strips;
    if (!use_kept_line(setter, cell, width, column, result.align, slack, &strips))
        strips = result.align == CELL_DECIMAL
                     ? set_decimal(setter, cell, width, column)
                     : set_content(setter, cell->content, width, result.align, slack);
    cell_end(setter->context, work);
    result.strips = strips.at;
    result.strip_count = strips.count;
    result.content_height = strip_stack_height(strips.at, strips.count);
    result.is_repeated = setter->is_repeated && setter->is_repeated[cell->id];
    set_background(setter, style, section, row, cell, is_zebra, &result);
    return result;
}

/* Rows */

static Length least_cell_height(const TableSetter *setter, const StripCell *cell) {
    Length content = cell->strip_count ? cell->content_height : table_node_style(setter, cell->node)->pitch;
    return content + 2 * cell->padding_block;
}

static Strip set_row(TableSetter *setter, const TableRow *row, Section section, size_t rows_left,
                     bool is_zebra) {
    StripCell *cells = ARENA_ARRAY(setter->context->galley, StripCell, row->cell_count);
    Strip strip = {.kind = STRIP_ROW,
                   .node = row->id,
                   .span = row->span,
                   .group = setter->group,
                   .table = setter->frame,
                   .cells = cells,
                   .cell_count = row->cell_count,
                   .is_head = section == SECTION_HEAD,
                   .is_total = section == SECTION_TOTAL};
    for (size_t i = 0; i < row->cell_count; i++) {
        cells[i] = set_cell(setter, row, &row->cells[i], section, rows_left, is_zebra);
        Length height = least_cell_height(setter, &cells[i]);
        if (cells[i].rows == 1 && height > strip.height) strip.height = height;
    }
    if (!strip.height) strip.height = table_node_style(setter, row->id)->pitch;
    return strip;
}

static Length height_of_rows(const Strip *rows, size_t count) {
    Length height = 0;
    for (size_t i = 0; i < count; i++) height += rows[i].height;
    return height;
}

/* Rows that a cell covers stay together as far as its text reaches, and all of them when they are few; a long
 * run may be divided where there is no better place. */
enum { TIED_ROWS = 6 };

static void tie_rows(TableSetter *setter, Strip *rows, const StripCell *cell) {
    Length text = least_cell_height(setter, cell), above = 0;
    bool is_short = cell->rows <= TIED_ROWS && !setter->table->repeats_spans;
    for (int i = 0; i + 1 < cell->rows; i++) {
        above += rows[i].height;
        if (is_short || above < text)
            rows[i].break_after = STRIP_BREAK_FORBIDDEN;
        else if (rows[i].break_after == STRIP_BREAK_FREE)
            rows[i].break_after = STRIP_BREAK_AVOID;
    }
}

static void add_cell(TableSetter *setter, Strip *row, StripCell cell) {
    StripCell *cells = ARENA_ARRAY(setter->context->galley, StripCell, row->cell_count + 1);
    for (size_t i = 0; i < row->cell_count; i++) cells[i] = row->cells[i];
    cells[row->cell_count] = cell;
    row->cells = cells;
    row->cell_count++;
}

/* Every row that a cell covers has a part of it, without text: it paints its background and keeps rules out,
 * also when it stands on another page. */
static void continue_cell(TableSetter *setter, Strip *rows, const StripCell *cell) {
    Length left = cell->spanned_height;
    for (int i = 1; i < cell->rows; i++) {
        left -= rows[i - 1].height;
        StripCell part = {.node = cell->node,
                          .x = cell->x,
                          .width = cell->width,
                          .padding_inline = cell->padding_inline,
                          .padding_block = cell->padding_block,
                          .vertical = cell->vertical,
                          .rows = cell->rows - i,
                          .spanned_height = left,
                          .has_background = cell->has_background,
                          .background = cell->background};
        if (setter->table->repeats_spans) {
            part.again = cell->strips;
            part.again_count = cell->strip_count;
        }
        add_cell(setter, &rows[i], part);
    }
}

/* A cell over several rows makes the last of them higher when they are too low for it. Cells are taken in the
 * order of their last rows: `ends` lists, by last row, the cells that end there. */
typedef struct SpanEnd {
    size_t row, cell, next; /* next: index + 1 of a further one, 0 = none */
} SpanEnd;

static void grow_rows(TableSetter *setter, Strip *rows, size_t count) {
    Arena *arena = setter->context->galley;
    ARRAY(SpanEnd)
    ends = {0};
    size_t *first = ARENA_ARRAY(arena, size_t, count + 1);
    for (size_t i = count; i-- > 0;)
        for (size_t j = rows[i].cell_count; j-- > 0;) {
            if (rows[i].cells[j].rows == 1) continue;
            size_t last = i + (size_t)rows[i].cells[j].rows - 1;
            array_push(arena, &ends, ((SpanEnd){i, j, first[last]}));
            first[last] = ends.count;
        }
    for (size_t last = 0; last < count; last++)
        for (size_t at = first[last]; at; at = ends.at[at - 1].next) {
            const SpanEnd *end = &ends.at[at - 1];
            Length lack = least_cell_height(setter, &rows[end->row].cells[end->cell]) -
                          height_of_rows(&rows[end->row], last + 1 - end->row);
            if (lack > 0) rows[last].height += lack;
        }
}

static bool has_spans(const Strip *row) {
    for (size_t i = 0; i < row->cell_count; i++)
        if (row->cells[i].rows > 1) return true;
    return false;
}

/* Afterwards all heights are known. Parts of cells above stand behind a row's own cells. */
static void fit_spans(TableSetter *setter, Strip *rows, const TableRow *source, size_t count) {
    grow_rows(setter, rows, count);
    for (size_t i = 0; i < count; i++) {
        if (!has_spans(&rows[i])) continue;
        StripCell *cells = ARENA_ARRAY(setter->context->galley, StripCell, rows[i].cell_count);
        for (size_t j = 0; j < rows[i].cell_count; j++) {
            cells[j] = rows[i].cells[j];
            if (j >= source[i].cell_count) continue;
            cells[j].spanned_height = height_of_rows(&rows[i], (size_t)cells[j].rows);
            tie_rows(setter, &rows[i], &cells[j]);
            continue_cell(setter, &rows[i], &cells[j]);
        }
        rows[i].cells = cells;
    }
}

/* Whether the row behind `index` is shaded: every second plain row of a group; rows that a cell joins are
 * one. joined: how many rows are still joined, this one included. */
static bool next_zebra(const TableRow *rows, size_t index, bool before, int *joined) {
    for (size_t i = 0; i < rows[index].cell_count; i++)
        if (rows[index].cells[i].rows > *joined) *joined = rows[index].cells[i].rows;
    if (rows[index].kind != ROW_PLAIN) return false;
    if (*joined > 1) {
        --*joined;
        return before;
    }
    *joined = 0;
    return !before;
}

Strip *table_set_section(TableSetter *setter, const TableRow *rows, size_t count, Section section) {
    Strip *strips = ARENA_ARRAY(setter->context->galley, Strip, count);
    bool is_zebra = false;
    int joined = 0;
    for (size_t i = 0; i < count; i++) {
        strips[i] = set_row(setter, &rows[i], section, count - i, is_zebra);
        is_zebra = next_zebra(rows, i, is_zebra, &joined);
    }
    fit_spans(setter, strips, rows, count);
    return strips;
}
