/* A chart in words, for those who do not see it.
 *
 * Takes: a chart. Gives: sentences with all its numbers. Invariant: each value is there, as the chart prints
 * it, or as the data's own token for none.
 */
#ifndef HANMEN_INPUT_CHART_TEXT_H
#define HANMEN_INPUT_CHART_TEXT_H

#include "document/chart.h"

/* In Japanese when the language is (ja, ja-JP), in English otherwise. */
Str chart_alternative(Arena *arena, const Chart *chart, Str caption, Str language);

#endif
