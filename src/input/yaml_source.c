/* Checks of a YAML source's bytes, explanations of syntax errors, places of a scalar's text.
 *
 * Takes: bytes. Gives: diagnostics and places.
 * Invariant: nothing here changes a tree.
 */
#include "input/yaml_source.h"

#include "base/utf8.h"

#include <string.h>

/* C0 and C1 controls, DEL, non-characters, a byte order mark inside, and the line ends an author cannot see.
 */
static bool is_control(uint32_t codepoint) {
    if (codepoint == '\t' || codepoint == '\n') return false;
    return codepoint < 0x20 || (codepoint >= 0x7F && codepoint < 0xA0) || codepoint == 0x2028 ||
           codepoint == 0x2029 || codepoint == 0xFEFF || (codepoint & 0xFFFE) == 0xFFFE ||
           (codepoint >= 0xFDD0 && codepoint <= 0xFDEF);
}

size_t yaml_first_control(Str text) {
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        if (is_control(utf8_decode(text, &at))) return start;
    }
    return text.length;
}

bool yaml_check_bytes(Arena *arena, Diagnostics *diagnostics, const YamlSource *source) {
    Str text = source->text;
    Span place = {source->file, 1, 1, 1};
    for (size_t at = 0; at < text.length; place.column++) {
        size_t start = at;
        uint32_t codepoint = utf8_decode(text, &at);
        if (codepoint == '\n') {
            place.line++;
            place.column = 0;
        } else if (codepoint == '\r' && at < text.length && text.text[at] == '\n') {
            continue;
        } else if (codepoint == UTF8_INVALID) {
            DIAGNOSE(diagnostics, YAML_NOT_UTF8, place,
                     str_format(arena, "%02X", (unsigned)(unsigned char)text.text[start]).text,
                     str_format(arena, "%zu", start + 1).text);
            return false;
        } else if (is_control(codepoint)) {
            DIAGNOSE(diagnostics, YAML_CONTROL_CHARACTER, place,
                     str_format(arena, "%04X", (unsigned)codepoint).text);
            return false;
        }
    }
    return true;
}

static Str source_line(Str text, uint32_t line) {
    size_t start = 0;
    for (uint32_t i = 1; i < line && start < text.length; i++) {
        const char *newline = memchr(text.text + start, '\n', text.length - start);
        start = newline ? (size_t)(newline - text.text) + 1 : text.length;
    }
    size_t end = start;
    while (end < text.length && text.text[end] != '\n' && text.text[end] != '\r') end++;
    return str_slice(text, start, end);
}

/* Characters before the value of a line such as `- key: value`, and the value. */
static Str line_value(Str line, uint32_t *before) {
    size_t at = 0;
    while (at < line.length && line.text[at] == ' ') at++;
    while (at + 1 < line.length && line.text[at] == '-' && line.text[at + 1] == ' ') {
        at++;
        while (at < line.length && line.text[at] == ' ') at++;
    }
    size_t colon = str_find(str_slice(line, at, line.length), STR(": "));
    bool is_key = colon != SIZE_MAX;
    for (size_t i = 0; is_key && i < colon; i++) is_key = strchr("*&{[@%`\"'!|>", line.text[at + i]) == NULL;
    if (is_key) {
        at += colon + 2;
        while (at < line.length && line.text[at] == ' ') at++;
    }
    *before = (uint32_t)utf8_count(str_slice(line, 0, at));
    return str_slice(line, at, line.length);
}

/* The value of the line, when it begins with a character that YAML keeps for itself. */
static bool find_reserved_start(Str line, const char *marks, uint32_t *column, char *mark) {
    uint32_t before;
    Str value = line_value(line, &before);
    if (!value.length || !strchr(marks, value.text[0])) return false;
    *column = before + 1;
    *mark = value.text[0];
    return true;
}

/* Whether text follows the bracket that closes the value's first one: `[site](…)`, `{base|reading}`. */
static bool has_text_after_bracket(Str line, uint32_t column) {
    size_t at = 0;
    int level = 0;
    for (; column > 1 && at < line.length; column--) (void)utf8_decode(line, &at);
    for (; at < line.length; at++) {
        level += strchr("[{", line.text[at]) != NULL;
        level -= strchr("]}", line.text[at]) != NULL;
        if (level == 0) break;
    }
    Str after = str_trim(str_slice(line, at + 1, line.length));
    return after.length && !strchr(",]}#:", after.text[0]);
}

/* A full-width colon right after what looks like a key. */
static bool find_full_width_colon(Str line, uint32_t *column) {
    size_t at = 0;
    while (at < line.length && (line.text[at] == ' ' || line.text[at] == '-')) at++;
    size_t start = at;
    while (at < line.length &&
           strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", line.text[at]))
        at++;
    if (at == start || !str_starts_with(str_slice(line, at, line.length), STR("："))) return false;
    *column = (uint32_t)utf8_count(str_slice(line, 0, at)) + 1;
    return true;
}

static bool explain_tab(Diagnostics *diagnostics, Str line, Span place) {
    size_t at = 0;
    while (at < line.length && (line.text[at] == ' ' || line.text[at] == '-')) at++;
    if (at >= line.length || line.text[at] != '\t') return false;
    place.column = (uint32_t)at + 1;
    DIAGNOSE(diagnostics, YAML_TAB, place, NULL);
    return true;
}

static bool explain_full_width_colon(Diagnostics *diagnostics, const YamlSource *source, Span place) {
    for (uint32_t line = place.line; line > 0 && line + 3 > place.line; line--) {
        uint32_t column;
        if (!find_full_width_colon(source_line(source->text, line), &column)) continue;
        DIAGNOSE(diagnostics, YAML_FULL_WIDTH_COLON, ((Span){place.file, line, column, 1}), NULL);
        return true;
    }
    return false;
}

static bool explain_reserved(Diagnostics *diagnostics, const YamlSource *source, Span place,
                             Span context_place, const char *marks) {
    const uint32_t lines[] = {place.line, context_place.line, place.line > 1 ? place.line - 1 : place.line};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        uint32_t column;
        char mark[2] = {0};
        if (!find_reserved_start(source_line(source->text, lines[i]), marks, &column, mark)) continue;
        bool is_bracket = mark[0] == '[' || mark[0] == '{';
        if (is_bracket && !has_text_after_bracket(source_line(source->text, lines[i]), column)) continue;
        DIAGNOSE(diagnostics, YAML_RESERVED_START, ((Span){place.file, lines[i], column, 1}), mark);
        return true;
    }
    return false;
}

static bool contains(const char *text, const char *part) {
    return strstr(text, part) != NULL;
}

void yaml_explain_error(Arena *arena, Diagnostics *diagnostics, const YamlSource *source, const char *problem,
                        const char *context, Span place, Span context_place) {
    Str line = source_line(source->text, place.line);
    if (explain_tab(diagnostics, line, place)) return;
    if (explain_full_width_colon(diagnostics, source, place)) return;
    if (contains(context, "quoted scalar") && contains(problem, "end of stream")) {
        DIAGNOSE(diagnostics, YAML_QUOTE_OPEN, context_place, NULL);
        return;
    }
    if (contains(problem, "mapping values are not allowed")) {
        DIAGNOSE(diagnostics, YAML_COLON_IN_TEXT, place, NULL);
        return;
    }
    bool is_block_header = contains(context, "block scalar") || contains(problem, "comment or line break");
    if (is_block_header) {
        DIAGNOSE(diagnostics, YAML_BLOCK_HEADER, place, NULL);
        return;
    }
    if (explain_reserved(diagnostics, source, place, context_place, "*&{[@%`!")) return;
    if (contains(context, "flow sequence") || contains(context, "flow mapping")) {
        DIAGNOSE(diagnostics, YAML_FLOW_TEXT, context_place, NULL);
        return;
    }
    if (contains(problem, "could not find expected ':'")) {
        DIAGNOSE(diagnostics, YAML_COLON_MISSING, context_place, NULL);
        return;
    }
    if (contains(problem, "did not find expected key") || contains(problem, "did not find expected '-'")) {
        DIAGNOSE(diagnostics, YAML_INDENT, place, NULL);
        return;
    }
    const char *text = str_format(arena, "%s%s%s", problem, *context ? ", " : "", context).text;
    DIAGNOSE(diagnostics, YAML_SYNTAX, place, text);
}

/* Walks a scalar's text and its source side by side. */
typedef struct Walk {
    Str source;
    size_t at;
    YamlPlace place;
} Walk;

static void step(Walk *walk) {
    if (walk->at >= walk->source.length) return;
    uint32_t codepoint = utf8_decode(walk->source, &walk->at);
    if (codepoint == '\n')
        walk->place = (YamlPlace){walk->place.line + 1, 1};
    else
        walk->place.column++;
}

static bool is_blank(Str text, size_t at) {
    return at < text.length && strchr(" \t\r\n", text.text[at]) && text.text[at];
}

/* Whether the blanks from `at` on contain a line end. */
static bool has_line_end(Str text, size_t at) {
    for (; is_blank(text, at); at++)
        if (text.text[at] == '\n') return true;
    return false;
}

static void skip_blanks(Walk *walk) {
    while (is_blank(walk->source, walk->at)) step(walk);
}

/* Past a double-quoted escape, `\` included. */
static void step_escape(Walk *walk) {
    static const char letters[] = "xuU";
    static const size_t digits[] = {2, 4, 8};
    step(walk);
    const char *letter = walk->at < walk->source.length ? strchr(letters, walk->source.text[walk->at]) : NULL;
    size_t count = letter && *letter ? digits[letter - letters] : 0;
    for (size_t i = 0; i <= count; i++) step(walk);
}

static bool is_continued(const Walk *walk) {
    return walk->at < walk->source.length && walk->source.text[walk->at] == '\\' &&
           is_blank(walk->source, walk->at + 1) && has_line_end(walk->source, walk->at + 1);
}

static void enter(Walk *walk, YamlStyle style) {
    if (style == YAML_STYLE_SINGLE || style == YAML_STYLE_DOUBLE) step(walk);
    if (style == YAML_STYLE_LITERAL || style == YAML_STYLE_FOLDED) {
        uint32_t line = walk->place.line;
        while (walk->at < walk->source.length && walk->place.line == line) step(walk);
    }
}

static size_t count_spaces(Str text, size_t from) {
    size_t at = from;
    while (at < text.length && text.text[at] == ' ') at++;
    return at - from;
}

/* Blanks of the first line that belong to the text stay; those before them are the block's indentation. */
static void skip_indentation(Walk *walk, Str text) {
    size_t all = count_spaces(walk->source, walk->at), own = count_spaces(text, 0);
    bool is_empty_line = text.length > own && text.text[own] == '\n';
    for (; all > own && !is_empty_line; all--) step(walk);
}

/* A scalar that no YAML file holds: its text as it stands, from its place on. */
static const YamlPlace *plain_places(Arena *arena, const YamlNode *scalar) {
    YamlPlace *places = ARENA_ARRAY(arena, YamlPlace, scalar->text.length + 1);
    Walk walk = {scalar->text, 0, {scalar->span.line, scalar->span.column}};
    for (size_t at = 0; at < scalar->text.length;) {
        YamlPlace place = walk.place;
        step(&walk);
        while (at < walk.at) places[at++] = place;
    }
    places[scalar->text.length] = walk.place;
    return places;
}

const YamlPlace *yaml_places(Arena *arena, const YamlNode *scalar) {
    Str text = scalar->text;
    if (!scalar->source) return plain_places(arena, scalar);
    YamlPlace *places = ARENA_ARRAY(arena, YamlPlace, text.length + 1);
    Walk walk = {str_slice(scalar->source->text, 0, scalar->source_to),
                 scalar->source_from,
                 {scalar->source_line, scalar->source_column}};
    bool is_double = scalar->style == YAML_STYLE_DOUBLE;
    enter(&walk, scalar->style);
    if (scalar->style >= YAML_STYLE_LITERAL) skip_indentation(&walk, text);
    for (size_t at = 0; at < text.length;) {
        while (is_double && is_continued(&walk)) {
            step(&walk);
            skip_blanks(&walk);
        }
        if (is_blank(text, at) && has_line_end(walk.source, walk.at)) {
            /* A line end in the source: its whole blank space stands for the text's. */
            while (is_blank(text, at)) places[at++] = walk.place;
            skip_blanks(&walk);
            continue;
        }
        bool is_escape = is_double && walk.at < walk.source.length && walk.source.text[walk.at] == '\\';
        bool is_doubled = scalar->style == YAML_STYLE_SINGLE && text.text[at] == '\'';
        size_t next = at;
        (void)utf8_decode(text, &next);
        while (at < next) places[at++] = walk.place;
        if (is_escape)
            step_escape(&walk);
        else
            step(&walk);
        if (is_doubled) step(&walk);
    }
    places[text.length] = walk.place;
    return places;
}
