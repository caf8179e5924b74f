/* Colours as authors write them.
 *
 * Takes: text. Gives: a Color in 1/1000.
 * Invariant: values are in range or the text is refused.
 */
#include "document/color.h"

static int hex_digit(char byte) {
    if (byte >= '0' && byte <= '9') return byte - '0';
    if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
    if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
    return -1;
}

static bool parse_hex(Str digits, Color *color) {
    if (digits.length != 3 && digits.length != 6) return false;
    size_t width = digits.length / 3;
    Color result = {.space = COLOR_RGB};
    for (size_t i = 0; i < 3; i++) {
        int high = hex_digit(digits.text[i * width]), low = hex_digit(digits.text[i * width + width - 1]);
        if (high < 0 || low < 0) return false;
        result.value[i] = (uint16_t)(((high * 16 + low) * 1000 + 127) / 255);
    }
    *color = result;
    return true;
}

/* Per cent numbers separated by commas; a % sign behind each is allowed. Gives their count, 0 when wrong. */
static size_t parse_per_cents(Str text, uint16_t *values, size_t most) {
    size_t count = 0;
    for (size_t at = 0; count < most;) {
        size_t end = at;
        while (end < text.length && text.text[end] != ',') end++;
        Str part = str_trim(str_slice(text, at, end));
        if (str_ends_with(part, STR("%"))) part.length--;
        Dimension dimension;
        char buffer[16];
        if (!part.length || part.length > sizeof buffer - 2) return 0;
        for (size_t i = 0; i < part.length; i++) buffer[i] = part.text[i];
        buffer[part.length] = '%';
        if (dimension_parse((Str){buffer, part.length + 1}, &dimension) != DIMENSION_OK) return 0;
        if (dimension.value < 0 || dimension.value > 100000) return 0;
        values[count++] = (uint16_t)((dimension.value + 50) / 100);
        if (end >= text.length) return count;
        at = end + 1;
    }
    return 0;
}

/* The part between `name(` and `)`, or an empty Str. */
static Str arguments_of(Str text, Str name) {
    if (!str_starts_with(text, name) || !str_ends_with(text, STR(")"))) return (Str){0};
    return str_slice(text, name.length, text.length - 1);
}

bool color_parse(Str text, Color *color) {
    text = str_trim(text);
    if (str_equal(text, STR("black"))) {
        *color = (Color){.space = COLOR_GRAY, .value = {0}};
        return true;
    }
    if (str_equal(text, STR("white"))) {
        *color = (Color){.space = COLOR_GRAY, .value = {1000}};
        return true;
    }
    if (str_starts_with(text, STR("#"))) return parse_hex(str_slice(text, 1, text.length), color);
    Color result = {0};
    if (parse_per_cents(arguments_of(text, STR("gray(")), result.value, 1) == 1) {
        result.space = COLOR_GRAY;
    } else if (parse_per_cents(arguments_of(text, STR("cmyk(")), result.value, 4) == 4) {
        result.space = COLOR_CMYK;
    } else {
        return false;
    }
    *color = result;
    return true;
}

Color color_tint(Color color, unsigned tint) {
    static const int inks[] = {
        [COLOR_GRAY] = 0, [COLOR_RGB] = 0, [COLOR_CMYK] = 4, [COLOR_SPOT] = 1, [COLOR_REGISTRATION] = 1};
    static const int lights[] = {
        [COLOR_GRAY] = 1, [COLOR_RGB] = 3, [COLOR_CMYK] = 0, [COLOR_SPOT] = 0, [COLOR_REGISTRATION] = 0};
    for (int i = 0; i < inks[color.space]; i++)
        color.value[i] = (uint16_t)((color.value[i] * tint + 500) / 1000);
    for (int i = 0; i < lights[color.space]; i++)
        color.value[i] = (uint16_t)(1000 - ((1000u - color.value[i]) * tint + 500) / 1000);
    return color;
}

bool color_named(const Map *colors, Str text, Color *color) {
    text = str_trim(text);
    if (color_parse(text, color)) return true;
    if (!colors) return false;
    const size_t open = str_find(text, STR("("));
    const Str name = str_trim(str_slice(text, 0, open));
    uint16_t tint[1] = {1000};
    if (open != SIZE_MAX) {
        if (!str_ends_with(text, STR(")"))) return false;
        if (parse_per_cents(str_slice(text, open + 1, text.length - 1), tint, 1) != 1) return false;
    }
    const Color *named = map_get(colors, name);
    if (!named) return false;
    *color = color_tint(*named, tint[0]);
    return true;
}

bool color_may_be_name(Str text) {
    text = str_trim(text);
    const bool is_literal = str_starts_with(text, STR("#")) || str_starts_with(text, STR("gray(")) ||
                            str_starts_with(text, STR("cmyk("));
    const size_t open = str_find(text, STR("("));
    return text.length > 0 && !is_literal && open != 0 && (open == SIZE_MAX || str_ends_with(text, STR(")")));
}
