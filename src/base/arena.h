/* Memory that dies together.
 *
 * Takes: requests for zeroed memory. Gives: memory that lives until the arena is reset or destroyed.
 * Invariant: arena_alloc never returns NULL. When memory runs out it jumps to the arena's one landing
 * place (set by hanmen.c), so no caller checks.
 */
#ifndef HANMEN_BASE_ARENA_H
#define HANMEN_BASE_ARENA_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

/* A place in the arena's history, for arena_rewind. */
typedef struct ArenaMark {
    void *block;
    size_t used;
    void *closer;
} ArenaMark;

/* An empty arena. out_of_memory is where arena_alloc jumps (with value 1) when memory runs out; it must
 * stay valid as long as the arena allocates. NULL when not even the arena itself can be made. */
Arena *arena_create(jmp_buf *out_of_memory);

/* An empty arena for what is needed for a while: it dies with its parent, and jumps where the parent does. */
Arena *arena_create_below(Arena *parent);

/* Closes what was deferred, newest first, and frees everything. NULL is allowed. */
void arena_destroy(Arena *arena);

/* Closes what was deferred and forgets all memory. The system's memory is kept for the next use, as one
 * block, unless it was uncommonly much. */
void arena_reset(Arena *arena);

/* size bytes, zeroed, aligned for any type. size 0 gives a valid pointer. */
void *arena_alloc(Arena *arena, size_t size);

/* count * size bytes, zeroed; a product that does not fit is "out of memory". */
void *arena_alloc_array(Arena *arena, size_t count, size_t size);

/* The memory at `at` (of old_size bytes, from this arena) made new_size bytes large: in its place when it is
 * the arena's newest, else as a copy. What is added is zeroed. The old memory is gone when it was large. */
void *arena_grow(Arena *arena, const void *at, size_t old_size, size_t new_size);

/* Bytes copied into the arena, followed by a NUL that is not counted. */
void *arena_copy(Arena *arena, const void *bytes, size_t size);

/* Calls close(handle) when the arena is reset, rewound past here or destroyed. Used for foreign handles.
 * When memory runs out here, the handle is closed before the jump: the arena owns it from this call on. */
void arena_defer(Arena *arena, void (*close)(void *handle), void *handle);

/* Everything allocated or deferred after the mark is closed and forgotten by arena_rewind. */
ArenaMark arena_mark(const Arena *arena);
void arena_rewind(Arena *arena, ArenaMark mark);

/* The same jump as an allocation that failed: for foreign libraries that report lack of memory. */
_Noreturn void arena_out_of_memory(Arena *arena);

/* For tests: the count-th allocation from now (1 = the next), in the arena or one below it, runs out of
 * memory. 0 turns this off. */
void arena_fail_at(Arena *arena, size_t count);

/* Bytes asked of the system at present. */
size_t arena_footprint(const Arena *arena);

#define ARENA_NEW(arena, Type)          ((Type *)arena_alloc((arena), sizeof(Type)))
#define ARENA_ARRAY(arena, Type, count) ((Type *)arena_alloc_array((arena), (count), sizeof(Type)))

#endif
