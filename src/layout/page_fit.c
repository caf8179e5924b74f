/* What fits on a page: see page_fit.h.
 *
 * Takes: a cutter. Gives: answers.
 * Invariant: the cutter stays as it is.
 */
#include "layout/page_fit.h"

size_t cutter_column_count(const PageCutOptions *options) {
    return options->columns ? options->columns : 1;
}

static bool is_on_grid(const Strip *strip) {
    return strip->kind == STRIP_LINE || strip->kind == STRIP_HEADING || strip->kind == STRIP_SPACE;
}

static Length to_grid(const Cutter *cutter, Length y) {
    return (y + cutter->pitch - 1) / cutter->pitch * cutter->pitch;
}

const Strip *cutter_strip_at(const Cutter *cutter, size_t index) {
    if (cutter->rest && index == cutter->next) return cutter->rest;
    return cutter->replaced[index] ? cutter->replaced[index] : &cutter->strips[index];
}

Length cutter_page_height(const Cutter *cutter) {
    const PageCutOptions *options = cutter->options;
    size_t page = cutter->pages.count - 1;
    bool is_limited = options->limited_height && page >= options->limited_from &&
                      page < options->limited_from + cutter_column_count(options);
    return is_limited ? options->limited_height : options->height;
}

bool cutter_is_short(const Cutter *cutter) {
    bool begins_low =
        cutter->pages.count <= cutter_column_count(cutter->options) && cutter->options->first_top > 0;
    return begins_low || cutter_page_height(cutter) < cutter->options->height;
}

NoteList cutter_notes_at(const Cutter *cutter, size_t index) {
    return cutter->rest && index == cutter->next ? cutter->rest->notes : cutter->strips[index].notes;
}

NoteShare cutter_whole_note(const SetNote *note) {
    return (NoteShare){note, 0, note->count};
}

Length cutter_notes_brought(const Cutter *cutter, size_t from, size_t end, bool least) {
    Length height = 0;
    const SetNote *last = NULL;
    for (size_t i = from; cutter->notes && i < end; i++) {
        NoteList notes = cutter->set_aside[i] ? (NoteList){0} : cutter_notes_at(cutter, i);
        for (size_t j = 0; j < notes.count; j++)
            height += note_share_height(cutter_whole_note(last = notes.at[j]));
    }
    if (!least || !last) return height;
    NoteShare share = cutter_whole_note(last);
    height -= note_share_height(share);
    share.end = note_share_least(share);
    return height + note_share_height(share);
}

Length cutter_text_bottom(const Cutter *cutter, Length brought) {
    if (!cutter->notes) return cutter_page_height(cutter);
    return cutter_page_height(cutter) - note_area_height(cutter->notes, cutter->notes_height + brought);
}

Length cutter_group_height(const Cutter *cutter, size_t index, Length *space_after) {
    uint32_t group = cutter_strip_at(cutter, index)->group;
    Length height = 0;
    for (size_t i = index; i < cutter->count && cutter_strip_at(cutter, i)->group == group; i++) {
        height += cutter_strip_at(cutter, i)->height;
        *space_after = cutter_strip_at(cutter, i)->space_after;
    }
    return height;
}

bool cutter_is_at_head(const Cutter *cutter, const Cursor *cursor) {
    return cursor->is_empty && !(cutter->options->below_text && cutter->pages.count == 1);
}

/* J-4.5.3.1: the slack to the next grid line is shared between before and after the object. */
static Length off_grid_top(const Cutter *cutter, const Cursor *cursor, size_t index) {
    const Strip *strip = cutter_strip_at(cutter, index);
    if (cursor->group == strip->group) return cursor->y;
    if (cutter_is_at_head(cutter, cursor)) return cursor->y;
    if (cursor->group)
        return cursor->y + (cursor->after > strip->space_before ? cursor->after : strip->space_before);
    Length before = strip->space_before > cutter->line_gap ? strip->space_before - cutter->line_gap : 0;
    Length after = 0, height = cutter_group_height(cutter, index, &after);
    Length taken = to_grid(cutter, height + before + after), slack = taken - height - before - after;
    Length top = cursor->y + before;
    /* What stands under a heading belongs to it: all the slack goes below. */
    if (cursor->below_heading) return top;
    Length bottom = cutter_text_bottom(cutter, cutter_notes_brought(cutter, index, index + 1, true));
    return top + slack / 2 + height <= bottom ? top + slack / 2 : top;
}

Length cutter_strip_top(const Cutter *cutter, const Cursor *cursor, size_t index) {
    const Strip *strip = cutter_strip_at(cutter, index);
    if (!is_on_grid(strip)) return off_grid_top(cutter, cursor, index);
    return cursor->group ? to_grid(cutter, cursor->y + cursor->after) : to_grid(cutter, cursor->y);
}

void cutter_advance(Cursor *cursor, const Strip *strip, Length top) {
    *cursor = (Cursor){.y = top + strip->height,
                       .after = strip->space_after,
                       .group = is_on_grid(strip) ? 0 : strip->group,
                       .below_heading = strip->kind == STRIP_HEADING};
}

Length cutter_strip_bottom(const Cutter *cutter, const Strip *strip, Length top) {
    Length bottom = top + strip->height;
    return is_on_grid(strip) && strip->height ? bottom - cutter->line_gap : bottom;
}

size_t cutter_chunk_end(const Cutter *cutter, size_t from) {
    size_t end = from;
    bool goes_on = true;
    while (end < cutter->count && (goes_on || cutter->set_aside[end])) {
        if (!cutter->set_aside[end])
            goes_on = cutter_strip_at(cutter, end)->break_after == STRIP_BREAK_FORBIDDEN;
        end++;
    }
    return end;
}

bool cutter_needs_head(const Cutter *cutter, const Cursor *cursor, const Strip *strip) {
    if (strip->kind != STRIP_ROW || !strip->table || strip->is_head || cutter->next == 0) return false;
    return strip->table == cutter->open_table && cursor->is_empty;
}

Length cutter_opening_height(const Strip *row) {
    Length height = row->table->head_height;
    if (row->table->carried) height += row->table->carried->height;
    if (row->group_again) height += row->group_again->height;
    return height;
}

Length cutter_page_total_height(const Cutter *cutter, const Strip *strip) {
    bool has_one =
        strip->is_last_plain && strip->table && strip->table == cutter->cut_table && strip->table->page_total;
    return has_one ? strip->table->page_total->height : 0;
}

/* Goes over strips from..end as if they were placed; false when they do not fit into `height`. */
static bool try_strips(const Cutter *cutter, Cursor *cursor, size_t from, size_t end, Length height) {
    for (size_t i = from; i < end; i++) {
        const Strip *strip = cutter_strip_at(cutter, i);
        if (cutter->set_aside[i] || (cutter_is_at_head(cutter, cursor) && strip->kind == STRIP_SPACE))
            continue;
        Length top = cutter_strip_top(cutter, cursor, i), below = cutter_page_total_height(cutter, strip);
        if (cutter_strip_bottom(cutter, strip, top) + below > height) return false;
        cutter_advance(cursor, strip, top);
        cursor->y += below;
    }
    return true;
}

/* The table of the row at `index` when it goes on behind it and then has something at the page's foot. */
static const TableFrame *footed_table(const Cutter *cutter, size_t index) {
    const Strip *row = cutter_strip_at(cutter, index);
    bool goes_on = index + 1 < cutter->count && row->kind == STRIP_ROW && row->table && !row->is_last_row &&
                   cutter->strips[index + 1].table == row->table;
    return goes_on && row->table->foot_height > 0 ? row->table : NULL;
}

/* One past the last strip of the group of the strip at `index`, or past what a page holds. */
static size_t group_end(const Cutter *cutter, size_t index, const Cursor *cursor) {
    Length height = cursor->y;
    size_t end = index;
    while (end < cutter->count && cutter->strips[end].group == cutter->strips[index].group &&
           height <= cutter_page_height(cutter))
        height += cutter->strips[end++].height;
    return end;
}

/* Where rows end a page, what stands at the foot of a table that goes on fits too; unless all the rest of the
 * table fits. */
static bool fits_above(const Cutter *cutter, size_t from, size_t end, Length bottom) {
    Cursor cursor = cutter->cursor;
    const Strip *first = cutter_strip_at(cutter, from);
    if (cutter_needs_head(cutter, &cursor, first)) {
        cursor.y += cutter_opening_height(first);
        cursor.group = first->group;
        cursor.is_empty = false;
    }
    if (!try_strips(cutter, &cursor, from, end, bottom)) return false;
    const TableFrame *table = footed_table(cutter, end - 1);
    if (!table || cursor.y + table->foot_height <= bottom) return true;
    size_t rest_end = group_end(cutter, end, &cursor);
    return try_strips(cutter, &cursor, end, rest_end,
                      bottom - cutter_notes_brought(cutter, end, rest_end, false));
}

/* A note may go on when little else would fill the page. */
static bool may_cut_note(const Cutter *cutter) {
    if (cutter->cursor.is_empty && !cutter->notes_height) return true;
    return cutter_text_bottom(cutter, 0) - cutter->cursor.y > NOTE_TOLERATED_LINES * cutter->pitch;
}

bool cutter_chunk_fits(const Cutter *cutter, size_t from, size_t end) {
    if (cutter->is_full) return false;
    Length brought = cutter_notes_brought(cutter, from, end, false);
    if (fits_above(cutter, from, end, cutter_text_bottom(cutter, brought))) return true;
    Length least = cutter_notes_brought(cutter, from, end, true);
    return least < brought && may_cut_note(cutter) &&
           fits_above(cutter, from, end, cutter_text_bottom(cutter, least));
}
