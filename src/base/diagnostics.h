/* What is wrong with the user's input, and where.
 *
 * Takes: message ids with places. Gives: a list in source order, printed like a compiler's with the source
 * line, a caret under the right column and a hint; or as JSON lines.
 * Invariant: adding never fails and never stops a stage; the library prints nothing itself.
 */
#ifndef HANMEN_BASE_DIAGNOSTICS_H
#define HANMEN_BASE_DIAGNOSTICS_H

#include "base/sink.h"

/* A place in a source. Lines and columns count from 1, columns in characters. file 0 = no place. */
typedef struct Span {
    uint32_t file, line, column, length;
} Span;

typedef enum Severity {
    SEVERITY_NOTE,
    SEVERITY_WARNING,
    SEVERITY_ERROR,
    SEVERITY_FAILURE /* the machine's: I/O */
} Severity;

typedef enum Language { LANGUAGE_ENGLISH, LANGUAGE_JAPANESE } Language;

/* One entry for each message of the tables base/messages/<stage>.def, in this form:
 *   MESSAGE(ID, severity, "code", "English text {0}", "Japanese text {0}", "English hint or empty", "Japanese
 * hint") {0} {1} {2} stand for the arguments. The code is stable and names the message's part in
 * docs/diagnostics.md. */
typedef enum MessageId {
#define MESSAGE(id, severity, code, english, japanese, english_hint, japanese_hint) MESSAGE_##id,
#include "base/messages/all.def"
#undef MESSAGE
    MESSAGE_COUNT
} MessageId;

typedef struct Diagnostic {
    MessageId message;
    Severity severity;
    Span span;
    int page; /* folio the place landed on, 0 when not known */
    Str arguments[4];
    size_t order; /* of arrival: keeps equal places stable */
} Diagnostic;

typedef struct Diagnostics Diagnostics;

Diagnostics *diagnostics_create(Arena *arena);

/* An empty list whose sources begin with those of `before`, under the same numbers: for a job that uses what
 * was read earlier. `before` must not change any more. */
Diagnostics *diagnostics_create_after(Arena *arena, const Diagnostics *before);

/* Registers a source, so that spans can name it and its lines can be shown. Gives its file number (from 1).
 */
uint32_t diagnostics_add_source(Diagnostics *diagnostics, Str path, Str text);
Str diagnostics_source_path(const Diagnostics *diagnostics, uint32_t file);
/* The text registered for a file; empty for file 0. */
Str diagnostics_source_text(const Diagnostics *diagnostics, uint32_t file);

/* Adds one. Further arguments are `const char *`, ended by NULL; use DIAGNOSE. */
void diagnostics_add(Diagnostics *diagnostics, MessageId message, Span span, const char *const *arguments);

/* As diagnostics_add, with the page on which the place landed. */
void diagnostics_add_on_page(Diagnostics *diagnostics, MessageId message, Span span, int page,
                             const char *const *arguments);

/* DIAGNOSE(diagnostics, UNKNOWN_KEY, span, key, suggestion): arguments are NUL-ended strings; NULL when there
 * are none. */
#define DIAGNOSE(diagnostics, id, span, ...)                                                                 \
    diagnostics_add((diagnostics), MESSAGE_##id, (span), (const char *const[]){__VA_ARGS__, NULL})

/* Number of diagnostics of at least this severity. */
size_t diagnostics_count(const Diagnostics *diagnostics, Severity at_least);

/* Sorts by file, line, column, arrival, and drops exact repeats. Gives the list. */
const Diagnostic *diagnostics_sorted(Diagnostics *diagnostics, size_t *count);

/* The message with its arguments filled in, and its hint (empty when it has none). */
Str diagnostic_text(Arena *arena, const Diagnostic *diagnostic, Language language);
Str diagnostic_hint(Arena *arena, const Diagnostic *diagnostic, Language language);
const char *diagnostic_code(const Diagnostic *diagnostic);

/* All, sorted: "file:line:column: error: …", the source line, the caret, the hint; then one line of counts.
 */
void diagnostics_print(Diagnostics *diagnostics, Language language, Sink sink);

/* The same into a builder, without the line of counts: for a run of many jobs. */
void diagnostics_append(StrBuilder *out, Diagnostics *diagnostics, Language language);

/* One as a JSON object, on one line. */
void diagnostics_append_json(StrBuilder *out, const Diagnostics *diagnostics, const Diagnostic *diagnostic,
                             Language language);

/* All, sorted, one JSON object a line: file, line, column, endColumn, severity, code, message, hint, page. */
void diagnostics_print_json(Diagnostics *diagnostics, Language language, Sink sink);

#endif
