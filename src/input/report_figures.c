/* Figures, rows of photographs, floats at the side.
 *
 * Takes: their YAML. Gives: blocks with resolved paths.
 * Invariant: every picture has alternative text or is named decorative.
 */
#include "input/report_reader.h"

typedef struct FigureFields {
    const YamlNode *id, *src, *caption, *credit, *labels, *alt;
    Dimension width;
    Str style;
    bool formula, across;
} FigureFields;

static const Field figure_fields[] = {
    {.name = "src", .type = FIELD_NODE, .offset = offsetof(FigureFields, src), .is_required = true},
    {.name = "alt", .type = FIELD_MARKUP, .offset = offsetof(FigureFields, alt)},
    {.name = "id", .type = FIELD_NODE, .offset = offsetof(FigureFields, id)},
    {.name = "caption", .type = FIELD_MARKUP, .offset = offsetof(FigureFields, caption)},
    {.name = "credit", .type = FIELD_MARKUP, .offset = offsetof(FigureFields, credit)},
    {.name = "width", .type = FIELD_DIMENSION, .offset = offsetof(FigureFields, width)},
    {.name = "labels", .type = FIELD_NODE, .offset = offsetof(FigureFields, labels)},
    {.name = "formula", .type = FIELD_BOOLEAN, .offset = offsetof(FigureFields, formula)},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(FigureFields, style)},
    {.name = "across", .type = FIELD_BOOLEAN, .offset = offsetof(FigureFields, across)},
};

typedef struct LabelFields {
    const YamlNode *text, *at;
    bool marker, small;
    int side;
} LabelFields;

static const Choice label_sides[] = {{"left", SIDE_LEFT}, {"right", SIDE_RIGHT}, {NULL, 0}};

static const Field label_fields[] = {
    {.name = "text", .type = FIELD_MARKUP, .offset = offsetof(LabelFields, text)},
    {.name = "at", .type = FIELD_NODE, .offset = offsetof(LabelFields, at), .is_required = true},
    {.name = "marker", .type = FIELD_BOOLEAN, .offset = offsetof(LabelFields, marker)},
    {.name = "small", .type = FIELD_BOOLEAN, .offset = offsetof(LabelFields, small)},
    {.name = "side", .type = FIELD_CHOICE, .offset = offsetof(LabelFields, side), .choices = label_sides},
};

/* `at: [41%, 63%]` */
static bool read_place(ReportReader *reader, const YamlNode *at, FigureLabel *label) {
    FieldContext context = report_context(reader, "at");
    static const Field coordinate = {.name = "at", .type = FIELD_DIMENSION};
    int32_t value[2];
    bool ok = at->kind == YAML_KIND_SEQUENCE && at->count == 2;
    for (size_t i = 0; ok && i < 2; i++) {
        Dimension dimension = {0};
        if (!schema_value(&context, at->items[i], &coordinate, &dimension)) return false;
        bool is_zero = dimension.unit == UNIT_ABSOLUTE && dimension.value == 0;
        ok = (dimension.unit == UNIT_PERCENT || is_zero) && dimension.value >= 0 && dimension.value <= 100000;
        value[i] = dimension.value;
    }
    if (!ok) {
        DIAGNOSE(reader->diagnostics, LABEL_PLACE, at->span, NULL);
        return false;
    }
    label->x = value[0];
    label->y = value[1];
    return true;
}

static bool read_label(ReportReader *reader, const YamlNode *node, FigureLabel *label) {
    LabelFields fields = {.side = SIDE_RIGHT};
    FieldContext context = report_context(reader, "label");
    SCHEMA_READ(&context, node, label_fields, &fields);
    if (!fields.at || !read_place(reader, fields.at, label)) return false;
    label->text = report_read_line(reader, fields.text);
    label->has_marker = fields.marker;
    label->is_small = fields.small;
    label->side = (Side)fields.side;
    label->span = fields.text ? fields.text->span : node->span;
    if (label->text || label->has_marker) return true;
    DIAGNOSE(reader->diagnostics, TEXT_EMPTY, node->span, "label");
    return false;
}

void report_read_labels(ReportReader *reader, const YamlNode *list, Figure *figure) {
    FieldContext context = report_context(reader, "labels");
    if (!schema_expect(&context, list, YAML_KIND_SEQUENCE)) return;
    figure->labels = ARENA_ARRAY(reader->arena, FigureLabel, list->count);
    for (size_t i = 0; i < list->count; i++)
        figure->label_count += read_label(reader, list->items[i], &figure->labels[figure->label_count]);
}

static void read_alternative(ReportReader *reader, const FigureFields *fields, Span span, Figure *figure) {
    Str text = fields->alt ? str_trim(fields->alt->text) : (Str){0};
    if (str_equal(text, STR("decorative"))) {
        figure->is_decorative = true;
        return;
    }
    /* Alternative text is read aloud, so markup in it has no meaning and lines are joined as in text. */
    if (fields->alt)
        figure->alternative = inline_plain_text(reader->arena, report_read_line(reader, fields->alt));
    if (!figure->alternative.length)
        DIAGNOSE(reader->diagnostics, ALT_MISSING, fields->alt ? fields->alt->span : span, NULL);
}

Block *report_read_figure(ReportReader *reader, const YamlNode *value, Span span) {
    FigureFields fields = {0};
    FieldContext context = report_context(reader, "figure");
    SCHEMA_READ(&context, value, figure_fields, &fields);
    if (value->kind != YAML_KIND_MAPPING) return NULL;
    Block *block = report_new_block(reader, BLOCK_FIGURE, span);
    Figure *figure = block->figure;
    block->style = fields.style;
    block->across = fields.across;
    read_alternative(reader, &fields, span, figure);
    figure->caption = report_read_line(reader, fields.caption);
    block->anchor =
        report_read_anchor(reader, fields.id, (Anchor){.kind = BLOCK_FIGURE, .title = figure->caption});
    figure->credit = report_read_line(reader, fields.credit);
    figure->width = fields.width;
    figure->is_formula = fields.formula;
    if (fields.width.value < 0 || fields.width.unit == UNIT_FRACTION)
        DIAGNOSE(reader->diagnostics, FIGURE_WIDTH, yaml_get(value, STR("width"))->span, NULL);
    if (fields.labels) report_read_labels(reader, fields.labels, figure);
    if (!fields.src) return NULL;
    figure->path = report_resolve_path(reader, fields.src);
    figure->source = str_trim(fields.src->text);
    figure->source_span = fields.src->span;
    return figure->path.length ? block : NULL;
}

typedef struct PhotosFields {
    const YamlNode *id, *caption, *credit, *items;
    Dimension height, gap;
    Str style;
    bool across;
} PhotosFields;

static const Field photos_fields[] = {
    {.name = "items", .type = FIELD_NODE, .offset = offsetof(PhotosFields, items), .is_required = true},
    {.name = "id", .type = FIELD_NODE, .offset = offsetof(PhotosFields, id)},
    {.name = "caption", .type = FIELD_MARKUP, .offset = offsetof(PhotosFields, caption)},
    {.name = "credit", .type = FIELD_MARKUP, .offset = offsetof(PhotosFields, credit)},
    {.name = "height", .type = FIELD_DIMENSION, .offset = offsetof(PhotosFields, height)},
    {.name = "gap", .type = FIELD_DIMENSION, .offset = offsetof(PhotosFields, gap)},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(PhotosFields, style)},
    {.name = "across", .type = FIELD_BOOLEAN, .offset = offsetof(PhotosFields, across)},
};

static void check_absolute(ReportReader *reader, const YamlNode *mapping, const char *name,
                           Dimension dimension) {
    const YamlNode *node = yaml_get(mapping, str_from_c(name));
    bool is_relative = dimension.unit == UNIT_PERCENT || dimension.unit == UNIT_FRACTION;
    if (node && (is_relative || dimension.value < 0))
        DIAGNOSE(reader->diagnostics, LENGTH_WRONG_UNIT, node->span, name,
                 str_to_c(reader->arena, node->text));
}

Block *report_read_photos(ReportReader *reader, const YamlNode *value, Span span) {
    PhotosFields fields = {0};
    FieldContext context = report_context(reader, "photos");
    SCHEMA_READ(&context, value, photos_fields, &fields);
    if (!fields.items || !schema_expect(&context, fields.items, YAML_KIND_SEQUENCE)) return NULL;
    Block *block = report_new_block(reader, BLOCK_PHOTOS, span);
    block->style = fields.style;
    block->across = fields.across;
    block->photos = (Photos){.height = fields.height, .gap = fields.gap};
    check_absolute(reader, value, "height", fields.height);
    check_absolute(reader, value, "gap", fields.gap);
    block->text = report_read_line(reader, fields.caption);
    block->anchor =
        report_read_anchor(reader, fields.id, (Anchor){.kind = BLOCK_PHOTOS, .title = block->text});
    block->photos.credit = report_read_line(reader, fields.credit);
    BlockChain chain = {0};
    for (size_t i = 0; i < fields.items->count; i++)
        chain_append(&chain,
                     report_read_figure(reader, fields.items->items[i], fields.items->items[i]->span));
    block->child = chain.first;
    if (block->child) return block;
    if (!fields.items->count) DIAGNOSE(reader->diagnostics, TEXT_EMPTY, fields.items->span, "photos");
    return NULL;
}

typedef struct FloatFields {
    const YamlNode *body, *figure;
    Dimension width, min_text;
    int side;
    Str style;
} FloatFields;

static const Choice float_sides[] = {{"left", SIDE_LEFT},
                                     {"right", SIDE_RIGHT},
                                     {"inside", SIDE_INSIDE},
                                     {"outside", SIDE_OUTSIDE},
                                     {NULL, 0}};

static const Field float_fields[] = {
    {.name = "side", .type = FIELD_CHOICE, .offset = offsetof(FloatFields, side), .choices = float_sides},
    {.name = "width", .type = FIELD_DIMENSION, .offset = offsetof(FloatFields, width)},
    {.name = "min_text", .type = FIELD_DIMENSION, .offset = offsetof(FloatFields, min_text)},
    {.name = "body", .type = FIELD_NODE, .offset = offsetof(FloatFields, body)},
    {.name = "figure", .type = FIELD_NODE, .offset = offsetof(FloatFields, figure)},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(FloatFields, style)},
};

Block *report_read_float(ReportReader *reader, const YamlNode *value, Span span) {
    FloatFields fields = {.side = SIDE_OUTSIDE};
    FieldContext context = report_context(reader, "float");
    if (!SCHEMA_READ(&context, value, float_fields, &fields) && value->kind != YAML_KIND_MAPPING) return NULL;
    if ((fields.body != NULL) == (fields.figure != NULL)) {
        DIAGNOSE(reader->diagnostics, FLOAT_CONTENT, span, NULL);
        return NULL;
    }
    Block *block = report_new_block(reader, BLOCK_FLOAT, span);
    block->style = fields.style;
    block->side_float = (SideFloat){(Side)fields.side, fields.width, fields.min_text};
    if (fields.figure)
        block->child = report_read_figure(reader, fields.figure, fields.figure->span);
    else
        block->child = report_read_body(reader, fields.body, BODY_INSIDE, "float");
    return block->child ? block : NULL;
}
