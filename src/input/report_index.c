/* Indexes: from the marks in the text to entries in order.
 *
 * Takes: all marks of the document. Gives: groups of entries, each with references to its places.
 * Invariant: every mark is in one entry; marks with the same term and reading share it, in the order of the
 * text.
 */
#include "input/report_reader.h"

#include "input/index_order.h"

#include <stdlib.h>

typedef struct Entry {
    Str term, key, group, anchor;
    Span span;
    size_t order;
} Entry;

Block *report_read_index(ReportReader *reader, const YamlNode *value, Span span) {
    FieldContext context = report_context(reader, "index");
    bool is_bare = value->kind == YAML_KIND_SCALAR && !value->text.length;
    if (!is_bare && schema_expect(&context, value, YAML_KIND_MAPPING) && value->count)
        schema_unknown_key(&context, value->entries[0].key, NULL, 0);
    Block *block = report_new_block(reader, BLOCK_INDEX, span);
    array_push(reader->arena, &reader->indexes, (OpenContents){block, reader->chapter_index});
    return block;
}

static int compare(const void *a, const void *b) {
    const Entry *left = a, *right = b;
    int by_key = str_compare(left->key, right->key);
    if (!by_key) by_key = str_compare(left->term, right->term);
    return by_key ? by_key : (left->order > right->order) - (left->order < right->order);
}

/* The first text inside a span. */
static const Inline *first_text(const Inline *first) {
    for (const Inline *part = first; part; part = part->next) {
        const Inline *found = part->kind == INLINE_TEXT ? part : first_text(part->child);
        if (found) return found;
    }
    return NULL;
}

static bool read_entry(ReportReader *reader, const Inline *mark, Entry *entry) {
    Str term = inline_plain_text(reader->arena, mark->child);
    Str reading = mark->part_count ? mark->parts[0] : term;
    if (!index_is_readable(reading)) {
        DIAGNOSE(reader->diagnostics, INDEX_READING, mark->span, str_to_c(reader->arena, term));
        return false;
    }
    *entry = (Entry){.term = term,
                     .key = index_key(reader->arena, reading),
                     .group = index_group(reading),
                     .span = mark->span};
    return true;
}

/* The entries in order, and the places in the text. */
static Entry *read_entries(ReportReader *reader, size_t *count) {
    size_t marks = reader->markup.index_marks.count;
    Entry *entries = ARENA_ARRAY(reader->arena, Entry, marks);
    IndexMark *places = ARENA_ARRAY(reader->arena, IndexMark, marks);
    *count = 0;
    for (size_t i = 0; i < marks; i++) {
        const Inline *mark = reader->markup.index_marks.at[i], *text = first_text(mark->child);
        if (!text || !read_entry(reader, mark, &entries[*count])) continue;
        Entry *entry = &entries[*count];
        entry->order = *count;
        entry->anchor = str_format(reader->arena, "idx.%zu", *count + 1);
        places[(*count)++] = (IndexMark){text->id, entry->anchor};
    }
    reader->document->index_marks = places;
    reader->document->index_mark_count = *count;
    if (*count) qsort(entries, *count, sizeof *entries, compare);
    return entries;
}

static Inline *new_text(ReportReader *reader, Span span, Str text) {
    Inline *made = ARENA_NEW(reader->arena, Inline);
    made->kind = INLINE_TEXT;
    made->span = span;
    made->id = report_new_node(reader, span);
    made->text = text;
    return made;
}

static Inline *new_place(ReportReader *reader, const Entry *entry, size_t chapter) {
    Inline *made = new_text(reader, entry->span, entry->anchor);
    Reference *reference = ARENA_NEW(reader->arena, Reference);
    *reference = (Reference){.form = REFERENCE_PAGE,
                             .link = str_format(reader->arena, "#%.*s", STR_ARGS(entry->anchor)),
                             .chapter = chapter,
                             .is_bare = true,
                             .is_listed = true};
    made->kind = INLINE_REFERENCE;
    made->reference = reference;
    array_push(reader->arena, &reader->document_references, (const Inline *)made);
    return made;
}

/* An entry from its places; gives how many there are. */
static size_t add_entry(ReportReader *reader, const OpenContents *open, const Entry *entries, size_t count,
                        BlockChain *chain) {
    Block *block = report_new_block(reader, BLOCK_INDEX_ENTRY, open->block->span);
    Inline **tail = &block->text;
    *tail = new_text(reader, entries[0].span, entries[0].term);
    tail = &(*tail)->next;
    *tail = new_text(reader, entries[0].span, STR("　"));
    tail = &(*tail)->next;
    size_t places = 0;
    for (; places < count && str_equal(entries[places].key, entries[0].key) &&
           str_equal(entries[places].term, entries[0].term);
         places++) {
        *tail = new_place(reader, &entries[places], open->chapter);
        tail = &(*tail)->next;
    }
    chain_append(chain, block);
    return places;
}

static void fill_index(ReportReader *reader, const OpenContents *open, const Entry *entries, size_t count) {
    BlockChain groups = {0};
    for (size_t i = 0; i < count;) {
        Block *group = report_new_block(reader, BLOCK_INDEX_GROUP, open->block->span);
        Str head = entries[i].group;
        group->text = new_text(reader, open->block->span, head);
        BlockChain chain = {0};
        while (i < count && str_equal(entries[i].group, head))
            i += add_entry(reader, open, &entries[i], count - i, &chain);
        group->child = chain.first;
        chain_append(&groups, group);
    }
    open->block->child = groups.first;
}

void report_fill_indexes(ReportReader *reader) {
    size_t count;
    const Entry *entries = read_entries(reader, &count);
    if (count && !reader->indexes.count)
        DIAGNOSE(reader->diagnostics, INDEX_MISSING, reader->markup.index_marks.at[0]->span, NULL);
    for (size_t i = 0; i < reader->indexes.count; i++)
        fill_index(reader, &reader->indexes.at[i], entries, count);
}
