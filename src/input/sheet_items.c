/* The items of a layout of sheets.
 *
 * Takes: `items:`. Gives: items with their frames and what they show.
 * Invariant: an item stands on the page and, with the room it may grow into, over no other item; every path
 * it binds is one that the data schema knows.
 */
#include "input/sheet_layout.h"

#include "base/file.h"
#include "base/suggest.h"
#include "input/records.h"
#include "input/sheet_content.h"
#include "input/sheet_fields.h"

#include <string.h>

typedef struct ItemReader {
    Arena *arena;
    Diagnostics *diagnostics;
    const SheetGrid *grid;
    SheetLayout *layout;
    const DataFields *data;
    int counts[SHEET_PANEL + 1]; /* items of each kind so far */
} ItemReader;

static FieldContext context_of(const ItemReader *reader, const char *what) {
    return (FieldContext){.arena = reader->arena,
                          .diagnostics = reader->diagnostics,
                          .what = what,
                          .colors = &reader->layout->sheet->colors};
}

static bool read_fields(const FieldContext *context, const YamlNode *node, FieldTable table, void *into) {
    return schema_read(context, node, table.fields, table.count, into);
}

/* -- places
 * ----------------------------------------------------------------------------------------------------- */

/* "3-9" or "3", from 1 up to `most`. */
static bool read_range(const ItemReader *reader, const YamlNode *node, const char *what, int most, int *first,
                       int *last) {
    FieldContext context = context_of(reader, what);
    if (!schema_expect(&context, node, YAML_KIND_SCALAR)) return false;
    int64_t number[2] = {0, 0};
    int part = 0;
    bool good = true;
    for (size_t i = 0; i < node->text.length && good; i++) {
        char byte = node->text.text[i];
        if (byte == '-' && part == 0 && number[0])
            part = 1;
        else if (byte >= '0' && byte <= '9' && number[part] < 10000)
            number[part] = number[part] * 10 + (byte - '0');
        else
            good = byte == ' ';
    }
    if (part == 0) number[1] = number[0];
    good &= number[0] >= 1 && number[1] >= number[0] && number[1] <= most;
    *first = (int)number[0];
    *last = (int)number[1];
    if (!good)
        DIAGNOSE(reader->diagnostics, SHEET_RANGE, node->span, what, str_to_c(reader->arena, node->text),
                 str_format(reader->arena, "%d", most).text);
    return good;
}

/* The left edge of a column, from 0; that of the column behind the last is the gutter's width past the edge.
 */
static Length column_x(const SheetGrid *grid, int column) {
    int64_t free = (int64_t)grid->width - (int64_t)grid->gutter * (grid->columns - 1);
    return grid->x + (Length)(free * column / grid->columns) + grid->gutter * column;
}

static bool read_columns(const ItemReader *reader, const YamlNode *node, SheetFrame *frame) {
    int first, last;
    if (!read_range(reader, node, "col", reader->grid->columns, &first, &last)) return false;
    frame->x = column_x(reader->grid, first - 1);
    frame->width = column_x(reader->grid, last) - reader->grid->gutter - frame->x;
    return true;
}

static bool read_rows(const ItemReader *reader, const YamlNode *node, SheetFrame *frame) {
    int first, last;
    if (!read_range(reader, node, "row", reader->grid->rows, &first, &last)) return false;
    frame->y = reader->grid->y + reader->grid->row * (first - 1);
    frame->height = reader->grid->row * (last - first + 1);
    return true;
}

static bool is_on_page(const SheetFrame *frame, const PageMaster *page) {
    return frame->x >= 0 && frame->y >= 0 && frame->width > 0 && frame->height > 0 &&
           (int64_t)frame->x + frame->width <= page->width &&
           (int64_t)frame->y + frame->height <= page->height;
}

static bool read_at(const ItemReader *reader, const YamlNode *node, SheetItem *item) {
    FieldContext context = context_of(reader, "at");
    AtFields at = {.page = 1};
    item->page = 1;
    if (!read_fields(&context, node, sheet_at_fields(), &at)) return false;
    bool has_x = at.col || (at.has_left && at.has_width), has_y = at.row || (at.has_top && at.has_height);
    if (!has_x || !has_y) {
        DIAGNOSE(reader->diagnostics, SHEET_AT, node->span, NULL);
        return false;
    }
    SheetFrame frame = {0};
    if (at.col && !read_columns(reader, at.col, &frame)) return false;
    if (at.row && !read_rows(reader, at.row, &frame)) return false;
    if (at.has_left) frame.x = at.left;
    if (at.has_width) frame.width = at.width;
    if (at.has_top) frame.y = at.top;
    if (at.has_height) frame.height = at.height;
    item->page = at.page;
    item->frame = frame;
    if (at.page > reader->layout->pages) {
        DIAGNOSE(reader->diagnostics, SHEET_AT_PAGE, node->span,
                 str_format(reader->arena, "%d", reader->layout->pages).text);
        return false;
    }
    if (is_on_page(&frame, &reader->layout->sheet->page)) return true;
    DIAGNOSE(reader->diagnostics, SHEET_OFF_PAGE, node->span, str_to_c(reader->arena, item->name));
    return false;
}

static void read_fit(const ItemReader *reader, const YamlNode *node, SheetItem *item, SheetContent *content) {
    FieldContext context = context_of(reader, "fit");
    FitFields read = {0};
    if (!read_fields(&context, node, sheet_fit_fields(), &read)) return;
    item->fit = read.fit;
    item->fit.cuts = read.otherwise == 1;
    item->fit.continues = read.otherwise == 2;
    content->most_entries = (size_t)read.entries;
    bool has_entries = item->kind == SHEET_LIST || item->kind == SHEET_TABLE;
    if ((item->fit.cuts || read.entries) && !has_entries)
        DIAGNOSE(reader->diagnostics, FIT_CUT_TEXT, node->span, NULL);
    if (read.fit.shrink_to < 0 || read.fit.grow < 0)
        DIAGNOSE(reader->diagnostics, FIT_NEGATIVE, node->span, NULL);
}

/* -- what is bound
 * ---------------------------------------------------------------------------------------------- */

/* Where the paths of an item begin: at the record, or at an entry of a list. */
typedef struct PathBase {
    const BindingPath *each; /* NULL: the record */
} PathBase;

static size_t add_names(const BindingPath *path, Str *names, size_t count) {
    for (size_t i = 0; i < path->count; i++)
        if (!path->steps[i].index) names[count++] = path->steps[i].name;
    return count;
}

/* Paths look into the entry first, then into the record. */
static bool is_known(const ItemReader *reader, PathBase base, const BindingPath *path) {
    Str names[2 * BINDING_STEPS_LIMIT];
    size_t count;
    if (base.each) {
        size_t outer = add_names(base.each, names, 0);
        count = add_names(path, names, outer);
        if (data_schema_find(reader->data, names, count)) return true;
        if (path->count == 1 && str_equal(path->steps[0].name, STR("value"))) return true;
    }
    count = add_names(path, names, 0);
    return data_schema_find(reader->data, names, count) != NULL;
}

/* The fields among which a name is looked for, and the index of the first name that is not there. */
static const DataFields *fields_at(const DataFields *fields, const Str *names, size_t count,
                                   size_t *failing) {
    for (*failing = 0; *failing < count; ++*failing) {
        const DataField *field = data_schema_find(fields, names + *failing, 1);
        if (!field) break;
        fields = field->type == DATA_LIST ? &field->of->fields : &field->fields;
    }
    return fields;
}

/* A name like the first one of the path that is not known, among those that could stand there. */
static Str near_name(const ItemReader *reader, PathBase base, const BindingPath *path) {
    Str names[2 * BINDING_STEPS_LIMIT] = {{0}};
    size_t count = base.each ? add_names(base.each, names, 0) : 0, failing;
    const DataFields *start = fields_at(reader->data, names, count, &failing);
    if (failing < count || !start->count) start = reader->data;
    count = add_names(path, names, 0);
    const DataFields *fields = fields_at(start, names, count, &failing);
    if (failing == count || !fields->count) return (Str){0};
    Str *all = ARENA_ARRAY(reader->arena, Str, fields->count);
    for (size_t i = 0; i < fields->count; i++) all[i] = fields->at[i].name;
    return suggest_name(reader->arena, names[failing], all, fields->count);
}

static void check_path(const ItemReader *reader, PathBase base, const BindingPath *path, Span span) {
    if (!reader->data || !path->count || is_known(reader, base, path)) return;
    Str near = near_name(reader, base, path);
    const char *text = str_to_c(reader->arena, path->text);
    if (near.length && !str_equal(near, path->steps[0].name))
        DIAGNOSE(reader->diagnostics, BINDING_UNKNOWN_NEAR, span, text, str_to_c(reader->arena, near));
    else
        DIAGNOSE(reader->diagnostics, BINDING_UNKNOWN, span, text);
}

static const Template *read_template(const ItemReader *reader, const YamlNode *node, const char *what,
                                     PathBase base) {
    FieldContext context = context_of(reader, what);
    if (!node || !schema_expect(&context, node, YAML_KIND_SCALAR)) return NULL;
    const Template *template = template_read(reader->arena, reader->diagnostics, node);
    for (size_t i = 0; template && i < template->count; i++) {
        const TemplatePiece *piece = &template->pieces[i];
        if (piece->is_binding) check_path(reader, base, &piece->path, piece->span);
        for (size_t j = 0; j < piece->filter_count; j++)
            check_path(reader, base, &piece->filters[j].path, piece->span);
    }
    return template;
}

static bool read_path(const ItemReader *reader, const YamlNode *node, const char *what, BindingPath *path) {
    FieldContext context = context_of(reader, what);
    if (!node || !schema_expect(&context, node, YAML_KIND_SCALAR)) return false;
    Str text = str_trim(node->text);
    /* `$(milestones)` is understood where a path alone is wanted. */
    if (str_starts_with(text, STR("$(")) && str_ends_with(text, STR(")")))
        text = str_slice(text, 2, text.length - 1);
    if (!binding_path_parse(reader->arena, reader->diagnostics, text, node->span, path)) return false;
    check_path(reader, (PathBase){NULL}, path, node->span);
    return true;
}

static When *read_condition(const ItemReader *reader, const YamlNode *node, PathBase base) {
    static const struct {
        const char *text;
        WhenSign sign;
    } signs[] = {{"!=", WHEN_UNEQUAL}, {"<=", WHEN_AT_MOST}, {">=", WHEN_AT_LEAST},
                 {"=", WHEN_EQUAL},    {"<", WHEN_LESS},     {">", WHEN_MORE}};
    FieldContext context = context_of(reader, "when");
    if (!node || !schema_expect(&context, node, YAML_KIND_SCALAR)) return NULL;
    When *when = ARENA_NEW(reader->arena, When);
    *when = (When){.span = node->span};
    Str text = node->text;
    size_t end = text.length;
    for (size_t at = 0; at < text.length && when->sign == WHEN_FILLED; at++)
        for (size_t i = 0; i < sizeof signs / sizeof *signs && when->sign == WHEN_FILLED; i++) {
            Str sign = str_from_c(signs[i].text);
            if (!str_starts_with(str_slice(text, at, text.length), sign)) continue;
            when->sign = signs[i].sign;
            when->value = record_trim(str_slice(text, at + sign.length, text.length));
            end = at;
        }
    if (!binding_path_parse(reader->arena, reader->diagnostics, str_slice(text, 0, end), node->span,
                            &when->path))
        return NULL;
    if (when->sign != WHEN_FILLED && !when->value.length) {
        DIAGNOSE(reader->diagnostics, WHEN_VALUE, node->span, str_to_c(reader->arena, text));
        return NULL;
    }
    check_path(reader, base, &when->path, node->span);
    return when;
}

/* One condition, or a list of them. */
static const When *read_when(const ItemReader *reader, const YamlNode *node, PathBase base) {
    if (!node || node->kind != YAML_KIND_SEQUENCE) return read_condition(reader, node, base);
    const When *list = NULL;
    for (size_t i = node->count; i-- > 0;) {
        When *when = read_condition(reader, node->items[i], base);
        if (!when) continue;
        when->next = list;
        list = when;
    }
    return list;
}

/* A text, or `{text, style}`, or for pictures `{src, alt}`. */
static const IfMissing *read_if_missing(const ItemReader *reader, const YamlNode *node, bool is_picture) {
    if (!node) return NULL;
    FieldContext context = context_of(reader, "if_missing");
    MissingFields read = {0};
    if (node->kind == YAML_KIND_SCALAR)
        read.text = node;
    else if (!read_fields(&context, node, sheet_missing_fields(), &read))
        return NULL;
    IfMissing *missing = ARENA_NEW(reader->arena, IfMissing);
    *missing = (IfMissing){.text = read_template(reader, read.text, "text", (PathBase){NULL}),
                           .style = read.style,
                           .span = node->span};
    if (is_picture) {
        missing->src = read.src;
        missing->alt = read.alt;
    }
    bool good =
        is_picture ? (read.text != NULL) != (read.src && read.alt) : read.text && !read.src && !read.alt;
    if (!good) DIAGNOSE(reader->diagnostics, IF_MISSING_CONTENT, node->span, NULL);
    return good ? missing : NULL;
}

static void read_field_rows(const ItemReader *reader, const YamlNode *node, SheetContent *content) {
    FieldContext context = context_of(reader, "rows");
    if (!node || !schema_expect(&context, node, YAML_KIND_SEQUENCE)) return;
    content->rows = ARENA_ARRAY(reader->arena, FieldRow, node->count);
    for (size_t i = 0; i < node->count; i++) {
        RowFields read = {0};
        context.what = "row";
        if (!read_fields(&context, node->items[i], sheet_row_fields(), &read)) continue;
        content->rows[content->row_count++] = (FieldRow){
            .span = node->items[i]->span,
            .label = read_template(reader, read.label, "label", (PathBase){NULL}),
            .value = read_template(reader, read.value, "value", (PathBase){NULL}),
            .when = read_when(reader, read.when, (PathBase){NULL}),
            .if_missing = read_if_missing(reader, read.if_missing, false),
        };
    }
}

static void read_column_width(const ItemReader *reader, const YamlNode *node, TableColumn *column) {
    static const Field width = {.name = "width", .type = FIELD_DIMENSION};
    FieldContext context = context_of(reader, "width");
    column->width = (Dimension){UNIT_FRACTION, 1000};
    if (!node) return;
    column->by_content = node->kind == YAML_KIND_SCALAR && str_equal(node->text, STR("auto"));
    if (column->by_content || !schema_value(&context, node, &width, &column->width)) return;
    if (column->width.value > 0) return;
    DIAGNOSE(reader->diagnostics, SHEET_COLUMN_WIDTH, node->span, NULL);
    column->width = (Dimension){UNIT_FRACTION, 1000};
}

static void read_table_columns(const ItemReader *reader, const YamlNode *node, SheetContent *content) {
    FieldContext context = context_of(reader, "columns");
    if (!node || !schema_expect(&context, node, YAML_KIND_SEQUENCE)) return;
    content->columns = ARENA_ARRAY(reader->arena, SheetColumn, node->count);
    PathBase base = {&content->bind};
    for (size_t i = 0; i < node->count; i++) {
        ColumnFields read = {0};
        context.what = "column";
        if (!read_fields(&context, node->items[i], sheet_column_fields(), &read)) continue;
        SheetColumn *column = &content->columns[content->column_count++];
        *column = (SheetColumn){.span = node->items[i]->span,
                                .head = read_template(reader, read.head, "head", (PathBase){NULL}),
                                .value = read_template(reader, read.value, "value", base)};
        column->column.align = (CellAlign)read.align;
        column->column.is_row_head = read.row_head;
        read_column_width(reader, read.width, &column->column);
    }
}

static int read_tag(const ItemReader *reader, Str tag, Span span) {
    if (!tag.length || str_equal(tag, STR("p"))) return 0;
    if (tag.length == 2 && tag.text[0] == 'h' && tag.text[1] >= '1' && tag.text[1] <= '6')
        return tag.text[1] - '0';
    DIAGNOSE(reader->diagnostics, SHEET_TAG, span, str_to_c(reader->arena, tag));
    return 0;
}

static void read_focus(const ItemReader *reader, const YamlNode *node, SheetItem *item) {
    FieldContext context = context_of(reader, "focus");
    item->focus_x = item->focus_y = 500;
    if (node) (void)sheet_focus_read(&context, node, &item->focus_x, &item->focus_y);
}

static bool read_content(const ItemReader *reader, const ItemFields *read, SheetItem *item,
                         SheetContent *content) {
    const YamlNode *bound = read->each ? read->each : read->bind;
    content->has_bind =
        bound && read_path(reader, bound, bound == read->each ? "each" : "bind", &content->bind);
    PathBase base = {item->kind == SHEET_LIST ? &content->bind : NULL};
    content->when = read_when(reader, read->when, (PathBase){NULL});
    content->unless = read_when(reader, read->unless, (PathBase){NULL});
    content->chart = read->chart;
    content->if_missing = read_if_missing(reader, read->if_missing, item->kind == SHEET_IMAGE);
    content->value = read_template(reader, read->value, "value", base);
    content->caption = read_template(reader, read->caption, "caption", (PathBase){NULL});
    content->heading_level = read_tag(reader, read->tag, item->span);
    content->list = (ListKind)read->kind;
    content->is_across = read->arrange == 1;
    content->label_width = read->label_width;
    content->src = read->src;
    content->alt = read->alt;
    read_focus(reader, read->focus, item);
    read_field_rows(reader, read->rows, content);
    read_table_columns(reader, read->columns, content);
    switch (item->kind) {
    case SHEET_TEXT: return content->value != NULL;
    case SHEET_FLOW: return content->value || content->has_bind;
    case SHEET_LIST: return content->has_bind && (content->value || !read->value);
    case SHEET_FIELDS: return content->row_count > 0;
    case SHEET_TABLE: return content->has_bind && content->column_count > 0;
    case SHEET_IMAGE: return content->has_bind || content->src;
    case SHEET_CHART: return content->has_bind;
    case SHEET_STACK: return content->part_count > 0;
    case SHEET_PANEL: return true;
    }
    return false;
}

/* Whether the keys that say what the item shows are there; that they could be read is another matter. */
static bool says_content(const ItemFields *read, const SheetItem *item) {
    switch (item->kind) {
    case SHEET_TEXT: return read->value != NULL;
    case SHEET_FLOW: return (read->value != NULL) != (read->bind != NULL);
    case SHEET_LIST: return read->each != NULL;
    case SHEET_FIELDS: return read->rows != NULL;
    case SHEET_TABLE: return read->each && read->columns;
    case SHEET_IMAGE: return (read->bind != NULL) != (read->src && read->alt);
    case SHEET_CHART: return read->each && read->chart;
    case SHEET_STACK: return read->items != NULL;
    case SHEET_PANEL: return item->style.length > 0;
    }
    return false;
}

/* -- items
 * ------------------------------------------------------------------------------------------------------ */

static const char *const wanted[] = {
    [SHEET_TEXT] = "value",        [SHEET_FLOW] = "value | bind",   [SHEET_LIST] = "each",
    [SHEET_FIELDS] = "rows",       [SHEET_TABLE] = "each, columns", [SHEET_IMAGE] = "bind | src, alt",
    [SHEET_CHART] = "each, chart", [SHEET_STACK] = "items",         [SHEET_PANEL] = "style",
};

static bool find_kind(Str name, SheetItemKind *kind) {
    for (int i = SHEET_TEXT; i <= SHEET_PANEL; i++) {
        if (!str_equal(name, str_from_c(sheet_item_kind_name((SheetItemKind)i)))) continue;
        *kind = (SheetItemKind)i;
        return true;
    }
    return false;
}

static void check_style(const ItemReader *reader, Str name, Span span) {
    if (!name.length || style_find(reader->layout->sheet, name)) return;
    const Map *styles = &reader->layout->sheet->styles;
    Str *names = ARENA_ARRAY(reader->arena, Str, styles->count);
    size_t count = 0;
    for (size_t i = 0; i < styles->capacity; i++)
        if (styles->slots[i].value) names[count++] = styles->slots[i].key;
    Str near = suggest_name(reader->arena, name, names, count);
    if (near.length)
        DIAGNOSE(reader->diagnostics, STYLE_UNKNOWN_NEAR, span, str_to_c(reader->arena, name),
                 str_to_c(reader->arena, near));
    else
        DIAGNOSE(reader->diagnostics, STYLE_UNKNOWN, span, str_to_c(reader->arena, name));
}

/* The item's kind from its one key; false after an error. */
static bool read_kind(const ItemReader *reader, const YamlNode *node, SheetItemKind *kind) {
    FieldContext context = context_of(reader, "item");
    if (!schema_expect(&context, node, YAML_KIND_MAPPING)) return false;
    if (node->count != 1) {
        DIAGNOSE(reader->diagnostics, SHEET_ITEM_KEYS, node->span, NULL);
        return false;
    }
    if (find_kind(node->entries[0].key->text, kind)) return true;
    Str names[SHEET_PANEL + 1];
    for (int i = SHEET_TEXT; i <= SHEET_PANEL; i++)
        names[i] = str_from_c(sheet_item_kind_name((SheetItemKind)i));
    schema_unknown_key(&context, node->entries[0].key, names, SHEET_PANEL + 1);
    return false;
}

static bool read_item(ItemReader *reader, const YamlNode *node, bool is_part, SheetItem *item);

/* Parts stand where the stack puts them. */
static void read_parts(ItemReader *reader, const YamlNode *node, SheetContent *content) {
    FieldContext context = context_of(reader, "items");
    if (!node || !schema_expect(&context, node, YAML_KIND_SEQUENCE)) return;
    SheetItem *parts = ARENA_ARRAY(reader->arena, SheetItem, node->count);
    for (size_t i = 0; i < node->count; i++)
        content->part_count += read_item(reader, node->items[i], true, &parts[content->part_count]);
    content->parts = parts;
}

static bool may_be_part(SheetItemKind kind) {
    return kind != SHEET_IMAGE && kind != SHEET_STACK && kind != SHEET_PANEL;
}

static bool read_place(const ItemReader *reader, const ItemFields *read, bool is_part, SheetItem *item) {
    if (!is_part) {
        if (read->at) return read_at(reader, read->at, item);
        DIAGNOSE(reader->diagnostics, SHEET_AT, item->span, NULL);
        return false;
    }
    bool good = !read->at && may_be_part(item->kind);
    if (!good) DIAGNOSE(reader->diagnostics, SHEET_PART, item->span, sheet_item_kind_name(item->kind));
    return good;
}

static bool read_item(ItemReader *reader, const YamlNode *node, bool is_part, SheetItem *item) {
    if (!read_kind(reader, node, &item->kind)) return false;
    const YamlNode *value = node->entries[0].value;
    FieldContext context = context_of(reader, sheet_item_kind_name(item->kind));
    ItemFields read = {.place = SHEET_STAND_TOP};
    item->span = node->entries[0].key->span;
    SheetContent *content = ARENA_NEW(reader->arena, SheetContent);
    item->content = content;
    item->name = str_format(reader->arena, "%s %d", context.what, ++reader->counts[item->kind]);
    if (!read_fields(&context, value, sheet_item_fields(item->kind), &read)) return false;
    if (read.id.length) item->name = read.id;
    item->style = read.style;
    item->panel = read.panel;
    item->stand = (SheetStand)read.place;
    item->picture_fit = (PictureFit)read.picture_fit;
    bool is_table = item->kind == SHEET_TABLE || item->kind == SHEET_FIELDS;
    if (!is_table || !style_names_table(reader->arena, reader->layout->sheet, item->style))
        check_style(reader, item->style, item->span);
    check_style(reader, item->panel, item->span);
    bool good = read_place(reader, &read, is_part, item);
    if (read.fit) read_fit(reader, read.fit, item, content);
    if (read.items) read_parts(reader, read.items, content);
    if (read.chart && !schema_expect(&context, read.chart, YAML_KIND_MAPPING)) return false;
    if (!says_content(&read, item)) {
        DIAGNOSE(reader->diagnostics, SHEET_ITEM_CONTENT, item->span, context.what, wanted[item->kind]);
        return false;
    }
    return read_content(reader, &read, item, content) && good;
}

static bool overlap(const SheetItem *a, const SheetItem *b, bool with_growth) {
    int64_t a_foot = (int64_t)a->frame.y + a->frame.height + (with_growth ? a->fit.grow : 0);
    int64_t b_foot = (int64_t)b->frame.y + b->frame.height;
    return a->page == b->page && a->frame.x < b->frame.x + b->frame.width &&
           b->frame.x < a->frame.x + a->frame.width && a->frame.y < b_foot && b->frame.y < a_foot;
}

/* Text over a picture or a panel is meant; text over text is not, unless only one of the two is ever shown.
 */
static bool may_overlap(const SheetItem *a, const SheetItem *b) {
    bool lies_under =
        a->kind == SHEET_PANEL || b->kind == SHEET_PANEL || a->kind == SHEET_IMAGE || b->kind == SHEET_IMAGE;
    bool is_conditional = a->content->when || b->content->when || a->content->unless || b->content->unless;
    return lies_under || is_conditional;
}

static void check_overlaps(const ItemReader *reader) {
    const SheetLayout *layout = reader->layout;
    for (size_t i = 0; i < layout->item_count; i++)
        for (size_t j = 0; j < layout->item_count; j++) {
            const SheetItem *item = &layout->items[i], *other = &layout->items[j];
            if (i == j || (item->kind != SHEET_PANEL && other->kind == SHEET_PANEL)) continue;
            const char *names[2] = {str_to_c(reader->arena, item->name),
                                    str_to_c(reader->arena, other->name)};
            bool touches = overlap(item, other, false);
            if (touches && j > i && !may_overlap(item, other))
                DIAGNOSE(reader->diagnostics, SHEET_OVERLAP, other->span, names[0], names[1]);
            else if (!touches && item->fit.grow > 0 && overlap(item, other, true))
                DIAGNOSE(reader->diagnostics, FIT_GROW_OVERLAP, item->span, names[0], names[1]);
        }
}

void sheet_items_read(Arena *arena, Diagnostics *diagnostics, const YamlNode *node, const SheetGrid *grid,
                      SheetLayout *layout) {
    ItemReader reader = {.arena = arena,
                         .diagnostics = diagnostics,
                         .grid = grid,
                         .layout = layout,
                         .data = layout->content->data};
    FieldContext context = context_of(&reader, "items");
    if (!schema_expect(&context, node, YAML_KIND_SEQUENCE)) return;
    if (!node->count) DIAGNOSE(diagnostics, LAYOUT_NO_ITEMS, node->span, str_to_c(arena, layout->path));
    layout->items = ARENA_ARRAY(arena, SheetItem, node->count);
    for (size_t i = 0; i < node->count; i++)
        layout->item_count += read_item(&reader, node->items[i], false, &layout->items[layout->item_count]);
    check_overlaps(&reader);
}
