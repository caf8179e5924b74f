#define _XOPEN_SOURCE 700
#include "image/fixture.h"

#include <png.h>

typedef struct PngRecipe {
    int type, depth;
    unsigned width, height;
    bool is_interlaced;
    double gamma;
    Str profile;
    Str transparency; /* tRNS of a palette */
} PngRecipe;

static void append(png_structp png, png_bytep bytes, png_size_t count) {
    str_append(png_get_io_ptr(png), (Str){(const char *)bytes, count});
}

static void set_palette(png_structp png, png_infop info, const PngRecipe *recipe) {
    png_color palette[] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {10, 20, 30}};
    png_set_PLTE(png, info, palette, 4);
    if (recipe->transparency.length)
        png_set_tRNS(png, info, (png_const_bytep)recipe->transparency.text, (int)recipe->transparency.length,
                     NULL);
}

/* `rows`: the packed bytes of all rows. */
static Str make_png(Fixture *fixture, const PngRecipe *recipe, const unsigned char *rows) {
    StrBuilder builder = {.arena = fixture->arena};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &builder, append, NULL);
    png_set_IHDR(png, info, recipe->width, recipe->height, recipe->depth, recipe->type,
                 recipe->is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (recipe->type == PNG_COLOR_TYPE_PALETTE) set_palette(png, info, recipe);
    if (recipe->gamma > 0) png_set_gAMA(png, info, recipe->gamma);
    if (recipe->profile.length)
        png_set_iCCP(png, info, "profile", PNG_COMPRESSION_TYPE_BASE, (png_const_bytep)recipe->profile.text,
                     (png_uint_32)recipe->profile.length);
    png_write_info(png, info);
    size_t length = png_get_rowbytes(png, info);
    png_bytep pointers[64];
    for (unsigned y = 0; y < recipe->height; y++) pointers[y] = (png_bytep)(uintptr_t)rows + y * length;
    png_write_image(png, pointers);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    return str_built(&builder);
}

static const uint8_t *decode(Fixture *fixture, const Image *image, const uint8_t **alpha) {
    assert_non_null(image);
    return image_decode_png(fixture->arena, fixture->diagnostics, fixture->span, image, alpha);
}

static void rgb(void **state) {
    static const unsigned char rows[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    PngRecipe recipe = {.type = PNG_COLOR_TYPE_RGB, .depth = 8, .width = 2, .height = 2};
    const Image *image = open_bytes(*state, make_png(*state, &recipe, rows));
    const uint8_t *alpha, *pixels = decode(*state, image, &alpha);
    assert_int_equal(image->kind, IMAGE_PNG);
    assert_int_equal(image->colors, IMAGE_RGB);
    assert_false(image->has_alpha);
    assert_null(alpha);
    assert_memory_equal(pixels, rows, sizeof rows);
    assert_silent(*state);
}

static void alpha_is_split(void **state) {
    static const unsigned char rows[] = {1, 2, 3, 100, 4, 5, 6, 200};
    PngRecipe recipe = {.type = PNG_COLOR_TYPE_RGB_ALPHA, .depth = 8, .width = 2, .height = 1};
    const uint8_t *alpha,
        *pixels = decode(*state, open_bytes(*state, make_png(*state, &recipe, rows)), &alpha);
    assert_memory_equal(pixels, ((uint8_t[]){1, 2, 3, 4, 5, 6}), 6);
    assert_memory_equal(alpha, ((uint8_t[]){100, 200}), 2);
}

static void one_bit_gray(void **state) {
    static const unsigned char rows[] = {0xA0};
    PngRecipe recipe = {.type = PNG_COLOR_TYPE_GRAY, .depth = 1, .width = 3, .height = 1};
    const Image *image = open_bytes(*state, make_png(*state, &recipe, rows));
    const uint8_t *alpha;
    assert_memory_equal(decode(*state, image, &alpha), ((uint8_t[]){255, 0, 255}), 3);
    assert_int_equal(image->colors, IMAGE_GRAY);
}

static void sixteen_bits_with_alpha(void **state) {
    static const unsigned char rows[] = {0x12, 0x12, 0xFF, 0xFF};
    PngRecipe recipe = {.type = PNG_COLOR_TYPE_GRAY_ALPHA, .depth = 16, .width = 1, .height = 1};
    const uint8_t *alpha,
        *pixels = decode(*state, open_bytes(*state, make_png(*state, &recipe, rows)), &alpha);
    assert_int_equal(pixels[0], 0x12);
    assert_int_equal(alpha[0], 255);
}

static void palette_with_transparency(void **state) {
    static const unsigned char rows[] = {0x1B};
    PngRecipe recipe = {.type = PNG_COLOR_TYPE_PALETTE, .depth = 2, .width = 4, .height = 1};
    recipe.transparency = STR("\x07");
    const Image *image = open_bytes(*state, make_png(*state, &recipe, rows));
    const uint8_t *alpha, *pixels = decode(*state, image, &alpha);
    assert_true(image->has_alpha && image->colors == IMAGE_RGB);
    assert_memory_equal(pixels, ((uint8_t[]){255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30}), 12);
    assert_memory_equal(alpha, ((uint8_t[]){7, 255, 255, 255}), 4);
}

static void interlaced(void **state) {
    unsigned char rows[19 * 13];
    for (unsigned i = 0; i < sizeof rows; i++) rows[i] = (unsigned char)(i * 5);
    PngRecipe recipe = {
        .type = PNG_COLOR_TYPE_GRAY, .depth = 8, .width = 19, .height = 13, .is_interlaced = true};
    const uint8_t *alpha;
    const Image *image = open_bytes(*state, make_png(*state, &recipe, rows));
    assert_memory_equal(decode(*state, image, &alpha), rows, sizeof rows);
}

static void told_gamma_becomes_that_of_srgb(void **state) {
    static const unsigned char rows[] = {0, 128, 255};
    PngRecipe recipe = {.type = PNG_COLOR_TYPE_GRAY, .depth = 8, .width = 3, .height = 1, .gamma = 1.0};
    const uint8_t *alpha,
        *pixels = decode(*state, open_bytes(*state, make_png(*state, &recipe, rows)), &alpha);
    assert_int_equal(pixels[0], 0);
    assert_in_range(pixels[1], 180, 192); /* (128 / 255)^(1 / 2.2) = 0.731 */
    assert_int_equal(pixels[2], 255);
}

static void profile_is_kept(void **state) {
    Fixture *fixture = *state;
    static const unsigned char rows[] = {1, 2, 3};
    PngRecipe recipe = {.type = PNG_COLOR_TYPE_RGB, .depth = 8, .width = 1, .height = 1};
    Str made = make_profile(fixture->arena, "RGB ", 1200);
    char *profile = (char *)(uintptr_t)made.text;
    for (unsigned i = 132; i < 1200; i++)
        profile[i] = (char)(i * i * 31 >> 3); /* libpng doubts what packs well */
    memcpy(profile + 12, "mntr", 4);
    memcpy(profile + 20, "XYZ ", 4);
    memcpy(profile + 68, "\0\0\xF6\xD6\0\1\0\0\0\0\xD3\x2D", 12); /* D50, which libpng asks for */
    recipe.profile = made;
    const Image *image = open_bytes(fixture, make_png(fixture, &recipe, rows));
    assert_non_null(image);
    assert_true(str_equal(image->icc_profile, made));
}

static void unusable_profile(void **state) {
    Fixture *fixture = *state;
    static const unsigned char rows[] = {1, 2, 3};
    PngRecipe recipe = {.type = PNG_COLOR_TYPE_RGB, .depth = 8, .width = 1, .height = 1};
    Str bytes = make_png(fixture, &recipe, rows);
    static const char chunk[] =
        "\0\0\0\x0AiCCPprofile\0\0x\x24\x9A\xD3\x0D"; /* no packed data behind the name */
    StrBuilder builder = {.arena = fixture->arena};
    str_append(&builder, str_slice(bytes, 0, 33));
    str_append(&builder, (Str){chunk, sizeof chunk - 1});
    str_append(&builder, str_slice(bytes, 33, bytes.length));
    const Image *image = open_bytes(fixture, str_built(&builder));
    assert_non_null(image);
    assert_int_equal(image->icc_profile.length, 0);
    assert_diagnosed(fixture, "image-profile-ignored");
}

static Str plain(Fixture *fixture) {
    static const unsigned char rows[64 * 64 * 3] = {9};
    PngRecipe recipe = {.type = PNG_COLOR_TYPE_RGB, .depth = 8, .width = 64, .height = 64};
    Str bytes = make_png(fixture, &recipe, rows);
    return (Str){arena_copy(fixture->arena, bytes.text, bytes.length), bytes.length};
}

static void truncated(void **state) {
    Fixture *fixture = *state;
    Str bytes = plain(fixture);
    for (size_t length = 8; length < bytes.length; length += 3) {
        fixture->set = image_set_create(fixture->arena);
        fixture->diagnostics = diagnostics_create(fixture->arena);
        assert_null(open_bytes(fixture, str_slice(bytes, 0, length)));
        assert_diagnosed(fixture, "image-truncated");
    }
}

static void with_size(Fixture *fixture, uint32_t width, uint32_t height, const char *code) {
    Str bytes = plain(fixture);
    unsigned char *header = (unsigned char *)(uintptr_t)bytes.text + 16;
    for (int i = 0; i < 4; i++) {
        header[i] = (unsigned char)(width >> (24 - 8 * i));
        header[4 + i] = (unsigned char)(height >> (24 - 8 * i));
    }
    assert_null(open_bytes(fixture, bytes));
    assert_diagnosed(fixture, code);
}

static void no_pixels(void **state) {
    with_size(*state, 0, 10, "image-empty");
}

static void too_wide(void **state) {
    with_size(*state, 60001, 1, "image-too-large");
}

static void too_many_pixels(void **state) {
    with_size(*state, 60000, 60000, "image-too-large");
}

static void damaged_header(void **state) {
    with_size(*state, 65, 64, "image-damaged"); /* the checksum does not fit */
}

static void damaged_pixels(void **state) {
    Fixture *fixture = *state;
    Str bytes = plain(fixture);
    ((char *)(uintptr_t)bytes.text)[str_find(bytes, STR("IDAT")) + 6] ^= 0x55;
    const uint8_t *alpha;
    assert_null(decode(fixture, open_bytes(fixture, bytes), &alpha));
    assert_diagnosed(fixture, "image-damaged");
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(rgb),
        TEST(alpha_is_split),
        TEST(one_bit_gray),
        TEST(interlaced),
        TEST(profile_is_kept),
        TEST(sixteen_bits_with_alpha),
        TEST(truncated),
        TEST(no_pixels),
        TEST(palette_with_transparency),
        TEST(too_wide),
        TEST(too_many_pixels),
        TEST(told_gamma_becomes_that_of_srgb),
        TEST(damaged_header),
        TEST(unusable_profile),
        TEST(damaged_pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
