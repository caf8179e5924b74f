/* Patterns → files → records with names: see record_list.h.
 *
 * Takes: a job. Gives: its records.
 * Invariant: the order is that of the files' paths by bytes, and in a file its own; so it is the same on
 * every machine and for any number of threads.
 */
#define _POSIX_C_SOURCE 200809L
#include "batch/record_list.h"

#include "base/file.h"
#include "base/map.h"
#include "batch/file_name.h"
#include "batch/workers.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>

/* A file of records on its way. */
typedef struct Found {
    RecordSource source;
    BatchRecord *records;
    size_t count;
} Found;

typedef struct Finder {
    Arena *arena;
    Diagnostics *diagnostics;
    const BatchShared *shared;
    const hanmen_batch *batch;
    BatchThreads *threads;
    Found *found;
    size_t count;
} Finder;

/* -- files -- */

static int compare_paths(const void *left, const void *right) {
    return str_compare(((const Found *)left)->source.path, ((const Found *)right)->source.path);
}

typedef ARRAY(Str)
Paths;

static bool add_matches(Finder *finder, Str pattern, Paths *paths) {
    glob_t matches;
    int result = glob(str_to_c(finder->arena, pattern), GLOB_ERR | GLOB_NOSORT, NULL, &matches);
    if (result == GLOB_NOSPACE) arena_out_of_memory(finder->arena);
    if (result != 0) {
        DIAGNOSE(finder->diagnostics, BATCH_NO_RECORDS, finder->shared->job->records_span,
                 str_to_c(finder->arena, pattern));
        return false;
    }
    for (size_t i = 0; i < matches.gl_pathc; i++)
        array_push(finder->arena, paths, str_copy(finder->arena, str_from_c(matches.gl_pathv[i])));
    globfree(&matches);
    return true;
}

/* All files that the patterns match, each once. */
static bool find_files(Finder *finder) {
    const BatchJob *job = finder->shared->job;
    Paths paths = {0};
    for (size_t i = 0; i < job->pattern_count; i++)
        if (!add_matches(finder, job->patterns[i], &paths)) return false;
    finder->found = ARENA_ARRAY(finder->arena, Found, paths.count);
    for (size_t i = 0; i < paths.count; i++) finder->found[i].source.path = paths.at[i];
    if (paths.count) qsort(finder->found, paths.count, sizeof *finder->found, compare_paths);
    for (size_t i = 0; i < paths.count; i++) {
        bool again = i > 0 && compare_paths(&finder->found[i - 1], &finder->found[i]) == 0;
        if (!again) finder->found[finder->count++] = finder->found[i];
    }
    return true;
}

/* -- what is in a record -- */

static void digest_node(Digester *digester, const YamlNode *node) {
    digester_add_number(digester, node->kind);
    digester_add_number(digester, (int64_t)node->count);
    if (node->kind == YAML_KIND_SCALAR) {
        digester_add_number(digester, node->style);
        digester_add_number(digester, node->multi_line);
        digester_add(digester, node->text);
    }
    for (size_t i = 0; i < node->count; i++) {
        if (node->kind == YAML_KIND_MAPPING) digest_node(digester, node->entries[i].key);
        digest_node(digester, node->kind == YAML_KIND_MAPPING ? node->entries[i].value : node->items[i]);
    }
}

/* -- names -- */

/* "data/0123.yaml" → "0123.pdf"; of many in a file "projects-12.pdf". */
static Str own_name(Arena *arena, const BatchRecord *record) {
    Str path = record->source->path;
    size_t start = path.length;
    while (start && path.text[start - 1] != '/') start--;
    size_t end = path.length;
    while (end > start && path.text[end - 1] != '.') end--;
    Str stem = str_slice(path, start, end > start ? end - 1 : path.length);
    if (!record->number) return str_format(arena, "%.*s.pdf", STR_ARGS(stem));
    return str_format(arena, "%.*s-%u.pdf", STR_ARGS(stem), (unsigned)record->number);
}

/* The pattern with the record's values, each made safe. False after an error. */
static bool expand_name(Arena *arena, Diagnostics *diagnostics, const Template *pattern, const Record *record,
                        Str *name) {
    BindingContext context = {.arena = arena, .diagnostics = diagnostics};
    Scope scope = {.record = record->root};
    StrBuilder out = {.arena = arena};
    for (size_t i = 0; i < pattern->count; i++) {
        const TemplatePiece *piece = &pattern->pieces[i];
        BoundText bound = {0};
        if (!piece->is_binding) {
            str_append(&out, piece->literal);
            continue;
        }
        switch (binding_expand(&context, piece, &scope, &bound)) {
        case PIECE_TEXT: str_append(&out, file_name_safe(arena, bound.text)); break;
        case PIECE_MISSING: binding_report_missing(&context, piece, &scope); return false;
        case PIECE_FAILED: return false;
        }
    }
    *name = str_built(&out);
    return true;
}

/* Each part of the path that holds a value must be a good name. What the job file itself writes before the
 * first value is its own affair. */
static bool check_name(Arena *arena, Diagnostics *diagnostics, const Template *pattern, const Record *record,
                       Str name) {
    size_t written =
        pattern && pattern->count && !pattern->pieces[0].is_binding ? pattern->pieces[0].literal.length : 0;
    size_t start = 0;
    for (size_t i = 0; i <= name.length; i++) {
        if (i < name.length && name.text[i] != '/') continue;
        Str part = str_slice(name, start, i);
        if (i >= written && !file_name_usable(part)) {
            DIAGNOSE(diagnostics, BATCH_BAD_NAME, record->root ? record->root->span : (Span){0},
                     str_to_c(arena, name));
            return false;
        }
        start = i + 1;
    }
    return true;
}

/* False after an error; the record is bad then. */
static bool name_record(Arena *kept, Arena *scratch, Diagnostics *diagnostics, const BatchShared *shared,
                        const Record *record, BatchRecord *named) {
    const BatchJob *job = shared->job;
    named->files = ARENA_ARRAY(kept, Str, job->output_count);
    named->file_count = job->output_count;
    for (size_t i = 0; i < job->output_count; i++) {
        const Template *pattern = shared->names[i];
        Str name;
        if (job->outputs[i].merges) continue;
        if (!pattern)
            name = own_name(scratch, named);
        else if (!expand_name(scratch, diagnostics, pattern, record, &name))
            return false;
        if (!check_name(scratch, diagnostics, pattern, record, name)) return false;
        named->files[i] = path_join(kept, job->outputs[i].folder, name);
        if (!named->key.length) named->key = str_copy(kept, name);
    }
    if (!named->key.length) named->key = record_place(kept, named); /* all outputs merge */
    return true;
}

void record_report_names(Arena *arena, Diagnostics *diagnostics, const BatchShared *shared,
                         const BatchRecord *record, const Record *values) {
    BatchRecord again = {.source = record->source, .number = record->number};
    (void)name_record(arena, arena, diagnostics, shared, values, &again);
}

/* -- reading -- */

static Diagnostics *list_for(Arena *arena, const BatchShared *shared) {
    return diagnostics_create_after(arena, shared->diagnostics);
}

Str record_place(Arena *arena, const BatchRecord *record) {
    Str path = record->source->path;
    return record->number ? str_format(arena, "%.*s:%u", STR_ARGS(path), (unsigned)record->number)
                          : str_copy(arena, path);
}

const Record *record_read(Arena *arena, const BatchShared *shared, const BatchRecord *record,
                          Diagnostics **diagnostics) {
    const RecordSource *source = record->source;
    if (source->diagnostics && record->row != SIZE_MAX) {
        *diagnostics = diagnostics_create_after(arena, source->diagnostics);
        return &source->list->at[record->row];
    }
    *diagnostics = list_for(arena, shared);
    const RecordList *list =
        record_file_read(arena, *diagnostics, source->path, shared->job->encoding, shared->job->records_span);
    if (record->row == SIZE_MAX || list->failed || list->count == 0) return NULL;
    return &list->at[0];
}

static BatchRecord *new_records(Arena *kept, Found *found, size_t count) {
    found->records = ARENA_ARRAY(kept, BatchRecord, count);
    for (size_t i = 0; i < count; i++) found->records[i].source = &found->source;
    found->count = count;
    return found->records;
}

static void add_bad(Arena *kept, Found *found) {
    BatchRecord *bad = &found->records[found->count - 1];
    bad->row = SIZE_MAX;
    bad->is_bad = true;
    bad->key = record_place(kept, bad);
}

static void name_or_note(BatchThread *thread, const BatchShared *shared, Diagnostics *diagnostics,
                         const Record *record, BatchRecord *named) {
    named->number = record->number;
    named->is_bad = !name_record(thread->kept, thread->scratch, diagnostics, shared, record, named);
    if (named->is_bad) named->key = record_place(thread->kept, named);
}

/* A file that is one record, or none. */
static void take_single(BatchThread *thread, const BatchShared *shared, Diagnostics *diagnostics,
                        const RecordList *list, Found *found) {
    BatchRecord *record = new_records(thread->kept, found, 1);
    if (list->failed || list->count == 0) {
        add_bad(thread->kept, found);
        return;
    }
    record->content = digest_of(diagnostics_source_text(diagnostics, shared->source_count + 1));
    name_or_note(thread, shared, diagnostics, &list->at[0], record);
}

/* A file of many: it is read once more, to stay. */
static void take_many(BatchThread *thread, const BatchShared *shared, Found *found) {
    Diagnostics *diagnostics = list_for(thread->kept, shared);
    const RecordList *list = record_file_read(thread->kept, diagnostics, found->source.path,
                                              shared->job->encoding, shared->job->records_span);
    found->source.list = list;
    found->source.failed = list->failed;
    BatchRecord *records = new_records(thread->kept, found, list->count + list->failed);
    if (list->failed) add_bad(thread->kept, found);
    for (size_t i = 0; i < list->count; i++) {
        Diagnostics *own = list_for(thread->scratch, shared); /* told when the record is set */
        records[i].row = i;
        digest_node(thread->digester, list->at[i].root);
        records[i].content = digester_take(thread->digester);
        name_or_note(thread, shared, own, &list->at[i], &records[i]);
        arena_reset(thread->scratch);
    }
    found->source.diagnostics = diagnostics;
}

/* A YAML file that is plainly one record, by its text: nothing at a line's head but keys, and none that says
 * there are many. */
static bool is_plainly_one(Str text) {
    bool has_key = false;
    for (size_t start = 0; start < text.length;) {
        Str rest = str_slice(text, start, text.length);
        char c = rest.text[0];
        bool is_name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
        if (!is_name && !strchr(" \n\r#-", c)) return false;
        if (c == '-' && !has_key) return false; /* a list; behind a key it may be its value */
        has_key |= is_name;
        if (str_starts_with(rest, STR("records"))) return false;
        size_t end = str_find(rest, STR("\n"));
        start = end == SIZE_MAX ? text.length : start + end + 1;
    }
    return true;
}

/* The record's values are not asked for: its files are named after its own file, or all of them merge. */
static bool names_need_no_values(const BatchShared *shared) {
    for (size_t i = 0; i < shared->job->output_count; i++)
        if (shared->names[i] && !shared->job->outputs[i].merges) return false;
    return true;
}

/* Without parsing the file, which is done when it is set. False when that cannot be. */
static bool take_unread(BatchThread *thread, const BatchShared *shared, Found *found) {
    Str path = found->source.path, text;
    int error;
    bool is_yaml = str_ends_with(path, STR(".yaml")) || str_ends_with(path, STR(".yml"));
    if (!is_yaml || !names_need_no_values(shared)) return false;
    if (file_read(thread->scratch, str_to_c(thread->scratch, path), &text, &error) != FILE_OK) return false;
    if (!is_plainly_one(text)) return false;
    BatchRecord *record = new_records(thread->kept, found, 1);
    record->content = digest_of(text);
    name_or_note(thread, shared, list_for(thread->scratch, shared), &(Record){.path = path}, record);
    return true;
}

static void read_file(void *context, void *state, size_t task) {
    Finder *finder = context;
    BatchThread *thread = state;
    Found *found = &finder->found[task];
    if (setjmp(thread->out_of_memory)) {
        found->count = 0;
        return;
    }
    if (take_unread(thread, finder->shared, found)) {
        arena_reset(thread->scratch);
        return;
    }
    Diagnostics *diagnostics = list_for(thread->scratch, finder->shared);
    const RecordList *list =
        record_file_read(thread->scratch, diagnostics, found->source.path, finder->shared->job->encoding,
                         finder->shared->job->records_span);
    if (list->count > 1 || (list->count == 1 && list->at[0].number))
        take_many(thread, finder->shared, found);
    else
        take_single(thread, finder->shared, diagnostics, list, found);
    arena_reset(thread->scratch);
}

static void *begin_thread(void *context, int worker) {
    const Finder *finder = context;
    return &finder->threads->at[worker];
}

static void end_thread(void *context, void *state) {
    (void)context;
    (void)state;
}

static bool is_stopped(void *context) {
    const hanmen_batch *batch = ((const Finder *)context)->batch;
    return batch->stopped && batch->stopped(batch->context);
}

/* -- one file for each -- */

/* Two records with one file are an error of the job, told before anything is written. */
static bool check_collisions(Finder *finder, const BatchRecords *records) {
    const BatchJob *job = finder->shared->job;
    ArenaMark mark = arena_mark(finder->arena);
    Map taken = {0};
    bool good = true;
    for (size_t i = 0; i < records->count; i++) {
        const BatchRecord *record = &records->at[i];
        for (size_t j = 0; j < job->output_count && !record->is_bad; j++) {
            if (!record->files[j].length) continue;
            Str key = file_name_key(finder->arena, record->files[j]);
            const BatchRecord *other = map_put(finder->arena, &taken, key, (void *)(uintptr_t)record);
            if (!other) continue;
            DIAGNOSE(finder->diagnostics, BATCH_SAME_NAME, job->outputs[j].span,
                     str_to_c(finder->arena, record_place(finder->arena, other)),
                     str_to_c(finder->arena, record_place(finder->arena, record)),
                     str_to_c(finder->arena, record->files[j]));
            good = false;
        }
    }
    if (good) arena_rewind(finder->arena, mark);
    return good;
}

static BatchRecords *join(Finder *finder) {
    BatchRecords *records = ARENA_NEW(finder->arena, BatchRecords);
    size_t total = 0;
    for (size_t i = 0; i < finder->count; i++) total += finder->found[i].count;
    records->at = ARENA_ARRAY(finder->arena, BatchRecord, total);
    for (size_t i = 0; i < finder->count; i++) {
        for (size_t j = 0; j < finder->found[i].count; j++) {
            BatchRecord *record = &records->at[records->count];
            *record = finder->found[i].records[j];
            record->index = records->count++;
        }
    }
    return records;
}

const BatchRecords *record_list_read(Arena *arena, Diagnostics *diagnostics, const BatchShared *shared,
                                     const hanmen_batch *batch, BatchThreads *threads) {
    Finder finder = {
        .arena = arena, .diagnostics = diagnostics, .shared = shared, .batch = batch, .threads = threads};
    if (!find_files(&finder)) return NULL;
    WorkPlan plan = {.context = &finder,
                     .count = finder.count,
                     .workers = threads->count,
                     .begin = begin_thread,
                     .end = end_thread,
                     .work = read_file,
                     .stopped = is_stopped};
    switch (workers_run(&plan)) {
    case WORKERS_DONE: break;
    case WORKERS_STOPPED: return NULL;
    case WORKERS_FAILED: arena_out_of_memory(arena);
    }
    for (size_t i = 0; i < finder.count; i++)
        if (finder.found[i].count == 0 && !finder.found[i].source.list) arena_out_of_memory(arena);
    BatchRecords *records = join(&finder);
    return check_collisions(&finder, records) ? records : NULL;
}

unsigned record_key_shard(Str key, unsigned count) {
    return (unsigned)(digest_of(key).low % count);
}
