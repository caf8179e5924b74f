/* The galley: an endless column of strips, before it is cut into pages (棒組み).
 *
 * Takes: a chapter's styled blocks and a measure. Gives: strips from top to bottom.
 * Invariant: a strip is never cut except by strip_split; items are relative to the strip's top left corner;
 * no strip knows its page.
 */
#ifndef HANMEN_LAYOUT_GALLEY_H
#define HANMEN_LAYOUT_GALLEY_H

#include "base/array.h"
#include "layout/page.h"

typedef enum StripKind {
    STRIP_LINE,    /* a line of body text, on the grid */
    STRIP_HEADING, /* a heading with its whole number of lines, on the grid */
    STRIP_BLOCK,   /* a picture, a row of pictures: off the grid */
    STRIP_ROW,     /* a table row or a box: cells side by side, off the grid */
    STRIP_SPACE,   /* whole empty lines, dropped at a page's head */
    STRIP_PAGE_BREAK
} StripKind;

typedef enum StripBreak { STRIP_BREAK_FREE, STRIP_BREAK_AVOID, STRIP_BREAK_FORBIDDEN } StripBreak;

typedef ARRAY(Item)
ItemList;

typedef struct Strip Strip;
typedef ARRAY(Strip)
StripList;

/* One cell of a STRIP_ROW: its own small galley. */
typedef struct StripCell {
    NodeId node;
    Length x, width; /* within the strip, paddings included */
    Length padding_inline, padding_block;
    const Strip *strips;
    size_t strip_count;
    Length content_height;
    CellAlign align;
    bool has_background;
    Color background;
    int rows;              /* rows it spans; its text stands in the first piece */
    Length spanned_height; /* when it is more than one: the height of them all */
    CellVertical vertical;
    bool is_repeated; /* its text is a repetition: an artifact */
    /* the part of a cell from above: that cell's text, for when this row is the first on its page */
    const Strip *again;
    size_t again_count;
} StripCell;

/* What a sum row at a table's break adds up. */
typedef enum SumRole { SUM_NONE, SUM_PAGE, SUM_TO_NEXT, SUM_FROM_PREVIOUS } SumRole;

/* A note as it is set for the foot of a page or a chapter's end. */
typedef struct SetNote {
    const Note *note;
    const Strip *strips;
    size_t count;
} SetNote;

/* The notes of a chapter for the feet of its pages, and what stands above them. */
typedef struct NoteSet {
    const SetNote **of_mark; /* by the mark's NodeId */
    size_t node_count;
    Length space, rule_width, rule_length, rule_gap; /* from the text down to the first note */
    Length below;                                    /* half the line gap under the last line */
    Color rule_color;
} NoteSet;

typedef struct NoteList {
    const SetNote **at;
    size_t count;
} NoteList;

struct Strip {
    StripKind kind;
    NodeId node;
    Length height;
    ItemList items;
    StripBreak break_after;
    /* off-grid strips */
    uint32_t group;                   /* strips of one table, box or figure have the same; 0 = none */
    Length space_before, space_after; /* of the group, at its first and last strip */
    const Strip *smaller;             /* figures: the same with smaller pictures, largest first, */
    size_t smaller_count;             /* for when the page has too little room by a little */
    bool is_movable;                  /* a figure that what follows may overtake */
    int section_level;                /* headings: 1..6; a movable strip never passes one */
    /* rows */
    const StripCell *cells;
    size_t cell_count;
    const struct TableFrame *table; /* rules and repeated head of the table the row belongs to */
    bool is_head, is_total, is_first_row, is_last_row;
    bool is_last_plain;       /* the last row before the totals */
    const Strip *group_again; /* the heading of the row's group, for when the row is the first on its page */
    const Decimal *sums;      /* by column: totals up to this row; of a sum row: what it shows */
    SumRole sum_role;         /* a row whose numbers are set when its page is known */
    /* outline */
    bool has_outline;
    int outline_level; /* 0: chapter, 1..6 */
    Str outline_title, anchor;
    /* a table on pages of its own, turned: as high as they are */
    const struct Galley *turned;
    /* side float */
    const struct SideFloatStrips *side_float; /* begins at this strip */
    NoteList notes;     /* whose marks stand in it, and whose bodies stand at the foot of its page */
    bool spans;         /* over all columns of the page */
    Length float_shift; /* how far the strip moves right when the float beside it stands at the left */
    /* diagnostics that wait for their page */
    Length overflow;  /* widest overflow of its lines */
    bool breaks_word; /* one of its lines ends inside a word, because the word is wider than the line */
    Span span;
};

/* What page-making needs to know of a table when it is cut. */
typedef struct TableFrame {
    NodeId node;
    const TableStyle *style;
    Length x, width;
    const Strip *head; /* rows repeated on every page */
    size_t head_count;
    Length head_height;
    const Strip *foot; /* below the last row of a page when the table goes on */
    size_t foot_count;
    Length foot_height;
    const Strip *carried;    /* the row of sums from the pages before; NULL: none */
    const Strip *page_total; /* the row of the page's own sums, which the last page has too; NULL: none */
    const struct TableSetter *setter; /* sets the numbers of sum rows; NULL: there are none */
    const Length
        *column_x; /* left edges of the columns and the right edge of the last: column_count + 1 values */
    size_t column_count;
    bool is_box; /* a frame round the whole in place of a table's rules */
    const Style *box_style;
} TableFrame;

/* What stands at the side of the text, from the top of the strip that carries it. */
typedef struct SideFloatStrips {
    NodeId node;
    Side side;
    const Strip *strips;
    size_t strip_count;
    Length right_x; /* its left edge when it stands at the right; at the left it is 0 */
    Length width, height;
    int lines; /* body lines it takes */
} SideFloatStrips;

typedef struct Galley {
    const Strip *strips;
    size_t count;
    Length measure, pitch, body_size;
    const NoteSet *notes; /* NULL: none at the feet of pages */
} Galley;

#endif
