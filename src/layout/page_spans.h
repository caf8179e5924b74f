/* Cells over several rows at a page's foot.
 *
 * Takes: what stands on a page. Gives: whether the page may end there.
 * Invariant: a cell whose rows go on behind the page's end has room for all of its text above it.
 */
#ifndef HANMEN_LAYOUT_PAGE_SPANS_H
#define HANMEN_LAYOUT_PAGE_SPANS_H

#include "layout/galley_internal.h"

/* By how much the texts of cells that go on stand out below the last of the first `kept` strips; 0 when all
 * have room. indices: of each strip in the galley, SIZE_MAX for what is repeated. */
Length page_spans_lack(const PlacedStrip *placed, const size_t *indices, size_t kept);

#endif
