/* Binding of records: see sheet_bind.h.
 *
 * Takes: a record's tree. Gives: a chapter.
 * Invariant: ids are given in reading order, an item's before its content's.
 */
#include "input/sheet_bind.h"

#include "base/file.h"
#include "document/date.h"
#include "input/filter.h"
#include "input/markup_text.h"
#include "input/sheet_binder.h"
#include "input/sheet_layout.h"

/* -- conditions
 * -------------------------------------------------------------------------------------------------- */

/* Numbers and dates by their value, all else only as equal or not. False in *known when there is no order. */
static int compare(Str a, Str b, bool *known) {
    Decimal first, second;
    Date one, two;
    *known = true;
    if (decimal_parse(a, &first) != DECIMAL_BAD && decimal_parse(b, &second) != DECIMAL_BAD)
        return decimal_compare(first, second);
    if (date_parse(a, &one) && date_parse(b, &two)) return date_compare(one, two);
    *known = false;
    return str_compare(a, b);
}

bool binder_when(const When *when, const Scope *scope) {
    const YamlNode *node = binding_find(scope, &when->path);
    if (when->sign == WHEN_FILLED || !node) return node && when->sign == WHEN_FILLED;
    if (node->kind != YAML_KIND_SCALAR) return false;
    bool known;
    int order = compare(filter_scalar_text(node), when->value, &known);
    switch (when->sign) {
    case WHEN_FILLED: return true;
    case WHEN_EQUAL: return order == 0;
    case WHEN_UNEQUAL: return order != 0;
    case WHEN_LESS: return known && order < 0;
    case WHEN_AT_MOST: return known && order <= 0;
    case WHEN_MORE: return known && order > 0;
    case WHEN_AT_LEAST: return known && order >= 0;
    }
    return false;
}

/* -- texts
 * ------------------------------------------------------------------------------------------------------- */

static Inline *new_inline(Binder *binder, InlineKind kind, Span span, Str text) {
    Inline *part = ARENA_NEW(binder->context.arena, Inline);
    *part = (Inline){.kind = kind, .span = span, .text = text};
    part->id = report_new_node(&binder->reader, span);
    return part;
}

Inline **binder_append(Inline **tail, Inline *chain) {
    *tail = chain;
    while (*tail) tail = &(*tail)->next;
    return tail;
}

/* Each line end stays one. */
Inline **binder_plain(Binder *binder, Str text, Span span, Inline **tail) {
    for (size_t from = 0; from <= text.length;) {
        size_t end = str_find(str_slice(text, from, text.length), STR("\n"));
        end = end == SIZE_MAX ? text.length : from + end;
        if (from) tail = binder_append(tail, new_inline(binder, INLINE_BREAK, span, (Str){0}));
        if (end > from)
            tail = binder_append(tail, new_inline(binder, INLINE_TEXT, span, str_slice(text, from, end)));
        from = end + 1;
    }
    return tail;
}

static DataType type_of(const Binder *binder, const BindingPath *path, const BindingPath *each) {
    Str names[2 * BINDING_STEPS_LIMIT];
    size_t count = 0, outer;
    for (size_t i = 0; each && i < each->count; i++)
        if (!each->steps[i].index) names[count++] = each->steps[i].name;
    outer = count;
    for (size_t i = 0; i < path->count; i++)
        if (!path->steps[i].index) names[count++] = path->steps[i].name;
    const DataFields *data = binder->layout->content->data;
    const DataField *field = data ? data_schema_find(data, names, count) : NULL;
    if (!field && data) field = data_schema_find(data, names + outer, count - outer);
    if (!field) return DATA_TEXT;
    return field->type == DATA_LIST ? field->of->type : field->type;
}

bool binder_is_markup(const Binder *binder, const BindingPath *path, const BindingPath *each) {
    return type_of(binder, path, each) == DATA_MARKUP;
}

/* A piece that is bound to markup and goes through no filter keeps its markup. */
static PieceResult append_piece(Binder *binder, const TemplatePiece *piece, const Scope *scope,
                                const BindingPath *each, Inline ***tail) {
    const YamlNode *node =
        piece->is_binding && !piece->filter_count ? binding_find(scope, &piece->path) : NULL;
    if (node && node->kind == YAML_KIND_SCALAR && binder_is_markup(binder, &piece->path, each)) {
        *tail = binder_append(*tail, report_read_line(&binder->reader, node));
        return PIECE_TEXT;
    }
    BoundText bound;
    PieceResult result = binding_expand(&binder->context, piece, scope, &bound);
    if (result == PIECE_TEXT && bound.text.length)
        *tail = binder_plain(binder, bound.text, bound.span, *tail);
    return result;
}

bool binder_line(Binder *binder, const Template *template, const Scope *scope, const BindingPath *each,
                 Inline **chain, const TemplatePiece **missing) {
    Inline **tail = chain;
    *missing = NULL;
    *chain = NULL;
    for (size_t i = 0; template && i < template->count; i++) {
        PieceResult result = append_piece(binder, &template->pieces[i], scope, each, &tail);
        if (result == PIECE_MISSING) *missing = &template->pieces[i];
        if (result != PIECE_TEXT) return false;
    }
    return true;
}

void binder_note(Binder *binder, SheetNoteKind kind, Str field, int32_t amount, Span span) {
    if (binder->context.notes)
        sheet_note(binder->context.notes, (SheetNote){.kind = kind,
                                                      .item = binder->context.item,
                                                      .field = field,
                                                      .page = binder->context.page,
                                                      .amount = amount,
                                                      .span = span});
}

Block *binder_block(Binder *binder, BlockKind kind, Span span, Str style) {
    Block *block = report_new_block(&binder->reader, kind, span);
    block->style = style;
    return block;
}

Span binder_value_span(const Template *template, const Scope *scope, Span fallback) {
    for (size_t i = 0; i < template->count; i++) {
        const YamlNode *node =
            template->pieces[i].is_binding ? binding_find(scope, &template->pieces[i].path) : NULL;
        if (node) return node->span;
    }
    return fallback;
}

static Block *missing_text(Binder *binder, const IfMissing *missing, const SheetItem *item, Str field) {
    Inline *text;
    const TemplatePiece *lacking;
    if (!binder_line(binder, missing->text, binder->scope, NULL, &text, &lacking)) {
        if (lacking) binding_report_missing(&binder->context, lacking, binder->scope);
        return NULL;
    }
    binder_note(binder, SHEET_NOTE_DEFAULT, field, 0, binder->scope->record->span);
    Block *block = binder_block(binder, BLOCK_PARAGRAPH, missing->span,
                                missing->style.length ? missing->style : item->style);
    block->text = text;
    return block;
}

static Block *missing_value(Binder *binder, const SheetItem *item, const TemplatePiece *piece) {
    if (item->content->if_missing)
        return missing_text(binder, item->content->if_missing, item, piece->path.text);
    binding_report_missing(&binder->context, piece, binder->scope);
    return NULL;
}

static Block *bind_text(Binder *binder, const SheetItem *item) {
    const SheetContent *content = item->content;
    Span span = binder_value_span(content->value, binder->scope, item->span);
    Block *block =
        binder_block(binder, content->heading_level ? BLOCK_HEADING : BLOCK_PARAGRAPH, span, item->style);
    if (content->heading_level)
        block->heading = (Heading){.level = content->heading_level, .unnumbered = true};
    const TemplatePiece *missing;
    bool good = binder_line(binder, content->value, binder->scope, NULL, &block->text, &missing);
    if (good) return block->text ? block : NULL;
    return missing ? missing_value(binder, item, missing) : NULL;
}

/* -- paragraphs
 * -------------------------------------------------------------------------------------------------- */

/* Plain text of a YAML file: an empty line parts paragraphs, and lines are joined as in reports. Of CSV: a
 * line end was typed into the cell and stays. */
static void plain_paragraphs(Binder *binder, const YamlNode *node, Str style, BlockChain *chain) {
    Str text = filter_scalar_text(node);
    while (text.length) {
        size_t end = str_find(text, STR("\n\n"));
        Str paragraph = record_trim(str_slice(text, 0, end));
        text = end == SIZE_MAX ? (Str){0} : record_trim(str_slice(text, end + 2, text.length));
        if (!paragraph.length) continue;
        Block *block = binder_block(binder, BLOCK_PARAGRAPH, node->span, style);
        if (node->source) {
            block->text = new_inline(binder, INLINE_TEXT, node->span, paragraph);
            markup_join_lines(binder->context.arena, block->text);
        } else {
            (void)binder_plain(binder, paragraph, node->span, &block->text);
        }
        chain_append(chain, block);
    }
}

static void add_paragraphs(Binder *binder, const YamlNode *node, bool is_markup, Str style,
                           BlockChain *chain) {
    if (node->kind == YAML_KIND_SCALAR) {
        if (is_markup)
            chain_append(chain, report_read_paragraphs(&binder->reader, node, style));
        else
            plain_paragraphs(binder, node, style, chain);
        return;
    }
    if (node->kind == YAML_KIND_SEQUENCE) {
        for (size_t i = 0; i < node->count; i++)
            add_paragraphs(binder, node->items[i], is_markup, style, chain);
        return;
    }
    DIAGNOSE(binder->context.diagnostics, BINDING_NOT_TEXT, node->span,
             str_to_c(binder->context.arena, binder->context.item));
}

static Block *bind_flow(Binder *binder, const SheetItem *item) {
    const SheetContent *content = item->content;
    if (content->value) return bind_text(binder, item);
    const YamlNode *node = binding_find(binder->scope, &content->bind);
    if (!node) {
        TemplatePiece piece = {.is_binding = true, .path = content->bind, .span = item->span};
        return missing_value(binder, item, &piece);
    }
    BlockChain chain = {0};
    add_paragraphs(binder, node, binder_is_markup(binder, &content->bind, NULL), item->style, &chain);
    return chain.first;
}

/* -- lists
 * ------------------------------------------------------------------------------------------------------- */

const YamlNode *const *binder_entries(Binder *binder, const SheetItem *item, size_t *count) {
    const SheetContent *content = item->content;
    const YamlNode *node = binding_find(binder->scope, &content->bind);
    *count = 0;
    if (!node) return NULL;
    const YamlNode **single = ARENA_NEW(binder->context.arena, const YamlNode *);
    *single = node;
    *count = node->kind == YAML_KIND_SEQUENCE ? node->count : 1;
    size_t most = content->most_entries;
    if (most && *count > most) {
        const char *left_out = str_format(binder->context.arena, "%zu", *count - most).text;
        const char *path = str_to_c(binder->context.arena, content->bind.text);
        const char *name = str_to_c(binder->context.arena, item->name);
        if (item->fit.cuts) {
            DIAGNOSE(binder->context.diagnostics, ENTRIES_CUT, node->span, path, left_out, name);
            binder_note(binder, SHEET_NOTE_CUT, content->bind.text, (int32_t)(*count - most), node->span);
            *count = most;
        } else {
            DIAGNOSE(binder->context.diagnostics, ENTRIES_TOO_MANY, node->items[most]->span, path,
                     str_format(binder->context.arena, "%zu", *count).text,
                     str_format(binder->context.arena, "%zu", most).text);
        }
    }
    return node->kind == YAML_KIND_SEQUENCE ? node->items : single;
}

static Block *list_entry(Binder *binder, const SheetItem *item, const YamlNode *entry) {
    Scope scope = {entry, binder->scope};
    Block *block = binder_block(binder, BLOCK_LIST_ITEM, entry->span, item->style);
    const TemplatePiece *missing = NULL;
    TemplatePiece self = {.is_binding = true, .span = item->span};
    self.path = (BindingPath){.text = STR("value"), .steps = {{.name = STR("value")}}, .count = 1};
    Template whole = {.pieces = &self, .count = 1};
    const Template *template = item->content->value ? item->content->value : &whole;
    if (binder_line(binder, template, &scope, &item->content->bind, &block->text, &missing)) return block;
    if (missing) binding_report_missing(&binder->context, missing, &scope);
    return NULL;
}

static Block *bind_list(Binder *binder, const SheetItem *item) {
    size_t count;
    const YamlNode *const *entries = binder_entries(binder, item, &count);
    if (!entries) {
        TemplatePiece piece = {.is_binding = true, .path = item->content->bind, .span = item->span};
        return missing_value(binder, item, &piece);
    }
    Block *list = binder_block(binder, BLOCK_LIST, entries[0]->span, item->style);
    list->list = (List){.kind = item->content->list, .start = 1};
    BlockChain chain = {0};
    for (size_t i = 0; i < count; i++) chain_append(&chain, list_entry(binder, item, entries[i]));
    list->child = chain.first;
    return list->child ? list : NULL;
}

/* -- pictures
 * ---------------------------------------------------------------------------------------------------- */

static Block *picture_block(Binder *binder, const SheetItem *item, Str path, const YamlNode *src,
                            const YamlNode *alt, const YamlNode *picture) {
    Block *block = binder_block(binder, BLOCK_FIGURE, src->span, (Str){0});
    Str text = alt && alt->kind == YAML_KIND_SCALAR ? filter_scalar_text(alt) : (Str){0};
    *block->figure = (Figure){.source = str_trim(src->text), .path = path, .source_span = src->span};
    block->figure->is_decorative = str_equal(text, STR("decorative"));
    if (!block->figure->is_decorative) block->figure->alternative = text;
    if (!text.length) DIAGNOSE(binder->context.diagnostics, ALT_MISSING, alt ? alt->span : src->span, NULL);
    const YamlNode *labels = yaml_get(picture, STR("labels"));
    if (labels) report_read_labels(&binder->reader, labels, block->figure);
    const TemplatePiece *missing;
    if (!binder_line(binder, item->content->caption, binder->scope, NULL, &block->figure->caption,
                     &missing)) {
        block->figure->caption = NULL;
        if (missing)
            binder_note(binder, SHEET_NOTE_MISSING, missing->path.text, 0, binder->scope->record->span);
    }
    return path.length ? block : NULL;
}

/* The layout's own picture: the layout is the house's, its pictures lie beside it. */
static Block *own_picture(Binder *binder, const SheetItem *item, const YamlNode *src, const YamlNode *alt) {
    FieldContext context = report_context(&binder->reader, "src");
    if (!schema_expect(&context, src, YAML_KIND_SCALAR)) return NULL;
    Str folder = path_folder(binder->context.arena, src->source->path);
    return picture_block(binder, item, path_join(binder->context.arena, folder, str_trim(src->text)), src,
                         alt, NULL);
}

static Block *bind_image(Binder *binder, const SheetItem *item) {
    const SheetContent *content = item->content;
    if (content->src) return own_picture(binder, item, content->src, content->alt);
    const YamlNode *node = binding_find(binder->scope, &content->bind);
    const YamlNode *src = node && node->kind == YAML_KIND_SCALAR ? node : yaml_get(node, STR("src"));
    if (src && binding_is_filled(src))
        return picture_block(binder, item, report_resolve_path(&binder->reader, src), src,
                             yaml_get(node, STR("alt")), node);
    const IfMissing *missing = content->if_missing;
    if (missing && missing->src) {
        binder_note(binder, SHEET_NOTE_DEFAULT, content->bind.text, 0, binder->scope->record->span);
        return own_picture(binder, item, missing->src, missing->alt);
    }
    TemplatePiece piece = {.is_binding = true, .path = content->bind, .span = item->span};
    return missing_value(binder, item, &piece);
}

/* -- items, records
 * ---------------------------------------------------------------------------------------------- */

/* The layout's keys of the chart, with the record's entries as its data. */
static Block *bind_chart(Binder *binder, const SheetItem *item) {
    const SheetContent *content = item->content;
    const YamlNode *entries = binding_find(binder->scope, &content->bind);
    if (!entries) {
        TemplatePiece piece = {.is_binding = true, .path = content->bind, .span = item->span};
        binding_report_missing(&binder->context, &piece, binder->scope);
        return NULL;
    }
    Arena *arena = binder->context.arena;
    YamlNode *keys = ARENA_NEW(arena, YamlNode), *from = ARENA_NEW(arena, YamlNode);
    *from = (YamlNode){.kind = YAML_KIND_SCALAR, .span = content->chart->span, .text = STR("from")};
    *keys = *content->chart;
    keys->entries = ARENA_ARRAY(arena, YamlEntry, keys->count + 1);
    for (size_t i = 0; i < content->chart->count; i++) keys->entries[i] = content->chart->entries[i];
    keys->entries[keys->count++] = (YamlEntry){from, entries};
    return report_read_chart(&binder->reader, keys, item->span);
}

static Block *bind_content(Binder *binder, const SheetItem *item);

static bool template_uses(const Template *template, Str name) {
    for (size_t i = 0; template && i < template->count; i++)
        if (template->pieces[i].is_binding && str_equal(template->pieces[i].path.steps[0].name, name))
            return true;
    return false;
}

/* Whether the item shows anything of the record's field of this name. */
static bool item_uses(const SheetItem *item, Str name) {
    const SheetContent *content = item->content;
    bool uses = content->has_bind && str_equal(content->bind.steps[0].name, name);
    uses = uses || template_uses(content->value, name);
    for (size_t i = 0; i < content->row_count && !uses; i++)
        uses = template_uses(content->rows[i].value, name);
    for (size_t i = 0; i < content->part_count && !uses; i++) uses = item_uses(&content->parts[i], name);
    return uses;
}

/* False when the layout shows the item under a condition that does not hold. That is worth a note when what
 * it would have shown is missing, not when another item stands in its place. */
static bool is_shown(Binder *binder, const SheetItem *item) {
    for (const When *unless = item->content->unless; unless; unless = unless->next)
        if (binder_when(unless, binder->scope)) return false;
    for (const When *when = item->content->when; when; when = when->next) {
        if (binder_when(when, binder->scope)) continue;
        if (when->sign == WHEN_FILLED && item_uses(item, when->path.steps[0].name))
            binder_note(binder, SHEET_NOTE_MISSING, when->path.text, 0, binder->scope->record->span);
        return false;
    }
    return true;
}

static Block *bind_stack(Binder *binder, const SheetItem *item) {
    BlockChain chain = {0};
    for (size_t i = 0; i < item->content->part_count; i++) {
        const SheetItem *part = &item->content->parts[i];
        binder->context.item = part->name;
        if (is_shown(binder, part)) chain_append(&chain, bind_content(binder, part));
    }
    binder->context.item = item->name;
    return chain.first;
}

static Block *bind_content(Binder *binder, const SheetItem *item) {
    switch (item->kind) {
    case SHEET_TEXT: return bind_text(binder, item);
    case SHEET_FLOW: return bind_flow(binder, item);
    case SHEET_LIST: return bind_list(binder, item);
    case SHEET_FIELDS: return binder_fields(binder, item);
    case SHEET_TABLE: return binder_table(binder, item);
    case SHEET_IMAGE: return bind_image(binder, item);
    case SHEET_CHART: return bind_chart(binder, item);
    case SHEET_STACK: return bind_stack(binder, item);
    case SHEET_PANEL: break;
    }
    return NULL;
}

/* The one value an item shows, for notes. */
static Str field_of(const SheetContent *content) {
    if (content->has_bind) return content->bind.text;
    Str field = {0};
    for (size_t i = 0; content->value && i < content->value->count; i++) {
        if (!content->value->pieces[i].is_binding) continue;
        if (field.length) return (Str){0};
        field = content->value->pieces[i].path.text;
    }
    return field;
}

static Block *bind_item(Binder *binder, size_t index) {
    const SheetItem *item = &binder->layout->items[index];
    binder->context.item = item->name;
    binder->context.page = item->page;
    if (!is_shown(binder, item)) return NULL;
    Block *block = binder_block(binder, BLOCK_ITEM, item->span, (Str){0});
    block->item = (ItemPart){.index = index, .field = field_of(item->content)};
    block->child = bind_content(binder, item);
    const YamlNode *picture = item->kind == SHEET_IMAGE && item->content->has_bind
                                  ? binding_find(binder->scope, &item->content->bind)
                                  : NULL;
    const YamlNode *focus = yaml_get(picture, STR("focus"));
    FieldContext context = report_context(&binder->reader, "focus");
    if (focus)
        block->item.has_focus = sheet_focus_read(&context, focus, &block->item.focus_x, &block->item.focus_y);
    if (block->child) block->span = block->child->span;
    return block->child || item->kind == SHEET_PANEL ? block : NULL;
}

static Str expand(Binder *binder, const Template *template) {
    Str text = {0};
    binder->context.item = STR("title");
    binder->context.page = 0;
    if (template) (void)template_expand(&binder->context, template, binder->scope, &text);
    return text;
}

static void bind_record(Binder *binder, const Record *record, Chapter *chapter) {
    Arena *arena = binder->context.arena;
    const SheetContent *content = binder->layout->content;
    ReportFile file = {.path = record->path, .folder = path_folder(arena, record->path)};
    const YamlNode *root =
        content->data ? data_schema_shape(arena, content->data, record->root) : record->root;
    Scope scope = {root, NULL};
    binder->reader.file = &file;
    binder->scope = &scope;
    *chapter =
        (Chapter){.span = record->root->span, .id = report_new_node(&binder->reader, record->root->span)};
    if (content->data) (void)data_schema_check(arena, binder->context.diagnostics, content->data, root);
    chapter->running = expand(binder, binder->bookmark);
    BlockChain chain = {0};
    for (size_t i = 0; i < binder->layout->item_count; i++) chain_append(&chain, bind_item(binder, i));
    chapter->body = chain.first;
    if (!binder->reader.document->title.length) {
        binder->reader.document->title = expand(binder, content->title);
        binder->reader.document->author = expand(binder, content->author);
    }
    binder->reader.file = NULL;
    binder->scope = NULL;
}

Document *sheet_bind(Arena *arena, Diagnostics *diagnostics, const SheetLayout *layout, const Record *records,
                     size_t count, const SheetBindOptions *options, SheetNotes *notes) {
    if (!count) return NULL;
    ReportOptions report_options = {.allow_outside = options->allow_outside};
    Binder *binder = ARENA_NEW(arena, Binder);
    *binder = (Binder){
        .reader = {.arena = arena, .diagnostics = diagnostics, .options = &report_options},
        .context = {.arena = arena, .diagnostics = diagnostics, .notes = notes},
        .layout = layout,
        .bookmark = options->bookmark           ? options->bookmark
                    : layout->content->bookmark ? layout->content->bookmark
                                                : layout->content->title,
    };
    ReportReader *reader = &binder->reader;
    reader->markup = (Markup){.arena = arena,
                              .scratch = arena_create_below(arena),
                              .diagnostics = diagnostics,
                              .nodes = &reader->nodes};
    reader->root_folder =
        options->root_folder.length ? options->root_folder : path_folder(arena, records[0].path);
    Document *document = reader->document = ARENA_NEW(arena, Document);
    *document = (Document){.language = layout->language, .first_chapter = 1, .chapter_count = count};
    (void)report_new_node(reader, records[0].root->span);
    document->chapters = ARENA_ARRAY(arena, Chapter, count);
    for (size_t i = 0; i < count; i++) bind_record(binder, &records[i], &document->chapters[i]);
    report_resolve_references(reader);
    report_refuse_notes(reader, MESSAGE_NOTE_IN_SHEET);
    document->nodes = reader->nodes.list.at;
    document->node_count = reader->nodes.list.count;
    return document;
}

bool sheet_expand(Arena *arena, Diagnostics *diagnostics, const Record *record, const YamlNode *pattern,
                  Str *text) {
    const Template *template = template_read(arena, diagnostics, pattern);
    BindingContext context = {.arena = arena, .diagnostics = diagnostics, .item = pattern->text};
    Scope scope = {record->root, NULL};
    return template && template_expand(&context, template, &scope, text);
}
