/* Notes: setting them, numbering them, and finding where their marks stand.
 *
 * Takes: a chapter's notes. Gives: strips for the feet of pages, or at the chapter's end.
 * Invariant: a mark and its note show the same number, whatever pages become.
 */
#ifndef HANMEN_LAYOUT_NOTES_H
#define HANMEN_LAYOUT_NOTES_H

#include "layout/column.h"

/* Gives every note the number it has if all marks are counted in the order of the text; 1 where pages count,
 * which is as wide as most numbers will be. */
void notes_number_all(GalleyContext *context);

/* Gives a note its number, in its mark and before its text. True when that changes something. */
bool note_set_number(GalleyContext *context, const Note *note, int number);

typedef ARRAY(const Note *)
NoteRefs;

/* Numbers the notes of a table for themselves when the layout wants them below it; none otherwise. */
NoteRefs table_notes_number(GalleyContext *context, const Block *block);
/* Sets them behind the table's strips. */
void table_notes_push(GalleyContext *context, NoteRefs refs, Length measure, StripList *strips);
bool note_is_below(const GalleyContext *context, const Note *note);

/* Sets a chapter's notes. At the chapter's end: appended to the column, and NULL is given. At the feet of
 * pages: the set, and every strip of the column knows its notes. */
const NoteSet *chapter_notes_set(GalleyContext *context, const Chapter *chapter, Column *column);

/* The notes whose marks stand in the strip. */
NoteList notes_in_strip(Arena *arena, const NoteSet *set, const Strip *strip);

#endif
