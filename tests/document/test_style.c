/* Takes: a document and a layout made by hand. Gives: their dumps beside the goldens, and single names.
 * Invariant: no file but the goldens; HANMEN_GOLDEN=write rewrites them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "document/document_dump.h"

static jmp_buf landing;
static Arena *arena, *scratch; /* a dump's scratch arena must not be its sink's */
static Diagnostics *diagnostics;
static StyleSheet sheet;
static NodeId next_id;

static int set_up(void **state) {
    (void)state;
    arena = arena_create(&landing);
    scratch = arena_create(&landing);
    diagnostics = diagnostics_create(arena);
    sheet = (StyleSheet){.bullet = STR("・")};
    next_id = 1;
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_destroy(arena);
    arena_destroy(scratch);
    return 0;
}

static void add_style(const char *name) {
    Style *style = ARENA_NEW(arena, Style);
    style->name = str_from_c(name);
    style->size = 10000;
    map_put(arena, &sheet.styles, style->name, style);
}

static void add_styles(const char *names) {
    char *copy = str_to_c(arena, str_from_c(names));
    for (char *name = strtok(copy, " "); name; name = strtok(NULL, " ")) add_style(name);
}

/* A document in the making: every node has its id as its line. */

static Span here(NodeId id) {
    return (Span){1, id, 1, 1};
}

static Inline *text(const char *words) {
    Inline *part = ARENA_NEW(arena, Inline);
    *part = (Inline){.kind = INLINE_TEXT, .id = next_id, .span = here(next_id), .text = str_from_c(words)};
    next_id++;
    return part;
}

static Block *block(BlockKind kind, const char *words) {
    Block *result = ARENA_NEW(arena, Block);
    *result = (Block){.kind = kind, .id = next_id, .span = here(next_id)};
    next_id++;
    if (kind == BLOCK_FIGURE) result->figure = ARENA_NEW(arena, Figure);
    if (kind == BLOCK_TABLE) result->table = ARENA_NEW(arena, Table);
    if (words) result->text = text(words);
    return result;
}

static Block *chain(Block *first, ...) {
    va_list rest;
    va_start(rest, first);
    for (Block *last = first;; last = last->next) {
        last->next = va_arg(rest, Block *);
        if (!last->next) break;
    }
    va_end(rest);
    return first;
}

static Block *parent(BlockKind kind, Block *children) {
    Block *result = block(kind, NULL);
    result->child = children;
    return result;
}

static Block *named(Block *result, const char *style) {
    result->style = str_from_c(style);
    return result;
}

static Block *list_of(ListKind kind, Block *items) {
    Block *result = parent(BLOCK_LIST, items);
    result->list = (List){.kind = kind, .start = 1};
    return result;
}

static Block *heading(int level, const char *words) {
    Block *result = block(BLOCK_HEADING, words);
    result->heading.level = level;
    return result;
}

static TableRow row_of(Block *content) {
    TableRow row = {
        .id = next_id, .span = here(next_id), .cells = ARENA_NEW(arena, TableCell), .cell_count = 1};
    next_id++;
    row.cells[0] =
        (TableCell){.id = next_id, .span = here(next_id), .content = content, .columns = 1, .rows = 1};
    next_id++;
    return row;
}

static TableRow *copy_row(TableRow row) {
    return arena_copy(arena, &row, sizeof row);
}

static Block *table_of(Block *head, Block *body, Block *total) {
    Block *result = block(BLOCK_TABLE, "表の題");
    Table *table = result->table;
    table->columns = ARENA_NEW(arena, TableColumn);
    table->columns[0] = (TableColumn){.width = {UNIT_FRACTION, 1000}};
    table->column_count = table->head_count = table->row_count = table->total_count = 1;
    table->head = copy_row(row_of(head));
    table->rows = copy_row(row_of(body));
    table->total = copy_row(row_of(total));
    table->note = text("注");
    return result;
}

/* Ids in the document's order: while it was made, they came as the compiler evaluated arguments. */
static void number(NodeId *id, Span *span) {
    *id = next_id++;
    *span = here(*id);
}

static void number_inlines(Inline *first) {
    for (Inline *part = first; part; part = part->next) {
        number(&part->id, &part->span);
        number_inlines(part->child);
    }
}

static void number_blocks(Block *first);

static void number_rows(TableRow *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        number(&rows[i].id, &rows[i].span);
        for (size_t j = 0; j < rows[i].cell_count; j++) {
            number(&rows[i].cells[j].id, &rows[i].cells[j].span);
            number_blocks(rows[i].cells[j].content);
        }
    }
}

static void number_blocks(Block *first) {
    for (Block *each = first; each; each = each->next) {
        number(&each->id, &each->span);
        number_inlines(each->label);
        number_inlines(each->text);
        if (each->kind == BLOCK_FIGURE) {
            number_inlines(each->figure->caption);
            number_inlines(each->figure->credit);
            for (size_t i = 0; i < each->figure->label_count; i++)
                number_inlines(each->figure->labels[i].text);
        }
        if (each->kind == BLOCK_TABLE) {
            number_rows(each->table->head, each->table->head_count);
            number_rows(each->table->rows, each->table->row_count);
            number_rows(each->table->total, each->table->total_count);
            number_inlines(each->table->note);
        }
        number_blocks(each->child);
    }
}

static Document *document_of(Block *body) {
    next_id = 1;
    Chapter *chapter = ARENA_NEW(arena, Chapter);
    *chapter = (Chapter){.id = next_id, .span = here(next_id), .body = body};
    next_id++;
    chapter->title = text("国際貢献");
    number_blocks(body);
    Document *document = ARENA_NEW(arena, Document);
    *document = (Document){.title = STR("年報"),
                           .language = STR("ja"),
                           .first_chapter = 3,
                           .chapters = chapter,
                           .chapter_count = 1,
                           .node_count = next_id};
    return document;
}

static const char *style_name(const StyledDocument *styled, NodeId id) {
    return str_to_c(arena, styled->style[id]->name);
}

static void expect_golden(const char *path, Str found) {
    const char *mode = getenv("HANMEN_GOLDEN");
    int error;
    if (mode && !strcmp(mode, "write")) {
        Output *output = output_begin(arena, path, &error);
        assert_non_null(output);
        Sink sink = output_sink(output);
        assert_true(sink.write(sink.context, found.text, found.length));
        assert_true(output_commit(output, &error));
        return;
    }
    Str expected;
    assert_int_equal(file_read(arena, path, &expected, &error), FILE_OK);
    if (!str_equal(expected, found))
        fail_msg("differs from %s (HANMEN_GOLDEN=write rewrites it):\n%.*s", path, STR_ARGS(found));
}

static Document *sample(void) {
    Block *items = chain(block(BLOCK_LIST_ITEM, "一"), block(BLOCK_LIST_ITEM, "二"), NULL);
    items->next->child =
        chain(block(BLOCK_PARAGRAPH, "続き"), list_of(LIST_CIRCLED, block(BLOCK_LIST_ITEM, "内")), NULL);
    Block *definition = block(BLOCK_DEFINITION, "本文");
    definition->label = text("用語");
    definition->child = parent(BLOCK_DEFINITIONS, block(BLOCK_DEFINITION, "内側"));
    Block *figure = block(BLOCK_FIGURE, NULL);
    figure->figure->source = STR("map.svg");
    figure->figure->caption = text("図の説明");
    figure->figure->credit = text("出典");
    figure->figure->labels = ARENA_NEW(arena, FigureLabel);
    figure->figure->labels[0] =
        (FigureLabel){.text = text("東京"), .x = 41000, .y = 63500, .has_marker = true, .is_small = true};
    figure->figure->label_count = 1;
    Block *in_cell =
        chain(block(BLOCK_PARAGRAPH, "欄"), list_of(LIST_BULLET, block(BLOCK_LIST_ITEM, "項")), NULL);
    Block *in_box = chain(heading(3, "箱の見出し"), block(BLOCK_PARAGRAPH, "箱"),
                          list_of(LIST_NUMBER, block(BLOCK_LIST_ITEM, "項")), NULL);
    Block *quoted =
        chain(block(BLOCK_PARAGRAPH, "引用"), list_of(LIST_BULLET, block(BLOCK_LIST_ITEM, "項")), NULL);
    Block *body = chain(heading(1, "節"), block(BLOCK_PARAGRAPH, "本文"), list_of(LIST_BULLET, items),
                        parent(BLOCK_QUOTE, quoted), parent(BLOCK_DEFINITIONS, definition),
                        parent(BLOCK_FLOAT, figure), parent(BLOCK_BOX, in_box),
                        table_of(block(BLOCK_PARAGRAPH, "頭"), in_cell, block(BLOCK_PARAGRAPH, "計")),
                        block(BLOCK_PAGE_BREAK, NULL), NULL);
    return document_of(body);
}

static void test_document_dump(void **state) {
    (void)state;
    StrBuilder out = {.arena = arena};
    Dump dump = {.sink = sink_to_builder(&out)};
    document_dump(&dump, scratch, sample());
    expect_golden("tests/document/document.golden", str_built(&out));
}

static void test_style_dump(void **state) {
    (void)state;
    add_styles("body heading-1 heading-2 list list-circled quote definitions definitions-nested caption "
               "credit float-caption "
               "map-label map-label-small box box-body box-list table-head table-cell table-body table-list "
               "table-total "
               "table-caption table-note chapter-title");
    Numbering decimal = {.name = STR("decimal"), .pattern = {STR("第{0:fullwidth}章"), STR("{1:fullwidth}")}};
    sheet.numberings = &decimal;
    sheet.numbering_count = 1;
    sheet.heading_numbering[1] = STR("decimal");
    StrBuilder out = {.arena = arena};
    Dump dump = {.sink = sink_to_builder(&out)};
    StyledDocument *styled = style_resolve(arena, diagnostics, sample(), &sheet);
    assert_int_equal(diagnostics_count(diagnostics, SEVERITY_NOTE), 0);
    style_dump(&dump, scratch, styled);
    expect_golden("tests/document/styled.golden", str_built(&out));
    assert_string_equal(str_to_c(arena, styled->chapter_label[0]), "第３章");
}

static void test_a_layout_of_one_style(void **state) {
    (void)state;
    add_style("body");
    Document *document = sample();
    StyledDocument *styled = style_resolve(arena, diagnostics, document, &sheet);
    assert_int_equal(diagnostics_count(diagnostics, SEVERITY_NOTE), 0);
    for (NodeId id = 1; id < document->node_count; id++)
        if (styled->style[id]) assert_string_equal(style_name(styled, id), "body");
}

static void test_a_figure_in_a_cell_has_no_tables_caption(void **state) {
    (void)state;
    add_styles("body table-cell table-caption caption");
    Block *figure = block(BLOCK_FIGURE, NULL);
    figure->figure->caption = text("図の説明");
    Block *table = table_of(block(BLOCK_PARAGRAPH, "頭"), figure, block(BLOCK_PARAGRAPH, "計"));
    StyledDocument *styled = style_resolve(arena, diagnostics, document_of(table), &sheet);
    assert_string_equal(style_name(styled, table->id), "table-caption");
    assert_string_equal(style_name(styled, figure->id), "caption");
}

static void test_missing_names_fall_back(void **state) {
    (void)state;
    add_styles("body list heading-2 table-cell caption");
    Block *item = block(BLOCK_LIST_ITEM, "項");
    Block *in_head = block(BLOCK_PARAGRAPH, "頭"), *in_total = block(BLOCK_PARAGRAPH, "計"),
          *third = heading(3, "三");
    Block *table = table_of(in_head, list_of(LIST_BULLET, item), in_total);
    StyledDocument *styled =
        style_resolve(arena, diagnostics, document_of(chain(third, table, NULL)), &sheet);
    assert_string_equal(style_name(styled, item->id), "table-cell");
    assert_string_equal(style_name(styled, in_head->id), "table-cell");
    assert_string_equal(style_name(styled, in_total->id), "table-cell");
    assert_string_equal(style_name(styled, table->id), "caption");
    assert_string_equal(style_name(styled, table->table->note->id), "caption");
    assert_string_equal(style_name(styled, third->id), "heading-2");
}

static void test_a_table_may_have_its_own_styles(void **state) {
    (void)state;
    add_styles("body table-body table-head plan-body compact");
    Block *cell = block(BLOCK_PARAGRAPH, "欄"), *other = block(BLOCK_PARAGRAPH, "欄");
    Block *head = block(BLOCK_PARAGRAPH, "頭");
    Block *plan = named(table_of(head, cell, block(BLOCK_PARAGRAPH, "計")), "plan");
    Block *compact =
        named(table_of(block(BLOCK_PARAGRAPH, "頭"), other, block(BLOCK_PARAGRAPH, "計")), "compact");
    StyledDocument *styled =
        style_resolve(arena, diagnostics, document_of(chain(plan, compact, NULL)), &sheet);
    assert_string_equal(style_name(styled, cell->id), "plan-body");
    assert_string_equal(style_name(styled, head->id), "table-head");
    assert_string_equal(style_name(styled, other->id), "compact");
    assert_int_equal(diagnostics_count(diagnostics, SEVERITY_NOTE), 0);
}

static void test_the_innermost_frame_decides(void **state) {
    (void)state;
    add_styles("body quote table-body box-body");
    Block *boxed = block(BLOCK_PARAGRAPH, "箱"), *cell = block(BLOCK_PARAGRAPH, "欄");
    Block *quoted_table = table_of(NULL, chain(parent(BLOCK_BOX, boxed), cell, NULL), NULL);
    StyledDocument *styled =
        style_resolve(arena, diagnostics, document_of(parent(BLOCK_QUOTE, quoted_table)), &sheet);
    assert_string_equal(style_name(styled, boxed->id), "box-body");
    assert_string_equal(style_name(styled, cell->id), "table-body");
}

static void test_heading_style_of_its_numbering(void **state) {
    (void)state;
    add_styles("body heading-2 heading-2-item special");
    Numbering families[] = {{.name = STR("decimal"), .pattern = {{0}, {0}, STR("{2}")}},
                            {.name = STR("item"),
                             .pattern = {{0}, {0}, STR("({2})")},
                             .style = {{0}, {0}, STR("heading-2-item")}}};
    sheet.numberings = families;
    sheet.numbering_count = 2;
    sheet.heading_numbering[2] = STR("decimal");
    Block *usual = heading(2, "常"), *item = heading(2, "項"), *given = named(heading(2, "特"), "special");
    item->heading.numbering = given->heading.numbering = STR("item");
    StyledDocument *styled =
        style_resolve(arena, diagnostics, document_of(chain(usual, item, given, NULL)), &sheet);
    assert_string_equal(style_name(styled, usual->id), "heading-2");
    assert_string_equal(style_name(styled, item->id), "heading-2-item");
    assert_string_equal(style_name(styled, given->id), "special");
    assert_string_equal(str_to_c(arena, styled->label[given->id]), "(2)");
}

static void test_unknown_styles_are_reported(void **state) {
    (void)state;
    add_styles("body quote caption");
    Block *near = named(block(BLOCK_PARAGRAPH, "近"), "qoute"),
          *far = named(block(BLOCK_PARAGRAPH, "遠"), "xyz");
    Block *table = named(table_of(NULL, NULL, NULL), "captoin");
    StyledDocument *styled =
        style_resolve(arena, diagnostics, document_of(chain(near, far, table, NULL)), &sheet);
    assert_string_equal(style_name(styled, near->id), "body");
    size_t count;
    const Diagnostic *list = diagnostics_sorted(diagnostics, &count);
    assert_int_equal(count, 3);
    assert_int_equal(list[0].message, MESSAGE_STYLE_UNKNOWN_NEAR);
    assert_int_equal(list[0].span.line, near->id);
    assert_string_equal(str_to_c(arena, list[0].arguments[1]), "quote");
    assert_int_equal(list[1].message, MESSAGE_STYLE_UNKNOWN);
    assert_int_equal(list[2].message, MESSAGE_STYLE_UNKNOWN_NEAR);
    assert_string_equal(str_to_c(arena, list[2].arguments[1]), "caption");
}

static void test_a_layout_needs_body(void **state) {
    (void)state;
    add_style("quote");
    Block *paragraph = block(BLOCK_PARAGRAPH, "文");
    StyledDocument *styled = style_resolve(arena, diagnostics, document_of(paragraph), &sheet);
    assert_true(styled->style[paragraph->id]->size > 0);
    size_t count;
    const Diagnostic *list = diagnostics_sorted(diagnostics, &count);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].message, MESSAGE_STYLE_BODY_MISSING);
}

static void test_plain_text(void **state) {
    (void)state;
    Inline *first = text("｜渋滞の"), *strong = text(""), *line_end = text(""), *ruby = text(""),
           *reference = text("図1");
    *strong = (Inline){.kind = INLINE_STRONG, .child = text("話")};
    line_end->kind = INLINE_BREAK;
    Str reading = STR("よみ");
    *ruby = (Inline){.kind = INLINE_RUBY, .child = text("漢字"), .parts = &reading, .part_count = 1};
    reference->kind = INLINE_REFERENCE;
    first->next = strong;
    strong->next = line_end;
    line_end->next = ruby;
    ruby->next = reference;
    assert_string_equal(str_to_c(arena, inline_plain_text(arena, first)), "｜渋滞の話漢字図1");
    assert_int_equal(inline_plain_text(arena, NULL).length, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_document_dump, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_style_dump, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_layout_of_one_style, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_figure_in_a_cell_has_no_tables_caption, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_missing_names_fall_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_table_may_have_its_own_styles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_innermost_frame_decides, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_heading_style_of_its_numbering, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unknown_styles_are_reported, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_layout_needs_body, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plain_text, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
