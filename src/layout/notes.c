/* Takes: notes. Gives: their strips, numbers and marks. Invariant: as in notes.h. */
#include "layout/notes.h"

#include "layout/late.h"

bool note_set_number(GalleyContext *context, const Note *note, int number) {
    const NoteStyle *style = &context->styled->sheet->note;
    Str digits = str_format(context->arena, "%d", number);
    Str mark = late_fill(context->arena, style->mark, digits);
    if (str_equal(mark, context->late_text[note->mark->id])) return false;
    context->late_text[note->mark->id] = mark;
    context->late_text[note->id] = late_fill(context->arena, style->label, digits);
    return true;
}

void notes_number_all(GalleyContext *context) {
    const Document *document = context->styled->document;
    const NoteStyle *style = &context->styled->sheet->note;
    bool by_page = style->numbering == NOTES_BY_PAGE && style->place == NOTES_AT_FOOT;
    int number = 0;
    for (size_t i = 0; i < document->chapter_count; i++) {
        if (style->numbering != NOTES_BY_DOCUMENT) number = 0;
        for (size_t j = 0; j < document->chapters[i].note_count; j++)
            note_set_number(context, document->chapters[i].notes[j], by_page ? 1 : ++number);
    }
}

/* The number leads back to its mark, and is what the mark leads to. */
static void add_ways(GalleyContext *context, const Note *note, const Paragraph *label, Length x,
                     Strip *strip) {
    const Style *style = label->style;
    Item anchor = {.kind = ITEM_ANCHOR,
                   .is_artifact = true,
                   .node = note->id,
                   .x = x,
                   .anchor = str_slice(note->target, 1, note->target.length)};
    Item link = {.kind = ITEM_LINK,
                 .node = note->id,
                 .x = x,
                 .y = (style->pitch - style->size) / 2,
                 .width = paragraph_natural_width(label),
                 .height = style->size,
                 .target = note->back};
    array_push(context->galley, &strip->items, anchor);
    array_push(context->galley, &strip->items, link);
}

/* J-4.2.4.1, J-4.2.5.2: lines of whole characters of the note's own size; what is over goes to the left.
 * J-4.2.5.3: the text hangs behind its number. */
static StripList note_strips(GalleyContext *context, const Note *note, const Style *style, Length measure) {
    Column column = {.context = context, .measure = measure};
    const Paragraph *label = column_label(&column, context->late_text[note->id], style, note->id, note->span);
    Length hang = column_hang(style, label), text = measure - hang - style->indent_start - style->indent_end;
    column.indent = style->size > 0 && text > 0 ? text % style->size : 0;
    for (const Block *block = note->body; block; block = block->next)
        column_set_paragraph(&column, galley_paragraph(context, block->text, style, block->id, block->span),
                             block == note->body ? label : NULL, hang);
    if (column.strips.count)
        add_ways(context, note, label, column.indent + style->indent_start, &column.strips.at[0]);
    return column.strips;
}

bool note_is_below(const GalleyContext *context, const Note *note) {
    return context->note_below && context->note_below[note->id];
}

static void gather_from_text(Arena *arena, const Inline *text, NoteRefs *refs) {
    for (const Inline *part = text; part; part = part->next) {
        if (part->kind == INLINE_NOTE && part->note) array_push(arena, refs, part->note);
        gather_from_text(arena, part->child, refs);
    }
}

static void gather_from_table(Arena *arena, const Block *block, NoteRefs *refs);

static void gather_from_blocks(Arena *arena, const Block *first, NoteRefs *refs) {
    for (const Block *block = first; block; block = block->next) {
        if (block->kind == BLOCK_TABLE) {
            gather_from_table(arena, block, refs);
            continue;
        }
        gather_from_text(arena, block->label, refs);
        gather_from_text(arena, block->text, refs);
        if (block->kind == BLOCK_FIGURE) gather_from_text(arena, block->figure->caption, refs);
        if (block->kind == BLOCK_FIGURE) gather_from_text(arena, block->figure->credit, refs);
        gather_from_blocks(arena, block->child, refs);
    }
}

static void gather_from_rows(Arena *arena, const TableRow *rows, size_t count, NoteRefs *refs) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < rows[i].cell_count; j++)
            gather_from_blocks(arena, rows[i].cells[j].content, refs);
}

static void gather_from_table(Arena *arena, const Block *block, NoteRefs *refs) {
    const Table *table = block->table;
    gather_from_text(arena, block->text, refs);
    gather_from_text(arena, table->unit, refs);
    gather_from_rows(arena, table->head, table->head_count, refs);
    gather_from_rows(arena, table->rows, table->row_count, refs);
    gather_from_rows(arena, table->total, table->total_count, refs);
    gather_from_text(arena, table->note, refs);
}

NoteRefs table_notes_number(GalleyContext *context, const Block *block) {
    NoteRefs refs = {0};
    if (!context->note_below) return refs;
    gather_from_table(context->galley, block, &refs);
    for (size_t i = 0; i < refs.count; i++) {
        (void)note_set_number(context, refs.at[i], (int)i + 1);
        context->note_below[refs.at[i]->id] = true;
    }
    return refs;
}

/* As the table's note is, with room for numbers. */
static const Style *table_note_style(const GalleyContext *context) {
    const Style *style = galley_style(context, STR("table-note"));
    if (style->label_width || style->label_gap) return style;
    Style *copy = ARENA_NEW(context->galley, Style);
    *copy = *style;
    copy->label_width = 2 * style->size;
    copy->label_gap = style->size / 2;
    return copy;
}

static void move_down(Strip *strip, Length by) {
    strip->height += by;
    for (size_t i = 0; i < strip->items.count; i++) strip->items.at[i].y += by;
}

/* Of the table's group, so that its end keeps them. */
void table_notes_push(GalleyContext *context, NoteRefs refs, Length measure, StripList *strips) {
    if (!refs.count || !strips->count) return;
    const Style *style = table_note_style(context);
    for (size_t i = 0; i < refs.count; i++) {
        StripList lines = note_strips(context, refs.at[i], style, measure);
        for (size_t j = 0; j < lines.count; j++) {
            Strip *above = &strips->at[strips->count - 1], strip = lines.at[j];
            above->break_after = STRIP_BREAK_FORBIDDEN;
            if (above->kind == STRIP_ROW) move_down(&strip, style->size / 2);
            strip.kind = STRIP_BLOCK;
            strip.group = above->group;
            strip.space_after = above->space_after;
            strip.break_after = STRIP_BREAK_FREE;
            above->space_after = 0;
            array_push(context->galley, strips, strip);
        }
    }
}

typedef struct MarkWalk {
    Arena *arena;
    const NoteSet *set;
    ARRAY(const SetNote *)
    found;
} MarkWalk;

static void find_in_items(MarkWalk *walk, const ItemList *items) {
    for (size_t i = 0; i < items->count; i++) {
        const Item *item = &items->at[i];
        if (item->kind != ITEM_TEXT || item->is_artifact) continue;
        NodeId node = item->run->node;
        const SetNote *note = node < walk->set->node_count ? walk->set->of_mark[node] : NULL;
        bool is_known = walk->found.count && walk->found.at[walk->found.count - 1] == note;
        if (note && !is_known) array_push(walk->arena, &walk->found, note);
    }
}

static void find_in_strip(MarkWalk *walk, const Strip *strip) {
    if (strip->side_float)
        for (size_t i = 0; i < strip->side_float->strip_count; i++)
            find_in_strip(walk, &strip->side_float->strips[i]);
    for (size_t i = 0; strip->turned && i < strip->turned->count; i++)
        find_in_strip(walk, &strip->turned->strips[i]);
    find_in_items(walk, &strip->items);
    for (size_t i = 0; i < strip->cell_count; i++) /* a repeated cell has brought its notes before */
        for (size_t j = 0; j < strip->cells[i].strip_count && !strip->cells[i].is_repeated; j++)
            find_in_strip(walk, &strip->cells[i].strips[j]);
}

NoteList notes_in_strip(Arena *arena, const NoteSet *set, const Strip *strip) {
    MarkWalk walk = {.arena = arena, .set = set};
    find_in_strip(&walk, strip);
    return (NoteList){walk.found.at, walk.found.count};
}

/* J-4.2.4.1: behind the chapter's text, off its grid. */
static void set_at_end(GalleyContext *context, const Chapter *chapter, Column *column) {
    uint32_t group = context->next_group++;
    for (size_t i = 0; i < chapter->note_count; i++) {
        if (note_is_below(context, chapter->notes[i])) continue;
        StripList strips = note_strips(context, chapter->notes[i],
                                       context->styled->style[chapter->notes[i]->id], column->measure);
        for (size_t j = 0; j < strips.count; j++) {
            Strip strip = strips.at[j];
            strip.kind = STRIP_BLOCK;
            strip.group = group;
            if (column->strips.count == 0 || column->strips.at[column->strips.count - 1].group != group)
                strip.space_before = context->body->pitch;
            array_push(context->galley, &column->strips, strip);
        }
    }
}

static NoteSet *empty_set(GalleyContext *context, const Style *style, Length measure) {
    const NoteStyle *look = &context->styled->sheet->note;
    Length line_gap = context->body->pitch - context->body->size;
    NoteSet *set = ARENA_NEW(context->galley, NoteSet);
    *set = (NoteSet){.node_count = context->styled->document->node_count,
                     .space = look->space > line_gap ? look->space : line_gap,
                     .rule_width = look->rule_width,
                     .rule_length = dimension_resolve(look->rule_length, style->size, measure),
                     .rule_gap = look->rule_gap,
                     .below = (style->pitch - style->size) / 2,
                     .rule_color = look->rule_color};
    set->of_mark = ARENA_ARRAY(context->galley, const SetNote *, set->node_count);
    return set;
}

const NoteSet *chapter_notes_set(GalleyContext *context, const Chapter *chapter, Column *column) {
    if (!chapter->note_count) return NULL;
    if (context->styled->sheet->note.place == NOTES_AT_CHAPTER_END) {
        set_at_end(context, chapter, column);
        return NULL;
    }
    NoteSet *set = empty_set(context, context->styled->style[chapter->notes[0]->id], column->measure);
    for (size_t i = 0; i < chapter->note_count; i++) {
        const Note *note = chapter->notes[i];
        if (note_is_below(context, note)) continue;
        StripList strips = note_strips(context, note, context->styled->style[note->id], column->measure);
        SetNote *made = ARENA_NEW(context->galley, SetNote);
        *made = (SetNote){note, strips.at, strips.count};
        set->of_mark[note->mark->id] = made;
    }
    for (size_t i = 0; i < column->strips.count; i++)
        column->strips.at[i].notes = notes_in_strip(context->galley, set, &column->strips.at[i]);
    return set;
}
