/* The profiles that every layout has: see profile.h.
 *
 * Takes: a name. Gives: a constant profile. Invariant: a press profile has no ICC file of its own: the
 * printing company says which.
 */
#include "document/profile.h"

/* 3 mm. */
#define BLEED_USUAL 8504

/* Text nearer to the trim than 3 mm may be cut off with it; other numbers: docs/printing.md. */
#define PRESS_USUAL                                                                                          \
    {                                                                                                        \
        .registry = {"http://www.color.org", 20}, .bleed = BLEED_USUAL,                                      \
        .marks = MARK_CROP | MARK_REGISTRATION | MARK_COLOR_BAR, .pages_multiple = 1, .ink_limit = 300,      \
        .resolution = 300, .resolution_note = 350, .resolution_bilevel = 600, .hairline = 250,               \
        .hairline_tint = 500, .safe_margin = BLEED_USUAL                                                     \
    }

static const PdfProfile built_in[] = {
    {.name = {"web", 3},
     .standards = STANDARD_UA_1 | STANDARD_A_2A,
     .version = 7,
     .tags = true,
     .links = true,
     .bookmarks = PROFILE_ALL_BOOKMARKS,
     .press = PRESS_USUAL},
    {.name = {"archive", 7},
     .standards = STANDARD_A_2U,
     .version = 7,
     .tags = true,
     .links = true,
     .bookmarks = PROFILE_ALL_BOOKMARKS,
     .press = PRESS_USUAL},
    {.name = {"print", 5},
     .standards = STANDARD_X_4,
     .version = 6,
     .colors = COLORS_PRESS,
     .press = PRESS_USUAL},
    {.name = {"print-legacy", 12},
     .standards = STANDARD_X_1A_2003,
     .version = 4,
     .colors = COLORS_PRESS,
     .press = PRESS_USUAL},
};

const PdfProfile *profile_built_in(Str name) {
    for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
        if (str_equal(built_in[i].name, name)) return &built_in[i];
    return NULL;
}

const char *const *profile_built_in_names(size_t *count) {
    static const char *const names[] = {"web", "archive", "print", "print-legacy"};
    *count = sizeof names / sizeof *names;
    return names;
}

int profile_version(unsigned standards) {
    if (standards & STANDARD_X_1A_2001) return 3;
    if (standards & STANDARD_X_1A_2003) return 4;
    if (standards & STANDARD_X_4) return 6;
    return 7;
}

bool press_has_ink(const PressSettings *settings, Str name) {
    for (size_t i = 0; i < settings->ink_count; i++)
        if (str_equal(settings->inks[i], name)) return true;
    return settings->ink_count == 0;
}

static const Str process_inks[] = {{"cyan", 4}, {"magenta", 7}, {"yellow", 6}, {"black", 5}};

bool press_has_process_ink(const PressSettings *settings, int ink) {
    return press_has_ink(settings, process_inks[ink]);
}

bool press_is_process_ink(Str name) {
    for (int i = 0; i < 4; i++)
        if (str_equal(name, process_inks[i])) return true;
    return false;
}
