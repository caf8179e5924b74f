/* Marks round the trimmed page: トンボ and the colour bar.
 *
 * Takes: the trim's rectangle. Gives: items outside the bleed.
 * Invariant: marks for cutting and for register are in the registration colour, so that every plate has them;
 * none stands inside the bleed.
 */
#ifndef HANMEN_PRESS_MARKS_H
#define HANMEN_PRESS_MARKS_H

#include "base/array.h"
#include "document/profile.h"
#include "layout/page.h"

typedef ARRAY(Item)
MarkItems;

/* The trimmed page: its left upper corner and its sides. */
typedef struct TrimBox {
    Length x, y, width, height, bleed;
} TrimBox;

/* marks: MARK_…; spot_count: spot colours that the bar shows after the four inks. */
void marks_add(Arena *arena, MarkItems *items, TrimBox trim, unsigned marks, size_t spot_count);

#endif
