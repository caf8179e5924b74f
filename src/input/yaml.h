/* A YAML file as a tree with places.
 *
 * Takes: a path. Gives: the tree of its one document; scalars keep the text as it was written, untyped.
 * Invariant: every node has its place in the source; text is valid UTF-8 without control characters other
 * than newline and tab; the tree is at most YAML_DEPTH_LIMIT levels deep, aliases included (they share their
 * node).
 */
#ifndef HANMEN_INPUT_YAML_H
#define HANMEN_INPUT_YAML_H

#include "base/diagnostics.h"
#include "base/dump.h"

#define YAML_DEPTH_LIMIT 200
/* Nodes of one file after aliases are expanded: a chapter of a printed report has a few thousand. */
#define YAML_NODE_LIMIT ((size_t)1000000)

typedef enum YamlKind { YAML_KIND_SCALAR, YAML_KIND_SEQUENCE, YAML_KIND_MAPPING } YamlKind;

typedef enum YamlStyle {
    YAML_STYLE_PLAIN,
    YAML_STYLE_SINGLE,
    YAML_STYLE_DOUBLE,
    YAML_STYLE_LITERAL,
    YAML_STYLE_FOLDED
} YamlStyle;

typedef struct YamlNode YamlNode;

typedef struct YamlEntry {
    const YamlNode *key, *value; /* the key is always a scalar */
} YamlEntry;

/* The file a node stands in. */
typedef struct YamlSource {
    uint32_t file; /* of the diagnostics */
    Str path;
    Str text; /* without a byte order mark */
} YamlSource;

struct YamlNode {
    YamlKind kind;
    Span span;                /* a scalar on one line: all of it; otherwise the first character's place */
    const YamlSource *source; /* NULL: the node stands for a value of another kind of file */
    /* scalars */
    YamlStyle style;
    Str text;
    bool multi_line;               /* spans several source lines */
    bool comment_touches;          /* a comment follows on the line and begins like text: ` #3` */
    Span comment;                  /* a comment that follows a plain scalar on its line; file 0 = none */
    size_t source_from, source_to; /* bytes of the source, quotes and block header included */
    uint32_t source_line, source_column; /* place of source_from */
    /* sequences and mappings */
    const YamlNode **items;
    YamlEntry *entries;
    size_t count;
    size_t weight; /* nodes in it, aliases expanded */
    unsigned height;
};

/* Where a byte of a scalar's text stands in the source, from 1. */
typedef struct YamlPlace {
    uint32_t line, column;
} YamlPlace;

/* The tree, or NULL after an error. from: who names the file, {0} for the command line. */
const YamlNode *yaml_read(Arena *arena, Diagnostics *diagnostics, Str path, Span from);

/* The same for text in memory; path is only a name. */
const YamlNode *yaml_parse(Arena *arena, Diagnostics *diagnostics, Str path, Str text);

/* text.length + 1 places: one for each byte of the scalar's text, and its end. */
const YamlPlace *yaml_places(Arena *arena, const YamlNode *scalar);

/* The value of a mapping's key, or NULL (also when the node is NULL or no mapping). */
const YamlNode *yaml_get(const YamlNode *mapping, Str key);

/* A node a line: kind, place, text. */
void yaml_dump(Dump *dump, Arena *arena, const YamlNode *node);

#endif
