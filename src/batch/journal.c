/* Lines in a file: see journal.h.
 *
 * A line has fields between tabs: its digest, key, made_of, date, the number of inputs and each one's digest
 * and path, the same for outputs, the item, its text. Backslash, tab and newline are written \\, \t, \n.
 * Invariant: a line goes out in one write to a file opened for appending.
 */
#define _DEFAULT_SOURCE
#include "batch/journal.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

struct Journal {
    const char *path;
    int descriptor; /* -1: closed */
    pthread_mutex_t lock;
};

/* -- lines -- */

static void append_field(StrBuilder *line, Str text) {
    str_append_byte(line, '\t');
    for (size_t i = 0; i < text.length; i++) {
        char c = text.text[i];
        if (c == '\\' || c == '\t' || c == '\n') {
            str_append_byte(line, '\\');
            c = c == '\t' ? 't' : c == '\n' ? 'n' : c;
        }
        str_append_byte(line, c);
    }
}

static void append_digest(StrBuilder *line, Digest digest) {
    char text[DIGEST_TEXT_SIZE];
    digest_print(digest, text);
    append_field(line, str_from_c(text));
}

static void append_files(StrBuilder *line, const JournalFile *files, size_t count) {
    str_append_format(line, "\t%zu", count);
    for (size_t i = 0; i < count; i++) {
        append_digest(line, files[i].digest);
        append_field(line, files[i].path);
    }
}

static Str make_line(Arena *arena, const JournalEntry *entry) {
    StrBuilder line = {.arena = arena};
    append_field(&line, entry->key);
    append_digest(&line, entry->made_of);
    str_append_format(&line, "\t%lld", (long long)entry->date);
    append_files(&line, entry->inputs, entry->input_count);
    append_files(&line, entry->outputs, entry->output_count);
    append_field(&line, entry->item);
    append_field(&line, entry->text);
    char check[DIGEST_TEXT_SIZE];
    digest_print(digest_of(str_built(&line)), check);
    return str_format(arena, "%s%.*s\n", check, STR_ARGS(str_built(&line)));
}

/* Takes the fields off a line, one after the other. */
typedef struct FieldReader {
    Arena *arena;
    Str rest;
    bool failed;
} FieldReader;

static Str next_field(FieldReader *reader) {
    if (!str_starts_with(reader->rest, STR("\t"))) {
        reader->failed = true;
        return (Str){0};
    }
    StrBuilder field = {.arena = reader->arena};
    size_t at = 1;
    for (; at < reader->rest.length && reader->rest.text[at] != '\t'; at++) {
        char c = reader->rest.text[at];
        if (c == '\\' && at + 1 < reader->rest.length) {
            c = reader->rest.text[++at];
            c = c == 't' ? '\t' : c == 'n' ? '\n' : c;
        }
        str_append_byte(&field, c);
    }
    reader->rest = str_slice(reader->rest, at, reader->rest.length);
    return str_built(&field);
}

static Digest next_digest(FieldReader *reader) {
    Digest digest = {0};
    if (!digest_parse(next_field(reader), &digest)) reader->failed = true;
    return digest;
}

static long long next_number(FieldReader *reader) {
    return strtoll(str_to_c(reader->arena, next_field(reader)), NULL, 10);
}

static JournalFile *next_files(FieldReader *reader, size_t *count) {
    long long number = next_number(reader);
    *count = 0;
    if (number < 0 || (size_t)number > reader->rest.length) { /* each takes more than a byte */
        reader->failed = true;
        return NULL;
    }
    JournalFile *files = ARENA_ARRAY(reader->arena, JournalFile, (size_t)number);
    for (; *count < (size_t)number && !reader->failed; (*count)++) {
        files[*count].digest = next_digest(reader);
        files[*count].path = next_field(reader);
    }
    return files;
}

/* NULL when the line was cut short or is none of ours. */
static JournalEntry *parse_line(Arena *arena, Str line) {
    Digest check;
    Str rest = str_slice(line, DIGEST_TEXT_SIZE - 1, line.length);
    if (!digest_parse(str_slice(line, 0, DIGEST_TEXT_SIZE - 1), &check)) return NULL;
    if (!digest_equal(check, digest_of(rest))) return NULL;
    FieldReader reader = {.arena = arena, .rest = rest};
    JournalEntry *entry = ARENA_NEW(arena, JournalEntry);
    entry->key = next_field(&reader);
    entry->made_of = next_digest(&reader);
    entry->date = next_number(&reader);
    entry->inputs = next_files(&reader, &entry->input_count);
    entry->outputs = next_files(&reader, &entry->output_count);
    entry->item = next_field(&reader);
    entry->text = next_field(&reader);
    return reader.failed ? NULL : entry;
}

void journal_read(Arena *arena, const char *path, Map *entries) {
    Str text;
    int error;
    if (file_read(arena, path, &text, &error) != FILE_OK) return;
    while (text.length) {
        size_t end = str_find(text, STR("\n"));
        if (end == SIZE_MAX) return;
        JournalEntry *entry = parse_line(arena, str_slice(text, 0, end));
        if (entry) map_put(arena, entries, entry->key, entry);
        text = str_slice(text, end + 1, text.length);
    }
}

/* -- the file -- */

static void close_journal(void *handle) {
    Journal *journal = handle;
    if (journal->descriptor >= 0) close(journal->descriptor);
    pthread_mutex_destroy(&journal->lock);
}

/* A line that was cut short must not swallow the next one. */
static bool end_last_line(int descriptor) {
    char last = '\n';
    off_t size = lseek(descriptor, 0, SEEK_END);
    if (size > 0 && pread(descriptor, &last, 1, size - 1) != 1) return false;
    return last == '\n' || write(descriptor, "\n", 1) == 1;
}

Journal *journal_open(Arena *arena, const char *path, bool keep, int *error) {
    Journal *journal = ARENA_NEW(arena, Journal);
    journal->path = path;
    journal->descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (pthread_mutex_init(&journal->lock, NULL) != 0) arena_out_of_memory(arena);
    arena_defer(arena, close_journal, journal);
    bool ready = journal->descriptor >= 0 && flock(journal->descriptor, LOCK_EX | LOCK_NB) == 0;
    if (ready) ready = keep ? end_last_line(journal->descriptor) : ftruncate(journal->descriptor, 0) == 0;
    if (ready) return journal;
    *error = errno;
    return NULL;
}

static bool write_whole(int descriptor, Str text) {
    while (text.length) {
        ssize_t count = write(descriptor, text.text, text.length);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        text = str_slice(text, (size_t)count, text.length);
    }
    return true;
}

bool journal_add(Journal *journal, Arena *scratch, const JournalEntry *entry, int *error) {
    Str line = make_line(scratch, entry);
    pthread_mutex_lock(&journal->lock);
    bool written = write_whole(journal->descriptor, line);
    *error = written ? 0 : errno;
    pthread_mutex_unlock(&journal->lock);
    return written;
}
