/* Which face shows which character.
 *
 * Takes: characters with their looks, and the fonts. Gives: a face for each character that is shown.
 * Invariant: a character that no face has is reported with its place and left out; marks are shown by the
 * face of their letter.
 */
#include "text/prepare.h"

#include "base/utf8.h"

/* Greek, Coptic and Cyrillic: Japanese faces draw them an em wide. */
static bool is_greek_or_cyrillic(uint32_t c) {
    return c >= 0x370 && c <= 0x52F;
}

static bool is_selector(uint32_t c) {
    return (c >= 0xFE00 && c <= 0xFE0F) || c >= 0xE0100;
}

typedef enum Wish { WISH_ANY, WISH_WORD, WISH_NARROW, WISH_LANGUAGE } Wish;

typedef struct Finder {
    const TextContext *context;
    const Look *look;
    uint32_t codepoint, selector;
    bool is_western;
    const uint32_t *word; /* WISH_WORD, WISH_NARROW */
    size_t word_length;
    Wish wish;
} Finder;

static const Face *face_of_family(const Finder *finder, FamilyId family) {
    const FontSet *fonts = finder->context->fonts;
    FontWeight weight = finder->look->weight;
    if (family == FAMILY_NONE) return NULL;
    switch (finder->wish) {
    case WISH_WORD:
    case WISH_NARROW:
        return font_set_face_for_word(fonts, family, weight, finder->word, finder->word_length,
                                      finder->wish == WISH_NARROW);
    case WISH_LANGUAGE:
        return font_set_face_in_language(fonts, family, weight, finder->codepoint, finder->look->language);
    case WISH_ANY: break;
    }
    return font_set_face_for(fonts, family, weight, finder->codepoint, finder->selector);
}

static const Face *find(const Finder *finder) {
    const Face *face = finder->is_western ? face_of_family(finder, finder->look->latin_family) : NULL;
    return face != NULL ? face : face_of_family(finder, finder->look->family);
}

/* Languages that write ideographs in forms of their own. */
static bool has_own_forms(Str language) {
    return str_starts_with(language, STR("zh")) || str_starts_with(language, STR("ko"));
}

static bool is_letter(const Character *character) {
    uint32_t c = character->codepoint;
    return character->role == CHARACTER_SHOWN && character->is_western &&
           ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            (c >= 0xC0 && c <= 0x52F && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c <= 0x1FFF));
}

/* A word with letters beyond Latin-1, which is given one face. */
typedef struct Word {
    size_t end;       /* index behind its last character */
    const Face *face; /* NULL: each letter its own */
} Word;

/* Words of Greek and Cyrillic are set in the widths of their letters (J-A.27); a single α is as wide as a
 * kanji (J-A.19). */
static Word word_at(const TextContext *context, const Look *look, const Character *characters, size_t count,
                    size_t start) {
    enum { LONGEST_WORD = 40 };
    uint32_t letters[LONGEST_WORD];
    bool is_rare = false, is_wide = false;
    Word word = {.end = start};
    while (word.end < count && word.end - start < LONGEST_WORD && is_letter(&characters[word.end]) &&
           characters[word.end].look == characters[start].look) {
        uint32_t c = characters[word.end].codepoint;
        letters[word.end++ - start] = c;
        is_rare = is_rare || c > 0xFF;
        is_wide = is_wide || is_greek_or_cyrillic(c);
    }
    if (!is_rare || word.end - start < 2) return word;
    Finder finder = {.context = context,
                     .look = look,
                     .is_western = true,
                     .word = letters,
                     .word_length = word.end - start,
                     .wish = is_wide ? WISH_NARROW : WISH_WORD};
    word.face = find(&finder);
    return word;
}

/* Whether the face can show the letter with the mark: as one glyph or as two. */
static bool shows_mark(const Face *face, uint32_t letter, uint32_t mark) {
    if (face == NULL) return false;
    if (face_glyph(face, mark, 0) != 0) return true;
    uint32_t whole = shape_compose(letter, mark);
    return whole != 0 && face_glyph(face, whole, 0) != 0;
}

/* A face for the letter that also shows the mark behind it, where there is one. */
static const Face *find_for_mark(Finder finder, uint32_t mark) {
    uint32_t letter = finder.codepoint, whole = shape_compose(letter, mark);
    const Face *face = NULL;
    if (whole != 0) {
        finder.codepoint = whole;
        face = find(&finder);
    }
    if (face == NULL) {
        finder.codepoint = mark;
        face = find(&finder);
    }
    return face != NULL && face_glyph(face, letter, 0) != 0 ? face : NULL;
}

static const Face *find_face(const TextContext *context, const Look *look, const Character *characters,
                             size_t count, size_t index, const Face *word_face) {
    const Character *character = &characters[index];
    Finder finder = {.context = context,
                     .look = look,
                     .codepoint = character->codepoint,
                     .is_western = character->is_western};
    const Face *face = word_face;
    bool has_mark = index + 1 < count && characters[index + 1].role == CHARACTER_ATTACHED;
    uint32_t mark = has_mark ? characters[index + 1].codepoint : 0;
    if (has_mark && is_selector(mark)) {
        finder.selector = mark;
        face = find(&finder);
        finder.selector = 0;
    } else if (!character->is_western && has_own_forms(look->language)) {
        finder.wish = WISH_LANGUAGE;
        face = find(&finder);
    }
    finder.wish = WISH_ANY;
    if (face == NULL) face = find(&finder);
    if (face != NULL && has_mark && mark >= 0x300 && !is_selector(mark) && mark != 0x200C && mark != 0x200D &&
        !shows_mark(face, finder.codepoint, mark)) {
        const Face *better = find_for_mark(finder, mark);
        if (better != NULL) face = better;
    }
    return face;
}

/* What a paragraph lacks is said once for each character, at the first place, until it is plain that the text
 * is of another kind altogether. */
enum { MISSING_LIMIT = 200 };

typedef struct MissingGlyphs {
    Arena *arena;
    Diagnostics *diagnostics;
    uint64_t *reported; /* a bit for each code point; NULL while nothing is missing */
    int count;
} MissingGlyphs;

static void report_missing(MissingGlyphs *missing, const Character *character, const Look *look) {
    uint32_t c = character->codepoint;
    if (missing->reported == NULL) missing->reported = ARENA_ARRAY(missing->arena, uint64_t, 0x110000 / 64);
    uint64_t bit = UINT64_C(1) << (c % 64);
    if ((missing->reported[c / 64] & bit) != 0 || missing->count == MISSING_LIMIT) return;
    missing->count++;
    missing->reported[c / 64] |= bit;
    char bytes[5] = {0};
    utf8_encode(c, bytes);
    Span span = look->span;
    uint32_t position = character->text_start;
    if (span.line != 0 && position < span.length) {
        span.column += position;
        span.length = 1;
    }
    Str code = str_format(missing->arena, "U+%04X", (unsigned)c);
    DIAGNOSE(missing->diagnostics, MISSING_GLYPH, span, bytes, code.text);
}

/* Non-Latin letters and marks whose glyph fills an em are Japanese characters, whatever stands around
 * (J-A.19). Quotes of a Western phrase are Western all the same (J-A.32): shape.c cuts their glyphs. */
static void settle_full_width(Character *character) {
    uint32_t c = character->codepoint;
    bool is_quote = c >= 0x2018 && c <= 0x201D;
    bool candidate =
        character->is_western && !is_quote && ((c >= 0x370 && c <= 0x52F) || (c >= 0x2000 && c < 0x1F000));
    if (!candidate ||
        face_advance(character->face, face_glyph(character->face, c, 0)) != character->face->units_per_em)
        return;
    character->is_western = false;
    CharClass class_now = char_class(c, false);
    character->char_class = (uint8_t)(class_now == CLASS_WESTERN ? CLASS_IDEOGRAPHIC : class_now);
}

/* Quotes, and the dash that fills its em (J-A.8). */
static bool is_proportional_mark(const Character *character) {
    uint32_t c = character->codepoint;
    if (character->is_western || c < 0x2014 || (c > 0x2014 && c < 0x2018) || c > 0x201D) return false;
    return face_advance(character->face, face_glyph(character->face, c, 0)) != character->face->units_per_em;
}

static bool is_ascii_letter(uint32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static uint32_t script_of(const Character *character, uint32_t latin) {
    if (!character->is_western || character->role != CHARACTER_SHOWN) return 0;
    if (character->codepoint > 0x7F) return shape_script(character->codepoint);
    return is_ascii_letter(character->codepoint) ? latin : 0;
}

/* What goes with the character before it: its look, its face. False: it is left out. */
static bool follow(Character *character, const Character *previous, MissingGlyphs *missing,
                   const Look *looks) {
    bool is_blank = character->role == CHARACTER_BLANK;
    if (is_blank && (previous->role == CHARACTER_BREAK || previous->role == CHARACTER_BLANK)) return false;
    const Face *face = previous->face;
    bool has_glyph = face != NULL && face_glyph(face, character->codepoint, 0) != 0;
    bool is_joiner =
        character->codepoint == 0x200C || character->codepoint == 0x200D || is_selector(character->codepoint);
    if (!is_blank && !is_joiner && !has_glyph &&
        !shows_mark(face, previous->codepoint, character->codepoint)) {
        report_missing(missing, character, &looks[character->look]);
        return false;
    }
    character->face = has_glyph || !is_blank ? face : NULL;
    character->look = previous->look;
    character->is_western = previous->is_western;
    return true;
}

size_t faces_find(Arena *arena, Diagnostics *diagnostics, const TextContext *context, Character *characters,
                  size_t count, const Look *looks) {
    size_t kept = 0;
    uint32_t latin = shape_script('a');
    MissingGlyphs missing = {.arena = arena, .diagnostics = diagnostics};
    Word word = {0};
    for (size_t i = 0; i < count; i++) {
        Character character = characters[i];
        Character *previous = kept > 0 ? &characters[kept - 1] : NULL;
        const Look *look = &looks[character.look];
        if (character.role == CHARACTER_BLANK && character.codepoint == 0x3000 &&
            (previous == NULL || previous->face == NULL || face_glyph(previous->face, 0x3000, 0) == 0))
            character.role = CHARACTER_SHOWN; /* a glyph of its own, or its text would be lost */
        if (character.role == CHARACTER_SHOWN) {
            if (i >= word.end && is_letter(&character)) word = word_at(context, look, characters, count, i);
            character.face = find_face(context, look, characters, count, i, i < word.end ? word.face : NULL);
            if (character.face == NULL) {
                report_missing(&missing, &character, look);
                while (i + 1 < count && characters[i + 1].role == CHARACTER_ATTACHED) i++;
                continue;
            }
            settle_full_width(&character);
            character.wants_full_width = is_proportional_mark(&character);
        } else if (previous == NULL) {
            if (character.role != CHARACTER_BREAK && character.role != CHARACTER_TAB) continue;
        } else if (character.role == CHARACTER_ATTACHED || character.role == CHARACTER_BLANK) {
            if (!follow(&character, previous, &missing, looks)) continue;
        }
        character.script = script_of(&character, latin);
        characters[kept++] = character;
    }
    return kept;
}
