/* Strips at their places → items.
 *
 * Takes: strips and where they stand. Gives: items in reading order, rules of tables after their rows.
 * Invariant: each strip's items are emitted once; a repeated table head is emitted as an artifact.
 */
#include "layout/galley_internal.h"
#include "layout/row_items.h"

static void mark_artifacts(ItemList *items, size_t from) {
    for (size_t i = from; i < items->count; i++) {
        items->at[i].is_artifact = true;
        items->at[i].artifact = ARTIFACT_REPEATED;
    }
}

static void emit_side_float(Arena *arena, const SideFloatStrips *side, Length x, Length y, bool is_right_page,
                            ItemList *items) {
    bool at_left = side_is_left(side->side, is_right_page);
    stack_items(arena, side->strips, side->strip_count, at_left ? x : x + side->right_x, y, items);
}

bool side_is_left(Side side, bool is_right_page) {
    switch (side) {
    case SIDE_LEFT: return true;
    case SIDE_RIGHT: return false;
    case SIDE_INSIDE: return is_right_page;
    case SIDE_OUTSIDE: return !is_right_page;
    }
    return false;
}

/* The bottom of the last row that is the table's own: cells do not reach into sum rows. */
static Length rows_limit(const PlacedStrip *placed, size_t first, size_t end) {
    for (size_t i = end; i-- > first;)
        if (placed[i].strip->sum_role == SUM_NONE) return placed[i].y + placed[i].strip->height;
    return LENGTH_MAX;
}

/* The rows of one table that follow each other here: rows first, then the table's rules. Gives the index
 * behind them. */
static size_t emit_rows(Arena *arena, const PlacedStrip *placed, size_t first, size_t count, Length x,
                        ItemList *items) {
    const TableFrame *table = placed[first].strip->table;
    size_t end = first;
    while (end < count && placed[end].strip->kind == STRIP_ROW && placed[end].strip->table == table) end++;
    const Strip **rows = ARENA_ARRAY(arena, const Strip *, end - first);
    Length *tops = ARENA_ARRAY(arena, Length, end - first);
    Length limit = rows_limit(placed, first, end);
    for (size_t i = first; i < end; i++) row_backgrounds(arena, placed[i].strip, x, placed[i].y, items);
    for (size_t i = first; i < end; i++) {
        size_t begin = items->count;
        row_items(arena, placed[i].strip, x, placed[i].y, limit, items);
        if (placed[i].is_repeated) mark_artifacts(items, begin);
        rows[i - first] = placed[i].strip;
        tops[i - first] = placed[i].y;
    }
    if (!table) return end;
    bool opens_here = !placed[first].is_repeated && placed[first].strip->is_first_row;
    table_rules(arena, table, x, rows, tops, end - first, opens_here, placed[end - 1].strip->is_last_row,
                items);
    return end;
}

void strips_emit(Arena *arena, const PlacedStrip *placed, size_t count, Length x, bool is_right_page,
                 ItemList *items) {
    const SideFloatStrips *side = NULL; /* the float beside the strips at hand */
    Length side_bottom = 0;
    for (size_t i = 0; i < count;) {
        const Strip *strip = placed[i].strip;
        if (strip->kind == STRIP_ROW) {
            i = emit_rows(arena, placed, i, count, x, items);
            continue;
        }
        if (strip->side_float) {
            side = strip->side_float;
            side_bottom = placed[i].y + side->height;
            emit_side_float(arena, side, x, placed[i].y, is_right_page, items);
        }
        bool moves = side && strip->float_shift && placed[i].y <= side_bottom &&
                     side_is_left(side->side, is_right_page);
        size_t begin = items->count;
        row_items(arena, strip, moves ? x + strip->float_shift : x, placed[i].y, LENGTH_MAX, items);
        if (placed[i].is_repeated) mark_artifacts(items, begin);
        i++;
    }
}
