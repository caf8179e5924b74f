/* Cutting made-up strips into pages: no fonts, round numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "layout/page_cut.h"

#define PITCH (18 * LENGTH_POINT)
#define BODY  (10 * LENGTH_POINT)
/* Ten lines a page. */
#define HEIGHT (PITCH * 9 + BODY)

typedef struct Fixture {
    jmp_buf out_of_memory;
    Arena *arena;
    Diagnostics *diagnostics;
    StripList strips;
    int blank[8];
} Fixture;

static int set_up(void **state) {
    static Fixture fixture;
    fixture = (Fixture){0};
    fixture.arena = arena_create(&fixture.out_of_memory);
    fixture.diagnostics = diagnostics_create(fixture.arena);
    *state = &fixture;
    return 0;
}

static int tear_down(void **state) {
    arena_destroy(((Fixture *)*state)->arena);
    return 0;
}

static void add(Fixture *fixture, Strip strip) {
    array_push(fixture->arena, &fixture->strips, strip);
}

/* A paragraph of `count` lines, with the breaks that keep two lines together at both ends. */
static void add_paragraph(Fixture *fixture, int count) {
    for (int i = 0; i < count; i++) {
        Strip line = {.kind = STRIP_LINE, .height = PITCH};
        if (i + 1 < count && (i == 0 || i + 2 == count)) line.break_after = STRIP_BREAK_FORBIDDEN;
        add(fixture, line);
    }
}

static void add_heading(Fixture *fixture, int level, int lines) {
    add(fixture, (Strip){.kind = STRIP_HEADING,
                         .height = PITCH * lines,
                         .break_after = STRIP_BREAK_FORBIDDEN,
                         .section_level = level});
}

static void add_figure(Fixture *fixture, uint32_t group, Length height) {
    add(fixture, (Strip){.kind = STRIP_BLOCK,
                         .height = height,
                         .group = group,
                         .space_before = BODY,
                         .space_after = BODY,
                         .is_movable = true});
}

static void add_rows(Fixture *fixture, TableFrame *frame, int count, Length height) {
    static Strip head = {.kind = STRIP_ROW, .is_head = true, .break_after = STRIP_BREAK_FORBIDDEN};
    head.height = PITCH;
    head.group = 7;
    head.table = frame;
    *frame = (TableFrame){.head = &head, .head_count = 1, .head_height = PITCH};
    add(fixture, head);
    for (int i = 0; i < count; i++)
        add(fixture, (Strip){.kind = STRIP_ROW,
                             .height = height,
                             .group = 7,
                             .table = frame,
                             .is_first_row = i == 0,
                             .is_last_row = i + 1 == count});
}

static PageCut cut(Fixture *fixture) {
    Galley galley = {fixture->strips.at, fixture->strips.count, 0, PITCH, BODY, NULL};
    PageCutOptions options = {.height = HEIGHT, .float_blank = fixture->blank};
    return page_cut(fixture->arena, fixture->diagnostics, &galley, &options);
}

/* Index in the galley of the n-th strip on a page. */
static size_t index_of(const Fixture *fixture, const PageDraft *page, size_t n) {
    return (size_t)(page->placed.at[n].strip - fixture->strips.at);
}

static void ten_lines_fill_a_page(void **state) {
    Fixture *fixture = *state;
    add_paragraph(fixture, 10);
    assert_int_equal(cut(fixture).count, 1);
    add_paragraph(fixture, 2);
    PageCut pages = cut(fixture);
    assert_int_equal(pages.count, 2);
    assert_int_equal(pages.pages[0].placed.count, 10);
    assert_int_equal(pages.pages[0].placed.at[9].y, PITCH * 9);
}

/* J-K.1: two lines of a paragraph at least on each side. */
static void no_line_stays_alone(void **state) {
    Fixture *fixture = *state;
    add_paragraph(fixture, 9);
    add_paragraph(fixture, 4);
    PageCut pages = cut(fixture);
    assert_int_equal(pages.pages[0].placed.count, 9);
    fixture->strips.count = 0;
    add_paragraph(fixture, 11);
    pages = cut(fixture);
    assert_int_equal(pages.pages[0].placed.count, 9);
    assert_int_equal(pages.pages[1].placed.count, 2);
}

static void a_heading_takes_two_lines_along(void **state) {
    Fixture *fixture = *state;
    add_paragraph(fixture, 7);
    add_heading(fixture, 1, 2);
    add_paragraph(fixture, 6);
    PageCut pages = cut(fixture);
    assert_int_equal(pages.pages[0].placed.count, 7);
    assert_int_equal(pages.pages[1].placed.at[0].strip->kind, STRIP_HEADING);
    assert_int_equal(pages.pages[1].placed.at[0].y, 0);
}

/* Below an object of any height the text is on the grid again, and the white around it looks equal
 * (J-4.5.3.1). */
static void text_returns_to_the_grid(void **state) {
    Fixture *fixture = *state;
    add_paragraph(fixture, 2);
    add_figure(fixture, 1, 41 * LENGTH_POINT);
    add_paragraph(fixture, 2);
    PageCut pages = cut(fixture);
    const PageDraft *page = &pages.pages[0];
    assert_int_equal(page->placed.at[3].y % PITCH, 0);
    Length above = page->placed.at[2].y - (PITCH + BODY),
           below = page->placed.at[3].y - (page->placed.at[2].y + 41 * LENGTH_POINT);
    assert_true(above >= BODY && below >= BODY);
    assert_true(above - below <= 1 && below - above <= 1);
}

static void a_figure_lets_text_of_its_section_pass(void **state) {
    Fixture *fixture = *state;
    add_heading(fixture, 2, 2);
    add_paragraph(fixture, 4);
    add_figure(fixture, 1, PITCH * 5);
    add_paragraph(fixture, 4);
    add_heading(fixture, 2, 2);
    add_paragraph(fixture, 2);
    PageCut pages = cut(fixture);
    assert_int_equal(pages.count, 2);
    assert_int_equal(pages.pages[0].placed.count, 9);
    assert_int_equal(pages.pages[1].placed.at[0].strip->kind, STRIP_BLOCK);
    assert_int_equal(pages.pages[1].placed.at[0].y, 0);
}

static void a_figure_passes_no_heading(void **state) {
    Fixture *fixture = *state;
    add_heading(fixture, 2, 2);
    add_paragraph(fixture, 4);
    add_figure(fixture, 1, PITCH * 5);
    add_heading(fixture, 2, 2);
    add_paragraph(fixture, 2);
    PageCut pages = cut(fixture);
    assert_int_equal(pages.pages[0].placed.count, 5);
    assert_int_equal(index_of(fixture, &pages.pages[1], 0), 5);
    assert_int_equal(index_of(fixture, &pages.pages[1], 1), 6);
}

static void a_table_repeats_its_head(void **state) {
    Fixture *fixture = *state;
    TableFrame frame;
    add_rows(fixture, &frame, 14, PITCH);
    PageCut pages = cut(fixture);
    assert_int_equal(pages.count, 2);
    assert_true(pages.pages[1].placed.at[0].is_repeated);
    assert_true(pages.pages[1].placed.at[0].strip->is_head);
    assert_int_equal(pages.pages[1].placed.at[1].y, PITCH);
    assert_int_equal(pages.pages[0].placed.count + pages.pages[1].placed.count, 16);
}

static void a_side_float_that_does_not_fit_says_so(void **state) {
    Fixture *fixture = *state;
    SideFloatStrips side = {.node = 3, .lines = 5};
    add_paragraph(fixture, 7);
    add(fixture, (Strip){.kind = STRIP_LINE, .break_after = STRIP_BREAK_FORBIDDEN, .side_float = &side});
    for (int i = 0; i < 5; i++)
        add(fixture, (Strip){.kind = STRIP_LINE,
                             .height = PITCH,
                             .break_after = i < 4 ? STRIP_BREAK_FORBIDDEN : STRIP_BREAK_FREE});
    PageCut pages = cut(fixture);
    assert_int_equal(pages.count, 2);
    assert_int_equal(fixture->blank[3], 2);
}

static void a_block_higher_than_the_page_is_an_error(void **state) {
    Fixture *fixture = *state;
    add_figure(fixture, 1, HEIGHT + 1);
    PageCut pages = cut(fixture);
    assert_int_equal(pages.count, 1);
    assert_int_equal(diagnostics_count(fixture->diagnostics, SEVERITY_ERROR), 1);
}

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void add_random_block(Fixture *fixture, uint32_t *seed, uint32_t group) {
    switch (next_random(seed) % 5) {
    case 0: add_heading(fixture, 1 + (int)(next_random(seed) % 3), 1 + (int)(next_random(seed) % 3)); break;
    case 1: add_figure(fixture, group, (Length)(1 + next_random(seed) % 100) * LENGTH_POINT); break;
    case 2:
        add(fixture, (Strip){.kind = STRIP_SPACE, .height = PITCH, .break_after = STRIP_BREAK_FORBIDDEN});
        break;
    default: add_paragraph(fixture, 1 + (int)(next_random(seed) % 12));
    }
}

static void check_page(const PageDraft *page, size_t *seen, const Fixture *fixture) {
    Length end = 0;
    for (size_t i = 0; i < page->placed.count; i++) {
        const PlacedStrip *placed = &page->placed.at[i];
        assert_true(placed->y >= end);
        end = placed->y + placed->strip->height;
        bool on_grid = placed->strip->kind != STRIP_BLOCK;
        assert_true(end <= HEIGHT + (on_grid ? PITCH - BODY : 0));
        if (on_grid) assert_int_equal(placed->y % PITCH, 0);
        seen[placed->strip - fixture->strips.at]++;
    }
}

/* Everything stands on one page once, inside the type area, text on the grid; only space may be dropped. */
static void generated_galleys_lose_nothing(void **state) {
    Fixture *fixture = *state;
    uint32_t seed = 4051;
    for (int round = 0; round < 300; round++) {
        fixture->strips.count = 0;
        for (uint32_t i = 0; i < 30; i++) add_random_block(fixture, &seed, i + 1);
        add_paragraph(fixture, 2);
        PageCut pages = cut(fixture);
        size_t *seen = ARENA_ARRAY(fixture->arena, size_t, fixture->strips.count);
        for (size_t i = 0; i < pages.count; i++) check_page(&pages.pages[i], seen, fixture);
        for (size_t i = 0; i < fixture->strips.count; i++)
            assert_true(seen[i] == 1 || (seen[i] == 0 && fixture->strips.at[i].kind == STRIP_SPACE));
    }
    assert_int_equal(diagnostics_count(fixture->diagnostics, SEVERITY_WARNING), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ten_lines_fill_a_page, set_up, tear_down),
        cmocka_unit_test_setup_teardown(no_line_stays_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_heading_takes_two_lines_along, set_up, tear_down),
        cmocka_unit_test_setup_teardown(text_returns_to_the_grid, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_figure_lets_text_of_its_section_pass, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_figure_passes_no_heading, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_table_repeats_its_head, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_side_float_that_does_not_fit_says_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_block_higher_than_the_page_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(generated_galleys_lose_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
