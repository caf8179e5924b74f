/* The keys of a sheet's items: see sheet_fields.h.
 *
 * Takes: nothing. Gives: tables. Invariant: offsets are of the field of the key's name.
 */
#include "input/sheet_fields.h"

#define TABLE_OF(array) ((FieldTable){(array), sizeof(array) / sizeof *(array)})

static const Choice places[] = {{"top", SHEET_STAND_TOP},
                                {"middle", SHEET_STAND_MIDDLE},
                                {"bottom", SHEET_STAND_BOTTOM},
                                {"spread", SHEET_STAND_SPREAD},
                                {NULL, 0}};
static const Choice picture_fits[] = {{"cover", PICTURE_COVER}, {"contain", PICTURE_CONTAIN}, {NULL, 0}};
static const Choice list_kinds[] = {{"bullet", LIST_BULLET},   {"number", LIST_NUMBER},
                                    {"circled", LIST_CIRCLED}, {"parenthesized", LIST_PARENTHESIZED},
                                    {"plain", LIST_PLAIN},     {NULL, 0}};
static const Choice arranges[] = {{"down", 0}, {"across", 1}, {NULL, 0}};

#define NODE(key)                                                                                            \
    { .name = #key, .type = FIELD_NODE, .offset = offsetof(ItemFields, key) }
#define TEXT(key)                                                                                            \
    { .name = #key, .type = FIELD_STRING, .offset = offsetof(ItemFields, key) }
#define CHOICE(key, into, names)                                                                             \
    { .name = key, .type = FIELD_CHOICE, .offset = offsetof(ItemFields, into), .choices = (names) }
#define COMMON                                                                                               \
    {.name = "at", .type = FIELD_NODE, .offset = offsetof(ItemFields, at)}, TEXT(id), NODE(when),            \
        NODE(unless), TEXT(panel), CHOICE("place", place, places)

static const Field text_fields[] = {COMMON, NODE(value), TEXT(style), TEXT(tag), NODE(fit), NODE(if_missing)};
static const Field flow_fields[] = {COMMON,      NODE(value), NODE(bind),
                                    TEXT(style), NODE(fit),   NODE(if_missing)};
static const Field list_fields[] = {COMMON,          NODE(each), NODE(value),
                                    TEXT(style),     NODE(fit),  CHOICE("kind", kind, list_kinds),
                                    NODE(if_missing)};
static const Field fields_fields[] = {
    COMMON,
    NODE(rows),
    TEXT(style),
    NODE(fit),
    CHOICE("arrange", arrange, arranges),
    {.name = "label_width", .type = FIELD_DIMENSION, .offset = offsetof(ItemFields, label_width)},
};
static const Field table_fields[] = {COMMON,        NODE(each),  NODE(columns),
                                     NODE(caption), TEXT(style), NODE(fit)};
static const Field image_fields[] = {
    COMMON,        NODE(bind),       NODE(src),
    NODE(alt),     TEXT(style),      NODE(focus),
    NODE(caption), NODE(if_missing), CHOICE("fit", picture_fit, picture_fits)};
static const Field chart_fields[] = {COMMON, NODE(each), NODE(chart)};
static const Field stack_fields[] = {COMMON, NODE(items), NODE(fit)};
static const Field panel_fields[] = {COMMON, TEXT(style)};

static const FieldTable tables[] = {
    [SHEET_TEXT] = {text_fields, sizeof text_fields / sizeof *text_fields},
    [SHEET_FLOW] = {flow_fields, sizeof flow_fields / sizeof *flow_fields},
    [SHEET_LIST] = {list_fields, sizeof list_fields / sizeof *list_fields},
    [SHEET_FIELDS] = {fields_fields, sizeof fields_fields / sizeof *fields_fields},
    [SHEET_TABLE] = {table_fields, sizeof table_fields / sizeof *table_fields},
    [SHEET_IMAGE] = {image_fields, sizeof image_fields / sizeof *image_fields},
    [SHEET_CHART] = {chart_fields, sizeof chart_fields / sizeof *chart_fields},
    [SHEET_STACK] = {stack_fields, sizeof stack_fields / sizeof *stack_fields},
    [SHEET_PANEL] = {panel_fields, sizeof panel_fields / sizeof *panel_fields},
};

FieldTable sheet_item_fields(SheetItemKind kind) {
    return tables[kind];
}

#define SIDE(key, flag_name)                                                                                 \
    {                                                                                                        \
        .name = #key, .type = FIELD_LENGTH, .offset = offsetof(AtFields, key), .has_flag = true,             \
        .flag = offsetof(AtFields, flag_name)                                                                \
    }
static const Field at_fields[] = {
    {.name = "col", .type = FIELD_NODE, .offset = offsetof(AtFields, col)},
    {.name = "row", .type = FIELD_NODE, .offset = offsetof(AtFields, row)},
    {.name = "page", .type = FIELD_INTEGER, .offset = offsetof(AtFields, page), .least = 1, .most = 50},
    SIDE(left, has_left),
    SIDE(top, has_top),
    SIDE(width, has_width),
    SIDE(height, has_height),
};

FieldTable sheet_at_fields(void) {
    return TABLE_OF(at_fields);
}

FieldTable sheet_fit_fields(void) {
    static const Choice otherwise[] = {{"error", 0}, {"cut", 1}, {"continue", 2}, {NULL, 0}};
    static const Field fields[] = {
        {.name = "shrink_to", .type = FIELD_LENGTH, .offset = offsetof(FitFields, fit.shrink_to)},
        {.name = "grow", .type = FIELD_LENGTH, .offset = offsetof(FitFields, fit.grow)},
        {.name = "lines",
         .type = FIELD_INTEGER,
         .offset = offsetof(FitFields, fit.lines),
         .least = 1,
         .most = 1000},
        {.name = "entries",
         .type = FIELD_INTEGER,
         .offset = offsetof(FitFields, entries),
         .least = 1,
         .most = 100000},
        {.name = "else",
         .type = FIELD_CHOICE,
         .offset = offsetof(FitFields, otherwise),
         .choices = otherwise},
    };
    return TABLE_OF(fields);
}

FieldTable sheet_missing_fields(void) {
    static const Field fields[] = {
        {.name = "text", .type = FIELD_NODE, .offset = offsetof(MissingFields, text)},
        {.name = "style", .type = FIELD_STRING, .offset = offsetof(MissingFields, style)},
        {.name = "src", .type = FIELD_NODE, .offset = offsetof(MissingFields, src)},
        {.name = "alt", .type = FIELD_NODE, .offset = offsetof(MissingFields, alt)},
    };
    return TABLE_OF(fields);
}

FieldTable sheet_row_fields(void) {
    static const Field fields[] = {
        {.name = "label", .type = FIELD_NODE, .offset = offsetof(RowFields, label), .is_required = true},
        {.name = "value", .type = FIELD_NODE, .offset = offsetof(RowFields, value), .is_required = true},
        {.name = "when", .type = FIELD_NODE, .offset = offsetof(RowFields, when)},
        {.name = "if_missing", .type = FIELD_NODE, .offset = offsetof(RowFields, if_missing)},
    };
    return TABLE_OF(fields);
}

FieldTable sheet_column_fields(void) {
    static const Choice aligns[] = {{"start", CELL_START},
                                    {"center", CELL_CENTER},
                                    {"end", CELL_END},
                                    {"decimal", CELL_DECIMAL},
                                    {NULL, 0}};
    static const Field fields[] = {
        {.name = "head", .type = FIELD_NODE, .offset = offsetof(ColumnFields, head)},
        {.name = "value", .type = FIELD_NODE, .offset = offsetof(ColumnFields, value), .is_required = true},
        {.name = "width", .type = FIELD_NODE, .offset = offsetof(ColumnFields, width)},
        {.name = "align", .type = FIELD_CHOICE, .offset = offsetof(ColumnFields, align), .choices = aligns},
        {.name = "row_head", .type = FIELD_BOOLEAN, .offset = offsetof(ColumnFields, row_head)},
    };
    return TABLE_OF(fields);
}
