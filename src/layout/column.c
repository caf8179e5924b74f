/* Text, headings, lists and definitions in a column.
 *
 * Takes: paragraphs and labels. Gives: a strip for each line.
 * Invariant: no first or last line of a paragraph can be cut off alone (J-K.1).
 */
#include "layout/column.h"

int column_lines(const Column *column, Length height) {
    Length pitch = column->context->body->pitch;
    return (int)((height + pitch - 1) / pitch);
}

void column_push_text(Column *column, Strip strip, int lines) {
    RunningFloat *beside = &column->beside;
    if (column->on_grid && beside->lines_left > 0) {
        strip.float_shift = beside->taken;
        beside->lines_left -= lines;
        /* A page end must not cut a side float (hard-parts 4). */
        if (beside->lines_left > 0) strip.break_after = STRIP_BREAK_FORBIDDEN;
        if (beside->lines_left < 0) beside->lines_left = 0;
    }
    array_push(column->context->galley, &column->strips, strip);
}

void column_set_space(Column *column, int lines, NodeId node) {
    if (lines <= 0 || !column->on_grid) return;
    Strip space = {.kind = STRIP_SPACE,
                   .node = node,
                   .height = column->context->body->pitch * lines,
                   .break_after = STRIP_BREAK_FORBIDDEN};
    column_push_text(column, space, lines);
}

/* A strip for one line: on the grid a whole number of body lines, its baseline on the body's. */
static Strip line_strip(const Column *column, const Paragraph *paragraph, Length *baseline) {
    const GalleyContext *context = column->context;
    const Style *style = paragraph->style;
    Strip strip = {.kind = STRIP_LINE, .node = paragraph->node, .span = paragraph->span};
    if (column->on_grid) {
        strip.height = context->body->pitch * column_lines(column, style->pitch);
        *baseline = strip.height - context->body->pitch + style_ascent(context, context->body);
    } else {
        strip.height = style->pitch;
        *baseline = (style->pitch - style->size) / 2 + style_ascent(context, style);
    }
    return strip;
}

void column_add_label(Column *column, const Paragraph *label, Length x, Length baseline, Length width,
                      Strip *strip) {
    Measure measure = {.width = width, .narrow_width = width};
    Arena *scratch = column->context->scratch;
    ArenaMark mark = arena_mark(scratch);
    Lines lines = line_break(scratch, label, &measure);
    for (size_t i = 0; i < lines.count; i++) {
        line_items(column->context, label, &lines.line[i], x, baseline + label->style->pitch * (Length)i,
                   label->node, &strip->items);
        strip_note_faults(strip, label, &lines.line[i]);
    }
    arena_rewind(scratch, mark);
}

void column_set_paragraph(Column *column, const Paragraph *paragraph, const Paragraph *label, Length hang) {
    const Style *style = paragraph->style;
    Length left = column->indent + style->indent_start,
           width = column->measure - left - style->indent_end - hang;
    Length baseline;
    Strip form = line_strip(column, paragraph, &baseline);
    int strip_lines = column->on_grid ? column_lines(column, form.height) : 1;
    Measure measure = {.width = width,
                       .narrow_width = width - column->beside.taken,
                       .narrow_lines = (column->beside.lines_left + strip_lines - 1) / strip_lines,
                       .first_indent = label                  ? 0
                                       : column->run_in.block ? column->run_in.width
                                                              : style->first_indent,
                       .rags_when_narrow = !column->on_grid,
                       .greedy = column->context->greedy_lines};
    if (column->beside.lines_left <= 0) measure.narrow_lines = 0, measure.narrow_width = width;
    Arena *scratch = column->context->scratch;
    ArenaMark mark = arena_mark(scratch);
    Lines lines = line_break(scratch, paragraph, &measure);
    for (size_t i = 0; i < lines.count; i++) {
        Strip strip = form;
        const Line *line = &lines.line[i];
        if (label && i == 0) column_add_label(column, label, left, baseline, hang, &strip);
        if (i == 0) column_add_run_in(column, left, baseline, &strip);
        line_items(column->context, paragraph, line, left + hang, baseline, paragraph->node, &strip.items);
        strip_note_faults(&strip, paragraph, line);
        bool widow_or_orphan = i == 0 || i + 2 == lines.count;
        if (i + 1 < lines.count && (widow_or_orphan || style->keep_together))
            strip.break_after = STRIP_BREAK_FORBIDDEN;
        if (i + 1 == lines.count && style->keep_with_next) strip.break_after = STRIP_BREAK_FORBIDDEN;
        if (!column->on_grid && i == 0) strip.space_before = style->space_before;
        if (!column->on_grid && i + 1 == lines.count) strip.space_after = style->space_after;
        column_push_text(column, strip, strip_lines);
    }
    arena_rewind(scratch, mark);
}

/* The style of a label: its text's, with what the style says of labels. */
static const Style *label_style(const Column *column, const Style *style) {
    Style *copy = ARENA_NEW(column->context->galley, Style);
    *copy = *style;
    if (style->label_family.length) copy->family = style->label_family;
    copy->bold = style->bold || style->label_bold;
    if (style->has_label_ink) copy->ink = style->label_ink;
    copy->first_indent = copy->indent_start = copy->indent_end = 0;
    copy->align = ALIGN_START;
    return copy;
}

const Paragraph *column_label(Column *column, Str text, const Style *style, NodeId node, Span span) {
    return galley_plain(column->context, text, label_style(column, style), node, span);
}

const Paragraph *column_number_label(Column *column, const Block *block, const Style *style) {
    Str number = column->context->styled->label[block->id];
    return number.length ? column_label(column, number, style, block->id, block->span) : NULL;
}

/* A middle dot as the mark of a list has its whole em: the quarters beside its body count (J-3.1.2). */
static Length dot_space(const Paragraph *label) {
    bool is_dot = label->atom_count == 1 && label->atoms[0].first_class == CLASS_MIDDLE_DOT;
    return is_dot ? label->atoms[0].em - label->atoms[0].width : 0;
}

Length column_hang(const Style *style, const Paragraph *label) {
    if (!label) return 0;
    Length natural = paragraph_natural_width(label) + dot_space(label) + style->label_gap;
    return style->label_width > natural ? style->label_width : natural;
}

/* Children of an item or a definition, further in. */
static void set_children(Column *column, const Block *first, Length deeper) {
    column->indent += deeper;
    column_set_blocks(column, first);
    column->indent -= deeper;
}

/* Texts of one list begin at one place, however wide their numbers are: (1), (2), (10). */
static Length list_hang(Column *column, const Block *block) {
    Length widest = 0;
    for (const Block *item = block->child; item; item = item->next) {
        const Style *style = column->context->styled->style[item->id];
        Length hang = column_hang(style, column_number_label(column, item, style));
        if (hang > widest) widest = hang;
    }
    return widest;
}

void column_set_list(Column *column, const Block *block) {
    const Style *style = column->context->styled->style[block->id];
    column_set_space(column, style->lines_before, block->id);
    Length hang = list_hang(column, block);
    for (const Block *item = block->child; item; item = item->next) {
        const Style *item_style = column->context->styled->style[item->id];
        const Paragraph *label = column_number_label(column, item, item_style);
        const Paragraph *text =
            galley_paragraph(column->context, item->text, item_style, item->id, item->span);
        column_set_paragraph(column, text, label, hang);
        set_children(column, item->child, hang); /* their own style brings the indent */
    }
    column_set_space(column, style->lines_after, block->id);
}

/* The widest term of a definition list, so that its bodies align; a third of the measure at most. */
static Length definition_hang(Column *column, const Block *block, const Style *style) {
    if (style->label_width) return style->label_width;
    Length widest = 0, limit = (column->measure - column->indent) / 2;
    for (const Block *entry = block->child; entry; entry = entry->next) {
        if (!entry->label) continue;
        const Paragraph *label = paragraph_prepare(
            column->context->galley, column->context->diagnostics, &column->context->text, entry->label,
            label_style(column, column->context->styled->style[entry->id]), entry->id, entry->span);
        Length width = paragraph_natural_width(label) + style->label_gap;
        if (width > widest) widest = width;
    }
    return widest < limit ? widest : limit;
}

/* The term goes into the first strip that its body has made; an entry without a body gets a line of its own.
 */
static void attach_term(Column *column, const Paragraph *term, size_t first, Length x, Length hang) {
    if (column->strips.count == first) {
        Length unused;
        column_push_text(column, line_strip(column, term, &unused), 1);
    }
    Length baseline;
    (void)line_strip(column, term, &baseline);
    Strip *strip = &column->strips.at[first];
    ItemList body = strip->items;
    strip->items = (ItemList){0};
    column_add_label(column, term, x, baseline, hang, strip);
    for (size_t i = 0; i < body.count; i++) array_push(column->context->galley, &strip->items, body.at[i]);
}

void column_set_definitions(Column *column, const Block *block) {
    GalleyContext *context = column->context;
    const Style *style = context->styled->style[block->id];
    column_set_space(column, style->lines_before, block->id);
    Length hang = definition_hang(column, block, style);
    for (const Block *entry = block->child; entry; entry = entry->next) {
        const Style *entry_style = context->styled->style[entry->id];
        const Paragraph *term =
            paragraph_prepare(context->galley, context->diagnostics, &context->text, entry->label,
                              label_style(column, entry_style), entry->id, entry->span);
        size_t first = column->strips.count;
        if (entry->text)
            column_set_paragraph(column,
                                 galley_paragraph(context, entry->text, entry_style, entry->id, entry->span),
                                 NULL, hang);
        set_children(column, entry->child, (entry->text ? 0 : entry_style->indent_start) + hang);
        attach_term(column, term, first, column->indent + entry_style->indent_start, hang);
        /* The entries belong together; a long list may still be cut between two. */
        Strip *last = &column->strips.at[column->strips.count - 1];
        if (entry->next && last->break_after == STRIP_BREAK_FREE) last->break_after = STRIP_BREAK_AVOID;
    }
    column_set_space(column, style->lines_after, block->id);
}
