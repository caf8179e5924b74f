/* Takes the glyphs shown of a face; gives the font program to embed and the codes that show them.
 * Invariant: a code is the CID that addresses the glyph in this very program, read back from it and not
 * assumed.
 */
#include "font/subset.h"

#include "font/cff.h"

#include <hb-subset.h>
#include <string.h>

/* What a CIDFontType2 program must hold (ISO 32000-1, 9.9). Hints are dropped, and with them cvt, fpgm and
 * prep. */
static const char *const truetype_tables[] = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"};
/* hb-subset reads the metrics to write the CFF widths; only the CFF table itself is embedded. */
static const char *const cff_tables[] = {"CFF ", "head", "hhea", "hmtx", "maxp"};

static void close_face(void *handle) {
    hb_face_destroy(handle);
}

static void close_blob(void *handle) {
    hb_blob_destroy(handle);
}

static void close_input(void *handle) {
    hb_subset_input_destroy(handle);
}

static void close_plan(void *handle) {
    hb_subset_plan_destroy(handle);
}

/* A face of the kept tables only, which share the font's memory. Without the character map hb-subset has no
 * characters to collect, which for a small subset of a large face is most of its work. */
static hb_face_t *strip_face(Arena *arena, const Face *face) {
    const char *const *kept = face->outlines == OUTLINES_CFF ? cff_tables : truetype_tables;
    size_t count = face->outlines == OUTLINES_CFF ? sizeof cff_tables / sizeof *cff_tables
                                                  : sizeof truetype_tables / sizeof *truetype_tables;
    hb_face_t *stripped = hb_face_builder_create();
    arena_defer(arena, close_face, stripped);
    for (size_t i = 0; i < count; i++) {
        hb_tag_t tag = hb_tag_from_string(kept[i], 4);
        hb_blob_t *table = hb_face_reference_table(face->hb_face, tag);
        hb_face_builder_add_table(stripped, tag, table);
        hb_blob_destroy(table);
    }
    return stripped;
}

static hb_subset_input_t *make_input(Arena *arena, const uint16_t *glyphs, size_t glyph_count) {
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (!input) arena_out_of_memory(arena);
    arena_defer(arena, close_input, input);
    hb_set_t *wanted = hb_subset_input_glyph_set(input);
    for (size_t i = 0; i < glyph_count; i++) hb_set_add(wanted, glyphs[i]);
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
    return input;
}

/* The program's bytes, valid as long as the arena. */
static Str program_of(Arena *arena, const Face *face, hb_face_t *result) {
    hb_blob_t *blob = face->outlines == OUTLINES_CFF
                          ? hb_face_reference_table(result, HB_TAG('C', 'F', 'F', ' '))
                          : hb_face_reference_blob(result);
    arena_defer(arena, close_blob, blob);
    unsigned length;
    const char *bytes = hb_blob_get_data(blob, &length);
    return (Str){bytes, length};
}

/* The tag must differ where the programs differ (ISO 32000-1, 9.6.4) and repeat where they are the same:
 * FNV-1a. */
static void make_tag(const Face *face, const uint16_t *glyphs, size_t glyph_count, char tag[7]) {
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < face->postscript_name.length; i++)
        hash = (hash ^ (unsigned char)face->postscript_name.text[i]) * 0x100000001B3u;
    for (size_t i = 0; i < glyph_count; i++) hash = (hash ^ glyphs[i]) * 0x100000001B3u;
    hash ^= hash >> 32;
    for (int i = 0; i < 6; i++, hash /= 26) tag[i] = (char)('A' + hash % 26);
    tag[6] = '\0';
}

static int32_t width_of(const Face *face, uint32_t glyph) {
    int64_t units = face->units_per_em;
    return (int32_t)(((int64_t)face_advance(face, glyph) * 1000 * 2 + units) / (2 * units));
}

/* new_glyphs: old → new number, NULL where the program has the face's own numbers. False when a glyph is not
 * there. */
static bool find_codes(FontSubset *subset, Arena *arena, const hb_map_t *new_glyphs) {
    uint16_t *codes = ARENA_ARRAY(arena, uint16_t, subset->glyph_count);
    CffCharset charset = {0};
    if (subset->is_cff && !cff_read_charset(arena, subset->program, &charset)) return false;
    for (size_t i = 0; i < subset->glyph_count; i++) {
        hb_codepoint_t glyph = new_glyphs ? hb_map_get(new_glyphs, subset->glyphs[i]) : subset->glyphs[i];
        if (glyph > UINT16_MAX || (charset.cids && glyph >= charset.glyph_count)) return false;
        codes[i] = charset.cids ? charset.cids[glyph] : (uint16_t)glyph;
    }
    subset->codes = codes;
    return true;
}

/* hb-subset's result and the way to its glyph numbers; NULL when it fails. */
static hb_face_t *run_subset(Arena *arena, const Face *face, const uint16_t *glyphs, size_t glyph_count,
                             hb_subset_plan_t **plan) {
    *plan = hb_subset_plan_create_or_fail(strip_face(arena, face), make_input(arena, glyphs, glyph_count));
    if (!*plan) return NULL;
    arena_defer(arena, close_plan, *plan);
    hb_face_t *result = hb_subset_plan_execute_or_fail(*plan);
    if (result) arena_defer(arena, close_face, result);
    return result;
}

Str font_subset_program(Arena *arena, const Face *face, const uint16_t *glyphs, size_t glyph_count) {
    hb_subset_plan_t *plan;
    hb_face_t *result = run_subset(arena, face, glyphs, glyph_count, &plan);
    return result ? program_of(arena, face, result) : (Str){0};
}

static bool make_subset(FontSubset *subset, Arena *arena, const Face *face) {
    hb_subset_plan_t *plan;
    hb_face_t *result = run_subset(arena, face, subset->glyphs, subset->glyph_count, &plan);
    if (!result) return false;
    subset->program = program_of(arena, face, result);
    return subset->program.length && find_codes(subset, arena, hb_subset_plan_old_to_new_glyph_mapping(plan));
}

/* The face as it is, taken out of its collection, where its licence asks for that. */
static bool make_whole(FontSubset *subset, Arena *arena, const Face *face) {
    hb_face_t *whole = hb_face_builder_create();
    arena_defer(arena, close_face, whole);
    hb_tag_t tags[32];
    unsigned start = 0, count;
    do {
        count = sizeof tags / sizeof *tags;
        hb_face_get_table_tags(face->hb_face, start, &count, tags);
        for (unsigned i = 0; i < count; i++) {
            hb_blob_t *table = hb_face_reference_table(face->hb_face, tags[i]);
            hb_face_builder_add_table(whole, tags[i], table);
            hb_blob_destroy(table);
        }
        start += count;
    } while (count);
    subset->program = program_of(arena, face, whole);
    return subset->program.length && find_codes(subset, arena, NULL);
}

FontSubset *font_subset_begin(Arena *arena, const Face *face, const uint16_t *glyphs, size_t glyph_count) {
    FontSubset *subset = ARENA_NEW(arena, FontSubset);
    int32_t *widths = ARENA_ARRAY(arena, int32_t, glyph_count);
    for (size_t i = 0; i < glyph_count; i++) widths[i] = width_of(face, glyphs[i]);
    subset->is_cff = face->outlines == OUTLINES_CFF;
    subset->glyphs = arena_copy(arena, glyphs, glyph_count * sizeof *glyphs);
    subset->glyph_count = glyph_count;
    subset->widths = widths;
    if (face->may_subset) make_tag(face, glyphs, glyph_count, subset->tag);
    return subset;
}

FontSubset *font_subset(Arena *arena, Diagnostics *diagnostics, const Face *face, const uint16_t *glyphs,
                        size_t glyph_count) {
    FontSubset *subset = font_subset_begin(arena, face, glyphs, glyph_count);
    bool good = face->may_subset ? make_subset(subset, arena, face) : make_whole(subset, arena, face);
    subset->size = subset->program.length;
    if (good) return subset;
    DIAGNOSE(diagnostics, FONT_SUBSET_FAILED, (Span){0}, str_to_c(arena, face->path));
    return NULL;
}
