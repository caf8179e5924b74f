/* The state of cutting pages, and what would fit: the part of page_cut.c that changes nothing.
 *
 * Takes: a cutter, as page_cut.c moves it on. Gives: heights, places, whether strips fit on the present page.
 * Invariant: nothing here writes into the cutter.
 */
#ifndef HANMEN_LAYOUT_PAGE_FIT_H
#define HANMEN_LAYOUT_PAGE_FIT_H

#include "layout/page_cut.h"

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

/* A note goes on to the next page when more body lines than this would stay empty to keep it whole. */
#define NOTE_TOLERATED_LINES 3

/* Drafts side by side on a page. */
size_t cutter_column_count(const PageCutOptions *options);

/* The strip as it would be placed: the rest of a cut row, or a smaller form. */
const Strip *cutter_strip_at(const Cutter *cutter, size_t index);

/* Bottom of the type area, or of the columns that end together above it. */
Length cutter_page_height(const Cutter *cutter);

/* The text may go on to where there is more room: this is no whole page. */
bool cutter_is_short(const Cutter *cutter);

/* Notes whose marks stand in the strip. */
NoteList cutter_notes_at(const Cutter *cutter, size_t index);

/* All lines of the note. */
NoteShare cutter_whole_note(const SetNote *note);

/* Height of the notes that strips from..end bring; with `least`, the last of them may go on. */
Length cutter_notes_brought(const Cutter *cutter, size_t from, size_t end, bool least);

/* Bottom of what may stand on the page above its notes and those that come with height `brought`. */
Length cutter_text_bottom(const Cutter *cutter, Length brought);

/* Height of the group from this strip on, as far as it stands together in the galley. */
Length cutter_group_height(const Cutter *cutter, size_t index, Length *space_after);

/* At a page's head, where space is dropped (J-4.1.8.1). */
bool cutter_is_at_head(const Cutter *cutter, const Cursor *cursor);

/* Where the strip would stand: on the grid, or with its slack shared (J-4.5.3.1). */
Length cutter_strip_top(const Cutter *cutter, const Cursor *cursor, size_t index);

/* Moves the caller's cursor behind the strip. */
void cutter_advance(Cursor *cursor, const Strip *strip, Length top);

/* Bottom of what must lie inside the type area: the gap below a line may stand out. */
Length cutter_strip_bottom(const Cutter *cutter, const Strip *strip, Length top);

/* End of the strips that may not be parted from the one at `from`. */
size_t cutter_chunk_end(const Cutter *cutter, size_t from);

/* A row of a table that goes on from an earlier page: its head is repeated first. */
bool cutter_needs_head(const Cutter *cutter, const Cursor *cursor, const Strip *strip);

/* Height of what is repeated above the row: head, carried sums, its group's heading. */
Length cutter_opening_height(const Strip *row);

/* The page's own sums stand before the totals of a table that has been cut. */
Length cutter_page_total_height(const Cutter *cutter, const Strip *strip);

/* Whether strips from..end fit on the present page, with the notes that they bring. */
bool cutter_chunk_fits(const Cutter *cutter, size_t from, size_t end);

#endif
