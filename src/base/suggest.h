/* The name the author probably meant.
 *
 * Takes: a name nobody knows and the names that exist. Gives: the nearest, if one is near enough to be a
 * slip. Invariant: the answer depends only on the names and their order.
 */
#ifndef HANMEN_BASE_SUGGEST_H
#define HANMEN_BASE_SUGGEST_H

#include "base/str.h"

/* The name at the least distance from `wanted` (characters inserted, dropped, changed or exchanged with their
 * neighbour; letter case counts nothing); the first of equals. Empty when none is within a third of its
 * length. */
Str suggest_name(Arena *scratch, Str wanted, const Str *names, size_t count);

#endif
