/* A report's YAML files → Document.
 *
 * Takes: the path of a report file or of one chapter. Gives: the Document with paths resolved and markup
 * read. Invariant: the Document is complete after errors too (what could not be read is left out), so that
 * later stages can find more.
 */
#ifndef HANMEN_INPUT_REPORT_H
#define HANMEN_INPUT_REPORT_H

#include "document/document.h"

typedef struct ReportOptions {
    bool allow_outside; /* pictures, chapters and includes outside the report's folder */
} ReportOptions;

/* NULL only after an error. */
Document *report_read(Arena *arena, Diagnostics *diagnostics, const ReportOptions *options, Str path);

#endif
