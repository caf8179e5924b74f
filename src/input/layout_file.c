/* A layout's files → StyleSheet.
 *
 * Takes: the layout and the files it extends. Gives: one StyleSheet.
 * Invariant: files are read base first, so that a later file's keys replace an earlier one's, key by key;
 * `running` is replaced whole.
 */
#include "input/layout_file.h"

#include "base/array.h"
#include "base/file.h"
#include "base/suggest.h"
#include "input/layout_chart.h"
#include "input/layout_fields.h"
#include "input/profiles.h"
#include "input/theme_colors.h"

/* A chain of files longer than this is surely a mistake. */
#define LAYOUT_FILE_LIMIT 16

/* Everything that was said of one style, base file first. */
typedef struct StyleLayers {
    Str name;
    ARRAY(const YamlNode *)
    layers;
    Span span;
    Style *resolved;
    bool is_open; /* its base is being worked out */
} StyleLayers;

typedef struct LayoutReader {
    Arena *arena;
    Diagnostics *diagnostics;
    StyleSheet *sheet;
    Map layers; /* name → StyleLayers * */
    ARRAY(StyleLayers *)
    order;
    ARRAY(Numbering)
    numberings;
    Span page_span;
    SheetNodes sheet_nodes;
    LayoutRoot roots[LAYOUT_FILE_LIMIT]; /* of all files, base first */
    size_t root_count;
    Str open_files[LAYOUT_FILE_LIMIT];
    size_t open_count;
} LayoutReader;

static FieldContext context_of(const LayoutReader *reader, const char *what) {
    return (FieldContext){.arena = reader->arena,
                          .diagnostics = reader->diagnostics,
                          .what = what,
                          .colors = &reader->sheet->colors};
}

static void read_table(const LayoutReader *reader, const YamlNode *node, const char *what, Length em,
                       FieldTable table, void *into) {
    FieldContext context = context_of(reader, what);
    context.em = em;
    schema_read(&context, node, table.fields, table.count, into);
}

static const struct {
    const char *name;
    Length width, height;
} paper_sizes[] = {
    /* ISO 216 and JIS P 0138 */
    {"A3", 841890, 1190551}, {"A4", 595276, 841890}, {"A5", 419528, 595276},
    {"B4", 728504, 1031811}, {"B5", 515906, 728504},
};

static void read_page(LayoutReader *reader, const YamlNode *node) {
    PageEntry entry = {.master = reader->sheet->page};
    read_table(reader, node, "page", 0, layout_page_fields(), &entry);
    const YamlNode *size = yaml_get(node, STR("size"));
    bool is_known = !entry.size.length;
    for (size_t i = 0; i < sizeof paper_sizes / sizeof *paper_sizes; i++) {
        if (!str_equal(entry.size, str_from_c(paper_sizes[i].name))) continue;
        is_known = true;
        if (!yaml_get(node, STR("width"))) entry.master.width = paper_sizes[i].width;
        if (!yaml_get(node, STR("height"))) entry.master.height = paper_sizes[i].height;
    }
    if (!is_known) DIAGNOSE(reader->diagnostics, PAGE_SIZE, size->span, str_to_c(reader->arena, entry.size));
    reader->sheet->page = entry.master;
    if (entry.margin) reader->sheet_nodes.margin = entry.margin;
    if (entry.grid) reader->sheet_nodes.grid = entry.grid;
    reader->page_span = node->span;
}

static void read_running(LayoutReader *reader, const YamlNode *node) {
    FieldContext context = context_of(reader, "running");
    if (!schema_expect(&context, node, YAML_KIND_SEQUENCE)) return;
    RunningItem *items = ARENA_ARRAY(reader->arena, RunningItem, node->count);
    for (size_t i = 0; i < node->count; i++) {
        RunningEntry entry = {.side = SIDE_OUTSIDE};
        entry.item.style = STR("running");
        read_table(reader, node->items[i], "running", 0, layout_running_fields(), &entry);
        entry.item.at_foot = entry.at == 1;
        entry.item.is_centered = entry.side == RUNNING_SIDE_CENTER;
        if (!entry.item.is_centered) entry.item.side = (Side)entry.side;
        items[i] = entry.item;
    }
    reader->sheet->page.running = items;
    reader->sheet->page.running_count = node->count;
}

static void read_opener(LayoutReader *reader, const YamlNode *node) {
    OpenerEntry entry = {.opener = reader->sheet->opener};
    read_table(reader, node, "opener", 0, layout_opener_fields(), &entry);
    reader->sheet->opener = entry.opener;
    bool is_none =
        entry.band && entry.band->kind == YAML_KIND_SCALAR && str_equal(entry.band->text, STR("none"));
    if (is_none)
        reader->sheet->opener.has_band = false;
    else if (entry.band)
        read_table(reader, entry.band, "band", 0, layout_band_fields(), &reader->sheet->opener);
}

/* "chapter" → 0, "1" … "6" → themselves; -1 after an error. */
static int read_level(const LayoutReader *reader, const YamlNode *key, bool with_chapter) {
    if (with_chapter && str_equal(key->text, STR("chapter"))) return 0;
    if (key->text.length == 1 && key->text.text[0] >= '1' && key->text.text[0] <= '6')
        return key->text.text[0] - '0';
    DIAGNOSE(reader->diagnostics, LEVEL_UNKNOWN, key->span, str_to_c(reader->arena, key->text));
    return -1;
}

/* Entries by level: `{chapter: …, 1: …}` into texts[0..6]. */
static void read_levels(const LayoutReader *reader, const YamlNode *node, const char *what, bool with_chapter,
                        Str *texts, Str *styles) {
    FieldContext context = context_of(reader, what);
    if (!schema_expect(&context, node, YAML_KIND_MAPPING)) return;
    for (size_t i = 0; i < node->count; i++) {
        const YamlEntry *entry = &node->entries[i];
        if (styles && str_equal(entry->key->text, STR("styles"))) {
            read_levels(reader, entry->value, "numbering styles", true, styles, NULL);
            continue;
        }
        int level = read_level(reader, entry->key, with_chapter);
        if (level >= 0 && schema_expect(&context, entry->value, YAML_KIND_SCALAR))
            texts[level] = entry->value->text;
    }
}

static Numbering *numbering_named(LayoutReader *reader, Str name) {
    for (size_t i = 0; i < reader->numberings.count; i++)
        if (str_equal(reader->numberings.at[i].name, name)) return &reader->numberings.at[i];
    array_push(reader->arena, &reader->numberings, (Numbering){.name = name});
    return &reader->numberings.at[reader->numberings.count - 1];
}

static void read_numbering(LayoutReader *reader, const YamlNode *node) {
    FieldContext context = context_of(reader, "numbering");
    if (!schema_expect(&context, node, YAML_KIND_MAPPING)) return;
    for (size_t i = 0; i < node->count; i++) {
        Numbering *numbering = numbering_named(reader, node->entries[i].key->text);
        read_levels(reader, node->entries[i].value, "numbering", true, numbering->pattern, numbering->style);
    }
}

static void read_list(LayoutReader *reader, const YamlNode *node) {
    static const Field fields[] = {
        {.name = "bullet", .type = FIELD_STRING, .offset = offsetof(StyleSheet, bullet)}};
    read_table(reader, node, "list", 0, (FieldTable){fields, 1}, reader->sheet);
}

static void gather_styles(LayoutReader *reader, const YamlNode *node) {
    FieldContext context = context_of(reader, "styles");
    if (!schema_expect(&context, node, YAML_KIND_MAPPING)) return;
    for (size_t i = 0; i < node->count; i++) {
        const YamlEntry *entry = &node->entries[i];
        if (!schema_expect(&context, entry->value, YAML_KIND_MAPPING)) continue;
        StyleLayers *layers = map_get(&reader->layers, entry->key->text);
        if (!layers) {
            layers = ARENA_NEW(reader->arena, StyleLayers);
            layers->name = entry->key->text;
            map_put(reader->arena, &reader->layers, layers->name, layers);
            array_push(reader->arena, &reader->order, layers);
        }
        layers->span = entry->key->span;
        array_push(reader->arena, &layers->layers, entry->value);
    }
}

/* `tables: {facts: {…}}`: as `table`, for tables whose style has the name. */
static void read_tables(LayoutReader *reader, const YamlNode *node) {
    FieldContext context = context_of(reader, "tables");
    if (!schema_expect(&context, node, YAML_KIND_MAPPING)) return;
    for (size_t i = 0; i < node->count; i++) {
        Str name = node->entries[i].key->text;
        TableStyle *style = map_get(&reader->sheet->table_styles, name);
        if (!style) {
            style = ARENA_NEW(reader->arena, TableStyle);
            *style = reader->sheet->table;
            map_put(reader->arena, &reader->sheet->table_styles, name, style);
        }
        read_table(reader, node->entries[i].value, "table", 0, layout_table_fields(), style);
    }
}

/* A later file's node takes the place of an earlier one's. */
static void note_node(const YamlNode **place, const YamlNode *node) {
    if (node) *place = node;
}

static void note_sheet_nodes(LayoutReader *reader, const LayoutRoot *root) {
    SheetNodes *nodes = &reader->sheet_nodes;
    if (root->layout.length) nodes->name = root->layout;
    note_node(&nodes->title, root->title);
    note_node(&nodes->bookmark, root->bookmark);
    note_node(&nodes->author, root->author);
    note_node(&nodes->language, root->language);
    note_node(&nodes->data, root->data);
    note_node(&nodes->pages, root->pages);
    note_node(&nodes->items, root->items);
}

static bool read_file(LayoutReader *reader, Str path, Span from);

static void read_root(LayoutReader *reader, const LayoutRoot *root) {
    StyleSheet *sheet = reader->sheet;
    if (root->page) read_page(reader, root->page);
    if (root->running) read_running(reader, root->running);
    if (root->opener) read_opener(reader, root->opener);
    if (root->numbering) read_numbering(reader, root->numbering);
    if (root->headings)
        read_levels(reader, root->headings, "headings", false, sheet->heading_numbering, NULL);
    if (root->list) read_list(reader, root->list);
    if (root->styles) gather_styles(reader, root->styles);
    if (root->table) read_table(reader, root->table, "table", 0, layout_table_fields(), &sheet->table);
    if (root->chart) {
        FieldContext context = context_of(reader, "chart");
        layout_chart_read(&context, root->chart, &sheet->chart);
    }
    if (root->tables) read_tables(reader, root->tables);
    note_sheet_nodes(reader, root);
    if (root->figure) read_table(reader, root->figure, "figure", 0, layout_figure_fields(), &sheet->figure);
    if (root->profiles) profiles_add(reader->arena, reader->diagnostics, &sheet->profiles, root->profiles);
    if (root->notes) read_table(reader, root->notes, "notes", 0, layout_note_fields(), &sheet->note);
    if (root->contents)
        read_table(reader, root->contents, "contents", 0, layout_contents_fields(), &sheet->contents);
    if (root->references)
        read_table(reader, root->references, "references", 0, layout_reference_fields(), &sheet->reference);
}

static bool read_base(LayoutReader *reader, const YamlNode *extends, Str folder) {
    FieldContext context = context_of(reader, "extends");
    if (!schema_expect(&context, extends, YAML_KIND_SCALAR)) return false;
    return read_file(reader, path_join(reader->arena, folder, str_trim(extends->text)), extends->span);
}

static bool is_open_file(const LayoutReader *reader, Str path) {
    for (size_t i = 0; i < reader->open_count; i++)
        if (str_equal(reader->open_files[i], path)) return true;
    return reader->open_count == LAYOUT_FILE_LIMIT;
}

static bool read_file(LayoutReader *reader, Str path, Span from) {
    if (is_open_file(reader, path)) {
        DIAGNOSE(reader->diagnostics, LAYOUT_CYCLE, from, str_to_c(reader->arena, path));
        return false;
    }
    const YamlNode *node = yaml_read(reader->arena, reader->diagnostics, path, from);
    if (!node) return false;
    LayoutRoot root = {0};
    FieldContext context = context_of(reader, "layout");
    FieldTable table = layout_root_fields();
    schema_read(&context, node, table.fields, table.count, &root);
    if (node->kind != YAML_KIND_MAPPING || !schema_check_version(&context, node)) return false;
    if (!reader->open_count) reader->page_span = node->span;
    reader->open_files[reader->open_count++] = path;
    bool ok = !root.extends || read_base(reader, root.extends, path_folder(reader->arena, path));
    reader->open_count--;
    reader->roots[reader->root_count++] = root; /* no more than may be open at once */
    return ok;
}

/* What a style is where neither it nor its bases say anything. 1/4 em: J-3.2.6.4. */
static Style initial_style(void) {
    return (Style){.latin_scale = 1000, .kinsoku = KINSOKU_STRICT, .western_gap = 250};
}

static const YamlNode *last_value(const StyleLayers *layers, Str key) {
    for (size_t i = layers->layers.count; i-- > 0;) {
        const YamlNode *value = yaml_get(layers->layers.at[i], key);
        if (value) return value;
    }
    return NULL;
}

static StyleLayers *base_of(LayoutReader *reader, const StyleLayers *layers) {
    const YamlNode *extends = last_value(layers, STR("extends"));
    if (!extends || extends->kind != YAML_KIND_SCALAR) return NULL;
    Str name = str_trim(extends->text);
    StyleLayers *base = map_get(&reader->layers, name);
    if (base) return base;
    Str *names = ARENA_ARRAY(reader->arena, Str, reader->order.count);
    for (size_t i = 0; i < reader->order.count; i++) names[i] = reader->order.at[i]->name;
    Str near = suggest_name(reader->arena, name, names, reader->order.count);
    DIAGNOSE(reader->diagnostics, STYLE_UNKNOWN_BASE, extends->span, str_to_c(reader->arena, name),
             str_to_c(reader->arena, near.length ? near : STR("body")));
    return NULL;
}

/* The style and those it extends, itself first; cut off with an error where they go round. */
typedef struct StyleChain {
    ARRAY(StyleLayers *)
    links;
} StyleChain;

static StyleChain chain_of(LayoutReader *reader, StyleLayers *layers) {
    StyleChain chain = {0};
    for (StyleLayers *link = layers; link; link = base_of(reader, link)) {
        if (link->is_open) {
            DIAGNOSE(reader->diagnostics, STYLE_CYCLE, layers->span, str_to_c(reader->arena, layers->name));
            break;
        }
        link->is_open = true;
        array_push(reader->arena, &chain.links, link);
    }
    for (size_t i = 0; i < chain.links.count; i++) chain.links.at[i]->is_open = false;
    return chain;
}

static Length size_of_chain(const LayoutReader *reader, const StyleChain *chain) {
    static const Field size_field = {.name = "size", .type = FIELD_LENGTH};
    for (size_t i = 0; i < chain->links.count; i++) {
        const YamlNode *size = last_value(chain->links.at[i], STR("size"));
        if (!size) continue;
        Length value = 0;
        FieldContext context = context_of(reader, "size");
        return schema_value(&context, size, &size_field, &value) ? value : 0;
    }
    return 0;
}

/* A list of lengths, or of mappings with `at` and `align`; in any order. */
static void read_tabs(const LayoutReader *reader, const YamlNode *node, Length em, Style *style) {
    FieldContext context = context_of(reader, "tabs");
    context.em = em;
    if (node == NULL || !schema_expect(&context, node, YAML_KIND_SEQUENCE)) return;
    static const Field length_field = {.name = "at", .type = FIELD_LENGTH};
    TabStop *stops = ARENA_ARRAY(reader->arena, TabStop, node->count);
    size_t count = 0;
    for (size_t i = 0; i < node->count; i++) {
        TabStop stop = {0};
        if (node->items[i]->kind == YAML_KIND_MAPPING)
            read_table(reader, node->items[i], "tabs", em, layout_tab_fields(), &stop);
        else if (!schema_value(&context, node->items[i], &length_field, &stop.at))
            continue;
        size_t place = count++;
        for (; place > 0 && stops[place - 1].at > stop.at; place--) stops[place] = stops[place - 1];
        stops[place] = stop;
    }
    style->tabs = stops;
    style->tab_count = count;
}

/* Applies the whole chain anew, base first, so that an inherited 1zw is 1zw of this style's size. */
static void resolve_style(LayoutReader *reader, StyleLayers *layers) {
    StyleChain chain = chain_of(reader, layers);
    Length size = size_of_chain(reader, &chain);
    StyleEntry entry = {.style = initial_style()};
    for (size_t i = chain.links.count; i-- > 0;) {
        const StyleLayers *link = chain.links.at[i];
        for (size_t j = 0; j < link->layers.count; j++)
            read_table(reader, link->layers.at[j], "style", size, layout_style_fields(), &entry);
    }
    Style *style = ARENA_NEW(reader->arena, Style);
    *style = entry.style;
    style->name = layers->name;
    style->span = layers->span;
    style->size = size;
    read_tabs(reader, entry.tabs, size, style);
    if (style->size < 0 || style->pitch < 0)
        DIAGNOSE(reader->diagnostics, STYLE_NO_SIZE, layers->span, str_to_c(reader->arena, layers->name),
                 "size");
    map_put(reader->arena, &reader->sheet->styles, style->name, style);
}

static void check_body(const LayoutReader *reader, Span from) {
    const Style *body = map_get(&reader->sheet->styles, STR("body"));
    Span span = body ? body->span : from;
    static const char *const missing[] = {"family", "size", "pitch"};
    bool is_there[] = {body && body->family.length, body && body->size > 0, body && body->pitch > 0};
    for (int i = 0; i < 3; i++)
        if (!is_there[i]) DIAGNOSE(reader->diagnostics, STYLE_NO_SIZE, span, "body", missing[i]);
}

static void check_page(const LayoutReader *reader) {
    const PageMaster *page = &reader->sheet->page;
    const Style *body = map_get(&reader->sheet->styles, STR("body"));
    if (!body) return;
    int64_t characters =
        (int64_t)page->columns * page->characters + (int64_t)(page->columns - 1) * page->column_gap;
    int64_t width = (int64_t)body->size * characters + page->inner_margin;
    int64_t height = (int64_t)body->pitch * (page->lines - 1) + body->size + page->top_margin;
    if (width > page->width || page->inner_margin < 0)
        DIAGNOSE(reader->diagnostics, PAGE_TOO_SMALL, reader->page_span, "inner_margin + characters × size");
    if (height > page->height || page->top_margin < 0)
        DIAGNOSE(reader->diagnostics, PAGE_TOO_SMALL, reader->page_span, "top_margin + lines × pitch");
}

static void check_numberings(const LayoutReader *reader, Span from) {
    Str *names = ARENA_ARRAY(reader->arena, Str, reader->numberings.count);
    for (size_t i = 0; i < reader->numberings.count; i++) names[i] = reader->numberings.at[i].name;
    for (int level = 1; level <= 6; level++) {
        Str wanted = reader->sheet->heading_numbering[level];
        bool is_known = !wanted.length;
        for (size_t i = 0; i < reader->numberings.count; i++) is_known |= str_equal(wanted, names[i]);
        if (is_known) continue;
        Str near = suggest_name(reader->arena, wanted, names, reader->numberings.count);
        DIAGNOSE(reader->diagnostics, LAYOUT_NUMBERING_UNKNOWN, from, str_to_c(reader->arena, wanted),
                 str_to_c(reader->arena, near.length || !reader->numberings.count ? near : names[0]));
    }
}

/* Values for keys no file gives: A4, the type area of a plain report. */
static void set_defaults(StyleSheet *sheet) {
    sheet->page = (PageMaster){.width = 595276,
                               .height = 841890,
                               .inner_margin = 85039,
                               .top_margin = 70866,
                               .characters = 40,
                               .lines = 38,
                               .columns = 1,
                               .column_gap = 2,
                               .two_sided = true,
                               .first_folio = 1,
                               .front_folios = FOLIO_ROMAN};
    sheet->bullet = STR("・");
    sheet->contents = (ContentsStyle){.leader_pitch = 5000, .leader_size = 900};
    sheet->reference = (ReferenceStyle){STR("{n}ページ"), STR("{n}"), STR("{n}")};
    sheet->note = (NoteStyle){.numbering = NOTES_BY_PAGE,
                              .mark = STR("{n})"),
                              .label = STR("{n})"),
                              .rule_width = 400,
                              .rule_gap = 4000,
                              .rule_length = {UNIT_PERCENT, 33333},
                              .rule_color = {.space = COLOR_GRAY}};
    sheet->opener =
        (ChapterOpener){.number_style = STR("chapter-number"), .title_style = STR("chapter-title")};
}

/* Before all else, since a later file's colours also hold for what an earlier one says. */
static void read_colors(LayoutReader *reader) {
    const YamlNode *nodes[LAYOUT_FILE_LIMIT];
    size_t count = 0;
    for (size_t i = 0; i < reader->root_count; i++)
        if (reader->roots[i].colors) nodes[count++] = reader->roots[i].colors;
    theme_colors_read(reader->arena, reader->diagnostics, nodes, count, reader->sheet);
}

static LayoutReader *read_layout(Arena *arena, Diagnostics *diagnostics, Str path, Span from) {
    LayoutReader *reader = ARENA_NEW(arena, LayoutReader);
    *reader = (LayoutReader){
        .arena = arena, .diagnostics = diagnostics, .sheet = ARENA_NEW(arena, StyleSheet), .page_span = from};
    set_defaults(reader->sheet);
    layout_chart_default(arena, &reader->sheet->chart);
    if (!read_file(reader, path, from)) return NULL;
    read_colors(reader);
    for (size_t i = 0; i < reader->root_count; i++) read_root(reader, &reader->roots[i]);
    for (size_t i = 0; i < reader->order.count; i++) resolve_style(reader, reader->order.at[i]);
    reader->sheet->numberings = reader->numberings.at;
    reader->sheet->numbering_count = reader->numberings.count;
    check_body(reader, reader->page_span);
    return reader;
}

StyleSheet *layout_file_read(Arena *arena, Diagnostics *diagnostics, Str path, Span from) {
    LayoutReader *reader = read_layout(arena, diagnostics, path, from);
    if (!reader) return NULL;
    check_page(reader);
    check_numberings(reader, reader->page_span);
    if (reader->sheet_nodes.items)
        DIAGNOSE(diagnostics, LAYOUT_OF_SHEETS, reader->sheet_nodes.items->span, NULL);
    return reader->sheet;
}

StyleSheet *layout_file_read_sheet(Arena *arena, Diagnostics *diagnostics, Str path, Span from,
                                   SheetNodes *nodes) {
    LayoutReader *reader = read_layout(arena, diagnostics, path, from);
    if (!reader) return NULL;
    check_numberings(reader, reader->page_span);
    *nodes = reader->sheet_nodes;
    nodes->page_span = reader->page_span;
    return reader->sheet;
}
