/* A map from strings to pointers, in an arena.
 *
 * Invariant: a key is there at most once; the map keeps its own copy of no key, so keys must live as long.
 */
#ifndef HANMEN_BASE_MAP_H
#define HANMEN_BASE_MAP_H

#include "base/str.h"

typedef struct MapEntry {
    Str key;
    void *value;
} MapEntry;

/* A zeroed Map is empty. */
typedef struct Map {
    MapEntry *slots;
    size_t count, capacity;
} Map;

/* The value of key, or NULL. */
void *map_get(const Map *map, Str key);
/* Sets key to value (not NULL); gives the value it replaced, or NULL. */
void *map_put(Arena *arena, Map *map, Str key, void *value);

#endif
