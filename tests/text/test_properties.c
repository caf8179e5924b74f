/* What must hold of every paragraph, over paragraphs made by chance (generated.h). HANMEN_PROPERTY_COUNT says
 * how many; `make properties` sets a hundred thousand. The judge here knows JLReq's rules by characters and
 * by sums of its own; of the text stage it uses the atoms and the lines. */
#include "generated.h"
#include "real_fonts.h"
#include "text/fit.h"
#include "text/line_gaps.h"
#include "text/ruby_part.h"

#include <pthread.h>

enum { USUAL_COUNT = 1000 };

typedef struct Case {
    Generated generated;
    const Paragraph *paragraph;
    Lines lines;
    Arena *arena;
} Case;

static long wanted_count(void) {
    const char *wanted = getenv("HANMEN_PROPERTY_COUNT");
    return wanted != NULL ? atol(wanted) : USUAL_COUNT;
}

static void fail_case(const Case *made, size_t line, const char *what) {
    const Generated *generated = &made->generated;
    fail_msg(
        "seed %llu line %zu: %s (width %d, %d narrow lines of %d, indent %d, align %d kinsoku %d hanging "
        "%d bracket %d%s): %.*s",
        (unsigned long long)generated->seed, line, what, (int)generated->measure.width,
        generated->measure.narrow_lines, (int)generated->measure.narrow_width,
        (int)generated->measure.first_indent, generated->style.align, generated->style.kinsoku,
        generated->style.hanging, generated->style.line_head_bracket,
        generated->measure.greedy ? " greedy" : "", STR_ARGS(made->paragraph->text));
}

/* --- all text, once and in order --- */

static void read_run(const Case *made, size_t line, const PlacedRun *run, StrBuilder *text, uint32_t *at) {
    for (size_t i = 0; i < run->glyph_count; i++) {
        const PlacedGlyph *glyph = &run->glyphs[i];
        if (glyph->text_end == glyph->text_start) continue;
        if (at != NULL && glyph->text_start < *at) fail_case(made, line, "text out of order");
        if (at != NULL) *at = glyph->text_end;
        append_unless_blank(text, str_slice(run->text, glyph->text_start, glyph->text_end));
    }
}

static bool is_of_note(const Case *made, const PlacedRun *run) {
    for (size_t i = 0; i < made->paragraph->note_count; i++)
        if (run->text.text == made->paragraph->notes[i].text->text.text) return true;
    return false;
}

static void check_text(const Case *made) {
    StrBuilder text = {.arena = made->arena}, readings = {.arena = made->arena},
               notes = {.arena = made->arena};
    uint32_t at = 0;
    for (size_t i = 0; i < made->lines.count; i++) {
        size_t count;
        const PlacedRun *runs = line_place(made->arena, made->paragraph, &made->lines.line[i], &count);
        for (size_t k = 0; k < count; k++) {
            bool is_own = runs[k].text.text == made->paragraph->text.text;
            if (runs[k].is_mark) continue;
            read_run(made, i, &runs[k],
                     is_own                       ? &text
                     : is_of_note(made, &runs[k]) ? &notes
                                                  : &readings,
                     is_own ? &at : NULL);
        }
    }
    if (!str_equal(str_built(&text), made->generated.text)) fail_case(made, 0, "text is not what was typed");
    if (!str_equal(str_built(&readings), made->generated.readings)) fail_case(made, 0, "readings differ");
    if (!str_equal(str_built(&notes), made->generated.notes)) fail_case(made, 0, "notes differ");
}

/* --- where lines begin and end --- */

static uint32_t character_from(Str text, uint32_t at) {
    size_t offset = at;
    while (offset < text.length) {
        uint32_t c = utf8_decode(text, &offset);
        if (!is_generated_blank(c)) return c;
    }
    return 0;
}

static uint32_t character_before(Str text, uint32_t end) {
    uint32_t last = 0;
    for (size_t offset = end > 24 ? end - 24 : 0; offset < end;) {
        if (((unsigned char)text.text[offset] & 0xC0) == 0x80) {
            offset++;
            continue;
        }
        uint32_t c = utf8_decode(text, &offset);
        if (!is_generated_blank(c)) last = c;
    }
    return last;
}

static bool is_one_of(uint32_t c, const char *list) {
    Str text = str_from_c(list);
    for (size_t at = 0; at < text.length;)
        if (utf8_decode(text, &at) == c) return true;
    return false;
}

/* J-3.1.7.1 and J-C.1 .. J-C.4, by character. */
static bool may_begin(uint32_t c, KinsokuLevel level) {
    if (is_one_of(c, "」』）〕、。，．")) return false;
    if (is_one_of(c, "っッょァィェ々ゝー")) return level <= KINSOKU_NORMAL;
    if (is_one_of(c, "〜・")) return level <= KINSOKU_LOOSE;
    if (is_one_of(c, "！？：；")) return level <= KINSOKU_VERY_LOOSE;
    return true;
}

static bool is_letter(uint32_t c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(uint32_t c) {
    return c >= '0' && c <= '9';
}

static bool holds_together(BreakKind kind) {
    return kind == BREAK_EMERGENCY || kind == BREAK_FORBIDDEN;
}

/* Western text is broken as a last resort only when, with the marks that may not leave it, it is wider than a
 * line (J-3.2.6.1). */
static void check_emergency(const Case *made, size_t index) {
    const Paragraph *paragraph = made->paragraph;
    uint32_t first = made->lines.line[index].atom_end - 1, end = first + 1;
    while (first > 0 && holds_together(paragraph->atoms[first - 1].break_after)) first--;
    while (end < paragraph->atom_count && holds_together(paragraph->atoms[end - 1].break_after)) end++;
    Length width = 0;
    for (uint32_t i = first; i < end; i++)
        width += paragraph->atoms[i].width + (i + 1 < end ? paragraph->atoms[i].after.natural : 0);
    const Measure *measure = &made->generated.measure;
    /* beside a float a word may be broken so that what is wider still finds the full measure */
    if (measure->narrow_lines == 0 &&
        width <= measure->width - measure->first_indent - made->generated.style.size)
        fail_case(made, index, "a word is broken that a line could hold");
}

static bool follows(Str text, uint32_t at, const char *what) {
    return str_ends_with(str_slice(text, 0, at), str_from_c(what));
}

static void check_break(const Case *made, size_t index) {
    const Line *line = &made->lines.line[index];
    const Atom *last = &made->paragraph->atoms[line->atom_end - 1];
    KinsokuLevel level = made->generated.style.kinsoku;
    if (last->break_after == BREAK_FORCED || line->is_last) return;
    if (last->break_after == BREAK_FORBIDDEN) fail_case(made, index, "a forbidden break");
    if (last->break_after == BREAK_EMERGENCY) {
        check_emergency(made, index);
        return;
    }
    const Atom *next = &made->paragraph->atoms[line->atom_end];
    uint32_t before = character_before(made->paragraph->text, last->text_end),
             after = character_from(made->paragraph->text, next->text_start);
    if (str_find(str_slice(made->paragraph->text, last->text_start, next->text_end), STR("\xE2\x80\x8B")) !=
        SIZE_MAX)
        return; /* the author's own leave to break: U+200B */
    if (!may_begin(after, level)) fail_case(made, index, "what may not begin a line begins the next");
    if (is_one_of(before, "「『（〔")) fail_case(made, index, "ends with an opening bracket");
    if (is_one_of(before, "￥＄№") && level != KINSOKU_VERY_LOOSE)
        fail_case(made, index, "ends with a prefixed sign");
    if (before == 0x2015 && after == 0x2015 && level != KINSOKU_VERY_LOOSE)
        fail_case(made, index, "a double dash is broken");
    if (before == 0x2026 && after == 0x2026 && level >= KINSOKU_NORMAL)
        fail_case(made, index, "a double leader is broken");
    bool blank_between = follows(made->paragraph->text, last->text_end, " ") ||
                         follows(made->paragraph->text, last->text_end, "　");
    if (!blank_between && last->break_after != BREAK_URL && last->break_after != BREAK_HYPHEN &&
        is_letter(before) && is_letter(after))
        fail_case(made, index, "a word is broken");
    if (!blank_between && is_digit(before) && is_digit(after)) fail_case(made, index, "a number is broken");
    for (size_t i = 0; i < made->paragraph->ruby_count; i++) {
        const Ruby *ruby = &made->paragraph->rubies[i];
        if (ruby->atom_start < line->atom_end && ruby->atom_end > line->atom_end && !last->ruby_tail)
            fail_case(made, index, "a base is broken");
    }
}

/* --- the line's edges --- */

typedef struct Edges {
    Length end;      /* x behind the last body */
    bool keeps_trim; /* the space behind the last mark stays */
    bool hangs;      /* the last mark stands outside */
    bool drops_dot;  /* ・ at the end is solid on both sides */
} Edges;

/* How a reading at the line's head moves the first atom, and one at its end or a divided word the gaps. */
static Length *edge_moves(const Case *made, const Line *line, Length *head) {
    Line moved = *line;
    Length *moves = ARENA_ARRAY(made->arena, Length, line->atom_end - line->atom_start);
    ruby_edges_set(made->paragraph, &moved, moves);
    *head = moved.start - line->start;
    return moves;
}

static Length sum_of_line(const Case *made, const Line *line) {
    Length x = line->start + line->letter_space;
    for (uint32_t i = line->atom_start; i < line->atom_end; i++)
        x += made->paragraph->atoms[i].width + (i + 1 < line->atom_end ? line->gap[i - line->atom_start] : 0);
    if (!line->is_last) x += made->paragraph->atoms[line->atom_end - 1].hyphen;
    const Atom *last = &made->paragraph->atoms[line->atom_end - 1];
    const Ruby *tail = ruby_from(made->paragraph, line->atom_end - 1);
    if (tail != NULL && tail->atom_start >= line->atom_end) tail = NULL;
    bool moves = last->ruby_tail || (tail != NULL && tail->atom_start <= line->atom_start &&
                                     made->paragraph->atoms[line->atom_start].ruby_head);
    if (!moves) return x;
    RubyPart part = ruby_part_on_line(made->paragraph, tail, line->atom_start, line->atom_end, line->indent);
    return x + part.trail - (part.atom_end == tail->atom_end ? tail->trail : 0);
}

static Edges edges_of(const Case *made, const Line *line) {
    const Atom *last = &made->paragraph->atoms[line->atom_end - 1];
    Edges edges = {.end = sum_of_line(made, line)};
    edges.keeps_trim = last->end_trim > 0 && line->width == edges.end + last->end_trim;
    edges.hangs = last->width > 0 && line->width == edges.end - last->width;
    if (last->last_class == CLASS_MIDDLE_DOT && line->atom_end - line->atom_start > 1 && !edges.keeps_trim) {
        const Gap *gap = &last[-1].after;
        edges.drops_dot = last->width < last->em &&
                          line->gap[line->atom_end - line->atom_start - 2] == gap->natural - last->em / 2 / 2;
    }
    return edges;
}

static bool is_adjusted(const Case *made, const Line *line) {
    return made->generated.style.align == ALIGN_JUSTIFY && !line->is_last && !line->ends_by_force;
}

/* J-4.4.3.6 lets narrow lines be short; a line without a gap that may grow cannot be filled. */
static bool may_be_short(const Case *made, const Line *line) {
    if (line->measure < 10 * made->generated.style.size) return true;
    for (uint32_t i = line->atom_start; i + 1 < line->atom_end; i++)
        if (made->paragraph->atoms[i].after.stretch_stage != 0) return false;
    return true;
}

static void check_head(const Case *made, size_t index) {
    const Line *line = &made->lines.line[index];
    const Atom *first = &made->paragraph->atoms[line->atom_start];
    const Style *style = &made->generated.style;
    if (style->align == ALIGN_CENTER || style->align == ALIGN_END) return;
    Length expected = index == 0 ? made->generated.measure.first_indent : 0;
    if (first->first_class == CLASS_MIDDLE_DOT) expected -= first->origin; /* its quarter stays */
    if (first->first_class == CLASS_OPENING_BRACKET && first->origin < 0) {
        if (style->line_head_bracket == BRACKET_HALF_EM) expected -= first->origin;
        if (style->line_head_bracket == BRACKET_TENTSUKI_HALF_INDENT && expected > 0)
            expected += first->origin;
    }
    Length head;
    (void)edge_moves(made, line, &head);
    if (line->start - head != expected)
        fail_case(made, index, "the line's head is not where its custom wants it");
}

/* At another place than inside a word. */
static bool can_be_broken(const Case *made, const Line *line) {
    for (uint32_t i = line->atom_start; i + 1 < line->atom_end; i++) {
        BreakKind kind = made->paragraph->atoms[i].break_after;
        if (kind != BREAK_FORBIDDEN && kind != BREAK_EMERGENCY) return true;
    }
    return false;
}

static void check_edges(const Case *made, size_t index) {
    const Line *line = &made->lines.line[index];
    Edges edges = edges_of(made, line);
    const Atom *last = &made->paragraph->atoms[line->atom_end - 1];
    if (edges.end != line->width && !edges.keeps_trim && !edges.hangs)
        fail_case(made, index, "the sum of what is set is not the line's width");
    if (edges.hangs && (made->generated.style.hanging == HANGING_NONE ||
                        (last->last_class != CLASS_FULL_STOP && last->last_class != CLASS_COMMA)))
        fail_case(made, index, "something hangs that may not");
    Length out = line->width > line->measure ? line->width - line->measure : 0;
    if (line->overflow != out) fail_case(made, index, "stands out of its measure in silence");
    if (out > 0)
        for (uint32_t i = line->atom_start; i + 1 < line->atom_end; i++)
            if (made->paragraph->atoms[i].break_after != BREAK_FORBIDDEN)
                fail_case(made, index, "stands out though it could be broken");
    if (!is_adjusted(made, line) || out > 0) return;
    Length short_by = line->measure - line->width, tolerance = made->generated.style.size / 1000;
    if (short_by > tolerance && !may_be_short(made, line)) fail_case(made, index, "is not flush");
}

/* --- the order of adjustment --- */

typedef struct Tally {
    Length room[SHRINK_STAGES + 1], used[SHRINK_STAGES + 1];
    Length grow_room[STRETCH_STAGES + 1], grow_used[STRETCH_STAGES + 1];
    bool shrinks, grows;
} Tally;

static void tally_shrunk(Tally *tally, const Gap *gap, Length taken) {
    Length first = taken < gap->shrink ? taken : gap->shrink;
    tally->used[gap->shrink_stage] += first;
    tally->used[gap->shrink_stage_2] += taken - first;
    tally->shrinks |= taken > 0;
}

static void tally_grown(Tally *tally, const Gap *gap, Length given) {
    Length first = given < gap->stretch ? given : gap->stretch;
    if (gap->stretch_stage == STRETCH_STAGES) first = 0;
    if (gap->stretch_stage < STRETCH_STAGES) tally->grow_used[gap->stretch_stage] += first;
    tally->grow_used[STRETCH_STAGES] += given - first;
    tally->grows |= given > 0;
}

static Tally tally_of(const Case *made, size_t index, Edges edges) {
    const Line *line = &made->lines.line[index];
    Tally tally = {0};
    Length head;
    const Length *moves = edge_moves(made, line, &head);
    uint32_t gaps = line->atom_end - line->atom_start - 1 - (edges.drops_dot ? 1 : 0);
    for (uint32_t i = 0; i < gaps; i++) {
        const Gap *gap = &made->paragraph->atoms[line->atom_start + i].after;
        Length change = line->gap[i] - moves[i] - gap->natural;
        tally.room[gap->shrink_stage] += gap->shrink;
        tally.room[gap->shrink_stage_2] += gap->shrink_2;
        if (gap->stretch_stage < STRETCH_STAGES) tally.grow_room[gap->stretch_stage] += gap->stretch;
        if (-change > gap->shrink + gap->shrink_2) fail_case(made, index, "a gap gave more than it has");
        if (change > 0 && gap->stretch_stage == 0) fail_case(made, index, "a gap grew that may not");
        if (change < 0) tally_shrunk(&tally, gap, -change);
        if (change > 0) tally_grown(&tally, gap, change);
    }
    return tally;
}

static void check_stages(const Case *made, size_t index) {
    const Line *line = &made->lines.line[index];
    const Atom *last = &made->paragraph->atoms[line->atom_end - 1];
    Edges edges = edges_of(made, line);
    Tally tally = tally_of(made, index, edges);
    if (tally.shrinks && tally.grows) fail_case(made, index, "shrinks and grows at once");
    if (tally.grows && !is_adjusted(made, line)) fail_case(made, index, "grows though it is not adjusted");
    bool is_last = line->is_last || line->ends_by_force;                        /* J-3.8.1.3 */
    bool drops_always = made->generated.style.line_end_space == END_SPACE_NONE; /* J-3.1.9.4 */
    if ((tally.shrinks || (edges.drops_dot && !drops_always)) &&
        made->generated.style.align != ALIGN_JUSTIFY && !is_last && can_be_broken(made, line))
        fail_case(made, index, "adjusted though its alignment wants natural spaces");
    for (int stage = SHRINK_STAGES, later = 0; stage > 0; stage--) {
        if (later && tally.used[stage] < tally.room[stage])
            fail_case(made, index, "a later stage of reduction before an earlier is spent");
        later |= tally.used[stage] > 0;
        if (stage == 4 && later && edges.keeps_trim && !last->end_holds)
            fail_case(made, index, "the line's inside gave before its end");
        if (tally.used[stage] > 0 && stage > line->shrink_used) fail_case(made, index, "wrong stage told");
    }
    for (int stage = STRETCH_STAGES, later = 0; stage > 0; stage--) {
        if (later && tally.grow_used[stage] < tally.grow_room[stage])
            fail_case(made, index, "a later stage of expansion before an earlier is full");
        later |= tally.grow_used[stage] > 0;
        if (tally.grow_used[stage] > 0 && stage > line->stretch_used)
            fail_case(made, index, "wrong stage told");
    }
    Length grown = 0;
    for (int stage = 1; stage <= STRETCH_STAGES; stage++) grown += tally.grow_used[stage];
    if (grown > 0 && last->end_trim > 0 && !edges.keeps_trim && !edges.hangs &&
        grown >= last->end_trim * (edges.drops_dot ? 2 : 1))
        fail_case(made, index, "opened although the space at its end would have fitted");
}

/* What is told of the gaps adds up to them. */
static void check_told(const Case *made, size_t index) {
    const Line *line = &made->lines.line[index];
    LineGaps gaps = line_gaps(made->arena, made->paragraph, line);
    size_t next = 0;
    Length head;
    const Length *moves = edge_moves(made, line, &head);
    for (uint32_t i = 0; i + 1 < line->atom_end - line->atom_start; i++) {
        Length set = made->paragraph->atoms[line->atom_start + i].after.natural;
        for (; next < gaps.count && gaps.change[next].gap == i; next++)
            set += gaps.change[next].grew ? gaps.change[next].amount : -gaps.change[next].amount;
        if (set + moves[i] != line->gap[i]) fail_case(made, index, "what is told of a gap is not what it is");
    }
    if (next != gaps.count) fail_case(made, index, "changes are told out of order");
    if ((gaps.end == LINE_END_OVERFLOWS) != (line->overflow > 0))
        fail_case(made, index, "the line's end is told wrongly");
}

/* J-3.3.8.11, J-3.3.8.10: readings stay in their line and stand one behind the other. */
static void check_readings(const Case *made, size_t index) {
    const Line *line = &made->lines.line[index];
    size_t count;
    const PlacedRun *runs = line_place(made->arena, made->paragraph, line, &count);
    Length end = 0, tolerance = made->generated.style.size / 500;
    Length hung = edges_of(made, line).hangs ? made->paragraph->atoms[line->atom_end - 1].width : 0;
    for (size_t i = 0; i < count; i++) {
        if (runs[i].text.text == made->paragraph->text.text || runs[i].is_mark || runs[i].glyph_count == 0)
            continue;
        if (str_equal(runs[i].text, STR("\xC2\xAD"))) continue; /* a hyphen */
        if (runs[i].start < end - tolerance)
            fail_case(made, index, "readings overlap, or stand before the line");
        end = runs[i].end;
        if (line->overflow == 0 && end > line->measure + hung + tolerance)
            fail_case(made, index, "a reading stands out of its line");
    }
}

static void check_lines(const Case *made) {
    uint32_t atom = 0;
    for (size_t i = 0; i < made->lines.count; i++) {
        const Line *line = &made->lines.line[i];
        if (line->atom_start != atom) fail_case(made, i, "atoms are lost or set twice");
        atom = line->atom_end;
        if (made->paragraph->atom_count == 0) return;
        if (made->paragraph->note_count > 0) continue; /* lines inside lines: their text is checked */
        check_break(made, i);
        check_head(made, i);
        check_edges(made, i);
        check_stages(made, i);
        check_told(made, i);
        check_readings(made, i);
    }
    if (atom != made->paragraph->atom_count) fail_case(made, made->lines.count, "atoms are lost");
}

/* --- costs --- */

static int64_t total_cost(const Case *made, Lines lines) {
    Fitter fitter = {.paragraph = made->paragraph,
                     .measure = &made->generated.measure,
                     .sums = fit_sums(made->arena, made->paragraph),
                     .align = made->generated.style.align};
    int64_t cost = 0;
    for (size_t i = 0; i < lines.count; i++) {
        uint32_t start = lines.line[i].atom_start, end = lines.line[i].atom_end;
        Fit fit = fit_line(&fitter, start, end, fit_width(fitter.measure, (int)i));
        cost += fit_cost(&fitter, start, end, &fit);
    }
    return cost;
}

static bool same_lines(Lines a, Lines b) {
    if (a.count != b.count) return false;
    for (size_t i = 0; i < a.count; i++) {
        const Line *p = &a.line[i], *q = &b.line[i];
        if (p->atom_start != q->atom_start || p->atom_end != q->atom_end || p->start != q->start ||
            p->width != q->width)
            return false;
        if (p->atom_end - p->atom_start > 1 &&
            memcmp(p->gap, q->gap, (p->atom_end - p->atom_start - 1) * sizeof *p->gap) != 0)
            return false;
    }
    return true;
}

/* --- the tests --- */

static Case make_case(Arena *arena, Diagnostics *diagnostics, const TextContext *context, const Style *body,
                      uint64_t seed) {
    Case made = {.generated = generated(arena, body, seed), .arena = arena};
    const Style *style = memcpy(ARENA_NEW(arena, Style), &made.generated.style, sizeof *style);
    made.paragraph =
        paragraph_prepare(arena, diagnostics, context, made.generated.inlines, style, 1, (Span){0});
    made.lines = line_break(arena, made.paragraph, &made.generated.measure);
    return made;
}

static void check_case(Case *made) {
    check_text(made);
    check_lines(made);
    if (!same_lines(made->lines, line_break(made->arena, made->paragraph, &made->generated.measure)))
        fail_case(made, 0, "lines differ the second time");
    if (made->paragraph->atom_count == 0) return;
    int64_t cost = total_cost(made, made->lines);
    made->generated.measure.greedy = true;
    made->lines = line_break(made->arena, made->paragraph, &made->generated.measure);
    check_text(made);
    check_lines(made);
    if (cost > total_cost(made, made->lines)) fail_case(made, 0, "first fit is cheaper");
}

static void properties_hold(void **state) {
    RealFonts *fonts = *state;
    for (long i = 0; i < wanted_count(); i++) {
        ArenaMark mark = arena_mark(fonts->arena);
        Diagnostics *diagnostics = diagnostics_create(fonts->arena);
        Case made = make_case(fonts->arena, diagnostics, &fonts->context, &fonts->body, (uint64_t)i);
        check_case(&made);
        if (diagnostics_count(diagnostics, SEVERITY_ERROR) != 0) fail_case(&made, 0, "a diagnostic");
        arena_rewind(fonts->arena, mark);
    }
}

/* --- what the properties have found, each by itself --- */

static Lines set_plain(RealFonts *fonts, const char *text, double ems, bool greedy, const Paragraph **made) {
    Measure measure = {.width = (Length)(ems * fonts->body.size), .greedy = greedy};
    *made = real_paragraph(fonts, text);
    return line_break(fonts->arena, *made, &measure);
}

/* J-3.2.6.1: first fit too breaks a word that no line could hold, and no other. */
static void first_fit_breaks_words_as_a_last_resort(void **state) {
    const Paragraph *paragraph;
    Lines lines = set_plain(*state, "永internationalization永 work", 6, true, &paragraph);
    assert_true(lines.count > 2);
    for (size_t i = 0; i < lines.count; i++) assert_int_equal(lines.line[i].overflow, 0);
    const Line *last = &lines.line[lines.count - 1];
    assert_true(str_ends_with(
        str_slice(paragraph->text, paragraph->atoms[last->atom_start].text_start, paragraph->text.length),
        STR("work")));
}

/* J-3.1.7.4: a full-width blank behind 「 or before 、 does not part them from their lines. */
static void full_width_blanks_hide_no_forbidden_break(void **state) {
    static const char *const texts[] = {"永永永「　永永永永", "永永永永 　、永永永", "永永永『　　永永永永"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (int halves = 8; halves < 14; halves++) {
            const Paragraph *paragraph;
            Lines lines = set_plain(*state, texts[i], halves / 2.0, false, &paragraph);
            for (size_t k = 0; k + 1 < lines.count; k++) {
                uint32_t end = paragraph->atoms[lines.line[k].atom_end - 1].text_end;
                uint32_t before = character_before(paragraph->text, end),
                         after = character_from(paragraph->text, end);
                assert_false(is_one_of(before, "「『"));
                assert_false(after == 0x3001);
            }
        }
}

/* J-3.5.3.1: lines that are not justified keep their natural spaces when they can be shorter. */
static void ragged_lines_are_not_adjusted(void **state) {
    RealFonts *fonts = *state;
    fonts->body.align = ALIGN_START;
    for (int quarters = 24; quarters < 48; quarters++) {
        const Paragraph *paragraph;
        Lines lines = set_plain(fonts, "永、永・永（永）永、永・永（永）永、永・永（永）", quarters / 4.0,
                                false, &paragraph);
        for (size_t i = 0; i + 1 < lines.count; i++)
            for (uint32_t k = lines.line[i].atom_start; k + 1 < lines.line[i].atom_end; k++)
                assert_int_equal(lines.line[i].gap[k - lines.line[i].atom_start],
                                 paragraph->atoms[k].after.natural);
    }
    fonts->body.align = ALIGN_JUSTIFY;
}

/* J-3.7.4.4 lets a line end beside × between numbers; it does so only for want of a better place. */
static void numbers_stay_with_their_operators(void **state) {
    const Paragraph *paragraph = real_paragraph(*state, "永94×94永");
    assert_int_equal(paragraph->atoms[0].break_after, BREAK_ALLOWED);
    assert_int_equal(paragraph->atoms[1].break_after, BREAK_DISCOURAGED);
    assert_int_equal(paragraph->atoms[2].break_after, BREAK_DISCOURAGED);
    assert_int_equal(paragraph->atoms[3].break_after, BREAK_ALLOWED);
}

/* Nothing but controls: an atom without a glyph, in a paragraph without a run. */
static void a_line_without_glyphs_is_placed(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *paragraph;
    Lines lines = set_plain(fonts, "\xE2\x80\x8B", 10, false, &paragraph);
    size_t count = 1;
    line_place(fonts->arena, paragraph, &lines.line[0], &count);
    assert_int_equal(lines.count, 1);
    assert_int_equal(count, 0);
}

/* --- threads --- */

enum { THREADS = 8, THREAD_CASES = 120 };

typedef struct Worker {
    const RealFonts *fonts;
    pthread_t thread;
    jmp_buf out_of_memory;
    uint64_t sum;
} Worker;

static void add_to_sum(uint64_t *sum, int64_t value) {
    *sum = (*sum ^ (uint64_t)value) * 0x100000001B3u;
}

static void sum_lines(uint64_t *sum, Lines lines) {
    for (size_t i = 0; i < lines.count; i++) {
        const Line *line = &lines.line[i];
        add_to_sum(sum, line->atom_end);
        add_to_sum(sum, line->width);
        for (uint32_t k = line->atom_start; k + 1 < line->atom_end; k++)
            add_to_sum(sum, line->gap[k - line->atom_start]);
    }
}

static void *set_cases(void *context) {
    Worker *worker = context;
    Arena *arena = arena_create(&worker->out_of_memory);
    if (arena == NULL || setjmp(worker->out_of_memory) != 0) return NULL;
    worker->sum = 0xCBF29CE484222325u;
    for (uint64_t seed = 0; seed < THREAD_CASES; seed++) {
        ArenaMark mark = arena_mark(arena);
        Case made =
            make_case(arena, diagnostics_create(arena), &worker->fonts->context, &worker->fonts->body, seed);
        sum_lines(&worker->sum, made.lines);
        arena_rewind(arena, mark);
    }
    arena_destroy(arena);
    return NULL;
}

static void threads_set_the_same_lines(void **state) {
    Worker alone = {.fonts = *state}, *workers = test_calloc(THREADS, sizeof *workers);
    set_cases(&alone);
    for (int i = 0; i < THREADS; i++) {
        workers[i].fonts = *state;
        assert_int_equal(pthread_create(&workers[i].thread, NULL, set_cases, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(workers[i].thread, NULL), 0);
        assert_true(workers[i].sum == alone.sum);
    }
    test_free(workers);
}

static int open_state(void **state) {
    *state = real_fonts_open();
    return 0;
}

static int close_state(void **state) {
    real_fonts_close(*state);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(properties_hold),
                                       cmocka_unit_test(first_fit_breaks_words_as_a_last_resort),
                                       cmocka_unit_test(full_width_blanks_hide_no_forbidden_break),
                                       cmocka_unit_test(ragged_lines_are_not_adjusted),
                                       cmocka_unit_test(numbers_stay_with_their_operators),
                                       cmocka_unit_test(a_line_without_glyphs_is_placed),
                                       cmocka_unit_test(threads_set_the_same_lines)};
    return cmocka_run_group_tests(tests, open_state, close_state);
}
