/* What all records of a batch have in common: the layout, the fonts, the profiles, the names' patterns.
 *
 * Takes: a library and a job. Gives: all that is read once.
 * Invariant: immutable once made, so threads share it; its digest tells whether any of it has changed since
 * an earlier run.
 */
#ifndef HANMEN_BATCH_SHARED_H
#define HANMEN_BATCH_SHARED_H

#include "base/digest.h"
#include "batch/job.h"
#include "document/profile.h"
#include "document/sheet.h"
#include "font/font_set.h"
#include "input/binding.h"
#include "library.h"
#include "sheets.h"

typedef struct BatchShared {
    const hanmen_library *library;
    const BatchJob *job;
    const Diagnostics *diagnostics; /* with the sources of all that was read */
    uint32_t source_count;
    const SheetLayout *layout;
    const FontSet *fonts;
    const PdfProfile **profiles; /* by output of the job */
    const Template **names;      /* by output; NULL: the record's own name */
    const Template **bookmarks;  /* by output; NULL: the layout's */
    Str root_folder;             /* in which the records' pictures lie: the job file's; empty: the record's */
    Digest digest;
} BatchShared;

/* What sheets_set wants for some of the records. */
SheetsInput shared_sheets_input(const BatchShared *shared, const Record *records, size_t count);

/* NULL after an error. */
const BatchShared *shared_read(Arena *arena, Diagnostics *diagnostics, const hanmen_library *library,
                               const BatchJob *job);

#endif
