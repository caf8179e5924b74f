/* Records of sheets: trees of values with the place of each.
 *
 * Takes: a YAML or JSON file that is one record or has many, or a CSV file with one a row. Gives: records.
 * Invariant: a value is the text that was written, typed by nobody; a record has its own part of the file's
 * tree, so that any number of them may be set at once.
 */
#ifndef HANMEN_INPUT_RECORD_FILE_H
#define HANMEN_INPUT_RECORD_FILE_H

#include "input/csv.h"
#include "input/yaml.h"

typedef struct Record {
    const YamlNode *root; /* a mapping */
    Str path;             /* of its file */
    uint32_t number; /* CSV: the row as a spreadsheet counts; a list: from 1; 0: the file is the record */
} Record;

typedef struct RecordList {
    Record *at;
    size_t count;
    bool failed; /* an error was told; records that could be read are there */
} RecordList;

/* By the path's extension: .yaml, .yml, .json, .csv. A YAML file with `records:` (or a list) has many. CSV
 * heads may be paths: `period.from`, `milestones[1].text`. Never NULL. */
const RecordList *record_file_read(Arena *arena, Diagnostics *diagnostics, Str path, CsvEncoding encoding,
                                   Span from);

#endif
