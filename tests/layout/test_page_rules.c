/* JLReq's rules of the page, over small.yaml: a type area of 20 characters × 10 lines of 10 pt on 20 pt,
 * whose left upper corner is at 100, 100 on right pages. */
#include "text/golden.h"

#include "base/sink.h"
#include "hanmen.h"

typedef struct Place {
    double x, y, size, to; /* x: the line's left edge; to: the text's end from there */
    double start;          /* of a text of full-width characters */
} Place;

typedef struct State {
    jmp_buf out_of_memory;
    Arena *arena;
    char *dump;
} State;

/* The ascent of BIZ UD Mincho, as a share of its size: from an em box's top to its baseline. */
static const double ascent = 0.8799;

static int open_state(void **state) {
    State *opened = calloc(1, sizeof *opened);
    if (setjmp(opened->out_of_memory) != 0) abort();
    opened->arena = arena_create(&opened->out_of_memory);
    StrBuilder dump = {.arena = opened->arena};
    Sink out = sink_to_builder(&dump);
    hanmen_library *library =
        hanmen_open(&(hanmen_options){.fonts_file = "fonts/fonts.yaml", .layouts_folder = "layouts"});
    hanmen_status status = hanmen_dump(library, "tests/layout/page_rules.yaml", HANMEN_STAGE_PAGES, out.write,
                                       out.context, NULL);
    hanmen_close(library);
    if (status != HANMEN_OK) return -1;
    opened->dump = str_to_c(opened->arena, str_built(&dump));
    *state = opened;
    return 0;
}

static int close_state(void **state) {
    arena_destroy(((State *)*state)->arena);
    free(*state);
    return 0;
}

/* Where the text that begins so stands: the n-th item (from 0) of those that do. */
static Place nth_place(void **state, const char *beginning, int n) {
    char wanted[80];
    snprintf(wanted, sizeof wanted, " \"%s", beginning);
    for (const char *line = ((State *)*state)->dump; line != NULL && *line != '\0';) {
        const char *end = strchr(line, '\n'), *found = strstr(line, wanted), *x = strstr(line, "x=");
        if (found != NULL && (end == NULL || found < end) && n-- == 0) {
            Place place = {0};
            if (sscanf(x, "x=%lf y=%lf size=%lf to=%lf", &place.x, &place.y, &place.size, &place.to) != 4)
                break;
            size_t bytes = strcspn(found + 2, "\"");
            place.start = place.x + place.to - place.size * (double)(bytes / strlen("永"));
            return place;
        }
        line = end != NULL ? end + 1 : NULL;
    }
    fail_msg("no text begins with %s", beginning);
    return (Place){0};
}

static Place place(void **state, const char *beginning) {
    return nth_place(state, beginning, 0);
}

static void assert_near(double actual, double expected) {
    if (actual < expected - 0.02 || actual > expected + 0.02) fail_msg("%g, not %g", actual, expected);
}

/* The baseline of a body line (from 0) of a page. */
static double line_at(int line) {
    return 100 + 20 * line + 10 * ascent;
}

/* J-2.4.1.1, J-2.4.2.3, J-2.4.2.4: height = size × lines + gap × (lines − 1), here 190; J-2.6.1.1: the folio
 * stands 10 pt below it, outside: at the right end of a right page, at the left of a left one. */
static void type_area(void **state) {
    Place right = nth_place(state, "1\"", 2), left = nth_place(state, "2\"", 2), line = place(state, "一");
    assert_near(right.y, 100 + 190 + 10 + 10 * ascent);
    assert_near(right.x + right.to, 100 + 200);
    assert_near(left.y, right.y);
    assert_near(left.x, 595.276 - 100 - 200);
    assert_near(line.x + line.to, 100 + 200);
    assert_near(line.y, line_at(5));
}

/* J-4.1.6.1: two lines of 10 pt with the gap between them are 30 pt high, three 50 pt, and a heading stands
 * in their middle; J-4.1.6.5: what follows a heading at once has no space of its own before it; J-4.1.6.3: a
 * second line under the title, not the number; J-4.1.8.1, J-K.6: no space at a page's head. */
static void headings_take_whole_lines(void **state) {
    assert_near(place(state, "頭").y, line_at(2) - 10 * ascent + (30 - 12) / 2.0 + 12 * ascent);
    assert_near(place(state, "次").y, line_at(4));
    assert_near(place(state, "九").y, 100 + (50 - 32) / 2.0 + 12 * ascent);
    assert_near(place(state, "十").x, place(state, "九").x);
    assert_near(place(state, "十").y, place(state, "九").y + 20);
    assert_near(place(state, "百").y, line_at(3));
}

/* J-3.5.1.1, J-3.5.1.2, J-3.5.2.1, J-K.10: paragraph 1 em, item hung by its label, quotation 2 em and its own
 * 1 em. */
static void indents(void **state) {
    double left = 595.276 - 100 - 200;
    assert_near(place(state, "一").start, 110);
    assert_near(place(state, "二").start, 100);
    assert_near(place(state, "・").x, left);
    assert_near(place(state, "五").start, left + 10);
    assert_near(place(state, "六").start, left + 10);
    assert_near(place(state, "七").start, left + 30);
    assert_near(place(state, "八").start, left + 20);
}

/* J-2.4.2.6, J-3.3.4.2, J-4.5.1.1, P.13: whatever a line holds, it and the next stay where they were. */
static void looks_leave_lines_where_they_are(void **state) {
    assert_near(place(state, "三").y, line_at(7));
    assert_near(place(state, "小").y, line_at(7));
    assert_near(place(state, "みつ").size, 5);
    assert_near(place(state, "終").y, line_at(8));
}

/* J-3.7.4.3: a formula in the middle of its line; J-3.1.5.3: what goes on behind it has no indent. */
static void formulas_stand_alone(void **state) {
    double start = place(state, "百").start - 10; /* of the page on which all of them stand */
    Place formula = place(state, "式");
    assert_near(formula.x + formula.to, start + (200 + 35) / 2.0);
    assert_near(place(state, "式").y, line_at(4));
    assert_near(place(state, "続").start, start);
    assert_near(place(state, "続").y, line_at(5));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(type_area), cmocka_unit_test(headings_take_whole_lines), cmocka_unit_test(indents),
        cmocka_unit_test(looks_leave_lines_where_they_are), cmocka_unit_test(formulas_stand_alone)};
    return cmocka_run_group_tests(tests, open_state, close_state);
}
