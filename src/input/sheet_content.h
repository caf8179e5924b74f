/* What an item of a sheet's layout shows, and of what kind a record's values are.
 *
 * Takes: built by sheet_layout.c, sheet_items.c and data_schema.c. Gives: what sheet_bind.c needs.
 * Invariant: immutable; everything that could be checked without a record has been.
 */
#ifndef HANMEN_INPUT_SHEET_CONTENT_H
#define HANMEN_INPUT_SHEET_CONTENT_H

#include "input/binding.h"
#include "input/data_schema.h"

typedef enum WhenSign {
    WHEN_FILLED,
    WHEN_EQUAL,
    WHEN_UNEQUAL,
    WHEN_LESS,
    WHEN_AT_MOST,
    WHEN_MORE,
    WHEN_AT_LEAST
} WhenSign;

/* `path`, or `path = value`; several in a list. */
typedef struct When {
    const struct When *next; /* of a list */
    Span span;
    BindingPath path;
    WhenSign sign;
    Str value;
} When;

/* What stands where a value is missing. */
typedef struct IfMissing {
    const Template *text;
    const YamlNode *src, *alt;
    Str style;
    Span span;
} IfMissing;

/* A label and its value. */
typedef struct FieldRow {
    Span span;
    const Template *label, *value;
    const When *when;
    const IfMissing *if_missing;
} FieldRow;

typedef struct SheetColumn {
    Span span;
    const Template *head, *value;
    TableColumn column;
} SheetColumn;

typedef struct SheetContent {
    const When *when, *unless; /* all must hold; none may */
    const IfMissing *if_missing;
    const YamlNode *chart; /* a chart's keys but its data */
    const Template *value; /* text, flow; of each entry in a list */
    BindingPath bind;      /* images: the picture; lists and tables: the entries; flows: the paragraphs */
    bool has_bind;
    int heading_level; /* text: 1 to 6; 0: a paragraph */
    ListKind list;
    Dimension label_width; /* fields: value 0: the widest label's */
    bool is_across;        /* fields: values under their labels, side by side */
    FieldRow *rows;
    size_t row_count;
    SheetColumn *columns;
    size_t column_count;
    size_t most_entries;     /* lists and tables; 0: any number */
    const Template *caption; /* images, tables */
    const SheetItem *parts;  /* of a stack; they have no frames */
    size_t part_count;
    const YamlNode *src, *alt; /* a picture of the layout's own */
    /* of the whole sheet */
    const Template *title, *bookmark, *author;
    const DataFields *data; /* NULL: no schema, every value is text */
} SheetContent;

#endif
