/* Sheets: each item's blocks in its frame.
 *
 * Takes: a styled document that sheet_bind made, and its layout. Gives: pages, as many for each record as the
 * layout says; notes of every item that was set smaller or in a higher frame.
 * Invariant: an item's content stands inside its frame or is told as an error; it never moves another item.
 */
#ifndef HANMEN_LAYOUT_SHEET_H
#define HANMEN_LAYOUT_SHEET_H

#include "document/sheet.h"
#include "layout/layout.h"

/* notes may be NULL. NULL only after an error diagnostic. */
Pages *sheet_make(Arena *arena, Diagnostics *diagnostics, const LayoutInput *input, const SheetLayout *layout,
                  SheetNotes *notes);

#endif
