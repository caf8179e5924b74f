/* Colours in the file: what each becomes there, their operators, and the resources these need.
 *
 * Takes: colours of layouts, pictures and pages; what the file is for. Gives: device colours for the screen,
 * or inks of a press (ISO 32000-1, 8.6). Invariant: a file for the screen has no inks, one for a press has
 * nothing but them.
 */
#ifndef HANMEN_PDF_INKS_H
#define HANMEN_PDF_INKS_H

#include "color/press_colors.h"
#include "document/style.h"
#include "pdf/object.h"

typedef struct PdfInks {
    bool for_screen;       /* inks become what the screen shows */
    PressColors *press;    /* NULL: the file is for no press */
    bool black_overprints; /* text and lines in black ink alone */
    bool is_opaque;        /* there is no transparency: it is mixed with white */
    const SpotColor *spots;
    size_t spot_count;
    PdfId *spot_functions; /* of each spot colour: from its tint to CMYK */
    PdfId registration_function;
} PdfInks;

/* For a profile (NULL: colours as they are). press: NULL when it is for none. */
PdfInks *inks_create(Arena *arena, PdfFile *file, const PdfProfile *profile, PressColors *press,
                     const SpotColor *spots, size_t spot_count);

/* Text and lines are never set in several inks where black is one of them: plates do not meet exactly. */
typedef enum InkUse { INK_AREA, INK_LINE } InkUse;

/* What the colour is in the file. */
Color inks_color(const PdfInks *inks, Color color, InkUse use);

/* Whether what is drawn in this colour of the file prints over what lies under it. */
bool inks_overprint(const PdfInks *inks, Color color, InkUse use);

/* The colour of the file thinned out to `alpha` of 255 on white. */
Color inks_on_white(Color color, uint8_t alpha);

/* Operators with operands and a newline: "0.5 g", "/S0 cs 0.3 scn". */
void inks_append_fill(StrBuilder *out, Color color);
void inks_append_stroke(StrBuilder *out, Color color);

/* Whether the colour needs the resources below. */
bool inks_needs_space(Color color);
/* The ColorSpace entry of a resource dictionary. */
void inks_append_spaces(const PdfInks *inks, StrBuilder *out);

#endif
