/* A colour, as layouts, pictures and pages have it.
 *
 * Takes: nothing. Gives: the type. Invariant: gray and RGB count light, CMYK and spot colours count ink.
 */
#ifndef HANMEN_BASE_COLOR_H
#define HANMEN_BASE_COLOR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef enum ColorSpace {
    COLOR_GRAY,
    COLOR_RGB,
    COLOR_CMYK,
    COLOR_SPOT,        /* value: tint, and the number of the spot colour in the layout */
    COLOR_REGISTRATION /* value: tint, in every ink of the job: marks outside the trimmed page */
} ColorSpace;
typedef struct Color {
    ColorSpace space;
    uint16_t value[4]; /* 0..1000 */
} Color;

static inline bool color_equal(Color a, Color b) {
    return a.space == b.space && memcmp(a.value, b.value, sizeof a.value) == 0;
}

#endif
