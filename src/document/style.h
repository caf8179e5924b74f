/* How it looks: named styles, page masters and the other data of a layout file.
 *
 * Takes: built by input/layout_file.c. Gives: for each node its Style, number and label.
 * Invariant: a StyleSheet's styles are complete (extends is worked out, lengths are absolute) and immutable.
 */
#ifndef HANMEN_DOCUMENT_STYLE_H
#define HANMEN_DOCUMENT_STYLE_H

#include "base/color.h"
#include "base/map.h"
#include "document/document.h"

typedef enum Align { ALIGN_JUSTIFY, ALIGN_START, ALIGN_CENTER, ALIGN_END, ALIGN_SPREAD } Align;
/* J-C.1 .. J-C.4 */
typedef enum KinsokuLevel { KINSOKU_VERY_LOOSE, KINSOKU_LOOSE, KINSOKU_NORMAL, KINSOKU_STRICT } KinsokuLevel;
typedef enum Hanging { HANGING_NONE, HANGING_ALLOW, HANGING_FORCE } Hanging;
/* J-3.1.5.1, .2: what an opening bracket does at a line's and a paragraph's head. */
typedef enum LineHeadBracket {
    BRACKET_TENTSUKI,
    BRACKET_HALF_EM,
    BRACKET_TENTSUKI_HALF_INDENT
} LineHeadBracket;

/* J-3.1.2.4: （ ） 〈 〉 around asides, with their spaces outside or without. */
typedef enum AsideBrackets { ASIDE_SPACED, ASIDE_SOLID } AsideBrackets;
/* J-3.1.9.1 to J-3.1.9.4: the space behind 。 、 」 ・ at a line's end. */
typedef enum LineEndSpace { END_SPACE_WHOLE_OR_NONE, END_SPACE_JIS, END_SPACE_NONE } LineEndSpace;
/* J-3.8.3.1, J-3.8.3.8, J-3.8.3.9: which spaces may shrink, and how far: JLReq's tables 3, 4 and 5. */
typedef enum Reduction { REDUCTION_JLREQ, REDUCTION_JIS, REDUCTION_BOOK } Reduction;
/* J-3.1.7.3: 々 that begins a line, or the character that it repeats in its place. */
typedef enum LineHeadRepeat { REPEAT_MARK, REPEAT_CHARACTER } LineHeadRepeat;
/* J-3.3.8.11: what is flush at a line's edge when a reading is wider than its base. */
typedef enum RubyAtEdge { RUBY_EDGE_READING, RUBY_EDGE_BASE } RubyAtEdge;

/* J-3.6.2.1: what of the text behind a tab stands at the stop. */
typedef enum TabAlign { TAB_START, TAB_END, TAB_CENTER, TAB_DECIMAL } TabAlign;
typedef struct TabStop {
    Length at; /* from the line's head */
    TabAlign align;
} TabStop;

/* J-3.3.7.2: readings of a word of which one is longer than its character: one block, or each with its own
 * (Appendix F). */
typedef enum JukugoRuby { JUKUGO_BLOCK, JUKUGO_EACH } JukugoRuby;

/* J-3.3.9.1: what stands over each character of emphasized text. */
typedef enum EmphasisMark {
    EMPHASIS_MARK_NONE,
    EMPHASIS_MARK_DOT,
    EMPHASIS_MARK_SESAME,
    EMPHASIS_MARK_OPEN_SESAME,
    EMPHASIS_MARK_CIRCLE,
    EMPHASIS_MARK_OPEN_CIRCLE,
    EMPHASIS_MARK_DOUBLE_CIRCLE,
    EMPHASIS_MARK_TRIANGLE
} EmphasisMark;
typedef enum Underline { UNDERLINE_NONE, UNDERLINE_SINGLE, UNDERLINE_DOUBLE } Underline;

/* Where a heading stands. */
typedef enum HeadingPlacement {
    HEADING_BLOCK,  /* in lines of its own */
    HEADING_RUN_IN, /* 同行見出し: in the first line of its text */
    HEADING_CUT_IN  /* 窓見出し: its text's first lines stand beside it */
} HeadingPlacement;

/* Set by input from a style's entry in the layout file. */
typedef struct Style {
    Str name;
    Span span;           /* of its entry in the layout file */
    Str family;          /* of fonts.yaml; Japanese text */
    Str latin_family;    /* Western text; empty = family */
    int32_t latin_scale; /* 1/1000 of size */
    int32_t latin_shift; /* 1/1000 of size, upwards */
    bool bold;
    Length size;
    Length pitch; /* line feed */
    Align align;
    KinsokuLevel kinsoku;
    Str no_line_start, no_line_end;   /* characters that the level lets begin or end a line, and must not */
    Str may_start_line, may_end_line; /* those that it does not, and may */
    Hanging hanging;
    LineHeadBracket line_head_bracket;
    AsideBrackets aside_brackets;
    LineEndSpace line_end_space;
    Reduction reduction;
    LineHeadRepeat line_head_repeat;
    RubyAtEdge ruby_at_edge;
    JukugoRuby jukugo_ruby;
    int32_t western_gap; /* 1/1000 em between Japanese and Western text; J-3.2.6.4: 250 */
    Length first_indent; /* of a paragraph's first line, relative to indent_start; may be negative */
    Length indent_start, indent_end;
    int lines;        /* 行取り: whole body lines the block takes; 0 = its own lines */
    int lines_before; /* further whole body lines before and after; dropped at a page's head */
    int lines_after;
    Length space_before, space_after; /* off-grid blocks: least distance to their neighbours */
    const TabStop *tabs;              /* ascending; none: a tab in the text is a blank */
    size_t tab_count;
    EmphasisMark emphasis_mark;
    Underline underline;
    Color ink;
    bool has_background, has_border;
    Color background, border;
    Length border_width;
    Length padding_inline, padding_block; /* boxes and cells */
    /* headings: a block of `bar_color` before the text, or a rule under it */
    bool has_bar, has_rule;
    Color bar_color, rule_color;
    Length bar_width, bar_gap, rule_width, rule_gap;
    Length label_width; /* lists, definitions and headings: where the text begins after its label; 0 = the
                           label's own width plus label_gap */
    Length label_gap;
    bool keep_with_next;
    bool keep_together;
    bool break_at_phrases; /* headings: lines end where the sense allows, not inside a word (J-4.1.6.3) */
    bool is_formula;       /* signs have the spaces and breaks of a formula that stands alone (J-3.7.4.2,
                              J-3.7.4.3); no key of layouts */
    HeadingPlacement placement;
    bool across;          /* headings, boxes: over all columns of the page */
    bool spread_letters;  /* of Western words, where nothing else in a line can grow (J-3.8.4.6) */
    bool hyphenate;       /* Western words may be hyphenated at line ends */
    bool tabular_figures; /* Western figures are all as wide as the widest of their face */
    /* the label's own look, when it differs */
    bool label_bold;
    bool has_label_ink;
    Color label_ink;
    Str label_family;
} Style;

/* One numbering family: a pattern for each level, e.g. "{1:fullwidth}", "{1}.{2}", "({2})". {0} is the
 * chapter. */
typedef struct Numbering {
    Str name;
    Str pattern[7]; /* by level; index 0: the chapter */
    Str style[7];   /* style of the heading at that level in this family; empty = heading-<level> */
} Numbering;

/* Lines of a table and its head. */
typedef struct TableStyle {
    Length head_rule, foot_rule, row_rule, column_rule, head_column_rule; /* widths, 0 = none */
    Color rule_color, light_rule_color;
    Color head_background, total_background, row_head_background, group_background, zebra_background;
    bool has_head_background, has_total_background, has_row_head_background, has_group_background;
    bool has_zebra_background; /* of every second plain row; counted anew in each group */
} TableStyle;

typedef enum RunningField { RUNNING_TEXT, RUNNING_CHAPTER, RUNNING_TITLE, RUNNING_FOLIO } RunningField;

/* Text outside the type area, from the page master. */
typedef struct RunningItem {
    Str pattern; /* "{chapter}", "{title}", "{folio}" and plain text */
    Str style;
    bool at_foot;
    Side side; /* left, right, inside, outside of the type area; */
    bool is_centered;
    Length distance; /* from the type area to the item's em box */
    bool on_opener;  /* also on a chapter's first page */
    bool has_rule;
    Color rule_color;
    Length rule_width, rule_gap;
} RunningItem;

typedef enum FolioStyle { FOLIO_ARABIC, FOLIO_ROMAN } FolioStyle;

typedef struct PageMaster {
    Length width, height; /* A4: 595276 × 841890 */
    Length inner_margin, top_margin;
    int characters, lines; /* the type area (基本版面) in the body's characters × lines; of one column */
    int columns, column_gap; /* the gap in characters (J-2.4.2.5) */
    bool balance;            /* the columns of a chapter's last page end together */
    bool two_sided;          /* odd pages right */
    int first_folio;
    FolioStyle front_folios; /* of the front matter */
    RunningItem *running;
    size_t running_count;
} PageMaster;

/* A chapter's first page. */
typedef struct ChapterOpener {
    bool on_right_page;      /* begins on an odd page */
    bool own_page;           /* the title has the page to itself */
    int lines_before, lines; /* body lines above the title, and the whole lines it takes */
    Str number_style, title_style;
    Color band_color; /* a band across the page behind the title */
    bool has_band;
    Length band_top, band_height;
} ChapterOpener;

typedef struct FigureStyle {
    Length photo_gap, photo_max_height, photo_min_height; /* rows of photographs */
    Length caption_gap, credit_gap;
    int32_t resolution_warning; /* pixels an inch */
    Dimension float_width, float_min_text;
    Length float_gap;
    Color label_halo, marker_color;
    Length label_halo_width, marker_size;
} FigureStyle;

/* An ink of its own (特色), and what stands for it where the ink is not there. */
typedef struct SpotColor {
    Str name;        /* as the printing company knows it: "DIC 156" */
    Color alternate; /* gray, RGB or CMYK, of the full ink */
} SpotColor;

/* What a layout says of profiles: read by input/profiles.h. */
typedef struct ProfileSources ProfileSources;

typedef enum NotePlace { NOTES_AT_FOOT, NOTES_AT_CHAPTER_END } NotePlace;
typedef enum NoteCount { NOTES_BY_PAGE, NOTES_BY_CHAPTER, NOTES_BY_DOCUMENT } NoteCount;

typedef enum MarkPlace {
    MARKS_RAISED, /* J-4.2.3.1: behind their word */
    MARKS_BETWEEN /* J-4.2.3.2: over its end, between the lines */
} MarkPlace;

/* Notes and their marks. In the patterns {n} is the number. */
typedef struct NoteStyle {
    NotePlace place;
    NoteCount numbering; /* where the numbers begin anew */
    Str mark, label;     /* in the text, and before the note */
    MarkPlace mark_place;
    bool below_tables; /* those of a table stand below it, numbered for themselves */
    Length space;      /* least distance from the text to the rule; at least the body's line gap */
    Length rule_width, rule_gap;
    Dimension rule_length;
    Color rule_color;
} NoteStyle;
/* What parts of a chart wear besides their colour, so that they are told apart without it. */
typedef enum Hatch {
    HATCH_NONE,
    HATCH_RISING,
    HATCH_FALLING,
    HATCH_CROSS,
    HATCH_HORIZONTAL,
    HATCH_VERTICAL,
    HATCH_DOTS
} Hatch;

/* Charts; lists go by series and begin anew at their ends. */
typedef struct ChartStyle {
    Color *palette, *lines; /* of areas; of lines and their marks */
    Hatch *hatches;         /* over the areas */
    size_t palette_count, line_count, hatch_count;
    Color axis_color, grid_color, hatch_color;
    Length axis_width, grid_width, line_width, hatch_width, hatch_gap, marker_size;
    Length bar_width;          /* of a bar, at most */
    Dimension height, bar_row; /* of a chart whose author does not say: per cent of its width; of a row of a
                                  chart with horizontal bars */
} ChartStyle;

typedef enum Leader { LEADER_DOTS, LEADER_NONE } Leader;

/* Tables of contents. */
typedef struct ContentsStyle {
    Leader leader;
    Length leader_pitch, leader_size; /* from dot to dot; across a dot */
    Length number_width;              /* kept free for the page; 0: two and a half characters */
} ContentsStyle;

/* References by number and page: {n} is what the target has. */
typedef struct ReferenceStyle {
    Str page, section, chapter;
} ReferenceStyle;

typedef struct StyleSheet {
    Map styles; /* name → Style * */
    PageMaster page;
    ChapterOpener opener;
    Numbering *numberings;
    size_t numbering_count;
    Str heading_numbering[7]; /* family of each level; empty = not numbered */
    Str bullet;               /* default mark of bullet lists */
    TableStyle table;
    Map table_styles; /* name of a table's style → TableStyle *, where it differs from `table` */
    FigureStyle figure;
    Map colors; /* name → Color *: `colors:` */
    const SpotColor *spots;
    size_t spot_count;
    ProfileSources *profiles; /* NULL: none beside the built-in ones */
    NoteStyle note;
    ChartStyle chart;
    ContentsStyle contents;
    ReferenceStyle reference;
} StyleSheet;

/* By the names that layouts and authors write; false when there is none. */
bool emphasis_mark_named(Str name, EmphasisMark *mark);
bool underline_named(Str name, Underline *underline);
const char *emphasis_mark_name(EmphasisMark mark);
const char *underline_name(Underline underline);

/* The rules and backgrounds of tables whose style has this name. */
const TableStyle *table_style_find(const StyleSheet *sheet, Str name);

/* A table's style name begins the names of its parts: “plan” stands for plan-head, plan-body, plan-caption …
 * True when one of them, or “plan” itself, is there. */
bool style_names_table(Arena *scratch, const StyleSheet *sheet, Str name);

/* NULL when there is no style of that name. */
const Style *style_find(const StyleSheet *sheet, Str name);

typedef struct StyledDocument {
    const Document *document;
    const StyleSheet *sheet;
    const Style *const *style; /* by NodeId; inlines have their block's; NULL for nodes without text */
    const Str *label;          /* by NodeId: a heading's number, a list item's mark; empty when none */
    const Str *chapter_label;  /* by chapter: "第３章" */
} StyledDocument;

/* A Style for every node, by the block's kind, what it stands in (table, box, quote, list) and the name the
 * author gave; numbers and list marks. Unknown style names are diagnostics with a suggestion; the default is
 * used then.
 *
 * Default names: body, quote, list, definitions, caption, credit, box, table-head, table-cell, table-total,
 * table-caption, table-note, table-row-head, table-group, table-subtotal, table-carry, heading-1 ..
 * heading-6, footnote, endnote, note-mark, chapter-number, chapter-title, float-caption, map-label,
 * map-label-small, strong, emphasis; inside a table cell table-body/table-list, inside a box
 * box-body/box-list. */
StyledDocument *style_resolve(Arena *arena, Diagnostics *diagnostics, const Document *document,
                              const StyleSheet *sheet);

#endif
