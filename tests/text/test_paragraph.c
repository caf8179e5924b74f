/* Real text in real fonts: atoms and lines as golden dumps, and what must hold of every paragraph. */
#include "golden.h"
#include "real_fonts.h"

static int open_state(void **state) {
    *state = real_fonts_open();
    return 0;
}

static int close_state(void **state) {
    real_fonts_close(*state);
    return 0;
}

static bool append(void *context, const void *bytes, size_t count) {
    str_append(context, (Str){bytes, count});
    return true;
}

/* --- golden dumps --- */

static const char *const samples[] = {
    "「国連環境計画」（UNEP）と 2019 年に、調査を行った。",
    "全長175 kmの道路、時速60 km/h、気温25℃、増加率3.5％、100%と￥100。",
    "“Sustainable Development Goals”と“目標”は、He said “yes” to SDGs.",
    "……そして――第３章、１，２３４人。本当か？　そうだ！（笑）",
    "データ連携（API）・共同研究；詳細は https://www.example.or.jp/a-b/c_d?x=1&y=2 を参照。",
    "と\nいう\nline\nend と 空白　全角",
    "ﾊﾝｶｸ、Ωとα線、①②③、㈱と㎡、5°と35°Nの café naïve",
    "葛\xF3\xA0\x84\x80飾区、か\xE3\x82\x9A行、𠮷野家。",
    "(注)括弧と,読点.の[例]です。state-of-the-art and/or input/output; Cooperation,IURC 1,234,567",
};

static void atoms_of_samples(void **state) {
    RealFonts *fonts = *state;
    StrBuilder builder = {.arena = fonts->arena};
    Dump dump = {.sink = {append, &builder}};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        paragraph_dump(&dump, fonts->scratch, real_paragraph(fonts, samples[i]));
    golden_check(fonts->arena, "tests/text/atoms.golden", str_built(&builder));
}

static const char *const prose[] = {
    "川崎市では、産業と環境が調和した持続可能な都市モデル形成を目指して、国連環境計画(UNEP)"
    "との連携により、市内企業の優れた環境技術や川崎市の環境保全の経験を活かし、工業化の著しい都市の環境対策や"
    "環境配慮への国際貢献を推進している。2023年度は、先進的な環境技術・戦略の情報交換を行う場として、2023年11"
    "月に「第20回川崎国際エコビジネスフォーラム」を「第16回川崎国際環境技術展」と一体的に開催した。",
    "渋滞対策では、首都高速道路（株）をはじめとする関係機関と連携し、「データ連携（API）」・「共同研究」・「"
    "人材育成」を進めた。"
    "Urban traffic in Vientiane and Phnom Penh "
    "という報告（https://www.example.or.jp/report/2023/index.html?id=12）によれば、平均速度は 18.5 km/h から "
    "21.0 km/h に改善した。",
    "「なぜ……？」と彼は言った。「本当に、そうなのか」。――答えはなかった。",
};

static void lines_of_prose(void **state) {
    RealFonts *fonts = *state;
    StrBuilder builder = {.arena = fonts->arena};
    Dump dump = {.sink = {append, &builder}};
    static const int ems[] = {40, 23, 12, 8};
    for (size_t i = 0; i < sizeof prose / sizeof *prose; i++) {
        const Paragraph *paragraph = real_paragraph(fonts, prose[i]);
        for (size_t k = 0; k < sizeof ems / sizeof *ems; k++) {
            Measure measure = {.width = ems[k] * fonts->body.size,
                               .first_indent = ems[k] > 12 ? fonts->body.size : 0};
            lines_dump(&dump, fonts->scratch, paragraph, line_break(fonts->arena, paragraph, &measure));
        }
    }
    golden_check(fonts->arena, "tests/text/lines.golden", str_built(&builder));
}

/* --- what must hold of every paragraph --- */

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static const char *random_text(Arena *arena, uint32_t *seed) {
    static const char *const words[] = {"環境",
                                        "都市",
                                        "の",
                                        "は",
                                        "を",
                                        "ファイル",
                                        "サーバー",
                                        "、",
                                        "。",
                                        "「",
                                        "」",
                                        "（",
                                        "）",
                                        "・",
                                        "UNEP",
                                        " ",
                                        "2023",
                                        "年",
                                        "１２",
                                        "％",
                                        "km",
                                        "……",
                                        "――",
                                        "？",
                                        "！　",
                                        "っ",
                                        "ッ",
                                        "々",
                                        "http://a.b.c/d-e/f",
                                        "“",
                                        "”",
                                        "ℓ",
                                        "①",
                                        "e-mail",
                                        "state-of-the-art",
                                        "3.5%",
                                        "か゚",
                                        "℃",
                                        "、「",
                                        "」。",
                                        "α",
                                        "＝",
                                        "+81-44-200"};
    StrBuilder builder = {.arena = arena};
    size_t count = 1 + next_random(seed) % 120;
    for (size_t i = 0; i < count; i++) {
        uint32_t pick = next_random(seed) % (2 * sizeof words / sizeof *words);
        str_append_c(&builder, words[pick < sizeof words / sizeof *words ? pick : pick % 8]);
    }
    return str_to_c(arena, str_built(&builder));
}

static void check_coverage(const Paragraph *paragraph) {
    uint32_t at = 0, glyph = 0, run = 0;
    for (size_t i = 0; i < paragraph->atom_count; i++) {
        const Atom *atom = &paragraph->atoms[i];
        assert_int_equal(atom->text_start, at);
        assert_true(atom->text_end > atom->text_start);
        at = atom->text_end;
        if (atom->run != run) {
            assert_int_equal(glyph, paragraph->runs[run].glyph_count);
            glyph = 0;
            run = atom->run;
        }
        assert_int_equal(atom->glyph_start, glyph);
        glyph = atom->glyph_end;
    }
    assert_int_equal(at, paragraph->text.length);
}

static bool is_forbidden_start(CharClass c) {
    return c == CLASS_CLOSING_BRACKET || c == CLASS_HYPHEN || c == CLASS_DIVIDING_MARK ||
           c == CLASS_MIDDLE_DOT || c == CLASS_FULL_STOP || c == CLASS_COMMA || c == CLASS_ITERATION_MARK ||
           c == CLASS_PROLONGED_SOUND_MARK || c == CLASS_SMALL_KANA;
}

static void check_gaps(const Paragraph *paragraph, const Line *line) {
    for (uint32_t i = line->atom_start; i + 1 < line->atom_end; i++) {
        const Gap *gap = &paragraph->atoms[i].after;
        Length set = line->gap[i - line->atom_start], least = gap->natural - gap->shrink - gap->shrink_2;
        bool dot_at_end = i + 2 == line->atom_end && paragraph->atoms[i + 1].last_class == CLASS_MIDDLE_DOT;
        if (dot_at_end) least = 0;
        assert_true(set >= least);
        if (gap->stretch_stage == 0) assert_true(set <= gap->natural);
        if (line->stretch_used < STRETCH_STAGES) assert_true(set <= gap->natural + gap->stretch);
    }
}

/* The sum of what is set is the width that is claimed. */
static Length set_width(const Paragraph *paragraph, const Line *line) {
    Length width = line->start;
    for (uint32_t i = line->atom_start; i < line->atom_end; i++)
        width += paragraph->atoms[i].width + (i + 1 < line->atom_end ? line->gap[i - line->atom_start] : 0);
    return width;
}

static void check_line(const Paragraph *paragraph, const Line *line, bool narrow) {
    const Atom *first = &paragraph->atoms[line->atom_start], *last = &paragraph->atoms[line->atom_end - 1];
    Length set = set_width(paragraph, line);
    bool hangs = paragraph->style->hanging != HANGING_NONE && line->width == set - last->width;
    assert_true(line->width == set || line->width == set + last->end_trim || hangs);
    assert_int_equal(line->overflow, line->width > line->measure ? line->width - line->measure : 0);
    bool inside_word =
        line->atom_start > 0 && paragraph->atoms[line->atom_start - 1].break_after == BREAK_EMERGENCY;
    if (line->atom_start > 0 && !inside_word) assert_false(is_forbidden_start(first->first_class));
    if (!line->is_last) assert_false(last->last_class == CLASS_OPENING_BRACKET);
    if (line->is_last || line->overflow > 0 || narrow) return;
    bool spreadable = false;
    for (uint32_t i = line->atom_start; i + 1 < line->atom_end; i++)
        spreadable = spreadable || paragraph->atoms[i].after.stretch_stage != 0;
    if (spreadable) assert_int_equal(line->width, line->measure);
}

/* Every glyph of the paragraph once and in order, but for blanks at line ends; positions never go back within
 * a run. */
static void check_placement(Arena *arena, const Paragraph *paragraph, Lines lines) {
    for (size_t i = 0; i < lines.count; i++) {
        size_t run_count, glyphs = 0, expected = 0;
        const PlacedRun *runs = line_place(arena, paragraph, &lines.line[i], &run_count);
        for (size_t k = 0; k < run_count; k++) glyphs += runs[k].glyph_count;
        for (uint32_t k = lines.line[i].atom_start; k < lines.line[i].atom_end; k++)
            expected += paragraph->atoms[k].glyph_end - paragraph->atoms[k].glyph_start;
        assert_in_range(glyphs, expected > 0 ? expected - 1 : 0, expected);
        if (run_count > 0) assert_int_equal(runs[0].start, lines.line[i].start);
    }
}

static void check_paragraph(RealFonts *fonts, const char *text, Length width) {
    const Paragraph *paragraph = real_paragraph(fonts, text);
    check_coverage(paragraph);
    Measure measure = {.width = width, .first_indent = width > 8 * fonts->body.size ? fonts->body.size : 0};
    Lines lines = line_break(fonts->arena, paragraph, &measure);
    uint32_t atom = 0;
    for (size_t i = 0; i < lines.count; i++) {
        assert_int_equal(lines.line[i].atom_start, atom);
        atom = lines.line[i].atom_end;
        if (paragraph->atom_count == 0) return;
        check_gaps(paragraph, &lines.line[i]);
        check_line(paragraph, &lines.line[i], width < 10 * fonts->body.size);
    }
    assert_int_equal(atom, paragraph->atom_count);
    check_placement(fonts->arena, paragraph, lines);
}

static void properties_hold(void **state) {
    RealFonts *fonts = *state;
    const char *wanted = getenv("HANMEN_PARAGRAPHS");
    long rounds = wanted != NULL ? atol(wanted) : 300;
    uint32_t seed = 19930401;
    for (long round = 0; round < rounds; round++) {
        ArenaMark mark = arena_mark(fonts->arena);
        Length ems = 4 + (Length)(next_random(&seed) % 40);
        fonts->body.hanging = round % 3 == 1 ? HANGING_ALLOW : HANGING_NONE;
        check_paragraph(fonts, random_text(fonts->arena, &seed), ems * fonts->body.size);
        arena_rewind(fonts->arena, mark);
    }
    fonts->body.hanging = HANGING_NONE;
}

/* --- single questions --- */

static void a_missing_glyph_is_an_error(void **state) {
    RealFonts *fonts = *state;
    size_t before = diagnostics_count(fonts->diagnostics, SEVERITY_ERROR);
    const Paragraph *paragraph = real_paragraph(fonts, "永\xF4\x8F\xBF\xBD久");
    assert_int_equal(diagnostics_count(fonts->diagnostics, SEVERITY_ERROR), before + 1);
    assert_int_equal(paragraph->atom_count, 2);
}

static void nothing_gives_nothing(void **state) {
    const Paragraph *paragraph = real_paragraph(*state, "");
    assert_int_equal(paragraph->atom_count, 0);
    assert_int_equal(real_paragraph(*state, " \n ")->atom_count, 0);
    assert_int_equal(paragraph_natural_width(paragraph), 0);
}

static void forced_line_ends(void **state) {
    RealFonts *fonts = *state;
    Inline second = {.kind = INLINE_TEXT, .id = 4, .text = STR(" 二行目")};
    Inline again = {.kind = INLINE_BREAK, .id = 3, .next = &second};
    Inline forced = {.kind = INLINE_BREAK, .id = 2, .next = &again};
    Inline first = {.kind = INLINE_TEXT, .id = 1, .text = STR("一行目"), .next = &forced};
    const Paragraph *paragraph = paragraph_prepare(fonts->arena, fonts->diagnostics, &fonts->context, &first,
                                                   &fonts->body, 1, (Span){0});
    check_coverage(paragraph);
    Measure measure = {.width = 200000};
    Lines lines = line_break(fonts->arena, paragraph, &measure);
    assert_int_equal(lines.count, 3);
    assert_true(lines.line[0].ends_by_force && lines.line[1].ends_by_force && lines.line[2].is_last);
    assert_int_equal(lines.line[2].width, 30000);
    assert_int_equal(paragraph_natural_width(paragraph), 30000);
}

/* Links, strong text and raised text keep their looks; kinsoku does not see them (J-3.1.8.2). */
static void looks_change_runs_only(void **state) {
    RealFonts *fonts = *state;
    Inline end = {.kind = INLINE_TEXT, .id = 6, .text = STR("」。")};
    Inline strong_text = {.kind = INLINE_TEXT, .id = 5, .text = STR("強調")};
    Inline strong = {.kind = INLINE_STRONG, .id = 4, .child = &strong_text, .next = &end};
    Inline raised_text = {.kind = INLINE_TEXT, .id = 3, .text = STR("2")};
    Inline raised = {
        .kind = INLINE_SPAN, .id = 2, .text = STR("sup"), .child = &raised_text, .next = &strong};
    Inline start = {.kind = INLINE_TEXT, .id = 1, .text = STR("面積m"), .next = &raised};
    Style strong_style = {.name = STR("strong"), .family = STR("BIZ UD Gothic"), .bold = true, .size = 10000};
    map_put(fonts->arena, &fonts->sheet.styles, STR("strong"), &strong_style);
    const Paragraph *paragraph = paragraph_prepare(fonts->arena, fonts->diagnostics, &fonts->context, &start,
                                                   &fonts->body, 1, (Span){0});
    assert_int_equal(paragraph->run_count, 5);
    assert_int_equal(paragraph->runs[2].size, 6000);
    assert_true(paragraph->runs[2].rise > 0);
    assert_true(paragraph->runs[3].face != paragraph->runs[0].face);
    assert_int_equal(paragraph->atoms[2].break_after, BREAK_FORBIDDEN); /* m, 2 */
    assert_int_equal(paragraph->atoms[2].after.natural, 0);
    assert_int_equal(paragraph->atoms[5].break_after, BREAK_FORBIDDEN); /* 調, 」 */
}

/* J-3.1.2.2, J-A.32: proportional quotes are asked for full width; proportional faces keep their own bodies.
 */
static void bodies_depend_on_the_face(void **state) {
    RealFonts *fonts = *state;
    Str family = fonts->body.family;
    fonts->body.family = STR("Noto Serif CJK JP");
    const Paragraph *paragraph = real_paragraph(fonts, "“日本”、。");
    assert_int_equal(paragraph->atoms[0].width, 5000);
    assert_int_equal(paragraph->atoms[0].origin, -5000);
    assert_int_equal(paragraph->atoms[3].width, 5000);
    fonts->body.family = STR("BIZ UDP Mincho");
    paragraph = real_paragraph(fonts, "日、本");
    assert_int_equal(paragraph->atoms[1].origin, 0);
    assert_int_equal(paragraph->atoms[1].after.natural, 0);
    assert_int_equal(paragraph->atoms[1].end_trim, 0);
    assert_int_equal(paragraph->atoms[0].break_after, BREAK_FORBIDDEN);
    fonts->body.family = family;
}

/* Runs of a word in two looks stay together; blanks go with the run before them. */
static void links_keep_their_url(void **state) {
    RealFonts *fonts = *state;
    Inline end = {.kind = INLINE_TEXT, .id = 4, .text = STR(" を参照")};
    Inline shown = {.kind = INLINE_TEXT, .id = 3, .text = STR("example.jp")};
    Inline link = {
        .kind = INLINE_LINK, .id = 2, .text = STR("https://example.jp/"), .child = &shown, .next = &end};
    Inline start = {.kind = INLINE_TEXT, .id = 1, .text = STR("詳細は"), .next = &link};
    const Paragraph *paragraph = paragraph_prepare(fonts->arena, fonts->diagnostics, &fonts->context, &start,
                                                   &fonts->body, 1, (Span){0});
    check_coverage(paragraph);
    assert_int_equal(paragraph->run_count, 3);
    assert_true(str_equal(paragraph->runs[1].link, STR("https://example.jp/")));
    assert_int_equal(paragraph->runs[0].link.length, 0);
    assert_int_equal(paragraph->runs[1].glyph_count, 11); /* with the blank */
}

/* J-3.1.6.2 and the usual custom: a full-width blank is swallowed by a line's end and begins none; its text
 * stays. */
static void full_width_blanks_begin_no_line(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *paragraph = real_paragraph(fonts, "　永永永永永永永永永永　永永永永。　永　「永」");
    check_coverage(paragraph);
    assert_int_equal(paragraph->atoms[0].first_class,
                     CLASS_IDEOGRAPHIC_SPACE); /* at a paragraph's head it is the author's */
    Measure measure = {.width = 110000};
    Lines lines = line_break(fonts->arena, paragraph, &measure);
    assert_int_equal(lines.line[0].atom_end, 11);
    assert_int_equal(lines.line[0].width, 110000);
    assert_int_equal(lines.line[1].start, 0);
    assert_int_equal(paragraph->atoms[15].after.natural, 15000); /* J-B.14 */
    assert_int_equal(paragraph->atoms[16].after.natural, 10000);
}

/* --- ruby --- */

static const Paragraph *ruby_paragraph(RealFonts *fonts, const char *before, const char *base,
                                       const Str *parts, size_t part_count) {
    Inline *inlines = ARENA_ARRAY(fonts->arena, Inline, 4);
    inlines[0] = (Inline){.kind = INLINE_TEXT, .id = 1, .text = str_from_c(before), .next = &inlines[1]};
    inlines[1] = (Inline){.kind = INLINE_RUBY,
                          .id = 2,
                          .parts = parts,
                          .part_count = part_count,
                          .child = &inlines[2],
                          .next = &inlines[3]};
    inlines[2] = (Inline){.kind = INLINE_TEXT, .id = 3, .text = str_from_c(base)};
    inlines[3] = (Inline){.kind = INLINE_TEXT, .id = 4, .text = STR("対策")};
    return paragraph_prepare(fonts->arena, fonts->diagnostics, &fonts->context, inlines, &fonts->body, 1,
                             (Span){0});
}

static void assert_reading(const PlacedRun *run, const char *text, Length start, Length end) {
    assert_string_equal(run->text.text, text);
    assert_int_equal(run->size, 5000);
    assert_int_equal(run->start, start);
    assert_int_equal(run->end, end);
    assert_true(run->glyphs[0].y >= 8000);
}

/* J-3.3.5.1: each reading solid in the middle of its character; J-K.11: it follows its base. */
static void ruby_over_each_character(void **state) {
    RealFonts *fonts = *state;
    static const Str parts[] = {{"じゅう", 9}, {"た", 3}};
    static const Str fitting[] = {{"しん", 6}, {"ろ", 3}};
    const Paragraph *paragraph = ruby_paragraph(fonts, "国の", "進路", fitting, 2);
    assert_int_equal(paragraph->ruby_count, 2);
    check_coverage(paragraph);
    Measure measure = {.width = 400000};
    size_t count;
    const PlacedRun *runs =
        line_place(fonts->arena, paragraph, &line_break(fonts->arena, paragraph, &measure).line[0], &count);
    assert_int_equal(count, 6); /* 国の 進 しん 路 ろ 対策 */
    assert_reading(&runs[2], "しん", 20000, 30000);
    assert_reading(&runs[4], "ろ", 32500, 37500);
    assert_int_equal(runs[2].node, 2);
    assert_int_equal(paragraph_natural_width(paragraph), 60000);
    /* J-3.3.7.2: a reading that is too long makes the word one block, which may be as wide as the readings */
    paragraph = ruby_paragraph(fonts, "国の", "渋滞", parts, 2);
    assert_int_equal(paragraph->ruby_count, 1);
    assert_true(paragraph->rubies[0].is_group);
    assert_int_equal(paragraph->atoms[2].break_after, BREAK_ALLOWED); /* J-3.3.7.3 */
    assert_int_equal(paragraph_natural_width(paragraph), 60000);
}

/* J-3.1.7.3: the glyph is the character's before it, the text 々. */
static void a_repeated_character_begins_a_line(void **state) {
    RealFonts *fonts = *state;
    fonts->body.line_head_repeat = REPEAT_CHARACTER;
    const Paragraph *paragraph = real_paragraph(fonts, "永永永人々永永永");
    Measure measure = {.width = 40000};
    Lines lines = line_break(fonts->arena, paragraph, &measure);
    fonts->body.line_head_repeat = REPEAT_MARK;
    assert_int_equal(lines.count, 2);
    assert_int_equal(lines.line[1].atom_start, 4);
    size_t count;
    const PlacedRun *first = line_place(fonts->arena, paragraph, &lines.line[0], &count),
                    *second = line_place(fonts->arena, paragraph, &lines.line[1], &count);
    assert_int_equal(second->glyphs[0].glyph, first->glyphs[3].glyph);
    assert_int_equal(second->glyphs[0].x, 0);
    assert_true(str_equal(str_slice(second->text, second->glyphs[0].text_start, second->glyphs[0].text_end),
                          STR("々")));
}

/* J-3.3.6.2, J-3.3.6.3 */
static void ruby_over_a_group(void **state) {
    RealFonts *fonts = *state;
    static const Str reading[] = {{"こころざし", 15}}, longer[] = {{"コンピューター", 21}},
                     shorter[] = {{"あす", 6}};
    Measure measure = {.width = 400000};
    size_t count;
    const Paragraph *paragraph =
        ruby_paragraph(fonts, "国", "志", reading, 1); /* between ideographs: J-3.3.8.1, .9 */
    assert_int_equal(paragraph->atoms[1].width, 25000);
    assert_int_equal(paragraph->atoms[1].origin, 7500);
    paragraph = ruby_paragraph(fonts, "の", "志", reading, 1); /* one of its ems over the kana: J-3.3.8.2 */
    assert_int_equal(paragraph->atoms[1].width, 20000);
    assert_int_equal(paragraph->atoms[1].origin, 2500);
    const PlacedRun *over =
        line_place(fonts->arena, paragraph, &line_break(fonts->arena, paragraph, &measure).line[0], &count);
    assert_reading(&over[2], "こころざし", 5000, 30000);
    paragraph = ruby_paragraph(fonts, "国", "電脳", longer, 1);
    assert_int_equal(paragraph_natural_width(paragraph), 10000 + 35000 + 20000);
    assert_int_equal(paragraph->atoms[1].origin, 3750);
    assert_int_equal(paragraph->atoms[1].after.natural, 7500);
    const PlacedRun *runs =
        line_place(fonts->arena, paragraph, &line_break(fonts->arena, paragraph, &measure).line[0], &count);
    assert_reading(&runs[2], "コンピューター", 10000, 45000);
    paragraph = ruby_paragraph(fonts, "の", "明日", shorter, 1);
    runs =
        line_place(fonts->arena, paragraph, &line_break(fonts->arena, paragraph, &measure).line[0], &count);
    assert_reading(&runs[2], "あす", 12500, 27500);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(atoms_of_samples),         cmocka_unit_test(lines_of_prose),
        cmocka_unit_test(properties_hold),          cmocka_unit_test(a_missing_glyph_is_an_error),
        cmocka_unit_test(nothing_gives_nothing),    cmocka_unit_test(forced_line_ends),
        cmocka_unit_test(looks_change_runs_only),   cmocka_unit_test(bodies_depend_on_the_face),
        cmocka_unit_test(links_keep_their_url),     cmocka_unit_test(full_width_blanks_begin_no_line),
        cmocka_unit_test(ruby_over_each_character), cmocka_unit_test(a_repeated_character_begins_a_line),
        cmocka_unit_test(ruby_over_a_group)};
    return cmocka_run_group_tests(tests, open_state, close_state);
}
