/* Markup inside a string: the grammar.
 *
 * Takes: one paragraph's clean text (markup_text.c). Gives: its inlines.
 * Invariant: the parser always moves on; nesting is bounded by MARKUP_DEPTH_LIMIT.
 */
#include "input/inline_markup.h"

#include "base/utf8.h"
#include "input/markup_span.h"
#include "input/markup_text.h"

#include <string.h>

#define MARKUP_DEPTH_LIMIT 40
/* Bytes in which a reference's form is looked for. */
#define REFERENCE_FORM_LIMIT 40

/* An inline that is open: its children go to *tail. */
typedef struct Frame {
    Inline *owner; /* NULL for the paragraph itself */
    Inline **tail;
    size_t from; /* of its mark in the text */
} Frame;

typedef struct Parser {
    Markup *markup;
    const MarkupText *text;
    size_t at, end;
    Frame frame[MARKUP_DEPTH_LIMIT + 1];
    size_t depth;   /* frames in use */
    StrBuilder run; /* plain text not yet put into an inline */
    size_t run_from;
    bool has_run;
    uint32_t *match[3]; /* of [, ( and {, once one is asked for */
} Parser;

static Str rest(const Parser *parser) {
    return str_slice(parser->text->clean, parser->at, parser->end);
}

static Span span_of(const Parser *parser, size_t from, size_t to) {
    return markup_text_span(parser->text, from, to);
}

static Inline *new_inline(Parser *parser, InlineKind kind, size_t from, size_t to) {
    Inline *made = ARENA_NEW(parser->markup->arena, Inline);
    made->kind = kind;
    made->span = span_of(parser, from, to);
    made->id = markup_new_node(parser->markup, made->span);
    return made;
}

static void append(Parser *parser, Inline *made) {
    Frame *top = &parser->frame[parser->depth - 1];
    *top->tail = made;
    top->tail = &made->next;
}

static void end_run(Parser *parser, size_t to) {
    if (!parser->has_run) return;
    Inline *text = new_inline(parser, INLINE_TEXT, parser->run_from, to);
    text->text = str_copy(parser->markup->arena, str_built(&parser->run));
    append(parser, text);
    parser->run.length = 0;
    parser->has_run = false;
}

static void add_text(Parser *parser, size_t from, Str text) {
    if (!parser->has_run) parser->run_from = from;
    parser->has_run = true;
    str_append(&parser->run, text);
}

/* The next character as plain text. */
static void take_character(Parser *parser) {
    size_t from = parser->at;
    (void)utf8_decode(parser->text->clean, &parser->at);
    add_text(parser, from, str_slice(parser->text->clean, from, parser->at));
}

static bool can_open(Parser *parser, size_t from) {
    if (parser->depth < MARKUP_DEPTH_LIMIT) return true;
    DIAGNOSE(parser->markup->diagnostics, MARKUP_TOO_DEEP, span_of(parser, from, from + 1), NULL);
    return false;
}

static void push(Parser *parser, Inline *owner, size_t from) {
    parser->frame[parser->depth++] = (Frame){owner, &owner->child, from};
}

static void parse_inside(Parser *parser, Inline *owner, size_t from, size_t to);

static bool is_word(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

static bool is_punctuation(char byte) {
    return byte > ' ' && byte < 0x7F && !is_word(byte);
}

static bool follows_word(const Parser *parser) {
    return parser->at > 0 && is_word(parser->text->clean.text[parser->at - 1]);
}

/* `\` before punctuation stands for the mark itself, before a line end for a forced break. */
static void parse_backslash(Parser *parser) {
    Str text = rest(parser);
    size_t from = parser->at;
    if (text.length > 1 && text.text[1] == MARKUP_LINE_END) {
        end_run(parser, from);
        append(parser, new_inline(parser, INLINE_BREAK, from, from + 1));
        parser->at += 2;
        return;
    }
    static const Str wide[] = {{"｜", 3}, {"《", 3}, {"》", 3}};
    Str next = str_slice(text, 1, text.length);
    bool is_escape = next.length && is_punctuation(next.text[0]);
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) is_escape |= str_starts_with(next, wide[i]);
    if (!is_escape) {
        take_character(parser);
        return;
    }
    parser->at++;
    take_character(parser);
}

/* Index of the open frame of this kind, or 0. Only toggles above the innermost bracket are looked at. */
static size_t open_frame(const Parser *parser, InlineKind kind, size_t floor) {
    for (size_t i = parser->depth; i-- > floor;)
        if (parser->frame[i].owner && parser->frame[i].owner->kind == kind) return i;
    return 0;
}

static void toggle(Parser *parser, InlineKind kind, size_t length, size_t floor) {
    size_t from = parser->at, found = open_frame(parser, kind, floor);
    end_run(parser, from);
    parser->at += length;
    if (!found) {
        if (!can_open(parser, from)) return;
        Inline *owner = new_inline(parser, kind, from, from + length);
        append(parser, owner);
        push(parser, owner, from);
        return;
    }
    if (found + 1 != parser->depth)
        DIAGNOSE(parser->markup->diagnostics, MARKUP_CROSSED, span_of(parser, from, parser->at), NULL);
    Inline *owner = parser->frame[found].owner;
    owner->span = span_of(parser, parser->frame[found].from, parser->at);
    if (!owner->child) DIAGNOSE(parser->markup->diagnostics, MARKUP_EMPTY, owner->span, NULL);
    parser->depth = found;
}

static void parse_star(Parser *parser, size_t floor) {
    Str text = rest(parser);
    size_t run = 0;
    while (run < text.length && text.text[run] == '*') run++;
    const Inline *top = parser->frame[parser->depth - 1].owner;
    /* In *a **b*** and **a *b*** the inner mark closes first. */
    bool inner_is_emphasis = top && parser->depth > floor && top->kind == INLINE_EMPHASIS && run % 2 == 1;
    if (run == 1 || inner_is_emphasis)
        toggle(parser, INLINE_EMPHASIS, 1, floor);
    else
        toggle(parser, INLINE_STRONG, 2, floor);
}

static void close_unclosed(Parser *parser, size_t floor) {
    while (parser->depth > floor) {
        const Frame *frame = &parser->frame[--parser->depth];
        bool is_strong = frame->owner->kind == INLINE_STRONG;
        DIAGNOSE(parser->markup->diagnostics, MARKUP_UNCLOSED,
                 span_of(parser, frame->from, frame->from + (is_strong ? 2 : 1)), is_strong ? "**" : "*");
    }
}

/* For each byte of the text, where the bracket that opens there is closed, or 0. One walk, however many
 * brackets. */
static uint32_t *match_brackets(Arena *arena, Str text, char opening, char closing) {
    uint32_t *match = ARENA_ARRAY(arena, uint32_t, text.length + 1);
    ARRAY(uint32_t)
    open = {0};
    for (size_t at = 0; at < text.length; at++) {
        if (text.text[at] == '\\')
            at++;
        else if (text.text[at] == opening)
            array_push(arena, &open, (uint32_t)at);
        else if (text.text[at] == closing && open.count)
            match[open.at[--open.count]] = (uint32_t)at;
    }
    return match;
}

/* Byte offset of the bracket that closes the one at `open`, or SIZE_MAX. Escapes and nesting are respected.
 */
static size_t find_closing(Parser *parser, size_t open, char opening, char closing) {
    uint32_t **match = &parser->match[opening == '[' ? 0 : opening == '(' ? 1 : 2];
    if (!*match) *match = match_brackets(parser->markup->scratch, parser->text->clean, opening, closing);
    uint32_t found = (*match)[open];
    return found && found < parser->end ? found : SIZE_MAX;
}

static Str without_line_ends(Arena *arena, Str text) {
    StrBuilder builder = {.arena = arena};
    for (size_t i = 0; i < text.length; i++)
        if (text.text[i] != MARKUP_LINE_END) str_append_byte(&builder, text.text[i]);
    return str_built(&builder);
}

/* Base characters of ruby: marks without width and variation selectors belong to what they follow. */
static size_t count_base(Str base) {
    size_t count = 0;
    for (size_t at = 0; at < base.length;) {
        size_t start = at;
        (void)utf8_decode(base, &at);
        count += utf8_columns(str_slice(base, start, at)) > 0;
    }
    return count;
}

/* Cuts the reading at ・ (not after a backslash). */
static void cut_reading(Markup *markup, Str reading, Inline *ruby) {
    Str *parts = ARENA_ARRAY(markup->arena, Str, reading.length / 3 + 1);
    size_t count = 0;
    StrBuilder part = {.arena = markup->arena};
    for (size_t at = 0; at < reading.length;) {
        Str left = str_slice(reading, at, reading.length);
        if (str_starts_with(left, STR("\\・"))) {
            str_append(&part, STR("・"));
            at += 4;
        } else if (str_starts_with(left, STR("・"))) {
            parts[count++] = str_copy(markup->arena, str_built(&part));
            part.length = 0;
            at += 3;
        } else {
            str_append_byte(&part, reading.text[at++]);
        }
    }
    parts[count++] = str_copy(markup->arena, str_built(&part));
    ruby->parts = parts;
    ruby->part_count = count;
}

/* Byte offset of the mark, or SIZE_MAX when there is none before the next ｜ or 《. */
static size_t find_mark(Str text, size_t from, Str mark) {
    for (size_t at = from; at < text.length; at++) {
        Str left = str_slice(text, at, text.length);
        if (str_starts_with(left, mark)) return at;
        if (str_starts_with(left, STR("｜")) || str_starts_with(left, STR("《"))) break;
    }
    return SIZE_MAX;
}

/* ｜base《reading》 */
static void parse_ruby(Parser *parser) {
    Markup *markup = parser->markup;
    size_t from = parser->at;
    Str text = rest(parser);
    size_t open = find_mark(text, 3, STR("《"));
    if (open == SIZE_MAX) {
        take_character(parser);
        return;
    }
    size_t close = find_mark(text, open + 3, STR("》"));
    if (close == SIZE_MAX) {
        DIAGNOSE(markup->diagnostics, MARKUP_RUBY_OPEN, span_of(parser, from, from + open + 3), NULL);
        take_character(parser);
        return;
    }
    Str base = without_line_ends(markup->arena, str_slice(text, 3, open));
    Str reading = without_line_ends(markup->arena, str_slice(text, open + 3, close));
    size_t to = from + close + 3;
    end_run(parser, from);
    parser->at = to;
    if (!base.length || !reading.length) {
        DIAGNOSE(markup->diagnostics, MARKUP_RUBY_EMPTY, span_of(parser, from, to), NULL);
        add_text(parser, from, base);
        add_text(parser, from, reading);
        return;
    }
    Inline *ruby = new_inline(parser, INLINE_RUBY, from, to);
    ruby->child = new_inline(parser, INLINE_TEXT, from + 3, from + open);
    ruby->child->text = base;
    cut_reading(markup, reading, ruby);
    size_t base_count = count_base(base);
    if (ruby->part_count > 1 && ruby->part_count != base_count)
        DIAGNOSE(markup->diagnostics, MARKUP_RUBY_PARTS, ruby->span,
                 str_format(markup->arena, "%zu", ruby->part_count).text,
                 str_format(markup->arena, "%zu", base_count).text);
    append(parser, ruby);
}

static bool is_known_url(Str url) {
    return str_starts_with(url, STR("https://")) || str_starts_with(url, STR("http://")) ||
           str_starts_with(url, STR("mailto:"));
}

/* [text](url) */
static bool parse_link(Parser *parser) {
    Markup *markup = parser->markup;
    size_t from = parser->at, close = find_closing(parser, from, '[', ']');
    Str clean = parser->text->clean;
    if (close == SIZE_MAX || close + 1 >= parser->end || clean.text[close + 1] != '(') return false;
    size_t end = find_closing(parser, close + 1, '(', ')');
    if (end == SIZE_MAX) return false;
    Str url = str_trim(str_slice(clean, close + 2, end));
    end_run(parser, from);
    parser->at = end + 1;
    if (!is_known_url(url)) {
        DIAGNOSE(markup->diagnostics, MARKUP_LINK_URL, span_of(parser, close + 2, end),
                 str_to_c(markup->arena, url));
        parse_inside(parser, NULL, from + 1, close);
        return true;
    }
    Inline *link = new_inline(parser, INLINE_LINK, from, end + 1);
    link->text = without_line_ends(markup->arena, url);
    append(parser, link);
    parse_inside(parser, link, from + 1, close);
    if (!link->child) DIAGNOSE(markup->diagnostics, MARKUP_EMPTY, link->span, NULL);
    return true;
}

/* A URL in the text itself; the punctuation of the sentence around it is not part of it. */
static void parse_bare_url(Parser *parser) {
    Str text = rest(parser);
    size_t length = 0;
    while (length < text.length && (is_word(text.text[length]) ||
                                    (text.text[length] && strchr("-._~:/?#@!$&'()+,;=%", text.text[length]))))
        length++;
    while (length && strchr(".,:;!?'", text.text[length - 1])) length--;
    if (length && text.text[length - 1] == ')' && str_find(str_slice(text, 0, length), STR("(")) == SIZE_MAX)
        length--;
    size_t from = parser->at;
    end_run(parser, from);
    parser->at += length;
    Inline *link = new_inline(parser, INLINE_LINK, from, parser->at);
    link->text = str_slice(text, 0, length);
    link->child = new_inline(parser, INLINE_TEXT, from, parser->at);
    link->child->text = link->text;
    append(parser, link);
}

/* @kind:id, @kind:id[form] */
static bool parse_reference(Parser *parser) {
    static const Str kinds[] = {{"fig", 3}, {"tbl", 3}, {"sec", 3}, {"chap", 4}};
    static const Str forms[] = {{"number", 6}, {"title", 5}, {"full", 4}, {"page", 4}};
    Markup *markup = parser->markup;
    Str text = rest(parser);
    size_t colon = 1;
    while (colon < text.length && text.text[colon] >= 'a' && text.text[colon] <= 'z') colon++;
    if (colon == 1 || colon >= text.length || text.text[colon] != ':') return false;
    size_t end = colon + 1;
    while (end < text.length && (is_word(text.text[end]) || text.text[end] == '-' || text.text[end] == '_'))
        end++;
    if (end == colon + 1) return false;
    size_t from = parser->at;
    Str kind = str_slice(text, 1, colon), form = {0};
    size_t form_end = end < text.length && text.text[end] == '['
                          ? str_find(str_slice(text, end, end + REFERENCE_FORM_LIMIT), STR("]"))
                          : SIZE_MAX;
    if (form_end != SIZE_MAX) form = str_slice(text, end + 1, end + form_end);
    end_run(parser, from);
    Inline *reference =
        new_inline(parser, INLINE_REFERENCE, from, from + end + (form_end == SIZE_MAX ? 0 : form_end + 1));
    reference->text = str_copy(markup->arena, str_slice(text, colon + 1, end));
    parser->at = from + end + (form_end == SIZE_MAX ? 0 : form_end + 1);
    append(parser, reference);
    bool is_known = false, is_form = !form.length;
    for (size_t i = 0; i < 4; i++) {
        is_known |= str_equal(kind, kinds[i]);
        is_form |= str_equal(form, forms[i]);
    }
    if (!is_known)
        DIAGNOSE(markup->diagnostics, MARKUP_REFERENCE_KIND, reference->span, str_to_c(markup->arena, kind));
    if (!is_form)
        DIAGNOSE(markup->diagnostics, MARKUP_REFERENCE_FORM, reference->span, str_to_c(markup->arena, form));
    if (form.length && is_form) {
        Str *parts = ARENA_NEW(markup->arena, Str);
        *parts = form;
        reference->parts = parts;
        reference->part_count = 1;
    }
    if (is_known) {
        array_push(markup->arena, &markup->references, reference);
        array_push(markup->arena, &markup->reference_kinds, kind);
    }
    return true;
}

/* The value in {value} or {key=value} at byte `at`; *end is where it ends. */
static Str span_value(Parser *parser, size_t at, size_t *end) {
    Str clean = parser->text->clean;
    *end = at;
    if (at >= parser->end || clean.text[at] != '{') return (Str){0};
    size_t close = find_closing(parser, at, '{', '}');
    if (close == SIZE_MAX) return (Str){0};
    *end = close + 1;
    Str value = str_slice(clean, at + 1, close);
    size_t equals = str_find(value, STR("="));
    return str_trim(equals == SIZE_MAX ? value : str_slice(value, equals + 1, value.length));
}

/* The lines of :furiwake[first|second]: a bar that is not escaped ends one. */
static void parse_stack(Parser *parser, Inline *stack, size_t from, size_t to) {
    Str clean = parser->text->clean;
    push(parser, stack, from);
    for (size_t at = from, start = from; at <= to; at++) {
        bool is_end = at == to || clean.text[at] == '|';
        if (at < to && clean.text[at] == '\\') at++;
        if (!is_end) continue;
        parse_inside(parser, NULL, start, at);
        if (at < to) append(parser, new_inline(parser, INLINE_BREAK, at, at + 1));
        start = at + 1;
    }
    parser->depth--;
}

/* Spans whose text is lines of its own inside a line. */
static bool is_set_apart(Str name) {
    return str_equal(name, STR("warichu")) || str_equal(name, STR("furiwake"));
}

static bool is_inside_note(const Parser *parser) {
    for (size_t i = 1; i < parser->depth; i++) {
        const Inline *owner = parser->frame[i].owner;
        if (owner && owner->kind == INLINE_SPAN && is_set_apart(owner->text)) return true;
    }
    return false;
}

/* :name[content]{value} */
static bool parse_span(Parser *parser) {
    Markup *markup = parser->markup;
    Str clean = parser->text->clean;
    size_t from = parser->at, open = from + 1;
    while (open < parser->end && (is_word(clean.text[open]) || clean.text[open] == '-')) open++;
    if (open == from + 1 || open >= parser->end || clean.text[open] != '[') return false;
    size_t close = find_closing(parser, open, '[', ']');
    if (close == SIZE_MAX) {
        DIAGNOSE(markup->diagnostics, MARKUP_SPAN_OPEN, span_of(parser, from, open + 1), NULL);
        return false;
    }
    Str name = str_slice(clean, from + 1, open);
    size_t end;
    Str value = span_value(parser, close + 1, &end);
    const SpanKind *kind = markup_find_span(name);
    /* `key:name[1]` in running text is no span; H:sub[2]O is one. */
    if (!kind && follows_word(parser)) return false;
    if (!kind) markup_refuse_span(markup, name, span_of(parser, from, open));
    bool is_refused = !kind || (is_set_apart(name) && is_inside_note(parser));
    if (kind && is_refused)
        DIAGNOSE(markup->diagnostics, MARKUP_NOTE_IN_NOTE, span_of(parser, from, open), NULL);
    end_run(parser, from);
    parser->at = end;
    if (is_refused) {
        parse_inside(parser, NULL, open + 1, close);
        return true;
    }
    Inline *made = new_inline(parser, INLINE_SPAN, from, end);
    made->text = name;
    markup_take_value(markup, kind, made, value);
    append(parser, made);
    if (str_equal(name, STR("code"))) {
        made->child = new_inline(parser, INLINE_TEXT, open + 1, close);
        made->child->text = without_line_ends(markup->arena, str_slice(clean, open + 1, close));
    } else if (str_equal(name, STR("furiwake"))) {
        parse_stack(parser, made, open + 1, close);
    } else {
        parse_inside(parser, made, open + 1, close);
    }
    bool may_be_empty = str_equal(name, STR("tab"));
    if (!made->child && !may_be_empty) DIAGNOSE(markup->diagnostics, MARKUP_EMPTY, made->span, NULL);
    if (made->child && may_be_empty) DIAGNOSE(markup->diagnostics, MARKUP_TAB_FULL, made->span, NULL);
    if (made->child && str_equal(name, STR("idx")))
        array_push(markup->arena, &markup->index_marks, (const Inline *)made);
    return true;
}

/* The body of ^[…], as the one paragraph of its note. */
static void parse_note_body(Parser *parser, Inline *mark, size_t from, size_t to) {
    Markup *markup = parser->markup;
    Note *note = ARENA_NEW(markup->arena, Note);
    note->span = mark->span;
    note->id = markup_new_node(markup, mark->span);
    note->body = ARENA_NEW(markup->arena, Block);
    note->body->kind = BLOCK_PARAGRAPH;
    note->body->span = span_of(parser, from, to);
    note->body->id = markup_new_node(markup, note->body->span);
    Inline holder = {0};
    markup->in_note = true;
    parse_inside(parser, &holder, from, to);
    markup->in_note = false;
    markup_join_lines(markup->arena, holder.child);
    note->body->text = holder.child;
    if (!holder.child) DIAGNOSE(markup->diagnostics, MARKUP_EMPTY, mark->span, NULL);
    mark->note = note;
}

/* [^id] and ^[text] */
static bool parse_note(Parser *parser) {
    Markup *markup = parser->markup;
    Str text = rest(parser);
    bool is_named = str_starts_with(text, STR("[^"));
    if (!is_named && !str_starts_with(text, STR("^["))) return false;
    size_t from = parser->at, open = from + (is_named ? 0 : 1), close = find_closing(parser, open, '[', ']');
    if (close == SIZE_MAX) return false;
    if (!is_named && !can_open(parser, from)) return false;
    end_run(parser, from);
    parser->at = close + 1;
    if (markup->in_note) {
        DIAGNOSE(markup->diagnostics, NOTE_IN_NOTE, span_of(parser, from, close + 1), NULL);
        return true;
    }
    Inline *mark = new_inline(parser, INLINE_NOTE, from, close + 1);
    append(parser, mark);
    array_push(markup->arena, &markup->note_marks, mark);
    if (is_named)
        mark->text = str_copy(markup->arena, str_trim(str_slice(parser->text->clean, open + 2, close)));
    else
        parse_note_body(parser, mark, open + 1, close);
    return true;
}

static bool parse_special(Parser *parser, size_t floor) {
    Str text = rest(parser);
    switch (text.text[0]) {
    case '\\': parse_backslash(parser); return true;
    case '*': parse_star(parser, floor); return true;
    case '^': return parse_note(parser);
    case '[': return parse_note(parser) || (can_open(parser, parser->at) && parse_link(parser));
    case '@': return !follows_word(parser) && parse_reference(parser);
    case ':': return can_open(parser, parser->at) && parse_span(parser);
    case 'h':
        if (follows_word(parser) ||
            !(str_starts_with(text, STR("https://")) || str_starts_with(text, STR("http://"))))
            return false;
        parse_bare_url(parser);
        return true;
    default:
        if (!str_starts_with(text, STR("｜"))) return false;
        parse_ruby(parser);
        return true;
    }
}

/* Reads the bytes from..to as children of owner (NULL: of what is open now). */
static void parse_inside(Parser *parser, Inline *owner, size_t from, size_t to) {
    size_t after = parser->at, end = parser->end;
    if (owner) push(parser, owner, from);
    size_t floor = parser->depth;
    parser->at = from;
    parser->end = to;
    while (parser->at < parser->end)
        if (!parse_special(parser, floor)) take_character(parser);
    end_run(parser, to);
    close_unclosed(parser, floor);
    if (owner) parser->depth--;
    parser->at = after;
    parser->end = end;
}

Inline *markup_read(Markup *markup, const MarkupParagraphs *paragraphs, size_t index) {
    ArenaMark mark = arena_mark(markup->scratch);
    MarkupText text = markup_text_make(markup, paragraphs, index);
    Parser *parser = ARENA_NEW(markup->scratch, Parser);
    Inline *first = NULL;
    *parser = (Parser){.markup = markup, .text = &text, .end = text.clean.length, .depth = 1};
    parser->run.arena = markup->arena;
    parser->frame[0].tail = &first;
    parse_inside(parser, NULL, 0, text.clean.length);
    markup_join_lines(markup->arena, first);
    arena_rewind(markup->scratch, mark);
    return first;
}
