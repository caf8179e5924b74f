/* Takes: rows made by hand. Gives: their items and rules compared. Invariant: no font; items are fills and
 * anchors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "layout/row_items.h"

static jmp_buf landing;
static Arena *arena;
static ItemList items;

static const TableStyle table_style = {.head_rule = 1000,
                                       .foot_rule = 800,
                                       .row_rule = 200,
                                       .column_rule = 100,
                                       .rule_color = {COLOR_GRAY, {0}},
                                       .light_rule_color = {COLOR_GRAY, {600}}};
static const Length column_x[] = {10000, 60000, 110000, 210000};
static const TableFrame frame = {
    .style = &table_style, .x = 10000, .width = 200000, .column_x = column_x, .column_count = 3};

static int set_up(void **state) {
    (void)state;
    arena = arena_create(&landing);
    items = (ItemList){0};
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_destroy(arena);
    return 0;
}

static void expect_fill(size_t index, Length x, Length y, Length width, Length height, uint16_t gray) {
    assert_true(index < items.count);
    const Item *item = &items.at[index];
    assert_int_equal(item->kind, ITEM_FILL);
    assert_true(item->is_artifact);
    assert_int_equal(item->x, x);
    assert_int_equal(item->y, y);
    assert_int_equal(item->width, width);
    assert_int_equal(item->height, height);
    assert_int_equal(item->color.value[0], gray);
}

/* A line that shows itself as an anchor item, so that its place can be seen. */
static Strip *mark_line(NodeId node, Length height) {
    Strip *strip = ARENA_NEW(arena, Strip);
    *strip = (Strip){.kind = STRIP_LINE, .node = node, .height = height};
    Item item = {.kind = ITEM_ANCHOR, .node = node, .x = 500, .y = 700};
    array_push(arena, &strip->items, item);
    return strip;
}

static Strip row_of(StripCell *cells, size_t count, Length height) {
    return (Strip){.kind = STRIP_ROW, .height = height, .cells = cells, .cell_count = count, .table = &frame};
}

static StripCell plain_cell(size_t column, size_t columns) {
    return (StripCell){
        .x = column_x[column], .width = column_x[column + columns] - column_x[column], .rows = 1};
}

static void test_backgrounds_come_first(void **state) {
    (void)state;
    StripCell cells[2] = {plain_cell(0, 1), plain_cell(1, 2)};
    cells[0].strips = mark_line(1, 12000);
    cells[0].strip_count = 1;
    cells[0].padding_inline = 3000;
    cells[0].padding_block = 2000;
    cells[1] = (StripCell){.x = 60000,
                           .width = 150000,
                           .rows = 1,
                           .strips = mark_line(2, 10000),
                           .strip_count = 1,
                           .content_height = 10000,
                           .padding_inline = 3000,
                           .has_background = true,
                           .background = {COLOR_GRAY, {900}},
                           .vertical = VERTICAL_MIDDLE};
    Strip row = row_of(cells, 2, 30000);
    row.table = NULL;
    row.anchor = STR("here");
    stack_items(arena, &row, 1, 1000, 100000, &items);
    assert_int_equal(items.count, 4);
    expect_fill(0, 61000, 100000, 150000, 30000, 900);
    assert_int_equal(items.at[1].kind, ITEM_ANCHOR);
    assert_string_equal(str_to_c(arena, items.at[1].anchor), "here");
    assert_int_equal(items.at[2].node, 1);
    assert_int_equal(items.at[2].x, 1000 + 10000 + 3000 + 500);
    assert_int_equal(items.at[2].y, 100000 + 2000 + 700);
    assert_int_equal(items.at[3].node, 2);
    assert_int_equal(items.at[3].y, 100000 + 10000 + 700);
}

static void test_a_background_over_rows_is_below_all_text(void **state) {
    (void)state;
    StripCell upper = plain_cell(0, 1), lower = plain_cell(0, 1);
    upper.has_background = lower.has_background = true;
    upper.rows = 2;
    upper.strips = mark_line(1, 12000);
    upper.strip_count = 1;
    Strip rows[2] = {row_of(&upper, 1, 10000), row_of(&lower, 1, 10000)};
    stack_items(arena, rows, 2, 0, 0, &items);
    expect_fill(0, 10000, 0, 50000, 10000, 0);
    expect_fill(1, 10000, 10000, 50000, 10000, 0);
    assert_int_equal(items.at[2].node, 1);
}

static void test_rules_of_a_whole_table(void **state) {
    (void)state;
    StripCell cells[3] = {plain_cell(0, 1), plain_cell(1, 1), plain_cell(2, 1)};
    Strip head = row_of(cells, 3, 20000), body = row_of(cells, 3, 30000), total = row_of(cells, 3, 20000);
    head.is_head = true;
    total.is_total = true;
    const Strip *rows[] = {&head, &body, &body, &total};
    const Length tops[] = {100000, 120000, 150000, 180000};
    table_rules(arena, &frame, 1000, rows, tops, 4, true, true, &items);
    assert_int_equal(items.count, 2 + 3 + 2);
    expect_fill(0, 61000 - 50, 120000, 100, 80000, 600); /* no rules between the head's columns */
    expect_fill(1, 111000 - 50, 120000, 100, 80000, 600);
    expect_fill(2, 11000, 120000 - 100, 200000, 200, 0);
    expect_fill(3, 11000, 150000 - 100, 200000, 200, 600);
    expect_fill(4, 11000, 180000 - 100, 200000, 200, 0);
    expect_fill(5, 11000, 100000 - 500, 200000, 1000, 0);
    expect_fill(6, 11000, 200000 - 400, 200000, 800, 0);
}

static void test_a_break_leaves_the_foot_open(void **state) {
    (void)state;
    StripCell cells[1] = {plain_cell(0, 3)};
    Strip body = row_of(cells, 1, 30000);
    const Strip *rows[] = {&body};
    const Length tops[] = {100000};
    table_rules(arena, &frame, 0, rows, tops, 1, false, false, &items);
    assert_int_equal(items.count, 2); /* the only cell crosses every column rule */
    expect_fill(0, 10000, 100000 - 500, 200000, 1000, 0);
    expect_fill(1, 10000, 130000 - 100, 200000, 200, 600);
}

static void test_rules_go_round_spans(void **state) {
    (void)state;
    StripCell upper[3] = {plain_cell(0, 1), plain_cell(1, 1), plain_cell(2, 1)};
    StripCell lower[2] = {plain_cell(0, 1), plain_cell(2, 1)};
    upper[1].rows = 2;
    Strip first = row_of(upper, 3, 20000), second = row_of(lower, 2, 20000);
    const Strip *rows[] = {&first, &second};
    const Length tops[] = {0, 20000};
    table_rules(arena, &frame, 0, rows, tops, 2, true, true, &items);
    assert_int_equal(items.count, 6);
    expect_fill(0, 60000 - 50, 0, 100, 40000, 600);
    expect_fill(1, 110000 - 50, 0, 100, 40000, 600);
    expect_fill(2, 10000, 20000 - 100, 50000, 200, 600);
    expect_fill(3, 110000, 20000 - 100, 100000, 200, 600);
}

static void test_column_rules_stop_at_wide_cells(void **state) {
    (void)state;
    StripCell three[3] = {plain_cell(0, 1), plain_cell(1, 1), plain_cell(2, 1)};
    StripCell two[2] = {plain_cell(0, 2), plain_cell(2, 1)};
    Strip first = row_of(three, 3, 10000), second = row_of(two, 2, 10000), third = row_of(three, 3, 10000);
    const Strip *rows[] = {&first, &second, &third};
    const Length tops[] = {0, 10000, 20000};
    table_rules(arena, &frame, 0, rows, tops, 3, true, true, &items);
    expect_fill(0, 60000 - 50, 0, 100, 10000, 600);
    expect_fill(1, 60000 - 50, 20000, 100, 10000, 600);
    expect_fill(2, 110000 - 50, 0, 100, 30000, 600);
}

static void test_border_of_a_box(void **state) {
    (void)state;
    Style style = {.has_border = true, .border_width = 500, .border = {COLOR_GRAY, {300}}};
    TableFrame box = frame;
    box.is_box = true;
    box.box_style = &style;
    StripCell cell = {.x = 10000, .width = 200000, .rows = 1};
    Strip row = row_of(&cell, 1, 40000);
    row.table = &box;
    row.is_first_row = row.is_last_row = true;
    stack_items(arena, &row, 1, 0, 1000, &items);
    assert_int_equal(items.count, 4);
    expect_fill(0, 10000, 1000, 200000, 500, 300);
    expect_fill(3, 10000, 41000 - 500, 200000, 500, 300);
    items.count = 0;
    row.is_last_row = false;
    stack_items(arena, &row, 1, 0, 1000, &items);
    assert_int_equal(items.count, 3);
}

static void test_nested_tables_have_rules(void **state) {
    (void)state;
    StripCell inner_cell = plain_cell(0, 3);
    Strip inner = row_of(&inner_cell, 1, 20000);
    inner.is_last_row = true;
    StripCell cell = {
        .x = 0, .width = 300000, .rows = 1, .strips = &inner, .strip_count = 1, .padding_block = 1000};
    Strip row = row_of(&cell, 1, 22000);
    row_items(arena, &row, 0, 0, LENGTH_MAX, &items);
    assert_int_equal(items.count, 2);
    expect_fill(0, 10000, 1000 - 500, 200000, 1000, 0);
    expect_fill(1, 10000, 21000 - 400, 200000, 800, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_backgrounds_come_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_background_over_rows_is_below_all_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rules_of_a_whole_table, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_break_leaves_the_foot_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rules_go_round_spans, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_column_rules_stop_at_wide_cells, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_border_of_a_box, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nested_tables_have_rules, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
