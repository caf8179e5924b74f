/* Pages → a PDF file.
 *
 * Takes: pages, and facts for the document's information. Gives: bytes, the same for the same input.
 * Invariant: the writer draws what the pages say and decides nothing; libharu is named in this folder only.
 */
#ifndef HANMEN_PDF_WRITER_H
#define HANMEN_PDF_WRITER_H

#include "document/style.h"
#include "layout/page.h"

typedef struct PdfInformation {
    Str title, author, subject, language; /* language: BCP 47 */
    int64_t date; /* seconds since 1970: SOURCE_DATE_EPOCH, or the newest input's time */
    /* What the pages show. The file is tagged, its colours are the screen's, and it claims PDF/UA-1 and
     * PDF/A-2a (only the first when a CMYK picture has no profile, with a warning). NULL: neither tags nor
     * claims. */
    const StyledDocument *styled;
} PdfInformation;

/* Writes the whole document. False after a diagnostic. */
bool pdf_write(Arena *arena, Diagnostics *diagnostics, const Pages *pages, const PdfInformation *information,
               Sink sink);

#endif
