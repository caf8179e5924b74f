/* Takes: tables and boxes made by hand, set in real faces. Gives: their strips. Invariant: only facts that
 * any face gives are compared: order, breaks, edges, sums. */
#include "text/real_fonts.h"

#include "layout/galley_internal.h"
#include "layout/strip_split.h"

static RealFonts *fonts;
static Document document;
static StyleSheet *sheet;
static GalleyContext *context;
static NodeId next_id;

static int set_up(void **state) {
    (void)state;
    fonts = real_fonts_open();
    sheet = &fonts->sheet;
    next_id = 1;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    real_fonts_close(fonts);
    return 0;
}

static Style *add_style(const char *name) {
    Style *style = ARENA_NEW(fonts->arena, Style);
    *style = fonts->body;
    style->name = str_from_c(name);
    style->size = 8000;
    style->pitch = 12000;
    style->first_indent = 0;
    style->align = ALIGN_START;
    map_put(fonts->arena, &sheet->styles, style->name, style);
    return style;
}

static Inline *text(const char *words) {
    Inline *part = ARENA_NEW(fonts->arena, Inline);
    *part =
        (Inline){.kind = INLINE_TEXT, .id = next_id, .span = {1, next_id, 1, 1}, .text = str_from_c(words)};
    next_id++;
    return part;
}

static Block *block(BlockKind kind, const char *words) {
    Block *result = ARENA_NEW(fonts->arena, Block);
    *result = (Block){.kind = kind, .id = next_id, .span = {1, next_id, 1, 1}};
    next_id++;
    if (kind == BLOCK_FIGURE) result->figure = ARENA_NEW(fonts->arena, Figure);
    if (kind == BLOCK_TABLE) result->table = ARENA_NEW(fonts->arena, Table);
    if (words) result->text = text(words);
    return result;
}

/* One cell: its words, NULL for an empty one, and how much it covers. */
typedef struct CellForm {
    const char *words;
    int column, columns, rows;
} CellForm;

static TableRow row_of(const CellForm *forms, size_t count) {
    TableRow row = {
        .id = next_id++, .cells = ARENA_ARRAY(fonts->arena, TableCell, count), .cell_count = count};
    for (size_t i = 0; i < count; i++) {
        row.cells[i] = (TableCell){.id = next_id,
                                   .span = {1, next_id, 1, 1},
                                   .column = forms[i].column,
                                   .columns = forms[i].columns,
                                   .rows = forms[i].rows};
        next_id++;
        if (forms[i].words) row.cells[i].content = block(BLOCK_PARAGRAPH, forms[i].words);
    }
    return row;
}

static TableRow two_cells(const char *first, const char *second) {
    return row_of((CellForm[]){{first, 0, 1, 1}, {second, 1, 1, 1}}, 2);
}

static Block *table_of(size_t columns, size_t heads, size_t rows, size_t totals) {
    Block *result = block(BLOCK_TABLE, NULL);
    Table *table = result->table;
    table->columns = ARENA_ARRAY(fonts->arena, TableColumn, columns);
    for (size_t i = 0; i < columns; i++) table->columns[i].width = (Dimension){UNIT_FRACTION, 1000};
    table->column_count = columns;
    table->head = ARENA_ARRAY(fonts->arena, TableRow, heads);
    table->rows = ARENA_ARRAY(fonts->arena, TableRow, rows);
    table->total = ARENA_ARRAY(fonts->arena, TableRow, totals);
    table->head_count = heads;
    table->row_count = rows;
    table->total_count = totals;
    return result;
}

static StripList set(Block *only, Length measure) {
    Chapter *chapter = ARENA_NEW(fonts->arena, Chapter);
    *chapter = (Chapter){.body = only};
    document = (Document){.chapters = chapter, .chapter_count = 1, .node_count = next_id};
    LayoutInput input = {.styled = style_resolve(fonts->arena, fonts->diagnostics, &document, sheet),
                         .fonts = fonts->set,
                         .images = image_set_create(fonts->arena)};
    context = galley_context(fonts->arena, fonts->diagnostics, &input);
    StripList strips = {0};
    if (only->kind == BLOCK_TABLE)
        table_set(context, only, measure, false, &strips);
    else
        box_set(context, only, measure, &strips);
    return strips;
}

static Style *add_cell_style(void) {
    Style *cell = add_style("table-cell");
    cell->padding_inline = 4000;
    cell->padding_block = 3000;
    return cell;
}

static void test_rows_in_order_and_their_breaks(void **state) {
    (void)state;
    add_cell_style();
    Block *table = table_of(2, 1, 4, 1);
    table->anchor = STR("plan");
    table->table->head[0] = two_cells("日程", "内容");
    for (size_t i = 0; i < 4; i++) table->table->rows[i] = two_cells("一月", "会合");
    table->table->total[0] = two_cells("合計", NULL);
    StripList strips = set(table, 200000);
    assert_int_equal(strips.count, 6);
    static const StripBreak breaks[] = {STRIP_BREAK_FORBIDDEN, STRIP_BREAK_AVOID,     STRIP_BREAK_FREE,
                                        STRIP_BREAK_AVOID,     STRIP_BREAK_FORBIDDEN, STRIP_BREAK_FREE};
    for (size_t i = 0; i < 6; i++) {
        const Strip *strip = &strips.at[i];
        assert_int_equal(strip->kind, STRIP_ROW);
        assert_int_equal(strip->break_after, breaks[i]);
        assert_int_equal(strip->height, 12000 + 2 * 3000);
        assert_int_equal(strip->is_head, i == 0);
        assert_int_equal(strip->is_first_row, i == 1);
        assert_int_equal(strip->is_total, i == 5);
        assert_int_equal(strip->is_last_row, i == 5);
        assert_int_equal(strip->group, strips.at[0].group);
        assert_int_equal(strip->cells[1].x, 100000);
        assert_int_equal(strip->cells[1].width, 100000);
    }
    const TableFrame *frame = strips.at[0].table;
    assert_int_equal(frame->width, 200000);
    assert_int_equal(frame->head_count, 1);
    assert_int_equal(frame->head_height, 18000);
    assert_int_equal(frame->head[0].anchor.length, 0);
    assert_int_equal(strips.at[0].anchor.length, 4);
    assert_true(strips.at[0].space_before > 0 && strips.at[5].space_after > 0);
}

static void test_a_row_is_as_high_as_its_highest_cell(void **state) {
    (void)state;
    add_cell_style();
    Block *table = table_of(2, 0, 1, 0);
    table->table->rows[0] = two_cells("一", "一二三四五六七八九十一二三四五六七八九十");
    StripList strips = set(table, 100000);
    assert_int_equal(strips.at[0].cells[0].strip_count, 1);
    assert_int_equal(strips.at[0].cells[1].strip_count, 4); /* five characters of 8 pt in 42 pt */
    assert_int_equal(strips.at[0].height, 4 * 12000 + 2 * 3000);
}

static void test_row_spans_tie_and_grow(void **state) {
    (void)state;
    add_cell_style();
    Block *table = table_of(2, 0, 3, 0);
    table->table->rows[0] =
        row_of((CellForm[]){{"一二三四五六七八九十一二三四五六七八九十", 0, 1, 2}, {"上", 1, 1, 1}}, 2);
    table->table->rows[1] = row_of((CellForm[]){{"下", 1, 1, 1}}, 1);
    table->table->rows[2] = two_cells("三", "四");
    StripList strips = set(table, 100000);
    assert_int_equal(strips.at[0].break_after, STRIP_BREAK_FORBIDDEN);
    assert_int_equal(strips.at[0].height, 18000);
    assert_int_equal(strips.at[1].height, 4 * 12000 + 6000 - 18000);
    assert_int_equal(strips.at[0].cells[0].spanned_height, strips.at[0].height + strips.at[1].height);
    assert_int_equal(strips.at[1].cells[0].x, 50000);
    assert_int_equal(strips.at[2].height, 18000);
}

static void test_a_long_span_may_be_divided_below_its_text(void **state) {
    (void)state;
    add_cell_style()->has_background = true;
    Block *table = table_of(2, 0, 9, 0);
    table->table->rows[0] = row_of((CellForm[]){{"一二三四五六七八九十", 0, 1, 9}, {"上", 1, 1, 1}}, 2);
    for (size_t i = 1; i < 9; i++) table->table->rows[i] = row_of((CellForm[]){{"下", 1, 1, 1}}, 1);
    StripList strips = set(table, 100000);
    assert_int_equal(strips.at[0].break_after, STRIP_BREAK_FORBIDDEN); /* two lines need two rows */
    for (size_t i = 1; i < 8; i++) {
        assert_int_equal(strips.at[i].break_after, STRIP_BREAK_AVOID);
        assert_int_equal(strips.at[i].cell_count, 2); /* its own, and its part of the long one */
        assert_int_equal(strips.at[i].cells[1].x, 0);
        assert_true(strips.at[i].cells[1].has_background);
        assert_int_equal(strips.at[i].cells[1].rows, 9 - (int)i);
        assert_int_equal(strips.at[i].cells[1].strip_count, 0);
    }
}

static void test_column_spans(void **state) {
    (void)state;
    add_cell_style();
    Block *table = table_of(3, 0, 1, 0);
    table->table->rows[0] = row_of((CellForm[]){{"合わせて", 0, 2, 1}, {"一", 2, 1, 1}}, 2);
    StripList strips = set(table, 90000);
    assert_int_equal(strips.at[0].cells[0].width, 60000);
    assert_int_equal(strips.at[0].cells[1].x, 60000);
}

static void test_caption_unit_and_note(void **state) {
    (void)state;
    add_cell_style();
    Block *table = table_of(2, 1, 1, 0);
    table->text = text("予算");
    table->table->continued = STR("（つづき）");
    table->table->unit = text("千円");
    table->table->note = text("注：見込みを含む。");
    table->table->head[0] = two_cells("款", "額");
    table->table->rows[0] = two_cells("土木", "1");
    StripList strips = set(table, 200000);
    assert_int_equal(strips.count, 4);
    assert_int_equal(strips.at[0].kind, STRIP_BLOCK);
    assert_int_equal(strips.at[0].break_after, STRIP_BREAK_FORBIDDEN);
    assert_true(strips.at[0].items.count >= 2);
    const Item *unit = &strips.at[0].items.at[strips.at[0].items.count - 1];
    assert_string_equal(str_to_c(fonts->arena, unit->run->text), "（単位：千円）");
    assert_int_equal(unit->y, strips.at[0].items.at[0].y);
    assert_int_equal(strips.at[2].break_after, STRIP_BREAK_FORBIDDEN);
    assert_int_equal(strips.at[3].kind, STRIP_BLOCK);
    assert_int_equal(strips.at[3].break_after, STRIP_BREAK_FREE);
    const TableFrame *frame = strips.at[1].table;
    assert_int_equal(frame->head_count, 2);
    assert_string_equal(str_to_c(fonts->arena, frame->head[0].items.at[0].run->text), "予算（つづき）");
    assert_int_equal(frame->head_height, frame->head[0].height + frame->head[1].height);
    assert_null(table->text->next);
}

static Length right_end(const StripCell *cell) {
    const Item *item = &cell->strips[0].items.at[0];
    return cell->x + cell->padding_inline + item->x + item->run->end;
}

static void test_numbers_are_flush_right_in_the_middle(void **state) {
    (void)state;
    add_cell_style();
    Block *table = table_of(2, 0, 2, 0);
    table->table->columns[1].align = CELL_END;
    table->table->rows[0] = two_cells("甲", "8");
    table->table->rows[1] = two_cells("乙", "1,234");
    StripList strips = set(table, 200000);
    Length end = right_end(&strips.at[0].cells[1]);
    assert_int_equal(end, right_end(&strips.at[1].cells[1]));
    const Item *widest = &strips.at[1].cells[1].strips[0].items.at[0];
    Length left = strips.at[1].cells[1].x + 4000 + widest->x + widest->run->start;
    assert_in_range(left - 100000 + 2, 200000 - end, 200000 - end + 4); /* the same slack at both sides */
}

static void test_a_column_that_is_too_narrow_is_reported(void **state) {
    (void)state;
    add_cell_style();
    Block *table = table_of(2, 0, 1, 0);
    table->table->columns[0].width = (Dimension){UNIT_ABSOLUTE, 20000};
    table->table->rows[0] = two_cells("internationalization", "二");
    set(table, 200000);
    size_t count;
    const Diagnostic *list = diagnostics_sorted(fonts->diagnostics, &count);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].message, MESSAGE_TABLE_COLUMN_NARROW);
    assert_int_equal(list[0].span.line, table->table->rows[0].cells[0].id);
    assert_string_equal(str_to_c(fonts->arena, list[0].arguments[0]), "1");
}

static void test_fixed_columns_wider_than_the_measure_shrink(void **state) {
    (void)state;
    add_cell_style();
    Block *table = table_of(2, 0, 1, 0);
    table->table->columns[0].width = table->table->columns[1].width = (Dimension){UNIT_ABSOLUTE, 200000};
    table->table->rows[0] = two_cells("一", "二");
    StripList strips = set(table, 300000);
    assert_int_equal(strips.at[0].table->width, 300000);
    size_t count;
    const Diagnostic *list = diagnostics_sorted(fonts->diagnostics, &count);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].message, MESSAGE_TABLE_TOO_WIDE);
    assert_int_equal(list[0].span.line, table->id);
}

static void test_box(void **state) {
    (void)state;
    Style *style = add_style("box");
    style->padding_inline = 8000;
    style->padding_block = 6000;
    style->indent_start = 10000;
    style->has_background = true;
    Style *inner = add_style("box-body");
    Block *box = block(BLOCK_BOX, NULL);
    box->child = block(BLOCK_PARAGRAPH, "一二三四五六七八九十");
    StripList strips = set(box, 74000);
    assert_int_equal(strips.count, 1);
    const Strip *strip = &strips.at[0];
    assert_true(strip->table->is_box && strip->is_first_row && strip->is_last_row);
    assert_int_equal(strip->cells[0].x, 10000);
    assert_int_equal(strip->cells[0].width, 64000);
    assert_int_equal(strip->cells[0].strip_count, 2); /* six characters of 8 pt in 48 pt */
    assert_int_equal(strip->height, 2 * inner->pitch + 2 * 6000);
    assert_true(strip->cells[0].has_background);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rows_in_order_and_their_breaks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_row_is_as_high_as_its_highest_cell, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_row_spans_tie_and_grow, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_long_span_may_be_divided_below_its_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_column_spans, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_caption_unit_and_note, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_numbers_are_flush_right_in_the_middle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_column_that_is_too_narrow_is_reported, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fixed_columns_wider_than_the_measure_shrink, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_box, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
