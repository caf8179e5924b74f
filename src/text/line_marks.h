/* What is drawn with a line's text: emphasis marks and rules. See line_marks.c. */
#ifndef HANMEN_TEXT_LINE_MARKS_H
#define HANMEN_TEXT_LINE_MARKS_H

#include "text/line_order.h"

/* Runs that the line's decorations take at most. */
size_t line_marks_most(const Paragraph *paragraph, const Line *line);

/* Writes them to `runs`; gives their number. */
size_t line_marks_place(Arena *arena, const Paragraph *paragraph, const Line *line, const LinePositions *at,
                        PlacedRun *runs);

#endif
