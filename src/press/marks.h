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
#include "document/style.h"
#include "layout/page.h"

typedef ARRAY(Item)
MarkItems;

/* The trimmed page: its left upper corner and its sides. */
typedef struct TrimBox {
    Length x, y, width, height, bleed;
} TrimBox;

/* settings: which marks, and which inks the bar shows. */
void marks_add(Arena *arena, MarkItems *items, TrimBox trim, const PressSettings *settings,
               const SpotColor *spots, size_t spot_count);

#endif
