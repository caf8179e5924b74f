/* Texts that pages decide, or that stand where a number is asked for: references by page and number.
 *
 * Takes: finished pages. Gives: the folio of every place that a reference leads to.
 * Invariant: a text changes only here, and who asks is told in which chapters.
 */
#ifndef HANMEN_LAYOUT_LATE_H
#define HANMEN_LAYOUT_LATE_H

#include "layout/galley_internal.h"

/* The number in place of {n}. */
Str late_fill(Arena *arena, Str pattern, Str number);

/* Texts before there are pages: numbers of sections, and for pages as much room as three figures take. */
void late_begin(GalleyContext *context);

/* Folios of what references lead to, from the finished pages. Marks the chapters in which a text changed;
 * false when none did. */
bool late_update(GalleyContext *context, const Page *pages, size_t count, bool *changed_chapters);

#endif
