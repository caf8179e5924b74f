/* Paragraphs made by chance from a seed: Japanese, Latin, numbers, brackets, ruby, addresses, blanks, forced
 * line ends.
 *
 * Takes: a seed. Gives: inlines, their style and measure, and what must be read from the lines again.
 * Invariant: the same seed gives the same case on every machine.
 */
#ifndef HANMEN_TESTS_TEXT_GENERATED_H
#define HANMEN_TESTS_TEXT_GENERATED_H

#include "base/utf8.h"
#include "text/line.h"

typedef struct Generated {
    Inline *inlines;
    Style style;
    Measure measure;
    Str text;     /* all that is typed, but for blanks */
    Str readings; /* all readings */
    Str notes;    /* all inline notes */
    uint64_t seed;
} Generated;

typedef struct Generator {
    Arena *arena;
    uint64_t state;
    Inline *first, **next;
    NodeId id;
    StrBuilder run; /* text on its way to be an inline */
    StrBuilder text, readings, notes;
} Generator;

/* splitmix64 */
static inline uint32_t generate(Generator *generator, uint32_t below) {
    uint64_t z = generator->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) >> 33) % below;
}

static inline bool is_generated_blank(uint32_t c) {
    return c == ' ' || c == '\n' || c == 0x3000 || c == 0xA0 || c == 0x200B || c == 0x2060 || c == 0xAD;
}

static inline void append_unless_blank(StrBuilder *builder, Str text) {
    for (size_t at = 0; at < text.length;) {
        size_t start = at;
        if (!is_generated_blank(utf8_decode(text, &at))) str_append(builder, str_slice(text, start, at));
    }
}

static inline Inline *push_inline(Generator *generator, InlineKind kind) {
    Inline *made = ARENA_NEW(generator->arena, Inline);
    *made = (Inline){.kind = kind, .id = ++generator->id};
    *generator->next = made;
    generator->next = &made->next;
    return made;
}

static inline Inline *text_inline(Generator *generator, Str text) {
    Inline *made = ARENA_NEW(generator->arena, Inline);
    *made = (Inline){.kind = INLINE_TEXT, .id = ++generator->id, .text = str_copy(generator->arena, text)};
    append_unless_blank(&generator->text, text);
    return made;
}

static inline void flush_text(Generator *generator) {
    if (generator->run.length == 0) return;
    Inline *made = text_inline(generator, str_built(&generator->run));
    *generator->next = made;
    generator->next = &made->next;
    generator->run.length = 0;
}

static inline const char *pick_word(Generator *generator) {
    static const char *const plain[] = {"環", "境", "都市", "の", "は", "を", "である", "国", "際", "と"};
    static const char *const words[] = {"ファイル",
                                        "サーバー",
                                        "、",
                                        "。",
                                        "「",
                                        "」",
                                        "（",
                                        "）",
                                        "・",
                                        "『",
                                        "』",
                                        "、「",
                                        "」。",
                                        "。」",
                                        "」「",
                                        "）、",
                                        "：",
                                        "；",
                                        "，",
                                        "．",
                                        "〔",
                                        "〕",
                                        "……",
                                        "――",
                                        "？",
                                        "！　",
                                        "！？",
                                        "　",
                                        "っ",
                                        "ッ",
                                        "ょ",
                                        "々",
                                        "ゝ",
                                        "〜",
                                        "ー",
                                        "①",
                                        "℃",
                                        "％",
                                        "￥100",
                                        "＄",
                                        "１２",
                                        "第３章",
                                        "＝",
                                        "×",
                                        "か゚",
                                        "𠮷",
                                        "葛󠄀",
                                        "ℓ",
                                        "α",
                                        "café",
                                        "UNEP",
                                        "km",
                                        " ",
                                        " ",
                                        " ",
                                        "A",
                                        "2023",
                                        "1,234.56",
                                        "3.5%",
                                        "50 km",
                                        "(b)",
                                        "e-mail",
                                        "state-of-the-art",
                                        "and/or",
                                        "office",
                                        "http://a.b.c/d-e/f?g=h&i=j",
                                        "https://www.example.or.jp/reports/2023/index.html",
                                        "Cooper\xC2\xAD"
                                        "ation",
                                        "I",
                                        "“目標”",
                                        "‘A’",
                                        "\xC2\xA0",
                                        "\xE2\x80\x8B",
                                        "\xE2\x81\xA0",
                                        "′",
                                        "№",
                                        "年",
                                        "月",
                                        "人"};
    if (generate(generator, 2) == 0) return plain[generate(generator, sizeof plain / sizeof *plain)];
    return words[generate(generator, sizeof words / sizeof *words)];
}

static inline void generate_ruby(Generator *generator) {
    static const struct {
        const char *base;
        const char *parts[3];
        size_t count;
    } rubies[] = {{"漢", {"かん"}, 1},
                  {"渋滞", {"じゅう", "たい"}, 2},
                  {"承", {"うけたまわ"}, 1},
                  {"紫陽花", {"あじさい"}, 1},
                  {"都市計", {"と", "し", "けい"}, 3},
                  {"東西南北", {"とうざい"}, 1},
                  {"志", {"こころざし"}, 1},
                  {"UNEP", {"ユネップ"}, 1}};
    size_t pick = generate(generator, sizeof rubies / sizeof *rubies);
    Str *parts = ARENA_ARRAY(generator->arena, Str, rubies[pick].count);
    for (size_t i = 0; i < rubies[pick].count; i++) {
        parts[i] = str_from_c(rubies[pick].parts[i]);
        str_append(&generator->readings, parts[i]);
    }
    Inline *ruby = push_inline(generator, INLINE_RUBY);
    ruby->parts = parts;
    ruby->part_count = rubies[pick].count;
    ruby->child = text_inline(generator, str_from_c(rubies[pick].base));
}

/* J-3.4: brackets in the text, the note in two small lines. */
static inline void generate_note(Generator *generator) {
    Inline *note = push_inline(generator, INLINE_SPAN), *child = ARENA_NEW(generator->arena, Inline);
    static const char *const notes[] = {"割注", "永字八法による書",
                                        "一八六七年、ABCの発明になる。一名を「永」と云う"};
    Str text = str_from_c(notes[generate(generator, 3)]);
    *child = (Inline){.kind = INLINE_TEXT, .id = ++generator->id, .text = text};
    note->text = STR("warichu");
    note->child = child;
    append_unless_blank(&generator->notes, text);
    str_append_c(&generator->text, "（）");
}

static inline void generate_span(Generator *generator) {
    static const char *const names[] = {"small", "sup", "nobr", "kenten", "underline", "code", "refmark"};
    Inline *made = push_inline(generator, INLINE_SPAN);
    made->text = str_from_c(names[generate(generator, sizeof names / sizeof *names)]);
    bool is_mark = str_equal(made->text, STR("refmark"));
    made->child = text_inline(generator, str_from_c(is_mark ? "注" : pick_word(generator)));
}

static inline void generate_piece(Generator *generator) {
    uint32_t kind = generate(generator, 40);
    if (kind < 34) {
        str_append_c(&generator->run, pick_word(generator));
        return;
    }
    flush_text(generator);
    if (kind < 37) {
        generate_ruby(generator);
    } else if (kind == 37) {
        uint32_t rare = generate(generator, 6);
        if (rare < 2) push_inline(generator, INLINE_BREAK);
        if (rare == 2) generate_note(generator);
    } else if (kind == 38) {
        generate_span(generator);
    } else {
        Inline *link = push_inline(generator, INLINE_LINK);
        link->text = STR("https://example.jp/");
        link->child = text_inline(generator, str_from_c(pick_word(generator)));
    }
}

/* Half of the paragraphs are set in the usual way. */
static inline void generate_variants(Generator *generator, Generated *made) {
    if (generate(generator, 2) == 0) return;
    made->style.aside_brackets = (AsideBrackets)generate(generator, 2);
    made->style.line_end_space = (LineEndSpace)generate(generator, 3);
    made->style.reduction = (Reduction)generate(generator, 3);
    made->style.ruby_at_edge = (RubyAtEdge)generate(generator, 2);
    made->style.jukugo_ruby = (JukugoRuby)generate(generator, 2);
    made->style.spread_letters = generate(generator, 2) == 0;
}

static inline void generate_look(Generator *generator, const Style *body, Generated *made) {
    static const KinsokuLevel levels[] = {KINSOKU_STRICT, KINSOKU_STRICT, KINSOKU_NORMAL, KINSOKU_LOOSE,
                                          KINSOKU_VERY_LOOSE};
    static const Align aligns[] = {ALIGN_JUSTIFY, ALIGN_JUSTIFY, ALIGN_JUSTIFY, ALIGN_JUSTIFY,
                                   ALIGN_START,   ALIGN_CENTER,  ALIGN_END};
    made->style = *body;
    made->style.kinsoku = levels[generate(generator, 5)];
    made->style.align = aligns[generate(generator, 7)];
    made->style.hanging = (Hanging)generate(generator, 3);
    made->style.line_head_bracket = (LineHeadBracket)generate(generator, 3);
    Length width = (Length)(5 + generate(generator, 56)) * body->size;
    if (generate(generator, 4) == 0) width += (Length)generate(generator, (uint32_t)body->size);
    made->measure = (Measure){.width = width, .narrow_width = width};
    if (generate(generator, 4) == 0) {
        made->measure.narrow_lines = 1 + (int)generate(generator, 6);
        made->measure.narrow_width = width * (Length)(3 + generate(generator, 6)) / 10;
    }
    if (generate(generator, 2) == 0 && made->measure.narrow_width > 4 * body->size)
        made->measure.first_indent = body->size;
    generate_variants(generator, made);
}

static inline Generated generated(Arena *arena, const Style *body, uint64_t seed) {
    Generator generator = {.arena = arena,
                           .state = seed * 0x2545F4914F6CDD1Du + 1,
                           .run = {.arena = arena},
                           .text = {.arena = arena},
                           .readings = {.arena = arena},
                           .notes = {.arena = arena}};
    generator.next = &generator.first;
    Generated made = {.seed = seed};
    generate_look(&generator, body, &made);
    uint32_t count = 1 + generate(&generator, generate(&generator, 8) == 0 ? 300 : 60);
    for (uint32_t i = 0; i < count; i++) generate_piece(&generator);
    flush_text(&generator);
    made.inlines = generator.first;
    made.text = str_built(&generator.text);
    made.readings = str_built(&generator.readings);
    made.notes = str_built(&generator.notes);
    return made;
}

#endif
