#include "base/array.h"

/* The first capacity: large elements are mostly few. */
#define FIRST_BYTES 128
#define FIRST_MOST  8

static size_t first_capacity(size_t size) {
    size_t count = size ? FIRST_BYTES / size : FIRST_MOST;
    return count > FIRST_MOST ? FIRST_MOST : count ? count : 1;
}

void *array_grow_(Arena *arena, const void *at, size_t *capacity, size_t total, size_t size) {
    size_t grown = *capacity ? *capacity * 2 : first_capacity(size);
    if (grown < total) grown = total;
    if (size && grown > SIZE_MAX / size) arena_out_of_memory(arena);
    void *memory = arena_grow(arena, at, *capacity * size, grown * size);
    *capacity = grown;
    return memory;
}
