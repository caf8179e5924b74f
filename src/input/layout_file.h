/* A layout's YAML files → StyleSheet.
 *
 * Takes: the path of a layout. Gives: its StyleSheet, with what the file it extends says where it is silent
 * itself. Invariant: styles are complete: extends is worked out, zw is 1/1000 of the style's own size,
 * lengths are absolute.
 */
#ifndef HANMEN_INPUT_LAYOUT_FILE_H
#define HANMEN_INPUT_LAYOUT_FILE_H

#include "document/style.h"

/* from: who names the file, {0} for the command line. NULL only after an error. */
StyleSheet *layout_file_read(Arena *arena, Diagnostics *diagnostics, Str path, Span from);

#endif
