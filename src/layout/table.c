/* Tables → rows of cells.
 *
 * Takes: a table and a measure. Gives: its strips: caption, head, rows, totals, note, all of one
 * group. Invariant: every cell of the table is set once, in one row; no row is wider than the measure;
 * lengths and colours come from the layout.
 */
#include "layout/galley_internal.h"
#include "layout/strip_split.h"
#include "layout/table_columns.h"

typedef enum Section { SECTION_HEAD, SECTION_BODY, SECTION_TOTAL } Section;

typedef struct TableSetter {
    GalleyContext *context;
    const Block *block;
    const Table *table;
    TableFrame *frame;
    Length *column_x;
    Length *end_slack; /* by column: free space behind entries that are flush right */
    uint32_t group;
    StripList strips; /* all of the table */
    StripList head;   /* what is repeated on later pages */
} TableSetter;

static const Style *node_style(const GalleyContext *context, NodeId node) {
    const Style *style = context->styled->style[node];
    return style ? style : context->body;
}

/* A column of numbers: its entries are flush right unless they say otherwise. */
static bool is_flush_right(const TableSetter *setter, const TableCell *cell) {
    return cell->columns == 1 && cell->align == CELL_DEFAULT &&
           (size_t)cell->column < setter->table->column_count &&
           setter->table->columns[cell->column].align == CELL_END;
}

/* Columns */

static size_t cell_end(const TableSetter *setter, const TableCell *cell) {
    size_t end = (size_t)cell->column + (size_t)cell->columns;
    return end < setter->table->column_count ? end : setter->table->column_count;
}

typedef struct Needs {
    ColumnNeed *column;
    const TableCell **widest; /* by column: the cell with the widest piece that cannot be broken */
    Length *flush_right;      /* by column: the widest entry that is flush right, paddings included */
    ARRAY(SpanNeed)
    spans;
} Needs;

static void measure_cell(TableSetter *setter, const TableCell *cell, Section section, Needs *needs) {
    GalleyContext *context = setter->context;
    size_t column = (size_t)cell->column, columns = cell_end(setter, cell) - column;
    if (column >= setter->table->column_count) return;
    Length natural, least, padding = 2 * node_style(context, cell->id)->padding_inline;
    galley_block_widths(context, cell->content, &natural, &least);
    natural += padding;
    least += padding;
    if (columns > 1) {
        SpanNeed span = {column, columns, natural, least};
        array_push(context->arena, &needs->spans, span);
        return;
    }
    ColumnNeed *need = &needs->column[column];
    if (section != SECTION_HEAD && is_flush_right(setter, cell) && natural > needs->flush_right[column])
        needs->flush_right[column] = natural;
    if (natural > need->natural) need->natural = natural;
    if (least > need->least) {
        need->least = least;
        needs->widest[column] = cell;
    }
}

static void measure_rows(TableSetter *setter, const TableRow *rows, size_t count, Section section,
                         Needs *needs) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < rows[i].cell_count; j++)
            measure_cell(setter, &rows[i].cells[j], section, needs);
}

/* The style of the first cell of some rows; NULL when there is none. */
static const Style *first_cell_style(const TableSetter *setter, const TableRow *rows, size_t count) {
    return count && rows[0].cell_count ? node_style(setter->context, rows[0].cells[0].id) : NULL;
}

/* The character size that zw refers to. */
static Length table_em(const TableSetter *setter) {
    const Table *table = setter->table;
    const Style *style = first_cell_style(setter, table->rows, table->row_count);
    if (!style) style = first_cell_style(setter, table->head, table->head_count);
    return (style ? style : setter->context->body)->size;
}

static void report_narrow(TableSetter *setter, const Needs *needs, const Length *widths) {
    for (size_t i = 0; i < setter->table->column_count; i++) {
        if (needs->column[i].least <= widths[i] || !needs->widest[i]) continue;
        char width[LENGTH_TEXT_SIZE], least[LENGTH_TEXT_SIZE];
        const char *number = str_format(setter->context->arena, "%zu", i + 1).text;
        length_print(widths[i], width);
        length_print(needs->column[i].least, least);
        DIAGNOSE(setter->context->diagnostics, TABLE_COLUMN_NARROW, needs->widest[i]->span, number, width,
                 least);
    }
}

/* Widths that the author gave and that do not go into the measure. */
static void report_wide(TableSetter *setter, const Needs *needs, Length em, Length measure) {
    int64_t wanted = 0;
    for (size_t i = 0; i < setter->table->column_count; i++)
        if (!needs->column[i].by_content) wanted += dimension_resolve(needs->column[i].width, em, measure);
    if (wanted <= measure) return;
    char sum[LENGTH_TEXT_SIZE], room[LENGTH_TEXT_SIZE];
    length_print(wanted < LENGTH_MAX ? (Length)wanted : LENGTH_MAX, sum);
    length_print(measure, room);
    DIAGNOSE(setter->context->diagnostics, TABLE_TOO_WIDE, setter->block->span, sum, room);
}

/* A table narrower than the measure stands where its caption's lines stand. */
static Length table_x(const TableSetter *setter, Length free) {
    switch (node_style(setter->context, setter->block->id)->align) {
    case ALIGN_CENTER: return free / 2;
    case ALIGN_END: return free;
    case ALIGN_JUSTIFY:
    case ALIGN_START: break;
    }
    return 0;
}

static void set_columns(TableSetter *setter, Length measure) {
    Arena *arena = setter->context->arena;
    const Table *table = setter->table;
    size_t count = table->column_count;
    Needs needs = {.column = ARENA_ARRAY(arena, ColumnNeed, count),
                   .widest = ARENA_ARRAY(arena, const TableCell *, count)};
    needs.flush_right = ARENA_ARRAY(arena, Length, count);
    for (size_t i = 0; i < count; i++) {
        needs.column[i].by_content = table->columns[i].by_content;
        needs.column[i].width = table->columns[i].width;
    }
    measure_rows(setter, table->head, table->head_count, SECTION_HEAD, &needs);
    measure_rows(setter, table->rows, table->row_count, SECTION_BODY, &needs);
    measure_rows(setter, table->total, table->total_count, SECTION_TOTAL, &needs);
    Length *widths = ARENA_ARRAY(arena, Length, count), em = table_em(setter), width = 0;
    table_columns_add_spans(needs.column, count, needs.spans.at, needs.spans.count, em, measure);
    table_columns_resolve(needs.column, count, em, measure, widths);
    report_wide(setter, &needs, em, measure);
    report_narrow(setter, &needs, widths);
    for (size_t i = 0; i < count; i++) width += widths[i];
    setter->column_x = ARENA_ARRAY(arena, Length, count + 1);
    setter->column_x[0] = table_x(setter, measure - width);
    for (size_t i = 0; i < count; i++) setter->column_x[i + 1] = setter->column_x[i] + widths[i];
    setter->end_slack = ARENA_ARRAY(arena, Length, count);
    for (size_t i = 0; i < count; i++)
        if (needs.flush_right[i] < widths[i]) setter->end_slack[i] = (widths[i] - needs.flush_right[i]) / 2;
    setter->frame->x = setter->column_x[0];
    setter->frame->width = width;
    setter->frame->column_x = setter->column_x;
    setter->frame->column_count = count;
}

/* Cells */

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
static void align_lines(StripList *strips, Length width, CellAlign align) {
    for (size_t i = 0; i < strips->count; i++) {
        Length left = 0, right = 0;
        if (strips->at[i].kind != STRIP_LINE || !line_extent(&strips->at[i], &left, &right)) continue;
        Length wanted = align == CELL_START ? 0
                        : align == CELL_END ? width - (right - left)
                                            : (width - (right - left)) / 2;
        for (size_t j = 0; j < strips->at[i].items.count; j++) strips->at[i].items.at[j].x += wanted - left;
    }
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
    case CELL_END:
    case CELL_DECIMAL: return align == ALIGN_END;
    }
    return true;
}

/* slack: what stays free behind lines that are flush right. */
static StripList set_content(GalleyContext *context, const Block *content, Length width, CellAlign align,
                             Length slack) {
    StripList strips = galley_set_blocks(context, content, width);
    if (content && is_plain_text(content) && !has_alignment(node_style(context, content->id)->align, align))
        align_lines(&strips, width - slack, align);
    return strips;
}

/* Numbers are flush right, and the block of them stands in the column's middle, below its centred head
 * (J-4.4.3.4, J-4.4.3.5). */
static CellAlign cell_align(const TableSetter *setter, const TableCell *cell, Section section,
                            size_t column) {
    bool is_group_head = section == SECTION_HEAD && cell->align == CELL_DEFAULT && cell->columns > 1;
    if (is_group_head || (section == SECTION_HEAD && is_flush_right(setter, cell))) return CELL_CENTER;
    if (cell->align || column >= setter->table->column_count) return cell->align;
    return setter->table->columns[column].align;
}

static void set_background(const TableStyle *table, const Style *style, Section section, StripCell *cell) {
    bool is_head = section == SECTION_HEAD && table->has_head_background;
    bool is_total = section == SECTION_TOTAL && table->has_total_background;
    cell->has_background = style->has_background || is_head || is_total;
    if (style->has_background)
        cell->background = style->background;
    else if (is_head)
        cell->background = table->head_background;
    else if (is_total)
        cell->background = table->total_background;
}

static StripCell set_cell(TableSetter *setter, const TableCell *cell, Section section, size_t rows_left) {
    const Style *style = node_style(setter->context, cell->id);
    size_t end = cell_end(setter, cell);
    size_t column = (size_t)cell->column < end ? (size_t)cell->column : end;
    StripCell result = {.node = cell->id,
                        .x = setter->column_x[column],
                        .width = setter->column_x[end] - setter->column_x[column],
                        .padding_inline = style->padding_inline,
                        .padding_block = style->padding_block,
                        .align = cell_align(setter, cell, section, column),
                        .rows = (size_t)cell->rows < rows_left ? cell->rows : (int)rows_left,
                        .centered_vertically = section != SECTION_BODY};
    Length slack = result.align == CELL_END && is_flush_right(setter, cell) ? setter->end_slack[column] : 0;
    StripList strips = set_content(setter->context, cell->content, result.width - 2 * style->padding_inline,
                                   result.align, slack);
    result.strips = strips.at;
    result.strip_count = strips.count;
    result.content_height = strip_stack_height(strips.at, strips.count);
    set_background(setter->frame->style, style, section, &result);
    return result;
}

/* Rows */

static Length least_cell_height(const GalleyContext *context, const StripCell *cell) {
    Length content = cell->strip_count ? cell->content_height : node_style(context, cell->node)->pitch;
    return content + 2 * cell->padding_block;
}

static Strip set_row(TableSetter *setter, const TableRow *row, Section section, size_t rows_left) {
    StripCell *cells = ARENA_ARRAY(setter->context->arena, StripCell, row->cell_count);
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
        cells[i] = set_cell(setter, &row->cells[i], section, rows_left);
        Length height = least_cell_height(setter->context, &cells[i]);
        if (cells[i].rows == 1 && height > strip.height) strip.height = height;
    }
    if (!strip.height) strip.height = node_style(setter->context, row->id)->pitch;
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
    Length text = least_cell_height(setter->context, cell);
    for (int i = 0; i + 1 < cell->rows; i++) {
        bool is_tied = cell->rows <= TIED_ROWS || height_of_rows(rows, (size_t)i + 1) < text;
        if (is_tied)
            rows[i].break_after = STRIP_BREAK_FORBIDDEN;
        else if (rows[i].break_after == STRIP_BREAK_FREE)
            rows[i].break_after = STRIP_BREAK_AVOID;
    }
}

static void add_cell(TableSetter *setter, Strip *row, StripCell cell) {
    StripCell *cells = ARENA_ARRAY(setter->context->arena, StripCell, row->cell_count + 1);
    for (size_t i = 0; i < row->cell_count; i++) cells[i] = row->cells[i];
    cells[row->cell_count] = cell;
    row->cells = cells;
    row->cell_count++;
}

/* Every row that a cell covers has a part of it, without text: it paints its background and keeps rules out,
 * also when it stands on another page. */
static void continue_cell(TableSetter *setter, Strip *rows, const StripCell *cell) {
    for (int i = 1; i < cell->rows; i++) {
        StripCell part = {.node = cell->node,
                          .x = cell->x,
                          .width = cell->width,
                          .rows = cell->rows - i,
                          .spanned_height = height_of_rows(&rows[i], (size_t)(cell->rows - i)),
                          .has_background = cell->has_background,
                          .background = cell->background};
        add_cell(setter, &rows[i], part);
    }
}

/* A cell over several rows makes the last of them higher when they are too low for it. */
static void grow_rows(TableSetter *setter, Strip *rows, size_t count) {
    for (size_t last = 0; last < count; last++)
        for (size_t i = 0; i <= last; i++)
            for (size_t j = 0; j < rows[i].cell_count; j++) {
                const StripCell *cell = &rows[i].cells[j];
                if (cell->rows == 1 || i + (size_t)cell->rows != last + 1) continue;
                Length lack =
                    least_cell_height(setter->context, cell) - height_of_rows(&rows[i], last + 1 - i);
                if (lack > 0) rows[last].height += lack;
            }
}

/* Afterwards all heights are known. Parts of cells above stand behind a row's own cells. */
static void fit_spans(TableSetter *setter, Strip *rows, const TableRow *source, size_t count) {
    grow_rows(setter, rows, count);
    for (size_t i = 0; i < count; i++) {
        StripCell *cells = ARENA_ARRAY(setter->context->arena, StripCell, rows[i].cell_count);
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

static Strip *set_section(TableSetter *setter, const TableRow *rows, size_t count, Section section) {
    Strip *strips = ARENA_ARRAY(setter->context->arena, Strip, count);
    for (size_t i = 0; i < count; i++) strips[i] = set_row(setter, &rows[i], section, count - i);
    fit_spans(setter, strips, rows, count);
    return strips;
}

static void discourage_break(Strip *row) {
    if (row->break_after == STRIP_BREAK_FREE) row->break_after = STRIP_BREAK_AVOID;
}

/* J-4.4.3.7: no break in the head, behind it, or before the totals; the first and the last row do not like to
 * be alone. */
static void push_rows(TableSetter *setter) {
    const Table *table = setter->table;
    Arena *arena = setter->context->arena;
    Strip *head = set_section(setter, table->head, table->head_count, SECTION_HEAD);
    Strip *rows = set_section(setter, table->rows, table->row_count, SECTION_BODY);
    Strip *total = set_section(setter, table->total, table->total_count, SECTION_TOTAL);
    for (size_t i = 0; i < table->head_count; i++) {
        head[i].break_after = STRIP_BREAK_FORBIDDEN;
        array_push(arena, &setter->strips, head[i]);
        array_push(arena, &setter->head, head[i]);
    }
    if (table->row_count > 1) {
        discourage_break(&rows[0]);
        discourage_break(&rows[table->row_count - 2]);
    }
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

/* Caption, unit, note */

static Strip text_strip(TableSetter *setter, NodeId node, Span span) {
    return (Strip){.kind = STRIP_BLOCK,
                   .node = node,
                   .span = span,
                   .group = setter->group,
                   .break_after = STRIP_BREAK_FORBIDDEN};
}

static void add_text(TableSetter *setter, const Paragraph *paragraph, Length y, Strip *strip) {
    Length height = text_block_items(setter->context, paragraph, setter->frame->x, y, setter->frame->width,
                                     false, &strip->items, &strip->overflow);
    if (y + height > strip->height) strip->height = y + height;
}

static Inline *new_text(TableSetter *setter, const Inline *like, Str text) {
    Inline *part = ARENA_NEW(setter->context->arena, Inline);
    *part = (Inline){.kind = INLINE_TEXT, .id = like->id, .span = like->span, .text = text};
    return part;
}

/* `before`, the chain, `after`; the chain's own parts are not touched. */
static const Inline *enclose(TableSetter *setter, Str before, const Inline *first, Str after) {
    Inline *begin = new_text(setter, first, before), *last = begin;
    for (const Inline *part = first; part; part = part->next) {
        Inline *copy = ARENA_NEW(setter->context->arena, Inline);
        *copy = *part;
        last->next = copy;
        last = copy;
    }
    last->next = new_text(setter, last, after);
    return before.length ? begin : begin->next;
}

/* "（単位：千円）", unless the author wrote brackets or the word. */
static const Inline *unit_text(TableSetter *setter) {
    const Inline *unit = setter->table->unit;
    Str plain = inline_plain_text(setter->context->arena, unit);
    bool is_complete = str_starts_with(plain, STR("（")) || str_starts_with(plain, STR("("));
    if (is_complete) return unit;
    bool has_word = str_starts_with(plain, STR("単位"));
    return enclose(setter, has_word ? STR("（") : STR("（単位："), unit, STR("）"));
}

static const Paragraph *unit_paragraph(TableSetter *setter) {
    const Inline *unit = setter->table->unit;
    if (!unit) return NULL;
    Style *style = ARENA_NEW(setter->context->arena, Style);
    *style = *node_style(setter->context, unit->id);
    style->align = ALIGN_END;
    GalleyContext *context = setter->context;
    return paragraph_prepare(context->arena, context->diagnostics, &context->text, unit_text(setter), style,
                             unit->id, unit->span);
}

static const Paragraph *caption_paragraph(TableSetter *setter, Str continued) {
    const Block *block = setter->block;
    if (!block->text) return NULL;
    GalleyContext *context = setter->context;
    const Style *style = node_style(context, block->id);
    if (!continued.length) return galley_paragraph(context, block->text, style, block->id, block->span);
    const Inline *text = enclose(setter, (Str){0}, block->text, continued);
    return paragraph_prepare(context->arena, context->diagnostics, &context->text, text, style, block->id,
                             block->span);
}

static bool fits_beside(const TableSetter *setter, const Paragraph *caption, const Paragraph *unit) {
    if (caption->style->align == ALIGN_CENTER || caption->style->align == ALIGN_END) return false;
    Length both = paragraph_natural_width(caption) + paragraph_natural_width(unit) + caption->style->size;
    return both <= setter->frame->width;
}

static Length baseline_of(const GalleyContext *context, const Style *style) {
    return (style->pitch - style->size) / 2 + style_ascent(context, style);
}

/* Text above and below a table is as far from its rules as the first row's text, unless its own style wants
 * more. */
static Length text_space(const TableSetter *setter, Length wanted) {
    const Table *table = setter->table;
    const Style *row = first_cell_style(setter, table->head, table->head_count);
    if (!row) row = first_cell_style(setter, table->rows, table->row_count);
    return row && row->padding_block > wanted ? row->padding_block : wanted;
}

/* The caption, and the unit at the right end of its line or on a line of its own. */
static void push_caption(TableSetter *setter, const Paragraph *caption, const Paragraph *unit,
                         StripList *strips) {
    if (!caption && !unit) return;
    Strip strip = text_strip(setter, setter->block->id, setter->block->span);
    if (caption) add_text(setter, caption, 0, &strip);
    if (caption && unit && fits_beside(setter, caption, unit)) {
        const GalleyContext *context = setter->context;
        add_text(setter, unit, baseline_of(context, caption->style) - baseline_of(context, unit->style),
                 &strip);
    } else if (unit) {
        add_text(setter, unit, strip.height, &strip);
    }
    strip.height += text_space(setter, caption ? caption->style->space_after : unit->style->space_after);
    array_push(setter->context->arena, strips, strip);
}

static void push_note(TableSetter *setter) {
    const Inline *note = setter->table->note;
    if (!note) return;
    GalleyContext *context = setter->context;
    const Style *style = node_style(context, note->id);
    if (setter->strips.count) setter->strips.at[setter->strips.count - 1].break_after = STRIP_BREAK_FORBIDDEN;
    Strip strip = text_strip(setter, note->id, note->span);
    const Paragraph *paragraph = galley_paragraph(context, note, style, note->id, note->span);
    add_text(setter, paragraph, text_space(setter, style->space_before), &strip);
    array_push(context->arena, &setter->strips, strip);
}

/* Caption (when it is repeated) and head, for the pages after the first. */
static void finish_frame(TableSetter *setter) {
    TableFrame *frame = setter->frame;
    frame->head = setter->head.at;
    frame->head_count = setter->head.count;
    frame->head_height = strip_stack_height(setter->head.at, setter->head.count);
}

static void finish_group(TableSetter *setter) {
    GalleyContext *context = setter->context;
    if (!setter->strips.count) return;
    Strip *first = &setter->strips.at[0], *last = &setter->strips.at[setter->strips.count - 1];
    const Style *above = node_style(context, setter->block->id);
    const Style *below = setter->table->note ? node_style(context, setter->table->note->id) : above;
    first->anchor = setter->block->anchor;
    first->space_before = framed_space(context, above->space_before);
    last->space_after = framed_space(context, setter->table->note ? below->space_after : 0);
    last->break_after = STRIP_BREAK_FREE;
}

void table_set(GalleyContext *context, const Block *block, Length measure, StripList *strips) {
    TableSetter setter = {
        .context = context, .block = block, .table = &block->table, .group = context->next_group++};
    setter.frame = ARENA_NEW(context->arena, TableFrame);
    *setter.frame = (TableFrame){.node = block->id, .style = &context->styled->sheet->table};
    set_columns(&setter, measure);
    const Paragraph *unit = unit_paragraph(&setter);
    push_caption(&setter, caption_paragraph(&setter, (Str){0}), unit, &setter.strips);
    if (setter.table->continued.length)
        push_caption(&setter, caption_paragraph(&setter, setter.table->continued), unit, &setter.head);
    push_rows(&setter);
    push_note(&setter);
    finish_frame(&setter);
    finish_group(&setter);
    for (size_t i = 0; i < setter.strips.count; i++) array_push(context->arena, strips, setter.strips.at[i]);
}
