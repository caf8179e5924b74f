/* CSV as spreadsheets write it (RFC 4180) → records.
 *
 * Takes: a file in UTF-8, with or without a byte order mark, or in CP932 as Windows maps it. The first row
 * names the fields. Gives: records. Invariant: each value that the file has is in a record or is told of;
 * only rows and trailing columns without any text are dropped.
 */
#ifndef HANMEN_INPUT_CSV_H
#define HANMEN_INPUT_CSV_H

#include "input/records.h"

typedef enum CsvEncoding {
    CSV_ENCODING_AUTO, /* UTF-8 when all of the file is UTF-8, else CP932 */
    CSV_ENCODING_UTF8,
    CSV_ENCODING_CP932
} CsvEncoding;

/* Reads the file and registers it as a source, as UTF-8. Errors (missing file, bytes that are no text, a
 * quotation mark out of place, rows of unequal length, fields named twice) leave ->failed set. Never NULL. */
const RecordSet *csv_read(Arena *arena, Diagnostics *diagnostics, Str path, CsvEncoding encoding, Span from);

/* The same for bytes in memory; path is only a name. */
const RecordSet *csv_parse_text(Arena *arena, Diagnostics *diagnostics, Str path, CsvEncoding encoding,
                                Str bytes);

#endif
