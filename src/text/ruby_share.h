/* How the readings of a word's characters share its room: see ruby_share.c. */
#ifndef HANMEN_TEXT_RUBY_SHARE_H
#define HANMEN_TEXT_RUBY_SHARE_H

#include "base/length.h"

#include <stdbool.h>
#include <stddef.h>

/* A character of a word: widths of it and of its reading, and what the readings take of each other's room. */
typedef struct RubyShare {
    Length base, reading;
    Length over_before, over_after;   /* what its reading takes of the characters before and behind it */
    Length taken_before, taken_after; /* what theirs take of it */
} RubyShare;

/* `em`: the readings'. */
void ruby_share(RubyShare *shares, size_t count, Length em);

#endif
