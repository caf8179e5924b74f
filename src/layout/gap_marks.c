/* What line adjustment did to each gap, in colour, for a designer to look at (hanmen build --show=gaps).
 *
 * Takes: set lines. Gives: overlay items: a column where the gap is, one colour a stage; where a gap shrank,
 * a bar under it as long as what it gave; at the line's end what became of the space behind the last mark.
 * Invariant: marks are artifacts and overlays; the other items are what they would be without them.
 */
#include "layout/gap_marks.h"

#include "text/line_gaps.h"
#include "text/line_order.h"

#include <string.h>

/* In 1/1000 of the style's size: the column is the em box, the bar is below it. */
enum {
    COLUMN_TOP = 880, /* over the baseline */
    COLUMN_HEIGHT = 1000,
    BAR_DEPTH = 160, /* below the baseline */
    BAR_HEIGHT = 90
};
/* A gap that has nothing left is still seen. */
#define COLUMN_LEAST (LENGTH_POINT * 4 / 10)

/* The legend, in points. */
#define LEGEND_SIZE     (6 * LENGTH_POINT)
#define LEGEND_PITCH    (9 * LENGTH_POINT)
#define LEGEND_DISTANCE (26 * LENGTH_POINT) /* of its top from the page's foot */
#define LEGEND_GAP      (6 * LENGTH_POINT)

typedef struct MarkKind {
    uint16_t red, green, blue; /* 0..1000 */
    const char *english, *japanese;
} MarkKind;

/* The legend in its order; stages as J-3.8.3, J-3.8.4. */
static const MarkKind shrink_kinds[SHRINK_STAGES] = {
    {0, 590, 530, "1 word space", "1 欧文間"},
    {380, 490, 545, "2 line end", "2 行末"},
    {490, 340, 760, "3 final ・", "3 行末の中点"},
    {260, 630, 280, "4 beside ・", "4 中点"},
    {120, 530, 900, "5 brackets, commas", "5 括弧・読点"},
    {0, 740, 830, "6 Japanese–Latin", "6 和欧間"},
};
static const MarkKind stretch_kinds[STRETCH_STAGES] = {
    {960, 800, 100, "1 word space", "1 欧文間"},
    {980, 550, 0, "2 Japanese–Latin", "2 和欧間"},
    {960, 560, 690, "3 solid", "3 ベタ組みの字間"},
    {840, 0, 0, "4 all", "4 すべて"},
};
static const MarkKind end_kinds[] = {
    [LINE_END_KEPT] = {740, 740, 740, "end kept", "行末のアキ"},
    [LINE_END_HANGS] = {850, 100, 720, "hanging", "ぶら下げ"},
    [LINE_END_OVERFLOWS] = {0, 0, 0, "too long", "はみ出し"},
    [LINE_END_SHORT] = {470, 330, 280, "not filled", "不足"},
};

static const MarkKind *end_kind(LineEnd end) {
    switch (end) {
    case LINE_END_DROPPED: return &shrink_kinds[1];
    case LINE_END_DOT: return &shrink_kinds[2];
    case LINE_END_KEPT:
    case LINE_END_HANGS:
    case LINE_END_OVERFLOWS:
    case LINE_END_SHORT: return &end_kinds[end];
    case LINE_END_PLAIN: break;
    }
    return NULL;
}

static Item mark_of(const MarkKind *kind) {
    return (Item){.kind = ITEM_FILL,
                  .is_artifact = true,
                  .is_overlay = true,
                  .color = {.space = COLOR_RGB, .value = {kind->red, kind->green, kind->blue}}};
}

/* Where one line's marks go. */
typedef struct Marker {
    GalleyContext *context;
    ItemList *items;
    Length size, y; /* of the style; of the baseline */
} Marker;

static void push_column(const Marker *marker, const MarkKind *kind, Length x, Length width) {
    Item item = mark_of(kind);
    Length seen = width > COLUMN_LEAST ? width : COLUMN_LEAST;
    item.x = x - (seen - width) / 2;
    item.y = marker->y - length_scale(marker->size, COLUMN_TOP, 1000);
    item.width = seen;
    item.height = length_scale(marker->size, COLUMN_HEIGHT, 1000);
    array_push(marker->context->arena, marker->items, item);
}

static void push_bar(const Marker *marker, const MarkKind *kind, Length x, Length width) {
    Item item = mark_of(kind);
    item.x = x;
    item.y = marker->y + length_scale(marker->size, BAR_DEPTH, 1000);
    item.width = width;
    item.height = length_scale(marker->size, BAR_HEIGHT, 1000);
    array_push(marker->context->arena, marker->items, item);
}

/* The column has the colour of the gap's last stage; bars stand side by side in the middle under it. */
static void mark_gap(const Marker *marker, const GapChange *change, size_t count, Length x, Length width) {
    const GapChange *last = &change[count - 1];
    push_column(marker, last->grew ? &stretch_kinds[last->stage - 1] : &shrink_kinds[last->stage - 1], x,
                width);
    Length given = 0;
    for (size_t i = 0; i < count; i++) given += change[i].grew ? 0 : change[i].amount;
    Length left = x + (width - given) / 2;
    for (size_t i = 0; i < count; i++) {
        if (change[i].grew) continue;
        push_bar(marker, &shrink_kinds[change[i].stage - 1], left, change[i].amount);
        left += change[i].amount;
    }
}

static void mark_end(const Marker *marker, const LineGaps *gaps, const Line *line, Length x) {
    const MarkKind *kind = end_kind(gaps->end);
    if (kind == NULL) return;
    Length end = x + line->width;
    switch (gaps->end) {
    case LINE_END_KEPT:
    case LINE_END_OVERFLOWS: push_bar(marker, kind, end - gaps->end_amount, gaps->end_amount); break;
    case LINE_END_SHORT:
    case LINE_END_HANGS: push_bar(marker, kind, end, gaps->end_amount); break;
    default: push_column(marker, kind, end, 0); push_bar(marker, kind, end, gaps->end_amount);
    }
}

void gap_marks(GalleyContext *context, const Paragraph *paragraph, const Line *line, Length x, Length y,
               ItemList *items) {
    Marker marker = {context, items, paragraph->style->size, y};
    LineGaps gaps = line_gaps(context->arena, paragraph, line);
    LinePositions positions = line_positions(context->arena, paragraph, line);
    for (size_t i = 0; i < gaps.count;) {
        size_t count = 1;
        uint32_t gap = gaps.change[i].gap;
        while (i + count < gaps.count && gaps.change[i + count].gap == gap) count++;
        mark_gap(&marker, &gaps.change[i], count, x + positions.gap[gap], line->gap[gap]);
        i += count;
    }
    mark_end(&marker, &gaps, line, x);
}

/* --- the page --- */

static Length legend_text(GalleyContext *context, Str text, Length x, Length y, ItemList *items) {
    Style *style = memcpy(ARENA_NEW(context->arena, Style), context->body, sizeof *style);
    style->size = LEGEND_SIZE;
    style->pitch = LEGEND_PITCH;
    style->first_indent = 0;
    style->align = ALIGN_START;
    style->ink = (Color){0};
    const Paragraph *paragraph = galley_plain(context, text, style, 0, (Span){0});
    Length width = paragraph_natural_width(paragraph);
    Lines lines = line_break(context->arena, paragraph, &(Measure){.width = width, .narrow_width = width});
    size_t first = items->count;
    line_items(context, paragraph, &lines.line[0], x, y, 0, items);
    for (size_t i = first; i < items->count; i++) items->at[i].is_artifact = items->at[i].is_overlay = true;
    return x + width + LEGEND_GAP;
}

static Length legend_entry(GalleyContext *context, const MarkKind *kind, Length x, Length y,
                           ItemList *items) {
    bool japanese = str_starts_with(context->styled->document->language, STR("ja"));
    Item patch = mark_of(kind);
    patch.x = x;
    patch.width = patch.height = LEGEND_SIZE;
    patch.y = y - length_scale(LEGEND_SIZE, COLUMN_TOP, 1000);
    array_push(context->arena, items, patch);
    return legend_text(context, str_from_c(japanese ? kind->japanese : kind->english),
                       x + LEGEND_SIZE * 4 / 3, y, items);
}

static void legend(GalleyContext *context, Length left, ItemList *items) {
    bool japanese = str_starts_with(context->styled->document->language, STR("ja"));
    Length y = context->styled->sheet->page.height - LEGEND_DISTANCE + LEGEND_SIZE;
    Length x = legend_text(context, japanese ? STR("追込み") : STR("shrunk"), left, y, items);
    for (size_t i = 0; i < SHRINK_STAGES; i++) x = legend_entry(context, &shrink_kinds[i], x, y, items);
    y += LEGEND_PITCH;
    x = legend_text(context, japanese ? STR("追出し") : STR("stretched"), left, y, items);
    for (size_t i = 0; i < STRETCH_STAGES; i++) x = legend_entry(context, &stretch_kinds[i], x, y, items);
    x = legend_text(context, japanese ? STR("行末") : STR("line end"), x + LEGEND_GAP, y, items);
    for (size_t i = 0; i < sizeof end_kinds / sizeof *end_kinds; i++)
        if (end_kinds[i].english != NULL) x = legend_entry(context, &end_kinds[i], x, y, items);
}

void gap_marks_finish(GalleyContext *context, Length left, ItemList *items) {
    ItemList sorted = {0};
    for (size_t i = 0; i < items->count; i++)
        if (!items->at[i].is_overlay) array_push(context->arena, &sorted, items->at[i]);
    for (size_t i = 0; i < items->count; i++)
        if (items->at[i].is_overlay) array_push(context->arena, &sorted, items->at[i]);
    context->show_gaps = false; /* the legend's own lines are not meant */
    legend(context, left, &sorted);
    context->show_gaps = true;
    *items = sorted;
}
