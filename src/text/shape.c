/* Runs → glyphs.
 *
 * Takes: runs over a flat text. Gives: their glyphs with clusters.
 * Invariant: each run is shaped once and whole; no arena allocation happens while a HarfBuzz buffer is open.
 */
#include "text/prepare.h"

#include <hb.h>

/* Japanese is set solid on its bodies (J-3.1.2.6); half bodies are cut by our own rule, not by the font's. */
static const hb_feature_t japanese_features[] = {
    {HB_TAG('k', 'e', 'r', 'n'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('p', 'a', 'l', 't'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('h', 'a', 'l', 't'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('c', 'a', 'l', 't'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('f', 'w', 'i', 'd'), 1, HB_FEATURE_GLOBAL_START,
     HB_FEATURE_GLOBAL_END}, /* last: only where it is wanted */
};
static const hb_feature_t code_features[] = {
    {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    {HB_TAG('c', 'a', 'l', 't'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
};

uint32_t shape_script(uint32_t codepoint) {
    hb_script_t script = hb_unicode_script(hb_unicode_funcs_get_default(), codepoint);
    bool is_shared =
        script == HB_SCRIPT_COMMON || script == HB_SCRIPT_INHERITED || script == HB_SCRIPT_UNKNOWN;
    return is_shared ? 0 : (uint32_t)script;
}

uint32_t shape_compose(uint32_t letter, uint32_t mark) {
    hb_codepoint_t whole;
    return hb_unicode_compose(hb_unicode_funcs_get_default(), letter, mark, &whole) ? whole : 0;
}

static hb_script_t western_script(const Item *item) {
    return item->script != 0 ? (hb_script_t)item->script : HB_SCRIPT_LATIN;
}

/* Letters of scripts of their own have their names for languages there, so these two do for all. */
static hb_language_t language_of(const Item *item, bool is_western) {
    if (item->language.length > 0)
        return hb_language_from_string(item->language.text, (int)item->language.length);
    return is_western ? hb_language_from_string("en", -1) : hb_language_from_string("ja", -1);
}

static void shape_item(hb_buffer_t *buffer, const Itemized *itemized, size_t index) {
    const Item *item = &itemized->items[index];
    const GlyphRun *run = &itemized->runs[index];
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf8(buffer, itemized->text.text, (int)itemized->text.length, item->text_start,
                       (int)(item->text_end - item->text_start));
    hb_buffer_set_direction(buffer, run->level % 2 == 1 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, run->is_western ? western_script(item) : HB_SCRIPT_HAN);
    hb_buffer_set_language(buffer, language_of(item, run->is_western));
    if (!run->is_western)
        hb_shape(run->face->hb_font, buffer, japanese_features,
                 sizeof japanese_features / sizeof *japanese_features - (item->full_width ? 0 : 1));
    else if (!item->ligatures)
        hb_shape(run->face->hb_font, buffer, code_features, sizeof code_features / sizeof *code_features);
    else
        hb_shape(run->face->hb_font, buffer, NULL, 0);
}

/* Clusters are first bytes; here they become ranges, empty on a cluster's later glyphs. */
static void copy_glyphs(hb_buffer_t *buffer, const Item *item, Glyph *glyphs, unsigned count) {
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(buffer, NULL);
    const hb_glyph_position_t *position = hb_buffer_get_glyph_positions(buffer, NULL);
    for (unsigned i = count; i-- > 0;) {
        bool leads = i == 0 || info[i - 1].cluster != info[i].cluster;
        unsigned next = i + 1;
        while (leads && next < count && info[next].cluster == info[i].cluster) next++;
        glyphs[i] = (Glyph){.glyph = info[i].codepoint,
                            .advance = position[i].x_advance,
                            .x_offset = position[i].x_offset,
                            .y_offset = position[i].y_offset,
                            .text_start = info[i].cluster,
                            .text_end = !leads         ? info[i].cluster
                                        : next < count ? info[next].cluster
                                                       : item->text_end,
                            .unsafe_to_break = (hb_glyph_info_get_glyph_flags(&info[i]) &
                                                HB_GLYPH_FLAG_UNSAFE_TO_BREAK) != 0};
    }
}

/* Bodies of Western quotes in faces that draw them for Japanese text, in 1/1000 em: two strokes fill half an
 * em, one as much as a straight apostrophe. */
enum { DOUBLE_QUOTE = 500, SINGLE_QUOTE = 300 };

/* The empty part of the quotes of a Western phrase goes where a face draws them on half an em or a whole one
 * (J-A.32, J-3.1.2.2). */
static void cut_quotes(const Itemized *itemized, const GlyphRun *run, Glyph *glyphs, unsigned count) {
    int32_t em = run->face->units_per_em;
    for (unsigned i = 0; i < count; i++) {
        const unsigned char *text = (const unsigned char *)itemized->text.text + glyphs[i].text_start;
        bool is_quote = glyphs[i].text_end == glyphs[i].text_start + 3 && text[0] == 0xE2 &&
                        text[1] == 0x80 &&
                        (text[2] == 0x98 || text[2] == 0x99 || text[2] == 0x9C || text[2] == 0x9D);
        if (!is_quote || (glyphs[i].advance != em && 2 * glyphs[i].advance != em)) continue;
        bool opens = text[2] == 0x98 || text[2] == 0x9C, is_single = text[2] <= 0x99;
        int32_t cut = glyphs[i].advance - em * (is_single ? SINGLE_QUOTE : DOUBLE_QUOTE) / 1000;
        glyphs[i].advance -= cut;
        if (opens != (run->level % 2 == 1)) glyphs[i].x_offset -= cut;
    }
}

static int32_t widest_figure(hb_font_t *font) {
    int32_t widest = 0;
    for (hb_codepoint_t figure = '0'; figure <= '9'; figure++) {
        hb_codepoint_t glyph;
        if (!hb_font_get_nominal_glyph(font, figure, &glyph)) continue;
        int32_t advance = hb_font_get_glyph_h_advance(font, glyph);
        if (advance > widest) widest = advance;
    }
    return widest;
}

/* Figures stand in the middle of the widest one's body. Kerning between them goes. */
static void even_figures(const Itemized *itemized, const GlyphRun *run, Glyph *glyphs, unsigned count) {
    int32_t width = 0;
    for (unsigned i = 0; i < count; i++) {
        char figure = itemized->text.text[glyphs[i].text_start];
        if (glyphs[i].text_end != glyphs[i].text_start + 1 || figure < '0' || figure > '9') continue;
        if (width == 0) width = widest_figure(run->face->hb_font);
        glyphs[i].x_offset += (width - hb_font_get_glyph_h_advance(run->face->hb_font, glyphs[i].glyph)) / 2;
        glyphs[i].advance = width;
    }
}

static void adjust_western(const Itemized *itemized, const GlyphRun *run, Glyph *glyphs, unsigned count) {
    cut_quotes(itemized, run, glyphs, count);
    if (itemized->tabular_figures) even_figures(itemized, run, glyphs, count);
}

/* Shapes all runs into glyphs[capacity]; gives the number of glyphs, which may be more than fit. SIZE_MAX: no
 * memory. */
static size_t shape_all(Itemized *itemized, Glyph *glyphs, size_t capacity) {
    hb_buffer_t *buffer = hb_buffer_create();
    size_t total = 0;
    for (size_t i = 0; i < itemized->run_count; i++) {
        shape_item(buffer, itemized, i);
        if (itemized->runs[i].level % 2 == 1) hb_buffer_reverse_clusters(buffer);
        unsigned count = hb_buffer_get_length(buffer);
        if (total + count <= capacity) {
            copy_glyphs(buffer, &itemized->items[i], glyphs + total, count);
            if (itemized->runs[i].is_western)
                adjust_western(itemized, &itemized->runs[i], glyphs + total, count);
            itemized->runs[i].glyphs = glyphs + total;
            itemized->runs[i].glyph_count = count;
        }
        total += count;
    }
    bool failed = !hb_buffer_allocation_successful(buffer);
    hb_buffer_destroy(buffer);
    return failed ? SIZE_MAX : total;
}

void shape_runs(Arena *arena, Itemized *itemized) {
    size_t capacity = itemized->count + 8;
    for (;;) {
        Glyph *glyphs = ARENA_ARRAY(arena, Glyph, capacity);
        size_t total = itemized->run_count > 0 ? shape_all(itemized, glyphs, capacity) : 0;
        if (total == SIZE_MAX) arena_out_of_memory(arena);
        if (total <= capacity) return;
        capacity = total;
    }
}
