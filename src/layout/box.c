/* Boxes: blocks in a frame.
 *
 * Takes: a box and a measure. Gives: one row of one cell.
 * Invariant: padding, background and border are the box's style's.
 */
#include "layout/galley_internal.h"
#include "layout/strip_split.h"

Length framed_space(const GalleyContext *context, Length wanted) {
    return wanted > context->body->size ? wanted : context->body->size;
}

void box_set(GalleyContext *context, const Block *block, Length measure, StripList *strips) {
    Arena *arena = context->galley;
    const Style *style = context->styled->style[block->id];
    if (!style) style = context->body;
    Length width = measure - style->indent_start - style->indent_end;
    TableFrame *frame = ARENA_NEW(arena, TableFrame);
    Length *column_x = ARENA_ARRAY(arena, Length, 2);
    column_x[0] = style->indent_start;
    column_x[1] = style->indent_start + width;
    *frame = (TableFrame){.node = block->id,
                          .style = &context->styled->sheet->table,
                          .x = style->indent_start,
                          .width = width,
                          .column_x = column_x,
                          .column_count = 1,
                          .is_box = true,
                          .box_style = style};
    StripList content = galley_set_blocks(context, block->child, width - 2 * style->padding_inline);
    StripCell *cell = ARENA_NEW(arena, StripCell);
    *cell = (StripCell){.node = block->id,
                        .x = style->indent_start,
                        .width = width,
                        .padding_inline = style->padding_inline,
                        .padding_block = style->padding_block,
                        .strips = content.at,
                        .strip_count = content.count,
                        .content_height = strip_stack_height(content.at, content.count),
                        .has_background = style->has_background,
                        .background = style->background,
                        .rows = 1};
    Strip strip = {.kind = STRIP_ROW,
                   .node = block->id,
                   .span = block->span,
                   .group = context->next_group++,
                   .height = cell->content_height + 2 * style->padding_block,
                   .space_before = framed_space(context, style->space_before),
                   .space_after = framed_space(context, style->space_after),
                   .anchor = block->anchor,
                   .cells = cell,
                   .cell_count = 1,
                   .table = frame,
                   .is_first_row = true,
                   .is_last_row = true};
    cell->spanned_height = strip.height;
    array_push(arena, strips, strip);
}
