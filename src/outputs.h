/* The last step of every job: its pages as PDF, in each file that is wanted.
 *
 * Takes: pages, what they show, and files with their profiles. Gives: the files.
 * Invariant: all of a job's files get their names, or none does; none of them is one of the job's inputs.
 */
#ifndef HANMEN_OUTPUTS_H
#define HANMEN_OUTPUTS_H

#include "base/digest.h"
#include "base/file.h"
#include "document/profile.h"
#include "layout/layout.h"
#include "pdf/encrypt.h"
#include "hanmen.h"
#include "pdf/writer.h"

typedef struct OutputJob {
    Arena *arena;
    Diagnostics *diagnostics; /* with all sources that were read */
    const StyledDocument *styled;
    const LayoutInput *layout; /* for texts outside the trim of a press's pages */
    const Pages *pages;
    int64_t date;           /* seconds since 1970; negative: the newest input's */
    struct PdfTools *tools; /* may be NULL */
    PressCache *presses;    /* may be NULL */
    Digester *digester;     /* NULL: no digests are wanted */
    Secrets secrets;        /* for files that are encrypted */
} OutputJob;

typedef struct OutputFile {
    const char *path;
    const PdfProfile *profile;
    Digest digest; /* of the file's bytes, once it is written */
} OutputFile;

/* The time of the newest file that was read: texts, layout, fonts file, the pictures that were set, and the
 * profile's ICC file (profile NULL: none). */
int64_t outputs_newest_input(const OutputJob *job, const PdfProfile *profile);

/* What the library was opened with. */
Secrets outputs_secrets(const hanmen_options *options);

/* One PDF into a sink. False after a diagnostic. */
bool outputs_render(const OutputJob *job, const PdfProfile *profile, Sink sink);

/* What would be said of one PDF when it is written. False after an error. */
bool outputs_check(const OutputJob *job, const PdfProfile *profile);

/* All of them, or none. False after a diagnostic. */
bool outputs_write(const OutputJob *job, OutputFile *files, size_t count);

#endif
