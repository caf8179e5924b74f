/* Lines with tabs: see tabs.c. */
#ifndef HANMEN_TEXT_TABS_H
#define HANMEN_TEXT_TABS_H

#include "text/fit.h"

/* Where lines of a paragraph with tabs begin, and x of every atom that stands behind a tab, by atom. */
typedef struct TabbedLines {
    uint32_t *starts;
    size_t count;
    Length *x;
} TabbedLines;

/* Cuts the paragraph into lines at their natural spaces. */
TabbedLines tabs_break(Arena *arena, const Fitter *fitter);

/* One of the lines; its gaps are written to `gaps`. */
Line tabs_line(const Fitter *fitter, const TabbedLines *tabbed, size_t index, Length *gaps);

#endif
