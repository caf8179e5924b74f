/* A paragraph's characters with their places, and the joining of its lines.
 *
 * Takes: a scalar. Gives: its paragraphs as clean text.
 * Invariant: only blanks at line ends and line heads are dropped, as YAML itself does.
 */
#include "input/markup_text.h"

#include "base/utf8.h"

NodeId markup_new_node(Markup *markup, Span span) {
    array_push(markup->arena, &markup->nodes->list, (Node){span});
    return (NodeId)(markup->nodes->list.count - 1);
}

static bool is_blank(char byte) {
    return byte == ' ' || byte == '\t';
}

/* Whether the blank or newline at `at` comes from a line end of the source, not from an escape. */
static bool is_source_line_end(const MarkupParagraphs *paragraphs, size_t at) {
    return paragraphs->places[at].line != paragraphs->places[at + 1].line;
}

/* In `|` a newline is a line end; elsewhere YAML has folded line ends to spaces and a newline is a blank
 * line. */
static bool is_paragraph_end(const MarkupParagraphs *paragraphs, size_t at, size_t end, size_t *after) {
    Str text = paragraphs->scalar->text;
    if (text.text[at] != '\n') return false;
    size_t next = at + 1;
    bool is_folded = paragraphs->scalar->style != YAML_STYLE_LITERAL && is_source_line_end(paragraphs, at);
    bool found = is_folded;
    for (size_t line = next; line < end;) {
        size_t stop = line;
        while (stop < end &&
               (is_blank(text.text[stop]) || str_starts_with(str_slice(text, stop, end), STR("　"))))
            stop += is_blank(text.text[stop]) ? 1 : 3;
        if (stop < end && text.text[stop] != '\n') break;
        found = true;
        next = line = stop < end ? stop + 1 : end;
    }
    *after = next;
    return found;
}

static Span range_span(const MarkupParagraphs *paragraphs, size_t from, size_t to) {
    const YamlPlace *place = paragraphs->places;
    uint32_t length = place[from].line == place[to].line ? place[to].column - place[from].column : 0;
    if (place[from].line != place[to].line)
        for (size_t at = from; at < to && place[at].line == place[from].line; at++)
            length = place[at].column + 1 - place[from].column;
    return (Span){paragraphs->scalar->span.file, place[from].line, place[from].column, length ? length : 1};
}

static void add_range(Markup *markup, MarkupParagraphs *paragraphs, size_t *capacity, size_t from,
                      size_t to) {
    Str text = paragraphs->scalar->text;
    while (from < to && (is_blank(text.text[from]) || text.text[from] == '\n')) from++;
    while (to > from && (is_blank(text.text[to - 1]) || text.text[to - 1] == '\n')) to--;
    if (str_starts_with(str_slice(text, from, to), STR("　"))) {
        DIAGNOSE(markup->diagnostics, MARKUP_LEADING_SPACE, range_span(paragraphs, from, from + 3), NULL);
        while (str_starts_with(str_slice(text, from, to), STR("　"))) from += 3;
    }
    if (from >= to) return;
    if (paragraphs->count == *capacity)
        paragraphs->at = array_grow_(markup->arena, paragraphs->at, capacity, paragraphs->count + 1,
                                     sizeof *paragraphs->at);
    paragraphs->at[paragraphs->count++] = (MarkupRange){from, to, range_span(paragraphs, from, to)};
}

MarkupParagraphs markup_split(Markup *markup, const YamlNode *scalar, size_t end) {
    MarkupParagraphs paragraphs = {.scalar = scalar, .places = yaml_places(markup->arena, scalar)};
    if (end > scalar->text.length) end = scalar->text.length;
    size_t capacity = 0, from = 0;
    for (size_t at = 0; at < end;) {
        size_t after;
        if (!is_paragraph_end(&paragraphs, at, end, &after)) {
            at++;
            continue;
        }
        add_range(markup, &paragraphs, &capacity, from, at);
        from = at = after;
    }
    add_range(markup, &paragraphs, &capacity, from, end);
    return paragraphs;
}

Inline *markup_read_line(Markup *markup, const YamlNode *scalar, size_t end) {
    MarkupParagraphs paragraphs = markup_split(markup, scalar, end);
    if (paragraphs.count > 1)
        DIAGNOSE(markup->diagnostics, MARKUP_ONE_PARAGRAPH, paragraphs.at[1].span, NULL);
    return paragraphs.count ? markup_read(markup, &paragraphs, 0) : NULL;
}

typedef struct Clean {
    Arena *scratch;
    StrBuilder text;
    ARRAY(YamlPlace)
    places;
} Clean;

static void add_byte(Clean *clean, char byte, YamlPlace place) {
    str_append_byte(&clean->text, byte);
    array_push(clean->scratch, &clean->places, place);
}

MarkupText markup_text_make(Markup *markup, const MarkupParagraphs *paragraphs, size_t index) {
    const YamlNode *scalar = paragraphs->scalar;
    Str text = scalar->text;
    size_t to = paragraphs->at[index].to;
    Clean clean = {.scratch = markup->scratch, .text = {.arena = markup->arena}};
    array_reserve(markup->scratch, &clean.places, to - paragraphs->at[index].from + 2);
    for (size_t at = paragraphs->at[index].from; at < to; at++) {
        bool is_space = is_blank(text.text[at]);
        bool is_end = text.text[at] == '\n' || (is_space && is_source_line_end(paragraphs, at));
        if (!is_end) {
            add_byte(&clean, is_space ? ' ' : text.text[at], paragraphs->places[at]);
            continue;
        }
        /* An escaped \n is a line end the author asked for. */
        bool is_forced = text.text[at] == '\n' && scalar->style == YAML_STYLE_DOUBLE &&
                         !is_source_line_end(paragraphs, at);
        size_t end = clean.text.length;
        while (end && clean.text.text[end - 1] == ' ') end--;
        clean.places.count = clean.text.length = end;
        if (is_forced) add_byte(&clean, '\\', paragraphs->places[at]);
        add_byte(&clean, MARKUP_LINE_END, paragraphs->places[at]);
        while (at + 1 < to && is_blank(text.text[at + 1])) at++;
    }
    Str built = str_built(&clean.text);
    array_push(markup->scratch, &clean.places, paragraphs->places[to]);
    return (MarkupText){scalar->span.file, built, clean.places.at};
}

Span markup_text_span(const MarkupText *text, size_t from, size_t to) {
    const YamlPlace *place = text->place;
    uint32_t length = 0;
    for (size_t at = from; at < to && place[at].line == place[from].line; at++)
        length = place[at].column + 1 - place[from].column;
    return (Span){text->file, place[from].line, place[from].column, length ? length : 1};
}

/* The texts of a chain in reading order. A break or a reference is an entry without text. */
typedef struct Leaves {
    Arena *arena;
    ARRAY(Inline *)
    list;
} Leaves;

static void gather(Leaves *leaves, Inline *first) {
    for (Inline *part = first; part; part = part->next) {
        bool is_leaf =
            part->kind == INLINE_TEXT || part->kind == INLINE_BREAK || part->kind == INLINE_REFERENCE;
        if (is_leaf) array_push(leaves->arena, &leaves->list, part);
        gather(leaves, part->child);
    }
}

#define AT_BREAK 0u

/* Japanese: wide or half-width kana, and not Hangul, whose words are parted by blanks. */
static bool joins_closely(uint32_t codepoint) {
    if (codepoint >= 0xFF61 && codepoint <= 0xFF9F) return true;
    bool is_hangul =
        (codepoint >= 0x1100 && codepoint <= 0x11FF) || (codepoint >= 0x3130 && codepoint <= 0x318F) ||
        (codepoint >= 0xA960 && codepoint <= 0xA97F) || (codepoint >= 0xAC00 && codepoint <= 0xD7FF);
    return codepoint_is_wide(codepoint) && !is_hangul;
}

/* Marks that are Japanese or Western by their company: “ ” ‘ ’ — ― … ‥ */
static bool is_ambiguous(uint32_t codepoint) {
    return codepoint == 0x2014 || codepoint == 0x2015 || (codepoint >= 0x2018 && codepoint <= 0x201D) ||
           codepoint == 0x2025 || codepoint == 0x2026;
}

/* The first character after `at` in leaf `index`, line ends and ambiguous marks passed over; AT_BREAK at a
 * break or the end. */
static uint32_t next_character(const Leaves *leaves, size_t index, size_t at) {
    for (; index < leaves->list.count; index++, at = 0) {
        const Inline *leaf = leaves->list.at[index];
        if (leaf->kind == INLINE_BREAK) return AT_BREAK;
        if (leaf->kind == INLINE_REFERENCE) return 0x56F3; /* a label such as 図 */
        while (at < leaf->text.length) {
            uint32_t codepoint = utf8_decode(leaf->text, &at);
            if (codepoint != MARKUP_LINE_END && !is_ambiguous(codepoint)) return codepoint;
        }
    }
    return AT_BREAK;
}

/* A line end of the source is a blank between Western words only (J-K.7): beside a Japanese character it is
 * nothing, and what the two scripts have between them is the composition's affair. */
static void join_leaf(const Leaves *leaves, size_t index, uint32_t *previous) {
    Inline *leaf = leaves->list.at[index];
    StrBuilder out = {.arena = leaves->arena};
    for (size_t at = 0; at < leaf->text.length;) {
        size_t start = at;
        uint32_t codepoint = utf8_decode(leaf->text, &at);
        if (codepoint == MARKUP_LINE_END) {
            uint32_t next = next_character(leaves, index, at);
            bool is_close = *previous == AT_BREAK || next == AT_BREAK || *previous == ' ' ||
                            joins_closely(*previous) || joins_closely(next);
            if (is_close) continue;
            str_append_byte(&out, ' ');
            *previous = ' ';
            continue;
        }
        str_append(&out, str_slice(leaf->text, start, at));
        if (!is_ambiguous(codepoint) || *previous == AT_BREAK || *previous == ' ') *previous = codepoint;
    }
    leaf->text = str_copy(leaves->arena, str_built(&out));
}

void markup_join_lines(Arena *arena, Inline *first) {
    Leaves leaves = {.arena = arena};
    gather(&leaves, first);
    uint32_t previous = AT_BREAK;
    for (size_t i = 0; i < leaves.list.count; i++) {
        if (leaves.list.at[i]->kind == INLINE_TEXT)
            join_leaf(&leaves, i, &previous);
        else
            previous = leaves.list.at[i]->kind == INLINE_BREAK ? AT_BREAK : 0x56F3;
    }
}
