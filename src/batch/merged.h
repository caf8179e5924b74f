/* All records of a job in one file.
 *
 * Takes: the records and which of them are good. Gives: for each merging output a PDF with a bookmark for
 * each sheet. Invariant: sheets come in the records' order; fonts and pictures are in the file once.
 */
#ifndef HANMEN_BATCH_MERGED_H
#define HANMEN_BATCH_MERGED_H

#include "batch/record_list.h"

/* is_good: by record; diagnostics: a list of this step's own, after those of the shared sources. What the
 * records have to tell is in it once more. False after an error in it. */
bool merged_write(Arena *arena, Diagnostics *diagnostics, const BatchShared *shared,
                  const BatchRecords *records, const bool *is_good);

#endif
