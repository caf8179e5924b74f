/* Where the atoms of a line stand, whatever way their scripts run: see line_order.c. */
#ifndef HANMEN_TEXT_LINE_ORDER_H
#define HANMEN_TEXT_LINE_ORDER_H

#include "text/line.h"

typedef struct LinePositions {
    Length *atom; /* left edge of the line's n-th atom */
    Length *gap;  /* left edge of the gap behind it */
} LinePositions;

LinePositions line_positions(Arena *arena, const Paragraph *paragraph, const Line *line);

#endif
