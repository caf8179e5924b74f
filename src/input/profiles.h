/* `profiles:` of layouts, and printers' presets → PdfProfile.
 *
 * Takes: the mappings of a layout and of those it extends, a name. Gives: what is said of the name, on top of
 * the built-in profile, the profile it extends and its printer's preset.
 * Invariant: a preset is opened only when a profile that names it is asked for, so that a file for the screen
 * needs nothing from a printing company.
 */
#ifndef HANMEN_INPUT_PROFILES_H
#define HANMEN_INPUT_PROFILES_H

#include "document/profile.h"
#include "document/style.h"
#include "input/layout_fields.h"
#include "input/yaml.h"

/* Adds one file's `profiles:`, base file first; *sources is NULL before the first. Mistakes in it are
 * diagnostics, whichever profile is asked for later. */
void profiles_add(Arena *arena, Diagnostics *diagnostics, ProfileSources **sources, const YamlNode *node);

/* The profile of that name. sources: NULL when no file had any. printers_folder: where presets are looked up
 * that are named without a path. NULL after an error. */
const PdfProfile *profile_resolve(Arena *arena, Diagnostics *diagnostics, const ProfileSources *sources,
                                  Str name, Str printers_folder);

/* The keys of a profile, and of a printer's preset. */
FieldTable profile_keys(void);
FieldTable printer_keys(void);

#endif
