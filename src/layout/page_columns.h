/* Pages of columns (J-2.4.2.5), with what goes over all of them (J-4.1.11.1).
 *
 * Takes: a galley and the type area. Gives: for each page its columns, from the page's head down and from
 * left to right. Invariant: the strips stand on the pages as page_cut has them; above what goes over all
 * columns, and with `balance` on the last page, the columns end together as nearly as breaks allow.
 */
#ifndef HANMEN_LAYOUT_PAGE_COLUMNS_H
#define HANMEN_LAYOUT_PAGE_COLUMNS_H

#include "layout/page_cut.h"

/* A column, or a part of one, or what goes over all of them. */
typedef struct PagePart {
    const PageDraft *draft;
    Length x;      /* from the left edge of the type area */
    Length bottom; /* where its notes end */
} PagePart;

typedef struct CutPage {
    ARRAY(PagePart)
    parts;
} CutPage;

typedef struct CutPages {
    CutPage *pages;
    size_t count;
} CutPages;

typedef struct ColumnOptions {
    Length height, turned_height, first_top; /* as PageCutOptions */
    size_t columns;
    Length step;  /* from one column's left edge to the next one's */
    bool balance; /* the columns of the last page end together */
    int *float_blank;
} ColumnOptions;

CutPages columns_cut(Arena *arena, Diagnostics *diagnostics, const Galley *galley,
                     const ColumnOptions *options);

#endif
