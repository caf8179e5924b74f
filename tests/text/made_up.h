/* Paragraphs of made-up widths, without any font: every character is its class's body at 10 pt. */
#ifndef HANMEN_TESTS_TEXT_MADE_UP_H
#define HANMEN_TESTS_TEXT_MADE_UP_H

#include "base/utf8.h"
#include "text/fit.h"
#include "text/pair.h"

enum { MADE_UP_EM = 10000 };

static inline Atom made_up_atom(uint32_t codepoint, uint32_t start, uint32_t end) {
    CharClass c = char_class(codepoint, false);
    bool half = c == CLASS_OPENING_BRACKET || c == CLASS_CLOSING_BRACKET || c == CLASS_FULL_STOP ||
                c == CLASS_COMMA || c == CLASS_MIDDLE_DOT || c == CLASS_WESTERN;
    bool trims = c == CLASS_CLOSING_BRACKET || c == CLASS_FULL_STOP || c == CLASS_COMMA;
    return (Atom){.text_start = start,
                  .text_end = end,
                  .first_class = c,
                  .last_class = c,
                  .width = half ? MADE_UP_EM / 2 : MADE_UP_EM,
                  .origin = c == CLASS_OPENING_BRACKET ? -MADE_UP_EM / 2 : 0,
                  .end_trim = trims                   ? MADE_UP_EM / 2
                              : c == CLASS_MIDDLE_DOT ? MADE_UP_EM / 4
                                                      : 0,
                  .em = MADE_UP_EM};
}

/* ASCII letters are Western words of half ems; a blank becomes a word space; "|" is a forced line end. */
static inline Paragraph *made_up_paragraph(Arena *arena, const Style *style, const char *text) {
    Str str = str_from_c(text);
    Atom *atoms = ARENA_ARRAY(arena, Atom, str.length + 1);
    size_t count = 0, offset = 0;
    while (offset < str.length) {
        size_t start = offset;
        uint32_t codepoint = utf8_decode(str, &offset);
        Atom *last = count > 0 ? &atoms[count - 1] : NULL;
        if (codepoint == '|' || codepoint == ' ') {
            last->text_end = (uint32_t)offset;
            if (codepoint == '|') last->break_after = BREAK_FORCED;
            last->after.swallows_space = codepoint == ' ';
            continue;
        }
        Atom atom = made_up_atom(codepoint, (uint32_t)start, (uint32_t)offset);
        if (last != NULL && last->break_after != BREAK_FORCED) {
            bool word = last->last_class == CLASS_WESTERN && atom.first_class == CLASS_WESTERN,
                 blank = last->after.swallows_space;
            if (word && !blank) {
                last->width += atom.width;
                last->text_end = atom.text_end;
                continue;
            }
            last->after = word ? word_space_gap(3000, MADE_UP_EM)
                               : pair_gap(last->last_class, atom.first_class, MADE_UP_EM, MADE_UP_EM, 250);
            last->after.swallows_space = blank;
            PairBreak pair =
                word ? PAIR_BREAK
                     : pair_break(last->last_class, atom.first_class, codepoint == 0x30FB, style->kinsoku);
            last->break_after = pair == PAIR_NEVER ? BREAK_FORBIDDEN : BREAK_ALLOWED;
        }
        atoms[count++] = atom;
    }
    Paragraph *paragraph = ARENA_NEW(arena, Paragraph);
    *paragraph = (Paragraph){.style = style, .text = str, .atoms = atoms, .atom_count = count};
    return paragraph;
}

#endif
