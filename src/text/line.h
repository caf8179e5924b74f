/* Lines of a paragraph: where it is broken and what every gap became.
 *
 * Takes: a Paragraph and a measure. Gives: lines by total fit, justified in JLReq's order of adjustment.
 * Invariant: the lines' atoms are the paragraph's, once and in order; every justified line but the last is
 * exactly its measure wide, or says by how much it is not.
 */
#ifndef HANMEN_TEXT_LINE_H
#define HANMEN_TEXT_LINE_H

#include "base/dump.h"
#include "text/paragraph.h"

/* Line i (from 0) of the paragraph is `narrow_width` wide while i < narrow_lines, then `width`. */
typedef struct Measure {
    Length width;
    Length narrow_width;
    int narrow_lines;
    Length first_indent;   /* before the first line's first character; the line is that much shorter */
    bool rags_when_narrow; /* in cells and captions: fewer than ten characters are not spread (J-4.4.3.6) */
    bool greedy;           /* first fit in place of total fit: drafts and the test oracle */
} Measure;

typedef struct NoteLine NoteLine;

typedef struct Line {
    uint32_t atom_start, atom_end;
    const Length *gap; /* after each atom but the last: atom_end - atom_start - 1 values */
    Length start;      /* x of the first atom: indent and line-head treatment; alignment is already in it */
    Length indent;     /* a reading may hang over it (J-3.3.8.7) */
    Length width;    /* of what is set, from x = 0 to the end of the last body (hanging marks not counted) */
    Length measure;  /* the width it was set for */
    Length overflow; /* how far it stands out of the measure: 0 unless nothing could be broken */
    Length letter_space; /* between Western letters, in so many places (J-3.8.4.6) */
    uint32_t letter_places;
    bool is_last, ends_by_force;
    uint8_t shrink_used, stretch_used; /* the last stage that was needed, 0 = none */
    const NoteLine *notes;             /* parts of inline notes on this line */
    size_t note_count;
} Line;

/* What of an inline note stands on a line: one or two lines of its own text (J-3.4.3.1). */
struct NoteLine {
    const InlineNote *note;
    uint32_t atom_start; /* where it begins */
    Length more;         /* than its slots' width, added behind the last of them */
    Line half[2];
    size_t half_count;
};

typedef struct Lines {
    const Line *line;
    size_t count;
} Lines;

/* Breaks and justifies by the paragraph's style. An empty paragraph gives one empty line. */
Lines line_break(Arena *arena, const Paragraph *paragraph, const Measure *measure);

/* A glyph where it stands: x from the line's left edge, y upwards from its baseline. */
typedef struct PlacedGlyph {
    uint32_t glyph;
    Length x, y;
    uint32_t text_start, text_end; /* as Glyph */
} PlacedGlyph;

typedef struct PlacedRun {
    const Face *face;
    Length size;
    Color ink;
    NodeId node;
    Str text;          /* the paragraph's; glyphs' ranges refer to it */
    Str link;          /* URL when the run is part of a link, else empty */
    uint8_t level;     /* of UAX #9 */
    Length start, end; /* x extent, for links and underlines */
    const PlacedGlyph *glyphs;
    size_t glyph_count;
    Length outline;                  /* drawn around the ink: marks that are too thin at their size */
    bool is_mark;                    /* drawn with the text and no text: emphasis marks, and rules */
    Length rule_bottom, rule_height; /* without glyphs: a rule from start to end, upwards from the baseline */
} PlacedRun;

/* The glyphs of one line, a PlacedRun for each GlyphRun it touches, in text order, whatever way it runs.
 * Typed blanks that became gaps at a line's end are not placed. Sums are exact: one rounding a glyph. Marks
 * and rules come last. */
const PlacedRun *line_place(Arena *arena, const Paragraph *paragraph, const Line *line, size_t *run_count);

/* Text dumps of both results (hanmen dump --stage=paragraphs, lines). */
void paragraph_dump(Dump *dump, Arena *scratch, const Paragraph *paragraph);
void lines_dump(Dump *dump, Arena *scratch, const Paragraph *paragraph, Lines lines);

#endif
