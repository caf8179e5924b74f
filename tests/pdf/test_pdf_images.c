/* Pictures in the file: JPEGs untouched and upright, PNGs with their alpha, SVGs as forms, each once.
 *
 * Takes: pictures made here. Gives: what mutool draws, and the objects that are there.
 * Invariant: nothing is compared but pixels and objects.
 */
#define _POSIX_C_SOURCE 200809L
#include "pdf/fixture.h"
#include "pdf/png_stream.h"

#include <jpeglib.h>
#include <png.h>

enum { SIDE = 40, PAGE = 40000 };

/* A square picture: black in the upper left quarter, mid-gray in the upper right, white below. */
static uint8_t sample(int x, int y) {
    if (y >= SIDE / 2) return 255;
    return x < SIDE / 2 ? 0 : 128;
}

static const char *temporary(Fixture *fixture, const char *ending) {
    char path[] = "/tmp/hanmen-picture-XXXXXX";
    const int handle = mkstemp(path);
    assert_true(handle >= 0);
    close(handle);
    remove(path);
    return str_format(fixture->arena, "%s%s", path, ending).text;
}

static const char *write_jpeg(Fixture *fixture, int components) {
    const char *path = temporary(fixture, ".jpg");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    jpeg.image_width = jpeg.image_height = SIDE;
    jpeg.input_components = components;
    jpeg.in_color_space = components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, 95, TRUE);
    if (components == 4) jpeg.write_Adobe_marker = TRUE;
    jpeg_start_compress(&jpeg, TRUE);
    for (int y = 0; y < SIDE; y++) {
        uint8_t row[SIDE * 4];
        for (int x = 0; x < SIDE; x++) {
            /* inverted CMYK, as Adobe writes it: full values are no ink, and the samples stand in K */
            for (int c = 0; c < components; c++)
                row[x * components + c] = components == 4 && c < 3 ? 255 : sample(x, y);
        }
        JSAMPROW rows[1] = {row};
        jpeg_write_scanlines(&jpeg, rows, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    fclose(file);
    return path;
}

typedef struct PngKind {
    int type, depth;
    bool is_interlaced;
    double gamma; /* 0 = none */
} PngKind;

/* The sample in the PNG's own values; alpha pictures are black with the sample in their alpha. */
static void png_row(const PngKind *kind, int y, uint8_t row[SIDE * 8]) {
    memset(row, 0, SIDE * 8);
    for (int x = 0; x < SIDE; x++) {
        const uint8_t value = sample(x, y);
        const int level = value == 0 ? 0 : value == 128 ? 1 : 2; /* in the palette */
        if (kind->type == PNG_COLOR_TYPE_PALETTE)
            row[x * kind->depth / 8] |= (uint8_t)(level << (8 - kind->depth - x * kind->depth % 8));
        else if (kind->type == PNG_COLOR_TYPE_RGB)
            memset(row + 3 * x, value, 3);
        else if (kind->type == PNG_COLOR_TYPE_GRAY_ALPHA)
            row[2 * x + 1] = (uint8_t)(255 - value);
        else if (kind->depth == 16)
            memset(row + 2 * x, value, 2);
        else
            row[x] = value;
    }
}

static const char *write_png(Fixture *fixture, PngKind kind) {
    const char *path = temporary(fixture, ".png");
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_init_io(png, file);
    png_set_compression_buffer_size(png, 64); /* many IDAT chunks */
    png_set_IHDR(png, info, SIDE, SIDE, kind.depth, kind.type,
                 kind.is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    const png_color palette[3] = {{0, 0, 0}, {128, 128, 128}, {255, 255, 255}};
    if (kind.type == PNG_COLOR_TYPE_PALETTE) png_set_PLTE(png, info, palette, 3);
    if (kind.gamma > 0) png_set_gAMA(png, info, kind.gamma);
    png_write_info(png, info);
    static uint8_t rows[SIDE][SIDE * 8];
    png_bytep starts[SIDE];
    for (int y = 0; y < SIDE; y++) {
        png_row(&kind, y, rows[y]);
        starts[y] = rows[y];
    }
    png_write_image(png, starts);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    fclose(file);
    return path;
}

/* The same picture as shapes: two squares of a view box of 700 units, the second half transparent. */
static const Image *make_vector(void) {
    static const PathOp square[] = {PATH_MOVE, PATH_LINE, PATH_LINE, PATH_LINE, PATH_CLOSE};
    static const PathPoint left[] = {{0, 0}, {350000, 0}, {350000, 350000}, {0, 350000}};
    static const PathPoint right[] = {{350000, 0}, {700000, 0}, {700000, 350000}, {350000, 350000}};
    static const VectorShape shapes[] = {
        {.ops = square, .op_count = 5, .points = left, .point_count = 4, .fills = true, .fill_alpha = 255},
        {.ops = square, .op_count = 5, .points = right, .point_count = 4, .fills = true, .fill_alpha = 128}};
    static const Image image = {
        .kind = IMAGE_SVG, .width = 700000, .height = 700000, .shapes = shapes, .shape_count = 2};
    return &image;
}

static Image *open_image(Fixture *fixture, const char *path) {
    ImageSet *set = image_set_create(fixture->arena);
    const Image *image = image_open(set, fixture->diagnostics, (Span){0}, str_from_c(path));
    if (!image) fail_msg("%s: %s", path, said(fixture));
    return arena_copy(fixture->arena, image, sizeof *image);
}

static void put_image(Fixture *fixture, const Image *image) {
    fixture_item(fixture,
                 (Item){.kind = ITEM_IMAGE, .x = 0, .y = 0, .width = PAGE, .height = PAGE, .image = image});
    fixture_page(fixture, PAGE, PAGE);
}

/* Darkness of the page's quarters, clockwise from the upper left: 'b'lack, 'g'ray or 'w'hite. */
static void quarters(Fixture *fixture, Str pdf, int page, char seen[5]) {
    char command[120];
    snprintf(command, sizeof command, "mutool draw -q -F pgm -o - -r 72 -c gray %%s %d 2>/dev/null", page);
    int status;
    const Str picture = run_tool(fixture, pdf, command, &status);
    assert_true(picture.length > SIDE * SIDE);
    const uint8_t *pixels = (const uint8_t *)picture.text + picture.length - SIDE * SIDE;
    static const int centre[4][2] = {{10, 10}, {30, 10}, {30, 30}, {10, 30}};
    for (int i = 0; i < 4; i++) {
        const uint8_t value = pixels[centre[i][1] * SIDE + centre[i][0]];
        seen[i] = value < 60 ? 'b' : value < 200 ? 'g' : 'w';
    }
    seen[4] = '\0';
}

static void test_pictures_are_drawn(void **state) {
    Fixture *fixture = *state;
    const char *const paths[] = {write_jpeg(fixture, 1),
                                 write_jpeg(fixture, 3),
                                 write_jpeg(fixture, 4),
                                 write_png(fixture, (PngKind){PNG_COLOR_TYPE_GRAY, 8, false, 0}),
                                 write_png(fixture, (PngKind){PNG_COLOR_TYPE_RGB, 8, false, 0.45455}),
                                 write_png(fixture, (PngKind){PNG_COLOR_TYPE_PALETTE, 8, false, 0}),
                                 write_png(fixture, (PngKind){PNG_COLOR_TYPE_PALETTE, 2, false, 0}),
                                 write_png(fixture, (PngKind){PNG_COLOR_TYPE_GRAY, 16, false, 0}),
                                 write_png(fixture, (PngKind){PNG_COLOR_TYPE_RGB, 8, true, 0}),
                                 write_png(fixture, (PngKind){PNG_COLOR_TYPE_GRAY_ALPHA, 8, false, 0})};
    enum { COUNT = sizeof paths / sizeof *paths };
    for (size_t i = 0; i < COUNT; i++) put_image(fixture, open_image(fixture, paths[i]));
    put_image(fixture, make_vector());
    const Str pdf = fixture_pdf(fixture);
    for (size_t i = 0; i < COUNT; i++) remove(paths[i]);
    assert_clean(fixture, pdf);
    if (!have_tool("mutool")) return;
    for (int page = 1; page <= COUNT + 1; page++) {
        char seen[5];
        quarters(fixture, pdf, page, seen);
        if (strcmp(seen, "bgww") != 0) fail_msg("the picture of page %d is drawn as %s", page, seen);
    }
}

/* A dashed line above, as wide as a quarter, of which the first dash is seen; a solid one below. */
static void test_dashes_are_drawn(void **state) {
    Fixture *fixture = *state;
    static const PathOp line[] = {PATH_MOVE, PATH_LINE};
    static const PathPoint above[] = {{0, 175000}, {700000, 175000}},
                           below[] = {{0, 525000}, {700000, 525000}};
    static const int32_t dashes[] = {350000, 350000};
    VectorShape shapes[2] = {
        {.ops = line, .op_count = 2, .points = above, .point_count = 2, .strokes = true},
        {.ops = line, .op_count = 2, .points = below, .point_count = 2, .strokes = true}};
    for (int i = 0; i < 2; i++) {
        shapes[i].stroke_alpha = 255;
        shapes[i].stroke_width = 350000;
        shapes[i].miter_limit = 10000;
    }
    shapes[0].dashes = dashes;
    shapes[0].dash_count = 2;
    shapes[1].stroke = (Color){COLOR_GRAY, {502}};
    const Image image = {
        .kind = IMAGE_SVG, .width = 700000, .height = 700000, .shapes = shapes, .shape_count = 2};
    put_image(fixture, &image);
    const Str pdf = fixture_pdf(fixture);
    assert_clean(fixture, pdf);
    if (!have_tool("mutool")) return;
    char seen[5];
    quarters(fixture, pdf, 1, seen);
    assert_string_equal(seen, "bwgg");
}

/* Exif 2.3, Orientation: where the stored upper left (black) and upper right (gray) quarters are to be seen.
 */
static void test_orientations(void **state) {
    Fixture *fixture = *state;
    static const char *const expected[9] = {"",     "bgww", "gbww", "wwbg", "wwgb",
                                            "bwwg", "wbgw", "wgbw", "gwwb"};
    const char *path = write_jpeg(fixture, 3);
    const Image *stored = open_image(fixture, path);
    for (int orientation = 1; orientation <= 8; orientation++) {
        Image *image = arena_copy(fixture->arena, stored, sizeof *stored);
        image->orientation = orientation;
        put_image(fixture, image);
    }
    const Str pdf = fixture_pdf(fixture);
    remove(path);
    if (!have_tool("mutool")) return;
    for (int orientation = 1; orientation <= 8; orientation++) {
        char seen[5];
        quarters(fixture, pdf, orientation, seen);
        if (strcmp(seen, expected[orientation]) != 0)
            fail_msg("orientation %d is drawn as %s, not as %s", orientation, seen, expected[orientation]);
    }
}

/* Which PNGs are passed through: a PDF reader can unpack their rows. */
static void test_png_streams(void **state) {
    Fixture *fixture = *state;
    const struct {
        PngKind kind;
        bool passes;
    } cases[] = {
        {{PNG_COLOR_TYPE_GRAY, 8, false, 0}, true},    {{PNG_COLOR_TYPE_RGB, 8, false, 0.45455}, true},
        {{PNG_COLOR_TYPE_PALETTE, 2, false, 0}, true}, {{PNG_COLOR_TYPE_GRAY, 16, false, 0}, false},
        {{PNG_COLOR_TYPE_RGB, 8, true, 0}, false},     {{PNG_COLOR_TYPE_GRAY_ALPHA, 8, false, 0}, false},
        {{PNG_COLOR_TYPE_GRAY, 8, false, 1.0}, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *path = write_png(fixture, cases[i].kind);
        const Image *image = open_image(fixture, path);
        PngStream stream;
        if (png_stream_find(fixture->arena, image->bytes, &stream) != cases[i].passes)
            fail_msg("case %zu", i);
        remove(path);
    }
}

/* One changed bit, one lost byte: the decoder must have its say. */
static void test_damaged_png_does_not_pass(void **state) {
    Fixture *fixture = *state;
    const char *path = write_png(fixture, (PngKind){PNG_COLOR_TYPE_GRAY, 8, false, 0});
    const Image *image = open_image(fixture, path);
    remove(path);
    char *bytes = str_to_c(fixture->arena, image->bytes);
    const size_t data = str_find(image->bytes, STR("IDAT")) + 4;
    PngStream stream;
    bytes[data + 20] ^= 1;
    assert_false(png_stream_find(fixture->arena, (Str){bytes, image->bytes.length}, &stream));
    for (size_t length = 0; length < image->bytes.length - 24; length += 7) {
        Str cut = {arena_copy(fixture->arena, image->bytes.text, length), length};
        assert_false(png_stream_find(fixture->arena, cut, &stream));
    }
}

static void test_each_picture_once(void **state) {
    Fixture *fixture = *state;
    const char *path = write_jpeg(fixture, 3);
    const Image *image = open_image(fixture, path);
    put_image(fixture, image);
    put_image(fixture, image);
    const Str pdf = fixture_pdf(fixture);
    remove(path);
    const size_t first = str_find(pdf, image->bytes);
    assert_int_not_equal(first, SIZE_MAX); /* the JPEG's own bytes */
    assert_int_equal(str_find(str_slice(pdf, first + 1, pdf.length), image->bytes), SIZE_MAX);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pictures_are_drawn, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_dashes_are_drawn, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_orientations, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_png_streams, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_damaged_png_does_not_pass, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_each_picture_once, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
