#define _XOPEN_SOURCE 700
#include "font/fixture.h"

static void add(FontSet *set, FamilyId family, FontWeight weight, const char *path, Span span) {
    Str paths[] = {STR("/nowhere/first.ttf"), str_from_c(path)};
    font_set_add_face(set, family, weight, paths, 2, 0, span);
}

/* Mincho (regular only) → Noto; Gothic (both weights). */
static FontSet *make_set(Fixture *fixture) {
    FontSet *set = font_set_create(fixture->arena);
    Str noto = STR("Noto");
    FamilyId mincho = font_set_add_family(set, STR("Mincho"), &noto, 1, fixture->span);
    add(set, mincho, WEIGHT_REGULAR, MINCHO, fixture->span);
    add(set, font_set_add_family(set, noto, NULL, 0, fixture->span), WEIGHT_REGULAR, NOTO, fixture->span);
    FamilyId gothic = font_set_add_family(set, STR("Gothic"), NULL, 0, fixture->span);
    add(set, gothic, WEIGHT_REGULAR, GOTHIC, fixture->span);
    add(set, gothic, WEIGHT_BOLD, GOTHIC_BOLD, fixture->span);
    return set;
}

static void finds_families(void **state) {
    FontSet *set = make_set(*state);
    assert_int_equal(font_set_family_count(set), 3);
    assert_int_equal(font_set_find(set, STR("Noto")), 1);
    assert_int_equal(font_set_find(set, STR("Serif")), FAMILY_NONE);
    assert_string_equal(font_set_face_path(set, 0, WEIGHT_REGULAR).text, MINCHO);
    assert_int_equal(font_set_face_path(set, 0, WEIGHT_BOLD).length, 0);
}

static void own_face_first(void **state) {
    Fixture *fixture = *state;
    FontSet *set = make_set(fixture);
    assert_true(font_set_require(set, fixture->diagnostics, 0));
    assert_silent(fixture);
    const Face *face = font_set_face_for(set, 0, WEIGHT_REGULAR, 0x3042, 0);
    assert_ptr_equal(face, font_set_face(set, 0, WEIGHT_REGULAR));
    assert_ptr_equal(face, font_set_face_for(set, 0, WEIGHT_BOLD, 0x3042, 0));
}

static void fallback_shows_what_the_family_lacks(void **state) {
    Fixture *fixture = *state;
    FontSet *set = make_set(fixture);
    assert_true(font_set_require(set, fixture->diagnostics, 0));
    assert_null(font_set_face_for(set, 0, WEIGHT_REGULAR, 0x1100, 0));
    font_set_require_fallbacks(set, fixture->diagnostics, 0);
    const uint32_t rare = 0x20BB7; /* 𠮷 */
    assert_int_equal(face_glyph(font_set_face(set, 0, WEIGHT_REGULAR), 0x2A6D6, 0), 0);
    const Face *face = font_set_face_for(set, 0, WEIGHT_REGULAR, 0x1100, 0);
    assert_non_null(face);
    assert_string_equal(face->path.text, NOTO);
    assert_non_null(font_set_face_for(set, 0, WEIGHT_REGULAR, rare, 0));
    assert_null(font_set_face_for(set, 0, WEIGHT_REGULAR, 0xE000, 0));
}

static void weights(void **state) {
    Fixture *fixture = *state;
    FontSet *set = make_set(fixture);
    assert_true(font_set_require(set, fixture->diagnostics, 2));
    assert_string_equal(font_set_face(set, 2, WEIGHT_BOLD)->path.text, GOTHIC_BOLD);
    assert_string_equal(font_set_face_for(set, 2, WEIGHT_REGULAR, 'a', 0)->path.text, GOTHIC);
    assert_int_not_equal(font_set_face(set, 2, WEIGHT_BOLD)->id, font_set_face(set, 2, WEIGHT_REGULAR)->id);
}

static void one_file_is_one_face(void **state) {
    Fixture *fixture = *state;
    FontSet *set = make_set(fixture);
    FamilyId twin = font_set_add_family(set, STR("Twin"), NULL, 0, fixture->span);
    add(set, twin, WEIGHT_REGULAR, MINCHO, fixture->span);
    assert_true(font_set_require(set, fixture->diagnostics, 0) &&
                font_set_require(set, fixture->diagnostics, twin));
    assert_ptr_equal(font_set_face(set, 0, WEIGHT_REGULAR), font_set_face(set, twin, WEIGHT_REGULAR));
}

static void missing_file(void **state) {
    Fixture *fixture = *state;
    FontSet *set = font_set_create(fixture->arena);
    FamilyId family = font_set_add_family(set, STR("Gone"), NULL, 0, fixture->span);
    add(set, family, WEIGHT_REGULAR, "/nowhere/second.ttf", fixture->span);
    assert_false(font_set_require(set, fixture->diagnostics, family));
    assert_false(font_set_require(set, fixture->diagnostics, family));
    assert_diagnosed(fixture, "font-file-missing");
    assert_null(font_set_face(set, family, WEIGHT_REGULAR));
}

/* A fallback that is not installed is a warning; the same family in use is an error even when it was a
 * fallback before. */
static void missing_fallback(void **state) {
    Fixture *fixture = *state;
    FontSet *set = font_set_create(fixture->arena);
    Str gone = STR("Gone");
    FamilyId mincho = font_set_add_family(set, STR("Mincho"), &gone, 1, fixture->span);
    add(set, mincho, WEIGHT_REGULAR, MINCHO, fixture->span);
    FamilyId family = font_set_add_family(set, gone, NULL, 0, fixture->span);
    add(set, family, WEIGHT_REGULAR, "/nowhere/second.ttf", fixture->span);
    assert_true(font_set_require(set, fixture->diagnostics, mincho));
    assert_silent(fixture);
    font_set_require_fallbacks(set, fixture->diagnostics, mincho);
    assert_diagnosed(fixture, "font-fallback-missing");
    assert_int_equal(diagnostics_count(fixture->diagnostics, SEVERITY_ERROR), 0);
    assert_false(font_set_require(set, fixture->diagnostics, family));
    assert_int_equal(diagnostics_count(fixture->diagnostics, SEVERITY_ERROR), 1);
}

static void unknown_fallback(void **state) {
    Fixture *fixture = *state;
    FontSet *set = font_set_create(fixture->arena);
    Str unknown = STR("Nto");
    FamilyId mincho = font_set_add_family(set, STR("Mincho"), &unknown, 1, fixture->span);
    add(set, mincho, WEIGHT_REGULAR, MINCHO, fixture->span);
    assert_true(font_set_require(set, fixture->diagnostics, mincho));
    font_set_require_fallbacks(set, fixture->diagnostics, mincho);
    assert_diagnosed(fixture, "font-fallback-unknown");
}

int main(void) {
#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(finds_families),   TEST(own_face_first),       TEST(fallback_shows_what_the_family_lacks),
        TEST(weights),          TEST(one_file_is_one_face), TEST(missing_file),
        TEST(missing_fallback), TEST(unknown_fallback),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
