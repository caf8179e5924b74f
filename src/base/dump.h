/* The small text writer behind every stage's dump.
 *
 * Takes: a sink. Gives: lines, indented two spaces a level, "\n" ended.
 * Invariant: output depends only on what is written, never on the machine or locale.
 */
#ifndef HANMEN_BASE_DUMP_H
#define HANMEN_BASE_DUMP_H

#include "base/length.h"
#include "base/sink.h"

typedef struct Dump {
    Sink sink;
    int level;
    bool failed; /* the sink refused */
} Dump;

/* One line at the present level; the format has no newline. */
void dump_line(Dump *dump, Arena *scratch, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* `text` between quotation marks, with \n, \t, \" and \\ escaped and other controls as \u{..}. */
Str dump_quote(Arena *arena, Str text);

/* Points, as length_print. */
const char *dump_length(Arena *arena, Length length);

#endif
