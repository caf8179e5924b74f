/* The chain for sheets: records + layout + fonts → pages.
 *
 * Takes: a layout and fonts that all records of a run share, and records. Gives: pages, and what was done for
 * want of room or data. Invariant: the layout and the fonts are only read, so any number of threads may call
 * sheets_set at once, each with its own arena and diagnostics.
 */
#ifndef HANMEN_SHEETS_H
#define HANMEN_SHEETS_H

#include "document/sheet.h"
#include "font/font_set.h"
#include "input/sheet_bind.h"
#include "layout/layout.h"

typedef struct SheetsInput {
    const SheetLayout *layout;
    const FontSet *fonts;
    const Record *records; /* one record makes a sheet; several make a file of sheets, each with a bookmark */
    size_t record_count;
    SheetBindOptions bind;
    bool greedy_lines, show_gaps;
    ImageCache *pictures; /* of the thread; NULL: they are opened for these sheets only */
} SheetsInput;

/* What the stages made, in their order; NULL from the first that gave nothing. */
typedef struct SheetsResult {
    const Document *document;
    const StyledDocument *styled;
    LayoutInput layout; /* what the pages were made from */
    const Pages *pages;
    SheetNotes notes;
} SheetsResult;

/* False when there are no pages. With any error diagnostic nothing should be written. Diagnostics that know
 * the layout's files come from diagnostics_create_after. */
bool sheets_set(Arena *arena, Diagnostics *diagnostics, const SheetsInput *input, SheetsResult *result);

#endif
