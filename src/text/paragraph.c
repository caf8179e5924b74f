/* Inlines → Paragraph: the steps in order.
 *
 * Takes: inlines or plain text, and a style. Gives: a Paragraph.
 * Invariant: see paragraph.h.
 */
#include "text/prepare.h"

/* The runs with their glyphs, out of the scratch arena. */
static const GlyphRun *keep_runs(Arena *arena, const GlyphRun *runs, size_t count) {
    size_t total = 0;
    for (size_t i = 0; i < count; i++) total += runs[i].glyph_count;
    GlyphRun *kept = ARENA_ARRAY(arena, GlyphRun, count);
    Glyph *glyphs = ARENA_ARRAY(arena, Glyph, total);
    for (size_t i = 0; i < count; i++) {
        kept[i] = runs[i];
        kept[i].glyphs = glyphs;
        for (size_t j = 0; j < runs[i].glyph_count; j++) *glyphs++ = runs[i].glyphs[j];
    }
    return kept;
}

/* The text is mostly the document's own. */
static Str keep_text(Arena *arena, const Inline *source, Str text) {
    bool is_source = source && !source->next && source->kind == INLINE_TEXT && str_equal(source->text, text);
    return is_source ? source->text : str_copy(arena, text);
}

static Paragraph *prepare(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                          const Inline *text, Str plain, const Style *style, NodeId node, Span span) {
    Arena *scratch = context->scratch ? context->scratch : arena;
    ArenaMark mark = arena_mark(scratch);
    Itemized itemized = itemize(scratch, diagnostics, context, text, plain, style, node, span);
    if (style->hyphenate) hyphens_mark(diagnostics, context, &itemized);
    shape_runs(scratch, &itemized);
    Paragraph *paragraph = ARENA_NEW(arena, Paragraph);
    *paragraph = (Paragraph){.node = node,
                             .span = span,
                             .style = style,
                             .text = keep_text(context->texts ? context->texts : arena, text, itemized.text),
                             .runs = itemized.runs,
                             .run_count = itemized.run_count};
    if (scratch != arena) paragraph->runs = keep_runs(arena, itemized.runs, itemized.run_count);
    Atom *atoms = atoms_make(arena, scratch, &itemized, paragraph);
    atoms = notes_attach(arena, diagnostics, context, &itemized, paragraph, atoms);
    stacks_attach(arena, diagnostics, context, &itemized, paragraph, atoms);
    ruby_attach(arena, diagnostics, context, &itemized, paragraph, atoms);
    jidori_attach(arena, diagnostics, &itemized, paragraph, atoms);
    decorations_attach(arena, context, &itemized, paragraph);
    if (scratch != arena) arena_rewind(scratch, mark);
    return paragraph;
}

Paragraph *paragraph_prepare(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                             const Inline *text, const Style *style, NodeId node, Span span) {
    return prepare(arena, diagnostics, context, text, STR(""), style, node, span);
}

Paragraph *paragraph_prepare_plain(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                                   Str text, const Style *style, NodeId node, Span span) {
    return prepare(arena, diagnostics, context, NULL, text, style, node, span);
}

Length paragraph_natural_width(const Paragraph *paragraph) {
    Length widest = 0, width = 0;
    for (size_t i = 0; i < paragraph->atom_count; i++) {
        const Atom *atom = &paragraph->atoms[i];
        width += atom->width;
        if (width > widest) widest = width;
        width = atom->break_after == BREAK_FORCED ? 0 : width + atom->after.natural;
    }
    return widest;
}

Length paragraph_least_width(const Paragraph *paragraph) {
    Length widest = 0, width = 0;
    for (size_t i = 0; i < paragraph->atom_count; i++) {
        const Atom *atom = &paragraph->atoms[i];
        width += atom->width;
        if (width + atom->hyphen > widest) widest = width + atom->hyphen;
        bool goes_on = atom->break_after == BREAK_FORBIDDEN || atom->break_after == BREAK_EMERGENCY;
        width = goes_on ? width + atom->after.natural : 0;
    }
    return widest;
}
