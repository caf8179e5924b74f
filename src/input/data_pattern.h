/* Regular expressions of data schemas.
 *
 * Takes: an expression, once; texts. Gives: whether the whole text matches.
 * Invariant: the only file that knows PCRE2. A text costs at most so many steps, however the expression is
 * made.
 */
#ifndef HANMEN_INPUT_DATA_PATTERN_H
#define HANMEN_INPUT_DATA_PATTERN_H

#include "base/diagnostics.h"

typedef struct DataPattern DataPattern;

/* NULL after an error at the span. May be used by any number of threads. */
const DataPattern *data_pattern_read(Arena *arena, Diagnostics *diagnostics, Str text, Span span);

bool data_pattern_matches(Arena *arena, const DataPattern *pattern, Str text);

#endif
