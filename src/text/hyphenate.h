/* Where Western words may be hyphenated, by libhyphen and the patterns that Debian's hyphen-* packages
 * install.
 *
 * Takes: a language and a word. Gives: the places inside it.
 * Invariant: a language's patterns are read once, when its first word comes; threads may share a Hyphenator.
 */
#ifndef HANMEN_TEXT_HYPHENATE_H
#define HANMEN_TEXT_HYPHENATE_H

#include "base/diagnostics.h"

typedef struct Hyphenator Hyphenator;

/* The arena closes what is opened later. */
Hyphenator *hyphenator_create(Arena *arena);

/* Letters before the first and behind the last hyphen of a word, at least. */
enum { HYPHEN_LEAST_BEFORE = 2, HYPHEN_LEAST_AFTER = 3, HYPHEN_LONGEST_WORD = 60 };

/* after[i] is set when a hyphen may stand behind letters[i]. Letters are lower-case code points, at most
 * HYPHEN_LONGEST_WORD. language: BCP 47. False when there are no patterns for it: said once, with the file
 * that was looked for in *missing. */
bool hyphenator_word(Hyphenator *hyphenator, Str language, const uint32_t *letters, size_t count, bool *after,
                     const char **missing);

#endif
