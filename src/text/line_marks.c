/* Emphasis marks and rules of a line.
 *
 * Takes: a line whose atoms have their places. Gives: runs of marks, and runs without glyphs that are rules.
 * Invariant: marks stand over the middle of their characters and change nothing else (J-3.3.9.1).
 */
#include "text/line_marks.h"

#include "base/utf8.h"

/* Rules, in 1/1000 of the size of their text. */
enum { RULE_HEIGHT = 40, DOUBLE_RULE_HEIGHT = 28, DOUBLE_RULE_GAP = 60 };

static uint32_t first_atom(const Decoration *decoration, const Line *line) {
    return decoration->atom_start > line->atom_start ? decoration->atom_start : line->atom_start;
}

static uint32_t end_atom(const Decoration *decoration, const Line *line) {
    return decoration->atom_end < line->atom_end ? decoration->atom_end : line->atom_end;
}

size_t line_marks_most(const Paragraph *paragraph, const Line *line) {
    size_t count = 0;
    for (size_t i = 0; i < paragraph->decoration_count; i++) {
        const Decoration *decoration = &paragraph->decorations[i];
        if (first_atom(decoration, line) < end_atom(decoration, line)) count += 2;
    }
    return count;
}

/* --- marks --- */

/* No marks on brackets, commas, full stops and blanks (J-3.3.9.1), nor on their Western brothers. */
static bool takes_marks(CharClass c) {
    switch (c) {
    case CLASS_OPENING_BRACKET:
    case CLASS_CLOSING_BRACKET:
    case CLASS_FULL_STOP:
    case CLASS_COMMA:
    case CLASS_IDEOGRAPHIC_SPACE:
    case CLASS_WESTERN_SPACE:
    case CLASS_WARICHU_OPENING:
    case CLASS_WARICHU_CLOSING: return false;
    default: return true;
    }
}

static bool is_western_letter(uint32_t c) {
    return c >= 0xC0 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_marked(const Paragraph *paragraph, const Atom *atom, const Glyph *glyph) {
    if (glyph->text_end <= glyph->text_start) return false; /* a cluster's later glyph */
    size_t at = glyph->text_start;
    uint32_t c = utf8_decode(paragraph->text, &at);
    if (c == ' ' || c == 0xA0 || c == 0x3000) return false;
    return takes_marks(atom->first_class) && (!paragraph->runs[atom->run].is_western || is_western_letter(c));
}

static size_t most_marks(const Paragraph *paragraph, uint32_t start, uint32_t end) {
    size_t count = 0;
    for (uint32_t i = start; i < end; i++)
        count += paragraph->atoms[i].glyph_end - paragraph->atoms[i].glyph_start;
    return count;
}

static void mark_atom(const Paragraph *paragraph, const Decoration *decoration, uint32_t index, Length x,
                      PlacedGlyph *marks, PlacedRun *placed) {
    const Atom *atom = &paragraph->atoms[index];
    const GlyphRun *run = &paragraph->runs[atom->run];
    int64_t pen = 0;
    for (uint32_t i = atom->glyph_start; i < atom->glyph_end; i++) {
        const Glyph *glyph = &run->glyphs[i];
        Length middle =
            x + atom->origin +
            length_scale(run->size, 2 * pen + glyph->advance, 2 * (int64_t)run->face->units_per_em);
        pen += glyph->advance;
        if (!is_marked(paragraph, atom, glyph)) continue;
        marks[placed->glyph_count++] = (PlacedGlyph){.glyph = decoration->glyph,
                                                     .x = middle - decoration->centre,
                                                     .y = decoration->rise,
                                                     .text_end = (uint32_t)decoration->text.length};
    }
}

static PlacedRun run_of(const Decoration *decoration, Length start, Length end) {
    return (PlacedRun){.ink = decoration->ink,
                       .node = decoration->node,
                       .size = decoration->size,
                       .start = start,
                       .end = end,
                       .is_mark = true};
}

static size_t place_marks(Arena *arena, const Paragraph *paragraph, const Line *line,
                          const Decoration *decoration, const LinePositions *at, PlacedRun *placed) {
    uint32_t start = first_atom(decoration, line), end = end_atom(decoration, line);
    PlacedGlyph *marks = ARENA_ARRAY(arena, PlacedGlyph, most_marks(paragraph, start, end) + 1);
    *placed = run_of(decoration, at->atom[start - line->atom_start], at->atom[start - line->atom_start]);
    placed->face = decoration->face;
    placed->size = decoration->mark_size;
    placed->text = decoration->text;
    placed->outline = decoration->outline;
    placed->glyphs = marks;
    for (uint32_t i = start; i < end; i++)
        mark_atom(paragraph, decoration, i, at->atom[i - line->atom_start], marks, placed);
    return placed->glyph_count > 0;
}

/* --- rules --- */

static size_t place_rules(const Paragraph *paragraph, const Line *line, const Decoration *decoration,
                          const LinePositions *at, PlacedRun *placed) {
    uint32_t first = first_atom(decoration, line), last = end_atom(decoration, line) - 1;
    Length start = LENGTH_MAX, end = -LENGTH_MAX;
    for (uint32_t i = first; i <= last; i++) { /* not every script runs from left to right */
        Length x = at->atom[i - line->atom_start], right = x + paragraph->atoms[i].width;
        if (x < start) start = x;
        if (right > end) end = right;
    }
    bool is_double = decoration->line == UNDERLINE_DOUBLE;
    Length height = length_scale(decoration->size, is_double ? DOUBLE_RULE_HEIGHT : RULE_HEIGHT, 1000);
    Length bottom = -decoration->under - height;
    for (size_t i = 0; i < (is_double ? 2u : 1u); i++) {
        placed[i] = run_of(decoration, start, end);
        placed[i].rule_height = height;
        placed[i].rule_bottom = bottom;
        bottom -= length_scale(decoration->size, DOUBLE_RULE_GAP, 1000) + height;
    }
    return is_double ? 2 : 1;
}

size_t line_marks_place(Arena *arena, const Paragraph *paragraph, const Line *line, const LinePositions *at,
                        PlacedRun *runs) {
    size_t count = 0;
    for (size_t i = 0; i < paragraph->decoration_count; i++) {
        const Decoration *decoration = &paragraph->decorations[i];
        if (first_atom(decoration, line) >= end_atom(decoration, line)) continue;
        if (decoration->line != UNDERLINE_NONE)
            count += place_rules(paragraph, line, decoration, at, runs + count);
        else if (decoration->face != NULL)
            count += place_marks(arena, paragraph, line, decoration, at, runs + count);
    }
    return count;
}
