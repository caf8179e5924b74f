/* The tree of tags: see tag_tree.h.
 *
 * Takes: blocks and inlines. Gives: tags.
 * Invariant: one walk over the document; a node's content is claimed by one tag.
 */
#include "pdf/tag_tree.h"

#include "base/array.h"

#include <limits.h>
#include <string.h>

/* Section levels that may be open at once: a chapter and six levels of headings. */
enum { SECTION_LEVELS = 7 };

typedef struct TreeBuilder {
    TagTree *tree;
    const StyledDocument *styled;
    int heading_shift; /* 1 when the chapter's title is the H1 */
    int last_heading;
    ARRAY(const Note *)
    waiting; /* notes whose marks stand in the block at hand */
} TreeBuilder;

Str tag_type(TagKind kind) {
    static const char *const types[] = {
        [TAG_CONTENT] = "",
        [TAG_OBJECTS] = "",
        [TAG_DOCUMENT] = "Document",
        [TAG_SECT] = "Sect",
        [TAG_DIV] = "Div",
        [TAG_ASIDE] = "Aside",
        [TAG_BLOCK_QUOTE] = "BlockQuote",
        [TAG_H1] = "H1",
        [TAG_H2] = "H2",
        [TAG_H3] = "H3",
        [TAG_H4] = "H4",
        [TAG_H5] = "H5",
        [TAG_H6] = "H6",
        [TAG_H7] = "H7",
        [TAG_P] = "P",
        [TAG_L] = "L",
        [TAG_LI] = "LI",
        [TAG_LBL] = "Lbl",
        [TAG_LBODY] = "LBody",
        [TAG_FIGURE] = "Figure",
        [TAG_FORMULA] = "Formula",
        [TAG_CAPTION] = "Caption",
        [TAG_TABLE] = "Table",
        [TAG_THEAD] = "THead",
        [TAG_TBODY] = "TBody",
        [TAG_TFOOT] = "TFoot",
        [TAG_TR] = "TR",
        [TAG_TH] = "TH",
        [TAG_TD] = "TD",
        [TAG_LINK] = "Link",
        [TAG_REFERENCE] = "Reference",
        [TAG_INDEX] = "Index",
        [TAG_TOC] = "TOC",
        [TAG_TOCI] = "TOCI",
        [TAG_NOTE] = "Note",
        [TAG_SPAN] = "Span",
        [TAG_CODE] = "Code",
        [TAG_RUBY] = "Ruby",
        [TAG_RB] = "RB",
        [TAG_RT] = "RT",
        [TAG_WARICHU] = "Warichu",
        [TAG_WT] = "WT",
    };
    return str_from_c(types[kind]);
}

static void grow(TagTree *tree) {
    const size_t capacity = tree->capacity ? tree->capacity * 2 : 256;
    Tag *tags = ARENA_ARRAY(tree->arena, Tag, capacity);
    if (tree->count > 0) memcpy(tags, tree->tags, tree->count * sizeof *tags);
    tree->tags = tags;
    tree->capacity = capacity;
}

TagId tag_tree_add(TagTree *tree, TagId parent, TagKind kind) {
    if (tree->count == tree->capacity) grow(tree);
    const TagId tag = (TagId)tree->count++;
    tree->tags[tag] = (Tag){.kind = kind, .parent = parent};
    Tag *above = &tree->tags[parent];
    if (above->last)
        tree->tags[above->last].next = tag;
    else
        above->first = tag;
    above->last = tag;
    return tag;
}

TagId tag_tree_above(const TagTree *tree, TagId tag, TagKind kind) {
    while (tag && tree->tags[tag].kind != kind) tag = tree->tags[tag].parent;
    return tag;
}

static TagId add(TreeBuilder *builder, TagId parent, TagKind kind) {
    return tag_tree_add(builder->tree, parent, kind);
}

/* The content at the end of the parent's kids: text that follows text goes on in the same. */
static TagId open_content(TreeBuilder *builder, TagId parent) {
    const TagTree *tree = builder->tree;
    const TagId last = tree->tags[parent].last;
    return last && tree->tags[last].kind == TAG_CONTENT ? last : add(builder, parent, TAG_CONTENT);
}

static void claim(TreeBuilder *builder, NodeId node, TagId content) {
    builder->tree->content[node] = content;
}

/* Inlines */

static void claim_all(TreeBuilder *builder, const Inline *first, TagId content) {
    for (const Inline *part = first; part; part = part->next) {
        claim(builder, part->id, content);
        claim_all(builder, part->child, content);
    }
}

/* One Ruby a word: its bases are one RB, its readings one RT. */
static void add_ruby(TreeBuilder *builder, TagId parent, const Inline *ruby) {
    const TagId tag = add(builder, parent, TAG_RUBY);
    const TagId base = add(builder, add(builder, tag, TAG_RB), TAG_CONTENT);
    const TagId reading = add(builder, add(builder, tag, TAG_RT), TAG_CONTENT);
    claim_all(builder, ruby->child, base);
    claim(builder, ruby->id, reading);
}

static void add_inlines(TreeBuilder *builder, TagId parent, const Inline *first);

/* What the text stage adds to a span or link carries the inline's own number. */
static void add_within(TreeBuilder *builder, TagId tag, const Inline *part) {
    claim(builder, part->id, open_content(builder, tag));
    add_inlines(builder, tag, part->child);
}

static void add_inside(TreeBuilder *builder, TagId parent, TagKind kind, const Inline *part) {
    const TagId tag = add(builder, parent, kind);
    builder->tree->tags[tag].text = part;
    add_within(builder, tag, part);
}

/* The note with the brackets that the text stage sets round it: their two runs cannot be told apart. */
static void add_warichu(TreeBuilder *builder, TagId parent, const Inline *note) {
    const TagId text = add(builder, add(builder, parent, TAG_WARICHU), TAG_WT);
    const TagId content = add(builder, text, TAG_CONTENT);
    claim(builder, note->id, content);
    claim_all(builder, note->child, content);
}

/* The mark is a reference, and its area leads to the note. */
static void add_mark(TreeBuilder *builder, TagId parent, const Inline *mark) {
    if (!mark->note) return;
    const TagId link = add(builder, add(builder, parent, TAG_REFERENCE), TAG_LINK);
    builder->tree->tags[link].text = mark;
    claim(builder, mark->id, add(builder, link, TAG_CONTENT));
    array_push(builder->tree->arena, &builder->waiting, mark->note);
}

static void add_inline(TreeBuilder *builder, TagId parent, const Inline *part) {
    switch (part->kind) {
    case INLINE_TEXT:
    case INLINE_BREAK: claim(builder, part->id, open_content(builder, parent)); break;
    case INLINE_STRONG:
    case INLINE_EMPHASIS: add_within(builder, parent, part); break;
    case INLINE_RUBY: add_ruby(builder, parent, part); break;
    case INLINE_LINK:
    case INLINE_REFERENCE: add_inside(builder, parent, TAG_LINK, part); break;
    case INLINE_NOTE: add_mark(builder, parent, part); break;
    case INLINE_SPAN:
        if (part->part_count > 0 &&
            (str_equal(part->text, STR("lang")) || str_equal(part->text, STR("abbr"))))
            add_inside(builder, parent, TAG_SPAN, part);
        else if (str_equal(part->text, STR("code")))
            add_inside(builder, parent, TAG_CODE, part);
        else if (str_equal(part->text, STR("warichu")))
            add_warichu(builder, parent, part);
        else
            add_within(builder, parent, part);
        break;
    }
}

static void add_inlines(TreeBuilder *builder, TagId parent, const Inline *first) {
    for (const Inline *part = first; part; part = part->next) add_inline(builder, parent, part);
}

static void add_text(TreeBuilder *builder, TagId parent, TagKind kind, const Inline *text) {
    if (text) add_inlines(builder, add(builder, parent, kind), text);
}

/* The number or mark that the layout stage makes for a node and that carries the node's own number. */
static void add_label(TreeBuilder *builder, TagId parent, NodeId node) {
    if (!builder->styled->label[node].length) return;
    claim(builder, node, add(builder, add(builder, parent, TAG_LBL), TAG_CONTENT));
}

/* Blocks */

/* A note's number leads back to its mark. */
static void add_note(TreeBuilder *builder, TagId parent, const Note *note) {
    const TagId tag = add(builder, parent, TAG_NOTE);
    builder->tree->tags[tag].note = note;
    const TagId link = add(builder, add(builder, tag, TAG_LBL), TAG_LINK);
    builder->tree->tags[link].text = note->mark;
    claim(builder, note->id, add(builder, link, TAG_CONTENT));
    for (const Block *block = note->body; block; block = block->next)
        add_text(builder, tag, TAG_P, block->text);
}

/* The notes whose marks were read, behind what they stand in. */
static void add_waiting_notes(TreeBuilder *builder, TagId parent) {
    const size_t count = builder->waiting.count;
    builder->waiting.count = 0;
    for (size_t i = 0; i < count; i++) add_note(builder, parent, builder->waiting.at[i]);
}

static void add_blocks(TreeBuilder *builder, TagId parent, const Block *first);

static void add_heading(TreeBuilder *builder, TagId parent, const Block *block) {
    int level = block->heading.level + builder->heading_shift;
    if (level > builder->last_heading + 1) level = builder->last_heading + 1;
    if (level > SECTION_LEVELS) level = SECTION_LEVELS;
    builder->last_heading = level;
    const TagId tag = add(builder, parent, (TagKind)(TAG_H1 + level - 1));
    add_label(builder, tag, block->id);
    add_inlines(builder, tag, block->text);
    if (block->label) add_inlines(builder, add(builder, tag, TAG_SPAN), block->label);
}

/* A body that is one text has it directly; with further blocks each is an element. */
static void add_body(TreeBuilder *builder, TagId parent, const Block *block) {
    const TagId body = add(builder, parent, TAG_LBODY);
    if (block->child)
        add_text(builder, body, TAG_P, block->text);
    else
        add_inlines(builder, body, block->text);
    add_waiting_notes(builder, body);
    add_blocks(builder, body, block->child);
}

static void add_list(TreeBuilder *builder, TagId parent, const Block *block) {
    const TagId list = add(builder, parent, TAG_L);
    builder->tree->tags[list].block = block;
    for (const Block *item = block->child; item; item = item->next) {
        const TagId tag = add(builder, list, TAG_LI);
        if (item->kind == BLOCK_DEFINITION)
            add_text(builder, tag, TAG_LBL, item->label);
        else
            add_label(builder, tag, item->id);
        add_body(builder, tag, item);
    }
}

static void add_caption(TreeBuilder *builder, TagId parent, const Inline *caption, const Inline *credit) {
    if (!caption && !credit) return;
    const TagId tag = add(builder, parent, TAG_CAPTION);
    add_text(builder, tag, TAG_P, caption);
    add_text(builder, tag, TAG_P, credit);
    add_waiting_notes(builder, tag);
}

/* Words on a map are in its Figure, each a Span, though its alternative text speaks for them too. A picture
 * that only decorates is no content; words on it are. */
static void add_picture(TreeBuilder *builder, TagId parent, const Block *block) {
    const Figure *figure = block->figure;
    TagId tag = parent;
    if (!figure->is_decorative) {
        tag = add(builder, parent, figure->is_formula ? TAG_FORMULA : TAG_FIGURE);
        builder->tree->tags[tag].block = block;
        claim(builder, block->id, add(builder, tag, TAG_CONTENT));
    }
    for (size_t i = 0; i < figure->label_count; i++)
        add_text(builder, tag, figure->is_decorative ? TAG_P : TAG_SPAN, figure->labels[i].text);
}

/* The caption stands beside its Figure and not in it, since a Figure's alternative text hides what is in it.
 */
static void add_figure(TreeBuilder *builder, TagId parent, const Block *block) {
    const Figure *figure = block->figure;
    const bool has_caption = figure->caption || figure->credit;
    const TagId tag = has_caption ? add(builder, parent, TAG_DIV) : parent;
    add_picture(builder, tag, block);
    add_caption(builder, tag, figure->caption, figure->credit);
}

static void add_photos(TreeBuilder *builder, TagId parent, const Block *block) {
    const TagId tag = add(builder, parent, TAG_DIV);
    add_blocks(builder, tag, block->child);
    add_caption(builder, tag, block->text, block->photos.credit);
}

/* A cell in a column that heads its rows is a TH, with the row as its scope. */
static bool heads_row(const Table *table, const TableCell *cell, TagKind kind) {
    return kind == TAG_TD && cell->column >= 0 && (size_t)cell->column < table->column_count &&
           (size_t)cell->columns < table->column_count && table->columns[cell->column].is_row_head;
}

/* Heads that are above or beside the cells at hand. */
typedef struct OpenHead {
    TagId tag;
    int column, columns, rows; /* rows: still to come; INT_MAX for a column's head */
    bool heads_group;          /* until the next group or the section's end */
} OpenHead;

typedef struct TableHeads {
    const Table *table;
    bool are_named; /* heads over several columns, or in several rows */
    ARRAY(OpenHead)
    open;
} TableHeads;

/* True when columns have more than one head, or rows share one: a reader needs more than Scope. */
static bool heads_are_nested(const Table *table) {
    if (table->head_count > 1) return true;
    for (size_t i = 0; i < table->head_count; i++)
        for (size_t j = 0; j < table->head[i].cell_count; j++)
            if (table->head[i].cells[j].columns > 1) return true;
    for (size_t i = 0; i < table->row_count; i++)
        if (table->rows[i].kind == ROW_GROUP_HEAD) return true;
    for (size_t i = 0; i < table->row_count; i++)
        for (size_t j = 0; j < table->rows[i].cell_count; j++)
            if (table->rows[i].cells[j].rows > 1 && heads_row(table, &table->rows[i].cells[j], TAG_TD))
                return true;
    return false;
}

static void open_head(TreeBuilder *builder, TableHeads *heads, TagId tag) {
    const Tag *head = &builder->tree->tags[tag];
    if (!heads->are_named || head->kind != TAG_TH) return;
    const TableCell *cell = head->cell;
    builder->tree->tags[tag].has_name = true;
    array_push(builder->tree->arena, &heads->open,
               (OpenHead){tag, cell->column, cell->columns, head->heads_row ? cell->rows : INT_MAX, false});
}

static void end_group(TableHeads *heads) {
    size_t kept = 0;
    for (size_t i = 0; i < heads->open.count; i++)
        if (!heads->open.at[i].heads_group) heads->open.at[kept++] = heads->open.at[i];
    heads->open.count = kept;
}

/* A group's heading is for all rows up to the next one. */
static void open_group(TreeBuilder *builder, TableHeads *heads, TagId tag) {
    end_group(heads);
    builder->tree->tags[tag].has_name = true;
    array_push(builder->tree->arena, &heads->open,
               (OpenHead){tag, 0, (int)heads->table->column_count, INT_MAX, true});
}

/* A column's heads are over the cell; a row's are beside it, wherever they stand. */
static void note_heads(TreeBuilder *builder, const TableHeads *heads, TagId tag) {
    TagTree *tree = builder->tree;
    const TableCell *cell = tree->tags[tag].cell;
    if (!heads->are_named || tree->tags[tag].kind != TAG_TD) return;
    const size_t first = tree->heads.count;
    for (size_t i = 0; i < heads->open.count; i++) {
        const OpenHead *head = &heads->open.at[i];
        const bool is_over =
            head->column < cell->column + cell->columns && cell->column < head->column + head->columns;
        if (head->rows != INT_MAX || is_over) array_push(tree->arena, &tree->heads, head->tag);
    }
    if (tree->heads.count > first)
        array_push(tree->arena, &tree->headed, (CellHeads){tag, first, tree->heads.count - first});
}

static void end_row(TableHeads *heads) {
    size_t kept = 0;
    for (size_t i = 0; i < heads->open.count; i++) {
        OpenHead head = heads->open.at[i];
        if (head.rows != INT_MAX && --head.rows == 0) continue;
        heads->open.at[kept++] = head;
    }
    heads->open.count = kept;
}

static void add_rows(TreeBuilder *builder, TagId section, TableHeads *heads, const TableRow *rows,
                     size_t count, TagKind kind) {
    const Table *table = heads->table;
    for (size_t i = 0; i < count; i++) {
        const TagId row = add(builder, section, TAG_TR);
        for (size_t j = 0; j < rows[i].cell_count; j++) {
            const TableCell *cell = &rows[i].cells[j];
            const bool heads_group = rows[i].kind == ROW_GROUP_HEAD;
            const bool is_head = heads_group || heads_row(table, cell, kind);
            const TagId tag = add(builder, row, is_head ? TAG_TH : kind);
            builder->tree->tags[tag].heads_row = is_head;
            builder->tree->tags[tag].cell = cell;
            /* a cell of one paragraph has its text directly */
            const Block *content = cell->content;
            if (content && !content->next && content->kind == BLOCK_PARAGRAPH)
                add_inlines(builder, tag, content->text);
            else
                add_blocks(builder, tag, content);
            add_waiting_notes(builder, tag);
            if (heads_group)
                open_group(builder, heads, tag);
            else
                open_head(builder, heads, tag);
        }
        for (TagId cell = builder->tree->tags[row].first; cell; cell = builder->tree->tags[cell].next)
            note_heads(builder, heads, cell);
        end_row(heads);
    }
    end_group(heads);
}

/* The note follows the table: a Table holds rows and a caption only. A head or a foot is marked as such where
 * there is a body (ISO 32000-1, table 337). */
static void add_table(TreeBuilder *builder, TagId parent, const Block *block) {
    const Table *table = block->table;
    const TagId tag = add(builder, parent, TAG_TABLE);
    add_caption(builder, tag, block->text, table->unit);
    const bool has_body = table->row_count > 0;
    TableHeads heads = {.table = table, .are_named = heads_are_nested(table)};
    if (table->head_count > 0)
        add_rows(builder, has_body ? add(builder, tag, TAG_THEAD) : tag, &heads, table->head,
                 table->head_count, TAG_TH);
    if (has_body)
        add_rows(builder, add(builder, tag, TAG_TBODY), &heads, table->rows, table->row_count, TAG_TD);
    if (table->total_count > 0)
        add_rows(builder, has_body ? add(builder, tag, TAG_TFOOT) : tag, &heads, table->total,
                 table->total_count, TAG_TD);
    add_text(builder, parent, TAG_P, table->note);
}

static void add_index(TreeBuilder *builder, TagId parent, const Block *block) {
    const TagId index = add(builder, parent, TAG_INDEX);
    for (const Block *group = block->child; group; group = group->next) {
        add_text(builder, index, TAG_P, group->text);
        const TagId list = add(builder, index, TAG_L);
        builder->tree->tags[list].block = group;
        for (const Block *entry = group->child; entry; entry = entry->next)
            add_text(builder, add(builder, list, TAG_LI), TAG_LBODY, entry->text);
    }
}

/* The title and its page are one link. */
static void add_contents(TreeBuilder *builder, TagId parent, const Block *block) {
    const TagId table = add(builder, parent, TAG_TOC);
    for (const Block *entry = block->child; entry; entry = entry->next) {
        const TagId item = add(builder, table, TAG_TOCI);
        add_label(builder, item, entry->id);
        const TagId link = add(builder, add(builder, item, TAG_REFERENCE), TAG_LINK);
        builder->tree->tags[link].text = entry->text;
        add_within(builder, link, entry->text);
        claim(builder, entry->label->id, open_content(builder, link));
    }
}

static void add_block(TreeBuilder *builder, TagId parent, const Block *block) {
    switch (block->kind) {
    case BLOCK_PARAGRAPH: add_text(builder, parent, TAG_P, block->text); break;
    case BLOCK_HEADING: add_heading(builder, parent, block); break;
    case BLOCK_LIST:
    case BLOCK_DEFINITIONS: add_list(builder, parent, block); break;
    case BLOCK_QUOTE: add_blocks(builder, add(builder, parent, TAG_BLOCK_QUOTE), block->child); break;
    case BLOCK_FIGURE: add_figure(builder, parent, block); break;
    case BLOCK_PHOTOS: add_photos(builder, parent, block); break;
    case BLOCK_ITEM:
    case BLOCK_FLOAT: add_blocks(builder, parent, block->child); break; /* where it is anchored */
    case BLOCK_BOX: add_blocks(builder, add(builder, parent, TAG_ASIDE), block->child); break;
    case BLOCK_TABLE: add_table(builder, parent, block); break;
    case BLOCK_INDEX: add_index(builder, parent, block); break;
    case BLOCK_INDEX_GROUP:
    case BLOCK_INDEX_ENTRY: break; /* by their index */
    case BLOCK_CONTENTS: add_contents(builder, parent, block); break;
    case BLOCK_CONTENTS_ENTRY: /* by its table */
    case BLOCK_LIST_ITEM:
    case BLOCK_DEFINITION: /* by their lists */
    case BLOCK_PAGE_BREAK: break;
    }
}

static void add_blocks(TreeBuilder *builder, TagId parent, const Block *first) {
    for (const Block *block = first; block; block = block->next) {
        add_block(builder, parent, block);
        add_waiting_notes(builder, parent);
    }
}

/* A chapter's headings open sections, one in the other. */
static void add_chapter(TreeBuilder *builder, TagId parent, const Chapter *chapter) {
    TagId section[SECTION_LEVELS + 1] = {add(builder, parent, TAG_SECT)};
    int depth = 0, level[SECTION_LEVELS + 1] = {0};
    builder->heading_shift = chapter->title ? 1 : 0;
    builder->last_heading = builder->heading_shift;
    if (chapter->title) {
        const TagId title = add(builder, section[0], TAG_H1);
        add_label(builder, title, chapter->id);
        add_inlines(builder, title, chapter->title);
    }
    for (const Block *block = chapter->body; block; block = block->next) {
        if (block->kind == BLOCK_HEADING) {
            while (depth > 0 && level[depth] >= block->heading.level) depth--;
            const TagId inside = add(builder, section[depth], TAG_SECT);
            if (depth < SECTION_LEVELS) depth++;
            section[depth] = inside;
            level[depth] = block->heading.level;
        }
        add_block(builder, section[depth], block);
        add_waiting_notes(builder, section[depth]);
    }
}

TagTree *tag_tree_make(Arena *arena, const StyledDocument *styled) {
    const Document *document = styled->document;
    TagTree *tree = ARENA_NEW(arena, TagTree);
    *tree = (TagTree){.arena = arena,
                      .content = ARENA_ARRAY(arena, TagId, document->node_count),
                      .node_count = document->node_count};
    grow(tree);
    tree->count = 1; /* 0 is none */
    TreeBuilder builder = {.tree = tree, .styled = styled};
    const TagId root = tag_tree_add(tree, 0, TAG_DOCUMENT);
    for (size_t i = 0; i < document->chapter_count; i++) add_chapter(&builder, root, &document->chapters[i]);
    return tree;
}
