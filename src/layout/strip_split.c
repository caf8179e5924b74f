/* Takes: a row and a height. Gives: its two pieces. Invariant: as in strip_split.h; the row itself is not
 * changed. */
#include "layout/strip_split.h"

/* Fewer lines of a cell are not left alone at a page's foot (hard-parts 6). */
enum { LEAST_LINES = 2 };

typedef struct CellCut {
    StripCell first, rest;
} CellCut;

Length strip_gap(const Strip *above, const Strip *below) {
    return above->space_after > below->space_before ? above->space_after : below->space_before;
}

Length strip_stack_height(const Strip *strips, size_t count) {
    Length height = 0;
    for (size_t i = 0; i < count; i++)
        height += strips[i].height + (i > 0 ? strip_gap(&strips[i - 1], &strips[i]) : 0);
    return height;
}

/* How many strips from the first fit, the last of them one after which a break is not forbidden. */
static size_t count_that_fit(const StripCell *cell, Length room) {
    size_t fit = 0;
    Length height = 0;
    for (size_t i = 0; i < cell->strip_count; i++) {
        const Strip *strip = &cell->strips[i];
        height += strip->height + (i > 0 ? strip_gap(strip - 1, strip) : 0);
        if (height > room) break;
        if (i + 1 == cell->strip_count || strip->break_after != STRIP_BREAK_FORBIDDEN) fit = i + 1;
    }
    return fit;
}

/* Enough to stand alone: two lines, or anything that is no line. */
static bool is_enough(const Strip *strips, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (strips[i].kind != STRIP_LINE) return true;
    return count >= LEAST_LINES;
}

static StripCell cell_with(const StripCell *cell, const Strip *strips, size_t count) {
    StripCell piece = *cell;
    piece.strips = strips;
    piece.strip_count = count;
    piece.content_height = strip_stack_height(strips, count);
    return piece;
}

/* Cuts inside the nested row at `index`, which does not fit whole below what stands before it. */
static bool cut_nested(Arena *arena, const StripCell *cell, size_t index, Length room, CellCut *cut) {
    Length above = strip_stack_height(cell->strips, index);
    if (index > 0) above += strip_gap(&cell->strips[index - 1], &cell->strips[index]);
    Strip *first = ARENA_ARRAY(arena, Strip, index + 1);
    Strip *rest = ARENA_ARRAY(arena, Strip, cell->strip_count - index);
    if (!strip_split(arena, &cell->strips[index], room - above, &first[index], &rest[0])) return false;
    for (size_t i = 0; i < index; i++) first[i] = cell->strips[i];
    for (size_t i = index + 1; i < cell->strip_count; i++) rest[i - index] = cell->strips[i];
    cut->first = cell_with(cell, first, index + 1);
    cut->rest = cell_with(cell, rest, cell->strip_count - index);
    return true;
}

/* The first strip that does not fit whole. */
static size_t first_that_overflows(const StripCell *cell, Length room) {
    for (size_t i = 0; i < cell->strip_count; i++)
        if (strip_stack_height(cell->strips, i + 1) > room) return i;
    return cell->strip_count;
}

static bool cut_cell(Arena *arena, const StripCell *cell, Length room, CellCut *cut) {
    size_t overflowing = first_that_overflows(cell, room);
    if (overflowing < cell->strip_count && cell->strips[overflowing].kind == STRIP_ROW &&
        cut_nested(arena, cell, overflowing, room, cut))
        return true;
    size_t fit = count_that_fit(cell, room);
    if (fit < cell->strip_count && !is_enough(cell->strips, fit)) return false;
    cut->first = cell_with(cell, cell->strips, fit);
    cut->rest = cell_with(cell, cell->strips + fit, cell->strip_count - fit);
    return true;
}

static Length padded_height(const StripCell *cell) {
    return cell->content_height + 2 * cell->padding_block;
}

/* Rows below a spanned one hold what they can of its text; the piece needs to be as high as what is left. */
static Length piece_height(const StripCell *cells, size_t count, Length rows_below) {
    Length height = 0;
    for (size_t i = 0; i < count; i++) {
        Length need = padded_height(&cells[i]) - (cells[i].rows > 1 ? rows_below : 0);
        if (need > height) height = need;
    }
    return height;
}

static Length height_below(const StripCell *cells, size_t count, Length row_height) {
    Length below = 0;
    for (size_t i = 0; i < count; i++)
        if (cells[i].rows > 1 && cells[i].spanned_height - row_height > below)
            below = cells[i].spanned_height - row_height;
    return below;
}

static void finish_pieces(const Strip *strip, StripCell *first_cells, StripCell *rest_cells, Strip *first,
                          Strip *rest) {
    size_t count = strip->cell_count;
    Strip above = *strip, below = *strip;
    above.cells = first_cells;
    above.height = piece_height(first_cells, count, 0);
    above.break_after = STRIP_BREAK_FREE;
    above.space_after = 0;
    above.is_last_row = false;
    below.cells = rest_cells;
    below.height = piece_height(rest_cells, count, height_below(first_cells, count, strip->height));
    below.items = (ItemList){0};
    below.space_before = 0;
    below.is_first_row = false;
    below.has_outline = false;
    below.anchor = (Str){0};
    below.side_float = NULL;
    below.overflow = 0;
    for (size_t i = 0; i < count; i++) {
        Length covered = strip->cells[i].rows > 1 ? strip->cells[i].spanned_height - strip->height : 0;
        first_cells[i].rows = 1;
        first_cells[i].spanned_height = above.height;
        rest_cells[i].spanned_height = below.height + covered;
    }
    *first = above;
    *rest = below;
}

bool strip_split(Arena *arena, const Strip *strip, Length height, Strip *first, Strip *rest) {
    if (strip->kind != STRIP_ROW || strip->is_head || !strip->cell_count) return false;
    StripCell *first_cells = ARENA_ARRAY(arena, StripCell, strip->cell_count);
    StripCell *rest_cells = ARENA_ARRAY(arena, StripCell, strip->cell_count);
    bool is_cut = false;
    for (size_t i = 0; i < strip->cell_count; i++) {
        CellCut cut;
        Length room = height - 2 * strip->cells[i].padding_block;
        if (!cut_cell(arena, &strip->cells[i], room, &cut)) return false;
        first_cells[i] = cut.first;
        rest_cells[i] = cut.rest;
        if (cut.rest.strip_count) is_cut = true;
    }
    if (!is_cut) return false;
    finish_pieces(strip, first_cells, rest_cells, first, rest);
    return true;
}

const Strip *strip_with_spans(Arena *arena, const Strip *row) {
    Strip *shown = NULL;
    StripCell *cells = NULL;
    for (size_t i = 0; i < row->cell_count; i++) {
        if (!row->cells[i].again_count) continue;
        if (!shown) {
            cells = ARENA_ARRAY(arena, StripCell, row->cell_count);
            for (size_t j = 0; j < row->cell_count; j++) cells[j] = row->cells[j];
            shown = ARENA_NEW(arena, Strip);
            *shown = *row;
            shown->cells = cells;
        }
        StripCell *cell = &cells[i];
        *cell = cell_with(cell, cell->again, cell->again_count);
        cell->is_repeated = true;
        Length lack = padded_height(cell) - cell->spanned_height;
        if (lack > 0 && row->height + lack > shown->height) shown->height = row->height + lack;
    }
    return shown;
}
