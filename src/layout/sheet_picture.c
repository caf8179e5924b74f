/* Panels, and pictures in a frame.
 *
 * Takes: a figure and a frame. Gives: items.
 * Invariant: a picture keeps its proportions: it is cut to the frame, or stands whole inside it.
 */
#include "layout/sheet_frame.h"

static void fill(Arena *arena, NodeId node, SheetFrame at, Color color, ItemList *items) {
    Item item = {.kind = ITEM_FILL,
                 .is_artifact = true,
                 .node = node,
                 .x = at.x,
                 .y = at.y,
                 .width = at.width,
                 .height = at.height,
                 .color = color};
    array_push(arena, items, item);
}

void sheet_panel_items(Arena *arena, const Style *style, const SheetFrame *frame, NodeId node,
                       ItemList *items) {
    SheetFrame at = *frame;
    if (style->has_background) fill(arena, node, at, style->background, items);
    Length line = style->border_width;
    if (!style->has_border || line <= 0) return;
    fill(arena, node, (SheetFrame){at.x, at.y, at.width, line}, style->border, items);
    fill(arena, node, (SheetFrame){at.x, at.y + at.height - line, at.width, line}, style->border, items);
    fill(arena, node, (SheetFrame){at.x, at.y, line, at.height}, style->border, items);
    fill(arena, node, (SheetFrame){at.x + at.width - line, at.y, line, at.height}, style->border, items);
}

/* The whole picture so large that it covers the frame, with the focus as near to its middle as can be. */
static PictureArea covering(const Image *image, const SheetFrame *frame, int32_t focus_x, int32_t focus_y) {
    PictureArea area = {frame->x, frame->y, frame->width, frame->height};
    int64_t by_width = (int64_t)frame->width * image->height / image->width;
    if (by_width >= frame->height)
        area.height = (Length)by_width;
    else
        area.width = (Length)((int64_t)frame->height * image->width / image->height);
    Length spare_x = area.width - frame->width, spare_y = area.height - frame->height;
    Length left = length_scale(area.width, focus_x, 1000) - frame->width / 2;
    Length top = length_scale(area.height, focus_y, 1000) - frame->height / 2;
    area.x -= left < 0 ? 0 : left > spare_x ? spare_x : left;
    area.y -= top < 0 ? 0 : top > spare_y ? spare_y : top;
    return area;
}

/* Whole inside the frame, at its head in the middle. */
static PictureArea contained(const Image *image, const SheetFrame *frame) {
    PictureArea area = {frame->x, frame->y, frame->width, frame->height};
    int64_t by_width = (int64_t)frame->width * image->height / image->width;
    if (by_width <= frame->height)
        area.height = (Length)by_width;
    else
        area.width = (Length)((int64_t)frame->height * image->width / image->height);
    area.x += (frame->width - area.width) / 2;
    return area;
}

/* Gives the picture's foot. */
static Length picture_item(const SheetPlace *place, const Image *image, const SheetFrame *frame,
                           ItemList *items) {
    Arena *arena = place->context->arena;
    const Block *block = place->block->child;
    const ItemPart *part = &place->block->item;
    const int32_t focus_x = part->has_focus ? part->focus_x : place->item->focus_x,
                  focus_y = part->has_focus ? part->focus_y : place->item->focus_y;
    bool covers = place->item->picture_fit == PICTURE_COVER;
    PictureArea area = covers ? covering(image, frame, focus_x, focus_y) : contained(image, frame);
    figure_check_resolution(place->context, block->figure, image, area.width);
    Item item = {.kind = ITEM_IMAGE,
                 .is_artifact = block->figure->is_decorative,
                 .node = block->id,
                 .x = covers ? frame->x : area.x,
                 .y = covers ? frame->y : area.y,
                 .width = covers ? frame->width : area.width,
                 .height = covers ? frame->height : area.height,
                 .image = image};
    if (area.width > item.width || area.height > item.height) {
        PictureArea *whole = ARENA_NEW(arena, PictureArea);
        *whole = area;
        item.whole = whole;
    }
    array_push(arena, items, item);
    Length overflow = 0;
    for (size_t i = 0; i < block->figure->label_count; i++)
        figure_label_items(place->context, block->id, &block->figure->labels[i],
                           (FigureBox){area.x, area.y, area.width, area.height}, items, &overflow);
    return item.y + item.height;
}

/* The caption's lines at the foot of the frame; gives the height they and the gap above them take. */
static Length caption_height(const SheetPlace *place, const Style *style, const Paragraph *paragraph) {
    Measure measure = {
        .width = place->frame.width, .narrow_width = place->frame.width, .rags_when_narrow = true};
    Lines lines = line_break(place->context->arena, paragraph, &measure);
    return style->pitch * (Length)lines.count + place->context->styled->sheet->figure.caption_gap;
}

void sheet_picture_items(const SheetPlace *place, ItemList *items) {
    GalleyContext *context = place->context;
    const Block *block = place->block->child;
    const Image *image = figure_open(context, block->figure);
    SheetFrame frame = place->frame;
    const Paragraph *caption = NULL;
    if (block->figure->caption) {
        const Style *style = context->styled->style[block->figure->caption->id];
        if (!style) style = context->body;
        caption = galley_paragraph(context, block->figure->caption, style, block->id, block->span);
        frame.height -= caption_height(place, style, caption);
    }
    if (frame.height <= 0) {
        diagnostics_add_on_page(context->diagnostics, MESSAGE_SHEET_CAPTION_HIGH, block->span, place->folio,
                                (const char *const[]){str_to_c(context->arena, place->item->name), NULL});
        return;
    }
    Length foot = frame.y + frame.height;
    if (image && image->width > 0 && image->height > 0) foot = picture_item(place, image, &frame, items);
    Length overflow = 0;
    if (caption)
        (void)text_block_items(context, caption, frame.x, foot + context->styled->sheet->figure.caption_gap,
                               frame.width, false, items, &overflow);
    if (overflow > 0)
        diagnostics_add_on_page(context->diagnostics, MESSAGE_SHEET_WIDE, block->span, place->folio,
                                (const char *const[]){str_to_c(context->arena, place->item->name), "", NULL});
}
