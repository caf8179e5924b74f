/* Tables of contents.
 *
 * Takes: the whole document. Gives: an entry for each chapter and heading, or each caption.
 * Invariant: an entry leads to the anchor of what it names; its words are the title's, without notes, links
 * and readings.
 */
#include "input/report_reader.h"

typedef struct ContentsFields {
    int levels, of;
} ContentsFields;

static const Choice kinds[] = {{"headings", CONTENTS_OF_HEADINGS},
                               {"figures", CONTENTS_OF_FIGURES},
                               {"tables", CONTENTS_OF_TABLES},
                               {NULL, 0}};

static const Field contents_fields[] = {
    {.name = "of", .type = FIELD_CHOICE, .offset = offsetof(ContentsFields, of), .choices = kinds},
    {.name = "levels",
     .type = FIELD_INTEGER,
     .offset = offsetof(ContentsFields, levels),
     .least = 0,
     .most = 6},
};

Block *report_read_contents(ReportReader *reader, const YamlNode *value, Span span) {
    ContentsFields fields = {.levels = 2, .of = CONTENTS_OF_HEADINGS};
    FieldContext context = report_context(reader, "contents");
    bool is_bare = value->kind == YAML_KIND_SCALAR && !value->text.length;
    if (!is_bare && !SCHEMA_READ(&context, value, contents_fields, &fields)) return NULL;
    Block *block = report_new_block(reader, BLOCK_CONTENTS, span);
    block->contents = (Contents){.of = (ContentsOf)fields.of, .levels = fields.levels};
    array_push(reader->arena, &reader->contents, (OpenContents){block, reader->chapter_index});
    return block;
}

/* What goes into an entry: text, and spans that change what is read. */
static void copy_words(ReportReader *reader, const Inline *first, Inline ***tail) {
    for (const Inline *part = first; part; part = part->next) {
        bool is_kept = part->kind == INLINE_TEXT || part->kind == INLINE_SPAN;
        if (part->kind == INLINE_NOTE || part->kind == INLINE_BREAK) continue;
        if (!is_kept) {
            copy_words(reader, part->child, tail);
            continue;
        }
        Inline *copy = ARENA_NEW(reader->arena, Inline), **inner = &copy->child;
        *copy = *part;
        copy->id = report_new_node(reader, part->span);
        copy->child = copy->next = NULL;
        copy_words(reader, part->child, &inner);
        **tail = copy;
        *tail = &copy->next;
    }
}

static Inline *new_reference(ReportReader *reader, Span span, Str anchor, size_t chapter) {
    Inline *made = ARENA_NEW(reader->arena, Inline);
    Reference *reference = ARENA_NEW(reader->arena, Reference);
    made->kind = INLINE_REFERENCE;
    made->span = span;
    made->id = report_new_node(reader, span);
    made->text = anchor;
    reference->link = str_format(reader->arena, "#%.*s", STR_ARGS(anchor));
    reference->chapter = chapter;
    made->reference = reference;
    return made;
}

typedef struct Filling {
    ReportReader *reader;
    const OpenContents *open;
    Block **tail;
} Filling;

/* `anchor` is given when it is empty. */
static void add_entry(Filling *filling, const Inline *title, NodeId target, Str *anchor, int level) {
    ReportReader *reader = filling->reader;
    if (!title) return;
    if (!anchor->length) *anchor = str_format(reader->arena, "at.%u", (unsigned)target);
    Block *entry = report_new_block(reader, BLOCK_CONTENTS_ENTRY, filling->open->block->span);
    entry->entry = (ContentsEntry){target, level};
    entry->text = new_reference(reader, entry->span, *anchor, filling->open->chapter);
    Inline **words = &entry->text->child;
    copy_words(reader, title, &words);
    entry->label = new_reference(reader, entry->span, *anchor, filling->open->chapter);
    Reference *page = ARENA_NEW(reader->arena, Reference);
    *page = *entry->label->reference;
    page->form = REFERENCE_PAGE;
    page->is_bare = true;
    entry->label->reference = page;
    array_push(reader->arena, &reader->document_references, entry->label);
    *filling->tail = entry;
    filling->tail = &entry->next;
}

static void add_blocks(Filling *filling, Block *first) {
    const Contents *contents = &filling->open->block->contents;
    for (Block *block = first; block; block = block->next) {
        if (block->kind == BLOCK_HEADING && contents->of == CONTENTS_OF_HEADINGS &&
            block->heading.level <= contents->levels)
            add_entry(filling, block->text, block->id, &block->anchor, block->heading.level);
        if (block->kind == BLOCK_FIGURE && contents->of == CONTENTS_OF_FIGURES)
            add_entry(filling, block->figure->caption, block->id, &block->anchor, -1);
        if (block->kind == BLOCK_PHOTOS && contents->of == CONTENTS_OF_FIGURES)
            add_entry(filling, block->text, block->id, &block->anchor, -1);
        if (block->kind == BLOCK_TABLE && contents->of == CONTENTS_OF_TABLES)
            add_entry(filling, block->text, block->id, &block->anchor, -1);
        if (block->kind != BLOCK_PHOTOS) add_blocks(filling, block->child);
    }
}

/* The chapter in which the table stands gives its headings, but not its title. */
void report_fill_contents(ReportReader *reader) {
    Document *document = reader->document;
    for (size_t i = 0; i < reader->contents.count; i++) {
        const OpenContents *open = &reader->contents.at[i];
        Filling filling = {reader, open, &open->block->child};
        for (size_t j = 0; j < document->chapter_count; j++) {
            Chapter *chapter = &document->chapters[j];
            if (j != open->chapter && open->block->contents.of == CONTENTS_OF_HEADINGS)
                add_entry(&filling, chapter->title, chapter->id, &chapter->anchor, 0);
            add_blocks(&filling, chapter->body);
        }
    }
}
