/* Records' pages: see sheet.h.
 *
 * Takes: chapters of BLOCK_ITEMs. Gives: pages.
 * Invariant: panels are drawn first, then pictures, then texts, each in the layout's order; the order of
 * reading is the document's, whatever is drawn first.
 */
#include "layout/sheet.h"

#include "layout/gap_marks.h"
#include "layout/page_furniture.h"
#include "layout/sheet_frame.h"

typedef struct SheetMaker {
    GalleyContext *context;
    const SheetLayout *layout;
    SheetNotes *notes;
    SheetRest rest; /* of the record at hand */
    ARRAY(Page)
    pages;
    ARRAY(OutlineEntry)
    outline;
} SheetMaker;

/* What is drawn over what. */
enum { LAYER_PANELS, LAYER_PICTURES, LAYER_TEXTS, LAYER_COUNT };

static const Style *panel_style(const SheetMaker *maker, const SheetItem *item) {
    return style_find(maker->context->styled->sheet, item->panel);
}

static SheetFrame inside(SheetFrame frame, const Style *panel) {
    if (!panel) return frame;
    frame.x += panel->padding_inline;
    frame.y += panel->padding_block;
    frame.width -= 2 * panel->padding_inline;
    frame.height -= 2 * panel->padding_block;
    return frame;
}

static void set_item(SheetMaker *maker, const Block *block, int folio, ItemList layers[LAYER_COUNT]) {
    const SheetItem *item = &maker->layout->items[block->item.index];
    const Style *panel = panel_style(maker, item);
    Arena *arena = maker->context->arena;
    if (panel) sheet_panel_items(arena, panel, &item->frame, block->id, &layers[LAYER_PANELS]);
    if (item->kind == SHEET_PANEL) {
        const Style *style = galley_style(maker->context, item->style);
        sheet_panel_items(arena, style, &item->frame, block->id, &layers[LAYER_PANELS]);
        return;
    }
    SheetPlace place = {.context = maker->context,
                        .item = item,
                        .block = block,
                        .frame = inside(item->frame, panel),
                        .folio = folio,
                        .notes = maker->notes,
                        .rest = &maker->rest};
    if (item->kind == SHEET_IMAGE && block->child->kind == BLOCK_FIGURE) {
        sheet_picture_items(&place, &layers[LAYER_PICTURES]);
        return;
    }
    SheetItem instead =
        *item; /* a text in a picture's place stands in the middle of a panel of its own style */
    if (item->kind == SHEET_IMAGE) {
        const Style *style = maker->context->styled->style[block->child->id];
        if (style) sheet_panel_items(arena, style, &item->frame, block->id, &layers[LAYER_PANELS]);
        instead.stand = SHEET_STAND_MIDDLE;
        place.item = &instead;
    }
    sheet_text_items(&place, &layers[LAYER_TEXTS]);
}

static ItemList join_layers(Arena *arena, ItemList layers[LAYER_COUNT]) {
    ItemList all = {0};
    array_reserve(arena, &all,
                  layers[LAYER_PANELS].count + layers[LAYER_PICTURES].count + layers[LAYER_TEXTS].count);
    for (int i = 0; i < LAYER_COUNT; i++)
        for (size_t j = 0; j < layers[i].count; j++) array_push(arena, &all, layers[i].at[j]);
    return all;
}

static PageFrame next_frame(const SheetMaker *maker) {
    const PageMaster *master = &maker->context->styled->sheet->page;
    return page_frame(maker->context, master->first_folio + (int)maker->pages.count, false);
}

static void push_page(SheetMaker *maker, const Chapter *chapter, PageFrame frame, ItemList items) {
    GalleyContext *context = maker->context;
    const PageMaster *master = &context->styled->sheet->page;
    running_items(context, chapter, frame, &items);
    if (context->show_gaps) gap_marks_finish(context, frame.x, &items);
    Page page = {.width = master->width,
                 .height = master->height,
                 .items = items.at,
                 .item_count = items.count,
                 .folio = frame.folio,
                 .is_right = frame.is_right};
    array_push(context->arena, &maker->pages, page);
}

static void make_page(SheetMaker *maker, const Chapter *chapter, int number) {
    PageFrame frame = next_frame(maker);
    ItemList layers[LAYER_COUNT] = {0};
    for (const Block *block = chapter->body; block; block = block->next)
        if (maker->layout->items[block->item.index].page == number)
            set_item(maker, block, frame.folio, layers);
    push_page(maker, chapter, frame, join_layers(maker->context->arena, layers));
}

static void report_pages(const SheetMaker *maker, const Chapter *chapter, size_t pages) {
    Arena *arena = maker->context->arena;
    DIAGNOSE(maker->context->diagnostics, SHEET_PAGES_MANY, chapter->span,
             str_format(arena, "%zu", pages).text, str_format(arena, "%d", maker->layout->most_pages).text);
}

/* One bookmark a record. */
static void make_record(SheetMaker *maker, const Chapter *chapter) {
    OutlineEntry entry = {.title = chapter->running, .node = chapter->id, .page = maker->pages.count};
    if (chapter->running.length) array_push(maker->context->arena, &maker->outline, entry);
    const PageFrame area = next_frame(maker);
    maker->rest = (SheetRest){.top = area.y, .height = area.height};
    for (int number = 1; number <= maker->layout->pages; number++) make_page(maker, chapter, number);
    for (size_t i = 0; i < maker->rest.pages.count; i++)
        push_page(maker, chapter, next_frame(maker), maker->rest.pages.at[i]);
    const size_t pages = (size_t)maker->layout->pages + maker->rest.pages.count;
    if (maker->layout->most_pages && pages > (size_t)maker->layout->most_pages)
        report_pages(maker, chapter, pages);
}

Pages *sheet_make(Arena *arena, Diagnostics *diagnostics, const LayoutInput *input, const SheetLayout *layout,
                  SheetNotes *notes) {
    if (!style_find(input->styled->sheet, STR("body"))) return NULL;
    SheetMaker maker = {
        .context = galley_context(arena, diagnostics, input), .layout = layout, .notes = notes};
    const Document *document = input->styled->document;
    for (size_t i = 0; i < document->chapter_count; i++) make_record(&maker, &document->chapters[i]);
    Pages *pages = ARENA_NEW(arena, Pages);
    *pages = (Pages){.page = maker.pages.at,
                     .count = maker.pages.count,
                     .outline = maker.outline.at,
                     .outline_count = maker.outline.count};
    return pages;
}
