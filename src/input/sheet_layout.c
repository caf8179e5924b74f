/* Page, grid, title and data of a layout of sheets; its items are read by sheet_items.c.
 *
 * Takes: a layout's nodes. Gives: a SheetLayout.
 * Invariant: the type area of the page master is what the margins leave, so that figures and running heads
 * find their measures as in reports.
 */
#include "input/sheet_layout.h"

#include "input/sheet_content.h"

/* A grid that says nothing: twelve columns and rows of 6 mm, as designers of forms use. */
#define GRID_COLUMNS 12
#define GRID_GUTTER  11339
#define GRID_ROW     17008
/* Margins that nobody gave: 16 mm. */
#define PLAIN_MARGIN 45354
#define PAGES_MOST   50

typedef struct LayoutContext {
    Arena *arena;
    Diagnostics *diagnostics;
} LayoutContext;

static FieldContext context_of(const LayoutContext *reader, const char *what) {
    return (FieldContext){.arena = reader->arena, .diagnostics = reader->diagnostics, .what = what};
}

/* One length for all four sides, or four: head, right, foot, left. */
static void read_margin(const LayoutContext *reader, const YamlNode *node, Length margin[4]) {
    static const Field side = {.name = "margin", .type = FIELD_LENGTH};
    FieldContext context = context_of(reader, "margin");
    for (int i = 0; i < 4; i++) margin[i] = PLAIN_MARGIN;
    if (!node) return;
    if (node->kind == YAML_KIND_SEQUENCE && node->count == 4) {
        for (int i = 0; i < 4; i++) (void)schema_value(&context, node->items[i], &side, &margin[i]);
        return;
    }
    if (node->kind != YAML_KIND_SCALAR) {
        DIAGNOSE(reader->diagnostics, SHEET_MARGIN, node->span, NULL);
        return;
    }
    Length all = PLAIN_MARGIN;
    (void)schema_value(&context, node, &side, &all);
    for (int i = 0; i < 4; i++) margin[i] = all;
}

static SheetGrid read_grid(const LayoutContext *reader, const SheetNodes *nodes, PageMaster *page) {
    static const Field fields[] = {
        {.name = "columns",
         .type = FIELD_INTEGER,
         .offset = offsetof(SheetGrid, columns),
         .least = 1,
         .most = 100},
        {.name = "gutter", .type = FIELD_LENGTH, .offset = offsetof(SheetGrid, gutter)},
        {.name = "row", .type = FIELD_LENGTH, .offset = offsetof(SheetGrid, row)},
    };
    SheetGrid grid = {.columns = GRID_COLUMNS, .gutter = GRID_GUTTER, .row = GRID_ROW};
    Length margin[4];
    FieldContext context = context_of(reader, "grid");
    read_margin(reader, nodes->margin, margin);
    if (nodes->grid) SCHEMA_READ(&context, nodes->grid, fields, &grid);
    grid.x = margin[3];
    grid.y = margin[0];
    grid.width = page->width - margin[1] - margin[3];
    grid.height = page->height - margin[0] - margin[2];
    bool is_sound = grid.row >= LENGTH_POINT && grid.gutter >= 0 && margin[0] >= 0 && margin[1] >= 0 &&
                    margin[2] >= 0 && margin[3] >= 0 && grid.height >= grid.row &&
                    (int64_t)grid.gutter * (grid.columns - 1) < grid.width;
    if (!is_sound) {
        Span span = nodes->grid ? nodes->grid->span : nodes->margin ? nodes->margin->span : nodes->page_span;
        DIAGNOSE(reader->diagnostics, SHEET_GRID, span, NULL);
        grid = (SheetGrid){.width = page->width, .height = page->height, .columns = 1, .row = LENGTH_POINT};
    }
    grid.rows = grid.height / grid.row;
    return grid;
}

/* The type area in the body's characters and lines. */
static void set_type_area(const SheetGrid *grid, StyleSheet *sheet) {
    const Style *body = style_find(sheet, STR("body"));
    sheet->page.inner_margin = grid->x;
    sheet->page.top_margin = grid->y;
    sheet->page.two_sided = false;
    if (!body || body->size <= 0 || body->pitch <= 0) return;
    sheet->page.characters = grid->width / body->size;
    sheet->page.lines = 1 + (grid->height - body->size) / body->pitch;
}

bool sheet_focus_read(const FieldContext *context, const YamlNode *node, int32_t *x, int32_t *y) {
    static const Field part = {.name = "focus", .type = FIELD_RATIO};
    int32_t value[2] = {0, 0};
    bool good = node->kind == YAML_KIND_SEQUENCE && node->count == 2;
    for (size_t i = 0; good && i < 2; i++) good = schema_value(context, node->items[i], &part, &value[i]);
    good = good && value[0] >= 0 && value[0] <= 1000 && value[1] >= 0 && value[1] <= 1000;
    if (!good) {
        DIAGNOSE(context->diagnostics, SHEET_FOCUS, node->span, NULL);
        return false;
    }
    *x = value[0];
    *y = value[1];
    return true;
}

static int parse_count(Str text) {
    int count = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool is_digit = text.text[i] >= '0' && text.text[i] <= '9';
        count = is_digit && count <= PAGES_MOST ? count * 10 + text.text[i] - '0' : PAGES_MOST + 1;
    }
    return count;
}

/* `exactly 1`, `1`; `at most 3`; `any`. Items may stand on each page but of `any`, where they stand on one.
 */
static void read_pages(const LayoutContext *reader, const YamlNode *node, SheetLayout *layout) {
    FieldContext context = context_of(reader, "pages");
    layout->pages = layout->most_pages = 1;
    if (!node || !schema_expect(&context, node, YAML_KIND_SCALAR)) return;
    Str text = str_trim(node->text);
    bool is_most = str_starts_with(text, STR("at most "));
    if (str_equal(text, STR("any"))) {
        layout->most_pages = 0;
        return;
    }
    if (is_most || str_starts_with(text, STR("exactly "))) text = str_trim(str_slice(text, 8, text.length));
    const int count = parse_count(text);
    if (count < 1 || count > PAGES_MOST) {
        DIAGNOSE(reader->diagnostics, SHEET_PAGES, node->span, str_to_c(reader->arena, node->text));
        return;
    }
    layout->most_pages = count;
    if (!is_most) layout->pages = count;
}

static const Template *read_template(const LayoutContext *reader, const YamlNode *node, const char *what) {
    FieldContext context = context_of(reader, what);
    if (!node || !schema_expect(&context, node, YAML_KIND_SCALAR)) return NULL;
    return template_read(reader->arena, reader->diagnostics, node);
}

const SheetLayout *sheet_layout_read(Arena *arena, Diagnostics *diagnostics, Str path, Span from) {
    LayoutContext reader = {arena, diagnostics};
    SheetNodes nodes = {0};
    StyleSheet *sheet = layout_file_read_sheet(arena, diagnostics, path, from, &nodes);
    if (!sheet) return NULL;
    if (!nodes.items) {
        DIAGNOSE(diagnostics, LAYOUT_NO_ITEMS, nodes.page_span, str_to_c(arena, path));
        return NULL;
    }
    SheetLayout *layout = ARENA_NEW(arena, SheetLayout);
    SheetContent *content = ARENA_NEW(arena, SheetContent);
    SheetGrid grid = read_grid(&reader, &nodes, &sheet->page);
    set_type_area(&grid, sheet);
    *layout = (SheetLayout){
        .path = path, .name = nodes.name, .sheet = sheet, .language = STR("ja"), .content = content};
    read_pages(&reader, nodes.pages, layout);
    FieldContext context = context_of(&reader, "language");
    if (nodes.language && schema_expect(&context, nodes.language, YAML_KIND_SCALAR))
        layout->language = str_trim(nodes.language->text);
    if (nodes.data) content->data = data_schema_read(arena, diagnostics, nodes.data);
    if (!nodes.title) DIAGNOSE(diagnostics, SHEET_NO_TITLE, nodes.items->span, NULL);
    content->title = read_template(&reader, nodes.title, "title");
    content->bookmark = read_template(&reader, nodes.bookmark, "bookmark");
    content->author = read_template(&reader, nodes.author, "author");
    sheet_items_read(arena, diagnostics, nodes.items, &grid, layout);
    return layout;
}
