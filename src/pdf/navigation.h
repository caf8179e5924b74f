/* Ways through the file: bookmarks, links, named places, page numbers.
 *
 * Takes: pages with their outline, links and anchors. Gives: the catalog's and pages' entries for them.
 * Invariant: every place lies on an existing page; the named places are sorted by bytes, each name once (the
 * first wins).
 */
#ifndef HANMEN_PDF_NAVIGATION_H
#define HANMEN_PDF_NAVIGATION_H

#include "layout/page.h"
#include "pdf/object.h"
#include "pdf/tag.h"

/* Entries of the catalog: PageMode, Outlines, Names, PageLabels. page_ids: the page objects; with tags,
 * bookmarks know their headings. levels: of headings that get a bookmark, chapters the first; 0: none.
 * attachments: their name tree; 0: none. */
Str navigation_add(Arena *arena, PdfFile *file, const Pages *pages, const PdfId *page_ids,
                   const PdfTags *tags, int levels, PdfId attachments);

/* Appends the page's Annots entry when the page has links. A target that begins with "#" leads to an anchor.
 * tags: where each is noted; NULL: none. */
void navigation_append_links(Arena *arena, PdfFile *file, const Page *page, PdfTags *tags,
                             StrBuilder *entries);

#endif
