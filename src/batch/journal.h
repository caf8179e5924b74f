/* What a run has finished, so that a later run can go on from there.
 *
 * Takes: an entry for each record that is done. Gives: the entries of earlier runs.
 * Invariant: an entry is a line with its own digest, written in one piece after the record's files are in
 * place; a line that was cut short by the machine's end is no entry. So whatever the journal says is done was
 * done, at whatever moment the run was killed.
 */
#ifndef HANMEN_BATCH_JOURNAL_H
#define HANMEN_BATCH_JOURNAL_H

#include "base/array.h"
#include "base/digest.h"
#include "base/map.h"

typedef struct JournalFile {
    Str path;
    Digest digest;
} JournalFile;

typedef struct JournalEntry {
    Str key;             /* of the record: see batch/record_list.h */
    Digest made_of;      /* the record's content, the layout, fonts and options, the program */
    int64_t date;        /* in the PDF */
    JournalFile *inputs; /* the other files that were read: pictures, tables */
    size_t input_count;
    JournalFile *outputs; /* written, relative to the job's output folder */
    size_t output_count;
    Str item; /* of the report: members of a JSON object, without what belongs to one run only */
    Str text; /* the same for a person; empty: nothing to tell */
} JournalEntry;

typedef struct Journal Journal;

/* Adds the entries of a journal to a map from key to JournalEntry *, later ones over earlier ones. A file
 * that is not there has none. */
void journal_read(Arena *arena, const char *path, Map *entries);

/* Opens for adding; `keep`: what is in it stays. NULL with *error = errno, EWOULDBLOCK when another run has
 * it open. The arena closes it. */
Journal *journal_open(Arena *arena, const char *path, bool keep, int *error);
/* Any thread; scratch is the caller's own. False with *error = errno. */
bool journal_add(Journal *journal, Arena *scratch, const JournalEntry *entry, int *error);
#endif
