/* The gap and the break of every pair of classes: J-B, J-C, J-D, J-E. */
#include "golden.h"
#include "text/pair.h"

typedef struct State {
    jmp_buf out_of_memory;
    Arena *arena;
} State;

static int open_state(void **state) {
    State *opened = calloc(1, sizeof *opened);
    if (setjmp(opened->out_of_memory) != 0) abort();
    opened->arena = arena_create(&opened->out_of_memory);
    *state = opened;
    return 0;
}

static int close_state(void **state) {
    arena_destroy(((State *)*state)->arena);
    free(*state);
    return 0;
}

enum { FIRST_EM = 1000, SECOND_EM = 2000 };

/* A cell: natural space in 1/1000 em of a first character of 1000 before a second of 2000, shrink stage(s),
 * stretch stage, break. */
static void append_cell(StrBuilder *builder, CharClass first, CharClass second) {
    static const char breaks[] = {'x', '.', 's', 'n'};
    Gap gap = pair_gap(first, second, FIRST_EM, SECOND_EM, 250);
    str_append_format(builder, " %4d%c%c%c%c", (int)gap.natural,
                      gap.shrink_stage ? '0' + gap.shrink_stage : '-',
                      gap.shrink_stage_2 ? '0' + gap.shrink_stage_2 : '-',
                      gap.stretch_stage ? '0' + gap.stretch_stage : '-',
                      breaks[pair_break(first, second, true, KINSOKU_STRICT)]);
}

static void all_pairs(void **state) {
    Arena *arena = ((State *)*state)->arena;
    StrBuilder builder = {.arena = arena};
    str_append_c(&builder,
                 "# first class down, second across: space, shrink stages, stretch stage, break\n     ");
    for (int second = 1; second < CHAR_CLASS_COUNT; second++)
        str_append_format(&builder, "   %s ", char_class_name((CharClass)second) + 0);
    str_append_c(&builder, "\n");
    for (int first = 1; first < CHAR_CLASS_COUNT; first++) {
        str_append_c(&builder, char_class_name((CharClass)first));
        for (int second = 1; second < CHAR_CLASS_COUNT; second++)
            append_cell(&builder, (CharClass)first, (CharClass)second);
        str_append_c(&builder, "\n");
    }
    golden_check(arena, "tests/text/pairs.golden", str_built(&builder));
}

/* A gap never gives more than it has, and what it may give has a stage. */
static void gaps_are_sound(void **state) {
    (void)state;
    for (int first = 1; first < CHAR_CLASS_COUNT; first++)
        for (int second = 1; second < CHAR_CLASS_COUNT; second++)
            for (int32_t western = 0; western <= 500; western += 125) {
                Gap gap = pair_gap((CharClass)first, (CharClass)second, 1000, 700, western);
                assert_true(gap.shrink >= 0 && gap.shrink_2 >= 0 && gap.natural >= gap.shrink + gap.shrink_2);
                assert_true((gap.shrink_stage != 0) == (gap.shrink > 0));
                assert_true((gap.shrink_stage_2 != 0) == (gap.shrink_2 > 0));
                assert_true(gap.stretch == 0 || gap.stretch_stage != 0);
            }
}

static void assert_gap(Gap gap, Length natural, int shrink_stage, Length shrink, int stretch_stage,
                       Length stretch) {
    assert_int_equal(gap.natural, natural);
    assert_int_equal(gap.shrink_stage, shrink_stage);
    assert_int_equal(gap.shrink, shrink);
    assert_int_equal(gap.stretch_stage, stretch_stage);
    assert_int_equal(gap.stretch, stretch);
}

/* The sequences of J-3.1.4 and the limits of J-3.8.3, J-3.8.4, in words. */
static void known_pairs(void **state) {
    (void)state;
    Length em = 10000;
    assert_gap(pair_gap(CLASS_COMMA, CLASS_CLOSING_BRACKET, em, em, 250), 0, 0, 0, 0, 0);     /* J-3.1.4.1 */
    assert_gap(pair_gap(CLASS_CLOSING_BRACKET, CLASS_FULL_STOP, em, em, 250), 0, 0, 0, 0, 0); /* J-3.1.4.2 */
    assert_gap(pair_gap(CLASS_COMMA, CLASS_OPENING_BRACKET, em, em, 250), 5000, 5, 5000, 4,
               0); /* J-3.1.4.3 */
    assert_gap(pair_gap(CLASS_CLOSING_BRACKET, CLASS_OPENING_BRACKET, em, em, 250), 5000, 5, 5000, 4,
               0); /* J-3.1.4.4 */
    assert_gap(pair_gap(CLASS_OPENING_BRACKET, CLASS_OPENING_BRACKET, em, em, 250), 0, 0, 0, 0,
               0); /* J-3.1.4.5 */
    assert_gap(pair_gap(CLASS_CLOSING_BRACKET, CLASS_MIDDLE_DOT, em, em, 250), 2500, 4, 2500, 0,
               0);                                                                        /* J-3.1.4.7 */
    assert_gap(pair_gap(CLASS_FULL_STOP, CLASS_HIRAGANA, em, em, 250), 5000, 0, 0, 4, 0); /* J-3.8.3.6 */
    assert_gap(pair_gap(CLASS_IDEOGRAPHIC, CLASS_WESTERN, em, em, 250), 2500, 6, 1250, 2,
               2500); /* J-3.2.6.4 */
    assert_gap(pair_gap(CLASS_WESTERN, CLASS_HIRAGANA, 7000, em, 200), 2000, 6, 750, 2,
               3000); /* the Japanese side owns it */
    assert_gap(pair_gap(CLASS_IDEOGRAPHIC, CLASS_IDEOGRAPHIC, em, em, 250), 0, 0, 0, 3, 2500); /* J-3.8.4.3 */
    assert_gap(word_space_gap(2780, em), 2780, 1, 280, 1, 2220);
    assert_gap(word_space_gap(5000, em), 3330, 1, 830, 1, 1670);
    Gap comma_dot = pair_gap(CLASS_COMMA, CLASS_MIDDLE_DOT, em, em, 250),
        stop_dot = pair_gap(CLASS_FULL_STOP, CLASS_MIDDLE_DOT, em, em, 250);
    assert_gap(comma_dot, 7500, 4, 2500, 0, 0); /* J-D.1 */
    assert_int_equal(comma_dot.shrink_stage_2, 5);
    assert_int_equal(comma_dot.shrink_2, 5000);
    assert_gap(stop_dot, 7500, 4, 2500, 0, 0); /* J-D.2 */
    assert_int_equal(stop_dot.shrink_2, 0);
}

/* J-C.1 .. J-C.4: which characters may start a line at which level. */
static void levels(void **state) {
    (void)state;
    static const struct {
        CharClass second;
        KinsokuLevel most; /* the strictest level at which it may start a line */
    } starts[] = {{CLASS_ITERATION_MARK, KINSOKU_NORMAL}, {CLASS_PROLONGED_SOUND_MARK, KINSOKU_NORMAL},
                  {CLASS_SMALL_KANA, KINSOKU_NORMAL},     {CLASS_HYPHEN, KINSOKU_LOOSE},
                  {CLASS_MIDDLE_DOT, KINSOKU_LOOSE},      {CLASS_DIVIDING_MARK, KINSOKU_VERY_LOOSE}};
    for (int level = KINSOKU_VERY_LOOSE; level <= KINSOKU_STRICT; level++) {
        for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
            PairBreak expected = level <= (int)starts[i].most ? PAIR_BREAK : PAIR_NEVER;
            assert_int_equal(pair_break(CLASS_HIRAGANA, starts[i].second, true, (KinsokuLevel)level),
                             expected);
        }
        assert_int_equal(pair_break(CLASS_OPENING_BRACKET, CLASS_SMALL_KANA, false, (KinsokuLevel)level),
                         PAIR_NEVER);
        assert_int_equal(pair_break(CLASS_HIRAGANA, CLASS_FULL_STOP, false, (KinsokuLevel)level), PAIR_NEVER);
        assert_int_equal(pair_break(CLASS_HIRAGANA, CLASS_CLOSING_BRACKET, false, (KinsokuLevel)level),
                         PAIR_NEVER);
    }
    assert_int_equal(pair_break(CLASS_HIRAGANA, CLASS_MIDDLE_DOT, false, KINSOKU_LOOSE), PAIR_NEVER); /* ： */
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_pairs), cmocka_unit_test(gaps_are_sound),
                                       cmocka_unit_test(known_pairs), cmocka_unit_test(levels)};
    return cmocka_run_group_tests(tests, open_state, close_state);
}
