/* What columns of every table have in common.
 *
 * Takes: a column's fields. Gives: its look. Invariant: a width that cannot be used becomes 1fr, after an
 * error.
 */
#ifndef HANMEN_INPUT_TABLE_COLUMN_H
#define HANMEN_INPUT_TABLE_COLUMN_H

#include "input/report_reader.h"

#define TABLE_COLUMN_LIMIT 100

typedef struct ColumnLook {
    const YamlNode *width, *least, *most;
    int align, vertical;
    bool row_head;
} ColumnLook;

extern const Choice table_aligns[], table_verticals[];

/* The entries of a table of fields for a struct whose member is a ColumnLook. */
#define COLUMN_LOOK_FIELDS(Type, member)                                                                     \
    {.name = "width", .type = FIELD_NODE, .offset = offsetof(Type, member.width)},                           \
        {.name = "least", .type = FIELD_NODE, .offset = offsetof(Type, member.least)},                       \
        {.name = "most", .type = FIELD_NODE, .offset = offsetof(Type, member.most)},                         \
        {.name = "align",                                                                                    \
         .type = FIELD_CHOICE,                                                                               \
         .offset = offsetof(Type, member.align),                                                             \
         .choices = table_aligns},                                                                           \
        {.name = "vertical",                                                                                 \
         .type = FIELD_CHOICE,                                                                               \
         .offset = offsetof(Type, member.vertical),                                                          \
         .choices = table_verticals},                                                                        \
    {                                                                                                        \
        .name = "row_head", .type = FIELD_BOOLEAN, .offset = offsetof(Type, member.row_head)                 \
    }

void table_column_look(ReportReader *reader, const ColumnLook *look, TableColumn *column);

#endif
