/* Line breaking and justification over made-up widths: JLReq's worked examples, line heads and ends, an
 * exhaustive oracle. */
#include "golden.h"
#include "made_up.h"

typedef struct State {
    jmp_buf out_of_memory;
    Arena *arena;
    Style style;
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

static int fresh_style(void **state) {
    ((State *)*state)->style =
        (Style){.size = MADE_UP_EM, .align = ALIGN_JUSTIFY, .kinsoku = KINSOKU_STRICT, .western_gap = 250};
    return 0;
}

static Lines set(State *state, const Paragraph *paragraph, double ems) {
    Measure measure = {.width = (Length)(ems * MADE_UP_EM)};
    return line_break(state->arena, paragraph, &measure);
}

static Lines set_text(State *state, const char *text, double ems) {
    return set(state, made_up_paragraph(state->arena, &state->style, text), ems);
}

static void assert_first(State *state, const char *text, double ems, size_t atoms, Length start,
                         Length width) {
    Lines lines = set_text(state, text, ems);
    if (lines.line[0].atom_end != atoms || lines.line[0].start != start || lines.line[0].width != width)
        fail_msg("%s: %u atoms, %d .. %d", text, (unsigned)lines.line[0].atom_end, (int)lines.line[0].start,
                 (int)lines.line[0].width);
}

/* J-3.1.12.1 */
static void full_cells_stay(void **state) {
    Lines lines = set_text(*state, "永永永永永永永永永永永永永永永永永永", 15);
    assert_int_equal(lines.count, 2);
    assert_int_equal(lines.line[0].atom_end, 15);
    for (size_t i = 0; i < 14; i++) assert_int_equal(lines.line[0].gap[i], 0);
    assert_int_equal(lines.line[0].width, 15 * MADE_UP_EM);
}

/* J-3.1.12.2: half an em too much, two half ems that can give: each gives a quarter. */
static void two_half_ems_share(void **state) {
    Lines lines = set_text(*state, "永永永永、永永永永永、永永永永永永永永永永永永", 15.5);
    const Line *line = &lines.line[0];
    assert_int_equal(line->shrink_used, 5);
    assert_int_equal(line->gap[4], MADE_UP_EM / 4);
    assert_int_equal(line->gap[10], MADE_UP_EM / 4);
    assert_int_equal(line->width, 155000);
}

/* J-3.1.12.3: one em short before a bracket that may not end the line; thirteen gaps share it. */
static void solid_gaps_share(void **state) {
    Lines lines = set_text(*state, "永永永永永永永永永永永永永永「永永永永", 15);
    const Line *line = &lines.line[0];
    assert_int_equal(line->atom_end, 14);
    assert_int_equal(line->stretch_used, 3);
    Length sum = 0;
    for (size_t i = 0; i < 13; i++) {
        assert_in_range(line->gap[i], MADE_UP_EM / 13, MADE_UP_EM / 13 + 1);
        sum += line->gap[i];
    }
    assert_int_equal(sum, MADE_UP_EM);
}

/* J-3.1.9.1: the half em behind 。 stays when there is room, and goes when there is none. */
static void half_em_at_line_end(void **state) {
    assert_first(*state, "永永永永永永永永永永永永永永。永永永", 15, 15, 0, 150000);
    Lines kept = set_text(*state, "永永永永永永永永永永永永永永。永永永", 15);
    assert_int_equal(kept.line[0].shrink_used, 0);
    Lines dropped = set_text(*state, "永永永永永永永永永永永永永永。永永永", 14.5);
    assert_int_equal(dropped.line[0].atom_end, 15);
    assert_int_equal(dropped.line[0].shrink_used, 2);
    assert_int_equal(dropped.line[0].width, 145000);
}

/* J-3.1.9.2: both quarters of ・ or none. */
static void dot_at_line_end(void **state) {
    Lines kept = set_text(*state, "永永永永永永永永永永永永永永・永永永", 15);
    assert_int_equal(kept.line[0].atom_end, 15);
    assert_int_equal(kept.line[0].gap[13], MADE_UP_EM / 4);
    Lines dropped = set_text(*state, "永永永永永永永永永永永永永永・永永永", 14.5);
    assert_int_equal(dropped.line[0].atom_end, 15);
    assert_int_equal(dropped.line[0].gap[13], 0);
    assert_int_equal(dropped.line[0].shrink_used, 3);
    assert_int_equal(dropped.line[0].width, 145000);
}

/* J-3.1.5.1, J-3.1.5.2: the three customs at a line's and a paragraph's head. */
static void brackets_at_line_head(void **state) {
    State *own = *state;
    static const struct {
        LineHeadBracket custom;
        Length paragraph_head, line_head;
    } customs[] = {{BRACKET_TENTSUKI, 10000, 0},
                   {BRACKET_HALF_EM, 15000, 5000},
                   {BRACKET_TENTSUKI_HALF_INDENT, 5000, 0}};
    for (size_t i = 0; i < 3; i++) {
        own->style.line_head_bracket = customs[i].custom;
        Measure measure = {.width = 6 * MADE_UP_EM, .first_indent = MADE_UP_EM};
        Lines lines =
            line_break(own->arena, made_up_paragraph(own->arena, &own->style, "「永|「永永永"), &measure);
        assert_int_equal(lines.line[0].start, customs[i].paragraph_head);
        assert_int_equal(lines.line[1].start, customs[i].line_head);
    }
}

/* J-3.8.2.3 .. J-3.8.2.5 */
static void hanging(void **state) {
    State *own = *state;
    const char *text = "永永永永永永永永永永永永永永永。永永永永";
    own->style.hanging = HANGING_ALLOW;
    Lines lines = set_text(own, text, 15);
    assert_int_equal(lines.line[0].atom_end, 16);
    assert_int_equal(lines.line[0].width, 150000);
    for (size_t i = 0; i < 15; i++) assert_int_equal(lines.line[0].gap[i], 0);
    own->style.hanging = HANGING_NONE;
    lines = set_text(own, text, 15);
    assert_int_equal(lines.line[0].atom_end, 14);
    assert_int_equal(lines.line[0].width, 150000);
    own->style.hanging = HANGING_FORCE;
    lines = set_text(own, "永永永永永永永永永永永永永永。永永永永", 15);
    assert_int_equal(lines.line[0].atom_end, 15);
    assert_int_equal(lines.line[0].width, 150000);
    assert_int_equal(lines.line[0].stretch_used, 3);
    own->style.hanging = HANGING_ALLOW; /* a bracket never hangs: J-3.8.2.4 */
    lines = set_text(own, "永永永永永永永永永永永永永永永」永永永永", 15);
    assert_int_equal(lines.line[0].atom_end, 14);
}

/* J-3.5.4.1 */
static void no_single_character_at_the_end(void **state) {
    Lines lines = set_text(*state, "永永永、永永永永永永、永永永永永永永永永永永永永永永永永永永永永。", 15);
    const Line *last = &lines.line[lines.count - 1];
    assert_true(last->atom_end - last->atom_start > 2);
}

/* J-3.8.1.3: a last line that is slightly too long is closed up. */
static void last_line_closes_up(void **state) {
    Lines lines = set_text(*state, "永永永永、永永永永永、永永永永永", 15.5);
    assert_int_equal(lines.count, 1);
    assert_int_equal(lines.line[0].shrink_used, 5);
    assert_int_equal(lines.line[0].width, 155000);
}

/* J-3.5.3.1 */
static void alignments(void **state) {
    State *own = *state;
    static const Align aligns[] = {ALIGN_START, ALIGN_CENTER, ALIGN_END};
    for (size_t i = 0; i < 3; i++) {
        own->style.align = aligns[i];
        Lines lines = set_text(own, "永永永永永永永永永永永永「永永永永永。", 12.5);
        assert_int_equal(lines.count, 2);
        Length room = 125000 - 120000, end_room = 125000 - 60000;
        assert_int_equal(lines.line[0].start, i == 0 ? 0 : i == 1 ? room / 2 : room);
        assert_int_equal(lines.line[1].start, i == 0 ? 0 : i == 1 ? end_room / 2 : end_room);
        assert_int_equal(lines.line[0].stretch_used, 0);
    }
}

/* J-4.4.3.6: in fewer than ten characters nothing is spread. */
static void narrow_lines_stay_ragged(void **state) {
    State *own = *state;
    Measure measure = {.width = 8 * MADE_UP_EM, .rags_when_narrow = true};
    Lines lines = line_break(
        own->arena, made_up_paragraph(own->arena, &own->style, "永永永永永永ABCDEFGH永永永永"), &measure);
    for (size_t i = 0; i < lines.count; i++) {
        assert_true(lines.line[i].stretch_used < 3);
        assert_true(lines.line[i].width <= lines.line[i].measure);
    }
}

static void nothing_stands_out_in_silence(void **state) {
    Lines lines = set_text(*state, "永永ABCDEFGHIJKLMNOPQRST永永", 5);
    bool found = false;
    for (size_t i = 0; i < lines.count; i++) {
        assert_int_equal(lines.line[i].overflow > 0, lines.line[i].width > lines.line[i].measure);
        if (lines.line[i].overflow > 0)
            assert_int_equal(lines.line[i].width, lines.line[i].measure + lines.line[i].overflow);
        found = found || lines.line[i].overflow > 0;
    }
    assert_true(found);
}

static void an_empty_paragraph_is_a_line(void **state) {
    Lines lines = set_text(*state, "", 10);
    assert_int_equal(lines.count, 1);
    assert_int_equal(lines.line[0].atom_end, 0);
    assert_true(lines.line[0].is_last);
}

/* Beside a side float the first lines are narrow. */
static void narrow_first_lines(void **state) {
    State *own = *state;
    const Paragraph *paragraph =
        made_up_paragraph(own->arena, &own->style,
                          "永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永"
                          "永永永永永永永永永永永永永永永永永永永永永");
    Measure measure = {.width = 200000, .narrow_width = 120000, .narrow_lines = 2};
    Lines lines = line_break(own->arena, paragraph, &measure);
    for (size_t i = 0; i + 1 < lines.count; i++)
        assert_int_equal(lines.line[i].width, i < 2 ? 120000 : 200000);
    assert_int_equal(lines.line[1].atom_end, 24);
}

/* --- the exhaustive oracle --- */

typedef struct Oracle {
    Fitter fitter;
    int64_t best;
} Oracle;

static void try_all(Oracle *oracle, uint32_t start, int line, int64_t cost) {
    const Paragraph *paragraph = oracle->fitter.paragraph;
    if (start == paragraph->atom_count) {
        if (oracle->best < 0 || cost < oracle->best) oracle->best = cost;
        return;
    }
    bool is_first = true; /* a line stands out of its measure only when its first piece does */
    for (uint32_t end = start + 1; end <= paragraph->atom_count; end++) {
        BreakKind kind = paragraph->atoms[end - 1].break_after;
        if (end < paragraph->atom_count && kind == BREAK_FORBIDDEN) continue;
        Fit fit = fit_line(&oracle->fitter, start, end, fit_width(oracle->fitter.measure, line));
        if (is_first || !fit_is_too_wide(&fit))
            try_all(oracle, end, line + 1, cost + fit_cost(&oracle->fitter, start, end, &fit));
        is_first = false;
        if (kind == BREAK_FORCED) return;
    }
}

static int64_t total_cost(const Fitter *fitter, Lines lines) {
    int64_t cost = 0;
    for (size_t i = 0; i < lines.count; i++) {
        Fit fit = fit_line(fitter, lines.line[i].atom_start, lines.line[i].atom_end,
                           fit_width(fitter->measure, (int)i));
        cost += fit_cost(fitter, lines.line[i].atom_start, lines.line[i].atom_end, &fit);
    }
    return cost;
}

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static const char *random_text(Arena *arena, uint32_t *seed, size_t length) {
    static const char *const pieces[] = {"永", "永", "あ",  "い", "永", "、", "。", "「", "」",
                                         "・", "ー", "ABC", "D",  " ",  "…",  "？", "っ"};
    StrBuilder builder = {.arena = arena};
    str_append_c(&builder, "永");
    for (size_t i = 0; i < length; i++)
        str_append_c(&builder, pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)]);
    return str_to_c(arena, str_built(&builder));
}

static void total_fit_is_the_best_of_all(void **state) {
    State *own = *state;
    uint32_t seed = 20260401;
    for (int round = 0; round < 400; round++) {
        ArenaMark mark = arena_mark(own->arena);
        own->style.align = round % 5 == 4 ? ALIGN_START : ALIGN_JUSTIFY;
        own->style.hanging = round % 7 == 3 ? HANGING_ALLOW : HANGING_NONE;
        const Paragraph *paragraph =
            made_up_paragraph(own->arena, &own->style, random_text(own->arena, &seed, 26));
        Length wide = (Length)(5 + next_random(&seed) % 9) * MADE_UP_EM + (round % 2) * 2500;
        Measure measure = {.width = wide,
                           .narrow_width = wide - 20000,
                           .narrow_lines = round % 3,
                           .first_indent = round % 4 ? MADE_UP_EM : 0};
        Oracle oracle = {.fitter = {.paragraph = paragraph,
                                    .measure = &measure,
                                    .sums = fit_sums(own->arena, paragraph),
                                    .align = own->style.align},
                         .best = -1};
        try_all(&oracle, 0, 0, 0);
        Lines lines = line_break(own->arena, paragraph, &measure);
        if (total_cost(&oracle.fitter, lines) != oracle.best)
            fail_msg("round %d: %.*s at %d costs %lld, best %lld", round, STR_ARGS(paragraph->text),
                     (int)wide, (long long)total_cost(&oracle.fitter, lines), (long long)oracle.best);
        measure.greedy = true;
        Lines greedy = line_break(own->arena, paragraph, &measure);
        assert_true(total_cost(&oracle.fitter, greedy) >= oracle.best);
        arena_rewind(own->arena, mark);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(full_cells_stay, fresh_style),
        cmocka_unit_test_setup(two_half_ems_share, fresh_style),
        cmocka_unit_test_setup(solid_gaps_share, fresh_style),
        cmocka_unit_test_setup(half_em_at_line_end, fresh_style),
        cmocka_unit_test_setup(dot_at_line_end, fresh_style),
        cmocka_unit_test_setup(brackets_at_line_head, fresh_style),
        cmocka_unit_test_setup(hanging, fresh_style),
        cmocka_unit_test_setup(no_single_character_at_the_end, fresh_style),
        cmocka_unit_test_setup(last_line_closes_up, fresh_style),
        cmocka_unit_test_setup(alignments, fresh_style),
        cmocka_unit_test_setup(narrow_lines_stay_ragged, fresh_style),
        cmocka_unit_test_setup(nothing_stands_out_in_silence, fresh_style),
        cmocka_unit_test_setup(an_empty_paragraph_is_a_line, fresh_style),
        cmocka_unit_test_setup(narrow_first_lines, fresh_style),
        cmocka_unit_test_setup(total_fit_is_the_best_of_all, fresh_style),
    };
    return cmocka_run_group_tests(tests, open_state, close_state);
}
