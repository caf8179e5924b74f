/* What happens between two neighbouring cells of a paragraph.
 *
 * Takes: cells (shaped clusters) with what was typed between them. Gives: their gaps and breaks.
 * Invariant: pair.h decides; this adds what lies beyond two classes: blanks, numbers, units, words,
 * addresses, scripts.
 */
#ifndef HANMEN_TEXT_BOUNDARY_H
#define HANMEN_TEXT_BOUNDARY_H

#include "text/pair.h"
#include "text/prepare.h"

/* A shaped cluster on its way to be an atom, or a part of one. */
typedef struct Cell {
    uint32_t run, glyph_start, glyph_end, text_start;
    const Character *first, *last; /* of those that are shown */
    const Look *look;
    CharClass first_class, last_class;
    CharClass space_class; /* for gaps: cl-19 for punctuation whose body is whole */
    Length width, origin, end_trim, em, blank_width;
    uint32_t blank;          /* the blank typed behind it, 0 = none */
    uint8_t gap_level;       /* of UAX #9, of that blank */
    bool end_holds, repeats; /* as Atom */
    bool tab_after;
    bool is_western, forced, may_break, must_not_break, soft_hyphen;
    bool in_piece; /* the next cell belongs to the same Western piece: gap and break are settled */
    bool joined;   /* the next cell belongs to the same atom */
    Gap after;
    BreakKind break_after;
} Cell;

/* （ ） 〈 〉, which may stand around asides (J-3.1.2.4). */
bool is_aside_opening(uint32_t codepoint);
bool is_aside_closing(uint32_t codepoint);

/* A sign of relation or operation, which parts the pieces of a formula that stands alone. */
bool is_formula_sign(const Cell *cell);

/* Settles what is inside a Western piece of `count` cells: its classes and where it may be broken. */
void piece_settle(Cell *cells, size_t count);

/* Settles what is between cells[index] and the next of `count` cells. */
void boundary_settle(Cell *cells, size_t count, size_t index, const Style *style);

/* Settles what is at a tab: its space is the line's affair. */
void boundary_tab(Cell *cell);

/* Settles what is behind the last cell of a line of the author's. */
void boundary_end(Cell *cell);

#endif
