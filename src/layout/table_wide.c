/* Tables that are wider than the text.
 *
 * Takes: a table and a measure. Gives: its strips: as it is, set smaller, divided by columns, or on pages of
 * its own that are turned; what the author wants, in that order, until it is not too wide.
 * Invariant: every entry is content once, in the table's order of tags; a column that is repeated is an
 * artifact. What is too wide all the same is told by table_widths.c.
 */
#include "layout/notes.h"
#include "layout/table_internal.h"

#include <string.h>

/* How a table is going to be set. */
typedef struct WidePlan {
    GalleyContext *context;
    const Block *block;
    Length measure;
    const StyledDocument *styled; /* the document's own */
    bool shrinks, turns, splits;
} WidePlan;

static Length least_width(const WidePlan *plan, Length *scalable) {
    return table_least_width(plan->context, plan->block, plan->measure, scalable, NULL);
}

static bool is_too_wide(const WidePlan *plan) {
    Length unused;
    return least_width(plan, &unused) > plan->measure;
}

/* Smaller characters */

static Length scaled(Length length, Length size, Length full) {
    return length_scale(length, size, full);
}

static const Style *scaled_style(Arena *arena, const Style *style, Length size, Length full) {
    Style *made = ARENA_NEW(arena, Style);
    *made = *style;
    Length *const lengths[] = {&made->size,          &made->pitch,       &made->first_indent,
                               &made->indent_start,  &made->indent_end,  &made->padding_inline,
                               &made->padding_block, &made->label_width, &made->label_gap,
                               &made->space_before,  &made->space_after};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        *lengths[i] = scaled(*lengths[i], size, full);
    return made;
}

typedef struct ScaledPair {
    const Style *of, *made;
} ScaledPair;

typedef ARRAY(ScaledPair)
ScaledStyles;

/* Few styles have many nodes. */
static const Style *find_scaled(Arena *arena, ScaledStyles *known, const Style *style, Length size,
                                Length full) {
    for (size_t i = known->count; i-- > 0;)
        if (known->at[i].of == style) return known->at[i].made;
    ScaledPair pair = {style, scaled_style(arena, style, size, full)};
    array_push(arena, known, pair);
    return pair.made;
}

/* Nodes of a table are numbered behind it; its caption, unit and note keep their size. */
static bool keeps_size(const Block *block, NodeId node) {
    const Table *table = block->table;
    const Inline *const texts[] = {table->unit, table->note, table->continues};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (texts[i] && texts[i]->id == node) return true;
    return node <= block->id;
}

/* The document's styles, those inside the table scaled by size / full. Used while this table is set. */
static const StyledDocument *scaled_document(const WidePlan *plan, Length size, Length full) {
    Arena *arena = plan->context->galley;
    size_t count = plan->styled->document->node_count;
    const Style **styles = ARENA_ARRAY(arena, const Style *, count + 1);
    ScaledStyles known = {0};
    for (size_t node = 0; node < count; node++) {
        const Style *style = plan->styled->style[node];
        bool is_inside = style && !keeps_size(plan->block, (NodeId)node);
        styles[node] = is_inside ? find_scaled(arena, &known, style, size, full) : style;
    }
    StyledDocument *made = ARENA_NEW(arena, StyledDocument);
    *made = *plan->styled;
    made->style = styles;
    return made;
}

/* Sizes are tried in steps of a tenth of a point. */
#define SIZE_STEP 100

/* Sets the table's characters so small that it is not too wide, but no smaller than the author lets them be.
 */
static void shrink(WidePlan *plan) {
    GalleyContext *context = plan->context;
    Length full = table_text_size(context, plan->block), scalable, wide = least_width(plan, &scalable);
    Length room = plan->measure - (wide - scalable), smallest = plan->block->table->smallest;
    if (full <= smallest || scalable <= 0) return;
    Length size = room > 0 ? (Length)((int64_t)full * room / scalable) / SIZE_STEP * SIZE_STEP : smallest;
    if (size > full - SIZE_STEP) size = full - SIZE_STEP;
    for (;; size -= SIZE_STEP) {
        if (size < smallest) size = smallest;
        context->styled = scaled_document(plan, size, full);
        if (size == smallest || !is_too_wide(plan)) break;
    }
    plan->shrinks = true;
}

static void report_shrunk(const WidePlan *plan) {
    char size[LENGTH_TEXT_SIZE], full[LENGTH_TEXT_SIZE];
    length_print(table_text_size(plan->context, plan->block), size);
    plan->context->styled = plan->styled;
    length_print(table_text_size(plan->context, plan->block), full);
    DIAGNOSE(plan->context->diagnostics, TABLE_SHRUNK, plan->block->span, size, full);
}

/* Parts */

/* The columns of a part: the first `repeated`, then from .. end - 1. */
typedef struct ColumnPart {
    size_t repeated, from, end, number, count;
} ColumnPart;

typedef struct PartMaker {
    const WidePlan *plan;
    Arena *arena;
    bool *is_repeated; /* by NodeId of a cell */
} PartMaker;

/* How many of the columns a..b - 1 lie in c..d - 1. */
static size_t common(size_t a, size_t b, size_t c, size_t d) {
    size_t from = a > c ? a : c, end = b < d ? b : d;
    return from < end ? end - from : 0;
}

/* The cell as it stands in the part; false when none of its columns is there. */
static bool part_cell(const PartMaker *maker, ColumnPart part, const TableCell *cell, TableCell *made) {
    size_t first = (size_t)cell->column, end = first + (size_t)cell->columns;
    size_t before = common(first, end, 0, part.repeated), own = common(first, end, part.from, part.end);
    if (!before && !own) return false;
    size_t start = first > part.from ? first : part.from;
    *made = *cell;
    made->column = (int)(before ? first : part.repeated + start - part.from);
    made->columns = (int)(before + own);
    maker->is_repeated[cell->id] = part.number > 0 && first < part.from;
    return true;
}

static TableRow *part_rows(const PartMaker *maker, ColumnPart part, const TableRow *rows, size_t count) {
    TableRow *made = ARENA_ARRAY(maker->arena, TableRow, count);
    for (size_t i = 0; i < count; i++) {
        made[i] = rows[i];
        made[i].cells = ARENA_ARRAY(maker->arena, TableCell, rows[i].cell_count);
        made[i].cell_count = 0;
        for (size_t j = 0; j < rows[i].cell_count; j++)
            if (part_cell(maker, part, &rows[i].cells[j], &made[i].cells[made[i].cell_count]))
                made[i].cell_count++;
    }
    return made;
}

/* widths: those of the repeated columns are the same in all parts. */
static void part_columns(const PartMaker *maker, ColumnPart part, const Length *widths, Table *table) {
    const Table *whole = maker->plan->block->table;
    size_t count = part.repeated + part.end - part.from;
    table->columns = ARENA_ARRAY(maker->arena, TableColumn, count);
    table->column_count = count;
    if (whole->carry.is_summed) table->carry.is_summed = ARENA_ARRAY(maker->arena, bool, count);
    for (size_t i = 0; i < count; i++) {
        size_t column = i < part.repeated ? i : part.from + i - part.repeated;
        table->columns[i] = whole->columns[column];
        if (whole->carry.is_summed) table->carry.is_summed[i] = whole->carry.is_summed[column];
        if (i >= part.repeated) continue;
        table->columns[i].by_content = false;
        table->columns[i].width = (Dimension){UNIT_ABSOLUTE, widths[i]};
    }
    if ((size_t)table->carry.label_columns > part.repeated) table->carry.label_columns = (int)part.repeated;
}

/* The caption with （1／2） behind it. */
static Inline *part_caption(const PartMaker *maker, ColumnPart part) {
    TableSetter setter = {.context = maker->plan->context};
    const Inline *caption = maker->plan->block->text;
    Str suffix = str_format(maker->arena, "（%zu／%zu）", part.number + 1, part.count);
    return caption ? table_add_text(&setter, caption, suffix) : NULL;
}

static const Block *part_block(const PartMaker *maker, ColumnPart part, const Length *widths) {
    const Table *whole = maker->plan->block->table;
    Block *block = ARENA_NEW(maker->arena, Block);
    Table *table = ARENA_NEW(maker->arena, Table);
    *block = *maker->plan->block;
    *table = *whole;
    block->table = table;
    block->text = part_caption(maker, part);
    if (part.number > 0) block->anchor = (Str){0};
    if (part.number + 1 < part.count) table->note = NULL;
    part_columns(maker, part, widths, table);
    table->head = part_rows(maker, part, whole->head, whole->head_count);
    table->rows = part_rows(maker, part, whole->rows, whole->row_count);
    table->total = part_rows(maker, part, whole->total, whole->total_count);
    table->head_later = part_rows(maker, part, whole->head_later, whole->head_later_count);
    return block;
}

/* Caption and unit of a further part are repetitions. */
static void mark_repeated(StripList *strips, size_t from) {
    for (size_t i = from; i < strips->count && strips->at[i].kind != STRIP_ROW; i++)
        for (size_t j = 0; j < strips->at[i].items.count; j++) {
            strips->at[i].items.at[j].is_artifact = true;
            strips->at[i].items.at[j].artifact = ARTIFACT_REPEATED;
        }
}

/* One past the last column of a part that begins with `from` and is no wider than `limit`. */
static size_t part_end(const Length *widths, size_t count, size_t from, Length limit) {
    int64_t width = widths[from];
    size_t end = from + 1;
    while (end < count && width + widths[end] <= limit) width += widths[end++];
    return end;
}

static size_t count_parts(const Length *widths, size_t count, size_t from, Length limit) {
    size_t parts = 0;
    for (; from < count; parts++) from = part_end(widths, count, from, limit);
    return parts;
}

/* The narrowest parts that are as few: so that none has a single column and another has many. */
static Length even_limit(const Length *widths, size_t count, size_t from, Length most) {
    size_t parts = count_parts(widths, count, from, most);
    Length low = 0, high = most;
    while (high - low > 1) {
        Length middle = low + (high - low) / 2;
        if (count_parts(widths, count, from, middle) <= parts)
            high = middle;
        else
            low = middle;
    }
    return high;
}

static size_t repeated_columns(const Table *table) {
    size_t count = (size_t)table->repeated_columns;
    for (size_t i = 0; !table->repeated_columns && i < table->column_count; i++)
        if (table->columns[i].is_row_head) count = i + 1;
    if (!count) count = 1;
    return count < table->column_count ? count : table->column_count - 1;
}

static void set_parts(const WidePlan *plan, StripList *strips) {
    GalleyContext *context = plan->context;
    const Table *table = plan->block->table;
    PartMaker maker = {plan, context->galley,
                       ARENA_ARRAY(context->galley, bool, plan->styled->document->node_count + 1)};
    Length *widths = ARENA_ARRAY(context->galley, Length, table->column_count), unused, taken = 0;
    (void)table_least_width(context, plan->block, plan->measure, &unused, widths);
    ColumnPart part = {.repeated = repeated_columns(table)};
    for (size_t i = 0; i < part.repeated; i++) taken += widths[i];
    Length limit = even_limit(widths, table->column_count, part.repeated,
                              plan->measure > taken ? plan->measure - taken : 1);
    part.count = count_parts(widths, table->column_count, part.repeated, limit);
    for (part.from = part.repeated; part.from < table->column_count; part.from = part.end, part.number++) {
        part.end = part_end(widths, table->column_count, part.from, limit);
        size_t first = strips->count;
        memset(maker.is_repeated, 0, plan->styled->document->node_count * sizeof(bool));
        table_set_part(context, part_block(&maker, part, widths), maker.is_repeated, plan->measure, strips);
        if (part.number > 0) mark_repeated(strips, first);
    }
}

/* Turned pages */

/* The type area of a page that is turned. */
static void turn(WidePlan *plan) {
    const PageMaster *master = &plan->styled->sheet->page;
    const Style *body = plan->context->body;
    plan->context->styled = plan->styled;
    plan->measure = body->pitch * (master->lines - 1) + body->size;
    plan->turns = true;
}

static void push_turned(const WidePlan *plan, StripList inner, StripList *strips) {
    GalleyContext *context = plan->context;
    Galley *galley = ARENA_NEW(context->galley, Galley);
    *galley = (Galley){.strips = inner.at,
                       .count = inner.count,
                       .measure = plan->measure,
                       .pitch = context->body->pitch,
                       .body_size = context->body->size};
    Strip strip = {.kind = STRIP_BLOCK,
                   .node = plan->block->id,
                   .span = plan->block->span,
                   .height = plan->measure, /* a whole page's */
                   .is_movable = true,
                   .turned = galley};
    array_push(context->galley, strips, strip);
}

static void take_step(WidePlan *plan, WideStep step, bool may_turn) {
    switch (step) {
    case WIDE_SHRINK: shrink(plan); break;
    case WIDE_SPLIT: plan->splits = plan->block->table->column_count > 1; break;
    case WIDE_TURN: {
        if (!may_turn) break;
        bool shrank = plan->shrinks;
        plan->shrinks = false;
        turn(plan);
        if (shrank && is_too_wide(plan)) shrink(plan);
    }
    }
}

void table_set(GalleyContext *context, const Block *block, Length measure, bool may_turn, StripList *strips) {
    const Table *table = block->table;
    WidePlan plan = {.context = context, .block = block, .measure = measure, .styled = context->styled};
    NoteRefs notes = may_turn ? table_notes_number(context, block) : (NoteRefs){0};
    if (table->is_turned && may_turn) turn(&plan);
    for (size_t i = 0; i < table->wide_count && !plan.splits && is_too_wide(&plan); i++)
        take_step(&plan, table->wide[i], may_turn);
    StripList inner = {0}, *set = plan.turns ? &inner : strips;
    if (plan.splits)
        set_parts(&plan, set);
    else
        table_set_part(context, block, NULL, plan.measure, set);
    if (plan.shrinks) report_shrunk(&plan);
    context->styled = plan.styled;
    table_notes_push(context, notes, plan.measure, set);
    if (plan.turns) push_turned(&plan, inner, strips);
}
