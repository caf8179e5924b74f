/* What of an inline note stands on which line.
 *
 * Takes: the line's slots, which are about half as wide as the note's text. Gives: the text of its two small
 * lines. Invariant: where a note goes on, both lines fill their slots; where it ends, they are as equal as
 * possible and the slots take their width (J-3.4.2.2, J-3.4.3.1).
 */
#include "text/note.h"

static bool may_end(const Paragraph *text, uint32_t end) {
    if (end == text->atom_count) return true;
    BreakKind kind = text->atoms[end - 1].break_after;
    return kind != BREAK_FORBIDDEN && kind != BREAK_EMERGENCY;
}

/* What is left for the line on which the note ends: its closing bracket does not stand there alone. */
enum { LEAST_REST = 2 };

/* As much of the text from `start` as goes into the width; nothing when there is no end that early. */
static uint32_t fill(const Fitter *fitter, uint32_t start) {
    uint32_t best = start;
    for (uint32_t end = start + 1; end + LEAST_REST <= fitter->paragraph->atom_count; end++) {
        if (!may_end(fitter->paragraph, end)) continue;
        Fit fit = fit_line(fitter, start, end, fitter->measure->width);
        if (!fit_is_too_wide(&fit))
            best = end;
        else if (fit.overflow > 2 * fitter->paragraph->style->size)
            break;
    }
    return best;
}

static void set_half(Arena *arena, const Fitter *fitter, NoteLine *line, uint32_t start, uint32_t end) {
    if (start == end) return;
    Length *gaps = ARENA_ARRAY(arena, Length, end - start);
    Fit fit = fit_line(fitter, start, end, fitter->measure->width);
    line->half[line->half_count++] = justify_line(fitter, start, end, &fit, gaps);
}

/* Width of the slots of a part. */
static Length slots_width(const Paragraph *paragraph, uint32_t start, uint32_t end) {
    Length width = 0;
    for (uint32_t i = start; i < end; i++) width += paragraph->atoms[i].width;
    return width;
}

/* The part of a note in the slots start..end, which get `slack` if the note goes on behind them. Gives how
 * much wider they have to become. */
static Length set_part(Arena *arena, const Paragraph *paragraph, NoteCursor *cursor, NoteLine *line,
                       uint32_t start, uint32_t end, Length slack) {
    const Paragraph *text = line->note->text;
    bool is_last = end == line->note->atom_end;
    Length width = slots_width(paragraph, start, end), more = slack;
    NoteHalves halves = {0};
    if (is_last) {
        halves = note_halves(text, cursor->sums, cursor->atom);
        more = halves.width - width;
    }
    Measure measure = {.width = width + more, .narrow_width = width + more};
    Fitter fitter = {.paragraph = text,
                     .measure = &measure,
                     .sums = cursor->sums,
                     .align = is_last ? ALIGN_START : ALIGN_JUSTIFY};
    uint32_t from = cursor->atom, middle = is_last ? halves.middle : fill(&fitter, from);
    set_half(arena, &fitter, line, from, middle);
    cursor->atom = is_last ? (uint32_t)text->atom_count : fill(&fitter, middle);
    set_half(arena, &fitter, line, middle, cursor->atom);
    return more;
}

static size_t notes_between(const Paragraph *paragraph, size_t first, uint32_t end) {
    size_t count = 0;
    while (first + count < paragraph->note_count && paragraph->notes[first + count].atom_start < end) count++;
    return count;
}

Length notes_set(Arena *arena, const Fitter *fitter, NoteCursor *cursor, Line *line, uint32_t start,
                 uint32_t end, Length width) {
    const Paragraph *paragraph = fitter->paragraph;
    size_t count = notes_between(paragraph, cursor->note, end);
    if (count == 0) return 0;
    NoteLine *set = ARENA_ARRAY(arena, NoteLine, count);
    Length more = 0;
    for (size_t i = 0; i < count; i++) {
        const InlineNote *note = &paragraph->notes[cursor->note];
        if (cursor->sums == NULL) cursor->sums = fit_sums(arena, note->text);
        uint32_t from = note->atom_start > start ? note->atom_start : start,
                 to = note->atom_end < end ? note->atom_end : end;
        bool goes_on = to < note->atom_end;
        Length slack = goes_on ? fit_line(fitter, start, end, width - more).note_takes : 0;
        set[i] = (NoteLine){.note = note, .atom_start = from};
        set[i].more = set_part(arena, paragraph, cursor, &set[i], from, to, slack);
        more += set[i].more;
        if (!goes_on) *cursor = (NoteCursor){.note = cursor->note + 1};
    }
    line->notes = set;
    line->note_count = count;
    return more;
}

void notes_widen(const Line *line, Length *gaps) {
    for (size_t i = 0; i < line->note_count; i++) {
        const NoteLine *note = &line->notes[i];
        uint32_t last = note->note->atom_end - 1;
        if (note->more != 0 && last + 1 < line->atom_end) gaps[last - line->atom_start] += note->more;
    }
}
