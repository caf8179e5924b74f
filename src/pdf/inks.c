/* Colours in the file: see inks.h.
 *
 * Takes: colours. Gives: operators and resources.
 * Invariant: one function object for each spot colour, so that all its uses agree (ISO 19005-2, 6.2.4.4).
 */
#include "pdf/inks.h"

#include "document/color.h"

/* From a tint to inks, in proportion (ISO 32000-1, 7.10.3). */
static PdfId add_tint_function(Arena *arena, PdfFile *file, Color full) {
    StrBuilder entries = {.arena = arena};
    str_append(&entries, STR("/FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1["));
    for (int i = 0; i < 4; i++) {
        if (i > 0) str_append_byte(&entries, ' ');
        syntax_thousandths(&entries, full.value[i]);
    }
    str_append(&entries, STR("]/N 1"));
    return pdf_file_add(file, str_built(&entries));
}

PdfInks *inks_create(Arena *arena, PdfFile *file, const PdfProfile *profile, PressColors *press,
                     const SpotColor *spots, size_t spot_count) {
    PdfInks *inks = ARENA_NEW(arena, PdfInks);
    *inks = (PdfInks){.for_screen = profile && profile->colors == COLORS_SCREEN,
                      .press = press,
                      .spots = spots,
                      .spot_count = spot_count,
                      .spot_functions = ARENA_ARRAY(arena, PdfId, spot_count)};
    if (!press) return inks;
    inks->black_overprints = profile->press.black_text == BLACK_OVERPRINTS;
    inks->is_opaque = profile->standards & STANDARD_ANY_X_1A;
    for (size_t i = 0; i < spot_count; i++)
        inks->spot_functions[i] = add_tint_function(arena, file, press_color(press, spots[i].alternate));
    inks->registration_function =
        add_tint_function(arena, file, (Color){COLOR_CMYK, {1000, 1000, 1000, 1000}});
    return inks;
}

/* Black ink alone is a gray, other inks are what the simplest reckoning makes of them (ISO 32000-1, 10.3.5):
 * the screen has no press to define them. */
static Color screen_color(Color color) {
    if (color.space != COLOR_CMYK) return color;
    const uint16_t light = (uint16_t)(1000 - color.value[3]);
    if (!color.value[0] && !color.value[1] && !color.value[2]) return (Color){COLOR_GRAY, {light}};
    Color shown = {.space = COLOR_RGB};
    for (int i = 0; i < 3; i++) shown.value[i] = (uint16_t)((1000 - color.value[i]) * light / 1000);
    return shown;
}

static bool is_rich_black(Color color) {
    return color.space == COLOR_CMYK && color.value[3] == 1000 &&
           (color.value[0] || color.value[1] || color.value[2]);
}

Color inks_color(const PdfInks *inks, Color color, InkUse use) {
    if (!inks->press && color.space == COLOR_REGISTRATION) color = (Color){.space = COLOR_GRAY};
    if (!inks->press && color.space == COLOR_SPOT)
        color = color_tint(inks->spots[color.value[1]].alternate, color.value[0]);
    if (inks->for_screen) return screen_color(color);
    if (!inks->press) return color;
    const Color printed = press_color(inks->press, color);
    return use == INK_LINE && is_rich_black(printed) ? (Color){COLOR_CMYK, {0, 0, 0, 1000}} : printed;
}

bool inks_overprint(const PdfInks *inks, Color color, InkUse use) {
    static const Color black = {COLOR_CMYK, {0, 0, 0, 1000}};
    return inks->black_overprints && use == INK_LINE && color_equal(color, black);
}

Color inks_on_white(Color color, uint8_t alpha) {
    return color_tint(color, (alpha * 1000u + 127) / 255);
}

bool inks_needs_space(Color color) {
    return color.space == COLOR_SPOT || color.space == COLOR_REGISTRATION;
}

static void append_color(StrBuilder *out, Color color, const char *const operators[3], const char *space,
                         const char *paint) {
    static const int components[] = {[COLOR_GRAY] = 1, [COLOR_RGB] = 3, [COLOR_CMYK] = 4};
    if (inks_needs_space(color)) {
        if (color.space == COLOR_SPOT)
            str_append_format(out, "/S%d %s ", color.value[1], space);
        else
            str_append_format(out, "/All %s ", space);
        syntax_thousandths(out, color.value[0]);
        str_append_format(out, " %s\n", paint);
        return;
    }
    for (int i = 0; i < components[color.space]; i++) {
        syntax_thousandths(out, color.value[i]);
        str_append_byte(out, ' ');
    }
    str_append_c(out, operators[color.space]);
    str_append_byte(out, '\n');
}

void inks_append_fill(StrBuilder *out, Color color) {
    append_color(out, color, (const char *const[]){"g", "rg", "k"}, "cs", "scn");
}

void inks_append_stroke(StrBuilder *out, Color color) {
    append_color(out, color, (const char *const[]){"G", "RG", "K"}, "CS", "SCN");
}

static void append_separation(StrBuilder *out, Str name, PdfId function) {
    str_append(out, STR("[/Separation"));
    syntax_name(out, name);
    str_append(out, STR("/DeviceCMYK "));
    syntax_reference(out, function);
    str_append_byte(out, ']');
}

void inks_append_spaces(const PdfInks *inks, StrBuilder *out) {
    str_append(out, STR("/ColorSpace<</All"));
    append_separation(out, STR("All"), inks->registration_function);
    for (size_t i = 0; i < inks->spot_count; i++) {
        str_append_format(out, "/S%zu", i);
        append_separation(out, inks->spots[i].name, inks->spot_functions[i]);
    }
    str_append(out, STR(">>"));
}
