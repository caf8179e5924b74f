/* Files → records: see record_file.h.
 *
 * Takes: a file. Gives: records as trees. Invariant: each cell of a CSV file that holds something is a value
 * of its record's tree, at the cell's place.
 */
#include "input/record_file.h"

#include "input/binding.h"

/* -- YAML, JSON
 * -------------------------------------------------------------------------------------------------- */

static void read_tree(Arena *arena, Diagnostics *diagnostics, Str path, Span from, RecordList *list) {
    FieldContext context = {.arena = arena, .diagnostics = diagnostics, .what = "record"};
    const YamlNode *root = yaml_read(arena, diagnostics, path, from);
    list->failed = !root;
    if (!root) return;
    const YamlNode *records = root->kind == YAML_KIND_MAPPING ? yaml_get(root, STR("records")) : NULL;
    if (records && records->kind == YAML_KIND_SEQUENCE) root = records;
    bool is_many = root->kind == YAML_KIND_SEQUENCE;
    size_t count = is_many ? root->count : 1;
    list->at = ARENA_ARRAY(arena, Record, count);
    for (size_t i = 0; i < count; i++) {
        const YamlNode *record = is_many ? root->items[i] : root;
        if (schema_expect(&context, record, YAML_KIND_MAPPING))
            list->at[list->count++] = (Record){record, path, is_many ? (uint32_t)i + 1 : 0};
        else
            list->failed = true;
    }
}

/* -- CSV
 * ---------------------------------------------------------------------------------------------------------
 */

/* A tree that grows cell by cell; it becomes YamlNodes when the row is done. */
typedef struct Branch Branch;
struct Branch {
    Str name;
    size_t index; /* from 1 in a list; 0: by name */
    const RecordValue *key, *value;
    Branch *child, *next;
};

static Branch *branch_for(Arena *arena, Branch *parent, const PathStep *step, const RecordValue *key) {
    Branch **place = &parent->child;
    for (; *place; place = &(*place)->next)
        if ((*place)->index == step->index && str_equal((*place)->name, step->name)) return *place;
    *place = ARENA_NEW(arena, Branch);
    **place = (Branch){.name = step->name, .index = step->index, .key = key};
    return *place;
}

static YamlNode *new_node(Arena *arena, YamlKind kind, Span span, Str text) {
    YamlNode *node = ARENA_NEW(arena, YamlNode);
    *node = (YamlNode){
        .kind = kind, .style = YAML_STYLE_DOUBLE, .span = span, .text = text, .weight = 1, .height = 1};
    return node;
}

static const YamlNode *node_of(Arena *arena, const Branch *branch, Span row) {
    if (branch->value) return new_node(arena, YAML_KIND_SCALAR, branch->value->span, branch->value->text);
    size_t count = 0;
    for (const Branch *child = branch->child; child; child = child->next) count++;
    bool is_list = branch->child && branch->child->index;
    YamlNode *node = new_node(arena, is_list ? YAML_KIND_SEQUENCE : YAML_KIND_MAPPING, row, (Str){0});
    node->count = count;
    if (is_list)
        node->items = ARENA_ARRAY(arena, const YamlNode *, count);
    else
        node->entries = ARENA_ARRAY(arena, YamlEntry, count);
    size_t at = 0;
    for (const Branch *child = branch->child; child; child = child->next, at++) {
        const YamlNode *value = node_of(arena, child, row);
        if (is_list)
            node->items[at] = value;
        else
            node->entries[at] =
                (YamlEntry){new_node(arena, YAML_KIND_SCALAR, child->key->span, child->name), value};
        if (at == 0) node->span = value->span;
    }
    return node;
}

/* The heads as paths; NULL after an error. A head that is a path into another head's value is one too. */
static BindingPath *read_heads(Arena *arena, Diagnostics *diagnostics, const RecordSet *set) {
    BindingPath *heads = ARENA_ARRAY(arena, BindingPath, set->field_count);
    Branch root = {0};
    for (size_t i = 0; i < set->field_count; i++) {
        const RecordValue *head = &set->fields[i];
        if (!binding_path_parse(arena, diagnostics, head->text, head->span, &heads[i])) return NULL;
        Branch *branch = &root;
        for (size_t j = 0; j < heads[i].count; j++) {
            const PathStep *step = &heads[i].steps[j];
            bool mixes = branch->child && (branch->child->index != 0) != (step->index != 0);
            if (branch->value || mixes) {
                DIAGNOSE(diagnostics, RECORD_HEADS, head->span, str_to_c(arena, head->text));
                return NULL;
            }
            branch = branch_for(arena, branch, step, head);
        }
        if (branch->child) {
            DIAGNOSE(diagnostics, RECORD_HEADS, head->span, str_to_c(arena, head->text));
            return NULL;
        }
        branch->value = head;
    }
    return heads;
}

/* Cells that hold nothing are not there; so a list ends with its last entry that holds something. */
static const YamlNode *read_row(Arena *arena, const RecordSet *set, const BindingPath *heads, size_t row) {
    Branch root = {0};
    for (size_t i = 0; i < set->field_count; i++) {
        const RecordValue *value = records_value(set, row, i);
        if (!record_trim(value->text).length) continue;
        Branch *branch = &root;
        for (size_t j = 0; j < heads[i].count; j++)
            branch = branch_for(arena, branch, &heads[i].steps[j], &set->fields[i]);
        branch->value = value;
    }
    Span span = records_value(set, row, 0)->span;
    YamlNode *record = (YamlNode *)(uintptr_t)node_of(arena, &root, span);
    record->kind = YAML_KIND_MAPPING;
    record->span = span;
    return record;
}

static void read_csv(Arena *arena, Diagnostics *diagnostics, Str path, CsvEncoding encoding, Span from,
                     RecordList *list) {
    const RecordSet *set = csv_read(arena, diagnostics, path, encoding, from);
    list->failed = set->failed;
    if (!set->field_count) return;
    const BindingPath *heads = read_heads(arena, diagnostics, set);
    list->failed |= !heads;
    if (!heads) return;
    list->at = ARENA_ARRAY(arena, Record, set->row_count);
    list->count = set->row_count;
    for (size_t i = 0; i < set->row_count; i++)
        list->at[i] = (Record){read_row(arena, set, heads, i), path, set->numbers[i]};
}

static bool ends_with_any(Str path, const char *const *endings) {
    for (; *endings; endings++)
        if (str_ends_with(path, str_from_c(*endings))) return true;
    return false;
}

const RecordList *record_file_read(Arena *arena, Diagnostics *diagnostics, Str path, CsvEncoding encoding,
                                   Span from) {
    static const char *const trees[] = {".yaml", ".yml", ".json", ".YAML", ".YML", ".JSON", NULL};
    static const char *const rows[] = {".csv", ".CSV", NULL};
    RecordList *list = ARENA_NEW(arena, RecordList);
    if (ends_with_any(path, trees)) {
        read_tree(arena, diagnostics, path, from, list);
    } else if (ends_with_any(path, rows)) {
        read_csv(arena, diagnostics, path, encoding, from, list);
    } else {
        DIAGNOSE(diagnostics, DATA_KIND, from, str_to_c(arena, path));
        list->failed = true;
    }
    return list;
}
