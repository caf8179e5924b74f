#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static FileStatus status_of_errno(int error) {
    switch (error) {
    case ENOENT:
    case ENOTDIR: return FILE_MISSING;
    case EACCES:
    case EPERM: return FILE_FORBIDDEN;
    case EISDIR: return FILE_IS_DIRECTORY;
    default: return FILE_FAILED;
    }
}

/* Opens a regular file and tells its size; *descriptor is -1 on failure. */
static FileStatus open_regular(const char *path, int *descriptor, size_t *size, int *error) {
    *error = 0;
    /* O_NONBLOCK: a named pipe must be refused, not waited for. */
    *descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*descriptor < 0) {
        *error = errno;
        return status_of_errno(errno);
    }
    struct stat facts;
    FileStatus status = FILE_OK;
    if (fstat(*descriptor, &facts) != 0) {
        *error = errno;
        status = FILE_FAILED;
    } else if (S_ISDIR(facts.st_mode)) {
        status = FILE_IS_DIRECTORY;
    } else if (!S_ISREG(facts.st_mode)) {
        status = FILE_NOT_REGULAR;
    } else if ((uintmax_t)facts.st_size > FILE_LIMIT) {
        status = FILE_TOO_LARGE;
    } else {
        *size = (size_t)facts.st_size;
        return FILE_OK;
    }
    close(*descriptor);
    *descriptor = -1;
    return status;
}

FileStatus file_read(Arena *arena, const char *path, Str *bytes, int *error) {
    *bytes = (Str){0};
    int descriptor;
    size_t size = 0;
    FileStatus status = open_regular(path, &descriptor, &size, error);
    if (status != FILE_OK) return status;
    /* malloc'ed first and copied: an arena jump must not leave the descriptor open. */
    char *buffer = malloc(size + 1);
    if (!buffer) {
        close(descriptor);
        arena_out_of_memory(arena);
    }
    size_t count = 0;
    while (count < size) {
        ssize_t got = read(descriptor, buffer + count, size - count);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            *error = errno;
            status = status_of_errno(errno);
        }
        if (got <= 0) break;
        count += (size_t)got;
    }
    close(descriptor);
    buffer[count] = '\0';
    arena_defer(arena, free, buffer);
    if (status == FILE_OK) *bytes = (Str){buffer, count};
    return status;
}

typedef struct Mapping {
    void *address;
    size_t size;
} Mapping;

static void unmap(void *handle) {
    Mapping *mapping = handle;
    munmap(mapping->address, mapping->size);
}

FileStatus file_map(Arena *arena, const char *path, Str *bytes, int *error) {
    *bytes = (Str){0};
    Mapping *mapping = ARENA_NEW(arena, Mapping);
    int descriptor;
    FileStatus status = open_regular(path, &descriptor, &mapping->size, error);
    if (status != FILE_OK) return status;
    if (mapping->size == 0) {
        close(descriptor);
        return FILE_OK;
    }
    mapping->address = mmap(NULL, mapping->size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    *error = errno;
    close(descriptor);
    if (mapping->address == MAP_FAILED) return FILE_FAILED;
    *error = 0;
    arena_defer(arena, unmap, mapping);
    *bytes = (Str){mapping->address, mapping->size};
    return FILE_OK;
}

Str path_folder(Arena *arena, Str path) {
    size_t end = path.length;
    while (end && path.text[end - 1] != '/') end--;
    if (!end) return STR(".");
    return str_copy(arena, str_slice(path, 0, end > 1 ? end - 1 : 1));
}

Str path_join(Arena *arena, Str folder, Str path) {
    if ((path.length && path.text[0] == '/') || !folder.length || str_equal(folder, STR(".")))
        return str_copy(arena, path);
    return str_format(arena, "%.*s%s%.*s", STR_ARGS(folder), str_ends_with(folder, STR("/")) ? "" : "/",
                      STR_ARGS(path));
}

/* The path with links resolved; where a part does not exist, the text with "." and ".." worked out. */
static Str resolve(Arena *arena, const char *path) {
    char real[PATH_MAX];
    if (realpath(path, real)) return str_copy(arena, str_from_c(real));
    Str whole = str_from_c(path);
    size_t end = whole.length;
    while (end && whole.text[end - 1] == '/') end--;
    size_t start = end;
    while (start && whole.text[start - 1] != '/') start--;
    Str last = str_slice(whole, start, end);
    if (!end) return STR("/");
    Str parent = start ? str_slice(whole, 0, start) : STR(".");
    if (!start && (str_equal(last, STR(".")) || str_equal(last, STR("..")))) return STR("/");
    Str resolved = resolve(arena, str_to_c(arena, parent));
    if (str_equal(last, STR("."))) return resolved;
    if (str_equal(last, STR(".."))) return path_folder(arena, resolved);
    return path_join(arena, resolved, last);
}

bool path_is_inside(Arena *arena, const char *folder, const char *path) {
    Str outer = resolve(arena, folder), inner = resolve(arena, path);
    if (str_equal(outer, STR("/"))) return true;
    return str_starts_with(inner, outer) && (inner.length == outer.length || inner.text[outer.length] == '/');
}

struct Output {
    FILE *stream;
    char *temporary, *final; /* temporary: NULL when the output itself is written to */
    int error;
};

static bool output_write(void *context, const void *bytes, size_t count) {
    Output *output = context;
    if (output->error || !output->stream) return false;
    if (count == 0 || fwrite(bytes, 1, count, output->stream) == count) return true;
    output->error = errno ? errno : EIO;
    return false;
}

void output_abandon(Output *output) {
    if (output->stream) {
        fclose(output->stream);
        if (output->temporary) unlink(output->temporary);
    }
    output->stream = NULL;
}

static void close_output(void *handle) {
    output_abandon(handle);
}

/* A new file beside the final one; -1 with errno when that fails. Not by mkstemp, whose files are private:
 * the user's mask could then only be asked for by setting it, which threads must not do. */
static int open_temporary(Arena *arena, Output *output, const char *path) {
    char real[PATH_MAX];
    output->final = str_to_c(arena, str_from_c(realpath(path, real) ? real : path));
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t seed = (uint64_t)getpid() << 32 ^ (uint64_t)now.tv_nsec ^ (uintptr_t)output;
    for (int attempt = 0; attempt < 100; attempt++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
        output->temporary = str_to_c(arena, str_format(arena, "%s" OUTPUT_PART "%06llx", output->final,
                                                       (unsigned long long)(seed >> 40)));
        int descriptor = open(output->temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 || errno != EEXIST) return descriptor;
    }
    return -1;
}

Output *output_begin(Arena *arena, const char *path, int *error) {
    Output *output = ARENA_NEW(arena, Output);
    arena_defer(arena, close_output, output);
    struct stat facts;
    bool exists = stat(path, &facts) == 0;
    if (exists && S_ISDIR(facts.st_mode)) {
        *error = EISDIR;
        return NULL;
    }
    bool is_file = !exists || S_ISREG(facts.st_mode);
    int descriptor = is_file ? open_temporary(arena, output, path) : open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor >= 0) output->stream = fdopen(descriptor, "wb");
    if (output->stream) return output;
    *error = errno;
    if (descriptor >= 0) close(descriptor);
    if (descriptor >= 0 && output->temporary) unlink(output->temporary);
    return NULL;
}

int output_error(const Output *output) {
    return output->error;
}

Sink output_sink(Output *output) {
    return (Sink){output_write, output};
}

bool output_commit(Output *output, int *error) {
    if (!output->error && fflush(output->stream) != 0) output->error = errno;
    if (!output->error) {
        int closed = fclose(output->stream);
        output->stream = NULL;
        bool renamed = closed == 0 && (!output->temporary || rename(output->temporary, output->final) == 0);
        if (!renamed) output->error = errno;
        if (!renamed && output->temporary) unlink(output->temporary);
    }
    *error = output->error;
    if (output->error) output_abandon(output);
    return !output->error;
}
