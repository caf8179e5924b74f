/* Records: what a table, a chart or a batch takes its values from.
 *
 * Takes: a data file. Gives: named fields and rows of text, every value with its place in the file.
 * Invariant: values holds row_count × field_count entries; a value's text is valid UTF-8 without control
 * characters other than newline, and is as the file has it: nothing is typed, rounded or trimmed here.
 */
#ifndef HANMEN_INPUT_RECORDS_H
#define HANMEN_INPUT_RECORDS_H

#include "base/diagnostics.h"

typedef struct RecordValue {
    Str text;
    Span span;
} RecordValue;

typedef struct RecordSet {
    Str path;
    RecordValue *fields; /* names */
    size_t field_count;
    RecordValue *values; /* row by row */
    uint32_t
        *numbers; /* of each row in its file: CSV: as a spreadsheet counts, heads included; else from 1 */
    size_t row_count;
    bool failed; /* an error was told; what could be read is there */
} RecordSet;

#define RECORDS_NO_FIELD SIZE_MAX

static inline const RecordValue *records_value(const RecordSet *records, size_t row, size_t field) {
    return &records->values[row * records->field_count + field];
}

/* The field of this name, blanks and line ends in names counting nothing; RECORDS_NO_FIELD when there is
 * none. */
size_t records_field(Arena *scratch, const RecordSet *records, Str name);

/* A value on one line, without blanks at its ends (U+3000 included). */
Str record_trim(Str text);

#endif
