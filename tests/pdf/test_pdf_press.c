/* Files for a press: their objects (x4.golden, x1a.golden), and that they repeat.
 *
 * Takes: a hand-made page with text in three colours, a band on the trim, a rule, a spot colour, a vector
 * picture with a transparent part; Ghostscript's profile of a press (Debian's libgs-common). Gives: the
 * object listings. Invariant: no colour of the page goes through the profile, so that no rounding of
 * LittleCMS shows.
 */
#define _POSIX_C_SOURCE 200809L
#include "pdf/listing.h"
#include "press/press_pages.h"

#define PRESS_PROFILE "/usr/share/color/icc/ghostscript/default_cmyk.icc"

enum { PAGE = 100000 };

static const Color RED = {COLOR_CMYK, {0, 1000, 1000, 0}}, RICH = {COLOR_CMYK, {400, 400, 400, 1000}};
static const SpotColor SPOT = {{"DIC 156", 7}, {COLOR_CMYK, {0, 900, 800, 0}}};

static void add_fill(Fixture *fixture, Length x, Length y, Length width, Length height, Color color) {
    fixture_item(fixture, (Item){.kind = ITEM_FILL,
                                 .is_artifact = true,
                                 .x = x,
                                 .y = y,
                                 .width = width,
                                 .height = height,
                                 .color = color});
}

static void add_text(Fixture *fixture, const Face *face, Length y, Color ink, const char *text) {
    fixture_text(fixture, face, 10000, 10000, y, text);
    Item *item = &fixture->items.at[fixture->items.count - 1];
    PlacedRun *run = ARENA_NEW(fixture->arena, PlacedRun);
    *run = *item->run;
    run->ink = ink;
    item->run = run;
}

/* A picture of 10 × 10: a gray square at half opacity, a black diagonal. */
static void add_picture(Fixture *fixture) {
    static const PathOp square[] = {PATH_MOVE, PATH_LINE, PATH_LINE, PATH_CLOSE},
                        line[] = {PATH_MOVE, PATH_LINE};
    static const PathPoint corners[] = {{0, 0}, {10000, 0}, {10000, 10000}},
                           ends[] = {{0, 0}, {10000, 10000}};
    static const VectorShape shapes[] = {
        {.ops = square,
         .op_count = 4,
         .points = corners,
         .point_count = 3,
         .fills = true,
         .fill = {COLOR_RGB, {500, 500, 500}},
         .fill_alpha = 128},
        {.ops = line,
         .op_count = 2,
         .points = ends,
         .point_count = 2,
         .strokes = true,
         .stroke = {COLOR_RGB, {0, 0, 0}},
         .stroke_alpha = 255,
         .stroke_width = 1000},
    };
    static const Image image = {.kind = IMAGE_SVG,
                                .path = {"map.svg", 7},
                                .width = 10000,
                                .height = 10000,
                                .shapes = shapes,
                                .shape_count = 2};
    fixture_item(
        fixture,
        (Item){.kind = ITEM_IMAGE, .x = 60000, .y = 60000, .width = 20000, .height = 20000, .image = &image});
}

static void make_page(Fixture *fixture) {
    const Face *face = fixture_face(fixture, BIZ_GOTHIC);
    add_fill(fixture, 0, 0, PAGE, 10000, RICH);
    add_text(fixture, face, 30000, BLACK, "墨");
    add_text(fixture, face, 45000, RED, "赤");
    add_text(fixture, face, 60000, RICH, "濃");
    add_fill(fixture, 10000, 70000, 40000, 500, (Color){COLOR_GRAY, {0}});
    add_fill(fixture, 10000, 80000, 40000, 500, (Color){COLOR_SPOT, {300, 0}});
    add_picture(fixture);
    fixture_page(fixture, PAGE, PAGE);
}

/* The file of the page for the built-in profile, with Ghostscript's. */
static Str press_pdf(Fixture *fixture, Str name, const char **missing) {
    PdfProfile profile = *profile_built_in(name);
    profile.press.icc_path = STR(PRESS_PROFILE);
    profile.press.condition = STR("JC200103");
    profile.press.condition_name = STR("Japan Color 2001 Coated");
    *missing = access(PRESS_PROFILE, R_OK) == 0 ? NULL : PRESS_PROFILE;
    if (*missing) return (Str){0};
    StyleSheet *sheet = ARENA_NEW(fixture->arena, StyleSheet);
    sheet->spots = &SPOT;
    sheet->spot_count = 1;
    StyledDocument *styled = ARENA_NEW(fixture->arena, StyledDocument);
    *styled = (StyledDocument){.document = ARENA_NEW(fixture->arena, Document), .sheet = sheet};
    const LayoutInput input = {.styled = styled};
    const Pages pages = {.page = fixture->pages.at, .count = fixture->pages.count};
    PdfInformation information = INFORMATION;
    information.styled = styled;
    information.profile = &profile;
    information.press = press_colors_open(fixture->arena, NULL, fixture->diagnostics, &profile.press,
                                          name.length > 5 ? 2 : 4);
    assert_non_null(information.press);
    const Pages *larger =
        press_pages_make(fixture->arena, fixture->diagnostics, &input, &pages, &profile, STR("2026-04-01"));
    StrBuilder out = {.arena = fixture->arena};
    if (!pdf_write(fixture->arena, fixture->diagnostics, larger, &information, sink_to_builder(&out)))
        fail_msg("pdf_write: %s", said(fixture));
    return str_built(&out);
}

static void compare(Fixture *fixture, Str name, const char *path) {
    const char *missing;
    make_page(fixture);
    const Str pdf = press_pdf(fixture, name, &missing);
    if (missing) {
        print_message("skipped: %s is not installed\n", missing);
        skip();
    }
    assert_clean(fixture, pdf);
    if (have_tool("qpdf"))
        compare_objects(fixture, pdf, (const char *const[]){"/Length1 ", "/N 4\n", NULL}, path);
}

static void test_x4_objects(void **state) {
    compare(*state, STR("print"), "tests/pdf/x4.golden");
}

static void test_x1a_objects(void **state) {
    Fixture *fixture = *state;
    compare(fixture, STR("print-legacy"), "tests/pdf/x1a.golden");
    assert_int_equal(diagnostics_count(fixture->diagnostics, SEVERITY_WARNING),
                     1); /* transparency is mixed with white */
}

static void test_same_bytes_twice(void **state) {
    Fixture *fixture = *state;
    const char *missing;
    make_page(fixture);
    const Str first = press_pdf(fixture, STR("print"), &missing);
    const Str second = press_pdf(fixture, STR("print"), &missing);
    if (missing) skip();
    assert_int_equal(first.length, second.length);
    assert_memory_equal(first.text, second.text, first.length);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {TEST(test_x4_objects), TEST(test_x1a_objects),
                                       TEST(test_same_bytes_twice)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
