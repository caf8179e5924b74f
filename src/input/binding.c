/* Paths and templates: see binding.h.
 *
 * Takes: a layout's text. Gives: pieces, and their text for a record.
 * Invariant: the places of a template's pieces are those of the layout's file.
 */
#include "input/binding.h"

#include "base/suggest.h"
#include "input/filter.h"
#include "input/records.h"

/* Names given up to here in a message. */
#define NAMES_LIMIT 64

static bool add_step(BindingPath *path, PathStep step) {
    if (path->count == BINDING_STEPS_LIMIT) return false;
    path->steps[path->count++] = step;
    return true;
}

/* `[12]` at the head of the text; gives its length, 0 when it is none. */
static size_t read_index(Str text, size_t *index) {
    size_t at = 1;
    *index = 0;
    if (!text.length || text.text[0] != '[') return 0;
    for (; at < text.length && text.text[at] >= '0' && text.text[at] <= '9' && *index < 1000000; at++)
        *index = *index * 10 + (size_t)(text.text[at] - '0');
    return at > 1 && at < text.length && text.text[at] == ']' && *index > 0 ? at + 1 : 0;
}

static bool read_path(Str text, BindingPath *path) {
    *path = (BindingPath){.text = text};
    bool expects_name = true;
    for (size_t at = 0; at < text.length;) {
        size_t index, length = read_index(str_slice(text, at, text.length), &index);
        if (length && !expects_name) {
            if (!add_step(path, (PathStep){.index = index})) return false;
            at += length;
            continue;
        }
        if (!expects_name) {
            if (text.text[at++] != '.') return false;
            expects_name = true;
            continue;
        }
        size_t end = at;
        while (end < text.length && text.text[end] != '.' && text.text[end] != '[') end++;
        Str name = record_trim(str_slice(text, at, end));
        if (!name.length || !add_step(path, (PathStep){.name = name})) return false;
        at = end;
        expects_name = false;
    }
    return !expects_name;
}

bool binding_path_parse(Arena *arena, Diagnostics *diagnostics, Str text, Span span, BindingPath *path) {
    if (read_path(record_trim(text), path)) return true;
    DIAGNOSE(diagnostics, BINDING_PATH, span, str_to_c(arena, text));
    return false;
}

typedef struct TemplateReader {
    Arena *arena;
    Diagnostics *diagnostics;
    const YamlNode *scalar;
    const YamlPlace *places;
    bool good;
    ARRAY(TemplatePiece)
    pieces;
} TemplateReader;

static Span span_of(const TemplateReader *reader, size_t from, size_t to) {
    const YamlPlace *places = reader->places;
    uint32_t length = places[from].line == places[to].line ? places[to].column - places[from].column : 1;
    return (Span){reader->scalar->span.file, places[from].line, places[from].column, length};
}

static void add_literal(TemplateReader *reader, size_t from, size_t to) {
    if (from == to) return;
    TemplatePiece piece = {.span = span_of(reader, from, to),
                           .literal = str_slice(reader->scalar->text, from, to)};
    array_push(reader->arena, &reader->pieces, piece);
}

static bool read_filters(TemplateReader *reader, Str chain, Span span, TemplatePiece *piece) {
    piece->filters = ARENA_ARRAY(reader->arena, Filter, BINDING_FILTERS_LIMIT);
    while (chain.length) {
        size_t bar = str_find(chain, STR("|"));
        if (piece->filter_count == BINDING_FILTERS_LIMIT) {
            DIAGNOSE(reader->diagnostics, BINDING_MANY_FILTERS, span, NULL);
            return false;
        }
        Filter *filter = &piece->filters[piece->filter_count++];
        if (!filter_read(reader->arena, reader->diagnostics, str_slice(chain, 0, bar), span, filter))
            return false;
        piece->has_default |= filter_is_default(filter);
        chain = bar == SIZE_MAX ? (Str){0} : str_slice(chain, bar + 1, chain.length);
        if (bar != SIZE_MAX && !chain.length) {
            DIAGNOSE(reader->diagnostics, BINDING_FILTER_EMPTY, span, NULL);
            return false;
        }
    }
    return true;
}

static void add_binding(TemplateReader *reader, size_t from, size_t to, Span span) {
    Str inside = str_slice(reader->scalar->text, from, to);
    size_t bar = str_find(inside, STR("|"));
    TemplatePiece piece = {.is_binding = true, .span = span};
    Str chain = bar == SIZE_MAX ? (Str){0} : str_slice(inside, bar + 1, inside.length);
    if (bar != SIZE_MAX && !chain.length) {
        DIAGNOSE(reader->diagnostics, BINDING_FILTER_EMPTY, span, NULL);
        reader->good = false;
        return;
    }
    bool good = binding_path_parse(reader->arena, reader->diagnostics, str_slice(inside, 0, bar), span,
                                   &piece.path) &&
                read_filters(reader, chain, span, &piece);
    reader->good &= good;
    if (good) array_push(reader->arena, &reader->pieces, piece);
}

/* The end of a binding whose inside begins at `from`: its own parentheses count. */
static size_t find_close(Str text, size_t from) {
    int depth = 1;
    for (size_t at = from; at < text.length; at++) {
        if (text.text[at] == '(') depth++;
        if (text.text[at] == ')' && --depth == 0) return at;
    }
    return SIZE_MAX;
}

const Template *template_read(Arena *arena, Diagnostics *diagnostics, const YamlNode *scalar) {
    TemplateReader reader = {.arena = arena,
                             .diagnostics = diagnostics,
                             .scalar = scalar,
                             .places = yaml_places(arena, scalar),
                             .good = true};
    Str text = scalar->text;
    size_t literal = 0;
    for (size_t at = 0; at + 1 < text.length;) {
        if (text.text[at] != '$' || text.text[at + 1] != '(') {
            at++;
            continue;
        }
        size_t close = find_close(text, at + 2);
        if (close == SIZE_MAX) {
            DIAGNOSE(diagnostics, BINDING_OPEN, span_of(&reader, at, at + 2), NULL);
            return NULL;
        }
        add_literal(&reader, literal, at);
        add_binding(&reader, at + 2, close, span_of(&reader, at, close + 1));
        at = literal = close + 1;
    }
    add_literal(&reader, literal, text.length);
    if (!reader.good) return NULL;
    Template *template = ARENA_NEW(arena, Template);
    *template = (Template){.node = scalar, .pieces = reader.pieces.at, .count = reader.pieces.count};
    return template;
}

/* -- with a record
 * --------------------------------------------------------------------------------------------- */

bool binding_is_filled(const YamlNode *node) {
    if (!node) return false;
    return node->kind == YAML_KIND_SCALAR ? filter_scalar_text(node).length > 0 : node->count > 0;
}

static const YamlNode *take_step(const YamlNode *node, const PathStep *step) {
    if (!node) return NULL;
    if (!step->index) return yaml_get(node, step->name);
    return node->kind == YAML_KIND_SEQUENCE && step->index <= node->count ? node->items[step->index - 1]
                                                                          : NULL;
}

/* An entry of a list is itself `value`, when it is no mapping. */
static const YamlNode *first_step(const YamlNode *record, const PathStep *step) {
    bool is_self = record->kind == YAML_KIND_SCALAR && !step->index && str_equal(step->name, STR("value"));
    return is_self ? record : take_step(record, step);
}

const YamlNode *binding_find(const Scope *scope, const BindingPath *path) {
    for (; scope; scope = scope->around) {
        const YamlNode *node = first_step(scope->record, &path->steps[0]);
        if (!node) continue;
        for (size_t i = 1; i < path->count && node; i++) node = take_step(node, &path->steps[i]);
        return binding_is_filled(node) ? node : NULL;
    }
    return NULL;
}

PieceResult binding_expand(const BindingContext *context, const TemplatePiece *piece, const Scope *scope,
                           BoundText *bound) {
    if (!piece->is_binding) {
        *bound = (BoundText){piece->literal, piece->span};
        return PIECE_TEXT;
    }
    const YamlNode *node = binding_find(scope, &piece->path);
    FilterValue value = {.node = node, .is_missing = !node, .span = node ? node->span : scope->record->span};
    if (node && node->kind == YAML_KIND_SCALAR) {
        value.text = filter_scalar_text(node);
        value.is_text = true;
    }
    if (value.is_missing && !piece->has_default) return PIECE_MISSING;
    for (size_t i = 0; i < piece->filter_count && !value.is_settled; i++)
        if (!filter_apply(context, &piece->filters[i], scope, piece->path.text, &value)) return PIECE_FAILED;
    if (value.is_missing) return PIECE_MISSING;
    if (!value.is_text) {
        DIAGNOSE(context->diagnostics, BINDING_NOT_TEXT, value.span,
                 str_to_c(context->arena, piece->path.text));
        return PIECE_FAILED;
    }
    *bound = (BoundText){value.text, value.span};
    return PIECE_TEXT;
}

/* The record's own field that the path's first step may have meant. */
static Str near_field(const BindingContext *context, const BindingPath *path, const YamlNode *record) {
    if (record->kind != YAML_KIND_MAPPING) return (Str){0};
    size_t count = record->count < NAMES_LIMIT ? record->count : NAMES_LIMIT;
    Str names[NAMES_LIMIT];
    for (size_t i = 0; i < count; i++) names[i] = record->entries[i].key->text;
    Str near = suggest_name(context->arena, path->steps[0].name, names, count);
    return str_equal(near, path->steps[0].name) ? (Str){0} : near;
}

void binding_report_missing(const BindingContext *context, const TemplatePiece *piece, const Scope *scope) {
    const char *path = str_to_c(context->arena, piece->path.text);
    const char *item = str_to_c(context->arena, context->item);
    Str near = near_field(context, &piece->path, scope->record);
    if (near.length)
        DIAGNOSE(context->diagnostics, FIELD_MISSING_NEAR, scope->record->span, path, item,
                 str_to_c(context->arena, near));
    else
        DIAGNOSE(context->diagnostics, FIELD_MISSING, scope->record->span, path, item);
}

bool template_expand(const BindingContext *context, const Template *template, const Scope *scope, Str *text) {
    StrBuilder out = {.arena = context->arena};
    for (size_t i = 0; i < template->count; i++) {
        BoundText bound;
        PieceResult result = binding_expand(context, &template->pieces[i], scope, &bound);
        if (result == PIECE_MISSING) binding_report_missing(context, &template->pieces[i], scope);
        if (result != PIECE_TEXT) return false;
        str_append(&out, bound.text);
    }
    *text = str_built(&out);
    return true;
}
