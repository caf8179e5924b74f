/* Figures from data, set into a rectangle.
 *
 * Takes: a Chart, a place. Gives: a drawing as a picture that fills the place, and words over it, all of one
 * node. Invariant: no two words overlap and none leaves the rectangle, or a diagnostic says so.
 */
#ifndef HANMEN_LAYOUT_CHART_H
#define HANMEN_LAYOUT_CHART_H

#include "layout/galley_internal.h"

typedef struct ChartPlace {
    NodeId node;
    Length x, y, width, height;
} ChartPlace;

/* The height that the chart wants at this width: its own, or what the layout and the number of its bars make.
 */
Length chart_height(GalleyContext *context, const Chart *chart, NodeId node, Length width);

/* Appends the picture, then the words. */
void chart_set(GalleyContext *context, const Chart *chart, ChartPlace place, ItemList *items);

#endif
