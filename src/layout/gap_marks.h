/* Gaps in colour over the page: see gap_marks.c. */
#ifndef HANMEN_LAYOUT_GAP_MARKS_H
#define HANMEN_LAYOUT_GAP_MARKS_H

#include "layout/galley_internal.h"

/* The marks of one line, its left edge at x and its baseline at y. */
void gap_marks(GalleyContext *context, const Paragraph *paragraph, const Line *line, Length x, Length y,
               ItemList *items);

/* Moves all marks behind the page's other items, and adds the legend at its foot. */
void gap_marks_finish(GalleyContext *context, Length left, ItemList *items);

#endif
