#include "layout/notes.h"
#include "layout/page_fit.h"
#include "layout/page_spans.h"
#include "layout/strip_split.h"

/* A table moves whole to the next page when it is at most this part (per cent) of a page … */
#define SMALL_TABLE_PART 40
/* … and at most this many lines stay empty for it. */
#define SMALL_TABLE_LINES 7
/* How much of a page (per cent) may stay empty to avoid a discouraged break. */
#define AVOIDANCE_PART 25

static PageDraft *present_page(Cutter *cutter) {
    return &cutter->pages.at[cutter->pages.count - 1];
}

static void add_notes(Cutter *cutter, NoteList notes) {
    for (size_t i = 0; i < notes.count; i++) {
        NoteShare share = cutter_whole_note(notes.at[i]);
        array_push(cutter->arena, &present_page(cutter)->notes, share);
        cutter->notes_height += note_share_height(share);
    }
}

static void put(Cutter *cutter, const Strip *strip, Length top, bool is_repeated, size_t index) {
    PageDraft *page = present_page(cutter);
    array_push(cutter->arena, &page->placed, (PlacedStrip){strip, top, is_repeated});
    array_push(cutter->arena, &cutter->indices, index);
    cutter_advance(&cutter->cursor, strip, top);
    if (!cutter->notes) return;
    if (!is_repeated) add_notes(cutter, index == SIZE_MAX ? strip->notes : cutter_notes_at(cutter, index));
    array_push(cutter->arena, &cutter->note_counts, page->notes.count);
    cutter->is_full = cutter_strip_bottom(cutter, strip, top) > cutter_text_bottom(cutter, 0);
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
    const Strip *strip = cutter_strip_at(cutter, index);
    if (strip->turned) {
        place_turned(cutter, strip, cutter_notes_at(cutter, index));
        return;
    }
    if (cutter_is_at_head(cutter, &cutter->cursor) && strip->kind == STRIP_SPACE) return;
    if (cutter_needs_head(cutter, &cutter->cursor, strip)) put_head(cutter, strip);
    put(cutter, strip, cutter_strip_top(cutter, &cutter->cursor, index), false, index);
    if (cutter_page_total_height(cutter, strip))
        put_repeated(cutter, sum_row(cutter, strip->table->page_total, strip->sums), strip->group);
    if (strip->kind == STRIP_HEADING) cutter->level = strip->section_level;
}

static void place_waiting(Cutter *cutter) {
    while (cutter->waiting_done < cutter->waiting.count) {
        size_t index = cutter->waiting.at[cutter->waiting_done].strip;
        if (cutter->strips[index].turned && !cutter->cursor.is_empty) return;
        if (cutter->strips[index].turned) {
            cutter->waiting_done++;
            place_turned(cutter, &cutter->strips[index], cutter_notes_at(cutter, index));
            continue;
        }
        Length top = cutter_strip_top(cutter, &cutter->cursor, index);
        Length bottom = cutter_text_bottom(cutter, cutter_notes_brought(cutter, index, index + 1, false));
        if (!cutter->cursor.is_empty && top + cutter->strips[index].height > bottom) return;
        put(cutter, &cutter->strips[index], top, false, SIZE_MAX);
        cutter->waiting_done++;
    }
}

/* The row that ends the page, when its table goes on with the strip at `next`. */
static const PlacedStrip *cut_row_above(const Cutter *cutter, const PageDraft *page) {
    if (!page->placed.count || cutter->next >= cutter->count) return NULL;
    const PlacedStrip *last = &page->placed.at[page->placed.count - 1];
    const Strip *next = cutter_strip_at(cutter, cutter->next);
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
    const Strip *shown = strip_with_spans(cutter->arena, cutter_strip_at(cutter, cutter->next));
    if (shown) cutter->replaced[cutter->next] = shown;
}

/* Leaves on the page what fits of its notes; the rest goes on. */
static void close_notes(Cutter *cutter) {
    if (!cutter->notes) return;
    PageDraft *page = present_page(cutter);
    Length bottom = 0;
    for (size_t i = 0; i < page->placed.count; i++) {
        const PlacedStrip *placed = &page->placed.at[i];
        Length end = cutter_strip_bottom(cutter, placed->strip, placed->y);
        if (end > bottom) bottom = end;
    }
    Length room = page->placed.count ? cutter_page_height(cutter) - bottom : LENGTH_MAX;
    Length whole = cutter_page_height(cutter) + cutter->notes->space;
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
    cutter->is_full = cutter->notes &&
                      cutter_text_bottom(cutter, 0) - cutter->cursor.y < NOTE_TOLERATED_LINES * cutter->pitch;
}

static void close_page(Cutter *cutter) {
    close_table(cutter);
    close_notes(cutter);
}

static void fresh_page(Cutter *cutter) {
    Length top = cutter->pages.count < cutter_column_count(cutter->options) ? cutter->options->first_top : 0;
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
    int lines = (int)((cutter_text_bottom(cutter, 0) - cutter->cursor.y) / cutter->pitch);
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
    Length least = cutter_page_height(cutter) - length_scale(cutter_page_height(cutter), AVOIDANCE_PART, 100);
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
            if (cutter_chunk_fits(cutter, from, end)) return true;
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
    length_print(cutter_page_height(cutter), page);
    DIAGNOSE(cutter->diagnostics, STRIP_TOO_HIGH, strip->span, height, page);
}

static Length list_height(NoteList notes) {
    Length height = 0;
    for (size_t i = 0; i < notes.count; i++) height += note_share_height(cutter_whole_note(notes.at[i]));
    return height;
}

/* Splits the row so that its first part and the notes of that part fit; less and less of it, since every try
 * may bring notes. */
static bool split_row(Cutter *cutter, const Strip *row, Length top, Length foot, Strip *first, Strip *rest) {
    Length bottom = cutter_text_bottom(cutter, 0) - foot;
    for (;;) {
        if (top >= bottom || !strip_split(cutter->arena, row, bottom - top, first, rest)) return false;
        if (!cutter->notes) return true;
        first->notes = notes_in_strip(cutter->arena, cutter->notes, first);
        rest->notes = notes_in_strip(cutter->arena, cutter->notes, rest);
        Length needed = cutter_text_bottom(cutter, list_height(first->notes)) - foot;
        if (top + first->height <= needed) return true;
        bottom = needed < top + first->height - 1 ? needed : top + first->height - 1;
    }
}

/* Cuts the row at `next` so that its first part fills the page; false when it must not or cannot be cut here.
 */
static bool cut_row(Cutter *cutter) {
    const Strip *row = cutter_strip_at(cutter, cutter->next);
    if (row->kind != STRIP_ROW) return false;
    Length head = row->table && !row->is_head ? cutter_opening_height(row) : 0;
    Length foot = row->table ? row->table->foot_height : 0;
    if (row->height <= cutter_page_height(cutter) - foot - head || cutter->is_full) return false;
    Cursor cursor = cutter->cursor;
    bool repeats = cutter_needs_head(cutter, &cursor, row);
    Length top = repeats ? cursor.y + head : cutter_strip_top(cutter, &cursor, cutter->next);
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
        if (i > from && !cutter_chunk_fits(cutter, i, i + 1)) break;
        if (cutter->set_aside[i]) continue;
        const Strip *strip = cutter_strip_at(cutter, i);
        if (!strip->turned &&
            cutter_strip_bottom(cutter, strip, cutter_strip_top(cutter, &cutter->cursor, i)) >
                cutter_page_height(cutter))
            report_too_high(cutter, strip);
        if (cutter_notes_brought(cutter, i, i + 1, true) > cutter_page_height(cutter) / 2)
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
    if (cutter_text_bottom(cutter, 0) - cutter->cursor.y > SMALL_TABLE_LINES * cutter->pitch) return false;
    for (size_t i = from; i < end; i++) {
        const Strip *strip = &cutter->strips[i];
        if (!strip->group || strip->kind != STRIP_ROW ||
            (i > 0 && cutter->strips[i - 1].group == strip->group && i == from))
            continue;
        Length after, height = cutter_group_height(cutter, i, &after);
        return height <= length_scale(cutter_page_height(cutter), SMALL_TABLE_PART, 100) &&
               cutter->cursor.y + height > cutter_text_bottom(cutter, 0);
    }
    return false;
}

static void step(Cutter *cutter) {
    size_t from = cutter->next, end = cutter_chunk_end(cutter, from);
    const Strip *strip = cutter_strip_at(cutter, from);
    if (cutter->set_aside[from]) {
        cutter->next++;
    } else if (passes_waiting(cutter, from, end)) {
        end_page(cutter);
    } else if (strip->kind == STRIP_PAGE_BREAK) {
        cutter->next++;
        if (!cutter->cursor.is_empty) start_page(cutter);
        while ((cutter->pages.count - 1) % cutter_column_count(cutter->options) != 0) start_page(cutter);
    } else if (cutter_chunk_fits(cutter, from, end) && !moves_whole(cutter, from, end)) {
        for (size_t i = from; i < end; i++)
            if (!cutter->set_aside[i]) place(cutter, i);
        cutter->rest = NULL;
        cutter->next = end;
    } else if (use_smaller(cutter, from, end) || set_figure_aside(cutter, from, end)) {
        return;
    } else if (cutter->cursor.is_empty && !cutter->notes_height && !cutter_is_short(cutter)) {
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
