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

static hb_script_t western_script(const Itemized *itemized, const Item *item) {
    hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
    for (uint32_t i = item->first; i < item->end; i++) {
        hb_script_t script = hb_unicode_script(unicode, itemized->characters[i].codepoint);
        if (script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED && script != HB_SCRIPT_UNKNOWN)
            return script;
    }
    return HB_SCRIPT_LATIN;
}

static void shape_item(hb_buffer_t *buffer, const Itemized *itemized, size_t index, hb_language_t japanese,
                       hb_language_t english) {
    const Item *item = &itemized->items[index];
    const GlyphRun *run = &itemized->runs[index];
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf8(buffer, itemized->text.text, (int)itemized->text.length, item->text_start,
                       (int)(item->text_end - item->text_start));
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_script(buffer, run->is_western ? western_script(itemized, item) : HB_SCRIPT_HAN);
    hb_buffer_set_language(buffer, run->is_western ? english : japanese);
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

/* Shapes all runs into glyphs[capacity]; gives the number of glyphs, which may be more than fit. SIZE_MAX: no
 * memory. */
static size_t shape_all(Itemized *itemized, Glyph *glyphs, size_t capacity) {
    hb_buffer_t *buffer = hb_buffer_create();
    hb_language_t japanese = hb_language_from_string("ja", -1), english = hb_language_from_string("en", -1);
    size_t total = 0;
    for (size_t i = 0; i < itemized->run_count; i++) {
        shape_item(buffer, itemized, i, japanese, english);
        unsigned count = hb_buffer_get_length(buffer);
        if (total + count <= capacity) {
            copy_glyphs(buffer, &itemized->items[i], glyphs + total, count);
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
