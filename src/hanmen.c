/* Takes: the path of a report. Gives: its pages as PDF, or a stage's result as text, and all diagnostics.
 * Invariant: one job, one arena; when memory runs out anywhere below, control lands in run_job and nowhere
 * else, and the arena closes whatever the job had open.
 */
#define _POSIX_C_SOURCE 200809L
#include "hanmen.h"

#include "base/array.h"
#include "document/document_dump.h"
#include "document/style_sheet_dump.h"
#include "fonts_open.h"
#include "hanmen_testing.h"
#include "input/layout_file.h"
#include "input/profiles.h"
#include "input/report.h"
#include "input/yaml.h"
#include "layout/layout.h"
#include "library.h"
#include "input/json_schema.h"
#include "input/sheet_layout.h"
#include "outputs.h"
#include "sheets.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define DEFAULT_LAYOUT STR("annual-report.yaml")

/* What the stages made, in their order; NULL from the first that gave nothing. */
typedef struct Made {
    const Document *document;
    const StyleSheet *sheet;
    const PdfProfile **profiles; /* of each output */
    const FontSet *fonts;
    const StyledDocument *styled;
    const Pages *pages;
} Made;

typedef struct Job Job;
struct Job {
    const hanmen_library *library;
    const hanmen_log *log;
    const char *report_path;
    const char *layout_path; /* of sheets, whose records the report's path names; NULL: a report */
    const hanmen_output *outputs;
    size_t output_count; /* at least 1 when something is written or checked */
    hanmen_stage dumped;
    Sink sink;
    bool sink_failed;

    jmp_buf out_of_memory;
    Arena *arena;
    Diagnostics *diagnostics;
    int64_t lap_start;
    Made made;
    LayoutInput layout_input;
};

/* -- the stages, in order
 * -------------------------------------------------------------------------------------- */

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Tells how long it took since the lap before. */
static void lap(Job *job, const char *stage) {
    int64_t end = now();
    if (job->log && job->log->timing) job->log->timing(job->log->timing_context, stage, end - job->lap_start);
    job->lap_start = end;
}

static const Document *read_report(Job *job) {
    ReportOptions options = {.allow_outside = job->library->options.allow_outside};
    return report_read(job->arena, job->diagnostics, &options, str_from_c(job->report_path));
}

static const StyleSheet *read_layout(Job *job) {
    const Document *document = job->made.document;
    Str path = document->layout_path;
    if (!path.length) path = path_join(job->arena, str_from_c(job->library->layouts_folder), DEFAULT_LAYOUT);
    return layout_file_read(job->arena, job->diagnostics, path, document->layout_span);
}

/* The profiles of all outputs. False after a diagnostic. */
static bool resolve_profiles(Job *job) {
    const Str layouts = str_from_c(job->library->layouts_folder);
    const Str printers = path_join(job->arena, layouts, STR("../printers"));
    job->made.profiles = ARENA_ARRAY(job->arena, const PdfProfile *, job->output_count);
    bool good = true;
    for (size_t i = 0; i < job->output_count; i++) {
        const char *name = job->outputs[i].profile;
        if (!name) name = job->library->profile ? job->library->profile : "web";
        job->made.profiles[i] = profile_resolve(job->arena, job->diagnostics, job->made.sheet->profiles,
                                                str_from_c(name), printers);
        good &= job->made.profiles[i] != NULL;
    }
    return good;
}

/* Everything before layout. False when a stage had nothing to give; its diagnostics say why. */
static bool prepare(Job *job) {
    Made *made = &job->made;
    made->document = read_report(job);
    lap(job, "report");
    if (!made->document) return false;
    made->sheet = read_layout(job);
    lap(job, "layout-file");
    if (!made->sheet) return false;
    const bool has_profiles = resolve_profiles(job);
    made->styled = style_resolve(job->arena, job->diagnostics, made->document, made->sheet);
    lap(job, "style");
    made->fonts = fonts_open(job->arena, job->diagnostics, str_from_c(job->library->fonts_file), made->sheet,
                             FALLBACKS_BY_TEXT);
    lap(job, "fonts");
    if (!made->styled || !made->fonts || !has_profiles) return false;
    job->layout_input = (LayoutInput){.styled = made->styled,
                                      .fonts = made->fonts,
                                      .images = image_set_create(job->arena),
                                      .show_gaps = job->library->options.show_gaps,
                                      .greedy_lines = job->library->options.greedy_lines};
    return true;
}

static bool make_pages(Job *job) {
    if (!prepare(job)) return false;
    job->made.pages = layout_make(job->arena, job->diagnostics, &job->layout_input);
    lap(job, "layout");
    return job->made.pages != NULL;
}

/* The records of one file as sheets. */
static bool make_sheets(Job *job) {
    Made *made = &job->made;
    const SheetLayout *layout =
        sheet_layout_read(job->arena, job->diagnostics, str_from_c(job->layout_path), (Span){0});
    lap(job, "layout-file");
    const RecordList *records = record_file_read(job->arena, job->diagnostics, str_from_c(job->report_path),
                                                 CSV_ENCODING_AUTO, (Span){0});
    lap(job, "records");
    if (!layout || !records->count) return false;
    made->sheet = layout->sheet;
    const bool has_profiles = resolve_profiles(job);
    made->fonts = fonts_open(job->arena, job->diagnostics, str_from_c(job->library->fonts_file), made->sheet,
                             FALLBACKS_BY_TEXT);
    lap(job, "fonts");
    if (!made->fonts || !has_profiles) return false;
    const hanmen_options *options = &job->library->options;
    const SheetsInput input = {.layout = layout,
                               .fonts = made->fonts,
                               .records = records->at,
                               .record_count = records->count,
                               .bind = {.allow_outside = options->allow_outside},
                               .greedy_lines = options->greedy_lines,
                               .show_gaps = options->show_gaps};
    SheetsResult result;
    const bool good = sheets_set(job->arena, job->diagnostics, &input, &result);
    made->document = result.document;
    made->styled = result.styled;
    made->pages = result.pages;
    job->layout_input = result.layout;
    lap(job, "sheets");
    return good;
}

static bool has_errors(const Job *job) {
    return diagnostics_count(job->diagnostics, SEVERITY_ERROR) != 0;
}

/* -- what can be asked for
 * ------------------------------------------------------------------------------------- */

/* The last step's view of the job. */
static OutputJob output_job(const Job *job) {
    return (OutputJob){.arena = job->arena,
                       .diagnostics = job->diagnostics,
                       .styled = job->made.styled,
                       .layout = &job->layout_input,
                       .pages = job->made.pages,
                       .date = job->library->options.date,
                       .secrets = outputs_secrets(&job->library->options)};
}

static void build(Job *job) {
    const bool made = job->layout_path ? make_sheets(job) : make_pages(job);
    if (!made || has_errors(job)) return;
    OutputFile *files = ARENA_ARRAY(job->arena, OutputFile, job->output_count);
    for (size_t i = 0; i < job->output_count; i++)
        files[i] = (OutputFile){.path = job->outputs[i].path, .profile = job->made.profiles[i]};
    const OutputJob output = output_job(job);
    (void)outputs_write(&output, files, job->output_count);
    lap(job, "pdf");
}

static bool write_or_note(void *context, const void *bytes, size_t count) {
    Job *job = context;
    if (!job->sink_failed) job->sink_failed = !job->sink.write(job->sink.context, bytes, count);
    return !job->sink_failed;
}

static void render(Job *job) {
    if (!make_pages(job) || has_errors(job)) return;
    const OutputJob output = output_job(job);
    (void)outputs_render(&output, job->made.profiles[0], (Sink){write_or_note, job});
    lap(job, "pdf");
}

static void check(Job *job) {
    const bool made = job->layout_path ? make_sheets(job) : make_pages(job);
    if (!made || has_errors(job)) return;
    const OutputJob output = output_job(job);
    (void)outputs_check(&output, job->made.profiles[0]);
}

static void dump_yaml(Job *job, Dump *dump) {
    const YamlNode *tree = yaml_read(job->arena, job->diagnostics, str_from_c(job->report_path), (Span){0});
    if (tree) yaml_dump(dump, job->arena, tree);
}

static void dump_pages(Job *job, Dump *dump) {
    job->made.pages = layout_make(job->arena, job->diagnostics, &job->layout_input);
    if (job->made.pages) pages_dump(dump, job->arena, job->made.pages);
}

/* Sheets are made at one go; what they were made of and what came of it can be printed. */
static void dump_sheets(Job *job) {
    Dump out = {.sink = {write_or_note, job}};
    const bool is_good = make_sheets(job);
    const Made *made = &job->made;
    if (job->dumped == HANMEN_STAGE_DOCUMENT && made->document)
        document_dump(&out, job->arena, made->document);
    if (job->dumped == HANMEN_STAGE_STYLE && made->styled) {
        style_sheet_dump(&out, job->arena, made->sheet);
        style_dump(&out, job->arena, made->styled);
    }
    if (job->dumped == HANMEN_STAGE_PAGES && is_good) pages_dump(&out, job->arena, made->pages);
}

static void dump(Job *job) {
    Dump out = {.sink = {write_or_note, job}};
    if (job->dumped == HANMEN_STAGE_YAML) {
        dump_yaml(job, &out);
        return;
    }
    bool prepared = prepare(job);
    const Made *made = &job->made;
    switch (job->dumped) {
    case HANMEN_STAGE_YAML: break;
    case HANMEN_STAGE_DOCUMENT:
        if (made->document) document_dump(&out, job->arena, made->document);
        break;
    case HANMEN_STAGE_STYLE:
        if (made->sheet) style_sheet_dump(&out, job->arena, made->sheet);
        if (made->styled) style_dump(&out, job->arena, made->styled);
        break;
    case HANMEN_STAGE_PARAGRAPHS:
        if (prepared) text_dump_all(&out, job->arena, job->diagnostics, &job->layout_input, false);
        break;
    case HANMEN_STAGE_LINES:
        if (prepared) text_dump_all(&out, job->arena, job->diagnostics, &job->layout_input, true);
        break;
    case HANMEN_STAGE_GALLEY:
        if (prepared) galley_dump_all(&out, job->arena, job->diagnostics, &job->layout_input);
        break;
    case HANMEN_STAGE_PAGES:
        if (prepared) dump_pages(job, &out);
        break;
    }
}

/* What a face's own file says of it; its faults are the list's business, not the log's. */
static Str face_facts(Job *job, const FontFileFace *face, Str path, bool japanese) {
    Face *opened = face_open(job->arena, diagnostics_create(job->arena), face->span, path, face->index);
    if (!opened) return japanese ? STR("使えません") : STR("cannot be used");
    const char *kind = opened->outlines == OUTLINES_CFF ? "CFF" : "TrueType";
    const char *embedding = opened->may_subset
                                ? (japanese ? "埋め込み可" : "may be embedded")
                                : (japanese ? "全体の埋め込みのみ可" : "may be embedded whole only");
    return str_format(job->arena, "%s, %s", kind, embedding);
}

static void list_face(Job *job, Dump *out, const FontFileFamily *family, FontWeight weight, Str path) {
    static const char *const weights[] = {"regular", "bold"};
    const FontFileFace *face = &family->face[weight];
    bool japanese = job->log && job->log->language == HANMEN_JAPANESE;
    if (!face->present) return;
    if (path.length) {
        Str facts = face_facts(job, face, path, japanese);
        dump_line(out, job->arena, "%s: %.*s (%.*s)", weights[weight], STR_ARGS(path), STR_ARGS(facts));
        return;
    }
    const char *form = family->package.length
                           ? (japanese ? "%s: ありません。Debianのパッケージ %.*s に入っています"
                                       : "%s: missing; it is in Debian's package %.*s")
                           : (japanese ? "%s: ありません%.*s" : "%s: missing%.*s");
    Str line = str_format(job->arena, form, weights[weight], STR_ARGS(family->package));
    dump_line(out, job->arena, "%.*s", STR_ARGS(line));
}

static void list_fonts(Job *job) {
    const FontFile *file = font_file_read(job->arena, job->diagnostics, str_from_c(job->library->fonts_file));
    if (!file) return;
    const FontSet *set = fonts_declare(job->arena, file);
    Dump out = {.sink = {write_or_note, job}};
    for (size_t i = 0; i < file->count; i++) {
        const FontFileFamily *family = &file->families[i];
        FamilyId id = font_set_find(set, family->name);
        out.level = 0;
        dump_line(&out, job->arena, "%.*s", STR_ARGS(family->name));
        out.level = 1;
        for (int weight = 0; weight < WEIGHT_COUNT; weight++)
            list_face(job, &out, family, (FontWeight)weight, font_set_face_path(set, id, (FontWeight)weight));
        for (size_t j = 0; j < family->fallback_count; j++)
            dump_line(&out, job->arena, "fallback: %.*s", STR_ARGS(family->fallbacks[j]));
    }
}

/* -- one job
 * --------------------------------------------------------------------------------------------------- */

static void send_diagnostics(Job *job) {
    if (!job->log || !job->log->write) return;
    Sink sink = {job->log->write, job->log->context};
    Language language = job->log->language == HANMEN_JAPANESE ? LANGUAGE_JAPANESE : LANGUAGE_ENGLISH;
    if (job->log->form == HANMEN_LOG_JSON)
        diagnostics_print_json(job->diagnostics, language, sink);
    else
        diagnostics_print(job->diagnostics, language, sink);
}

/* Of the records of a layout, or of a kind of file. */
static void print_schema(Job *job) {
    const Str name = str_from_c(job->layout_path);
    StrBuilder text = {.arena = job->arena};
    if (str_ends_with(name, STR(".yaml")) || str_ends_with(name, STR(".yml"))) {
        const SheetLayout *layout = sheet_layout_read(job->arena, job->diagnostics, name, (Span){0});
        if (!layout || has_errors(job)) return;
        json_schema_of_records(&text, layout);
    } else if (!json_schema_named(&text, name)) {
        StrBuilder names = {.arena = job->arena};
        for (const char *const *known = json_schema_names(); *known; known++)
            str_append_format(&names, "%s%s", names.length ? ", " : "", *known);
        DIAGNOSE(job->diagnostics, SCHEMA_UNKNOWN, (Span){0}, job->layout_path,
                 str_to_c(job->arena, str_built(&names)));
        return;
    }
    (void)write_or_note(job, text.text, text.length);
}

static hanmen_status status_of(const Job *job) {
    if (job->sink_failed || diagnostics_count(job->diagnostics, SEVERITY_FAILURE))
        return HANMEN_MACHINE_ERROR;
    return has_errors(job) ? HANMEN_INPUT_ERROR : HANMEN_OK;
}

/* Texts and pictures. */
static void tell_inputs(Job *job) {
    if (!job->log || !job->log->input) return;
    void *context = job->log->input_context;
    for (uint32_t file = 1; diagnostics_source_path(job->diagnostics, file).length; file++)
        job->log->input(context, str_to_c(job->arena, diagnostics_source_path(job->diagnostics, file)));
    size_t count = 0;
    const ImageFile *pictures =
        job->layout_input.images ? image_set_files(job->layout_input.images, &count) : NULL;
    for (size_t i = 0; i < count; i++) job->log->input(context, str_to_c(job->arena, pictures[i].path));
}

/* The one landing place for lack of memory. */
static hanmen_status run_job(Job *job, void (*work)(Job *)) {
    job->arena = arena_create(&job->out_of_memory);
    if (!job->arena) return HANMEN_OUT_OF_MEMORY;
    if (setjmp(job->out_of_memory)) {
        arena_destroy(job->arena);
        return HANMEN_OUT_OF_MEMORY;
    }
    arena_fail_at(job->arena, job->library->fail_at);
    job->diagnostics = diagnostics_create(job->arena);
    job->lap_start = now();
    work(job);
    tell_inputs(job);
    send_diagnostics(job);
    hanmen_status status = status_of(job);
    arena_destroy(job->arena);
    return status;
}

hanmen_status hanmen_build(hanmen_library *library, const char *report_path, const char *output_path,
                           const hanmen_log *log) {
    const hanmen_output output = {NULL, output_path};
    return hanmen_build_outputs(library, report_path, &output, 1, log);
}

hanmen_status hanmen_build_outputs(hanmen_library *library, const char *report_path,
                                   const hanmen_output *outputs, size_t count, const hanmen_log *log) {
    Job job = {.library = library,
               .report_path = report_path,
               .outputs = outputs,
               .output_count = count,
               .log = log};
    return run_job(&job, build);
}

hanmen_status hanmen_build_sheets(hanmen_library *library, const char *layout_path, const char *records_path,
                                  const hanmen_output *outputs, size_t count, const hanmen_log *log) {
    Job job = {.library = library,
               .report_path = records_path,
               .layout_path = layout_path,
               .outputs = outputs,
               .output_count = count,
               .log = log};
    return run_job(&job, build);
}

hanmen_status hanmen_render(hanmen_library *library, const char *report_path, hanmen_write write,
                            void *context, const hanmen_log *log) {
    const hanmen_output output = {0};
    Job job = {.library = library,
               .report_path = report_path,
               .outputs = &output,
               .output_count = 1,
               .sink = {write, context},
               .log = log};
    return run_job(&job, render);
}

hanmen_status hanmen_check(hanmen_library *library, const char *report_path, const hanmen_log *log) {
    const hanmen_output output = {0};
    Job job = {
        .library = library, .report_path = report_path, .outputs = &output, .output_count = 1, .log = log};
    return run_job(&job, check);
}

hanmen_status hanmen_dump(hanmen_library *library, const char *report_path, hanmen_stage stage,
                          hanmen_write write, void *context, const hanmen_log *log) {
    Job job = {.library = library,
               .report_path = report_path,
               .dumped = stage,
               .sink = {write, context},
               .log = log};
    return run_job(&job, dump);
}

hanmen_status hanmen_check_sheets(hanmen_library *library, const char *layout_path, const char *records_path,
                                  const hanmen_log *log) {
    const hanmen_output output = {0};
    Job job = {.library = library,
               .report_path = records_path,
               .layout_path = layout_path,
               .outputs = &output,
               .output_count = 1,
               .log = log};
    return run_job(&job, check);
}

hanmen_status hanmen_dump_sheets(hanmen_library *library, const char *layout_path, const char *records_path,
                                 hanmen_stage stage, hanmen_write write, void *context,
                                 const hanmen_log *log) {
    const hanmen_output output = {0};
    Job job = {.library = library,
               .report_path = records_path,
               .layout_path = layout_path,
               .outputs = &output,
               .output_count = 1,
               .dumped = stage,
               .sink = {write, context},
               .log = log};
    return run_job(&job, dump_sheets);
}

hanmen_status hanmen_schema(hanmen_library *library, const char *name, hanmen_write write, void *context,
                            const hanmen_log *log) {
    Job job = {.library = library, .layout_path = name, .sink = {write, context}, .log = log};
    return run_job(&job, print_schema);
}

hanmen_status hanmen_list_fonts(hanmen_library *library, hanmen_write write, void *context,
                                const hanmen_log *log) {
    Job job = {.library = library, .sink = {write, context}, .log = log};
    return run_job(&job, list_fonts);
}

/* -- the library
 * ----------------------------------------------------------------------------------------------- */

hanmen_library *hanmen_open(const hanmen_options *options) {
    hanmen_library *library = calloc(1, sizeof *library);
    if (!library) return NULL;
    library->options = options ? *options : (hanmen_options){.date = -1};
    const char *fonts_file = library->options.fonts_file, *layouts_folder = library->options.layouts_folder;
    library->fonts_file = strdup(fonts_file ? fonts_file : HANMEN_DATA_DIR "/fonts/fonts.yaml");
    library->layouts_folder = strdup(layouts_folder ? layouts_folder : HANMEN_DATA_DIR "/layouts");
    library->options.fonts_file = library->fonts_file;
    library->options.layouts_folder = library->layouts_folder;
    const char *profile = library->options.profile;
    library->profile = profile ? strdup(profile) : NULL;
    library->options.profile = library->profile;
    const char *owner = library->options.owner_password, *user = library->options.user_password;
    library->owner_password = owner ? strdup(owner) : NULL;
    library->user_password = user ? strdup(user) : NULL;
    library->options.owner_password = library->owner_password;
    library->options.user_password = library->user_password;
    if (library->fonts_file && library->layouts_folder && (library->profile || !profile) &&
        (library->owner_password || !owner) && (library->user_password || !user))
        return library;
    hanmen_close(library);
    return NULL;
}

void hanmen_close(hanmen_library *library) {
    if (!library) return;
    free(library->fonts_file);
    free(library->layouts_folder);
    free(library->profile);
    free(library->owner_password);
    free(library->user_password);
    free(library);
}

void hanmen_fail_at(hanmen_library *library, size_t count) {
    library->fail_at = count;
}

void hanmen_fail_in_thread_at(hanmen_library *library, size_t count) {
    library->fail_in_thread_at = count;
}
