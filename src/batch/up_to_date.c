/* Digests of what goes in and of what came out: see up_to_date.h.
 *
 * Takes: files. Gives: their digests, compared.
 * Invariant: a file that was not there has the digest zero, so that its coming counts as a change.
 */
#define _POSIX_C_SOURCE 200809L
#include "batch/up_to_date.h"

#include <sys/stat.h>

Digest up_to_date_digest(const BatchShared *shared, const BatchRecord *record, Digester *digester) {
    const Digest parts[] = {shared->digest, record->content};
    digester_add(digester, (Str){(const char *)parts, sizeof parts});
    digester_add(digester, record->source->path); /* pictures are looked for from there */
    for (size_t i = 0; i < shared->job->output_count; i++) digester_add(digester, record->files[i]);
    return digester_take(digester);
}

static Digest digest_file(BatchThread *thread, Str path) {
    Digest digest = {0};
    bool is_read = digest_of_file(thread->digester, str_to_c(thread->scratch, path), &digest);
    return is_read ? digest : (Digest){0};
}

/* Pictures are in memory already. */
/* Of one that stays open from record to record, once. */
static Digest digest_picture(BatchThread *thread, const ImageFile *file) {
    if (!file->bytes.length) return digest_file(thread, file->path);
    if (!file->kept) return digest_of(file->bytes);
    if (!file->kept->is_known) *file->kept = (KeptDigest){true, digest_of(file->bytes)};
    return file->kept->digest;
}

static void list_pictures(BatchThread *thread, const ImageSet *images, JournalEntry *entry) {
    size_t count;
    const ImageFile *files = image_set_files(images, &count);
    for (size_t i = 0; i < count; i++)
        entry->inputs[entry->input_count++] = (JournalFile){files[i].path, digest_picture(thread, &files[i])};
}

void up_to_date_list_inputs(BatchThread *thread, const BatchShared *shared, const Diagnostics *diagnostics,
                            const ImageSet *images, JournalEntry *entry) {
    uint32_t further = shared->source_count + 2, sources = further; /* after the record's own file */
    size_t pictures;
    (void)image_set_files(images, &pictures);
    while (diagnostics_source_path(diagnostics, sources).length) sources++;
    entry->inputs = ARENA_ARRAY(thread->scratch, JournalFile, pictures + sources - further);
    list_pictures(thread, images, entry);
    for (uint32_t file = further; file < sources; file++) {
        Str path = diagnostics_source_path(diagnostics, file);
        entry->inputs[entry->input_count++] = (JournalFile){path, digest_file(thread, path)};
    }
}

static bool are_same(BatchThread *thread, const JournalFile *files, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!digest_equal(files[i].digest, digest_file(thread, files[i].path))) return false;
    return true;
}

static int64_t newer(int64_t date, Arena *arena, Str path) {
    struct stat facts;
    if (stat(str_to_c(arena, path), &facts) != 0) return date;
    return (int64_t)facts.st_mtime > date ? (int64_t)facts.st_mtime : date;
}

/* The date that the files would have now: see outputs_newest_input. */
static int64_t date_now(Arena *arena, const BatchShared *shared, const BatchRecord *record,
                        const JournalEntry *entry) {
    int64_t date = shared->library->options.date;
    if (date >= 0) return date;
    date = newer(0, arena, record->source->path);
    for (uint32_t file = 1; file <= shared->source_count; file++)
        date = newer(date, arena, diagnostics_source_path(shared->diagnostics, file));
    for (size_t i = 0; i < entry->input_count; i++) date = newer(date, arena, entry->inputs[i].path);
    return date;
}

bool up_to_date(BatchThread *thread, const BatchShared *shared, const BatchRecord *record,
                const JournalEntry *entry) {
    return digest_equal(entry->made_of, up_to_date_digest(shared, record, thread->digester)) &&
           entry->date == date_now(thread->scratch, shared, record, entry) &&
           are_same(thread, entry->inputs, entry->input_count) &&
           are_same(thread, entry->outputs, entry->output_count);
}
