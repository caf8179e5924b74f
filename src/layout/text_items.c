/* Lines of text as items.
 *
 * Takes: paragraphs and their lines. Gives: text items at baselines, and areas for links.
 * Invariant: what line_place gives is placed once, in its order.
 */
#include "layout/gap_marks.h"

/* Where no face can tell: the ascent of most Japanese faces, 0.88 em. */
#define USUAL_ASCENT 880

const Style *galley_style(const GalleyContext *context, Str name) {
    const Style *style = style_find(context->styled->sheet, name);
    return style ? style : context->body;
}

Length style_ascent(const GalleyContext *context, const Style *style) {
    FamilyId family = font_set_find(context->text.fonts, style->family);
    if (family == FAMILY_NONE) return length_scale(style->size, USUAL_ASCENT, 1000);
    const Face *face = font_set_face(context->text.fonts, family, style->bold ? WEIGHT_BOLD : WEIGHT_REGULAR);
    if (!face) return length_scale(style->size, USUAL_ASCENT, 1000);
    return length_scale(style->size, face->ascent, face->units_per_em);
}

/* What pages have decided of a text, one piece after the other. */
static void append_late(const GalleyContext *context, const Inline *text, StrBuilder *out) {
    for (const Inline *part = text; part; part = part->next) {
        if (context->late_text[part->id].length) {
            str_append(out, context->late_text[part->id]);
            str_append_byte(out, '\n');
        }
        append_late(context, part->child, out);
    }
}

static bool text_is_late(const Inline *text) {
    for (const Inline *part = text; part; part = part->next)
        if (part->kind == INLINE_NOTE || part->kind == INLINE_REFERENCE || text_is_late(part->child))
            return true;
    return false;
}

/* The same paragraph as long as pages decide nothing else. */
static bool is_as_before(GalleyContext *context, const Inline *text) {
    if (!text_is_late(text)) return true;
    if (!context->late_before)
        context->late_before = ARENA_ARRAY(context->arena, Str, context->styled->document->node_count + 1);
    StrBuilder late = {.arena = context->galley};
    append_late(context, text, &late);
    Str now = str_built(&late), before = context->late_before[text->id];
    context->late_before[text->id] = now;
    return str_equal(now, before);
}

const Paragraph *galley_paragraph(GalleyContext *context, const Inline *text, const Style *style, NodeId node,
                                  Span span) {
    const Paragraph **known = text ? &context->paragraphs[text->id] : NULL;
    if (context->forgets_paragraphs)
        known = text && context->at_hand == text ? &context->paragraph_at_hand : NULL;
    else if (text && !is_as_before(context, text))
        *known = NULL;
    if (known && *known && (*known)->style == style) return *known;
    Arena *arena = context->forgets_paragraphs ? context->scratch : context->galley;
    const Paragraph *paragraph =
        paragraph_prepare(arena, context->diagnostics, &context->text, text, style, node, span);
    if (context->forgets_paragraphs) {
        context->at_hand = text;
        context->paragraph_at_hand = paragraph;
    } else if (known) {
        *known = paragraph;
        array_push(context->galley, &context->known, text->id);
    }
    return paragraph;
}

const Paragraph *galley_plain(GalleyContext *context, Str text, const Style *style, NodeId node, Span span) {
    Arena *arena = context->forgets_paragraphs ? context->scratch : context->galley;
    return paragraph_prepare_plain(arena, context->diagnostics, &context->text, text, style, node, span);
}

/* The area of the same link that ends where the run begins: a link has one area a line, whatever its runs. */
static Item *open_area(ItemList *items, const PlacedRun *run, Length x, Length y) {
    Length gap = run->size / 2, start = x + run->start;
    for (size_t back = 0; back < items->count && back < 4; back++) {
        Item *item = &items->at[items->count - 1 - back];
        if (item->kind != ITEM_LINK) continue;
        bool is_same = str_equal(item->target, run->link) && item->y < y && item->y + 2 * item->height > y;
        bool touches = item->x + item->width <= start + 1 && item->x + item->width >= start - gap;
        return is_same && touches ? item : NULL;
    }
    return NULL;
}

static void link_item(GalleyContext *context, const PlacedRun *run, Length x, Length y, ItemList *items) {
    Item *open = open_area(items, run, x, y);
    if (open) {
        Length bottom = open->y + open->height, top = y - length_scale(run->size, USUAL_ASCENT, 1000);
        open->width = x + run->end - open->x;
        if (top < open->y) open->y = top;
        open->height = (bottom > top + run->size ? bottom : top + run->size) - open->y;
        return;
    }
    Item area = {.kind = ITEM_LINK,
                 .node = run->node,
                 .x = x + run->start,
                 .y = y - length_scale(run->size, USUAL_ASCENT, 1000),
                 .width = run->end - run->start,
                 .height = run->size,
                 .target = run->link};
    array_push(context->galley, items, area);
}

/* A note's mark is where its number leads back to, a word of the index where its entry leads. */
static void mark_anchor_item(GalleyContext *context, const PlacedRun *run, Length x, Length y,
                             ItemList *items) {
    static const Str prefix = {"#note.", 6};
    Str name = context->mark_anchor ? context->mark_anchor[run->node] : (Str){0};
    if (str_starts_with(run->link, prefix))
        name = str_format(context->arena, "mark.%.*s",
                          STR_ARGS(str_slice(run->link, prefix.length, run->link.length)));
    if (!name.length) return;
    Item anchor = {.kind = ITEM_ANCHOR,
                   .is_artifact = true,
                   .node = run->node,
                   .x = x + run->start,
                   .y = y - context->body->size,
                   .anchor = name};
    array_push(context->galley, items, anchor);
}

static void rule_item(GalleyContext *context, const PlacedRun *run, Length x, Length y, NodeId node,
                      ItemList *items) {
    Item rule = {.kind = ITEM_FILL,
                 .is_artifact = true,
                 .node = node,
                 .x = x + run->start,
                 .y = y - run->rule_bottom - run->rule_height,
                 .width = run->end - run->start,
                 .height = run->rule_height,
                 .color = run->ink};
    array_push(context->galley, items, rule);
}

/* Out of the scratch arena; in the pages' a run is as large as it needs to be. */
static const PlacedRun *keep_run(Arena *arena, const PlacedRun *run) {
    PlacedRun *kept = ARENA_NEW(arena, PlacedRun);
    PlacedGlyph *glyphs = ARENA_ARRAY(arena, PlacedGlyph, run->glyph_count);
    for (size_t i = 0; i < run->glyph_count; i++) glyphs[i] = run->glyphs[i];
    *kept = *run;
    kept->glyphs = glyphs;
    return kept;
}

static size_t count_items(const PlacedRun *runs, size_t count) {
    size_t items = 0;
    for (size_t i = 0; i < count; i++)
        items += (runs[i].rule_height > 0 ? 1u : 0u) + (runs[i].glyph_count ? 1u : 0u) +
                 (runs[i].glyph_count && runs[i].link.length ? 1u : 0u);
    return items;
}

void line_items(GalleyContext *context, const Paragraph *paragraph, const Line *line, Length x, Length y,
                NodeId node, ItemList *items) {
    size_t count;
    ArenaMark mark = arena_mark(context->scratch);
    const PlacedRun *runs = line_place(context->scratch, paragraph, line, &count);
    array_reserve_exact(context->galley, items, count_items(runs, count));
    for (size_t i = 0; i < count; i++) {
        if (runs[i].rule_height > 0) rule_item(context, &runs[i], x, y, node, items);
        if (!runs[i].glyph_count) continue;
        Item item = {.kind = ITEM_TEXT, .is_artifact = runs[i].is_mark, .node = node, .x = x, .y = y};
        item.run = keep_run(context->arena, &runs[i]);
        array_push(context->galley, items, item);
        if (runs[i].link.length) link_item(context, &runs[i], x, y, items);
        mark_anchor_item(context, &runs[i], x, y, items);
    }
    arena_rewind(context->scratch, mark);
    if (context->show_gaps) gap_marks(context, paragraph, line, x, y, items);
}

bool line_breaks_word(const Paragraph *paragraph, const Line *line) {
    return line->atom_end > line->atom_start && line->atom_end < paragraph->atom_count &&
           paragraph->atoms[line->atom_end - 1].break_after == BREAK_EMERGENCY;
}

void strip_note_faults(Strip *strip, const Paragraph *paragraph, const Line *line) {
    if (line->overflow > strip->overflow) strip->overflow = line->overflow;
    strip->breaks_word = strip->breaks_word || line_breaks_word(paragraph, line);
}

Length text_block_items(GalleyContext *context, const Paragraph *paragraph, Length x, Length y, Length width,
                        bool centers_single, ItemList *items, Length *overflow) {
    const Style *style = paragraph->style;
    Measure measure = {
        .width = width, .narrow_width = width, .rags_when_narrow = true, .greedy = context->greedy_lines};
    ArenaMark mark = arena_mark(context->scratch);
    Lines lines = line_break(context->scratch, paragraph, &measure);
    Length baseline = y + (style->pitch - style->size) / 2 + style_ascent(context, style);
    for (size_t i = 0; i < lines.count; i++) {
        const Line *line = &lines.line[i];
        bool is_single = centers_single && lines.count == 1 && line->width < width &&
                         style->align != ALIGN_CENTER && style->align != ALIGN_END;
        Length shift = is_single ? (width - line->width) / 2 : 0;
        line_items(context, paragraph, line, x + shift, baseline + style->pitch * (Length)i, paragraph->node,
                   items);
        if (line->overflow > *overflow) *overflow = line->overflow;
        if (line_breaks_word(paragraph, line))
            DIAGNOSE(context->diagnostics, WORD_BROKEN, paragraph->span, NULL);
    }
    arena_rewind(context->scratch, mark);
    return style->pitch * (Length)lines.count;
}
