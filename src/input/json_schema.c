/* Tables of fields → JSON Schemas: see json_schema.h.
 *
 * Takes: fields. Gives: text. Invariant: an object has no other keys than its table's, and a text may look
 * like a number or a truth value to YAML, since the reader's type decides and not YAML's guess.
 */
#include "input/json_schema.h"

#include "input/layout_fields.h"
#include "input/profiles.h"
#include "input/sheet_content.h"
#include "input/sheet_fields.h"

#define DRAFT "\"$schema\": \"http://json-schema.org/draft-07/schema#\", "

static void quoted(StrBuilder *out, Str text) {
    str_append_byte(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        const unsigned char byte = (unsigned char)text.text[i];
        if (byte == '"' || byte == '\\')
            str_append_format(out, "\\%c", byte);
        else if (byte < 0x20)
            str_append_format(out, "\\u%04x", byte);
        else
            str_append_byte(out, (char)byte);
    }
    str_append_byte(out, '"');
}

/* `, "key": "text"` when there is a text. */
static void text_member(StrBuilder *out, const char *key, Str text) {
    if (!text.length) return;
    str_append_format(out, ", \"%s\": ", key);
    quoted(out, text);
}

/* -- records
 * ----------------------------------------------------------------------------------------------------- */

static const char *const plain_types[] = {
    [DATA_TEXT] = "[\"string\", \"number\", \"boolean\", \"null\"]",
    [DATA_MARKUP] = "[\"string\", \"number\", \"null\"]",
    [DATA_INTEGER] = "[\"integer\", \"string\", \"null\"]",
    [DATA_DECIMAL] = "[\"number\", \"string\", \"null\"]",
    [DATA_DATE] = "[\"string\", \"number\", \"null\"]",
    [DATA_PERIOD] = "[\"string\", \"number\", \"null\"]",
};

static void fields_members(StrBuilder *out, const DataFields *fields);

static void field_schema(StrBuilder *out, const DataField *field) {
    str_append_c(out, "{");
    switch (field->type) {
    case DATA_TEXT:
    case DATA_MARKUP:
    case DATA_INTEGER:
    case DATA_DECIMAL:
    case DATA_DATE:
    case DATA_PERIOD: str_append_format(out, "\"type\": %s", plain_types[field->type]); break;
    case DATA_ENUM:
        str_append_c(out, "\"enum\": [");
        for (size_t i = 0; i < field->value_count; i++) {
            if (i) str_append_c(out, ", ");
            quoted(out, field->values[i]);
        }
        str_append_c(out, "]");
        break;
    case DATA_PICTURE:
    case DATA_OBJECT: fields_members(out, &field->fields); break;
    case DATA_LIST:
        str_append_format(out, "\"type\": \"array\", \"minItems\": %d", field->least);
        if (field->most) str_append_format(out, ", \"maxItems\": %d", field->most);
        str_append_c(out, ", \"items\": ");
        field_schema(out, field->of);
        break;
    }
    if (field->pattern.length) {
        StrBuilder whole = {.arena = out->arena};
        str_append_format(&whole, "^(?:%.*s)$", STR_ARGS(field->pattern));
        text_member(out, "pattern", str_built(&whole));
    }
    if (field->most_length) str_append_format(out, ", \"maxLength\": %d", field->most_length);
    text_member(out, "description", field->description);
    if (field->example.length) {
        str_append_c(out, ", \"examples\": [");
        quoted(out, field->example);
        str_append_c(out, "]");
    }
    str_append_c(out, "}");
}

static void fields_members(StrBuilder *out, const DataFields *fields) {
    str_append_c(out, "\"type\": \"object\", \"additionalProperties\": false, \"required\": [");
    bool any = false;
    for (size_t i = 0; i < fields->count; i++) {
        if (!fields->at[i].is_required) continue;
        if (any) str_append_c(out, ", ");
        quoted(out, fields->at[i].name);
        any = true;
    }
    str_append_c(out, "], \"properties\": {");
    for (size_t i = 0; i < fields->count; i++) {
        str_append_c(out, i ? ",\n  " : "\n  ");
        quoted(out, fields->at[i].name);
        str_append_c(out, ": ");
        field_schema(out, &fields->at[i]);
    }
    str_append_c(out, "}");
}

void json_schema_of_records(StrBuilder *out, const SheetLayout *layout) {
    str_append_c(out, "{" DRAFT "\"title\": ");
    quoted(out, layout->name.length ? layout->name : layout->path);
    str_append_c(out, ",\n");
    if (layout->content->data)
        fields_members(out, layout->content->data);
    else
        str_append_c(out, "\"type\": \"object\"");
    str_append_c(out, "}\n");
}

/* -- files
 * ------------------------------------------------------------------------------------------------------- */

#define LENGTH_PATTERN "^(-?[0-9]+(\\\\.[0-9]+)? *(mm|cm|in|pt|Q|H|zw|%|fr)|0)$"

static void choice_schema(StrBuilder *out, const Choice *choices) {
    str_append_c(out, "{\"enum\": [");
    for (size_t i = 0; choices[i].name; i++)
        str_append_format(out, "%s\"%s\"", i ? ", " : "", choices[i].name);
    str_append_c(out, "]}");
}

/* A key that its own reader reads has a schema of its own, `node`. */
static void value_schema(StrBuilder *out, const Field *field, const char *node) {
    switch (field->type) {
    case FIELD_NODE: str_append_c(out, node ? node : "{}"); return;
    case FIELD_MARKUP:
    case FIELD_STRING: str_append_c(out, "{\"type\": [\"string\", \"number\", \"boolean\"]}"); return;
    case FIELD_INTEGER:
    case FIELD_INTEGER32:
        str_append_c(out, "{\"type\": \"integer\"");
        if (field->least != field->most)
            str_append_format(out, ", \"minimum\": %d, \"maximum\": %d", field->least, field->most);
        str_append_c(out, "}");
        return;
    case FIELD_BOOLEAN: str_append_c(out, "{\"type\": \"boolean\"}"); return;
    case FIELD_DIMENSION:
    case FIELD_LENGTH:
        str_append_c(out, "{\"type\": [\"string\", \"integer\"], \"pattern\": \"" LENGTH_PATTERN "\"}");
        return;
    case FIELD_RATIO: str_append_c(out, "{\"type\": [\"string\", \"integer\"]}"); return;
    case FIELD_COLOR: str_append_c(out, "{\"type\": \"string\"}"); return;
    case FIELD_CHOICE: choice_schema(out, field->choices); return;
    }
}

/* Schemas of keys that have readers of their own, by name. */
typedef struct NodeSchema {
    const char *key, *schema;
} NodeSchema;

static const char *find_node(const NodeSchema *nodes, const char *key) {
    for (; nodes && nodes->key; nodes++)
        if (str_equal(str_from_c(nodes->key), str_from_c(key))) return nodes->schema;
    return NULL;
}

static void table_schema(StrBuilder *out, FieldTable table, const NodeSchema *nodes) {
    str_append_c(out, "{\"type\": \"object\", \"additionalProperties\": false, \"required\": [");
    bool any = false;
    for (size_t i = 0; i < table.count; i++) {
        if (!table.fields[i].is_required) continue;
        str_append_format(out, "%s\"%s\"", any ? ", " : "", table.fields[i].name);
        any = true;
    }
    str_append_c(out, "], \"properties\": {");
    for (size_t i = 0; i < table.count; i++) {
        str_append_format(out, "%s\"%s\": ", i ? ",\n  " : "\n  ", table.fields[i].name);
        value_schema(out, &table.fields[i], find_node(nodes, table.fields[i].name));
    }
    str_append_c(out, "}}");
}

#define REFERENCE(name) "{\"$ref\": \"#/definitions/" name "\"}"
#define SEVERAL(name)   "{\"type\": \"array\", \"items\": " REFERENCE(name) "}"
#define BY_NAME(name)   "{\"type\": \"object\", \"additionalProperties\": " REFERENCE(name) "}"
#define TEXT_SCHEMA     "{\"type\": [\"string\", \"number\", \"boolean\"]}"
#define ONE_OR_MANY     "{\"type\": [\"string\", \"array\"]}"

static const NodeSchema layout_nodes[] = {
    {"formatVersion", "{\"const\": 1}"},
    {"extends", "{\"type\": \"string\"}"},
    {"page", REFERENCE("page")},
    {"running", SEVERAL("running")},
    {"opener", REFERENCE("opener")},
    {"styles", BY_NAME("style")},
    {"table", REFERENCE("table")},
    {"tables", BY_NAME("table")},
    {"figure", REFERENCE("figure")},
    {"profiles", BY_NAME("profile")},
    {"colors", BY_NAME("color")},
    {"items", SEVERAL("item")},
    {"title", TEXT_SCHEMA},
    {"bookmark", TEXT_SCHEMA},
    {"author", TEXT_SCHEMA},
    {"language", "{\"type\": \"string\"}"},
    {"pages", TEXT_SCHEMA},
    {"data", "{\"type\": [\"string\", \"object\"]}"},
    {NULL, NULL},
};
#define ONE_OR_MANY_OF(...)                                                                                  \
    "{\"anyOf\": [{\"enum\": [" __VA_ARGS__ "]}, {\"type\": \"array\", \"items\": {\"enum\": [" __VA_ARGS__  \
    "]}}]}"

static const NodeSchema profile_nodes[] = {
    {"formatVersion", "{\"const\": 1}"},
    {"extends", "{\"type\": \"string\"}"},
    {"printer", "{\"type\": \"string\"}"},
    {"icc", "{\"type\": \"string\"}"},
    {"inks", ONE_OR_MANY},
    {"standard",
     ONE_OR_MANY_OF("\"pdf/ua-1\", \"pdf/a-2a\", \"pdf/a-2u\", \"pdf/a-2b\", \"pdf/x-4\", \"pdf/x-1a\", "
                    "\"pdf/x-1a:2003\", \"pdf/x-1a:2001\", \"none\"")},
    {"marks", ONE_OR_MANY_OF("\"crop\", \"registration\", \"color-bar\", \"none\"")},
    {NULL, NULL},
};

#define COLOR_SCHEMA                                                                                         \
    "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"object\", \"required\": [\"spot\", \"alternate\"], "  \
    "\"additionalProperties\": false, \"properties\": {\"spot\": {\"type\": \"string\"}, "                   \
    "\"alternate\": {\"type\": \"string\"}}}]}"

static const NodeSchema item_nodes[] = {
    {"at", REFERENCE("at")},
    {"fit", REFERENCE("fit")},
    {"when", ONE_OR_MANY},
    {"unless", ONE_OR_MANY},
    {"value", TEXT_SCHEMA},
    {"bind", "{\"type\": \"string\"}"},
    {"each", "{\"type\": \"string\"}"},
    {"rows", SEVERAL("row")},
    {"columns", SEVERAL("column")},
    {"items", SEVERAL("item")},
    {"caption", TEXT_SCHEMA},
    {"src", "{\"type\": \"string\"}"},
    {"alt", TEXT_SCHEMA},
    {"focus", "{\"type\": \"array\"}"},
    {"chart", "{\"type\": \"object\"}"},
    {"if_missing", "{\"type\": [\"string\", \"object\"]}"},
    {"label", TEXT_SCHEMA},
    {"head", TEXT_SCHEMA},
    {"width", TEXT_SCHEMA},
    {"col", TEXT_SCHEMA},
    {"row", TEXT_SCHEMA},
    {NULL, NULL},
};

static void definition(StrBuilder *out, const char *name, FieldTable table, const NodeSchema *nodes) {
    str_append_format(out, "\"%s\": ", name);
    table_schema(out, table, nodes);
    str_append_c(out, ",\n");
}

/* One key of all kinds, rather than a choice of objects, of which editors make nothing. */
static void item_definition(StrBuilder *out) {
    str_append_c(out, "\"item\": {\"type\": \"object\", \"minProperties\": 1, \"maxProperties\": 1, "
                      "\"additionalProperties\": false, \"properties\": {");
    for (int kind = SHEET_TEXT; kind <= SHEET_PANEL; kind++) {
        str_append_format(out, "%s\"%s\": ", kind ? ",\n " : "\n ",
                          sheet_item_kind_name((SheetItemKind)kind));
        /* `fit` of an image is a choice of two words: its own table says so */
        table_schema(out, sheet_item_fields((SheetItemKind)kind), item_nodes);
    }
    str_append_c(out, "}}");
}

static void layout_schema(StrBuilder *out) {
    str_append_c(out, "{" DRAFT "\"title\": \"hanmen layout\", \"definitions\": {\n");
    definition(out, "page", layout_page_fields(), NULL);
    definition(out, "running", layout_running_fields(), NULL);
    definition(out, "opener", layout_opener_fields(), NULL);
    definition(out, "style", layout_style_fields(), NULL);
    definition(out, "table", layout_table_fields(), NULL);
    definition(out, "figure", layout_figure_fields(), NULL);
    definition(out, "profile", profile_keys(), profile_nodes);
    str_append_c(out, "\"color\": " COLOR_SCHEMA ",\n");
    definition(out, "at", sheet_at_fields(), item_nodes);
    definition(out, "fit", sheet_fit_fields(), item_nodes);
    definition(out, "row", sheet_row_fields(), item_nodes);
    definition(out, "column", sheet_column_fields(), item_nodes);
    item_definition(out);
    str_append_c(out, "},\n\"allOf\": [");
    table_schema(out, layout_root_fields(), layout_nodes);
    str_append_c(out, "]}\n");
}

static void printer_schema(StrBuilder *out) {
    str_append_c(out, "{" DRAFT "\"title\": \"hanmen printer\", \"allOf\": [");
    table_schema(out, printer_keys(), profile_nodes);
    str_append_c(out, "]}\n");
}

const char *const *json_schema_names(void) {
    static const char *const names[] = {"layout", "printer", NULL};
    return names;
}

bool json_schema_named(StrBuilder *out, Str name) {
    const bool is_printer = str_equal(name, STR("printer"));
    if (is_printer)
        printer_schema(out);
    else if (str_equal(name, STR("layout")))
        layout_schema(out);
    else
        return false;
    return true;
}
