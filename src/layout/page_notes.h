/* The notes at the foot of one page, while the page is filled (J-4.2.5.1).
 *
 * Takes: notes as their marks come. Gives: how high they stand, which lines of them the page holds, and what
 * goes on to the next.
 * Invariant: a page holds its notes in the order of their marks; what is left from the page before comes
 * first; only the last note of a page goes on.
 */
#ifndef HANMEN_LAYOUT_PAGE_NOTES_H
#define HANMEN_LAYOUT_PAGE_NOTES_H

#include "layout/galley_internal.h"

/* Lines from..end of a note. */
typedef struct NoteShare {
    const SetNote *note;
    size_t from, end;
} NoteShare;

typedef ARRAY(NoteShare)
NoteShareList;

/* Height of what stands below the text when the notes have this height; 0 without notes. */
Length note_area_height(const NoteSet *set, Length notes);

Length note_share_height(NoteShare share);

/* The fewest lines of the share that a page may hold when it goes on: its length when it must not be cut. */
size_t note_share_least(NoteShare share);

/* Takes from the end of the list what does not fit into `room`, and gives it. With `all`, a share may go as a
 * whole. */
NoteShareList notes_take_overflow(Arena *arena, const NoteSet *set, NoteShareList *list, Length room);

#endif
