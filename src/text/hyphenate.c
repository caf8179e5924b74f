/* Hyphenation patterns: see hyphenate.h. */
#define _POSIX_C_SOURCE 200809L
#include "text/hyphenate.h"

#include "base/utf8.h"

#include <hyphen.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "/usr/share/hyphen/"
enum { LANGUAGE_LIMIT = 16, TAG_LIMIT = 24 };

/* Languages named without a region. */
static const struct {
    const char *tag, *name;
} regions[] = {{"en", "en_US"}, {"de", "de_DE"}, {"it", "it_IT"}, {"nl", "nl_NL"}, {"pt", "pt_PT"},
               {"ru", "ru_RU"}, {"pl", "pl_PL"}, {"da", "da_DK"}, {"cs", "cs_CZ"}, {"hu", "hu_HU"}};

typedef struct Patterns {
    char tag[TAG_LIMIT]; /* as asked for */
    char path[sizeof FOLDER + TAG_LIMIT + 16];
    HyphenDict *dictionary; /* NULL: there is none */
    bool is_reported;
} Patterns;

struct Hyphenator {
    pthread_mutex_t lock;
    Patterns patterns[LANGUAGE_LIMIT];
    size_t count;
};

static void close_all(void *handle) {
    Hyphenator *hyphenator = handle;
    for (size_t i = 0; i < hyphenator->count; i++)
        if (hyphenator->patterns[i].dictionary != NULL) hnj_hyphen_free(hyphenator->patterns[i].dictionary);
    pthread_mutex_destroy(&hyphenator->lock);
}

Hyphenator *hyphenator_create(Arena *arena) {
    Hyphenator *hyphenator = ARENA_NEW(arena, Hyphenator);
    if (pthread_mutex_init(&hyphenator->lock, NULL) != 0) arena_out_of_memory(arena);
    arena_defer(arena, close_all, hyphenator);
    return hyphenator;
}

static bool is_tag(Str language) {
    if (language.length == 0 || language.length >= TAG_LIMIT) return false;
    for (size_t i = 0; i < language.length; i++) {
        char c = language.text[i];
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!is_word && c != '-') return false;
    }
    return true;
}

static void open_patterns(Patterns *patterns, Str language) {
    memcpy(patterns->tag, language.text, language.length);
    const char *name = patterns->tag;
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (strcmp(regions[i].tag, patterns->tag) == 0) name = regions[i].name;
    snprintf(patterns->path, sizeof patterns->path, FOLDER "hyph_%s.dic", name);
    for (char *at = patterns->path + sizeof FOLDER; *at != '\0'; at++)
        if (*at == '-') *at = '_';
    FILE *file = fopen(patterns->path, "r");
    if (file == NULL) return;
    patterns->dictionary = hnj_hyphen_load_file(file);
    fclose(file);
}

/* NULL when there are more languages than one document has. */
static Patterns *patterns_of(Hyphenator *hyphenator, Str language) {
    for (size_t i = 0; i < hyphenator->count; i++)
        if (str_equal(str_from_c(hyphenator->patterns[i].tag), language)) return &hyphenator->patterns[i];
    if (hyphenator->count == LANGUAGE_LIMIT || !is_tag(language)) return NULL;
    Patterns *patterns = &hyphenator->patterns[hyphenator->count++];
    open_patterns(patterns, language);
    return patterns;
}

/* In the encoding of the patterns: UTF-8 or ISO 8859-1. 0 when a letter has no place in it. */
static size_t encode(const HyphenDict *dictionary, const uint32_t *letters, size_t count, char *word) {
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        if (dictionary->utf8)
            length += utf8_encode(letters[i], word + length);
        else if (letters[i] < 0x80 || (letters[i] < 0x100 && strcmp(dictionary->cset, "ISO8859-1") == 0))
            word[length++] = (char)letters[i];
        else
            return 0;
    }
    return length;
}

static void mark_places(HyphenDict *dictionary, const uint32_t *letters, size_t count, bool *after) {
    char word[4 * HYPHEN_LONGEST_WORD + 1] = {0}, places[4 * HYPHEN_LONGEST_WORD + 8] = {0};
    char **replacements = NULL;
    int *positions = NULL, *cuts = NULL;
    size_t length = encode(dictionary, letters, count, word);
    if (length == 0) return;
    int failed = hnj_hyphen_hyphenate3(dictionary, word, (int)length, places, NULL, &replacements, &positions,
                                       &cuts, HYPHEN_LEAST_BEFORE, HYPHEN_LEAST_AFTER, 0, 0);
    for (size_t i = 0; failed == 0 && i + HYPHEN_LEAST_AFTER < count; i++) {
        bool changes_spelling = replacements != NULL && replacements[i] != NULL;
        after[i] = i + 1 >= HYPHEN_LEAST_BEFORE && places[i] % 2 == 1 && !changes_spelling;
    }
    for (size_t i = 0; replacements != NULL && i < length; i++) free(replacements[i]);
    free(replacements);
    free(positions);
    free(cuts);
}

bool hyphenator_word(Hyphenator *hyphenator, Str language, const uint32_t *letters, size_t count, bool *after,
                     const char **missing) {
    memset(after, 0, count * sizeof *after);
    pthread_mutex_lock(&hyphenator->lock);
    Patterns *patterns = patterns_of(hyphenator, language);
    *missing = NULL;
    if (patterns != NULL && patterns->dictionary == NULL && !patterns->is_reported) {
        patterns->is_reported = true;
        *missing = patterns->path;
    }
    pthread_mutex_unlock(&hyphenator->lock);
    if (patterns == NULL || patterns->dictionary == NULL) return false;
    if (count <= HYPHEN_LONGEST_WORD) mark_places(patterns->dictionary, letters, count, after);
    return true;
}
