/* Tables of contents and indexes: titles, leaders, pages.
 *
 * Takes: entries. Gives: a line or more for each, on the grid as text.
 * Invariant: an entry's words never stand where its page's number does, so that its lines do not depend on
 * the number.
 */
#include "layout/column.h"

/* Characters kept free for the page's number when the layout does not say, in 1/1000. */
#define NUMBER_WIDTH 2500

/* The style of an entry's words: as its own, with room for the page at the right. */
static const Style *words_style(const GalleyContext *context, const Style *style, Length kept) {
    Style *copy = ARENA_NEW(context->galley, Style);
    *copy = *style;
    copy->indent_end += kept;
    copy->first_indent = 0;
    return copy;
}

/* Where the text of the strip ends, and its baseline. */
static Length text_end(const Strip *strip, Length *baseline) {
    Length end = 0;
    for (size_t i = 0; i < strip->items.count; i++) {
        const Item *item = &strip->items.at[i];
        if (item->kind != ITEM_TEXT) continue;
        *baseline = item->y;
        if (item->x + item->run->end > end) end = item->x + item->run->end;
    }
    return end;
}

/* Dots on a raster from the right edge, so that they stand under each other. */
static void add_leader(const GalleyContext *context, const Style *style, Length from, Length to, Length right,
                       Length baseline, Strip *strip) {
    const ContentsStyle *look = &context->styled->sheet->contents;
    if (look->leader == LEADER_NONE || look->leader_pitch <= 0) return;
    Length first = (right - to) / look->leader_pitch + 1;
    for (Length k = first; right - k * look->leader_pitch >= from; k++) {
        Item dot = {.kind = ITEM_DISC,
                    .is_artifact = true,
                    .node = strip->node,
                    .x = right - k * look->leader_pitch,
                    .y = baseline - style->size / 4 - look->leader_size / 2,
                    .width = look->leader_size,
                    .height = look->leader_size,
                    .color = style->ink};
        array_push(context->galley, &strip->items, dot);
    }
}

/* The page at the right edge of the entry's last line, and a leader up to it. */
static void add_page(Column *column, const Block *entry, const Style *style, Strip *strip) {
    GalleyContext *context = column->context;
    Style *plain = ARENA_NEW(context->galley, Style);
    *plain = *style;
    plain->align = ALIGN_START;
    plain->first_indent = plain->indent_start = plain->indent_end = 0;
    const Paragraph *number = galley_paragraph(context, entry->label, plain, entry->id, entry->span);
    Length baseline = 0, end = text_end(strip, &baseline), width = paragraph_natural_width(number);
    Length right = column->measure - style->indent_end, gap = style->size / 2;
    Measure measure = {.width = width, .narrow_width = width};
    ArenaMark mark = arena_mark(context->scratch);
    Lines lines = line_break(context->scratch, number, &measure);
    add_leader(context, style, end + gap, right - width - gap, right, baseline, strip);
    for (size_t i = 0; i < lines.count; i++)
        line_items(context, number, &lines.line[i], right - width, baseline, entry->id, &strip->items);
    arena_rewind(context->scratch, mark);
}

static const Paragraph *entry_label(Column *column, const Block *entry) {
    Str number = column->context->styled->label[entry->id];
    const Style *style = column->context->styled->style[entry->id];
    return number.length ? column_label(column, number, style, entry->id, entry->span) : NULL;
}

/* Titles of one level begin at one place, however wide their numbers are. */
static Length level_hang(Column *column, const Block *first, int level) {
    Length widest = 0;
    for (const Block *entry = first; entry; entry = entry->next) {
        if (entry->entry.level != level) continue;
        Length hang = column_hang(column->context->styled->style[entry->id], entry_label(column, entry));
        if (hang > widest) widest = hang;
    }
    return widest;
}

static void set_entry(Column *column, const Block *entry, Length hang) {
    GalleyContext *context = column->context;
    const Style *style = context->styled->style[entry->id];
    const ContentsStyle *look = &context->styled->sheet->contents;
    Length kept = look->number_width ? look->number_width : length_scale(style->size, NUMBER_WIDTH, 1000);
    const Style *words = words_style(context, style, kept);
    const Paragraph *label = entry_label(column, entry);
    column_set_space(column, style->lines_before, entry->id);
    column_set_paragraph(column, galley_paragraph(context, entry->text, words, entry->id, entry->span), label,
                         label ? hang : 0);
    if (column->strips.count) add_page(column, entry, style, &column->strips.at[column->strips.count - 1]);
    column_set_space(column, style->lines_after, entry->id);
}

void column_set_contents(Column *column, const Block *block) {
    Length hang[8]; /* captions, chapters, six levels */
    column_end_float(column);
    for (int level = -1; level <= 6; level++) hang[level + 1] = level_hang(column, block->child, level);
    for (const Block *entry = block->child; entry; entry = entry->next)
        set_entry(column, entry, hang[entry->entry.level + 1]);
}

static void set_text(Column *column, const Block *block) {
    GalleyContext *context = column->context;
    const Style *style = context->styled->style[block->id];
    column_set_paragraph(column, galley_paragraph(context, block->text, style, block->id, block->span), NULL,
                         0);
}

/* A group's head keeps its first entry. */
void column_set_index(Column *column, const Block *block) {
    column_end_float(column);
    for (const Block *group = block->child; group; group = group->next) {
        const Style *head = column->context->styled->style[group->id];
        column_set_space(column, head->lines_before, group->id);
        set_text(column, group);
        column->strips.at[column->strips.count - 1].break_after = STRIP_BREAK_FORBIDDEN;
        column_set_space(column, head->lines_after, group->id);
        for (const Block *entry = group->child; entry; entry = entry->next) set_text(column, entry);
    }
}
