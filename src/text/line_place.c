/* A line's glyphs where they stand.
 *
 * Takes: a paragraph and one of its lines. Gives: runs of glyphs with positions.
 * Invariant: a position is the exact sum of what stands before it, rounded once.
 */
#include "text/letters.h"
#include "text/line_marks.h"
#include "text/prepare.h"
#include "text/ruby_part.h"

typedef struct Placer {
    const Paragraph *paragraph;
    PlacedRun *runs;
    PlacedGlyph *glyphs;
    size_t run_count, glyph_count;
    Length measure;
    const Line *line; /* when its letters are spread */
    uint32_t letters; /* places between letters so far */
} Placer;

static bool is_blank_at(Str text, uint32_t at) {
    const char *bytes = text.text + at;
    size_t left = text.length - at;
    if (left >= 1 && bytes[0] == ' ') return true;
    if (left >= 2 && (unsigned char)bytes[0] == 0xC2 && (unsigned char)bytes[1] == 0xA0) return true;
    return left >= 3 && (unsigned char)bytes[0] == 0xE3 && (unsigned char)bytes[1] == 0x80 &&
           (unsigned char)bytes[2] == 0x80;
}

/* The glyphs of the atom's body; behind them stands what the gap swallowed. */
static uint32_t body_end(const Paragraph *paragraph, const Atom *atom, const GlyphRun *run) {
    if (!atom->after.swallows_space || atom->glyph_end <= atom->glyph_start + 1) return atom->glyph_end;
    return is_blank_at(paragraph->text, run->glyphs[atom->glyph_end - 1].text_start) ? atom->glyph_end - 1
                                                                                     : atom->glyph_end;
}

static PlacedRun *open_run(Placer *placer, const GlyphRun *run, Length x) {
    placer->runs[placer->run_count++] = (PlacedRun){.face = run->face,
                                                    .size = run->size,
                                                    .ink = run->ink,
                                                    .node = run->node,
                                                    .text = placer->paragraph->text,
                                                    .link = run->link,
                                                    .level = run->level,
                                                    .start = x,
                                                    .end = x,
                                                    .glyphs = placer->glyphs + placer->glyph_count};
    return &placer->runs[placer->run_count - 1];
}

static void place_glyph(Placer *placer, PlacedRun *placed, const GlyphRun *run, const Glyph *glyph, Length x,
                        int64_t pen) {
    int32_t em = run->face->units_per_em;
    placer->glyphs[placer->glyph_count++] =
        (PlacedGlyph){.glyph = glyph->glyph,
                      .x = x + length_scale(run->size, pen + glyph->x_offset, em),
                      .y = run->rise + length_scale(run->size, glyph->y_offset, em),
                      .text_start = glyph->text_start,
                      .text_end = glyph->text_end};
    placed->glyph_count++;
}

/* Clusters from right to left, the glyphs of each from left to right. */
static void place_backwards(Placer *placer, PlacedRun *placed, const GlyphRun *run, uint32_t first,
                            uint32_t end, Length x) {
    int64_t pen = 0;
    for (uint32_t i = first; i < end; i++) pen += run->glyphs[i].advance;
    for (uint32_t i = first, next; i < end; i = next) {
        int64_t width = run->glyphs[i].advance;
        for (next = i + 1; next < end && run->glyphs[next].text_end == run->glyphs[next].text_start; next++)
            width += run->glyphs[next].advance;
        pen -= width;
        for (int64_t at = pen; i < next; at += run->glyphs[i++].advance)
            place_glyph(placer, placed, run, &run->glyphs[i], x, at);
    }
}

/* gap_x: where the gap behind it begins, for the glyph of a blank that became the gap. */
static void place_atom(Placer *placer, PlacedRun *placed, const Atom *atom, Length x, Length gap_x,
                       bool is_last) {
    const GlyphRun *run = &placer->paragraph->runs[atom->run];
    uint32_t end = body_end(placer->paragraph, atom, run);
    int64_t pen = 0;
    if (run->level % 2 == 1) place_backwards(placer, placed, run, atom->glyph_start, end, x + atom->origin);
    Length letters = placer->line != NULL ? letters_space(placer->line, placer->letters) : 0;
    for (uint32_t i = atom->glyph_start; i < end && run->level % 2 == 0; i++) {
        bool leads = run->glyphs[i].text_end > run->glyphs[i].text_start;
        if (placer->line != NULL && leads && i > atom->glyph_start) placer->letters++;
        Length spread = placer->line != NULL ? letters_space(placer->line, placer->letters) - letters : 0;
        place_glyph(placer, placed, run, &run->glyphs[i], x + atom->origin + spread, pen);
        pen += run->glyphs[i].advance;
    }
    for (uint32_t i = end; i < atom->glyph_end && !is_last; i++)
        place_glyph(placer, placed, run, &run->glyphs[i], gap_x, 0);
    Length start = atom->width ? x : x + atom->origin; /* a mark between lines stands before its place */
    if (start < placed->start) placed->start = start;
    if (x + atom->width > placed->end) placed->end = x + atom->width;
}

/* J-3.1.7.3: in place of 々 the character before it; the text stays as it was typed. */
static void place_repeated(Placer *placer, PlacedRun *placed, uint32_t index, Length x) {
    const Atom *atom = &placer->paragraph->atoms[index];
    const GlyphRun *run = &placer->paragraph->runs[atom->run];
    Glyph glyph = run->glyphs[atom[-1].glyph_start];
    glyph.text_start = run->glyphs[atom->glyph_start].text_start;
    glyph.text_end = run->glyphs[atom->glyph_start].text_end;
    place_glyph(placer, placed, run, &glyph, x + atom->origin, 0);
    if (x + atom->width > placed->end) placed->end = x + atom->width;
}

/* --- readings --- */

/* Spaces of a reading that is shorter than its base: at its ends, and between its characters (J-3.3.6.2). */
typedef struct Spread {
    Length end, between;
} Spread;

static Spread spread_of(Length slack, Length count, Length em, bool is_group) {
    if (!is_group || count < 2) return (Spread){.end = slack / 2};
    Length end = slack / (2 * count);
    if (end > em) end = em;
    return (Spread){.end = end, .between = (slack - 2 * end) / (count - 1)};
}

/* A reading stays within the line, also where one must stand out of the type area (J-3.3.8.11). */
static Length pushed_inwards(Length start, Length end, Length measure) {
    if (end > measure) start -= end - measure;
    return start < 0 ? 0 : start;
}

/* Atoms of the reading, from x on. */
static void place_reading_atoms(Placer *placer, const Ruby *ruby, Str link, const RubyPart *part, Length x,
                                Length between) {
    const Paragraph *base = placer->paragraph, *reading = ruby->reading;
    PlacedRun *placed = NULL;
    size_t first = placer->glyph_count;
    placer->paragraph = reading;
    for (uint32_t i = part->reading_start; i < part->reading_end; i++) {
        const Atom *atom = &reading->atoms[i];
        if (placed == NULL || atom->run != reading->atoms[i - 1].run)
            placed = open_run(placer, &reading->runs[atom->run], x);
        placed->link = link;
        place_atom(placer, placed, atom, x, x + atom->width, i + 1 == part->reading_end);
        x += atom->width + atom->after.natural + between;
    }
    placer->paragraph = base;
    for (size_t i = first; i < placer->glyph_count; i++) placer->glyphs[i].y += ruby->rise;
}

static void place_block(Placer *placer, const Ruby *ruby, Str link, const RubyPart *part, Length start,
                        Length end) {
    Length slack = end - start - ruby_reading_width(ruby->reading, part->reading_start, part->reading_end);
    bool is_character = ruby->base_count > 0 && part->end_base - part->first_base < 2;
    Spread spread = spread_of(slack, (Length)(part->reading_end - part->reading_start),
                              ruby->reading->style->size, ruby->is_group && !is_character);
    Length x = pushed_inwards(start, end, placer->measure) + spread.end;
    place_reading_atoms(placer, ruby, link, part, x, spread.between);
}

/* The part of one character of a divided word. */
static RubyPart part_of_base(const Ruby *ruby, uint32_t base) {
    const RubyBase *before = base > 0 ? &ruby->bases[base - 1] : NULL;
    return (RubyPart){.atom_start = before != NULL ? before->atom_end : ruby->atom_start,
                      .atom_end = ruby->bases[base].atom_end,
                      .reading_start = before != NULL ? before->reading_end : 0,
                      .reading_end = ruby->bases[base].reading_end};
}

/* Whether the readings of a divided word's part are each as short as their characters (J-3.3.7.1). */
static bool stand_alone(const Paragraph *paragraph, const Ruby *ruby, const RubyPart *part) {
    for (uint32_t i = part->first_base; i < part->end_base; i++) {
        RubyPart base = part_of_base(ruby, i);
        if (ruby_reading_width(ruby->reading, base.reading_start, base.reading_end) >
            ruby_base_width(paragraph, ruby, base.atom_start, base.atom_end))
            return false;
    }
    return part->end_base > part->first_base;
}

/* Over its own character, but for what the word's other readings on the line take of it. */
static void place_shared(Placer *placer, const Ruby *ruby, Str link, const RubyPart *part, Length start,
                         const Line *line) {
    Length end = start + part->width + part->overhang_after,
           width = ruby_reading_width(ruby->reading, 0, part->reading_end);
    start -= part->overhang_before;
    if (ruby->atom_end < line->atom_end) end -= ruby->taken_after;
    Length x = start + (part->width + part->overhang_before + part->overhang_after - width) / 2;
    if (ruby->atom_start > line->atom_start && x < start + ruby->taken_before) x = start + ruby->taken_before;
    if (x + width > end) x = end - width;
    place_block(placer, ruby, link, part, x, x + width);
}

/* `at`: x of the atoms that stand on the line. */
static void place_reading(Placer *placer, const Ruby *ruby, Str link, const Line *line, const Length *at) {
    RubyPart part =
        ruby_part_on_line(placer->paragraph, ruby, line->atom_start, line->atom_end, line->indent);
    Length start = at[part.atom_start - line->atom_start] - part.lead;
    if (part.atom_start == ruby->atom_start) start += ruby->lead;
    if (ruby->shares) {
        place_shared(placer, ruby, link, &part, start, line);
        return;
    }
    if (!stand_alone(placer->paragraph, ruby, &part)) {
        place_block(placer, ruby, link, &part, start - part.overhang_before,
                    start + part.width + part.overhang_after);
        return;
    }
    for (uint32_t i = part.first_base; i < part.end_base; i++) {
        RubyPart base = part_of_base(ruby, i);
        Length x = at[base.atom_start - line->atom_start] + (i == 0 ? ruby->lead : 0);
        Length width = ruby_base_width(placer->paragraph, ruby, base.atom_start, base.atom_end);
        place_block(placer, ruby, link, &base, x, x + width);
    }
}

/* Where readings end at the latest: a mark that hangs may have one over it (J-3.3.8.6). */
static Length readings_end(const Paragraph *paragraph, const Line *line, const LinePositions *at) {
    if (line->atom_start == line->atom_end) return line->measure;
    uint32_t last = line->atom_end - 1;
    Length end = at->atom[last - line->atom_start] + paragraph->atoms[last].width;
    return end > line->measure ? end : line->measure;
}

/* The first reading over an atom of the line. */
static const Ruby *first_ruby(const Paragraph *paragraph, const Line *line) {
    return ruby_from(paragraph, line->atom_start);
}

static const Ruby *next_ruby(const Paragraph *paragraph, const Ruby *ruby) {
    return ruby + 1 < paragraph->rubies + paragraph->ruby_count ? ruby + 1 : NULL;
}

/* --- inline notes --- */

/* The small lines of a note, placed as lines of their own. */
typedef struct PlacedHalf {
    const PlacedRun *runs;
    size_t run_count;
} PlacedHalf;

static const InlineStack *first_stack(const Paragraph *paragraph, uint32_t atom) {
    size_t i = 0;
    while (i < paragraph->stack_count && paragraph->stacks[i].atom < atom) i++;
    return paragraph->stacks + i;
}

static const InlineStack *stacks_end(const Paragraph *paragraph) {
    return paragraph->stacks + paragraph->stack_count;
}

/* The lines of all stacks on a line. */
static PlacedHalf *place_stacks(Arena *arena, const Paragraph *paragraph, const Line *line,
                                size_t *run_count) {
    size_t count = 0;
    const InlineStack *first = first_stack(paragraph, line->atom_start), *end = first;
    while (end < stacks_end(paragraph) && end->atom < line->atom_end) count += end++->line_count;
    PlacedHalf *placed = count > 0 ? ARENA_ARRAY(arena, PlacedHalf, count) : NULL, *next = placed;
    for (const InlineStack *stack = first; stack < end; stack++)
        for (size_t i = 0; i < stack->line_count; i++, next++) {
            next->runs = line_place(arena, stack->text, &stack->lines[i], &next->run_count);
            *run_count += next->run_count;
        }
    return placed;
}

static PlacedHalf *place_halves(Arena *arena, const Line *line, size_t *run_count) {
    if (line->note_count == 0) return NULL;
    PlacedHalf *halves = ARENA_ARRAY(arena, PlacedHalf, 2 * line->note_count);
    for (size_t i = 0; i < line->note_count; i++)
        for (size_t k = 0; k < line->notes[i].half_count; k++) {
            const NoteLine *note = &line->notes[i];
            PlacedHalf *half = &halves[2 * i + k];
            half->runs = line_place(arena, note->note->text, &note->half[k], &half->run_count);
            *run_count += half->run_count;
        }
    return halves;
}

static void move_run(Arena *arena, PlacedRun *run, Length x, Length y) {
    PlacedGlyph *glyphs = ARENA_ARRAY(arena, PlacedGlyph, run->glyph_count + 1);
    for (size_t i = 0; i < run->glyph_count; i++) {
        glyphs[i] = run->glyphs[i];
        glyphs[i].x += x;
        glyphs[i].y += y;
    }
    run->glyphs = glyphs;
    run->start += x;
    run->end += x;
    run->rule_bottom += y;
}

/* A note of one line stands in the middle. */
static Length rise_of_half(const NoteLine *note, size_t half) {
    const Length *rise = note->note->rise;
    return note->half_count == 1 ? (rise[0] + rise[1]) / 2 : rise[half];
}

static void place_note(Arena *arena, Placer *placer, const NoteLine *note, const PlacedHalf *halves,
                       Length x) {
    for (size_t k = 0; k < note->half_count; k++)
        for (size_t i = 0; i < halves[k].run_count; i++) {
            PlacedRun *run = &placer->runs[placer->run_count++];
            *run = halves[k].runs[i];
            move_run(arena, run, x, rise_of_half(note, k));
        }
}

/* Gives the lines of the next stack. */
static const PlacedHalf *place_stack(Arena *arena, Placer *placer, const InlineStack *stack,
                                     const PlacedHalf *placed, Length x) {
    for (size_t i = 0; i < stack->line_count; i++, placed++)
        for (size_t k = 0; k < placed->run_count; k++) {
            PlacedRun *run = &placer->runs[placer->run_count++];
            *run = placed->runs[k];
            move_run(arena, run, x, stack->rises[i]);
        }
    return placed;
}

/* --- the line --- */

/* The hyphen of a broken word: not of the text, so its own text is a soft hyphen. */
static void place_hyphen(Placer *placer, const Line *line, const LinePositions *at) {
    if (line->atom_end == line->atom_start || line->is_last) return;
    const Atom *last = &placer->paragraph->atoms[line->atom_end - 1];
    if (last->hyphen == 0) return;
    const GlyphRun *run = &placer->paragraph->runs[last->run];
    Length x = at->atom[line->atom_end - 1 - line->atom_start];
    x = run->level % 2 == 1 ? x - last->hyphen : x + last->width;
    PlacedRun *placed = open_run(placer, run, x);
    placed->text = STR("\xC2\xAD");
    placed->end = x + last->hyphen;
    const Glyph hyphen = {.glyph = hyphen_glyph(run->face), .text_end = 2};
    place_glyph(placer, placed, run, &hyphen, x, 0);
}

static Placer make_placer(Arena *arena, const Paragraph *paragraph, const Line *line, size_t more_runs) {
    size_t glyphs = 2, runs = 2 + 2 * line->note_count + more_runs;
    for (uint32_t i = line->atom_start; i < line->atom_end; i++) {
        const Atom *atom = &paragraph->atoms[i];
        glyphs += atom->glyph_end - atom->glyph_start;
        if (i == line->atom_start || atom->run != paragraph->atoms[i - 1].run) runs++;
    }
    for (const Ruby *ruby = first_ruby(paragraph, line); ruby != NULL && ruby->atom_start < line->atom_end;
         ruby = next_ruby(paragraph, ruby)) {
        runs += (ruby->reading->run_count + 1) * (ruby->base_count + 1);
        for (size_t i = 0; i < ruby->reading->run_count; i++) glyphs += ruby->reading->runs[i].glyph_count;
    }
    return (Placer){.paragraph = paragraph,
                    .runs = ARENA_ARRAY(arena, PlacedRun, runs),
                    .glyphs = ARENA_ARRAY(arena, PlacedGlyph, glyphs)};
}

const PlacedRun *line_place(Arena *arena, const Paragraph *paragraph, const Line *line, size_t *run_count) {
    size_t more_runs = line_marks_most(paragraph, line), notes = 0;
    const PlacedHalf *halves = place_halves(arena, line, &more_runs),
                     *stacked = place_stacks(arena, paragraph, line, &more_runs);
    const InlineStack *stack = first_stack(paragraph, line->atom_start);
    Placer placer = make_placer(arena, paragraph, line, more_runs);
    const Ruby *ruby = first_ruby(paragraph, line);
    LinePositions at = line_positions(arena, paragraph, line);
    placer.measure = readings_end(paragraph, line, &at);
    uint32_t letters = 0;
    PlacedRun *placed = NULL;
    for (uint32_t i = line->atom_start; i < line->atom_end; i++) {
        const Atom *atom = &paragraph->atoms[i];
        bool shows = atom->glyph_end > atom->glyph_start;
        Length x = at.atom[i - line->atom_start], gap_x = at.gap[i - line->atom_start];
        if (notes < line->note_count && line->notes[notes].atom_start == i) {
            place_note(arena, &placer, &line->notes[notes], halves + 2 * notes, x);
            notes++;
            placed = NULL; /* the note stands between its brackets */
        }
        if (stack < stacks_end(paragraph) && stack->atom == i) {
            stacked = place_stack(arena, &placer, stack++, stacked, x);
            placed = NULL;
        }
        if (shows && (placed == NULL || atom->run != paragraph->atoms[i - 1].run))
            placed = open_run(&placer, &paragraph->runs[atom->run], x);
        placer.line = line->letter_places > 0 ? line : NULL;
        placer.letters = letters;
        if (placer.line != NULL) letters += letters_of_atom(paragraph, i, line->atom_end);
        if (placer.letters == letters) placer.line = NULL; /* no letters */
        if (shows && atom->repeats && i == line->atom_start)
            place_repeated(&placer, placed, i, x);
        else if (shows)
            place_atom(&placer, placed, atom, x, gap_x, i + 1 == line->atom_end);
        bool ends_base =
            ruby != NULL && (ruby->atom_end == i + 1 || (ruby->atom_start <= i && i + 1 == line->atom_end));
        if (ends_base) {
            place_reading(&placer, ruby, paragraph->runs[atom->run].link, line, at.atom);
            ruby = next_ruby(paragraph, ruby);
            placed = NULL; /* the reading stands between the base and what follows */
        }
    }
    place_hyphen(&placer, line, &at);
    placer.run_count += line_marks_place(arena, paragraph, line, &at, placer.runs + placer.run_count);
    *run_count = placer.run_count;
    return placer.runs;
}
