/* A layout's styles as text.
 *
 * Takes: a style sheet. Gives: every style's values after `extends` was worked out.
 * Invariant: styles stand in the order of their names.
 */
#ifndef HANMEN_DOCUMENT_STYLE_SHEET_DUMP_H
#define HANMEN_DOCUMENT_STYLE_SHEET_DUMP_H

#include "base/dump.h"
#include "document/style.h"

void style_sheet_dump(Dump *dump, Arena *arena, const StyleSheet *sheet);

#endif
