/* Headings: in whole lines of their own, in the first line of their text, or cut into its first lines.
 *
 * Takes: a heading and the column. Gives: its strip, or what the next paragraph takes along.
 * Invariant: a heading has its bookmark, anchor and number wherever it stands; where its kind has no room or
 * no paragraph follows, it stands in lines of its own.
 */
#include "layout/column.h"

/* J-4.1.10.1: characters of a cut-in heading of one line, of two. */
enum { CUT_IN_ONE_LINE = 6, CUT_IN_TWO_LINES = 20 };
/* Characters of text that must have room beside a heading (J-4.3.4.2). */
enum { LEAST_CHARACTERS_BESIDE = 9 };

typedef struct HeadingBox {
    Length left, top, width, height;
} HeadingBox;

static void heading_marks(Column *column, const Style *style, NodeId node, HeadingBox box, Strip *strip) {
    if (style->has_bar) {
        Item bar = {.kind = ITEM_FILL,
                    .is_artifact = true,
                    .node = node,
                    .x = box.left,
                    .y = box.top,
                    .width = style->bar_width,
                    .height = box.height,
                    .color = style->bar_color};
        array_push(column->context->galley, &strip->items, bar);
    }
    if (style->has_rule) {
        Item rule = {.kind = ITEM_FILL,
                     .is_artifact = true,
                     .node = node,
                     .x = box.left,
                     .y = box.top + box.height + style->rule_gap,
                     .width = box.width,
                     .height = style->rule_width,
                     .color = style->rule_color};
        array_push(column->context->galley, &strip->items, rule);
    }
}

static bool follows_heading(const Column *column) {
    return column->strips.count && column->strips.at[column->strips.count - 1].kind == STRIP_HEADING;
}

static Str heading_title(Column *column, const Block *block) {
    GalleyContext *context = column->context;
    Str number = context->styled->label[block->id], text = inline_plain_text(context->arena, block->text);
    return number.length ? str_format(context->arena, "%.*s　%.*s", STR_ARGS(number), STR_ARGS(text)) : text;
}

static Strip heading_strip(Column *column, const Block *block, StripKind kind) {
    return (Strip){.kind = kind,
                   .node = block->id,
                   .span = block->span,
                   .break_after = STRIP_BREAK_FORBIDDEN,
                   .section_level = block->heading.level,
                   .has_outline = true,
                   .outline_level = block->heading.level,
                   .outline_title = heading_title(column, block),
                   .anchor = block->anchor};
}

/* Lines of a heading at x, from the baseline down; gives how many. */
static size_t add_lines(Column *column, const Paragraph *paragraph, Length width, Length x, Length baseline,
                        Strip *strip) {
    GalleyContext *context = column->context;
    Measure measure = {.width = width, .narrow_width = width, .greedy = context->greedy_lines};
    ArenaMark mark = arena_mark(context->scratch);
    Lines lines = line_break(context->scratch, paragraph, &measure);
    for (size_t i = 0; i < lines.count; i++) {
        line_items(context, paragraph, &lines.line[i], x, baseline + paragraph->style->pitch * (Length)i,
                   strip->node, &strip->items);
        strip_note_faults(strip, paragraph, &lines.line[i]);
    }
    arena_rewind(context->scratch, mark);
    return lines.count;
}

static size_t count_lines(Column *column, const Paragraph *paragraph, Length width) {
    Measure measure = {.width = width, .narrow_width = width, .greedy = column->context->greedy_lines};
    ArenaMark mark = arena_mark(column->context->scratch);
    size_t count = line_break(column->context->scratch, paragraph, &measure).count;
    arena_rewind(column->context->scratch, mark);
    return count;
}

static Length lines_height(const Style *style, size_t count) {
    return style->size + style->pitch * (Length)(count - 1);
}

/* A heading with its subtitle (J-4.1.6.4) in one box. */
typedef struct HeadingText {
    const Paragraph *title, *label, *subtitle;
    Length x, width; /* of the title */
    Length subtitle_x, subtitle_width, subtitle_gap;
    Length title_height, height;
} HeadingText;

static HeadingText heading_text(Column *column, const Block *block, Length left, Length full) {
    GalleyContext *context = column->context;
    const Style *style = context->styled->style[block->id];
    HeadingText text = {.title = galley_paragraph(context, block->text, style, block->id, block->span),
                        .label = column_number_label(column, block, style)};
    Length before = (style->has_bar ? style->bar_width + style->bar_gap : 0) + column_hang(style, text.label);
    text.x = left + before;
    text.width = full - before;
    text.height = text.title_height = lines_height(style, count_lines(column, text.title, text.width));
    if (!block->label) return text;
    const Style *below = context->styled->style[block->label->id];
    text.subtitle = galley_paragraph(context, block->label, below, block->id, block->span);
    text.subtitle_x = text.x + below->indent_start;
    text.subtitle_width = text.width - below->indent_start - below->indent_end;
    text.subtitle_gap = below->pitch - below->size;
    text.height +=
        text.subtitle_gap + lines_height(below, count_lines(column, text.subtitle, text.subtitle_width));
    return text;
}

static void add_text(Column *column, const HeadingText *text, Length top, Strip *strip) {
    const Style *style = text->title->style;
    Length baseline = top + style_ascent(column->context, style), hang = column_hang(style, text->label);
    if (text->label) column_add_label(column, text->label, text->x - hang, baseline, hang, strip);
    add_lines(column, text->title, text->width, text->x, baseline, strip);
    if (!text->subtitle) return;
    Length below = top + text->title_height + text->subtitle_gap;
    add_lines(column, text->subtitle, text->subtitle_width, text->subtitle_x,
              below + style_ascent(column->context, text->subtitle->style), strip);
}

/* J-4.1.6.1 行取り: the heading is centred in its whole lines, more lines when it is higher. */
static void set_in_lines(Column *column, const Block *block) {
    GalleyContext *context = column->context;
    const Style *style = context->styled->style[block->id], *body = context->body;
    Length taken = column->beside.lines_left > 0 ? column->beside.taken : 0;
    Length left = column->indent + style->indent_start,
           full = column->measure - left - style->indent_end - taken;
    HeadingText text = heading_text(column, block, left, full);
    Length below = style->has_rule ? style->rule_gap + style->rule_width : 0;
    /* Inside its lines it keeps its least distances, and the last line's gap is not its own. */
    Length around = style->space_before + style->space_after + body->pitch - body->size;
    int line_count = column_lines(column, text.height + below + around);
    if (line_count < style->lines) line_count = style->lines;
    Length footprint = column->on_grid ? body->pitch * line_count : text.height + style->pitch - style->size;
    Length visible = column->on_grid ? footprint - (body->pitch - body->size) : footprint;
    HeadingBox box = {left, (visible - text.height - below) / 2, full, text.height};
    Strip strip = heading_strip(column, block, STRIP_HEADING);
    strip.height = footprint;
    if (!column->on_grid) {
        strip.space_before = style->space_before;
        strip.space_after = style->space_after;
    }
    heading_marks(column, style, block->id, box, &strip);
    add_text(column, &text, box.top, &strip);
    column_push_text(column, strip, line_count);
    if (column->strips.count) column->strips.at[column->strips.count - 1].break_after = STRIP_BREAK_FORBIDDEN;
    column_set_space(column, style->lines_after, block->id);
}

static bool is_before_paragraph(const Column *column, const Block *block) {
    return column->on_grid && block->next && block->next->kind == BLOCK_PARAGRAPH && !block->label;
}

/* J-4.1.9.1 同行見出し: one em of the body before its text, which goes on in the same line. */
static bool set_run_in(Column *column, const Block *block) {
    const GalleyContext *context = column->context;
    const Style *style = context->styled->style[block->id];
    Length full = column->measure - column->indent - style->indent_start;
    HeadingText text = heading_text(column, block, style->indent_start, full);
    Length end = text.x + paragraph_natural_width(text.title) + context->body->size;
    Length taken = column->beside.lines_left > 0 ? column->beside.taken : 0;
    Length room = column->measure - column->indent - taken - end;
    if (!is_before_paragraph(column, block) || room < LEAST_CHARACTERS_BESIDE * context->body->size)
        return false;
    column->run_in = (RunIn){block, end};
    return true;
}

void column_add_run_in(Column *column, Length left, Length baseline, Strip *strip) {
    const Block *block = column->run_in.block;
    if (!block) return;
    const Style *style = column->context->styled->style[block->id];
    HeadingText text = heading_text(column, block, left + style->indent_start, column->measure);
    Strip form = heading_strip(column, block, strip->kind);
    form.height = strip->height;
    add_text(column, &text, baseline - style_ascent(column->context, style), &form);
    column->run_in = (RunIn){0};
    *strip = form;
}

/* The least width at which the title has no more lines than that. */
static Length least_width(Column *column, const Paragraph *title, size_t lines) {
    Length size = title->style->size, most = paragraph_natural_width(title), width = most / (Length)lines;
    width -= width % size;
    while (width < most && (width < size || count_lines(column, title, width) > lines)) width += size;
    return width < most ? width : most;
}

/* J-4.1.10.1 窓見出し: up to six characters in one line, which takes two lines of text, more in two or three,
 * which take three. */
static bool set_cut_in(Column *column, const Block *block) {
    GalleyContext *context = column->context;
    const Style *style = context->styled->style[block->id], *body = context->body;
    HeadingText text = heading_text(column, block, body->size / 2, LENGTH_MAX / 2);
    Length characters = paragraph_natural_width(text.title) / style->size;
    size_t lines = characters <= CUT_IN_ONE_LINE ? 1 : characters <= CUT_IN_TWO_LINES ? 2 : 3;
    int body_lines = lines == 1 ? 2 : 3;
    text.width = least_width(column, text.title, lines);
    text.height = text.title_height = lines_height(style, count_lines(column, text.title, text.width));
    Length beside = column->measure - column->indent - text.x - text.width - body->size;
    beside -= beside % body->size;
    if (!is_before_paragraph(column, block) || beside < LEAST_CHARACTERS_BESIDE * body->size) return false;
    Length height = body->pitch * body_lines, visible = height - (body->pitch - body->size);
    if (text.height > visible) return false;
    Strip *strip = ARENA_NEW(context->galley, Strip);
    *strip = (Strip){.kind = STRIP_BLOCK, .node = block->id, .span = block->span, .height = height};
    text.x += column->indent;
    add_text(column, &text, (visible - text.height) / 2, strip);
    SideFloatStrips *side = ARENA_NEW(context->galley, SideFloatStrips);
    *side = (SideFloatStrips){.node = block->id,
                              .side = SIDE_LEFT,
                              .strips = strip,
                              .strip_count = 1,
                              .width = text.width,
                              .height = height - 1,
                              .lines = body_lines};
    Strip carrier = heading_strip(column, block, STRIP_LINE);
    carrier.side_float = side;
    array_push(context->galley, &column->strips, carrier);
    column->beside = (RunningFloat){.lines_left = body_lines,
                                    .taken = column->measure - column->indent - beside,
                                    .node = block->id,
                                    .is_heading = true};
    return true;
}

void column_set_heading(Column *column, const Block *block) {
    const Style *style = column->context->styled->style[block->id];
    if (column->beside.is_heading) column_end_float(column);
    if (style->placement == HEADING_CUT_IN) column_end_float(column);
    /* Adjacent headings: the space as designed, not the sum (J-4.1.6.5). */
    if (!follows_heading(column)) column_set_space(column, style->lines_before, block->id);
    bool is_set = (style->placement == HEADING_RUN_IN && set_run_in(column, block)) ||
                  (style->placement == HEADING_CUT_IN && set_cut_in(column, block));
    if (!is_set) set_in_lines(column, block);
}
