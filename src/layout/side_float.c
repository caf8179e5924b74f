/* Side floats: figures and boxes beside the text.
 *
 * Takes: a float block and the column. Gives: the strips of the float, carried by the first line beside it.
 * Invariant: the lines beside a float cannot be cut by a page end; when text ends early the lines are filled
 * with space.
 */
#include "layout/column.h"
#include "layout/strip_split.h"

/* J-4.3.4.2: no text beside a figure when fewer than about 9 characters, or a quarter of the line, remain. */
#define LEAST_CHARACTERS 9

typedef struct FloatWidths {
    Length width, text; /* text: a whole number of characters */
} FloatWidths;

static FloatWidths float_widths(const Column *column, const SideFloat *side_float) {
    const FigureStyle *figure = &column->context->styled->sheet->figure;
    Length em = column->context->body->size, measure = column->measure;
    Dimension wanted = side_float->width.value ? side_float->width : figure->float_width;
    Dimension least = side_float->min_text.value ? side_float->min_text : figure->float_min_text;
    FloatWidths widths = {.width = dimension_resolve(wanted, em, measure)};
    widths.text = (measure - widths.width - figure->float_gap) / em * em;
    Length least_text = dimension_resolve(least, em, measure);
    if (least_text < LEAST_CHARACTERS * em) least_text = LEAST_CHARACTERS * em;
    if (least_text < measure / 4) least_text = measure / 4;
    if (widths.text < least_text) widths.text = 0;
    return widths;
}

static StripList float_strips(GalleyContext *context, const Block *block, Length width) {
    StripList strips = {0};
    for (const Block *child = block->child; child; child = child->next) {
        if (child->kind == BLOCK_FIGURE) {
            figure_set(context, child, (FigurePlace){.width = width, .is_side = true}, &strips);
            continue;
        }
        Block alone = *child;
        alone.next = NULL;
        StripList more = galley_set_blocks(context, &alone, width);
        for (size_t i = 0; i < more.count; i++) array_push(context->galley, &strips, more.at[i]);
    }
    return strips;
}

/* Too little room for text: the float's blocks become ordinary ones. */
static void set_as_blocks(Column *column, const Block *block) {
    column_set_blocks(column, block->child);
}

void column_begin_float(Column *column, const Block *block) {
    GalleyContext *context = column->context;
    FloatWidths widths = float_widths(column, &block->side_float);
    if (!column->on_grid || !widths.text) {
        set_as_blocks(column, block);
        return;
    }
    column_end_float(column);
    StripList strips = float_strips(context, block, widths.width);
    Length height = strip_stack_height(strips.at, strips.count);
    SideFloatStrips *side = ARENA_NEW(context->galley, SideFloatStrips);
    *side = (SideFloatStrips){.node = block->id,
                              .side = block->side_float.side,
                              .strips = strips.at,
                              .strip_count = strips.count,
                              .right_x = column->measure - widths.width,
                              .width = widths.width,
                              .height = height};
    /* At least one character of white below it before the lines are full again. */
    side->lines = column_lines(column, height + context->body->size);
    /* A strip without height carries it, so that it begins at the next line's top whatever that is. */
    Strip carrier = {.kind = STRIP_LINE,
                     .node = block->id,
                     .span = block->span,
                     .break_after = STRIP_BREAK_FORBIDDEN,
                     .side_float = side};
    array_push(context->galley, &column->strips, carrier);
    column->beside =
        (RunningFloat){.lines_left = side->lines, .taken = column->measure - widths.text, .node = block->id};
}

void column_begin_waiting_float(Column *column) {
    const Block *block = column->waiting.block;
    column->waiting = (WaitingFloat){0};
    if (block) column_begin_float(column, block);
}

void column_set_float(Column *column, const Block *block) {
    column_begin_waiting_float(column); /* floats keep their order, and there is one place to wait */
    int delay = column->context->float_delay[block->id];
    bool ends_section = block->next == NULL || block->next->kind == BLOCK_HEADING;
    if (delay > 0 && column->on_grid && !ends_section)
        column->waiting = (WaitingFloat){block, delay};
    else
        column_begin_float(column, block);
}

void column_end_float(Column *column) {
    if (column->beside.lines_left <= 0) {
        column->beside = (RunningFloat){0};
        return;
    }
    int lines = column->beside.lines_left;
    column->context->float_filler[column->beside.node] = lines;
    /* STRIP_LINE, not STRIP_SPACE: these lines stay even at a page's head. */
    Strip filler = {
        .kind = STRIP_LINE, .node = column->beside.node, .height = column->context->body->pitch * lines};
    column_push_text(column, filler, lines);
    column->beside = (RunningFloat){0};
}
