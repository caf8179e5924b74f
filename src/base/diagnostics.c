#include "base/diagnostics.h"

#include "base/array.h"
#include "base/json.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct MessageFacts {
    Severity severity;
    const char *code;
    const char *text[2], *hint[2]; /* by Language */
} MessageFacts;

static const MessageFacts messages[] = {
#define MESSAGE(id, severity, code, english, japanese, english_hint, japanese_hint)                          \
    {severity, code, {english, japanese}, {english_hint, japanese_hint}},
#include "base/messages/all.def"
#undef MESSAGE
};

static const char *const severity_names[][2] = {
    {"note", "参考"}, {"warning", "警告"}, {"error", "エラー"}, {"failure", "失敗"}};

typedef struct Source {
    Str path, text;
} Source;

struct Diagnostics {
    Arena *arena;
    ARRAY(Diagnostic)
    list;
    ARRAY(Source)
    sources;
};

Diagnostics *diagnostics_create(Arena *arena) {
    Diagnostics *diagnostics = ARENA_NEW(arena, Diagnostics);
    diagnostics->arena = arena;
    return diagnostics;
}

Diagnostics *diagnostics_create_after(Arena *arena, const Diagnostics *before) {
    Diagnostics *diagnostics = diagnostics_create(arena);
    for (size_t i = 0; i < before->sources.count; i++)
        array_push(arena, &diagnostics->sources, before->sources.at[i]);
    return diagnostics;
}

uint32_t diagnostics_add_source(Diagnostics *diagnostics, Str path, Str text) {
    array_push(diagnostics->arena, &diagnostics->sources, (Source){str_copy(diagnostics->arena, path), text});
    return (uint32_t)diagnostics->sources.count;
}

static const Source *source_of(const Diagnostics *diagnostics, uint32_t file) {
    static const Source none = {0};
    return file && file <= diagnostics->sources.count ? &diagnostics->sources.at[file - 1] : &none;
}

Str diagnostics_source_path(const Diagnostics *diagnostics, uint32_t file) {
    return source_of(diagnostics, file)->path;
}

Str diagnostics_source_text(const Diagnostics *diagnostics, uint32_t file) {
    return source_of(diagnostics, file)->text;
}

void diagnostics_add_on_page(Diagnostics *diagnostics, MessageId message, Span span, int page,
                             const char *const *arguments) {
    Diagnostic diagnostic = {.message = message,
                             .severity = messages[message].severity,
                             .span = span,
                             .page = page,
                             .order = diagnostics->list.count};
    for (size_t i = 0; i < 4 && arguments[i]; i++)
        diagnostic.arguments[i] = str_copy(diagnostics->arena, str_from_c(arguments[i]));
    array_push(diagnostics->arena, &diagnostics->list, diagnostic);
}

void diagnostics_add(Diagnostics *diagnostics, MessageId message, Span span, const char *const *arguments) {
    diagnostics_add_on_page(diagnostics, message, span, 0, arguments);
}

size_t diagnostics_count(const Diagnostics *diagnostics, Severity at_least) {
    size_t count = 0;
    for (size_t i = 0; i < diagnostics->list.count; i++)
        count += diagnostics->list.at[i].severity >= at_least;
    return count;
}

static int compare_numbers(size_t a, size_t b) {
    return (a > b) - (a < b);
}

static int compare_places(const Diagnostic *a, const Diagnostic *b) {
    int order = compare_numbers(a->span.file, b->span.file);
    if (!order) order = compare_numbers(a->span.line, b->span.line);
    if (!order) order = compare_numbers(a->span.column, b->span.column);
    return order;
}

static int compare_diagnostics(const void *left, const void *right) {
    const Diagnostic *a = left, *b = right;
    int order = compare_places(a, b);
    return order ? order : compare_numbers(a->order, b->order);
}

static bool is_repeat(const Diagnostic *a, const Diagnostic *b) {
    if (a->message != b->message || compare_places(a, b) != 0) return false;
    for (size_t i = 0; i < 4; i++)
        if (!str_equal(a->arguments[i], b->arguments[i])) return false;
    return true;
}

const Diagnostic *diagnostics_sorted(Diagnostics *diagnostics, size_t *count) {
    Diagnostic *list = diagnostics->list.at;
    size_t total = diagnostics->list.count, kept = 0;
    if (total) qsort(list, total, sizeof *list, compare_diagnostics);
    for (size_t i = 0; i < total; i++) {
        bool repeat = false;
        for (size_t j = kept; j-- > 0 && compare_places(&list[j], &list[i]) == 0;)
            repeat |= is_repeat(&list[j], &list[i]);
        if (!repeat) list[kept++] = list[i];
    }
    diagnostics->list.count = kept;
    *count = kept;
    return list;
}

static Str fill_in(Arena *arena, const char *form, const Diagnostic *diagnostic) {
    StrBuilder builder = {.arena = arena};
    for (const char *at = form; *at; at++) {
        if (at[0] == '{' && at[1] >= '0' && at[1] <= '3' && at[2] == '}') {
            str_append(&builder, diagnostic->arguments[at[1] - '0']);
            at += 2;
        } else {
            str_append_byte(&builder, *at);
        }
    }
    return str_built(&builder);
}

Str diagnostic_text(Arena *arena, const Diagnostic *diagnostic, Language language) {
    return fill_in(arena, messages[diagnostic->message].text[language], diagnostic);
}

Str diagnostic_hint(Arena *arena, const Diagnostic *diagnostic, Language language) {
    return fill_in(arena, messages[diagnostic->message].hint[language], diagnostic);
}

const char *diagnostic_code(const Diagnostic *diagnostic) {
    return messages[diagnostic->message].code;
}

static Str source_line(Str text, uint32_t line) {
    size_t start = 0;
    for (uint32_t i = 1; i < line; i++) {
        const char *newline =
            start < text.length ? memchr(text.text + start, '\n', text.length - start) : NULL;
        if (!newline) return (Str){0};
        start = (size_t)(newline - text.text) + 1;
    }
    const char *newline = start < text.length ? memchr(text.text + start, '\n', text.length - start) : NULL;
    Str result = str_slice(text, start, newline ? (size_t)(newline - text.text) : text.length);
    if (str_ends_with(result, STR("\r"))) result.length--;
    return result;
}

/* A source line as a terminal can show it: tabs as one blank, controls and invalid bytes as U+FFFD. */
static Str printable(Arena *arena, Str line) {
    StrBuilder builder = {.arena = arena};
    for (size_t at = 0; at < line.length;) {
        uint32_t codepoint = utf8_decode(line, &at);
        if (codepoint == '\t')
            str_append_byte(&builder, ' ');
        else
            str_append_codepoint(&builder, codepoint < 0x20 || codepoint == 0x7F ? 0xFFFD : codepoint);
    }
    return str_built(&builder);
}

/* Part of the line from character `from`, at most `count` characters. */
static Str characters(Str line, size_t from, size_t count) {
    size_t at = 0;
    for (; from && at < line.length; from--) (void)utf8_decode(line, &at);
    size_t start = at;
    for (; count && at < line.length; count--) (void)utf8_decode(line, &at);
    return str_slice(line, start, at);
}

static void print_source(StrBuilder *out, Arena *arena, const Diagnostics *diagnostics, Span span) {
    Str line = source_line(source_of(diagnostics, span.file)->text, span.line);
    if (!line.length) return;
    size_t column = span.column ? span.column - 1 : 0;
    /* A long line is shown around the place only: 60 characters before it and 100 from it. */
    size_t skipped = column > 60 ? column - 60 : 0;
    Str shown = printable(arena, characters(line, skipped, column - skipped + 100));
    size_t before = utf8_columns(characters(shown, 0, column - skipped));
    size_t marked = utf8_columns(characters(shown, column - skipped, span.length ? span.length : 1));
    str_append_format(out, "%5u | %.*s\n      | ", (unsigned)span.line, STR_ARGS(shown));
    for (size_t i = 0; i < before; i++) str_append_byte(out, ' ');
    str_append_byte(out, '^');
    for (size_t i = 1; i < marked; i++) str_append_byte(out, '~');
    str_append_byte(out, '\n');
}

static void print_counts(StrBuilder *out, const Diagnostics *diagnostics, Language language) {
    size_t errors = diagnostics_count(diagnostics, SEVERITY_ERROR);
    size_t warnings = diagnostics_count(diagnostics, SEVERITY_WARNING) - errors;
    if (!errors && !warnings) return;
    if (language == LANGUAGE_JAPANESE)
        str_append_format(out, "エラー %zu件、警告 %zu件\n", errors, warnings);
    else
        str_append_format(out, "%zu error%s, %zu warning%s\n", errors, errors == 1 ? "" : "s", warnings,
                          warnings == 1 ? "" : "s");
}

static void append_diagnostic(StrBuilder *out, const Diagnostics *diagnostics, const Diagnostic *diagnostic,
                              Language language) {
    const Source *source = source_of(diagnostics, diagnostic->span.file);
    if (source->path.length) {
        str_append(out, source->path);
        if (diagnostic->span.line)
            str_append_format(out, ":%u:%u", (unsigned)diagnostic->span.line,
                              (unsigned)diagnostic->span.column);
        str_append_c(out, ": ");
    } else {
        str_append_c(out, "hanmen: ");
    }
    Str text = diagnostic_text(diagnostics->arena, diagnostic, language);
    str_append_format(out, "%s: %.*s", severity_names[diagnostic->severity][language], STR_ARGS(text));
    if (diagnostic->page && language == LANGUAGE_JAPANESE)
        str_append_format(out, "（%dページ）", diagnostic->page);
    else if (diagnostic->page)
        str_append_format(out, " (page %d)", diagnostic->page);
    str_append_format(out, " [%s]\n", diagnostic_code(diagnostic));
    if (diagnostic->span.line) print_source(out, diagnostics->arena, diagnostics, diagnostic->span);
    Str hint = diagnostic_hint(diagnostics->arena, diagnostic, language);
    if (hint.length)
        str_append_format(out, "      = %s: %.*s\n", language == LANGUAGE_JAPANESE ? "ヒント" : "hint",
                          STR_ARGS(hint));
}

void diagnostics_append(StrBuilder *out, Diagnostics *diagnostics, Language language) {
    size_t count;
    const Diagnostic *list = diagnostics_sorted(diagnostics, &count);
    for (size_t i = 0; i < count; i++) append_diagnostic(out, diagnostics, &list[i], language);
}

void diagnostics_print(Diagnostics *diagnostics, Language language, Sink sink) {
    StrBuilder out = {.arena = diagnostics->arena};
    diagnostics_append(&out, diagnostics, language);
    print_counts(&out, diagnostics, language);
    if (out.length) (void)sink.write(sink.context, out.text, out.length);
}

void diagnostics_append_json(StrBuilder *out, const Diagnostics *diagnostics, const Diagnostic *diagnostic,
                             Language language) {
    str_append_c(out, "{\"file\":");
    json_append(out, diagnostics_source_path(diagnostics, diagnostic->span.file));
    str_append_format(
        out, ",\"line\":%u,\"column\":%u,\"endColumn\":%u,\"severity\":\"%s\",\"code\":\"%s\",\"message\":",
        (unsigned)diagnostic->span.line, (unsigned)diagnostic->span.column,
        (unsigned)(diagnostic->span.column + diagnostic->span.length),
        severity_names[diagnostic->severity][LANGUAGE_ENGLISH], diagnostic_code(diagnostic));
    json_append(out, diagnostic_text(diagnostics->arena, diagnostic, language));
    str_append_c(out, ",\"hint\":");
    json_append(out, diagnostic_hint(diagnostics->arena, diagnostic, language));
    str_append_format(out, ",\"page\":%d}", diagnostic->page);
}

void diagnostics_print_json(Diagnostics *diagnostics, Language language, Sink sink) {
    size_t count;
    const Diagnostic *list = diagnostics_sorted(diagnostics, &count);
    StrBuilder out = {.arena = diagnostics->arena};
    for (size_t i = 0; i < count; i++) {
        diagnostics_append_json(&out, diagnostics, &list[i], language);
        str_append_byte(&out, '\n');
    }
    if (out.length) (void)sink.write(sink.context, out.text, out.length);
}
