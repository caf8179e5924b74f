/* The frame of the file: page tree, catalog, information and metadata.
 *
 * Takes: page objects and facts. Gives: catalog, Info, XMP, and the trailer's entries.
 * Invariant: Info and XMP say the same; every time is the one given.
 */
#ifndef HANMEN_PDF_DOCUMENT_H
#define HANMEN_PDF_DOCUMENT_H

#include "pdf/object.h"
#include "pdf/writer.h"

/* A balanced page tree (ISO 32000-1, 7.7.3). The pages' own dictionaries are set by the caller, who needs the
 * parents. */
typedef struct PdfPageTree {
    PdfId root;
    PdfId *pages;   /* reserved, one for each page */
    PdfId *parents; /* of each page */
} PdfPageTree;

PdfPageTree document_page_tree(Arena *arena, PdfFile *file, size_t page_count);

/* Sets the catalog, Info and XMP; claims: STANDARD_… that the file keeps (PDF/A adds an output intent of
 * sRGB); entries: further ones of the catalog (outline, names, labels, tags). Gives
 * the trailer. */
Str document_finish(Arena *arena, PdfFile *file, const PdfInformation *information, unsigned claims,
                    PdfId page_root, Str entries);

#endif
