/* Takes the job; gives what its records share.
 * Invariant: everything that a record's PDF depends on beside the record and its pictures goes into the
 * digest.
 */
#include "batch/shared.h"

#include "base/file.h"
#include "fonts_open.h"
#include "input/profiles.h"
#include "input/sheet_layout.h"

static const PdfProfile **resolve_profiles(Arena *arena, Diagnostics *diagnostics,
                                           const hanmen_library *library, const BatchJob *job,
                                           const StyleSheet *sheet) {
    Str printers = path_join(arena, str_from_c(library->layouts_folder), STR("../printers"));
    const PdfProfile **profiles = ARENA_ARRAY(arena, const PdfProfile *, job->output_count);
    bool good = true;
    for (size_t i = 0; i < job->output_count; i++) {
        Str name = job->outputs[i].profile;
        if (!name.length) name = library->profile ? str_from_c(library->profile) : STR("web");
        profiles[i] = profile_resolve(arena, diagnostics, sheet->profiles, name, printers);
        good &= profiles[i] != NULL;
    }
    return good ? profiles : NULL;
}

/* The patterns of names and bookmarks. False after an error. */
static bool read_patterns(Arena *arena, Diagnostics *diagnostics, BatchShared *shared) {
    const BatchJob *job = shared->job;
    shared->names = ARENA_ARRAY(arena, const Template *, job->output_count);
    shared->bookmarks = ARENA_ARRAY(arena, const Template *, job->output_count);
    bool good = true;
    for (size_t i = 0; i < job->output_count; i++) {
        const YamlNode *file = job->outputs[i].file, *bookmark = job->outputs[i].bookmark;
        if (file) shared->names[i] = template_read(arena, diagnostics, file);
        if (bookmark) shared->bookmarks[i] = template_read(arena, diagnostics, bookmark);
        good &= (!file || shared->names[i]) && (!bookmark || shared->bookmarks[i]);
    }
    return good;
}

/* -- the digest -- */

static void add_fonts(Arena *arena, Digester *digester, Digester *files, const FontSet *fonts) {
    for (FamilyId family = 0; family < font_set_family_count(fonts); family++) {
        for (int weight = 0; weight < WEIGHT_COUNT; weight++) {
            const Face *face = font_set_opened_face(fonts, family, (FontWeight)weight);
            Digest digest = {0};
            if (!face) continue;
            (void)digest_of_file(files, str_to_c(arena, face->path), &digest);
            digester_add(digester, (Str){(const char *)&digest, sizeof digest});
            digester_add_number(digester, face->index);
        }
    }
}

/* What a layout says of it is in the sources; the press's own profile is a file beside them. */
static void add_profile(Arena *arena, Digester *digester, Digester *files, const PdfProfile *profile) {
    Digest digest = {0};
    digester_add(digester, profile->name);
    if (profile->colors != COLORS_PRESS) return;
    (void)digest_of_file(files, str_to_c(arena, profile->press.icc_path), &digest);
    digester_add(digester, (Str){(const char *)&digest, sizeof digest});
}

static Digest digest_shared(Arena *arena, const BatchShared *shared) {
    Digester *digester = digester_create(arena), *files = digester_create(arena);
    const hanmen_options *options = &shared->library->options;
    digester_add(digester, STR(HANMEN_VERSION));
    digester_add_number(digester, options->greedy_lines);
    digester_add_number(digester, options->show_gaps);
    digester_add_number(digester, options->allow_outside);
    digester_add(digester, options->owner_password ? str_from_c(options->owner_password) : (Str){0});
    digester_add(digester, options->user_password ? str_from_c(options->user_password) : (Str){0});
    for (uint32_t file = 1; file <= shared->source_count; file++)
        digester_add(digester, diagnostics_source_text(shared->diagnostics, file));
    for (size_t i = 0; i < shared->job->output_count; i++)
        add_profile(arena, digester, files, shared->profiles[i]);
    add_fonts(arena, digester, files, shared->fonts);
    return digester_take(digester);
}

const BatchShared *shared_read(Arena *arena, Diagnostics *diagnostics, const hanmen_library *library,
                               const BatchJob *job) {
    BatchShared *shared = ARENA_NEW(arena, BatchShared);
    shared->library = library;
    shared->job = job;
    shared->diagnostics = diagnostics;
    if (job->path.length) shared->root_folder = path_folder(arena, job->path);
    shared->layout = sheet_layout_read(arena, diagnostics, job->layout, job->layout_span);
    if (!shared->layout) return NULL;
    shared->fonts =
        fonts_open(arena, diagnostics, str_from_c(library->fonts_file), shared->layout->sheet, FALLBACKS_ALL);
    shared->profiles = resolve_profiles(arena, diagnostics, library, job, shared->layout->sheet);
    bool has_patterns = read_patterns(arena, diagnostics, shared);
    while (diagnostics_source_path(diagnostics, shared->source_count + 1).length) shared->source_count++;
    if (!shared->fonts || !shared->profiles || !has_patterns) return NULL;
    if (diagnostics_count(diagnostics, SEVERITY_ERROR)) return NULL;
    shared->digest = digest_shared(arena, shared);
    return shared;
}

SheetsInput shared_sheets_input(const BatchShared *shared, const Record *records, size_t count) {
    const hanmen_options *options = &shared->library->options;
    return (SheetsInput){
        .layout = shared->layout,
        .fonts = shared->fonts,
        .records = records,
        .record_count = count,
        .bind = {.root_folder = shared->root_folder, .allow_outside = options->allow_outside},
        .greedy_lines = options->greedy_lines,
        .show_gaps = options->show_gaps};
}
