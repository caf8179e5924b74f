/* Records + a layout → a document: one chapter for each record, one BLOCK_ITEM for each item it shows.
 *
 * Takes: records, a layout. Gives: an ordinary Document, so that styles, tags and the writer serve it as they
 * serve a report. Invariant: every value that the layout binds is in the document, or its absence is a
 * diagnostic or a note; nothing of the layout is changed.
 */
#ifndef HANMEN_INPUT_SHEET_BIND_H
#define HANMEN_INPUT_SHEET_BIND_H

#include "document/sheet.h"
#include "input/record_file.h"

typedef struct SheetBindOptions {
    Str root_folder;    /* pictures of records lie in it; empty: the folder of the record's file */
    bool allow_outside; /* or anywhere */
    const struct Template *bookmark; /* of each record, in place of the layout's; NULL: the layout's */
} SheetBindOptions;

/* NULL when there is no record. Errors are diagnostics. `notes` (may be NULL) gets what was missing, replaced
 * or cut. */
Document *sheet_bind(Arena *arena, Diagnostics *diagnostics, const SheetLayout *layout, const Record *records,
                     size_t count, const SheetBindOptions *options, SheetNotes *notes);

/* A name made from a record, as `out/$(code).pdf`; false after an error. */
bool sheet_expand(Arena *arena, Diagnostics *diagnostics, const Record *record, const YamlNode *pattern,
                  Str *text);

#endif
