#include "base/map.h"

/* FNV-1a, 64 bits: keys are short and trusted, so a simple hash serves. */
static uint64_t hash(Str key) {
    uint64_t value = 0xCBF29CE484222325u;
    for (size_t i = 0; i < key.length; i++) value = (value ^ (unsigned char)key.text[i]) * 0x100000001B3u;
    return value;
}

/* The slot that holds key, or the free one where it belongs. */
static MapEntry *find_slot(const Map *map, Str key) {
    for (size_t i = (size_t)hash(key) & (map->capacity - 1);; i = (i + 1) & (map->capacity - 1))
        if (!map->slots[i].value || str_equal(map->slots[i].key, key)) return &map->slots[i];
}

void *map_get(const Map *map, Str key) {
    return map->capacity ? find_slot(map, key)->value : NULL;
}

static void grow(Arena *arena, Map *map) {
    Map fresh = {.capacity = map->capacity ? map->capacity * 2 : 16, .count = map->count};
    fresh.slots = ARENA_ARRAY(arena, MapEntry, fresh.capacity);
    for (size_t i = 0; i < map->capacity; i++)
        if (map->slots[i].value) *find_slot(&fresh, map->slots[i].key) = map->slots[i];
    *map = fresh;
}

void *map_put(Arena *arena, Map *map, Str key, void *value) {
    if (map->count * 4 >= map->capacity * 3) grow(arena, map);
    MapEntry *slot = find_slot(map, key);
    void *replaced = slot->value;
    if (!replaced) map->count++;
    *slot = (MapEntry){key, value};
    return replaced;
}
