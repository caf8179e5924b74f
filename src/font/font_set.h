/* Families by name, and which face shows which character.
 *
 * Takes: families with their faces. Gives: for a family, weight and character the face.
 * Invariant: built first, then immutable and shared; faces are opened when a family is first asked for by
 * font_set_require, which only the builder calls.
 */
#ifndef HANMEN_FONT_FONT_SET_H
#define HANMEN_FONT_FONT_SET_H

#include "font/face.h"

typedef enum FontWeight { WEIGHT_REGULAR, WEIGHT_BOLD, WEIGHT_COUNT } FontWeight;

typedef struct FontSet FontSet;

/* The number of a family in its set. */
typedef uint32_t FamilyId;
#define FAMILY_NONE ((FamilyId)UINT32_MAX)

FontSet *font_set_create(Arena *arena);

/* Declares a family and its fallbacks: names of families that are asked for a character the family lacks, in
 * order. */
FamilyId font_set_add_family(FontSet *set, Str name, const Str *fallbacks, size_t fallback_count, Span span);

/* Declares where a weight of the family is: the first candidate path that exists is used. */
void font_set_add_face(FontSet *set, FamilyId family, FontWeight weight, const Str *paths, size_t path_count,
                       unsigned index, Span span);

/* FAMILY_NONE when there is no such family. */
FamilyId font_set_find(const FontSet *set, Str name);

/* Opens the family's own faces, once. Diagnostics at the places given when the faces were declared. False
 * when the family has no usable face. */
bool font_set_require(FontSet *set, Diagnostics *diagnostics, FamilyId family);

/* Opens the faces of a required family's fallbacks, once. A fallback that is not there is a warning. */
void font_set_require_fallbacks(FontSet *set, Diagnostics *diagnostics, FamilyId family);

/* The face that shows the character (with variation selector, or 0): the family's own at this weight, its own
 * at the other weight, then the fallbacks' at this weight. NULL when no face has it. Only required families
 * are asked. */
const Face *font_set_face_for(const FontSet *set, FamilyId family, FontWeight weight, uint32_t codepoint,
                              uint32_t variation_selector);

/* The same for a character in a language that writes ideographs in its own way (face_speaks): a face among
 * them that has the character and such forms, or NULL. */
const Face *font_set_face_in_language(const FontSet *set, FamilyId family, FontWeight weight,
                                      uint32_t codepoint, Str language);

/* A face of the family or its fallbacks that has all these characters, narrower than an em when so asked; or
 * NULL. */
const Face *font_set_face_for_word(const FontSet *set, FamilyId family, FontWeight weight,
                                   const uint32_t *codepoints, size_t count, bool narrow);

/* The family's own face at this weight, or at the other; never NULL for a required family. */
const Face *font_set_face(const FontSet *set, FamilyId family, FontWeight weight);

/* face_prepare_lookup for all faces opened so far. */
void font_set_prepare_lookup(FontSet *set);

/* The face of this very weight if it was opened, else NULL. */
const Face *font_set_opened_face(const FontSet *set, FamilyId family, FontWeight weight);

size_t font_set_family_count(const FontSet *set);
Str font_set_family_name(const FontSet *set, FamilyId family);
/* Path that was chosen for a weight, empty when none of its candidates exists. Opens nothing. */
Str font_set_face_path(const FontSet *set, FamilyId family, FontWeight weight);

#endif
