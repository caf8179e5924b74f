/* Whether a record's files are what a run would write now.
 *
 * Takes: a record and the entry of an earlier run. Gives: yes or no; and what an entry must hold for that.
 * Invariant: yes only when every byte that went in and every byte that came out is the same.
 */
#ifndef HANMEN_BATCH_UP_TO_DATE_H
#define HANMEN_BATCH_UP_TO_DATE_H

#include "batch/journal.h"
#include "batch/record_list.h"
#include "image/image.h"

/* Of the record's content, of what all share and of the names of the files. */
Digest up_to_date_digest(const BatchShared *shared, const BatchRecord *record, Digester *digester);

/* Sets the entry's inputs: pictures, and files beside the record's own, with their digests. */
void up_to_date_list_inputs(BatchThread *thread, const BatchShared *shared, const Diagnostics *diagnostics,
                            const ImageSet *images, JournalEntry *entry);

bool up_to_date(BatchThread *thread, const BatchShared *shared, const BatchRecord *record,
                const JournalEntry *entry);

#endif
