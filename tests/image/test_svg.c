#define _XOPEN_SOURCE 700
#include "image/fixture.h"

static const Image *open_svg(Fixture *fixture, const char *content) {
    Str text = str_format(
        fixture->arena, "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 100 50'>\n%s\n</svg>", content);
    return open_bytes(fixture, text);
}

/* "M 0,0 L 10,0 C … Z": whole units where they are whole. */
static const char *path_text(Arena *arena, const VectorShape *shape) {
    StrBuilder builder = {.arena = arena};
    for (size_t i = 0, point = 0; i < shape->op_count; i++) {
        if (i) str_append_byte(&builder, ' ');
        str_append_byte(&builder, "MLCZ"[shape->ops[i]]);
        size_t count = shape->ops[i] == PATH_CURVE ? 3 : shape->ops[i] == PATH_CLOSE ? 0 : 1;
        for (size_t k = 0; k < count; k++, point++) {
            assert_true(point < shape->point_count);
            str_append_format(&builder, " %g,%g", shape->points[point].x / 1000.0,
                              shape->points[point].y / 1000.0);
        }
    }
    return str_to_c(arena, str_built(&builder));
}

static const VectorShape *one_shape(Fixture *fixture, const char *content) {
    fixture->set = image_set_create(fixture->arena);
    const Image *image = open_svg(fixture, content);
    assert_silent(fixture);
    assert_non_null(image);
    assert_int_equal(image->shape_count, 1);
    return &image->shapes[0];
}

static void assert_path(Fixture *fixture, const char *content, const char *expected) {
    assert_string_equal(path_text(fixture->arena, one_shape(fixture, content)), expected);
}

static void size_and_origin(void **state) {
    const Image *image = open_bytes(*state, STR("<svg viewBox='-5 -5 20.5 10'><path d='M0 0h1v1z'/></svg>"));
    assert_non_null(image);
    assert_int_equal(image->kind, IMAGE_SVG);
    assert_int_equal(image->width, 20500);
    assert_int_equal(image->height, 10000);
    assert_string_equal(path_text(((Fixture *)*state)->arena, image->shapes), "M 5,5 L 6,5 L 6,6 Z");
}

static void size_from_width_and_height(void **state) {
    const Image *image =
        open_bytes(*state, STR("<svg width='1in' height='48'><rect width='100%' height='50%'/></svg>"));
    assert_non_null(image);
    assert_int_equal(image->width, 96000);
    assert_string_equal(path_text(((Fixture *)*state)->arena, image->shapes),
                        "M 0,0 L 96,0 L 96,24 L 0,24 L 0,0 Z");
}

static void path_commands(void **state) {
    assert_path(*state, "<path d='M1,2 3,4 l1-1.5.5 2H9v-1z'/>",
                "M 1,2 L 3,4 L 4,2.5 L 4.5,4.5 L 9,4.5 L 9,3.5 Z");
    assert_path(*state, "<path d='m1 1 2 0 0 2zm5 5l1 0'/>", "M 1,1 L 3,1 L 3,3 Z M 6,6 L 7,6");
    assert_path(*state, "<path d='M0 0zl1 1'/>", "M 0,0 Z M 0,0 L 1,1");
    assert_path(*state, "<path d='M0 0c1 2 3 4 5 6s3 3 4 4'/>", "M 0,0 C 1,2 3,4 5,6 C 7,8 8,9 9,10");
    assert_path(*state, "<path d='M0 0S1 1 2 2'/>", "M 0,0 C 0,0 1,1 2,2");
    assert_path(*state, "<path d='M0 0Q3 3 6 0T12 0'/>", "M 0,0 C 2,2 4,2 6,0 C 8,-2 10,-2 12,0");
    assert_path(*state, "<path d='M1e1 2E-1L+3 .5'/>", "M 10,0.2 L 3,0.5");
}

static void arcs(void **state) {
    assert_path(*state, "<path d='M0 0A10 10 0 0110 10'/>", "M 0,0 C 5.523,0 10,4.477 10,10");
    assert_path(*state, "<path d='M0 0A10 10 0 0 0 10 10'/>", "M 0,0 C 0,5.523 4.477,10 10,10");
    assert_path(*state, "<path d='M0 0a0 5 0 0 1 4 4'/>", "M 0,0 L 4,4");
    /* too small radii become large enough: half a circle */
    assert_path(*state, "<path d='M0 0A1 1 0 0 1 20 0'/>",
                "M 0,0 C 0,-5.523 4.477,-10 10,-10 C 15.523,-10 20,-5.523 20,0");
    assert_path(*state, "<path d='M0 0A20 10 90 0 1 20 0'/>",
                "M 0,0 C 0,-11.046 4.477,-20 10,-20 C 15.523,-20 20,-11.046 20,0");
}

static void basic_shapes(void **state) {
    assert_path(*state, "<rect x='1' y='2' width='3' height='4'/>", "M 1,2 L 4,2 L 4,6 L 1,6 L 1,2 Z");
    assert_path(*state, "<polygon points='0,0 4 0,4-4'/>", "M 0,0 L 4,0 L 4,-4 Z");
    assert_path(*state, "<polyline points='0,0 4,0'/>", "M 0,0 L 4,0");
    assert_path(*state, "<line x1='1' y2='3' stroke='red'/>", "M 1,0 L 0,3");
    assert_path(*state, "<circle cx='20' cy='20' r='10'/>",
                "M 30,20 C 30,25.523 25.523,30 20,30 C 14.477,30 10,25.523 10,20 C 10,14.477 14.477,10 20,10 "
                "C 25.523,10 30,14.477 30,20 Z");
    assert_int_equal(one_shape(*state, "<rect width='9' height='9' rx='2'/>")->op_count, 10);
    assert_int_equal(one_shape(*state, "<ellipse rx='9' ry='3'/>")->op_count, 6);
}

static void transforms(void **state) {
    assert_path(*state, "<g transform='translate(10 5) scale(2)'><path d='M1 1h1'/></g>", "M 12,7 L 14,7");
    assert_path(*state, "<path transform='rotate(90, 10, 0)' d='M10 0h1'/>", "M 10,0 L 10,1");
    assert_path(*state, "<path transform='matrix(1 0 0 -1 0 50)skewX(45)' d='M0 1h1'/>", "M 1,49 L 2,49");
    const VectorShape *shape = one_shape(*state, "<path transform='scale(2,8)' stroke='red' d='M0 1h1'/>");
    assert_int_equal(shape->stroke_width, 4000);
}

static void assert_fill(Fixture *fixture, const char *color, unsigned rgb) {
    const VectorShape *shape =
        one_shape(fixture, str_format(fixture->arena, "<path fill='%s' d='M0 0h1v1z'/>", color).text);
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(shape->fill.value[i], ((rgb >> (16 - 8 * i) & 0xFF) * 1000 + 127) / 255);
}

static void colors(void **state) {
    assert_fill(*state, "#A1b2c3", 0xA1B2C3);
    assert_fill(*state, "#f80", 0xFF8800);
    assert_fill(*state, "rgb(1, 2,300)", 0x0102FF);
    assert_fill(*state, "rgb(100%, 50%, 0%)", 0xFF8000);
    assert_fill(*state, "Purple", 0x800080);
    assert_fill(*state, "lightgoldenrodyellow", 0xFAFAD2);
    assert_fill(*state, "#fff icc-color(x, 1)", 0xFFFFFF);
}

static void styles(void **state) {
    const VectorShape *shape = one_shape(
        *state,
        "<g fill='none' stroke='blue' stroke-width='3' opacity='.5'>"
        "<path style='stroke:currentColor; color: lime;stroke-dasharray:4,2,1; stroke-linecap:round;"
        "stroke-linejoin:bevel;stroke-opacity:50%;stroke-dashoffset:1' stroke='red' d='M0 0h9'/></g>");
    assert_false(shape->fills);
    assert_true(shape->strokes);
    assert_int_equal(shape->stroke_width, 3000);
    assert_true(color_equal(shape->stroke, (Color){COLOR_RGB, {0, 1000, 0}}));
    assert_int_equal(shape->stroke_alpha, 64);
    assert_int_equal(shape->dash_count, 6);
    assert_int_equal(shape->dashes[4], 2000);
    assert_int_equal(shape->dash_offset, 1000);
    assert_int_equal(shape->cap, 1);
    assert_int_equal(shape->join, 2);
    assert_int_equal(shape->miter_limit, 4000);
    shape =
        one_shape(*state, "<path stroke='red' stroke-dasharray='3 1' stroke-dashoffset='-5' d='M0 0h9'/>");
    assert_int_equal(shape->dash_offset, 3000);
    assert_true(one_shape(*state, "<path fill-rule='evenodd' d='M0 0h9v9z'/>")->even_odd);
    assert_int_equal(one_shape(*state, "<path opacity='.2' style='opacity:.6' d='M0 0h9v9z'/>")->fill_alpha,
                     153);
}

/* What draws nothing is passed over without a word. */
static void undrawn(void **state) {
    one_shape(
        *state,
        "<title>t</title><desc>d</desc><metadata><x xmlns='urn:x'><y/></x></metadata>"
        "<defs><linearGradient id='a'><stop/></linearGradient></defs>"
        "<g display='none'><text>never</text></g><path visibility='hidden' d='M0 0h1'/>"
        "<path fill='none' d='M0 0h1'/><rect width='0' height='5'/><path d='M0 0h1v1z' filter='none'/>");
}

static void blank(void **state) {
    assert_non_null(open_svg(*state, "<g/>"));
    assert_int_equal(assert_diagnosed(*state, "svg-blank")->severity, SEVERITY_WARNING);
}

/* The diagnostic stands in the SVG, at the element on line 2. */
static void assert_refused(Fixture *fixture, const char *content, const char *code) {
    fixture->set = image_set_create(fixture->arena);
    fixture->diagnostics = diagnostics_create(fixture->arena);
    assert_null(open_svg(fixture, content));
    const Diagnostic *diagnostic = assert_diagnosed(fixture, code);
    assert_string_equal(diagnostics_source_path(fixture->diagnostics, diagnostic->span.file).text,
                        fixture->path);
    assert_int_equal(diagnostic->span.line, 2);
}

static void what_cannot_be_drawn(void **state) {
    static const char *const elements[] = {"<text>a</text>",   "<image href='a.png'/>",
                                           "<use href='#a'/>", "<defs><style>path{fill:red}</style></defs>",
                                           "<foreignObject/>", "<svg/>",
                                           "<switch/>",        "<script/>"};
    for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
        assert_refused(*state, elements[i], "svg-element");
    static const char *const properties[] = {"fill='url(#g)'",
                                             "style='stroke:url(#g) red'",
                                             "filter='url(#f)'",
                                             "mask='url(#m)'",
                                             "clip-path='url(#c)'",
                                             "marker-end='url(#a)'",
                                             "style='mix-blend-mode:multiply'"};
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        assert_refused(*state,
                       str_format(((Fixture *)*state)->arena, "<path %s d='M0 0h1v1z'/>", properties[i]).text,
                       "svg-property");
}

static void wrong_values(void **state) {
    static const char *const wrong[] = {"<path fill='reddish' d='M0 0h1v1z'/>",
                                        "<path fill='#12' d='M0 0h1v1z'/>",
                                        "<circle r='2em'/>",
                                        "<g transform='rotate(1,2)'><path d='M0 0h1v1z'/></g>",
                                        "<g transform='turn(1)'/>",
                                        "<polygon points='0,0 1'/>",
                                        "<path stroke-width='-1' d='M0 0h1v1z'/>",
                                        "<path opacity='x' d='M0 0h1v1z'/>"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) assert_refused(*state, wrong[i], "svg-value");
    assert_refused(*state, "<path d='M0 0L1'/>", "svg-path");
    assert_refused(*state, "<path d='L1 1'/>", "svg-path");
    assert_refused(*state, "<path d='M0 0A1 1 0 2 0 3 3'/>", "svg-path");
    assert_refused(*state, "<path d='M0 0 X'/>", "svg-path");
    assert_refused(*state, "<path d='M0 0L9e9 1'/>", "svg-range");
}

static void place_in_the_file(void **state) {
    assert_null(open_svg(*state, "  <g><text x='1'/></g>"));
    Span span = assert_diagnosed(*state, "svg-element")->span;
    assert_int_equal(span.line, 2);
    assert_int_equal(span.column, 6);
    assert_int_equal(span.length, 5);
}

static void refuse_file(Fixture *fixture, Str text, const char *code) {
    fixture->set = image_set_create(fixture->arena);
    fixture->diagnostics = diagnostics_create(fixture->arena);
    assert_null(open_bytes(fixture, text));
    assert_diagnosed(fixture, code);
}

static void wrong_files(void **state) {
    refuse_file(*state, STR("<svg><path d='M0 0h1v1z'/></svg>"), "svg-size");
    refuse_file(*state, STR("<svg viewBox='0 0 0 5'/>"), "svg-size");
    refuse_file(*state, STR("<svg viewBox='0 0 5'/>"), "svg-size");
    refuse_file(*state, STR("<svg width='100%' height='100%'/>"), "svg-size");
    refuse_file(*state, STR("<svg viewBox='0 0 1e9 5'/>"), "svg-range");
    refuse_file(*state, STR("<html><p/></html>"), "svg-root");
    refuse_file(*state, STR("<svg viewBox='0 0 5 5'><g>"), "svg-not-well-formed");
}

static void entities_are_refused(void **state) {
    refuse_file(*state,
                STR("<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"
                    "<svg viewBox='0 0 1 1'><desc>&b;</desc></svg>"),
                "svg-entity");
    refuse_file(*state,
                STR("<!DOCTYPE svg [<!ENTITY a SYSTEM '/etc/passwd'>]><svg viewBox='0 0 1 1'>&a;</svg>"),
                "svg-entity");
}

static void deep_nesting(void **state) {
    Fixture *fixture = *state;
    StrBuilder builder = {.arena = fixture->arena};
    str_append_c(&builder, "<svg viewBox='0 0 1 1'>");
    for (int i = 0; i < 100000; i++) str_append_c(&builder, "<g>");
    refuse_file(fixture, str_built(&builder), "svg-depth");
}

/* A file with nothing but errors does not drown the others. */
static void errors_are_limited(void **state) {
    Fixture *fixture = *state;
    StrBuilder builder = {.arena = fixture->arena};
    for (int i = 0; i < 1000; i++) str_append_c(&builder, "<text/>");
    assert_null(open_svg(fixture, str_to_c(fixture->arena, str_built(&builder))));
    assert_int_equal(diagnostics_count(fixture->diagnostics, SEVERITY_ERROR), 20);
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(size_and_origin),
        TEST(size_from_width_and_height),
        TEST(path_commands),
        TEST(arcs),
        TEST(basic_shapes),
        TEST(transforms),
        TEST(colors),
        TEST(styles),
        TEST(undrawn),
        TEST(blank),
        TEST(wrong_values),
        TEST(what_cannot_be_drawn),
        TEST(wrong_files),
        TEST(place_in_the_file),
        TEST(deep_nesting),
        TEST(entities_are_refused),
        TEST(errors_are_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
