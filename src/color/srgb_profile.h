/* The sRGB colour space as an ICC profile.
 *
 * Gives: the bytes of a profile of our own making, for a file's output intent.
 * Invariant: always the same bytes; they say what IEC 61966-2-1 says.
 */
#ifndef HANMEN_COLOR_SRGB_PROFILE_H
#define HANMEN_COLOR_SRGB_PROFILE_H

#include "base/str.h"

/* A display profile of version 4 (ICC.1:2010) with the colorants and the curve of sRGB. */
Str srgb_profile(Arena *arena);

#endif
