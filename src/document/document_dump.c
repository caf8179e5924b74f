/* Takes: a document. Gives: a line a node; fields that are empty or as usual are left out.
 * Invariant: as in document_dump.h.
 */
#include "document/document_dump.h"

typedef struct Writer {
    Dump *dump;
    Arena *arena;
    const StyledDocument *styled; /* NULL: the document alone, with its inlines */
} Writer;

/* A line in the making. */
static StrBuilder begin(Writer *writer, const char *kind, NodeId id, Span span) {
    StrBuilder line = {.arena = writer->arena};
    str_append_format(&line, "%s #%u", kind, id);
    if (!writer->styled) {
        str_append_format(&line, " @%u:%u:%u", span.file, span.line, span.column);
        return line;
    }
    const Style *style = writer->styled->style[id];
    if (style) str_append_format(&line, " %.*s", STR_ARGS(style->name));
    Str label = writer->styled->label[id];
    if (label.length) {
        str_append_byte(&line, ' ');
        str_append(&line, dump_quote(writer->arena, label));
    }
    return line;
}

static void text_field(Writer *writer, StrBuilder *line, const char *name, Str text) {
    if (!text.length) return;
    str_append_format(line, " %s=", name);
    str_append(line, dump_quote(writer->arena, text));
}

static void number_field(StrBuilder *line, const char *name, int64_t value, int64_t usual) {
    if (value != usual) str_append_format(line, " %s=%lld", name, (long long)value);
}

static void flag_field(StrBuilder *line, const char *name, bool value) {
    if (value) str_append_format(line, " %s", name);
}

static void dimension_field(Writer *writer, StrBuilder *line, const char *name, Dimension value) {
    static const char *const units[] = {
        [UNIT_ABSOLUTE] = "pt", [UNIT_EM] = "zw", [UNIT_PERCENT] = "%", [UNIT_FRACTION] = "fr"};
    if (value.value)
        str_append_format(line, " %s=%s%s", name, dump_length(writer->arena, value.value), units[value.unit]);
}

static void end(Writer *writer, const StrBuilder *line) {
    dump_line(writer->dump, writer->arena, "%.*s", STR_ARGS(str_built(line)));
}

static void write_blocks(Writer *writer, const Block *first);

static void write_inlines(Writer *writer, const Inline *first) {
    if (writer->styled) return;
    writer->dump->level++;
    for (const Inline *part = first; part; part = part->next) {
        StrBuilder line = begin(writer, inline_kind_name(part->kind), part->id, part->span);
        if (part->text.length) {
            str_append_byte(&line, ' ');
            str_append(&line, dump_quote(writer->arena, part->text));
        }
        for (size_t i = 0; i < part->part_count; i++) text_field(writer, &line, "reading", part->parts[i]);
        end(writer, &line);
        write_inlines(writer, part->child);
        if (part->kind == INLINE_NOTE && part->note) write_blocks(writer, part->note->body);
    }
    writer->dump->level--;
}

/* A named chain of inlines that is not the block's text. */
static void write_part(Writer *writer, const char *name, const Inline *first) {
    if (!first || writer->styled) return;
    writer->dump->level++;
    dump_line(writer->dump, writer->arena, "%s:", name);
    write_inlines(writer, first);
    writer->dump->level--;
}

static const char *side_name(Side side) {
    static const char *const names[] = {
        [SIDE_LEFT] = "left", [SIDE_RIGHT] = "right", [SIDE_INSIDE] = "inside", [SIDE_OUTSIDE] = "outside"};
    return names[side];
}

static void append_columns(Writer *writer, StrBuilder *line, const Table *table) {
    static const char *const aligns[] = {[CELL_DEFAULT] = "",
                                         [CELL_START] = ":start",
                                         [CELL_CENTER] = ":center",
                                         [CELL_END] = ":end",
                                         [CELL_DECIMAL] = ":decimal"};
    static const char *const units[] = {
        [UNIT_ABSOLUTE] = "pt", [UNIT_EM] = "zw", [UNIT_PERCENT] = "%", [UNIT_FRACTION] = "fr"};
    str_append_c(line, " columns=");
    for (size_t i = 0; i < table->column_count; i++) {
        const TableColumn *column = &table->columns[i];
        if (i) str_append_byte(line, ',');
        if (column->by_content)
            str_append_c(line, "auto");
        else
            str_append_format(line, "%s%s", dump_length(writer->arena, column->width.value),
                              units[column->width.unit]);
        if (column->least.value)
            str_append_format(line, ">%s%s", dump_length(writer->arena, column->least.value),
                              units[column->least.unit]);
        if (column->most.value)
            str_append_format(line, "<%s%s", dump_length(writer->arena, column->most.value),
                              units[column->most.unit]);
        str_append_c(line, aligns[column->align]);
    }
}

static void append_table_look(Writer *writer, StrBuilder *line, const Table *table) {
    static const char *const places[] = {
        [CELL_DEFAULT] = "", [CELL_START] = "start", [CELL_CENTER] = "center", [CELL_END] = "end"};
    flag_field(line, "keep_groups", table->keeps_groups);
    flag_field(line, "repeat_groups", table->repeats_groups);
    flag_field(line, "repeat_spans", table->repeats_spans);
    if (table->place) text_field(writer, line, "place", str_from_c(places[table->place]));
    flag_field(line, "width_auto", table->width_by_content);
    dimension_field(writer, line, "width", table->width);
    static const char *const steps[] = {
        [WIDE_SHRINK] = "shrink", [WIDE_TURN] = "turn", [WIDE_SPLIT] = "split"};
    for (size_t i = 0; i < table->wide_count; i++)
        text_field(writer, line, "wide", str_from_c(steps[table->wide[i]]));
    if (table->wide_count)
        dimension_field(writer, line, "smallest", (Dimension){UNIT_ABSOLUTE, table->smallest});
    number_field(line, "repeat_columns", table->repeated_columns, 0);
    flag_field(line, "turned", table->is_turned);
}

static void append_fields(Writer *writer, StrBuilder *line, const Block *block) {
    static const char *const lists[] = {[LIST_BULLET] = "bullet",
                                        [LIST_CIRCLED] = "circled",
                                        [LIST_NUMBER] = "number",
                                        [LIST_PARENTHESIZED] = "parenthesized",
                                        [LIST_PLAIN] = "plain"};
    text_field(writer, line, "style", block->style);
    text_field(writer, line, "anchor", block->anchor);
    switch (block->kind) {
    case BLOCK_HEADING:
        number_field(line, "level", block->heading.level, 0);
        text_field(writer, line, "numbering", block->heading.numbering);
        text_field(writer, line, "number", block->heading.number);
        flag_field(line, "unnumbered", block->heading.unnumbered);
        break;
    case BLOCK_LIST:
        str_append_format(line, " %s", lists[block->list.kind]);
        text_field(writer, line, "mark", block->list.mark);
        number_field(line, "start", block->list.start, 1);
        break;
    case BLOCK_FIGURE:
        text_field(writer, line, "source", block->figure->source);
        text_field(writer, line, "alternative", block->figure->alternative);
        flag_field(line, "decorative", block->figure->is_decorative);
        dimension_field(writer, line, "width", block->figure->width);
        break;
    case BLOCK_PHOTOS:
        dimension_field(writer, line, "height", block->photos.height);
        dimension_field(writer, line, "gap", block->photos.gap);
        break;
    case BLOCK_FLOAT:
        str_append_format(line, " %s", side_name(block->side_float.side));
        dimension_field(writer, line, "width", block->side_float.width);
        dimension_field(writer, line, "min_text", block->side_float.min_text);
        break;
    case BLOCK_TABLE:
        append_columns(writer, line, block->table);
        text_field(writer, line, "continued", block->table->continued);
        append_table_look(writer, line, block->table);
        break;
    case BLOCK_ITEM:
        number_field(line, "item", (int)block->item.index, -1);
        text_field(writer, line, "field", block->item.field);
        break;
    case BLOCK_CONTENTS: number_field(line, "levels", block->contents.levels, 2); break;
    case BLOCK_CONTENTS_ENTRY: number_field(line, "level", block->entry.level, 0); break;
    case BLOCK_PARAGRAPH:
        flag_field(line, "continues", block->role == PARAGRAPH_CONTINUES);
        flag_field(line, "formula", block->role == PARAGRAPH_FORMULA);
        break;
    case BLOCK_INDEX:
    case BLOCK_INDEX_GROUP:
    case BLOCK_INDEX_ENTRY:
    case BLOCK_LIST_ITEM:
    case BLOCK_QUOTE:
    case BLOCK_DEFINITIONS:
    case BLOCK_DEFINITION:
    case BLOCK_BOX:
    case BLOCK_PAGE_BREAK: break;
    }
}

static void append_chart(Writer *writer, StrBuilder *line, const Chart *chart) {
    static const char *const kinds[] = {[CHART_BAR] = "bar", [CHART_LINE] = "line", [CHART_PIE] = "pie"};
    static const char *const stacks[] = {"", " stacked", " stacked=share"};
    static const char *const directions[] = {"", " vertical", " horizontal"};
    static const char *const names[] = {"", " names=direct", " names=legend", " names=none"};
    static const char *const values[] = {"", " values", " values=none"};
    str_append_format(line, "chart %s%s%s%s%s", kinds[chart->kind], stacks[chart->stack],
                      directions[chart->direction], names[chart->names], values[chart->values]);
    text_field(writer, line, "unit", chart->unit);
    text_field(writer, line, "category_title", chart->category_title);
    text_field(writer, line, "axis", chart->axis.title);
    const NumberFormat plain = number_format_plain();
    const struct {
        const char *name;
        bool is_there;
        Decimal number;
    } ends[] = {{"least", chart->axis.has_least, chart->axis.least},
                {"most", chart->axis.has_most, chart->axis.most},
                {"step", chart->axis.has_step, chart->axis.step}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (ends[i].is_there)
            str_append_format(line, " %s=%s", ends[i].name,
                              str_to_c(writer->arena, number_print(writer->arena, &plain, ends[i].number)));
    dimension_field(writer, line, "height", chart->height);
}

/* A line a category, with the numbers of its series as they are printed, and tokens in quotes. */
static void write_chart(Writer *writer, const Chart *chart) {
    StrBuilder head = {.arena = writer->arena};
    append_chart(writer, &head, chart);
    end(writer, &head);
    writer->dump->level++;
    for (size_t j = 0; j < chart->series_count; j++) {
        const ChartName *name = &chart->series[j].name;
        dump_line(writer->dump, writer->arena, "series @%u:%u:%u %.*s", name->span.file, name->span.line,
                  name->span.column, STR_ARGS(dump_quote(writer->arena, name->text)));
    }
    for (size_t i = 0; i < chart->category_count; i++) {
        StrBuilder line = {.arena = writer->arena};
        str_append(&line, dump_quote(writer->arena, chart->categories[i].text));
        for (size_t j = 0; j < chart->series_count; j++) {
            const ChartValue *value = &chart->series[j].values[i];
            str_append_byte(&line, ' ');
            str_append(&line, value->is_number ? number_print(writer->arena, &chart->format, value->number)
                                               : dump_quote(writer->arena, value->token));
        }
        end(writer, &line);
    }
    writer->dump->level--;
}

static void write_figure_parts(Writer *writer, const Figure *figure) {
    write_part(writer, "caption", figure->caption);
    write_part(writer, "credit", figure->credit);
    if (writer->styled) return;
    writer->dump->level++;
    if (figure->chart) write_chart(writer, figure->chart);
    for (size_t i = 0; i < figure->label_count; i++) {
        const FigureLabel *label = &figure->labels[i];
        dump_line(writer->dump, writer->arena, "label %s%%,%s%% %s%s%s", dump_length(writer->arena, label->x),
                  dump_length(writer->arena, label->y), side_name(label->side),
                  label->has_marker ? " marker" : "", label->is_small ? " small" : "");
        write_inlines(writer, label->text);
    }
    writer->dump->level--;
}

static void write_rows(Writer *writer, const char *name, const TableRow *rows, size_t count) {
    static const char *const aligns[] = {[CELL_DEFAULT] = "",
                                         [CELL_START] = " start",
                                         [CELL_CENTER] = " center",
                                         [CELL_END] = " end",
                                         [CELL_DECIMAL] = " decimal"};
    static const char *const verticals[] = {"", " top", " middle", " bottom"};
    static const char *const kinds[] = {"", " group-head", " subtotal"};
    writer->dump->level++;
    for (size_t i = 0; i < count; i++) {
        StrBuilder line = begin(writer, name, rows[i].id, rows[i].span);
        str_append_c(&line, kinds[rows[i].kind]);
        flag_field(&line, "keep_next", rows[i].keeps_next);
        end(writer, &line);
        writer->dump->level++;
        for (size_t j = 0; j < rows[i].cell_count; j++) {
            const TableCell *cell = &rows[i].cells[j];
            line = begin(writer, "cell", cell->id, cell->span);
            number_field(&line, "column", cell->column, -1);
            number_field(&line, "columns", cell->columns, 1);
            number_field(&line, "rows", cell->rows, 1);
            str_append_c(&line, aligns[cell->align]);
            str_append_c(&line, verticals[cell->vertical]);
            end(writer, &line);
            write_blocks(writer, cell->content);
        }
        writer->dump->level--;
    }
    writer->dump->level--;
}

static void write_blocks(Writer *writer, const Block *first) {
    writer->dump->level++;
    for (const Block *block = first; block; block = block->next) {
        StrBuilder line = begin(writer, block_kind_name(block->kind), block->id, block->span);
        if (!writer->styled) append_fields(writer, &line, block);
        end(writer, &line);
        write_part(writer, "label", block->label);
        write_inlines(writer, block->text);
        if (block->kind == BLOCK_FIGURE) write_figure_parts(writer, block->figure);
        if (block->kind == BLOCK_PHOTOS) write_part(writer, "credit", block->photos.credit);
        if (block->kind == BLOCK_TABLE) {
            write_part(writer, "unit", block->table->unit);
            write_rows(writer, "head", block->table->head, block->table->head_count);
            write_rows(writer, "head-later", block->table->head_later, block->table->head_later_count);
            write_rows(writer, "row", block->table->rows, block->table->row_count);
            write_rows(writer, "total", block->table->total, block->table->total_count);
            write_part(writer, "continues", block->table->continues);
            write_part(writer, "note", block->table->note);
        }
        write_blocks(writer, block->child);
    }
    writer->dump->level--;
}

static void write_chapters(Writer *writer, const Document *document) {
    writer->dump->level++;
    for (size_t i = 0; i < document->chapter_count; i++) {
        const Chapter *chapter = &document->chapters[i];
        StrBuilder line = begin(writer, "chapter", chapter->id, chapter->span);
        if (!writer->styled) {
            text_field(writer, &line, "number", chapter->number);
            text_field(writer, &line, "running", chapter->running);
            text_field(writer, &line, "anchor", chapter->anchor);
        }
        end(writer, &line);
        write_inlines(writer, chapter->title);
        write_blocks(writer, chapter->body);
    }
    writer->dump->level--;
}

void document_dump(Dump *dump, Arena *arena, const Document *document) {
    Writer writer = {.dump = dump, .arena = arena};
    StrBuilder line = {.arena = arena};
    str_append_c(&line, "document");
    text_field(&writer, &line, "title", document->title);
    text_field(&writer, &line, "subtitle", document->subtitle);
    text_field(&writer, &line, "author", document->author);
    text_field(&writer, &line, "publisher", document->publisher);
    text_field(&writer, &line, "language", document->language);
    number_field(&line, "first_chapter", document->first_chapter, 1);
    end(&writer, &line);
    write_chapters(&writer, document);
}

void style_dump(Dump *dump, Arena *arena, const StyledDocument *styled) {
    Writer writer = {.dump = dump, .arena = arena, .styled = styled};
    dump_line(dump, arena, "styled document");
    write_chapters(&writer, styled->document);
}
