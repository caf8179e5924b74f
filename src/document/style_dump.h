/* The resolved look of a document as text.
 *
 * Takes: a styled document. Gives: every style's values, then every node that has text with its style and
 * label. Invariant: styles stand in the order of their names, nodes in that of their ids.
 */
#ifndef HANMEN_DOCUMENT_STYLE_DUMP_H
#define HANMEN_DOCUMENT_STYLE_DUMP_H

#include "base/dump.h"
#include "document/style.h"

void styled_document_dump(Dump *dump, Arena *arena, const StyledDocument *styled);

#endif
