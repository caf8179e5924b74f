/* Emphasis marks and lines that go with text.
 *
 * Takes: stretches of the text. Gives: which atoms have what, and where it stands.
 * Invariant: nothing here changes an atom, so the text is set as it would be without (J-3.3.9.1).
 */
#include "text/prepare.h"

#include "base/utf8.h"
#include "text/ruby_part.h"

/* In 1/1000 of the size of the text. */
enum {
    MARK_SIZE = 500, /* J-3.3.9.1 */
    LEAST_INK = 180, /* many faces draw • for bullets in full size: too thin to be seen at half of it */
    MOST_OUTLINE = 45,
    LINE_GAP = 60 /* from the em box down to a line under it */
};

/* The glyphs of each mark, in the order they are asked for: not every face has all. */
static const uint32_t mark_codepoints[][3] = {
    [EMPHASIS_MARK_DOT] = {0x2022, 0x30FB, 0x25CF},
    [EMPHASIS_MARK_SESAME] = {0xFE45, 0x3001, 0x2022},
    [EMPHASIS_MARK_OPEN_SESAME] = {0xFE46, 0x25E6, 0x25CB},
    [EMPHASIS_MARK_CIRCLE] = {0x25CF, 0x2022, 0x30FB},
    [EMPHASIS_MARK_OPEN_CIRCLE] = {0x25CB, 0x25E6, 0x3007},
    [EMPHASIS_MARK_DOUBLE_CIRCLE] = {0x25CE, 0x25CB, 0x25CF},
    [EMPHASIS_MARK_TRIANGLE] = {0x25B2, 0x25CF, 0x2022},
};

static Length of_face(Length size, int32_t units, const Face *face) {
    return length_scale(size, units, face->units_per_em);
}

static const Face *find_mark(const TextContext *context, const Look *look, EmphasisMark mark,
                             uint32_t *codepoint) {
    for (size_t i = 0; i < 3 && look->family != FAMILY_NONE; i++) {
        *codepoint = mark_codepoints[mark][i];
        const Face *face = font_set_face_for(context->fonts, look->family, look->weight, *codepoint, 0);
        if (face != NULL) return face;
    }
    return NULL;
}

static Length outline_of(Length ink, Length size) {
    Length missing = (length_scale(size, LEAST_INK, 1000) - ink) / 2,
           most = length_scale(size, MOST_OUTLINE, 1000);
    if (missing < 0) return 0;
    return missing < most ? missing : most;
}

/* A reading over any of the text stands where its marks would: they go below then. */
static bool has_reading(const Paragraph *paragraph, const Decoration *decoration) {
    const Ruby *ruby = ruby_from(paragraph, decoration->atom_start);
    return ruby != NULL && ruby->atom_start < decoration->atom_end;
}

/* The mark's em box stands on the top of the text's, or hangs under its foot. */
static void set_mark(Arena *arena, const TextContext *context, const Look *look, const GlyphRun *base,
                     EmphasisMark mark, bool is_below, Decoration *decoration) {
    uint32_t codepoint;
    const Face *face = find_mark(context, look, mark, &codepoint);
    if (face == NULL) return;
    char bytes[5] = {0};
    utf8_encode(codepoint, bytes);
    decoration->text = str_copy(context->texts ? context->texts : arena, str_from_c(bytes));
    decoration->face = face;
    decoration->glyph = face_glyph(face, codepoint, 0);
    decoration->mark_size = length_scale(look->size, MARK_SIZE, 1000);
    InkBox ink;
    bool has_ink = face_ink(face, decoration->glyph, &ink);
    int32_t middle = has_ink ? (ink.left + ink.right) / 2 : face_advance(face, decoration->glyph) / 2;
    if (has_ink && (mark == EMPHASIS_MARK_DOT || mark == EMPHASIS_MARK_SESAME))
        decoration->outline =
            outline_of(of_face(decoration->mark_size, ink.right - ink.left, face), look->size);
    decoration->centre = of_face(decoration->mark_size, middle, face);
    decoration->rise = look->rise;
    if (is_below)
        decoration->rise += of_face(look->size, base->face->descent, base->face) -
                            of_face(decoration->mark_size, face->ascent, face);
    else
        decoration->rise += of_face(look->size, base->face->ascent, base->face) -
                            of_face(decoration->mark_size, face->descent, face);
}

static void set_line(const Look *look, const GlyphRun *base, Underline line, Decoration *decoration) {
    decoration->line = line;
    decoration->under = length_scale(look->size, LINE_GAP, 1000) -
                        of_face(look->size, base->face->descent, base->face) - look->rise;
}

static uint32_t atom_at(const Paragraph *paragraph, uint32_t text) {
    uint32_t low = 0, high = (uint32_t)paragraph->atom_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (paragraph->atoms[middle].text_start < text)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void stretch_atoms(const Paragraph *paragraph, const Stretch *stretch, uint32_t *start, uint32_t *end) {
    *start = atom_at(paragraph, stretch->text_start);
    *end = atom_at(paragraph, stretch->text_end);
}

/* The run of the first atom that is set in the family of Japanese text, which has the larger body. */
static const GlyphRun *base_run(const Paragraph *paragraph, uint32_t start, uint32_t end) {
    for (uint32_t i = start; i < end; i++)
        if (!paragraph->runs[paragraph->atoms[i].run].is_western)
            return &paragraph->runs[paragraph->atoms[i].run];
    return &paragraph->runs[paragraph->atoms[start].run];
}

void decorations_attach(Arena *arena, const TextContext *context, const Itemized *itemized,
                        Paragraph *paragraph) {
    if (itemized->stretch_count == 0 || paragraph->run_count == 0) return;
    Decoration *made = ARENA_ARRAY(arena, Decoration, itemized->stretch_count);
    size_t count = 0;
    for (size_t i = 0; i < itemized->stretch_count; i++) {
        const Stretch *stretch = &itemized->stretches[i];
        if (stretch->kind != STRETCH_MARKS && stretch->kind != STRETCH_LINE) continue;
        const Look *look = &itemized->looks[stretch->look];
        Decoration decoration = {.node = look->node, .ink = look->ink, .size = look->size};
        stretch_atoms(paragraph, stretch, &decoration.atom_start, &decoration.atom_end);
        if (decoration.atom_start == decoration.atom_end) continue;
        const GlyphRun *base = base_run(paragraph, decoration.atom_start, decoration.atom_end);
        if (stretch->kind == STRETCH_LINE)
            set_line(look, base, stretch->line, &decoration);
        else
            set_mark(arena, context, look, base, stretch->mark, has_reading(paragraph, &decoration),
                     &decoration);
        made[count++] = decoration;
    }
    paragraph->decorations = made;
    paragraph->decoration_count = count;
}
