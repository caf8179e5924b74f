/* Directions of writing: embedding levels by UAX #9, from FriBidi.
 *
 * Takes: characters in the order in which they were typed. Gives: their levels.
 * Invariant: the paragraph itself runs from left to right, so text without Arabic, Hebrew and their like has
 * level 0 throughout.
 */
#include "text/prepare.h"

#include <fribidi.h>

/* Blocks of scripts that run from right to left, and the controls that set a direction. */
static bool sets_direction(uint32_t c) {
    return (c >= 0x590 && c <= 0x8FF) || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFE) ||
           (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

/* One line of the author's, up to a forced line end. */
static void set_levels(Arena *arena, Character *characters, size_t count) {
    ArenaMark mark = arena_mark(arena);
    FriBidiChar *text = ARENA_ARRAY(arena, FriBidiChar, count);
    FriBidiCharType *types = ARENA_ARRAY(arena, FriBidiCharType, count);
    FriBidiBracketType *brackets = ARENA_ARRAY(arena, FriBidiBracketType, count);
    FriBidiLevel *levels = ARENA_ARRAY(arena, FriBidiLevel, count);
    for (size_t i = 0; i < count; i++) text[i] = characters[i].codepoint;
    fribidi_get_bidi_types(text, (FriBidiStrIndex)count, types);
    fribidi_get_bracket_types(text, (FriBidiStrIndex)count, types, brackets);
    FriBidiParType base = FRIBIDI_PAR_LTR;
    if (fribidi_get_par_embedding_levels_ex(types, brackets, (FriBidiStrIndex)count, &base, levels) == 0)
        arena_out_of_memory(arena);
    for (size_t i = 0; i < count; i++) {
        Character *character = &characters[i];
        bool follows = i > 0 && (character->role == CHARACTER_BLANK || character->role == CHARACTER_ATTACHED);
        character->gap_level = (uint8_t)levels[i];
        character->level = follows ? characters[i - 1].level : (uint8_t)levels[i];
    }
    arena_rewind(arena, mark);
}

void bidi_set_levels(Arena *arena, Character *characters, size_t count) {
    for (size_t start = 0, end; start < count; start = end + 1) {
        bool directed = false;
        for (end = start; end < count && characters[end].role != CHARACTER_BREAK; end++)
            directed = directed || sets_direction(characters[end].codepoint);
        if (directed) set_levels(arena, characters + start, end - start);
    }
}

bool bidi_is_mark(uint32_t codepoint) {
    return codepoint >= 0x300 && fribidi_get_bidi_type(codepoint) == FRIBIDI_TYPE_NSM;
}
