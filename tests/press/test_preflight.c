/* What a printing company would send back: each check with what it lets pass and what it tells.
 *
 * Takes: pages of a few items, Ghostscript's profile of a press (Debian's libgs-common). Gives: diagnostics.
 * Invariant: a page is A4; node 7 is everything's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/array.h"
#include "press/preflight.h"

#include <stdlib.h>
#include <unistd.h>

#define PRESS_PROFILE "/usr/share/color/icc/ghostscript/default_cmyk.icc"

enum { WIDTH = 595276, HEIGHT = 841890, MM = 2835 };

typedef struct Fixture {
    jmp_buf out_of_memory;
    Arena *arena;
    Diagnostics *diagnostics;
    PressSettings settings;
    PressColors *colors;
    ARRAY(Item)
    items;
} Fixture;

static int open_fixture(void **state) {
    Fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture) return -1;
    fixture->arena = arena_create(&fixture->out_of_memory);
    fixture->diagnostics = diagnostics_create(fixture->arena);
    fixture->settings = profile_built_in(STR("print"))->press;
    fixture->settings.icc_path = STR(PRESS_PROFILE);
    if (access(PRESS_PROFILE, R_OK) == 0)
        fixture->colors =
            press_colors_open(fixture->arena, NULL, fixture->diagnostics, &fixture->settings, 4);
    *state = fixture;
    return 0;
}

static int close_fixture(void **state) {
    Fixture *fixture = *state;
    arena_destroy(fixture->arena);
    free(fixture);
    return 0;
}

static void need_profile(const Fixture *fixture) {
    if (fixture->colors) return;
    print_message("skipped: %s is not installed\n", PRESS_PROFILE);
    skip();
}

/* Checks a page of the items so far, which are then forgotten; gives what is told of them. */
static const Diagnostic *check(Fixture *fixture, size_t *count) {
    static const Node nodes[8] = {[7] = {{0, 12, 3, 1}}};
    static const SpotColor spots[] = {{{"DIC 156", 7}, {COLOR_GRAY, {0}}}, {{"DIC 2", 5}, {COLOR_GRAY, {0}}}};
    const Document document = {.nodes = nodes, .node_count = 8};
    const StyleSheet sheet = {.spots = spots, .spot_count = 2};
    const StyledDocument styled = {.document = &document, .sheet = &sheet};
    const Page page = {.width = WIDTH,
                       .height = HEIGHT,
                       .items = fixture->items.at,
                       .item_count = fixture->items.count,
                       .folio = 5};
    const Pages pages = {.page = &page, .count = 1};
    fixture->diagnostics = diagnostics_create(fixture->arena);
    preflight(fixture->arena, fixture->diagnostics, &styled, &pages, &fixture->settings, fixture->colors);
    memset(&fixture->items, 0, sizeof fixture->items);
    return diagnostics_sorted(fixture->diagnostics, count);
}

static void expect_nothing(Fixture *fixture) {
    size_t count;
    const Diagnostic *list = check(fixture, &count);
    if (count > 0) fail_msg("%s", diagnostic_text(fixture->arena, &list[0], LANGUAGE_ENGLISH).text);
}

static void expect(Fixture *fixture, MessageId message, const char *text) {
    size_t count;
    const Diagnostic *list = check(fixture, &count);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].message, message);
    assert_int_equal(list[0].span.line, 12);
    assert_int_equal(list[0].page, 5);
    assert_string_equal(str_to_c(fixture->arena, diagnostic_text(fixture->arena, &list[0], LANGUAGE_ENGLISH)),
                        text);
}

static void add_fill(Fixture *fixture, Length x, Length y, Length width, Length height, Color color) {
    array_push(
        fixture->arena, &fixture->items,
        (Item){
            .kind = ITEM_FILL, .node = 7, .x = x, .y = y, .width = width, .height = height, .color = color});
}

/* A picture of pixels that is not decoded. */
static void add_picture(Fixture *fixture, Image *image, Length x, Length y, Length width, Length height) {
    fixture->settings.ink_limit = 0;
    array_push(
        fixture->arena, &fixture->items,
        (Item){
            .kind = ITEM_IMAGE, .node = 7, .x = x, .y = y, .width = width, .height = height, .image = image});
}

static void test_ink(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    const Color most = {COLOR_CMYK, {1000, 1000, 900, 100}}, more = {COLOR_CMYK, {1000, 1000, 900, 110}};
    add_fill(fixture, 50000, 50000, 90000, 90000, most);
    expect_nothing(fixture);
    add_fill(fixture, 50000, 50000, 90000, 90000, more);
    add_fill(fixture, 50000, 250000, 90000, 90000, more); /* told once */
    expect(fixture, MESSAGE_PRESS_INK, "the colour C100 M100 Y90 K11 takes 301 % of ink; the limit is 300 %");
    fixture->settings.ink_limit = 0;
    add_fill(fixture, 50000, 50000, 90000, 90000, more);
    expect_nothing(fixture);
}

static void test_rich_black(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    const Color rich = {COLOR_CMYK, {400, 400, 400, 1000}};
    add_fill(fixture, 50000, 50000, 90000, 90000, rich);
    expect_nothing(fixture);
    add_fill(fixture, 50000, 50000, 90000, 1000, rich);
    expect(fixture, MESSAGE_PRESS_RICH_BLACK,
           "text or a line is in C40 M40 Y40 K100; it is printed in black ink alone");
}

static void test_inks_of_the_job(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    const Str inks[] = {STR("black"), STR("DIC 156")};
    const Color gray = {COLOR_GRAY, {500}}, spot = {COLOR_SPOT, {300, 0}}, other = {COLOR_SPOT, {300, 1}};
    fixture->settings.inks = inks;
    fixture->settings.ink_count = 2;
    add_fill(fixture, 50000, 50000, 90000, 90000, gray);
    add_fill(fixture, 50000, 150000, 90000, 90000, spot);
    expect_nothing(fixture);
    add_fill(fixture, 50000, 150000, 90000, 90000, other);
    expect(fixture, MESSAGE_PRESS_OTHER_INK,
           "the colour DIC 2 needs other inks than the job's: black, DIC 156");
    add_fill(fixture, 50000, 150000, 90000, 90000, (Color){COLOR_CMYK, {0, 100, 0, 0}});
    expect(fixture, MESSAGE_PRESS_OTHER_INK,
           "the colour C0 M10 Y0 K0 needs other inks than the job's: black, DIC 156");
    Image image = {
        .kind = IMAGE_JPEG, .path = STR("a.jpg"), .width = 9000, .height = 9000, .colors = IMAGE_GRAY};
    add_picture(fixture, &image, 100000, 100000, 72000, 72000);
    expect_nothing(fixture);
    image.colors = IMAGE_RGB;
    add_picture(fixture, &image, 100000, 100000, 72000, 72000);
    expect(fixture, MESSAGE_PRESS_PICTURE_COLORS,
           "“a.jpg” is in colour, which the job's inks cannot print: black, DIC 156");
}

static void test_hairlines(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    const Color black = {COLOR_GRAY, {0}}, gray = {COLOR_GRAY, {500}}, white = {COLOR_GRAY, {1000}};
    add_fill(fixture, 50000, 50000, 90000, 250, black);
    add_fill(fixture, 50000, 60000, 500, 90000, gray);
    add_fill(fixture, 50000, 70000, 90000, 100, white);
    add_fill(fixture, 50000, 70000, 90000, 0, gray); /* nothing is drawn */
    expect_nothing(fixture);
    add_fill(fixture, 50000, 50000, 90000, 249, black);
    expect(fixture, MESSAGE_PRESS_HAIRLINE, "a line of 0.249 pt in C0 M0 Y0 K100 is thinner than 0.25 pt");
    add_fill(fixture, 50000, 50000, 90000, 250, gray);
    add_fill(fixture, 50000, 60000, 90000, 250, gray);
    expect(fixture, MESSAGE_PRESS_HAIRLINE, "a line of 0.25 pt in C0 M0 Y0 K50 is thinner than 0.5 pt");
}

static void test_resolution(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    Image image = {.kind = IMAGE_JPEG, .path = STR("a.jpg"), .width = 700, .height = 350};
    add_picture(fixture, &image, 100000, 100000, 144000, 72000); /* 2 × 1 inches */
    expect_nothing(fixture);
    image.width = 698;
    add_picture(fixture, &image, 100000, 100000, 144000, 72000);
    expect(fixture, MESSAGE_PRESS_RESOLUTION_NOTE,
           "“a.jpg” has 349 pixels an inch here; 350 would be better");
    image.height = 299; /* the fewer of both ways counts */
    add_picture(fixture, &image, 100000, 100000, 144000, 72000);
    expect(fixture, MESSAGE_PRESS_RESOLUTION, "“a.jpg” has 299 pixels an inch here; 300 are wanted");
    static const PictureArea whole = {80000, 80000, 288000, 144000};
    image = (Image){.kind = IMAGE_JPEG, .path = STR("a.jpg"), .width = 1000, .height = 500};
    add_picture(fixture, &image, 100000, 100000, 144000, 72000);
    fixture->items.at[0].whole = &whole; /* a part of the picture is shown */
    expect(fixture, MESSAGE_PRESS_RESOLUTION, "“a.jpg” has 250 pixels an inch here; 300 are wanted");
}

static void test_resolution_of_two_colours(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    char header[33] = {0};
    header[24] = 1;
    Image image = {.kind = IMAGE_PNG,
                   .path = STR("a.png"),
                   .width = 599,
                   .height = 900,
                   .bytes = {header, sizeof header}};
    add_picture(fixture, &image, 100000, 100000, 72000, 72000);
    expect(fixture, MESSAGE_PRESS_RESOLUTION, "“a.png” has 599 pixels an inch here; 600 are wanted");
    image.width = 600;
    add_picture(fixture, &image, 100000, 100000, 72000, 72000);
    expect_nothing(fixture);
}

static void test_strokes_of_a_map(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    const VectorShape shape = {
        .strokes = true, .stroke = {COLOR_RGB, {0, 0, 0}}, .stroke_alpha = 255, .stroke_width = 1000};
    Image image = {.kind = IMAGE_SVG,
                   .path = STR("m.svg"),
                   .width = 100000,
                   .height = 100000,
                   .shapes = &shape,
                   .shape_count = 1};
    add_picture(fixture, &image, 100000, 100000, 25000, 25000);
    expect_nothing(fixture);
    add_picture(fixture, &image, 100000, 100000, 20000, 20000);
    expect(fixture, MESSAGE_PRESS_HAIRLINE, "a line of 0.2 pt in C0 M0 Y0 K100 is thinner than 0.25 pt");
}

static void test_edges(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    const Color red = {COLOR_RGB, {1000, 0, 0}};
    add_fill(fixture, 0, 0, WIDTH, 50 * MM, red);
    add_fill(fixture, 100, 100 * MM, 50 * MM, 50 * MM, red);            /* on the trim, but for rounding */
    add_fill(fixture, -3 * MM, 200 * MM, WIDTH + 6 * MM, 20 * MM, red); /* beyond it */
    add_fill(fixture, 4 * MM, 160 * MM, 50 * MM, 20 * MM, red);         /* well inside */
    expect_nothing(fixture);
    add_fill(fixture, 2 * MM, 100 * MM, 50 * MM, 50 * MM, red);
    expect(fixture, MESSAGE_PRESS_EDGE_NEAR_TRIM,
           "an edge of a picture or an area is 2.0 mm inside the trim");
    add_fill(fixture, 100 * MM, HEIGHT - 11 * MM, 50 * MM, 10 * MM, red);
    expect(fixture, MESSAGE_PRESS_EDGE_NEAR_TRIM,
           "an edge of a picture or an area is 1.0 mm inside the trim");
}

static void add_text(Fixture *fixture, Length x, Length y) {
    static const PlacedGlyph glyphs[2] = {{1, 0, 0, 0, 3}, {2, 10000, 0, 3, 6}};
    static const PlacedRun run = {
        .size = 10000,
        .ink = {COLOR_GRAY, {0}},
        .text = {"日本の本文がここに長く続きます", sizeof "日本の本文がここに長く続きます" - 1},
        .start = 0,
        .end = 20000,
        .glyphs = glyphs,
        .glyph_count = 2};
    array_push(fixture->arena, &fixture->items,
               (Item){.kind = ITEM_TEXT, .node = 7, .x = x, .y = y, .run = &run});
}

static void test_text_near_the_trim(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    add_text(fixture, 3 * MM, 100 * MM);
    add_text(fixture, WIDTH - 20000 - 3 * MM, 100 * MM);
    add_text(fixture, 50 * MM, 3 * MM + 8800);
    add_text(fixture, 50 * MM, HEIGHT - 3 * MM - 1200);
    expect_nothing(fixture);
    const Length places[][2] = {{2 * MM, 100 * MM},
                                {WIDTH - 20000 - 2 * MM, 100 * MM},
                                {50 * MM, 2 * MM + 8800},
                                {50 * MM, HEIGHT - 2 * MM - 1200}};
    for (size_t i = 0; i < 4; i++) {
        add_text(fixture, places[i][0], places[i][1]);
        add_text(fixture, places[i][0], places[i][1]); /* the paragraph's next line */
        expect(fixture, MESSAGE_PRESS_TEXT_NEAR_TRIM,
               "“日本の本文がここに長く続” is 2.0 mm from the trim; text wants 3.0 mm");
    }
    add_text(fixture, -2 * MM, 100 * MM);
    expect(fixture, MESSAGE_PRESS_TEXT_NEAR_TRIM,
           "“日本の本文がここに長く続” is -2.0 mm from the trim; text wants 3.0 mm");
}

static void test_what_is_turned(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    /* x runs along the page's height */
    add_text(fixture, HEIGHT - 20000 - 4 * MM, 100 * MM);
    fixture->items.at[0].is_turned = true;
    expect_nothing(fixture);
    add_text(fixture, 100 * MM, WIDTH - 2 * MM - 1200);
    fixture->items.at[0].is_turned = true;
    expect(fixture, MESSAGE_PRESS_TEXT_NEAR_TRIM,
           "“日本の本文がここに長く続” is 2.0 mm from the trim; text wants 3.0 mm");
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(test_ink),
        TEST(test_rich_black),
        TEST(test_inks_of_the_job),
        TEST(test_hairlines),
        TEST(test_resolution),
        TEST(test_resolution_of_two_colours),
        TEST(test_strokes_of_a_map),
        TEST(test_edges),
        TEST(test_text_near_the_trim),
        TEST(test_what_is_turned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
