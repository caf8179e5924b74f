/* Letters of Western words spread apart (J-3.8.4.6), in styles that allow it.
 *
 * Takes: a line in which no gap may grow. Gives: the places between its letters.
 * Invariant: numbers are never spread (J-3.2.6.3), nor anything that is not Western.
 */
#include "text/letters.h"

static bool has_letters(const Paragraph *paragraph, uint32_t atom) {
    const Atom *at = &paragraph->atoms[atom];
    return at->glyph_end > at->glyph_start && paragraph->runs[at->run].is_western &&
           paragraph->runs[at->run].level == 0 && at->first_class == CLASS_WESTERN;
}

uint32_t letters_of_atom(const Paragraph *paragraph, uint32_t atom, uint32_t line_end) {
    if (!has_letters(paragraph, atom)) return 0;
    const Atom *at = &paragraph->atoms[atom];
    const GlyphRun *run = &paragraph->runs[at->run];
    uint32_t letters = 0;
    for (uint32_t i = at->glyph_start; i < at->glyph_end; i++)
        letters += run->glyphs[i].text_end > run->glyphs[i].text_start;
    if (at->after.swallows_space && letters > 1) letters--;
    if (letters == 0) return 0;
    bool goes_on = atom + 1 < line_end && !at->after.swallows_space && has_letters(paragraph, atom + 1);
    return goes_on ? letters : letters - 1;
}

uint32_t letters_of_line(const Paragraph *paragraph, uint32_t start, uint32_t end) {
    uint32_t places = 0;
    for (uint32_t i = start; i < end; i++) places += letters_of_atom(paragraph, i, end);
    return places;
}

Length letters_space(const Line *line, uint32_t passed) {
    return line->letter_places > 0 ? length_scale(line->letter_space, passed, line->letter_places) : 0;
}
