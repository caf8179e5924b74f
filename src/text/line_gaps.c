/* What each gap of a set line gave or took, and in which stage.
 *
 * Takes: a paragraph and one of its lines. Gives: changes from left to right, and what happened at its end.
 * Invariant: a gap's natural space and its changes add up to what it is. The stages follow from the line
 * alone, since each stage is spent before the next begins (J-3.8.3, J-3.8.4).
 */
#include "text/line_gaps.h"

#include "text/ruby_part.h"

typedef struct Gatherer {
    GapChange *changes;
    size_t count;
} Gatherer;

static void note(Gatherer *gatherer, uint32_t gap, int stage, bool grew, Length amount) {
    if (amount <= 0) return;
    gatherer->changes[gatherer->count++] =
        (GapChange){.gap = gap, .stage = (uint8_t)stage, .grew = grew, .amount = amount};
}

static void note_gap(Gatherer *gatherer, uint32_t index, const Gap *gap, Length set) {
    Length taken = gap->natural - set, given = -taken;
    if (taken > 0) {
        Length first = gap->shrink_stage != 0 && taken < gap->shrink ? taken : gap->shrink;
        note(gatherer, index, gap->shrink_stage, false, first);
        note(gatherer, index, gap->shrink_stage_2, false, taken - first);
    } else if (gap->stretch_stage < STRETCH_STAGES) {
        Length first = given < gap->stretch ? given : gap->stretch;
        note(gatherer, index, gap->stretch_stage, true, first);
        note(gatherer, index, STRETCH_STAGES, true, given - first);
    } else {
        note(gatherer, index, STRETCH_STAGES, true, given);
    }
}

/* x behind the last body. */
static Length bodies_end(const Paragraph *paragraph, const Line *line) {
    Length x = line->start;
    for (uint32_t i = line->atom_start; i < line->atom_end; i++)
        x += paragraph->atoms[i].width + (i + 1 < line->atom_end ? line->gap[i - line->atom_start] : 0);
    return x;
}

static void set_end(const Paragraph *paragraph, const Line *line, LineGaps *gaps) {
    const Atom *last = &paragraph->atoms[line->atom_end - 1];
    Length end = bodies_end(paragraph, line);
    bool spreads = paragraph->style->align == ALIGN_SPREAD;
    bool adjusted =
        (paragraph->style->align == ALIGN_JUSTIFY || spreads) && !line->is_last && !line->ends_by_force;
    if (line->overflow > 0) {
        gaps->end = LINE_END_OVERFLOWS;
        gaps->end_amount = line->overflow;
    } else if (last->width > 0 && line->width == end - last->width) {
        gaps->end = LINE_END_HANGS;
        gaps->end_amount = last->width;
    } else if (adjusted && line->width < line->measure) {
        gaps->end = LINE_END_SHORT;
        gaps->end_amount = line->measure - line->width;
    } else if (last->end_trim > 0 && (adjusted || line->shrink_used > 0)) {
        gaps->end = line->width > end ? LINE_END_KEPT : LINE_END_DROPPED;
        gaps->end_amount = last->end_trim;
    }
}

/* J-3.1.9.2: the quarter before a final ・ goes with the one behind it. */
static bool drops_dot(const Paragraph *paragraph, const Line *line) {
    bool always = paragraph->style->line_end_space == END_SPACE_NONE;
    if (line->atom_end - line->atom_start < 2 || (line->shrink_used < 3 && !always)) return false;
    const Atom *dot = &paragraph->atoms[line->atom_end - 1];
    Length set = line->gap[line->atom_end - line->atom_start - 2];
    return dot->last_class == CLASS_MIDDLE_DOT && dot->width < dot->em &&
           set == dot[-1].after.natural - dot->em / 2 / 2;
}

/* What readings at the line's edges have moved: no adjustment. NULL when there are none. */
static const Length *edge_moves(Arena *arena, const Paragraph *paragraph, const Line *line) {
    if (paragraph->ruby_count == 0) return NULL;
    Line moved = *line;
    Length *moves = ARENA_ARRAY(arena, Length, line->atom_end - line->atom_start);
    ruby_edges_set(paragraph, &moved, moves);
    return moves;
}

LineGaps line_gaps(Arena *arena, const Paragraph *paragraph, const Line *line) {
    LineGaps gaps = {0};
    if (line->atom_end == line->atom_start) return gaps;
    uint32_t count = line->atom_end - line->atom_start - 1;
    Gatherer gatherer = {.changes = ARENA_ARRAY(arena, GapChange, 2 * (size_t)count + 1)};
    set_end(paragraph, line, &gaps);
    if (drops_dot(paragraph, line)) {
        count--;
        if (gaps.end == LINE_END_DROPPED) gaps.end = LINE_END_DOT;
    }
    const Length *moves = edge_moves(arena, paragraph, line);
    for (uint32_t i = 0; i < count; i++)
        if (!paragraph->atoms[line->atom_start + i].tab_after)
            note_gap(&gatherer, i, &paragraph->atoms[line->atom_start + i].after,
                     line->gap[i] - (moves != NULL ? moves[i] : 0));
    if (drops_dot(paragraph, line))
        note(&gatherer, count, 3, false, paragraph->atoms[line->atom_end - 1].em / 2 / 2);
    gaps.change = gatherer.changes;
    gaps.count = gatherer.count;
    return gaps;
}

size_t line_gaps_of_stage(const LineGaps *gaps, bool grew, int stage, Length *amount) {
    size_t count = 0;
    *amount = 0;
    for (size_t i = 0; i < gaps->count; i++) {
        if (gaps->change[i].grew != grew || gaps->change[i].stage != stage) continue;
        *amount += gaps->change[i].amount;
        count++;
    }
    return count;
}
