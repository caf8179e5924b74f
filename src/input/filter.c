/* The filters, by name: see filter.h.
 *
 * Takes: values. Gives: text.
 * Invariant: one row of the table is one filter; what is not in the table is no filter.
 */
#include "input/filter.h"

#include "base/suggest.h"
#include "base/utf8.h"
#include "document/period.h"
#include "input/records.h"

/* Characters that `limit` may let stand at most. */
#define LIMIT_MOST 100000
/* Places to which a ratio is worked out before it is printed. */
#define RATIO_PLACES 9

typedef enum FilterArgument {
    ARGUMENT_NONE,
    ARGUMENT_TEXT,   /* may be left out */
    ARGUMENT_FORMAT, /* of a number; may be left out */
    ARGUMENT_PLACES, /* decimals; may be left out */
    ARGUMENT_COUNT,  /* of characters */
    ARGUMENT_PATH
} FilterArgument;

typedef struct FilterCall {
    const BindingContext *context;
    const Filter *filter;
    const Scope *scope;
    Str path;
} FilterCall;

typedef struct FilterKind {
    const char *name;
    FilterArgument argument;
    const char *fallback; /* the format when no argument is given */
    bool (*apply)(const FilterCall *call, FilterValue *value);
} FilterKind;

Str filter_scalar_text(const YamlNode *scalar) {
    bool is_null = scalar->style == YAML_STYLE_PLAIN &&
                   (str_equal(scalar->text, STR("null")) || str_equal(scalar->text, STR("~")));
    return is_null ? (Str){0} : record_trim(scalar->text);
}

static bool refuse(const FilterCall *call, const FilterValue *value, MessageId message) {
    Arena *arena = call->context->arena;
    diagnostics_add(call->context->diagnostics, message, value->span,
                    (const char *const[]){str_to_c(arena, call->path),
                                          str_to_c(arena, value->is_text ? value->text : STR("[…]")),
                                          call->filter->kind->name, NULL});
    return false;
}

static bool set_text(FilterValue *value, Str text) {
    value->text = text;
    value->is_text = true;
    value->has_number = false;
    return true;
}

/* -- dates
 * ------------------------------------------------------------------------------------------------------ */

static bool apply_date(const FilterCall *call, FilterValue *value) {
    Period period;
    if (!value->is_text || !period_parse(value->text, &period))
        return refuse(call, value, MESSAGE_FILTER_WANTS_DATE);
    Str text = period_print(call->context->arena, call->filter->argument, &period);
    return text.length ? set_text(value, text) : refuse(call, value, MESSAGE_FILTER_WANTS_FULL_DATE);
}

/* -- numbers
 * ---------------------------------------------------------------------------------------------------- */

static bool take_number(const FilterCall *call, FilterValue *value) {
    if (value->has_number) return true;
    if (!value->is_text || decimal_parse(value->text, &value->number) == DECIMAL_BAD)
        return refuse(call, value, MESSAGE_FILTER_WANTS_NUMBER);
    value->has_number = true;
    return true;
}

static bool apply_number(const FilterCall *call, FilterValue *value) {
    if (!take_number(call, value)) return false;
    return set_text(value, number_print(call->context->arena, &call->filter->format, value->number));
}

/* Yen as thousands of yen, halves rounded up, as budget tables do. */
static bool apply_yen_thousand(const FilterCall *call, FilterValue *value) {
    Decimal thousands;
    if (!take_number(call, value)) return false;
    if (!decimal_divide(value->number, (Decimal){1000, 0}, 0, &thousands))
        return refuse(call, value, MESSAGE_FILTER_WANTS_NUMBER);
    return set_text(value, number_print(call->context->arena, &call->filter->format, thousands));
}

static bool apply_percent(const FilterCall *call, FilterValue *value) {
    if (!take_number(call, value)) return false;
    NumberFormat format = number_format_plain();
    format.is_percent = true;
    format.suffix = STR("%");
    format.least_places = format.most_places = call->filter->number;
    return set_text(value, number_print(call->context->arena, &format, value->number));
}

static bool apply_ratio(const FilterCall *call, FilterValue *value) {
    if (!take_number(call, value)) return false;
    const YamlNode *other = binding_find(call->scope, &call->filter->path);
    Decimal divisor;
    if (!other || other->kind != YAML_KIND_SCALAR ||
        decimal_parse(filter_scalar_text(other), &divisor) == DECIMAL_BAD ||
        !decimal_divide(value->number, divisor, RATIO_PLACES, &value->number)) {
        DIAGNOSE(call->context->diagnostics, FILTER_RATIO, other ? other->span : value->span,
                 str_to_c(call->context->arena, call->path),
                 str_to_c(call->context->arena, call->filter->path.text));
        return false;
    }
    value->text = number_print(call->context->arena, &(NumberFormat){.most_places = -1}, value->number);
    value->has_number = true;
    return true;
}

/* -- texts and lists
 * -------------------------------------------------------------------------------------------- */

static bool apply_join(const FilterCall *call, FilterValue *value) {
    const YamlNode *node = value->node;
    StrBuilder out = {.arena = call->context->arena};
    if (!node || node->kind == YAML_KIND_MAPPING) return refuse(call, value, MESSAGE_FILTER_WANTS_LIST);
    if (node->kind == YAML_KIND_SCALAR) return true;
    for (size_t i = 0; i < node->count; i++) {
        if (node->items[i]->kind != YAML_KIND_SCALAR) return refuse(call, value, MESSAGE_FILTER_WANTS_LIST);
        if (i) str_append(&out, call->filter->argument);
        str_append(&out, filter_scalar_text(node->items[i]));
    }
    return set_text(value, str_built(&out));
}

/* So many characters at most; what is left out is noted, and an ellipsis stands for it. */
static bool apply_limit(const FilterCall *call, FilterValue *value) {
    if (!value->is_text) return refuse(call, value, MESSAGE_FILTER_WANTS_TEXT);
    size_t count = utf8_count(value->text), most = (size_t)call->filter->number;
    if (count <= most) return true;
    size_t end = 0;
    for (size_t i = 0; i + 1 < most; i++) (void)utf8_decode(value->text, &end);
    const BindingContext *context = call->context;
    const char *left_out = str_format(context->arena, "%zu", count - most + 1).text;
    DIAGNOSE(context->diagnostics, VALUE_CUT, value->span, str_to_c(context->arena, call->path), left_out,
             str_to_c(context->arena, context->item));
    if (context->notes)
        sheet_note(context->notes, (SheetNote){.kind = SHEET_NOTE_CUT,
                                               .item = context->item,
                                               .field = call->path,
                                               .page = context->page,
                                               .amount = (int32_t)(count - most + 1),
                                               .span = value->span});
    return set_text(value, str_format(context->arena, "%.*s…", STR_ARGS(str_slice(value->text, 0, end))));
}

static bool apply_default(const FilterCall *call, FilterValue *value) {
    if (!value->is_missing) return true;
    value->is_missing = false;
    value->is_settled = true;
    const BindingContext *context = call->context;
    if (context->notes)
        sheet_note(context->notes, (SheetNote){.kind = SHEET_NOTE_DEFAULT,
                                               .item = context->item,
                                               .field = call->path,
                                               .page = context->page,
                                               .span = value->span});
    return set_text(value, call->filter->argument);
}

static const FilterKind kinds[] = {
    {"date", ARGUMENT_TEXT, "yyyy年m月d日", apply_date},
    {"date-ym", ARGUMENT_NONE, "yyyy年m月", apply_date},
    {"date-iso", ARGUMENT_NONE, "yyyy-mm-dd", apply_date},
    {"wareki", ARGUMENT_NONE, "ggge年m月d日", apply_date},
    {"wareki-ym", ARGUMENT_NONE, "ggge年m月", apply_date},
    {"number", ARGUMENT_FORMAT, "#,##0.############", apply_number},
    {"yen", ARGUMENT_FORMAT, "#,##0円", apply_number},
    {"thousand-yen", ARGUMENT_FORMAT, "#,##0千円", apply_number},
    {"yen-thousand", ARGUMENT_FORMAT, "#,##0千円", apply_yen_thousand},
    {"percent", ARGUMENT_PLACES, NULL, apply_percent},
    {"ratio", ARGUMENT_PATH, NULL, apply_ratio},
    {"join", ARGUMENT_TEXT, "、", apply_join},
    {"limit", ARGUMENT_COUNT, NULL, apply_limit},
    {"default", ARGUMENT_TEXT, "", apply_default},
};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

bool filter_is_default(const Filter *filter) {
    return filter->kind->apply == apply_default;
}

static const FilterKind *find_kind(Str name) {
    for (size_t i = 0; i < KIND_COUNT; i++)
        if (str_equal(name, str_from_c(kinds[i].name))) return &kinds[i];
    return NULL;
}

static bool report_unknown(Arena *arena, Diagnostics *diagnostics, Str name, Span span) {
    Str names[KIND_COUNT];
    StrBuilder list = {.arena = arena};
    for (size_t i = 0; i < KIND_COUNT; i++) {
        names[i] = str_from_c(kinds[i].name);
        str_append_format(&list, "%s%s", i ? ", " : "", kinds[i].name);
    }
    Str near = suggest_name(arena, name, names, KIND_COUNT);
    if (near.length)
        DIAGNOSE(diagnostics, FILTER_UNKNOWN_NEAR, span, str_to_c(arena, name), str_to_c(arena, near));
    else
        DIAGNOSE(diagnostics, FILTER_UNKNOWN, span, str_to_c(arena, name), str_to_c(arena, str_built(&list)));
    return false;
}

static bool read_count(Str text, int least, int most, int *number) {
    int64_t value = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.text[i] < '0' || text.text[i] > '9' || value > most) return false;
        value = value * 10 + (text.text[i] - '0');
    }
    *number = (int)value;
    return text.length > 0 && value >= least && value <= most;
}

static bool read_argument(Arena *arena, Diagnostics *diagnostics, Str text, Span span, Filter *filter) {
    const FilterKind *kind = filter->kind;
    Str fallback = str_from_c(kind->fallback ? kind->fallback : "");
    bool good = true;
    filter->argument = text.length ? text : fallback;
    switch (kind->argument) {
    case ARGUMENT_NONE: good = !text.length; break;
    case ARGUMENT_TEXT: break;
    case ARGUMENT_FORMAT: good = number_format_parse(arena, filter->argument, &filter->format); break;
    case ARGUMENT_PLACES:
        good = !text.length || read_count(text, 0, DECIMAL_PLACES_LIMIT, &filter->number);
        break;
    case ARGUMENT_COUNT: good = read_count(text, 2, LIMIT_MOST, &filter->number); break;
    case ARGUMENT_PATH: return binding_path_parse(arena, diagnostics, text, span, &filter->path);
    }
    if (!good) DIAGNOSE(diagnostics, FILTER_ARGUMENT, span, kind->name, str_to_c(arena, text));
    return good;
}

bool filter_read(Arena *arena, Diagnostics *diagnostics, Str text, Span span, Filter *filter) {
    text = record_trim(text);
    size_t blank = str_find(text, STR(" "));
    Str name = str_slice(text, 0, blank);
    Str argument = blank == SIZE_MAX ? (Str){0} : record_trim(str_slice(text, blank, text.length));
    if (argument.length >= 2 && argument.text[0] == '"' && argument.text[argument.length - 1] == '"')
        argument = str_slice(argument, 1, argument.length - 1);
    if (!name.length) {
        DIAGNOSE(diagnostics, BINDING_FILTER_EMPTY, span, NULL);
        return false;
    }
    *filter = (Filter){.kind = find_kind(name)};
    if (!filter->kind) return report_unknown(arena, diagnostics, name, span);
    return read_argument(arena, diagnostics, argument, span, filter);
}

bool filter_apply(const BindingContext *context, const Filter *filter, const Scope *scope, Str path,
                  FilterValue *value) {
    if (value->is_missing && !filter_is_default(filter)) return true;
    FilterCall call = {context, filter, scope, path};
    return filter->kind->apply(&call, value);
}
