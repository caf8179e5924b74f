/* Colours as authors write them.
 *
 * Takes: "#rrggbb", "#rgb", "gray(40%)", "cmyk(0, 80, 100, 0)". Gives: a Color.
 * Invariant: gray counts light (0% is black, 100% white, as in PDF); cmyk counts ink.
 */
#ifndef HANMEN_DOCUMENT_COLOR_H
#define HANMEN_DOCUMENT_COLOR_H

#include "document/style.h"

/* False when the text is no colour; *color is then as it was. `black` and `white` are gray. */
bool color_parse(Str text, Color *color);

/* As color_parse, and also the layout's names: "accent", "accent(30%)" for a tint. colors: NULL: none. */
bool color_named(const Map *colors, Str text, Color *color);

/* True when a layout may define the text: a word, or a word with a tint. */
bool color_may_be_name(Str text);

/* The color thinned out on white; tint in 1/1000. */
Color color_tint(Color color, unsigned tint);

#endif
