#include "base/array.h"

#include <string.h>

void *array_grow_(Arena *arena, const void *at, size_t count, size_t *capacity, size_t total, size_t size) {
    size_t grown = *capacity < 8 ? 8 : *capacity * 2;
    if (grown < total) grown = total;
    void *fresh = arena_alloc_array(arena, grown, size);
    if (count) memcpy(fresh, at, count * size);
    *capacity = grown;
    return fresh;
}
