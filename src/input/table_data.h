/* Tables from records: what the readers of their parts share.
 *
 * Takes: records, columns, conditions, totals. Gives: the table's rows. Invariant: values become plain text;
 * nothing in them is read as markup. A value that is not what its column's type says is an error with its
 * place in the data.
 */
#ifndef HANMEN_INPUT_TABLE_DATA_H
#define HANMEN_INPUT_TABLE_DATA_H

#include "document/date.h"
#include "input/record_source.h"

typedef enum ValueType { VALUE_TEXT, VALUE_INTEGER, VALUE_DECIMAL, VALUE_DATE } ValueType;

/* A column that is worked out from two fields. */
typedef enum ComputeKind {
    COMPUTE_NONE,
    COMPUTE_RATIO,     /* first / second */
    COMPUTE_CHANGE,    /* (second - first) / first */
    COMPUTE_DIFFERENCE /* second - first */
} ComputeKind;

typedef struct DataColumn {
    Span span;
    const YamlNode *head;
    size_t field; /* RECORDS_NO_FIELD when it is worked out */
    ValueType type;
    NumberFormat format;
    Str date_format, empty; /* empty: printed where there is no value */
    Str *missing;           /* tokens that stand for no number; printed as they are */
    size_t missing_count;
    bool merges;
    ComputeKind compute;
    size_t operands[2];
} DataColumn;

/* What `scale:` may say. */
extern const Choice data_scales[];

typedef struct DataNumber {
    Decimal value;
    bool is_number; /* else the value is missing */
} DataNumber;

/* A total or a subtotal. */
typedef enum SumKind { SUM_NONE, SUM_SUM, SUM_COUNT, SUM_AVERAGE } SumKind;

typedef struct DataTotal {
    Inline *label;
    const YamlNode *label_node; /* read again for each subtotal */
    Span span;
    SumKind *kinds; /* by field */
} DataTotal;

typedef struct TableData {
    ReportReader *reader;
    const RecordSet *records;
    Table *table;
    DataColumn *columns;
    size_t column_count;
    Str *missing; /* of all columns */
    size_t missing_count;
    size_t *rows; /* of the records: those chosen, in their order */
    size_t row_count;
    uint32_t *groups; /* by chosen row, from 1; NULL: no groups */
    size_t group_field;
    bool has_group_heads, has_subtotal;
    DataTotal subtotal;
    DataNumber **numbers; /* by field, then by record; NULL until wanted */
} TableData;

/* What `table:` says of its data. */
typedef struct TableDataFields {
    const YamlNode *from, *where, *sort, *group, *missing, *columns, *head, *total;
    int encoding;
} TableDataFields;

/* Fills columns, head, rows and total of the table; false after an error. `total` that is a list of cells is
 * left to the caller. */
bool table_data_read(ReportReader *reader, const TableDataFields *fields, Span span, Table *table);

/* The field of that name, or RECORDS_NO_FIELD after an error at the span. */
size_t data_field(const TableData *data, Str name, Span span);
/* The numbers of a field for the chosen rows, by record; what is no number has been told. */
const DataNumber *data_numbers(TableData *data, size_t field);
/* first ? second, for columns that are worked out. */
DataNumber data_compute(ComputeKind kind, DataNumber first, DataNumber second);

/* `where`, `sort`, `group`: which records, in which order. */
void data_select(TableData *data, const YamlNode *where, const YamlNode *sort);
bool data_group(TableData *data, const YamlNode *group);

/* `total: {label, sum, count, average}`. */
bool data_read_total(TableData *data, const YamlNode *node, DataTotal *total);
/* Rows, subtotals and total as cells. */
void data_build_rows(TableData *data, const DataTotal *total);
/* The numbers of a total over chosen rows from `from` up to `to`, as a row of cells. */
void data_build_total(TableData *data, const DataTotal *total, size_t from, size_t to, TableRow *row);

/* Text from data as paragraphs; NULL when there is none. A line end stays one, an empty line parts
 * paragraphs. */
Block *data_text_blocks(ReportReader *reader, Str text, Span span);

#endif
