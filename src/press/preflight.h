/* What a printing company would send back, found before it does.
 *
 * Takes: the pages of the layout (what is left after trimming), a profile for a press and its colours. Gives:
 * diagnostics, each with its place and its page.
 * Invariant: it changes nothing, and what it checks are the colours that are printed.
 */
#ifndef HANMEN_PRESS_PREFLIGHT_H
#define HANMEN_PRESS_PREFLIGHT_H

#include "color/press_colors.h"
#include "document/style.h"
#include "layout/page.h"

/* Inks that the job has not, total ink, resolution of pictures, thin lines, text and pictures near the trim,
 * rich black where it does not belong. */
void preflight(Arena *arena, Diagnostics *diagnostics, const StyledDocument *styled, const Pages *pages,
               const PressSettings *settings, PressColors *colors);

#endif
