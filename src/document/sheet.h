/* A sheet's layout: items at fixed places of a page, which the values of a record fill.
 *
 * Takes: built by input/sheet_layout.c. Gives: what binding and layout need to know of each item.
 * Invariant: immutable once read, so that any number of threads may set records with one layout.
 */
#ifndef HANMEN_DOCUMENT_SHEET_H
#define HANMEN_DOCUMENT_SHEET_H

#include "base/array.h"
#include "document/style.h"

typedef enum SheetItemKind {
    SHEET_TEXT,   /* one text: a title, a code, a line */
    SHEET_FLOW,   /* paragraphs */
    SHEET_LIST,   /* one list item for each entry of a list */
    SHEET_FIELDS, /* labels and values */
    SHEET_TABLE,  /* one row for each entry of a list */
    SHEET_IMAGE,
    SHEET_CHART, /* from the entries of a list */
    SHEET_STACK, /* items of the kinds above but images, one under the other */
    SHEET_PANEL  /* a rectangle of colour behind other items */
} SheetItemKind;

/* Where content lower than its frame stands. */
typedef enum SheetStand {
    SHEET_STAND_TOP,
    SHEET_STAND_MIDDLE,
    SHEET_STAND_BOTTOM,
    SHEET_STAND_SPREAD /* what is left over goes between the parts that begin with a heading */
} SheetStand;

/* From the page's top left corner. */
typedef struct SheetFrame {
    Length x, y, width, height;
} SheetFrame;

/* What is done when the content is higher than its frame, in this order. */
typedef struct SheetFit {
    Length grow;      /* how much higher the frame may become */
    Length shrink_to; /* least size of the item's text; 0: it is not set smaller */
    int lines;        /* most lines of text, of a table in each entry; 0: as many as the frame holds */
    bool cuts;        /* in the end entries are left out, which is reported; */
    bool continues;   /* or what is left goes on on further pages; else it is an error */
} SheetFit;

typedef enum PictureFit { PICTURE_COVER, PICTURE_CONTAIN } PictureFit;

typedef struct SheetItem {
    SheetItemKind kind;
    Str name; /* for messages and reports: the author's, or kind and number, "text 3" */
    Span span;
    int page; /* from 1 */
    SheetFrame frame;
    SheetFit fit;
    Str style; /* of its text; empty: the kind's own */
    Str panel; /* style of the panel behind it; the content stands inside its paddings */
    SheetStand stand;
    PictureFit picture_fit;             /* images */
    int32_t focus_x, focus_y;           /* of pictures that do not tell it themselves */
    const struct SheetContent *content; /* what is bound: input/sheet_content.h */
} SheetItem;

typedef struct SheetLayout {
    Str path, name;
    const StyleSheet *sheet;
    SheetItem *items; /* in reading order */
    size_t item_count;
    int pages;      /* on which items stand, at least 1 */
    int most_pages; /* that a sheet may have with those that it goes on to; 0: any number */
    Str language;
    const struct SheetContent *content; /* title and further texts that stand in no frame */
} SheetLayout;

/* What was done for want of room or of data; a run's report lists all of it. */
typedef enum SheetNoteKind {
    SHEET_NOTE_SHRUNK,  /* amount: per cent of the size that the text was set at */
    SHEET_NOTE_GREW,    /* amount: 1/1000 pt */
    SHEET_NOTE_CUT,     /* amount: entries, or characters, left out */
    SHEET_NOTE_DEFAULT, /* a value was missing and the layout's own was set */
    SHEET_NOTE_MISSING  /* a value was missing and its item was left out */
} SheetNoteKind;

typedef struct SheetNote {
    SheetNoteKind kind;
    Str item, field; /* the item's name; the value's path in the record, empty when it is not one value */
    int page;        /* of the sheet, from 1; 0: of no page */
    int32_t amount;
    Span span;
} SheetNote;

typedef struct SheetNotes {
    Arena *arena;
    ARRAY(SheetNote)
    list;
} SheetNotes;

void sheet_note(SheetNotes *notes, SheetNote note);
/* "shrunk", "grew", "cut", "default", "missing" */
const char *sheet_note_name(SheetNoteKind kind);
const char *sheet_item_kind_name(SheetItemKind kind);

#endif
