/* Readings at a line's edges: see ruby_part.h. */
#include "text/ruby_part.h"

static Length smaller(Length a, Length b) {
    return a < b ? a : b;
}

Length ruby_reading_width(const Paragraph *reading, uint32_t start, uint32_t end) {
    Length width = 0;
    for (uint32_t i = start; i < end; i++)
        width += reading->atoms[i].width + (i + 1 < end ? reading->atoms[i].after.natural : 0);
    return width;
}

Length ruby_base_width(const Paragraph *paragraph, const Ruby *ruby, uint32_t start, uint32_t end) {
    Length width = 0;
    for (uint32_t i = start; i < end; i++) {
        width += paragraph->atoms[i].width;
        if (i + 1 < end) width += paragraph->atoms[i].after.natural - ruby->between;
    }
    if (start == ruby->atom_start) width -= ruby->lead;
    if (end == ruby->atom_end) width -= ruby->trail;
    return width;
}

/* Index of the base character that begins at or behind an atom. */
static uint32_t base_at(const Ruby *ruby, uint32_t atom) {
    uint32_t low = 0, high = ruby->base_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (ruby->bases[middle].atom_end <= atom)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* What of the excess hangs over the neighbours: half of it on each side, all of it on the inner one. */
static void hang_over(RubyPart *part, Length excess, Length em, RubySides sides) {
    Length before = excess / 2, after = excess - before;
    if (sides.shares) {
        after = smaller(smaller(excess, em), sides.room_after);
        before = excess - after;
    }
    if (sides.flush_before != sides.flush_after) {
        before = sides.flush_before ? 0 : excess;
        after = sides.flush_before ? excess : 0;
    }
    part->overhang_before = smaller(smaller(before, em), sides.room_before);
    part->overhang_after = smaller(smaller(after, em), sides.room_after);
}

/* 1:2:…:2:1, or 2:…:2:1 from a flush edge on (J-3.3.6.3, J-3.3.8.11); a single character's overhang stays
 * with its sides. */
static void share_out(RubyPart *part, Length excess, RubySides sides) {
    Length space = excess - part->overhang_before - part->overhang_after,
           between = (Length)(part->atom_end - part->atom_start) - 1;
    if (sides.flush_before != sides.flush_after) {
        part->between = between > 0 ? 2 * space / (2 * between + 1) : 0;
        part->lead = sides.flush_before ? 0 : space - between * part->between;
    } else if (sides.shares) {
        part->lead = space / 2; /* J-F.3 */
    } else if (between == 0) {
        part->lead = excess / 2 - part->overhang_before;
    } else {
        part->lead = space / (2 * between + 2);
        part->between = space / (between + 1);
    }
    part->trail = space - part->lead - between * part->between;
}

RubyPart ruby_part(const Paragraph *paragraph, const Ruby *ruby, uint32_t atom_start, uint32_t atom_end,
                   RubySides sides) {
    RubyPart part = {
        .atom_start = atom_start, .atom_end = atom_end, .reading_end = (uint32_t)ruby->reading->atom_count};
    if (ruby->base_count > 0) {
        part.first_base = base_at(ruby, atom_start);
        part.end_base = atom_end == ruby->atom_end ? ruby->base_count : base_at(ruby, atom_end);
        if (part.first_base > 0) part.reading_start = ruby->bases[part.first_base - 1].reading_end;
        part.reading_end = ruby->bases[part.end_base - 1].reading_end;
    }
    Length base = ruby_base_width(paragraph, ruby, atom_start, atom_end),
           excess = ruby_reading_width(ruby->reading, part.reading_start, part.reading_end) - base;
    if (excess < 0) excess = 0;
    hang_over(&part, excess, ruby->reading->style->size, sides);
    share_out(&part, excess, sides);
    part.width = base + excess - part.overhang_before - part.overhang_after;
    return part;
}

RubyPart ruby_part_on_line(const Paragraph *paragraph, const Ruby *ruby, uint32_t line_start,
                           uint32_t line_end, Length indent) {
    uint32_t start = ruby->atom_start > line_start ? ruby->atom_start : line_start,
             end = ruby->atom_end < line_end ? ruby->atom_end : line_end;
    bool is_head = start == line_start, is_tail = end == line_end;
    Length over_indent = line_start == 0 && indent > 0 ? smaller(ruby->room_before, indent) : 0;
    bool base_is_flush = paragraph->style->ruby_at_edge == RUBY_EDGE_BASE;
    RubySides sides = {.room_before = is_head ? over_indent : ruby->room_before,
                       .room_after = is_tail ? 0 : ruby->room_after,
                       .shares = ruby->shares,
                       .flush_before = base_is_flush && is_head && over_indent == 0,
                       .flush_after = base_is_flush && is_tail};
    return ruby_part(paragraph, ruby, start, end, sides);
}

const Ruby *ruby_from(const Paragraph *paragraph, uint32_t atom) {
    size_t low = 0, high = paragraph->ruby_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (paragraph->rubies[middle].atom_end <= atom)
            low = middle + 1;
        else
            high = middle;
    }
    return low < paragraph->ruby_count ? &paragraph->rubies[low] : NULL;
}

/* The reading over an atom at a line's edge, when it has to be set anew there. */
static const Ruby *edge_at(const Paragraph *paragraph, uint32_t atom, bool is_head) {
    if (!(is_head ? paragraph->atoms[atom].ruby_head : paragraph->atoms[atom].ruby_tail)) return NULL;
    return ruby_from(paragraph, atom);
}

/* What the part takes more than its atoms as they are. */
static Length more_than_atoms(const Paragraph *paragraph, const RubyPart *part) {
    Length width = 0;
    for (uint32_t i = part->atom_start; i < part->atom_end; i++)
        width += paragraph->atoms[i].width + (i + 1 < part->atom_end ? paragraph->atoms[i].after.natural : 0);
    return part->width - width;
}

/* Of the space before a part, what its first atom has not in it. */
static Length lead_beyond(const Ruby *ruby, const RubyPart *part) {
    return part->lead - (part->atom_start == ruby->atom_start ? ruby->lead : 0);
}

/* The readings at a line's two edges; the same one is given once. */
typedef struct Edges {
    const Ruby *ruby[2];
} Edges;

static Edges edges_of(const Paragraph *paragraph, uint32_t line_start, uint32_t line_end) {
    const Ruby *head = edge_at(paragraph, line_start, true), *tail = edge_at(paragraph, line_end - 1, false);
    return (Edges){{head, tail != head ? tail : NULL}};
}

Length ruby_edges(const Paragraph *paragraph, uint32_t line_start, uint32_t line_end, Length indent) {
    Edges edges = edges_of(paragraph, line_start, line_end);
    Length more = 0;
    for (int i = 0; i < 2; i++) {
        if (edges.ruby[i] == NULL) continue;
        RubyPart part = ruby_part_on_line(paragraph, edges.ruby[i], line_start, line_end, indent);
        more += more_than_atoms(paragraph, &part);
    }
    return more;
}

static void set_part(Line *line, const Ruby *ruby, const RubyPart *part, Length *gaps) {
    uint32_t first = part->atom_start, end = part->atom_end;
    *(first > line->atom_start ? &gaps[first - line->atom_start - 1] : &line->start) +=
        lead_beyond(ruby, part);
    for (uint32_t i = first; i + 1 < end; i++) gaps[i - line->atom_start] += part->between - ruby->between;
    if (end < line->atom_end)
        gaps[end - line->atom_start - 1] += part->trail - (end == ruby->atom_end ? ruby->trail : 0);
}

void ruby_edges_set(const Paragraph *paragraph, Line *line, Length *gaps) {
    if (paragraph->ruby_count == 0 || line->atom_start == line->atom_end) return;
    Edges edges = edges_of(paragraph, line->atom_start, line->atom_end);
    for (int i = 0; i < 2; i++) {
        if (edges.ruby[i] == NULL) continue;
        RubyPart part =
            ruby_part_on_line(paragraph, edges.ruby[i], line->atom_start, line->atom_end, line->indent);
        set_part(line, edges.ruby[i], &part, gaps);
    }
}
