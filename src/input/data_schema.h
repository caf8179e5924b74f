/* The data schema of a layout: which fields a record has, and of what kind.
 *
 * Takes: `data:` of a layout, in place or in a file of its own. Gives: a table of fields; for a record,
 * errors with their places. Invariant: a record that passes has every required field, and no field that the
 * schema does not know.
 */
#ifndef HANMEN_INPUT_DATA_SCHEMA_H
#define HANMEN_INPUT_DATA_SCHEMA_H

#include "base/array.h"
#include "input/schema.h"

typedef enum DataType {
    DATA_TEXT,
    DATA_MARKUP, /* text with inline markup */
    DATA_INTEGER,
    DATA_DECIMAL,
    DATA_DATE,
    DATA_PERIOD, /* a date, a year, a fiscal year, or from one to another */
    DATA_ENUM,
    DATA_PICTURE, /* {src, alt, caption, credit, focus, labels} */
    DATA_OBJECT,
    DATA_LIST
} DataType;

typedef struct DataField DataField;

typedef struct DataFields {
    const DataField *at;
    size_t count;
} DataFields;

struct DataField {
    Str name;
    Span span;
    DataType type;
    bool is_required;
    Str description, example;
    Str *values; /* enum */
    size_t value_count;
    Str pattern; /* text: a regular expression for the whole; empty: any */
    const struct DataPattern *compiled;
    int most_length;     /* text: characters; 0: any number */
    int least, most;     /* list: entries; most 0: any number */
    DataFields fields;   /* object; picture */
    const DataField *of; /* list */
};

/* A mapping of fields, or the path of a file that has one under `fields:`. NULL after an error. */
const DataFields *data_schema_read(Arena *arena, Diagnostics *diagnostics, const YamlNode *node);

/* The record as the schema sees it: in a record of CSV, a list of texts in one cell (parted by `;`, `；` or
 * line ends) becomes a list. The record itself when there is none. */
const YamlNode *data_schema_shape(Arena *arena, const DataFields *fields, const YamlNode *record);

/* All that is wrong with a record. False when something is. */
bool data_schema_check(Arena *arena, Diagnostics *diagnostics, const DataFields *fields,
                       const YamlNode *record);

/* The field a dotted path with the indices left out leads to; NULL when there is none. */
const DataField *data_schema_find(const DataFields *fields, const Str *names, size_t count);

const char *data_type_name(DataType type);

#endif
