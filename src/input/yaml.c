/* libyaml's events → YamlNode tree.
 *
 * Takes: a file's bytes. Gives: the tree, or NULL after an error with its place.
 * Invariant: the only file that knows libyaml; recursion is bounded by YAML_DEPTH_LIMIT.
 */
#include "input/yaml.h"

#include "base/array.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/source_file.h"
#include "input/yaml_source.h"

#include <string.h>
#include <yaml.h>

typedef struct Builder {
    Arena *arena;
    Diagnostics *diagnostics;
    YamlSource *source;

    Map anchors;
    /* libyaml counts characters; this place moves along to know bytes. */
    size_t cursor_index, cursor_byte;
    bool failed;
} Builder;

/* The parser and the event at hand, closed by the arena. */
typedef struct ParserGuard {
    yaml_parser_t parser;
    yaml_event_t event;
    bool has_parser, has_event;
} ParserGuard;

static void close_parser(void *handle) {
    ParserGuard *guard = handle;
    if (guard->has_event) yaml_event_delete(&guard->event);
    if (guard->has_parser) yaml_parser_delete(&guard->parser);
    guard->has_event = guard->has_parser = false;
}

static Span span_of_mark(const Builder *builder, yaml_mark_t mark, uint32_t length) {
    return (Span){builder->source->file, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1, length};
}

static bool is_continuation_byte(char byte) {
    return ((unsigned char)byte & 0xC0u) == 0x80u;
}

/* The byte of a mark. Marks nearly always move forwards, so this is linear over a file. */
static size_t byte_of_mark(Builder *builder, yaml_mark_t mark) {
    Str text = builder->source->text;
    size_t index = builder->cursor_index, byte = builder->cursor_byte;
    for (; index < mark.index && byte < text.length; index++) {
        byte++;
        while (byte < text.length && is_continuation_byte(text.text[byte])) byte++;
    }
    for (; index > mark.index && byte > 0; index--) {
        byte--;
        while (byte > 0 && is_continuation_byte(text.text[byte])) byte--;
    }
    builder->cursor_index = index;
    builder->cursor_byte = byte;
    return byte;
}

static bool fail(Builder *builder) {
    builder->failed = true;
    return false;
}

/* Moves to the next event; false after an error. */
static bool next_event(Builder *builder, ParserGuard *guard) {
    if (builder->failed) return false;
    if (guard->has_event) yaml_event_delete(&guard->event);
    guard->has_event = false;
    if (!yaml_parser_parse(&guard->parser, &guard->event)) {
        if (guard->parser.error == YAML_MEMORY_ERROR) arena_out_of_memory(builder->arena);
        const char *problem = guard->parser.problem ? guard->parser.problem : "";
        const char *context = guard->parser.context ? guard->parser.context : "";
        yaml_explain_error(builder->arena, builder->diagnostics, builder->source, problem, context,
                           span_of_mark(builder, guard->parser.problem_mark, 1),
                           span_of_mark(builder, guard->parser.context_mark, 1));
        return fail(builder);
    }
    guard->has_event = true;
    return true;
}

static YamlNode *new_node(Builder *builder, YamlKind kind, const yaml_event_t *event) {
    YamlNode *node = ARENA_NEW(builder->arena, YamlNode);
    node->kind = kind;
    node->source = builder->source;
    node->span = span_of_mark(builder, event->start_mark, 1);
    node->weight = 1;
    node->height = 1;
    return node;
}

static YamlStyle style_of(yaml_scalar_style_t style) {
    switch (style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return YAML_STYLE_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return YAML_STYLE_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE: return YAML_STYLE_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE: return YAML_STYLE_FOLDED;
    default: return YAML_STYLE_PLAIN;
    }
}

/* A comment behind a plain scalar may be text the author meant to print. */
static void note_comment(YamlNode *node) {
    Str text = node->source->text;
    size_t at = node->source_to;
    while (at < text.length && (text.text[at] == ' ' || text.text[at] == '\t')) at++;
    if (at == node->source_to || at >= text.length || text.text[at] != '#') return;
    size_t end = at;
    while (end < text.length && text.text[end] != '\n' && text.text[end] != '\r') end++;
    uint32_t before = (uint32_t)utf8_count(str_slice(text, node->source_from, at));
    node->comment = (Span){node->span.file, node->span.line, node->source_column + before,
                           (uint32_t)utf8_count(str_slice(text, at, end))};
    char next = at + 1 < end ? text.text[at + 1] : ' ';
    node->comment_touches = next != ' ' && next != '\t' && next != '#';
}

static YamlNode *read_scalar(Builder *builder, const yaml_event_t *event) {
    YamlNode *node = new_node(builder, YAML_KIND_SCALAR, event);
    node->style = style_of(event->data.scalar.style);
    node->text =
        str_copy(builder->arena, (Str){(const char *)event->data.scalar.value, event->data.scalar.length});
    node->source_from = byte_of_mark(builder, event->start_mark);
    node->source_to = byte_of_mark(builder, event->end_mark);
    node->source_line = node->span.line;
    node->source_column = node->span.column;
    node->multi_line = event->end_mark.line > event->start_mark.line;
    if (!node->multi_line && event->end_mark.index > event->start_mark.index)
        node->span.length = (uint32_t)(event->end_mark.index - event->start_mark.index);
    if (node->style == YAML_STYLE_PLAIN && !node->multi_line && node->text.length) note_comment(node);
    size_t bad = yaml_first_control(node->text);
    if (bad < node->text.length) {
        size_t at = bad;
        uint32_t codepoint = utf8_decode(node->text, &at);
        DIAGNOSE(builder->diagnostics, YAML_CONTROL_CHARACTER, node->span,
                 str_format(builder->arena, "%04X", (unsigned)codepoint).text);
        fail(builder);
    }
    return node;
}

static void refuse_tag(Builder *builder, const yaml_char_t *tag, Span span) {
    if (!tag || (tag[0] == '!' && !tag[1])) return;
    DIAGNOSE(builder->diagnostics, YAML_TAG, span, (const char *)tag);
    builder->failed = true;
}

static bool add_weight(Builder *builder, YamlNode *parent, const YamlNode *child, unsigned depth,
                       Span place) {
    parent->weight += child->weight;
    if (child->height + 1 > parent->height) parent->height = child->height + 1;
    if (parent->weight > YAML_NODE_LIMIT) {
        DIAGNOSE(builder->diagnostics, YAML_TOO_MANY_NODES, place, NULL);
        return fail(builder);
    }
    if (depth + child->height > YAML_DEPTH_LIMIT) {
        DIAGNOSE(builder->diagnostics, YAML_TOO_DEEP, place, NULL);
        return fail(builder);
    }
    return true;
}

static const YamlNode *read_node(Builder *builder, ParserGuard *guard, unsigned depth, Span *place);

static void read_sequence(Builder *builder, ParserGuard *guard, YamlNode *node, unsigned depth) {
    ARRAY(const YamlNode *)
    items = {0};
    while (next_event(builder, guard) && guard->event.type != YAML_SEQUENCE_END_EVENT) {
        Span place;
        const YamlNode *item = read_node(builder, guard, depth + 1, &place);
        if (!item || !add_weight(builder, node, item, depth, place)) return;
        array_push(builder->arena, &items, item);
    }
    node->items = items.at;
    node->count = items.count;
}

static bool check_key(Builder *builder, const YamlNode *key, Span place, Map *seen) {
    if (key->kind != YAML_KIND_SCALAR) {
        DIAGNOSE(builder->diagnostics, YAML_KEY_NOT_TEXT, place, NULL);
        return fail(builder);
    }
    if (key->style == YAML_STYLE_PLAIN && str_equal(key->text, STR("<<"))) {
        DIAGNOSE(builder->diagnostics, YAML_MERGE_KEY, place, NULL);
        return fail(builder);
    }
    Str name = key->text.length ? key->text : STR("\"\"");
    const YamlNode *first = map_get(seen, name);
    if (first) {
        const char *text = str_to_c(builder->arena, key->text);
        DIAGNOSE(builder->diagnostics, YAML_DUPLICATE_KEY, place, text,
                 str_format(builder->arena, "%u", (unsigned)first->span.line).text);
        DIAGNOSE(builder->diagnostics, YAML_FIRST_KEY, first->span, text);
    } else {
        map_put(builder->arena, seen, name, (void *)(uintptr_t)key);
    }
    return true;
}

static void read_mapping(Builder *builder, ParserGuard *guard, YamlNode *node, unsigned depth) {
    ARRAY(YamlEntry)
    entries = {0};
    Map seen = {0};
    while (next_event(builder, guard) && guard->event.type != YAML_MAPPING_END_EVENT) {
        Span key_place, value_place;
        const YamlNode *key = read_node(builder, guard, depth + 1, &key_place);
        if (!key || !check_key(builder, key, key_place, &seen) || !next_event(builder, guard)) return;
        const YamlNode *value = read_node(builder, guard, depth + 1, &value_place);
        if (!value || !add_weight(builder, node, key, depth, key_place) ||
            !add_weight(builder, node, value, depth, value_place))
            return;
        array_push(builder->arena, &entries, (YamlEntry){key, value});
    }
    node->entries = entries.at;
    node->count = entries.count;
}

static const YamlNode *read_alias(Builder *builder, const yaml_event_t *event) {
    const char *name = (const char *)event->data.alias.anchor;
    const YamlNode *node = map_get(&builder->anchors, str_from_c(name));
    if (node) return node;
    DIAGNOSE(
        builder->diagnostics, YAML_UNKNOWN_ALIAS,
        span_of_mark(builder, event->start_mark, (uint32_t)(event->end_mark.index - event->start_mark.index)),
        name);
    fail(builder);
    return NULL;
}

/* The node the present event begins; NULL after an error. place: where it is used (for an alias, not where it
 * is). */
static const YamlNode *read_node(Builder *builder, ParserGuard *guard, unsigned depth, Span *place) {
    yaml_event_t *event = &guard->event;
    *place = span_of_mark(builder, event->start_mark, 1);
    if (depth > YAML_DEPTH_LIMIT) {
        DIAGNOSE(builder->diagnostics, YAML_TOO_DEEP, *place, NULL);
        fail(builder);
        return NULL;
    }
    const yaml_char_t *anchor = NULL, *tag = NULL;
    YamlNode *node = NULL;
    switch (event->type) {
    case YAML_ALIAS_EVENT: return read_alias(builder, event);
    case YAML_SCALAR_EVENT:
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        node = read_scalar(builder, event);
        *place = node->span;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        node = new_node(builder, YAML_KIND_SEQUENCE, event);
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        node = new_node(builder, YAML_KIND_MAPPING, event);
        break;
    default: fail(builder); return NULL;
    }
    refuse_tag(builder, tag, *place);
    Str name = anchor ? str_copy(builder->arena, str_from_c((const char *)anchor)) : (Str){0};
    if (!builder->failed && node->kind == YAML_KIND_SEQUENCE) read_sequence(builder, guard, node, depth);
    if (!builder->failed && node->kind == YAML_KIND_MAPPING) read_mapping(builder, guard, node, depth);
    if (builder->failed) return NULL;
    /* Only a finished node can be named, so no node can contain itself. */
    if (name.length) map_put(builder->arena, &builder->anchors, name, node);
    return node;
}

/* The one document of the stream. */
static const YamlNode *read_stream(Builder *builder, ParserGuard *guard) {
    const YamlNode *root = NULL;
    while (next_event(builder, guard) && guard->event.type != YAML_STREAM_END_EVENT) {
        if (guard->event.type != YAML_DOCUMENT_START_EVENT) continue;
        Span place = span_of_mark(builder, guard->event.start_mark, 1);
        if (root) {
            DIAGNOSE(builder->diagnostics, YAML_SEVERAL_DOCUMENTS, place, NULL);
            return NULL;
        }
        if (!next_event(builder, guard)) return NULL;
        root = read_node(builder, guard, 1, &place);
        if (!root) return NULL;
    }
    if (builder->failed) return NULL;
    bool is_empty =
        !root || (root->kind == YAML_KIND_SCALAR && root->style == YAML_STYLE_PLAIN && !root->text.length);
    if (!is_empty) return root;
    DIAGNOSE(builder->diagnostics, YAML_EMPTY, ((Span){builder->source->file, 1, 1, 1}),
             str_to_c(builder->arena, builder->source->path));
    return NULL;
}

const YamlNode *yaml_parse(Arena *arena, Diagnostics *diagnostics, Str path, Str text) {
    /* A byte order mark is allowed by YAML and left by some Windows editors. */
    if (str_starts_with(text, STR("\xEF\xBB\xBF"))) text = str_slice(text, 3, text.length);
    YamlSource *source = ARENA_NEW(arena, YamlSource);
    *source = (YamlSource){diagnostics_add_source(diagnostics, path, text), str_copy(arena, path), text};
    if (!yaml_check_bytes(arena, diagnostics, source)) return NULL;
    ParserGuard *guard = ARENA_NEW(arena, ParserGuard);
    arena_defer(arena, close_parser, guard);
    if (!yaml_parser_initialize(&guard->parser)) arena_out_of_memory(arena);
    guard->has_parser = true;
    yaml_parser_set_encoding(&guard->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&guard->parser, (const unsigned char *)(text.length ? text.text : ""),
                                 text.length);
    Builder builder = {.arena = arena, .diagnostics = diagnostics, .source = source};
    const YamlNode *root = read_stream(&builder, guard);
    close_parser(guard);
    return root;
}

const YamlNode *yaml_read(Arena *arena, Diagnostics *diagnostics, Str path, Span from) {
    Str text;
    return source_file_read(arena, diagnostics, path, from, &text)
               ? yaml_parse(arena, diagnostics, path, text)
               : NULL;
}

const YamlNode *yaml_get(const YamlNode *mapping, Str key) {
    if (!mapping || mapping->kind != YAML_KIND_MAPPING) return NULL;
    for (size_t i = 0; i < mapping->count; i++)
        if (str_equal(mapping->entries[i].key->text, key)) return mapping->entries[i].value;
    return NULL;
}

static void dump_node(Dump *dump, Arena *arena, const char *before, const YamlNode *node) {
    static const char *const styles[] = {"plain", "single", "double", "literal", "folded"};
    unsigned line = (unsigned)node->span.line, column = (unsigned)node->span.column;
    if (node->kind == YAML_KIND_SCALAR) {
        dump_line(dump, arena, "%s%u:%u %s%s %.*s", before, line, column, styles[node->style],
                  node->multi_line ? " lines" : "", STR_ARGS(dump_quote(arena, node->text)));
        return;
    }
    bool is_mapping = node->kind == YAML_KIND_MAPPING;
    dump_line(dump, arena, "%s%u:%u %s %zu", before, line, column, is_mapping ? "mapping" : "sequence",
              node->count);
    dump->level++;
    for (size_t i = 0; i < node->count && !dump->failed; i++) {
        if (is_mapping)
            dump_node(dump, arena, str_format(arena, "%.*s = ", STR_ARGS(node->entries[i].key->text)).text,
                      node->entries[i].value);
        else
            dump_node(dump, arena, "- ", node->items[i]);
    }
    dump->level--;
}

void yaml_dump(Dump *dump, Arena *arena, const YamlNode *node) {
    dump_node(dump, arena, "", node);
}
