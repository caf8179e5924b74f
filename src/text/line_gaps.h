/* What each gap of a set line gave or took: see line_gaps.c. */
#ifndef HANMEN_TEXT_LINE_GAPS_H
#define HANMEN_TEXT_LINE_GAPS_H

#include "text/line.h"

/* One stage's part in one gap; a gap of two parts (、・) may have two, so may one that was stretched in
 * stage 4.
 */
typedef struct GapChange {
    uint32_t gap;  /* behind this atom of the line, from 0 */
    uint8_t stage; /* of J-3.8.3 when it shrank, of J-3.8.4 when it grew */
    bool grew;
    Length amount; /* positive */
} GapChange;

/* What became of the space behind the last mark. */
typedef enum LineEnd {
    LINE_END_PLAIN,     /* there is none, or the line is not adjusted */
    LINE_END_KEPT,      /* it stays */
    LINE_END_DROPPED,   /* stage 2 of reduction */
    LINE_END_DOT,       /* stage 3: both quarters of ・ went */
    LINE_END_HANGS,     /* the mark stands outside the measure */
    LINE_END_OVERFLOWS, /* the line is too long; amount says by how much */
    LINE_END_SHORT      /* justified, not last, and yet not filled; amount says by how much */
} LineEnd;

typedef struct LineGaps {
    const GapChange *change;
    size_t count;
    LineEnd end;
    Length end_amount;
} LineGaps;

LineGaps line_gaps(Arena *arena, const Paragraph *paragraph, const Line *line);

/* Sum of the parts of one stage; gives their number. */
size_t line_gaps_of_stage(const LineGaps *gaps, bool grew, int stage, Length *amount);

#endif
