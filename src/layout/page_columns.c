/* Takes: a galley. Gives: pages. Invariant: as in page_columns.h. */
#include "layout/page_columns.h"

/* Body lines that stand under what goes over all columns, at least; else it begins a page. */
#define LEAST_LINES_BELOW 2

typedef struct ColumnCutter {
    Arena *arena;
    Diagnostics *diagnostics;
    const Galley *galley;
    const ColumnOptions *options;
    ARRAY(CutPage)
    pages;
    Length y;            /* where the page goes on; 0: at a page's head */
    NoteShareList notes; /* of what went over all columns: they stand in the columns below it */
} ColumnCutter;

static size_t run_end(const Galley *galley, size_t from) {
    size_t end = from;
    while (end < galley->count && galley->strips[end].spans == galley->strips[from].spans) end++;
    return end;
}

static PageCut cut_slice(const ColumnCutter *cutter, Diagnostics *diagnostics, size_t from, size_t end,
                         const NoteSet *notes, const PageCutOptions *options) {
    Galley slice = *cutter->galley;
    slice.strips += from;
    slice.count = end - from;
    slice.notes = notes;
    return page_cut(cutter->arena, diagnostics, &slice, options);
}

static PageCutOptions options_here(const ColumnCutter *cutter, size_t columns) {
    return (PageCutOptions){.height = cutter->options->height,
                            .turned_height = cutter->options->turned_height,
                            .first_top = cutter->y,
                            .columns = columns,
                            .float_blank = cutter->options->float_blank};
}

/* The end of what stands in the draft, without its notes. */
static Length draft_end(const PageDraft *draft) {
    Length end = 0;
    for (size_t i = 0; i < draft->placed.count; i++) {
        const PlacedStrip *placed = &draft->placed.at[i];
        Length bottom = placed->y + placed->strip->height + placed->strip->space_after;
        if (bottom > end) end = bottom;
    }
    return end;
}

static Length to_grid(const ColumnCutter *cutter, Length y) {
    Length pitch = cutter->galley->pitch;
    return (y + pitch - 1) / pitch * pitch;
}

static bool is_blank(const CutPage *page) {
    for (size_t i = 0; i < page->parts.count; i++)
        if (page->parts.at[i].draft->placed.count || page->parts.at[i].draft->notes.count) return false;
    return true;
}

/* The page on which the run begins: the last one, when it goes on or a page break has left it blank. */
static void open_page(ColumnCutter *cutter) {
    size_t count = cutter->pages.count;
    if (count && (cutter->y > 0 || is_blank(&cutter->pages.at[count - 1]))) return;
    array_push(cutter->arena, &cutter->pages, (CutPage){0});
}

static void add_drafts(ColumnCutter *cutter, PageCut cut, size_t columns, const PageCutOptions *options) {
    for (size_t i = 0; i < cut.count; i++) {
        if (i > 0 && i % columns == 0) array_push(cutter->arena, &cutter->pages, (CutPage){0});
        CutPage *page = &cutter->pages.at[cutter->pages.count - 1];
        bool is_limited = options->limited_height && i >= options->limited_from;
        PagePart part = {&cut.pages[i], (Length)(i % columns) * cutter->options->step,
                         is_limited ? options->limited_height : options->height};
        array_push(cutter->arena, &page->parts, part);
    }
}

/* Where the page goes on below the last page's drafts; the whole height when notes stand under one of them.
 */
static void go_on_below(ColumnCutter *cutter, PageCut cut, size_t columns, const PageCutOptions *options) {
    size_t last = (cut.count - 1) / columns * columns;
    Length end = 0, bottom = options->limited_height ? options->limited_height : options->height;
    for (size_t i = last; i < cut.count; i++) {
        Length here = cut.pages[i].notes.count ? bottom : draft_end(&cut.pages[i]);
        if (here > end) end = here;
    }
    cutter->y = cut.pages[cut.count - 1].is_turned ? 0 : to_grid(cutter, end);
    if (cutter->y >= cutter->options->height) cutter->y = 0;
}

/* True when the columns of the last page can end there. */
static bool ends_at(const ColumnCutter *cutter, size_t from, size_t end, PageCutOptions *options,
                    Length bottom) {
    Diagnostics *unheard = diagnostics_create(cutter->arena);
    options->limited_height = bottom;
    PageCut cut = cut_slice(cutter, unheard, from, end, cutter->galley->notes, options);
    return cut.count <= options->limited_from + options->columns &&
           !diagnostics_count(unheard, SEVERITY_ERROR);
}

/* The least number of lines at which the last page's columns hold what they hold. */
static void balance(const ColumnCutter *cutter, size_t from, size_t end, PageCut cut,
                    PageCutOptions *options) {
    Length pitch = cutter->galley->pitch, line_gap = pitch - cutter->galley->body_size;
    options->limited_from = (cut.count - 1) / options->columns * options->columns;
    Length top = options->limited_from == 0 ? options->first_top : 0;
    Length least = top / pitch + 1, most = (options->height + line_gap) / pitch;
    while (least < most) {
        Length middle = (least + most) / 2;
        if (ends_at(cutter, from, end, options, middle * pitch - line_gap))
            most = middle;
        else
            least = middle + 1;
    }
    if (most * pitch - line_gap >= options->height ||
        !ends_at(cutter, from, end, options, most * pitch - line_gap))
        options->limited_height = 0;
}

/* A run of columns. What is short is balanced when something follows over all columns, or the author wants
 * it. */
static void cut_columns(ColumnCutter *cutter, size_t from, size_t end) {
    size_t columns = cutter->options->columns;
    bool is_last = end == cutter->galley->count;
    PageCutOptions options = options_here(cutter, columns);
    options.first_notes = cutter->notes;
    cutter->notes = (NoteShareList){0};
    PageCut cut = cut_slice(cutter, cutter->diagnostics, from, end, cutter->galley->notes, &options);
    if (columns > 1 && (!is_last || cutter->options->balance)) balance(cutter, from, end, cut, &options);
    if (options.limited_height)
        cut = cut_slice(cutter, cutter->diagnostics, from, end, cutter->galley->notes, &options);
    open_page(cutter);
    add_drafts(cutter, cut, columns, &options);
    go_on_below(cutter, cut, columns, &options);
}

static NoteShareList notes_of(const ColumnCutter *cutter, PageCut cut) {
    NoteShareList notes = {0};
    for (size_t i = 0; i < cut.count; i++)
        for (size_t j = 0; j < cut.pages[i].placed.count; j++) {
            const PlacedStrip *placed = &cut.pages[i].placed.at[j];
            for (size_t k = 0; !placed->is_repeated && k < placed->strip->notes.count; k++) {
                const SetNote *note = placed->strip->notes.at[k];
                array_push(cutter->arena, &notes, (NoteShare){note, 0, note->count});
            }
        }
    return notes;
}

/* What must stand on the page below the run: its notes, and some text when it is a heading. */
static Length needed_below(const ColumnCutter *cutter, NoteShareList notes, bool keeps_text) {
    Length height = 0, text = LEAST_LINES_BELOW * cutter->galley->pitch;
    for (size_t i = 0; i < notes.count; i++) height += note_share_height(notes.at[i]);
    if (height > 0) return note_area_height(cutter->galley->notes, height) + text;
    return keeps_text ? text : 0;
}

static bool has_turned(const Galley *galley, size_t from, size_t end) {
    for (size_t i = from; i < end; i++)
        if (galley->strips[i].turned) return true;
    return false;
}

/* A run over all columns. Its notes stand in the first of the columns that follow; when there are none, or
 * they have no room, at the foot of its own pages. */
static void cut_across(ColumnCutter *cutter, size_t from, size_t end) {
    const Galley *galley = cutter->galley;
    bool is_last = end == galley->count;
    bool keeps_text = !is_last && galley->strips[end - 1].break_after == STRIP_BREAK_FORBIDDEN;
    PageCutOptions options = options_here(cutter, 1);
    options.below_text = cutter->y > 0;
    PageCut cut = cut_slice(cutter, cutter->diagnostics, from, end, NULL, &options);
    NoteShareList notes = notes_of(cutter, cut);
    Length needed = needed_below(cutter, notes, keeps_text);
    Length room = options.height - draft_end(&cut.pages[cut.count - 1]);
    if (cutter->y > 0 && (room < needed || (cut.count > 1 && !cut.pages[0].placed.count))) {
        cutter->y = options.first_top = 0;
        options.below_text = false;
        cut = cut_slice(cutter, cutter->diagnostics, from, end, NULL, &options);
        room = options.height - draft_end(&cut.pages[cut.count - 1]);
    }
    if (has_turned(galley, from, end) || (notes.count && (cut.count > 1 || is_last || room < needed)))
        cut = cut_slice(cutter, cutter->diagnostics, from, end, galley->notes, &options);
    else
        cutter->notes = notes;
    open_page(cutter);
    add_drafts(cutter, cut, 1, &options);
    go_on_below(cutter, cut, 1, &options);
}

CutPages columns_cut(Arena *arena, Diagnostics *diagnostics, const Galley *galley,
                     const ColumnOptions *options) {
    ColumnCutter cutter = {.arena = arena,
                           .diagnostics = diagnostics,
                           .galley = galley,
                           .options = options,
                           .y = options->first_top};
    if (cutter.y > 0 || !galley->count) array_push(arena, &cutter.pages, (CutPage){0});
    for (size_t from = 0; from < galley->count;) {
        size_t end = run_end(galley, from);
        if (galley->strips[from].spans)
            cut_across(&cutter, from, end);
        else
            cut_columns(&cutter, from, end);
        from = end;
    }
    return (CutPages){cutter.pages.at, cutter.pages.count};
}
