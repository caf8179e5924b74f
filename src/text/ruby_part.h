/* Readings at a line's head and end, and words that a line's end divides.
 *
 * Takes: a reading over its base, and which of the base's atoms stand on the line. Gives: the spaces around
 * and between them, and what of the reading is set.
 * Invariant: no reading stands out of its line (J-3.3.8.11).
 *
 * The atoms of a paragraph are those of readings within a line. What changes at a line's edges is worked out
 * for the line: a reading hangs over no neighbour there, and each part of a divided word is set as if it were
 * the whole (J-3.3.7.3).
 */
#ifndef HANMEN_TEXT_RUBY_PART_H
#define HANMEN_TEXT_RUBY_PART_H

#include "text/line.h"

/* What of a reading and its base stands together. */
typedef struct RubyPart {
    uint32_t atom_start, atom_end;       /* of the base */
    uint32_t first_base, end_base;       /* of its characters, when it can be divided */
    uint32_t reading_start, reading_end; /* atoms of the reading */
    Length lead, between, trail;         /* spaces before, between and behind the base's atoms */
    Length overhang_before, overhang_after;
    Length width; /* of the base with its spaces */
} RubyPart;

/* What a part has beside it. */
typedef struct RubySides {
    Length room_before, room_after; /* for overhang */
    bool shares;                    /* over what is behind first, then over what is before (J-F.2) */
    bool flush_before,
        flush_after; /* a line's edge where the base is flush: all spaces are on the inner side */
} RubySides;

/* The part of the base in atom_start..atom_end. */
RubyPart ruby_part(const Paragraph *paragraph, const Ruby *ruby, uint32_t atom_start, uint32_t atom_end,
                   RubySides sides);

/* The part that stands on a line of these atoms, whose first one is indented by `indent`. */
RubyPart ruby_part_on_line(const Paragraph *paragraph, const Ruby *ruby, uint32_t line_start,
                           uint32_t line_end, Length indent);

/* The first reading whose base does not end before the atom; NULL when there is none. */
const Ruby *ruby_from(const Paragraph *paragraph, uint32_t atom);

/* How much wider the atoms of a line become at its edges. */
Length ruby_edges(const Paragraph *paragraph, uint32_t line_start, uint32_t line_end, Length indent);

/* Moves the atoms of a set line as its edges want it: its start, and the gaps. */
void ruby_edges_set(const Paragraph *paragraph, Line *line, Length *gaps);

/* Width of atoms of the base without the spaces that its reading has put around and between them. */
Length ruby_base_width(const Paragraph *paragraph, const Ruby *ruby, uint32_t start, uint32_t end);

/* Width of a reading's atoms with what stands between them. */
Length ruby_reading_width(const Paragraph *reading, uint32_t start, uint32_t end);

#endif
