/* Files of records, by their extension.
 *
 * Takes: paths, YAML lists. Gives: records. Invariant: as in the header.
 */
#include "input/record_source.h"

#include "base/map.h"

const Choice record_encodings[] = {
    {"auto", CSV_ENCODING_AUTO}, {"utf-8", CSV_ENCODING_UTF8}, {"cp932", CSV_ENCODING_CP932}, {NULL, 0}};

typedef struct FieldNames {
    Map index; /* name → size_t *, of its field */
    ARRAY(RecordValue)
    list;
} FieldNames;

static size_t field_of(ReportReader *reader, FieldNames *names, const YamlNode *key) {
    const size_t *known = map_get(&names->index, key->text);
    if (known) return *known;
    size_t *index = ARENA_NEW(reader->arena, size_t);
    *index = names->list.count;
    RecordValue name = {record_trim(key->text), key->span};
    array_push(reader->arena, &names->list, name);
    map_put(reader->arena, &names->index, key->text, index);
    return *index;
}

/* YAML's and JSON's null stand for nothing; all other scalars are the text that was written. */
static Str scalar_text(const YamlNode *node) {
    bool is_null = node->style == YAML_STYLE_PLAIN &&
                   (str_equal(node->text, STR("null")) || str_equal(node->text, STR("~")));
    return is_null ? (Str){0} : node->text;
}

static bool fill_record(ReportReader *reader, const YamlNode *node, FieldNames *names, RecordSet *records,
                        size_t row) {
    bool good = true;
    FieldContext context = report_context(reader, "record");
    for (size_t i = 0; i < records->field_count; i++)
        records->values[row * records->field_count + i].span = node->span;
    for (size_t i = 0; i < node->count; i++) {
        const YamlNode *value = node->entries[i].value;
        size_t field = field_of(reader, names, node->entries[i].key);
        RecordValue *place = &records->values[row * records->field_count + field];
        place->span = value->span;
        if (schema_expect(&context, value, YAML_KIND_SCALAR))
            place->text = scalar_text(value);
        else
            good = false;
    }
    return good;
}

/* A list of mappings: fields in the order in which they first come. */
static RecordSet *read_list(ReportReader *reader, const YamlNode *list, Str path) {
    RecordSet *records = ARENA_NEW(reader->arena, RecordSet);
    FieldContext context = report_context(reader, "record");
    FieldNames names = {0};
    records->path = path;
    for (size_t i = 0; i < list->count; i++) {
        if (!schema_expect(&context, list->items[i], YAML_KIND_MAPPING)) {
            records->failed = true;
            return records;
        }
        for (size_t j = 0; j < list->items[i]->count; j++)
            field_of(reader, &names, list->items[i]->entries[j].key);
    }
    records->fields = names.list.at;
    records->field_count = names.list.count;
    records->row_count = list->count;
    records->values = arena_alloc_array(reader->arena, list->count * names.list.count, sizeof(RecordValue));
    records->numbers = ARENA_ARRAY(reader->arena, uint32_t, list->count);
    for (size_t i = 0; i < list->count; i++) {
        records->numbers[i] = (uint32_t)i + 1;
        records->failed |= !fill_record(reader, list->items[i], &names, records, i);
    }
    if (records->field_count) return records;
    DIAGNOSE(reader->diagnostics, DATA_EMPTY, list->span, str_to_c(reader->arena, path));
    records->failed = true;
    return records;
}

/* The file is a list, or a mapping with a list as its one value (`records: […]`). */
static RecordSet *read_tree_file(ReportReader *reader, Str path, Span from) {
    RecordSet *failed = ARENA_NEW(reader->arena, RecordSet);
    failed->failed = true;
    const YamlNode *root = yaml_read(reader->arena, reader->diagnostics, path, from);
    if (!root) return failed;
    reader->node_count += root->weight;
    for (size_t i = 0; root->kind == YAML_KIND_MAPPING && i < root->count; i++) {
        if (root->entries[i].value->kind != YAML_KIND_SEQUENCE) continue;
        root = root->entries[i].value;
        break;
    }
    FieldContext context = report_context(reader, "records");
    return schema_expect(&context, root, YAML_KIND_SEQUENCE) ? read_list(reader, root, path) : failed;
}

static bool is_tree_file(Str path) {
    return str_ends_with(path, STR(".yaml")) || str_ends_with(path, STR(".yml")) ||
           str_ends_with(path, STR(".json"));
}

static const RecordSet *read_file(ReportReader *reader, const YamlNode *from, Str path,
                                  CsvEncoding encoding) {
    if (is_tree_file(path)) return read_tree_file(reader, path, from->span);
    if (str_ends_with(path, STR(".csv")) || str_ends_with(path, STR(".CSV")))
        return csv_read(reader->arena, reader->diagnostics, path, encoding, from->span);
    DIAGNOSE(reader->diagnostics, DATA_KIND, from->span, str_to_c(reader->arena, path));
    return NULL;
}

const RecordSet *record_source(ReportReader *reader, const YamlNode *from, CsvEncoding encoding) {
    const RecordSet *records;
    if (from->kind == YAML_KIND_SEQUENCE) {
        records = read_list(reader, from, STR("from"));
        return records->failed ? NULL : records;
    }
    Str path = report_resolve_path(reader, from);
    if (!path.length) return NULL;
    Str key = str_format(reader->arena, "%d %.*s", (int)encoding, STR_ARGS(path));
    records = map_get(&reader->sources, key);
    if (!records) {
        records = read_file(reader, from, path, encoding);
        if (records) map_put(reader->arena, &reader->sources, key, (void *)(uintptr_t)records);
    }
    return records && !records->failed ? records : NULL;
}
