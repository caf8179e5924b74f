/* Lines with tabs (J-3.6).
 *
 * Takes: a paragraph whose style has tab stops, and which has tabs. Gives: its lines, with natural spaces.
 * Invariant: what stands behind a tab begins at, ends at or is centred on the next stop that is free; where
 * none is left it goes to the next line, and what would overlap is set solid (J-3.6.3.1).
 */
#include "text/tabs.h"

#include "base/utf8.h"

typedef struct Tabber {
    const Fitter *fitter;
    TabbedLines lines;
    Length x; /* where the line's text ends so far */
} Tabber;

/* The piece from `start` to the next tab or forced line end. */
static uint32_t piece_end(const Paragraph *paragraph, uint32_t start) {
    uint32_t end = start;
    while (end + 1 < paragraph->atom_count && !paragraph->atoms[end].tab_after &&
           paragraph->atoms[end].break_after != BREAK_FORCED)
        end++;
    return end + 1;
}

static Length width_of(const Tabber *tabber, uint32_t start, uint32_t end) {
    const Sums *sums = tabber->fitter->sums;
    return (Length)(sums[end - 1].width - sums[start].width) +
           tabber->fitter->paragraph->atoms[end - 1].width;
}

/* Width up to a piece's decimal point; all of it when there is none. */
static Length width_to_point(const Tabber *tabber, uint32_t start, uint32_t end) {
    const Paragraph *paragraph = tabber->fitter->paragraph;
    for (uint32_t i = start; i < end; i++) {
        const Atom *atom = &paragraph->atoms[i];
        const GlyphRun *run = &paragraph->runs[atom->run];
        int64_t pen = 0;
        for (uint32_t k = atom->glyph_start; k < atom->glyph_end; k++) {
            size_t at = run->glyphs[k].text_start;
            uint32_t c = utf8_decode(paragraph->text, &at);
            if (c == '.' || c == 0xFF0E)
                return width_of(tabber, start, i + 1) - atom->width +
                       length_scale(run->size, pen, run->face->units_per_em);
            pen += run->glyphs[k].advance;
        }
    }
    return width_of(tabber, start, end);
}

/* Where a piece begins at a stop. */
static Length place_at(const Tabber *tabber, const TabStop *stop, uint32_t start, uint32_t end) {
    switch (stop->align) {
    case TAB_START: return stop->at;
    case TAB_END: return stop->at - width_of(tabber, start, end);
    case TAB_CENTER: return stop->at - width_of(tabber, start, end) / 2;
    case TAB_DECIMAL: return stop->at - width_to_point(tabber, start, end);
    }
    return stop->at;
}

/* The first stop that the line's text has not passed; NULL when none is left. */
static const TabStop *next_stop(const Tabber *tabber, Length width) {
    const Style *style = tabber->fitter->paragraph->style;
    for (size_t i = 0; i < style->tab_count; i++) {
        const TabStop *stop = &style->tabs[i];
        if (stop->at > tabber->x && stop->at <= width) return stop;
    }
    return NULL;
}

static Length line_width(const Tabber *tabber) {
    return fit_width(tabber->fitter->measure, (int)tabber->lines.count - 1);
}

static void begin_line(Tabber *tabber, uint32_t start) {
    tabber->x = start == 0 ? tabber->fitter->measure->first_indent : 0;
    tabber->lines.starts[tabber->lines.count++] = start;
    tabber->lines.x[start] = tabber->x;
}

static bool is_at_head(const Tabber *tabber, uint32_t atom) {
    return tabber->lines.starts[tabber->lines.count - 1] == atom;
}

/* The end of what fits on the line from `start` at x; `start` when nothing does. Words are broken when
 * nothing else can be (J-3.2.6.1). */
static uint32_t fitting_end(const Tabber *tabber, uint32_t start, uint32_t end, bool is_emergency) {
    const Paragraph *paragraph = tabber->fitter->paragraph;
    uint32_t best = start;
    for (uint32_t i = start + 1; i <= end; i++) {
        if (tabber->x + width_of(tabber, start, i) > line_width(tabber)) break;
        BreakKind kind = paragraph->atoms[i - 1].break_after;
        bool can_end = kind != BREAK_FORBIDDEN && (is_emergency || kind != BREAK_EMERGENCY);
        if (i == end || can_end) best = i;
    }
    return best;
}

/* The first place where the text can be broken; what is longer than a line stands out, and is told of. */
static uint32_t shortest_end(const Tabber *tabber, uint32_t start, uint32_t end) {
    const Paragraph *paragraph = tabber->fitter->paragraph;
    uint32_t i = start + 1;
    while (i < end && (paragraph->atoms[i - 1].break_after == BREAK_FORBIDDEN ||
                       paragraph->atoms[i - 1].break_after == BREAK_EMERGENCY))
        i++;
    return i;
}

/* A piece at the line's x, going on over lines. */
static void set_piece(Tabber *tabber, uint32_t start, uint32_t end) {
    while (start < end) {
        uint32_t to = fitting_end(tabber, start, end, false);
        if (to == start && !is_at_head(tabber, start)) {
            begin_line(tabber, start);
            continue;
        }
        if (to == start) to = fitting_end(tabber, start, end, true);
        if (to == start) to = shortest_end(tabber, start, end);
        tabber->x += width_of(tabber, start, to);
        if (to < end) begin_line(tabber, to);
        start = to;
    }
}

static void set_behind_tab(Tabber *tabber, uint32_t start, uint32_t end) {
    const TabStop *stop = next_stop(tabber, line_width(tabber));
    if (stop == NULL) {
        begin_line(tabber, start);
        stop = next_stop(tabber, line_width(tabber));
    }
    Length x = stop != NULL ? place_at(tabber, stop, start, end) : tabber->x;
    if (x > tabber->x) tabber->x = x;
    tabber->lines.x[start] = tabber->x;
    set_piece(tabber, start, end);
}

TabbedLines tabs_break(Arena *arena, const Fitter *fitter) {
    const Paragraph *paragraph = fitter->paragraph;
    Tabber tabber = {.fitter = fitter,
                     .lines = {.starts = ARENA_ARRAY(arena, uint32_t, paragraph->atom_count + 1),
                               .x = ARENA_ARRAY(arena, Length, paragraph->atom_count + 1)}};
    for (uint32_t start = 0, end; start < paragraph->atom_count; start = end) {
        bool behind_tab = start > 0 && paragraph->atoms[start - 1].tab_after;
        end = piece_end(paragraph, start);
        if (!behind_tab) begin_line(&tabber, start);
        (behind_tab ? set_behind_tab : set_piece)(&tabber, start, end);
    }
    return tabber.lines;
}

Line tabs_line(const Fitter *fitter, const TabbedLines *tabbed, size_t index, Length *gaps) {
    const Paragraph *paragraph = fitter->paragraph;
    uint32_t start = tabbed->starts[index],
             end = index + 1 < tabbed->count ? tabbed->starts[index + 1] : (uint32_t)paragraph->atom_count;
    Length x = tabbed->x[start];
    for (uint32_t i = start; i < end; i++) {
        x += paragraph->atoms[i].width;
        if (i + 1 == end) break;
        gaps[i - start] =
            paragraph->atoms[i].tab_after ? tabbed->x[i + 1] - x : paragraph->atoms[i].after.natural;
        x += gaps[i - start];
    }
    Length measure = fit_width(fitter->measure, (int)index);
    return (Line){.atom_start = start,
                  .atom_end = end,
                  .gap = gaps,
                  .start = tabbed->x[start],
                  .indent = start == 0 ? fitter->measure->first_indent : 0,
                  .width = x,
                  .measure = measure,
                  .overflow = x > measure ? x - measure : 0,
                  .is_last = end == paragraph->atom_count,
                  .ends_by_force = paragraph->atoms[end - 1].break_after == BREAK_FORCED};
}
