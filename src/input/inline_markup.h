/* Markup inside a string: ruby, emphasis, links, references, spans.
 *
 * Takes: a YAML scalar. Gives: paragraphs of inlines with places.
 * Invariant: every character of the scalar is in an inline, is markup, or is told of in a diagnostic. Lines
 * of the source are joined without a space between wide characters (UAX #11 W and F, not Hangul), with one
 * space otherwise.
 */
#ifndef HANMEN_INPUT_INLINE_MARKUP_H
#define HANMEN_INPUT_INLINE_MARKUP_H

#include "base/array.h"
#include "document/document.h"
#include "input/yaml.h"

typedef struct NodeList {
    ARRAY(Node)
    list;
} NodeList;

/* What a reading of markup gathers. */
typedef struct Markup {
    Arena *arena;
    Arena *scratch; /* what the reading of one paragraph needs: who takes a mark rewinds to it */
    Diagnostics *diagnostics;
    NodeList *nodes;
    ARRAY(Inline *)
    references;
    ARRAY(Str)
    reference_kinds; /* "fig", "tbl", "sec", "chap", beside references */
    ARRAY(Inline *)
    note_marks; /* in order; those with their body in place have it */
    ARRAY(const Inline *)
    index_marks;  /* spans :idx[…], in order */
    bool in_note; /* a note's body is being read */
} Markup;

/* A paragraph of a scalar, before it is read. */
typedef struct MarkupRange {
    size_t from, to; /* bytes of the scalar's text */
    Span span;
} MarkupRange;

typedef struct MarkupParagraphs {
    const YamlNode *scalar;
    const YamlPlace *places;
    MarkupRange *at;
    size_t count;
} MarkupParagraphs;

/* The next node's number. */
NodeId markup_new_node(Markup *markup, Span span);

/* Cuts the scalar's text, up to byte `end`, at blank lines. No paragraph when it is empty. */
MarkupParagraphs markup_split(Markup *markup, const YamlNode *scalar, size_t end);

/* The inlines of one paragraph; NULL when nothing is left of it. */
Inline *markup_read(Markup *markup, const MarkupParagraphs *paragraphs, size_t index);

/* The inlines of a scalar that is one paragraph (a title, a caption); blank lines in it are an error. */
Inline *markup_read_line(Markup *markup, const YamlNode *scalar, size_t end);

#endif
