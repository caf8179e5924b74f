/* What the files that set a table share.
 *
 * Takes: a table block and a measure. Gives: its rows, its texts above and below, its sums.
 * Invariant: a TableSetter belongs to one table_set; after it nothing in it changes.
 */
#ifndef HANMEN_LAYOUT_TABLE_INTERNAL_H
#define HANMEN_LAYOUT_TABLE_INTERNAL_H

#include "layout/galley_internal.h"

typedef enum Section { SECTION_HEAD, SECTION_BODY, SECTION_TOTAL } Section;

/* How the numbers of a column stand under each other: the widest parts before and behind the decimal point.
 */
typedef struct DecimalExtent {
    Length before, after;
} DecimalExtent;

/* An entry of one line, as it stands when its column is wide enough. */
typedef struct CellLine {
    Strip *strip;
    bool has_number; /* of a column of decimals: there is one in it, */
    Length before;   /* and so wide are the digits before its point */
} CellLine;

typedef struct TableSetter {
    GalleyContext *context;
    const StyledDocument *styled; /* the styles of this table, which may be set smaller */
    const Block *block;
    const Table *table;
    TableFrame *frame;
    Length *column_x;
    Length *end_slack;      /* by column: free space behind entries that are flush right */
    DecimalExtent *decimal; /* by column */
    uint32_t group;
    const bool *is_repeated; /* by NodeId of a cell: shown before, in another part; NULL: none */
    bool is_large;    /* its texts are not kept from measuring to setting; lines that fit their columns are */
    CellLine **lines; /* of a large table, by NodeId of the cell: set while it was measured */
    StripList strips; /* all of the table */
    StripList head;   /* what is repeated on later pages */
} TableSetter;

const Style *table_node_style(const TableSetter *setter, NodeId node);
/* The style of the first cell of some rows; NULL when there is none. */
const Style *table_first_style(const TableSetter *setter, const TableRow *rows, size_t count);
/* One past a cell's last column, inside the table. */
size_t table_cell_end(const TableSetter *setter, const TableCell *cell);
/* A column of numbers: its entries are flush right unless they say otherwise. */
bool table_is_flush_right(const TableSetter *setter, const TableCell *cell);
/* The same for numbers under their decimal points. */
bool table_is_decimal(const TableSetter *setter, const TableCell *cell);

/* A table, or a part of one: appends its strips. */
void table_set_part(GalleyContext *context, const Block *block, const bool *is_repeated, Length measure,
                    StripList *strips);
/* Its columns side by side, as narrow as they may reasonably be, fixed ones as asked. `scalable`: what of it
 * goes by the size of the characters. Also each column's own, when `widths` is not NULL: as asked, or natural
 * within limits. */
Length table_least_width(GalleyContext *context, const Block *block, Length measure, Length *scalable,
                         Length *widths);
/* The size of its entries' characters. */
Length table_text_size(GalleyContext *context, const Block *block);

/* Whether a table is so large that its texts are not kept. */
bool table_is_large(const Table *table);

/* Sets the paragraph that was just measured, when it is one and begins at its cell's left. */
void table_keep_line(TableSetter *setter, const TableCell *cell, Length measure);

/* Widths and places of the columns. */
void table_set_columns(TableSetter *setter, Length measure);

/* Rows of one section; `rows` are the strips in order. */
Strip *table_set_section(TableSetter *setter, const TableRow *rows, size_t count, Section section);
/* Moves the lines of a cell's strips to where its alignment wants them; `width` without the paddings. */
void table_align_lines(StripList *strips, Length width, CellAlign align);
/* Moves one line so that its decimal point stands under the column's. */
void table_align_decimal(StripList *strips, Length width, DecimalExtent column, Length before);

/* How far the point of the paragraph's number (or its last digit, when it has none) is from the paragraph's
 * left edge; false when there is no number in it. */
bool decimal_extent(const Paragraph *paragraph, DecimalExtent *extent);
/* The only paragraph of a cell, else NULL. */
const Block *table_only_paragraph(const TableCell *cell);

/* Caption, unit, note, the line under a part that goes on. */
/* The text with `after` behind it. */
Inline *table_add_text(TableSetter *setter, const Inline *first, Str after);
void table_push_captions(TableSetter *setter);
void table_push_note(TableSetter *setter);
void table_push_continues(TableSetter *setter, StripList *foot);

/* One text as a cell's content: a line, aligned as the entries of `column` are. */
void table_set_line(const TableSetter *setter, const Paragraph *paragraph, Length width, CellAlign align,
                    size_t column, StripCell *cell);

/* Carried sums: the rows' running totals, and the forms of the rows that show them. */
void table_set_sums(TableSetter *setter, Strip *rows);
const Style *table_sum_style(const TableSetter *setter);
/* Sums of all plain rows, as text; empty in columns that are not summed. */
void table_widest_sums(TableSetter *setter, Str *texts);

#endif
