/* Widths of a table's columns.
 *
 * Takes: what the author asked for and what the entries need. Gives: widths that add up to no more than the
 * measure. Invariant: pure arithmetic; the same needs give the same widths, and rounding is given to the last
 * column that may take it.
 */
#ifndef HANMEN_LAYOUT_TABLE_COLUMNS_H
#define HANMEN_LAYOUT_TABLE_COLUMNS_H

#include "document/document.h"

/* One column: its widest entry on one line, and its widest piece that cannot be broken; paddings included. */
typedef struct ColumnNeed {
    bool by_content;
    Dimension width;
    Length natural, least;
    Length most; /* the column is not made wider; 0: no limit */
} ColumnNeed;

/* An entry over several columns. */
typedef struct SpanNeed {
    size_t column, columns;
    Length natural, least;
} SpanNeed;

/* Lets columns without a fixed width grow so that the spanning entries fit: each need that is not covered is
 * shared among the flexible columns below it. em: of the table's text; measure: what per cent refers to. */
void table_columns_add_spans(ColumnNeed *needs, size_t count, const SpanNeed *spans, size_t span_count,
                             Length em, Length measure);

/* Widths in this order: fixed ones (absolute, zw, %) as asked; columns by content their natural width, or,
 * when that is too much, their least width and a share of the rest by need; fr columns what is left, none
 * below its least width or above its most. Without fr columns what is left goes to the columns by content, by
 * need (so such a table fills the measure); with fixed columns only the table may be narrower. When even the
 * least widths are too much, all shrink in proportion. */
void table_columns_resolve(const ColumnNeed *needs, size_t count, Length em, Length measure, Length *widths);

#endif
