/* A table's caption, unit and note.
 *
 * Takes: a table with its frame. Gives: strips above and below its rows.
 * Invariant: texts stand over the table's own width; nothing here is parted from the row beside it.
 */
#include "layout/strip_split.h"
#include "layout/table_internal.h"

/* Caption, unit, note */

static Strip text_strip(TableSetter *setter, NodeId node, Span span) {
    return (Strip){.kind = STRIP_BLOCK,
                   .node = node,
                   .span = span,
                   .group = setter->group,
                   .break_after = STRIP_BREAK_FORBIDDEN};
}

static void add_text(TableSetter *setter, const Paragraph *paragraph, Length y, Strip *strip) {
    Length height = text_block_items(setter->context, paragraph, setter->frame->x, y, setter->frame->width,
                                     false, &strip->items, &strip->overflow);
    if (y + height > strip->height) strip->height = y + height;
}

static Inline *new_text(TableSetter *setter, const Inline *like, Str text) {
    Inline *part = ARENA_NEW(setter->context->galley, Inline);
    *part = (Inline){.kind = INLINE_TEXT, .id = like->id, .span = like->span, .text = text};
    return part;
}

/* `before`, the chain, `after`; the chain's own parts are not touched. */
static Inline *enclose(TableSetter *setter, Str before, const Inline *first, Str after) {
    Inline *begin = new_text(setter, first, before), *last = begin;
    for (const Inline *part = first; part; part = part->next) {
        Inline *copy = ARENA_NEW(setter->context->galley, Inline);
        *copy = *part;
        last->next = copy;
        last = copy;
    }
    last->next = new_text(setter, last, after);
    return before.length ? begin : begin->next;
}

/* "（単位：千円）", unless the author wrote brackets or the word. */
static const Inline *unit_text(TableSetter *setter) {
    const Inline *unit = setter->table->unit;
    Str plain = inline_plain_text(setter->context->galley, unit);
    bool is_complete = str_starts_with(plain, STR("（")) || str_starts_with(plain, STR("("));
    if (is_complete) return unit;
    bool has_word = str_starts_with(plain, STR("単位"));
    return enclose(setter, has_word ? STR("（") : STR("（単位："), unit, STR("）"));
}

static const Paragraph *unit_paragraph(TableSetter *setter) {
    const Inline *unit = setter->table->unit;
    if (!unit) return NULL;
    Style *style = ARENA_NEW(setter->context->galley, Style);
    *style = *table_node_style(setter, unit->id);
    style->align = ALIGN_END;
    GalleyContext *context = setter->context;
    return paragraph_prepare(context->galley, context->diagnostics, &context->text, unit_text(setter), style,
                             unit->id, unit->span);
}

static const Paragraph *caption_paragraph(TableSetter *setter, Str continued) {
    const Block *block = setter->block;
    if (!block->text) return NULL;
    GalleyContext *context = setter->context;
    const Style *style = table_node_style(setter, block->id);
    /* parts of a table have captions of their own */
    if (!continued.length && !setter->is_repeated)
        return galley_paragraph(context, block->text, style, block->id, block->span);
    const Inline *text = enclose(setter, (Str){0}, block->text, continued);
    return paragraph_prepare(context->galley, context->diagnostics, &context->text, text, style, block->id,
                             block->span);
}

static bool fits_beside(const TableSetter *setter, const Paragraph *caption, const Paragraph *unit) {
    if (caption->style->align == ALIGN_CENTER || caption->style->align == ALIGN_END) return false;
    Length both = paragraph_natural_width(caption) + paragraph_natural_width(unit) + caption->style->size;
    return both <= setter->frame->width;
}

static Length baseline_of(const GalleyContext *context, const Style *style) {
    return (style->pitch - style->size) / 2 + style_ascent(context, style);
}

/* Text above and below a table is as far from its rules as the first row's text, unless its own style wants
 * more. */
static Length text_space(const TableSetter *setter, Length wanted) {
    const Table *table = setter->table;
    const Style *row = table_first_style(setter, table->head, table->head_count);
    if (!row) row = table_first_style(setter, table->rows, table->row_count);
    return row && row->padding_block > wanted ? row->padding_block : wanted;
}

/* The caption, and the unit at the right end of its line or on a line of its own. */
static void push_caption(TableSetter *setter, const Paragraph *caption, const Paragraph *unit,
                         StripList *strips) {
    if (!caption && !unit) return;
    Strip strip = text_strip(setter, setter->block->id, setter->block->span);
    if (caption) add_text(setter, caption, 0, &strip);
    if (caption && unit && fits_beside(setter, caption, unit)) {
        const GalleyContext *context = setter->context;
        add_text(setter, unit, baseline_of(context, caption->style) - baseline_of(context, unit->style),
                 &strip);
    } else if (unit) {
        add_text(setter, unit, strip.height, &strip);
    }
    strip.height += text_space(setter, caption ? caption->style->space_after : unit->style->space_after);
    array_push(setter->context->galley, strips, strip);
}

void table_push_note(TableSetter *setter) {
    const Inline *note = setter->table->note;
    if (!note) return;
    GalleyContext *context = setter->context;
    const Style *style = table_node_style(setter, note->id);
    if (setter->strips.count) setter->strips.at[setter->strips.count - 1].break_after = STRIP_BREAK_FORBIDDEN;
    Strip strip = text_strip(setter, note->id, note->span);
    const Paragraph *paragraph = galley_paragraph(context, note, style, note->id, note->span);
    add_text(setter, paragraph, text_space(setter, style->space_before), &strip);
    array_push(context->galley, &setter->strips, strip);
}

void table_push_captions(TableSetter *setter) {
    const Paragraph *unit = unit_paragraph(setter);
    push_caption(setter, caption_paragraph(setter, (Str){0}), unit, &setter->strips);
    if (setter->table->continued.length)
        push_caption(setter, caption_paragraph(setter, setter->table->continued), unit, &setter->head);
}

/* 次ページへ続く, at the right under the part of a table that goes on. */
void table_push_continues(TableSetter *setter, StripList *foot) {
    const Inline *text = setter->table->continues;
    if (!text) return;
    GalleyContext *context = setter->context;
    Style *style = ARENA_NEW(context->galley, Style);
    *style = *table_node_style(setter, text->id);
    style->align = ALIGN_END;
    Strip strip = text_strip(setter, text->id, text->span);
    const Paragraph *paragraph = paragraph_prepare(context->galley, context->diagnostics, &context->text,
                                                   text, style, text->id, text->span);
    add_text(setter, paragraph, 0, &strip);
    array_push(context->galley, foot, strip);
}

Inline *table_add_text(TableSetter *setter, const Inline *first, Str after) {
    return enclose(setter, (Str){0}, first, after);
}
