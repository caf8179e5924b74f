/* Takes: chapters, headings and list items in order. Gives: their labels.
 * Invariant: label[n] is what the latest heading of level n shows as {n}; it is empty after an unnumbered
 * one.
 */
#include "document/numbering.h"

#include "base/suggest.h"
#include "base/utf8.h"

enum { LEVELS = 7 }; /* 0: the chapter; 1 .. 6: headings */

struct Counter {
    Arena *arena;
    Diagnostics *diagnostics;
    const StyleSheet *sheet;
    int chapter;
    int (*count)[LEVELS]; /* by family */
    Str label[LEVELS];    /* of the heading now open at each level, without its pattern */
};

typedef enum FieldForm { FORM_PLAIN, FORM_FULLWIDTH, FORM_KANJI, FORM_CIRCLED, FORM_UNKNOWN } FieldForm;

/* {n} or {n:form} in a pattern. */
typedef struct Field {
    int level;
    FieldForm form;
    size_t end; /* byte offset behind the closing brace */
} Field;

static FieldForm form_of_name(Str name) {
    if (str_equal(name, STR("fullwidth"))) return FORM_FULLWIDTH;
    if (str_equal(name, STR("kanji"))) return FORM_KANJI;
    if (str_equal(name, STR("circled"))) return FORM_CIRCLED;
    return FORM_UNKNOWN;
}

/* Reads the field that begins at byte offset `at`, where there is a brace. */
static bool read_field(Str pattern, size_t at, Field *field) {
    Str rest = str_slice(pattern, at, pattern.length);
    size_t close = str_find(rest, STR("}"));
    if (close == SIZE_MAX || close < 2) return false;
    Str inside = str_slice(rest, 1, close);
    if (inside.text[0] < '0' || inside.text[0] > '6') return false;
    *field = (Field){.level = inside.text[0] - '0', .form = FORM_PLAIN, .end = at + close + 1};
    if (inside.length == 1) return true;
    if (inside.text[1] != ':') return false;
    field->form = form_of_name(str_slice(inside, 2, inside.length));
    return field->form != FORM_UNKNOWN;
}

static bool pattern_is_readable(Str pattern, int level) {
    for (size_t at = 0; at < pattern.length; at++) {
        if (pattern.text[at] == '}') return false;
        if (pattern.text[at] != '{') continue;
        Field field;
        if (!read_field(pattern, at, &field) || field.level > level) return false;
        at = field.end - 1;
    }
    return true;
}

Counter *counter_create(Arena *arena, Diagnostics *diagnostics, const StyleSheet *sheet, int first_chapter) {
    Counter *counter = ARENA_NEW(arena, Counter);
    *counter =
        (Counter){.arena = arena, .diagnostics = diagnostics, .sheet = sheet, .chapter = first_chapter - 1};
    counter->count = arena_alloc_array(arena, sheet->numbering_count + 1, sizeof *counter->count);
    for (size_t i = 0; i < sheet->numbering_count; i++) {
        const Numbering *family = &sheet->numberings[i];
        for (int level = 0; level < LEVELS; level++)
            if (!pattern_is_readable(family->pattern[level], level))
                DIAGNOSE(diagnostics, NUMBERING_PATTERN, ((Span){0}), str_to_c(arena, family->name),
                         str_to_c(arena, family->pattern[level]));
    }
    return counter;
}

/* A whole number in ASCII or full-width digits and nothing else. */
static bool plain_integer(Str text, int *value) {
    if (!text.length) return false;
    *value = 0;
    for (size_t at = 0; at < text.length;) {
        uint32_t c = utf8_decode(text, &at);
        if (c >= 0xFF10 && c <= 0xFF19) c = c - 0xFF10 + '0';
        if (c < '0' || c > '9' || *value >= 100000) return false;
        *value = *value * 10 + (int)(c - '0');
    }
    return true;
}

static void append_fullwidth(StrBuilder *out, Str digits) {
    for (size_t i = 0; i < digits.length; i++) {
        unsigned char c = (unsigned char)digits.text[i];
        if (c >= '0' && c <= '9')
            str_append_codepoint(out, 0xFF10u + c - '0');
        else
            str_append_byte(out, (char)c);
    }
}

static const char *kanji_digit(int digit) {
    static const char *const digits[] = {"〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    return digits[digit];
}

/* Up to 99 with 十, larger ones digit by digit. */
static void append_kanji(StrBuilder *out, int value) {
    if (value >= 10 && value <= 99) {
        if (value >= 20) str_append_c(out, kanji_digit(value / 10));
        str_append_c(out, "十");
        if (value % 10) str_append_c(out, kanji_digit(value % 10));
        return;
    }
    int power = 1;
    while (value / power >= 10) power *= 10;
    for (; power > 0; power /= 10) str_append_c(out, kanji_digit(value / power % 10));
}

/* Unicode's circled numbers lie in three ranges up to 50. */
static void append_circled(StrBuilder *out, int value) {
    if (value == 0)
        str_append_codepoint(out, 0x24EA);
    else if (value >= 1 && value <= 20)
        str_append_codepoint(out, 0x2460u + (uint32_t)(value - 1));
    else if (value >= 21 && value <= 35)
        str_append_codepoint(out, 0x3251u + (uint32_t)(value - 21));
    else if (value >= 36 && value <= 50)
        str_append_codepoint(out, 0x32B1u + (uint32_t)(value - 36));
    else
        str_append_format(out, "(%d)", value);
}

static void append_field(StrBuilder *out, Str label, FieldForm form) {
    int value;
    bool is_number = plain_integer(label, &value);
    if (form == FORM_FULLWIDTH)
        append_fullwidth(out, label);
    else if (form == FORM_KANJI && is_number)
        append_kanji(out, value);
    else if (form == FORM_CIRCLED && is_number)
        append_circled(out, value);
    else
        str_append(out, label);
}

/* Fills a pattern from the open headings. A field with no number (nothing counted there) goes with the
 * literal text up to the next field, so that "{1}.{2}" under an unnumbered heading is "2" and not ".2". */
static Str fill_pattern(Counter *counter, Str pattern) {
    StrBuilder out = {.arena = counter->arena};
    for (size_t at = 0; at < pattern.length;) {
        Field field;
        if (pattern.text[at] != '{' || !read_field(pattern, at, &field)) {
            str_append_byte(&out, pattern.text[at++]);
            continue;
        }
        at = field.end;
        Str rest = str_slice(pattern, at, pattern.length);
        size_t next = str_find(rest, STR("{"));
        if (counter->label[field.level].length)
            append_field(&out, counter->label[field.level], field.form);
        else if (next != SIZE_MAX)
            at += next;
    }
    return str_built(&out);
}

static const Numbering *find_family(const StyleSheet *sheet, Str name) {
    for (size_t i = 0; i < sheet->numbering_count; i++)
        if (str_equal(sheet->numberings[i].name, name)) return &sheet->numberings[i];
    return NULL;
}

static const Numbering *chapter_family(const StyleSheet *sheet) {
    const Numbering *family = find_family(sheet, sheet->heading_numbering[0]);
    if (!family) family = find_family(sheet, sheet->heading_numbering[1]);
    return family;
}

static void forget_levels(Counter *counter, int above) {
    for (size_t i = 0; i < counter->sheet->numbering_count; i++)
        for (int level = above + 1; level < LEVELS; level++) counter->count[i][level] = 0;
    for (int level = above + 1; level < LEVELS; level++) counter->label[level] = (Str){0};
}

Str counter_chapter(Counter *counter, const Chapter *chapter) {
    forget_levels(counter, 0);
    counter->label[0] = (Str){0};
    if (str_equal(chapter->number, STR("none"))) return (Str){0};
    int given;
    if (chapter->number.length && !plain_integer(chapter->number, &given)) {
        counter->label[0] = chapter->number;
        return chapter->number;
    }
    counter->chapter = chapter->number.length ? given : counter->chapter + 1;
    counter->label[0] = str_format(counter->arena, "%d", counter->chapter);
    const Numbering *family = chapter_family(counter->sheet);
    return family ? fill_pattern(counter, family->pattern[0]) : (Str){0};
}

const Numbering *numbering_of_heading(const StyleSheet *sheet, const Heading *heading) {
    const Numbering *family = heading->numbering.length ? find_family(sheet, heading->numbering) : NULL;
    return family ? family : find_family(sheet, sheet->heading_numbering[heading->level]);
}

static void check_family(Counter *counter, const Block *block) {
    Str name = block->heading.numbering;
    if (!name.length || find_family(counter->sheet, name)) return;
    size_t count = counter->sheet->numbering_count;
    Str *names = ARENA_ARRAY(counter->arena, Str, count);
    for (size_t i = 0; i < count; i++) names[i] = counter->sheet->numberings[i].name;
    Str nearest = suggest_name(counter->arena, name, names, count);
    if (nearest.length)
        DIAGNOSE(counter->diagnostics, NUMBERING_UNKNOWN_NEAR, block->span, str_to_c(counter->arena, name),
                 str_to_c(counter->arena, nearest));
    else
        DIAGNOSE(counter->diagnostics, NUMBERING_UNKNOWN, block->span, str_to_c(counter->arena, name));
}

Str counter_heading(Counter *counter, const Block *block) {
    const Heading *heading = &block->heading;
    int level = heading->level;
    check_family(counter, block);
    forget_levels(counter, level);
    counter->label[level] = (Str){0};
    const Numbering *family = numbering_of_heading(counter->sheet, heading);
    if (heading->unnumbered) return (Str){0};
    int unused, *count = family ? &counter->count[family - counter->sheet->numberings][level] : &unused;
    if (heading->number.length) {
        int given;
        bool is_number = plain_integer(heading->number, &given);
        if (is_number) *count = given;
        counter->label[level] = is_number ? str_format(counter->arena, "%d", given) : heading->number;
        return heading->number;
    }
    if (!family || !family->pattern[level].length) return (Str){0};
    counter->label[level] = str_format(counter->arena, "%d", ++*count);
    return fill_pattern(counter, family->pattern[level]);
}

Str list_mark(Arena *arena, const StyleSheet *sheet, const List *list, size_t index) {
    StrBuilder out = {.arena = arena};
    int number = list->start + (int)index;
    switch (list->kind) {
    case LIST_BULLET:
        return list->mark.length ? list->mark : sheet->bullet.length ? sheet->bullet : STR("・");
    case LIST_CIRCLED: append_circled(&out, number); break;
    case LIST_NUMBER: str_append_format(&out, "%d.", number); break;
    case LIST_PARENTHESIZED: str_append_format(&out, "(%d)", number); break;
    case LIST_PLAIN: break;
    }
    return str_built(&out);
}
