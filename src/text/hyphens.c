/* Words that may be hyphenated.
 *
 * Takes: characters and a style that asks for it. Gives: the characters behind which a hyphen may stand.
 * Invariant: only plain words are looked at: no names of all capitals, no code, no addresses, no numbers.
 */
#include "text/prepare.h"

#include "text/hyphenate.h"

static bool is_capital(uint32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) ||
           (c >= 0x410 && c <= 0x42F);
}

static bool is_letter(uint32_t c) {
    return (c >= 'a' && c <= 'z') || is_capital(c) || (c >= 0xDF && c <= 0x24F && c != 0xF7) ||
           (c >= 0x386 && c <= 0x3CE) || (c >= 0x400 && c <= 0x52F) || (c >= 0x1E00 && c <= 0x1FFF);
}

static bool is_part(const Itemized *itemized, size_t index) {
    const Character *character = &itemized->characters[index];
    return character->role == CHARACTER_SHOWN && character->is_western && is_letter(character->codepoint);
}

/* What joins a word with more than a word: 3D, don’t, snake_case, a@b. */
static bool binds(const Itemized *itemized, size_t index) {
    if (index >= itemized->count) return false;
    const Character *character = &itemized->characters[index];
    uint32_t c = character->codepoint;
    return character->role == CHARACTER_ATTACHED || (c >= '0' && c <= '9') || c == '\'' || c == 0x2019 ||
           c == '_' || c == '@' || c == 0xAD;
}

typedef struct Word {
    size_t first, end;
    Str language;
} Word;

/* A word whose look allows it, in one language, with no capital behind its first letter. */
static bool is_plain(const Itemized *itemized, const Word *word) {
    size_t count = word->end - word->first;
    if (count < HYPHEN_LEAST_BEFORE + HYPHEN_LEAST_AFTER || count > HYPHEN_LONGEST_WORD) return false;
    if ((word->first > 0 && binds(itemized, word->first - 1)) || binds(itemized, word->end)) return false;
    for (size_t i = word->first; i < word->end; i++) {
        const Look *look = &itemized->looks[itemized->characters[i].look];
        if (look->is_code || look->no_break || look->is_script) return false;
        if (!str_equal(look->language, word->language)) return false;
        if (i > word->first && is_capital(itemized->characters[i].codepoint)) return false;
    }
    return true;
}

static void hyphenate(Diagnostics *diagnostics, const TextContext *context, const Itemized *itemized,
                      const Word *word) {
    uint32_t letters[HYPHEN_LONGEST_WORD];
    bool after[HYPHEN_LONGEST_WORD];
    size_t count = word->end - word->first;
    for (size_t i = 0; i < count; i++) {
        uint32_t c = itemized->characters[word->first + i].codepoint;
        letters[i] = is_capital(c) ? c + 0x20 : c;
    }
    Str language = word->language.length > 0 ? word->language : STR("en");
    const char *missing;
    hyphenator_word(context->hyphenator, language, letters, count, after, &missing);
    if (missing != NULL) {
        const Span span = itemized->looks[itemized->characters[word->first].look].span;
        char tag[32] = {0};
        for (size_t i = 0; i < language.length && i + 1 < sizeof tag; i++) tag[i] = language.text[i];
        DIAGNOSE(diagnostics, HYPHENATION_MISSING, span, tag, missing);
    }
    for (size_t i = 0; i < count; i++) itemized->characters[word->first + i].hyphen_after = after[i];
}

void hyphens_mark(Diagnostics *diagnostics, const TextContext *context, const Itemized *itemized) {
    if (context->hyphenator == NULL) return;
    for (size_t i = 0; i < itemized->count;) {
        Word word = {.first = i, .end = i};
        while (word.end < itemized->count && is_part(itemized, word.end)) word.end++;
        i = word.end + 1;
        if (word.end == word.first) continue;
        word.language = itemized->looks[itemized->characters[word.first].look].language;
        if (is_plain(itemized, &word)) hyphenate(diagnostics, context, itemized, &word);
    }
}

uint32_t hyphen_glyph(const Face *face) {
    uint32_t glyph = face_glyph(face, '-', 0);
    return glyph != 0 ? glyph : face_glyph(face, 0x2010, 0);
}
