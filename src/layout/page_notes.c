/* Takes: shares of notes. Gives: heights, cuts. Invariant: as in page_notes.h. */
#include "layout/page_notes.h"

/* Lines of a note on either side of a page's end (J-K.1). */
enum { LEAST_LINES = 2 };

Length note_area_height(const NoteSet *set, Length notes) {
    return notes > 0 ? set->space + set->rule_width + set->rule_gap + notes - set->below : 0;
}

Length note_share_height(NoteShare share) {
    Length height = 0;
    for (size_t i = share.from; i < share.end; i++) height += share.note->strips[i].height;
    return height;
}

size_t note_share_least(NoteShare share) {
    size_t count = share.end - share.from;
    return count < 2 * LEAST_LINES ? count : LEAST_LINES;
}

/* How many lines of the share fit, the rest being allowed on another page; 0 when it must go whole. */
static size_t lines_that_fit(NoteShare share, Length room) {
    size_t count = share.end - share.from, most = count - LEAST_LINES, fit = 0;
    Length height = 0;
    while (fit < count && height + share.note->strips[share.from + fit].height <= room)
        height += share.note->strips[share.from + fit++].height;
    if (fit == count) return count;
    if (count < 2 * LEAST_LINES || fit < LEAST_LINES) return 0;
    return fit < most ? fit : most;
}

NoteShareList notes_take_overflow(Arena *arena, const NoteSet *set, NoteShareList *list, Length room) {
    NoteShareList over = {0};
    size_t kept = 0;
    Length height = 0;
    for (; kept < list->count; kept++) {
        Length whole = note_share_height(list->at[kept]);
        if (note_area_height(set, height + whole) > room) break;
        height += whole;
    }
    if (kept == list->count) return over;
    Length left = room - note_area_height(set, height + 1) + 1; /* 1: an area without notes has no height */
    NoteShare *cut = &list->at[kept];
    size_t fit = left > 0 ? lines_that_fit(*cut, left) : 0;
    /* a page that cannot hold one note is a strange page: what stands out is better than no end */
    if (kept == 0 && fit == 0 && room > set->space) fit = note_share_least(*cut);
    for (size_t i = kept; i < list->count; i++) {
        NoteShare rest = list->at[i];
        if (i == kept) rest.from += fit;
        array_push(arena, &over, rest);
    }
    cut->end = cut->from + fit;
    list->count = fit ? kept + 1 : kept;
    return over;
}
