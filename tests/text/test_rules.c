/* JLReq's rules as cases: text, measure and options → where every glyph stands (tests/text/rules).
 *
 * A line of a case file:   rules | measure in ems | options | text in our markup | expected [| readings]
 * expected: the characters of each line; ¦ between lines; _ is a gap of a quarter em, {n} and {n/m} one of so
 * many ems (negative too). A line that ends in * may be followed by anything. Blanks are gaps, so they are
 * not written. readings: x of every ruby character in ems, ¦ between lines. In the text ⏎ is a line end of
 * the source, ¦ a bar. The bodies are those of the rules (J-3.1.2.1), not the program's: the expectations
 * stand on JLReq's words alone.
 */
#include "base/utf8.h"
#include "real_markup.h"

#include <math.h>

enum { EM = 10000, TOLERANCE = EM / 500, MOST_GLYPHS = 400 };

typedef struct Case {
    Str rules, text, expected, readings;
    double measure;
    Style style;
    Measure set;
    bool only_breaks;
    const char *file;
    int line;
} Case;

/* A glyph where it is, or where it should be. */
typedef struct Mark {
    uint32_t codepoint;
    Length x;
} Mark;

typedef struct Marks {
    Mark at[MOST_GLYPHS];
    size_t count;
} Marks;

static int open_state(void **state) {
    *state = real_fonts_open();
    return 0;
}

static int close_state(void **state) {
    real_fonts_close(*state);
    return 0;
}

/* --- case files --- */

static char *read_file(Arena *arena, const char *path) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file);
    rewind(file);
    char *text = arena_alloc(arena, size + 1);
    assert_int_equal(fread(text, 1, size, file), size);
    fclose(file);
    return text;
}

static Str cut(Str *rest, Str separator) {
    size_t at = str_find(*rest, separator);
    Str part = at == SIZE_MAX ? *rest : str_slice(*rest, 0, at);
    *rest = at == SIZE_MAX ? (Str){0} : str_slice(*rest, at + separator.length, rest->length);
    return part;
}

static double number_of(Arena *arena, Str text) {
    char *end, *start = str_to_c(arena, text);
    double value = strtod(start, &end);
    if (*end == '/') value /= strtod(end + 1, NULL);
    return value;
}

static int choice(Str value, const char *const *names) {
    for (int i = 0; names[i] != NULL; i++)
        if (str_equal(value, str_from_c(names[i]))) return i;
    fail_msg("unknown value %.*s", STR_ARGS(value));
    return 0;
}

/* Stops in ems, each with the first letter of how it aligns: 5,15e,20c,28d. */
static void set_tabs(Arena *arena, Case *entry, Str value) {
    static const char letters[] = "secd";
    TabStop *stops = ARENA_ARRAY(arena, TabStop, value.length);
    for (; value.length > 0; entry->style.tab_count++) {
        Str stop = cut(&value, STR(","));
        const char *letter = strchr(letters, stop.text[stop.length - 1]);
        stops[entry->style.tab_count] = (TabStop){.at = (Length)(number_of(arena, stop) * EM),
                                                  .align = letter != NULL ? (TabAlign)(letter - letters) : 0};
    }
    entry->style.tabs = stops;
}

static void set_option(Arena *arena, Case *entry, Str option) {
    static const char *const kinsoku[] = {"very-loose", "loose", "normal", "strict", NULL};
    static const char *const bracket[] = {"tentsuki", "half-em", "tentsuki-half-indent", NULL};
    static const char *const hanging[] = {"none", "allow", "force", NULL};
    static const char *const aside[] = {"spaced", "solid", NULL};
    static const char *const line_end[] = {"whole-or-none", "jis", "none", NULL};
    static const char *const reduction[] = {"jlreq", "jis", "book", NULL};
    static const char *const repeat[] = {"mark", "character", NULL};
    static const char *const ruby_edge[] = {"reading", "base", NULL};
    static const char *const jukugo[] = {"block", "each", NULL};
    static const char *const align[] = {"justify", "start", "center", "end", "spread", NULL};
    Str value = option, key = cut(&value, STR("="));
    if (str_equal(key, STR("kinsoku")))
        entry->style.kinsoku = (KinsokuLevel)choice(value, kinsoku);
    else if (str_equal(key, STR("bracket")))
        entry->style.line_head_bracket = (LineHeadBracket)choice(value, bracket);
    else if (str_equal(key, STR("hanging")))
        entry->style.hanging = (Hanging)choice(value, hanging);
    else if (str_equal(key, STR("align")))
        entry->style.align = (Align)choice(value, align);
    else if (str_equal(key, STR("aside")))
        entry->style.aside_brackets = (AsideBrackets)choice(value, aside);
    else if (str_equal(key, STR("line-end")))
        entry->style.line_end_space = (LineEndSpace)choice(value, line_end);
    else if (str_equal(key, STR("reduction")))
        entry->style.reduction = (Reduction)choice(value, reduction);
    else if (str_equal(key, STR("repeat")))
        entry->style.line_head_repeat = (LineHeadRepeat)choice(value, repeat);
    else if (str_equal(key, STR("ruby-edge")))
        entry->style.ruby_at_edge = (RubyAtEdge)choice(value, ruby_edge);
    else if (str_equal(key, STR("jukugo")))
        entry->style.jukugo_ruby = (JukugoRuby)choice(value, jukugo);
    else if (str_equal(key, STR("gap")))
        entry->style.western_gap = (int32_t)number_of(arena, value);
    else if (str_equal(key, STR("indent")))
        entry->set.first_indent = entry->style.first_indent = (Length)(number_of(arena, value) * EM);
    else if (str_equal(key, STR("no-line-start")))
        entry->style.no_line_start = value;
    else if (str_equal(key, STR("no-line-end")))
        entry->style.no_line_end = value;
    else if (str_equal(key, STR("may-start-line")))
        entry->style.may_start_line = value;
    else if (str_equal(key, STR("may-end-line")))
        entry->style.may_end_line = value;
    else if (str_equal(key, STR("tabs")))
        set_tabs(arena, entry, value);
    else if (str_equal(key, STR("spread-letters")))
        entry->style.spread_letters = true;
    else if (str_equal(key, STR("formula")))
        entry->style.is_formula = true;
    else if (str_equal(key, STR("breaks")))
        entry->only_breaks = true;
    else
        fail_msg("unknown option %.*s", STR_ARGS(key));
}

/* The line as YAML's block text, so that the markup is read as in a report. */
static Inline *read_text(RealFonts *fonts, Str text) {
    StrBuilder yaml = {.arena = fonts->arena};
    str_append_c(&yaml, "text: |\n  ");
    for (Str rest = text; rest.length > 0;) {
        for (Str line = cut(&rest, STR("⏎")); line.length > 0;) {
            str_append(&yaml, cut(&line, STR("¦")));
            if (line.length > 0) str_append_c(&yaml, "|");
        }
        if (rest.length > 0) str_append_c(&yaml, "\n  ");
    }
    str_append_c(&yaml, "\n");
    return real_markup(fonts, str_built(&yaml));
}

static Case read_case(RealFonts *fonts, Str line) {
    Case entry = {.style = fonts->body};
    entry.style.first_indent = 0;
    entry.rules = str_trim(cut(&line, STR("|")));
    entry.measure = number_of(fonts->arena, str_trim(cut(&line, STR("|"))));
    entry.set.width = (Length)lround(entry.measure * EM);
    Str options = str_trim(cut(&line, STR("|")));
    while (options.length > 0) set_option(fonts->arena, &entry, str_trim(cut(&options, STR(" "))));
    entry.text = str_trim(cut(&line, STR("|")));
    entry.expected = str_trim(cut(&line, STR("|")));
    entry.readings = str_trim(cut(&line, STR("|")));
    return entry;
}

/* --- what the rules say --- */

typedef struct Body {
    double width, offset; /* of the glyph's em box from the body's left edge */
} Body;

static Body body_of(uint32_t c) {
    static const char opening[] = "（〔［｛〈《「『【｟〘〖“‘",
                      closing[] = "）〕］｝〉》」』】｠〙〗”’、，。．", dots[] = "・：；";
    char bytes[5] = {0};
    utf8_encode(c, bytes);
    if (c < 0x100 && c != 0xD7 && c != 0xF7 && c != 0xB1 && c != 0xB0) return (Body){0.5, 0};
    if (strstr(opening, bytes) != NULL) return (Body){0.5, -0.5};
    if (strstr(closing, bytes) != NULL) return (Body){0.5, 0};
    if (strstr(dots, bytes) != NULL || c == 0x30A0) return (Body){0.5, -0.25};
    if (c == 0x2013) return (Body){0.5, 0}; /* the face's own half em */
    return (Body){1, 0};
}

static Marks expected_marks(Arena *arena, Str line) {
    Marks marks = {.count = 0};
    double pen = 0;
    for (size_t at = 0; at < line.length;) {
        uint32_t c = utf8_decode(line, &at);
        if (c == '_') {
            pen += 0.25;
        } else if (c == '{') {
            size_t end = at;
            while (line.text[end] != '}') end++;
            pen += number_of(arena, str_slice(line, at, end));
            at = end + 1;
        } else {
            Body body = body_of(c);
            assert_true(marks.count < MOST_GLYPHS);
            marks.at[marks.count++] = (Mark){c, (Length)lround((pen + body.offset) * EM)};
            pen += body.width;
        }
    }
    return marks;
}

static Marks expected_readings(Arena *arena, Str line) {
    Marks marks = {.count = 0};
    while (line.length > 0) {
        Str word = str_trim(cut(&line, STR(" ")));
        if (word.length > 0) marks.at[marks.count++] = (Mark){0, (Length)lround(number_of(arena, word) * EM)};
    }
    return marks;
}

/* --- what is set --- */

static bool is_blank(uint32_t c) {
    return c == ' ' || c == 0xA0 || c == 0x3000;
}

static void placed_marks(Arena *arena, const Paragraph *paragraph, const Line *line, Marks *base,
                         Marks *readings) {
    size_t run_count;
    const PlacedRun *runs = line_place(arena, paragraph, line, &run_count);
    for (size_t i = 0; i < run_count; i++) {
        bool is_reading = runs[i].text.text != paragraph->text.text;
        for (size_t k = 0; k < runs[i].glyph_count; k++) {
            const PlacedGlyph *glyph = &runs[i].glyphs[k];
            if (glyph->text_end == glyph->text_start) continue;
            size_t at = glyph->text_start;
            uint32_t c = utf8_decode(runs[i].text, &at);
            if (is_blank(c)) continue;
            Marks *marks = is_reading ? readings : base;
            assert_true(marks->count < MOST_GLYPHS);
            marks->at[marks->count++] = (Mark){is_reading ? 0 : c, glyph->x};
        }
    }
}

static void append_marks(StrBuilder *builder, const Marks *marks) {
    for (size_t i = 0; i < marks->count; i++) {
        if (marks->at[i].codepoint != 0) str_append_codepoint(builder, marks->at[i].codepoint);
        str_append_format(builder, "%g ", (double)(marks->at[i].x * 1000LL / EM) / 1000);
    }
}

static bool marks_equal(const Marks *a, const Marks *b, bool only_text) {
    if (a->count != b->count) return false;
    for (size_t i = 0; i < a->count; i++) {
        Length difference = a->at[i].x - b->at[i].x;
        if (a->at[i].codepoint != b->at[i].codepoint) return false;
        if (!only_text && (difference > TOLERANCE || difference < -TOLERANCE)) return false;
    }
    return true;
}

static bool tell(RealFonts *fonts, const Case *entry, const char *what, size_t line, const Marks *wanted,
                 const Marks *set) {
    StrBuilder builder = {.arena = fonts->scratch};
    str_append_format(&builder, "# %s:%d: %.*s: %s of line %zu\n#   wanted ", entry->file, entry->line,
                      STR_ARGS(entry->rules), what, line + 1);
    append_marks(&builder, wanted);
    str_append_c(&builder, "\n#   set    ");
    append_marks(&builder, set);
    print_message("%.*s\n", STR_ARGS(str_built(&builder)));
    return false;
}

static bool holds(RealFonts *fonts, const Case *entry) {
    Inline *text = read_text(fonts, entry->text);
    const Paragraph *paragraph = paragraph_prepare(fonts->arena, fonts->diagnostics, &fonts->context, text,
                                                   &entry->style, 1, (Span){0});
    Lines lines = line_break(fonts->arena, paragraph, &entry->set);
    Str rest = entry->expected, rest_readings = entry->readings;
    bool open = str_ends_with(rest, STR("*"));
    if (open) rest = str_slice(rest, 0, rest.length - 1);
    size_t count = 0;
    for (; rest.length > 0; count++) {
        Marks wanted = expected_marks(fonts->arena, cut(&rest, STR("¦")));
        Marks wanted_readings = expected_readings(fonts->arena, cut(&rest_readings, STR("¦")));
        Marks set = {.count = 0}, readings = {.count = 0};
        if (count < lines.count) placed_marks(fonts->arena, paragraph, &lines.line[count], &set, &readings);
        if (!marks_equal(&wanted, &set, entry->only_breaks))
            return tell(fonts, entry, "text", count, &wanted, &set);
        if (entry->readings.length > 0 && !marks_equal(&wanted_readings, &readings, false))
            return tell(fonts, entry, "readings", count, &wanted_readings, &readings);
    }
    if (count < lines.count && !open) {
        Marks none = {.count = 0}, set = {.count = 0}, readings = {.count = 0};
        placed_marks(fonts->arena, paragraph, &lines.line[count], &set, &readings);
        return tell(fonts, entry, "a further line: text", count, &none, &set);
    }
    return true;
}

/* The page that lists the rules names each rule that a case shows. */
static void check_documented(Arena *arena, const Case *entry, Str page) {
    for (Str rest = entry->rules; rest.length > 0;) {
        Str rule = str_trim(cut(&rest, STR(" ")));
        if (rule.length == 0 || rule.text[0] != 'J') continue;
        bool found = false;
        for (Str left = page; !found && left.length > 0;) {
            size_t at = str_find(left, rule);
            if (at == SIZE_MAX) break;
            left = str_slice(left, at + rule.length, left.length);
            found = left.length == 0 || (left.text[0] != '.' && (left.text[0] < '0' || left.text[0] > '9')) ||
                    (left.text[0] == '.' && left.length > 1 && left.text[1] == ' ');
        }
        if (!found) fail_msg("docs/composition.md does not name %s", str_to_c(arena, rule));
    }
}

static void check_file(RealFonts *fonts, const char *path) {
    Str text = str_from_c(read_file(fonts->arena, path));
    Str page = str_from_c(read_file(fonts->arena, "docs/composition.md"));
    int failed = 0, cases = 0;
    for (int line = 1; text.length > 0; line++) {
        Str entry_text = cut(&text, STR("\n"));
        if (str_trim(entry_text).length == 0 || entry_text.text[0] == '#') continue;
        Case entry = read_case(fonts, entry_text);
        entry.file = path;
        entry.line = line;
        cases++;
        check_documented(fonts->arena, &entry, page);
        if (!holds(fonts, &entry)) failed++;
    }
    assert_true(cases > 0);
    if (failed > 0) fail_msg("%s: %d of %d cases", path, failed, cases);
}

static void check_named(void **state, const char *name) {
    char path[100];
    snprintf(path, sizeof path, "tests/text/rules/%s.txt", name);
    check_file(*state, path);
}

#define RULES(function, name)                                                                                \
    static void function(void **state) {                                                                     \
        check_named(state, name);                                                                            \
    }
RULES(marks_and_spaces, "marks")
RULES(line_heads_and_ends, "lines")
RULES(kinsoku_levels, "kinsoku")
RULES(unbreakable_runs, "unbreakable")
RULES(mixed_text, "mixed")
RULES(adjustment, "adjustment")
RULES(ruby, "ruby")
RULES(spans, "spans")
RULES(variants, "variants")

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_and_spaces),
        cmocka_unit_test(line_heads_and_ends),
        cmocka_unit_test(kinsoku_levels),
        cmocka_unit_test(unbreakable_runs),
        cmocka_unit_test(mixed_text),
        cmocka_unit_test(adjustment),
        cmocka_unit_test(ruby),
        cmocka_unit_test(spans),
        cmocka_unit_test(variants),
    };
    return cmocka_run_group_tests(tests, open_state, close_state);
}
