/* Takes: rows and their places. Gives: items. Invariant: as in row_items.h. */
#include "layout/row_items.h"

#include "layout/strip_split.h"

static void push_fill(Arena *arena, ItemList *out, NodeId node, Color color, Length x, Length y, Length width,
                      Length height) {
    if (width <= 0 || height <= 0) return;
    Item item = {.kind = ITEM_FILL,
                 .is_artifact = true,
                 .node = node,
                 .x = x,
                 .y = y,
                 .width = width,
                 .height = height,
                 .color = color};
    array_push(arena, out, item);
}

static void push_moved(Arena *arena, ItemList *out, const Strip *strip, Length x, Length y) {
    for (size_t i = 0; i < strip->items.count; i++) {
        Item item = strip->items.at[i];
        item.x += x;
        item.y += y;
        array_push(arena, out, item);
    }
    if (!strip->anchor.length) return;
    Item anchor = {.kind = ITEM_ANCHOR,
                   .is_artifact = true,
                   .node = strip->node,
                   .x = x,
                   .y = y,
                   .anchor = strip->anchor};
    array_push(arena, out, anchor);
}

static Length cell_height(const Strip *row, const StripCell *cell) {
    return cell->rows > 1 && cell->spanned_height > row->height ? cell->spanned_height : row->height;
}

/* limit: the end of the cell's table on this page; a cell that goes on behind it stands as if it ended there.
 */
static void cell_items(Arena *arena, const Strip *row, const StripCell *cell, Length x, Length y,
                       Length limit, ItemList *out) {
    Length height = cell_height(row, cell);
    if (y + height > limit) height = limit - y;
    Length free = height - 2 * cell->padding_block - cell->content_height, shift = 0;
    if (free > 0 && cell->vertical == VERTICAL_MIDDLE) shift = free / 2;
    if (free > 0 && cell->vertical == VERTICAL_BOTTOM) shift = free;
    size_t begin = out->count;
    stack_items(arena, cell->strips, cell->strip_count, x + cell->x + cell->padding_inline,
                y + cell->padding_block + shift, out);
    for (size_t i = begin; cell->is_repeated && i < out->count; i++) {
        out->at[i].is_artifact = true;
        out->at[i].artifact = ARTIFACT_REPEATED;
    }
}

void row_backgrounds(Arena *arena, const Strip *row, Length x, Length y, ItemList *out) {
    for (size_t i = 0; i < row->cell_count; i++) {
        const StripCell *cell = &row->cells[i];
        if (cell->has_background)
            push_fill(arena, out, cell->node, cell->background, x + cell->x, y, cell->width, row->height);
    }
}

void row_items(Arena *arena, const Strip *row, Length x, Length y, Length limit, ItemList *out) {
    push_moved(arena, out, row, x, y);
    for (size_t i = 0; i < row->cell_count; i++) cell_items(arena, row, &row->cells[i], x, y, limit, out);
}

/* The rules of the nested table whose rows are strips[from .. to - 1]. */
static void nested_rules(Arena *arena, const Strip *strips, const Length *tops, size_t from, size_t to,
                         Length x, ItemList *out) {
    const Strip **rows = ARENA_ARRAY(arena, const Strip *, to - from);
    for (size_t i = from; i < to; i++) rows[i - from] = &strips[i];
    table_rules(arena, strips[from].table, x, rows, &tops[from], to - from,
                strips[from].is_head || strips[from].is_first_row, strips[to - 1].is_last_row, out);
}

static size_t rows_end(const Strip *strips, size_t from, size_t count) {
    size_t end = from;
    while (end < count && strips[end].kind == STRIP_ROW && strips[end].table == strips[from].table) end++;
    return end;
}

void stack_items(Arena *arena, const Strip *strips, size_t count, Length x, Length y, ItemList *out) {
    Length *tops = ARENA_ARRAY(arena, Length, count);
    for (size_t i = 0; i < count; i++) {
        if (i > 0) y += strip_gap(&strips[i - 1], &strips[i]);
        tops[i] = y;
        y += strips[i].height;
    }
    for (size_t i = 0; i < count;) {
        size_t end = rows_end(strips, i, count);
        for (size_t j = i; j < end; j++) row_backgrounds(arena, &strips[j], x, tops[j], out);
        Length limit = end > i ? tops[end - 1] + strips[end - 1].height : LENGTH_MAX;
        for (size_t j = i; j < end; j++) row_items(arena, &strips[j], x, tops[j], limit, out);
        if (end > i && strips[i].table) nested_rules(arena, strips, tops, i, end, x, out);
        if (end == i) {
            push_moved(arena, out, &strips[i], x, tops[i]);
            end++;
        }
        i = end;
    }
}

/* What the rules of one table on one page are drawn from. */
typedef struct Ruling {
    Arena *arena;
    const TableFrame *frame;
    Length x;
    const Strip **rows;
    Length *tops;
    size_t
        *reached_from; /* by row: the first row that has a cell which reaches down to it, or the row itself */
    size_t count;
    ItemList *out;
} Ruling;

/* A rule along y, its middle there. */
static void push_horizontal(Ruling *ruling, Length from, Length to, Length y, Length width, Color color) {
    push_fill(ruling->arena, ruling->out, ruling->frame->node, color, ruling->x + from, y - width / 2,
              to - from, width);
}

static Length bottom(const Ruling *ruling, size_t row) {
    return ruling->tops[row] + ruling->rows[row]->height;
}

/* True when a cell of this row or of one above covers the boundary below `row` between x and x + width. */
static bool is_spanned_below(const Ruling *ruling, size_t row, Length from, Length to) {
    for (size_t above = ruling->reached_from[row + 1]; above <= row; above++)
        for (size_t i = 0; i < ruling->rows[above]->cell_count; i++) {
            const StripCell *cell = &ruling->rows[above]->cells[i];
            bool reaches = above + (size_t)(cell->rows > 1 ? cell->rows : 1) > row + 1;
            if (reaches && cell->x < to && cell->x + cell->width > from) return true;
        }
    return false;
}

/* The rule between a row and the next, left out where a cell covers both. */
static void push_row_rule(Ruling *ruling, size_t row, Length width, Color color) {
    const TableFrame *frame = ruling->frame;
    size_t begin = frame->column_count; /* of the present stretch; column_count: none */
    for (size_t i = 0; i <= frame->column_count; i++) {
        bool drawn = i < frame->column_count &&
                     !is_spanned_below(ruling, row, frame->column_x[i], frame->column_x[i + 1]);
        if (drawn && begin == frame->column_count) begin = i;
        if (!drawn && begin < frame->column_count) {
            push_horizontal(ruling, frame->column_x[begin], frame->column_x[i], bottom(ruling, row), width,
                            color);
            begin = frame->column_count;
        }
    }
}

/* Between the head and the body and before the totals the rule has the strong colour. */
static void push_inner_rules(Ruling *ruling) {
    const TableStyle *style = ruling->frame->style;
    for (size_t i = 0; i + 1 < ruling->count; i++) {
        const Strip *row = ruling->rows[i], *next = ruling->rows[i + 1];
        bool is_strong = row->is_head != next->is_head || row->is_total != next->is_total;
        push_row_rule(ruling, i, style->row_rule, is_strong ? style->rule_color : style->light_rule_color);
    }
}

/* True when a cell of the row, or one that reaches down to it, lies across x. */
static bool is_crossed(const Ruling *ruling, size_t row, Length x) {
    for (size_t above = ruling->reached_from[row]; above <= row; above++)
        for (size_t i = 0; i < ruling->rows[above]->cell_count; i++) {
            const StripCell *cell = &ruling->rows[above]->cells[i];
            bool reaches = above + (size_t)(cell->rows > 1 ? cell->rows : 1) > row;
            if (reaches && cell->x < x && cell->x + cell->width > x) return true;
        }
    return false;
}

static Length column_rule_width(const Ruling *ruling, size_t row) {
    const TableStyle *style = ruling->frame->style;
    return ruling->rows[row]->is_head ? style->head_column_rule : style->column_rule;
}

/* One column's right edge, in pieces as long as they can be. */
static void push_column_rule(Ruling *ruling, Length x) {
    const TableStyle *style = ruling->frame->style;
    for (size_t row = 0; row < ruling->count;) {
        Length width = column_rule_width(ruling, row);
        size_t end = row;
        while (end < ruling->count && column_rule_width(ruling, end) == width && !is_crossed(ruling, end, x))
            end++;
        if (end > row)
            push_fill(ruling->arena, ruling->out, ruling->frame->node, style->light_rule_color,
                      ruling->x + x - width / 2, ruling->tops[row], width,
                      bottom(ruling, end - 1) - ruling->tops[row]);
        row = end > row ? end : row + 1;
    }
}

static void push_table_rules(Ruling *ruling, bool ends_here) {
    const TableFrame *frame = ruling->frame;
    const TableStyle *style = frame->style;
    Length left = frame->x, right = frame->x + frame->width, foot = bottom(ruling, ruling->count - 1);
    for (size_t i = 1; i < frame->column_count; i++) push_column_rule(ruling, frame->column_x[i]);
    push_inner_rules(ruling);
    push_horizontal(ruling, left, right, ruling->tops[0], style->head_rule, style->rule_color);
    if (ends_here)
        push_horizontal(ruling, left, right, foot, style->foot_rule, style->rule_color);
    else
        push_horizontal(ruling, left, right, foot, style->row_rule, style->light_rule_color);
}

/* A box's border lies inside its edge. */
static void push_border(Ruling *ruling, bool ends_here) {
    const TableFrame *frame = ruling->frame;
    const Style *style = frame->box_style;
    if (!style || !style->has_border) return;
    Length line = style->border_width, left = ruling->x + frame->x, top = ruling->tops[0];
    Length foot = bottom(ruling, ruling->count - 1);
    push_fill(ruling->arena, ruling->out, frame->node, style->border, left, top, frame->width, line);
    push_fill(ruling->arena, ruling->out, frame->node, style->border, left, top, line, foot - top);
    push_fill(ruling->arena, ruling->out, frame->node, style->border, left + frame->width - line, top, line,
              foot - top);
    if (ends_here)
        push_fill(ruling->arena, ruling->out, frame->node, style->border, left, foot - line, frame->width,
                  line);
}

static size_t longest_span(const Strip *row) {
    int most = 1;
    for (size_t i = 0; i < row->cell_count; i++)
        if (row->cells[i].rows > most) most = row->cells[i].rows;
    return (size_t)most;
}

static void find_reached(Ruling *ruling) {
    for (size_t row = 0; row < ruling->count; row++) ruling->reached_from[row] = row;
    for (size_t above = 0; above < ruling->count; above++) {
        size_t span = longest_span(ruling->rows[above]);
        for (size_t row = above + 1; row < ruling->count && row < above + span; row++)
            if (ruling->reached_from[row] > above) ruling->reached_from[row] = above;
    }
}

void table_rules(Arena *arena, const TableFrame *frame, Length x, const Strip *const *rows,
                 const Length *tops, size_t count, bool opens_here, bool ends_here, ItemList *out) {
    (void)opens_here; /* the head rule is drawn on every page */
    Ruling ruling = {.arena = arena, .frame = frame, .x = x, .out = out};
    ruling.rows = ARENA_ARRAY(arena, const Strip *, count);
    ruling.tops = ARENA_ARRAY(arena, Length, count);
    for (size_t i = 0; i < count; i++) {
        if (rows[i]->kind != STRIP_ROW) continue;
        ruling.rows[ruling.count] = rows[i];
        ruling.tops[ruling.count++] = tops[i];
    }
    if (!ruling.count) return;
    ruling.reached_from = ARENA_ARRAY(arena, size_t, ruling.count);
    find_reached(&ruling);
    if (frame->is_box)
        push_border(&ruling, ends_here);
    else
        push_table_rules(&ruling, ends_here);
}
