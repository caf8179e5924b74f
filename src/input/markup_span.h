/* The spans that authors write: :name[content]{value}.
 *
 * Takes: a name, a value. Gives: what they are.
 * Invariant: a name or value that is none is told of.
 */
#ifndef HANMEN_INPUT_MARKUP_SPAN_H
#define HANMEN_INPUT_MARKUP_SPAN_H

#include "input/inline_markup.h"

/* What a span's value in braces is. */
typedef enum SpanValue {
    VALUE_NONE,
    VALUE_LANGUAGE,
    VALUE_COLOR,
    VALUE_MARK,
    VALUE_LINE,
    VALUE_WIDTH,
    VALUE_TEXT
} SpanValue;

typedef struct SpanKind {
    Str name;
    SpanValue value;
    bool needs_value;
    const char *values; /* for the message about a wrong one */
} SpanKind;

/* NULL when there is no such span. */
const SpanKind *markup_find_span(Str name);

/* Gives the value to the span, or tells why it cannot be one. */
void markup_take_value(Markup *markup, const SpanKind *kind, Inline *made, Str value);

/* Tells of a name that is no span's. */
void markup_refuse_span(Markup *markup, Str name, Span place);

#endif
