/* Ways through the file: see navigation.h.
 *
 * Takes: outline, links, anchors, folios. Gives: PDF objects for them (ISO 32000-1, 12.3, 12.4.2, 12.5.6.5).
 * Invariant: trees are walked by index, not by recursion, so depth and length have no limit here.
 */
#include "pdf/navigation.h"

#include "base/array.h"
#include "pdf/name_tree.h"

/* [page /XYZ left top 0]: 0 keeps the reader's zoom. */
static void append_place(StrBuilder *out, PdfId page_id, const Page *page, Length x, Length y) {
    str_append_byte(out, '[');
    syntax_reference(out, page_id);
    str_append(out, STR("/XYZ "));
    syntax_thousandths(out, x);
    str_append_byte(out, ' ');
    syntax_thousandths(out, (int64_t)page->height - y);
    str_append(out, STR(" 0]"));
}

/* A bookmark's neighbours; SIZE_MAX is the outline's root or none. */
typedef struct Bookmark {
    size_t parent, previous, next, first, last;
    size_t count; /* of visible bookmarks below */
} Bookmark;

#define NO_BOOKMARK SIZE_MAX

/* Nests entries by level: an entry's parent is the nearest one before it with a lower level. */
static Bookmark *nest(Arena *arena, const OutlineEntry *entries, size_t count, Bookmark *root) {
    Bookmark *marks = ARENA_ARRAY(arena, Bookmark, count);
    *root = (Bookmark){NO_BOOKMARK, NO_BOOKMARK, NO_BOOKMARK, NO_BOOKMARK, NO_BOOKMARK, 0};
    for (size_t i = 0; i < count; i++) {
        size_t parent = i > 0 ? i - 1 : NO_BOOKMARK;
        while (parent != NO_BOOKMARK && entries[parent].level >= entries[i].level)
            parent = marks[parent].parent;
        Bookmark *above = parent == NO_BOOKMARK ? root : &marks[parent];
        marks[i] = (Bookmark){parent, above->last, NO_BOOKMARK, NO_BOOKMARK, NO_BOOKMARK, 0};
        if (above->last == NO_BOOKMARK)
            above->first = i;
        else
            marks[above->last].next = i;
        above->last = i;
        above->count++;
    }
    return marks;
}

static void append_link(StrBuilder *out, const char *key, const PdfId *ids, size_t index) {
    if (index == NO_BOOKMARK) return;
    str_append_c(out, key);
    syntax_reference(out, ids[index]);
}

/* The entries of the first `levels` levels. */
static const OutlineEntry *upper_levels(Arena *arena, const Pages *pages, int levels, size_t *count) {
    OutlineEntry *entries = ARENA_ARRAY(arena, OutlineEntry, pages->outline_count);
    *count = 0;
    for (size_t i = 0; i < pages->outline_count; i++)
        if (pages->outline[i].level < levels) entries[(*count)++] = pages->outline[i];
    return entries;
}

/* Chapters are shown open, what is below them closed. */
static PdfId add_outline(Arena *arena, PdfFile *file, const Pages *pages, const PdfId *page_ids,
                         const PdfTags *tags, const OutlineEntry *entries, size_t count) {
    Bookmark top;
    const Bookmark *marks = nest(arena, entries, count, &top);
    const PdfId root = pdf_file_reserve(file);
    PdfId *ids = ARENA_ARRAY(arena, PdfId, count);
    for (size_t i = 0; i < count; i++) ids[i] = pdf_file_reserve(file);
    StrBuilder out = {.arena = arena};
    size_t visible = top.count;
    for (size_t i = 0; i < count; i++) {
        const OutlineEntry *entry = &entries[i];
        const Bookmark *mark = &marks[i];
        const bool is_open = mark->parent == NO_BOOKMARK;
        out.length = 0;
        str_append(&out, STR("/Title"));
        syntax_text(&out, entry->title);
        str_append(&out, STR("\n/Parent "));
        syntax_reference(&out, is_open ? root : ids[mark->parent]);
        append_link(&out, "/Prev ", ids, mark->previous);
        append_link(&out, "/Next ", ids, mark->next);
        append_link(&out, "/First ", ids, mark->first);
        append_link(&out, "/Last ", ids, mark->last);
        if (mark->count > 0) str_append_format(&out, "/Count %s%zu", is_open ? "" : "-", mark->count);
        if (is_open) visible += mark->count;
        if (entry->page < pages->count) {
            str_append(&out, STR("\n/Dest"));
            append_place(&out, page_ids[entry->page], &pages->page[entry->page], entry->x, entry->y);
        }
        const PdfId element = tags ? tags_element(tags, entry->node) : 0;
        if (element) {
            str_append(&out, STR("/SE "));
            syntax_reference(&out, element);
        }
        pdf_file_set(file, ids[i], str_built(&out));
    }
    out.length = 0;
    str_append_format(&out, "/Type/Outlines/Count %zu", visible);
    append_link(&out, "/First ", ids, top.first);
    append_link(&out, "/Last ", ids, top.last);
    pdf_file_set(file, root, str_built(&out));
    return root;
}

static PdfId add_places(Arena *arena, PdfFile *file, const Pages *pages, const PdfId *page_ids) {
    ARRAY(NamedValue)
    places = {0};
    for (size_t p = 0; p < pages->count; p++) {
        const Page *page = &pages->page[p];
        for (size_t i = 0; i < page->item_count; i++) {
            const Item *item = &page->items[i];
            if (item->kind != ITEM_ANCHOR) continue;
            StrBuilder place = {.arena = arena};
            append_place(&place, page_ids[p], page, item->x, item->y);
            array_push(arena, &places, (NamedValue){.name = item->anchor, .value = str_built(&place)});
        }
    }
    return name_tree_add(arena, file, places.at, places.count);
}

/* The printed numbers (ISO 32000-1, 12.4.2): a new range where a folio does not follow from the one before
 * it. */
static void append_labels(StrBuilder *out, const Pages *pages) {
    str_append(out, STR("/PageLabels<</Nums["));
    for (size_t i = 0; i < pages->count; i++) {
        const int folio = pages->page[i].folio;
        const bool is_roman = pages->page[i].folio_style == FOLIO_ROMAN;
        const bool same_style = i > 0 && pages->page[i].folio_style == pages->page[i - 1].folio_style;
        if (same_style && folio == pages->page[i - 1].folio + 1) continue;
        if (folio >= 1)
            str_append_format(out, "%s%zu<</S/%s/St %d>>", i > 0 ? " " : "", i, is_roman ? "r" : "D", folio);
        else
            str_append_format(out, "%s%zu<<>>", i > 0 ? " " : "", i);
    }
    str_append(out, STR("]>>\n"));
}

Str navigation_add(Arena *arena, PdfFile *file, const Pages *pages, const PdfId *page_ids,
                   const PdfTags *tags, int levels, PdfId attachments) {
    StrBuilder out = {.arena = arena};
    append_labels(&out, pages);
    size_t count;
    const OutlineEntry *entries = upper_levels(arena, pages, levels, &count);
    if (count > 0) {
        str_append(&out, STR("/PageMode/UseOutlines/Outlines "));
        syntax_reference(&out, add_outline(arena, file, pages, page_ids, tags, entries, count));
    }
    const PdfId places = add_places(arena, file, pages, page_ids);
    if (places || attachments) str_append(&out, STR("/Names<<"));
    if (places) str_append_format(&out, "/Dests %u 0 R", (unsigned)places);
    if (attachments) str_append_format(&out, "/EmbeddedFiles %u 0 R", (unsigned)attachments);
    if (places || attachments) str_append(&out, STR(">>"));
    return str_built(&out);
}

/* A URI is ASCII (ISO 32000-1, 12.6.4.7): other bytes are written %XX, as RFC 3987 turns an IRI into a URI.
 */
static Str uri_of(Arena *arena, Str target) {
    StrBuilder out = {.arena = arena};
    for (size_t i = 0; i < target.length; i++) {
        const uint8_t byte = (uint8_t)target.text[i];
        if (byte > 0x20 && byte < 0x7F)
            str_append_byte(&out, (char)byte);
        else
            str_append_format(&out, "%%%02X", byte);
    }
    return str_built(&out);
}

static PdfId add_link(Arena *arena, PdfFile *file, const Page *page, PdfTags *tags, const Item *item) {
    const PdfId id = pdf_file_reserve(file);
    const Str text = tags ? tags_link_text(tags, item) : (Str){0};
    StrBuilder out = {.arena = arena};
    const int64_t bottom = (int64_t)page->height - item->y - item->height;
    str_append(&out, STR("/Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect["));
    syntax_thousandths(&out, item->x);
    str_append_byte(&out, ' ');
    syntax_thousandths(&out, bottom);
    str_append_byte(&out, ' ');
    syntax_thousandths(&out, (int64_t)item->x + item->width);
    str_append_byte(&out, ' ');
    syntax_thousandths(&out, bottom + item->height);
    str_append(&out, STR("]\n/Contents"));
    syntax_text(&out, text.length > 0 ? text : item->target);
    if (tags) tags_append_link(tags, item, id, &out);
    if (str_starts_with(item->target, STR("#"))) {
        str_append(&out, STR("/Dest"));
        syntax_string(&out, str_slice(item->target, 1, item->target.length));
    } else {
        str_append(&out, STR("/A<</S/URI/URI"));
        syntax_string(&out, uri_of(arena, item->target));
        str_append(&out, STR(">>"));
    }
    pdf_file_set(file, id, str_built(&out));
    return id;
}

void navigation_append_links(Arena *arena, PdfFile *file, const Page *page, PdfTags *tags,
                             StrBuilder *entries) {
    bool any = false;
    for (size_t i = 0; i < page->item_count; i++) {
        if (page->items[i].kind != ITEM_LINK) continue;
        str_append_c(entries, any ? " " : "\n/Annots[");
        syntax_reference(entries, add_link(arena, file, page, tags, &page->items[i]));
        any = true;
    }
    if (any) str_append_byte(entries, ']');
}
