/* Text spread over a width of its own (jidori, J-3.7.3).
 *
 * Takes: stretches of the text and their atoms. Gives: gaps that fill the width.
 * Invariant: what was spread neither breaks nor gives way afterwards.
 */
#include "text/prepare.h"

/* J-3.7.3.1: how many ems so many characters are spread over, when the author does not say. */
enum { TWO_CHARACTERS = 6, MORE_CHARACTERS = 7, MOST_CHARACTERS = 6 };

static Length wanted_width(const Stretch *stretch, Length em, Length natural, uint32_t count) {
    Dimension width;
    if (stretch->width.length > 0 && dimension_parse(stretch->width, &width) == DIMENSION_OK)
        return dimension_resolve(width, em, 0);
    if (count < 2 || count > MOST_CHARACTERS) return natural;
    return em * (count == 2 ? TWO_CHARACTERS : MORE_CHARACTERS);
}

/* Only gaps that table 6 lets grow: pieces that hold together stay solid, and so do the inner sides of
 * brackets. */
static void spread(Atom *atoms, uint32_t start, uint32_t end, Length slack) {
    Length receivers = 0, given = 0, passed = 0;
    for (uint32_t i = start; i + 1 < end; i++) receivers += atoms[i].after.stretch_stage != 0;
    for (uint32_t i = start; i + 1 < end; i++) {
        Gap *gap = &atoms[i].after;
        Length share = 0;
        if (gap->stretch_stage != 0) {
            passed++;
            share = length_scale(slack, passed, receivers) - given;
            given += share;
        }
        *gap = (Gap){.natural = gap->natural + share, .swallows_space = gap->swallows_space};
        atoms[i].break_after = BREAK_FORBIDDEN;
    }
    atoms[end - 1].width += slack - given; /* a single character stands at the start */
}

void jidori_attach(Arena *arena, Diagnostics *diagnostics, const Itemized *itemized, Paragraph *paragraph,
                   Atom *atoms) {
    for (size_t i = 0; i < itemized->stretch_count; i++) {
        const Stretch *stretch = &itemized->stretches[i];
        uint32_t start, end;
        if (stretch->kind != STRETCH_JIDORI) continue;
        stretch_atoms(paragraph, stretch, &start, &end);
        if (start == end) continue;
        const Look *look = &itemized->looks[stretch->look];
        Length natural = 0;
        for (uint32_t k = start; k < end; k++)
            natural += atoms[k].width + (k + 1 < end ? atoms[k].after.natural : 0);
        Length slack = wanted_width(stretch, look->size, natural, end - start) - natural;
        if (slack < 0) DIAGNOSE(diagnostics, JIDORI_TOO_NARROW, look->span, str_to_c(arena, stretch->width));
        spread(atoms, start, end, slack > 0 ? slack : 0);
    }
}
