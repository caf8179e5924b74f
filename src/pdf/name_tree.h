/* Name trees: ISO 32000-1, 7.9.6.
 *
 * Takes: names with the text of their values. Gives: the tree's root object.
 * Invariant: names are sorted by their bytes and occur once; of names that repeat, the first stays.
 */
#ifndef HANMEN_PDF_NAME_TREE_H
#define HANMEN_PDF_NAME_TREE_H

#include "pdf/object.h"

typedef struct NamedValue {
    Str name, value;
    size_t order; /* set here */
} NamedValue;

/* Sorts the entries in place. 0 when there are none. */
PdfId name_tree_add(Arena *arena, PdfFile *file, NamedValue *entries, size_t count);

#endif
