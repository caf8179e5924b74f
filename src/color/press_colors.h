/* The colours of a press: its ICC profile, and what other colours become in its inks.
 *
 * Takes: the settings of a profile for a press. Gives: CMYK by LittleCMS.
 * Invariant: the only place that names LittleCMS. What is neutral becomes black ink alone, so that gray text,
 * rules and the lines of maps stand on one plate.
 */
#ifndef HANMEN_COLOR_PRESS_COLORS_H
#define HANMEN_COLOR_PRESS_COLORS_H

#include "base/color.h"
#include "document/profile.h"

typedef struct PressColors PressColors;

/* Presses that a thread has opened, from file to file: opening one takes as long as setting a page. */
typedef struct PressCache PressCache;
PressCache *press_cache_create(Arena *arena);

/* Opens the file of the settings. cache: where it is kept, or was; NULL: it lives in `arena`. newest_version:
 * of ICC that may be embedded (ICC.1, 7.2.4): 2 or 4. NULL after a diagnostic: it is missing, no profile, cut
 * off, not of a press with four inks, or of another version. */
PressColors *press_colors_open(Arena *arena, PressCache *cache, Diagnostics *diagnostics,
                               const PressSettings *settings, int newest_version);

/* The bytes of the profile, for the output intent. */
Str press_colors_bytes(const PressColors *colors);
/* What the profile calls itself; may be empty. */
Str press_colors_description(const PressColors *colors);

/* In the press's inks: gray, and RGB that is neutral, in black ink alone; other RGB (sRGB) through the
 * profile; CMYK as it is. Spot and registration colours as they are. */
Color press_color(const PressColors *colors, Color color);

/* From RGB pixels of one picture to inks. */
typedef struct PressConverter PressConverter;

/* source: the picture's own profile (empty: sRGB). A profile that LittleCMS cannot use is a warning, and sRGB
 * takes its place. It lives as long as the colours, which keep it for other pictures of the same profile. */
const PressConverter *press_converter(PressColors *colors, Diagnostics *diagnostics, Str source, Str path);

/* Three bytes a pixel → four, 255 the most ink. */
void press_convert(const PressConverter *converter, const uint8_t *pixels, size_t count, uint8_t *inks);

#endif
