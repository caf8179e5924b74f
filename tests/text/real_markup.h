/* Inlines from markup, as a chapter's reader makes them. */
#ifndef HANMEN_TESTS_TEXT_REAL_MARKUP_H
#define HANMEN_TESTS_TEXT_REAL_MARKUP_H

#include "input/inline_markup.h"
#include "real_fonts.h"

/* yaml: a mapping with a block scalar under `text`. */
static inline Inline *real_markup(RealFonts *fonts, Str yaml) {
    const YamlNode *root = yaml_parse(fonts->arena, fonts->diagnostics, STR("case"), yaml);
    assert_non_null(root);
    NodeList nodes = {0};
    array_push(fonts->arena, &nodes.list, (Node){0});
    Markup markup = {.arena = fonts->arena,
                     .scratch = arena_create_below(fonts->arena),
                     .diagnostics = fonts->diagnostics,
                     .nodes = &nodes};
    const YamlNode *scalar = yaml_get(root, STR("text"));
    return markup_read_line(&markup, scalar, scalar->text.length);
}

#endif
