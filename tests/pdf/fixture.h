/* Pages made by hand for the tests of the pdf stage, and the tools that look at the result.
 *
 * Takes: texts, places. Gives: Pages, PDF bytes, what qpdf, pdftotext and mutool say of them.
 * Invariant: every character is a cluster of its own (with its variation selector), placed by the face's own
 * advance.
 */
#ifndef HANMEN_TESTS_PDF_FIXTURE_H
#define HANMEN_TESTS_PDF_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/array.h"
#include "base/utf8.h"
#include "pdf/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BIZ_MINCHO "/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf"
#define BIZ_GOTHIC "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"
#define NOTO_SERIF "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"

static const Color BLACK = {COLOR_GRAY, {0}};
static const PdfInformation INFORMATION = {.title = {"国連 & UNEP <2026>", sizeof "国連 & UNEP <2026>" - 1},
                                           .author = {"環境省", sizeof "環境省" - 1},
                                           .language = {"ja", 2},
                                           .date = 1775035800}; /* 2026-04-01 09:30 UTC */

typedef struct Fixture {
    jmp_buf out_of_memory;
    Arena *arena;
    Diagnostics *diagnostics;
    ARRAY(Item)
    items;
    ARRAY(Page)
    pages;
    const OutlineEntry *outline;
    size_t outline_count;
    uint32_t face_count;
} Fixture;

static int fixture_open(void **state) {
    Fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture) return -1;
    fixture->arena = arena_create(&fixture->out_of_memory);
    fixture->diagnostics = diagnostics_create(fixture->arena);
    *state = fixture;
    return 0;
}

static int fixture_close(void **state) {
    Fixture *fixture = *state;
    arena_destroy(fixture->arena);
    free(fixture);
    return 0;
}

static inline Face *fixture_face(Fixture *fixture, const char *path) {
    Face *face = face_open(fixture->arena, fixture->diagnostics, (Span){0}, str_from_c(path), 0);
    assert_non_null(face);
    face->id = fixture->face_count++;
    return face;
}

/* Sets the text from x on; gives where it ends. */
static inline Length fixture_text(Fixture *fixture, const Face *face, Length size, Length x, Length y,
                                  const char *utf8) {
    const Str text = str_from_c(utf8);
    PlacedGlyph *glyphs = ARENA_ARRAY(fixture->arena, PlacedGlyph, text.length);
    size_t count = 0;
    int64_t units = 0;
    for (size_t at = 0; at < text.length;) {
        const size_t start = at;
        const uint32_t codepoint = utf8_decode(text, &at);
        size_t after = at;
        const uint32_t next = at < text.length ? utf8_decode(text, &after) : 0;
        const bool has_selector = next >= 0xE0100 && next <= 0xE01EF;
        const uint32_t glyph = face_glyph(face, codepoint, has_selector ? next : 0);
        if (has_selector) at = after;
        if (glyph == 0) fail_msg("no glyph for U+%04X", codepoint);
        glyphs[count++] = (PlacedGlyph){glyph, (Length)(units * size / face->units_per_em), 0,
                                        (uint32_t)start, (uint32_t)at};
        units += face_advance(face, glyph);
    }
    PlacedRun *run = ARENA_NEW(fixture->arena, PlacedRun);
    *run = (PlacedRun){
        .face = face, .size = size, .ink = BLACK, .text = text, .glyphs = glyphs, .glyph_count = count};
    array_push(fixture->arena, &fixture->items, (Item){.kind = ITEM_TEXT, .x = x, .y = y, .run = run});
    return x + (Length)(units * size / face->units_per_em);
}

static inline void fixture_item(Fixture *fixture, Item item) {
    array_push(fixture->arena, &fixture->items, item);
}

/* Ends the page with the items put so far. */
static inline void fixture_page(Fixture *fixture, Length width, Length height) {
    const int folio = (int)fixture->pages.count + 1;
    array_push(fixture->arena, &fixture->pages,
               (Page){.width = width,
                      .height = height,
                      .items = fixture->items.at,
                      .item_count = fixture->items.count,
                      .folio = folio,
                      .is_right = folio % 2 == 1});
    memset(&fixture->items, 0, sizeof fixture->items);
}

/* A document of one paragraph (node 2): its text (3), and a link (4) with the link's text (5). */
static inline const StyledDocument *fixture_document(Fixture *fixture) {
    enum { NODES = 6 };
    Arena *arena = fixture->arena;
    Inline *shown = ARENA_NEW(arena, Inline), *link = ARENA_NEW(arena, Inline);
    Inline *text = ARENA_NEW(arena, Inline);
    *shown = (Inline){.kind = INLINE_TEXT, .id = 5, .text = STR("環境省")};
    *link = (Inline){.kind = INLINE_LINK, .id = 4, .text = STR("https://example.jp"), .child = shown};
    *text = (Inline){.kind = INLINE_TEXT, .id = 3, .text = STR("日本"), .next = link};
    Block *block = ARENA_NEW(arena, Block);
    *block = (Block){.kind = BLOCK_PARAGRAPH, .id = 2, .text = text};
    Chapter *chapter = ARENA_NEW(arena, Chapter);
    *chapter = (Chapter){.id = 1, .body = block};
    Document *document = ARENA_NEW(arena, Document);
    *document = (Document){.chapters = chapter, .chapter_count = 1, .node_count = NODES};
    StyledDocument *styled = ARENA_NEW(arena, StyledDocument);
    *styled = (StyledDocument){.document = document, .label = ARENA_ARRAY(arena, Str, NODES)};
    return styled;
}

/* The diagnostics so far. */
static inline const char *said(Fixture *fixture) {
    StrBuilder out = {.arena = fixture->arena};
    diagnostics_print(fixture->diagnostics, LANGUAGE_ENGLISH, sink_to_builder(&out));
    return str_to_c(fixture->arena, str_built(&out));
}

/* The file of all pages ended so far. */
static inline Str fixture_pdf(Fixture *fixture) {
    StrBuilder out = {.arena = fixture->arena};
    const Pages pages = {fixture->pages.at, fixture->pages.count, fixture->outline, fixture->outline_count,
                         NULL};
    if (!pdf_write(fixture->arena, fixture->diagnostics, &pages, &INFORMATION, sink_to_builder(&out))) {
        fail_msg("pdf_write: %s", said(fixture));
    }
    return str_built(&out);
}

static inline bool have_tool(const char *name) {
    char command[256];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", name);
    if (system(command) == 0) return true;
    print_message("skipped: %s is not installed\n", name);
    return false;
}

/* Runs a command on the bytes; `%s` in it is the file's name. Gives what it wrote; *status its exit status.
 */
static inline Str run_tool(Fixture *fixture, Str bytes, const char *command, int *status) {
    char path[] = "/tmp/hanmen-pdf-XXXXXX";
    const int handle = mkstemp(path);
    assert_true(handle >= 0);
    FILE *file = fdopen(handle, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes.text, 1, bytes.length, file), bytes.length);
    fclose(file);
    char line[1024];
    const char *place = strstr(command, "%s");
    assert_non_null(place);
    snprintf(line, sizeof line, "%.*s%s%s", (int)(place - command), command, path, place + 2);
    FILE *pipe = popen(line, "r");
    assert_non_null(pipe);
    StrBuilder out = {.arena = fixture->arena};
    char part[4096];
    for (size_t count; (count = fread(part, 1, sizeof part, pipe)) > 0;) str_append(&out, (Str){part, count});
    *status = pclose(pipe);
    remove(path);
    return str_built(&out);
}

static inline void assert_contains(Str text, const char *expected) {
    if (str_find(text, str_from_c(expected)) == SIZE_MAX)
        fail_msg("not found: %s\nin: %.*s", expected, STR_ARGS(text));
}

/* qpdf and mutool have nothing to complain about. */
static inline void assert_clean(Fixture *fixture, Str pdf) {
    int status;
    if (have_tool("qpdf")) {
        const Str report = run_tool(fixture, pdf, "qpdf --check %s 2>&1", &status);
        if (status != 0 || str_find(report, STR("WARNING")) != SIZE_MAX)
            fail_msg("qpdf: %.*s", STR_ARGS(report));
    }
    if (have_tool("mutool")) {
        const Str report = run_tool(
            fixture, pdf,
            "mutool draw -q -F trace -o /dev/null %s 2>&1 | grep -v 'ICC support is not available'", &status);
        if (report.length > 0) fail_msg("mutool: %.*s", STR_ARGS(report));
    }
}

#endif
