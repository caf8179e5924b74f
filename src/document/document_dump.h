/* A document as text, for tests and `hanmen dump`.
 *
 * Takes: a document, with or without its styles. Gives: one line a node, indented as it stands.
 * Invariant: every node is there once; nothing in the text depends on the machine.
 */
#ifndef HANMEN_DOCUMENT_DOCUMENT_DUMP_H
#define HANMEN_DOCUMENT_DOCUMENT_DUMP_H

#include "base/dump.h"
#include "document/style.h"

/* Kind, #id, @file:line:column and what the node holds. */
void document_dump(Dump *dump, Arena *arena, const Document *document);

/* Blocks, rows and cells only, each with its style's name and its label. */
void style_dump(Dump *dump, Arena *arena, const StyledDocument *styled);

#endif
