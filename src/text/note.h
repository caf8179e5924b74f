/* Lines of inline cutting notes (warichu, J-3.4).
 *
 * Takes: a paragraph's notes, and where its lines end. Gives: what of each note stands on each line.
 * Invariant: a note's text is on its lines once and in order.
 */
#ifndef HANMEN_TEXT_NOTE_H
#define HANMEN_TEXT_NOTE_H

#include "text/fit.h"

/* How text from an atom to its end is cut in two. */
typedef struct NoteHalves {
    uint32_t middle; /* the second line's first atom; the text's end when one line has all */
    Length width;    /* of the longer one */
} NoteHalves;

/* As equal as possible, the first not shorter (J-3.4.2.2). */
NoteHalves note_halves(const Paragraph *text, const Sums *sums, uint32_t start);

/* Where the setting of the notes is, from line to line. */
typedef struct NoteCursor {
    size_t note;
    uint32_t atom;    /* of the note's text */
    const Sums *sums; /* of the note at hand; NULL before its first line */
} NoteCursor;

/* Sets what of the notes stands on the line of atoms start..end, at `width`. Gives how much wider the line's
 * slots have to become for that, or narrower when negative. */
Length notes_set(Arena *arena, const Fitter *fitter, NoteCursor *cursor, Line *line, uint32_t start,
                 uint32_t end, Length width);

/* Gives the slots of the line that width: a part to each note that ends on it. */
void notes_widen(const Line *line, Length *gaps);

#endif
