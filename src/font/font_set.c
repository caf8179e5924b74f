/* Takes declared families; gives the face that shows a character.
 * Invariant: after the last font_set_require nothing changes, so threads may share the set.
 */
#define _POSIX_C_SOURCE 200809L
#include "font/font_set.h"

#include "base/array.h"
#include "base/map.h"

#include <unistd.h>

typedef struct DeclaredFace {
    const Str *paths;
    size_t path_count;
    Str chosen; /* the first path that exists */
    unsigned index;
    Span span;
    bool declared;
    const Face *face; /* NULL until required, and when it could not be opened */
} DeclaredFace;

typedef struct Family {
    Str name;
    Str *fallback_names;
    size_t fallback_count;
    FamilyId *fallbacks; /* found by font_set_require; FAMILY_NONE where there is none */
    Span span;
    DeclaredFace faces[WEIGHT_COUNT];
    bool is_opened, is_required;
} Family;

struct FontSet {
    Arena *arena;
    ARRAY(Family)
    families;
    Map by_name; /* name → FamilyId * */
    uint32_t face_count;
    ARRAY(Face *)
    opened;
};

FontSet *font_set_create(Arena *arena) {
    FontSet *set = ARENA_NEW(arena, FontSet);
    set->arena = arena;
    return set;
}

static Str *copy_names(Arena *arena, const Str *names, size_t count) {
    Str *copies = ARENA_ARRAY(arena, Str, count);
    for (size_t i = 0; i < count; i++) copies[i] = str_copy(arena, names[i]);
    return copies;
}

FamilyId font_set_add_family(FontSet *set, Str name, const Str *fallbacks, size_t fallback_count, Span span) {
    FamilyId id = font_set_find(set, name);
    if (id != FAMILY_NONE) return id;
    id = (FamilyId)set->families.count;
    Family family = {.name = str_copy(set->arena, name),
                     .fallback_names = copy_names(set->arena, fallbacks, fallback_count),
                     .fallback_count = fallback_count,
                     .span = span};
    array_push(set->arena, &set->families, family);
    FamilyId *slot = ARENA_NEW(set->arena, FamilyId);
    *slot = id;
    map_put(set->arena, &set->by_name, family.name, slot);
    return id;
}

void font_set_add_face(FontSet *set, FamilyId family, FontWeight weight, const Str *paths, size_t path_count,
                       unsigned index, Span span) {
    DeclaredFace *face = &set->families.at[family].faces[weight];
    *face = (DeclaredFace){.paths = copy_names(set->arena, paths, path_count),
                           .path_count = path_count,
                           .index = index,
                           .span = span,
                           .declared = true};
    for (size_t i = 0; i < path_count && !face->chosen.length; i++)
        if (access(face->paths[i].text, F_OK) == 0) face->chosen = face->paths[i];
}

FamilyId font_set_find(const FontSet *set, Str name) {
    const FamilyId *slot = map_get(&set->by_name, name);
    return slot ? *slot : FAMILY_NONE;
}

static const char *joined_paths(Arena *arena, const DeclaredFace *declared) {
    StrBuilder builder = {.arena = arena};
    for (size_t i = 0; i < declared->path_count; i++) {
        if (i) str_append_c(&builder, ", ");
        str_append(&builder, declared->paths[i]);
    }
    return str_to_c(arena, str_built(&builder));
}

/* One face file opened for two families is one Face, so that it is embedded once. */
static const Face *open_once(FontSet *set, Diagnostics *diagnostics, const DeclaredFace *declared) {
    for (size_t i = 0; i < set->opened.count; i++) {
        const Face *face = set->opened.at[i];
        if (face->index == declared->index && str_equal(face->path, declared->chosen)) return face;
    }
    Face *face = face_open(set->arena, diagnostics, declared->span, declared->chosen, declared->index);
    if (!face) return NULL;
    face->id = set->face_count++;
    array_push(set->arena, &set->opened, face);
    return face;
}

static void report_missing(FontSet *set, Diagnostics *diagnostics, const Family *family,
                           const DeclaredFace *declared, bool as_fallback) {
    const char *paths = joined_paths(set->arena, declared);
    if (as_fallback)
        DIAGNOSE(diagnostics, FONT_FALLBACK_MISSING, declared->span, family->name.text, paths);
    else
        DIAGNOSE(diagnostics, FONT_FILE_MISSING, declared->span, family->name.text, paths);
}

static bool has_face(const Family *family) {
    return family->faces[WEIGHT_REGULAR].face || family->faces[WEIGHT_BOLD].face;
}

/* Opens the family's own faces, once. */
static void open_faces(FontSet *set, Diagnostics *diagnostics, Family *family) {
    if (family->is_opened) return;
    family->is_opened = true;
    for (int weight = 0; weight < WEIGHT_COUNT; weight++) {
        DeclaredFace *declared = &family->faces[weight];
        if (declared->chosen.length) declared->face = open_once(set, diagnostics, declared);
    }
}

/* Says which declared files are not there: an error for a family in use, a warning for a fallback. */
static void report_absent_files(FontSet *set, Diagnostics *diagnostics, const Family *family,
                                bool as_fallback) {
    bool declares_any = false;
    for (int weight = 0; weight < WEIGHT_COUNT; weight++) {
        const DeclaredFace *declared = &family->faces[weight];
        declares_any |= declared->declared;
        if (declared->declared && !declared->chosen.length)
            report_missing(set, diagnostics, family, declared, as_fallback);
    }
    if (!declares_any) DIAGNOSE(diagnostics, FONT_FAMILY_EMPTY, family->span, family->name.text);
}

bool font_set_require(FontSet *set, Diagnostics *diagnostics, FamilyId id) {
    if (id >= set->families.count) return false;
    Family *family = &set->families.at[id];
    if (!family->is_required) {
        family->is_required = true;
        open_faces(set, diagnostics, family);
        report_absent_files(set, diagnostics, family, false);
    }
    return has_face(family);
}

void font_set_require_fallbacks(FontSet *set, Diagnostics *diagnostics, FamilyId id) {
    if (id >= set->families.count || set->families.at[id].fallbacks) return;
    Family *family = &set->families.at[id];
    family->fallbacks = ARENA_ARRAY(set->arena, FamilyId, family->fallback_count);
    for (size_t i = 0; i < family->fallback_count; i++) {
        family->fallbacks[i] = font_set_find(set, family->fallback_names[i]);
        if (family->fallbacks[i] == FAMILY_NONE) {
            DIAGNOSE(diagnostics, FONT_FALLBACK_UNKNOWN, family->span, family->name.text,
                     family->fallback_names[i].text);
            continue;
        }
        Family *fallback = &set->families.at[family->fallbacks[i]];
        open_faces(set, diagnostics, fallback);
        report_absent_files(set, diagnostics, fallback, true);
    }
}

static const Face *face_with(const Family *family, FontWeight weight, uint32_t codepoint,
                             uint32_t variation_selector) {
    const Face *face = family->faces[weight].face;
    if (face && face_glyph(face, codepoint, variation_selector)) return face;
    face = family->faces[!weight].face;
    return face && face_glyph(face, codepoint, variation_selector) ? face : NULL;
}

const Face *font_set_face_for(const FontSet *set, FamilyId id, FontWeight weight, uint32_t codepoint,
                              uint32_t variation_selector) {
    if (id >= set->families.count) return NULL;
    const Family *family = &set->families.at[id];
    const Face *face = face_with(family, weight, codepoint, variation_selector);
    for (size_t i = 0; !face && family->fallbacks && i < family->fallback_count; i++)
        if (family->fallbacks[i] != FAMILY_NONE)
            face = face_with(&set->families.at[family->fallbacks[i]], weight, codepoint, variation_selector);
    return face;
}

/* The n-th family that is asked: the family itself, then its fallbacks. NULL behind the last. */
static const Family *family_asked(const FontSet *set, FamilyId id, size_t n) {
    const Family *family = &set->families.at[id];
    if (n == 0) return family;
    if (!family->fallbacks || n > family->fallback_count) return NULL;
    static const Family nothing;
    FamilyId fallback = family->fallbacks[n - 1];
    return fallback == FAMILY_NONE ? &nothing : &set->families.at[fallback];
}

const Face *font_set_face_in_language(const FontSet *set, FamilyId id, FontWeight weight, uint32_t codepoint,
                                      Str language) {
    if (id >= set->families.count) return NULL;
    const Family *family;
    for (size_t n = 0; (family = family_asked(set, id, n)) != NULL; n++) {
        const Face *face = face_with(family, weight, codepoint, 0);
        if (face && face_speaks(face, language)) return face;
    }
    return NULL;
}

static bool has_all(const Face *face, const uint32_t *codepoints, size_t count, bool narrow) {
    for (size_t i = 0; i < count; i++) {
        uint32_t glyph = face ? face_glyph(face, codepoints[i], 0) : 0;
        if (glyph == 0 || (narrow && face_advance(face, glyph) >= face->units_per_em)) return false;
    }
    return true;
}

const Face *font_set_face_for_word(const FontSet *set, FamilyId id, FontWeight weight,
                                   const uint32_t *codepoints, size_t count, bool narrow) {
    if (id >= set->families.count || count == 0) return NULL;
    const Family *family;
    for (size_t n = 0; (family = family_asked(set, id, n)) != NULL; n++) {
        const Face *face = face_with(family, weight, codepoints[0], 0);
        if (has_all(face, codepoints, count, narrow)) return face;
    }
    return NULL;
}

const Face *font_set_face(const FontSet *set, FamilyId id, FontWeight weight) {
    if (id >= set->families.count) return NULL;
    const Family *family = &set->families.at[id];
    return family->faces[weight].face ? family->faces[weight].face : family->faces[!weight].face;
}

void font_set_prepare_lookup(FontSet *set) {
    for (size_t i = 0; i < set->opened.count; i++) face_prepare_lookup(set->arena, set->opened.at[i]);
}

const Face *font_set_opened_face(const FontSet *set, FamilyId family, FontWeight weight) {
    return set->families.at[family].faces[weight].face;
}

size_t font_set_family_count(const FontSet *set) {
    return set->families.count;
}

Str font_set_family_name(const FontSet *set, FamilyId family) {
    return set->families.at[family].name;
}

Str font_set_face_path(const FontSet *set, FamilyId family, FontWeight weight) {
    return set->families.at[family].faces[weight].chosen;
}
