/* Tags in the file: see tag.h.
 *
 * Takes: marked content as it comes. Gives: elements, parent tree, structure tree root.
 * Invariant: notes of one content are chained in the order in which the pages show them.
 */
#include "pdf/tag.h"

#include "base/array.h"
#include "pdf/name_tree.h"

/* Entries of a leaf of the parent tree (ISO 32000-1, 7.9.7). */
enum { LEAF_SIZE = 64 };

/* A piece of content on a page: its number there, or an annotation's object. */
typedef struct Piece {
    uint32_t page, number, next; /* next: index of a piece, 0 = none */
} Piece;

/* By tag, for TAG_CONTENT. */
typedef struct Chain {
    uint32_t first, last;
    const Item *image; /* the picture of a figure */
} Chain;

struct PdfTags {
    Arena *arena;
    PdfFile *file;
    TagTree *tree;
    const Pages *pages;
    PdfId root;
    TagId stray; /* content of text that no tag claims; 0 until there is some */
    ARRAY(Piece)
    notes;
    ARRAY(Chain)
    chains; /* by TagId */
    size_t page;
    PdfId *page_ids;
    ARRAY(TagId)
    page_tags; /* elements by number, on the page at hand */
    /* the parent tree in the making */
    StrBuilder leaf, kids;
    size_t leaf_first, leaf_count;
    ARRAY(TagId)
    link_parents;  /* elements of annotations, by number */
    size_t headed; /* of the tree's, while elements are written */
    ARRAY(NamedValue)
    names; /* of elements with an ID */
};

static void reserve_from(PdfTags *tags, size_t first) {
    TagTree *tree = tags->tree;
    for (size_t i = first; i < tree->count; i++)
        if (tree->tags[i].kind != TAG_CONTENT && tree->tags[i].kind != TAG_OBJECTS)
            tree->tags[i].id = pdf_file_reserve(tags->file);
    array_reserve(tags->arena, &tags->chains, tree->count);
    while (tags->chains.count < tree->count) array_push(tags->arena, &tags->chains, (Chain){0});
}

PdfTags *tags_create(Arena *arena, PdfFile *file, const StyledDocument *styled, const Pages *pages) {
    PdfTags *tags = ARENA_NEW(arena, PdfTags);
    *tags = (PdfTags){.arena = arena,
                      .file = file,
                      .tree = tag_tree_make(arena, styled),
                      .pages = pages,
                      .root = pdf_file_reserve(file),
                      .page_ids = ARENA_ARRAY(arena, PdfId, pages->count),
                      .leaf = {.arena = arena},
                      .kids = {.arena = arena}};
    array_push(arena, &tags->notes, (Piece){0}); /* 0 is none */
    reserve_from(tags, 1);
    return tags;
}

static TagId claimed(const PdfTags *tags, NodeId node) {
    return node < tags->tree->node_count ? tags->tree->content[node] : 0;
}

static TagId stray_content(PdfTags *tags) {
    if (tags->stray) return tags->stray;
    const size_t first = tags->tree->count;
    tags->stray = tag_tree_add(tags->tree, tag_tree_add(tags->tree, 1, TAG_P), TAG_CONTENT);
    reserve_from(tags, first);
    return tags->stray;
}

TagId tags_content_of(PdfTags *tags, const Item *item) {
    if (item->is_artifact) return 0;
    if (item->kind != ITEM_TEXT) return item->kind == ITEM_IMAGE ? claimed(tags, item->node) : 0;
    TagId content = claimed(tags, item->run->node);
    if (!content) content = claimed(tags, item->node);
    return content ? content : stray_content(tags);
}

static void note(PdfTags *tags, TagId content, uint32_t number) {
    const uint32_t index = (uint32_t)tags->notes.count;
    array_push(tags->arena, &tags->notes, (Piece){(uint32_t)tags->page, number, 0});
    Chain *chain = &tags->chains.at[content];
    if (chain->last)
        tags->notes.at[chain->last].next = index;
    else
        chain->first = index;
    chain->last = index;
}

void tags_open_content(PdfTags *tags, TagId content, const Item *item, Str text, StrBuilder *out) {
    const TagId element = tags->tree->tags[content].parent;
    const size_t number = tags->page_tags.count;
    array_push(tags->arena, &tags->page_tags, element);
    note(tags, content, (uint32_t)number);
    if (item->kind == ITEM_IMAGE) tags->chains.at[content].image = item;
    syntax_name(out, tag_type(text.length > 0 ? TAG_SPAN : tags->tree->tags[element].kind));
    str_append(out, STR("<</MCID "));
    syntax_integer(out, (int64_t)number);
    if (text.length > 0) {
        str_append(out, STR("/ActualText<FEFF"));
        syntax_utf16_hex(out, text);
        str_append_byte(out, '>');
    }
    str_append(out, STR(">>BDC\n"));
}

/* The content at the end of the link that gathers its annotations. */
static TagId link_objects(PdfTags *tags, TagId link) {
    const TagId last = tags->tree->tags[link].last;
    if (last && tags->tree->tags[last].kind == TAG_OBJECTS) return last;
    const size_t first = tags->tree->count;
    const TagId objects = tag_tree_add(tags->tree, link, TAG_OBJECTS);
    reserve_from(tags, first);
    return objects;
}

void tags_append_link(PdfTags *tags, const Item *link, PdfId annotation, StrBuilder *entries) {
    const TagId element = tag_tree_above(tags->tree, claimed(tags, link->node), TAG_LINK);
    if (!element) return;
    note(tags, link_objects(tags, element), annotation);
    str_append_format(entries, "/StructParent %zu", tags->pages->count + tags->link_parents.count);
    array_push(tags->arena, &tags->link_parents, element);
}

Str tags_link_text(PdfTags *tags, const Item *link) {
    const TagId element = tag_tree_above(tags->tree, claimed(tags, link->node), TAG_LINK);
    if (!element) return (Str){0};
    const Inline *text = tags->tree->tags[element].text;
    const Str *late = tags->pages->late_text;
    if (text->kind == INLINE_NOTE && late) return late[link->node];
    Str plain = inline_plain_text(tags->arena, text->child);
    return plain.length || !late ? plain : late[text->id];
}

/* The parent tree */

static void close_leaf(PdfTags *tags) {
    if (tags->leaf_count == 0) return;
    str_append_byte(&tags->leaf, ']');
    if (tags->kids.length > 0) str_append_byte(&tags->kids, ' ');
    syntax_reference(&tags->kids, pdf_file_add(tags->file, str_built(&tags->leaf)));
    tags->leaf_count = 0;
}

/* An entry of the parent tree; keys come in rising order, and all of a leaf are LEAF_SIZE long. */
static void begin_parent(PdfTags *tags, size_t key, size_t key_count) {
    if (tags->leaf_count == LEAF_SIZE) close_leaf(tags);
    if (tags->leaf_count == 0) {
        const size_t last = key + LEAF_SIZE < key_count ? key + LEAF_SIZE : key_count;
        tags->leaf.length = 0;
        str_append_format(&tags->leaf, "/Limits[%zu %zu]/Nums[", key, last - 1);
    }
    tags->leaf_count++;
    str_append_format(&tags->leaf, "\n%zu ", key);
}

static void append_id(PdfTags *tags, TagId tag, StrBuilder *out) {
    syntax_reference(out, tags->tree->tags[tag].id);
}

void tags_end_page(PdfTags *tags, PdfId page, StrBuilder *entries) {
    str_append_format(entries, "\n/Tabs/S/StructParents %zu", tags->page);
    begin_parent(tags, tags->page, tags->pages->count);
    str_append_byte(&tags->leaf, '[');
    for (size_t i = 0; i < tags->page_tags.count; i++) {
        if (i > 0) str_append_byte(&tags->leaf, ' ');
        append_id(tags, tags->page_tags.at[i], &tags->leaf);
    }
    str_append_byte(&tags->leaf, ']');
    tags->page_tags.count = 0;
    tags->page_ids[tags->page++] = page;
    if (tags->page == tags->pages->count) close_leaf(tags);
}

static PdfId add_parent_tree(PdfTags *tags) {
    const size_t first = tags->pages->count, count = first + tags->link_parents.count;
    for (size_t i = 0; i < tags->link_parents.count; i++) {
        begin_parent(tags, first + i, count);
        append_id(tags, tags->link_parents.at[i], &tags->leaf);
    }
    close_leaf(tags);
    StrBuilder out = {.arena = tags->arena};
    str_append(&out, STR("/Kids["));
    str_append(&out, str_built(&tags->kids));
    str_append_byte(&out, ']');
    return pdf_file_add(tags->file, str_built(&out));
}

/* Elements */

/* The page of the first piece of an element's own content; UINT32_MAX when it has none. */
static uint32_t first_page(const PdfTags *tags, TagId element) {
    const Tag *all = tags->tree->tags;
    for (TagId kid = all[element].first; kid; kid = all[kid].next) {
        const bool is_own = all[kid].kind == TAG_CONTENT || all[kid].kind == TAG_OBJECTS;
        if (is_own && tags->chains.at[kid].first) return tags->notes.at[tags->chains.at[kid].first].page;
    }
    return UINT32_MAX;
}

static void append_page(const PdfTags *tags, uint32_t page, StrBuilder *out) {
    str_append(out, STR("/Pg "));
    syntax_reference(out, tags->page_ids[page]);
}

static void append_separator(StrBuilder *out, size_t *count) {
    if ((*count)++ > 0) str_append_byte(out, ' ');
}

static void append_number(const PdfTags *tags, const Piece *piece, uint32_t page, StrBuilder *out) {
    if (piece->page == page) {
        syntax_integer(out, piece->number);
        return;
    }
    str_append(out, STR("<</Type/MCR"));
    append_page(tags, piece->page, out);
    str_append_format(out, "/MCID %u>>", (unsigned)piece->number);
}

static void append_object(const PdfTags *tags, const Piece *piece, uint32_t page, StrBuilder *out) {
    str_append(out, STR("<</Type/OBJR"));
    if (piece->page != page) append_page(tags, piece->page, out);
    str_append(out, STR("/Obj "));
    syntax_reference(out, piece->number);
    str_append(out, STR(">>"));
}

static void append_kids(PdfTags *tags, TagId element, uint32_t page, StrBuilder *out) {
    const Tag *all = tags->tree->tags;
    const size_t start = out->length;
    size_t count = 0;
    str_append(out, STR("/K["));
    for (TagId kid = all[element].first; kid; kid = all[kid].next) {
        if (all[kid].id) {
            append_separator(out, &count);
            append_id(tags, kid, out);
            continue;
        }
        for (uint32_t i = tags->chains.at[kid].first; i; i = tags->notes.at[i].next) {
            append_separator(out, &count);
            if (all[kid].kind == TAG_OBJECTS)
                append_object(tags, &tags->notes.at[i], page, out);
            else
                append_number(tags, &tags->notes.at[i], page, out);
        }
    }
    str_append_byte(out, ']');
    if (count == 0) out->length = start;
}

/* ISO 32000-1, table 347. */
static const char *list_numbering(const Block *list) {
    if (list->kind != BLOCK_LIST) return "None";
    switch (list->list.kind) {
    case LIST_BULLET: return "Disc";
    case LIST_CIRCLED:
    case LIST_NUMBER:
    case LIST_PARENTHESIZED: return "Decimal";
    case LIST_PLAIN: return "None";
    }
    return "None";
}

/* The name by which cells call their head; no anchor of an author looks like it. */
static Str head_name(Arena *arena, TagId head) {
    return str_format(arena, ":th%u", (unsigned)head);
}

/* The heads of the cell, which come in the order of the cells; NULL when it has none that need names. */
static const CellHeads *heads_of(PdfTags *tags, TagId cell) {
    const TagTree *tree = tags->tree;
    while (tags->headed < tree->headed.count && tree->headed.at[tags->headed].cell < cell) tags->headed++;
    const bool is_it = tags->headed < tree->headed.count && tree->headed.at[tags->headed].cell == cell;
    return is_it ? &tree->headed.at[tags->headed] : NULL;
}

/* An element's ID, and its place in the tree of IDs (ISO 32000-1, 14.7.2). */
static void append_name(PdfTags *tags, TagId id, Str name, StrBuilder *out) {
    str_append(out, STR("/ID"));
    syntax_string(out, name);
    const Str element = str_format(tags->arena, "%u 0 R", (unsigned)tags->tree->tags[id].id);
    array_push(tags->arena, &tags->names, (NamedValue){.name = name, .value = element});
}

static void append_cell(PdfTags *tags, TagId id, StrBuilder *out) {
    const Tag *tag = &tags->tree->tags[id];
    const TableCell *cell = tag->cell;
    const CellHeads *heads = heads_of(tags, id);
    if (tag->has_name) append_name(tags, id, head_name(tags->arena, id), out);
    if (tag->kind == TAG_TD && cell->columns < 2 && cell->rows < 2 && !heads) return;
    str_append(out, STR("/A<</O/Table"));
    if (tag->kind == TAG_TH) str_append_c(out, tag->heads_row ? "/Scope/Row" : "/Scope/Column");
    if (cell->columns > 1) str_append_format(out, "/ColSpan %d", cell->columns);
    if (cell->rows > 1) str_append_format(out, "/RowSpan %d", cell->rows);
    if (heads) {
        str_append(out, STR("/Headers["));
        for (size_t i = 0; i < heads->count; i++)
            syntax_string(out, head_name(tags->arena, tags->tree->heads.at[heads->first + i]));
        str_append_byte(out, ']');
    }
    str_append(out, STR(">>"));
}

/* Alternative text, and the picture's place on its page. */
static void append_figure(const PdfTags *tags, const Tag *tag, uint32_t page, StrBuilder *out) {
    str_append(out, STR("/Alt"));
    syntax_text(out, tag->block->figure->alternative);
    const Item *image = tags->chains.at[tag->first].image;
    if (!image || page == UINT32_MAX) return;
    const Page *shown = &tags->pages->page[page];
    const int64_t top = (int64_t)shown->height - image->y, left = image->y;
    const int64_t upright[4] = {image->x, top - image->height, (int64_t)image->x + image->width, top};
    const int64_t turned[4] = {left, image->x, left + image->height, (int64_t)image->x + image->width};
    const int64_t *box = image->is_turned ? turned : upright;
    str_append(out, STR("\n/A<</O/Layout/Placement/Block/BBox["));
    for (int i = 0; i < 4; i++) {
        if (i > 0) str_append_byte(out, ' ');
        syntax_thousandths(out, box[i]);
    }
    str_append(out, STR("]>>"));
}

static void append_attributes(PdfTags *tags, TagId id, uint32_t page, StrBuilder *out) {
    const Tag *tag = &tags->tree->tags[id];
    switch (tag->kind) {
    case TAG_L: str_append_format(out, "/A<</O/List/ListNumbering/%s>>", list_numbering(tag->block)); break;
    case TAG_TH:
    case TAG_TD: append_cell(tags, id, out); break;
    case TAG_FIGURE:
    case TAG_FORMULA: append_figure(tags, tag, page, out); break;
    case TAG_NOTE: /* ISO 14289-1, 7.9 */
        append_name(tags, id, str_slice(tag->note->target, 1, tag->note->target.length), out);
        break;
    case TAG_SPAN:
        if (!tag->text) break; /* a word on a map */
        str_append_c(out, str_equal(tag->text->text, STR("abbr")) ? "/E" : "/Lang");
        syntax_text(out, tag->text->parts[0]);
        break;
    default: break;
    }
}

static void write_elements(PdfTags *tags) {
    StrBuilder out = {.arena = tags->arena};
    for (TagId i = 1; i < tags->tree->count; i++) {
        const Tag *tag = &tags->tree->tags[i];
        if (!tag->id) continue;
        const uint32_t page = first_page(tags, i);
        out.length = 0;
        str_append(&out, STR("/S")); /* Type is optional, and this object the most frequent */
        syntax_name(&out, tag_type(tag->kind));
        str_append(&out, STR("/P "));
        syntax_reference(&out, tag->parent ? tags->tree->tags[tag->parent].id : tags->root);
        if (page != UINT32_MAX) append_page(tags, page, &out);
        append_attributes(tags, i, page, &out);
        append_kids(tags, i, page, &out);
        pdf_file_set(tags->file, tag->id, str_built(&out));
    }
}

PdfId tags_element(const PdfTags *tags, NodeId node) {
    return tags->tree->tags[tags->tree->tags[claimed(tags, node)].parent].id;
}

Str tags_finish(PdfTags *tags) {
    write_elements(tags);
    const PdfId parents = add_parent_tree(tags);
    StrBuilder out = {.arena = tags->arena};
    str_append(&out, STR("/Type/StructTreeRoot/K["));
    append_id(tags, 1, &out);
    str_append(&out, STR("]/ParentTree "));
    syntax_reference(&out, parents);
    str_append_format(&out, "/ParentTreeNextKey %zu", tags->pages->count + tags->link_parents.count);
    const PdfId names = name_tree_add(tags->arena, tags->file, tags->names.at, tags->names.count);
    if (names) str_append_format(&out, "/IDTree %u 0 R", (unsigned)names);
    str_append(&out, STR("/RoleMap<</Aside/Div/H7/P>>"));
    pdf_file_set(tags->file, tags->root, str_built(&out));
    return str_format(tags->arena, "/MarkInfo<</Marked true>>/StructTreeRoot %u 0 R\n", (unsigned)tags->root);
}
