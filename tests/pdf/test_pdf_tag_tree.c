/* The tree of tags of a report that has every kind of block and inline.
 *
 * Takes: tests/pdf/tags/report.yaml. Gives: its elements with the texts that belong to them (tags.golden).
 * Invariant: every text of the document is in the tree, once.
 */
#include "text/golden.h"

#include "input/layout_file.h"
#include "input/report.h"
#include "pdf/tag_tree.h"

typedef struct Reading {
    Arena *arena;
    const StyledDocument *styled;
    const TagTree *tree;
    StrBuilder *text; /* by tag */
    size_t lost;      /* inlines with text that no tag claims */
} Reading;

static void read_blocks(Reading *reading, const Block *first);

/* What pages decide is shown as what it will be: a mark, a number. */
static void read_late(Reading *reading, NodeId node, const char *text) {
    StrBuilder *into = &reading->text[reading->tree->content[node]];
    into->arena = reading->arena;
    str_append_c(into, text);
}

static void read_inlines(Reading *reading, const Inline *first) {
    for (const Inline *part = first; part; part = part->next) {
        const TagId tag = reading->tree->content[part->id];
        StrBuilder *text = &reading->text[tag];
        text->arena = reading->arena;
        const bool shows_text =
            part->kind == INLINE_TEXT || (part->kind == INLINE_REFERENCE && !part->child && !part->reference);
        if (shows_text && !tag) reading->lost++;
        if (shows_text) str_append(text, part->text);
        for (size_t i = 0; part->kind == INLINE_RUBY && i < part->part_count; i++)
            str_append(text, part->parts[i]);
        read_inlines(reading, part->child);
        if (part->kind == INLINE_REFERENCE && part->reference && part->reference->form != REFERENCE_TITLE)
            read_late(reading, part->id, "number or page");
        if (part->kind != INLINE_NOTE || !part->note) continue;
        read_late(reading, part->id, "mark");
        read_late(reading, part->note->id, "number");
        read_blocks(reading, part->note->body);
    }
}

static void read_rows(Reading *reading, const TableRow *rows, size_t count) {
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < rows[i].cell_count; j++) read_blocks(reading, rows[i].cells[j].content);
}

static void read_label(Reading *reading, NodeId node) {
    StrBuilder *text = &reading->text[reading->tree->content[node]];
    text->arena = reading->arena;
    str_append(text, reading->styled->label[node]);
}

static void read_blocks(Reading *reading, const Block *first) {
    for (const Block *block = first; block; block = block->next) {
        if (reading->styled->label[block->id].length) read_label(reading, block->id);
        read_inlines(reading, block->label);
        read_inlines(reading, block->text);
        read_blocks(reading, block->child);
        if (block->kind == BLOCK_PHOTOS) read_inlines(reading, block->photos.credit);
        if (block->kind == BLOCK_FIGURE) {
            const Figure *figure = block->figure;
            read_inlines(reading, figure->caption);
            read_inlines(reading, figure->credit);
            for (size_t i = 0; i < figure->label_count; i++) read_inlines(reading, figure->labels[i].text);
        }
        if (block->kind != BLOCK_TABLE) continue;
        read_inlines(reading, block->table->note);
        read_inlines(reading, block->table->unit);
        read_rows(reading, block->table->head, block->table->head_count);
        read_rows(reading, block->table->rows, block->table->row_count);
        read_rows(reading, block->table->total, block->table->total_count);
    }
}

static void dump_tag(Dump *dump, const Reading *reading, TagId at) {
    const Tag *tag = &reading->tree->tags[at];
    if (tag->kind == TAG_CONTENT) {
        dump_line(dump, reading->arena, "%.*s",
                  STR_ARGS(dump_quote(reading->arena, str_built(&reading->text[at]))));
        return;
    }
    dump_line(dump, reading->arena, "%.*s", STR_ARGS(tag_type(tag->kind)));
    dump->level++;
    for (TagId kid = tag->first; kid; kid = reading->tree->tags[kid].next) {
        assert_int_equal(reading->tree->tags[kid].parent, at);
        dump_tag(dump, reading, kid);
    }
    dump->level--;
}

static void test_every_kind(void **state) {
    (void)state;
    static jmp_buf out_of_memory;
    Arena *arena = arena_create(&out_of_memory), *scratch = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    const Document *document = report_read(arena, diagnostics, &(ReportOptions){.allow_outside = true},
                                           STR("tests/pdf/tags/report.yaml"));
    const StyleSheet *sheet =
        layout_file_read(arena, diagnostics, STR("layouts/annual-report.yaml"), (Span){0});
    assert_int_equal(diagnostics_count(diagnostics, SEVERITY_ERROR), 0);
    const StyledDocument *styled = style_resolve(arena, diagnostics, document, sheet);
    Reading reading = {.arena = scratch, .styled = styled, .tree = tag_tree_make(arena, styled)};
    reading.text = ARENA_ARRAY(arena, StrBuilder, reading.tree->count);
    for (size_t i = 0; i < document->chapter_count; i++) {
        read_label(&reading, document->chapters[i].id);
        read_inlines(&reading, document->chapters[i].title);
        read_blocks(&reading, document->chapters[i].body);
    }
    assert_int_equal(reading.lost, 0);
    StrBuilder out = {.arena = arena};
    Dump dump = {.sink = sink_to_builder(&out)};
    dump_tag(&dump, &reading, 1);
    golden_check(scratch, "tests/pdf/tags.golden", str_built(&out));
    arena_destroy(scratch);
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_kind)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
