/* What stands on a page besides the text: running heads, folios, the opener's band and title.
 *
 * Takes: the page master and the chapter's title. Gives: items, all artifacts but the opener's title.
 * Invariant: nothing of it stands inside the type area, except the opener.
 */
#ifndef HANMEN_LAYOUT_PAGE_FURNITURE_H
#define HANMEN_LAYOUT_PAGE_FURNITURE_H

#include "layout/galley_internal.h"

typedef struct PageFrame {
    Length x, y, width, height; /* the type area on this page */
    size_t columns;
    Length column_width, column_step; /* from one column's left edge to the next one's */
    int folio;
    FolioStyle folio_style;
    bool is_right, is_opener;
} PageFrame;

/* The frame of the page with this folio. */
PageFrame page_frame(const GalleyContext *context, int folio, bool is_opener);

void running_items(GalleyContext *context, const Chapter *chapter, PageFrame frame, ItemList *items);

/* Whether one of them is the page's number. */
bool running_shows_folio(const GalleyContext *context, PageFrame frame);

/* The band and the chapter's number and title. Gives the height they take in the type area. */
Length opener_items(GalleyContext *context, const Chapter *chapter, PageFrame frame, ItemList *items);

/* "12", "xii" */
Str folio_text(Arena *arena, int folio, FolioStyle style);

/* "第３章　国際貢献への取組" */
Str chapter_title(GalleyContext *context, const Chapter *chapter);

#endif
