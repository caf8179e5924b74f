/* Typed reading of mappings by tables of fields.
 *
 * Takes: mappings and tables. Gives: filled structs and diagnostics.
 * Invariant: a value is written to the struct only when it was read without error.
 */
#include "input/schema.h"

#include "base/suggest.h"
#include "base/utf8.h"
#include "document/color.h"

#include <string.h>

/* More keys than these are not listed in a message. */
#define KEYS_SHOWN 30

static const char *c_text(const FieldContext *context, Str text) {
    /* A message shows the beginning of a long value. */
    size_t end = 0;
    for (int i = 0; i < 40 && end < text.length; i++) (void)utf8_decode(text, &end);
    return str_format(context->arena, "%.*s%s", STR_ARGS(str_slice(text, 0, end)),
                      end < text.length ? "…" : "")
        .text;
}

static void wrong_kind(const FieldContext *context, const char *what, Span span, YamlKind wanted) {
    switch (wanted) {
    case YAML_KIND_SCALAR: DIAGNOSE(context->diagnostics, WANTS_TEXT, span, what); break;
    case YAML_KIND_SEQUENCE: DIAGNOSE(context->diagnostics, WANTS_LIST, span, what); break;
    case YAML_KIND_MAPPING: DIAGNOSE(context->diagnostics, WANTS_MAPPING, span, what); break;
    }
}

/* `key：value` is one scalar for YAML; say so in place of "expected a mapping". */
static bool explain_full_width(const FieldContext *context, const YamlNode *node) {
    size_t colon = node->kind == YAML_KIND_SCALAR && node->style == YAML_STYLE_PLAIN
                       ? str_find(node->text, STR("："))
                       : SIZE_MAX;
    if (colon == SIZE_MAX || colon > 30) return false;
    Span span = node->span;
    span.column += (uint32_t)utf8_count(str_slice(node->text, 0, colon));
    span.length = 1;
    DIAGNOSE(context->diagnostics, YAML_FULL_WIDTH_COLON, span, NULL);
    return true;
}

bool schema_expect(const FieldContext *context, const YamlNode *node, YamlKind kind) {
    if (node->kind == kind) return true;
    if (kind == YAML_KIND_MAPPING && explain_full_width(context, node)) return false;
    wrong_kind(context, context->what, node->span, kind);
    return false;
}

/* `text #3` and, where prose is read, `text # more`; a comment set apart by two spaces is surely one. */
void schema_check_comment(const FieldContext *context, const YamlNode *scalar, bool is_text) {
    if (!scalar->comment.file) return;
    uint32_t gap = scalar->comment.column - scalar->span.column - scalar->span.length;
    if (scalar->comment_touches || (is_text && gap == 1))
        DIAGNOSE(context->diagnostics, COMMENT_AFTER_TEXT, scalar->comment, NULL);
}

/* Digits with an optional sign; full-width digits and grouping commas are understood. */
static bool parse_integer(Str text, int64_t *value) {
    bool negative = false, any = false;
    int64_t result = 0;
    for (size_t at = 0, start = 0; at < text.length; start = at) {
        uint32_t codepoint = utf8_decode(text, &at);
        if (codepoint >= 0xFF10 && codepoint <= 0xFF19) codepoint -= 0xFF10 - '0';
        if (start == 0 && (codepoint == '-' || codepoint == '+')) {
            negative = codepoint == '-';
            continue;
        }
        if (codepoint == ',' && any) continue;
        if (codepoint < '0' || codepoint > '9' || result > INT32_MAX) return false;
        result = result * 10 + (codepoint - '0');
        any = true;
    }
    *value = negative ? -result : result;
    return any;
}

static bool read_integer(const FieldContext *context, const YamlNode *node, const Field *field, int *value) {
    int64_t number;
    if (!parse_integer(node->text, &number)) {
        DIAGNOSE(context->diagnostics, NOT_A_NUMBER, node->span, field->name, c_text(context, node->text));
        return false;
    }
    int64_t least = field->least == field->most ? INT32_MIN : field->least;
    int64_t most = field->least == field->most ? INT32_MAX : field->most;
    if (number < least || number > most) {
        DIAGNOSE(context->diagnostics, NUMBER_OUT_OF_RANGE, node->span, field->name,
                 c_text(context, node->text), str_format(context->arena, "%lld", (long long)least).text,
                 str_format(context->arena, "%lld", (long long)most).text);
        return false;
    }
    *value = (int)number;
    return true;
}

static bool read_boolean(const FieldContext *context, const YamlNode *node, const Field *field, bool *value) {
    static const char *const words[][3] = {{"false", "no", "off"}, {"true", "yes", "on"}};
    for (int truth = 0; truth < 2; truth++)
        for (int i = 0; i < 3; i++)
            if (str_equal(node->text, str_from_c(words[truth][i]))) {
                *value = truth == 1;
                return true;
            }
    DIAGNOSE(context->diagnostics, NOT_A_BOOLEAN, node->span, field->name, c_text(context, node->text));
    return false;
}

static bool read_dimension(const FieldContext *context, const YamlNode *node, const Field *field,
                           Dimension *value) {
    const char *text = c_text(context, node->text);
    switch (dimension_parse(node->text, value)) {
    case DIMENSION_OK: return true;
    case DIMENSION_NOT_A_NUMBER:
        DIAGNOSE(context->diagnostics, LENGTH_NOT_A_NUMBER, node->span, field->name, text);
        break;
    case DIMENSION_NO_UNIT:
        DIAGNOSE(context->diagnostics, LENGTH_NO_UNIT, node->span, field->name, text);
        break;
    case DIMENSION_UNKNOWN_UNIT:
        DIAGNOSE(context->diagnostics, LENGTH_UNKNOWN_UNIT, node->span, field->name, text);
        break;
    case DIMENSION_TOO_LARGE:
        DIAGNOSE(context->diagnostics, LENGTH_TOO_LARGE, node->span, field->name, text);
        break;
    }
    return false;
}

static bool read_length(const FieldContext *context, const YamlNode *node, const Field *field,
                        Length *value) {
    Dimension dimension;
    if (!read_dimension(context, node, field, &dimension)) return false;
    bool is_relative = dimension.unit == UNIT_EM && !context->em;
    if (dimension.unit == UNIT_PERCENT || dimension.unit == UNIT_FRACTION || is_relative) {
        DIAGNOSE(context->diagnostics, LENGTH_WRONG_UNIT, node->span, field->name,
                 c_text(context, node->text));
        return false;
    }
    int64_t resolved =
        dimension.unit == UNIT_EM ? (int64_t)context->em * dimension.value / 1000 : dimension.value;
    if (resolved > LENGTH_MAX || resolved < -LENGTH_MAX) {
        DIAGNOSE(context->diagnostics, LENGTH_TOO_LARGE, node->span, field->name,
                 c_text(context, node->text));
        return false;
    }
    *value = dimension_resolve(dimension, context->em, 0);
    return true;
}

static bool read_ratio(const FieldContext *context, const YamlNode *node, const Field *field,
                       int32_t *value) {
    Dimension dimension;
    int64_t thousandths;
    if (parse_integer(node->text, &thousandths) && thousandths <= LENGTH_MAX && thousandths >= -LENGTH_MAX) {
        *value = (int32_t)thousandths;
        return true;
    }
    if (!read_dimension(context, node, field, &dimension)) return false;
    if (dimension.unit != UNIT_PERCENT && dimension.unit != UNIT_EM) {
        DIAGNOSE(context->diagnostics, RATIO_WRONG_UNIT, node->span, field->name,
                 c_text(context, node->text));
        return false;
    }
    *value = dimension.unit == UNIT_PERCENT ? dimension.value / 100 : dimension.value;
    return true;
}

static bool read_choice(const FieldContext *context, const YamlNode *node, const Field *field, int *value) {
    Str names[16];
    size_t count = 0;
    StrBuilder list = {.arena = context->arena};
    for (; field->choices[count].name && count < 16; count++) {
        names[count] = str_from_c(field->choices[count].name);
        if (str_equal(node->text, names[count])) {
            *value = field->choices[count].value;
            return true;
        }
        if (count) str_append_c(&list, ", ");
        str_append(&list, names[count]);
    }
    DIAGNOSE(context->diagnostics, NOT_A_CHOICE, node->span, field->name, c_text(context, node->text),
             str_to_c(context->arena, str_built(&list)));
    return false;
}

static bool read_scalar(const FieldContext *context, const YamlNode *node, const Field *field, void *value) {
    switch (field->type) {
    case FIELD_NODE: break;
    case FIELD_MARKUP: *(const YamlNode **)value = node; return true;
    case FIELD_STRING: *(Str *)value = str_trim(node->text); return true;
    case FIELD_INTEGER: return read_integer(context, node, field, value);
    case FIELD_INTEGER32: {
        int number;
        if (!read_integer(context, node, field, &number)) return false;
        *(int32_t *)value = number;
        return true;
    }
    case FIELD_BOOLEAN: return read_boolean(context, node, field, value);
    case FIELD_DIMENSION: return read_dimension(context, node, field, value);
    case FIELD_LENGTH: return read_length(context, node, field, value);
    case FIELD_RATIO: return read_ratio(context, node, field, value);
    case FIELD_COLOR: {
        if (color_named(context->colors, node->text, value)) return true;
        DIAGNOSE(context->diagnostics, NOT_A_COLOR, node->span, field->name, c_text(context, node->text));
        return false;
    }
    case FIELD_CHOICE: {
        int chosen;
        if (!read_choice(context, node, field, &chosen)) return false;
        memcpy(value, &chosen, sizeof chosen); /* enums have int's size on every compiler we build with */
        return true;
    }
    }
    return false;
}

bool schema_value(const FieldContext *context, const YamlNode *node, const Field *field, void *value) {
    if (field->type == FIELD_NODE) {
        *(const YamlNode **)value = node;
        return true;
    }
    if (node->kind != YAML_KIND_SCALAR) {
        wrong_kind(context, field->name, node->span, YAML_KIND_SCALAR);
        return false;
    }
    schema_check_comment(context, node, field->type == FIELD_MARKUP);
    return read_scalar(context, node, field, value);
}

void schema_unknown_key(const FieldContext *context, const YamlNode *key, const Str *names, size_t count) {
    const char *text = c_text(context, key->text);
    if (str_find(key->text, STR("　")) != SIZE_MAX) {
        DIAGNOSE(context->diagnostics, KEY_FULL_WIDTH_SPACE, key->span, text);
        return;
    }
    Str nearest = suggest_name(context->arena, key->text, names, count);
    if (nearest.length)
        DIAGNOSE(context->diagnostics, UNKNOWN_KEY_NEAR, key->span, context->what, text,
                 str_to_c(context->arena, nearest));
    else if (count > KEYS_SHOWN)
        DIAGNOSE(context->diagnostics, UNKNOWN_KEY_MANY, key->span, context->what, text);
    else {
        StrBuilder list = {.arena = context->arena};
        for (size_t i = 0; i < count; i++) {
            if (i) str_append_c(&list, ", ");
            str_append(&list, names[i]);
        }
        DIAGNOSE(context->diagnostics, UNKNOWN_KEY, key->span, context->what, text,
                 str_to_c(context->arena, str_built(&list)));
    }
}

static const Field *find_field(const Field *fields, size_t count, Str name) {
    for (size_t i = 0; i < count; i++)
        if (str_equal(str_from_c(fields[i].name), name)) return &fields[i];
    return NULL;
}

static bool read_entry(const FieldContext *context, const YamlEntry *entry, const Field *field,
                       unsigned char *into) {
    bool is_none = entry->value->kind == YAML_KIND_SCALAR && str_equal(entry->value->text, STR("none"));
    bool clears = field->has_flag && field->type == FIELD_COLOR && is_none;
    if (!clears && !schema_value(context, entry->value, field, into + field->offset)) return false;
    if (field->has_flag) *(bool *)(into + field->flag) = !clears;
    return true;
}

static void report_unknown(const FieldContext *context, const YamlNode *key, const Field *fields,
                           size_t count) {
    Str *names = ARENA_ARRAY(context->arena, Str, count);
    for (size_t i = 0; i < count; i++) names[i] = str_from_c(fields[i].name);
    schema_unknown_key(context, key, names, count);
}

bool schema_read(const FieldContext *context, const YamlNode *mapping, const Field *fields, size_t count,
                 void *into) {
    if (!schema_expect(context, mapping, YAML_KIND_MAPPING)) return false;
    bool ok = true;
    for (size_t i = 0; i < mapping->count; i++) {
        const YamlEntry *entry = &mapping->entries[i];
        const Field *field = find_field(fields, count, entry->key->text);
        if (field)
            ok &= read_entry(context, entry, field, into);
        else
            report_unknown(context, entry->key, fields, count);
        ok &= field != NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!fields[i].is_required || yaml_get(mapping, str_from_c(fields[i].name))) continue;
        DIAGNOSE(context->diagnostics, MISSING_KEY, mapping->span, context->what, fields[i].name);
        ok = false;
    }
    return ok;
}

Str *schema_strings(const FieldContext *context, const YamlNode *node, size_t *count) {
    *count = 0;
    bool is_single = node->kind == YAML_KIND_SCALAR;
    if (!is_single && !schema_expect(context, node, YAML_KIND_SEQUENCE)) return NULL;
    size_t total = is_single ? 1 : node->count;
    Str *strings = ARENA_ARRAY(context->arena, Str, total);
    for (size_t i = 0; i < total; i++) {
        const YamlNode *item = is_single ? node : node->items[i];
        if (schema_expect(context, item, YAML_KIND_SCALAR)) strings[(*count)++] = str_trim(item->text);
    }
    return strings;
}

bool schema_check_version(const FieldContext *context, const YamlNode *root) {
    const YamlNode *version = yaml_get(root, STR("formatVersion"));
    if (!version) {
        DIAGNOSE(context->diagnostics, VERSION_MISSING, root->span, NULL);
        return true;
    }
    if (version->kind == YAML_KIND_SCALAR && str_equal(version->text, STR("1"))) return true;
    DIAGNOSE(context->diagnostics, VERSION_UNKNOWN, version->span,
             version->kind == YAML_KIND_SCALAR ? c_text(context, version->text) : "?");
    return false;
}
