/* For whom a file is made: the screen, an archive, a printing company.
 *
 * Takes: built by input/profiles.c from the layout's `profiles:`. Gives: the facts that the last stages need,
 * and nothing of what the pages say.
 * Invariant: a profile's parts agree: what its standards forbid is off, what they want is on.
 */
#ifndef HANMEN_DOCUMENT_PROFILE_H
#define HANMEN_DOCUMENT_PROFILE_H

#include "base/diagnostics.h"
#include "base/length.h"

/* What a file claims, as bits. */
enum {
    STANDARD_UA_1 = 1 << 0, /* PDF/UA-1: ISO 14289-1 */
    STANDARD_A_2A = 1 << 1, /* PDF/A-2a, -2u, -2b: ISO 19005-2 */
    STANDARD_A_2U = 1 << 2,
    STANDARD_A_2B = 1 << 3,
    STANDARD_X_4 = 1 << 4,       /* PDF/X-4: ISO 15930-7 */
    STANDARD_X_1A_2003 = 1 << 5, /* PDF/X-1a:2003: ISO 15930-4 */
    STANDARD_X_1A_2001 = 1 << 6, /* PDF/X-1a:2001: ISO 15930-1 */
    STANDARD_ANY_A = STANDARD_A_2A | STANDARD_A_2U | STANDARD_A_2B,
    STANDARD_ANY_X_1A = STANDARD_X_1A_2003 | STANDARD_X_1A_2001,
    STANDARD_ANY_X = STANDARD_X_4 | STANDARD_ANY_X_1A
};

typedef enum ProfileColors {
    COLORS_SCREEN, /* sRGB and gray */
    COLORS_PRESS   /* the inks of the press that the ICC profile describes */
} ProfileColors;

/* Marks round the trimmed page, as bits. */
enum {
    MARK_CROP = 1 << 0,         /* コーナートンボ */
    MARK_REGISTRATION = 1 << 1, /* センタートンボ */
    MARK_COLOR_BAR = 1 << 2
};

/* K100 text and rules print over what is under them, or leave it out. */
typedef enum BlackText { BLACK_OVERPRINTS, BLACK_KNOCKS_OUT } BlackText;
typedef enum RenderingIntent { RENDERING_RELATIVE, RENDERING_PERCEPTUAL } RenderingIntent;

/* What only a press needs. Presets (printers/NAME.yaml) hold these, too. */
typedef struct PressSettings {
    Str icc; /* path as written in the file of icc_span, relative to that file's folder; and resolved */
    Str icc_path;
    Span icc_span;
    Str condition;      /* OutputConditionIdentifier: "JC200103" */
    Str condition_name; /* for people: "Japan Color 2001 Coated" */
    Str registry;       /* where the condition's name is registered */
    RenderingIntent intent;
    Length bleed;
    unsigned marks; /* MARK_… */
    Str slug;       /* a line outside the trim: "{title} {page}/{pages}"; empty: none */
    BlackText black_text;
    bool hidden_folio;  /* 隠しノンブル: on pages that print none */
    int pages_multiple; /* blank pages to a multiple of this many; 1: none */
    const Str *inks;    /* the job's: cyan, magenta, yellow, black, and spot colours by their inks' names */
    size_t ink_count;   /* 0: all */
    Span inks_span;
    /* What is checked. 0: not checked. */
    int32_t ink_limit;          /* per cent: C + M + Y + K at one place */
    int32_t resolution;         /* pixels an inch: fewer is a warning, */
    int32_t resolution_note;    /* and fewer than this a note */
    int32_t resolution_bilevel; /* the same for pictures of two colours */
    Length hairline;            /* thinner lines, in a full ink */
    Length hairline_tint;       /* and in a tint */
    Length safe_margin;         /* inside the trim: no text may stand there */
} PressSettings;

/* What may be done with an encrypted file without its owner's password, as bits. */
enum { ALLOW_PRINT = 1 << 0, ALLOW_COPY = 1 << 1, ALLOW_ANNOTATE = 1 << 2, ALLOW_CHANGE = 1 << 3 };

/* A file whose first line is a password. */
typedef struct PasswordFile {
    Str path; /* resolved; empty: none */
    Span span;
} PasswordFile;

typedef struct Encryption {
    bool is_on;
    bool has_allowed;
    unsigned allowed; /* ALLOW_…; without has_allowed printing and copying */
    PasswordFile owner, user;
} Encryption;

/* PdfProfile.bookmarks: chapters and all six levels of headings. */
enum { PROFILE_ALL_BOOKMARKS = 7 };

typedef struct PdfProfile {
    Str name;
    Span span;          /* of its entry in the layout; file 0 for one that the layout does not name */
    unsigned standards; /* STANDARD_… */
    int version;        /* the header's: PDF 1.version */
    ProfileColors colors;
    bool tags, links;    /* links: annotations */
    int bookmarks;       /* levels of headings that get one; 0: none */
    PressSettings press; /* of COLORS_PRESS */
    Encryption encryption;
} PdfProfile;

/* The four that every layout has: web, archive, print, print-legacy. NULL for other names. */
const PdfProfile *profile_built_in(Str name);
/* Their names, and how many. */
const char *const *profile_built_in_names(size_t *count);

/* Whether the job has the ink: one of the four by its number in CMYK, a spot colour by its name. A profile
 * that says nothing of inks has all. */
bool press_has_process_ink(const PressSettings *settings, int ink);
bool press_has_ink(const PressSettings *settings, Str name);
/* Whether the name is one of the four's. */
bool press_is_process_ink(Str name);

/* The PDF version that the standards' files have. */
int profile_version(unsigned standards);

#endif
