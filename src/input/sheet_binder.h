/* What the files that bind a record share.
 *
 * Takes: templates and scopes. Gives: blocks. Invariant: a Binder belongs to one sheet_bind.
 */
#ifndef HANMEN_INPUT_SHEET_BINDER_H
#define HANMEN_INPUT_SHEET_BINDER_H

#include "input/report_reader.h"
#include "input/sheet_bind.h"
#include "input/sheet_content.h"

typedef struct Binder {
    ReportReader reader;
    BindingContext context;
    const SheetLayout *layout;
    const Scope *scope; /* the record at hand */
    const Template *bookmark;
} Binder;

Block *binder_block(Binder *binder, BlockKind kind, Span span, Str style);

/* Puts the chain at *tail; gives the new tail. */
Inline **binder_append(Inline **tail, Inline *chain);

/* Plain text in which each line end stays one. */
Inline **binder_plain(Binder *binder, Str text, Span span, Inline **tail);

/* A template as one line of text. `each`: the list whose entry the scope begins with, or NULL. False when a
 * value is missing, which is then *missing and told by nobody, or after an error. */
bool binder_line(Binder *binder, const Template *template, const Scope *scope, const BindingPath *each,
                 Inline **chain, const TemplatePiece **missing);

bool binder_when(const When *when, const Scope *scope);
bool binder_is_markup(const Binder *binder, const BindingPath *path, const BindingPath *each);
/* The place of the value that a template is mainly about: its first binding's. */
Span binder_value_span(const Template *template, const Scope *scope, Span fallback);
void binder_note(Binder *binder, SheetNoteKind kind, Str field, int32_t amount, Span span);

/* The entries of the list that the item is bound to, `count` of them after its limit is kept; NULL when there
 * are none. A value that is no list counts as a list of one. */
const YamlNode *const *binder_entries(Binder *binder, const SheetItem *item, size_t *count);

Block *binder_fields(Binder *binder, const SheetItem *item);
Block *binder_table(Binder *binder, const SheetItem *item);

#endif
