/* The keys of layout files, as tables over the structs of document/style.h.
 *
 * Takes: nothing. Gives: constant tables. Invariant: offsets are of the field of the key's name.
 */
#include "input/layout_fields.h"

#define TABLE_OF(array) ((FieldTable){(array), sizeof(array) / sizeof *(array)})
#define PLAIN(owner, key, kind)                                                                              \
    { .name = #key, .type = (kind), .offset = offsetof(owner, key) }
#define STYLE(key, kind)                                                                                     \
    { .name = #key, .type = (kind), .offset = offsetof(StyleEntry, style) + offsetof(Style, key) }
#define STYLE_CHOICE(key, names)                                                                             \
    {                                                                                                        \
        .name = #key, .type = FIELD_CHOICE, .offset = offsetof(StyleEntry, style) + offsetof(Style, key),    \
        .choices = (names)                                                                                   \
    }
#define STYLE_FLAGGED(key, mark)                                                                             \
    {                                                                                                        \
        .name = #key, .type = FIELD_COLOR, .offset = offsetof(StyleEntry, style) + offsetof(Style, key),     \
        .has_flag = true, .flag = offsetof(StyleEntry, style) + offsetof(Style, mark)                        \
    }
#define FLAGGED(owner, key, mark)                                                                            \
    {                                                                                                        \
        .name = #key, .type = FIELD_COLOR, .offset = offsetof(owner, key), .has_flag = true,                 \
        .flag = offsetof(owner, mark)                                                                        \
    }

static const Choice aligns[] = {{"justify", ALIGN_JUSTIFY}, {"start", ALIGN_START},
                                {"center", ALIGN_CENTER},   {"end", ALIGN_END},
                                {"spread", ALIGN_SPREAD},   {NULL, 0}};
static const Choice kinsoku_levels[] = {{"very-loose", KINSOKU_VERY_LOOSE},
                                        {"loose", KINSOKU_LOOSE},
                                        {"normal", KINSOKU_NORMAL},
                                        {"strict", KINSOKU_STRICT},
                                        {NULL, 0}};
static const Choice emphasis_marks[] = {
    {"none", EMPHASIS_MARK_NONE},
    {"dot", EMPHASIS_MARK_DOT},
    {"sesame", EMPHASIS_MARK_SESAME},
    {"open-sesame", EMPHASIS_MARK_OPEN_SESAME},
    {"circle", EMPHASIS_MARK_CIRCLE},
    {"open-circle", EMPHASIS_MARK_OPEN_CIRCLE},
    {"double-circle", EMPHASIS_MARK_DOUBLE_CIRCLE},
    {"triangle", EMPHASIS_MARK_TRIANGLE},
    {NULL, 0},
};
static const Choice underlines[] = {
    {"none", UNDERLINE_NONE},
    {"single", UNDERLINE_SINGLE},
    {"double", UNDERLINE_DOUBLE},
    {NULL, 0},
};
static const Choice hangings[] = {
    {"none", HANGING_NONE}, {"allow", HANGING_ALLOW}, {"force", HANGING_FORCE}, {NULL, 0}};
static const Choice brackets[] = {{"tentsuki", BRACKET_TENTSUKI},
                                  {"half-em", BRACKET_HALF_EM},
                                  {"tentsuki-half-indent", BRACKET_TENTSUKI_HALF_INDENT},
                                  {NULL, 0}};
static const Choice aside_brackets[] = {{"spaced", ASIDE_SPACED}, {"solid", ASIDE_SOLID}, {NULL, 0}};
static const Choice line_end_spaces[] = {
    {"whole-or-none", END_SPACE_WHOLE_OR_NONE}, {"jis", END_SPACE_JIS}, {"none", END_SPACE_NONE}, {NULL, 0}};
static const Choice reductions[] = {
    {"jlreq", REDUCTION_JLREQ}, {"jis", REDUCTION_JIS}, {"book", REDUCTION_BOOK}, {NULL, 0}};
static const Choice line_head_repeats[] = {{"mark", REPEAT_MARK}, {"character", REPEAT_CHARACTER}, {NULL, 0}};
static const Choice ruby_edges[] = {{"reading", RUBY_EDGE_READING}, {"base", RUBY_EDGE_BASE}, {NULL, 0}};
static const Choice jukugo_rubies[] = {{"block", JUKUGO_BLOCK}, {"each", JUKUGO_EACH}, {NULL, 0}};
static const Choice places[] = {{"head", 0}, {"foot", 1}, {NULL, 0}};
static const Choice sides[] = {
    {"left", SIDE_LEFT},       {"right", SIDE_RIGHT},           {"inside", SIDE_INSIDE},
    {"outside", SIDE_OUTSIDE}, {"center", RUNNING_SIDE_CENTER}, {NULL, 0}};

static const Choice placements[] = {
    {"block", HEADING_BLOCK}, {"run-in", HEADING_RUN_IN}, {"cut-in", HEADING_CUT_IN}, {NULL, 0}};
static const Choice folio_styles[] = {{"arabic", FOLIO_ARABIC}, {"roman", FOLIO_ROMAN}, {NULL, 0}};
static const Choice leaders[] = {{"dots", LEADER_DOTS}, {"none", LEADER_NONE}, {NULL, 0}};
static const Choice mark_places[] = {{"raised", MARKS_RAISED}, {"between-lines", MARKS_BETWEEN}, {NULL, 0}};
static const Choice note_places[] = {
    {"foot", NOTES_AT_FOOT}, {"chapter-end", NOTES_AT_CHAPTER_END}, {NULL, 0}};
static const Choice note_counts[] = {
    {"page", NOTES_BY_PAGE}, {"chapter", NOTES_BY_CHAPTER}, {"document", NOTES_BY_DOCUMENT}, {NULL, 0}};

FieldTable layout_root_fields(void) {
    static const Field fields[] = {
        {.name = "formatVersion", .type = FIELD_NODE, .offset = offsetof(LayoutRoot, version)},
        PLAIN(LayoutRoot, layout, FIELD_STRING),
        PLAIN(LayoutRoot, extends, FIELD_NODE),
        PLAIN(LayoutRoot, page, FIELD_NODE),
        PLAIN(LayoutRoot, running, FIELD_NODE),
        PLAIN(LayoutRoot, opener, FIELD_NODE),
        PLAIN(LayoutRoot, numbering, FIELD_NODE),
        PLAIN(LayoutRoot, headings, FIELD_NODE),
        PLAIN(LayoutRoot, list, FIELD_NODE),
        PLAIN(LayoutRoot, styles, FIELD_NODE),
        PLAIN(LayoutRoot, table, FIELD_NODE),
        PLAIN(LayoutRoot, tables, FIELD_NODE),
        PLAIN(LayoutRoot, figure, FIELD_NODE),
        PLAIN(LayoutRoot, profiles, FIELD_NODE),
        PLAIN(LayoutRoot, colors, FIELD_NODE),
        PLAIN(LayoutRoot, notes, FIELD_NODE),
        PLAIN(LayoutRoot, chart, FIELD_NODE),
        PLAIN(LayoutRoot, title, FIELD_NODE),
        PLAIN(LayoutRoot, bookmark, FIELD_NODE),
        PLAIN(LayoutRoot, author, FIELD_NODE),
        PLAIN(LayoutRoot, language, FIELD_NODE),
        PLAIN(LayoutRoot, data, FIELD_NODE),
        PLAIN(LayoutRoot, pages, FIELD_NODE),
        PLAIN(LayoutRoot, items, FIELD_NODE),
        PLAIN(LayoutRoot, contents, FIELD_NODE),
        PLAIN(LayoutRoot, references, FIELD_NODE),
    };
    return TABLE_OF(fields);
}

FieldTable layout_style_fields(void) {
    static const Field fields[] = {
        PLAIN(StyleEntry, extends, FIELD_STRING),
        PLAIN(StyleEntry, tabs, FIELD_NODE),
        STYLE(family, FIELD_STRING),
        STYLE(latin_family, FIELD_STRING),
        STYLE(latin_scale, FIELD_RATIO),
        STYLE(latin_shift, FIELD_RATIO),
        STYLE(bold, FIELD_BOOLEAN),
        STYLE(size, FIELD_LENGTH),
        STYLE(pitch, FIELD_LENGTH),
        STYLE_CHOICE(align, aligns),
        STYLE_CHOICE(kinsoku, kinsoku_levels),
        STYLE(no_line_start, FIELD_STRING),
        STYLE(no_line_end, FIELD_STRING),
        STYLE(may_start_line, FIELD_STRING),
        STYLE(may_end_line, FIELD_STRING),
        STYLE_CHOICE(hanging, hangings),
        STYLE_CHOICE(line_head_bracket, brackets),
        STYLE_CHOICE(aside_brackets, aside_brackets),
        STYLE_CHOICE(line_end_space, line_end_spaces),
        STYLE_CHOICE(reduction, reductions),
        STYLE_CHOICE(line_head_repeat, line_head_repeats),
        STYLE_CHOICE(ruby_at_edge, ruby_edges),
        STYLE_CHOICE(jukugo_ruby, jukugo_rubies),
        STYLE_CHOICE(emphasis_mark, emphasis_marks),
        STYLE_CHOICE(underline, underlines),
        STYLE(western_gap, FIELD_RATIO),
        STYLE(first_indent, FIELD_LENGTH),
        STYLE(indent_start, FIELD_LENGTH),
        STYLE(indent_end, FIELD_LENGTH),
        {.name = "lines",
         .type = FIELD_INTEGER,
         .offset = offsetof(StyleEntry, style) + offsetof(Style, lines),
         .least = 0,
         .most = 200},
        {.name = "lines_before",
         .type = FIELD_INTEGER,
         .offset = offsetof(StyleEntry, style) + offsetof(Style, lines_before),
         .least = 0,
         .most = 200},
        {.name = "lines_after",
         .type = FIELD_INTEGER,
         .offset = offsetof(StyleEntry, style) + offsetof(Style, lines_after),
         .least = 0,
         .most = 200},
        STYLE(space_before, FIELD_LENGTH),
        STYLE(space_after, FIELD_LENGTH),
        STYLE(ink, FIELD_COLOR),
        STYLE_FLAGGED(background, has_background),
        STYLE_FLAGGED(border, has_border),
        STYLE(border_width, FIELD_LENGTH),
        STYLE(padding_inline, FIELD_LENGTH),
        STYLE(padding_block, FIELD_LENGTH),
        STYLE_FLAGGED(bar_color, has_bar),
        STYLE_FLAGGED(rule_color, has_rule),
        STYLE(bar_width, FIELD_LENGTH),
        STYLE(bar_gap, FIELD_LENGTH),
        STYLE(rule_width, FIELD_LENGTH),
        STYLE(rule_gap, FIELD_LENGTH),
        STYLE(label_width, FIELD_LENGTH),
        STYLE(label_gap, FIELD_LENGTH),
        STYLE(keep_with_next, FIELD_BOOLEAN),
        STYLE(keep_together, FIELD_BOOLEAN),
        STYLE(break_at_phrases, FIELD_BOOLEAN),
        STYLE_CHOICE(placement, placements),
        STYLE(across, FIELD_BOOLEAN),
        STYLE(hyphenate, FIELD_BOOLEAN),
        STYLE(spread_letters, FIELD_BOOLEAN),
        STYLE(tabular_figures, FIELD_BOOLEAN),
        STYLE(label_bold, FIELD_BOOLEAN),
        STYLE_FLAGGED(label_ink, has_label_ink),
        STYLE(label_family, FIELD_STRING),
    };
    return TABLE_OF(fields);
}

FieldTable layout_tab_fields(void) {
    static const Choice tab_aligns[] = {
        {"start", TAB_START}, {"end", TAB_END}, {"center", TAB_CENTER}, {"decimal", TAB_DECIMAL}, {NULL, 0}};
    static const Field fields[] = {
        {.name = "at", .type = FIELD_LENGTH, .offset = offsetof(TabStop, at), .is_required = true},
        {.name = "align", .type = FIELD_CHOICE, .offset = offsetof(TabStop, align), .choices = tab_aligns},
    };
    return TABLE_OF(fields);
}

FieldTable layout_page_fields(void) {
    static const Field fields[] = {
        PLAIN(PageEntry, size, FIELD_STRING),
        PLAIN(PageEntry, margin, FIELD_NODE),
        PLAIN(PageEntry, grid, FIELD_NODE),
        {.name = "width",
         .type = FIELD_LENGTH,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, width)},
        {.name = "height",
         .type = FIELD_LENGTH,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, height)},
        {.name = "inner_margin",
         .type = FIELD_LENGTH,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, inner_margin)},
        {.name = "top_margin",
         .type = FIELD_LENGTH,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, top_margin)},
        {.name = "characters",
         .type = FIELD_INTEGER,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, characters),
         .least = 1,
         .most = 1000},
        {.name = "lines",
         .type = FIELD_INTEGER,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, lines),
         .least = 1,
         .most = 1000},
        {.name = "columns",
         .type = FIELD_INTEGER,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, columns),
         .least = 1,
         .most = 12},
        {.name = "column_gap",
         .type = FIELD_INTEGER,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, column_gap),
         .least = 0,
         .most = 100},
        {.name = "balance",
         .type = FIELD_BOOLEAN,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, balance)},
        {.name = "two_sided",
         .type = FIELD_BOOLEAN,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, two_sided)},
        {.name = "first_folio",
         .type = FIELD_INTEGER,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, first_folio),
         .least = 1,
         .most = 99999},
        {.name = "front_folios",
         .type = FIELD_CHOICE,
         .offset = offsetof(PageEntry, master) + offsetof(PageMaster, front_folios),
         .choices = folio_styles},
    };
    return TABLE_OF(fields);
}

FieldTable layout_running_fields(void) {
    static const Field fields[] = {
        {.name = "text",
         .type = FIELD_STRING,
         .offset = offsetof(RunningEntry, item) + offsetof(RunningItem, pattern),
         .is_required = true},
        {.name = "style",
         .type = FIELD_STRING,
         .offset = offsetof(RunningEntry, item) + offsetof(RunningItem, style)},
        {.name = "at", .type = FIELD_CHOICE, .offset = offsetof(RunningEntry, at), .choices = places},
        {.name = "side", .type = FIELD_CHOICE, .offset = offsetof(RunningEntry, side), .choices = sides},
        {.name = "distance",
         .type = FIELD_LENGTH,
         .offset = offsetof(RunningEntry, item) + offsetof(RunningItem, distance)},
        {.name = "on_opener",
         .type = FIELD_BOOLEAN,
         .offset = offsetof(RunningEntry, item) + offsetof(RunningItem, on_opener)},
        {.name = "rule_color",
         .type = FIELD_COLOR,
         .offset = offsetof(RunningEntry, item) + offsetof(RunningItem, rule_color),
         .has_flag = true,
         .flag = offsetof(RunningEntry, item) + offsetof(RunningItem, has_rule)},
        {.name = "rule_width",
         .type = FIELD_LENGTH,
         .offset = offsetof(RunningEntry, item) + offsetof(RunningItem, rule_width)},
        {.name = "rule_gap",
         .type = FIELD_LENGTH,
         .offset = offsetof(RunningEntry, item) + offsetof(RunningItem, rule_gap)},
    };
    return TABLE_OF(fields);
}

FieldTable layout_opener_fields(void) {
    static const Field fields[] = {
        {.name = "on_right_page",
         .type = FIELD_BOOLEAN,
         .offset = offsetof(OpenerEntry, opener) + offsetof(ChapterOpener, on_right_page)},
        {.name = "own_page",
         .type = FIELD_BOOLEAN,
         .offset = offsetof(OpenerEntry, opener) + offsetof(ChapterOpener, own_page)},
        {.name = "lines_before",
         .type = FIELD_INTEGER,
         .offset = offsetof(OpenerEntry, opener) + offsetof(ChapterOpener, lines_before),
         .least = 0,
         .most = 200},
        {.name = "lines",
         .type = FIELD_INTEGER,
         .offset = offsetof(OpenerEntry, opener) + offsetof(ChapterOpener, lines),
         .least = 0,
         .most = 200},
        {.name = "number_style",
         .type = FIELD_STRING,
         .offset = offsetof(OpenerEntry, opener) + offsetof(ChapterOpener, number_style)},
        {.name = "title_style",
         .type = FIELD_STRING,
         .offset = offsetof(OpenerEntry, opener) + offsetof(ChapterOpener, title_style)},
        PLAIN(OpenerEntry, band, FIELD_NODE),
    };
    return TABLE_OF(fields);
}

FieldTable layout_band_fields(void) {
    static const Field fields[] = {
        {.name = "color",
         .type = FIELD_COLOR,
         .offset = offsetof(ChapterOpener, band_color),
         .has_flag = true,
         .flag = offsetof(ChapterOpener, has_band)},
        {.name = "top", .type = FIELD_LENGTH, .offset = offsetof(ChapterOpener, band_top)},
        {.name = "height", .type = FIELD_LENGTH, .offset = offsetof(ChapterOpener, band_height)},
    };
    return TABLE_OF(fields);
}

FieldTable layout_table_fields(void) {
    static const Field fields[] = {
        PLAIN(TableStyle, head_rule, FIELD_LENGTH),
        PLAIN(TableStyle, foot_rule, FIELD_LENGTH),
        PLAIN(TableStyle, row_rule, FIELD_LENGTH),
        PLAIN(TableStyle, column_rule, FIELD_LENGTH),
        PLAIN(TableStyle, head_column_rule, FIELD_LENGTH),
        PLAIN(TableStyle, rule_color, FIELD_COLOR),
        PLAIN(TableStyle, light_rule_color, FIELD_COLOR),
        FLAGGED(TableStyle, head_background, has_head_background),
        FLAGGED(TableStyle, total_background, has_total_background),
        FLAGGED(TableStyle, row_head_background, has_row_head_background),
        FLAGGED(TableStyle, group_background, has_group_background),
        FLAGGED(TableStyle, zebra_background, has_zebra_background),
    };
    return TABLE_OF(fields);
}

FieldTable layout_figure_fields(void) {
    static const Field fields[] = {
        PLAIN(FigureStyle, photo_gap, FIELD_LENGTH),
        PLAIN(FigureStyle, photo_max_height, FIELD_LENGTH),
        PLAIN(FigureStyle, photo_min_height, FIELD_LENGTH),
        PLAIN(FigureStyle, caption_gap, FIELD_LENGTH),
        PLAIN(FigureStyle, credit_gap, FIELD_LENGTH),
        {.name = "resolution_warning",
         .type = FIELD_INTEGER32,
         .offset = offsetof(FigureStyle, resolution_warning),
         .least = 0,
         .most = 10000},
        PLAIN(FigureStyle, float_width, FIELD_DIMENSION),
        PLAIN(FigureStyle, float_min_text, FIELD_DIMENSION),
        PLAIN(FigureStyle, float_gap, FIELD_LENGTH),
        PLAIN(FigureStyle, label_halo, FIELD_COLOR),
        PLAIN(FigureStyle, marker_color, FIELD_COLOR),
        PLAIN(FigureStyle, label_halo_width, FIELD_LENGTH),
        PLAIN(FigureStyle, marker_size, FIELD_LENGTH),
    };
    return TABLE_OF(fields);
}

FieldTable layout_note_fields(void) {
    static const Field fields[] = {
        {.name = "place", .type = FIELD_CHOICE, .offset = offsetof(NoteStyle, place), .choices = note_places},
        {.name = "numbering",
         .type = FIELD_CHOICE,
         .offset = offsetof(NoteStyle, numbering),
         .choices = note_counts},
        PLAIN(NoteStyle, mark, FIELD_STRING),
        {.name = "mark_place",
         .type = FIELD_CHOICE,
         .offset = offsetof(NoteStyle, mark_place),
         .choices = mark_places},
        PLAIN(NoteStyle, label, FIELD_STRING),
        PLAIN(NoteStyle, below_tables, FIELD_BOOLEAN),
        PLAIN(NoteStyle, space, FIELD_LENGTH),
        PLAIN(NoteStyle, rule_width, FIELD_LENGTH),
        PLAIN(NoteStyle, rule_gap, FIELD_LENGTH),
        PLAIN(NoteStyle, rule_length, FIELD_DIMENSION),
        PLAIN(NoteStyle, rule_color, FIELD_COLOR),
    };
    return TABLE_OF(fields);
}

FieldTable layout_chart_fields(void) {
    static const Field fields[] = {
        PLAIN(ChartEntry, palette, FIELD_NODE),
        PLAIN(ChartEntry, lines, FIELD_NODE),
        PLAIN(ChartEntry, hatches, FIELD_NODE),
        {.name = "axis_color",
         .type = FIELD_COLOR,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, axis_color)},
        {.name = "grid_color",
         .type = FIELD_COLOR,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, grid_color)},
        {.name = "hatch_color",
         .type = FIELD_COLOR,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, hatch_color)},
        {.name = "axis_width",
         .type = FIELD_LENGTH,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, axis_width)},
        {.name = "grid_width",
         .type = FIELD_LENGTH,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, grid_width)},
        {.name = "line_width",
         .type = FIELD_LENGTH,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, line_width)},
        {.name = "hatch_width",
         .type = FIELD_LENGTH,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, hatch_width)},
        {.name = "hatch_gap",
         .type = FIELD_LENGTH,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, hatch_gap)},
        {.name = "marker_size",
         .type = FIELD_LENGTH,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, marker_size)},
        {.name = "bar_width",
         .type = FIELD_LENGTH,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, bar_width)},
        {.name = "height",
         .type = FIELD_DIMENSION,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, height)},
        {.name = "bar_row",
         .type = FIELD_DIMENSION,
         .offset = offsetof(ChartEntry, style) + offsetof(ChartStyle, bar_row)},
    };
    return TABLE_OF(fields);
}

FieldTable layout_contents_fields(void) {
    static const Field fields[] = {
        {.name = "leader",
         .type = FIELD_CHOICE,
         .offset = offsetof(ContentsStyle, leader),
         .choices = leaders},
        PLAIN(ContentsStyle, leader_pitch, FIELD_LENGTH),
        PLAIN(ContentsStyle, leader_size, FIELD_LENGTH),
        PLAIN(ContentsStyle, number_width, FIELD_LENGTH),
    };
    return TABLE_OF(fields);
}

FieldTable layout_reference_fields(void) {
    static const Field fields[] = {
        PLAIN(ReferenceStyle, page, FIELD_STRING),
        PLAIN(ReferenceStyle, section, FIELD_STRING),
        PLAIN(ReferenceStyle, chapter, FIELD_STRING),
    };
    return TABLE_OF(fields);
}
