/* A press's profile: which files are refused and why, and what colours become in its inks.
 *
 * Takes: Ghostscript's profile of a CMYK press (in Debian's libgs-common), and files made from it. Gives:
 * diagnostics, inks. Invariant: without that package the tests that need it are skipped, and say so.
 */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/file.h"
#include "color/press_colors.h"
#include "color/srgb_profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PRESS_PROFILE "/usr/share/color/icc/ghostscript/default_cmyk.icc"

typedef struct Fixture {
    jmp_buf out_of_memory;
    Arena *arena;
    Diagnostics *diagnostics;
    Str press; /* the profile's bytes */
} Fixture;

static int open_fixture(void **state) {
    Fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture) return -1;
    fixture->arena = arena_create(&fixture->out_of_memory);
    fixture->diagnostics = diagnostics_create(fixture->arena);
    int error;
    (void)file_read(fixture->arena, PRESS_PROFILE, &fixture->press, &error);
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
    if (fixture->press.length > 0) return;
    print_message("skipped: %s is not installed\n", PRESS_PROFILE);
    skip();
}

static PressColors *open_path(Fixture *fixture, const char *path, int newest) {
    const PressSettings settings = {.icc = str_from_c(path), .icc_path = str_from_c(path)};
    return press_colors_open(fixture->arena, NULL, fixture->diagnostics, &settings, newest);
}

static PressColors *open_bytes(Fixture *fixture, Str bytes, int newest) {
    char path[] = "/tmp/hanmen-icc-XXXXXX";
    const int handle = mkstemp(path);
    assert_true(handle >= 0);
    assert_int_equal(write(handle, bytes.text, bytes.length), bytes.length);
    close(handle);
    PressColors *colors = open_path(fixture, path, newest);
    unlink(path);
    return colors;
}

static void expect_refusal(Fixture *fixture, Str bytes, int newest, MessageId message) {
    fixture->diagnostics = diagnostics_create(fixture->arena);
    assert_null(open_bytes(fixture, bytes, newest));
    size_t count;
    const Diagnostic *list = diagnostics_sorted(fixture->diagnostics, &count);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].message, message);
}

static Str changed(const Fixture *fixture, size_t at, const char *bytes, size_t count) {
    char *copy = str_to_c(fixture->arena, fixture->press);
    memcpy(copy + at, bytes, count);
    return (Str){copy, fixture->press.length};
}

static void test_no_profile(void **state) {
    Fixture *fixture = *state;
    expect_refusal(fixture, STR(""), 4, MESSAGE_ICC_NOT_A_PROFILE);
    expect_refusal(fixture, STR("%PDF-1.4 and so on"), 4, MESSAGE_ICC_NOT_A_PROFILE);
    char noise[300];
    memset(noise, 'x', sizeof noise);
    expect_refusal(fixture, (Str){noise, sizeof noise}, 4, MESSAGE_ICC_NOT_A_PROFILE);
    assert_null(open_path(fixture, "/nowhere/press.icc", 4));
    assert_null(open_path(fixture, "/tmp", 4));
}

static void test_other_kinds(void **state) {
    Fixture *fixture = *state;
    expect_refusal(fixture, srgb_profile(fixture->arena), 4, MESSAGE_ICC_NOT_A_PRESS);
    need_profile(fixture);
    expect_refusal(fixture, changed(fixture, 12, "mntr", 4), 4, MESSAGE_ICC_NOT_A_PRESS);
    expect_refusal(fixture, changed(fixture, 16, "RGB ", 4), 4, MESSAGE_ICC_NOT_A_PRESS);
    expect_refusal(fixture, changed(fixture, 16, "\0\1\2\3", 4), 4, MESSAGE_ICC_NOT_A_PRESS);
    expect_refusal(fixture, changed(fixture, 8, "\3", 1), 4, MESSAGE_ICC_VERSION);
    expect_refusal(fixture, changed(fixture, 8, "\5", 1), 4, MESSAGE_ICC_VERSION);
    expect_refusal(fixture, changed(fixture, 8, "\4", 1), 2, MESSAGE_ICC_VERSION);
}

static void test_damage(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    const Str whole = fixture->press;
    const size_t lengths[] = {127, 128, 200, 1000, whole.length / 2, whole.length - 1};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        expect_refusal(fixture, str_slice(whole, 0, lengths[i]), 4,
                       lengths[i] < 128 ? MESSAGE_ICC_NOT_A_PROFILE : MESSAGE_ICC_CUT_OFF);
    /* right to the end by its own word, and no table to speak of */
    char *header = str_to_c(fixture->arena, str_slice(whole, 0, 132));
    memcpy(header, "\0\0\0\x84", 4);
    memset(header + 128, 0, 4);
    expect_refusal(fixture, (Str){header, 132}, 4, MESSAGE_ICC_DAMAGED);
}

static void test_bytes_behind_the_profile_are_left_out(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    char *longer = arena_alloc(fixture->arena, fixture->press.length + 3);
    memcpy(longer, fixture->press.text, fixture->press.length);
    memcpy(longer + fixture->press.length, "\r\n\0", 3);
    PressColors *colors = open_bytes(fixture, (Str){longer, fixture->press.length + 3}, 2);
    assert_non_null(colors);
    assert_int_equal(press_colors_bytes(colors).length, fixture->press.length);
    assert_true(press_colors_description(colors).length > 0);
}

static void expect_color(PressColors *colors, Color given, Color wanted) {
    const Color got = press_color(colors, given);
    if (!color_equal(got, wanted))
        fail_msg("%d: %d %d %d %d", got.space, got.value[0], got.value[1], got.value[2], got.value[3]);
}

static void test_neutral_colours_are_black_ink(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    PressColors *colors = open_path(fixture, PRESS_PROFILE, 4);
    assert_non_null(colors);
    expect_color(colors, (Color){COLOR_GRAY, {0}}, (Color){COLOR_CMYK, {0, 0, 0, 1000}});
    expect_color(colors, (Color){COLOR_GRAY, {350}}, (Color){COLOR_CMYK, {0, 0, 0, 650}});
    expect_color(colors, (Color){COLOR_RGB, {0, 0, 0}}, (Color){COLOR_CMYK, {0, 0, 0, 1000}});
    expect_color(colors, (Color){COLOR_RGB, {1000, 1000, 1000}}, (Color){COLOR_CMYK, {0}});
    expect_color(colors, (Color){COLOR_RGB, {502, 502, 502}}, (Color){COLOR_CMYK, {0, 0, 0, 498}});
    const Color inks = {COLOR_CMYK, {100, 200, 300, 400}}, spot = {COLOR_SPOT, {300, 2}};
    expect_color(colors, inks, inks);
    expect_color(colors, spot, spot);
}

static void test_colours_go_through_the_profile(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    PressColors *colors = open_path(fixture, PRESS_PROFILE, 4);
    const Color red = press_color(colors, (Color){COLOR_RGB, {1000, 0, 0}});
    assert_int_equal(red.space, COLOR_CMYK);
    assert_in_range(red.value[0], 0, 100); /* magenta and yellow, and nearly nothing else */
    assert_in_range(red.value[1], 800, 1000);
    assert_in_range(red.value[2], 800, 1000);
    assert_in_range(red.value[3], 0, 100);
    const PressConverter *converter = press_converter(colors, fixture->diagnostics, (Str){0}, STR("a.jpg"));
    const uint8_t pixels[6] = {255, 0, 0, 255, 255, 255};
    uint8_t inks[8];
    press_convert(converter, pixels, 2, inks);
    for (int i = 0; i < 4; i++) assert_in_range(inks[i] * 1000 / 255 + 8, red.value[i], red.value[i] + 16);
    for (int i = 4; i < 8; i++) assert_in_range(inks[i], 0, 3);
    assert_int_equal(diagnostics_count(fixture->diagnostics, SEVERITY_NOTE), 0);
}

static void test_a_picture_with_a_bad_profile_is_srgb(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    PressColors *colors = open_path(fixture, PRESS_PROFILE, 4);
    assert_non_null(press_converter(colors, fixture->diagnostics, STR("nonsense"), STR("a.jpg")));
    assert_int_equal(diagnostics_count(fixture->diagnostics, SEVERITY_WARNING), 1);
}

static void test_a_press_is_opened_once_for_a_thread(void **state) {
    Fixture *fixture = *state;
    need_profile(fixture);
    PressCache *cache = press_cache_create(fixture->arena);
    PressSettings settings = {.icc_path = STR(PRESS_PROFILE)};
    PressColors *first = press_colors_open(fixture->arena, cache, fixture->diagnostics, &settings, 4);
    assert_non_null(first);
    assert_ptr_equal(press_colors_open(fixture->arena, cache, fixture->diagnostics, &settings, 4), first);
    assert_ptr_not_equal(press_colors_open(fixture->arena, cache, fixture->diagnostics, &settings, 2), first);
    settings.intent = RENDERING_PERCEPTUAL;
    assert_ptr_not_equal(press_colors_open(fixture->arena, cache, fixture->diagnostics, &settings, 4), first);
    const PressConverter *converter = press_converter(first, fixture->diagnostics, (Str){0}, STR("a.jpg"));
    assert_ptr_equal(press_converter(first, fixture->diagnostics, (Str){0}, STR("b.jpg")), converter);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(test_no_profile),
        TEST(test_other_kinds),
        TEST(test_damage),
        TEST(test_bytes_behind_the_profile_are_left_out),
        TEST(test_neutral_colours_are_black_ink),
        TEST(test_colours_go_through_the_profile),
        TEST(test_a_press_is_opened_once_for_a_thread),
        TEST(test_a_picture_with_a_bad_profile_is_srgb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
