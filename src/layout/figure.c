/* Figures, rows of photographs, maps with labels.
 *
 * Takes: figure blocks and a width. Gives: one unbreakable strip with pictures, captions and credits.
 * Invariant: a caption is in the same strip as its picture; pictures keep their proportions.
 */
#include "layout/chart.h"

/* Part of the type area's height that a picture may take, so that caption and credit fit below it. */
#define GREATEST_PART 85

typedef FigureBox Box;

static Length type_area_height(const GalleyContext *context) {
    const Style *body = context->body;
    return body->pitch * (context->styled->sheet->page.lines - 1) + body->size;
}

const Image *figure_open(GalleyContext *context, const Figure *figure) {
    return image_open(context->images, context->diagnostics, figure->source_span, figure->path);
}

/* Pixels an inch at which a pixel picture is printed; 0 for vectors. */
static int32_t printed_resolution(const Image *image, Length width) {
    if (image->kind == IMAGE_SVG || width <= 0) return 0;
    return (int32_t)((int64_t)image->width * 72 * LENGTH_POINT / width);
}

void figure_check_resolution(GalleyContext *context, const Figure *figure, const Image *image, Length width) {
    int32_t resolution = printed_resolution(image, width);
    if (!context->reports_pictures || !resolution ||
        resolution >= context->styled->sheet->figure.resolution_warning)
        return;
    Str shown = str_format(context->galley, "%d", (int)resolution);
    Str wanted = str_format(context->galley, "%d", (int)context->styled->sheet->figure.resolution_warning);
    DIAGNOSE(context->diagnostics, LOW_RESOLUTION, figure->source_span,
             str_to_c(context->galley, figure->source), shown.text, wanted.text);
}

static void picture_items(GalleyContext *context, NodeId node, const Image *image, Box box, ItemList *items) {
    if (image) {
        Item item = {.kind = ITEM_IMAGE,
                     .node = node,
                     .x = box.x,
                     .y = box.y,
                     .width = box.width,
                     .height = box.height,
                     .image = image};
        array_push(context->galley, items, item);
        return;
    }
    /* A picture that could not be opened: its place is marked, the diagnostic has been given. */
    Item mark = {.kind = ITEM_FILL,
                 .node = node,
                 .x = box.x,
                 .y = box.y,
                 .width = box.width,
                 .height = box.height,
                 .color = {COLOR_GRAY, {850, 0, 0, 0}}};
    array_push(context->galley, items, mark);
}

void figure_label_items(GalleyContext *context, NodeId node, const FigureLabel *label, Box box,
                        ItemList *items, Length *overflow) {
    const FigureStyle *figure_style = &context->styled->sheet->figure;
    Length x = box.x + length_scale(box.width, label->x, 100000),
           y = box.y + length_scale(box.height, label->y, 100000);
    Length radius = label->has_marker ? figure_style->marker_size / 2 : 0;
    if (label->has_marker) {
        Length ring = radius + figure_style->label_halo_width;
        Item halo = {.kind = ITEM_DISC,
                     .is_artifact = true,
                     .node = node,
                     .x = x - ring,
                     .y = y - ring,
                     .width = 2 * ring,
                     .height = 2 * ring,
                     .color = figure_style->label_halo};
        array_push(context->galley, items, halo);
        Item marker = {.kind = ITEM_DISC,
                       .is_artifact = true,
                       .node = node,
                       .x = x - radius,
                       .y = y - radius,
                       .width = 2 * radius,
                       .height = 2 * radius,
                       .color = figure_style->marker_color};
        array_push(context->galley, items, marker);
    }
    if (!label->text) return;
    const Style *style = galley_style(context, label->is_small ? STR("map-label-small") : STR("map-label"));
    const Paragraph *paragraph = galley_paragraph(context, label->text, style, node, label->span);
    Length width = paragraph_natural_width(paragraph), distance = radius + style->size / 3;
    Length left = label->side == SIDE_LEFT ? x - distance - width : x + distance;
    /* A label stays within its picture. */
    if (left + width > box.x + box.width) left = box.x + box.width - width;
    if (left < box.x) left = box.x;
    Measure measure = {.width = width, .narrow_width = width};
    ArenaMark mark = arena_mark(context->scratch);
    Lines lines = line_break(context->scratch, paragraph, &measure);
    Length baseline = y - style->size / 2 + style_ascent(context, style);
    size_t first = items->count;
    for (size_t i = 0; i < lines.count; i++)
        line_items(context, paragraph, &lines.line[i], left, baseline + style->pitch * (Length)i, node,
                   items);
    arena_rewind(context->scratch, mark);
    for (size_t i = first; i < items->count; i++) {
        items->at[i].halo = figure_style->label_halo_width;
        items->at[i].color = figure_style->label_halo;
    }
    if (width > box.width && width - box.width > *overflow) *overflow = width - box.width;
}

/* Caption, then credit, under a picture; gives the height they take. */
/* What the style stage has settled for a text, from the place it stands in and the name its author gave. */
static const Style *settled_style(const GalleyContext *context, const Inline *text, Str usual) {
    const Style *style = context->styled->style[text->id];
    return style ? style : galley_style(context, usual);
}

static Length caption_items(GalleyContext *context, NodeId node, Span span, const Inline *caption,
                            const Inline *credit, Str caption_style, Box box, Strip *strip) {
    const FigureStyle *figure_style = &context->styled->sheet->figure;
    Length y = box.y;
    if (caption) {
        const Paragraph *paragraph =
            galley_paragraph(context, caption, settled_style(context, caption, caption_style), node, span);
        y += figure_style->caption_gap;
        y += text_block_items(context, paragraph, box.x, y, box.width, true, &strip->items, &strip->overflow);
    }
    if (credit) {
        const Paragraph *paragraph =
            galley_paragraph(context, credit, settled_style(context, credit, STR("credit")), node, span);
        y += figure_style->credit_gap;
        y += text_block_items(context, paragraph, box.x, y, box.width, true, &strip->items, &strip->overflow);
    }
    return y - box.y;
}

/* What was set from x = 0 moves to its place. */
static void move_to_place(Strip *strip, FigurePlace place) {
    for (size_t i = 0; i < strip->items.count; i++) strip->items.at[i].x += place.left;
    strip->is_movable = place.is_movable;
}

static Strip figure_strip(GalleyContext *context, const Block *block, uint32_t group) {
    const Style *style = style_find(context->styled->sheet, STR("figure"));
    Length space = style ? style->space_before : context->body->size;
    return (Strip){.kind = STRIP_BLOCK,
                   .node = block->id,
                   .span = block->span,
                   .group = group,
                   .space_before = space,
                   .space_after = style ? style->space_after : space,
                   .anchor = block->anchor};
}

/* Proportions of a picture that could not be opened: those of most photographs. */
static int64_t scaled_height(const Image *image, int64_t width) {
    return image && image->width > 0 ? width * image->height / image->width : width * 3 / 4;
}

/* The width of a picture of this height; proportions as scaled_height. */
static int64_t photo_width(const Image *image, Length height) {
    return image && image->height > 0 ? (int64_t)height * image->width / image->height
                                      : (int64_t)height * 4 / 3;
}

/* A chart has the height that it wants at its width, and no proportions to keep. */
static void chart_figure_set(GalleyContext *context, const Block *block, FigurePlace place,
                             StripList *strips) {
    const Figure *figure = block->figure;
    Length width = figure->width.value ? dimension_resolve(figure->width, context->body->size, place.width)
                                       : place.width;
    if (width > place.width) width = place.width;
    Length height = chart_height(context, figure->chart, block->id, width);
    Length greatest = length_scale(type_area_height(context), GREATEST_PART, 100);
    if (height > greatest) {
        if (context->reports_pictures) DIAGNOSE(context->diagnostics, CHART_TOO_HIGH, block->span, NULL);
        height = greatest;
    }
    Strip strip = figure_strip(context, block, context->next_group++);
    ChartPlace rectangle = {block->id, (place.width - width) / 2, 0, width, height};
    chart_set(context, figure->chart, rectangle, &strip.items);
    Box below = {0, height, place.width, 0};
    strip.height =
        height + caption_items(context, block->id, block->span, figure->caption, figure->credit,
                               place.is_side ? STR("float-caption") : STR("caption"), below, &strip);
    move_to_place(&strip, place);
    array_push(context->galley, strips, strip);
}

void figure_set(GalleyContext *context, const Block *block, FigurePlace place, StripList *strips) {
    Length measure = place.width;
    const Figure *figure = block->figure;
    if (figure->chart) {
        chart_figure_set(context, block, place, strips);
        return;
    }
    const Image *image = figure_open(context, figure);
    Length width =
        figure->width.value ? dimension_resolve(figure->width, context->body->size, measure) : measure;
    if (width > measure) width = measure;
    Length greatest = length_scale(type_area_height(context), GREATEST_PART, 100);
    int64_t height = scaled_height(image, width);
    if (height > greatest) {
        if (context->reports_pictures)
            DIAGNOSE(context->diagnostics, PICTURE_TOO_HIGH, figure->source_span,
                     str_to_c(context->galley, figure->source));
        width = (Length)((int64_t)width * greatest / height);
        height = greatest;
    }
    Strip strip = figure_strip(context, block, context->next_group++);
    Box box = {(measure - width) / 2, 0, width, (Length)height};
    if (image) figure_check_resolution(context, figure, image, width);
    picture_items(context, block->id, image, box, &strip.items);
    for (size_t i = 0; i < figure->label_count; i++)
        figure_label_items(context, block->id, &figure->labels[i], box, &strip.items, &strip.overflow);
    Box below = {0, box.height, measure, 0};
    strip.height =
        box.height + caption_items(context, block->id, block->span, figure->caption, figure->credit,
                                   place.is_side ? STR("float-caption") : STR("caption"), below, &strip);
    move_to_place(&strip, place);
    array_push(context->galley, strips, strip);
}

typedef struct PhotoRow {
    const Block *first;
    size_t count;
    Length height;
} PhotoRow;

/* The height at which the pictures of a row fill the measure together (all aspect ratios in 1/1000). */
static Length row_height(GalleyContext *context, const Block *first, size_t count, Length measure,
                         Length gap) {
    int64_t ratios = 0;
    const Block *photo = first;
    for (size_t i = 0; i < count; i++, photo = photo->next) {
        const Image *image = figure_open(context, photo->figure);
        ratios += image && image->height > 0 ? (int64_t)image->width * 1000 / image->height : 1333;
    }
    int64_t available = (int64_t)measure - gap * (int64_t)(count - 1);
    return ratios > 0 && available > 0 ? (Length)(available * 1000 / ratios) : 0;
}

static const Block *skip_blocks(const Block *block, size_t count) {
    while (count--) block = block->next;
    return block;
}

/* One row: pictures of one height, each with its own caption under it. Gives the height with captions. */
static Length photo_row_items(GalleyContext *context, PhotoRow row, Length measure, Length gap, Length y,
                              Strip *strip) {
    int64_t total = gap * (int64_t)(row.count - 1);
    const Block *photo = row.first;
    for (size_t i = 0; i < row.count; i++, photo = photo->next) {
        const Image *image = figure_open(context, photo->figure);
        total += photo_width(image, row.height);
    }
    Length x = total < measure ? (Length)((measure - total) / 2) : 0, tallest = 0;
    photo = row.first;
    for (size_t i = 0; i < row.count; i++, photo = photo->next) {
        const Image *image = figure_open(context, photo->figure);
        int64_t width = photo_width(image, row.height);
        bool ends_row = i + 1 == row.count && total >= measure - LENGTH_POINT;
        Box box = {x, y, ends_row ? measure - x : (Length)width, row.height};
        if (image) figure_check_resolution(context, photo->figure, image, box.width);
        picture_items(context, photo->id, image, box, &strip->items);
        Box below = {x, y + row.height, box.width, 0};
        Length text = caption_items(context, photo->id, photo->span, photo->figure->caption,
                                    photo->figure->credit, STR("caption"), below, strip);
        if (text > tallest) tallest = text;
        x += box.width + gap;
    }
    return row.height + tallest;
}

/* The greatest height of the row's pictures: the author's, or the layout's. */
static Length greatest_photo_height(const GalleyContext *context, const Block *block, Length measure) {
    Length wanted = block->photos.height.value
                        ? dimension_resolve(block->photos.height, context->body->size, measure)
                        : context->styled->sheet->figure.photo_max_height;
    return wanted > 0 ? wanted : LENGTH_MAX;
}

/* More rows until pictures are not too small. */
static size_t photo_row_count(GalleyContext *context, const Block *block, size_t count, Length measure,
                              Length gap) {
    size_t rows = 1;
    while (rows < count && row_height(context, block->child, (count + rows - 1) / rows, measure, gap) <
                               context->styled->sheet->figure.photo_min_height)
        rows++;
    return rows;
}

/* The photographs with pictures of `part` per cent of their height. */
static Strip photos_strip(GalleyContext *context, const Block *block, Length measure, uint32_t group,
                          int part) {
    const FigureStyle *figure_style = &context->styled->sheet->figure;
    Length gap = block->photos.gap.value ? dimension_resolve(block->photos.gap, context->body->size, measure)
                                         : figure_style->photo_gap;
    Length greatest = greatest_photo_height(context, block, measure), y = 0;
    size_t count = 0;
    for (const Block *photo = block->child; photo; photo = photo->next) count++;
    size_t row_count = photo_row_count(context, block, count, measure, gap);
    Strip strip = figure_strip(context, block, group);
    for (size_t i = 0, done = 0; i < row_count; i++) {
        PhotoRow row = {skip_blocks(block->child, done), (count - done + row_count - i - 1) / (row_count - i),
                        0};
        row.height = row_height(context, row.first, row.count, measure, gap);
        if (row.height > greatest) row.height = greatest;
        row.height = length_scale(row.height, part, 100);
        if (i) y += gap;
        y += photo_row_items(context, row, measure, gap, y, &strip);
        done += row.count;
    }
    Box below = {0, y, measure, 0};
    strip.height = y + caption_items(context, block->id, block->span, block->text, block->photos.credit,
                                     STR("caption"), below, &strip);
    return strip;
}

/* How small a row may become to fit the foot of a page: below three quarters it would look like another row.
 */
static const int smaller_parts[] = {94, 88, 82, 76};
enum { SMALLER_PARTS = sizeof smaller_parts / sizeof *smaller_parts };

void photos_set(GalleyContext *context, const Block *block, FigurePlace place, StripList *strips) {
    if (!block->child) return;
    uint32_t group = context->next_group++;
    Strip strip = photos_strip(context, block, place.width, group, 100);
    move_to_place(&strip, place);
    Strip *smaller = ARENA_ARRAY(context->galley, Strip, SMALLER_PARTS);
    bool reports = context->reports_pictures;
    context->reports_pictures = false;
    for (size_t i = 0; i < SMALLER_PARTS; i++) {
        smaller[i] = photos_strip(context, block, place.width, group, smaller_parts[i]);
        move_to_place(&smaller[i], place);
    }
    context->reports_pictures = reports;
    strip.smaller = smaller;
    strip.smaller_count = SMALLER_PARTS;
    array_push(context->galley, strips, strip);
}
