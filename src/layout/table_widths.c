/* What a table's entries need, and the columns' places.
 *
 * Takes: a table and a measure. Gives: the columns' edges, and where numbers stand in them.
 * Invariant: each entry is measured once; what does not fit is told with its place.
 */
#include "layout/table_columns.h"
#include "layout/table_internal.h"

typedef struct Needs {
    ColumnNeed *column;
    const TableCell **widest; /* by column: the cell with the widest piece that cannot be broken */
    Length *flush_right;      /* by column: the widest entry that is flush right, paddings included */
    ARRAY(SpanNeed)
    spans;
} Needs;

/* The parts of a number before and behind its point, for its column. */
static void measure_decimal(TableSetter *setter, const TableCell *cell, Length padding, ColumnNeed *need) {
    const Block *block = table_only_paragraph(cell);
    DecimalExtent extent, *widest = &setter->decimal[cell->column];
    if (!block || !table_is_decimal(setter, cell)) return;
    const Paragraph *paragraph = galley_paragraph(
        setter->context, block->text, table_node_style(setter, block->id), block->id, block->span);
    if (!decimal_extent(paragraph, &extent)) return;
    if (extent.before > widest->before) widest->before = extent.before;
    if (extent.after > widest->after) widest->after = extent.after;
    Length both = widest->before + widest->after + padding;
    if (both > need->natural) need->natural = both;
    if (both > need->least) need->least = both;
}

static void measure_cell(TableSetter *setter, const TableCell *cell, Section section, Needs *needs) {
    GalleyContext *context = setter->context;
    size_t column = (size_t)cell->column, columns = table_cell_end(setter, cell) - column;
    if (column >= setter->table->column_count) return;
    Length natural, least, padding = 2 * table_node_style(setter, cell->id)->padding_inline;
    CellWork work = cell_begin(context, setter->is_large);
    galley_block_widths(context, cell->content, &natural, &least);
    natural += padding;
    least += padding;
    if (columns > 1) {
        SpanNeed span = {column, columns, natural, least};
        array_push(context->galley, &needs->spans, span);
        cell_end(context, work);
        return;
    }
    ColumnNeed *need = &needs->column[column];
    if (section != SECTION_HEAD) measure_decimal(setter, cell, padding, need);
    if (setter->is_large) table_keep_line(setter, cell, natural - padding);
    cell_end(context, work);
    if (section != SECTION_HEAD && table_is_flush_right(setter, cell) && natural > needs->flush_right[column])
        needs->flush_right[column] = natural;
    if (natural > need->natural) need->natural = natural;
    if (least > need->least) {
        need->least = least;
        needs->widest[column] = cell;
    }
}

static void measure_rows(TableSetter *setter, const TableRow *rows, size_t count, Section section,
                         Needs *needs) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < rows[i].cell_count; j++)
            measure_cell(setter, &rows[i].cells[j], section, needs);
}

/* The character size that zw refers to. */
static Length table_em(const TableSetter *setter) {
    const Table *table = setter->table;
    const Style *style = table_first_style(setter, table->rows, table->row_count);
    if (!style) style = table_first_style(setter, table->head, table->head_count);
    return (style ? style : setter->context->body)->size;
}

static void report_narrow(TableSetter *setter, const Needs *needs, const Length *widths) {
    for (size_t i = 0; i < setter->table->column_count; i++) {
        if (needs->column[i].least <= widths[i] || !needs->widest[i]) continue;
        char width[LENGTH_TEXT_SIZE], least[LENGTH_TEXT_SIZE];
        const char *number = str_format(setter->context->galley, "%zu", i + 1).text;
        length_print(widths[i], width);
        length_print(needs->column[i].least, least);
        DIAGNOSE(setter->context->diagnostics, TABLE_COLUMN_NARROW, needs->widest[i]->span, number, width,
                 least);
    }
}

/* Widths that the author gave and that do not go into the measure. */
static void report_wide(TableSetter *setter, const Needs *needs, Length em, Length measure) {
    int64_t wanted = 0;
    for (size_t i = 0; i < setter->table->column_count; i++)
        if (!needs->column[i].by_content) wanted += dimension_resolve(needs->column[i].width, em, measure);
    if (wanted <= measure) return;
    char sum[LENGTH_TEXT_SIZE], room[LENGTH_TEXT_SIZE];
    length_print(wanted < LENGTH_MAX ? (Length)wanted : LENGTH_MAX, sum);
    length_print(measure, room);
    DIAGNOSE(setter->context->diagnostics, TABLE_TOO_WIDE, setter->block->span, sum, room);
}

/* A table narrower than the measure stands where its caption's lines stand. */
static Length table_x(const TableSetter *setter, Length free) {
    if (setter->table->place == CELL_CENTER) return free / 2;
    if (setter->table->place == CELL_END) return free;
    if (setter->table->place) return 0;
    switch (table_node_style(setter, setter->block->id)->align) {
    case ALIGN_CENTER: return free / 2;
    case ALIGN_END: return free;
    case ALIGN_JUSTIFY:
    case ALIGN_SPREAD:
    case ALIGN_START: break;
    }
    return 0;
}

/* The width that the whole table may have. */
static Length table_room(const TableSetter *setter, const Needs *needs, Length em, Length measure) {
    const Table *table = setter->table;
    int64_t wanted = 0;
    if (table->width_by_content)
        for (size_t i = 0; i < table->column_count; i++)
            wanted += needs->column[i].by_content ? needs->column[i].natural
                                                  : dimension_resolve(needs->column[i].width, em, measure);
    else if (table->width.value > 0)
        wanted = dimension_resolve(table->width, em, measure);
    return wanted > 0 && wanted < measure ? (Length)wanted : measure;
}

/* Carried sums are wider than the numbers that they add up. */
static void measure_sums(TableSetter *setter, Needs *needs) {
    const Table *table = setter->table;
    if (!table->carry.to_next && !table->carry.page_total) return;
    GalleyContext *context = setter->context;
    Str *texts = ARENA_ARRAY(context->galley, Str, table->column_count);
    table_widest_sums(setter, texts);
    const Style *style = table_sum_style(setter);
    for (size_t i = 0; i < table->column_count; i++) {
        if (!texts[i].length) continue;
        const Paragraph *paragraph =
            galley_plain(context, texts[i], style, setter->block->id, setter->block->span);
        Length padding = 2 * style->padding_inline, width = paragraph_natural_width(paragraph) + padding;
        DecimalExtent extent;
        ColumnNeed *need = &needs->column[i];
        if (table->columns[i].align == CELL_DECIMAL && decimal_extent(paragraph, &extent)) {
            DecimalExtent *widest = &setter->decimal[i];
            if (extent.before > widest->before) widest->before = extent.before;
            if (extent.after > widest->after) widest->after = extent.after;
            width = widest->before + widest->after + padding;
        } else if (table->columns[i].align == CELL_END && width > needs->flush_right[i]) {
            needs->flush_right[i] = width;
        }
        if (width > need->natural) need->natural = width;
        if (width > need->least) need->least = width;
    }
}

/* What all entries of the table need. */
static Needs measure_table(TableSetter *setter) {
    Arena *arena = setter->context->galley;
    const Table *table = setter->table;
    size_t count = table->column_count;
    Needs needs = {.column = ARENA_ARRAY(arena, ColumnNeed, count),
                   .widest = ARENA_ARRAY(arena, const TableCell *, count)};
    needs.flush_right = ARENA_ARRAY(arena, Length, count);
    setter->decimal = ARENA_ARRAY(arena, DecimalExtent, count);
    for (size_t i = 0; i < count; i++) {
        bool is_share = table->columns[i].width.unit == UNIT_FRACTION;
        needs.column[i].by_content = table->columns[i].by_content || (table->width_by_content && is_share);
        needs.column[i].width = table->columns[i].width;
    }
    measure_rows(setter, table->head, table->head_count, SECTION_HEAD, &needs);
    measure_rows(setter, table->rows, table->row_count, SECTION_BODY, &needs);
    measure_rows(setter, table->total, table->total_count, SECTION_TOTAL, &needs);
    measure_rows(setter, table->head_later, table->head_later_count, SECTION_HEAD, &needs);
    measure_sums(setter, &needs);
    return needs;
}

static Length limit_of(Dimension limit, Length em, Length measure) {
    return limit.value > 0 ? dimension_resolve(limit, em, measure) : 0;
}

/* What entries over several columns need, and the author's limits. */
static void settle_needs(TableSetter *setter, Needs *needs, Length em, Length measure) {
    const Table *table = setter->table;
    table_columns_add_spans(needs->column, table->column_count, needs->spans.at, needs->spans.count, em,
                            measure);
    for (size_t i = 0; i < table->column_count; i++) {
        ColumnNeed *need = &needs->column[i];
        Length least = limit_of(table->columns[i].least, em, measure);
        need->most = limit_of(table->columns[i].most, em, measure);
        if (need->most && need->natural > need->most) need->natural = need->most;
        if (need->most && need->least > need->most) need->least = need->most;
        if (need->least < least) need->least = least;
        if (need->natural < need->least) need->natural = need->least;
    }
}

void table_set_columns(TableSetter *setter, Length measure) {
    Arena *arena = setter->context->galley;
    size_t count = setter->table->column_count;
    if (setter->is_large)
        setter->lines = ARENA_ARRAY(arena, CellLine *, setter->styled->document->node_count + 1);
    Needs needs = measure_table(setter);
    Length *widths = ARENA_ARRAY(arena, Length, count), em = table_em(setter), width = 0;
    settle_needs(setter, &needs, em, measure);
    Length room = table_room(setter, &needs, em, measure);
    table_columns_resolve(needs.column, count, em, room, widths);
    report_wide(setter, &needs, em, room);
    report_narrow(setter, &needs, widths);
    for (size_t i = 0; i < count; i++) width += widths[i];
    setter->column_x = ARENA_ARRAY(arena, Length, count + 1);
    setter->column_x[0] = table_x(setter, measure - width);
    for (size_t i = 0; i < count; i++) setter->column_x[i + 1] = setter->column_x[i] + widths[i];
    setter->end_slack = ARENA_ARRAY(arena, Length, count);
    for (size_t i = 0; i < count; i++)
        if (needs.flush_right[i] < widths[i]) setter->end_slack[i] = (widths[i] - needs.flush_right[i]) / 2;
    setter->frame->x = setter->column_x[0];
    setter->frame->width = width;
    setter->frame->column_x = setter->column_x;
    setter->frame->column_count = count;
}

static TableSetter measuring_setter(GalleyContext *context, const Block *block) {
    return (TableSetter){.context = context,
                         .styled = context->styled,
                         .block = block,
                         .table = block->table,
                         .is_large = table_is_large(block->table)};
}

/* A column of texts that is narrower than this has too many line ends: its table is too wide. */
enum { NARROW_EMS = 5 };
/* Parts of a table are not made fewer columns for the sake of wider ones. */
enum { COMFORTABLE_EMS = 12 };

static Length at_most(Length length, Length most) {
    return length < most ? length : most;
}

Length table_least_width(GalleyContext *context, const Block *block, Length measure, Length *scalable,
                         Length *widths) {
    TableSetter setter = measuring_setter(context, block);
    size_t count = setter.table->column_count;
    Needs needs = measure_table(&setter);
    Length em = table_em(&setter);
    settle_needs(&setter, &needs, em, measure);
    int64_t sum = 0;
    *scalable = 0;
    for (size_t i = 0; i < count; i++) {
        const ColumnNeed *need = &needs.column[i];
        bool is_fixed = !need->by_content && need->width.unit != UNIT_FRACTION;
        Length fixed = is_fixed ? dimension_resolve(need->width, em, measure) : 0;
        Length least = at_most(need->natural, em * NARROW_EMS),
               wide = at_most(need->natural, em * COMFORTABLE_EMS);
        if (least < need->least) least = need->least;
        if (wide < least) wide = least;
        sum += is_fixed ? fixed : least;
        if (!is_fixed || need->width.unit == UNIT_EM) *scalable += is_fixed ? fixed : least;
        if (widths) widths[i] = is_fixed ? fixed : wide;
    }
    return sum < LENGTH_MAX ? (Length)sum : LENGTH_MAX;
}

Length table_text_size(GalleyContext *context, const Block *block) {
    TableSetter setter = measuring_setter(context, block);
    return table_em(&setter);
}

void table_block_widths(GalleyContext *context, const Block *block, Length *natural, Length *least) {
    const Table *table = block->table;
    TableSetter setter = measuring_setter(context, block);
    size_t count = table->column_count;
    Needs needs = {.column = ARENA_ARRAY(context->galley, ColumnNeed, count),
                   .widest = ARENA_ARRAY(context->galley, const TableCell *, count),
                   .flush_right = ARENA_ARRAY(context->galley, Length, count)};
    setter.decimal = ARENA_ARRAY(context->galley, DecimalExtent, count);
    measure_rows(&setter, table->head, table->head_count, SECTION_HEAD, &needs);
    measure_rows(&setter, table->rows, table->row_count, SECTION_BODY, &needs);
    measure_rows(&setter, table->total, table->total_count, SECTION_TOTAL, &needs);
    *natural = *least = 0;
    for (size_t i = 0; i < count; i++) {
        DimensionUnit unit = table->columns[i].width.unit;
        bool is_fixed = !table->columns[i].by_content && (unit == UNIT_ABSOLUTE || unit == UNIT_EM);
        Length fixed = is_fixed ? dimension_resolve(table->columns[i].width, table_em(&setter), 0) : 0;
        *natural += is_fixed ? fixed : needs.column[i].natural;
        *least += is_fixed ? fixed : needs.column[i].least;
    }
}
