#include "layout/page_cut.h"

#include "layout/notes.h"
#include "layout/page_spans.h"
#include "layout/strip_split.h"

/* Where the next strip would go. */
typedef struct Cursor {
    Length y;       /* end of what is placed; on the grid when the last strip was */
    Length after;   /* least distance below an off-grid strip */
    uint32_t group; /* of the last strip */
    bool is_empty;  /* nothing stands on the page yet */
    bool below_heading;
} Cursor;

/* A figure put aside, and the level of the section it must stay in. */
typedef struct WaitingFigure {
    size_t strip;
    int level;
} WaitingFigure;

typedef struct Cutter {
    Arena *arena;
    Diagnostics *diagnostics;
    const PageCutOptions *options;
    const Strip *strips;
    size_t count, next;
    Length pitch, line_gap;
    bool *set_aside;        /* by strip */
    const Strip **replaced; /* by strip: a smaller form that fits better, or NULL */
    ARRAY(PageDraft)
    pages;
    ARRAY(size_t)
    indices;               /* galley index of each strip placed on this page */
    const NoteSet *notes;  /* NULL: no notes at the feet of pages */
    Length notes_height;   /* of the page's notes, all their lines */
    bool is_full;          /* the last note will go on: nothing more comes here */
    NoteShareList carried; /* what is left of the notes of the page before */
    ARRAY(size_t)
    note_counts; /* of the page, behind each strip placed on it */
    ARRAY(WaitingFigure)
    waiting;
    size_t waiting_done;
    Cursor cursor;
    int level;                    /* of the section at the cursor */
    Strip *rest;                  /* what is left of a cut row, to go on with */
    const TableFrame *open_table; /* goes on from the page before; NULL once its head stands here again */
    const TableFrame *cut_table;  /* the last one that a page's end has cut */
    const Decimal *page_base;     /* its totals up to this page; NULL: nothing */
} Cutter;

/* A table moves whole to the next page when it is at most this part (per cent) of a page … */
#define SMALL_TABLE_PART 40
/* … and at most this many lines stay empty for it. */
#define SMALL_TABLE_LINES 7
/* How much of a page (per cent) may stay empty to avoid a discouraged break. */
#define AVOIDANCE_PART 25
/* A note goes on to the next page when more body lines than this would stay empty to keep it whole. */
#define NOTE_TOLERATED_LINES 3

static size_t column_count(const PageCutOptions *options) {
    return options->columns ? options->columns : 1;
}

static bool is_on_grid(const Strip *strip) {
    return strip->kind == STRIP_LINE || strip->kind == STRIP_HEADING || strip->kind == STRIP_SPACE;
}

static Length to_grid(const Cutter *cutter, Length y) {
    return (y + cutter->pitch - 1) / cutter->pitch * cutter->pitch;
}

static const Strip *strip_at(const Cutter *cutter, size_t index) {
    if (cutter->rest && index == cutter->next) return cutter->rest;
    return cutter->replaced[index] ? cutter->replaced[index] : &cutter->strips[index];
}

/* Bottom of the type area, or of the columns that end together above it. */
static Length page_height(const Cutter *cutter) {
    const PageCutOptions *options = cutter->options;
    size_t page = cutter->pages.count - 1;
    bool is_limited = options->limited_height && page >= options->limited_from &&
                      page < options->limited_from + column_count(options);
    return is_limited ? options->limited_height : options->height;
}

/* The text may go on to where there is more room: this is no whole page. */
static bool is_short(const Cutter *cutter) {
    bool begins_low = cutter->pages.count <= column_count(cutter->options) && cutter->options->first_top > 0;
    return begins_low || page_height(cutter) < cutter->options->height;
}

static NoteList notes_at(const Cutter *cutter, size_t index) {
    return cutter->rest && index == cutter->next ? cutter->rest->notes : cutter->strips[index].notes;
}

static NoteShare whole_note(const SetNote *note) {
    return (NoteShare){note, 0, note->count};
}

/* Height of the notes that strips from..end bring; with `least`, the last of them may go on. */
static Length notes_brought(const Cutter *cutter, size_t from, size_t end, bool least) {
    Length height = 0;
    const SetNote *last = NULL;
    for (size_t i = from; cutter->notes && i < end; i++) {
        NoteList notes = cutter->set_aside[i] ? (NoteList){0} : notes_at(cutter, i);
        for (size_t j = 0; j < notes.count; j++) height += note_share_height(whole_note(last = notes.at[j]));
    }
    if (!least || !last) return height;
    NoteShare share = whole_note(last);
    height -= note_share_height(share);
    share.end = note_share_least(share);
    return height + note_share_height(share);
}

/* Bottom of what may stand on the page above its notes and those that come with height `brought`. */
static Length text_bottom(const Cutter *cutter, Length brought) {
    if (!cutter->notes) return page_height(cutter);
    return page_height(cutter) - note_area_height(cutter->notes, cutter->notes_height + brought);
}

/* Height of the group from this strip on, as far as it stands together in the galley. */
static Length group_height(const Cutter *cutter, size_t index, Length *space_after) {
    uint32_t group = strip_at(cutter, index)->group;
    Length height = 0;
    for (size_t i = index; i < cutter->count && strip_at(cutter, i)->group == group; i++) {
        height += strip_at(cutter, i)->height;
        *space_after = strip_at(cutter, i)->space_after;
    }
    return height;
}

/* At a page's head, where space is dropped (J-4.1.8.1). */
static bool is_at_head(const Cutter *cutter, const Cursor *cursor) {
    return cursor->is_empty && !(cutter->options->below_text && cutter->pages.count == 1);
}

/* J-4.5.3.1: the slack to the next grid line is shared between before and after the object. */
static Length off_grid_top(const Cutter *cutter, const Cursor *cursor, size_t index) {
    const Strip *strip = strip_at(cutter, index);
    if (cursor->group == strip->group) return cursor->y;
    if (is_at_head(cutter, cursor)) return cursor->y;
    if (cursor->group)
        return cursor->y + (cursor->after > strip->space_before ? cursor->after : strip->space_before);
    Length before = strip->space_before > cutter->line_gap ? strip->space_before - cutter->line_gap : 0;
    Length after = 0, height = group_height(cutter, index, &after);
    Length taken = to_grid(cutter, height + before + after), slack = taken - height - before - after;
    Length top = cursor->y + before;
    /* What stands under a heading belongs to it: all the slack goes below. */
    if (cursor->below_heading) return top;
    Length bottom = text_bottom(cutter, notes_brought(cutter, index, index + 1, true));
    return top + slack / 2 + height <= bottom ? top + slack / 2 : top;
}

static Length strip_top(const Cutter *cutter, const Cursor *cursor, size_t index) {
    const Strip *strip = strip_at(cutter, index);
    if (!is_on_grid(strip)) return off_grid_top(cutter, cursor, index);
    return cursor->group ? to_grid(cutter, cursor->y + cursor->after) : to_grid(cutter, cursor->y);
}

static void advance(Cursor *cursor, const Strip *strip, Length top) {
    *cursor = (Cursor){.y = top + strip->height,
                       .after = strip->space_after,
                       .group = is_on_grid(strip) ? 0 : strip->group,
                       .below_heading = strip->kind == STRIP_HEADING};
}

/* Bottom of what must lie inside the type area: the gap below a line may stand out. */
static Length strip_bottom(const Cutter *cutter, const Strip *strip, Length top) {
    Length bottom = top + strip->height;
    return is_on_grid(strip) && strip->height ? bottom - cutter->line_gap : bottom;
}

/* End of the strips that may not be parted from the one at `from`. */
static size_t chunk_end(const Cutter *cutter, size_t from) {
    size_t end = from;
    bool goes_on = true;
    while (end < cutter->count && (goes_on || cutter->set_aside[end])) {
        if (!cutter->set_aside[end]) goes_on = strip_at(cutter, end)->break_after == STRIP_BREAK_FORBIDDEN;
        end++;
    }
    return end;
}

/* A row of a table that goes on from an earlier page: its head is repeated first. */
static bool needs_head(const Cutter *cutter, const Cursor *cursor, const Strip *strip) {
    if (strip->kind != STRIP_ROW || !strip->table || strip->is_head || cutter->next == 0) return false;
    return strip->table == cutter->open_table && cursor->is_empty;
}

/* Height of what is repeated above the row: head, carried sums, its group's heading. */
static Length opening_height(const Strip *row) {
    Length height = row->table->head_height;
    if (row->table->carried) height += row->table->carried->height;
    if (row->group_again) height += row->group_again->height;
    return height;
}

/* The page's own sums stand before the totals of a table that has been cut. */
static Length page_total_height(const Cutter *cutter, const Strip *strip) {
    bool has_one =
        strip->is_last_plain && strip->table && strip->table == cutter->cut_table && strip->table->page_total;
    return has_one ? strip->table->page_total->height : 0;
}

/* Goes over strips from..end as if they were placed; false when they do not fit into `height`. */
static bool try_strips(const Cutter *cutter, Cursor *cursor, size_t from, size_t end, Length height) {
    for (size_t i = from; i < end; i++) {
        const Strip *strip = strip_at(cutter, i);
        if (cutter->set_aside[i] || (is_at_head(cutter, cursor) && strip->kind == STRIP_SPACE)) continue;
        Length top = strip_top(cutter, cursor, i), below = page_total_height(cutter, strip);
        if (strip_bottom(cutter, strip, top) + below > height) return false;
        advance(cursor, strip, top);
        cursor->y += below;
    }
    return true;
}

/* The table of the row at `index` when it goes on behind it and then has something at the page's foot. */
static const TableFrame *footed_table(const Cutter *cutter, size_t index) {
    const Strip *row = strip_at(cutter, index);
    bool goes_on = index + 1 < cutter->count && row->kind == STRIP_ROW && row->table && !row->is_last_row &&
                   cutter->strips[index + 1].table == row->table;
    return goes_on && row->table->foot_height > 0 ? row->table : NULL;
}

/* One past the last strip of the group of the strip at `index`, or past what a page holds. */
static size_t group_end(const Cutter *cutter, size_t index, const Cursor *cursor) {
    Length height = cursor->y;
    size_t end = index;
    while (end < cutter->count && cutter->strips[end].group == cutter->strips[index].group &&
           height <= page_height(cutter))
        height += cutter->strips[end++].height;
    return end;
}

/* Where rows end a page, what stands at the foot of a table that goes on fits too; unless all the rest of the
 * table fits. */
static bool fits_above(const Cutter *cutter, size_t from, size_t end, Length bottom) {
    Cursor cursor = cutter->cursor;
    const Strip *first = strip_at(cutter, from);
    if (needs_head(cutter, &cursor, first)) {
        cursor.y += opening_height(first);
        cursor.group = first->group;
        cursor.is_empty = false;
    }
    if (!try_strips(cutter, &cursor, from, end, bottom)) return false;
    const TableFrame *table = footed_table(cutter, end - 1);
    if (!table || cursor.y + table->foot_height <= bottom) return true;
    size_t rest_end = group_end(cutter, end, &cursor);
    return try_strips(cutter, &cursor, end, rest_end, bottom - notes_brought(cutter, end, rest_end, false));
}

/* A note may go on when little else would fill the page. */
static bool may_cut_note(const Cutter *cutter) {
    if (cutter->cursor.is_empty && !cutter->notes_height) return true;
    return text_bottom(cutter, 0) - cutter->cursor.y > NOTE_TOLERATED_LINES * cutter->pitch;
}

static bool chunk_fits(const Cutter *cutter, size_t from, size_t end) {
    if (cutter->is_full) return false;
    Length brought = notes_brought(cutter, from, end, false);
    if (fits_above(cutter, from, end, text_bottom(cutter, brought))) return true;
    Length least = notes_brought(cutter, from, end, true);
    return least < brought && may_cut_note(cutter) &&
           fits_above(cutter, from, end, text_bottom(cutter, least));
}

static PageDraft *present_page(Cutter *cutter) {
    return &cutter->pages.at[cutter->pages.count - 1];
}

static void add_notes(Cutter *cutter, NoteList notes) {
    for (size_t i = 0; i < notes.count; i++) {
        NoteShare share = whole_note(notes.at[i]);
        array_push(cutter->arena, &present_page(cutter)->notes, share);
        cutter->notes_height += note_share_height(share);
    }
}

static void put(Cutter *cutter, const Strip *strip, Length top, bool is_repeated, size_t index) {
    PageDraft *page = present_page(cutter);
    array_push(cutter->arena, &page->placed, (PlacedStrip){strip, top, is_repeated});
    array_push(cutter->arena, &cutter->indices, index);
    advance(&cutter->cursor, strip, top);
    if (!cutter->notes) return;
    if (!is_repeated) add_notes(cutter, index == SIZE_MAX ? strip->notes : notes_at(cutter, index));
    array_push(cutter->arena, &cutter->note_counts, page->notes.count);
    cutter->is_full = strip_bottom(cutter, strip, top) > text_bottom(cutter, 0);
}

/* Takes strips back from the page: those behind the first `kept`, with their notes. */
static void take_back(Cutter *cutter, size_t kept) {
    PageDraft *page = present_page(cutter);
    page->placed.count = cutter->indices.count = kept;
    if (!cutter->notes) return;
    cutter->note_counts.count = kept;
    while (page->notes.count > cutter->note_counts.at[kept - 1])
        cutter->notes_height -= note_share_height(page->notes.at[--page->notes.count]);
    cutter->is_full = false;
}

/* A sum row's form with the sums it shows: those of the rows above, less those of earlier pages. */
static const Strip *sum_row(Cutter *cutter, const Strip *form, const Decimal *sums) {
    if (form->sum_role == SUM_NONE || !sums) return form;
    size_t count = form->table->column_count;
    Decimal *shown = ARENA_ARRAY(cutter->arena, Decimal, count);
    for (size_t i = 0; i < count; i++) {
        shown[i] = sums[i];
        if (form->sum_role != SUM_PAGE || !cutter->page_base) continue;
        Decimal base = cutter->page_base[i];
        base.digits = -base.digits;
        (void)decimal_add(sums[i], base, &shown[i]);
    }
    Strip *row = ARENA_NEW(cutter->arena, Strip);
    *row = *form;
    row->sums = shown;
    return row;
}

static void put_repeated(Cutter *cutter, const Strip *strip, uint32_t group) {
    put(cutter, strip, cutter->cursor.y, true, SIZE_MAX);
    cutter->cursor.group = group;
}

static void put_head(Cutter *cutter, const Strip *row) {
    const TableFrame *table = row->table;
    for (size_t i = 0; i < table->head_count; i++) put_repeated(cutter, &table->head[i], row->group);
    if (table->carried) put_repeated(cutter, sum_row(cutter, table->carried, cutter->page_base), row->group);
    if (row->group_again) put_repeated(cutter, row->group_again, row->group);
    cutter->open_table = NULL;
}

/* The present page is done; an empty one follows, with what is left of its notes. */
static void fresh_page(Cutter *cutter);
static void close_page(Cutter *cutter);

/* A turned table takes whole pages. The notes of its cells stand on the page behind it, which is upright. */
static void place_turned(Cutter *cutter, const Strip *strip, NoteList notes) {
    const PageCutOptions options = {.height = cutter->options->turned_height};
    const PageCut cut = page_cut(cutter->arena, cutter->diagnostics, strip->turned, &options);
    while (!cutter->cursor.is_empty || cutter->cursor.y > 0 || present_page(cutter)->notes.count) {
        close_page(cutter);
        fresh_page(cutter);
    }
    for (size_t i = 0; i < cut.count; i++) {
        *present_page(cutter) = cut.pages[i];
        present_page(cutter)->is_turned = true;
        array_push(cutter->arena, &cutter->pages, (PageDraft){0});
    }
    cutter->pages.count--;
    fresh_page(cutter);
    add_notes(cutter, notes);
}

static void place(Cutter *cutter, size_t index) {
    const Strip *strip = strip_at(cutter, index);
    if (strip->turned) {
        place_turned(cutter, strip, notes_at(cutter, index));
        return;
    }
    if (is_at_head(cutter, &cutter->cursor) && strip->kind == STRIP_SPACE) return;
    if (needs_head(cutter, &cutter->cursor, strip)) put_head(cutter, strip);
    put(cutter, strip, strip_top(cutter, &cutter->cursor, index), false, index);
    if (page_total_height(cutter, strip))
        put_repeated(cutter, sum_row(cutter, strip->table->page_total, strip->sums), strip->group);
    if (strip->kind == STRIP_HEADING) cutter->level = strip->section_level;
}

static void place_waiting(Cutter *cutter) {
    while (cutter->waiting_done < cutter->waiting.count) {
        size_t index = cutter->waiting.at[cutter->waiting_done].strip;
        if (cutter->strips[index].turned && !cutter->cursor.is_empty) return;
        if (cutter->strips[index].turned) {
            cutter->waiting_done++;
            place_turned(cutter, &cutter->strips[index], notes_at(cutter, index));
            continue;
        }
        Length top = strip_top(cutter, &cutter->cursor, index);
        Length bottom = text_bottom(cutter, notes_brought(cutter, index, index + 1, false));
        if (!cutter->cursor.is_empty && top + cutter->strips[index].height > bottom) return;
        put(cutter, &cutter->strips[index], top, false, SIZE_MAX);
        cutter->waiting_done++;
    }
}

/* The row that ends the page, when its table goes on with the strip at `next`. */
static const PlacedStrip *cut_row_above(const Cutter *cutter, const PageDraft *page) {
    if (!page->placed.count || cutter->next >= cutter->count) return NULL;
    const PlacedStrip *last = &page->placed.at[page->placed.count - 1];
    const Strip *next = strip_at(cutter, cutter->next);
    bool is_cut = last->strip->kind == STRIP_ROW && last->strip->table && next->kind == STRIP_ROW &&
                  next->table == last->strip->table && !next->is_head && !last->strip->is_head;
    return is_cut ? last : NULL;
}

/* Ends the part of a table that goes on: its sums, 次ページへ続く. */
static void close_table(Cutter *cutter) {
    const PlacedStrip *cut = cut_row_above(cutter, present_page(cutter));
    cutter->open_table = NULL;
    if (!cut) return;
    const Strip *row = cut->strip;
    cutter->open_table = cutter->cut_table = row->table;
    cutter->cursor.y = cut->y + row->height;
    for (size_t i = 0; i < row->table->foot_count; i++)
        put_repeated(cutter, sum_row(cutter, &row->table->foot[i], row->sums), row->group);
    cutter->page_base = row->sums;
}

/* The first row of a page shows what cells from above cover it, where the author wants it. */
static void show_spans(Cutter *cutter) {
    if (!cutter->open_table || cutter->rest || cutter->next >= cutter->count) return;
    const Strip *shown = strip_with_spans(cutter->arena, strip_at(cutter, cutter->next));
    if (shown) cutter->replaced[cutter->next] = shown;
}

/* Leaves on the page what fits of its notes; the rest goes on. */
static void close_notes(Cutter *cutter) {
    if (!cutter->notes) return;
    PageDraft *page = present_page(cutter);
    Length bottom = 0;
    for (size_t i = 0; i < page->placed.count; i++) {
        const PlacedStrip *placed = &page->placed.at[i];
        Length end = strip_bottom(cutter, placed->strip, placed->y);
        if (end > bottom) bottom = end;
    }
    Length room = page->placed.count ? page_height(cutter) - bottom : LENGTH_MAX;
    Length whole = page_height(cutter) + cutter->notes->space;
    cutter->carried =
        notes_take_overflow(cutter->arena, cutter->notes, &page->notes, room < whole ? room : whole);
}

/* What is left from the page before comes first. */
static void place_carried(Cutter *cutter) {
    present_page(cutter)->notes = cutter->carried;
    cutter->carried = (NoteShareList){0};
    cutter->notes_height = 0;
    for (size_t i = 0; i < present_page(cutter)->notes.count; i++)
        cutter->notes_height += note_share_height(present_page(cutter)->notes.at[i]);
    cutter->note_counts.count = 0;
    cutter->is_full =
        cutter->notes && text_bottom(cutter, 0) - cutter->cursor.y < NOTE_TOLERATED_LINES * cutter->pitch;
}

static void close_page(Cutter *cutter) {
    close_table(cutter);
    close_notes(cutter);
}

static void fresh_page(Cutter *cutter) {
    Length top = cutter->pages.count < column_count(cutter->options) ? cutter->options->first_top : 0;
    array_push(cutter->arena, &cutter->pages, (PageDraft){0});
    cutter->indices.count = 0;
    cutter->cursor = (Cursor){.y = top, .is_empty = true};
    place_carried(cutter);
}

static void open_page(Cutter *cutter) {
    fresh_page(cutter);
    if (cutter->open_table)
        show_spans(cutter);
    else if (!cutter->is_full)
        place_waiting(cutter); /* a figure does not come between the parts of a table */
}

static void start_page(Cutter *cutter) {
    if (cutter->pages.count) close_page(cutter);
    open_page(cutter);
}

/* Notes which side float in the chunk made the page end early. */
static void note_blank(Cutter *cutter, size_t from, size_t end) {
    if (!cutter->options->float_blank) return;
    int lines = (int)((text_bottom(cutter, 0) - cutter->cursor.y) / cutter->pitch);
    for (size_t i = from; i < end; i++)
        if (cutter->strips[i].side_float)
            cutter->options->float_blank[cutter->strips[i].side_float->node] = lines;
}

/* Takes strips back from the page to the last free break, when the break before `next` is a discouraged one.
 */
static void avoid_break(Cutter *cutter) {
    PageDraft *page = present_page(cutter);
    if (cutter->rest || !cutter->next || cutter->strips[cutter->next - 1].break_after != STRIP_BREAK_AVOID)
        return;
    Length least = page_height(cutter) - length_scale(page_height(cutter), AVOIDANCE_PART, 100);
    for (size_t kept = page->placed.count; kept-- > 1;) {
        const PlacedStrip *last = &page->placed.at[kept - 1];
        size_t index = cutter->indices.at[kept - 1];
        if (index == SIZE_MAX || last->y + last->strip->height < least) return;
        if (last->strip->break_after != STRIP_BREAK_FREE) continue;
        take_back(cutter, kept);
        cutter->next = index + 1;
        return;
    }
}

/* Takes rows back until the cells that go on have room for their texts. forced: also where a break is
 * forbidden. */
static void keep_spans(Cutter *cutter, bool forced) {
    PageDraft *page = present_page(cutter);
    if (cutter->rest || !page->placed.count) return;
    for (size_t kept = page->placed.count; kept > 1; kept--) {
        size_t index = cutter->indices.at[kept - 1];
        const Strip *last = page->placed.at[kept - 1].strip;
        if (index == SIZE_MAX || last->kind != STRIP_ROW || !last->table) return;
        if (!forced && last->break_after == STRIP_BREAK_FORBIDDEN) continue;
        if (page_spans_lack(page->placed.at, cutter->indices.at, kept)) continue;
        if (kept == page->placed.count) return;
        take_back(cutter, kept);
        cutter->next = index + 1;
        return;
    }
}

static void end_page(Cutter *cutter) {
    avoid_break(cutter);
    keep_spans(cutter, false);
    start_page(cutter);
}

/* True when text of the same section follows the figure, so that it can fill the page in its place. */
static bool has_text_behind(const Cutter *cutter, size_t figure, int level) {
    for (size_t i = figure + 1; i < cutter->count; i++) {
        const Strip *strip = &cutter->strips[i];
        if (strip->kind == STRIP_PAGE_BREAK) return false;
        if (strip->kind == STRIP_HEADING) return strip->section_level > level;
        if (strip->kind == STRIP_LINE || strip->kind == STRIP_ROW) return true;
        if (strip->is_movable) return false;
    }
    return false;
}

/* A row of photographs that is a little too high for what is left of the page is set a little smaller. */
static bool use_smaller(Cutter *cutter, size_t from, size_t end) {
    for (size_t i = from; i < end; i++) {
        const Strip *strip = &cutter->strips[i];
        if (cutter->set_aside[i] || cutter->replaced[i]) continue;
        for (size_t j = 0; j < strip->smaller_count; j++) {
            cutter->replaced[i] = &strip->smaller[j];
            if (chunk_fits(cutter, from, end)) return true;
        }
        cutter->replaced[i] = NULL;
    }
    return false;
}

static bool set_figure_aside(Cutter *cutter, size_t from, size_t end) {
    int level = cutter->level;
    for (size_t i = from; i < end; i++) {
        if (cutter->set_aside[i]) continue;
        if (cutter->strips[i].kind == STRIP_HEADING) level = cutter->strips[i].section_level;
        if (!cutter->strips[i].is_movable) continue;
        if (!has_text_behind(cutter, i, level)) return false;
        cutter->set_aside[i] = true;
        array_push(cutter->arena, &cutter->waiting, (WaitingFigure){i, level});
        return true;
    }
    return false;
}

/* A heading of the level of a waiting figure's section, or above, is not passed by it. */
static bool passes_waiting(const Cutter *cutter, size_t from, size_t end) {
    for (size_t i = from; i < end; i++)
        for (size_t j = cutter->waiting_done; j < cutter->waiting.count; j++) {
            if (i < cutter->waiting.at[j].strip) continue; /* its own heading, which it stood under */
            bool is_heading = cutter->strips[i].kind == STRIP_HEADING &&
                              cutter->strips[i].section_level <= cutter->waiting.at[j].level;
            bool is_figure = cutter->strips[i].is_movable && !cutter->set_aside[i];
            if (is_heading || is_figure || cutter->strips[i].kind == STRIP_PAGE_BREAK) return true;
        }
    return false;
}

static void report_too_high(Cutter *cutter, const Strip *strip) {
    char height[LENGTH_TEXT_SIZE], page[LENGTH_TEXT_SIZE];
    length_print(strip->height, height);
    length_print(page_height(cutter), page);
    DIAGNOSE(cutter->diagnostics, STRIP_TOO_HIGH, strip->span, height, page);
}

static Length list_height(NoteList notes) {
    Length height = 0;
    for (size_t i = 0; i < notes.count; i++) height += note_share_height(whole_note(notes.at[i]));
    return height;
}

/* Splits the row so that its first part and the notes of that part fit; less and less of it, since every try
 * may bring notes. */
static bool split_row(Cutter *cutter, const Strip *row, Length top, Length foot, Strip *first, Strip *rest) {
    Length bottom = text_bottom(cutter, 0) - foot;
    for (;;) {
        if (top >= bottom || !strip_split(cutter->arena, row, bottom - top, first, rest)) return false;
        if (!cutter->notes) return true;
        first->notes = notes_in_strip(cutter->arena, cutter->notes, first);
        rest->notes = notes_in_strip(cutter->arena, cutter->notes, rest);
        Length needed = text_bottom(cutter, list_height(first->notes)) - foot;
        if (top + first->height <= needed) return true;
        bottom = needed < top + first->height - 1 ? needed : top + first->height - 1;
    }
}

/* Cuts the row at `next` so that its first part fills the page; false when it must not or cannot be cut here.
 */
static bool cut_row(Cutter *cutter) {
    const Strip *row = strip_at(cutter, cutter->next);
    if (row->kind != STRIP_ROW) return false;
    Length head = row->table && !row->is_head ? opening_height(row) : 0;
    Length foot = row->table ? row->table->foot_height : 0;
    if (row->height <= page_height(cutter) - foot - head || cutter->is_full) return false;
    Cursor cursor = cutter->cursor;
    bool repeats = needs_head(cutter, &cursor, row);
    Length top = repeats ? cursor.y + head : strip_top(cutter, &cursor, cutter->next);
    Strip *first = ARENA_NEW(cutter->arena, Strip), *rest = ARENA_NEW(cutter->arena, Strip);
    if (!split_row(cutter, row, top, foot, first, rest)) return false;
    if (repeats) put_head(cutter, row);
    put(cutter, first, top, false, SIZE_MAX);
    cutter->rest = rest;
    return true;
}

/* The chunk is higher than a page: as many of its strips as fit go here, at least one. */
static void place_forced(Cutter *cutter, size_t end) {
    size_t from = cutter->next;
    if (cut_row(cutter)) {
        start_page(cutter);
        return;
    }
    for (size_t i = from; i < end; i++) {
        if (i > from && !chunk_fits(cutter, i, i + 1)) break;
        if (cutter->set_aside[i]) continue;
        const Strip *strip = strip_at(cutter, i);
        if (!strip->turned &&
            strip_bottom(cutter, strip, strip_top(cutter, &cutter->cursor, i)) > page_height(cutter))
            report_too_high(cutter, strip);
        if (notes_brought(cutter, i, i + 1, true) > page_height(cutter) / 2)
            DIAGNOSE(cutter->diagnostics, NOTES_TOO_HIGH, strip->span, NULL);
        place(cutter, i);
        cutter->rest = NULL;
        cutter->next = i + 1;
    }
    if (cutter->next < end) keep_spans(cutter, true);
}

/* A small table that would be cut is better on the next page, when that leaves little empty. */
static bool moves_whole(const Cutter *cutter, size_t from, size_t end) {
    if (cutter->cursor.is_empty || cutter->rest) return false;
    if (text_bottom(cutter, 0) - cutter->cursor.y > SMALL_TABLE_LINES * cutter->pitch) return false;
    for (size_t i = from; i < end; i++) {
        const Strip *strip = &cutter->strips[i];
        if (!strip->group || strip->kind != STRIP_ROW ||
            (i > 0 && cutter->strips[i - 1].group == strip->group && i == from))
            continue;
        Length after, height = group_height(cutter, i, &after);
        return height <= length_scale(page_height(cutter), SMALL_TABLE_PART, 100) &&
               cutter->cursor.y + height > text_bottom(cutter, 0);
    }
    return false;
}

static void step(Cutter *cutter) {
    size_t from = cutter->next, end = chunk_end(cutter, from);
    const Strip *strip = strip_at(cutter, from);
    if (cutter->set_aside[from]) {
        cutter->next++;
    } else if (passes_waiting(cutter, from, end)) {
        end_page(cutter);
    } else if (strip->kind == STRIP_PAGE_BREAK) {
        cutter->next++;
        if (!cutter->cursor.is_empty) start_page(cutter);
        while ((cutter->pages.count - 1) % column_count(cutter->options) != 0) start_page(cutter);
    } else if (chunk_fits(cutter, from, end) && !moves_whole(cutter, from, end)) {
        for (size_t i = from; i < end; i++)
            if (!cutter->set_aside[i]) place(cutter, i);
        cutter->rest = NULL;
        cutter->next = end;
    } else if (use_smaller(cutter, from, end) || set_figure_aside(cutter, from, end)) {
        return;
    } else if (cutter->cursor.is_empty && !cutter->notes_height && !is_short(cutter)) {
        place_forced(cutter, end);
    } else if (!cutter->rest && end == from + 1 && cut_row(cutter)) {
        start_page(cutter);
    } else {
        note_blank(cutter, from, end);
        end_page(cutter);
    }
}

/* Behind a turned table at the end nothing follows. */
static void drop_empty_page(Cutter *cutter) {
    const PageDraft *last = present_page(cutter);
    if (cutter->pages.count > 1 && !last->placed.count && !last->notes.count && last[-1].is_turned)
        cutter->pages.count--;
}

PageCut page_cut(Arena *arena, Diagnostics *diagnostics, const Galley *galley,
                 const PageCutOptions *options) {
    Cutter cutter = {.arena = arena,
                     .diagnostics = diagnostics,
                     .options = options,
                     .strips = galley->strips,
                     .count = galley->count,
                     .pitch = galley->pitch,
                     .line_gap = galley->pitch - galley->body_size,
                     .notes = galley->notes,
                     .set_aside = ARENA_ARRAY(arena, bool, galley->count + 1),
                     .replaced = ARENA_ARRAY(arena, const Strip *, galley->count + 1),
                     .carried = options->first_notes};
    start_page(&cutter);
    while (cutter.next < cutter.count) step(&cutter);
    while (cutter.waiting_done < cutter.waiting.count) {
        size_t before = cutter.waiting_done;
        place_waiting(&cutter);
        if (cutter.waiting_done == before) start_page(&cutter);
    }
    for (close_notes(&cutter); cutter.carried.count; close_notes(&cutter)) open_page(&cutter);
    drop_empty_page(&cutter);
    return (PageCut){cutter.pages.at, cutter.pages.count};
}
