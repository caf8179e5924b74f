/* Lists and definitions.
 *
 * Takes: their YAML. Gives: blocks with one child for each entry.
 * Invariant: an entry has text, a label or children.
 */
#include "input/report_reader.h"

typedef struct ListFields {
    const YamlNode *items;
    Str mark, style;
    int kind, start;
} ListFields;

static const Choice list_kinds[] = {{"bullet", LIST_BULLET}, {"circled", LIST_CIRCLED},
                                    {"number", LIST_NUMBER}, {"parenthesized", LIST_PARENTHESIZED},
                                    {"plain", LIST_PLAIN},   {NULL, 0}};

static const Field list_fields[] = {
    {.name = "items", .type = FIELD_NODE, .offset = offsetof(ListFields, items), .is_required = true},
    {.name = "kind", .type = FIELD_CHOICE, .offset = offsetof(ListFields, kind), .choices = list_kinds},
    {.name = "mark", .type = FIELD_STRING, .offset = offsetof(ListFields, mark)},
    {.name = "start",
     .type = FIELD_INTEGER,
     .offset = offsetof(ListFields, start),
     .least = 0,
     .most = 99999},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(ListFields, style)},
};

typedef struct ItemFields {
    const YamlNode *text, *label, *body, *definitions;
} ItemFields;

static const Field item_fields[] = {
    {.name = "text", .type = FIELD_MARKUP, .offset = offsetof(ItemFields, text)},
    {.name = "label", .type = FIELD_MARKUP, .offset = offsetof(ItemFields, label)},
    {.name = "body", .type = FIELD_NODE, .offset = offsetof(ItemFields, body)},
};

/* The first paragraph becomes the block's text, further ones its children. */
static void read_text(ReportReader *reader, const YamlNode *scalar, Block *block, BlockChain *children) {
    MarkupParagraphs paragraphs = markup_split(&reader->markup, scalar, SIZE_MAX);
    for (size_t i = 0; i < paragraphs.count; i++) {
        if (!i) {
            block->text = markup_read(&reader->markup, &paragraphs, i);
            continue;
        }
        Block *child = report_new_block(reader, BLOCK_PARAGRAPH, paragraphs.at[i].span);
        child->text = markup_read(&reader->markup, &paragraphs, i);
        chain_append(children, child);
    }
}

/* "日程" in the style item-label, then a full-width colon. */
static Inline *read_label(ReportReader *reader, const YamlNode *label) {
    Inline *span = ARENA_NEW(reader->arena, Inline);
    *span = (Inline){.kind = INLINE_SPAN,
                     .id = report_new_node(reader, label->span),
                     .span = label->span,
                     .text = STR("item-label")};
    span->child = report_read_line(reader, label);
    Inline *colon = ARENA_NEW(reader->arena, Inline);
    *colon = (Inline){.kind = INLINE_TEXT,
                      .id = report_new_node(reader, label->span),
                      .span = label->span,
                      .text = STR("：")};
    span->next = colon;
    return span;
}

static Block *read_item(ReportReader *reader, const YamlNode *node) {
    Block *block = report_new_block(reader, BLOCK_LIST_ITEM, node->span);
    BlockChain children = {0};
    FieldContext context = report_context(reader, "list item");
    if (node->kind == YAML_KIND_SCALAR) {
        schema_check_comment(&context, node, true);
        read_text(reader, node, block, &children);
    } else {
        ItemFields fields = {0};
        SCHEMA_READ(&context, node, item_fields, &fields);
        Inline *label = fields.label ? read_label(reader, fields.label) : NULL;
        if (fields.text) read_text(reader, fields.text, block, &children);
        if (label) {
            label->next->next = block->text;
            block->text = label;
        }
        if (fields.body)
            chain_append(&children, report_read_body(reader, fields.body, BODY_INSIDE, "list item"));
    }
    block->child = children.first;
    if (!block->text && !block->child) DIAGNOSE(reader->diagnostics, TEXT_EMPTY, node->span, "list item");
    return block;
}

Block *report_read_list(ReportReader *reader, const YamlNode *value, Span span) {
    ListFields fields = {.start = 1};
    FieldContext context = report_context(reader, "list");
    if (value->kind == YAML_KIND_SEQUENCE)
        fields.items = value;
    else
        SCHEMA_READ(&context, value, list_fields, &fields);
    if (!fields.items || !schema_expect(&context, fields.items, YAML_KIND_SEQUENCE)) return NULL;
    if (!fields.items->count) {
        DIAGNOSE(reader->diagnostics, TEXT_EMPTY, fields.items->span, "list");
        return NULL;
    }
    Block *block = report_new_block(reader, BLOCK_LIST, span);
    block->style = fields.style;
    block->list = (List){(ListKind)fields.kind, fields.mark, fields.start};
    if (fields.mark.length && fields.kind != LIST_BULLET)
        DIAGNOSE(reader->diagnostics, LIST_MARK, span, NULL);
    BlockChain chain = {0};
    for (size_t i = 0; i < fields.items->count; i++)
        chain_append(&chain, read_item(reader, fields.items->items[i]));
    block->child = chain.first;
    return block;
}

typedef struct DefinitionFields {
    const YamlNode *term, *text, *definitions, *body;
} DefinitionFields;

static const Field definition_fields[] = {
    {.name = "term", .type = FIELD_MARKUP, .offset = offsetof(DefinitionFields, term), .is_required = true},
    {.name = "text", .type = FIELD_MARKUP, .offset = offsetof(DefinitionFields, text)},
    {.name = "definitions", .type = FIELD_NODE, .offset = offsetof(DefinitionFields, definitions)},
    {.name = "body", .type = FIELD_NODE, .offset = offsetof(DefinitionFields, body)},
};

static Block *read_definition(ReportReader *reader, const YamlNode *node) {
    DefinitionFields fields = {0};
    FieldContext context = report_context(reader, "definition");
    if (!SCHEMA_READ(&context, node, definition_fields, &fields) && !fields.term) return NULL;
    Block *block = report_new_block(reader, BLOCK_DEFINITION, fields.term->span);
    BlockChain children = {0};
    block->label = report_read_line(reader, fields.term);
    if (fields.text) read_text(reader, fields.text, block, &children);
    if (fields.definitions)
        chain_append(&children,
                     report_read_definitions(reader, fields.definitions, fields.definitions->span));
    if (fields.body)
        chain_append(&children, report_read_body(reader, fields.body, BODY_INSIDE, "definition"));
    block->child = children.first;
    if (!block->text && !block->child) DIAGNOSE(reader->diagnostics, TEXT_EMPTY, node->span, "definition");
    return block;
}

typedef struct DefinitionsFields {
    const YamlNode *items;
    Str style;
} DefinitionsFields;

static const Field definitions_fields[] = {
    {.name = "items", .type = FIELD_NODE, .offset = offsetof(DefinitionsFields, items), .is_required = true},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(DefinitionsFields, style)},
};

Block *report_read_definitions(ReportReader *reader, const YamlNode *value, Span span) {
    DefinitionsFields fields = {0};
    FieldContext context = report_context(reader, "definitions");
    if (value->kind == YAML_KIND_SEQUENCE)
        fields.items = value;
    else
        SCHEMA_READ(&context, value, definitions_fields, &fields);
    if (!fields.items || !schema_expect(&context, fields.items, YAML_KIND_SEQUENCE)) return NULL;
    if (reader->depth >= REPORT_DEPTH_LIMIT) {
        DIAGNOSE(reader->diagnostics, BLOCKS_TOO_DEEP, span, NULL);
        return NULL;
    }
    reader->depth++;
    Block *block = report_new_block(reader, BLOCK_DEFINITIONS, span);
    block->style = fields.style;
    BlockChain chain = {0};
    for (size_t i = 0; i < fields.items->count; i++)
        chain_append(&chain, read_definition(reader, fields.items->items[i]));
    block->child = chain.first;
    reader->depth--;
    if (block->child) return block;
    DIAGNOSE(reader->diagnostics, TEXT_EMPTY, span, "definitions");
    return NULL;
}
