#define _XOPEN_SOURCE 700
#include "image/fixture.h"

#include <jpeglib.h>

typedef struct JpegRecipe {
    int components; /* 1, 3 or 4 */
    unsigned width, height;
    bool is_progressive, has_arithmetic, keeps_rgb;
    Str exif, profile;
    size_t profile_chunk; /* bytes of each APP2 */
} JpegRecipe;

static void write_profile(struct jpeg_compress_struct *jpeg, const JpegRecipe *recipe) {
    size_t count = (recipe->profile.length + recipe->profile_chunk - 1) / recipe->profile_chunk;
    for (size_t i = 0; i < count; i++) {
        Str part = str_slice(recipe->profile, i * recipe->profile_chunk, (i + 1) * recipe->profile_chunk);
        jpeg_write_m_header(jpeg, JPEG_APP0 + 2, (unsigned)(14 + part.length));
        static const char head[] = "ICC_PROFILE";
        for (size_t k = 0; k < sizeof head; k++) jpeg_write_m_byte(jpeg, head[k]);
        jpeg_write_m_byte(jpeg, (int)i + 1);
        jpeg_write_m_byte(jpeg, (int)count);
        for (size_t k = 0; k < part.length; k++) jpeg_write_m_byte(jpeg, (unsigned char)part.text[k]);
    }
}

static J_COLOR_SPACE space_of(int components) {
    return components == 1 ? JCS_GRAYSCALE : components == 3 ? JCS_RGB : JCS_CMYK;
}

static Str make_jpeg(Fixture *fixture, const JpegRecipe *recipe) {
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long length = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &length);
    jpeg.image_width = recipe->width;
    jpeg.image_height = recipe->height;
    jpeg.input_components = recipe->components;
    jpeg.in_color_space = space_of(recipe->components);
    jpeg_set_defaults(&jpeg);
    if (recipe->keeps_rgb) {
        jpeg_set_colorspace(&jpeg, JCS_RGB);
        jpeg.write_Adobe_marker = FALSE;
    }
    if (recipe->is_progressive) jpeg_simple_progression(&jpeg);
    jpeg.arith_code = recipe->has_arithmetic;
    jpeg_start_compress(&jpeg, TRUE);
    if (recipe->exif.length)
        jpeg_write_marker(&jpeg, JPEG_APP0 + 1, (const JOCTET *)recipe->exif.text,
                          (unsigned)recipe->exif.length);
    if (recipe->profile.length) write_profile(&jpeg, recipe);
    JSAMPROW row = calloc(recipe->width, (size_t)recipe->components);
    for (unsigned y = 0; y < recipe->height; y++) {
        for (unsigned x = 0; x < recipe->width * (unsigned)recipe->components; x++)
            row[x] = (JSAMPLE)(x * y * 7);
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    Str made = {arena_copy(fixture->arena, bytes, length), length};
    free(row);
    free(bytes);
    return made;
}

static Str plain(Fixture *fixture) {
    return make_jpeg(fixture, &(JpegRecipe){.components = 3, .width = 40, .height = 24});
}

/* A copy that may be spoilt, and the place of its frame header behind the marker. */
static unsigned char *spoilt_frame(Fixture *fixture, Str *bytes) {
    *bytes = plain(fixture);
    *bytes = (Str){arena_copy(fixture->arena, bytes->text, bytes->length), bytes->length};
    return (unsigned char *)(uintptr_t)bytes->text + str_find(*bytes, STR("\xFF\xC0")) + 2;
}

static void color_pictures(void **state) {
    for (int components = 1; components <= 4; components += components == 1 ? 2 : 1) {
        Fixture *fixture = *state;
        fixture->set = image_set_create(fixture->arena);
        JpegRecipe recipe = {.components = components, .width = 40, .height = 24};
        const Image *image = open_bytes(fixture, make_jpeg(fixture, &recipe));
        assert_non_null(image);
        assert_int_equal(image->kind, IMAGE_JPEG);
        assert_int_equal(image->colors, components);
        assert_int_equal(image->width, 40);
        assert_int_equal(image->height, 24);
        assert_int_equal(image->orientation, 1);
        assert_int_equal(image->adobe_inverted, components == 4);
        assert_false(image->untransformed);
    }
    assert_silent(*state);
}

static void progressive(void **state) {
    JpegRecipe recipe = {.components = 3, .width = 40, .height = 24, .is_progressive = true};
    assert_non_null(open_bytes(*state, make_jpeg(*state, &recipe)));
    assert_silent(*state);
}

static void rgb_without_adobe_marker(void **state) {
    JpegRecipe recipe = {.components = 3, .width = 40, .height = 24, .keeps_rgb = true};
    const Image *image = open_bytes(*state, make_jpeg(*state, &recipe));
    assert_non_null(image);
    assert_true(image->untransformed);
}

static void exif_orientation(void **state) {
    Fixture *fixture = *state;
    for (char value = 0; value <= 9; value++) {
        char little[] = "Exif\0\0II*\0\10\0\0\0\1\0\x12\1\3\0\1\0\0\0\0\0\0\0";
        char big[] = "Exif\0\0MM\0*\0\0\0\10\0\1\1\x12\0\3\0\0\0\1\0\0\0\0";
        little[24] = value;
        big[25] = value;
        JpegRecipe recipe = {.components = 3, .width = 40, .height = 24};
        recipe.exif = value % 2 ? (Str){little, sizeof little - 1} : (Str){big, sizeof big - 1};
        fixture->set = image_set_create(fixture->arena);
        const Image *image = open_bytes(fixture, make_jpeg(fixture, &recipe));
        assert_non_null(image);
        assert_int_equal(image->orientation, value >= 1 && value <= 8 ? value : 1);
        assert_int_equal(image->width, value >= 5 && value <= 8 ? 24 : 40);
        assert_int_equal(image->stored_width, 40);
    }
}

static void profile_in_chunks(void **state) {
    Fixture *fixture = *state;
    JpegRecipe recipe = {.components = 3, .width = 40, .height = 24, .profile_chunk = 100};
    recipe.profile = make_profile(fixture->arena, "RGB ", 333);
    const Image *image = open_bytes(fixture, make_jpeg(fixture, &recipe));
    assert_non_null(image);
    assert_true(str_equal(image->icc_profile, recipe.profile));
    assert_silent(fixture);
}

static void profile_for_other_colors(void **state) {
    Fixture *fixture = *state;
    JpegRecipe recipe = {.components = 3, .width = 40, .height = 24, .profile_chunk = 1000};
    recipe.profile = make_profile(fixture->arena, "CMYK", 333);
    const Image *image = open_bytes(fixture, make_jpeg(fixture, &recipe));
    assert_non_null(image);
    assert_int_equal(image->icc_profile.length, 0);
    assert_int_equal(assert_diagnosed(fixture, "image-profile-ignored")->severity, SEVERITY_WARNING);
}

/* Whatever the length it is cut to, a cut picture is refused. */
static void truncated(void **state) {
    Fixture *fixture = *state;
    Str bytes = plain(fixture);
    for (size_t length = 3; length < bytes.length; length += 1 + length / 16) {
        fixture->set = image_set_create(fixture->arena);
        fixture->diagnostics = diagnostics_create(fixture->arena);
        assert_null(open_bytes(fixture, str_slice(bytes, 0, length)));
        assert_diagnosed(fixture, "image-truncated");
    }
}

static void half_with_an_end_marker(void **state) {
    Fixture *fixture = *state;
    Str bytes = make_jpeg(fixture, &(JpegRecipe){.components = 3, .width = 2000, .height = 2000});
    size_t scan = str_find(bytes, STR("\xFF\xDA"));
    Str cut = str_format(fixture->arena, "%*s", (int)scan + 300, "");
    memcpy((char *)(uintptr_t)cut.text, bytes.text, scan + 298);
    memcpy((char *)(uintptr_t)cut.text + scan + 298, "\xFF\xD9", 2);
    assert_null(open_bytes(fixture, cut));
    assert_diagnosed(fixture, "image-truncated");
}

static void bytes_behind_the_end_are_left(void **state) {
    Fixture *fixture = *state;
    Str bytes = plain(fixture);
    StrBuilder builder = {.arena = fixture->arena};
    str_append(&builder, bytes);
    str_append_c(&builder, "trailer of a telephone");
    const Image *image = open_bytes(fixture, str_built(&builder));
    assert_non_null(image);
    assert_true(str_equal(image->bytes, bytes));
}

static void no_pixels(void **state) {
    Str bytes;
    unsigned char *frame = spoilt_frame(*state, &bytes);
    frame[3] = frame[4] = 0;
    assert_null(open_bytes(*state, bytes));
    assert_diagnosed(*state, "image-empty");
}

static void too_wide(void **state) {
    Str bytes;
    unsigned char *frame = spoilt_frame(*state, &bytes);
    frame[5] = 60001 >> 8;
    frame[6] = 60001 & 255;
    assert_null(open_bytes(*state, bytes));
    assert_diagnosed(*state, "image-too-large");
}

static void twelve_bits(void **state) {
    Str bytes;
    spoilt_frame(*state, &bytes)[2] = 12;
    assert_null(open_bytes(*state, bytes));
    assert_diagnosed(*state, "image-jpeg-coding");
}

static void arithmetic_coding(void **state) {
    JpegRecipe recipe = {.components = 3, .width = 40, .height = 24, .has_arithmetic = true};
    assert_null(open_bytes(*state, make_jpeg(*state, &recipe)));
    assert_diagnosed(*state, "image-jpeg-coding");
}

static void lossless_coding(void **state) {
    Str bytes;
    spoilt_frame(*state, &bytes)[-1] = 0xC3;
    assert_null(open_bytes(*state, bytes));
    assert_diagnosed(*state, "image-jpeg-coding");
}

static void without_a_scan(void **state) {
    assert_null(open_bytes(*state, STR("\xFF\xD8\xFF\xD9")));
    assert_diagnosed(*state, "image-damaged");
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(color_pictures),    TEST(progressive),       TEST(rgb_without_adobe_marker),
        TEST(exif_orientation),  TEST(profile_in_chunks), TEST(profile_for_other_colors),
        TEST(truncated),         TEST(no_pixels),         TEST(half_with_an_end_marker),
        TEST(too_wide),          TEST(twelve_bits),       TEST(bytes_behind_the_end_are_left),
        TEST(arithmetic_coding), TEST(lossless_coding),   TEST(without_a_scan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
