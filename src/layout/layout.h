/* Layout: the styled document → pages.
 *
 * Takes: a styled document, its fonts and a set for its pictures. Gives: pages, or the results on the way as
 * text. Invariant: every character of the document stands on some page, or a diagnostic with its place says
 * why not.
 */
#ifndef HANMEN_LAYOUT_LAYOUT_H
#define HANMEN_LAYOUT_LAYOUT_H

#include "base/dump.h"
#include "document/style.h"
#include "font/font_set.h"
#include "layout/page.h"

typedef struct LayoutInput {
    const StyledDocument *styled;
    const FontSet *fonts;
    ImageSet *images;
    bool show_gaps;    /* overlays that show what line adjustment did */
    bool greedy_lines; /* first-fit line breaking in place of total fit */
} LayoutInput;

/* Sets the document and cuts it into pages. NULL only after an error diagnostic. */
Pages *layout_make(Arena *arena, Diagnostics *diagnostics, const LayoutInput *input);

/* Every chapter's galley: strips from top to bottom. */
void galley_dump_all(Dump *dump, Arena *arena, Diagnostics *diagnostics, const LayoutInput *input);

/* Every page's items with their positions. */
void pages_dump(Dump *dump, Arena *arena, const Pages *pages);

/* Every text of the document as atoms and gaps; with `lines`, as broken and justified lines. */
void text_dump_all(Dump *dump, Arena *arena, Diagnostics *diagnostics, const LayoutInput *input, bool lines);

#endif
