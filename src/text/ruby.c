/* Readings over their bases.
 *
 * Takes: a prepared paragraph and its readings. Gives: Ruby entries, and bases made as wide as their
 * readings. Invariant: a reading is never wider than the base it stands over, so it stays within the line.
 */
#include "text/prepare.h"
#include "text/ruby_part.h"
#include "text/ruby_share.h"

/* J-3.3.3.1 */
enum { RUBY_SIZE = 500 };

typedef struct Base {
    uint32_t atom_start, atom_end;
    Length width;
} Base;

typedef struct Attacher {
    Arena *arena;
    Diagnostics *diagnostics;
    const TextContext *context;
    const Itemized *itemized;
    Paragraph *paragraph;
    Atom *atoms;
    Ruby *rubies;
    size_t count;
    uint32_t next_atom;
    size_t next_reading; /* the first that ends behind what was last asked for */
    Length hung_over;    /* what the last reading takes of the character behind it, at most */
} Attacher;

static Base find_base(const Paragraph *paragraph, uint32_t text_start, uint32_t text_end, uint32_t from) {
    Base base = {.atom_start = from};
    while (base.atom_start < paragraph->atom_count &&
           paragraph->atoms[base.atom_start].text_start < text_start)
        base.atom_start++;
    base.atom_end = base.atom_start;
    while (base.atom_end < paragraph->atom_count && paragraph->atoms[base.atom_end].text_start < text_end) {
        const Atom *atom = &paragraph->atoms[base.atom_end++];
        base.width += atom->width;
        if (base.atom_end < paragraph->atom_count && paragraph->atoms[base.atom_end].text_start < text_end)
            base.width += atom->after.natural;
    }
    return base;
}

static const Paragraph *set_reading(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                                    const Look *look, const Style *base_style, Str text) {
    Style *style = ARENA_NEW(arena, Style);
    *style = *base_style;
    style->family =
        look->family != FAMILY_NONE ? font_set_family_name(context->fonts, look->family) : base_style->family;
    style->latin_family = (Str){0};
    style->bold = look->weight == WEIGHT_BOLD;
    style->size = length_scale(look->size, RUBY_SIZE, 1000);
    style->ink = look->ink;
    return paragraph_prepare_plain(arena, diagnostics, context, text, style, look->node, look->span);
}

/* Inside a base nothing breaks and nothing gives way (J-3.3.5.4, J-3.3.6.4), but a word may be divided
 * between its characters (J-3.3.7.3). What the reading has too much becomes space: half before and half
 * behind a single character (J-3.3.8.9), 1:2:…:2:1 in a group (J-3.3.6.3). */
static void widen_base(Atom *atoms, const Ruby *ruby) {
    atoms[ruby->atom_start].origin += ruby->lead;
    atoms[ruby->atom_start].width += ruby->lead;
    for (uint32_t i = ruby->atom_start, base = 0; i + 1 < ruby->atom_end; i++) {
        atoms[i].after = (Gap){.natural = atoms[i].after.natural + ruby->between,
                               .swallows_space = atoms[i].after.swallows_space};
        bool divides = base < ruby->base_count && ruby->bases[base].atom_end == i + 1;
        if (divides) base++;
        if (!divides) atoms[i].break_after = BREAK_FORBIDDEN;
        atoms[i].ruby_tail = atoms[i + 1].ruby_head = divides;
    }
    atoms[ruby->atom_end - 1].width += ruby->trail;
}

/* The reading's feet stand on the top of the base's em. */
static Length rise_of(const GlyphRun *base, const Paragraph *reading) {
    const GlyphRun *run = &reading->runs[0];
    return base->rise + length_scale(base->size, base->face->ascent, base->face->units_per_em) -
           length_scale(run->size, run->face->descent, run->face->units_per_em);
}

static bool is_too_long(const Paragraph *reading, Base base) {
    return paragraph_natural_width(reading) > base.width;
}

static Length smaller(Length a, Length b) {
    return a < b ? a : b;
}

/* How far a reading may hang out on a side: over the space between base and neighbour, and over the
 * neighbour's body. */
typedef struct Room {
    Length space, body;
} Room;

static bool is_full_width_blank(Str text, const Atom *before, const Atom *after) {
    Str between = str_slice(text, before->text_start, after->text_start);
    return before->after.swallows_space && str_ends_with(between, STR("\xE3\x80\x80"));
}

/* J-3.3.8.1 to J-3.3.8.8. `space` is what stands between base and neighbour; `em` the reading's. */
static Room room_over(const Atom *neighbour, bool is_before, Length space, Length em) {
    switch (is_before ? neighbour->last_class : neighbour->first_class) {
    case CLASS_HIRAGANA:
    case CLASS_KATAKANA:
    case CLASS_PROLONGED_SOUND_MARK:
    case CLASS_SMALL_KANA:
    case CLASS_INSEPARABLE:
    case CLASS_IDEOGRAPHIC_SPACE: return (Room){.body = em};
    case CLASS_OPENING_BRACKET:
        return is_before ? (Room){.body = smaller(neighbour->width, em)}
                         : (Room){.space = smaller(space, em)};
    case CLASS_CLOSING_BRACKET:
    case CLASS_FULL_STOP:
    case CLASS_COMMA:
        return is_before ? (Room){.space = smaller(space, em)}
                         : (Room){.body = smaller(neighbour->width, em)};
    case CLASS_MIDDLE_DOT: /* half its body */
        return (Room){.space = smaller(space, em), .body = smaller(neighbour->width / 2, em)};
    case CLASS_ORNAMENTED:
    case CLASS_GROUPED_NUMERAL:
    case CLASS_UNIT_SYMBOL:
    case CLASS_WESTERN: return (Room){.space = smaller(space, em / 2)};
    default: return (Room){0};
    }
}

static Room room_between(const Attacher *attacher, uint32_t before, bool is_before, Length em) {
    const Atom *first = &attacher->atoms[before], *second = first + 1;
    if (first->break_after == BREAK_FORCED) return (Room){0};
    if (is_full_width_blank(attacher->paragraph->text, first, second)) return (Room){.space = em};
    return room_over(is_before ? first : second, is_before, first->after.natural, em);
}

/* Whether the character behind the base has a reading itself. Asked in the order of the text. */
static bool has_reading(Attacher *attacher, uint32_t atom) {
    const Itemized *itemized = attacher->itemized;
    uint32_t at = attacher->atoms[atom].text_start;
    size_t *next = &attacher->next_reading;
    while (*next < itemized->reading_count && itemized->readings[*next].text_end <= at) ++*next;
    return *next < itemized->reading_count && itemized->readings[*next].text_start <= at;
}

/* A paragraph's indent is hung over like a full-width blank (J-3.3.8.7). Over a character that the reading
 * before hangs over too, an em stays free between them (J-3.3.8.10). */
static Room room_before(const Attacher *attacher, Base base, Length em) {
    Length indent = attacher->paragraph->style->first_indent;
    if (base.atom_start == 0) return (Room){.space = indent > 0 ? smaller(indent, em) : 0};
    uint32_t neighbour = base.atom_start - 1;
    Room room = room_between(attacher, neighbour, true, em);
    if (attacher->count == 0) return room;
    const Ruby *previous = &attacher->rubies[attacher->count - 1];
    if (previous->atom_end > neighbour) return (Room){0};
    if (previous->atom_end == neighbour) {
        Length free = attacher->atoms[neighbour].width - attacher->hung_over - em;
        if (free < 0) free = 0;
        room.body = smaller(room.body, free);
    }
    return room;
}

static Room room_after(Attacher *attacher, Base base, Length em) {
    if (base.atom_end >= attacher->paragraph->atom_count || has_reading(attacher, base.atom_end))
        return (Room){0};
    return room_between(attacher, base.atom_end - 1, false, em);
}

/* The space that is hung over stays when its line gets shorter (J-3.3.8.3). */
static void keep_space(Gap *gap, Length kept) {
    Length most = gap->natural > kept ? gap->natural - kept : 0;
    gap->shrink_2 = smaller(gap->shrink_2, most);
    gap->shrink = smaller(gap->shrink, most - gap->shrink_2);
    if (gap->shrink_2 == 0) gap->shrink_stage_2 = 0;
    if (gap->shrink == 0) gap->shrink_stage = 0;
}

/* The room on a side for the most that the whole or a part of the word wants of it; of the space in it so
 * much is kept. */
static Length take_room(Room room, Length wanted, Length em, Gap *gap) {
    Length overhang = smaller(smaller(wanted, em), room.space + room.body);
    if (gap != NULL && overhang > room.body) keep_space(gap, overhang - room.body);
    return overhang;
}

/* Parts that are looked at: what hangs out is the reading of a few characters. */
enum { MOST_PARTS = 8 };

/* What the whole, or the part of a divided word on one side, hangs out at most. */
static Length most_overhang(const Paragraph *paragraph, const Ruby *ruby, bool is_before) {
    RubySides wide = {.room_before = LENGTH_MAX, .room_after = LENGTH_MAX};
    RubyPart part = ruby_part(paragraph, ruby, ruby->atom_start, ruby->atom_end, wide);
    bool base_is_flush = paragraph->style->ruby_at_edge == RUBY_EDGE_BASE;
    Length most = is_before ? part.overhang_before : part.overhang_after;
    if (base_is_flush && most > 0) return ruby->reading->style->size; /* all of it may stand on one side */
    for (uint32_t i = 0; i + 1 < ruby->base_count && i < MOST_PARTS; i++) {
        uint32_t last = ruby->base_count - 2, middle = ruby->bases[is_before ? i : last - i].atom_end;
        part = is_before ? ruby_part(paragraph, ruby, ruby->atom_start, middle, wide)
                         : ruby_part(paragraph, ruby, middle, ruby->atom_end, wide);
        Length overhang = is_before ? part.overhang_before : part.overhang_after;
        if (overhang > most) most = overhang;
    }
    return most;
}

/* Takes a reading that knows its rooms; the base's atoms get their spaces. hung_over: what it takes of the
 * character behind, at most. */
static void push_ruby(Attacher *attacher, Ruby ruby, Length hung_over) {
    const Paragraph *paragraph = attacher->paragraph;
    RubySides sides = {.room_before = ruby.room_before, .room_after = ruby.room_after, .shares = ruby.shares};
    RubyPart whole = ruby_part(paragraph, &ruby, ruby.atom_start, ruby.atom_end, sides);
    ruby.lead = whole.lead;
    ruby.between = whole.between;
    ruby.trail = whole.trail;
    widen_base(attacher->atoms, &ruby);
    bool moves = paragraph->style->ruby_at_edge == RUBY_EDGE_BASE && whole.width > 0;
    attacher->atoms[ruby.atom_start].ruby_head = whole.overhang_before > 0 || moves;
    attacher->atoms[ruby.atom_end - 1].ruby_tail = whole.overhang_after > 0 || moves;
    attacher->hung_over = hung_over;
    attacher->rubies[attacher->count++] = ruby;
    attacher->next_atom = ruby.atom_end;
}

static void add_ruby(Attacher *attacher, Base base, const Paragraph *reading, Ruby ruby) {
    Paragraph *paragraph = attacher->paragraph;
    Length em = reading->style->size;
    Gap *gap_before = base.atom_start > 0 ? &attacher->atoms[base.atom_start - 1].after : NULL,
        *gap_after = &attacher->atoms[base.atom_end - 1].after;
    ruby.atom_start = base.atom_start;
    ruby.atom_end = base.atom_end;
    ruby.reading = reading;
    ruby.rise = rise_of(&paragraph->runs[attacher->atoms[base.atom_start].run], reading);
    Length wanted_before = most_overhang(paragraph, &ruby, true),
           wanted_after = most_overhang(paragraph, &ruby, false);
    ruby.room_before = take_room(room_before(attacher, base, em), wanted_before, em, gap_before);
    ruby.room_after = take_room(room_after(attacher, base, em), wanted_after, em, gap_after);
    push_ruby(attacher, ruby, smaller(ruby.room_after, wanted_after));
}

static Str joined_readings(Arena *arena, const Reading *readings, size_t count) {
    StrBuilder builder = {.arena = arena};
    for (size_t i = 0; i < count; i++) str_append(&builder, readings[i].text);
    return str_built(&builder);
}

static const Paragraph *reading_of(const Attacher *attacher, const Reading *reading, Str text) {
    const Look *look = &attacher->itemized->looks[reading->look];
    return set_reading(attacher->arena, attacher->diagnostics, attacher->context, look,
                       attacher->paragraph->style, text);
}

/* Inside a word nothing grows (J-3.1.11.1, J-E.2). */
static void hold_together(Gap *gap) {
    gap->stretch_stage = 0;
    gap->stretch = 0;
}

/* True when the word's readings were set over its characters one by one (J-3.3.7.1). */
static bool attach_each(Attacher *attacher, const Reading *readings, size_t count) {
    const Paragraph **set = ARENA_ARRAY(attacher->arena, const Paragraph *, count);
    for (size_t i = 0; i < count; i++) {
        Base base =
            find_base(attacher->paragraph, readings[i].text_start, readings[i].text_end, attacher->next_atom);
        set[i] = reading_of(attacher, &readings[i], readings[i].text);
        if (count > 1 && is_too_long(set[i], base)) return false;
    }
    for (size_t i = 0; i < count; i++) {
        Base base =
            find_base(attacher->paragraph, readings[i].text_start, readings[i].text_end, attacher->next_atom);
        if (base.atom_end == base.atom_start || set[i]->atom_count == 0) continue;
        add_ruby(attacher, base, set[i], (Ruby){.is_group = readings[i].is_group});
        if (i + 1 < count) hold_together(&attacher->atoms[base.atom_end - 1].after);
    }
    return true;
}

/* A reading of a word whose readings share its room. On the outside it hangs over as others do (J-F.2). */
static void add_shared(Attacher *attacher, Base base, const Paragraph *reading, const RubyShare *share,
                       bool is_first, bool is_last) {
    Paragraph *paragraph = attacher->paragraph;
    Length em = reading->style->size, excess = share->reading - share->base;
    if (excess < 0) excess = 0;
    Gap *gap_before = base.atom_start > 0 ? &attacher->atoms[base.atom_start - 1].after : NULL,
        *gap_after = &attacher->atoms[base.atom_end - 1].after;
    Ruby ruby = {.atom_start = base.atom_start,
                 .atom_end = base.atom_end,
                 .reading = reading,
                 .rise = rise_of(&paragraph->runs[attacher->atoms[base.atom_start].run], reading),
                 .shares = true,
                 .room_before = share->over_before,
                 .room_after = share->over_after,
                 .taken_before = share->taken_before,
                 .taken_after = share->taken_after};
    Length rest = excess - share->over_before - share->over_after;
    if (is_last) ruby.room_after = take_room(room_after(attacher, base, em), rest, em, gap_after);
    if (is_last) rest -= smaller(rest, ruby.room_after);
    if (is_first) ruby.room_before = take_room(room_before(attacher, base, em), rest, em, gap_before);
    push_ruby(attacher, ruby, ruby.room_after);
}

/* Appendix F. False when a character of the word is no atom of its own, and there is nothing to share. */
static bool attach_shared(Attacher *attacher, const Reading *readings, size_t count) {
    const Paragraph **set = ARENA_ARRAY(attacher->arena, const Paragraph *, count);
    RubyShare *shares = ARENA_ARRAY(attacher->arena, RubyShare, count);
    Base *bases = ARENA_ARRAY(attacher->arena, Base, count);
    uint32_t next = attacher->next_atom;
    for (size_t i = 0; i < count; i++) {
        bases[i] = find_base(attacher->paragraph, readings[i].text_start, readings[i].text_end, next);
        set[i] = reading_of(attacher, &readings[i], readings[i].text);
        if (bases[i].atom_end == bases[i].atom_start || set[i]->atom_count == 0) return false;
        shares[i] = (RubyShare){.base = bases[i].width, .reading = paragraph_natural_width(set[i])};
        next = bases[i].atom_end;
    }
    ruby_share(shares, count, set[0]->style->size);
    for (size_t i = 0; i < count; i++) {
        add_shared(attacher, bases[i], set[i], &shares[i], i == 0, i + 1 == count);
        if (i + 1 < count) hold_together(&attacher->atoms[bases[i].atom_end - 1].after);
    }
    return true;
}

static uint32_t atom_ending_at(const Paragraph *paragraph, uint32_t from, uint32_t text_end) {
    while (from < paragraph->atom_count && paragraph->atoms[from].text_start < text_end) from++;
    return from;
}

/* Where the word may be divided: between its characters, where the reading can be cut as well and nothing
 * else forbids it. */
static uint32_t find_bases(const Attacher *attacher, Base base, const Paragraph *reading,
                           const Reading *readings, size_t count, RubyBase *bases) {
    uint32_t found = 0, text = 0, at = base.atom_start, reading_at = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_last = i + 1 == count;
        text += (uint32_t)readings[i].text.length;
        at = is_last ? base.atom_end : atom_ending_at(attacher->paragraph, at, readings[i].text_end);
        reading_at = is_last ? (uint32_t)reading->atom_count : atom_ending_at(reading, reading_at, text);
        bool is_cut =
            is_last || (at > base.atom_start && at < base.atom_end && reading_at > 0 &&
                        reading_at < reading->atom_count && reading->atoms[reading_at].text_start == text &&
                        attacher->atoms[at - 1].text_end == readings[i].text_end &&
                        attacher->atoms[at - 1].break_after != BREAK_FORBIDDEN);
        bool moves =
            found == 0 || (at > bases[found - 1].atom_end && reading_at > bases[found - 1].reading_end);
        if (is_cut && moves) bases[found++] = (RubyBase){at, reading_at};
    }
    return found > 1 && bases[found - 1].atom_end == base.atom_end ? found : 0;
}

/* J-3.3.7.2: a reading of the word is longer than its character; all of them are one block. */
static void attach_word(Attacher *attacher, const Reading *readings, size_t count) {
    Base base = find_base(attacher->paragraph, readings[0].text_start, readings[count - 1].text_end,
                          attacher->next_atom);
    Str text = joined_readings(attacher->arena, readings, count);
    const Paragraph *reading = reading_of(attacher, &readings[0], text);
    if (base.atom_end == base.atom_start || reading->atom_count == 0) return;
    RubyBase *bases = ARENA_ARRAY(attacher->arena, RubyBase, count);
    uint32_t base_count = find_bases(attacher, base, reading, readings, count, bases);
    add_ruby(attacher, base, reading, (Ruby){.is_group = true, .bases = bases, .base_count = base_count});
}

void ruby_attach(Arena *arena, Diagnostics *diagnostics, const TextContext *context, const Itemized *itemized,
                 Paragraph *paragraph, Atom *atoms) {
    if (itemized->reading_count == 0) return;
    Attacher attacher = {.arena = arena,
                         .diagnostics = diagnostics,
                         .context = context,
                         .itemized = itemized,
                         .paragraph = paragraph,
                         .atoms = atoms,
                         .rubies = ARENA_ARRAY(arena, Ruby, itemized->reading_count)};
    for (size_t first = 0, end; first < itemized->reading_count; first = end) {
        const Reading *readings = itemized->readings;
        for (end = first + 1; end < itemized->reading_count && readings[end].word == readings[first].word;)
            end++;
        bool each = paragraph->style->jukugo_ruby == JUKUGO_EACH;
        if (!attach_each(&attacher, readings + first, end - first) &&
            !(each && attach_shared(&attacher, readings + first, end - first)))
            attach_word(&attacher, readings + first, end - first);
    }
    paragraph->rubies = attacher.rubies;
    paragraph->ruby_count = attacher.count;
}
