/* Takes: references and pages. Gives: texts. Invariant: as in late.h. */
#include "layout/late.h"

#include "layout/page_furniture.h"

Str late_fill(Arena *arena, Str pattern, Str number) {
    size_t at = str_find(pattern, STR("{n}"));
    if (at == SIZE_MAX) return pattern;
    Str before = str_slice(pattern, 0, at), after = str_slice(pattern, at + 3, pattern.length);
    return str_format(arena, "%.*s%.*s%.*s", STR_ARGS(before), STR_ARGS(number), STR_ARGS(after));
}

static Str page_text(GalleyContext *context, const Reference *reference, Str folio) {
    if (reference->is_bare) return folio;
    return late_fill(context->arena, context->styled->sheet->reference.page, folio);
}

static void set_number(GalleyContext *context, const Inline *inline_) {
    const Reference *reference = inline_->reference;
    const ReferenceStyle *style = &context->styled->sheet->reference;
    Str number = context->styled->label[reference->target];
    if (!number.length && reference->form == REFERENCE_NUMBER)
        DIAGNOSE(context->diagnostics, REFERENCE_NO_NUMBER, inline_->span,
                 str_to_c(context->arena, inline_->text));
    if (!number.length) return;
    Str pattern = reference->to_chapter ? style->chapter : style->section;
    context->late_text[inline_->id] = late_fill(context->arena, pattern, number);
}

void late_begin(GalleyContext *context) {
    const Document *document = context->styled->document;
    for (size_t i = 0; i < document->reference_count; i++) {
        const Inline *inline_ = document->references[i];
        ReferenceForm form = inline_->reference->form;
        if (form == REFERENCE_PAGE)
            context->late_text[inline_->id] = page_text(
                context, inline_->reference, inline_->reference->is_listed ? STR(", 000") : STR("000"));
        else if (form != REFERENCE_TITLE && inline_->reference->target)
            set_number(context, inline_);
    }
}

/* Name of each anchor → its page. */
static Map anchored_pages(Arena *arena, const Page *pages, size_t count) {
    Map map = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < pages[i].item_count; j++) {
            const Item *item = &pages[i].items[j];
            if (item->kind == ITEM_ANCHOR && !map_get(&map, item->anchor))
                map_put(arena, &map, item->anchor, (void *)(uintptr_t)&pages[i]);
        }
    return map;
}

/* In an index, a place on the page of the one before it is left out; others follow a comma. */
static Str listed_text(GalleyContext *context, bool goes_on, Str folio_before, Str folio) {
    if (!goes_on) return folio;
    if (str_equal(folio_before, folio)) return STR("");
    return str_format(context->arena, ", %.*s", STR_ARGS(folio));
}

bool late_update(GalleyContext *context, const Page *pages, size_t count, bool *changed_chapters) {
    const Document *document = context->styled->document;
    if (!document->reference_count) return false;
    ArenaMark mark = arena_mark(context->scratch);
    Map map = anchored_pages(context->scratch, pages, count);
    bool changed = false;
    const Inline *before = NULL; /* in the same entry of an index */
    Str folio_before = {0};
    for (size_t i = 0; i < document->reference_count; i++) {
        const Inline *inline_ = document->references[i];
        const Reference *reference = inline_->reference;
        if (reference->form != REFERENCE_PAGE) continue;
        const Page *page = map_get(&map, str_slice(reference->link, 1, reference->link.length));
        Str folio = page ? folio_text(context->arena, page->folio, page->folio_style) : STR("?");
        bool goes_on = before && before->next == inline_;
        Str text = reference->is_listed ? listed_text(context, goes_on, folio_before, folio)
                                        : page_text(context, reference, folio);
        before = reference->is_listed ? inline_ : NULL;
        folio_before = folio;
        if (str_equal(text, context->late_text[inline_->id])) continue;
        context->late_text[inline_->id] = text;
        changed = changed_chapters[reference->chapter] = true;
    }
    arena_rewind(context->scratch, mark);
    return changed;
}
