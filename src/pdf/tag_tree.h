/* What the document is, as PDF's structure types: the tree of tags before anything is drawn.
 *
 * Takes: a styled document. Gives: its elements in the author's order (ISO 32000-1, 14.8.4), and for every
 * node of the document the place in the tree where its content belongs.
 * Invariant: the order is the document's, not the pages'; an element stands before its kids; heading levels
 * begin at 1 and never skip one downwards.
 */
#ifndef HANMEN_PDF_TAG_TREE_H
#define HANMEN_PDF_TAG_TREE_H

#include "base/array.h"
#include "document/style.h"
#include "pdf/syntax.h"

/* Index of a tag in its tree; 0 is none. */
typedef uint32_t TagId;

typedef enum TagKind {
    TAG_CONTENT, /* no element: where marked content is gathered */
    TAG_OBJECTS, /* no element: where a link's annotations are gathered */
    TAG_DOCUMENT,
    TAG_SECT,
    TAG_DIV,
    TAG_ASIDE, /* boxes; for PDF 1.7 a Div */
    TAG_BLOCK_QUOTE,
    TAG_H1,
    TAG_H2,
    TAG_H3,
    TAG_H4,
    TAG_H5,
    TAG_H6,
    TAG_H7, /* a chapter's sixth level; for PDF 1.7 a P */
    TAG_P,
    TAG_L,
    TAG_LI,
    TAG_LBL,
    TAG_LBODY,
    TAG_FIGURE,
    TAG_FORMULA,
    TAG_CAPTION,
    TAG_TABLE,
    TAG_THEAD,
    TAG_TBODY,
    TAG_TFOOT,
    TAG_TR,
    TAG_TH,
    TAG_TD,
    TAG_LINK,
    TAG_REFERENCE,
    TAG_INDEX,
    TAG_TOC,
    TAG_TOCI,
    TAG_NOTE,
    TAG_SPAN,
    TAG_CODE,
    TAG_RUBY,
    TAG_RB,
    TAG_RT,
    TAG_WARICHU,
    TAG_WT
} TagKind;

typedef struct Tag {
    TagKind kind;
    TagId parent, first, last, next; /* kids are a chain from first to last */
    PdfId id;                        /* of the element's object; content has none */
    bool heads_row;                  /* TH: its scope is the row, not the column */
    bool has_name;                   /* TH: cells name it as their head */
    union {                          /* what it shows, where its attributes come from */
        const Block *block;          /* list, figure */
        const TableCell *cell;
        const Inline *text; /* link, span */
        const Note *note;
    };
} Tag;

/* The heads of a cell in a table whose heads a reader could not find by their columns and rows alone. */
typedef struct CellHeads {
    TagId cell;
    size_t first, count; /* into TagTree.heads */
} CellHeads;

typedef struct TagTree {
    Arena *arena;
    Tag *tags; /* tags[1] is the Document */
    size_t count, capacity;
    TagId *content;    /* by NodeId: the TAG_CONTENT of what shows the node; 0: it shows nothing */
    size_t node_count; /* of the document */
    ARRAY(CellHeads)
    headed; /* by rising tag */
    ARRAY(TagId)
    heads;
} TagTree;

TagTree *tag_tree_make(Arena *arena, const StyledDocument *styled);

/* A further tag at the end of the parent's kids. */
TagId tag_tree_add(TagTree *tree, TagId parent, TagKind kind);

/* "P", "H1", …: the structure type. */
Str tag_type(TagKind kind);

/* The nearest tag of that kind at or above the tag; 0 when there is none. */
TagId tag_tree_above(const TagTree *tree, TagId tag, TagKind kind);

#endif
