/* The keys of a sheet's items, as tables.
 *
 * Takes: nothing. Gives: constant tables over the structs below, for the reader and for editors' schemas.
 * Invariant: a key is named as its field.
 */
#ifndef HANMEN_INPUT_SHEET_FIELDS_H
#define HANMEN_INPUT_SHEET_FIELDS_H

#include "document/sheet.h"
#include "input/layout_fields.h"

typedef struct ItemFields {
    const YamlNode *at, *fit, *when, *if_missing, *value, *bind, *each, *rows, *columns, *caption, *src, *alt,
        *focus, *items, *chart, *unless;
    Str id, style, panel, tag;
    int place, picture_fit, kind, arrange;
    Dimension label_width;
} ItemFields;

typedef struct AtFields {
    const YamlNode *col, *row;
    int page;
    Length left, top, width, height;
    bool has_left, has_top, has_width, has_height;
} AtFields;

typedef struct FitFields {
    SheetFit fit;
    int otherwise;
    int entries;
} FitFields;

typedef struct MissingFields {
    const YamlNode *text, *src, *alt;
    Str style;
} MissingFields;

typedef struct RowFields {
    const YamlNode *label, *value, *when, *if_missing;
} RowFields;

typedef struct ColumnFields {
    const YamlNode *head, *value, *width;
    int align;
    bool row_head;
} ColumnFields;

FieldTable sheet_item_fields(SheetItemKind kind);
FieldTable sheet_at_fields(void);
FieldTable sheet_fit_fields(void);
FieldTable sheet_missing_fields(void);
FieldTable sheet_row_fields(void);
FieldTable sheet_column_fields(void);

#endif
