/* Pages as a press wants them: bleed, marks, blank pages.
 *
 * Takes: the pages of the layout, a profile for a press. Gives: pages round whose trim there is room for
 * bleed and marks. Invariant: nothing inside the trim moves or changes; the pages of the layout stay as they
 * were.
 */
#ifndef HANMEN_PRESS_PRESS_PAGES_H
#define HANMEN_PRESS_PRESS_PAGES_H

#include "document/profile.h"
#include "layout/layout.h"

/* Where crop marks end: 12 mm outside the bleed, and so A4 with a bleed of 3 mm takes 240 × 327 mm. */
#define PRESS_MARKS_ROOM 34016

/* input: for the texts that are set outside the trim. */
const Pages *press_pages_make(Arena *arena, Diagnostics *diagnostics, const LayoutInput *input,
                              const Pages *pages, const PdfProfile *profile, Str date);

#endif
