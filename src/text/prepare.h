/* What the steps of paragraph_prepare hand to each other: characters with their looks, then runs.
 *
 * Takes: inlines. Gives: Characters (itemize.c), shaped GlyphRuns (shape.c), Atoms (atoms.c).
 * Invariant: characters are in text order and cover the text; looks and runs are referred to by index.
 */
#ifndef HANMEN_TEXT_PREPARE_H
#define HANMEN_TEXT_PREPARE_H

#include "base/array.h"
#include "text/paragraph.h"

/* How a stretch of the source looks. */
typedef struct Look {
    FamilyId family, latin_family;
    FontWeight weight;
    Length size, rise;
    int32_t latin_scale, latin_shift; /* 1/1000; used with a latin_family of its own */
    Color ink;
    NodeId node;
    Span span;
    Str link;
    Str language;           /* given by :lang, else empty */
    NodeId no_break;        /* the :nobr it stands in, 0 = none */
    bool is_code;           /* no ligatures, marks are Western */
    bool is_script;         /* raised or lowered: solid to its base (J-3.7.1.1) */
    bool is_reference_mark; /* cl-20 (J-4.2.3.1) */
    bool is_between_lines;  /* takes no room, and ends where its word does (J-4.2.3.2) */
} Look;

typedef enum CharacterRole {
    CHARACTER_SHOWN,
    CHARACTER_ATTACHED, /* combining mark or variation selector: belongs to the one before it (J-A.35) */
    CHARACTER_BLANK,    /* a typed blank: becomes a gap, its glyph belongs to the atom before it */
    CHARACTER_CONTROL,  /* ZWSP, WORD JOINER: not shown, says something about breaks */
    CHARACTER_TAB,      /* in styles with tab stops */
    CHARACTER_BREAK     /* a forced line end */
} CharacterRole;

typedef struct Character {
    uint32_t codepoint;
    uint32_t text_start; /* byte in the text */
    uint32_t look, run;
    uint32_t ruby;   /* index of its reading + 1, 0 = none */
    uint32_t script; /* of Western letters, as shape_script gives it; 0 = common to several */
    uint32_t source; /* its place in the flattened inlines */
    const Face *face;
    uint8_t role, char_class;
    uint8_t level, gap_level; /* of its glyph, and of the blank it is: a blank's glyph goes with the one
                                 before it */
    bool is_western;
    bool hyphen_after;
    bool wants_full_width; /* a Japanese mark whose glyph is proportional: ask for `fwid` (J-A.32) */
} Character;

typedef struct Item {    /* a run to be shaped */
    uint32_t first, end; /* characters */
    uint32_t text_start, text_end;
    uint32_t script; /* 0: none of its characters tells */
    Str language;
    bool ligatures, full_width;
} Item;

/* A reading, and the bytes of its base. Readings of one word have the same `word`. */
typedef struct Reading {
    Str text;
    uint32_t word, look;
    uint32_t text_start, text_end; /* equal when nothing of the base is left */
    bool is_group;                 /* one for several characters */
} Reading;

/* What a stretch of the text has beyond its looks. */
typedef enum StretchKind {
    STRETCH_MARKS,
    STRETCH_LINE,
    STRETCH_JIDORI,
    STRETCH_WARICHU,
    STRETCH_STACK
} StretchKind;

typedef struct Stretch {
    StretchKind kind;
    uint32_t look;
    EmphasisMark mark;
    Underline line;
    Str width;             /* jidori: as written, empty = by the number of characters */
    const Inline *content; /* warichu: what stands between the two brackets that the stretch covers; stack:
                              what stands in place of its one character */
    uint32_t source_start, source_end;
    uint32_t text_start, text_end; /* equal when nothing of it is left */
} Stretch;

typedef struct Itemized {
    Str text;
    Character *characters;
    size_t count;
    const Look *looks;
    GlyphRun *runs; /* glyphs are set by shape_runs */
    Item *items;    /* as runs */
    size_t run_count;
    Reading *readings; /* in text order */
    size_t reading_count;
    Stretch *stretches; /* outer ones before or after inner ones */
    size_t stretch_count;
    bool tabular_figures;
} Itemized;

/* Flattens the inlines, settles what is Western, finds faces, cuts runs. plain is used when text is NULL. */
Itemized itemize(Arena *arena, Diagnostics *diagnostics, const TextContext *context, const Inline *text,
                 Str plain, const Style *style, NodeId node, Span span);

/* Gives ambiguous marks their side. */
void company_settle(Character *characters, size_t count, const Look *looks);

/* Gives each character its face. What no face has is reported and left out; gives how many are kept. */
size_t faces_find(Arena *arena, Diagnostics *diagnostics, const TextContext *context, Character *characters,
                  size_t count, const Look *looks);

/* Sets the levels of UAX #9. */
void bidi_set_levels(Arena *arena, Character *characters, size_t count);

/* True for marks without width that combine with what stands before them. */
bool bidi_is_mark(uint32_t codepoint);

/* The ISO 15924 tag of a character's script as a number; 0 for characters of several scripts. */
uint32_t shape_script(uint32_t codepoint);

/* Marks the places inside words where a hyphen may end a line. */
void hyphens_mark(Diagnostics *diagnostics, const TextContext *context, const Itemized *itemized);

/* The glyph that hyphenation shows; 0 when the face has none. */
uint32_t hyphen_glyph(const Face *face);

/* The character that a letter and a mark make together, or 0. */
uint32_t shape_compose(uint32_t letter, uint32_t mark);

/* Shapes every run once. */
void shape_runs(Arena *arena, Itemized *itemized);

/* Cuts the shaped runs into atoms; gives them for ruby_attach to change. scratch may be the arena. */
Atom *atoms_make(Arena *arena, Arena *scratch, const Itemized *itemized, Paragraph *paragraph);

/* The atoms of a stretch: equal when there are none. */
void stretch_atoms(const Paragraph *paragraph, const Stretch *stretch, uint32_t *start, uint32_t *end);

/* Puts an inline note's place between its brackets: the paragraph gets new atoms, which are given. */
Atom *notes_attach(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                   const Itemized *itemized, Paragraph *paragraph, Atom *atoms);

/* The style of small lines within a line, inline notes and stacks: look's face and ink, 4/7 of its size
 * (J-3.4.2.1). */
Style *small_lines_style(Arena *arena, const TextContext *context, const Look *look, const Style *around);

/* Sets stacks of short lines in the place of their characters (J-3.7.2.1). */
void stacks_attach(Arena *arena, Diagnostics *diagnostics, const TextContext *context,
                   const Itemized *itemized, Paragraph *paragraph, Atom *atoms);

/* Spreads stretches of jidori over their width (J-3.7.3.1). One that is wider already is told of. */
void jidori_attach(Arena *arena, Diagnostics *diagnostics, const Itemized *itemized, Paragraph *paragraph,
                   Atom *atoms);

/* Marks and lines of emphasis. */
void decorations_attach(Arena *arena, const TextContext *context, const Itemized *itemized,
                        Paragraph *paragraph);

/* Sets the readings over their bases; widens bases that are shorter, and forbids breaks inside them. */
void ruby_attach(Arena *arena, Diagnostics *diagnostics, const TextContext *context, const Itemized *itemized,
                 Paragraph *paragraph, Atom *atoms);

#endif
