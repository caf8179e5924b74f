/* Pages as a press wants them: see press_pages.h.
 *
 * Takes: pages. Gives: copies of their items, moved by the room for marks.
 * Invariant: only what touches the trim is changed, and only outside it; pictures are enlarged evenly.
 */
#include "press/press_pages.h"

#include "layout/galley_internal.h"
#include "layout/page_furniture.h"
#include "press/marks.h"

/* What ends nearer to the trim than this was meant to end on it: 0.05 mm. */
#define TOUCHES 142
/* The slug's and the hidden folio's size. 6 pt. */
#define SMALL_SIZE 6000
/* The hidden folio: 2 mm from the binding edge, 12 mm above the foot. */
#define HIDDEN_FROM_EDGE 5669
#define HIDDEN_FROM_FOOT 34016

typedef struct PressPages {
    Arena *arena;
    Diagnostics *diagnostics;
    GalleyContext *context; /* NULL: no text is set */
    const PdfProfile *profile;
    Length trim;
    Str title, date;
    size_t page_count; /* with the blank ones */
    const SpotColor *spots;
    size_t spot_count;
} PressPages;

/* -- bleed: a rectangle of the page that ends on the trim goes on behind it */

static PictureArea with_bleed(PictureArea area, const Page *page, bool is_turned, Length bleed) {
    const Length width = is_turned ? page->height : page->width;
    const Length height = is_turned ? page->width : page->height;
    int64_t left = area.x, top = area.y, right = left + area.width, bottom = top + area.height;
    if (left <= TOUCHES && left >= -bleed) left = -bleed;
    if (top <= TOUCHES && top >= -bleed) top = -bleed;
    if (right >= width - TOUCHES && right <= width + bleed) right = width + bleed;
    if (bottom >= height - TOUCHES && bottom <= height + bleed) bottom = height + bleed;
    return (PictureArea){(Length)left, (Length)top, (Length)(right - left), (Length)(bottom - top)};
}

static bool area_equal(PictureArea a, PictureArea b) {
    return a.x == b.x && a.y == b.y && a.width == b.width && a.height == b.height;
}

static bool area_covers(PictureArea outer, PictureArea inner) {
    return outer.x <= inner.x && outer.y <= inner.y &&
           (int64_t)outer.x + outer.width >= (int64_t)inner.x + inner.width &&
           (int64_t)outer.y + outer.height >= (int64_t)inner.y + inner.height;
}

static PictureArea area_of(const Item *item) {
    return (PictureArea){item->x, item->y, item->width, item->height};
}

static void set_area(Item *item, PictureArea area) {
    item->x = area.x;
    item->y = area.y;
    item->width = area.width;
    item->height = area.height;
}

/* `whole`, of which `shown` was shown, enlarged evenly round the middle so that it covers `wide`: by the
 * larger of both sides' factors. */
static PictureArea enlarged(PictureArea whole, PictureArea shown, PictureArea wide) {
    const bool by_width = (int64_t)wide.width * shown.height >= (int64_t)wide.height * shown.width;
    const int64_t numerator = by_width ? wide.width : wide.height;
    const int64_t denominator = by_width ? shown.width : shown.height;
    const Length from_x = whole.x - (shown.x + shown.width / 2),
                 from_y = whole.y - (shown.y + shown.height / 2);
    /* two units more, so that rounding leaves no gap */
    return (PictureArea){wide.x + wide.width / 2 + length_scale(from_x, numerator, denominator) - 1,
                         wide.y + wide.height / 2 + length_scale(from_y, numerator, denominator) - 1,
                         length_scale(whole.width, numerator, denominator) + 2,
                         length_scale(whole.height, numerator, denominator) + 2};
}

static void bleed_image(Arena *arena, Item *item, const Page *page, Length bleed) {
    const PictureArea shown = area_of(item), wide = with_bleed(shown, page, item->is_turned, bleed);
    if (area_equal(shown, wide) || shown.width <= 0 || shown.height <= 0) return;
    const PictureArea whole = item->whole ? *item->whole : shown;
    PictureArea *larger = ARENA_NEW(arena, PictureArea);
    *larger = area_covers(whole, wide) ? whole : enlarged(whole, shown, wide);
    set_area(item, wide);
    item->whole = larger;
}

static Item moved(Arena *arena, Item item, Length by) {
    item.x += by;
    item.y += by;
    if (item.kind != ITEM_IMAGE || !item.whole) return item;
    PictureArea *whole = ARENA_NEW(arena, PictureArea);
    *whole = (PictureArea){item.whole->x + by, item.whole->y + by, item.whole->width, item.whole->height};
    item.whole = whole;
    return item;
}

static void copy_items(const PressPages *press, const Page *page, ItemList *items) {
    const Length bleed = press->profile->press.bleed;
    array_reserve(press->arena, items, page->item_count);
    for (size_t i = 0; i < page->item_count; i++) {
        Item item = page->items[i];
        if (item.is_overlay) continue;
        if (item.kind == ITEM_FILL) set_area(&item, with_bleed(area_of(&item), page, item.is_turned, bleed));
        if (item.kind == ITEM_IMAGE) bleed_image(press->arena, &item, page, bleed);
        array_push(press->arena, items, moved(press->arena, item, press->trim));
    }
}

/* -- texts that the layout knows nothing of */

static void report_wide(const PressPages *press, Length by) {
    char points[LENGTH_TEXT_SIZE];
    length_print(by, points);
    DIAGNOSE(press->diagnostics, PRESS_SLUG_WIDE, press->profile->span, points);
}

/* A line of small black text in `room`; `at_end`: it ends at x. */
static void add_text(const PressPages *press, ItemList *items, Str text, Length x, Length y, Length room,
                     bool at_end) {
    Style *style = ARENA_NEW(press->arena, Style);
    *style = *press->context->body;
    style->size = SMALL_SIZE;
    style->pitch = SMALL_SIZE;
    style->align = ALIGN_START;
    style->first_indent = 0;
    style->ink = (Color){.space = COLOR_GRAY};
    const Paragraph *paragraph = galley_plain(press->context, text, style, 0, (Span){0});
    const Length width = paragraph_natural_width(paragraph);
    if (width > room) report_wide(press, width - room);
    const Measure measure = {.width = width, .narrow_width = width};
    const Lines lines = line_break(press->arena, paragraph, &measure);
    const size_t first = items->count;
    for (size_t i = 0; i < lines.count; i++)
        line_items(press->context, paragraph, &lines.line[i], at_end ? x - width : x, y, 0, items);
    for (size_t i = first; i < items->count; i++) {
        items->at[i].is_artifact = true;
        items->at[i].artifact = ARTIFACT_LAYOUT;
    }
}

/* The slug's pattern filled in; other braces stay. */
static Str slug_text(const PressPages *press, const Page *page, size_t index) {
    const struct {
        Str name, value;
    } fields[] = {{STR("{title}"), press->title},
                  {STR("{profile}"), press->profile->name},
                  {STR("{date}"), press->date},
                  {STR("{folio}"), folio_text(press->arena, page->folio, page->folio_style)},
                  {STR("{page}"), str_format(press->arena, "%zu", index + 1)},
                  {STR("{pages}"), str_format(press->arena, "%zu", press->page_count)}};
    StrBuilder text = {.arena = press->arena};
    Str rest = press->profile->press.slug;
    while (rest.length > 0) {
        size_t field = 0, count = sizeof fields / sizeof *fields;
        while (field < count && !str_starts_with(rest, fields[field].name)) field++;
        if (field < count) str_append(&text, fields[field].value);
        const size_t used = field < count ? fields[field].name.length : 1;
        if (field == count) str_append_byte(&text, rest.text[0]);
        rest = str_slice(rest, used, rest.length);
    }
    return str_built(&text);
}

static void add_slug(const PressPages *press, ItemList *items, const Page *page, size_t index) {
    const Length x = press->trim + page->width / 2 + PRESS_MARKS_ROOM;
    const Length y = press->trim + page->height + press->profile->press.bleed + 3 * SMALL_SIZE;
    const Length room = page->width / 2 - PRESS_MARKS_ROOM; /* to the corner marks */
    if (press->context && press->profile->press.slug.length > 0)
        add_text(press, items, slug_text(press, page, index), x, y, room, false);
}

/* 隠しノンブル: so that the sheets of a page without a number can be gathered in order. It stands at the
 * binding edge, where the book hides it. */
static void add_hidden_folio(const PressPages *press, ItemList *items, const Page *page) {
    if (!press->context || !press->profile->press.hidden_folio || page->shows_folio) return;
    const Length edge = page->is_right ? HIDDEN_FROM_EDGE : page->width - HIDDEN_FROM_EDGE;
    const Length y = press->trim + page->height - HIDDEN_FROM_FOOT;
    add_text(press, items, folio_text(press->arena, page->folio, page->folio_style), press->trim + edge, y,
             page->width, !page->is_right);
}

/* -- pages */

static Page press_page(const PressPages *press, const Page *page, size_t index) {
    const PressSettings *settings = &press->profile->press;
    ItemList items = {0};
    copy_items(press, page, &items);
    add_hidden_folio(press, &items, page);
    const TrimBox trim = {press->trim, press->trim, page->width, page->height, settings->bleed};
    MarkItems marks = {0};
    marks_add(press->arena, &marks, trim, settings, press->spots, press->spot_count);
    for (size_t i = 0; i < marks.count; i++) array_push(press->arena, &items, marks.at[i]);
    add_slug(press, &items, page, index);
    Page result = *page;
    result.width = page->width + 2 * press->trim;
    result.height = page->height + 2 * press->trim;
    result.items = items.at;
    result.item_count = items.count;
    result.trim = press->trim;
    result.bleed = settings->bleed;
    return result;
}

/* A page that fills up a sheet behind the last. */
static Page blank_page(const Page *last, size_t distance, bool two_sided) {
    const int folio = last->folio + (int)distance;
    return (Page){.width = last->width,
                  .height = last->height,
                  .folio = folio,
                  .folio_style = last->folio_style,
                  .is_right = !two_sided || folio % 2 != 0};
}

static const OutlineEntry *moved_outline(const PressPages *press, const Pages *pages) {
    OutlineEntry *entries = ARENA_ARRAY(press->arena, OutlineEntry, pages->outline_count);
    for (size_t i = 0; i < pages->outline_count; i++) {
        entries[i] = pages->outline[i];
        entries[i].x += press->trim;
        entries[i].y += press->trim;
    }
    return entries;
}

static size_t rounded_up(size_t count, int multiple) {
    const size_t step = multiple > 1 ? (size_t)multiple : 1;
    return (count + step - 1) / step * step;
}

const Pages *press_pages_make(Arena *arena, Diagnostics *diagnostics, const LayoutInput *input,
                              const Pages *pages, const PdfProfile *profile, Str date) {
    const PressSettings *settings = &profile->press;
    const bool has_text = settings->slug.length > 0 || settings->hidden_folio;
    const bool has_marks = settings->marks != 0 || settings->slug.length > 0;
    PressPages press = {.arena = arena,
                        .diagnostics = diagnostics,
                        .context = has_text ? galley_context(arena, diagnostics, input) : NULL,
                        .profile = profile,
                        .trim = settings->bleed + (has_marks ? PRESS_MARKS_ROOM : 0),
                        .title = input->styled->document->title,
                        .date = date,
                        .page_count = rounded_up(pages->count, settings->pages_multiple),
                        .spots = input->styled->sheet->spots,
                        .spot_count = input->styled->sheet->spot_count};
    Page *made = ARENA_ARRAY(arena, Page, press.page_count);
    for (size_t i = 0; i < press.page_count; i++) {
        const Page page = i < pages->count ? pages->page[i]
                                           : blank_page(&pages->page[pages->count - 1], i + 1 - pages->count,
                                                        input->styled->sheet->page.two_sided);
        made[i] = press_page(&press, &page, i);
    }
    Pages *result = ARENA_NEW(arena, Pages);
    *result = *pages;
    result->page = made;
    result->count = press.page_count;
    result->outline = moved_outline(&press, pages);
    return result;
}
