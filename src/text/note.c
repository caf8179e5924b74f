/* Inline cutting notes (warichu, J-3.4): the note's own text, and its place among the atoms.
 *
 * Takes: stretches over the two brackets. Gives: paragraphs of small type, and a row of slots between the
 * brackets. Invariant: a note that stands on one line fills its slots exactly; no line ends beside a bracket.
 */
#include "text/note.h"

#include "text/prepare.h"

/* J-3.4.2.1: 6 pt beside 10.5 pt. In 1/1000 of the size around it. */
enum { SMALL_LINES_SIZE = 571 };
/* A note of so many slots has at least two of them on each line. */
enum { SLOTS_OF_PAIRS = 4 };

static bool ends_half(const Paragraph *text, uint32_t end) {
    if (end == text->atom_count) return true;
    BreakKind kind = text->atoms[end - 1].break_after;
    return kind != BREAK_FORBIDDEN && kind != BREAK_EMERGENCY;
}

static Length natural_width(const Paragraph *text, const Sums *sums, uint32_t start, uint32_t end) {
    if (start == end) return 0;
    return (Length)(sums[end - 1].width - sums[start].width) + text->atoms[end - 1].width;
}

NoteHalves note_halves(const Paragraph *text, const Sums *sums, uint32_t start) {
    uint32_t end = (uint32_t)text->atom_count;
    NoteHalves best = {.middle = end, .width = natural_width(text, sums, start, end)};
    for (uint32_t middle = start + 1; middle < end; middle++) {
        Length first = natural_width(text, sums, start, middle),
               second = natural_width(text, sums, middle, end);
        if (first >= second && first < best.width && ends_half(text, middle))
            best = (NoteHalves){.middle = middle, .width = first};
        if (first > best.width) break;
    }
    return best;
}

/* --- the note's text --- */

Style *small_lines_style(Arena *arena, const TextContext *context, const Look *look, const Style *around) {
    Style *style = ARENA_NEW(arena, Style);
    *style = *around;
    if (look->family != FAMILY_NONE) style->family = font_set_family_name(context->fonts, look->family);
    style->latin_family = look->latin_family != FAMILY_NONE
                              ? font_set_family_name(context->fonts, look->latin_family)
                              : (Str){0};
    style->bold = look->weight == WEIGHT_BOLD;
    style->size = length_scale(look->size, SMALL_LINES_SIZE, 1000);
    style->ink = look->ink;
    style->hanging = HANGING_NONE;
    style->line_head_bracket = BRACKET_TENTSUKI;
    style->break_at_phrases = false;
    style->emphasis_mark = EMPHASIS_MARK_NONE;
    style->underline = UNDERLINE_NONE;
    return style;
}

static const Paragraph *set_note(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                                 const Stretch *stretch, const Look *look, const Style *around) {
    Style *style = small_lines_style(arena, context, look, around);
    style->align = ALIGN_JUSTIFY;
    return paragraph_prepare(arena, diagnostics, context, stretch->content, style, look->node, look->span);
}

/* The two lines are solid against each other, and their border is the middle of the text's em box. */
static void set_rises(InlineNote *note, const GlyphRun *base, const Look *look) {
    const GlyphRun *run = &note->text->runs[0];
    Length size = note->text->style->size;
    Length middle = look->rise + length_scale(look->size, base->face->ascent + base->face->descent,
                                              2 * (int64_t)base->face->units_per_em);
    note->rise[0] = middle - length_scale(size, run->face->descent, run->face->units_per_em);
    note->rise[1] = middle - length_scale(size, run->face->ascent, run->face->units_per_em);
}

/* The second line has no room above it. */
static bool is_crowded(const Paragraph *text) {
    for (size_t i = 0; i < text->decoration_count; i++)
        if (text->decorations[i].line == UNDERLINE_NONE) return true;
    return text->ruby_count > 0;
}

/* --- its place --- */

typedef struct Inserter {
    const Paragraph *paragraph;
    Atom *to;
    uint32_t count, copied; /* atoms written; of the old ones */
} Inserter;

static void copy_up_to(Inserter *inserter, uint32_t end) {
    while (inserter->copied < end)
        inserter->to[inserter->count++] = inserter->paragraph->atoms[inserter->copied++];
}

static void insert_slots(Inserter *inserter, InlineNote *note, uint32_t slots, Length width) {
    Atom *opening = &inserter->to[inserter->count - 1];
    const Atom *closing = &inserter->paragraph->atoms[inserter->copied];
    opening->after = (Gap){0};
    opening->break_after = BREAK_FORBIDDEN;
    note->atom_start = inserter->count;
    for (uint32_t i = 0; i < slots; i++) {
        Length start = length_scale(width, i, slots), end = length_scale(width, i + 1, slots);
        bool is_edge = slots >= SLOTS_OF_PAIRS && (i == 0 || i + 2 == slots);
        inserter->to[inserter->count++] =
            (Atom){.run = closing->run,
                   .glyph_start = closing->glyph_start,
                   .glyph_end = closing->glyph_start,
                   .text_start = closing->text_start,
                   .text_end = closing->text_start,
                   .first_class = CLASS_IDEOGRAPHIC,
                   .last_class = CLASS_IDEOGRAPHIC,
                   .width = end - start,
                   .em = closing->em,
                   .in_note = i + 1 < slots,
                   .break_after = is_edge || i + 1 == slots ? BREAK_FORBIDDEN : BREAK_ALLOWED};
    }
    note->atom_end = inserter->count;
}

static uint32_t slots_of(const InlineNote *note, Length width) {
    Length em = note->text->style->size;
    return em > 0 && width > em ? (uint32_t)((width + em / 2) / em) : 1;
}

Atom *notes_attach(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                   const Itemized *itemized, Paragraph *paragraph, Atom *atoms) {
    size_t most = 0, total = paragraph->atom_count, count = 0;
    for (size_t i = 0; i < itemized->stretch_count; i++)
        most += itemized->stretches[i].kind == STRETCH_WARICHU;
    if (most == 0) return atoms;
    InlineNote *notes = ARENA_ARRAY(arena, InlineNote, most);
    Length *widths = ARENA_ARRAY(arena, Length, most);
    for (size_t i = 0; i < itemized->stretch_count; i++) {
        const Stretch *stretch = &itemized->stretches[i];
        uint32_t start, end;
        if (stretch->kind != STRETCH_WARICHU) continue;
        stretch_atoms(paragraph, stretch, &start, &end);
        if (end != start + 2) continue; /* a face without brackets, which was told of */
        const Look *look = &itemized->looks[stretch->look];
        InlineNote note = {.atom_start = start,
                           .text = set_note(arena, diagnostics, context, stretch, look, paragraph->style)};
        if (note.text->atom_count == 0) continue;
        if (is_crowded(note.text)) DIAGNOSE(diagnostics, WARICHU_CROWDED, look->span, NULL);
        set_rises(&note, &paragraph->runs[atoms[start].run], look);
        widths[count] = note_halves(note.text, fit_sums(arena, note.text), 0).width;
        total += slots_of(&note, widths[count]);
        notes[count++] = note;
    }
    Inserter inserter = {.paragraph = paragraph, .to = ARENA_ARRAY(arena, Atom, total + 1)};
    for (size_t i = 0; i < count; i++) {
        copy_up_to(&inserter, notes[i].atom_start + 1);
        insert_slots(&inserter, &notes[i], slots_of(&notes[i], widths[i]), widths[i]);
    }
    copy_up_to(&inserter, (uint32_t)paragraph->atom_count);
    paragraph->atoms = inserter.to;
    paragraph->atom_count = inserter.count;
    paragraph->notes = notes;
    paragraph->note_count = count;
    return inserter.to;
}
