/* What the files of the galley share: text, tables and boxes call each other, as cells hold blocks.
 *
 * Takes: blocks and a measure. Gives: strips.
 * Invariant: a measure never depends on a page; strips in cells stand on no grid.
 */
#ifndef HANMEN_LAYOUT_GALLEY_INTERNAL_H
#define HANMEN_LAYOUT_GALLEY_INTERNAL_H

#include "layout/galley.h"

typedef struct GalleyContext {
    Arena *arena;
    Diagnostics *diagnostics;
    const StyledDocument *styled;
    TextContext text;
    ImageSet *images;
    bool is_left_page_known;
    uint32_t next_group; /* number of the next table, box or figure; begins at 1 */
} GalleyContext;

/* Sets a chain of blocks at a measure, for cells and boxes: strips with their own pitch, off the grid. */
StripList galley_set_blocks(GalleyContext *context, const Block *first, Length measure);

/* Natural width (nothing broken) and least width (of what cannot be broken) of a chain of blocks, for columns by
 * content. */
void galley_block_widths(GalleyContext *context, const Block *first, Length *natural, Length *least);

/* Sets a table or a box: appends its strips. */
void table_set(GalleyContext *context, const Block *block, Length measure, StripList *strips);
void box_set(GalleyContext *context, const Block *block, Length measure, StripList *strips);

#endif
