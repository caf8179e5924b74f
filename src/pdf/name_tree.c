/* Name trees: see name_tree.h.
 *
 * Takes: names. Gives: objects.
 * Invariant: one level of leaves, LEAF_SIZE names in each.
 */
#include "pdf/name_tree.h"

#include <stdlib.h>

enum { LEAF_SIZE = 64 };

static int compare_names(const void *a, const void *b) {
    const NamedValue *left = a, *right = b;
    const int by_name = str_compare(left->name, right->name);
    if (by_name != 0) return by_name;
    return (left->order > right->order) - (left->order < right->order);
}

static size_t sort_once(NamedValue *entries, size_t count) {
    for (size_t i = 0; i < count; i++) entries[i].order = i;
    qsort(entries, count, sizeof *entries, compare_names);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || !str_equal(entries[i].name, entries[kept - 1].name)) entries[kept++] = entries[i];
    return kept;
}

PdfId name_tree_add(Arena *arena, PdfFile *file, NamedValue *entries, size_t count) {
    if (count == 0) return 0;
    count = sort_once(entries, count);
    StrBuilder kids = {.arena = arena}, leaf = {.arena = arena};
    str_append(&kids, STR("/Kids["));
    for (size_t start = 0; start < count; start += LEAF_SIZE) {
        const size_t end = count - start < LEAF_SIZE ? count : start + LEAF_SIZE;
        leaf.length = 0;
        str_append(&leaf, STR("/Limits["));
        syntax_string(&leaf, entries[start].name);
        syntax_string(&leaf, entries[end - 1].name);
        str_append(&leaf, STR("]/Names["));
        for (size_t i = start; i < end; i++) {
            str_append_byte(&leaf, '\n');
            syntax_string(&leaf, entries[i].name);
            str_append(&leaf, entries[i].value);
        }
        str_append_byte(&leaf, ']');
        if (start > 0) str_append_byte(&kids, ' ');
        syntax_reference(&kids, pdf_file_add(file, str_built(&leaf)));
    }
    str_append_byte(&kids, ']');
    return pdf_file_add(file, str_built(&kids));
}
