/* What earlier runs left behind.
 *
 * Takes: their journals, the folders of outputs. Gives: entries; files whose records are gone; and takes away
 * the unfinished files of a run that was killed.
 */
#ifndef HANMEN_BATCH_STALE_H
#define HANMEN_BATCH_STALE_H

#include "batch/journal.h"
#include "batch/record_list.h"
#include "batch/report.h"

/* The entries of all journals that belong to a report, those of its shards too: key → JournalEntry *. */
void stale_read_journals(Arena *arena, Str report, Map *entries);

/* Outputs of earlier runs that are still there and that no record has any more, in order; of this shard. */
Str *stale_find(Arena *arena, const BatchRecords *records, const Map *entries, Shard shard, size_t *count);

/* Removes unfinished files of the records given, and of the report. */
void stale_remove_parts(Arena *arena, const BatchShared *shared, Str report,
                        const BatchRecord *const *records, size_t count);

#endif
