/* Short lines one above the other in one place of a line (furiwake, J-3.7.2.1).
 *
 * Takes: stretches that cover one character of the text. Gives: their lines, and atoms without glyphs as wide
 * as the longest. Invariant: a stack is one object; nothing in it breaks or gives way (J-3.1.10.13).
 */
#include "text/line.h"
#include "text/prepare.h"

static const Paragraph *set_text(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                                 const Stretch *stretch, const Look *look, const Style *around) {
    Style *style = small_lines_style(arena, context, look, around);
    style->align = ALIGN_START;
    style->first_indent = 0;
    return paragraph_prepare(arena, diagnostics, context, stretch->content, style, look->node, look->span);
}

/* The lines are solid against each other, and their middle is the middle of the text's em box. */
static const Length *rises_of(Arena *arena, const InlineStack *stack, const GlyphRun *base,
                              const Look *look) {
    const GlyphRun *run = &stack->text->runs[0];
    Length size = stack->text->style->size, *rises = ARENA_ARRAY(arena, Length, stack->line_count);
    Length middle = look->rise + length_scale(look->size, base->face->ascent + base->face->descent,
                                              2 * (int64_t)base->face->units_per_em);
    Length top = middle + size * (Length)stack->line_count / 2;
    for (size_t i = 0; i < stack->line_count; i++)
        rises[i] = top - size * (Length)i - length_scale(size, run->face->ascent, run->face->units_per_em);
    return rises;
}

static InlineStack make_stack(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                              const Stretch *stretch, const Look *look, const Paragraph *around) {
    InlineStack stack = {.text = set_text(arena, diagnostics, context, stretch, look, around->style)};
    if (stack.text->run_count == 0) return stack;
    Measure measure = {.width = LENGTH_MAX / 4, .narrow_width = LENGTH_MAX / 4};
    Lines lines = line_break(arena, stack.text, &measure);
    stack.lines = lines.line;
    stack.line_count = lines.count;
    for (size_t i = 0; i < lines.count; i++)
        if (lines.line[i].width > stack.width) stack.width = lines.line[i].width;
    return stack;
}

void stacks_attach(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                   const Itemized *itemized, Paragraph *paragraph, Atom *atoms) {
    size_t most = 0, count = 0;
    for (size_t i = 0; i < itemized->stretch_count; i++) most += itemized->stretches[i].kind == STRETCH_STACK;
    if (most == 0) return;
    InlineStack *stacks = ARENA_ARRAY(arena, InlineStack, most);
    for (size_t i = 0; i < itemized->stretch_count; i++) {
        const Stretch *stretch = &itemized->stretches[i];
        uint32_t start, end;
        if (stretch->kind != STRETCH_STACK) continue;
        stretch_atoms(paragraph, stretch, &start, &end);
        if (end != start + 1) continue; /* a face without blanks, which was told of */
        const Look *look = &itemized->looks[stretch->look];
        InlineStack stack = make_stack(arena, diagnostics, context, stretch, look, paragraph);
        Atom *atom = &atoms[start];
        atom->glyph_end = atom->glyph_start;
        atom->width = stack.width;
        stack.atom = start;
        if (stack.line_count == 0) continue;
        stack.rises = rises_of(arena, &stack, &paragraph->runs[atom->run], look);
        stacks[count++] = stack;
    }
    paragraph->stacks = stacks;
    paragraph->stack_count = count;
}
