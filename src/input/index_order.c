/* Takes: readings. Gives: keys and heads. Invariant: as in index_order.h. */
#include "input/index_order.h"

#include "base/utf8.h"

/* By hiragana from ぁ (U+3041): the clear, large letter, and what was taken from it: 1 voiced, 2 half voiced,
 * 4 small. */
static const struct Kana {
    const char *clear;
    char mark;
} kana[] = {
    {"あ", 4}, {"あ", 0}, {"い", 4}, {"い", 0}, {"う", 4}, {"う", 0}, {"え", 4}, {"え", 0}, {"お", 4},
    {"お", 0}, {"か", 0}, {"か", 1}, {"き", 0}, {"き", 1}, {"く", 0}, {"く", 1}, {"け", 0}, {"け", 1},
    {"こ", 0}, {"こ", 1}, {"さ", 0}, {"さ", 1}, {"し", 0}, {"し", 1}, {"す", 0}, {"す", 1}, {"せ", 0},
    {"せ", 1}, {"そ", 0}, {"そ", 1}, {"た", 0}, {"た", 1}, {"ち", 0}, {"ち", 1}, {"つ", 4}, {"つ", 0},
    {"つ", 1}, {"て", 0}, {"て", 1}, {"と", 0}, {"と", 1}, {"な", 0}, {"に", 0}, {"ぬ", 0}, {"ね", 0},
    {"の", 0}, {"は", 0}, {"は", 1}, {"は", 2}, {"ひ", 0}, {"ひ", 1}, {"ひ", 2}, {"ふ", 0}, {"ふ", 1},
    {"ふ", 2}, {"へ", 0}, {"へ", 1}, {"へ", 2}, {"ほ", 0}, {"ほ", 1}, {"ほ", 2}, {"ま", 0}, {"み", 0},
    {"む", 0}, {"め", 0}, {"も", 0}, {"や", 4}, {"や", 0}, {"ゆ", 4}, {"ゆ", 0}, {"よ", 4}, {"よ", 0},
    {"ら", 0}, {"り", 0}, {"る", 0}, {"れ", 0}, {"ろ", 0}, {"わ", 4}, {"わ", 0}, {"ゐ", 0}, {"ゑ", 0},
    {"を", 0}, {"ん", 0}, {"う", 1}, {"か", 4}, {"け", 4},
};
enum { FIRST_KANA = 0x3041, KANA_COUNT = sizeof kana / sizeof *kana, LONG_VOWEL = 0x30FC, LONG_MARK = 3 };

/* The vowel in which clear letters end, for ー. */
static const struct Vowel {
    const char *vowel, *letters;
} vowels[] = {{"あ", "あかさたなはまやらわ"},
              {"い", "いきしちにひみりゐ"},
              {"う", "うくすつぬふむゆる"},
              {"え", "えけせてねへめれゑ"},
              {"お", "おこそとのほもよろを"}};

static const struct Row {
    const char *head, *letters;
} rows[] = {{"あ", "あいうえお"}, {"か", "かきくけこ"}, {"さ", "さしすせそ"}, {"た", "たちつてと"},
            {"な", "なにぬねの"}, {"は", "はひふへほ"}, {"ま", "まみむめも"}, {"や", "やゆよ"},
            {"ら", "らりるれろ"}, {"わ", "わゐゑをん"}};

/* Katakana as hiragana, full-width letters and digits as ASCII. */
static uint32_t folded(uint32_t codepoint) {
    if (codepoint >= 0x30A1 && codepoint <= 0x30F6) return codepoint - 0x60;
    if (codepoint >= 0xFF01 && codepoint <= 0xFF5E) return codepoint - 0xFEE0;
    return codepoint == 0x3000 ? ' ' : codepoint;
}

static bool is_kana(uint32_t codepoint) {
    return codepoint >= FIRST_KANA && codepoint < FIRST_KANA + KANA_COUNT;
}

static bool holds(const char *letters, Str letter) {
    return letter.length && str_find(str_from_c(letters), letter) != SIZE_MAX;
}

static bool is_passed_over(uint32_t codepoint) {
    return codepoint == ' ' || codepoint == 0x30FB || codepoint == '-';
}

bool index_is_readable(Str reading) {
    for (size_t at = 0; at < reading.length;) {
        uint32_t codepoint = folded(utf8_decode(reading, &at));
        bool is_latin = codepoint < 0x250 || (codepoint >= 0x1E00 && codepoint < 0x2070);
        if (!is_latin && !is_kana(codepoint) && codepoint != LONG_VOWEL && codepoint != 0x30FB) return false;
    }
    return reading.length > 0;
}

static Str vowel_of(Str letter) {
    for (size_t i = 0; i < sizeof vowels / sizeof *vowels; i++)
        if (holds(vowels[i].letters, letter)) return str_from_c(vowels[i].vowel);
    return letter;
}

/* One pass of the key: the clear letters, or the marks that were taken from them. Numbers and signs come
 * before Latin letters, those before kana, as their code points do. */
static void append_pass(StrBuilder *key, Str reading, bool marks) {
    Str clear = {0};
    for (size_t at = 0; at < reading.length;) {
        uint32_t codepoint = folded(utf8_decode(reading, &at));
        if (is_passed_over(codepoint)) continue;
        bool is_capital = codepoint >= 'A' && codepoint <= 'Z', is_letter = true;
        char mark = is_capital ? 1 : 0;
        if (is_kana(codepoint)) {
            clear = str_from_c(kana[codepoint - FIRST_KANA].clear);
            mark = kana[codepoint - FIRST_KANA].mark;
        } else if (codepoint == LONG_VOWEL) {
            clear = vowel_of(clear);
            mark = LONG_MARK;
        } else {
            clear = (Str){0};
            is_letter = false;
        }
        if (marks)
            str_append_byte(key, (char)('0' + mark));
        else if (is_letter)
            str_append(key, clear);
        else
            str_append_codepoint(key, is_capital ? codepoint + 'a' - 'A' : codepoint);
    }
}

Str index_key(Arena *arena, Str reading) {
    StrBuilder key = {.arena = arena};
    append_pass(&key, reading, false);
    str_append_byte(&key, 1);
    append_pass(&key, reading, true);
    str_append_byte(&key, 1);
    str_append(&key, reading);
    return str_built(&key);
}

Str index_group(Str reading) {
    size_t at = 0;
    uint32_t first = reading.length ? folded(utf8_decode(reading, &at)) : 0;
    if ((first >= 'A' && first <= 'Z') || (first >= 'a' && first <= 'z') || (first >= 0xC0 && first < 0x2070))
        return STR("A–Z");
    if (!is_kana(first)) return STR("数字・記号");
    Str letter = str_from_c(kana[first - FIRST_KANA].clear);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (holds(rows[i].letters, letter)) return str_from_c(rows[i].head);
    return STR("数字・記号");
}
