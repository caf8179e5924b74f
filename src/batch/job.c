/* `batch:` of a job file, or the command line → BatchJob.
 *
 * Takes: YAML, options. Gives: the job.
 * Invariant: what the command line says goes before what the file says.
 */
#include "batch/job.h"

#include "base/array.h"
#include "base/file.h"

typedef struct JobFields {
    const YamlNode *layout, *records, *outputs;
    int on_error;
    Str report;
} JobFields;

static const Choice on_error_choices[] = {{"continue", 0}, {"stop", 1}, {NULL, 0}};

static const Field job_fields[] = {
    {.name = "layout", .type = FIELD_NODE, .offset = offsetof(JobFields, layout), .is_required = true},
    {.name = "records", .type = FIELD_NODE, .offset = offsetof(JobFields, records), .is_required = true},
    {.name = "outputs", .type = FIELD_NODE, .offset = offsetof(JobFields, outputs), .is_required = true},
    {.name = "on_error",
     .type = FIELD_CHOICE,
     .offset = offsetof(JobFields, on_error),
     .choices = on_error_choices},
    {.name = "report", .type = FIELD_STRING, .offset = offsetof(JobFields, report)},
};

typedef struct RecordFields {
    const YamlNode *files, *csv;
    int encoding;
} RecordFields;

static const Choice encoding_choices[] = {
    {"auto", CSV_ENCODING_AUTO}, {"utf-8", CSV_ENCODING_UTF8}, {"cp932", CSV_ENCODING_CP932}, {NULL, 0}};

static const Field record_fields[] = {
    {.name = "files", .type = FIELD_NODE, .offset = offsetof(RecordFields, files)},
    {.name = "csv", .type = FIELD_NODE, .offset = offsetof(RecordFields, csv)},
    {.name = "encoding",
     .type = FIELD_CHOICE,
     .offset = offsetof(RecordFields, encoding),
     .choices = encoding_choices},
};

typedef struct OutputFields {
    const YamlNode *file, *bookmark;
    Str profile;
    bool merge;
} OutputFields;

static const Field output_fields[] = {
    {.name = "file", .type = FIELD_NODE, .offset = offsetof(OutputFields, file), .is_required = true},
    {.name = "profile", .type = FIELD_STRING, .offset = offsetof(OutputFields, profile)},
    {.name = "merge", .type = FIELD_BOOLEAN, .offset = offsetof(OutputFields, merge)},
    {.name = "bookmark", .type = FIELD_NODE, .offset = offsetof(OutputFields, bookmark)},
};

typedef struct RootFields {
    const YamlNode *version, *batch;
} RootFields;

static const Field root_fields[] = {
    {.name = "formatVersion", .type = FIELD_NODE, .offset = offsetof(RootFields, version)},
    {.name = "batch", .type = FIELD_NODE, .offset = offsetof(RootFields, batch), .is_required = true},
};

typedef struct JobReader {
    FieldContext context;
    const hanmen_batch *options;
    Str folder; /* what paths are relative to */
    BatchJob *job;
} JobReader;

/* -- records -- */

static bool add_patterns(JobReader *reader, const YamlNode *node) {
    Arena *arena = reader->context.arena;
    reader->job->patterns = schema_strings(&reader->context, node, &reader->job->pattern_count);
    for (size_t i = 0; i < reader->job->pattern_count; i++)
        reader->job->patterns[i] = path_join(arena, reader->folder, reader->job->patterns[i]);
    return reader->job->pattern_count > 0;
}

/* A pattern, a list of patterns, or a mapping that says the encoding too. */
static bool read_records(JobReader *reader, const YamlNode *node) {
    reader->job->records_span = node->span;
    if (node->kind != YAML_KIND_MAPPING) return add_patterns(reader, node);
    RecordFields fields = {0};
    reader->context.what = "records";
    if (!SCHEMA_READ(&reader->context, node, record_fields, &fields)) return false;
    if (!fields.files == !fields.csv) {
        DIAGNOSE(reader->context.diagnostics, BATCH_RECORDS_FORM, node->span, NULL);
        return false;
    }
    reader->job->encoding = (CsvEncoding)fields.encoding;
    return add_patterns(reader, fields.files ? fields.files : fields.csv);
}

/* -- outputs -- */

/* By its text: what values bring is made safe anyway. */
static bool leads_out(Str path) {
    if (str_starts_with(path, STR("/"))) return true;
    for (size_t start = 0, i = 0; i <= path.length; i++) {
        if (i < path.length && path.text[i] != '/') continue;
        if (str_equal(str_slice(path, start, i), STR(".."))) return true;
        start = i + 1;
    }
    return false;
}

static bool read_output(JobReader *reader, const YamlNode *node, JobOutput *output) {
    OutputFields fields = {0};
    reader->context.what = "outputs";
    if (!SCHEMA_READ(&reader->context, node, output_fields, &fields)) return false;
    if (!schema_expect(&reader->context, fields.file, YAML_KIND_SCALAR)) return false;
    if (fields.bookmark && !schema_expect(&reader->context, fields.bookmark, YAML_KIND_SCALAR)) return false;
    *output =
        (JobOutput){.span = fields.file->span,
                    .profile = fields.profile,
                    .file = fields.file,
                    .folder = reader->options->output_folder ? str_from_c(reader->options->output_folder)
                                                             : reader->folder,
                    .merges = fields.merge,
                    .bookmark = fields.bookmark};
    if (reader->options->output_folder && leads_out(fields.file->text)) {
        DIAGNOSE(reader->context.diagnostics, BATCH_OUTSIDE, fields.file->span,
                 reader->options->output_folder);
        return false;
    }
    bool has_binding = str_find(fields.file->text, STR("$(")) != SIZE_MAX;
    if (fields.merge == !has_binding) return true;
    if (fields.merge)
        DIAGNOSE(reader->context.diagnostics, BATCH_MERGE_NAME, fields.file->span, NULL);
    else
        DIAGNOSE(reader->context.diagnostics, BATCH_ONE_NAME, fields.file->span, NULL);
    return false;
}

static bool read_outputs(JobReader *reader, const YamlNode *node) {
    if (!schema_expect(&reader->context, node, YAML_KIND_SEQUENCE)) return false;
    BatchJob *job = reader->job;
    job->outputs = ARENA_ARRAY(reader->context.arena, JobOutput, node->count + 1);
    bool good = node->count > 0;
    if (!good) DIAGNOSE(reader->context.diagnostics, BATCH_NO_OUTPUT, node->span, NULL);
    for (size_t i = 0; i < node->count; i++)
        good &= read_output(reader, node->items[i], &job->outputs[job->output_count++]);
    return good;
}

/* -- the job -- */

static Str default_report(JobReader *reader) {
    const hanmen_batch *options = reader->options;
    Str folder = options->output_folder ? str_from_c(options->output_folder) : reader->folder;
    return path_join(reader->context.arena, folder, STR("build-report.json"));
}

static bool read_job_file(JobReader *reader) {
    Arena *arena = reader->context.arena;
    BatchJob *job = reader->job;
    job->path = str_from_c(reader->options->job_file);
    reader->folder = path_folder(arena, job->path);
    const YamlNode *root = yaml_read(arena, reader->context.diagnostics, job->path, (Span){0});
    RootFields fields = {0};
    JobFields values = {0};
    if (!root || !SCHEMA_READ(&reader->context, root, root_fields, &fields)) return false;
    if (fields.version && !schema_check_version(&reader->context, root)) return false;
    if (!SCHEMA_READ(&reader->context, fields.batch, job_fields, &values)) return false;
    reader->context.what = "layout";
    if (!schema_expect(&reader->context, values.layout, YAML_KIND_SCALAR)) return false;
    job->layout = path_join(arena, reader->folder, values.layout->text);
    job->layout_span = values.layout->span;
    job->stops_on_error = values.on_error != 0;
    bool good = read_records(reader, values.records);
    good &= read_outputs(reader, values.outputs);
    job->report =
        values.report.length ? path_join(arena, reader->folder, values.report) : default_report(reader);
    return good;
}

/* A text of the command line as a scalar with a place to show. */
static const YamlNode *scalar_of(JobReader *reader, const char *name, const char *text) {
    Arena *arena = reader->context.arena;
    StrBuilder quoted = {.arena = arena};
    str_append_byte(&quoted, '\'');
    for (const char *at = text; *at; at++) {
        if (*at == '\'') str_append_byte(&quoted, '\'');
        str_append_byte(&quoted, *at);
    }
    str_append_byte(&quoted, '\'');
    return yaml_parse(arena, reader->context.diagnostics, str_from_c(name), str_built(&quoted));
}

static bool read_options(JobReader *reader) {
    Arena *arena = reader->context.arena;
    BatchJob *job = reader->job;
    const hanmen_batch *options = reader->options;
    job->layout = str_from_c(options->layout);
    job->patterns = ARENA_NEW(arena, Str);
    job->patterns[0] = str_from_c(options->records);
    job->pattern_count = 1;
    job->outputs = ARENA_NEW(arena, JobOutput);
    job->output_count = 1;
    const YamlNode *file = options->name ? scalar_of(reader, "--name", options->name) : NULL;
    if (options->name && !file) return false;
    job->outputs[0] = (JobOutput){.file = file, .folder = str_from_c(options->output_folder)};
    job->report = default_report(reader);
    return true;
}

const BatchJob *job_read(Arena *arena, Diagnostics *diagnostics, const hanmen_batch *batch) {
    JobReader reader = {.context = {.arena = arena, .diagnostics = diagnostics, .what = "batch"},
                        .options = batch,
                        .job = ARENA_NEW(arena, BatchJob)};
    bool good = batch->job_file ? read_job_file(&reader) : read_options(&reader);
    return good ? reader.job : NULL;
}
