/* What spans of the markup do to text: emphasis marks, lines, reference marks, jidori, warichu. */
#include "base/utf8.h"
#include "real_markup.h"

enum { EM = 10000, NOTE_EM = 5710, MOST_GLYPHS = 400 };

static int open_state(void **state) {
    *state = real_fonts_open();
    return 0;
}

static int close_state(void **state) {
    real_fonts_close(*state);
    return 0;
}

static const Paragraph *prepare(RealFonts *fonts, const char *text) {
    Str yaml = str_format(fonts->arena, "text: |\n  %s\n", text);
    const Inline *inlines = real_markup(fonts, yaml);
    return paragraph_prepare(fonts->arena, fonts->diagnostics, &fonts->context, inlines, &fonts->body, 1,
                             (Span){0});
}

static Lines set(RealFonts *fonts, const Paragraph *paragraph, double ems) {
    Measure measure = {.width = (Length)(ems * EM)};
    return line_break(fonts->arena, paragraph, &measure);
}

/* A glyph as it was placed. */
typedef struct Shown {
    uint32_t codepoint;
    Length x, y, size, advance;
    bool is_mark;
} Shown;

typedef struct ShownLine {
    Shown at[MOST_GLYPHS];
    size_t count;
    PlacedRun rule[8];
    size_t rule_count;
} ShownLine;

static void show_run(ShownLine *shown, const PlacedRun *run) {
    if (run->rule_height > 0) shown->rule[shown->rule_count++] = *run;
    for (size_t i = 0; i < run->glyph_count; i++) {
        size_t at = run->glyphs[i].text_start;
        assert_true(shown->count < MOST_GLYPHS);
        shown->at[shown->count++] =
            (Shown){.codepoint = utf8_decode(run->text, &at),
                    .x = run->glyphs[i].x,
                    .y = run->glyphs[i].y,
                    .size = run->size,
                    .advance = length_scale(run->size, face_advance(run->face, run->glyphs[i].glyph),
                                            run->face->units_per_em),
                    .is_mark = run->is_mark};
    }
}

static ShownLine show(RealFonts *fonts, const Paragraph *paragraph, const Line *line) {
    ShownLine shown = {0};
    size_t count;
    const PlacedRun *runs = line_place(fonts->arena, paragraph, line, &count);
    for (size_t i = 0; i < count; i++) show_run(&shown, &runs[i]);
    return shown;
}

static ShownLine show_first(RealFonts *fonts, const char *text) {
    const Paragraph *paragraph = prepare(fonts, text);
    Lines lines = set(fonts, paragraph, 40);
    assert_int_equal(lines.count, 1);
    return show(fonts, paragraph, &lines.line[0]);
}

static void assert_near(Length value, Length wanted) {
    if (value < wanted - 3 || value > wanted + 3) assert_int_equal(value, wanted);
}

/* --- emphasis marks --- */

/* J-3.3.9.1: half size, over the middle of each character; none on brackets, commas, full stops, blanks. */
static void marks_stand_over_each_character(void **state) {
    ShownLine with = show_first(*state, ":kenten[永「永・」、永。A, 12ー]");
    static const uint32_t marked[] = {0x6C38, 0x6C38, 0x30FB, 0x6C38, 'A', '1', '2', 0x30FC};
    size_t marks = 0;
    for (size_t i = 0; i < with.count; i++) {
        const Shown *mark = &with.at[i];
        if (!mark->is_mark) continue;
        size_t base = 0, seen = 0;
        for (; base < with.count; base++) {
            bool takes = false;
            for (size_t k = 0; k < sizeof marked / sizeof *marked; k++)
                takes = takes || with.at[base].codepoint == marked[k];
            if (takes && !with.at[base].is_mark && seen++ == marks) break;
        }
        assert_true(base < with.count);
        assert_int_equal(mark->codepoint, 0x2022);
        assert_int_equal(mark->size, EM / 2);
        assert_near(mark->x + mark->advance / 2, with.at[base].x + with.at[base].advance / 2);
        assert_near(mark->y, 8800 + 600); /* its em box stands on the text's: ascent 0.88, descent 0.12 */
        marks++;
    }
    assert_int_equal(marks, sizeof marked / sizeof *marked);
}

/* J-3.3.9.1: the text stands as it would without, whatever the measure. */
static void marks_change_no_spacing(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *plain = prepare(fonts, "永永、永「永永」永ABC永永・永永。永永永永永永"),
                    *marked = prepare(fonts, "永永、:kenten[永「永永」永ABC永永・永永。永永]永永永永");
    for (int ems = 5; ems < 20; ems++) {
        Lines a = set(fonts, plain, ems), b = set(fonts, marked, ems);
        assert_int_equal(a.count, b.count);
        for (size_t i = 0; i < a.count; i++) {
            ShownLine without = show(fonts, plain, &a.line[i]), with = show(fonts, marked, &b.line[i]);
            size_t k = 0;
            for (size_t g = 0; g < with.count; g++) {
                if (with.at[g].is_mark) continue;
                assert_int_equal(with.at[g].codepoint, without.at[k].codepoint);
                assert_int_equal(with.at[g].x, without.at[k++].x);
            }
            assert_int_equal(k, without.count);
        }
    }
}

static void other_marks_and_styles(void **state) {
    RealFonts *fonts = *state;
    ShownLine sesame = show_first(fonts, "永:kenten[永]{sesame}");
    assert_int_equal(sesame.at[sesame.count - 1].codepoint, 0xFE45);
    Style emphasis = fonts->body;
    emphasis.name = STR("emphasis");
    emphasis.emphasis_mark = EMPHASIS_MARK_CIRCLE;
    map_put(fonts->arena, &fonts->sheet.styles, emphasis.name, &emphasis);
    ShownLine styled = show_first(fonts, "永*永永*");
    assert_int_equal(styled.count, 5);
    assert_int_equal(styled.at[4].codepoint, 0x25CF);
    fonts->body.emphasis_mark = EMPHASIS_MARK_DOT;
    ShownLine whole = show_first(fonts, "永永");
    fonts->body.emphasis_mark = EMPHASIS_MARK_NONE;
    assert_int_equal(whole.count, 4);
}

/* A reading stands where the marks would: they go below. */
static void marks_and_readings_do_not_meet(void **state) {
    ShownLine shown = show_first(*state, ":kenten[永｜永《えい》]");
    for (size_t i = 0; i < shown.count; i++)
        if (shown.at[i].is_mark) assert_near(shown.at[i].y, -1200 - 4400);
}

/* --- lines --- */

static void lines_run_through_gaps(void **state) {
    RealFonts *fonts = *state;
    ShownLine shown = show_first(fonts, "永:underline[永ABC「永」]永");
    assert_int_equal(shown.rule_count, 1);
    const Shown *closing = &shown.at[shown.count - 2];
    assert_int_equal(closing->codepoint, 0x300D);
    assert_int_equal(shown.rule[0].start, EM);
    assert_int_equal(shown.rule[0].end, closing->x + EM / 2);
    assert_true(shown.rule[0].rule_bottom + shown.rule[0].rule_height < -1200);
    assert_true(shown.rule[0].is_mark);
    assert_int_equal(show_first(fonts, "永:sideline[永]{double}").rule_count, 2);
    const Paragraph *paragraph = prepare(fonts, "永永永永:underline[永永永永]永永");
    Lines lines = set(fonts, paragraph, 6);
    ShownLine first = show(fonts, paragraph, &lines.line[0]), second = show(fonts, paragraph, &lines.line[1]);
    assert_int_equal(first.rule[0].start, 4 * EM);
    assert_int_equal(first.rule[0].end, 6 * EM);
    assert_int_equal(second.rule[0].start, 0);
    assert_int_equal(second.rule[0].end, 2 * EM);
}

/* --- reference marks --- */

/* J-4.2.3.1, J-A.20, J-3.1.10.11: raised, solid behind the word, and never parted from it or from 。 */
static void reference_marks_stay_with_their_word(void **state) {
    RealFonts *fonts = *state;
    ShownLine shown = show_first(fonts, "永:refmark[12]。");
    assert_int_equal(shown.at[1].x, EM);
    assert_int_equal(shown.at[1].size, 6000);
    assert_true(shown.at[1].y > 2000);
    const Paragraph *paragraph =
        prepare(fonts, "永永永永永永永永永永永永:refmark[注2]。永永ABC:refmark[（3）]DEF永");
    bool found = false;
    for (size_t i = 0; i < paragraph->atom_count; i++) {
        const Atom *atom = &paragraph->atoms[i];
        bool is_mark = paragraph->runs[atom->run].size == 6000;
        if (is_mark) assert_int_equal(atom->first_class, CLASS_REFERENCE_MARK);
        if (is_mark) assert_int_not_equal(paragraph->atoms[i - 1].break_after, BREAK_ALLOWED);
        if (is_mark) assert_int_equal(paragraph->atoms[i - 1].after.stretch_stage, 0);
        bool ends = is_mark && i + 1 < paragraph->atom_count &&
                    paragraph->runs[paragraph->atoms[i + 1].run].size != 6000;
        if (ends && paragraph->atoms[i + 1].first_class == CLASS_WESTERN) {
            assert_int_equal(atom->break_after, BREAK_ALLOWED);
            found = true;
        }
    }
    assert_true(found);
    Lines lines = set(fonts, paragraph, 12);
    assert_int_equal(lines.line[0].atom_end, 11); /* the twelfth 永 goes with its mark and 。 */
}

/* --- jidori --- */

static void check_places(RealFonts *fonts, const char *text, const Length *x, size_t count) {
    ShownLine shown = show_first(fonts, text);
    for (size_t i = 0; i < count; i++) assert_near(shown.at[i].x, x[i]);
}

/* J-3.7.3.1 */
static void jidori_fills_its_width(void **state) {
    RealFonts *fonts = *state;
    check_places(fonts, ":jidori[山田]{width=7zw}様", (Length[]){0, 60000, 70000}, 3);
    check_places(fonts, ":jidori[山田太郎]{characters=7}様", (Length[]){0, 20000, 40000, 60000, 70000}, 5);
    check_places(fonts, ":jidori[森]{5zw}様", (Length[]){0, 50000}, 2);
    /* by the number of characters: 2 over 6 em, 3 to 6 over 7, more are solid */
    check_places(fonts, ":jidori[佐藤]様", (Length[]){0, 50000, 60000}, 3);
    check_places(fonts, ":jidori[長谷川]様", (Length[]){0, 30000, 60000, 70000}, 4);
    check_places(fonts, ":jidori[永永永永永永永]様", (Length[]){0, 10000, 20000, 30000}, 4);
    /* the outer sides of brackets open, the inner ones do not; half bodies: 永 「永」 永 over 6 em */
    check_places(fonts, ":jidori[永「永」永]{6zw}様", (Length[]){0, 15000, 25000, 35000, 50000, 60000}, 6);
    /* pieces that hold together stay solid */
    check_places(fonts, ":jidori[永――永]{6zw}様", (Length[]){0, 20000, 30000, 50000, 60000}, 5);
}

static void jidori_holds_its_width_in_a_line(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *paragraph = prepare(fonts, "永:jidori[永永]{4zw}永永永永永永永永「永永永永永永");
    for (int halves = 12; halves < 40; halves++) {
        Lines lines = set(fonts, paragraph, halves / 2.0);
        ShownLine shown = show(fonts, paragraph, &lines.line[0]);
        assert_int_equal(shown.at[2].x - shown.at[1].x, 3 * EM);
    }
}

static void too_narrow_jidori_is_told_of(void **state) {
    RealFonts *fonts = *state;
    size_t before = diagnostics_count(fonts->diagnostics, SEVERITY_WARNING);
    check_places(fonts, ":jidori[永永永]{2zw}永", (Length[]){0, 10000, 20000, 30000}, 4);
    assert_int_equal(diagnostics_count(fonts->diagnostics, SEVERITY_WARNING), before + 1);
}

/* --- warichu --- */

/* J-3.4.2.1: two lines of small type, solid and centred, between brackets of the text's size. J-3.4.2.2: as
 * equal as possible, the first not shorter. */
static void note_in_one_line(void **state) {
    ShownLine shown = show_first(*state, "永:warichu[一二三四五]永");
    static const uint32_t order[] = {0x6C38, 0xFF08, 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0xFF09, 0x6C38};
    assert_int_equal(shown.count, sizeof order / sizeof *order);
    for (size_t i = 0; i < shown.count; i++) assert_int_equal(shown.at[i].codepoint, order[i]);
    Length left = 15000; /* 永 and the bracket's half body: cl-28 and cl-29 are solid outside (table 1) */
    for (size_t i = 0; i < 5; i++) {
        const Shown *small = &shown.at[2 + i];
        assert_int_equal(small->size, NOTE_EM);
        assert_near(small->x, left + (Length)(i < 3 ? i : i - 3) * NOTE_EM);
        assert_near(small->y, i < 3 ? 3800 + NOTE_EM * 12 / 100 : 3800 - NOTE_EM * 88 / 100);
    }
    assert_int_equal(shown.at[7].size, EM);
    assert_near(shown.at[7].x, left + 3 * NOTE_EM);
    assert_near(shown.at[8].x, left + 3 * NOTE_EM + EM / 2);
}

static void note_keeps_kinsoku(void **state) {
    ShownLine shown = show_first(*state, ":warichu[一二三、四五六]");
    size_t upper = 0;
    for (size_t i = 0; i < shown.count; i++) upper += shown.at[i].size == NOTE_EM && shown.at[i].y > 3800;
    assert_int_equal(upper, 4); /* 、 begins no line */
    assert_int_equal(shown.at[5].codepoint, 0x56DB);
}

static void crowded_note_is_told_of(void **state) {
    RealFonts *fonts = *state;
    size_t before = diagnostics_count(fonts->diagnostics, SEVERITY_WARNING);
    prepare(fonts, ":warichu[一:kenten[二]三]と:warichu[｜一《いち》二]と:warichu[:underline[一]二]");
    assert_int_equal(diagnostics_count(fonts->diagnostics, SEVERITY_WARNING), before + 2);
}

static void check_note_lines(RealFonts *fonts, const Paragraph *paragraph, Lines lines, Str note) {
    size_t at = 0;
    for (size_t i = 0; i < lines.count; i++) {
        const Line *line = &lines.line[i];
        const Atom *first = &paragraph->atoms[line->atom_start],
                   *last = &paragraph->atoms[line->atom_end - 1];
        assert_int_not_equal(first->first_class, CLASS_WARICHU_CLOSING);
        for (size_t k = 0; k < line->note_count; k++) assert_true(line->notes[k].half_count > 0);
        assert_int_not_equal(last->last_class, CLASS_WARICHU_OPENING);
        bool is_narrow = line->measure < 10 * EM; /* J-4.4.3.6 */
        if (!line->is_last && line->overflow == 0 && !is_narrow) assert_int_equal(line->width, line->measure);
        ShownLine shown = show(fonts, paragraph, line);
        Length end = 0;
        for (size_t k = 0; k < shown.count; k++) {
            if (shown.at[k].size == EM) continue;
            size_t from = at;
            assert_int_equal(shown.at[k].codepoint, utf8_decode(note, &at));
            assert_true(at > from);
            if (shown.at[k].x + NOTE_EM / 2 > end) end = shown.at[k].x + NOTE_EM / 2;
        }
        assert_true(end <= line->measure + line->overflow + 10);
    }
    assert_int_equal(at, note.length);
}

/* J-3.4.3.1: over lines, all of the note once and in order; no line begins with its closing bracket nor ends
 * with its opening one, and every line but the last is full. */
static void notes_go_on_over_lines(void **state) {
    RealFonts *fonts = *state;
    static const char note[] =
        "一二三四五、「六七」。八九十百千万億兆京垓、一二三四五六七八九十。あいうえおっかきくけこ";
    static const char *const before[] = {"永永", "永", "永永永永永", "永永永永、永「永」永永"};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        Str text =
            str_format(fonts->arena, "%s:warichu[%s]永永永、永永永永永永永永永永永永", before[i], note);
        const Paragraph *paragraph = prepare(fonts, str_to_c(fonts->arena, text));
        for (int halves = 16; halves < 80; halves++)
            check_note_lines(fonts, paragraph, set(fonts, paragraph, halves / 2.0), STR(note));
    }
}

/* --- the others --- */

/* J-3.2.5.1: kept in the model; horizontal text sets it as it stands. */
static void tate_chu_yoko_stands_as_it_is(void **state) {
    RealFonts *fonts = *state;
    ShownLine plain = show_first(fonts, "永12永"), span = show_first(fonts, "永:tcy[12]永");
    assert_int_equal(plain.count, span.count);
    for (size_t i = 0; i < plain.count; i++) assert_int_equal(plain.at[i].x, span.at[i].x);
    assert_false(diagnostics_count(fonts->diagnostics, SEVERITY_ERROR) > 0);
}

static void nobr_holds_over_looks(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *paragraph = prepare(fonts, "永永:nobr[永**永**:small[永]永]永永");
    for (size_t i = 2; i < 5; i++) assert_int_equal(paragraph->atoms[i].break_after, BREAK_FORBIDDEN);
    assert_int_equal(paragraph->atoms[5].break_after, BREAK_ALLOWED);
}

static void colours_are_taken(void **state) {
    RealFonts *fonts = *state;
    const Paragraph *paragraph = prepare(fonts, "永:color[永]{#c00000}");
    const Color ink = paragraph->runs[1].ink;
    assert_int_equal(ink.space, COLOR_RGB);
    assert_int_equal(ink.value[0], 753);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_stand_over_each_character),
        cmocka_unit_test(marks_change_no_spacing),
        cmocka_unit_test(marks_and_readings_do_not_meet),
        cmocka_unit_test(lines_run_through_gaps),
        cmocka_unit_test(reference_marks_stay_with_their_word),
        cmocka_unit_test(jidori_fills_its_width),
        cmocka_unit_test(jidori_holds_its_width_in_a_line),
        cmocka_unit_test(too_narrow_jidori_is_told_of),
        cmocka_unit_test(note_in_one_line),
        cmocka_unit_test(note_keeps_kinsoku),
        cmocka_unit_test(crowded_note_is_told_of),
        cmocka_unit_test(notes_go_on_over_lines),
        cmocka_unit_test(tate_chu_yoko_stands_as_it_is),
        cmocka_unit_test(nobr_holds_over_looks),
        cmocka_unit_test(colours_are_taken),
        cmocka_unit_test(other_marks_and_styles),
    };
    return cmocka_run_group_tests(tests, open_state, close_state);
}
