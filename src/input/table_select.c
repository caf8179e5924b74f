/* Which records a table shows, in which order, in which groups.
 *
 * Takes: conditions, keys. Gives: the chosen rows. Invariant: rows that are equal keep the data's order.
 */
#include "input/table_data.h"

#include <string.h>

/* Conditions */

typedef enum Comparison { IS_EQUAL, IS_NOT_EQUAL, IS_LESS, IS_AT_MOST, IS_MORE, IS_AT_LEAST } Comparison;

typedef struct Condition {
    size_t field;
    Comparison comparison;
    ARRAY(Str)
    values; /* one of them, for = and != */
} Condition;

static bool read_comparison(Str text, size_t at, Comparison *comparison, size_t *length) {
    static const struct {
        const char *sign;
        Comparison comparison;
    } signs[] = {{"!=", IS_NOT_EQUAL}, {"<=", IS_AT_MOST}, {">=", IS_AT_LEAST}, {"=", IS_EQUAL},
                 {"<", IS_LESS},       {">", IS_MORE},     {"≠", IS_NOT_EQUAL}, {"≦", IS_AT_MOST},
                 {"≧", IS_AT_LEAST},   {"＝", IS_EQUAL}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        Str sign = str_from_c(signs[i].sign);
        if (!str_starts_with(str_slice(text, at, text.length), sign)) continue;
        *comparison = signs[i].comparison;
        *length = sign.length;
        return true;
    }
    return false;
}

static Str without_quotes(Str text) {
    bool is_quoted = text.length >= 2 && text.text[0] == '"' && text.text[text.length - 1] == '"';
    return is_quoted ? str_slice(text, 1, text.length - 1) : text;
}

/* `年度 = 2025`, `款 = 土木費 | 教育費`, `予算額 >= 1000` */
static bool read_condition(TableData *data, const YamlNode *node, Condition *condition) {
    Arena *arena = data->reader->arena;
    FieldContext context = report_context(data->reader, "where");
    if (!schema_expect(&context, node, YAML_KIND_SCALAR)) return false;
    Str text = node->text;
    size_t at = 0, length = 0;
    while (at < text.length && !read_comparison(text, at, &condition->comparison, &length)) at++;
    if (!length || !record_trim(str_slice(text, 0, at)).length) {
        DIAGNOSE(data->reader->diagnostics, DATA_WHERE, node->span, str_to_c(arena, text));
        return false;
    }
    condition->field = data_field(data, record_trim(str_slice(text, 0, at)), node->span);
    Str rest = str_slice(text, at + length, text.length);
    for (bool more = true; more;) {
        size_t bar = str_find(rest, STR("|"));
        more = bar != SIZE_MAX;
        array_push(arena, &condition->values, without_quotes(record_trim(str_slice(rest, 0, bar))));
        if (more) rest = str_slice(rest, bar + 1, rest.length);
    }
    return condition->field != RECORDS_NO_FIELD;
}

/* Numbers and dates by their value, all else only as equal or not. False in *known when they cannot be put in
 * order. */
static int compare_values(Str a, Str b, bool *known) {
    Decimal first, second;
    Date one, two;
    *known = true;
    if (decimal_parse(a, &first) != DECIMAL_BAD && decimal_parse(b, &second) != DECIMAL_BAD)
        return decimal_compare(first, second);
    if (date_parse(a, &one) && date_parse(b, &two)) return date_compare(one, two);
    *known = false;
    return str_compare(a, b);
}

static bool holds_for(const Condition *condition, Str value, Str wanted) {
    bool known;
    int order = compare_values(value, wanted, &known);
    switch (condition->comparison) {
    case IS_EQUAL:
    case IS_NOT_EQUAL: return order == 0;
    case IS_LESS: return known && order < 0;
    case IS_AT_MOST: return known && order <= 0;
    case IS_MORE: return known && order > 0;
    case IS_AT_LEAST: return known && order >= 0;
    }
    return false;
}

static bool holds(const TableData *data, const Condition *condition, size_t row) {
    Str value = record_trim(records_value(data->records, row, condition->field)->text);
    bool any = false;
    for (size_t i = 0; i < condition->values.count; i++)
        any |= holds_for(condition, value, condition->values.at[i]);
    return condition->comparison == IS_NOT_EQUAL ? !any : any;
}

static void choose_rows(TableData *data, const YamlNode *where) {
    bool is_list = where && where->kind == YAML_KIND_SEQUENCE;
    size_t count = !where ? 0 : is_list ? where->count : 1, good = 0;
    Condition *conditions = ARENA_ARRAY(data->reader->arena, Condition, count);
    for (size_t i = 0; i < count; i++)
        good += read_condition(data, is_list ? where->items[i] : where, &conditions[good]);
    data->rows = ARENA_ARRAY(data->reader->arena, size_t, data->records->row_count);
    for (size_t row = 0; row < data->records->row_count; row++) {
        bool all = true;
        for (size_t i = 0; i < good && all; i++) all = holds(data, &conditions[i], row);
        if (all) data->rows[data->row_count++] = row;
    }
}

/* Order */

typedef struct SortValue {
    bool is_missing;
    Decimal number; /* or the date as yyyymmdd */
    Str text;
} SortValue;

typedef struct SortKey {
    size_t field;
    bool is_descending, is_text;
    SortValue *values; /* by record */
} SortKey;

typedef struct Sorter {
    const SortKey *keys;
    size_t key_count;
    size_t *scratch;
} Sorter;

static bool sort_number(Str text, Decimal *number) {
    Date date;
    if (decimal_parse(text, number) != DECIMAL_BAD) return true;
    if (!date_parse(text, &date)) return false;
    *number = (Decimal){date.year * 10000 + date.month * 100 + date.day, 0};
    return true;
}

static bool is_missing(const TableData *data, size_t field, Str text) {
    if (!text.length) return true;
    for (size_t i = 0; i < data->missing_count; i++)
        if (str_equal(data->missing[i], text)) return true;
    for (size_t i = 0; i < data->column_count; i++)
        for (size_t j = 0; data->columns[i].field == field && j < data->columns[i].missing_count; j++)
            if (str_equal(data->columns[i].missing[j], text)) return true;
    return false;
}

/* A field all of whose values are numbers or dates goes by value, any other by its characters' numbers. */
static void prepare_key(TableData *data, SortKey *key) {
    key->values = ARENA_ARRAY(data->reader->arena, SortValue, data->records->row_count);
    for (size_t i = 0; i < data->row_count; i++) {
        SortValue *value = &key->values[data->rows[i]];
        value->text = record_trim(records_value(data->records, data->rows[i], key->field)->text);
        value->is_missing = is_missing(data, key->field, value->text);
        if (!value->is_missing && !key->is_text) key->is_text = !sort_number(value->text, &value->number);
    }
}

/* What is missing comes last in either direction. */
static int compare_rows(const Sorter *sorter, size_t a, size_t b) {
    for (size_t i = 0; i < sorter->key_count; i++) {
        const SortKey *key = &sorter->keys[i];
        const SortValue *first = &key->values[a], *second = &key->values[b];
        if (first->is_missing != second->is_missing) return first->is_missing ? 1 : -1;
        if (first->is_missing) continue;
        int order = key->is_text ? str_compare(first->text, second->text)
                                 : decimal_compare(first->number, second->number);
        if (order) return key->is_descending ? -order : order;
    }
    return 0;
}

static void merge_sort(const Sorter *sorter, size_t *rows, size_t count) {
    if (count < 2) return;
    size_t half = count / 2, left = 0, right = half;
    merge_sort(sorter, rows, half);
    merge_sort(sorter, rows + half, count - half);
    for (size_t i = 0; i < count; i++) {
        bool takes_left =
            left < half && (right == count || compare_rows(sorter, rows[left], rows[right]) <= 0);
        sorter->scratch[i] = takes_left ? rows[left++] : rows[right++];
    }
    memcpy(rows, sorter->scratch, count * sizeof *rows);
}

/* `-予算額` is the field 予算額 from the greatest, unless a field has that very name. */
static bool read_sort_key(TableData *data, Str name, Span span, SortKey *key) {
    name = record_trim(name);
    bool has_minus = str_starts_with(name, STR("-")) &&
                     records_field(data->reader->arena, data->records, name) == RECORDS_NO_FIELD;
    *key = (SortKey){.is_descending = has_minus};
    key->field = data_field(data, has_minus ? str_slice(name, 1, name.length) : name, span);
    return key->field != RECORDS_NO_FIELD;
}

static void sort_rows(TableData *data, const YamlNode *sort) {
    FieldContext context = report_context(data->reader, "sort");
    size_t count, good = 0;
    Str *names = schema_strings(&context, sort, &count);
    SortKey *keys = ARENA_ARRAY(data->reader->arena, SortKey, count);
    for (size_t i = 0; i < count; i++) {
        Span span = sort->kind == YAML_KIND_SEQUENCE ? sort->items[i]->span : sort->span;
        good += read_sort_key(data, names[i], span, &keys[good]);
    }
    for (size_t i = 0; i < good; i++) prepare_key(data, &keys[i]);
    Sorter sorter = {keys, good, ARENA_ARRAY(data->reader->arena, size_t, data->row_count)};
    merge_sort(&sorter, data->rows, data->row_count);
}

void data_select(TableData *data, const YamlNode *where, const YamlNode *sort) {
    choose_rows(data, where);
    if (sort) sort_rows(data, sort);
}

/* Groups */

typedef struct GroupFields {
    const YamlNode *by, *subtotal;
    bool head;
} GroupFields;

static const Field group_fields[] = {
    {.name = "by", .type = FIELD_NODE, .offset = offsetof(GroupFields, by), .is_required = true},
    {.name = "subtotal", .type = FIELD_NODE, .offset = offsetof(GroupFields, subtotal)},
    {.name = "head", .type = FIELD_BOOLEAN, .offset = offsetof(GroupFields, head)},
};

/* Rows of one value come together, the groups in the order in which they first come. */
static void gather_groups(TableData *data) {
    Arena *arena = data->reader->arena;
    Map known = {0};
    uint32_t *group_of = ARENA_ARRAY(arena, uint32_t, data->row_count);
    ARRAY(size_t)
    counts = {0};
    for (size_t i = 0; i < data->row_count; i++) {
        Str value = record_trim(records_value(data->records, data->rows[i], data->group_field)->text);
        uint32_t *group = map_get(&known, value);
        if (!group) {
            group = ARENA_NEW(arena, uint32_t);
            array_push(arena, &counts, 0);
            *group = (uint32_t)counts.count;
            map_put(arena, &known, value, group);
        }
        group_of[i] = *group;
        counts.at[*group - 1]++;
    }
    size_t *starts = ARENA_ARRAY(arena, size_t, counts.count + 1);
    for (size_t i = 0; i < counts.count; i++) starts[i + 1] = starts[i] + counts.at[i];
    size_t *rows = ARENA_ARRAY(arena, size_t, data->row_count);
    data->groups = ARENA_ARRAY(arena, uint32_t, data->row_count);
    for (size_t i = 0; i < data->row_count; i++) {
        size_t place = starts[group_of[i] - 1]++;
        rows[place] = data->rows[i];
        data->groups[place] = group_of[i];
    }
    data->rows = rows;
}

bool data_group(TableData *data, const YamlNode *group) {
    GroupFields fields = {0};
    FieldContext context = report_context(data->reader, "group");
    if (!SCHEMA_READ(&context, group, group_fields, &fields)) return false;
    if (!schema_expect(&context, fields.by, YAML_KIND_SCALAR)) return false;
    data->group_field = data_field(data, fields.by->text, fields.by->span);
    if (data->group_field == RECORDS_NO_FIELD) return false;
    gather_groups(data);
    data->has_group_heads = fields.head;
    data->has_subtotal = fields.subtotal != NULL;
    return !fields.subtotal || data_read_total(data, fields.subtotal, &data->subtotal);
}
