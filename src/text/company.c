/* What is Western and what Japanese.
 *
 * Takes: characters with the classes that their code points have alone. Gives: marks such as “ … — their side
 * by what stands around them (J-A.0, J-A.32). Invariant: letters and ideographs are never changed.
 */
#include "text/prepare.h"

/* Marks that are Western or Japanese by what stands around them; no such mark stands behind € (classes.txt).
 */
enum { LAST_AMBIGUOUS = 0x20AC };

static bool is_ambiguous(const Character *character) {
    if (character->codepoint > LAST_AMBIGUOUS) return false;
    return !character->is_western && character->role == CHARACTER_SHOWN &&
           char_class(character->codepoint, true) != char_class(character->codepoint, false);
}

typedef enum Company { COMPANY_NONE, COMPANY_WESTERN, COMPANY_JAPANESE } Company;

/* So far it is looked for company; longer rows of marks are no text. */
enum { COMPANY_LIMIT = 64 };

/* The nearest settled character in a direction, over blanks and ambiguous marks. */
static Company company(const Character *characters, size_t count, size_t from, int step) {
    size_t i = from + (size_t)step;
    for (int seen = 0; i < count && seen < COMPANY_LIMIT; i += (size_t)step, seen++) {
        const Character *character = &characters[i];
        if (character->role == CHARACTER_BREAK) return COMPANY_NONE;
        if (character->role != CHARACTER_SHOWN || is_ambiguous(character)) continue;
        return character->is_western ? COMPANY_WESTERN : COMPANY_JAPANESE;
    }
    return COMPANY_NONE;
}

static void settle(Character *character, bool western) {
    if (!western) return;
    character->is_western = true;
    character->char_class = (uint8_t)char_class(character->codepoint, true);
}

static uint32_t closing_quote(uint32_t opening) {
    return opening == 0x201C ? 0x201D : opening == 0x2018 ? 0x2019 : opening == 0xAB ? 0xBB : 0;
}

/* The next closing mark of each kind, as far as it has been looked for. */
typedef struct ClosingQuotes {
    size_t next[3];
} ClosingQuotes;

/* A quotation is Western when what is inside begins and ends Western and nothing Japanese stands outside
 * (J-A.32). */
static void settle_quotes(Character *characters, size_t count, size_t open, ClosingQuotes *closing) {
    uint32_t wanted = closing_quote(characters[open].codepoint);
    size_t *found = &closing->next[wanted == 0x201D ? 0 : wanted == 0x2019 ? 1 : 2], close = *found;
    if (close <= open) close = open + 1;
    while (close < count && characters[close].codepoint != wanted) close++;
    *found = close;
    if (close == count) return;
    bool western = company(characters, count, open, 1) == COMPANY_WESTERN &&
                   company(characters, count, close, -1) == COMPANY_WESTERN &&
                   company(characters, count, open, -1) != COMPANY_JAPANESE &&
                   company(characters, count, close, 1) != COMPANY_JAPANESE;
    settle(&characters[open], western);
    settle(&characters[close], western);
}

static bool is_apostrophe(const Character *characters, size_t count, size_t i) {
    return characters[i].codepoint == 0x2019 && i > 0 && i + 1 < count && characters[i - 1].is_western &&
           characters[i + 1].is_western;
}

void company_settle(Character *characters, size_t count, const Look *looks) {
    ClosingQuotes closing = {0};
    for (size_t i = 0; i < count; i++) {
        uint32_t c = characters[i].codepoint;
        if (c < 0xA0) continue;
        if ((c == 0xB0 || c == 0x2032 || c == 0x2033) &&
            i > 0) { /* ° ′ ″ keep cl-13, their face is the number's */
            characters[i].is_western =
                characters[i - 1].is_western && characters[i - 1].role == CHARACTER_SHOWN;
            continue;
        }
        if (!is_ambiguous(&characters[i])) continue;
        if (looks[characters[i].look].is_code || is_apostrophe(characters, count, i))
            settle(&characters[i], true);
        else if (closing_quote(c) != 0)
            settle_quotes(characters, count, i, &closing);
        else if (c == 0xA5 || c == 0x20AC)
            settle(&characters[i], i + 1 < count && characters[i + 1].is_western);
        else if (c != 0x201D && c != 0x2019 && c != 0xBB)
            settle(&characters[i], company(characters, count, i, -1) == COMPANY_WESTERN &&
                                       company(characters, count, i, 1) == COMPANY_WESTERN);
    }
}
