/* Inlines → characters with looks and faces → runs.
 *
 * Takes: inlines, a style, fonts. Gives: the flat text, a Character for each code point, runs ready to be
 * shaped. Invariant: the characters' bytes are the text, once and in order; a blank belongs to the run of the
 * character before it.
 */
#include "text/prepare.h"

#include "base/utf8.h"

#include <string.h>
#include "document/color.h"

/* Sizes and shifts of small, raised and lowered text, in 1/1000 of the size around it. */
enum {
    SMALL_SIZE = 850,  /* one step of type size */
    SCRIPT_SIZE = 600, /* J-3.7.1.1 */
    SUPERSCRIPT_RISE = 380,
    BETWEEN_LINES_RISE = 950, /* the mark's body stands on that of its word */
    SUBSCRIPT_RISE = -140
};
/* Inside a flattened text: what INLINE_BREAK became, and what a line end of the source became (J-K.7). */
enum { FORCED_BREAK = 0x0A, SOURCE_LINE_END = 0x0D };

typedef struct Raw {
    uint32_t codepoint, look, index; /* index: which character of its inline */
    uint32_t ruby;                   /* as Character */
    CharClass char_class;            /* when it is not the code point's own; 0 = it is */
} Raw;

typedef struct Flattener {
    Arena *arena;
    const TextContext *context;
    Diagnostics *diagnostics;
    bool has_stops; /* of tabs */
    ARRAY(Raw)
    raw;
    ARRAY(Look)
    looks;
    ARRAY(Reading)
    readings;
    ARRAY(Stretch)
    stretches;
} Flattener;

static uint32_t add_look(Flattener *flattener, const Look *look) {
    array_push(flattener->arena, &flattener->looks, *look);
    return (uint32_t)(flattener->looks.count - 1);
}

static void flatten_text(Flattener *flattener, Str text, const Look *look) {
    uint32_t index = add_look(flattener, look), position = 0;
    array_reserve(flattener->arena, &flattener->raw, flattener->raw.count + utf8_count(text));
    for (size_t offset = 0; offset < text.length; position++) {
        uint32_t codepoint = utf8_decode(text, &offset);
        if (codepoint == UTF8_INVALID) codepoint = 0xFFFD;
        if (codepoint == '\n') codepoint = SOURCE_LINE_END;
        if (codepoint == '\t' || codepoint == '\v' || codepoint == '\f') codepoint = ' ';
        flattener->raw.at[flattener->raw.count++] = (Raw){codepoint, index, position, 0, 0};
    }
}

static bool colors_equal(Color a, Color b) {
    return a.space == b.space && a.value[0] == b.value[0] && a.value[1] == b.value[1] &&
           a.value[2] == b.value[2] && a.value[3] == b.value[3];
}

static void set_families(const TextContext *context, Look *look, const Style *style) {
    FamilyId family = style->family.length > 0 ? font_set_find(context->fonts, style->family) : FAMILY_NONE;
    if (family == FAMILY_NONE) return;
    look->family = family;
    look->latin_family =
        style->latin_family.length > 0 ? font_set_find(context->fonts, style->latin_family) : FAMILY_NONE;
    look->latin_scale = style->latin_scale;
    look->latin_shift = style->latin_shift;
}

/* A named style over the look around it: family, weight, colour. A colour that is the body's own changes
 * nothing, so strong text in a coloured heading keeps the heading's. False when there is no such style. */
static bool apply_style(const TextContext *context, Look *look, Str name) {
    const Style *style = context->sheet != NULL ? style_find(context->sheet, name) : NULL;
    if (style == NULL) return false;
    const Style *body = style_find(context->sheet, STR("body"));
    set_families(context, look, style);
    look->weight = style->bold ? WEIGHT_BOLD : WEIGHT_REGULAR;
    if (body == NULL || !colors_equal(style->ink, body->ink)) look->ink = style->ink;
    return true;
}

static void make_small(const TextContext *context, Look *look) {
    const Style *small = context->sheet != NULL ? style_find(context->sheet, STR("small")) : NULL;
    const Style *body = context->sheet != NULL ? style_find(context->sheet, STR("body")) : NULL;
    bool known = small != NULL && body != NULL && body->size > 0 && small->size < body->size;
    look->size = known ? length_scale(look->size, small->size, body->size)
                       : length_scale(look->size, SMALL_SIZE, 1000);
}

static void make_script(Look *look, int32_t rise) {
    look->rise += length_scale(look->size, rise, 1000);
    look->size = length_scale(look->size, SCRIPT_SIZE, 1000);
    look->is_script = true;
}

/* The language, and the look that the layout's style lang-NAME gives it, if there is one. */
static void set_language(const TextContext *context, Look *look, Str language) {
    char name[40] = "lang-";
    look->language = language;
    if (language.length > sizeof name - 6) return;
    memcpy(name + 5, language.text, language.length);
    apply_style(context, look, str_from_c(name));
}

static Look span_look(const TextContext *context, const Look *around, const Inline *inline_) {
    Look look = *around;
    Str name = inline_->text;
    if (str_equal(name, STR("small"))) {
        make_small(context, &look);
    } else if (str_equal(name, STR("sup"))) {
        make_script(&look, SUPERSCRIPT_RISE);
    } else if (str_equal(name, STR("sub"))) {
        make_script(&look, SUBSCRIPT_RISE);
    } else if (str_equal(name, STR("refmark"))) {
        make_script(&look, SUPERSCRIPT_RISE);
        look.is_reference_mark = true;
    } else if (str_equal(name, STR("nobr"))) {
        if (look.no_break == 0) look.no_break = inline_->id;
    } else if (str_equal(name, STR("color"))) {
        if (inline_->part_count > 0)
            color_named(context->sheet ? &context->sheet->colors : NULL, inline_->parts[0], &look.ink);
    } else if (str_equal(name, STR("lang"))) {
        if (inline_->part_count > 0) set_language(context, &look, inline_->parts[0]);
    } else {
        look.is_code = str_equal(name, STR("code"));
        apply_style(context, &look, name);
    }
    return look;
}

static void flatten(Flattener *flattener, const Inline *first, const Look *around);

static uint32_t add_reading(Flattener *flattener, Str text, uint32_t word, uint32_t look, bool is_group) {
    array_push(flattener->arena, &flattener->readings,
               (Reading){.text = text, .word = word, .look = look, .is_group = is_group});
    return (uint32_t)flattener->readings.count;
}

static Str joined_parts(Arena *arena, const Inline *ruby) {
    StrBuilder builder = {.arena = arena};
    for (size_t i = 0; i < ruby->part_count; i++) str_append(&builder, ruby->parts[i]);
    return str_built(&builder);
}

static bool is_attached(uint32_t c);

/* One reading for each character of the base when there are as many, else one for the whole. */
static void flatten_ruby(Flattener *flattener, const Inline *ruby, const Look *look) {
    size_t first = flattener->raw.count, bases = 0, part = 0;
    flatten(flattener, ruby->child, look);
    Raw *raw = flattener->raw.at;
    for (size_t i = first; i < flattener->raw.count; i++)
        bases += i == first || !is_attached(raw[i].codepoint);
    if (bases == 0) return;
    uint32_t word = ruby->id, own_look = add_look(flattener, look), group = 0;
    if (ruby->part_count != bases)
        group = add_reading(flattener, joined_parts(flattener->arena, ruby), word, own_look, bases > 1);
    for (size_t i = first; i < flattener->raw.count; i++) {
        bool leads = i == first || !is_attached(raw[i].codepoint);
        if (group != 0)
            raw[i].ruby = group;
        else
            raw[i].ruby =
                leads ? add_reading(flattener, ruby->parts[part++], word, own_look, false) : raw[i - 1].ruby;
    }
}

static Str late_text(const Flattener *flattener, const Inline *inline_) {
    const Str *texts = flattener->context->late_text;
    return texts != NULL ? texts[inline_->id] : (Str){0};
}

/* J-4.2.3.1: the mark of a note, raised and solid to its word. */
static void flatten_note(Flattener *flattener, const Inline *mark, const Look *around) {
    Look look = *around;
    apply_style(flattener->context, &look, STR("note-mark"));
    const StyleSheet *sheet = flattener->context->sheet;
    look.is_between_lines = sheet != NULL && sheet->note.mark_place == MARKS_BETWEEN;
    make_script(&look, look.is_between_lines ? BETWEEN_LINES_RISE : SUPERSCRIPT_RISE);
    look.is_reference_mark = true;
    if (mark->note != NULL) look.link = mark->note->target;
    flatten_text(flattener, late_text(flattener, mark), &look);
}

/* --- stretches --- */

static void add_stretch(Flattener *flattener, const Look *look, size_t from, Stretch stretch) {
    stretch.look = add_look(flattener, look);
    stretch.source_start = (uint32_t)from;
    stretch.source_end = (uint32_t)flattener->raw.count;
    array_push(flattener->arena, &flattener->stretches, stretch);
}

/* The marks and lines that a style has. */
static void add_style_stretches(Flattener *flattener, const Look *look, size_t from, const Style *style) {
    if (style == NULL) return;
    if (style->emphasis_mark != EMPHASIS_MARK_NONE)
        add_stretch(flattener, look, from, (Stretch){.kind = STRETCH_MARKS, .mark = style->emphasis_mark});
    if (style->underline != UNDERLINE_NONE)
        add_stretch(flattener, look, from, (Stretch){.kind = STRETCH_LINE, .line = style->underline});
}

static void add_named_stretches(Flattener *flattener, const Look *look, size_t from, Str style) {
    const StyleSheet *sheet = flattener->context->sheet;
    if (sheet != NULL) add_style_stretches(flattener, look, from, style_find(sheet, style));
}

static void add_span_stretches(Flattener *flattener, const Look *look, size_t from, const Inline *span) {
    Str value = span->part_count > 0 ? span->parts[0] : (Str){0};
    if (str_equal(span->text, STR("kenten"))) {
        EmphasisMark mark = EMPHASIS_MARK_DOT;
        (void)emphasis_mark_named(value, &mark);
        add_stretch(flattener, look, from, (Stretch){.kind = STRETCH_MARKS, .mark = mark});
    } else if (str_equal(span->text, STR("underline")) || str_equal(span->text, STR("sideline"))) {
        Underline line = UNDERLINE_SINGLE;
        (void)underline_named(value, &line);
        add_stretch(flattener, look, from, (Stretch){.kind = STRETCH_LINE, .line = line});
    } else if (str_equal(span->text, STR("jidori"))) {
        add_stretch(flattener, look, from, (Stretch){.kind = STRETCH_JIDORI, .width = value});
    }
}

/* J-3.4.2.1: of the text only the brackets stay; the note itself is a paragraph of its own. */
static void flatten_warichu(Flattener *flattener, const Inline *note, const Look *look) {
    size_t from = flattener->raw.count;
    uint32_t index = add_look(flattener, look);
    array_push(flattener->arena, &flattener->raw, (Raw){0xFF08, index, 0, 0, CLASS_WARICHU_OPENING});
    array_push(flattener->arena, &flattener->raw, (Raw){0xFF09, index, 0, 0, CLASS_WARICHU_CLOSING});
    add_stretch(flattener, look, from, (Stretch){.kind = STRETCH_WARICHU, .content = note->child});
}

/* J-3.7.2.1: of the text only a place stays; the lines are a paragraph of their own. */
static void flatten_stack(Flattener *flattener, const Inline *stack, const Look *look) {
    size_t from = flattener->raw.count;
    array_push(flattener->arena, &flattener->raw,
               (Raw){0x3000, add_look(flattener, look), 0, 0, CLASS_IDEOGRAPHIC});
    add_stretch(flattener, look, from, (Stretch){.kind = STRETCH_STACK, .content = stack->child});
}

/* A style without tab stops has blanks in place of tabs, and says so. */
static void flatten_tab(Flattener *flattener, const Look *look) {
    if (!flattener->has_stops) DIAGNOSE(flattener->diagnostics, TAB_WITHOUT_STOPS, look->span, NULL);
    array_push(flattener->arena, &flattener->raw,
               (Raw){flattener->has_stops ? '\t' : ' ', add_look(flattener, look), 0, 0, 0});
}

static void flatten_span(Flattener *flattener, const Inline *span, const Look *around) {
    if (str_equal(span->text, STR("warichu")) && span->child != NULL) {
        flatten_warichu(flattener, span, around);
        return;
    }
    if (str_equal(span->text, STR("tab"))) {
        flatten_tab(flattener, around);
        return;
    }
    if (str_equal(span->text, STR("furiwake")) && span->child != NULL) {
        flatten_stack(flattener, span, around);
        return;
    }
    Look look = span_look(flattener->context, around, span);
    size_t from = flattener->raw.count;
    flatten(flattener, span->child, &look);
    add_span_stretches(flattener, &look, from, span);
    add_named_stretches(flattener, &look, from, span->text);
}

static void flatten_one(Flattener *flattener, const Inline *inline_, const Look *around) {
    Look look = *around;
    look.node = inline_->id;
    look.span = inline_->span;
    size_t from = flattener->raw.count;
    switch (inline_->kind) {
    case INLINE_TEXT: flatten_text(flattener, inline_->text, &look); return;
    case INLINE_BREAK:
        array_push(flattener->arena, &flattener->raw,
                   (Raw){FORCED_BREAK, add_look(flattener, &look), 0, 0, 0});
        return;
    case INLINE_STRONG:
        if (!apply_style(flattener->context, &look, STR("strong"))) look.weight = WEIGHT_BOLD;
        flatten(flattener, inline_->child, &look);
        add_named_stretches(flattener, &look, from, STR("strong"));
        return;
    case INLINE_EMPHASIS:
        if (!apply_style(flattener->context, &look, STR("emphasis"))) look.weight = WEIGHT_BOLD;
        flatten(flattener, inline_->child, &look);
        add_named_stretches(flattener, &look, from, STR("emphasis"));
        return;
    case INLINE_RUBY: flatten_ruby(flattener, inline_, &look); return;
    case INLINE_LINK:
        look.link = inline_->text;
        apply_style(flattener->context, &look, STR("link"));
        flatten(flattener, inline_->child, &look);
        add_named_stretches(flattener, &look, from, STR("link"));
        return;
    case INLINE_REFERENCE:
        if (inline_->reference != NULL)
            look.link = inline_->reference->link;
        else if (inline_->child == NULL)
            flatten_text(flattener, inline_->text, &look);
        if (late_text(flattener, inline_).length > 0)
            flatten_text(flattener, late_text(flattener, inline_), &look);
        break;
    case INLINE_NOTE: flatten_note(flattener, inline_, &look); return;
    case INLINE_SPAN: flatten_span(flattener, inline_, &look); return;
    }
    flatten(flattener, inline_->child, &look);
}

static void flatten(Flattener *flattener, const Inline *first, const Look *around) {
    for (const Inline *inline_ = first; inline_ != NULL; inline_ = inline_->next)
        flatten_one(flattener, inline_, around);
}

/* What belongs to the character before it (J-A.35). */
static bool is_attached(uint32_t c) {
    if (c < 0x300) return false;
    return c <= 0x36F || (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) || c == 0x200C ||
           c == 0x200D || (c >= 0x20D0 && c <= 0x20FF) || (c >= 0x302A && c <= 0x302F) || c == 0x3099 ||
           c == 0x309A || (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xFE20 && c <= 0xFE2F) ||
           (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0xE0100 && c <= 0xE01EF) || bidi_is_mark(c);
}

static bool is_control(uint32_t c) {
    return c == 0xAD || c == 0x61C || c == 0x200B || c == 0x200E || c == 0x200F || c == 0x2060 ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || (c < 0x20) ||
           (c >= 0x7F && c < 0xA0);
}

static CharacterRole role_of(const Raw *raw, const Character *previous) {
    uint32_t c = raw->codepoint;
    if (c == FORCED_BREAK) return CHARACTER_BREAK;
    if (c == '\t') return CHARACTER_TAB;
    if (raw->char_class != 0) return CHARACTER_SHOWN;
    if (c == ' ' || c == 0xA0 || c == SOURCE_LINE_END) return CHARACTER_BLANK;
    if (c == 0x3000 && previous != NULL && previous->role == CHARACTER_SHOWN &&
        previous->char_class != CLASS_IDEOGRAPHIC_SPACE && previous->char_class != CLASS_OPENING_BRACKET)
        return CHARACTER_BLANK; /* J-3.1.6.2, and so that no line begins with one */
    if (is_control(c)) return CHARACTER_CONTROL;
    if (is_attached(c) && previous != NULL &&
        (previous->role == CHARACTER_SHOWN || previous->role == CHARACTER_ATTACHED))
        return CHARACTER_ATTACHED;
    return CHARACTER_SHOWN;
}

/* Blanks are dropped at the text's head, after a forced line end and after another blank; a line end of the
 * source beside a wide character too (J-K.7). */
static bool is_dropped_blank(const Raw *raw, const Raw *end, const Character *previous) {
    if (previous == NULL || previous->role == CHARACTER_BREAK || previous->role == CHARACTER_BLANK ||
        previous->role == CHARACTER_TAB)
        return true;
    if (raw->codepoint != SOURCE_LINE_END) return false;
    const Raw *next = raw + 1;
    while (next < end && (next->codepoint == SOURCE_LINE_END || next->codepoint == ' ')) next++;
    return next == end || (codepoint_is_wide(previous->codepoint) || codepoint_is_wide(next->codepoint));
}

static size_t make_characters(Flattener *flattener, Character *characters) {
    size_t count = 0;
    const Raw *end = flattener->raw.at + flattener->raw.count;
    for (const Raw *raw = flattener->raw.at; raw < end; raw++) {
        const Character *previous = count > 0 ? &characters[count - 1] : NULL;
        CharacterRole role = role_of(raw, previous);
        if (role == CHARACTER_BLANK && is_dropped_blank(raw, end, previous)) continue;
        if (role == CHARACTER_CONTROL && previous == NULL) continue;
        CharClass class_now = raw->char_class != 0 ? raw->char_class : char_class(raw->codepoint, false);
        characters[count++] =
            (Character){.codepoint = raw->codepoint == SOURCE_LINE_END ? ' ' : raw->codepoint,
                        .text_start = raw->index, /* until the text is written */
                        .look = raw->look,
                        .ruby = raw->ruby,
                        .source = (uint32_t)(raw - flattener->raw.at),
                        .role = (uint8_t)role,
                        .char_class = (uint8_t)class_now,
                        .is_western = class_now == CLASS_WESTERN};
    }
    return count;
}

static Str write_text(Arena *arena, Character *characters, size_t count) {
    char *text = arena_alloc(arena, count * 4 + 1);
    size_t length = 0;
    for (size_t i = 0; i < count; i++) {
        characters[i].text_start = (uint32_t)length;
        length += utf8_encode(characters[i].codepoint, text + length);
    }
    return (Str){text, length};
}

/* Which bytes each reading stands over. */
static void find_bases(const Itemized *itemized) {
    for (size_t i = 0; i < itemized->count; i++) {
        const Character *character = &itemized->characters[i];
        if (character->ruby == 0) continue;
        Reading *reading = &itemized->readings[character->ruby - 1];
        size_t end = i + 1 < itemized->count ? itemized->characters[i + 1].text_start : itemized->text.length;
        if (reading->text_end == 0) reading->text_start = character->text_start;
        reading->text_end = (uint32_t)end;
    }
}

/* Index of the first character at or behind a place in the flattened inlines. */
static size_t character_at(const Itemized *itemized, uint32_t source) {
    size_t low = 0, high = itemized->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (itemized->characters[middle].source < source)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t text_place(const Itemized *itemized, uint32_t source) {
    size_t at = character_at(itemized, source);
    return at < itemized->count ? itemized->characters[at].text_start : (uint32_t)itemized->text.length;
}

static void find_stretches(const Itemized *itemized) {
    for (size_t i = 0; i < itemized->stretch_count; i++) {
        Stretch *stretch = &itemized->stretches[i];
        stretch->text_start = text_place(itemized, stretch->source_start);
        stretch->text_end = text_place(itemized, stretch->source_end);
    }
}

static GlyphRun run_of(const Character *character, const Look *look) {
    GlyphRun run = {.face = character->face,
                    .size = look->size,
                    .rise = look->rise,
                    .ink = look->ink,
                    .node = look->node,
                    .link = look->link,
                    .is_western = character->is_western,
                    .level = character->level};
    if (character->is_western && look->latin_family != FAMILY_NONE) {
        if (look->latin_scale > 0) run.size = length_scale(look->size, look->latin_scale, 1000);
        run.rise += length_scale(look->size, look->latin_shift, 1000);
    }
    return run;
}

static bool same_run(const Character *a, const Character *b, const Look *looks) {
    if (a->face != b->face || a->is_western != b->is_western || a->wants_full_width != b->wants_full_width ||
        a->level != b->level)
        return false;
    if (a->script != 0 && b->script != 0 && a->script != b->script) return false;
    if (a->look == b->look) return true;
    const Look *first = &looks[a->look], *second = &looks[b->look];
    return first->size == second->size && first->rise == second->rise && first->node == second->node &&
           colors_equal(first->ink, second->ink) && str_equal(first->link, second->link) &&
           first->is_code == second->is_code && str_equal(first->language, second->language);
}

static void make_runs(Arena *arena, Itemized *itemized) {
    ARRAY(GlyphRun)
    runs = {0};
    ARRAY(Item)
    items = {0};
    const Character *previous = NULL;
    for (size_t i = 0; i < itemized->count; i++) {
        Character *character = &itemized->characters[i];
        if (character->face == NULL) {
            previous = NULL;
            continue;
        }
        if (previous == NULL || !same_run(previous, character, itemized->looks)) {
            const Look *look = &itemized->looks[character->look];
            array_push(arena, &runs, run_of(character, look));
            array_push(arena, &items,
                       (Item){.first = (uint32_t)i,
                              .text_start = character->text_start,
                              .language = look->language,
                              .ligatures = character->is_western && !look->is_code,
                              .full_width = character->wants_full_width});
        }
        character->run = (uint32_t)(runs.count - 1);
        Item *item = &items.at[items.count - 1];
        if (character->script != 0) item->script = character->script;
        character->script = item->script;
        item->end = (uint32_t)i + 1;
        item->text_end = i + 1 < itemized->count ? itemized->characters[i + 1].text_start
                                                 : (uint32_t)itemized->text.length;
        previous = character;
    }
    itemized->runs = runs.at;
    itemized->items = items.at;
    itemized->run_count = runs.count;
}

Itemized itemize(Arena *arena, Diagnostics *diagnostics, const TextContext *context, const Inline *text,
                 Str plain, const Style *style, NodeId node, Span span) {
    Flattener flattener = {
        .arena = arena, .context = context, .diagnostics = diagnostics, .has_stops = style->tab_count > 0};
    Look look = {.family = FAMILY_NONE,
                 .latin_family = FAMILY_NONE,
                 .weight = style->bold ? WEIGHT_BOLD : WEIGHT_REGULAR,
                 .size = style->size,
                 .ink = style->ink,
                 .node = node,
                 .span = span};
    set_families(context, &look, style);
    if (text != NULL)
        flatten(&flattener, text, &look);
    else
        flatten_text(&flattener, plain, &look);
    add_style_stretches(&flattener, &look, 0, style);
    Itemized itemized = {.looks = flattener.looks.at,
                         .readings = flattener.readings.at,
                         .reading_count = flattener.readings.count,
                         .stretches = flattener.stretches.at,
                         .stretch_count = flattener.stretches.count,
                         .tabular_figures = style->tabular_figures};
    itemized.characters = ARENA_ARRAY(arena, Character, flattener.raw.count + 1);
    itemized.count = make_characters(&flattener, itemized.characters);
    company_settle(itemized.characters, itemized.count, itemized.looks);
    itemized.count =
        faces_find(arena, diagnostics, context, itemized.characters, itemized.count, itemized.looks);
    itemized.text = write_text(arena, itemized.characters, itemized.count);
    find_bases(&itemized);
    bidi_set_levels(arena, itemized.characters, itemized.count);
    find_stretches(&itemized);
    make_runs(arena, &itemized);
    return itemized;
}
