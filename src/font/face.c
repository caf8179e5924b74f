/* Takes a font file mapped into memory; gives a checked Face with its metrics.
 * Invariant: FreeType is opened and closed inside face_open, so no Face holds a handle that is tied to a
 * thread.
 */
#include "font/face.h"

#include "base/source_file.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H

#include <hb-ot.h>
#include <string.h>

/* OS/2 fsType (OpenType 1.9, "OS/2"). The low four bits are one usage permission; older fonts may set
 * several, of which the least restrictive holds. */
#define USAGE_MASK       0x000F
#define USAGE_RESTRICTED 0x0002
#define NO_SUBSETTING    0x0100
#define BITMAPS_ONLY     0x0200

/* Where a Japanese face without a BASE table is read as kana and kanji: any of these in its cmap. */
static const hb_codepoint_t japanese_samples[] = {0x3042, 0x4E00, 0x65E5};

/* What FreeType tells, in plain memory, so that it can be closed before anything is allocated. */
typedef struct FaceFacts {
    char postscript_name[64];
    int32_t units_per_em, ascent, descent, cap_height, x_height, italic_angle;
    InkBox bounds;
    unsigned fs_type;
    bool is_fixed_pitch, is_serif;
} FaceFacts;

static uint32_t read_u32(Str bytes, size_t at) {
    const unsigned char *byte = (const unsigned char *)bytes.text + at;
    return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
}

static unsigned read_u16(Str bytes, size_t at) {
    const unsigned char *byte = (const unsigned char *)bytes.text + at;
    return (unsigned)byte[0] << 8 | byte[1];
}

static const char *number_text(Arena *arena, uint64_t number) {
    return str_format(arena, "%llu", (unsigned long long)number).text;
}

static const char *path_text(Arena *arena, Str path) {
    return str_to_c(arena, path);
}

static bool is_font_tag(uint32_t tag) {
    return tag == 0x00010000 || tag == HB_TAG('t', 'r', 'u', 'e') || tag == HB_TAG('O', 'T', 'T', 'O');
}

static void report_truncated(Arena *arena, Diagnostics *diagnostics, Span span, Str path, uint64_t needed,
                             size_t size) {
    DIAGNOSE(diagnostics, FONT_TRUNCATED, span, path_text(arena, path), number_text(arena, needed),
             number_text(arena, size));
}

/* Finds the face's table directory; false after a diagnostic. */
static bool find_directory(Arena *arena, Diagnostics *diagnostics, Span span, Str path, unsigned index,
                           Str bytes, size_t *directory) {
    *directory = 0;
    bool is_collection = bytes.length >= 12 && read_u32(bytes, 0) == HB_TAG('t', 't', 'c', 'f');
    if (bytes.length < 12 || (!is_collection && !is_font_tag(read_u32(bytes, 0)))) {
        DIAGNOSE(diagnostics, FONT_NOT_A_FONT, span, path_text(arena, path));
        return false;
    }
    uint32_t face_count = is_collection ? read_u32(bytes, 8) : 1;
    if (index >= face_count) {
        DIAGNOSE(diagnostics, FONT_INDEX, span, path_text(arena, path), number_text(arena, index),
                 number_text(arena, face_count));
        return false;
    }
    if (!is_collection) return true;
    uint64_t entry = 12 + (uint64_t)index * 4;
    uint64_t needed = entry + 4;
    if (needed <= bytes.length) {
        *directory = read_u32(bytes, (size_t)entry);
        needed = (uint64_t)*directory + 12;
    }
    if (needed > bytes.length) {
        report_truncated(arena, diagnostics, span, path, needed, bytes.length);
        return false;
    }
    if (is_font_tag(read_u32(bytes, *directory))) return true;
    DIAGNOSE(diagnostics, FONT_NOT_A_FONT, span, path_text(arena, path));
    return false;
}

/* Every table of the face must lie inside the file; only the directory is read for this. */
static bool check_extent(Arena *arena, Diagnostics *diagnostics, Span span, Str path, Str bytes,
                         size_t directory) {
    unsigned table_count = read_u16(bytes, directory + 4);
    uint64_t needed = (uint64_t)directory + 12 + (uint64_t)table_count * 16;
    if (needed <= bytes.length) {
        for (unsigned i = 0; i < table_count; i++) {
            size_t record = directory + 12 + (size_t)i * 16;
            uint64_t end = (uint64_t)read_u32(bytes, record + 8) + read_u32(bytes, record + 12);
            if (end > needed) needed = end;
        }
    }
    if (needed <= bytes.length) return true;
    report_truncated(arena, diagnostics, span, path, needed, bytes.length);
    return false;
}

static bool has_table(hb_face_t *face, hb_tag_t tag) {
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    bool present = hb_blob_get_length(blob) > 0;
    hb_blob_destroy(blob);
    return present;
}

/* Tells the kind of outlines; false after a diagnostic. */
static bool check_tables(Arena *arena, Diagnostics *diagnostics, Span span, Str path, hb_face_t *face,
                         FaceOutlines *outlines) {
    static const char *const required[] = {"head", "maxp", "hhea", "hmtx", "cmap"};
    *outlines = has_table(face, HB_TAG('C', 'F', 'F', ' ')) ? OUTLINES_CFF : OUTLINES_TRUETYPE;
    if (*outlines == OUTLINES_TRUETYPE && !has_table(face, HB_TAG('g', 'l', 'y', 'f'))) {
        if (has_table(face, HB_TAG('C', 'F', 'F', '2')))
            DIAGNOSE(diagnostics, FONT_CFF2, span, path_text(arena, path));
        else
            DIAGNOSE(diagnostics, FONT_BITMAP_ONLY, span, path_text(arena, path));
        return false;
    }
    for (size_t i = 0; i < sizeof required / sizeof *required; i++) {
        if (has_table(face, hb_tag_from_string(required[i], 4))) continue;
        DIAGNOSE(diagnostics, FONT_DAMAGED, span, path_text(arena, path), required[i]);
        return false;
    }
    if (*outlines == OUTLINES_TRUETYPE && !has_table(face, HB_TAG('l', 'o', 'c', 'a'))) {
        DIAGNOSE(diagnostics, FONT_DAMAGED, span, path_text(arena, path), "loca");
        return false;
    }
    return true;
}

/* PANOSE serif styles 11 to 15 are sans serif; the IBM family classes 1 to 5 and 7 are serif. */
static bool is_serif_face(const TT_OS2 *os2, const char *postscript_name) {
    int family_class = os2 ? os2->sFamilyClass >> 8 : 0;
    if (family_class) return (family_class >= 1 && family_class <= 5) || family_class == 7;
    if (os2 && os2->panose[0] == 2 && os2->panose[1] >= 2) return os2->panose[1] <= 10;
    return strstr(postscript_name, "Mincho") || strstr(postscript_name, "Serif");
}

static void take_facts(FT_Face face, FaceFacts *facts) {
    const char *name = FT_Get_Postscript_Name(face);
    size_t length = 0;
    for (; name && *name && length + 1 < sizeof facts->postscript_name; name++)
        if ((*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') ||
            (*name >= '0' && *name <= '9') || strchr("-_.", *name))
            facts->postscript_name[length++] = *name;
    if (!length) strcpy(facts->postscript_name, "Unnamed");
    const TT_OS2 *os2 = FT_Get_Sfnt_Table(face, FT_SFNT_OS2);
    const TT_Postscript *post = FT_Get_Sfnt_Table(face, FT_SFNT_POST);
    if (os2 && os2->version == 0xFFFF) os2 = NULL;
    facts->units_per_em = face->units_per_EM;
    facts->ascent = os2 && os2->sTypoAscender > os2->sTypoDescender ? os2->sTypoAscender : face->ascender;
    facts->descent = os2 && os2->sTypoAscender > os2->sTypoDescender ? os2->sTypoDescender : face->descender;
    facts->cap_height = os2 && os2->version >= 2 ? os2->sCapHeight : 0;
    facts->x_height = os2 && os2->version >= 2 ? os2->sxHeight : 0;
    facts->bounds = (InkBox){(int32_t)face->bbox.xMin, (int32_t)face->bbox.yMin, (int32_t)face->bbox.xMax,
                             (int32_t)face->bbox.yMax};
    facts->italic_angle = post ? (int32_t)((int64_t)post->italicAngle * 1000 / 65536) : 0;
    facts->fs_type = os2 ? os2->fsType : 0;
    facts->is_fixed_pitch = FT_IS_FIXED_WIDTH(face);
    facts->is_serif = is_serif_face(os2, facts->postscript_name);
}

/* False when FreeType refuses the file. */
static bool read_facts(Str bytes, unsigned index, FaceFacts *facts, bool *out_of_memory) {
    FT_Library library;
    FT_Error error = FT_Init_FreeType(&library);
    if (!error) {
        FT_Face face;
        error = FT_New_Memory_Face(library, (const FT_Byte *)bytes.text, (FT_Long)bytes.length,
                                   (FT_Long)index, &face);
        if (!error) {
            take_facts(face, facts);
            FT_Done_Face(face);
        }
        FT_Done_FreeType(library);
    }
    *out_of_memory = error == FT_Err_Out_Of_Memory;
    return !error;
}

static void close_hb_face(void *handle) {
    hb_face_destroy(handle);
}

static void close_hb_font(void *handle) {
    hb_font_destroy(handle);
}

static hb_face_t *create_hb_face(Arena *arena, Str bytes, unsigned index) {
    hb_blob_t *blob =
        hb_blob_create_or_fail(bytes.text, (unsigned)bytes.length, HB_MEMORY_MODE_READONLY, NULL, NULL);
    if (!blob) arena_out_of_memory(arena);
    hb_face_t *face = hb_face_create(blob, index);
    hb_blob_destroy(blob);
    if (face == hb_face_get_empty()) arena_out_of_memory(arena);
    arena_defer(arena, close_hb_face, face);
    hb_face_make_immutable(face);
    return face;
}

static bool is_japanese(const Face *face) {
    for (size_t i = 0; i < sizeof japanese_samples / sizeof *japanese_samples; i++)
        if (face_glyph(face, japanese_samples[i], 0)) return true;
    return false;
}

/* A Japanese face's body is one em high (JLReq 2.1.1 "character frame"). Where the typographic values say
 * otherwise, the face's own ideographic em box decides, else the box is centred on what the values span. */
static void normalise_body(Face *face) {
    int32_t excess = face->ascent - face->descent - face->units_per_em;
    if (excess == 0 || !is_japanese(face)) return;
    hb_position_t bottom;
    if (hb_ot_layout_get_baseline(face->hb_font, HB_OT_LAYOUT_BASELINE_TAG_IDEO_EMBOX_BOTTOM_OR_LEFT,
                                  HB_DIRECTION_LTR, HB_TAG('k', 'a', 'n', 'a'), HB_TAG('J', 'A', 'N', ' '),
                                  &bottom))
        face->descent = bottom;
    else
        face->descent += excess / 2;
    face->ascent = face->descent + face->units_per_em;
}

/* Heights that older fonts do not tell are measured on a flat letter. */
static int32_t height_or_ink(const Face *face, int32_t height, uint32_t letter) {
    InkBox box;
    if (height > 0) return height;
    return face_ink(face, face_glyph(face, letter, 0), &box) ? box.top : face->ascent * 3 / 4;
}

static Face *build_face(Arena *arena, Str path, unsigned index, hb_face_t *hb_face, FaceOutlines outlines,
                        const FaceFacts *facts) {
    Face *face = ARENA_NEW(arena, Face);
    *face = (Face){.path = str_copy(arena, path),
                   .index = index,
                   .postscript_name = str_copy(arena, str_from_c(facts->postscript_name)),
                   .outlines = outlines,
                   .hb_face = hb_face,
                   .glyph_count = hb_face_get_glyph_count(hb_face),
                   .units_per_em = facts->units_per_em,
                   .ascent = facts->ascent,
                   .descent = facts->descent,
                   .bounds = facts->bounds,
                   .italic_angle = facts->italic_angle,
                   .is_fixed_pitch = facts->is_fixed_pitch,
                   .is_serif = facts->is_serif,
                   .may_subset = !(facts->fs_type & NO_SUBSETTING)};
    face->hb_font = hb_font_create(hb_face);
    if (face->hb_font == hb_font_get_empty()) arena_out_of_memory(arena);
    arena_defer(arena, close_hb_font, face->hb_font);
    hb_font_set_scale(face->hb_font, facts->units_per_em, facts->units_per_em);
    hb_font_make_immutable(face->hb_font);
    normalise_body(face);
    face->cap_height = height_or_ink(face, facts->cap_height, 'H');
    face->x_height = height_or_ink(face, facts->x_height, 'x');
    return face;
}

static bool may_embed(unsigned fs_type) {
    return (fs_type & USAGE_MASK) != USAGE_RESTRICTED && !(fs_type & BITMAPS_ONLY);
}

Face *face_open(Arena *arena, Diagnostics *diagnostics, Span span, Str path, unsigned index) {
    Str bytes;
    size_t directory;
    if (!source_file_map(arena, diagnostics, path, span, &bytes)) return NULL;
    if (!find_directory(arena, diagnostics, span, path, index, bytes, &directory)) return NULL;
    if (!check_extent(arena, diagnostics, span, path, bytes, directory)) return NULL;
    hb_face_t *hb_face = create_hb_face(arena, bytes, index);
    FaceOutlines outlines;
    if (!check_tables(arena, diagnostics, span, path, hb_face, &outlines)) return NULL;
    FaceFacts facts = {0};
    bool out_of_memory;
    if (!read_facts(bytes, index, &facts, &out_of_memory) || facts.units_per_em <= 0) {
        if (out_of_memory) arena_out_of_memory(arena);
        DIAGNOSE(diagnostics, FONT_DAMAGED, span, path_text(arena, path),
                 outlines == OUTLINES_CFF ? "CFF" : "head");
        return NULL;
    }
    if (!may_embed(facts.fs_type)) {
        DIAGNOSE(diagnostics, FONT_NOT_EMBEDDABLE, span, path_text(arena, path),
                 number_text(arena, facts.fs_type));
        return NULL;
    }
    return build_face(arena, path, index, hb_face, outlines, &facts);
}

void face_prepare_lookup(Arena *arena, Face *face) {
    uint16_t *glyphs = ARENA_ARRAY(arena, uint16_t, FACE_GLYPHS_SIZE);
    for (uint32_t codepoint = 0; codepoint < FACE_GLYPHS_SIZE; codepoint++) {
        uint32_t glyph = face_glyph(face, codepoint, 0);
        if (glyph > UINT16_MAX) return;
        glyphs[codepoint] = (uint16_t)glyph;
    }
    face->glyphs = glyphs;
}

uint32_t face_glyph(const Face *face, uint32_t codepoint, uint32_t variation_selector) {
    if (face->glyphs && !variation_selector && codepoint < FACE_GLYPHS_SIZE) return face->glyphs[codepoint];
    hb_codepoint_t glyph = 0;
    hb_bool_t found = variation_selector
                          ? hb_font_get_variation_glyph(face->hb_font, codepoint, variation_selector, &glyph)
                          : hb_font_get_nominal_glyph(face->hb_font, codepoint, &glyph);
    return found ? glyph : 0;
}

bool face_speaks(const Face *face, Str language) {
    hb_tag_t scripts[HB_OT_MAX_TAGS_PER_SCRIPT], languages[HB_OT_MAX_TAGS_PER_LANGUAGE];
    unsigned script_count = HB_OT_MAX_TAGS_PER_SCRIPT, language_count = HB_OT_MAX_TAGS_PER_LANGUAGE, script,
             found;
    hb_ot_tags_from_script_and_language(HB_SCRIPT_HAN,
                                        hb_language_from_string(language.text, (int)language.length),
                                        &script_count, scripts, &language_count, languages);
    return hb_ot_layout_table_select_script(face->hb_face, HB_OT_TAG_GSUB, script_count, scripts, &script,
                                            NULL) &&
           hb_ot_layout_script_select_language(face->hb_face, HB_OT_TAG_GSUB, script, language_count,
                                               languages, &found);
}

int32_t face_advance(const Face *face, uint32_t glyph) {
    return hb_font_get_glyph_h_advance(face->hb_font, glyph);
}

bool face_ink(const Face *face, uint32_t glyph, InkBox *box) {
    hb_glyph_extents_t extents;
    *box = (InkBox){0};
    if (!hb_font_get_glyph_extents(face->hb_font, glyph, &extents) || (!extents.width && !extents.height))
        return false;
    *box = (InkBox){extents.x_bearing, extents.y_bearing + extents.height, extents.x_bearing + extents.width,
                    extents.y_bearing};
    return true;
}
