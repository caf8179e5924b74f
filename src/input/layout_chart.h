/* `chart:` of a layout file.
 *
 * Takes: its keys. Gives: a ChartStyle. Invariant: every list has an entry; a list replaces the one before it
 * whole.
 */
#ifndef HANMEN_INPUT_LAYOUT_CHART_H
#define HANMEN_INPUT_LAYOUT_CHART_H

#include "input/schema.h"

/* Charts of a layout that says nothing of them: black ink and its tints. */
void layout_chart_default(Arena *arena, ChartStyle *style);

void layout_chart_read(const FieldContext *context, const YamlNode *node, ChartStyle *style);

#endif
