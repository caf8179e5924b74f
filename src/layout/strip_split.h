/* A row cut in two, where its page ends.
 *
 * Takes: a STRIP_ROW and a height. Gives: two rows whose inner strips together are the row's.
 * Invariant: pure; every inner strip is in exactly one piece, in order (a nested row may itself be cut in
 * two).
 */
#ifndef HANMEN_LAYOUT_STRIP_SPLIT_H
#define HANMEN_LAYOUT_STRIP_SPLIT_H

#include "layout/galley.h"

/* Cuts every cell after the last whole inner strip that fits, so that *first is no higher than `height`.
 * False, with *first and *rest untouched, when it cannot: the strip is no row or a head row (J-4.4.3.7), all
 * of it fits, or some cell that must be cut would keep less than two lines. A row span's text stands in the
 * first piece as far as it fits. */
bool strip_split(Arena *arena, const Strip *strip, Length height, Strip *first, Strip *rest);

/* The row as the first of its page: cells that reach into it from above show their text again, marked as a
 * repetition; the row grows when what they still cover is too low for it. NULL when there is none. */
const Strip *strip_with_spans(Arena *arena, const Strip *row);

/* The distance between two strips that stand below each other in a cell. */
Length strip_gap(const Strip *above, const Strip *below);
/* Height of strips below each other, with the gaps between them; nothing above the first and below the last.
 */
Length strip_stack_height(const Strip *strips, size_t count);

#endif
