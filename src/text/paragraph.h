/* A paragraph ready to be broken: shaped once, cut into atoms with the gaps of JLReq between them.
 *
 * Takes: inlines and a style. Gives: atoms, each a Japanese character or an unbreakable piece of Western
 * text. Invariant: the atoms' text ranges cover the paragraph's text once and in order (blanks that the
 * composition swallows belong to the atom before them), and nothing in a Paragraph depends on a measure.
 */
#ifndef HANMEN_TEXT_PARAGRAPH_H
#define HANMEN_TEXT_PARAGRAPH_H

#include "document/style.h"
#include "font/font_set.h"
#include "text/char_class.h"

struct Line;       /* text/line.h */
struct Hyphenator; /* text/hyphenate.h */

/* What the text stage needs besides the text; immutable, but for the patterns that a Hyphenator reads. */
typedef struct TextContext {
    const FontSet *fonts;
    const StyleSheet *sheet;
    struct Hyphenator *hyphenator; /* NULL: words are not hyphenated */
    Arena *scratch; /* for what is needed while a paragraph is prepared; NULL: the paragraph's own */
    Arena *texts;   /* for paragraphs' texts, which outlive them; NULL: the paragraph's own */
    const Str
        *late_text; /* by NodeId: what marks of notes show, which pages decide; NULL: nothing is known */
} TextContext;

/* A shaped glyph. Advances and offsets in font units, so that one shaping serves every size. */
typedef struct Glyph {
    uint32_t glyph;
    int32_t advance, x_offset, y_offset;
    uint32_t text_start, text_end; /* the cluster: bytes of Paragraph.text; text_end == text_start on a
                                      cluster's later glyphs */
    bool unsafe_to_break;          /* HarfBuzz: reshape when a line ends before it */
} Glyph;

/* Glyphs of one face, size and look. */
typedef struct GlyphRun {
    const Face *face;
    Length size, rise; /* rise: upwards from the line's baseline */
    Color ink;
    NodeId node; /* the inline (or block) it shows */
    Str link;    /* URL when it is part of a link, else empty */
    bool is_western;
    uint8_t
        level; /* of UAX #9; odd: the text runs from right to left. Glyphs are in text order all the same */
    const Glyph *glyphs;
    size_t glyph_count;
} GlyphRun;

/* J-3.8.3: stages 1..6 of reduction; J-3.8.4: stages 1..4 of expansion. Index 0 is stage 1. */
enum { SHRINK_STAGES = 6, STRETCH_STAGES = 4 };

/* The space behind an atom, when the line goes on after it. */
typedef struct Gap {
    Length natural;
    uint8_t shrink_stage, shrink_stage_2; /* 1..6, 0 = none; the second for gaps of two parts (、・) */
    uint8_t stretch_stage;                /* 1..4, 0 = never */
    bool swallows_space;                  /* a typed blank became this gap */
    Length shrink, shrink_2;              /* how much each may give */
    Length stretch;                       /* how much it may take in its stage before the next stage begins */
} Gap;

typedef enum BreakKind {
    BREAK_FORBIDDEN,
    BREAK_ALLOWED,
    BREAK_DISCOURAGED,     /* weak penalty: J-K.5 */
    BREAK_BETWEEN_SCRIPTS, /* in such styles, between katakana and kanji: a weaker one */
    BREAK_INSIDE_PHRASE,   /* strong penalty, in styles that break at phrases: J-4.1.6.3 */
    BREAK_URL,
    BREAK_HYPHEN, /* inside a word, with a hyphen at the line's end */
    BREAK_FORCED,
    BREAK_EMERGENCY /* inside a Western piece; only when the piece alone is wider than its line (J-3.2.6.1) */
} BreakKind;

typedef struct Atom {
    uint32_t run; /* index into runs */
    uint32_t glyph_start, glyph_end;
    uint32_t text_start, text_end;
    CharClass first_class, last_class; /* differ for Western pieces */
    Length width;                      /* the body that is set: half an em for punctuation */
    Length origin;                     /* added to the glyph's x: -1/2 em for an opening bracket */
    Length
        end_trim; /* conditional space behind the body at a line's end: 1/2 em after 。 (J-3.1.9.1), else 0 */
    Length hyphen; /* width of the hyphen that is shown when a line ends here, else 0 */
    Length em;     /* of its run */
    Gap after;
    uint8_t gap_level; /* of UAX #9, of the gap */
    BreakKind break_after;
    bool tab_after; /* a tab follows: what is behind it has a place of its own */
    bool end_holds; /* that space is always there */
    bool repeats;   /* 々 that a line begins with is shown as the character before it (J-3.1.7.3) */
    bool in_note;   /* place of an inline note's text, not the last of it */
    bool ruby_head, ruby_tail; /* its reading is set anew where a line begins with it, or ends: ruby_part.h */
} Atom;

typedef struct Paragraph Paragraph;

/* A character of a word whose readings are one block. */
typedef struct RubyBase {
    uint32_t atom_end, reading_end; /* among the atoms of the paragraph, and of the reading */
} RubyBase;

/* A reading over its base (J-3.3). Its text is its own: the paragraph's holds the base only. */
typedef struct Ruby {
    uint32_t atom_start, atom_end;  /* the base; no line ends inside it but between its `bases` */
    const Paragraph *reading;       /* at half the base's size */
    bool is_group;                  /* spread over its base; else solid in the middle of it */
    Length rise;                    /* of the reading's baseline over the line's */
    Length room_before, room_after; /* for overhang over the neighbours (J-3.3.8) */
    Length lead, between, trail;    /* spaces that the base's atoms got */
    const RubyBase *bases;          /* where the word may be divided (J-3.3.7.3); none in a group */
    uint32_t base_count;
    bool shares;                      /* each with its own character: what it hangs out goes behind first */
    Length taken_before, taken_after; /* of its room, by the word's other readings */
} Ruby;

/* What is drawn with the text and is no text: a mark over each character (J-3.3.9.1), or a line under all. */
typedef struct Decoration {
    uint32_t atom_start, atom_end;
    NodeId node;
    Color ink;
    Length size; /* of the text it goes with */
    Underline line;
    Str text; /* marks: what the glyph is */
    const Face *face;
    uint32_t glyph;
    Length outline;                 /* added all around the glyph's ink */
    Length mark_size, centre, rise; /* of the glyph; from its origin to the middle of its ink; of its baseline
                                       over the line's */
    Length under;                   /* lines: from the baseline down to the line */
} Decoration;

/* An inline cutting note (warichu, J-3.4): a paragraph of small type in two lines. Its place in the line is a
 * row of atoms without glyphs or text; a line may end between them. */
typedef struct InlineNote {
    uint32_t atom_start, atom_end;
    const Paragraph *text;
    Length rise[2]; /* of the two lines' baselines over the line's */
} InlineNote;

/* Short lines one above the other (furiwake, J-3.7.2.1), in the place of an atom without glyphs. */
typedef struct InlineStack {
    uint32_t atom;
    const Paragraph *text;
    const struct Line *lines; /* of the text */
    size_t line_count;
    const Length *rises; /* of the lines' baselines over the line's */
    Length width;
} InlineStack;

struct Paragraph {
    NodeId node;
    Span span;
    const Style *style;
    Str text; /* flat, without markup; what the PDF's text must give back */
    const GlyphRun *runs;
    size_t run_count;
    const Atom *atoms;
    size_t atom_count;
    bool has_tabs;
    const Ruby
        *rubies; /* in text order; line_place sets each behind its base, as runs with a text of their own */
    size_t ruby_count;
    const Decoration *decorations;
    size_t decoration_count;
    const InlineNote *notes; /* in text order */
    size_t note_count;
    const InlineStack *stacks; /* in text order */
    size_t stack_count;
};

/* Prepares inlines in a style. A character no face has is a diagnostic (missing glyph) with its place and
 * code point, and is left out of the atoms; the build then fails. Never NULL. */
Paragraph *paragraph_prepare(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                             const Inline *text, const Style *style, NodeId node, Span span);

/* The same for plain text that comes from no inline: numbers, list marks, running heads. */
Paragraph *paragraph_prepare_plain(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                                   Str text, const Style *style, NodeId node, Span span);

/* Width when all stands on one line with natural gaps (the widest line, when there are forced line ends). */
Length paragraph_natural_width(const Paragraph *paragraph);
/* Width of the widest piece that cannot be broken. */
Length paragraph_least_width(const Paragraph *paragraph);

#endif
