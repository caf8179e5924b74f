/* A layout file with `items:` → SheetLayout.
 *
 * Takes: the path of a layout. Gives: its styles, its items with frames on the grid, their bindings read, its
 * data schema. Invariant: immutable afterwards; a layout with an error gives NULL or, with the errors told,
 * what could be read.
 */
#ifndef HANMEN_INPUT_SHEET_LAYOUT_H
#define HANMEN_INPUT_SHEET_LAYOUT_H

#include "document/sheet.h"
#include "input/layout_file.h"
#include "input/schema.h"

const SheetLayout *sheet_layout_read(Arena *arena, Diagnostics *diagnostics, Str path, Span from);

/* Where items stand: the type area in columns with gutters, and rows without. */
typedef struct SheetGrid {
    Length x, y, width, height; /* the type area */
    int columns, rows;
    Length gutter, row;
} SheetGrid;

/* `focus: [50%, 30%]`: which point of a picture stays in sight when its sides are cut. False after an error.
 */
bool sheet_focus_read(const FieldContext *context, const YamlNode *node, int32_t *x, int32_t *y);

/* `items:` into layout->items. */
void sheet_items_read(Arena *arena, Diagnostics *diagnostics, const YamlNode *node, const SheetGrid *grid,
                      SheetLayout *layout);

#endif
