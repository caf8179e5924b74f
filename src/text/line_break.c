/* Where lines end: total fit.
 *
 * Takes: a paragraph and a measure. Gives: the lines of least total cost.
 * Invariant: every atom is on one line, in order; a line that stands out of its measure says so.
 *
 * Dynamic programming over (break, line number up to the last narrow line). First without stage 4 of
 * expansion, which looks only at the few ends near a line's measure; then, if nothing was found, at all ends;
 * then with emergency breaks in words that alone are wider than the line.
 */
#include "text/note.h"
#include "text/ruby_part.h"
#include "text/tabs.h"

typedef enum Effort { EFFORT_ORDINARY, EFFORT_ALL_ENDS, EFFORT_EMERGENCY } Effort;

typedef struct State {
    int64_t cost; /* of the best way here; negative = not reached */
    uint32_t previous, previous_line;
} State;

typedef struct Breaker {
    Fitter fitter;
    Effort effort;
    uint32_t atom_count;
    uint32_t line_states; /* narrow lines + 1 */
    const uint32_t *ends; /* atom indices before which a line may start, ascending; ends[0] = 0 */
    uint32_t end_count;
    State *states;    /* end_count * line_states */
    uint32_t hint[2]; /* of first_worthwhile, for the full and the narrow measure */
} Breaker;

static bool can_end(const Paragraph *paragraph, uint32_t end, bool emergency) {
    if (end == paragraph->atom_count) return true;
    BreakKind kind = paragraph->atoms[end - 1].break_after;
    return kind != BREAK_FORBIDDEN && (emergency || kind != BREAK_EMERGENCY);
}

static void find_ends(Arena *arena, Breaker *breaker) {
    const Paragraph *paragraph = breaker->fitter.paragraph;
    uint32_t *ends = ARENA_ARRAY(arena, uint32_t, paragraph->atom_count + 1), count = 1;
    for (uint32_t end = 1; end <= paragraph->atom_count; end++)
        if (can_end(paragraph, end, breaker->effort == EFFORT_EMERGENCY)) ends[count++] = end;
    breaker->ends = ends;
    breaker->end_count = count;
}

static State *state_at(const Breaker *breaker, uint32_t end, uint32_t line) {
    return &breaker->states[(size_t)end * breaker->line_states + line];
}

/* What a line may gain beyond its sums: the space kept at its end (1 em) and a bracket's at its head, with
 * some to spare. */
enum { SLACK_EMS = 2 };

/* Index of the first end whose line from `from` could be long enough to fill `width` without stage 4. It only
 * grows while `from` does, so the search goes on where it stopped for the same width. */
static uint32_t first_worthwhile(Breaker *breaker, uint32_t from, Length width, bool is_narrow_line) {
    const Fitter *fitter = &breaker->fitter;
    const Sums *start = &fitter->sums[breaker->ends[from]];
    uint32_t *hint = &breaker->hint[is_narrow_line];
    if (*hint <= from) *hint = from + 1;
    for (; *hint + 1 < breaker->end_count; ++*hint) {
        const Sums *end = &fitter->sums[breaker->ends[*hint]];
        int64_t most = end->width - start->width;
        for (int stage = 0; stage < STRETCH_STAGES - 1; stage++)
            most += end->stretch[stage] - start->stretch[stage];
        if (most >= width - SLACK_EMS * fitter->paragraph->style->size) break;
    }
    return *hint;
}

static bool reach(Breaker *breaker, uint32_t from, uint32_t line, uint32_t to, int64_t cost) {
    uint32_t next_line = line + 1 < breaker->line_states ? line + 1 : breaker->line_states - 1;
    State *state = state_at(breaker, to, next_line);
    if (state->cost >= 0 && state->cost <= cost) return false;
    *state = (State){.cost = cost, .previous = from, .previous_line = line};
    return true;
}

/* Whether a forced line end stands in (ends[from], ends[to]); gives the first such end, or to. */
static uint32_t next_forced(const Breaker *breaker, uint32_t from) {
    const Paragraph *paragraph = breaker->fitter.paragraph;
    for (uint32_t to = from + 1; to < breaker->end_count; to++)
        if (breaker->ends[to] < paragraph->atom_count &&
            paragraph->atoms[breaker->ends[to] - 1].break_after == BREAK_FORCED)
            return to;
    return breaker->end_count - 1;
}

/* All lines that begin at a state. `forced`: index of the end that no line may pass. */
static void extend(Breaker *breaker, uint32_t from, uint32_t line, uint32_t forced) {
    const Fitter *fitter = &breaker->fitter;
    int64_t cost = state_at(breaker, from, line)->cost;
    Length width = fit_width(fitter->measure, (int)line);
    uint32_t start = breaker->ends[from], first = from + 1;
    bool ordinary =
        breaker->effort == EFFORT_ORDINARY && fitter->align == ALIGN_JUSTIFY && !fit_is_narrow(fitter, width);
    if (ordinary)
        first = first_worthwhile(breaker, from, width - (start == 0 ? fitter->measure->first_indent : 0),
                                 (int)line < fitter->measure->narrow_lines);
    if (first > forced) first = forced;
    bool reached = false;
    for (uint32_t to = first; to <= forced; to++) {
        Fit fit = fit_line(fitter, start, breaker->ends[to], width);
        if (fit_is_too_wide(&fit) && (reached || to > from + 1)) {
            /* a closing mark may still hang or lose its space behind a line that is too wide already */
            if (fit.overflow > 2 * fitter->paragraph->style->size) break;
            continue;
        }
        int64_t line_cost = fit_cost(fitter, start, breaker->ends[to], &fit);
        if (ordinary && line_cost >= FIT_COST_BAD) continue;
        reach(breaker, from, line, to, cost + line_cost);
        reached = true;
    }
}

/* Runs the search; gives the state of the paragraph's end, or NULL when it was not reached. */
static const State *search(Arena *arena, Breaker *breaker) {
    find_ends(arena, breaker);
    breaker->hint[0] = breaker->hint[1] = 0;
    size_t count = (size_t)breaker->end_count * breaker->line_states;
    breaker->states = ARENA_ARRAY(arena, State, count);
    for (size_t i = 0; i < count; i++) breaker->states[i].cost = -1;
    state_at(breaker, 0, 0)->cost = 0;
    uint32_t forced = 0;
    for (uint32_t from = 0; from + 1 < breaker->end_count; from++) {
        if (from >= forced) forced = next_forced(breaker, from);
        for (uint32_t line = 0; line < breaker->line_states; line++)
            if (state_at(breaker, from, line)->cost >= 0) extend(breaker, from, line, forced);
    }
    const State *best = NULL;
    for (uint32_t line = 0; line < breaker->line_states; line++) {
        const State *state = state_at(breaker, breaker->end_count - 1, line);
        if (state->cost >= 0 && (best == NULL || state->cost < best->cost)) best = state;
    }
    return best;
}

/* Writes where the lines start; gives their number. */
static size_t trace(const Breaker *breaker, const State *last, uint32_t *starts) {
    size_t count = 1;
    for (const State *state = last; state->previous != 0; count++)
        state = state_at(breaker, state->previous, state->previous_line);
    const State *state = last;
    for (size_t i = count; i-- > 0; state = state_at(breaker, state->previous, state->previous_line))
        starts[i] = breaker->ends[state->previous];
    return count;
}

static size_t total_fit(Arena *arena, Breaker *breaker, uint32_t *starts) {
    size_t count = 0;
    for (breaker->effort = EFFORT_ORDINARY; breaker->effort <= EFFORT_EMERGENCY; breaker->effort++) {
        const State *found = search(arena, breaker);
        if (found == NULL) continue;
        count = trace(breaker, found, starts);
        if (found->cost < (breaker->effort == EFFORT_ORDINARY ? FIT_COST_BAD : FIT_COST_OVERFLOWS)) break;
    }
    return count;
}

/* The longest line from `from` that can be made to fit; gives the index of its end. A word is broken only
 * when nothing else fits. */
static uint32_t longest_fit(const Breaker *breaker, uint32_t from, Length width) {
    const Paragraph *paragraph = breaker->fitter.paragraph;
    uint32_t forced = next_forced(breaker, from), best = 0, squeezed = 0, broken_word = 0;
    bool has_ordinary = false;
    for (uint32_t to = from + 1; to <= forced; to++) {
        Fit fit = fit_line(&breaker->fitter, breaker->ends[from], breaker->ends[to], width);
        bool breaks_word = breaker->ends[to] < breaker->atom_count &&
                           paragraph->atoms[breaker->ends[to] - 1].break_after == BREAK_EMERGENCY;
        has_ordinary |= !breaks_word;
        if (!fit_is_too_wide(&fit)) *(breaks_word ? &broken_word : fit.squeezed ? &squeezed : &best) = to;
        if (has_ordinary && fit_is_too_wide(&fit) && fit.overflow > 2 * paragraph->style->size) break;
    }
    if (best != 0) return best;
    if (squeezed != 0) return squeezed;
    return broken_word != 0 ? broken_word : from + 1;
}

/* First fit. */
static size_t first_fit(Arena *arena, Breaker *breaker, uint32_t *starts) {
    breaker->effort = EFFORT_EMERGENCY;
    find_ends(arena, breaker);
    size_t count = 0;
    for (uint32_t from = 0; from + 1 < breaker->end_count;) {
        starts[count] = breaker->ends[from];
        from = longest_fit(breaker, from, fit_width(breaker->fitter.measure, (int)count));
        count++;
    }
    return count;
}

static Lines one_empty_line(Arena *arena, const Measure *measure) {
    Line *line = ARENA_NEW(arena, Line);
    *line = (Line){.measure = fit_width(measure, 0), .is_last = true};
    return (Lines){line, 1};
}

/* The parts of inline notes on each line; `width`: how much wider the line becomes by them. NULL when there
 * are none. */
static Line *set_notes(Arena *arena, const Fitter *fitter, const uint32_t *starts, size_t count) {
    const Paragraph *paragraph = fitter->paragraph;
    if (paragraph->note_count == 0) return NULL;
    Line *lines = ARENA_ARRAY(arena, Line, count);
    NoteCursor cursor = {0};
    Fitter with_sums = *fitter;
    with_sums.sums = fit_sums(arena, paragraph);
    for (size_t i = 0; i < count; i++) {
        uint32_t end = i + 1 < count ? starts[i + 1] : (uint32_t)paragraph->atom_count;
        lines[i].width = notes_set(arena, &with_sums, &cursor, &lines[i], starts[i], end,
                                   fit_width(fitter->measure, (int)i));
    }
    return lines;
}

static void add_notes(Line *line, const Line *notes, Length measure, Length *gaps) {
    line->notes = notes->notes;
    line->note_count = notes->note_count;
    line->width += notes->width;
    line->measure = measure;
    notes_widen(line, gaps);
}

/* The sums are needed twice and kept in between by nobody: they are larger than all that is given back. */
static Lines set_lines(Arena *arena, Breaker *breaker, const uint32_t *starts, size_t count) {
    Line *lines = ARENA_ARRAY(arena, Line, count);
    Length *gaps = ARENA_ARRAY(arena, Length, breaker->atom_count);
    Line *notes = set_notes(arena, &breaker->fitter, starts, count);
    ArenaMark mark = arena_mark(arena);
    breaker->fitter.sums = fit_sums(arena, breaker->fitter.paragraph);
    for (size_t i = 0; i < count; i++) {
        uint32_t end = i + 1 < count ? starts[i + 1] : breaker->atom_count;
        Length width = fit_width(breaker->fitter.measure, (int)i), more = notes != NULL ? notes[i].width : 0;
        Fit fit = fit_line(&breaker->fitter, starts[i], end, width - more);
        lines[i] = justify_line(&breaker->fitter, starts[i], end, &fit, gaps + starts[i]);
        ruby_edges_set(breaker->fitter.paragraph, &lines[i], gaps + starts[i]);
        if (notes != NULL) add_notes(&lines[i], &notes[i], width, gaps + starts[i]);
    }
    arena_rewind(arena, mark);
    return (Lines){lines, count};
}

static Lines set_tabbed(Arena *arena, Fitter *fitter) {
    TabbedLines tabbed = tabs_break(arena, fitter);
    Line *lines = ARENA_ARRAY(arena, Line, tabbed.count);
    Length *gaps = ARENA_ARRAY(arena, Length, fitter->paragraph->atom_count);
    Line *notes = set_notes(arena, fitter, tabbed.starts, tabbed.count);
    for (size_t i = 0; i < tabbed.count; i++) {
        uint32_t start = tabbed.starts[i];
        lines[i] = tabs_line(fitter, &tabbed, i, gaps + start);
        ruby_edges_set(fitter->paragraph, &lines[i], gaps + start);
        if (notes != NULL) add_notes(&lines[i], &notes[i], lines[i].measure, gaps + start);
    }
    return (Lines){lines, tabbed.count};
}

Lines line_break(Arena *arena, const Paragraph *paragraph, const Measure *measure) {
    if (paragraph->atom_count == 0) return one_empty_line(arena, measure);
    Breaker breaker = {
        .fitter = {.paragraph = paragraph, .measure = measure, .align = paragraph->style->align},
        .atom_count = (uint32_t)paragraph->atom_count,
        .line_states = (uint32_t)(measure->narrow_lines > 0 ? measure->narrow_lines : 0) + 1};
    if (paragraph->has_tabs) {
        breaker.fitter.sums = fit_sums(arena, paragraph);
        return set_tabbed(arena, &breaker.fitter);
    }
    uint32_t *starts = ARENA_ARRAY(arena, uint32_t, paragraph->atom_count);
    ArenaMark mark = arena_mark(arena);
    breaker.fitter.sums = fit_sums(arena, paragraph);
    size_t count = measure->greedy ? first_fit(arena, &breaker, starts) : total_fit(arena, &breaker, starts);
    arena_rewind(arena, mark);
    return set_lines(arena, &breaker, starts, count);
}
