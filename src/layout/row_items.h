/* Rows, boxes and their rules as items on a page.
 *
 * Takes: STRIP_ROWs and where they stand. Gives: items in drawing order: backgrounds, then the cells'
 * content. Invariant: every item of every inner strip is given once; backgrounds and rules are artifacts;
 * widths and colours come from the layout.
 */
#ifndef HANMEN_LAYOUT_ROW_ITEMS_H
#define HANMEN_LAYOUT_ROW_ITEMS_H

#include "layout/galley.h"

/* The backgrounds of a row's (or box's) cells. Those of all rows of a table come before the text of any, as a
 * cell over several rows has a part of its background in each. */
void row_backgrounds(Arena *arena, const Strip *row, Length x, Length y, ItemList *out);

/* A row (or box) whose top left corner is at x, y of the page: the strip's own items, then the cells' content
 * from left to right, nested tables with their backgrounds and rules. The row's own rules are drawn by
 * table_rules. limit: the bottom of the table's last row on this page; a cell over several rows that goes on
 * behind it is placed as if it ended there. */
void row_items(Arena *arena, const Strip *row, Length x, Length y, Length limit, ItemList *out);

/* Any strips below each other, from the top at x, y: lines as they are, rows by row_items and table_rules. */
void stack_items(Arena *arena, const Strip *strips, size_t count, Length x, Length y, ItemList *out);

/* The rules of one table as far as it stands on one page. rows: its rows from top to bottom, the repeated
 * head first (strips of other kinds, such as a repeated caption, are passed over); tops: the y of each; x:
 * the left edge of the strips on the page. opens_here, ends_here: the table's first and last row are among
 * them. At a break the foot rule is left out and a row rule closes the page; the head rule is drawn on every
 * page (J-4.4.3.7). For a box: its border, open at the foot where it goes on. */
void table_rules(Arena *arena, const TableFrame *frame, Length x, const Strip *const *rows,
                 const Length *tops, size_t count, bool opens_here, bool ends_here, ItemList *out);

#endif
