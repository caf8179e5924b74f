#include "fonts_open.h"

#include "base/suggest.h"
#include "base/utf8.h"

#include <stdlib.h>

FontSet *fonts_declare(Arena *arena, const FontFile *file) {
    FontSet *set = font_set_create(arena);
    for (size_t i = 0; i < file->count; i++) {
        const FontFileFamily *family = &file->families[i];
        FamilyId id =
            font_set_add_family(set, family->name, family->fallbacks, family->fallback_count, family->span);
        for (int weight = 0; weight < WEIGHT_COUNT; weight++) {
            const FontFileFace *face = &family->face[weight];
            if (face->present)
                font_set_add_face(set, id, (FontWeight)weight, face->files, face->file_count, face->index,
                                  face->span);
        }
    }
    return set;
}

typedef struct Opener {
    Arena *arena;
    Diagnostics *diagnostics;
    Str fonts_file;
    FontSet *set;
    bool *is_required; /* by family */
} Opener;

static void report_unknown_family(Opener *opener, const Style *style, Str family) {
    size_t count = font_set_family_count(opener->set);
    Str *names = ARENA_ARRAY(opener->arena, Str, count);
    for (size_t i = 0; i < count; i++) names[i] = font_set_family_name(opener->set, (FamilyId)i);
    const char *wanted = str_to_c(opener->arena, family), *name = str_to_c(opener->arena, style->name);
    const char *fonts_file = str_to_c(opener->arena, opener->fonts_file);
    Str near = suggest_name(opener->arena, family, names, count);
    if (near.length)
        DIAGNOSE(opener->diagnostics, FAMILY_UNKNOWN_NEAR, style->span, wanted, name, fonts_file,
                 str_to_c(opener->arena, near));
    else
        DIAGNOSE(opener->diagnostics, FAMILY_UNKNOWN, style->span, wanted, name, fonts_file);
}

static bool require_family(Opener *opener, const Style *style, Str name) {
    if (!name.length) return true;
    FamilyId family = font_set_find(opener->set, name);
    if (family == FAMILY_NONE) {
        report_unknown_family(opener, style, name);
        return false;
    }
    opener->is_required[family] = true;
    return font_set_require(opener->set, opener->diagnostics, family);
}

static int compare_style_names(const void *left, const void *right) {
    const Style *const *a = left, *const *b = right;
    return str_compare((*a)->name, (*b)->name);
}

/* The sheet's styles by name, so that fonts are opened, numbered and complained of in an order of their own.
 */
static const Style **styles_by_name(Arena *arena, const Map *styles, size_t *count) {
    const Style **list = ARENA_ARRAY(arena, const Style *, styles->count);
    *count = 0;
    for (size_t i = 0; i < styles->capacity; i++)
        if (styles->slots[i].value) list[(*count)++] = styles->slots[i].value;
    if (*count) qsort(list, *count, sizeof *list, compare_style_names);
    return list;
}

/* One bit a code point. */
typedef struct CodepointSet {
    uint64_t bits[0x110000 / 64];
    bool may_need_others; /* variation selectors, languages, escapes, words in Greek or Cyrillic: which face
                           * has the form cannot be told from single code points */
} CodepointSet;

static bool is_selector(uint32_t codepoint) {
    return (codepoint >= 0xFE00 && codepoint <= 0xFE0F) || (codepoint >= 0xE0100 && codepoint <= 0xE01EF);
}

static bool is_greek_or_cyrillic(uint32_t codepoint) {
    return codepoint >= 0x370 && codepoint <= 0x52F;
}

static void collect(CodepointSet *set, Str text) {
    uint32_t previous = 0;
    /* A character may also be written as an escape: which one, only the reader knows. */
    static const Str signs[] = {{":lang[", 6}, {"\\u", 2}, {"\\U", 2}, {"\\x", 2}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_find(text, signs[i]) != SIZE_MAX) set->may_need_others = true;
    for (size_t at = 0; at < text.length;) {
        uint32_t codepoint = utf8_decode(text, &at);
        if (is_greek_or_cyrillic(codepoint) && is_greek_or_cyrillic(previous)) set->may_need_others = true;
        previous = codepoint;
        if (codepoint < 0x21 || codepoint == UTF8_INVALID) continue;
        if (is_selector(codepoint))
            set->may_need_others = true;
        else
            set->bits[codepoint / 64] |= UINT64_C(1) << (codepoint % 64);
    }
}

/* What the program itself may set beside the text of the sources: numbers, marks and fixed words. */
static const char generated_text[] = "0123456789０１２３４５６７８９〇一二三四五六七八九十百（）()「」：、・—"
                                     "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳単位千万百元年月日明治大正昭和平成令△▲";

static bool lacks_some(const FontSet *set, FamilyId family, const CodepointSet *wanted) {
    if (wanted->may_need_others) return true;
    for (uint32_t i = 0; i < sizeof wanted->bits / sizeof *wanted->bits; i++)
        for (uint64_t bits = wanted->bits[i]; bits; bits &= bits - 1) {
            uint32_t codepoint = i * 64 + (uint32_t)__builtin_ctzll(bits);
            if (!font_set_face_for(set, family, WEIGHT_REGULAR, codepoint, 0)) return true;
        }
    return false;
}

/* All that is set comes from the files that were read, so their characters tell whether fallbacks can be
 * needed. Characters of keys and comments count too: that only opens a fallback in vain. */
static void require_fallbacks(Opener *opener) {
    CodepointSet *wanted = ARENA_NEW(opener->arena, CodepointSet);
    collect(wanted, str_from_c(generated_text));
    for (uint32_t file = 1; diagnostics_source_path(opener->diagnostics, file).length; file++)
        collect(wanted, diagnostics_source_text(opener->diagnostics, file));
    for (size_t i = 0; i < font_set_family_count(opener->set); i++)
        if (opener->is_required[i] && lacks_some(opener->set, (FamilyId)i, wanted))
            font_set_require_fallbacks(opener->set, opener->diagnostics, (FamilyId)i);
}

static void require_all_fallbacks(Opener *opener) {
    for (size_t i = 0; i < font_set_family_count(opener->set); i++)
        if (opener->is_required[i]) font_set_require_fallbacks(opener->set, opener->diagnostics, (FamilyId)i);
}

const FontSet *fonts_open(Arena *arena, Diagnostics *diagnostics, Str fonts_file, const StyleSheet *sheet,
                          FallbackNeed need) {
    const FontFile *file = font_file_read(arena, diagnostics, fonts_file);
    if (!file) return NULL;
    Opener opener = {.arena = arena,
                     .diagnostics = diagnostics,
                     .fonts_file = fonts_file,
                     .set = fonts_declare(arena, file)};
    opener.is_required = ARENA_ARRAY(arena, bool, font_set_family_count(opener.set));
    size_t count;
    const Style **styles = styles_by_name(arena, &sheet->styles, &count);
    bool usable = true;
    for (size_t i = 0; i < count; i++) {
        const Str names[] = {styles[i]->family, styles[i]->latin_family, styles[i]->label_family};
        for (size_t j = 0; j < sizeof names / sizeof *names; j++)
            if (!require_family(&opener, styles[i], names[j])) usable = false;
    }
    if (usable && need == FALLBACKS_ALL)
        require_all_fallbacks(&opener);
    else if (usable)
        require_fallbacks(&opener);
    if (usable && need == FALLBACKS_ALL) font_set_prepare_lookup(opener.set);
    return usable ? opener.set : NULL;
}
