/* Takes: rows made of strips without text, fixed and generated. Gives: their pieces compared.
 * Invariant: no font; the generator is seeded, so every machine tests the same rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "layout/strip_split.h"

static jmp_buf landing;
static Arena *arena;

static int set_up(void **state) {
    (void)state;
    arena = arena_create(&landing);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_destroy(arena);
    return 0;
}

static Strip *lines(size_t count, Length height, NodeId first_node) {
    Strip *strips = ARENA_ARRAY(arena, Strip, count);
    for (size_t i = 0; i < count; i++)
        strips[i] = (Strip){.kind = STRIP_LINE, .height = height, .node = first_node + (NodeId)i};
    return strips;
}

static StripCell cell_of(Strip *strips, size_t count, Length padding) {
    return (StripCell){.strips = strips,
                       .strip_count = count,
                       .padding_block = padding,
                       .content_height = strip_stack_height(strips, count),
                       .rows = 1};
}

static Strip row_of(StripCell *cells, size_t count) {
    Strip row = {
        .kind = STRIP_ROW, .cells = cells, .cell_count = count, .is_first_row = true, .is_last_row = true};
    for (size_t i = 0; i < count; i++) {
        Length height = cells[i].content_height + 2 * cells[i].padding_block;
        if (cells[i].rows == 1 && height > row.height) row.height = height;
    }
    for (size_t i = 0; i < count; i++)
        if (cells[i].rows == 1) cells[i].spanned_height = row.height;
    return row;
}

static void test_cuts_after_the_last_line_that_fits(void **state) {
    (void)state;
    StripCell cells[] = {cell_of(lines(10, 12000, 1), 10, 3000), cell_of(lines(2, 12000, 50), 2, 3000)};
    Strip row = row_of(cells, 2), first, rest;
    row.break_after = STRIP_BREAK_FORBIDDEN;
    row.space_before = row.space_after = 7000;
    assert_int_equal(row.height, 126000);
    assert_true(strip_split(arena, &row, 60000, &first, &rest));
    assert_int_equal(first.cells[0].strip_count, 4);
    assert_int_equal(first.cells[1].strip_count, 2);
    assert_int_equal(first.height, 54000);
    assert_int_equal(rest.cells[0].strip_count, 6);
    assert_int_equal(rest.cells[1].strip_count, 0);
    assert_int_equal(rest.height, 78000);
    assert_int_equal(rest.cells[0].strips[0].node, 5);
    assert_true(first.is_first_row && !first.is_last_row && !rest.is_first_row && rest.is_last_row);
    assert_int_equal(first.break_after, STRIP_BREAK_FREE);
    assert_int_equal(rest.break_after, STRIP_BREAK_FORBIDDEN);
    assert_int_equal(first.space_after, 0);
    assert_int_equal(rest.space_before, 0);
    assert_int_equal(row.cells[0].strip_count, 10);
}

static void expect_refused(const Strip *row, Length height) {
    Strip first = {.height = -1}, rest = {.height = -1};
    assert_false(strip_split(arena, row, height, &first, &rest));
    assert_int_equal(first.height, -1);
    assert_int_equal(rest.height, -1);
}

static void test_refuses(void **state) {
    (void)state;
    StripCell cells[] = {cell_of(lines(10, 12000, 1), 10, 3000), cell_of(lines(4, 30000, 50), 4, 3000)};
    Strip row = row_of(cells, 2);
    expect_refused(&row, 20000);      /* one line of the first cell, none of the second */
    expect_refused(&row, 60000);      /* one line of the second cell */
    expect_refused(&row, row.height); /* all of it fits */
    Strip first, rest;
    assert_true(strip_split(arena, &row, 66000, &first, &rest));
    row.is_head = true;
    expect_refused(&row, 66000);
    Strip line = {.kind = STRIP_LINE, .height = 50000};
    expect_refused(&line, 20000);
}

static void test_keeps_forbidden_breaks(void **state) {
    (void)state;
    Strip *strips = lines(8, 10000, 1);
    strips[3].break_after = strips[4].break_after = STRIP_BREAK_FORBIDDEN;
    StripCell cells[] = {cell_of(strips, 8, 0)};
    Strip row = row_of(cells, 1), first, rest;
    assert_true(strip_split(arena, &row, 50000, &first, &rest));
    assert_int_equal(first.cells[0].strip_count, 3);
    assert_true(strip_split(arena, &row, 60000, &first, &rest));
    assert_int_equal(first.cells[0].strip_count, 6);
}

static void test_gaps_between_groups_count(void **state) {
    (void)state;
    Strip *strips = lines(4, 10000, 1);
    strips[1].space_after = 4000;
    strips[2].space_before = 6000;
    assert_int_equal(strip_stack_height(strips, 4), 46000);
    StripCell cells[] = {cell_of(strips, 4, 0)};
    Strip row = row_of(cells, 1), first, rest;
    assert_true(strip_split(arena, &row, 35000, &first, &rest));
    assert_int_equal(first.cells[0].strip_count, 2);
    assert_int_equal(first.height, 20000);
    assert_int_equal(rest.height, 20000);
}

static void test_cuts_a_nested_row(void **state) {
    (void)state;
    StripCell inner_cells[] = {cell_of(lines(6, 10000, 10), 6, 2000)};
    Strip *outer = lines(3, 10000, 1);
    outer[1] = row_of(inner_cells, 1);
    StripCell cells[] = {cell_of(outer, 3, 1000)};
    Strip row = row_of(cells, 1), first, rest;
    assert_true(strip_split(arena, &row, 50000, &first, &rest));
    assert_int_equal(first.cells[0].strip_count, 2);
    assert_int_equal(first.cells[0].strips[1].cells[0].strip_count, 3);
    assert_int_equal(rest.cells[0].strip_count, 2);
    assert_int_equal(rest.cells[0].strips[0].cells[0].strip_count, 3);
    assert_int_equal(rest.cells[0].strips[0].cells[0].strips[0].node, 13);
    assert_false(first.cells[0].strips[1].is_last_row);
    assert_int_equal(first.height, 10000 + 34000 + 2000);
}

static void test_spanned_text_stands_in_the_first_piece(void **state) {
    (void)state;
    StripCell cells[] = {cell_of(lines(3, 10000, 1), 3, 0), cell_of(lines(8, 10000, 20), 8, 0)};
    cells[0].rows = 2;
    cells[0].spanned_height = 120000;
    Strip row = row_of(cells, 2), first, rest;
    assert_true(strip_split(arena, &row, 45000, &first, &rest));
    assert_int_equal(first.cells[0].strip_count, 3);
    assert_int_equal(first.cells[0].rows, 1);
    assert_int_equal(first.cells[0].spanned_height, 40000);
    assert_int_equal(rest.cells[0].strip_count, 0);
    assert_int_equal(rest.cells[0].rows, 2);
    assert_int_equal(rest.cells[0].spanned_height, 40000 + 40000);
}

/* Generated rows */

static uint32_t seed;

static uint32_t next_random(uint32_t below) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % below;
}

static Strip random_row(int depth, NodeId *node);

static Strip random_strip(int depth, NodeId *node) {
    if (depth < 3 && next_random(6) == 0) return random_row(depth + 1, node);
    Strip strip = {.kind = next_random(5) ? STRIP_LINE : STRIP_BLOCK,
                   .height = 4000 + (Length)next_random(20000),
                   .node = ++*node,
                   .break_after = next_random(5) ? STRIP_BREAK_FREE : STRIP_BREAK_FORBIDDEN};
    if (next_random(4) == 0) strip.space_before = (Length)next_random(5000);
    if (next_random(4) == 0) strip.space_after = (Length)next_random(5000);
    return strip;
}

static Strip random_row(int depth, NodeId *node) {
    size_t count = 1 + next_random(3);
    StripCell *cells = ARENA_ARRAY(arena, StripCell, count);
    for (size_t i = 0; i < count; i++) {
        size_t strip_count = next_random(12);
        Strip *strips = ARENA_ARRAY(arena, Strip, strip_count);
        for (size_t j = 0; j < strip_count; j++) strips[j] = random_strip(depth, node);
        cells[i] = cell_of(strips, strip_count, (Length)next_random(4000));
    }
    return row_of(cells, count);
}

typedef ARRAY(NodeId)
NodeList;

static void collect_cell(const StripCell *cell, NodeList *nodes);

static void collect_row(const Strip *row, NodeList *nodes) {
    for (size_t i = 0; i < row->cell_count; i++) collect_cell(&row->cells[i], nodes);
}

static void collect_cell(const StripCell *cell, NodeList *nodes) {
    for (size_t i = 0; i < cell->strip_count; i++) {
        if (cell->strips[i].kind == STRIP_ROW)
            collect_row(&cell->strips[i], nodes);
        else
            array_push(arena, nodes, cell->strips[i].node);
    }
}

/* A nested row that is cut gives its cells in another order (those of the first piece, then those of the
 * rest), so nodes are compared as sets, and in each cell without nested rows in order. */
static int compare_nodes(const void *a, const void *b) {
    NodeId left = *(const NodeId *)a, right = *(const NodeId *)b;
    return left < right ? -1 : left > right;
}

static void sort_nodes(NodeList *list) {
    for (size_t i = 1; i < list->count; i++)
        for (size_t j = i; j > 0 && compare_nodes(&list->at[j - 1], &list->at[j]) > 0; j--) {
            NodeId node = list->at[j];
            list->at[j] = list->at[j - 1];
            list->at[j - 1] = node;
        }
}

static bool is_flat(const StripCell *cell) {
    for (size_t i = 0; i < cell->strip_count; i++)
        if (cell->strips[i].kind == STRIP_ROW) return false;
    return true;
}

static void check_cell(const StripCell *whole, const StripCell *first, const StripCell *rest) {
    NodeList before = {0}, after = {0};
    collect_cell(whole, &before);
    collect_cell(first, &after);
    collect_cell(rest, &after);
    if (!is_flat(whole)) sort_nodes(&after);
    assert_int_equal(before.count, after.count);
    for (size_t i = 0; i < before.count; i++) assert_int_equal(before.at[i], after.at[i]);
    assert_int_equal(first->content_height, strip_stack_height(first->strips, first->strip_count));
    assert_int_equal(rest->content_height, strip_stack_height(rest->strips, rest->strip_count));
}

static void test_nothing_is_lost_or_repeated(void **state) {
    (void)state;
    int cuts = 0;
    seed = 20231115;
    for (int round = 0; round < 3000; round++) {
        ArenaMark mark = arena_mark(arena);
        NodeId node = 0;
        Strip row = random_row(0, &node), first, rest;
        Length height = (Length)next_random((uint32_t)row.height + 20000);
        if (strip_split(arena, &row, height, &first, &rest)) {
            cuts++;
            assert_true(first.height <= height);
            assert_true(rest.height < row.height || first.height > 0);
            for (size_t i = 0; i < row.cell_count; i++) {
                check_cell(&row.cells[i], &first.cells[i], &rest.cells[i]);
                assert_true(first.cells[i].content_height + 2 * first.cells[i].padding_block <= first.height);
                assert_true(rest.cells[i].content_height + 2 * rest.cells[i].padding_block <= rest.height);
            }
        }
        arena_rewind(arena, mark);
    }
    assert_true(cuts > 300);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_cuts_after_the_last_line_that_fits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_keeps_forbidden_breaks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_gaps_between_groups_count, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cuts_a_nested_row, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_spanned_text_stands_in_the_first_piece, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_is_lost_or_repeated, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
