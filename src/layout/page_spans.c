/* Takes: strips at their places. Gives: a lack of height. Invariant: as in page_spans.h. */
#include "layout/page_spans.h"

/* The lack of the row at `top`, `rows` of which stand above `bottom`, itself included. */
static Length lack_of_row(const Strip *row, Length top, Length bottom, size_t rows) {
    Length lack = 0;
    for (size_t i = 0; i < row->cell_count; i++) {
        const StripCell *cell = &row->cells[i];
        Length need = cell->content_height + 2 * cell->padding_block;
        if (cell->strip_count && (size_t)cell->rows > rows && need - (bottom - top) > lack)
            lack = need - (bottom - top);
    }
    return lack;
}

Length page_spans_lack(const PlacedStrip *placed, const size_t *indices, size_t kept) {
    const PlacedStrip *last = &placed[kept - 1];
    Length bottom = last->y + last->strip->height, most = 0;
    for (size_t i = kept; i-- > 0 && indices[i] != SIZE_MAX;) {
        if (placed[i].strip->kind != STRIP_ROW || placed[i].strip->table != last->strip->table) break;
        Length lack = lack_of_row(placed[i].strip, placed[i].y, bottom, indices[kept - 1] - indices[i] + 1);
        if (lack > most) most = lack;
    }
    return most;
}
