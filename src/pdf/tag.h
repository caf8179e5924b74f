/* Tags in the file: marked content while pages are drawn, then the structure tree.
 *
 * Takes: the tree of tags, items as they are drawn, links. Gives: numbers for marked content, and the objects
 * of the structure tree (ISO 32000-1, 14.7).
 * Invariant: text that is content is never left without an element: what no tag claims goes into a paragraph
 * at the document's end. Every number on a page belongs to one element, and its parent tree says so.
 */
#ifndef HANMEN_PDF_TAG_H
#define HANMEN_PDF_TAG_H

#include "layout/page.h"
#include "pdf/object.h"
#include "pdf/tag_tree.h"

typedef struct PdfTags PdfTags;

/* Reserves an object for each element. pages: they must live until tags_finish. */
PdfTags *tags_create(Arena *arena, PdfFile *file, const StyledDocument *styled, const Pages *pages);

/* Where the item's marked content is gathered; 0: the item is an artifact. */
TagId tags_content_of(PdfTags *tags, const Item *item);

/* Appends "/P<</MCID 3>>BDC" and a newline for content that begins with the item; with a text, "/Span<</MCID
 * 3/ActualText<FEFF…>>>BDC" for glyphs that stand for it. */
void tags_open_content(PdfTags *tags, TagId content, const Item *item, Str text, StrBuilder *out);

/* The text of the link to which the area belongs; empty when no tag claims it. */
Str tags_link_text(PdfTags *tags, const Item *link);

/* Notes the area's annotation and appends its StructParent entry. */
void tags_append_link(PdfTags *tags, const Item *link, PdfId annotation, StrBuilder *entries);

/* Ends the page at hand, whose object is given, and appends its own entries. */
void tags_end_page(PdfTags *tags, PdfId page, StrBuilder *entries);

/* The object of the element that shows the node; 0 when there is none. */
PdfId tags_element(const PdfTags *tags, NodeId node);

/* Writes the tree; gives the catalog's entries. */
Str tags_finish(PdfTags *tags);

#endif
