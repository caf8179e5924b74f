/* Strings as JSON writes them (RFC 8259, 7).
 *
 * Takes: UTF-8. Gives: the text between quotation marks.
 * Invariant: the result has no line end, so that records of one line stay on one line.
 */
#ifndef HANMEN_BASE_JSON_H
#define HANMEN_BASE_JSON_H

#include "base/str.h"

/* Invalid bytes become U+FFFD. */
void json_append(StrBuilder *out, Str text);

#endif
