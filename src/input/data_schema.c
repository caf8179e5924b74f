/* Data schemas and what they find in a record: see data_schema.h.
 *
 * Takes: fields' tables. Gives: errors with places.
 * Invariant: a value's place is the record's own: file, line and column; of CSV, row and column as well.
 */
#include "input/data_schema.h"

#include "base/file.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "document/period.h"
#include "document/number.h"
#include "input/data_pattern.h"
#include "input/filter.h"
#include "input/records.h"

#include <string.h>

/* Objects in lists in objects: deeper is surely a mistake. */
#define SCHEMA_DEPTH 12

static const char *const type_names[] = {
    [DATA_TEXT] = "text",       [DATA_MARKUP] = "markup",   [DATA_INTEGER] = "integer",
    [DATA_DECIMAL] = "decimal", [DATA_DATE] = "date",       [DATA_PERIOD] = "period",
    [DATA_ENUM] = "enum",       [DATA_PICTURE] = "picture", [DATA_OBJECT] = "object",
    [DATA_LIST] = "list",
};
enum { TYPE_COUNT = sizeof type_names / sizeof *type_names };

const char *data_type_name(DataType type) {
    return type_names[type];
}

/* What `picture` stands for. */
static const DataField plain_text = {.type = DATA_TEXT};
static const DataField label_fields[] = {
    {.name = {"text", 4}, .type = DATA_MARKUP},
    {.name = {"at", 2}, .type = DATA_LIST, .of = &plain_text, .is_required = true},
    {.name = {"marker", 6}, .type = DATA_TEXT},
    {.name = {"side", 4}, .type = DATA_TEXT},
    {.name = {"small", 5}, .type = DATA_TEXT},
};
static const DataField label = {.type = DATA_OBJECT,
                                .fields = {label_fields, sizeof label_fields / sizeof *label_fields}};
static const DataField picture_fields[] = {
    {.name = {"src", 3}, .type = DATA_TEXT, .is_required = true},
    {.name = {"alt", 3}, .type = DATA_TEXT, .is_required = true},
    {.name = {"caption", 7}, .type = DATA_TEXT},
    {.name = {"credit", 6}, .type = DATA_TEXT},
    {.name = {"focus", 5}, .type = DATA_LIST, .of = &plain_text},
    {.name = {"labels", 6}, .type = DATA_LIST, .of = &label},
};
static const DataFields picture = {picture_fields, sizeof picture_fields / sizeof *picture_fields};

/* -- reading a schema
 * -------------------------------------------------------------------------------------------- */

typedef struct SchemaReader {
    Arena *arena;
    Diagnostics *diagnostics;
    int depth;
} SchemaReader;

typedef struct FieldEntry {
    DataField field;
    int type;
    const YamlNode *values, *fields, *of, *pattern;
} FieldEntry;

static const Choice type_choices[] = {{"text", DATA_TEXT},
                                      {"markup", DATA_MARKUP},
                                      {"integer", DATA_INTEGER},
                                      {"decimal", DATA_DECIMAL},
                                      {"date", DATA_DATE},
                                      {"period", DATA_PERIOD},
                                      {"enum", DATA_ENUM},
                                      {"picture", DATA_PICTURE},
                                      {"object", DATA_OBJECT},
                                      {"list", DATA_LIST},
                                      {NULL, 0}};

#define OF_FIELD(key, kind, member)                                                                          \
    { .name = key, .type = (kind), .offset = offsetof(FieldEntry, field) + offsetof(DataField, member) }
static const Field entry_fields[] = {
    {.name = "type", .type = FIELD_CHOICE, .offset = offsetof(FieldEntry, type), .choices = type_choices},
    OF_FIELD("required", FIELD_BOOLEAN, is_required),
    OF_FIELD("description", FIELD_STRING, description),
    OF_FIELD("example", FIELD_STRING, example),
    {.name = "values", .type = FIELD_NODE, .offset = offsetof(FieldEntry, values)},
    {.name = "pattern", .type = FIELD_NODE, .offset = offsetof(FieldEntry, pattern)},
    {.name = "fields", .type = FIELD_NODE, .offset = offsetof(FieldEntry, fields)},
    {.name = "of", .type = FIELD_NODE, .offset = offsetof(FieldEntry, of)},
    {.name = "max_length",
     .type = FIELD_INTEGER,
     .offset = offsetof(FieldEntry, field) + offsetof(DataField, most_length),
     .least = 1,
     .most = 1000000},
    {.name = "min_items",
     .type = FIELD_INTEGER,
     .offset = offsetof(FieldEntry, field) + offsetof(DataField, least),
     .least = 0,
     .most = 100000},
    {.name = "max_items",
     .type = FIELD_INTEGER,
     .offset = offsetof(FieldEntry, field) + offsetof(DataField, most),
     .least = 1,
     .most = 100000},
};

static FieldContext context_of(const SchemaReader *reader, const char *what) {
    return (FieldContext){.arena = reader->arena, .diagnostics = reader->diagnostics, .what = what};
}

static DataFields read_fields(SchemaReader *reader, const YamlNode *node);
static void read_field(SchemaReader *reader, const YamlNode *node, DataField *field);

static void read_pattern(SchemaReader *reader, const YamlNode *node, DataField *field) {
    FieldContext context = context_of(reader, "pattern");
    if (!schema_expect(&context, node, YAML_KIND_SCALAR)) return;
    field->pattern = node->text;
    field->compiled = data_pattern_read(reader->arena, reader->diagnostics, node->text, node->span);
}

/* A list of objects may give their fields at once, without `of`. */
static const DataField *read_entry_type(SchemaReader *reader, const FieldEntry *entry) {
    DataField *of = ARENA_NEW(reader->arena, DataField);
    if (entry->of)
        read_field(reader, entry->of, of);
    else if (entry->fields)
        *of = (DataField){.type = DATA_OBJECT, .fields = read_fields(reader, entry->fields)};
    return of;
}

static void read_parts(SchemaReader *reader, const FieldEntry *entry, DataField *field) {
    FieldContext context = context_of(reader, "values");
    if (field->type == DATA_ENUM) {
        if (entry->values) field->values = schema_strings(&context, entry->values, &field->value_count);
        if (!field->value_count) DIAGNOSE(reader->diagnostics, DATA_ENUM_EMPTY, field->span, NULL);
    }
    if (field->type == DATA_OBJECT) {
        if (entry->fields)
            field->fields = read_fields(reader, entry->fields);
        else
            DIAGNOSE(reader->diagnostics, DATA_OBJECT_EMPTY, field->span, NULL);
    }
    if (field->type == DATA_LIST) field->of = read_entry_type(reader, entry);
    if (field->type == DATA_PICTURE) field->fields = picture;
    if (entry->pattern) read_pattern(reader, entry->pattern, field);
}

/* `type`, or a mapping with more. */
static void read_field(SchemaReader *reader, const YamlNode *node, DataField *field) {
    FieldContext context = context_of(reader, "field");
    FieldEntry entry = {.field = *field};
    entry.field.span = node->span;
    if (node->kind == YAML_KIND_SCALAR) {
        static const Field type = {.name = "type", .type = FIELD_CHOICE, .choices = type_choices};
        (void)schema_value(&context, node, &type, &entry.type);
    } else {
        SCHEMA_READ(&context, node, entry_fields, &entry);
    }
    *field = entry.field;
    field->type = (DataType)entry.type;
    if (++reader->depth > SCHEMA_DEPTH)
        DIAGNOSE(reader->diagnostics, DATA_DEEP, node->span, NULL);
    else
        read_parts(reader, &entry, field);
    reader->depth--;
}

static DataFields read_fields(SchemaReader *reader, const YamlNode *node) {
    FieldContext context = context_of(reader, "fields");
    if (!schema_expect(&context, node, YAML_KIND_MAPPING)) return (DataFields){0};
    DataField *fields = ARENA_ARRAY(reader->arena, DataField, node->count);
    for (size_t i = 0; i < node->count; i++) {
        fields[i].name = record_trim(node->entries[i].key->text);
        read_field(reader, node->entries[i].value, &fields[i]);
        fields[i].span = node->entries[i].key->span;
    }
    return (DataFields){fields, node->count};
}

typedef struct SchemaRoot {
    const YamlNode *version, *fields;
    Str description;
} SchemaRoot;

const DataFields *data_schema_read(Arena *arena, Diagnostics *diagnostics, const YamlNode *node) {
    static const Field root_fields[] = {
        {.name = "formatVersion", .type = FIELD_NODE, .offset = offsetof(SchemaRoot, version)},
        {.name = "description", .type = FIELD_STRING, .offset = offsetof(SchemaRoot, description)},
        {.name = "fields", .type = FIELD_NODE, .offset = offsetof(SchemaRoot, fields), .is_required = true},
    };
    SchemaReader reader = {.arena = arena, .diagnostics = diagnostics};
    FieldContext context = context_of(&reader, "data");
    SchemaRoot root = {0};
    bool is_file = node->kind == YAML_KIND_SCALAR;
    if (is_file) {
        Str folder = path_folder(arena, node->source->path);
        node = yaml_read(arena, diagnostics, path_join(arena, folder, str_trim(node->text)), node->span);
        if (!node) return NULL;
    }
    SCHEMA_READ(&context, node, root_fields, &root);
    if (is_file && node->kind == YAML_KIND_MAPPING) (void)schema_check_version(&context, node);
    if (!root.fields) return NULL;
    DataFields *fields = ARENA_NEW(arena, DataFields);
    *fields = read_fields(&reader, root.fields);
    return fields;
}

/* -- checking a record
 * ------------------------------------------------------------------------------------------- */

typedef struct Checker {
    Arena *arena;
    Diagnostics *diagnostics;
    bool good;
} Checker;

static const char *name_of(const Checker *checker, const DataField *field) {
    return field->name.length ? str_to_c(checker->arena, field->name) : "…";
}

static void check_fields(Checker *checker, const DataFields *fields, const YamlNode *node, const char *what);

static void refuse(Checker *checker, const DataField *field, const YamlNode *node) {
    DIAGNOSE(checker->diagnostics, DATA_TYPE, node->span, name_of(checker, field),
             str_to_c(checker->arena, node->kind == YAML_KIND_SCALAR ? node->text : STR("…")),
             type_names[field->type]);
    checker->good = false;
}

static void check_choice(Checker *checker, const DataField *field, const YamlNode *node, Str text) {
    StrBuilder list = {.arena = checker->arena};
    for (size_t i = 0; i < field->value_count; i++) {
        if (str_equal(field->values[i], text)) return;
        str_append_c(&list, i ? "、" : "");
        str_append(&list, field->values[i]);
    }
    DIAGNOSE(checker->diagnostics, DATA_CHOICE, node->span, name_of(checker, field),
             str_to_c(checker->arena, text), str_to_c(checker->arena, str_built(&list)));
    checker->good = false;
}

static void check_text(Checker *checker, const DataField *field, const YamlNode *node, Str text) {
    size_t count = utf8_count(text);
    if (field->compiled && !data_pattern_matches(checker->arena, field->compiled, text)) {
        DIAGNOSE(checker->diagnostics, DATA_PATTERN_MISMATCH, node->span, name_of(checker, field),
                 str_to_c(checker->arena, text), str_to_c(checker->arena, field->pattern));
        checker->good = false;
    }
    if (field->most_length && count > (size_t)field->most_length) {
        DIAGNOSE(checker->diagnostics, DATA_TOO_LONG, node->span, name_of(checker, field),
                 str_format(checker->arena, "%zu", count).text,
                 str_format(checker->arena, "%d", field->most_length).text);
        checker->good = false;
    }
}

static void check_scalar(Checker *checker, const DataField *field, const YamlNode *node) {
    Str text = filter_scalar_text(node);
    Decimal number;
    Date date;
    Period period;
    bool fits = true;
    switch (field->type) {
    case DATA_TEXT:
    case DATA_MARKUP: break;
    case DATA_INTEGER: fits = decimal_parse(text, &number) != DECIMAL_BAD && number.places == 0; break;
    case DATA_DECIMAL: fits = decimal_parse(text, &number) != DECIMAL_BAD; break;
    case DATA_DATE: fits = date_parse(text, &date); break;
    case DATA_PERIOD: fits = period_parse(text, &period); break;
    case DATA_ENUM: check_choice(checker, field, node, text); break;
    case DATA_PICTURE:
    case DATA_OBJECT:
    case DATA_LIST: fits = false; break;
    }
    if (!fits)
        refuse(checker, field, node);
    else
        check_text(checker, field, node, text);
}

static void check_value(Checker *checker, const DataField *field, const YamlNode *node);

static void check_list(Checker *checker, const DataField *field, const YamlNode *node) {
    size_t most = field->most ? (size_t)field->most : SIZE_MAX;
    if (node->count < (size_t)field->least || node->count > most) {
        DIAGNOSE(checker->diagnostics, DATA_LIST_COUNT, node->span, name_of(checker, field),
                 str_format(checker->arena, "%zu", node->count).text,
                 str_format(checker->arena, "%d", field->least).text,
                 field->most ? str_format(checker->arena, "%d", field->most).text : "∞");
        checker->good = false;
    }
    DataField of = *field->of;
    of.name = field->name;
    for (size_t i = 0; i < node->count; i++) check_value(checker, &of, node->items[i]);
}

static void check_value(Checker *checker, const DataField *field, const YamlNode *node) {
    bool is_object = field->type == DATA_OBJECT || field->type == DATA_PICTURE;
    if (is_object && node->kind == YAML_KIND_MAPPING)
        check_fields(checker, &field->fields, node, name_of(checker, field));
    else if (field->type == DATA_LIST && node->kind == YAML_KIND_SEQUENCE)
        check_list(checker, field, node);
    else if (!is_object && field->type != DATA_LIST && node->kind == YAML_KIND_SCALAR)
        check_scalar(checker, field, node);
    else
        refuse(checker, field, node);
}

static const DataField *find_field(const DataFields *fields, Str name) {
    for (size_t i = 0; i < fields->count; i++)
        if (str_equal(fields->at[i].name, name)) return &fields->at[i];
    return NULL;
}

static void report_unknown(Checker *checker, const DataFields *fields, const YamlNode *key,
                           const char *what) {
    FieldContext context = {.arena = checker->arena, .diagnostics = checker->diagnostics, .what = what};
    Str *names = ARENA_ARRAY(checker->arena, Str, fields->count);
    for (size_t i = 0; i < fields->count; i++) names[i] = fields->at[i].name;
    schema_unknown_key(&context, key, names, fields->count);
    checker->good = false;
}

static void check_fields(Checker *checker, const DataFields *fields, const YamlNode *node, const char *what) {
    for (size_t i = 0; i < node->count; i++) {
        const DataField *field = find_field(fields, record_trim(node->entries[i].key->text));
        if (!field)
            report_unknown(checker, fields, node->entries[i].key, what);
        else if (binding_is_filled(node->entries[i].value))
            check_value(checker, field, node->entries[i].value);
    }
    for (size_t i = 0; i < fields->count; i++) {
        if (!fields->at[i].is_required) continue;
        const YamlNode *value = yaml_get(node, fields->at[i].name);
        if (binding_is_filled(value)) continue;
        DIAGNOSE(checker->diagnostics, DATA_REQUIRED, value ? value->span : node->span, what,
                 name_of(checker, &fields->at[i]));
        checker->good = false;
    }
}

bool data_schema_check(Arena *arena, Diagnostics *diagnostics, const DataFields *fields,
                       const YamlNode *record) {
    Checker checker = {.arena = arena, .diagnostics = diagnostics, .good = true};
    FieldContext context = {.arena = arena, .diagnostics = diagnostics, .what = "record"};
    if (!schema_expect(&context, record, YAML_KIND_MAPPING)) return false;
    check_fields(&checker, fields, record, "record");
    return checker.good;
}

/* -- the shape of CSV
 * -------------------------------------------------------------------------------------------- */

static size_t separator_at(Str text, size_t at) {
    if (text.text[at] == ';' || text.text[at] == '\n') return 1;
    return str_starts_with(str_slice(text, at, text.length), STR("；")) ? 3 : 0;
}

static const YamlNode *split_cell(Arena *arena, const YamlNode *cell) {
    size_t parts = 1;
    Str text = cell->text;
    for (size_t at = 0; at < text.length; at++) parts += separator_at(text, at) > 0;
    YamlNode *list = ARENA_NEW(arena, YamlNode);
    *list = (YamlNode){.kind = YAML_KIND_SEQUENCE, .span = cell->span};
    list->items = ARENA_ARRAY(arena, const YamlNode *, parts);
    for (size_t from = 0, at = 0; at <= text.length; at++) {
        size_t length = at < text.length ? separator_at(text, at) : 1;
        if (!length) continue;
        Str part = record_trim(str_slice(text, from, at));
        from = at + length;
        if (!part.length) continue;
        YamlNode *item = ARENA_NEW(arena, YamlNode);
        *item = *cell;
        item->text = part;
        list->items[list->count++] = item;
    }
    return list;
}

static const YamlNode *shape_value(Arena *arena, const DataField *field, const YamlNode *value) {
    bool is_object = field->type == DATA_OBJECT || field->type == DATA_PICTURE;
    if (is_object && value->kind == YAML_KIND_MAPPING) return data_schema_shape(arena, &field->fields, value);
    bool is_simple_list = field->type == DATA_LIST && field->of->type != DATA_OBJECT;
    return is_simple_list && value->kind == YAML_KIND_SCALAR ? split_cell(arena, value) : value;
}

const YamlNode *data_schema_shape(Arena *arena, const DataFields *fields, const YamlNode *record) {
    bool is_csv = record->kind == YAML_KIND_MAPPING && !record->source;
    YamlNode *shaped = NULL;
    for (size_t i = 0; is_csv && i < record->count; i++) {
        const YamlEntry *entry = &record->entries[i];
        const DataField *field = find_field(fields, record_trim(entry->key->text));
        const YamlNode *value = field ? shape_value(arena, field, entry->value) : entry->value;
        if (value == entry->value) continue;
        if (!shaped) {
            shaped = ARENA_NEW(arena, YamlNode);
            *shaped = *record;
            shaped->entries = ARENA_ARRAY(arena, YamlEntry, record->count);
            memcpy(shaped->entries, record->entries, record->count * sizeof *shaped->entries);
        }
        shaped->entries[i].value = value;
    }
    return shaped ? shaped : record;
}

const DataField *data_schema_find(const DataFields *fields, const Str *names, size_t count) {
    const DataField *field = NULL;
    for (size_t i = 0; i < count; i++) {
        field = fields ? find_field(fields, names[i]) : NULL;
        if (!field) return NULL;
        const DataField *inner = field->type == DATA_LIST ? field->of : field;
        fields = &inner->fields;
    }
    return field;
}
