/* Takes: a document and a layout's styles. Gives: a Style for every node that shows something, and all
 * labels. Invariant: the style of a node depends on its kind, on the names the author gave and on what it
 * stands in; the table of names is tried from the most special to the most general, and ends at "body".
 */
#include "document/style.h"

#include "base/array.h"
#include "base/suggest.h"
#include "document/color.h"
#include "document/numbering.h"

const Style *style_find(const StyleSheet *sheet, Str name) {
    return name.length ? map_get(&sheet->styles, name) : NULL;
}

const TableStyle *table_style_find(const StyleSheet *sheet, Str name) {
    const TableStyle *found = name.length ? map_get(&sheet->table_styles, name) : NULL;
    return found ? found : &sheet->table;
}

bool style_names_table(Arena *scratch, const StyleSheet *sheet, Str name) {
    static const char *const parts[] = {"head", "cell",  "body",    "row-head",
                                        "list", "total", "caption", "note"};
    if (style_find(sheet, name)) return true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (style_find(sheet, str_format(scratch, "%.*s-%s", STR_ARGS(name), parts[i]))) return true;
    return false;
}

/* What a node stands in. `prefix` begins the names of the styles inside a table or box; `named` begins them
 * before it when the author gave the table or box a style of its own. */
typedef struct Place {
    Str prefix, named;
    Str part; /* inside a table or box: head, body or total */
    bool is_table;
    const Style *inside; /* of the quote, list or definitions around, for paragraphs; NULL when none */
    int list_depth, definitions_depth;
    bool in_quote, in_float, in_photos;
} Place;

typedef struct Resolver {
    Arena *arena;
    Diagnostics *diagnostics;
    const StyleSheet *sheet;
    const Document *document;
    Counter *counter;
    const Style **style;
    Str *label;
    const Style *body;
    ARRAY(const Block *)
    contents; /* tables of contents, which get their numbers last */
} Resolver;

static const Style *find_joined(Resolver *resolver, Str prefix, const char *name) {
    if (!prefix.length) return NULL;
    return style_find(resolver->sheet, str_format(resolver->arena, "%.*s-%s", STR_ARGS(prefix), name));
}

/* The style of a table's or box's own text when there is none for the kind at hand. */
static const Style *choose_part(Resolver *resolver, const Place *place) {
    const Style *found = find_joined(resolver, place->prefix, str_to_c(resolver->arena, place->part));
    if (!found) found = find_joined(resolver, place->prefix, "body");
    if (!found) found = find_joined(resolver, place->prefix, "cell");
    if (!found) found = style_find(resolver->sheet, place->named);
    return found ? found : style_find(resolver->sheet, place->prefix);
}

/* Inside a table or box the names that begin with its own name come first, then those with "table" or "box";
 * text falls back to the part it stands in (head, body, total). Then the bare names. */
static const Style *choose(Resolver *resolver, const Place *place, bool is_text, const char *name,
                           const char *general) {
    bool is_inner_text = is_text && place->prefix.length;
    ArenaMark mark = arena_mark(resolver->arena); /* names that are tried are not kept */
    const Style *found = find_joined(resolver, place->named, name);
    if (!found && is_inner_text)
        found = find_joined(resolver, place->named, str_to_c(resolver->arena, place->part));
    if (!found && is_inner_text && place->is_table) found = style_find(resolver->sheet, place->named);
    if (!found) found = find_joined(resolver, place->prefix, name);
    if (!found && is_inner_text) found = choose_part(resolver, place);
    if (!found) found = style_find(resolver->sheet, str_from_c(name));
    if (!found && general) found = style_find(resolver->sheet, str_from_c(general));
    arena_rewind(resolver->arena, mark);
    return found ? found : resolver->body;
}

static void report_unknown(Resolver *resolver, Str name, Span span) {
    const Map *styles = &resolver->sheet->styles;
    Str *names = ARENA_ARRAY(resolver->arena, Str, styles->count);
    size_t count = 0;
    for (size_t i = 0; i < styles->capacity; i++)
        if (styles->slots[i].value) names[count++] = styles->slots[i].key;
    Str nearest = suggest_name(resolver->arena, name, names, count);
    const char *wanted = str_to_c(resolver->arena, name);
    if (nearest.length)
        DIAGNOSE(resolver->diagnostics, STYLE_UNKNOWN_NEAR, span, wanted, str_to_c(resolver->arena, nearest));
    else
        DIAGNOSE(resolver->diagnostics, STYLE_UNKNOWN, span, wanted);
}

/* The style the author named, or NULL: none named, or unknown (which is reported). */
static const Style *author_style(Resolver *resolver, const Block *block) {
    if (!block->style.length) return NULL;
    const Style *found = style_find(resolver->sheet, block->style);
    if (!found) report_unknown(resolver, block->style, block->span);
    return found;
}

/* A span's colour may be one of the layout's names. */
static void check_color(Resolver *resolver, const Inline *part) {
    Color color;
    if (part->kind != INLINE_SPAN || !str_equal(part->text, STR("color")) || part->part_count == 0) return;
    if (!color_named(&resolver->sheet->colors, part->parts[0], &color))
        DIAGNOSE(resolver->diagnostics, COLOR_UNKNOWN, part->span, str_to_c(resolver->arena, part->parts[0]));
}

static void set_inlines(Resolver *resolver, const Inline *first, const Style *style) {
    for (const Inline *part = first; part; part = part->next) {
        resolver->style[part->id] = style;
        check_color(resolver, part);
        set_inlines(resolver, part->child, style);
    }
}

static void set_block(Resolver *resolver, const Block *block, const Style *style) {
    resolver->style[block->id] = style;
    set_inlines(resolver, block->text, style);
    set_inlines(resolver, block->label, style);
}

static void resolve_blocks(Resolver *resolver, const Block *first, const Place *place);

/* What formulas have without a style of theirs. */
static const Style *plain_formula(Resolver *resolver, const Place *place) {
    Style *style = ARENA_NEW(resolver->arena, Style);
    *style = *choose(resolver, place, true, "body", NULL);
    style->align = ALIGN_CENTER;
    style->first_indent = 0;
    return style;
}

/* A paragraph's style with what its role adds. */
static const Style *for_role(Resolver *resolver, const Block *block, const Style *style) {
    if (block->role == PARAGRAPH_PLAIN) return style;
    Style *own = ARENA_NEW(resolver->arena, Style);
    *own = *style;
    if (block->role == PARAGRAPH_CONTINUES && own->first_indent > 0) own->first_indent = 0;
    own->is_formula = block->role == PARAGRAPH_FORMULA;
    return own;
}

static void resolve_paragraph(Resolver *resolver, const Block *block, const Place *place) {
    const Style *style = author_style(resolver, block);
    if (!style && block->role == PARAGRAPH_FORMULA) style = style_find(resolver->sheet, STR("formula"));
    if (!style && block->role == PARAGRAPH_FORMULA) style = plain_formula(resolver, place);
    if (!style) style = place->inside;
    if (!style) {
        ArenaMark mark = arena_mark(resolver->arena);
        const char *part = place->prefix.length ? str_to_c(resolver->arena, place->part) : "body";
        style = choose(resolver, place, true, part, NULL);
        arena_rewind(resolver->arena, mark);
    }
    set_block(resolver, block, for_role(resolver, block, style));
}

/* J-4.1.6.4: "<heading's style>-subtitle", "subtitle", or two thirds of the title's size, an em further in.
 */
static const Style *subtitle_style(Resolver *resolver, const Style *title) {
    const Style *found = find_joined(resolver, title->name, "subtitle");
    if (!found) found = style_find(resolver->sheet, STR("subtitle"));
    if (found) return found;
    Style *style = ARENA_NEW(resolver->arena, Style);
    *style = *title;
    style->size = length_scale(title->size, 2, 3);
    style->pitch = length_scale(title->pitch, 2, 3);
    style->indent_start = title->size;
    style->indent_end = 0;
    return style;
}

static void resolve_heading(Resolver *resolver, const Block *block, const Place *place) {
    resolver->label[block->id] = counter_heading(resolver->counter, block);
    const Style *style = author_style(resolver, block);
    const Heading *heading = &block->heading;
    const Numbering *family = numbering_of_heading(resolver->sheet, heading);
    if (!style && family && !place->prefix.length)
        style = style_find(resolver->sheet, family->style[heading->level]);
    for (int level = heading->level; level > 0 && !style; level--) {
        const char *name = str_to_c(resolver->arena, str_format(resolver->arena, "heading-%d", level));
        const Style *found = choose(resolver, place, false, name, place->prefix.length ? "heading" : NULL);
        if (found != resolver->body) style = found;
    }
    set_block(resolver, block, style ? style : resolver->body);
    if (block->label)
        set_inlines(resolver, block->label, subtitle_style(resolver, style ? style : resolver->body));
}

static const Style *find_in_place(Resolver *resolver, const Place *place, const char *name) {
    if (!place->prefix.length) return style_find(resolver->sheet, str_from_c(name));
    const Style *found = find_joined(resolver, place->named, name);
    return found ? found : find_joined(resolver, place->prefix, name);
}

/* A kind of its own before a nested list before a list in a quote: list-circled, list-nested, quote-list,
 * list. */
static const Style *list_style(Resolver *resolver, const Place *place, ListKind kind) {
    static const char *const kinds[] = {[LIST_BULLET] = "list-bullet",
                                        [LIST_CIRCLED] = "list-circled",
                                        [LIST_NUMBER] = "list-number",
                                        [LIST_PARENTHESIZED] = "list-parenthesized",
                                        [LIST_PLAIN] = "list-plain"};
    const Style *found = find_in_place(resolver, place, kinds[kind]);
    if (!found && place->list_depth > 0) found = find_in_place(resolver, place, "list-nested");
    if (!found && place->in_quote) found = find_in_place(resolver, place, "quote-list");
    return found ? found : choose(resolver, place, true, "list", NULL);
}

static void resolve_list(Resolver *resolver, const Block *block, const Place *place) {
    const Style *style = author_style(resolver, block);
    if (!style) style = list_style(resolver, place, block->list.kind);
    set_block(resolver, block, style);
    size_t index = 0;
    for (const Block *item = block->child; item; item = item->next, index++) {
        const Style *own = author_style(resolver, item);
        Place inside = *place;
        inside.list_depth++;
        inside.inside = own ? own : style;
        set_block(resolver, item, inside.inside);
        resolver->label[item->id] = list_mark(resolver->arena, resolver->sheet, &block->list, index);
        resolve_blocks(resolver, item->child, &inside);
    }
}

static void resolve_quote(Resolver *resolver, const Block *block, const Place *place) {
    const Style *style = author_style(resolver, block);
    if (!style) style = choose(resolver, place, true, "quote", NULL);
    set_block(resolver, block, style);
    Place inside = *place;
    inside.in_quote = true;
    inside.inside = style;
    inside.list_depth = inside.definitions_depth = 0;
    resolve_blocks(resolver, block->child, &inside);
}

static void resolve_definitions(Resolver *resolver, const Block *block, const Place *place) {
    const Style *style = author_style(resolver, block);
    Place inside = *place;
    inside.definitions_depth++;
    if (!style && inside.definitions_depth > 1) style = find_in_place(resolver, place, "definitions-nested");
    if (!style) style = choose(resolver, place, true, "definitions", "list");
    set_block(resolver, block, style);
    for (const Block *entry = block->child; entry; entry = entry->next) {
        const Style *own = author_style(resolver, entry);
        inside.inside = own ? own : style;
        set_block(resolver, entry, inside.inside);
        resolve_blocks(resolver, entry->child, &inside);
    }
}

static const char *caption_name(const Place *place) {
    return place->in_float ? "float-caption" : place->in_photos ? "photo-caption" : "caption";
}

static void resolve_figure(Resolver *resolver, const Block *block, const Place *place) {
    const Style *caption = author_style(resolver, block);
    /* a table's own caption has the name that a figure's would have in its cells */
    if (!caption && place->is_table) caption = style_find(resolver->sheet, STR("caption"));
    if (!caption) caption = choose(resolver, place, false, caption_name(place), "caption");
    set_block(resolver, block, caption);
    const Figure *figure = block->figure;
    set_inlines(resolver, figure->caption, caption);
    const Style *credit = choose(resolver, place, false, "credit", "caption");
    set_inlines(resolver, figure->credit, credit);
    for (size_t i = 0; i < figure->label_count; i++) {
        const FigureLabel *label = &figure->labels[i];
        const char *name = label->is_small ? "map-label-small" : "map-label";
        set_inlines(resolver, label->text, choose(resolver, place, false, name, "map-label"));
    }
}

static void resolve_photos(Resolver *resolver, const Block *block, const Place *place) {
    const Style *caption = author_style(resolver, block);
    if (!caption) caption = choose(resolver, place, false, "caption", NULL);
    set_block(resolver, block, caption);
    set_inlines(resolver, block->photos.credit, choose(resolver, place, false, "credit", "caption"));
    Place inside = *place;
    inside.in_photos = true;
    resolve_blocks(resolver, block->child, &inside);
}

static void resolve_box(Resolver *resolver, const Block *block, const Place *place) {
    const Style *style = author_style(resolver, block);
    Place inside = {.prefix = STR("box"), .part = STR("body"), .in_float = place->in_float};
    if (style) inside.named = block->style;
    set_block(resolver, block, style ? style : choose(resolver, place, false, "box", NULL));
    resolve_blocks(resolver, block->child, &inside);
}

/* The style of a table's part when the layout has one for it, else NULL. */
static const Style *find_part(Resolver *resolver, const Place *place, const char *name) {
    const Style *found = find_joined(resolver, place->named, name);
    return found ? found : find_joined(resolver, place->prefix, name);
}

/* A cell's own style, and its paragraphs'. */
static void resolve_cell(Resolver *resolver, const TableCell *cell, const Style *style, const Place *place) {
    resolver->style[cell->id] = style;
    resolve_blocks(resolver, cell->content, place);
}

/* Cells that head their row, and the rows that head or close a group, have styles of their own when the
 * layout has them. `part` is what their paragraphs look for first. */
static const char *special_part(const Table *table, const TableRow *row, const TableCell *cell) {
    if (row->kind == ROW_GROUP_HEAD) return "group";
    if (row->kind == ROW_SUBTOTAL) return "subtotal";
    bool heads_row = (size_t)cell->column < table->column_count && table->columns[cell->column].is_row_head;
    return heads_row ? "row-head" : NULL;
}

static void resolve_rows(Resolver *resolver, const Table *table, const TableRow *rows, size_t count,
                         const Place *place, const char *cell_name) {
    const Style *style = choose(resolver, place, true, cell_name, NULL);
    bool is_body = rows == table->rows;
    for (size_t i = 0; i < count; i++) {
        resolver->style[rows[i].id] = style;
        for (size_t j = 0; j < rows[i].cell_count; j++) {
            const char *part = is_body ? special_part(table, &rows[i], &rows[i].cells[j]) : NULL;
            const Style *special = part ? find_part(resolver, place, part) : NULL;
            Place inside = *place;
            if (special) inside.part = str_from_c(part);
            resolve_cell(resolver, &rows[i].cells[j], special ? special : style, &inside);
        }
    }
}

static void resolve_table(Resolver *resolver, const Block *block, const Place *around) {
    const Table *table = block->table;
    Place place = {.prefix = STR("table"), .is_table = true, .in_float = around->in_float};
    if (block->style.length) {
        if (style_names_table(resolver->arena, resolver->sheet, block->style))
            place.named = block->style;
        else
            report_unknown(resolver, block->style, block->span);
    }
    set_block(resolver, block, choose(resolver, &place, false, "caption", NULL));
    const Style *note = choose(resolver, &place, false, "note", "caption");
    set_inlines(resolver, table->note, note);
    set_inlines(resolver, table->unit, note);
    set_inlines(resolver, table->continues, note);
    const Style *carry = choose(resolver, &place, false, "carry", "table-total");
    set_inlines(resolver, table->carry.to_next, carry);
    set_inlines(resolver, table->carry.from_previous, carry);
    set_inlines(resolver, table->carry.page_total, carry);
    place.part = STR("head");
    resolve_rows(resolver, table, table->head, table->head_count, &place, "head");
    resolve_rows(resolver, table, table->head_later, table->head_later_count, &place, "head");
    place.part = STR("total");
    resolve_rows(resolver, table, table->total, table->total_count, &place, "total");
    place.part = STR("body");
    resolve_rows(resolver, table, table->rows, table->row_count, &place, "cell");
}

/* Entries of chapters, headings by level, captions. Their numbers come when all headings have theirs. */
static void resolve_contents(Resolver *resolver, const Block *block, const Place *place) {
    static const char *const names[] = {"contents-caption", "contents-chapter", "contents-1", "contents-2",
                                        "contents-3",       "contents-4",       "contents-5", "contents-6"};
    set_block(resolver, block, choose(resolver, place, false, "contents", NULL));
    array_push(resolver->arena, &resolver->contents, block);
    for (const Block *entry = block->child; entry; entry = entry->next)
        set_block(resolver, entry, choose(resolver, place, false, names[entry->entry.level + 1], "contents"));
}

static void resolve_index(Resolver *resolver, const Block *block, const Place *place) {
    const Style *head = choose(resolver, place, false, "index-head", "heading-3");
    const Style *entry = choose(resolver, place, false, "index", NULL);
    set_block(resolver, block, entry);
    for (const Block *group = block->child; group; group = group->next) {
        set_block(resolver, group, head);
        for (const Block *item = group->child; item; item = item->next) set_block(resolver, item, entry);
    }
}

static void number_contents(Resolver *resolver) {
    for (size_t i = 0; i < resolver->contents.count; i++)
        for (const Block *entry = resolver->contents.at[i]->child; entry; entry = entry->next)
            resolver->label[entry->id] = resolver->label[entry->entry.target];
}

static void resolve_block(Resolver *resolver, const Block *block, const Place *place) {
    switch (block->kind) {
    case BLOCK_PARAGRAPH: resolve_paragraph(resolver, block, place); break;
    case BLOCK_HEADING: resolve_heading(resolver, block, place); break;
    case BLOCK_LIST: resolve_list(resolver, block, place); break;
    case BLOCK_QUOTE: resolve_quote(resolver, block, place); break;
    case BLOCK_DEFINITIONS: resolve_definitions(resolver, block, place); break;
    case BLOCK_FIGURE: resolve_figure(resolver, block, place); break;
    case BLOCK_PHOTOS: resolve_photos(resolver, block, place); break;
    case BLOCK_FLOAT: {
        Place inside = *place;
        inside.in_float = true;
        resolve_blocks(resolver, block->child, &inside);
        break;
    }
    case BLOCK_BOX: resolve_box(resolver, block, place); break;
    case BLOCK_ITEM: resolve_blocks(resolver, block->child, place); break;
    case BLOCK_TABLE: resolve_table(resolver, block, place); break;
    case BLOCK_INDEX: resolve_index(resolver, block, place); break;
    case BLOCK_INDEX_GROUP:
    case BLOCK_INDEX_ENTRY: break; /* by their index */
    case BLOCK_CONTENTS: resolve_contents(resolver, block, place); break;
    case BLOCK_CONTENTS_ENTRY:
    case BLOCK_LIST_ITEM:
    case BLOCK_DEFINITION: /* by their parents */
    case BLOCK_PAGE_BREAK: break;
    }
}

static void resolve_blocks(Resolver *resolver, const Block *first, const Place *place) {
    for (const Block *block = first; block; block = block->next) resolve_block(resolver, block, place);
}

/* Notes stand outside of what their marks stand in. */
static void resolve_notes(Resolver *resolver, const Chapter *chapter) {
    const char *name = resolver->sheet->note.place == NOTES_AT_FOOT ? "footnote" : "endnote";
    const Style *style = choose(resolver, &(Place){0}, false, name, "footnote");
    for (size_t i = 0; i < chapter->note_count; i++) {
        resolver->style[chapter->notes[i]->id] = style;
        for (const Block *block = chapter->notes[i]->body; block; block = block->next)
            set_block(resolver, block, style);
    }
}

static const Style *chapter_title_style(Resolver *resolver) {
    const Style *style = style_find(resolver->sheet, resolver->sheet->opener.title_style);
    return style ? style : choose(resolver, &(Place){0}, false, "chapter-title", "heading-1");
}

/* "body", or an error and a style that at least has sizes, so that the run can show its other diagnostics. */
static const Style *body_style(Arena *arena, Diagnostics *diagnostics, const StyleSheet *sheet) {
    const Style *body = style_find(sheet, STR("body"));
    if (body) return body;
    DIAGNOSE(diagnostics, STYLE_BODY_MISSING, ((Span){0}), NULL);
    Style *plain = ARENA_NEW(arena, Style);
    *plain =
        (Style){.name = STR("body"), .size = 10500, .pitch = 18000, .latin_scale = 1000, .western_gap = 250};
    return plain;
}

StyledDocument *style_resolve(Arena *arena, Diagnostics *diagnostics, const Document *document,
                              const StyleSheet *sheet) {
    Resolver resolver = {
        .arena = arena,
        .diagnostics = diagnostics,
        .sheet = sheet,
        .document = document,
        .counter = counter_create(arena, diagnostics, sheet, document->first_chapter),
        .style = ARENA_ARRAY(arena, const Style *, document->node_count),
        .label = ARENA_ARRAY(arena, Str, document->node_count),
        .body = body_style(arena, diagnostics, sheet),
    };
    Str *chapter_label = ARENA_ARRAY(arena, Str, document->chapter_count);
    for (size_t i = 0; i < document->chapter_count; i++) {
        const Chapter *chapter = &document->chapters[i];
        chapter_label[i] = counter_chapter(resolver.counter, chapter);
        resolver.label[chapter->id] = chapter_label[i];
        const Style *title = chapter_title_style(&resolver);
        resolver.style[chapter->id] = title;
        set_inlines(&resolver, chapter->title, title);
        resolve_blocks(&resolver, chapter->body, &(Place){0});
        resolve_notes(&resolver, chapter);
    }
    number_contents(&resolver);
    StyledDocument *styled = ARENA_NEW(arena, StyledDocument);
    *styled = (StyledDocument){
        .document = document,
        .sheet = sheet,
        .style = resolver.style,
        .label = resolver.label,
        .chapter_label = chapter_label,
    };
    return styled;
}
