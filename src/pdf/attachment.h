/* Files that a document carries along: ISO 32000-1, 7.11.4.
 *
 * Takes: the document's attachments. Gives: the name tree of them.
 * Invariant: a file that claims PDF/A-2 or PDF/X has none: PDF/A-2 takes only files that are PDF/A
 * themselves (ISO 19005-2, 6.8), and a press none.
 */
#ifndef HANMEN_PDF_ATTACHMENT_H
#define HANMEN_PDF_ATTACHMENT_H

#include "document/document.h"
#include "document/profile.h"
#include "pdf/object.h"

/* False after a diagnostic: there are some, and the profile forbids them. */
bool attachments_check(Arena *arena, Diagnostics *diagnostics, const Document *document,
                       const PdfProfile *profile);

/* The name tree; 0 when there are none. date: of the files, seconds since 1970. */
PdfId attachments_add(Arena *arena, PdfFile *file, const Document *document, int64_t date);

#endif
