/* Files of a report: what is bound together, chapters, includes.
 *
 * Takes: a path. Gives: the Document.
 * Invariant: reader->file names the file whose nodes are read, so that paths are relative to it.
 */
#include "input/report.h"

#include "base/file.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "input/report_reader.h"
#include "base/source_file.h"

FieldContext report_context(const ReportReader *reader, const char *what) {
    return (FieldContext){.arena = reader->arena, .diagnostics = reader->diagnostics, .what = what};
}

NodeId report_new_node(ReportReader *reader, Span span) {
    return markup_new_node(&reader->markup, span);
}

Block *report_new_block(ReportReader *reader, BlockKind kind, Span span) {
    Block *block = ARENA_NEW(reader->arena, Block);
    block->kind = kind;
    block->span = span;
    block->id = report_new_node(reader, span);
    if (kind == BLOCK_FIGURE) block->figure = ARENA_NEW(reader->arena, Figure);
    if (kind == BLOCK_TABLE) block->table = ARENA_NEW(reader->arena, Table);
    return block;
}

void chain_append(BlockChain *chain, Block *block) {
    if (!chain->tail) chain->tail = &chain->first;
    *chain->tail = block;
    while (*chain->tail) chain->tail = &(*chain->tail)->next;
}

Inline *report_read_line(ReportReader *reader, const YamlNode *scalar) {
    return scalar ? markup_read_line(&reader->markup, scalar, SIZE_MAX) : NULL;
}

static bool is_anchor_name(Str name) {
    for (size_t i = 0; i < name.length; i++) {
        char byte = name.text[i];
        bool is_letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
        if (!is_letter && !(byte >= '0' && byte <= '9') && byte != '-' && byte != '_') return false;
    }
    return name.length > 0;
}

Str report_read_anchor(ReportReader *reader, const YamlNode *node, Anchor anchor) {
    if (!node) return (Str){0};
    FieldContext context = report_context(reader, "id");
    if (!schema_expect(&context, node, YAML_KIND_SCALAR)) return (Str){0};
    Str name = str_trim(node->text);
    anchor.span = node->span;
    const char *text = str_to_c(reader->arena, name);
    if (!is_anchor_name(name)) {
        DIAGNOSE(reader->diagnostics, ID_CHARACTERS, node->span, text);
        return (Str){0};
    }
    const Anchor *first = map_get(&reader->anchors, name);
    if (first) {
        Str path = diagnostics_source_path(reader->diagnostics, first->span.file);
        DIAGNOSE(reader->diagnostics, ID_TWICE, node->span, text,
                 str_format(reader->arena, "%.*s:%u", STR_ARGS(path), (unsigned)first->span.line).text);
        return (Str){0};
    }
    Anchor *kept = ARENA_NEW(reader->arena, Anchor);
    *kept = anchor;
    map_put(reader->arena, &reader->anchors, name, kept);
    return name;
}

Str report_resolve_path(ReportReader *reader, const YamlNode *node) {
    FieldContext context = report_context(reader, "path");
    if (!schema_expect(&context, node, YAML_KIND_SCALAR)) return (Str){0};
    Str written = str_trim(node->text);
    if (!written.length) {
        DIAGNOSE(reader->diagnostics, PATH_EMPTY, node->span, NULL);
        return (Str){0};
    }
    Str path = path_join(reader->arena, reader->file->folder, written);
    if (path.length >= REPORT_PATH_LIMIT) {
        DIAGNOSE(reader->diagnostics, FILE_MISSING, node->span, str_to_c(reader->arena, written));
        return (Str){0};
    }
    if (reader->options->allow_outside) return path;
    if (path_is_inside(reader->arena, str_to_c(reader->arena, reader->root_folder),
                       str_to_c(reader->arena, path)))
        return path;
    DIAGNOSE(reader->diagnostics, PATH_OUTSIDE, node->span, str_to_c(reader->arena, written));
    return (Str){0};
}

static bool is_open(const ReportReader *reader, Str path, unsigned *depth) {
    *depth = 0;
    for (const ReportFile *file = reader->file; file; file = file->parent, (*depth)++)
        if (str_equal(file->path, path)) return true;
    return false;
}

/* "a/../b" and "b" are one file: the text alone would let a cycle grow for ever, the depth limit ends that.
 */
const YamlNode *report_enter_file(ReportReader *reader, Str path, Span from) {
    unsigned depth;
    const char *name = str_to_c(reader->arena, path);
    if (is_open(reader, path, &depth)) {
        DIAGNOSE(reader->diagnostics, INCLUDE_CYCLE, from, name);
        return NULL;
    }
    if (depth > REPORT_INCLUDE_LIMIT || ++reader->file_count > REPORT_FILE_LIMIT) {
        DIAGNOSE(reader->diagnostics, INCLUDE_TOO_MANY, from, name);
        return NULL;
    }
    const YamlNode *root = yaml_read(reader->arena, reader->diagnostics, path, from);
    if (!root) return NULL;
    reader->node_count += root->weight;
    if (reader->node_count > REPORT_NODE_LIMIT) {
        DIAGNOSE(reader->diagnostics, INCLUDE_TOO_MANY, from, name);
        return NULL;
    }
    ReportFile *file = ARENA_NEW(reader->arena, ReportFile);
    *file = (ReportFile){reader->file, path, path_folder(reader->arena, path)};
    reader->file = file;
    return root;
}

void report_leave_file(ReportReader *reader) {
    reader->file = reader->file->parent;
}

typedef struct ChapterFields {
    const YamlNode *title, *id, *layout;
    Str running, number;
} ChapterFields;

static const Field chapter_fields[] = {
    {.name = "title", .type = FIELD_MARKUP, .offset = offsetof(ChapterFields, title), .is_required = true},
    {.name = "id", .type = FIELD_NODE, .offset = offsetof(ChapterFields, id)},
    {.name = "running", .type = FIELD_STRING, .offset = offsetof(ChapterFields, running)},
    {.name = "number", .type = FIELD_STRING, .offset = offsetof(ChapterFields, number)},
    {.name = "layout", .type = FIELD_NODE, .offset = offsetof(ChapterFields, layout)},
};

typedef struct ChapterFile {
    const YamlNode *version, *chapter, *notes, *body;
} ChapterFile;

static const Field chapter_file_fields[] = {
    {.name = "formatVersion", .type = FIELD_NODE, .offset = offsetof(ChapterFile, version)},
    {.name = "chapter", .type = FIELD_NODE, .offset = offsetof(ChapterFile, chapter), .is_required = true},
    {.name = "notes", .type = FIELD_NODE, .offset = offsetof(ChapterFile, notes)},
    {.name = "body", .type = FIELD_NODE, .offset = offsetof(ChapterFile, body), .is_required = true},
};

/* The layout is the product's or the house's, so it may lie outside the report's folder. */
static void read_layout(ReportReader *reader, const YamlNode *node) {
    FieldContext context = report_context(reader, "layout");
    if (!node || !schema_expect(&context, node, YAML_KIND_SCALAR)) return;
    reader->document->layout_path = path_join(reader->arena, reader->file->folder, str_trim(node->text));
    reader->document->layout_span = node->span;
}

static void read_chapter(ReportReader *reader, const YamlNode *root, bool is_alone, Chapter *chapter) {
    ChapterFile file = {0};
    ChapterFields fields = {0};
    FieldContext context = report_context(reader, "chapter file");
    *chapter = (Chapter){.span = root->span, .id = report_new_node(reader, root->span)};
    SCHEMA_READ(&context, root, chapter_file_fields, &file);
    if (!schema_check_version(&context, root)) return;
    reader->heading_level = 0;
    if (file.chapter) {
        context.what = "chapter";
        SCHEMA_READ(&context, file.chapter, chapter_fields, &fields);
        chapter->span = fields.title ? fields.title->span : file.chapter->span;
        chapter->title = report_read_line(reader, fields.title);
        report_refuse_notes(reader, MESSAGE_NOTE_IN_TITLE);
        chapter->running = fields.running;
        chapter->number = fields.number;
        chapter->anchor = report_read_anchor(
            reader, fields.id, (Anchor){.is_chapter = true, .node = chapter->id, .title = chapter->title});
        if (is_alone) read_layout(reader, fields.layout);
        if (!is_alone && fields.layout)
            DIAGNOSE(reader->diagnostics, LAYOUT_IN_CHAPTER, fields.layout->span, NULL);
    }
    if (file.body) chapter->body = report_read_body(reader, file.body, BODY_CHAPTER, "body");
    report_read_notes(reader, file.notes);
    report_resolve_notes(reader, chapter);
    while (reader->reference_chapters.count < reader->markup.references.count)
        array_push(reader->arena, &reader->reference_chapters, reader->chapter_index);
}

static void read_chapter_files(ReportReader *reader, const YamlNode *list, const char *what) {
    FieldContext context = report_context(reader, what);
    Document *document = reader->document;
    if (!list || !schema_expect(&context, list, YAML_KIND_SEQUENCE)) return;
    for (size_t i = 0; i < list->count; i++) {
        Str path = report_resolve_path(reader, list->items[i]);
        const YamlNode *root = path.length ? report_enter_file(reader, path, list->items[i]->span) : NULL;
        if (!root) continue;
        reader->chapter_index = document->chapter_count;
        read_chapter(reader, root, false, &document->chapters[document->chapter_count++]);
        report_leave_file(reader);
    }
}

/* Chapters of the front matter are not numbered unless they say so. */
static void read_chapters(ReportReader *reader, const YamlNode *front, const YamlNode *list) {
    Document *document = reader->document;
    bool is_list = list && list->kind == YAML_KIND_SEQUENCE;
    if (is_list && !list->count) DIAGNOSE(reader->diagnostics, CHAPTERS_EMPTY, list->span, NULL);
    size_t front_most = front && front->kind == YAML_KIND_SEQUENCE ? front->count : 0;
    document->chapters = ARENA_ARRAY(reader->arena, Chapter, front_most + (is_list ? list->count : 0));
    read_chapter_files(reader, front, "front");
    document->front_count = document->chapter_count;
    for (size_t i = 0; i < document->front_count; i++)
        if (!document->chapters[i].number.length) document->chapters[i].number = STR("none");
    read_chapter_files(reader, list, "chapters");
}

typedef struct ReportFields {
    Str title, subtitle, author, publisher, language;
    const YamlNode *layout, *attachments;
    int first_chapter;
} ReportFields;

typedef struct AttachmentFields {
    const YamlNode *file;
    Str text;
} AttachmentFields;

static const Field attachment_fields[] = {
    {.name = "file", .type = FIELD_NODE, .offset = offsetof(AttachmentFields, file), .is_required = true},
    {.name = "text", .type = FIELD_STRING, .offset = offsetof(AttachmentFields, text)},
};

static Str without_folders(Str path) {
    for (size_t i = path.length; i > 0; i--)
        if (path.text[i - 1] == '/') return str_slice(path, i, path.length);
    return path;
}

/* One of `attachments:`, a path or a mapping. False after a diagnostic. */
static bool read_attachment(ReportReader *reader, const YamlNode *node, Attachment *attachment) {
    AttachmentFields fields = {.file = node};
    FieldContext context = report_context(reader, "attachment");
    if (node->kind != YAML_KIND_SCALAR) {
        fields.file = NULL;
        SCHEMA_READ(&context, node, attachment_fields, &fields);
    }
    const Str path = fields.file ? report_resolve_path(reader, fields.file) : (Str){0};
    if (!path.length) return false;
    *attachment = (Attachment){.name = without_folders(path), .text = fields.text, .span = fields.file->span};
    for (size_t i = 0; i < reader->document->attachment_count; i++) {
        if (!str_equal(reader->document->attachments[i].name, attachment->name)) continue;
        DIAGNOSE(reader->diagnostics, ATTACHMENT_TWICE, attachment->span,
                 str_to_c(reader->arena, attachment->name));
        return false;
    }
    return source_file_read(reader->arena, reader->diagnostics, path, attachment->span, &attachment->bytes);
}

static void read_attachments(ReportReader *reader, const YamlNode *list) {
    FieldContext context = report_context(reader, "attachments");
    if (!list || !schema_expect(&context, list, YAML_KIND_SEQUENCE)) return;
    Document *document = reader->document;
    document->attachments = ARENA_ARRAY(reader->arena, Attachment, list->count);
    for (size_t i = 0; i < list->count; i++)
        if (read_attachment(reader, list->items[i], &document->attachments[document->attachment_count]))
            document->attachment_count++;
}

static const Field report_fields[] = {
    {.name = "title", .type = FIELD_STRING, .offset = offsetof(ReportFields, title), .is_required = true},
    {.name = "subtitle", .type = FIELD_STRING, .offset = offsetof(ReportFields, subtitle)},
    {.name = "author", .type = FIELD_STRING, .offset = offsetof(ReportFields, author)},
    {.name = "publisher", .type = FIELD_STRING, .offset = offsetof(ReportFields, publisher)},
    {.name = "language", .type = FIELD_STRING, .offset = offsetof(ReportFields, language)},
    {.name = "layout", .type = FIELD_NODE, .offset = offsetof(ReportFields, layout)},
    {.name = "attachments", .type = FIELD_NODE, .offset = offsetof(ReportFields, attachments)},
    {.name = "first_chapter",
     .type = FIELD_INTEGER,
     .offset = offsetof(ReportFields, first_chapter),
     .least = 0,
     .most = 9999},
};

typedef struct ReportRoot {
    const YamlNode *version, *report, *front, *chapters;
} ReportRoot;

static const Field report_root_fields[] = {
    {.name = "formatVersion", .type = FIELD_NODE, .offset = offsetof(ReportRoot, version)},
    {.name = "report", .type = FIELD_NODE, .offset = offsetof(ReportRoot, report), .is_required = true},
    {.name = "front", .type = FIELD_NODE, .offset = offsetof(ReportRoot, front)},
    {.name = "chapters", .type = FIELD_NODE, .offset = offsetof(ReportRoot, chapters), .is_required = true},
};

static void read_report(ReportReader *reader, const YamlNode *root) {
    ReportRoot parts = {0};
    FieldContext context = report_context(reader, "report file");
    SCHEMA_READ(&context, root, report_root_fields, &parts);
    if (!schema_check_version(&context, root)) return;
    ReportFields fields = {.language = STR("ja"), .first_chapter = 1};
    context.what = "report";
    if (parts.report) SCHEMA_READ(&context, parts.report, report_fields, &fields);
    Document *document = reader->document;
    document->title = fields.title;
    document->subtitle = fields.subtitle;
    document->author = fields.author;
    document->publisher = fields.publisher;
    document->language = fields.language;
    document->first_chapter = fields.first_chapter;
    read_layout(reader, fields.layout);
    read_attachments(reader, fields.attachments);
    read_chapters(reader, parts.front, parts.chapters);
}

static void read_single_chapter(ReportReader *reader, const YamlNode *root) {
    Document *document = reader->document;
    document->language = STR("ja");
    document->first_chapter = 1;
    document->chapters = ARENA_NEW(reader->arena, Chapter);
    document->chapter_count = 1;
    read_chapter(reader, root, true, document->chapters);
    document->title = inline_plain_text(reader->arena, document->chapters->title);
}

static bool kind_fits(Str kind, const Anchor *anchor) {
    if (str_equal(kind, STR("fig"))) return anchor->kind == BLOCK_FIGURE || anchor->kind == BLOCK_PHOTOS;
    if (str_equal(kind, STR("tbl"))) return anchor->kind == BLOCK_TABLE;
    if (str_equal(kind, STR("chap"))) return anchor->is_chapter;
    return anchor->is_chapter || anchor->kind == BLOCK_HEADING;
}

static void report_unknown_reference(ReportReader *reader, const Inline *reference) {
    size_t count = 0;
    Str *names = ARENA_ARRAY(reader->arena, Str, reader->anchors.count);
    for (size_t i = 0; i < reader->anchors.capacity; i++)
        if (reader->anchors.slots[i].value) names[count++] = reader->anchors.slots[i].key;
    Str near = suggest_name(reader->arena, reference->text, names, count);
    const char *text = str_to_c(reader->arena, reference->text);
    if (near.length)
        DIAGNOSE(reader->diagnostics, REFERENCE_UNKNOWN_NEAR, reference->span, text,
                 str_to_c(reader->arena, near));
    else
        DIAGNOSE(reader->diagnostics, REFERENCE_UNKNOWN, reference->span, text);
}

static ReferenceForm form_of(const Inline *reference) {
    Str form = reference->part_count ? reference->parts[0] : (Str){0};
    if (str_equal(form, STR("number"))) return REFERENCE_NUMBER;
    if (str_equal(form, STR("full"))) return REFERENCE_FULL;
    return str_equal(form, STR("page")) ? REFERENCE_PAGE : REFERENCE_TITLE;
}

/* A reference prints its target's title between corner brackets. Numbers are the style stage's affair, pages
 * the layout's. */
static void set_title(ReportReader *reader, Inline *inline_, const Anchor *anchor) {
    if (!anchor->title) {
        DIAGNOSE(reader->diagnostics, REFERENCE_NO_TITLE, inline_->span,
                 str_to_c(reader->arena, inline_->text));
        return;
    }
    Str title = inline_plain_text(reader->arena, anchor->title);
    Inline *text = ARENA_NEW(reader->arena, Inline);
    *text =
        (Inline){.kind = INLINE_TEXT, .span = inline_->span, .id = report_new_node(reader, inline_->span)};
    text->text = str_format(reader->arena, "「%.*s」", STR_ARGS(title));
    inline_->child = text;
}

static void resolve_reference(ReportReader *reader, Inline *inline_, const Anchor *anchor, size_t chapter) {
    Reference *reference = ARENA_NEW(reader->arena, Reference);
    *reference = (Reference){.form = form_of(inline_),
                             .link = str_format(reader->arena, "#%.*s", STR_ARGS(inline_->text)),
                             .target = anchor->node,
                             .chapter = chapter,
                             .to_chapter = anchor->is_chapter};
    bool wants_number = reference->form == REFERENCE_NUMBER || reference->form == REFERENCE_FULL;
    if (wants_number && !anchor->node)
        DIAGNOSE(reader->diagnostics, REFERENCE_FORM_NOT_YET, inline_->span,
                 str_to_c(reader->arena, inline_->parts[0]));
    if (reference->form == REFERENCE_TITLE || reference->form == REFERENCE_FULL)
        set_title(reader, inline_, anchor);
    inline_->reference = reference;
    array_push(reader->arena, &reader->document_references, inline_);
}

void report_resolve_references(ReportReader *reader) {
    for (size_t i = 0; i < reader->markup.references.count; i++) {
        Inline *reference = reader->markup.references.at[i];
        const Anchor *anchor = map_get(&reader->anchors, reference->text);
        if (!anchor)
            report_unknown_reference(reader, reference);
        else if (!kind_fits(reader->markup.reference_kinds.at[i], anchor))
            DIAGNOSE(reader->diagnostics, REFERENCE_KIND, reference->span,
                     str_to_c(reader->arena, reference->text));
        else
            resolve_reference(reader, reference, anchor,
                              i < reader->reference_chapters.count ? reader->reference_chapters.at[i] : 0);
    }
    reader->document->references = reader->document_references.at;
    reader->document->reference_count = reader->document_references.count;
}

Document *report_read(Arena *arena, Diagnostics *diagnostics, const ReportOptions *options, Str path) {
    ReportReader *reader = ARENA_NEW(arena, ReportReader);
    *reader = (ReportReader){.arena = arena, .diagnostics = diagnostics, .options = options};
    reader->markup = (Markup){.arena = arena,
                              .scratch = arena_create_below(arena),
                              .diagnostics = diagnostics,
                              .nodes = &reader->nodes};
    reader->root_folder = path_folder(arena, path);
    const YamlNode *root = report_enter_file(reader, path, (Span){0});
    if (!root) return NULL;
    FieldContext context = report_context(reader, "file");
    if (!schema_expect(&context, root, YAML_KIND_MAPPING)) return NULL;
    Document *document = reader->document = ARENA_NEW(arena, Document);
    report_new_node(reader, root->span);
    if (yaml_get(root, STR("report")) || yaml_get(root, STR("chapters"))) {
        read_report(reader, root);
    } else if (yaml_get(root, STR("chapter")) || yaml_get(root, STR("body"))) {
        read_single_chapter(reader, root);
    } else {
        DIAGNOSE(diagnostics, NOT_A_REPORT, root->span, NULL);
        return NULL;
    }
    report_fill_contents(reader);
    report_fill_indexes(reader);
    report_resolve_references(reader);
    document->nodes = reader->nodes.list.at;
    document->node_count = reader->nodes.list.count;
    return document;
}
