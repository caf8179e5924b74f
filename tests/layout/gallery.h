/* What tests of whole pages share: a report's pages as text, and the places of the words in it.
 *
 * Takes: the path of a report. Gives: lines of the pages' dump. Invariant: a report that has errors fails the
 * test, unless the caller asks for its messages.
 */
#ifndef HANMEN_TESTS_LAYOUT_GALLERY_H
#define HANMEN_TESTS_LAYOUT_GALLERY_H

#include "text/golden.h"

#include "base/array.h"
#include "base/sink.h"
#include "hanmen.h"

/* The pages of a report; with *messages what was said of it, errors too. */
static inline Str gallery_pages(Arena *arena, hanmen_library *library, const char *report, Str *messages) {
    StrBuilder dump = {.arena = arena}, said = {.arena = arena};
    Sink out = sink_to_builder(&dump), log_sink = sink_to_builder(&said);
    hanmen_log log = {.write = log_sink.write, .context = log_sink.context};
    hanmen_status status = hanmen_dump(library, report, HANMEN_STAGE_PAGES, out.write, out.context, &log);
    if (messages) *messages = str_built(&said);
    if (status != HANMEN_OK && !messages) fail_msg("%s: %s", report, str_to_c(arena, str_built(&said)));
    return str_built(&dump);
}

static inline hanmen_library *gallery_library(void) {
    return hanmen_open(&(hanmen_options){.fonts_file = "fonts/fonts.yaml", .layouts_folder = "layouts"});
}

/* A line of text: its box, and what its first run says. Runs of one line have the same place in the dump. */
typedef struct GalleryText {
    int page;
    double left, right, top, bottom, baseline;
    Str text;
} GalleryText;

typedef struct GalleryTexts {
    ARRAY(GalleryText)
    list;
} GalleryTexts;

static inline double gallery_number(const char *line, const char *key) {
    const char *at = strstr(line, key);
    return at ? atof(at + strlen(key)) : 0;
}

/* Overhangs of half a point are no overlap: faces draw a little beyond their bodies. */
static inline bool gallery_overlap(const GalleryText *a, const GalleryText *b) {
    const double slack = 0.5;
    return a->page == b->page && a->left + slack < b->right && b->left + slack < a->right &&
           a->top + slack < b->bottom && b->top + slack < a->bottom;
}

static inline GalleryTexts gallery_texts(Arena *arena, Str pages) {
    GalleryTexts texts = {0};
    char *rest = str_to_c(arena, pages);
    int page = 0;
    for (char *line = strtok(rest, "\n"); line; line = strtok(NULL, "\n")) {
        while (*line == ' ') line++;
        if (strncmp(line, "page ", 5) == 0) page++;
        if (strncmp(line, "text ", 5) != 0) continue;
        const char *quoted = strchr(line, '"');
        const double x = gallery_number(line, " x="), y = gallery_number(line, " y="),
                     size = gallery_number(line, " size=");
        GalleryText text = {
            page, x, x + gallery_number(line, " to="), y - size * 0.8, y + size * 0.1, y, str_from_c(quoted)};
        GalleryText *last = texts.list.count ? &texts.list.at[texts.list.count - 1] : NULL;
        if (last && last->page == page && last->left == text.left && last->baseline == y) {
            if (text.right > last->right) last->right = text.right;
            continue;
        }
        array_push(arena, &texts.list, text);
    }
    return texts;
}

#endif
