/* Takes: an unknown name and the known ones. Gives: the nearest known one. Invariant: the scratch arena is
 * left as it was found. Distance: optimal string alignment over code points. */
#include "base/suggest.h"

#include "base/utf8.h"

/* A longer name is no slip of the pen: it is only compared for equality. */
#define LONGEST 64

typedef struct Letters {
    uint32_t at[LONGEST];
    size_t count;
} Letters;

static uint32_t fold_case(uint32_t codepoint) {
    return codepoint >= 'A' && codepoint <= 'Z' ? codepoint + 32 : codepoint;
}

static bool letters_of(Str name, Letters *letters) {
    letters->count = 0;
    for (size_t at = 0; at < name.length;) {
        if (letters->count == LONGEST) return false;
        letters->at[letters->count++] = fold_case(utf8_decode(name, &at));
    }
    return letters->count > 0;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

static size_t distance(const Letters *a, const Letters *b) {
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b->count; j++) above[j] = before[j] = j;
    for (size_t i = 1; i <= a->count; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b->count; j++) {
            size_t changed = above[j - 1] + (a->at[i - 1] != b->at[j - 1]);
            row[j] = least(changed, least(above[j], row[j - 1]) + 1);
            bool exchanged = i > 1 && j > 1 && a->at[i - 1] == b->at[j - 2] && a->at[i - 2] == b->at[j - 1];
            if (exchanged) row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *freed = before;
        before = above;
        above = row;
        row = freed;
    }
    return above[b->count];
}

Str suggest_name(Arena *scratch, Str wanted, const Str *names, size_t count) {
    ArenaMark mark = arena_mark(scratch);
    Letters *letters = ARENA_ARRAY(scratch, Letters, 2);
    Str nearest = {0};
    size_t nearest_distance = SIZE_MAX;
    bool comparable = letters_of(wanted, &letters[0]);
    for (size_t i = 0; comparable && i < count; i++) {
        if (!letters_of(names[i], &letters[1])) continue;
        size_t apart = distance(&letters[0], &letters[1]);
        size_t longer = letters[0].count > letters[1].count ? letters[0].count : letters[1].count;
        if (apart * 3 > longer || apart >= nearest_distance) continue;
        nearest = names[i];
        nearest_distance = apart;
    }
    arena_rewind(scratch, mark);
    return nearest;
}
