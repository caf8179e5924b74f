/* The setter of one column of blocks: a chapter's body on the grid, or a cell's content off it.
 *
 * Takes: blocks. Gives: strips, with text narrowed beside side floats.
 * Invariant: on the grid every strip of text is a whole number of body lines high.
 */
#ifndef HANMEN_LAYOUT_COLUMN_H
#define HANMEN_LAYOUT_COLUMN_H

#include "layout/galley_internal.h"

/* The side float that the text is running beside. */
typedef struct RunningFloat {
    int lines_left; /* body lines still beside it; 0: none */
    Length taken;   /* width that the text lacks */
    NodeId node;
    bool is_heading; /* cut into the text */
} RunningFloat;

/* A side float that lets some paragraphs pass before it begins. */
typedef struct WaitingFloat {
    const Block *block;
    int paragraphs;
} WaitingFloat;

/* A heading that the next paragraph takes into its first line. */
typedef struct RunIn {
    const Block *block; /* NULL: none */
    Length width;       /* from the line's head to where the text begins */
} RunIn;

typedef struct Column {
    GalleyContext *context;
    StripList strips;
    Length measure, indent;
    Length page_measure; /* of what goes over all columns; 0: there is one column */
    bool on_grid;
    RunningFloat beside;
    WaitingFloat waiting;
    RunIn run_in;
} Column;

void column_set_blocks(Column *column, const Block *first);

/* A paragraph: `label` (may be NULL) hangs before it, `hang` wide. */
void column_set_paragraph(Column *column, const Paragraph *paragraph, const Paragraph *label, Length hang);

/* A label in the look that its text's style gives it. */
const Paragraph *column_label(Column *column, Str text, const Style *style, NodeId node, Span span);
const Paragraph *column_number_label(Column *column, const Block *block, const Style *style);
/* A label's lines at x, from the baseline down. */
void column_add_label(Column *column, const Paragraph *label, Length x, Length baseline, Length width,
                      Strip *strip);
/* The heading that waits goes into the paragraph's first strip, before its items. */
void column_add_run_in(Column *column, Length left, Length baseline, Strip *strip);
/* Where the text behind a label begins, from the label's left edge. */
Length column_hang(const Style *style, const Paragraph *label);

void column_set_index(Column *column, const Block *block);
void column_set_contents(Column *column, const Block *block);
void column_set_heading(Column *column, const Block *block);
void column_set_list(Column *column, const Block *block);
void column_set_definitions(Column *column, const Block *block);

/* Side floats: begin now, or wait; `column_end_float` fills the lines that are left beside it. */
void column_begin_float(Column *column, const Block *block);
void column_set_float(Column *column, const Block *block);
void column_end_float(Column *column);
void column_begin_waiting_float(Column *column);

/* Whole empty body lines, kept with what follows; nothing off the grid. */
void column_set_space(Column *column, int lines, NodeId node);

/* Appends a strip of text that takes `lines` body lines (on the grid) beside a running float, which it uses
 * up. */
void column_push_text(Column *column, Strip strip, int lines);

/* Body lines that a height takes on the grid. */
int column_lines(const Column *column, Length height);

#endif
