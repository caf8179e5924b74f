/* Bindings: `$(path|filter argument|filter)` in a layout's texts.
 *
 * Takes: a scalar of a layout. Gives: its pieces, literal text and bindings, once for all records; then, with
 * a record, text. Invariant: a bound value is plain text; nothing in it is read as markup or as a binding.
 */
#ifndef HANMEN_INPUT_BINDING_H
#define HANMEN_INPUT_BINDING_H

#include "document/number.h"
#include "document/sheet.h"
#include "input/schema.h"

#define BINDING_STEPS_LIMIT   16
#define BINDING_FILTERS_LIMIT 8

/* A step into a record: a field's name, or a place in a list, from 1. */
typedef struct PathStep {
    Str name;
    size_t index; /* 0: by name */
} PathStep;

typedef struct BindingPath {
    Str text; /* as written */
    PathStep steps[BINDING_STEPS_LIMIT];
    size_t count;
} BindingPath;

typedef struct Filter {
    const struct FilterKind *kind;
    Str argument;
    NumberFormat format; /* filters that print numbers */
    BindingPath path;    /* filters that look at a second value */
    int number;          /* filters that count */
} Filter;

typedef struct TemplatePiece {
    Span span;
    Str literal; /* a piece without a path */
    bool is_binding;
    BindingPath path;
    Filter *filters;
    size_t filter_count;
    bool has_default;
} TemplatePiece;

typedef struct Template {
    const YamlNode *node;
    TemplatePiece *pieces;
    size_t count;
} Template;

/* Where paths are looked up. */
typedef struct Scope {
    const YamlNode *record; /* the record, or an entry of one of its lists */
    const struct Scope *around;
} Scope;

/* What binding works with. */
typedef struct BindingContext {
    Arena *arena;
    Diagnostics *diagnostics;
    SheetNotes *notes; /* may be NULL */
    Str item;          /* name of the item, for notes */
    int page;
} BindingContext;

/* `a.b[2].c`; false after a diagnostic. */
bool binding_path_parse(Arena *arena, Diagnostics *diagnostics, Str text, Span span, BindingPath *path);

/* Cuts the scalar at its bindings; NULL after an error. */
const Template *template_read(Arena *arena, Diagnostics *diagnostics, const YamlNode *scalar);

/* The node a path leads to, first in the record, then in the scopes around it; NULL when there is none. A
 * scalar that is empty or null counts as none. */
const YamlNode *binding_find(const Scope *scope, const BindingPath *path);

/* Whether the value is there and holds something. */
bool binding_is_filled(const YamlNode *node);

typedef enum PieceResult { PIECE_TEXT, PIECE_MISSING, PIECE_FAILED } PieceResult;

typedef struct BoundText {
    Str text;
    Span span; /* of the value in the record; of the layout's own text for a literal */
} BoundText;

/* The text of one piece. PIECE_MISSING is no diagnostic yet: what it means is the caller's affair. */
PieceResult binding_expand(const BindingContext *context, const TemplatePiece *piece, const Scope *scope,
                           BoundText *bound);

/* The whole as one string; a missing value is an error at the record. False after one. */
bool template_expand(const BindingContext *context, const Template *template, const Scope *scope, Str *text);

/* Tells that a value is missing: where in the record, which field, for which text of the layout. */
void binding_report_missing(const BindingContext *context, const TemplatePiece *piece, const Scope *scope);

#endif
