/* Results of the layout stage as text: the galley, the pages, and the texts on their way.
 *
 * Takes: what layout makes. Gives: lines for people and for tests.
 * Invariant: a dump shows all that a writer would draw, and nothing that changes from run to run.
 */
#include "layout/galley_internal.h"
#include "layout/page_furniture.h"

static void append_color(StrBuilder *line, const char *name, Color color) {
    static const int counts[] = {
        [COLOR_GRAY] = 1, [COLOR_RGB] = 3, [COLOR_CMYK] = 4, [COLOR_SPOT] = 2, [COLOR_REGISTRATION] = 1};
    static const char *const spaces[] = {[COLOR_GRAY] = "gray",
                                         [COLOR_RGB] = "rgb",
                                         [COLOR_CMYK] = "cmyk",
                                         [COLOR_SPOT] = "spot",
                                         [COLOR_REGISTRATION] = "registration"};
    str_append_format(line, " %s=%s(", name, spaces[color.space]);
    for (int i = 0; i < counts[color.space]; i++)
        str_append_format(line, i ? ",%u" : "%u", (unsigned)color.value[i]);
    str_append_byte(line, ')');
}

/* A path longer than this is told by its size. */
#define PATH_SHOWN 6

/* Shapes of a picture that was drawn here, and not read from a file. */
static void shapes_dump(Dump *dump, Arena *arena, const Image *image) {
    static const char letters[] = {
        [PATH_MOVE] = 'M', [PATH_LINE] = 'L', [PATH_CURVE] = 'C', [PATH_CLOSE] = 'Z'};
    static const size_t counts[] = {[PATH_MOVE] = 1, [PATH_LINE] = 1, [PATH_CURVE] = 3, [PATH_CLOSE] = 0};
    dump->level++;
    for (size_t i = 0; i < image->shape_count; i++) {
        const VectorShape *shape = &image->shapes[i];
        StrBuilder line = {.arena = arena};
        str_append_c(&line, "shape");
        if (shape->fills) append_color(&line, "fill", shape->fill);
        if (shape->strokes) append_color(&line, "stroke", shape->stroke);
        if (shape->strokes) str_append_format(&line, " width=%s", dump_length(arena, shape->stroke_width));
        if (shape->dash_count) str_append_format(&line, " dashes=%zu", shape->dash_count);
        const PathPoint *point = shape->points;
        for (size_t j = 0; j < shape->op_count && j < PATH_SHOWN; j++) {
            str_append_format(&line, " %c", letters[shape->ops[j]]);
            for (size_t k = 0; k < counts[shape->ops[j]]; k++, point++)
                str_append_format(&line, k ? " %s,%s" : "%s,%s", dump_length(arena, point->x),
                                  dump_length(arena, point->y));
        }
        if (shape->op_count > PATH_SHOWN) str_append_format(&line, " … %zu in all", shape->op_count);
        dump_line(dump, arena, "%.*s", STR_ARGS(str_built(&line)));
    }
    dump->level--;
}

static void item_dump(Dump *dump, Arena *arena, const Item *item) {
    static const char *const kinds[] = {"text", "fill", "disc", "image", "link", "anchor"};
    StrBuilder line = {.arena = arena};
    str_append_format(&line, "%s%s x=%s y=%s", kinds[item->kind],
                      item->is_overlay    ? " overlay"
                      : item->is_artifact ? " artifact"
                                          : "",
                      dump_length(arena, item->x), dump_length(arena, item->y));
    if (item->is_turned) str_append_c(&line, " turned");
    if (item->kind == ITEM_TEXT) {
        const PlacedRun *run = item->run;
        uint32_t from = UINT32_MAX, to = 0;
        for (size_t i = 0; i < run->glyph_count; i++) {
            if (run->glyphs[i].text_end == run->glyphs[i].text_start) continue;
            if (run->glyphs[i].text_start < from) from = run->glyphs[i].text_start;
            if (run->glyphs[i].text_end > to) to = run->glyphs[i].text_end;
        }
        Str text = from < to ? dump_quote(arena, str_slice(run->text, from, to)) : STR("\"\"");
        str_append_format(&line, " size=%s to=%s face=%.*s %.*s", dump_length(arena, run->size),
                          dump_length(arena, run->end), STR_ARGS(run->face->postscript_name), STR_ARGS(text));
    } else if (item->kind != ITEM_ANCHOR) {
        str_append_format(&line, " width=%s height=%s", dump_length(arena, item->width),
                          dump_length(arena, item->height));
    }
    if (item->kind == ITEM_LINK) str_append_format(&line, " %.*s", STR_ARGS(item->target));
    if (item->kind == ITEM_ANCHOR) str_append_format(&line, " %.*s", STR_ARGS(item->anchor));
    dump_line(dump, arena, "%.*s", STR_ARGS(str_built(&line)));
    if (item->kind == ITEM_IMAGE && !item->image->path.length) shapes_dump(dump, arena, item->image);
}

static void items_dump(Dump *dump, Arena *arena, const Item *items, size_t count) {
    for (size_t i = 0; i < count; i++) item_dump(dump, arena, &items[i]);
}

void pages_dump(Dump *dump, Arena *arena, const Pages *pages) {
    for (size_t i = 0; i < pages->count; i++) {
        const Page *page = &pages->page[i];
        dump_line(dump, arena, "page folio=%d %s", page->folio, page->is_right ? "right" : "left");
        dump->level++;
        items_dump(dump, arena, page->items, page->item_count);
        dump->level--;
    }
    for (size_t i = 0; i < pages->outline_count; i++) {
        const OutlineEntry *entry = &pages->outline[i];
        dump_line(dump, arena, "outline level=%d page=%zu y=%s %.*s", entry->level, entry->page,
                  dump_length(arena, entry->y), STR_ARGS(dump_quote(arena, entry->title)));
    }
}

static void dump_strips(Dump *dump, Arena *arena, const Strip *strips, size_t count) {
    static const char *const kinds[] = {"line", "heading", "block", "row", "space", "page-break"};
    static const char *const breaks[] = {"", " avoid-break", " no-break"};
    for (size_t i = 0; i < count; i++) {
        const Strip *strip = &strips[i];
        dump_line(dump, arena, "%s node=%u height=%s%s%s%s", kinds[strip->kind], (unsigned)strip->node,
                  dump_length(arena, strip->height), breaks[strip->break_after],
                  strip->is_movable ? " movable" : "", strip->side_float ? " carries-float" : "");
        dump->level++;
        if (strip->side_float)
            dump_strips(dump, arena, strip->side_float->strips, strip->side_float->strip_count);
        for (size_t j = 0; j < strip->cell_count; j++) {
            const StripCell *cell = &strip->cells[j];
            dump_line(dump, arena, "cell x=%s width=%s", dump_length(arena, cell->x),
                      dump_length(arena, cell->width));
            dump->level++;
            dump_strips(dump, arena, cell->strips, cell->strip_count);
            dump->level--;
        }
        items_dump(dump, arena, strip->items.at, strip->items.count);
        dump->level--;
    }
}

void galley_dump_all(Dump *dump, Arena *arena, Diagnostics *diagnostics, const LayoutInput *input) {
    if (!style_find(input->styled->sheet, STR("body"))) return;
    GalleyContext *context = galley_context(arena, diagnostics, input);
    PageFrame frame = page_frame(context, 1, false);
    for (size_t i = 0; i < input->styled->document->chapter_count; i++) {
        const Galley *galley =
            galley_set(context, &input->styled->document->chapters[i], frame.column_width, frame.width);
        dump_line(dump, arena, "galley measure=%s pitch=%s", dump_length(arena, galley->measure),
                  dump_length(arena, galley->pitch));
        dump->level++;
        dump_strips(dump, arena, galley->strips, galley->count);
        dump->level--;
    }
}

/* Every text that a document holds, in order, as paragraphs or as lines at the body's measure. */
static void dump_text(Dump *dump, Arena *arena, GalleyContext *context, const Inline *text,
                      const Block *block, bool lines) {
    const Style *style = context->styled->style[block->id];
    if (!text || !style) return;
    const Paragraph *paragraph =
        paragraph_prepare(arena, context->diagnostics, &context->text, text, style, block->id, block->span);
    if (!lines) {
        paragraph_dump(dump, arena, paragraph);
        return;
    }
    Length width = page_frame(context, 1, false).column_width - style->indent_start - style->indent_end;
    Measure measure = {.width = width,
                       .narrow_width = width,
                       .first_indent = style->first_indent,
                       .greedy = context->greedy_lines};
    lines_dump(dump, arena, paragraph, line_break(arena, paragraph, &measure));
}

static void dump_texts(Dump *dump, Arena *arena, GalleyContext *context, const Block *first, bool lines) {
    for (const Block *block = first; block; block = block->next) {
        dump_text(dump, arena, context, block->label, block, lines);
        dump_text(dump, arena, context, block->text, block, lines);
        if (block->kind == BLOCK_TABLE) {
            const TableRow *const parts[] = {block->table->head, block->table->rows, block->table->total};
            const size_t counts[] = {block->table->head_count, block->table->row_count,
                                     block->table->total_count};
            for (size_t part = 0; part < 3; part++)
                for (size_t row = 0; row < counts[part]; row++)
                    for (size_t cell = 0; cell < parts[part][row].cell_count; cell++)
                        dump_texts(dump, arena, context, parts[part][row].cells[cell].content, lines);
        }
        dump_texts(dump, arena, context, block->child, lines);
    }
}

void text_dump_all(Dump *dump, Arena *arena, Diagnostics *diagnostics, const LayoutInput *input, bool lines) {
    if (!style_find(input->styled->sheet, STR("body"))) return;
    GalleyContext *context = galley_context(arena, diagnostics, input);
    for (size_t i = 0; i < input->styled->document->chapter_count; i++)
        dump_texts(dump, arena, context, input->styled->document->chapters[i].body, lines);
}
