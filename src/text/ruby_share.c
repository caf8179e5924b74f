/* Readings of a word over each other's characters (Appendix F).
 *
 * Takes: the widths of a word's characters and of their readings. Gives: how far each reading goes over the
 * neighbours inside the word. Invariant: none goes further than an em of its own (J-F.1), nor over more than
 * the neighbour's own reading leaves free.
 */
#include "text/ruby_share.h"

static Length smaller(Length a, Length b) {
    return a < b ? a : b;
}

static Length free_of(const RubyShare *share) {
    Length free = share->base - share->reading - share->taken_before - share->taken_after;
    return free > 0 ? free : 0;
}

/* J-F.2: over the character behind it, or the one before it, or both. */
static void share_one(RubyShare *shares, size_t count, size_t at, Length em) {
    RubyShare *share = &shares[at];
    Length excess = share->reading - share->base;
    if (excess <= 0) return;
    Length most_after = at + 1 < count ? smaller(em, free_of(share + 1)) : 0,
           most_before = at > 0 ? smaller(em, free_of(share - 1)) : 0;
    bool before_alone = most_after < excess && most_before >= excess;
    Length after = before_alone ? 0 : smaller(excess, most_after);
    Length before = smaller(excess - after, most_before);
    share->over_after = after;
    share->over_before = before;
    if (after > 0) share[1].taken_before = after;
    if (before > 0) share[-1].taken_after = before;
}

void ruby_share(RubyShare *shares, size_t count, Length em) {
    for (size_t i = 0; i < count; i++) share_one(shares, count, i, em);
}
