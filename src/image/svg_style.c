/* Takes an element's attributes; changes the style it inherited.
 * Invariant: a property that would change what is drawn is either obeyed or refused.
 */
#include "image/svg.h"

#include <math.h>
#include <string.h>

/* One property of one element. */
typedef struct Setting {
    SvgReader *reader;
    const SvgElement *element;
    SvgStyle *style;
    Str name, value;
} Setting;

typedef bool (*SetProperty)(const Setting *setting);

SvgStyle svg_initial_style(void) {
    return (SvgStyle){.stroke = {.is_none = true},
                      .fill_opacity = 1,
                      .stroke_opacity = 1,
                      .opacity = 1,
                      .stroke_width = 1,
                      .miter_limit = 4};
}

void svg_refuse_value(SvgReader *reader, const SvgElement *element, Str name, Str value) {
    Arena *arena = reader->source->arena;
    reader->error_count++;
    DIAGNOSE(reader->source->diagnostics, SVG_VALUE, element->span, str_to_c(arena, name),
             str_to_c(arena, str_slice(value, 0, 60)));
}

/* What lengths that are neither horizontal nor vertical refer to (SVG 1.1, 7.10). */
static double diagonal(const SvgReader *reader) {
    return sqrt((reader->width * reader->width + reader->height * reader->height) / 2);
}

/* True when the value is one of the words, which are parted by blanks. */
static bool is_one_of(Str value, const char *words) {
    for (const char *word = words; *word;) {
        size_t length = strcspn(word, " ");
        if (value.length == length && memcmp(value.text, word, length) == 0) return true;
        word += length + (word[length] == ' ');
    }
    return false;
}

static void refuse_property(const Setting *setting) {
    Arena *arena = setting->reader->source->arena;
    setting->reader->error_count++;
    DIAGNOSE(setting->reader->source->diagnostics, SVG_PROPERTY, setting->element->span,
             str_to_c(arena, setting->name), str_to_c(arena, str_slice(setting->value, 0, 60)));
}

/* Gradients and patterns are refused; a colour for a device (“#fff icc-color(…)”) is read as its sRGB part.
 */
static bool set_paint(const Setting *setting, SvgPaint *paint) {
    Str value = setting->value;
    if (str_starts_with(value, STR("url("))) {
        refuse_property(setting);
        return true;
    }
    paint->is_none = is_one_of(value, "none transparent");
    if (paint->is_none) return true;
    if (is_one_of(value, "currentColor currentcolor")) {
        memcpy(paint->rgb, setting->style->color, 3);
        return true;
    }
    size_t device = str_find(value, STR(" icc-color("));
    return svg_parse_color(device == SIZE_MAX ? value : str_slice(value, 0, device), paint->rgb);
}

static bool set_fill(const Setting *setting) {
    return set_paint(setting, &setting->style->fill);
}

static bool set_stroke(const Setting *setting) {
    return set_paint(setting, &setting->style->stroke);
}

static bool set_color(const Setting *setting) {
    return svg_parse_color(setting->value, setting->style->color);
}

static bool parse_opacity(Str value, double *opacity) {
    if (!svg_parse_length(value, 1, opacity)) return false;
    *opacity = fmax(0, fmin(1, *opacity));
    return true;
}

static bool set_fill_opacity(const Setting *setting) {
    return parse_opacity(setting->value, &setting->style->fill_opacity);
}

static bool set_stroke_opacity(const Setting *setting) {
    return parse_opacity(setting->value, &setting->style->stroke_opacity);
}

/* A group's opacity is given to each of its shapes; where they overlap that shows, which maps and diagrams
 * accept. */
static bool set_opacity(const Setting *setting) {
    return parse_opacity(setting->value, &setting->style->own_opacity);
}

static bool set_fill_rule(const Setting *setting) {
    setting->style->even_odd = is_one_of(setting->value, "evenodd");
    return is_one_of(setting->value, "evenodd nonzero");
}

static bool set_stroke_width(const Setting *setting) {
    return svg_parse_length(setting->value, diagonal(setting->reader), &setting->style->stroke_width) &&
           setting->style->stroke_width >= 0;
}

static bool set_miter_limit(const Setting *setting) {
    return svg_parse_length(setting->value, 1, &setting->style->miter_limit) &&
           setting->style->miter_limit >= 1;
}

static bool set_cap(const Setting *setting) {
    setting->style->cap = is_one_of(setting->value, "round")    ? 1
                          : is_one_of(setting->value, "square") ? 2
                                                                : 0;
    return is_one_of(setting->value, "butt round square");
}

static bool set_join(const Setting *setting) {
    setting->style->join = is_one_of(setting->value, "round")   ? 1
                           : is_one_of(setting->value, "bevel") ? 2
                                                                : 0;
    return is_one_of(setting->value, "miter round bevel");
}

/* An odd list is repeated to make it even; a list that sums to nothing is a solid line (SVG 1.1, 11.4). */
static bool set_dashes(const Setting *setting) {
    SvgStyle *style = setting->style;
    SvgScanner scanner = {setting->value, 0};
    double sum = 0;
    style->dash_count = 0;
    if (is_one_of(setting->value, "none")) return true;
    while (scanner.at < setting->value.length) {
        size_t start = scanner.at;
        while (scanner.at < setting->value.length && !strchr(" ,\t\n", setting->value.text[scanner.at]))
            scanner.at++;
        double length;
        Str item = str_slice(setting->value, start, scanner.at);
        if (style->dash_count == SVG_DASH_LIMIT ||
            !svg_parse_length(item, diagonal(setting->reader), &length) || length < 0)
            return false;
        style->dashes[style->dash_count++] = length;
        sum += length;
        svg_scan_separator(&scanner);
    }
    if (style->dash_count % 2) {
        if (style->dash_count * 2 > SVG_DASH_LIMIT) return false;
        memcpy(style->dashes + style->dash_count, style->dashes, style->dash_count * sizeof *style->dashes);
        style->dash_count *= 2;
    }
    if (sum == 0) style->dash_count = 0;
    return true;
}

static bool set_dash_offset(const Setting *setting) {
    return svg_parse_length(setting->value, diagonal(setting->reader), &setting->style->dash_offset);
}

static bool set_visibility(const Setting *setting) {
    setting->style->is_hidden = !is_one_of(setting->value, "visible");
    return is_one_of(setting->value, "visible hidden collapse");
}

static bool set_display(const Setting *setting) {
    if (is_one_of(setting->value, "none")) setting->style->is_not_displayed = true;
    return true;
}

/* Effects: only the value that changes nothing is accepted. */
static bool refuse_effect(const Setting *setting) {
    if (!is_one_of(setting->value, "none normal auto")) refuse_property(setting);
    return true;
}

static const struct {
    Str name;
    SetProperty set;
} properties[] = {
    {{"clip-path", 9}, refuse_effect},
    {{"color", 5}, set_color},
    {{"display", 7}, set_display},
    {{"fill", 4}, set_fill},
    {{"fill-opacity", 12}, set_fill_opacity},
    {{"fill-rule", 9}, set_fill_rule},
    {{"filter", 6}, refuse_effect},
    {{"marker", 6}, refuse_effect},
    {{"marker-end", 10}, refuse_effect},
    {{"marker-mid", 10}, refuse_effect},
    {{"marker-start", 12}, refuse_effect},
    {{"mask", 4}, refuse_effect},
    {{"mix-blend-mode", 14}, refuse_effect},
    {{"opacity", 7}, set_opacity},
    {{"paint-order", 11}, refuse_effect},
    {{"stroke", 6}, set_stroke},
    {{"stroke-dasharray", 16}, set_dashes},
    {{"stroke-dashoffset", 17}, set_dash_offset},
    {{"stroke-linecap", 14}, set_cap},
    {{"stroke-linejoin", 15}, set_join},
    {{"stroke-miterlimit", 17}, set_miter_limit},
    {{"stroke-opacity", 14}, set_stroke_opacity},
    {{"stroke-width", 12}, set_stroke_width},
    {{"vector-effect", 13}, refuse_effect},
    {{"visibility", 10}, set_visibility},
};

static void apply(Setting setting) {
    size_t important = str_find(setting.value, STR("!important"));
    if (important != SIZE_MAX) setting.value = str_slice(setting.value, 0, important);
    setting.value = str_trim(setting.value);
    if (str_equal(setting.value, STR("inherit"))) return;
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        if (!str_equal(setting.name, properties[i].name)) continue;
        if (!properties[i].set(&setting))
            svg_refuse_value(setting.reader, setting.element, setting.name, setting.value);
        return;
    }
}

static bool is_color_property(Str name) {
    return str_equal(name, STR("color"));
}

/* Calls apply for the properties of one pass: `color` first, because `currentColor` means it. */
static void apply_declarations(Setting setting, Str declarations, bool colors) {
    for (size_t at = 0; at < declarations.length;) {
        size_t end = at + str_find(str_slice(declarations, at, declarations.length), STR(";"));
        if (end > declarations.length || end < at) end = declarations.length;
        Str one = str_slice(declarations, at, end);
        size_t colon = str_find(one, STR(":"));
        at = end + 1;
        if (colon == SIZE_MAX) continue;
        setting.name = str_trim(str_slice(one, 0, colon));
        setting.value = str_slice(one, colon + 1, one.length);
        if (is_color_property(setting.name) == colors) apply(setting);
    }
}

void svg_style_apply(SvgReader *reader, const SvgElement *element, SvgStyle *style) {
    Setting setting = {.reader = reader, .element = element, .style = style};
    Str declarations = svg_attribute(element, STR("style"));
    style->own_opacity = 1;
    for (int pass = 0; pass < 2; pass++) {
        bool colors = pass == 0;
        for (size_t i = 0; i < element->attribute_count; i++) {
            setting.name = element->attributes[i].name;
            setting.value = element->attributes[i].value;
            if (is_color_property(setting.name) == colors) apply(setting);
        }
        apply_declarations(setting, declarations, colors);
    }
    style->opacity *= style->own_opacity;
}
