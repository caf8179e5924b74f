/* Bodies: paragraphs, headings, and the choice of a reader for every other kind.
 *
 * Takes: a list of blocks. Gives: the chain of blocks.
 * Invariant: every entry becomes a block or a diagnostic.
 */
#include "input/report_reader.h"

#include "base/suggest.h"
#include "base/utf8.h"

static Block *new_paragraph(ReportReader *reader, const MarkupParagraphs *paragraphs, size_t index,
                            Str style) {
    Block *block = report_new_block(reader, BLOCK_PARAGRAPH, paragraphs->at[index].span);
    block->style = style;
    block->text = markup_read(&reader->markup, paragraphs, index);
    return block;
}

Block *report_read_paragraphs(ReportReader *reader, const YamlNode *scalar, Str style) {
    FieldContext context = report_context(reader, "text");
    schema_check_comment(&context, scalar, true);
    MarkupParagraphs paragraphs = markup_split(&reader->markup, scalar, SIZE_MAX);
    BlockChain chain = {0};
    for (size_t i = 0; i < paragraphs.count; i++)
        chain_append(&chain, new_paragraph(reader, &paragraphs, i, style));
    return chain.first;
}

typedef struct HeadingFields {
    const YamlNode *text, *id, *subtitle;
    Str numbering, number, style;
} HeadingFields;

static const Field heading_fields[] = {
    {.name = "text", .type = FIELD_MARKUP, .offset = offsetof(HeadingFields, text), .is_required = true},
    {.name = "id", .type = FIELD_NODE, .offset = offsetof(HeadingFields, id)},
    {.name = "subtitle", .type = FIELD_MARKUP, .offset = offsetof(HeadingFields, subtitle)},
    {.name = "numbering", .type = FIELD_STRING, .offset = offsetof(HeadingFields, numbering)},
    {.name = "number", .type = FIELD_STRING, .offset = offsetof(HeadingFields, number)},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(HeadingFields, style)},
};

/* Where a heading's text ends when `{#id}` follows it; the id as a scalar of its own, with its place. */
static size_t find_trailing_id(ReportReader *reader, const YamlNode *scalar, YamlNode **id) {
    Str text = str_slice(scalar->text, 0, scalar->text.length);
    size_t end = text.length;
    while (end && (text.text[end - 1] == ' ' || text.text[end - 1] == '\n')) end--;
    if (!end || text.text[end - 1] != '}') return text.length;
    size_t open = end;
    while (open && text.text[open - 1] != '{') open--;
    if (!open || open >= end || text.text[open] != '#' || (open > 1 && text.text[open - 2] == '\\'))
        return text.length;
    const YamlPlace *places = yaml_places(reader->arena, scalar);
    *id = ARENA_NEW(reader->arena, YamlNode);
    **id = *scalar;
    (*id)->text = str_slice(text, open + 1, end - 1);
    (*id)->span =
        (Span){scalar->span.file, places[open].line, places[open].column, (uint32_t)(end - 1 - open)};
    return open - 1;
}

static void check_heading_level(ReportReader *reader, const Block *block, int level, BodyPlace place) {
    const char *name = str_format(reader->arena, "h%d", level).text;
    if (place != BODY_CHAPTER) {
        DIAGNOSE(reader->diagnostics, HEADING_INSIDE, block->span, name);
        return;
    }
    if (level > reader->heading_level + 1)
        DIAGNOSE(reader->diagnostics, HEADING_SKIP, block->span, name,
                 str_format(reader->arena, "h%d", reader->heading_level + 1).text);
    reader->heading_level = level;
}

Block *report_read_heading(ReportReader *reader, const YamlNode *value, int level, BodyPlace place) {
    HeadingFields fields = {0};
    FieldContext context = report_context(reader, "heading");
    if (value->kind == YAML_KIND_SCALAR) {
        schema_check_comment(&context, value, true);
        fields.text = value;
    } else {
        SCHEMA_READ(&context, value, heading_fields, &fields);
    }
    if (!fields.text) return NULL;
    YamlNode *trailing = NULL;
    size_t end = find_trailing_id(reader, fields.text, &trailing);
    Block *block = report_new_block(reader, BLOCK_HEADING, fields.text->span);
    bool is_unnumbered = str_equal(fields.number, STR("none"));
    block->heading =
        (Heading){level, fields.numbering, is_unnumbered ? (Str){0} : fields.number, is_unnumbered};
    block->style = fields.style;
    block->text = markup_read_line(&reader->markup, fields.text, end);
    block->label = report_read_line(reader, fields.subtitle);
    if (!block->text)
        DIAGNOSE(reader->diagnostics, TEXT_EMPTY, block->span, str_format(reader->arena, "h%d", level).text);
    if (trailing && fields.id) DIAGNOSE(reader->diagnostics, ID_BOTH, trailing->span, NULL);
    block->anchor =
        report_read_anchor(reader, fields.id ? fields.id : trailing,
                           (Anchor){.kind = BLOCK_HEADING, .node = block->id, .title = block->text});
    check_heading_level(reader, block, level, place);
    return block;
}

typedef struct TextFields {
    const YamlNode *text, *body;
    Str style;
    bool continues;
} TextFields;

static const Field paragraph_fields[] = {
    {.name = "text", .type = FIELD_MARKUP, .offset = offsetof(TextFields, text), .is_required = true},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(TextFields, style)},
    {.name = "continues", .type = FIELD_BOOLEAN, .offset = offsetof(TextFields, continues)},
};

static const Field formula_fields[] = {
    {.name = "text", .type = FIELD_MARKUP, .offset = offsetof(TextFields, text), .is_required = true},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(TextFields, style)},
};

static const Field container_fields[] = {
    {.name = "text", .type = FIELD_MARKUP, .offset = offsetof(TextFields, text)},
    {.name = "body", .type = FIELD_NODE, .offset = offsetof(TextFields, body)},
    {.name = "style", .type = FIELD_STRING, .offset = offsetof(TextFields, style)},
};

static Block *read_paragraph(ReportReader *reader, const YamlNode *value) {
    if (value->kind == YAML_KIND_SCALAR) return report_read_paragraphs(reader, value, (Str){0});
    TextFields fields = {0};
    FieldContext context = report_context(reader, "paragraph");
    SCHEMA_READ(&context, value, paragraph_fields, &fields);
    Block *first = fields.text ? report_read_paragraphs(reader, fields.text, fields.style) : NULL;
    if (first && fields.continues) first->role = PARAGRAPH_CONTINUES;
    return first;
}

/* Formulas that stand alone, one a paragraph of the text. */
static Block *read_formula(ReportReader *reader, const YamlNode *value) {
    TextFields fields = {0};
    FieldContext context = report_context(reader, "formula");
    if (value->kind == YAML_KIND_SCALAR)
        fields.text = value;
    else
        SCHEMA_READ(&context, value, formula_fields, &fields);
    Block *first = fields.text ? report_read_paragraphs(reader, fields.text, fields.style) : NULL;
    if (fields.text && !first) DIAGNOSE(reader->diagnostics, TEXT_EMPTY, fields.text->span, "formula");
    for (Block *block = first; block; block = block->next) block->role = PARAGRAPH_FORMULA;
    return first;
}

/* A quotation or a box: text, a list of blocks, or a mapping with either. */
static Block *read_container(ReportReader *reader, const YamlNode *value, BlockKind kind, Span span,
                             const char *what) {
    Block *block = report_new_block(reader, kind, span);
    if (value->kind != YAML_KIND_MAPPING) {
        block->child = report_read_body(reader, value, BODY_INSIDE, what);
    } else {
        TextFields fields = {0};
        FieldContext context = report_context(reader, what);
        SCHEMA_READ(&context, value, container_fields, &fields);
        block->style = fields.style;
        BlockChain chain = {0};
        if (fields.text) chain_append(&chain, report_read_paragraphs(reader, fields.text, (Str){0}));
        if (fields.body) chain_append(&chain, report_read_body(reader, fields.body, BODY_INSIDE, what));
        block->child = chain.first;
    }
    if (block->child) return block;
    DIAGNOSE(reader->diagnostics, TEXT_EMPTY, span, what);
    return NULL;
}

typedef struct IncludeFile {
    const YamlNode *version, *notes, *body;
} IncludeFile;

static const Field include_fields[] = {
    {.name = "formatVersion", .type = FIELD_NODE, .offset = offsetof(IncludeFile, version)},
    {.name = "notes", .type = FIELD_NODE, .offset = offsetof(IncludeFile, notes)},
    {.name = "body", .type = FIELD_NODE, .offset = offsetof(IncludeFile, body), .is_required = true},
};

static Block *read_include(ReportReader *reader, const YamlNode *value, BodyPlace place) {
    Str path = report_resolve_path(reader, value);
    const YamlNode *root = path.length ? report_enter_file(reader, path, value->span) : NULL;
    if (!root) return NULL;
    IncludeFile file = {0};
    FieldContext context = report_context(reader, "included file");
    SCHEMA_READ(&context, root, include_fields, &file);
    Block *first = NULL;
    bool is_readable = root->kind == YAML_KIND_MAPPING && schema_check_version(&context, root);
    if (is_readable && file.body) first = report_read_body(reader, file.body, place, "body");
    if (is_readable) report_read_notes(reader, file.notes);
    report_leave_file(reader);
    return first;
}

static Block *read_page_break(ReportReader *reader, const YamlNode *value, Span span) {
    bool is_empty = (value->kind == YAML_KIND_MAPPING && !value->count) ||
                    (value->kind == YAML_KIND_SCALAR && !value->text.length);
    if (!is_empty) DIAGNOSE(reader->diagnostics, PAGE_BREAK_VALUE, value->span, NULL);
    return report_new_block(reader, BLOCK_PAGE_BREAK, span);
}

typedef enum BlockWord {
    WORD_H1,
    WORD_H2,
    WORD_H3,
    WORD_H4,
    WORD_H5,
    WORD_H6,
    WORD_PARAGRAPH,
    WORD_LIST,
    WORD_QUOTE,
    WORD_FIGURE,
    WORD_CHART,
    WORD_PHOTOS,
    WORD_FLOAT,
    WORD_BOX,
    WORD_DEFINITIONS,
    WORD_TABLE,
    WORD_CONTENTS,
    WORD_INDEX,
    WORD_PAGE_BREAK,
    WORD_FORMULA,
    WORD_INCLUDE,
    WORD_COUNT
} BlockWord;

static const Str block_words[WORD_COUNT] = {
    {"h1", 2},          {"h2", 2},      {"h3", 2},           {"h4", 2},     {"h5", 2},       {"h6", 2},
    {"paragraph", 9},   {"list", 4},    {"quote", 5},        {"figure", 6}, {"chart", 5},    {"photos", 6},
    {"float", 5},       {"box", 3},     {"definitions", 11}, {"table", 5},  {"contents", 8}, {"index", 5},
    {"page_break", 10}, {"formula", 7}, {"include", 7},
};

static BlockWord find_word(Str name) {
    BlockWord word = WORD_H1;
    while (word < WORD_COUNT && !str_equal(block_words[word], name)) word++;
    return word;
}

static Block *read_kind(ReportReader *reader, const YamlEntry *entry, BodyPlace place) {
    const YamlNode *value = entry->value;
    Span span = entry->key->span;
    BlockWord word = find_word(entry->key->text);
    switch (word) {
    case WORD_H1:
    case WORD_H2:
    case WORD_H3:
    case WORD_H4:
    case WORD_H5:
    case WORD_H6: return report_read_heading(reader, value, (int)word + 1, place);
    case WORD_PARAGRAPH: return read_paragraph(reader, value);
    case WORD_LIST: return report_read_list(reader, value, span);
    case WORD_QUOTE: return read_container(reader, value, BLOCK_QUOTE, span, "quote");
    case WORD_FIGURE: return report_read_figure(reader, value, span);
    case WORD_CHART: return report_read_chart(reader, value, span);
    case WORD_PHOTOS: return report_read_photos(reader, value, span);
    case WORD_FLOAT: return report_read_float(reader, value, span);
    case WORD_BOX: return read_container(reader, value, BLOCK_BOX, span, "box");
    case WORD_DEFINITIONS: return report_read_definitions(reader, value, span);
    case WORD_TABLE: return report_read_table(reader, value, span);
    case WORD_CONTENTS: return report_read_contents(reader, value, span);
    case WORD_INDEX: return report_read_index(reader, value, span);
    case WORD_PAGE_BREAK: return read_page_break(reader, value, span);
    case WORD_FORMULA: return read_formula(reader, value);
    case WORD_INCLUDE: return read_include(reader, value, place);
    case WORD_COUNT: break;
    }
    FieldContext context = report_context(reader, "block");
    schema_unknown_key(&context, entry->key, block_words, WORD_COUNT);
    return NULL;
}

/* `- h1：題` is a plain paragraph for YAML, and surely not meant as one. */
static bool is_mistyped_block(ReportReader *reader, const YamlNode *scalar) {
    size_t colon = scalar->style == YAML_STYLE_PLAIN ? str_find(scalar->text, STR("：")) : SIZE_MAX;
    if (colon == SIZE_MAX || find_word(str_trim(str_slice(scalar->text, 0, colon))) == WORD_COUNT)
        return false;
    Span span = scalar->span;
    span.column += (uint32_t)utf8_count(str_slice(scalar->text, 0, colon));
    span.length = 1;
    DIAGNOSE(reader->diagnostics, YAML_FULL_WIDTH_COLON, span, NULL);
    return true;
}

static Block *read_entry(ReportReader *reader, const YamlNode *node, BodyPlace place, const char *what) {
    if (node->kind == YAML_KIND_SCALAR) {
        if (is_mistyped_block(reader, node)) return NULL;
        Block *paragraphs = report_read_paragraphs(reader, node, (Str){0});
        if (!paragraphs) DIAGNOSE(reader->diagnostics, TEXT_EMPTY, node->span, what);
        return paragraphs;
    }
    if (node->kind == YAML_KIND_SEQUENCE || !node->count) {
        DIAGNOSE(reader->diagnostics, NOT_A_BLOCK, node->span, NULL);
        return NULL;
    }
    if (node->count > 1) {
        DIAGNOSE(reader->diagnostics, BLOCK_SEVERAL_KEYS, node->entries[1].key->span,
                 str_to_c(reader->arena, node->entries[0].key->text),
                 str_to_c(reader->arena, node->entries[1].key->text));
        return NULL;
    }
    return read_kind(reader, &node->entries[0], place);
}

Block *report_read_body(ReportReader *reader, const YamlNode *node, BodyPlace place, const char *what) {
    if (node->kind == YAML_KIND_SCALAR) return report_read_paragraphs(reader, node, (Str){0});
    FieldContext context = report_context(reader, what);
    if (!schema_expect(&context, node, YAML_KIND_SEQUENCE)) return NULL;
    if (reader->depth >= REPORT_DEPTH_LIMIT) {
        DIAGNOSE(reader->diagnostics, BLOCKS_TOO_DEEP, node->span, NULL);
        return NULL;
    }
    reader->depth++;
    BlockChain chain = {0};
    for (size_t i = 0; i < node->count; i++)
        chain_append(&chain, read_entry(reader, node->items[i], place, what));
    reader->depth--;
    return chain.first;
}
