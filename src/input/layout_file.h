/* A layout's YAML files → StyleSheet.
 *
 * Takes: the path of a layout. Gives: its StyleSheet, with what the file it extends says where it is silent
 * itself. Invariant: styles are complete: extends is worked out, zw is 1/1000 of the style's own size,
 * lengths are absolute.
 */
#ifndef HANMEN_INPUT_LAYOUT_FILE_H
#define HANMEN_INPUT_LAYOUT_FILE_H

#include "document/style.h"
#include "input/yaml.h"

/* from: who names the file, {0} for the command line. NULL only after an error. */
StyleSheet *layout_file_read(Arena *arena, Diagnostics *diagnostics, Str path, Span from);

/* What a layout of sheets has besides its styles, for input/sheet_layout.c; NULL where it says nothing. */
typedef struct SheetNodes {
    const YamlNode *margin, *grid, *title, *bookmark, *author, *language, *data, *pages, *items;
    Str name;
    Span page_span;
} SheetNodes;

/* The same for a layout of sheets, whose type area is its margins'. */
StyleSheet *layout_file_read_sheet(Arena *arena, Diagnostics *diagnostics, Str path, Span from,
                                   SheetNodes *nodes);

#endif
