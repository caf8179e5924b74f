/* One item in its frame: what sheet.c asks of the files that fill frames.
 *
 * Takes: an item's block. Gives: items of the page. Invariant: what does not fit is told.
 */
#ifndef HANMEN_LAYOUT_SHEET_FRAME_H
#define HANMEN_LAYOUT_SHEET_FRAME_H

#include "document/sheet.h"
#include "layout/galley_internal.h"

/* What goes on behind a record's own pages: the items of each further page. */
typedef struct SheetRest {
    ARRAY(ItemList)
    pages;
    Length top, height; /* of the type area */
} SheetRest;

typedef struct SheetPlace {
    GalleyContext *context;
    const SheetItem *item;
    const Block *block; /* BLOCK_ITEM */
    SheetFrame frame;   /* inside the panel's paddings */
    int folio;
    SheetNotes *notes;
    SheetRest *rest;
} SheetPlace;

/* A panel's background and border over the whole frame. */
void sheet_panel_items(Arena *arena, const Style *style, const SheetFrame *frame, NodeId node,
                       ItemList *items);

/* Text, lists, tables: set at the frame's measure, smaller if need be and allowed. */
void sheet_text_items(const SheetPlace *place, ItemList *items);

/* A picture with its caption; cut to the frame or whole inside it. */
void sheet_picture_items(const SheetPlace *place, ItemList *items);

#endif
