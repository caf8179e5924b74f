/* Pages for a press: bleed, marks, blank pages.
 *
 * Takes: pages of a few rectangles and pictures. Gives: where they are afterwards.
 * Invariant: no fonts, no files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/array.h"
#include "press/press_pages.h"

#include <stdlib.h>

/* 3 mm; a page of 100 × 200 pt. */
enum { BLEED = 8504, WIDTH = 100000, HEIGHT = 200000 };

typedef struct Fixture {
    jmp_buf out_of_memory;
    Arena *arena;
    Diagnostics *diagnostics;
    ARRAY(Item)
    items;
} Fixture;

static int open_fixture(void **state) {
    Fixture *fixture = calloc(1, sizeof *fixture);
    if (!fixture) return -1;
    fixture->arena = arena_create(&fixture->out_of_memory);
    fixture->diagnostics = diagnostics_create(fixture->arena);
    *state = fixture;
    return 0;
}

static int close_fixture(void **state) {
    Fixture *fixture = *state;
    arena_destroy(fixture->arena);
    free(fixture);
    return 0;
}

static void add(Fixture *fixture, ItemKind kind, Length x, Length y, Length width, Length height) {
    array_push(fixture->arena, &fixture->items,
               (Item){.kind = kind, .x = x, .y = y, .width = width, .height = height});
}

static const Pages *make(Fixture *fixture, size_t page_count, PressSettings settings) {
    Document *document = ARENA_NEW(fixture->arena, Document);
    StyleSheet *sheet = ARENA_NEW(fixture->arena, StyleSheet);
    sheet->page.two_sided = true;
    static const SpotColor spot = {{"DIC 156", 7}, {COLOR_GRAY, {0}}};
    sheet->spots = &spot;
    sheet->spot_count = 1;
    StyledDocument *styled = ARENA_NEW(fixture->arena, StyledDocument);
    *styled = (StyledDocument){.document = document, .sheet = sheet};
    Page *pages = ARENA_ARRAY(fixture->arena, Page, page_count);
    for (size_t i = 0; i < page_count; i++)
        pages[i] = (Page){.width = WIDTH, .height = HEIGHT, .folio = (int)i + 1, .is_right = i % 2 == 0};
    pages[0].items = fixture->items.at;
    pages[0].item_count = fixture->items.count;
    const Pages all = {.page = pages, .count = page_count};
    const LayoutInput input = {.styled = styled};
    PdfProfile profile = *profile_built_in(STR("print"));
    profile.press = settings;
    return press_pages_make(fixture->arena, fixture->diagnostics, &input, &all, &profile, STR("2026-04-01"));
}

static void expect_place(const Item *item, Length x, Length y, Length width, Length height) {
    if (item->x != x || item->y != y || item->width != width || item->height != height)
        fail_msg("%d %d %d %d, not %d %d %d %d", item->x, item->y, item->width, item->height, x, y, width,
                 height);
}

static void test_without_marks_the_page_is_the_bleed(void **state) {
    Fixture *fixture = *state;
    add(fixture, ITEM_FILL, 10000, 20000, 30000, 40000);
    const Pages *pages = make(fixture, 1, (PressSettings){.bleed = BLEED});
    const Page *page = &pages->page[0];
    assert_int_equal(page->width, WIDTH + 2 * BLEED);
    assert_int_equal(page->height, HEIGHT + 2 * BLEED);
    assert_int_equal(page->trim, BLEED);
    assert_int_equal(page->bleed, BLEED);
    assert_int_equal(page->item_count, 1);
    expect_place(&page->items[0], 10000 + BLEED, 20000 + BLEED, 30000, 40000);
}

static void test_what_ends_on_the_trim_goes_on_behind_it(void **state) {
    Fixture *fixture = *state;
    add(fixture, ITEM_FILL, 0, 0, WIDTH, 50000);               /* three edges */
    add(fixture, ITEM_FILL, 90000, 60000, 10000, 20000);       /* the right edge */
    add(fixture, ITEM_FILL, 100, HEIGHT - 10100, 5000, 10000); /* a hair inside the left and the lower edge */
    add(fixture, ITEM_FILL, 1000, 1000, 1000, 1000);           /* none */
    add(fixture, ITEM_FILL, -20000, 60000, 40000, 1000);       /* beyond the bleed already */
    const Page *page = &make(fixture, 1, (PressSettings){.bleed = BLEED})->page[0];
    expect_place(&page->items[0], 0, 0, WIDTH + 2 * BLEED, 50000 + BLEED);
    expect_place(&page->items[1], 90000 + BLEED, 60000 + BLEED, 10000 + BLEED, 20000);
    expect_place(&page->items[2], 0, HEIGHT - 10100 + BLEED, 5000 + 100 + BLEED, 10000 + 100 + BLEED);
    expect_place(&page->items[3], 1000 + BLEED, 1000 + BLEED, 1000, 1000);
    expect_place(&page->items[4], -20000 + BLEED, 60000 + BLEED, 40000, 1000);
}

static void test_a_picture_on_the_trim_is_enlarged_evenly_and_clipped(void **state) {
    Fixture *fixture = *state;
    add(fixture, ITEM_IMAGE, 0, 0, WIDTH, 100000);
    add(fixture, ITEM_IMAGE, 20000, 120000, 40000, 30000);
    const Page *page = &make(fixture, 1, (PressSettings){.bleed = BLEED})->page[0];
    const Item *whole = &page->items[0], *inner = &page->items[1];
    expect_place(whole, 0, 0, WIDTH + 2 * BLEED, 100000 + BLEED);
    assert_non_null(whole->whole);
    const PictureArea all = *whole->whole;
    assert_true(all.x <= 0 && all.x + all.width >= WIDTH + 2 * BLEED);
    assert_true(all.y <= 0 && all.y + all.height >= 100000 + BLEED);
    /* as wide as it is high, before and after; and no larger than it has to be */
    assert_int_equal(all.width, all.height);
    assert_in_range(all.width, WIDTH + 2 * BLEED, WIDTH + 2 * BLEED + 4);
    assert_null(inner->whole);
    expect_place(inner, 20000 + BLEED, 120000 + BLEED, 40000, 30000);
}

/* What the mark covers inside the rectangle that is `inset` from the page's edges. */
static bool reaches_into(const Item *mark, const Page *page, Length inset) {
    return mark->x + mark->width > inset && mark->x < page->width - inset && mark->y + mark->height > inset &&
           mark->y < page->height - inset;
}

static void test_a_picture_of_which_a_part_is_shown_has_enough_already(void **state) {
    Fixture *fixture = *state;
    static const PictureArea more = {-30000, -30000, 160000, 160000}, less = {0, 90000, WIDTH, 120000};
    add(fixture, ITEM_IMAGE, 0, 0, WIDTH, 80000);
    fixture->items.at[0].whole = &more;
    add(fixture, ITEM_IMAGE, 0, 100000, WIDTH, 100000);
    fixture->items.at[1].whole = &less;
    const Page *page = &make(fixture, 1, (PressSettings){.bleed = BLEED})->page[0];
    const PictureArea *kept = page->items[0].whole, *larger = page->items[1].whole;
    assert_int_equal(kept->x, more.x + BLEED);
    assert_int_equal(kept->width, more.width);
    assert_true(larger->x <= 0 && larger->x + larger->width >= page->width);
    assert_true(larger->y + larger->height >= page->height);
    assert_in_range(larger->height * 10 - larger->width * 12 + 40, 0, 80);
}

static void test_marks_stand_outside_the_bleed(void **state) {
    Fixture *fixture = *state;
    const Length bleeds[] = {0, BLEED, 2 * BLEED};
    for (size_t i = 0; i < 3; i++) {
        const PressSettings settings = {.bleed = bleeds[i],
                                        .marks = MARK_CROP | MARK_REGISTRATION | MARK_COLOR_BAR};
        const Page *page = &make(fixture, 1, settings)->page[0];
        assert_int_equal(page->trim, bleeds[i] + PRESS_MARKS_ROOM);
        size_t registration = 0, patches = 0;
        for (size_t j = 0; j < page->item_count; j++) {
            const Item *mark = &page->items[j];
            assert_false(reaches_into(mark, page, page->trim - page->bleed));
            assert_true(mark->x >= 0 && mark->x + mark->width <= page->width);
            assert_true(mark->y >= 0 && mark->y + mark->height <= page->height);
            assert_true(mark->width > 0 && mark->height > 0);
            if (mark->color.space == COLOR_REGISTRATION)
                registration++;
            else
                patches++;
        }
        assert_int_equal(registration, (bleeds[i] ? 16 : 8) + 8);
        assert_int_equal(patches, 8 + 1);
    }
}

static void test_the_bar_shows_the_inks_of_the_job(void **state) {
    Fixture *fixture = *state;
    const Str inks[] = {STR("black"), STR("DIC 156")};
    const PressSettings settings = {.bleed = BLEED, .marks = MARK_COLOR_BAR, .inks = inks, .ink_count = 2};
    const Page *page = &make(fixture, 1, settings)->page[0];
    assert_int_equal(page->item_count, 3); /* black, half of it, the spot colour */
    assert_int_equal(page->items[0].color.value[3], 1000);
    assert_int_equal(page->items[1].color.value[3], 500);
    assert_int_equal(page->items[2].color.space, COLOR_SPOT);
}

static void test_a_line_of_marks_points_at_the_trim(void **state) {
    Fixture *fixture = *state;
    const Page *page = &make(fixture, 1, (PressSettings){.bleed = BLEED, .marks = MARK_CROP})->page[0];
    int lines = 0;
    for (size_t i = 0; i < page->item_count; i++) {
        const Item *mark = &page->items[i];
        const Length middle =
            mark->width < mark->height ? mark->x + mark->width / 2 : mark->y + mark->height / 2;
        const Length far = (mark->width < mark->height ? page->width : page->height) - page->trim;
        if (labs((long)middle - page->trim) <= 1 || labs((long)middle - far) <= 1) lines++;
    }
    assert_int_equal(lines, 8); /* two a corner, and the other eight point at the bleed */
}

static void test_blank_pages_fill_up_the_sheet(void **state) {
    Fixture *fixture = *state;
    const Pages *pages = make(fixture, 5, (PressSettings){.bleed = BLEED, .pages_multiple = 4});
    assert_int_equal(pages->count, 8);
    for (int i = 0; i < 8; i++) {
        assert_int_equal(pages->page[i].folio, i + 1);
        assert_int_equal(pages->page[i].is_right, i % 2 == 0);
        assert_int_equal(pages->page[i].width, WIDTH + 2 * BLEED);
    }
    assert_int_equal(make(fixture, 4, (PressSettings){.pages_multiple = 4})->count, 4);
    assert_int_equal(make(fixture, 5, (PressSettings){.pages_multiple = 1})->count, 5);
}

static void test_the_pages_of_the_layout_stay_as_they_were(void **state) {
    Fixture *fixture = *state;
    add(fixture, ITEM_FILL, 0, 0, WIDTH, 50000);
    make(fixture, 1, (PressSettings){.bleed = BLEED, .marks = MARK_CROP});
    expect_place(&fixture->items.at[0], 0, 0, WIDTH, 50000);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(test_without_marks_the_page_is_the_bleed),
        TEST(test_what_ends_on_the_trim_goes_on_behind_it),
        TEST(test_a_picture_on_the_trim_is_enlarged_evenly_and_clipped),
        TEST(test_a_picture_of_which_a_part_is_shown_has_enough_already),
        TEST(test_marks_stand_outside_the_bleed),
        TEST(test_the_bar_shows_the_inks_of_the_job),
        TEST(test_a_line_of_marks_points_at_the_trim),
        TEST(test_blank_pages_fill_up_the_sheet),
        TEST(test_the_pages_of_the_layout_stay_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
