/* Pages → a PDF file.
 *
 * Takes: pages, and facts for the document's information. Gives: bytes, the same for the same input.
 * Invariant: the writer draws what the pages say and decides nothing; libharu is named in this folder only.
 */
#ifndef HANMEN_PDF_WRITER_H
#define HANMEN_PDF_WRITER_H

#include "color/press_colors.h"
#include "document/profile.h"
#include "document/style.h"
#include "layout/page.h"

typedef struct PdfInformation {
    Str title, author, subject, language; /* language: BCP 47 */
    int64_t date;                 /* seconds since 1970: SOURCE_DATE_EPOCH, or the newest input's time */
    const StyledDocument *styled; /* what the pages show; needed for tags */
    /* What the file is made for. It claims the profile's standards (not PDF/A when a CMYK picture has no
     * profile, with a warning). NULL: neither tags nor claims, links and bookmarks as they come, colours as
     * they are. */
    const PdfProfile *profile;
    PressColors *press;     /* of a profile for a press; else NULL */
    struct PdfTools *tools; /* of object.h; NULL: none are at hand */
} PdfInformation;

/* Writes the whole document. False after a diagnostic. */
bool pdf_write(Arena *arena, Diagnostics *diagnostics, const Pages *pages, const PdfInformation *information,
               Sink sink);

#endif
