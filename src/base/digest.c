#define _POSIX_C_SOURCE 200809L
#include "base/digest.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

struct Digester {
    XXH3_state_t *state;
};

static void close_digester(void *handle) {
    Digester *digester = handle;
    XXH3_freeState(digester->state);
}

Digester *digester_create(Arena *arena) {
    Digester *digester = ARENA_NEW(arena, Digester);
    digester->state = XXH3_createState();
    if (!digester->state) arena_out_of_memory(arena);
    arena_defer(arena, close_digester, digester);
    XXH3_128bits_reset(digester->state);
    return digester;
}

void digester_add(Digester *digester, Str part) {
    uint64_t length = part.length;
    XXH3_128bits_update(digester->state, &length, sizeof length);
    if (part.length) XXH3_128bits_update(digester->state, part.text, part.length);
}

void digester_add_bytes(Digester *digester, const void *bytes, size_t count) {
    XXH3_128bits_update(digester->state, bytes, count);
}

void digester_add_number(Digester *digester, int64_t number) {
    digester_add(digester, (Str){(const char *)&number, sizeof number});
}

static Digest take(Digester *digester) {
    XXH128_hash_t hash = XXH3_128bits_digest(digester->state);
    XXH3_128bits_reset(digester->state);
    return (Digest){hash.low64, hash.high64};
}

Digest digester_take(Digester *digester) {
    return take(digester);
}

Digest digest_of(Str bytes) {
    XXH128_hash_t hash = XXH3_128bits(bytes.text, bytes.length);
    return (Digest){hash.low64, hash.high64};
}

bool digest_of_file(Digester *digester, const char *path, Digest *digest) {
    char buffer[32 * 1024];
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) return false;
    ssize_t count;
    while ((count = read(descriptor, buffer, sizeof buffer)) > 0 || (count < 0 && errno == EINTR))
        if (count > 0) XXH3_128bits_update(digester->state, buffer, (size_t)count);
    close(descriptor);
    *digest = take(digester);
    return count == 0;
}

bool digest_equal(Digest a, Digest b) {
    return a.low == b.low && a.high == b.high;
}

void digest_print(Digest digest, char text[DIGEST_TEXT_SIZE]) {
    snprintf(text, DIGEST_TEXT_SIZE, "%016llx%016llx", (unsigned long long)digest.high,
             (unsigned long long)digest.low);
}

static bool parse_half(Str text, uint64_t *half) {
    *half = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.text[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
        *half = *half << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return true;
}

bool digest_parse(Str text, Digest *digest) {
    return text.length == DIGEST_TEXT_SIZE - 1 && parse_half(str_slice(text, 0, 16), &digest->high) &&
           parse_half(str_slice(text, 16, 32), &digest->low);
}
