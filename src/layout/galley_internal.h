/* What the files that set a galley share: paragraphs, pictures, tables, boxes, floats.
 *
 * Takes: blocks and a measure. Gives: strips appended to a list.
 * Invariant: a setter only appends; what it has appended it never changes, except that the column setter may
 * forbid breaks inside a side float's lines.
 */
#ifndef HANMEN_LAYOUT_GALLEY_INTERNAL_H
#define HANMEN_LAYOUT_GALLEY_INTERNAL_H

#include "layout/galley.h"
#include "layout/layout.h"

/* Three lifetimes. What is not plainly of the two shorter ones goes into `arena`. */
typedef struct GalleyContext {
    Arena *arena;   /* the job's: pages, and what items on them refer to */
    Arena *galley;  /* strips and paragraphs: until the chapter's pages are made */
    Arena *scratch; /* a paragraph or a cell being set, a page being filled: who takes a mark rewinds to it */
    Diagnostics *diagnostics;
    const StyledDocument *styled;
    TextContext text;
    ImageSet *images;
    bool greedy_lines, show_gaps;
    uint32_t next_group; /* the number the next table, box or figure gets */
    const Style *body;   /* the style that makes the grid */
    const Paragraph *
        *paragraphs; /* by the first inline's NodeId: each text is shaped once, however often it is set */
    ARRAY(NodeId)
    known;                   /* which of them there are */
    bool forgets_paragraphs; /* set in scratch: paragraphs are only for the cell at hand */
    const Inline *at_hand;   /* then: what the newest paragraph was made of */
    const Paragraph *paragraph_at_hand;
    int *float_delay;  /* by NodeId: how many paragraphs a side float lets pass before it begins */
    int *float_filler; /* by NodeId: empty lines that were needed beside it */
    Str *mark_anchor;  /* by NodeId: the anchors of places that an index names; NULL: there are none */
    bool *note_below;  /* by NodeId of a note: it stands below its table; NULL: none do */
    Str *late_before;  /* by NodeId of a text's first inline: what pages had decided of it when it was shaped;
                          NULL: no text has such */
    Str *late_text;    /* by NodeId: what the marks of notes show */
    bool reports_pictures; /* diagnostics about pictures: the first time only */
} GalleyContext;

/* A context for setting the input's chapters. */
GalleyContext *galley_context(Arena *arena, Diagnostics *diagnostics, const LayoutInput *input);

/* Sets a chapter's body; lines stand on the grid of the body style. What goes over all columns of a page is
 * set at page_measure. */
Galley *galley_set(GalleyContext *context, const Chapter *chapter, Length measure, Length page_measure);

/* The chapter's pages are made: its strips and paragraphs go. */
void galley_forget(GalleyContext *context);

/* A cell being measured or set. Paragraphs of a large table's cells last no longer than this. */
typedef struct CellWork {
    ArenaMark mark;
    bool forgot_before;
} CellWork;
CellWork cell_begin(GalleyContext *context, bool forgets_paragraphs);
void cell_end(GalleyContext *context, CellWork work);

/* Sets a chain of blocks at a measure, for cells, boxes and floats: strips with their own pitch, off the
 * grid. */
StripList galley_set_blocks(GalleyContext *context, const Block *first, Length measure);

/* Natural and least widths of a chain of blocks, for columns by content. */
void galley_block_widths(GalleyContext *context, const Block *first, Length *natural, Length *least);

/* Sets a table or a box: appends its strips. */
void table_set(GalleyContext *context, const Block *block, Length measure, bool may_turn, StripList *strips);
void box_set(GalleyContext *context, const Block *block, Length measure, StripList *strips);

/* What a table in a cell needs: its columns side by side, spans over several of them not counted. */
void table_block_widths(GalleyContext *context, const Block *block, Length *natural, Length *least);

/* A sum row with the numbers of its page, from the form that page_cut placed. */
const Strip *table_sum_row(const Strip *form);

/* The distance of tables and boxes from the text: what the style wants, at least one em of the body
 * (J-4.3.4.2). */
Length framed_space(const GalleyContext *context, Length wanted);

/* Where a figure stands in its column. */
typedef struct FigurePlace {
    Length left, width;
    bool is_movable; /* what follows may overtake it */
    bool is_side;    /* it stands beside the text */
} FigurePlace;

/* Sets a figure or a row of photographs with captions and credits: one strip. */
void figure_set(GalleyContext *context, const Block *block, FigurePlace place, StripList *strips);
void photos_set(GalleyContext *context, const Block *block, FigurePlace place, StripList *strips);

/* Where a picture stands, in its strip or on the page. */
typedef struct FigureBox {
    Length x, y, width, height;
} FigureBox;

/* A word over a picture, with its dot. */
void figure_label_items(GalleyContext *context, NodeId node, const FigureLabel *label, FigureBox box,
                        ItemList *items, Length *overflow);
/* The figure's picture; NULL after an error. */
const Image *figure_open(GalleyContext *context, const Figure *figure);
/* Warns when the picture, printed at this width, has too few pixels. */
void figure_check_resolution(GalleyContext *context, const Figure *figure, const Image *image, Length width);

/* The style of that name, else the body's. */
const Style *galley_style(const GalleyContext *context, Str name);

/* From the top of a style's em box to its baseline. */
Length style_ascent(const GalleyContext *context, const Style *style);

/* Text shaped in a style; the same node and style are shaped once. */
const Paragraph *galley_paragraph(GalleyContext *context, const Inline *text, const Style *style, NodeId node,
                                  Span span);
const Paragraph *galley_plain(GalleyContext *context, Str text, const Style *style, NodeId node, Span span);

/* Whether the line ends inside a word that is wider than any line (J-3.2.6.1). */
bool line_breaks_word(const Paragraph *paragraph, const Line *line);

/* Notes in the strip what is wrong with a line that stands in it; told when its page is known. */
void strip_note_faults(Strip *strip, const Paragraph *paragraph, const Line *line);

/* A line's runs as items, its left edge at x and its baseline at y; links get their areas. */
void line_items(GalleyContext *context, const Paragraph *paragraph, const Line *line, Length x, Length y,
                NodeId node, ItemList *items);

/* Lines one under the other at their own pitch, half the line gap above and below each: captions, labels.
 * Gives the height. With `centers_single`, a text of one line is centred. */
Length text_block_items(GalleyContext *context, const Paragraph *paragraph, Length x, Length y, Length width,
                        bool centers_single, ItemList *items, Length *overflow);

/* Emits strips at their tops: own items, cells, and the rules of the tables they belong to. Tops are from the
 * page's top. */
typedef struct PlacedStrip {
    const Strip *strip;
    Length y;
    bool is_repeated; /* a table head on a later page: an artifact */
} PlacedStrip;
void strips_emit(Arena *arena, const PlacedStrip *placed, size_t count, Length x, bool is_right_page,
                 ItemList *items);

/* Inside is left on a right page, outside the reverse. */
bool side_is_left(Side side, bool is_right_page);

#endif
