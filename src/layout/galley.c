/* Blocks → strips: the galley of a chapter, and small galleys for cells, boxes and floats.
 *
 * Takes: styled blocks and a measure. Gives: strips from top to bottom.
 * Invariant: every block is set once, in order; a switch over all kinds finds what is forgotten.
 */
#include "layout/column.h"
#include "layout/late.h"
#include "layout/notes.h"
#include "text/hyphenate.h"

static void set_photos_or_figure(Column *column, const Block *block) {
    column_end_float(column);
    FigurePlace place = {
        .left = column->indent, .width = column->measure - column->indent, .is_movable = column->on_grid};
    if (block->kind == BLOCK_PHOTOS)
        photos_set(column->context, block, place, &column->strips);
    else
        figure_set(column->context, block, place, &column->strips);
}

static void set_framed(Column *column, const Block *block) {
    column_end_float(column);
    if (block->kind == BLOCK_TABLE)
        table_set(column->context, block, column->measure, column->on_grid, &column->strips);
    else
        box_set(column->context, block, column->measure, &column->strips);
}

static void set_text_block(Column *column, const Block *block) {
    const Style *style = column->context->styled->style[block->id];
    const Paragraph *paragraph =
        galley_paragraph(column->context, block->text, style, block->id, block->span);
    bool stands_apart = block->kind == BLOCK_PARAGRAPH && block->role == PARAGRAPH_FORMULA;
    if (stands_apart) column_set_space(column, style->lines_before, block->id);
    column_set_paragraph(column, paragraph, NULL, 0);
    if (stands_apart) column_set_space(column, style->lines_after, block->id);
}

static void set_in_column(Column *column, const Block *block) {
    const Style *style = column->context->styled->style[block->id];
    if (!style) style = column->context->body;
    switch (block->kind) {
    case BLOCK_PARAGRAPH: set_text_block(column, block); break;
    case BLOCK_HEADING: column_set_heading(column, block); break;
    case BLOCK_LIST: column_set_list(column, block); break;
    case BLOCK_LIST_ITEM: break; /* set by its list */
    case BLOCK_QUOTE:
        column_set_space(column, style->lines_before, block->id);
        column_set_blocks(column, block->child);
        column_set_space(column, style->lines_after, block->id);
        break;
    case BLOCK_DEFINITIONS: column_set_definitions(column, block); break;
    case BLOCK_DEFINITION: break; /* set by its list */
    case BLOCK_FIGURE:
    case BLOCK_PHOTOS: set_photos_or_figure(column, block); break;
    case BLOCK_FLOAT: column_set_float(column, block); break;
    case BLOCK_BOX:
    case BLOCK_TABLE: set_framed(column, block); break;
    case BLOCK_ITEM: break; /* set by layout/sheet.c, in a frame of its own */
    case BLOCK_INDEX: column_set_index(column, block); break;
    case BLOCK_INDEX_GROUP:
    case BLOCK_INDEX_ENTRY: break; /* set by their index */
    case BLOCK_CONTENTS: column_set_contents(column, block); break;
    case BLOCK_CONTENTS_ENTRY: break; /* set by its table */
    case BLOCK_PAGE_BREAK:
        column_end_float(column);
        array_push(column->context->galley, &column->strips,
                   (Strip){.kind = STRIP_PAGE_BREAK, .node = block->id, .span = block->span});
        break;
    }
}

static bool goes_across(const Column *column, const Block *block) {
    const Style *style = column->context->styled->style[block->id];
    bool by_style = (block->kind == BLOCK_HEADING || block->kind == BLOCK_BOX) && style && style->across;
    return column->page_measure && column->on_grid && (block->across || by_style);
}

static void set_block(Column *column, const Block *block) {
    if (!goes_across(column, block)) {
        set_in_column(column, block);
        return;
    }
    column_begin_waiting_float(column);
    column_end_float(column);
    size_t from = column->strips.count;
    Length measure = column->measure;
    column->measure = column->page_measure;
    set_in_column(column, block);
    column->measure = measure;
    for (size_t i = from; i < column->strips.count; i++) {
        column->strips.at[i].spans = true;
        column->strips.at[i].is_movable = false;
    }
}

/* A float that waits begins when enough paragraphs have passed, or before its section ends. */
static void count_for_waiting_float(Column *column, const Block *passed) {
    WaitingFloat *waiting = &column->waiting;
    if (!waiting->block || passed == waiting->block) return;
    bool ends_section = passed->next == NULL || passed->next->kind == BLOCK_HEADING;
    if (--waiting->paragraphs > 0 && !ends_section) return;
    column_begin_waiting_float(column);
}

void column_set_blocks(Column *column, const Block *first) {
    for (const Block *block = first; block; block = block->next) {
        set_block(column, block);
        count_for_waiting_float(column, block);
    }
}

static void note_index_marks(GalleyContext *context, size_t nodes) {
    const Document *document = context->styled->document;
    if (!document->index_mark_count) return;
    context->mark_anchor = ARENA_ARRAY(context->arena, Str, nodes);
    for (size_t i = 0; i < document->index_mark_count; i++)
        context->mark_anchor[document->index_marks[i].node] = document->index_marks[i].anchor;
}

GalleyContext *galley_context(Arena *arena, Diagnostics *diagnostics, const LayoutInput *input) {
    size_t nodes = input->styled->document->node_count + 1;
    GalleyContext *context = ARENA_NEW(arena, GalleyContext);
    Arena *scratch = arena_create_below(arena);
    *context = (GalleyContext){.arena = arena,
                               .galley = arena_create_below(arena),
                               .scratch = scratch,
                               .diagnostics = diagnostics,
                               .styled = input->styled,
                               .text = {.fonts = input->fonts,
                                        .sheet = input->styled->sheet,
                                        .hyphenator = hyphenator_create(arena),
                                        .scratch = scratch,
                                        .texts = arena},
                               .images = input->images,
                               .greedy_lines = input->greedy_lines,
                               .show_gaps = input->show_gaps,
                               .next_group = 1,
                               .body = style_find(input->styled->sheet, STR("body")),
                               .paragraphs = ARENA_ARRAY(arena, const Paragraph *, nodes),
                               .float_delay = ARENA_ARRAY(arena, int, nodes),
                               .float_filler = ARENA_ARRAY(arena, int, nodes),
                               .late_text = ARENA_ARRAY(arena, Str, nodes),
                               .reports_pictures = true};
    context->text.late_text = context->late_text;
    note_index_marks(context, nodes);
    if (input->styled->sheet->note.below_tables) context->note_below = ARENA_ARRAY(arena, bool, nodes);
    notes_number_all(context);
    late_begin(context);
    return context;
}

Galley *galley_set(GalleyContext *context, const Chapter *chapter, Length measure, Length page_measure) {
    Column column = {.context = context, .measure = measure, .on_grid = true};
    if (page_measure > measure) column.page_measure = page_measure;
    column_set_blocks(&column, chapter->body);
    column_begin_waiting_float(&column);
    column_end_float(&column);
    for (size_t i = 0; column.page_measure && i < column.strips.count; i++)
        if (column.strips.at[i].turned) column.strips.at[i].spans = true;
    const NoteSet *notes = chapter_notes_set(context, chapter, &column);
    Galley *galley = ARENA_NEW(context->galley, Galley);
    *galley = (Galley){.strips = column.strips.at,
                       .count = column.strips.count,
                       .measure = measure,
                       .pitch = context->body->pitch,
                       .body_size = context->body->size,
                       .notes = notes};
    return galley;
}

void galley_forget(GalleyContext *context) {
    for (size_t i = 0; i < context->known.count; i++) {
        context->paragraphs[context->known.at[i]] = NULL;
        if (context->late_before) context->late_before[context->known.at[i]] = (Str){0};
    }
    context->known.count = context->known.capacity = 0;
    context->known.at = NULL;
    arena_reset(context->galley);
}

CellWork cell_begin(GalleyContext *context, bool forgets_paragraphs) {
    CellWork work = {arena_mark(context->scratch), context->forgets_paragraphs};
    context->forgets_paragraphs = context->forgets_paragraphs || forgets_paragraphs;
    context->at_hand = NULL;
    return work;
}

void cell_end(GalleyContext *context, CellWork work) {
    context->forgets_paragraphs = work.forgot_before;
    context->at_hand = NULL;
    arena_rewind(context->scratch, work.mark);
}

StripList galley_set_blocks(GalleyContext *context, const Block *first, Length measure) {
    Column column = {.context = context, .measure = measure};
    column_set_blocks(&column, first);
    return column.strips;
}

static void widen(Length *widest, Length width) {
    if (width > *widest) *widest = width;
}

static void text_widths(GalleyContext *context, const Block *block, Length indent, Length *natural,
                        Length *least) {
    const Style *style = context->styled->style[block->id];
    if (!block->text || !style) return;
    const Paragraph *paragraph = galley_paragraph(context, block->text, style, block->id, block->span);
    Length around = indent + style->indent_start + style->indent_end;
    widen(natural, around + style->first_indent + paragraph_natural_width(paragraph));
    widen(least, around + paragraph_least_width(paragraph));
}

static void nested_widths(GalleyContext *context, const Block *first, Length indent, Length *natural,
                          Length *least) {
    for (const Block *block = first; block; block = block->next) {
        const Style *style = context->styled->style[block->id];
        bool hangs = block->kind == BLOCK_LIST_ITEM || block->kind == BLOCK_DEFINITION;
        Length inner = indent + (hangs && style ? style->indent_start + style->label_width : 0);
        text_widths(context, block, hangs && style ? indent + style->label_width : indent, natural, least);
        if (block->kind != BLOCK_TABLE) {
            nested_widths(context, block->child, inner, natural, least);
            continue;
        }
        Length table_natural, table_least;
        table_block_widths(context, block, &table_natural, &table_least);
        widen(natural, indent + table_natural);
        widen(least, indent + table_least);
    }
}

void galley_block_widths(GalleyContext *context, const Block *first, Length *natural, Length *least) {
    *natural = *least = 0;
    nested_widths(context, first, 0, natural, least);
    if (*natural < *least) *natural = *least;
}
