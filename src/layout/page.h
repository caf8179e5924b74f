/* Finished pages: positioned items and nothing else.
 *
 * Takes: built by layout. Gives: what any writer draws, in drawing order, which is also the order of the
 * text. Invariant: origin at the page's top left corner, y downwards, 1/1000 pt; a writer decides nothing.
 */
#ifndef HANMEN_LAYOUT_PAGE_H
#define HANMEN_LAYOUT_PAGE_H

#include "image/image.h"
#include "text/line.h"

typedef enum ItemKind {
    ITEM_TEXT,  /* run, with its line's left end and baseline at x, y; may have a halo */
    ITEM_FILL,  /* a rectangle: rules, backgrounds */
    ITEM_DISC,  /* a filled circle in the rectangle */
    ITEM_IMAGE, /* a picture in the rectangle */
    ITEM_LINK,  /* an active area over the rectangle */
    ITEM_ANCHOR /* a place that bookmarks and references lead to */
} ItemKind;

/* What an artifact is (ISO 32000-1, 14.8.2.2.2). */
typedef enum ArtifactKind {
    ARTIFACT_LAYOUT, /* rules, marks, backgrounds */
    ARTIFACT_HEADER, /* running heads and folios, above and below the type area */
    ARTIFACT_FOOTER,
    ARTIFACT_REPEATED /* a table's head on its later pages */
} ArtifactKind;

/* A rectangle of the page. */
typedef struct PictureArea {
    Length x, y, width, height;
} PictureArea;

typedef struct Item {
    ItemKind kind;
    bool is_artifact; /* running heads, repeated table heads, rules, marks: no content */
    uint8_t artifact; /* ArtifactKind, when it is one */
    bool is_overlay;  /* drawn last, in a layer of its own: marks for a designer */
    bool
        is_turned; /* placed on the page turned to the left by 90 degrees: x from its foot, y from its left */
    NodeId node;
    Length x, y;
    Length width, height; /* fill, disc, image, link */
    Color color;          /* fill, disc; halo of text */
    Length halo;          /* text: width of a contour in `color` drawn under it, 0 = none */
    union {
        const PlacedRun *run;
        struct {
            const Image *image;
            const PictureArea *whole; /* where all of the picture is, when the item shows a part; or NULL */
        };
        Str target; /* link: URL */
        Str anchor;
    };
} Item;

typedef struct Page {
    Length width, height;
    const Item *items;
    size_t item_count;
    int folio; /* printed number */
    FolioStyle folio_style;
    bool is_right;    /* odd page of a two-sided document */
    bool shows_folio; /* the number stands on it */
    /* a press's page is larger than what is left after trimming: */
    Length trim;  /* from each edge to where it is trimmed; 0: the page is what is left */
    Length bleed; /* how far colours go on behind the trim */
} Page;

/* A bookmark: a heading with its number, and where it is. */
typedef struct OutlineEntry {
    int level; /* 0: chapter, 1..6: headings */
    Str title;
    NodeId node;
    size_t page; /* index into Pages.page */
    Length x, y;
} OutlineEntry;

typedef struct Pages {
    const Page *page;
    size_t count;
    const OutlineEntry *outline;
    size_t outline_count;
    const Str *late_text; /* by NodeId: what marks of notes show; NULL: there are none */
} Pages;

#endif
