/* Fonts in the file: see font_embed.h.
 *
 * Takes: pages. Gives: Type 0 fonts with subsets, widths and ToUnicode maps.
 * Invariant: fonts are numbered in the order in which the pages first show them, so that bytes repeat.
 */
#include "pdf/font_embed.h"

#include "base/array.h"

#include <stdlib.h>

/* What a glyph stands for that shows no text of its own: the later parts of a cluster, whose first glyph or
 * ActualText has it all. A zero width space; PDF/A-2u wants some text for every code. */
#define NO_TEXT STR("\xE2\x80\x8B")
/* Width of codes that W does not name: nearly all characters of a Japanese face. */
enum { DEFAULT_WIDTH = 1000 };

/* A glyph and what it stands for; no text yet = text NULL. */
typedef struct ShownGlyph {
    uint16_t glyph;
    Str text;
} ShownGlyph;

/* While the pages are looked through. */
typedef struct Shown {
    const Face *face;
    uint16_t *slots; /* by glyph: 1 + its place in glyphs */
    ARRAY(ShownGlyph)
    glyphs;
} Shown;

typedef struct Collection {
    Arena *arena;
    ARRAY(Shown)
    faces;
    size_t last; /* runs of one face come in rows */
} Collection;

PdfCluster pdf_cluster_at(const PlacedRun *run, size_t glyph) {
    const PlacedGlyph *first = &run->glyphs[glyph];
    size_t end = glyph + 1;
    while (end < run->glyph_count && run->glyphs[end].text_end <= run->glyphs[end].text_start) end++;
    const Str text = first->text_end > first->text_start
                         ? str_slice(run->text, first->text_start, first->text_end)
                         : (Str){0};
    return (PdfCluster){glyph, end, text};
}

static Shown *shown_of(Collection *collection, const Face *face) {
    if (collection->last < collection->faces.count && collection->faces.at[collection->last].face == face)
        return &collection->faces.at[collection->last];
    for (size_t i = 0; i < collection->faces.count; i++) {
        if (collection->faces.at[i].face != face) continue;
        collection->last = i;
        return &collection->faces.at[i];
    }
    array_push(collection->arena, &collection->faces,
               (Shown){.face = face, .slots = ARENA_ARRAY(collection->arena, uint16_t, face->glyph_count)});
    collection->last = collection->faces.count - 1;
    return &collection->faces.at[collection->last];
}

static void show_glyph(Arena *arena, Shown *shown, uint32_t glyph, Str text) {
    if (shown->slots[glyph] == 0) {
        array_push(arena, &shown->glyphs, (ShownGlyph){.glyph = (uint16_t)glyph});
        shown->slots[glyph] = (uint16_t)shown->glyphs.count;
    }
    ShownGlyph *known = &shown->glyphs.at[shown->slots[glyph] - 1];
    if (!known->text.text && text.length > 0) known->text = text;
}

/* Glyph 0 is no character: showing it would lose text in silence. */
static bool check_glyph(Arena *arena, Diagnostics *diagnostics, const PlacedRun *run,
                        const PlacedGlyph *glyph, Str text) {
    if (glyph->glyph != 0 && glyph->glyph < run->face->glyph_count) return true;
    const char *shown = str_to_c(arena, text), *font = str_to_c(arena, run->face->postscript_name);
    DIAGNOSE(diagnostics, PDF_MISSING_GLYPH, (Span){0}, shown, font);
    return false;
}

static bool collect_run(Collection *collection, Diagnostics *diagnostics, const PlacedRun *run) {
    if (run->glyph_count == 0) return true;
    Shown *shown = shown_of(collection, run->face);
    bool good = true;
    for (size_t i = 0; i < run->glyph_count;) {
        const PdfCluster cluster = pdf_cluster_at(run, i);
        for (; i < cluster.glyph_end; i++) {
            const PlacedGlyph *glyph = &run->glyphs[i];
            if (check_glyph(collection->arena, diagnostics, run, glyph, cluster.text))
                show_glyph(collection->arena, shown, glyph->glyph,
                           i == cluster.glyph_start ? cluster.text : (Str){0});
            else
                good = false;
        }
    }
    return good;
}

static bool collect_pages(Collection *collection, Diagnostics *diagnostics, const Pages *pages) {
    bool good = true;
    for (size_t p = 0; p < pages->count; p++) {
        const Page *page = &pages->page[p];
        for (size_t i = 0; i < page->item_count; i++)
            if (page->items[i].kind == ITEM_TEXT && !collect_run(collection, diagnostics, page->items[i].run))
                good = false;
    }
    return good;
}

/* A code with its place in the font's arrays. */
typedef struct Code {
    uint16_t code;
    size_t place;
} Code;

static int compare_codes(const void *a, const void *b) {
    const Code *left = a, *right = b;
    return (left->code > right->code) - (left->code < right->code);
}

static Code *sorted_codes(Arena *arena, const FontSubset *subset) {
    Code *codes = ARENA_ARRAY(arena, Code, subset->glyph_count);
    for (size_t i = 0; i < subset->glyph_count; i++) codes[i] = (Code){subset->codes[i], i};
    qsort(codes, subset->glyph_count, sizeof *codes, compare_codes);
    return codes;
}

/* ISO 32000-1, 9.7.4.3: "c [w w …]" for each stretch of following codes whose width is not the default. */
static void append_widths(StrBuilder *out, const FontSubset *subset, const Code *codes) {
    str_append(out, STR("/W["));
    for (size_t i = 0; i < subset->glyph_count;) {
        if (subset->widths[codes[i].place] == DEFAULT_WIDTH) {
            i++;
            continue;
        }
        syntax_integer(out, codes[i].code);
        str_append_byte(out, '[');
        const size_t start = i;
        do {
            if (i > start) str_append_byte(out, ' ');
            syntax_integer(out, subset->widths[codes[i].place]);
            i++;
        } while (i < subset->glyph_count && codes[i].code == codes[i - 1].code + 1 &&
                 subset->widths[codes[i].place] != DEFAULT_WIDTH);
        str_append_byte(out, ']');
    }
    str_append_byte(out, ']');
}

/* Codes that follow one another and share their first byte, as a range must (ISO 32000-1, 9.10.3). */
static size_t range_end(const Code *codes, size_t start, size_t count) {
    size_t end = start + 1;
    while (end < count && codes[end].code == codes[end - 1].code + 1 && (codes[end].code & 0xFF) != 0) end++;
    return end;
}

static void append_range(StrBuilder *map, const PdfFont *font, const Code *codes, size_t start, size_t end) {
    str_append_format(map, "<%04X> <%04X> [", codes[start].code, codes[end - 1].code);
    for (size_t i = start; i < end; i++) {
        str_append_byte(map, '<');
        const size_t before = map->length;
        syntax_utf16_hex(map, font->texts[codes[i].place]);
        if (map->length == before) syntax_utf16_hex(map, NO_TEXT);
        str_append_byte(map, '>');
    }
    str_append(map, STR("]\n"));
}

/* ISO 32000-1, 9.10.3: ranges with an array of texts, half as long as an entry for each code. At most 100 in
 * each section. */
static Str unicode_map(Arena *arena, const PdfFont *font, const Code *codes) {
    enum { SECTION_MOST = 100 };
    const size_t count = font->subset->glyph_count;
    StrBuilder map = {.arena = arena}, section = {.arena = arena};
    str_append(&map, STR("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                         "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
                         "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                         "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"));
    for (size_t start = 0; start < count;) {
        size_t ranges = 0;
        section.length = 0;
        for (; start < count && ranges < SECTION_MOST; ranges++) {
            const size_t end = range_end(codes, start, count);
            append_range(&section, font, codes, start, end);
            start = end;
        }
        str_append_format(&map, "%zu beginbfrange\n", ranges);
        str_append(&map, str_built(&section));
        str_append(&map, STR("endbfrange\n"));
    }
    str_append(&map, STR("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"));
    return str_built(&map);
}

static int64_t per_mille(const Face *face, int64_t units) {
    return length_scale((Length)units, 1000, face->units_per_em);
}

/* ISO 32000-1, 9.8. The stem's width is not in the font; 80 is what readers assume of a text face. */
static PdfId add_descriptor(Arena *arena, PdfFile *file, const PdfFont *font, Str name) {
    enum { FIXED_PITCH = 1 << 0, SERIF = 1 << 1, SYMBOLIC = 1 << 2, ITALIC = 1 << 6 };
    const Face *face = font->face;
    const FontSubset *subset = font->subset;
    const PdfId program =
        subset->is_cff
            ? pdf_file_add_stream(file, STR("/Subtype/CIDFontType0C"), subset->program, PDF_DEFLATE)
            : pdf_file_add_stream(file, str_format(arena, "/Length1 %zu", subset->size),
                                  subset->packed.length ? subset->packed : subset->program,
                                  subset->packed.length ? PDF_DEFLATED : PDF_DEFLATE);
    const int flags = SYMBOLIC | (face->is_fixed_pitch ? FIXED_PITCH : 0) | (face->is_serif ? SERIF : 0) |
                      (face->italic_angle != 0 ? ITALIC : 0);
    StrBuilder entries = {.arena = arena};
    str_append(&entries, STR("/Type/FontDescriptor/FontName"));
    syntax_name(&entries, name);
    str_append_format(&entries, "\n/Flags %d/FontBBox[%d %d %d %d]/ItalicAngle ", flags,
                      (int)per_mille(face, face->bounds.left), (int)per_mille(face, face->bounds.bottom),
                      (int)per_mille(face, face->bounds.right), (int)per_mille(face, face->bounds.top));
    syntax_thousandths(&entries, face->italic_angle);
    str_append_format(&entries, "/Ascent %d/Descent %d/CapHeight %d/StemV 80\n/%s ",
                      (int)per_mille(face, face->ascent), (int)per_mille(face, face->descent),
                      (int)per_mille(face, face->cap_height), subset->is_cff ? "FontFile3" : "FontFile2");
    syntax_reference(&entries, program);
    return pdf_file_add(file, str_built(&entries));
}

static void add_font(Arena *arena, PdfFile *file, const PdfFont *font) {
    const FontSubset *subset = font->subset;
    const Code *codes = sorted_codes(arena, subset);
    const Str name = str_format(arena, "%s%s%.*s", subset->tag, subset->tag[0] ? "+" : "",
                                STR_ARGS(font->face->postscript_name));
    const PdfId descriptor = add_descriptor(arena, file, font, name);
    const PdfId unicode = pdf_file_add_stream(file, (Str){0}, unicode_map(arena, font, codes), PDF_DEFLATE);

    StrBuilder entries = {.arena = arena};
    str_append_format(&entries, "/Type/Font/Subtype/%s/BaseFont",
                      subset->is_cff ? "CIDFontType0" : "CIDFontType2");
    syntax_name(&entries, name);
    str_append(&entries, STR("\n/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"));
    if (!subset->is_cff) str_append(&entries, STR("/CIDToGIDMap/Identity"));
    str_append(&entries, STR("/FontDescriptor "));
    syntax_reference(&entries, descriptor);
    str_append_format(&entries, "\n/DW %d", DEFAULT_WIDTH);
    append_widths(&entries, subset, codes);
    const PdfId descendant = pdf_file_add(file, str_built(&entries));

    entries.length = 0;
    str_append(&entries, STR("/Type/Font/Subtype/Type0/BaseFont"));
    syntax_name(&entries, subset->is_cff ? str_format(arena, "%.*s-Identity-H", STR_ARGS(name)) : name);
    str_append(&entries, STR("/Encoding/Identity-H\n/DescendantFonts["));
    syntax_reference(&entries, descendant);
    str_append(&entries, STR("]/ToUnicode "));
    syntax_reference(&entries, unicode);
    pdf_file_set(file, font->id, str_built(&entries));
}

static int compare_glyphs(const void *a, const void *b) {
    const ShownGlyph *left = a, *right = b;
    return (left->glyph > right->glyph) - (left->glyph < right->glyph);
}

/* The shown glyphs, ascending, subset, with their texts. False after a diagnostic. */
static bool make_font(Arena *arena, Diagnostics *diagnostics, GlyphStore *store, Shown *shown,
                      PdfFont *font) {
    const size_t count = shown->glyphs.count;
    uint16_t *glyphs = ARENA_ARRAY(arena, uint16_t, count);
    Str *texts = ARENA_ARRAY(arena, Str, count);
    qsort(shown->glyphs.at, count, sizeof *shown->glyphs.at, compare_glyphs);
    for (size_t i = 0; i < count; i++) {
        const ShownGlyph *glyph = &shown->glyphs.at[i];
        glyphs[i] = glyph->glyph;
        texts[i] = glyph->text.text ? glyph->text : NO_TEXT;
        shown->slots[glyph->glyph] = (uint16_t)(i + 1);
    }
    font->face = shown->face;
    font->slots = shown->slots;
    font->texts = texts;
    font->subset = store ? glyph_store_subset(store, arena, shown->face, glyphs, count) : NULL;
    if (!font->subset) font->subset = font_subset(arena, diagnostics, shown->face, glyphs, count);
    return font->subset != NULL;
}

bool font_embed_all(Arena *arena, Diagnostics *diagnostics, PdfFile *file, const Pages *pages,
                    PdfFonts *fonts) {
    Collection collection = {.arena = arena};
    if (!collect_pages(&collection, diagnostics, pages)) return false;
    *fonts = (PdfFonts){ARENA_ARRAY(arena, PdfFont, collection.faces.count), collection.faces.count};
    for (size_t i = 0; i < fonts->count; i++) {
        if (!make_font(arena, diagnostics, pdf_file_glyphs(file), &collection.faces.at[i], &fonts->at[i]))
            return false;
        fonts->at[i].id = pdf_file_reserve(file);
        add_font(arena, file, &fonts->at[i]);
    }
    return true;
}

size_t pdf_font_index(const PdfFonts *fonts, const Face *face) {
    for (size_t i = 0; i < fonts->count; i++)
        if (fonts->at[i].face == face) return i;
    return 0;
}
