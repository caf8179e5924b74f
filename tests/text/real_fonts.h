/* BIZ UD Mincho and Gothic as installed, with Noto Serif CJK behind them: for tests that need real glyphs. */
#ifndef HANMEN_TESTS_TEXT_REAL_FONTS_H
#define HANMEN_TESTS_TEXT_REAL_FONTS_H

#include "text/line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct RealFonts {
    jmp_buf out_of_memory;
    Arena *arena, *scratch; /* scratch: for dumps */
    Diagnostics *diagnostics;
    FontSet *set;
    StyleSheet sheet;
    TextContext context;
    Style body;
} RealFonts;

static inline void real_fonts_family(RealFonts *fonts, Str name, Str path, const Str *fallbacks,
                                     size_t fallback_count) {
    FamilyId family = font_set_add_family(fonts->set, name, fallbacks, fallback_count, (Span){0});
    font_set_add_face(fonts->set, family, WEIGHT_REGULAR, &path, 1, 0, (Span){0});
}

static inline RealFonts *real_fonts_open(void) {
    RealFonts *fonts = calloc(1, sizeof *fonts);
    if (setjmp(fonts->out_of_memory) != 0) abort();
    fonts->arena = arena_create(&fonts->out_of_memory);
    fonts->scratch = arena_create(&fonts->out_of_memory);
    fonts->diagnostics = diagnostics_create(fonts->arena);
    fonts->set = font_set_create(fonts->arena);
    static const Str fallback = {"Noto Serif CJK JP", 17};
    real_fonts_family(fonts, STR("BIZ UD Mincho"),
                      STR("/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf"), &fallback, 1);
    real_fonts_family(fonts, STR("BIZ UD Gothic"),
                      STR("/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Bold.ttf"), &fallback, 1);
    real_fonts_family(fonts, STR("BIZ UDP Mincho"),
                      STR("/usr/share/fonts/truetype/bizud-mincho/BIZUDPMincho-Regular.ttf"), &fallback, 1);
    real_fonts_family(fonts, fallback, STR("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"), NULL,
                      0);
    for (FamilyId family = 0; family < 4; family++) {
        font_set_require(fonts->set, fonts->diagnostics, family);
        font_set_require_fallbacks(fonts->set, fonts->diagnostics, family);
    }
    fonts->context = (TextContext){.fonts = fonts->set, .sheet = &fonts->sheet};
    fonts->body = (Style){.name = STR("body"),
                          .family = STR("BIZ UD Mincho"),
                          .latin_scale = 1000,
                          .size = 10000,
                          .pitch = 18000,
                          .align = ALIGN_JUSTIFY,
                          .kinsoku = KINSOKU_STRICT,
                          .western_gap = 250,
                          .first_indent = 10000};
    map_put(fonts->arena, &fonts->sheet.styles, fonts->body.name, &fonts->body);
    return fonts;
}

static inline void real_fonts_close(RealFonts *fonts) {
    arena_destroy(fonts->scratch);
    arena_destroy(fonts->arena);
    free(fonts);
}

static inline const Paragraph *real_paragraph(RealFonts *fonts, const char *text) {
    return paragraph_prepare_plain(fonts->arena, fonts->diagnostics, &fonts->context, str_from_c(text),
                                   &fonts->body, 1, (Span){0});
}

/* The same with a family "Scripts": BIZ UD Mincho, then what shows Chinese, Korean, Arabic and Hebrew. */
static inline RealFonts *real_fonts_open_scripts(void) {
    RealFonts *fonts = real_fonts_open();
    static const Str fallbacks[] = {{"Noto Serif CJK JP", 17}, {"DejaVu Sans", 11}};
    real_fonts_family(fonts, STR("Scripts"),
                      STR("/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf"), fallbacks, 2);
    real_fonts_family(fonts, fallbacks[1], STR("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"), NULL, 0);
    FamilyId scripts = font_set_find(fonts->set, STR("Scripts"));
    assert_true(font_set_require(fonts->set, fonts->diagnostics, scripts));
    font_set_require_fallbacks(fonts->set, fonts->diagnostics, scripts);
    fonts->body.family = STR("Scripts");
    return fonts;
}

#endif
