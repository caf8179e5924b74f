/* Filters: what a binding does to a value before it is set.
 *
 * Takes: a name and an argument when the layout is read; a value of a record later. Gives: text.
 * Invariant: a value that a filter cannot take is an error with the value's place; nothing is rounded, cut or
 * replaced without the filter saying so, and what is cut is noted.
 */
#ifndef HANMEN_INPUT_FILTER_H
#define HANMEN_INPUT_FILTER_H

#include "input/binding.h"

/* A value on its way through a chain of filters. */
typedef struct FilterValue {
    const YamlNode *node; /* the record's value; NULL when it is missing */
    Span span;
    bool is_missing, is_text; /* is_text: `text` is what the filters so far made of it */
    bool is_settled;          /* the layout's own text stands in place of a value: no filter touches it */
    Str text;
    bool has_number;
    Decimal number;
} FilterValue;

/* Reads `name argument`; false after an error. */
bool filter_read(Arena *arena, Diagnostics *diagnostics, Str text, Span span, Filter *filter);

/* True for `default`. */
bool filter_is_default(const Filter *filter);

/* False after an error, told. */
bool filter_apply(const BindingContext *context, const Filter *filter, const Scope *scope, Str path,
                  FilterValue *value);

/* A scalar's text without blanks around it; null is nothing. */
Str filter_scalar_text(const YamlNode *scalar);

#endif
