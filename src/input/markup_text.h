/* A paragraph's characters with their places, and the joining of its lines.
 *
 * Takes: a range of a scalar. Gives: clean text in which MARKUP_LINE_END stands for a line end of the source.
 * Invariant: place[i] belongs to clean.text[i]; there is one more for the end.
 */
#ifndef HANMEN_INPUT_MARKUP_TEXT_H
#define HANMEN_INPUT_MARKUP_TEXT_H

#include "input/inline_markup.h"

#define MARKUP_LINE_END '\n'

typedef struct MarkupText {
    uint32_t file;
    Str clean;
    const YamlPlace *place;
} MarkupText;

MarkupText markup_text_make(Markup *markup, const MarkupParagraphs *paragraphs, size_t index);

/* The place of the clean bytes from..to; its length ends with the first line. */
Span markup_text_span(const MarkupText *text, size_t from, size_t to);

/* Replaces the line ends in the chain's texts: nothing between wide characters or beside a break, else one
 * space. */
void markup_join_lines(Arena *arena, Inline *first);

#endif
