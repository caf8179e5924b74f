/* Numbers of chapters and headings, and the marks of list items.
 *
 * Takes: a document and the layout's numbering families. Gives: a label for every chapter, heading and list
 * item. Invariant: labels depend only on the order of the headings, never on pages.
 */
#ifndef HANMEN_DOCUMENT_NUMBERING_H
#define HANMEN_DOCUMENT_NUMBERING_H

#include "document/style.h"

/* Counts one chapter after the other. */
typedef struct Counter Counter;

/* Patterns that cannot be read are diagnostics without a place: they stand in the layout. */
Counter *counter_create(Arena *arena, Diagnostics *diagnostics, const StyleSheet *sheet, int first_chapter);

/* "第３章"; empty when the layout does not number chapters. A plain integer given by the author sets the
 * count and goes through the pattern; any other text stands as it is. The headings' counts begin anew. */
Str counter_chapter(Counter *counter, const Chapter *chapter);

/* "１", "1.2", "(3)"; empty when unnumbered. An author's number stands as it is written, and sets the count
 * when it is a plain integer in ASCII or full-width digits. A family's count at a level restarts after each
 * higher heading. An unknown family is a diagnostic; the level's own is used then. */
Str counter_heading(Counter *counter, const Block *block);

/* The family in which a heading counts; NULL when its level is not numbered. No diagnostic. */
const Numbering *numbering_of_heading(const StyleSheet *sheet, const Heading *heading);

/* The mark of item `index` (from 0): the list's own, the layout's bullet, ① … ㊿ then (51), "1.", "(1)";
 * empty for plain lists. */
Str list_mark(Arena *arena, const StyleSheet *sheet, const List *list, size_t index);

#endif
