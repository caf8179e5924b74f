/* `colors:` of layouts → named colours and spot colours.
 *
 * Takes: the mappings of a layout and of those it extends. Gives: the names' colours in the StyleSheet.
 * Invariant: the last file's word on a name holds wherever the name is used, in the base files too.
 */
#ifndef HANMEN_INPUT_THEME_COLORS_H
#define HANMEN_INPUT_THEME_COLORS_H

#include "document/style.h"
#include "input/yaml.h"

/* nodes: each file's `colors:`, base file first. */
void theme_colors_read(Arena *arena, Diagnostics *diagnostics, const YamlNode *const *nodes, size_t count,
                       StyleSheet *sheet);

#endif
