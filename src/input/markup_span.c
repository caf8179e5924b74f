/* Names and values of spans: see markup_span.h. */
#include "input/markup_span.h"

#include "base/suggest.h"
#include "document/color.h"

static const SpanKind spans[] = {
    {{"small", 5}, VALUE_NONE, false, ""},
    {{"sup", 3}, VALUE_NONE, false, ""},
    {{"sub", 3}, VALUE_NONE, false, ""},
    {{"nobr", 4}, VALUE_NONE, false, ""},
    {{"lang", 4}, VALUE_LANGUAGE, true, "en"},
    {{"abbr", 4}, VALUE_TEXT, true, "full=United Nations Environment Programme"},
    {{"code", 4}, VALUE_NONE, false, ""},
    {{"color", 5},
     VALUE_COLOR,
     true,
     "#0e4d64, gray(40%), cmyk(0,80,60,10), or a name of the layout's colours"},
    {{"kenten", 6},
     VALUE_MARK,
     false,
     "dot, sesame, open-sesame, circle, open-circle, double-circle, triangle"},
    {{"underline", 9}, VALUE_LINE, false, "single, double"},
    {{"sideline", 8}, VALUE_LINE, false, "single, double"},
    {{"refmark", 7}, VALUE_NONE, false, ""},
    {{"jidori", 6}, VALUE_WIDTH, false, "width=7zw, characters=7"},
    {{"warichu", 7}, VALUE_NONE, false, ""},
    {{"furiwake", 8}, VALUE_NONE, false, ""},
    {{"tab", 3}, VALUE_NONE, false, ""},
    {{"tcy", 3}, VALUE_NONE, false, ""},
    {{"idx", 3}, VALUE_TEXT, false, ""},
};

const SpanKind *markup_find_span(Str name) {
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        if (str_equal(name, spans[i].name)) return &spans[i];
    return NULL;
}

/* A length above zero; a bare number counts characters and becomes `zw`. */
static bool read_width(Arena *arena, Str *value) {
    Dimension width;
    DimensionError error = dimension_parse(*value, &width);
    if (error == DIMENSION_NO_UNIT) {
        *value = str_format(arena, "%.*szw", STR_ARGS(*value));
        error = dimension_parse(*value, &width);
    }
    return error == DIMENSION_OK && width.value > 0 && (width.unit == UNIT_EM || width.unit == UNIT_ABSOLUTE);
}

static bool is_value(Arena *arena, SpanValue kind, Str *value) {
    Color color;
    EmphasisMark mark;
    Underline underline;
    switch (kind) {
    case VALUE_NONE: return false;
    case VALUE_LANGUAGE:
    case VALUE_TEXT: return true;
    case VALUE_COLOR: return color_parse(*value, &color) || color_may_be_name(*value);
    case VALUE_MARK: return emphasis_mark_named(*value, &mark) && mark != EMPHASIS_MARK_NONE;
    case VALUE_LINE: return underline_named(*value, &underline) && underline != UNDERLINE_NONE;
    case VALUE_WIDTH: return read_width(arena, value);
    }
    return false;
}

void markup_take_value(Markup *markup, const SpanKind *kind, Inline *made, Str value) {
    const char *name = str_to_c(markup->arena, kind->name);
    if (!value.length) {
        if (kind->needs_value) DIAGNOSE(markup->diagnostics, MARKUP_SPAN_VALUE, made->span, name);
        return;
    }
    const char *written = str_to_c(markup->arena, value);
    if (kind->value == VALUE_NONE) {
        DIAGNOSE(markup->diagnostics, MARKUP_SPAN_NO_VALUE, made->span, name);
    } else if (!is_value(markup->arena, kind->value, &value)) {
        DIAGNOSE(markup->diagnostics, MARKUP_SPAN_BAD_VALUE, made->span, name, written, kind->values);
    } else {
        Str *parts = ARENA_NEW(markup->arena, Str);
        *parts = value;
        made->parts = parts;
        made->part_count = 1;
    }
}

void markup_refuse_span(Markup *markup, Str name, Span place) {
    const char *text = str_to_c(markup->arena, name);
    Str names[sizeof spans / sizeof *spans];
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) names[i] = spans[i].name;
    Str near = suggest_name(markup->arena, name, names, sizeof spans / sizeof *spans);
    if (near.length)
        DIAGNOSE(markup->diagnostics, MARKUP_UNKNOWN_SPAN_NEAR, place, text, str_to_c(markup->arena, near));
    else
        DIAGNOSE(markup->diagnostics, MARKUP_UNKNOWN_SPAN, place, text);
}
