/* Shaped runs → atoms with the gaps between them.
 *
 * Takes: characters and glyphs. Gives: a Paragraph's atoms.
 * Invariant: every byte of the text belongs to exactly one atom, in order; what is not shown belongs to the
 * atom before it.
 */
#include "text/boundary.h"

typedef struct Builder {
    Arena *arena;
    const Itemized *itemized;
    const Style *style;
    ARRAY(Cell)
    cells;
} Builder;

static Length run_length(const GlyphRun *run, int64_t units) {
    return length_scale(run->size, units, run->face->units_per_em);
}

typedef enum Cut { CUT_NONE, CUT_RIGHT, CUT_LEFT, CUT_BOTH } Cut;

static Cut cut_of(CharClass char_class) {
    switch (char_class) {
    case CLASS_OPENING_BRACKET:
    case CLASS_WARICHU_OPENING: return CUT_LEFT;
    case CLASS_CLOSING_BRACKET:
    case CLASS_WARICHU_CLOSING:
    case CLASS_FULL_STOP:
    case CLASS_COMMA: return CUT_RIGHT;
    case CLASS_MIDDLE_DOT: return CUT_BOTH;
    default: return CUT_NONE;
    }
}

/* A mark that runs from right to left is shown by its mirror image. */
static Cut mirrored(Cut cut) {
    return cut == CUT_LEFT ? CUT_RIGHT : cut == CUT_RIGHT ? CUT_LEFT : cut;
}

/* Whether the ink stands within the half body; 1/50 em over its edge is allowed. */
static bool ink_fits(const Face *face, const Glyph *glyph, Cut cut) {
    int32_t em = face->units_per_em, tolerance = em / 50;
    InkBox ink;
    if (glyph->advance != em) return false;
    if (!face_ink(face, glyph->glyph, &ink)) return true;
    int32_t left = cut == CUT_LEFT ? em / 2 : cut == CUT_BOTH ? em / 4 : 0;
    return ink.left >= left - tolerance && ink.right <= left + em / 2 + tolerance;
}

/* J-A.3: ‐ is a quarter of an em wide, ゠ and – half an em; ‐ is half an em too where its ink needs that. A
 * glyph of a whole em is set on that body when its ink fits. */
static void cut_hyphen(Cell *cell, const GlyphRun *run) {
    uint32_t c = cell->first->codepoint;
    if (cell->first_class != CLASS_HYPHEN || (c != 0x2010 && c != 0x2013 && c != 0x30A0)) return;
    const Glyph *glyph = &run->glyphs[cell->glyph_start];
    int32_t em = run->face->units_per_em;
    InkBox ink;
    if (cell->glyph_end != cell->glyph_start + 1 || glyph->advance != em ||
        !face_ink(run->face, glyph->glyph, &ink))
        return;
    for (int32_t parts = c == 0x2010 ? 4 : 2; parts > 1; parts /= 2) {
        int32_t left = (em - em / parts) / 2;
        if (ink.left < left || ink.right > em - left) continue;
        cell->width = run->size / parts;
        cell->origin = -(run->size - cell->width) / 2;
        return;
    }
}

/* J-A.4: ‼ ⁇ ⁈ ⁉ fill an em as ！ does, in the middle of it where a face draws them narrower. */
static void fill_dividing_mark(Cell *cell, const GlyphRun *run) {
    if (cell->first_class != CLASS_DIVIDING_MARK || cell->width >= run->size) return;
    cell->origin = (run->size - cell->width) / 2;
    cell->width = run->size;
}

/* What stands behind a mark at a line's end (J-3.1.9.1 to J-3.1.9.4), and whether it can be taken from there
 * (J-3.8.3.8, J-3.8.3.9). */
static void set_end_space(Cell *cell, const Style *style, Length space) {
    bool is_stop = cell->first_class == CLASS_FULL_STOP, is_dot = cell->first_class == CLASS_MIDDLE_DOT,
         is_aside = is_aside_closing(cell->last->codepoint) && style->aside_brackets == ASIDE_SOLID;
    switch (style->line_end_space) {
    case END_SPACE_WHOLE_OR_NONE: break;
    case END_SPACE_JIS:
        if (!is_stop) return;
        cell->end_holds = true;
        break;
    case END_SPACE_NONE: return;
    }
    cell->end_trim = is_aside ? 0 : space;
    cell->end_holds |= style->reduction == REDUCTION_JIS || (style->reduction == REDUCTION_BOOK && is_dot);
}

/* « and », which faces draw on half an em: they have their half body already. */
static bool is_half_guillemet(const Cell *cell, const GlyphRun *run) {
    uint32_t c = cell->first->codepoint;
    return (c == 0xAB || c == 0xBB) && 2 * run->glyphs[cell->glyph_start].advance == run->face->units_per_em;
}

/* Half bodies of punctuation (J-3.1.2.1, J-3.1.2.2). A glyph that does not fit its half stays whole and has
 * no conditional space: proportional faces and marks drawn in the middle of the body. */
static void cut_body(Cell *cell, const GlyphRun *run, const Style *style) {
    Cut cut = cut_of(cell->first_class);
    if (run->is_western) return;
    cut_hyphen(cell, run);
    fill_dividing_mark(cell, run);
    if (cut == CUT_NONE) return;
    bool is_bracket =
        cell->first_class == CLASS_OPENING_BRACKET || cell->first_class == CLASS_CLOSING_BRACKET;
    Cut shown = is_bracket && run->level % 2 == 1 ? mirrored(cut) : cut;
    Length half = run->size / 2;
    if (is_half_guillemet(cell, run)) {
        if (cut == CUT_RIGHT) set_end_space(cell, style, half);
        return;
    }
    if (cell->glyph_end != cell->glyph_start + 1 ||
        !ink_fits(run->face, &run->glyphs[cell->glyph_start], shown)) {
        cell->space_class = CLASS_IDEOGRAPHIC;
        return;
    }
    cell->width = half;
    cell->origin = shown == CUT_LEFT ? -half : shown == CUT_BOTH ? -(half / 2) : 0;
    if (cut != CUT_LEFT) set_end_space(cell, style, cut == CUT_RIGHT ? half : half / 2);
}

static void add_cell(Builder *builder, uint32_t run_index, uint32_t glyph_start, uint32_t glyph_end,
                     uint32_t first, uint32_t end) {
    const Itemized *itemized = builder->itemized;
    const GlyphRun *run = &itemized->runs[run_index];
    const Character *lead = &itemized->characters[first], *last = lead;
    for (uint32_t i = first; i < end; i++)
        if (itemized->characters[i].role == CHARACTER_SHOWN) last = &itemized->characters[i];
    int64_t units = 0;
    for (uint32_t i = glyph_start; i < glyph_end; i++) units += run->glyphs[i].advance;
    Cell cell = {.run = run_index,
                 .glyph_start = glyph_start,
                 .glyph_end = glyph_end,
                 .text_start = lead->text_start,
                 .first = lead,
                 .last = last,
                 .look = &itemized->looks[lead->look],
                 .is_western = run->is_western,
                 .first_class = (CharClass)lead->char_class,
                 .last_class = (CharClass)last->char_class,
                 .space_class = (CharClass)lead->char_class,
                 .width = run_length(run, units),
                 .em = run->size};
    cut_body(&cell, run, builder->style);
    if (cell.look->is_reference_mark)
        cell.first_class = cell.last_class = cell.space_class = CLASS_REFERENCE_MARK;
    array_push(builder->arena, &builder->cells, cell);
}

/* A place to hang a forced line end on when no character stands before it. */
static void add_empty_cell(Builder *builder, const Character *at) {
    const Cell *previous = builder->cells.count > 0 ? &builder->cells.at[builder->cells.count - 1] : NULL;
    const Look *look = &builder->itemized->looks[at->look];
    Cell cell = {.run = previous != NULL ? previous->run : 0,
                 .glyph_start = previous != NULL ? previous->glyph_end : 0,
                 .glyph_end = previous != NULL ? previous->glyph_end : 0,
                 .text_start = at->text_start,
                 .first = at,
                 .last = at,
                 .look = look,
                 .first_class = CLASS_IDEOGRAPHIC,
                 .last_class = CLASS_IDEOGRAPHIC,
                 .space_class = CLASS_IDEOGRAPHIC,
                 .em = look->size};
    array_push(builder->arena, &builder->cells, cell);
}

/* Notes a blank, control or forced line end on the cell before it. */
static void note(Builder *builder, const Character *character, Length width) {
    bool forced = character->role == CHARACTER_BREAK, tab = character->role == CHARACTER_TAB;
    const Cell *before = builder->cells.count > 0 ? &builder->cells.at[builder->cells.count - 1] : NULL;
    if (before == NULL || (forced && before->forced) || (tab && (before->forced || before->tab_after)) ||
        (forced && before->tab_after)) {
        if (!forced && !tab) return;
        add_empty_cell(builder, character);
    }
    Cell *cell = &builder->cells.at[builder->cells.count - 1];
    switch (character->role) {
    case CHARACTER_BREAK: cell->forced = true; break;
    case CHARACTER_TAB: cell->tab_after = true; break;
    case CHARACTER_BLANK:
        cell->blank = character->codepoint;
        cell->gap_level = character->gap_level;
        cell->blank_width = width;
        break;
    default:
        if (character->codepoint == 0x200B) cell->may_break = true;
        if (character->codepoint == 0xAD) cell->soft_hyphen = true;
        if (character->codepoint == 0x2060 || character->codepoint == 0xFEFF) cell->must_not_break = true;
        break;
    }
}

/* The clusters of one run. A blank's glyphs join the cell before it. */
static void add_run(Builder *builder, uint32_t run_index) {
    const Itemized *itemized = builder->itemized;
    const GlyphRun *run = &itemized->runs[run_index];
    const Item *item = &itemized->items[run_index];
    uint32_t character = item->first, glyph = 0;
    while (glyph < run->glyph_count) {
        uint32_t glyph_start = glyph, first = character, text_end = run->glyphs[glyph].text_end;
        while (++glyph < run->glyph_count && run->glyphs[glyph].text_end == run->glyphs[glyph].text_start) {
        }
        while (character < item->end && itemized->characters[character].text_start < text_end) character++;
        if (itemized->characters[first].role == CHARACTER_BLANK && builder->cells.count > 0) {
            Cell *cell = &builder->cells.at[builder->cells.count - 1];
            cell->glyph_end = glyph;
            note(builder, &itemized->characters[first], run_length(run, run->glyphs[glyph_start].advance));
        } else {
            add_cell(builder, run_index, glyph_start, glyph, first, character);
        }
    }
}

static void add_cells(Builder *builder) {
    const Itemized *itemized = builder->itemized;
    uint32_t run = 0;
    for (uint32_t i = 0; i < itemized->count;) {
        if (run < itemized->run_count && itemized->items[run].first == i) {
            add_run(builder, run);
            i = itemized->items[run++].end;
        } else {
            note(builder, &itemized->characters[i], 0);
            i++;
        }
    }
}

/* A Western piece: cells of one run with nothing between them. */
static size_t piece_end(const Builder *builder, size_t start) {
    const Cell *cells = builder->cells.at;
    size_t end = start;
    while (
        end + 1 < builder->cells.count && cells[end + 1].is_western &&
        cells[end + 1].run == cells[start].run && cells[end].blank == 0 && !cells[end].forced &&
        !cells[end].tab_after && !cells[end].may_break && !cells[end].must_not_break &&
        !(builder->style->is_formula && (is_formula_sign(&cells[end]) || is_formula_sign(&cells[end + 1]))))
        end++;
    return end + 1;
}

/* A gap that is no blank lies with the outer of its neighbours. */
static uint8_t gap_level(const Builder *builder, const Cell *cell, bool is_last) {
    const GlyphRun *runs = builder->itemized->runs;
    if (cell->blank != 0 || is_last || builder->itemized->run_count == 0) return cell->gap_level;
    uint8_t before = runs[cell->run].level, after = runs[cell[1].run].level;
    return before < after ? before : after;
}

static Length hyphen_width(const GlyphRun *run) {
    return run_length(run, face_advance(run->face, hyphen_glyph(run->face)));
}

static Atom atom_of(const Cell *cells, size_t first, size_t end, uint32_t text_end) {
    Length width = 0;
    for (size_t i = first; i < end; i++) width += cells[i].width;
    const Cell *lead = &cells[first], *last = &cells[end - 1];
    return (Atom){.run = lead->run,
                  .glyph_start = lead->glyph_start,
                  .glyph_end = last->glyph_end,
                  .text_start = lead->text_start,
                  .text_end = text_end,
                  .first_class = lead->first_class,
                  .last_class = last->last_class,
                  .width = width,
                  .origin = lead->origin,
                  .end_trim = last->end_trim,
                  .end_holds = last->end_holds,
                  .tab_after = last->tab_after,
                  .repeats = lead->repeats,
                  .em = lead->em,
                  .after = last->after,
                  .break_after = last->break_after};
}

/* J-4.2.3.2: marks over the end of the word before them take no room; several end one before the other. */
static void lift_marks(Atom *atoms, size_t first, size_t end) {
    Length taken = 0;
    for (size_t i = end; i-- > first;) {
        taken += atoms[i].width;
        atoms[i].origin = -taken;
        atoms[i].width = 0;
    }
}

static size_t write_atoms(const Builder *builder, Atom *atoms) {
    const Cell *cells = builder->cells.at;
    size_t count = builder->cells.count, atom_count = 0, marks = 0; /* how many marks end the atoms */
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && cells[end - 1].joined;) end++;
        uint32_t text_end = end < count ? cells[end].text_start : (uint32_t)builder->itemized->text.length;
        atoms[atom_count] = atom_of(cells, first, end, text_end);
        if (cells[end - 1].break_after == BREAK_HYPHEN)
            atoms[atom_count].hyphen = hyphen_width(&builder->itemized->runs[cells[end - 1].run]);
        atoms[atom_count++].gap_level = gap_level(builder, &cells[end - 1], end == count);
        marks = cells[first].look->is_between_lines ? marks + 1 : 0;
        bool goes_on = marks && end < count && cells[end].look->is_between_lines;
        if (marks && !goes_on) lift_marks(atoms, atom_count - marks, atom_count);
    }
    return atom_count;
}

static size_t count_atoms(const Builder *builder) {
    size_t count = 0;
    for (size_t i = 0; i < builder->cells.count; i++)
        if (i + 1 == builder->cells.count || !builder->cells.at[i].joined) count++;
    return count;
}

Atom *atoms_make(Arena *arena, Arena *scratch, const Itemized *itemized, Paragraph *paragraph) {
    Builder builder = {
        .arena = scratch,
        .itemized = itemized,
        .style = paragraph->style,
    };
    array_reserve(scratch, &builder.cells, itemized->count + 1);
    add_cells(&builder);
    Cell *cells = builder.cells.at;
    for (size_t i = 0, end; i < builder.cells.count; i = end) {
        end = cells[i].is_western ? piece_end(&builder, i) : i + 1;
        if (cells[i].is_western) piece_settle(cells + i, end - i);
    }
    for (size_t i = 0; i < builder.cells.count; i++) {
        paragraph->has_tabs |= cells[i].tab_after;
        if (i + 1 == builder.cells.count || cells[i].forced)
            boundary_end(&cells[i]);
        else if (cells[i].tab_after)
            boundary_tab(&cells[i]);
        else if (!cells[i].in_piece)
            boundary_settle(cells, builder.cells.count, i, builder.style);
    }
    Atom *atoms = ARENA_ARRAY(arena, Atom, count_atoms(&builder) + 1);
    paragraph->atoms = atoms;
    paragraph->atom_count = write_atoms(&builder, atoms);
    return atoms;
}
