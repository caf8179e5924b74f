/* Dumps of paragraphs and lines.
 *
 * Takes: a Paragraph, Lines. Gives: text; gaps stand between the characters in 1/1000 em of the atom before
 * them: ‹500› as it is by nature, ‹500-250/5› shrunk by 250 in stage 5, ‹+30/3› a solid one that grew by 30
 * in stage 3. Before a line's text stands what each stage gave or took in points. Invariant: every atom is
 * shown, so a dump holds the whole text.
 */
#include "text/line_gaps.h"

static Str atom_text(const Paragraph *paragraph, const Atom *atom) {
    return str_slice(paragraph->text, atom->text_start, atom->text_end);
}

static int32_t in_ems(Length length, Length em) {
    return em > 0 ? (int32_t)length_scale(length, 1000, em) : length;
}

/* The natural space, and what the changes from *next on say of this gap. */
static void append_gap(StrBuilder *builder, const LineGaps *gaps, size_t *next, uint32_t index,
                       Length natural, Length em) {
    bool changes = *next < gaps->count && gaps->change[*next].gap == index;
    if (natural == 0 && !changes) return;
    str_append_c(builder, "‹");
    if (natural != 0) str_append_format(builder, "%d", (int)in_ems(natural, em));
    for (; *next < gaps->count && gaps->change[*next].gap == index; ++*next) {
        const GapChange *change = &gaps->change[*next];
        str_append_format(builder, "%s%d/%d", change->grew ? "+" : "-", (int)in_ems(change->amount, em),
                          change->stage);
    }
    str_append_c(builder, "›");
}

static const char *break_mark(BreakKind kind) {
    switch (kind) {
    case BREAK_FORBIDDEN: return "×";
    case BREAK_ALLOWED: return "÷";
    case BREAK_DISCOURAGED: return "~";
    case BREAK_BETWEEN_SCRIPTS:
    case BREAK_INSIDE_PHRASE: return "-";
    case BREAK_URL: return "/";
    case BREAK_HYPHEN: return "=";
    case BREAK_FORCED: return "!";
    case BREAK_EMERGENCY: return "?";
    }
    return "";
}

static void dump_runs(Dump *dump, Arena *scratch, const Paragraph *paragraph) {
    for (size_t i = 0; i < paragraph->run_count; i++) {
        const GlyphRun *run = &paragraph->runs[i];
        Str name = run->face->postscript_name;
        dump_line(dump, scratch, "run %zu %.*s %s%s%s glyphs %zu%s", i, STR_ARGS(name),
                  dump_length(scratch, run->size), run->rise != 0 ? " rise " : "",
                  run->rise != 0 ? dump_length(scratch, run->rise) : "", run->glyph_count,
                  run->is_western ? " western" : "");
    }
}

static void append_stage(StrBuilder *builder, const char *name, int stage, Length room, Length em) {
    if (stage != 0) str_append_format(builder, " %s %d:%d", name, stage, (int)in_ems(room, em));
}

/* One line an atom; the parts of a piece that only an emergency breaks are one line. Gives the index of the
 * last atom. */
static size_t dump_atom(Dump *dump, Arena *scratch, const Paragraph *paragraph, size_t index) {
    const Atom *atom = &paragraph->atoms[index], *last = atom;
    Length width = atom->width;
    while (last->break_after == BREAK_EMERGENCY && index + 1 < paragraph->atom_count) {
        last = &paragraph->atoms[++index];
        width += last->width;
    }
    Str quoted = dump_quote(scratch, str_slice(paragraph->text, atom->text_start, last->text_end));
    StrBuilder builder = {.arena = scratch};
    str_append_format(&builder, "%.*s %s", STR_ARGS(quoted), char_class_name(atom->first_class));
    if (last->last_class != atom->first_class)
        str_append_format(&builder, "..%s", char_class_name(last->last_class) + 3);
    str_append_format(&builder, " %d", (int)in_ems(width, atom->em));
    if (atom->origin != 0) str_append_format(&builder, " origin %d", (int)in_ems(atom->origin, atom->em));
    if (last->end_trim != 0) str_append_format(&builder, " trim %d", (int)in_ems(last->end_trim, last->em));
    const Gap *gap = &last->after;
    if (gap->natural != 0) str_append_format(&builder, " gap %d", (int)in_ems(gap->natural, last->em));
    append_stage(&builder, "shrink", gap->shrink_stage, gap->shrink, last->em);
    append_stage(&builder, "shrink", gap->shrink_stage_2, gap->shrink_2, last->em);
    append_stage(&builder, "stretch", gap->stretch_stage, gap->stretch, last->em);
    Str line = str_built(&builder);
    dump_line(dump, scratch, "%.*s %s", STR_ARGS(line), break_mark(last->break_after));
    return index;
}

static void dump_decorations(Dump *dump, Arena *scratch, const Paragraph *paragraph) {
    for (size_t i = 0; i < paragraph->decoration_count; i++) {
        const Decoration *decoration = &paragraph->decorations[i];
        unsigned start = decoration->atom_start, end = decoration->atom_end;
        if (decoration->line != UNDERLINE_NONE)
            dump_line(dump, scratch, "%s line under atoms %u..%u", underline_name(decoration->line), start,
                      end);
        else
            dump_line(dump, scratch, "marks %.*s rise %s at atoms %u..%u", STR_ARGS(decoration->text),
                      dump_length(scratch, decoration->rise), start, end);
    }
}

void paragraph_dump(Dump *dump, Arena *scratch, const Paragraph *paragraph) {
    dump_line(dump, scratch, "paragraph node %u style %.*s", (unsigned)paragraph->node,
              STR_ARGS(paragraph->style->name));
    dump->level++;
    dump_runs(dump, scratch, paragraph);
    for (size_t i = 0; i < paragraph->atom_count; i++) i = dump_atom(dump, scratch, paragraph, i);
    dump_decorations(dump, scratch, paragraph);
    for (size_t i = 0; i < paragraph->note_count; i++) {
        const InlineNote *note = &paragraph->notes[i];
        dump_line(dump, scratch, "note in atoms %u..%u", (unsigned)note->atom_start,
                  (unsigned)note->atom_end);
        paragraph_dump(dump, scratch, note->text);
    }
    dump->level--;
}

static Str line_text(Arena *scratch, const Paragraph *paragraph, const Line *line, const LineGaps *gaps) {
    StrBuilder builder = {.arena = scratch};
    size_t next = 0;
    for (uint32_t i = line->atom_start; i < line->atom_end; i++) {
        const Atom *atom = &paragraph->atoms[i];
        str_append(&builder, atom_text(paragraph, atom));
        if (i + 1 < line->atom_end)
            append_gap(&builder, gaps, &next, i - line->atom_start, atom->after.natural, atom->em);
    }
    return dump_quote(scratch, str_built(&builder));
}

static void append_stages(StrBuilder *builder, Arena *scratch, const LineGaps *gaps, bool grew, int stages) {
    bool any = false;
    for (int stage = 1; stage <= stages; stage++) {
        Length amount;
        size_t count = line_gaps_of_stage(gaps, grew, stage, &amount);
        if (count == 0) continue;
        if (!any) str_append_c(builder, grew ? " stretch" : " shrink");
        str_append_format(builder, "%s %d: %zu gap%s %s", any ? "," : "", stage, count, count > 1 ? "s" : "",
                          dump_length(scratch, amount));
        any = true;
    }
}

/* " shrink 5: 2 gaps 5.25, end dropped 5.25": nothing for a line that stays as it is. */
static Str line_changes(Arena *scratch, const LineGaps *gaps) {
    static const char *const ends[] = {
        [LINE_END_PLAIN] = "",     [LINE_END_KEPT] = "kept",   [LINE_END_DROPPED] = "dropped",
        [LINE_END_DOT] = "dot",    [LINE_END_HANGS] = "hangs", [LINE_END_OVERFLOWS] = "overflow",
        [LINE_END_SHORT] = "short"};
    StrBuilder builder = {.arena = scratch};
    append_stages(&builder, scratch, gaps, false, SHRINK_STAGES);
    append_stages(&builder, scratch, gaps, true, STRETCH_STAGES);
    if (gaps->end != LINE_END_PLAIN)
        str_append_format(&builder, " end %s %s", ends[gaps->end], dump_length(scratch, gaps->end_amount));
    return str_built(&builder);
}

void lines_dump(Dump *dump, Arena *scratch, const Paragraph *paragraph, Lines lines) {
    dump_line(dump, scratch, "lines node %u", (unsigned)paragraph->node);
    dump->level++;
    for (size_t i = 0; i < lines.count; i++) {
        const Line *line = &lines.line[i];
        LineGaps gaps = line_gaps(scratch, paragraph, line);
        Str changes = line_changes(scratch, &gaps), text = line_text(scratch, paragraph, line, &gaps);
        dump_line(dump, scratch, "%s..%s of %s%.*s%s %.*s", dump_length(scratch, line->start),
                  dump_length(scratch, line->width), dump_length(scratch, line->measure), STR_ARGS(changes),
                  line->is_last         ? " last"
                  : line->ends_by_force ? " forced"
                                        : "",
                  STR_ARGS(text));
        for (size_t k = 0; k < line->note_count; k++) {
            const NoteLine *note = &line->notes[k];
            lines_dump(dump, scratch, note->note->text, (Lines){note->half, note->half_count});
        }
    }
    dump->level--;
}
