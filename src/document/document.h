/* What a document says: blocks and inlines, without any look.
 *
 * Takes: built by input/report.c. Gives: the tree that every later stage walks.
 * Invariant: ids are dense (0 is the document); every node has the place in the source it came from; all text
 * is valid UTF-8 without control characters except that INLINE_BREAK stands for forced line ends.
 */
#ifndef HANMEN_DOCUMENT_DOCUMENT_H
#define HANMEN_DOCUMENT_DOCUMENT_H

#include "base/diagnostics.h"
#include "base/length.h"
#include "document/chart.h"
#include "document/number.h"

typedef uint32_t NodeId;

typedef enum InlineKind {
    INLINE_TEXT,
    INLINE_BREAK, /* a forced line end */
    INLINE_STRONG,
    INLINE_EMPHASIS,
    INLINE_RUBY,      /* child: base text; parts: the readings */
    INLINE_LINK,      /* child: shown text; text: the URL */
    INLINE_REFERENCE, /* text: the target's anchor; form */
    INLINE_NOTE,      /* a note's mark; note; text: the name the author gave it */
    INLINE_SPAN       /* child; text: the span's name (small, sup, lang, …) */
} InlineKind;

typedef struct Inline Inline;
typedef struct Note Note;

typedef enum ReferenceForm {
    REFERENCE_TITLE,
    REFERENCE_NUMBER, /* the number of a heading or chapter */
    REFERENCE_FULL,   /* number and title */
    REFERENCE_PAGE    /* the folio of the page it leads to */
} ReferenceForm;

/* What a reference leads to. */
typedef struct Reference {
    ReferenceForm form;
    Str link;       /* "#" and the target's anchor */
    NodeId target;  /* a heading or chapter; else 0 */
    size_t chapter; /* in which the reference stands */
    bool is_bare;   /* the folio alone: in a table of contents */
    bool is_listed; /* one of several in an index: repeats are left out */
    bool to_chapter;
} Reference;

struct Inline {
    InlineKind kind;
    NodeId id;
    Span span;
    Str text;
    const Str *parts; /* ruby: one reading a base character (mono, jukugo), or one for the group */
    size_t part_count;
    union {
        const Note *note;           /* INLINE_NOTE; NULL after an error */
        const Reference *reference; /* INLINE_REFERENCE; NULL after an error */
    };
    Inline *child, *next;
};

typedef enum BlockKind {
    BLOCK_PARAGRAPH,   /* text */
    BLOCK_HEADING,     /* text; label: the subtitle; heading */
    BLOCK_LIST,        /* children: BLOCK_LIST_ITEM; list */
    BLOCK_LIST_ITEM,   /* text: first line, may follow a label; children: further blocks */
    BLOCK_QUOTE,       /* children */
    BLOCK_DEFINITIONS, /* children: BLOCK_DEFINITION */
    BLOCK_DEFINITION,  /* label: term; text: its body; children: nested BLOCK_DEFINITIONS or other blocks */
    BLOCK_FIGURE,      /* figure */
    BLOCK_PHOTOS,      /* children: BLOCK_FIGURE, one row; text: the shared caption; photos */
    BLOCK_FLOAT,       /* children: what stands at the side; side_float */
    BLOCK_BOX,         /* children in a frame */
    BLOCK_TABLE,       /* text: the caption; table */
    BLOCK_INDEX,       /* children: BLOCK_INDEX_GROUP */
    BLOCK_INDEX_GROUP, /* text: its head; children: BLOCK_INDEX_ENTRY */
    BLOCK_INDEX_ENTRY, /* text: the term, and a reference by page for each of its places */
    BLOCK_CONTENTS,    /* children: BLOCK_CONTENTS_ENTRY; contents */
    BLOCK_CONTENTS_ENTRY, /* text: the title, a reference; label: its page, a reference; entry */
    BLOCK_PAGE_BREAK,
    BLOCK_ITEM /* children: what one item of a sheet's layout shows; item */
} BlockKind;

typedef enum ListKind { LIST_BULLET, LIST_CIRCLED, LIST_NUMBER, LIST_PARENTHESIZED, LIST_PLAIN } ListKind;
typedef enum Side { SIDE_LEFT, SIDE_RIGHT, SIDE_INSIDE, SIDE_OUTSIDE } Side;

typedef struct Heading {
    int level;     /* 1..6 */
    Str numbering; /* name of a numbering family of the layout; empty = the level's own */
    Str number;    /* given by the author, in place of the counted one */
    bool unnumbered;
} Heading;

typedef struct List {
    ListKind kind;
    Str mark;  /* a bullet list's mark when the author chose one */
    int start; /* first number */
} List;

typedef enum ContentsOf { CONTENTS_OF_HEADINGS, CONTENTS_OF_FIGURES, CONTENTS_OF_TABLES } ContentsOf;

typedef struct Contents {
    ContentsOf of;
    int levels; /* of headings, below the chapters */
} Contents;

typedef struct ContentsEntry {
    NodeId target; /* the heading or chapter, whose number it shows */
    int level;     /* 0: a chapter, 1..6: headings; captions have -1 */
} ContentsEntry;

/* A word set over a map. x and y are per cent (1/1000) of the picture's width and height. */
typedef struct FigureLabel {
    Inline *text;
    int32_t x, y;
    bool has_marker; /* a dot at the place itself */
    Side side;       /* of the place, where the word stands: left or right */
    bool is_small;   /* second rank: seas, neighbours */
    Span span;
} FigureLabel;

/* A picture from a file, or a chart. */
typedef struct Figure {
    Str source; /* as written, relative to the file that names it */
    Str path;   /* resolved */
    Span source_span;
    Str alternative; /* alt text; empty only when decorative */
    bool is_decorative;
    bool is_formula; /* a picture of a formula, whose alternative text says it in words */
    Inline *caption, *credit;
    Dimension width; /* value 0: the measure, or the photo row's share */
    FigureLabel *labels;
    size_t label_count;
    const Chart *chart; /* NULL: the picture at path */
} Figure;

typedef struct Photos {
    Dimension height, gap; /* value 0: from the layout */
    Inline *credit;
} Photos;

typedef struct SideFloat {
    Side side;
    Dimension width, min_text; /* value 0: from the layout */
} SideFloat;

/* Which item of the layout shows the children, and the record's value they come from. */
typedef struct ItemPart {
    size_t index;   /* into SheetLayout.items */
    Str field;      /* path in the record; empty: several, or none */
    bool has_focus; /* of a picture: which point stays in sight, 1/1000 of its width and height */
    int32_t focus_x, focus_y;
} ItemPart;

typedef enum CellAlign { CELL_DEFAULT, CELL_START, CELL_CENTER, CELL_END, CELL_DECIMAL } CellAlign;

typedef enum CellVertical { VERTICAL_DEFAULT, VERTICAL_TOP, VERTICAL_MIDDLE, VERTICAL_BOTTOM } CellVertical;

typedef struct Block Block;

typedef struct TableCell {
    NodeId id;
    Span span;
    Block *content;    /* chain of blocks, NULL for an empty cell */
    int column;        /* of its first column, from 0, after spans are resolved */
    int columns, rows; /* how many it covers, at least 1 */
    CellAlign align;
    CellVertical vertical;
    bool has_number; /* the cell's text is this number as its column prints it */
    Decimal number;
} TableCell;

/* What a row is to the reader of a table made from data. */
typedef enum RowKind { ROW_PLAIN, ROW_GROUP_HEAD, ROW_SUBTOTAL } RowKind;

typedef struct TableRow {
    NodeId id;
    Span span;
    TableCell *cells;
    size_t cell_count;
    RowKind kind;
    uint32_t group;  /* rows of one group have the same number, from 1; 0 = in no group */
    bool keeps_next; /* no page ends behind it */
} TableRow;

typedef struct TableColumn {
    bool by_content; /* width from the widest entry */
    Dimension width;
    Dimension least, most; /* of a width that is not fixed; value 0: no limit */
    CellAlign align;
    CellVertical vertical;
    bool is_row_head; /* its cells head their rows */
    bool has_format;
    NumberFormat format; /* how its numbers are printed */
} TableColumn;

/* Sums carried over a page's end: of the columns that are marked, over the plain rows' numbers so far. */
typedef struct TableCarry {
    Inline *to_next, *from_previous; /* labels; to_next NULL: nothing is carried */
    Inline *page_total;              /* label of the sum of each page's own rows; NULL: none */
    int label_columns;               /* columns from the first that a label covers, at least 1 */
    bool *is_summed;                 /* by column */
} TableCarry;

/* What is done with a table that is wider than the text. */
typedef enum WideStep {
    WIDE_SHRINK, /* its characters are set smaller, down to a least size */
    WIDE_TURN,   /* it stands on pages of its own, turned by 90 degrees */
    WIDE_SPLIT   /* its columns are divided into parts; the first ones are repeated */
} WideStep;
enum { WIDE_STEPS = 3 };

typedef struct Table {
    TableColumn *columns;
    size_t column_count;
    TableRow *head, *rows, *total;
    size_t head_count, row_count, total_count;
    Str continued; /* added to a repeated caption; empty: the caption is not repeated */
    Inline *note, *unit;
    bool is_rounded; /* a total as printed is not the sum of the entries as printed */
    TableCarry carry;
    TableRow *head_later; /* the head of the pages after the first, when it differs */
    size_t head_later_count;
    Inline *continues;   /* a line under the part of a table that goes on: 次ページへ続く */
    bool keeps_groups;   /* a group of rows stands on one page when it can */
    bool repeats_groups; /* a group that is cut gets its head again, followed by group_continued */
    Str group_continued;
    bool repeats_spans;        /* the text of a cell that a page cuts through stands on both pages */
    CellAlign place;           /* of a table narrower than the measure; CELL_DEFAULT: as its caption */
    bool width_by_content;     /* no wider than its entries need */
    Dimension width;           /* of the whole; value 0: the measure */
    WideStep wide[WIDE_STEPS]; /* taken in their order, until the table is not too wide */
    size_t wide_count;
    Length smallest;      /* characters are not set smaller than this */
    int repeated_columns; /* in parts; 0: those that head the rows, or the first */
    bool is_turned;       /* whether it is too wide or not */
} Table;

/* What a paragraph is beside its neighbours. */
typedef enum ParagraphRole {
    PARAGRAPH_PLAIN,
    PARAGRAPH_CONTINUES, /* goes on after a formula or list: no indent (J-3.1.5.3) */
    PARAGRAPH_FORMULA    /* a formula that stands alone (J-3.7.4.3) */
} ParagraphRole;

struct Block {
    BlockKind kind;
    NodeId id;
    Span span;
    Str style;   /* a style's name given by the author, empty = the kind's default */
    Str anchor;  /* id for references */
    bool across; /* all columns of the page */
    Inline *text, *label;
    Block *child, *next;
    union {                 /* what is large stands apart: most blocks are paragraphs */
        ParagraphRole role; /* of a paragraph */
        Heading heading;
        List list;
        Figure *figure;
        Photos photos;
        SideFloat side_float;
        Contents contents;
        ContentsEntry entry;
        Table *table;
        ItemPart item;
    };
};

/* A footnote or endnote: what its mark in the text leads to. */
struct Note {
    NodeId id; /* of the number before its body */
    Span span;
    const Inline *mark;
    Str target, back; /* links: "#…" to the body, "#…" to the mark */
    Block *body;      /* a chain of paragraphs */
};

/* A place in the text that an index names. */
typedef struct IndexMark {
    NodeId node; /* of its first text */
    Str anchor;
} IndexMark;

typedef struct Chapter {
    NodeId id;
    Span span;
    Str anchor;
    Inline *title;
    Str running; /* for the running head; empty: number and title */
    Str number;  /* given by the author in place of the counted one */
    Block *body;
    const Note *const *notes; /* in the order of their marks */
    size_t note_count;
} Chapter;

typedef struct Node {
    Span span;
} Node;

/* A file that the PDF carries along. */
typedef struct Attachment {
    Str name, text; /* without folders; what it holds, may be empty */
    Str bytes;
    Span span;
} Attachment;

typedef struct Document {
    Str title, subtitle, author, publisher, language; /* language: BCP 47, "ja" by default */
    Str layout_path; /* resolved path of the layout file, empty = the default layout */
    Span layout_span;
    int first_chapter; /* number of the first chapter */
    Chapter *chapters;
    size_t chapter_count;
    size_t front_count; /* chapters of the front matter: the first ones, with folios of their own */
    Attachment *attachments;
    size_t attachment_count;
    const Inline *const *references; /* all that were resolved */
    size_t reference_count;
    const IndexMark *index_marks;
    size_t index_mark_count;
    const Node *nodes; /* by NodeId */
    size_t node_count;
} Document;

/* The text of an inline chain without markup, breaks as nothing: for bookmarks, running heads, titles. */
Str inline_plain_text(Arena *arena, const Inline *first);

const char *block_kind_name(BlockKind kind);
const char *inline_kind_name(InlineKind kind);

#endif
