#include "layout/page_furniture.h"

PageFrame page_frame(const GalleyContext *context, int folio, bool is_opener) {
    const PageMaster *master = &context->styled->sheet->page;
    const Style *body = context->body;
    int columns = master->columns > 0 ? master->columns : 1;
    PageFrame frame = {.y = master->top_margin,
                       .columns = (size_t)columns,
                       .column_width = body->size * master->characters,
                       .column_step = body->size * (master->characters + master->column_gap),
                       .width =
                           body->size * (master->characters * columns + master->column_gap * (columns - 1)),
                       .height = body->pitch * (master->lines - 1) + body->size,
                       .folio = folio,
                       .is_right = !master->two_sided || folio % 2 != 0,
                       .is_opener = is_opener};
    frame.x = frame.is_right ? master->inner_margin : master->width - master->inner_margin - frame.width;
    return frame;
}

/* Up to 3999, the largest that has a common form. */
static Str roman_text(Arena *arena, int number) {
    static const int values[] = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};
    static const char *const letters[] = {"m",  "cm", "d",  "cd", "c",  "xc", "l",
                                          "xl", "x",  "ix", "v",  "iv", "i"};
    StrBuilder text = {.arena = arena};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        for (; number >= values[i]; number -= values[i]) str_append_c(&text, letters[i]);
    return str_built(&text);
}

Str folio_text(Arena *arena, int folio, FolioStyle style) {
    bool is_roman = style == FOLIO_ROMAN && folio > 0 && folio < 4000;
    return is_roman ? roman_text(arena, folio) : str_format(arena, "%d", folio);
}

static size_t chapter_index(const GalleyContext *context, const Chapter *chapter) {
    return (size_t)(chapter - context->styled->document->chapters);
}

Str chapter_title(GalleyContext *context, const Chapter *chapter) {
    Str label = context->styled->chapter_label[chapter_index(context, chapter)];
    Str title = inline_plain_text(context->arena, chapter->title);
    return label.length ? str_format(context->arena, "%.*s　%.*s", STR_ARGS(label), STR_ARGS(title)) : title;
}

/* The pattern with {chapter}, {title} and {folio} filled in. */
static Str running_text(GalleyContext *context, const Chapter *chapter, Str pattern, PageFrame frame) {
    StrBuilder text = {.arena = context->arena};
    while (pattern.length) {
        size_t open = str_find(pattern, STR("{"));
        str_append(&text, str_slice(pattern, 0, open));
        if (open == SIZE_MAX) break;
        pattern = str_slice(pattern, open, pattern.length);
        if (str_starts_with(pattern, STR("{chapter}")))
            str_append(&text, chapter->running.length ? chapter->running : chapter_title(context, chapter));
        else if (str_starts_with(pattern, STR("{title}")))
            str_append(&text, context->styled->document->title);
        else if (str_starts_with(pattern, STR("{folio}")))
            str_append(&text, folio_text(context->arena, frame.folio, frame.folio_style));
        size_t close = str_find(pattern, STR("}"));
        pattern = str_slice(pattern, close == SIZE_MAX ? pattern.length : close + 1, pattern.length);
    }
    return str_built(&text);
}

static void running_item(GalleyContext *context, const Chapter *chapter, const RunningItem *running,
                         PageFrame frame, ItemList *items) {
    const Style *style = galley_style(context, running->style);
    const Paragraph *paragraph = galley_plain(
        context, running_text(context, chapter, running->pattern, frame), style, chapter->id, (Span){0});
    Length natural = paragraph_natural_width(paragraph);
    Measure measure = {.width = natural, .narrow_width = natural};
    ArenaMark mark = arena_mark(context->scratch);
    Lines lines = line_break(context->scratch, paragraph, &measure);
    Length x = frame.x, top = running->at_foot ? frame.y + frame.height + running->distance
                                               : frame.y - running->distance - style->size;
    if (running->is_centered)
        x += (frame.width - natural) / 2;
    else if (!side_is_left(running->side, frame.is_right))
        x += frame.width - natural;
    if (natural > frame.width) {
        char points[LENGTH_TEXT_SIZE];
        length_print(natural - frame.width, points);
        diagnostics_add_on_page(context->diagnostics, MESSAGE_RUNNING_WIDE, chapter->span, frame.folio,
                                (const char *const[]){points, NULL});
    }
    size_t first = items->count;
    for (size_t i = 0; i < lines.count; i++)
        line_items(context, paragraph, &lines.line[i], x, top + style_ascent(context, style), chapter->id,
                   items);
    arena_rewind(context->scratch, mark);
    if (running->has_rule) {
        Length y = running->at_foot ? top - running->rule_gap - running->rule_width
                                    : top + style->size + running->rule_gap;
        Item rule = {.kind = ITEM_FILL,
                     .x = frame.x,
                     .y = y,
                     .width = frame.width,
                     .height = running->rule_width,
                     .color = running->rule_color};
        array_push(context->arena, items, rule);
    }
    for (size_t i = first; i < items->count; i++) {
        items->at[i].is_artifact = true;
        items->at[i].artifact = running->at_foot ? ARTIFACT_FOOTER : ARTIFACT_HEADER;
    }
}

void running_items(GalleyContext *context, const Chapter *chapter, PageFrame frame, ItemList *items) {
    const PageMaster *master = &context->styled->sheet->page;
    for (size_t i = 0; i < master->running_count; i++)
        if (!frame.is_opener || master->running[i].on_opener)
            running_item(context, chapter, &master->running[i], frame, items);
}

bool running_shows_folio(const GalleyContext *context, PageFrame frame) {
    const PageMaster *master = &context->styled->sheet->page;
    for (size_t i = 0; i < master->running_count; i++) {
        const RunningItem *running = &master->running[i];
        if (frame.is_opener && !running->on_opener) continue;
        if (str_find(running->pattern, STR("{folio}")) != SIZE_MAX) return true;
    }
    return false;
}

Length opener_items(GalleyContext *context, const Chapter *chapter, PageFrame frame, ItemList *items) {
    const ChapterOpener *opener = &context->styled->sheet->opener;
    const Style *number_style = galley_style(context, opener->number_style),
                *title_style = galley_style(context, opener->title_style);
    if (opener->has_band) {
        Item band = {.kind = ITEM_FILL,
                     .is_artifact = true,
                     .node = chapter->id,
                     .y = opener->band_top,
                     .width = context->styled->sheet->page.width,
                     .height = opener->band_height,
                     .color = opener->band_color};
        array_push(context->arena, items, band);
    }
    if (chapter->anchor.length) {
        Item anchor = {.kind = ITEM_ANCHOR,
                       .is_artifact = true,
                       .node = chapter->id,
                       .x = frame.x,
                       .y = frame.y,
                       .anchor = chapter->anchor};
        array_push(context->arena, items, anchor);
    }
    Length y = frame.y + context->body->pitch * opener->lines_before, overflow = 0;
    Str label = context->styled->chapter_label[chapter_index(context, chapter)];
    if (label.length) {
        const Paragraph *number = galley_plain(context, label, number_style, chapter->id, chapter->span);
        y += text_block_items(context, number, frame.x, y, frame.width, false, items, &overflow) +
             number_style->space_after;
    }
    const Paragraph *title =
        galley_paragraph(context, chapter->title, title_style, chapter->id, chapter->span);
    y += text_block_items(context, title, frame.x, y, frame.width, false, items, &overflow) +
         title_style->space_after;
    if (overflow > 0) {
        char points[LENGTH_TEXT_SIZE];
        length_print(overflow, points);
        diagnostics_add_on_page(context->diagnostics, MESSAGE_OVERFULL_LINE, chapter->span, frame.folio,
                                (const char *const[]){points, NULL});
    }
    Length least = context->body->pitch * (opener->lines_before + opener->lines);
    Length taken = y - frame.y > least ? y - frame.y : least;
    return (taken + context->body->pitch - 1) / context->body->pitch * context->body->pitch;
}
