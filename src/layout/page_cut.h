/* Cutting the galley into pages (本組み).
 *
 * Takes: a galley and the height of the type area. Gives: for each page its strips and where they stand.
 * Invariant: every strip stands on exactly one page (a cut row's pieces on several), in order, except that a
 * movable figure may come later, never past a heading of its section's level or above, nor past another
 * figure. The notes of what stands on a page begin at its foot.
 */
#ifndef HANMEN_LAYOUT_PAGE_CUT_H
#define HANMEN_LAYOUT_PAGE_CUT_H

#include "layout/page_notes.h"

typedef struct PageDraft {
    ARRAY(PlacedStrip)
    placed;              /* y from the top of the type area */
    NoteShareList notes; /* at the foot, from top to bottom */
    bool is_turned;      /* a table, from the top of the type area of the page turned to the left */
} PageDraft;

typedef struct PageCut {
    PageDraft *pages;
    size_t count;
} PageCut;

typedef struct PageCutOptions {
    Length height;             /* of the type area: lines × pitch − line gap */
    Length turned_height;      /* the same of a page that is turned: the measure */
    Length first_top;          /* where the first page begins, below an opener; all its columns do */
    size_t columns;            /* drafts side by side on a page; 0: 1 */
    bool below_text;           /* other text stands above the first page: space at its head stays */
    Length limited_height;     /* of the columns of one page, which end together; 0: none do */
    size_t limited_from;       /* the first of those drafts */
    NoteShareList first_notes; /* from what stands above */
    int *float_blank; /* by NodeId, may be NULL: body lines left empty because a side float did not fit */
} PageCutOptions;

/* Every draft is a page, or a column when there are several on a page. */
PageCut page_cut(Arena *arena, Diagnostics *diagnostics, const Galley *galley, const PageCutOptions *options);

#endif
