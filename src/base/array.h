/* Growable arrays in an arena.
 *
 * ARRAY(T) declares a struct { T *at; size_t count, capacity; }; a zeroed one is empty.
 * Invariant: at[0 .. count-1] are valid. Growing copies to a new place, so keep indices, not pointers.
 */
#ifndef HANMEN_BASE_ARRAY_H
#define HANMEN_BASE_ARRAY_H

#include "base/arena.h"

#define ARRAY(Type)                                                                                          \
    struct {                                                                                                 \
        Type *at;                                                                                            \
        size_t count, capacity;                                                                              \
    }

/* Appends a value. Runs out of memory as arena_alloc does. */
#define array_push(arena, array, ...)                                                                        \
    (array_reserve((arena), (array), (array)->count + 1), (void)((array)->at[(array)->count++] = __VA_ARGS__))

/* Makes room for at least total elements. */
#define array_reserve(arena, array, total)                                                                   \
    ((total) <= (array)->capacity                                                                            \
         ? (void)0                                                                                           \
         : (void)((array)->at =                                                                              \
                      array_grow_((arena), (array)->at, &(array)->capacity, (total), sizeof *(array)->at)))

/* Room in an empty array for just so many, when no more are likely to come. */
#define array_reserve_exact(arena, array, total)                                                             \
    ((array)->capacity || !(total)                                                                           \
         ? (void)0                                                                                           \
         : (void)((array)->at = arena_alloc_array((arena), (total), sizeof *(array)->at),                    \
                  (array)->capacity = (total)))

/* Behind array_reserve: makes room for at least total elements, and sets *capacity. */
void *array_grow_(Arena *arena, const void *at, size_t *capacity, size_t total, size_t size);

#endif
