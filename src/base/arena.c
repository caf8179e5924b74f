#include "base/arena.h"

#include <stdalign.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* 64 KiB: a page of dense text needs about that, so small documents take few blocks. Each is twice as large
 * as the one before it up to 1 MiB, which the system maps and takes back in one piece. */
#define BLOCK_SIZE    ((size_t)64 * 1024)
#define GREATEST_SIZE ((size_t)1024 * 1024)
/* A job that took more than this was an exception: its memory is given back. */
#define KEPT_SIZE ((size_t)16 * 1024 * 1024)

typedef struct Block {
    struct Block *previous;
    size_t size, used;
    size_t touched; /* bytes from here on have never been used: they are zero */
    alignas(max_align_t) unsigned char bytes[];
} Block;

typedef struct Closer {
    struct Closer *previous;
    void (*close)(void *handle);
    void *handle;
} Closer;

struct Arena {
    Block *block;
    Block *spare; /* of an arena that is rewound often: the next block, so that none is asked for each time */
    bool keeps_spare;
    Closer *closer;
    jmp_buf *out_of_memory;
    size_t next_size;
    size_t footprint;
    size_t fail_at;
    size_t *countdown; /* its own fail_at, or that of the arena it was created below */
};

/* Under the address sanitizer, memory that was given back must not be touched. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size)   ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

static Block *block_create(Arena *arena, size_t size) {
    if (size > SIZE_MAX - sizeof(Block)) return NULL;
    Block *block = calloc(1, sizeof(Block) + size);
    if (!block) return NULL;
    block->size = size;
    ASAN_POISON_MEMORY_REGION(block->bytes, size);
    arena->footprint += sizeof(Block) + size;
    return block;
}

/* Takes the block out of the list, in which `link` points to it. */
static void block_free(Arena *arena, Block **link) {
    Block *block = *link;
    *link = block->previous;
    arena->footprint -= sizeof(Block) + block->size;
    ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->size);
    free(block);
}

static void block_give_back(Block *block, size_t used) {
    ASAN_POISON_MEMORY_REGION(block->bytes + used, block->size - used);
    block->used = used;
}

/* The larger of the newest block and the spare is the spare from now on. */
static void keep_newest(Arena *arena) {
    Block *block = arena->block;
    if (arena->spare && arena->spare->size >= block->size) {
        block_free(arena, &arena->block);
        return;
    }
    if (arena->spare) block_free(arena, &arena->spare);
    arena->block = block->previous;
    block->previous = NULL;
    block_give_back(block, 0);
    arena->spare = block;
}

static void block_free_newest(Arena *arena) {
    if (arena->keeps_spare && arena->block->size <= GREATEST_SIZE)
        keep_newest(arena);
    else
        block_free(arena, &arena->block);
}

Arena *arena_create(jmp_buf *out_of_memory) {
    Arena *arena = calloc(1, sizeof *arena);
    if (!arena) return NULL;
    arena->out_of_memory = out_of_memory;
    arena->next_size = BLOCK_SIZE;
    arena->countdown = &arena->fail_at;
    return arena;
}

static void destroy_below(void *arena) {
    arena_destroy(arena);
}

Arena *arena_create_below(Arena *parent) {
    Arena *arena = arena_create(parent->out_of_memory);
    if (!arena) arena_out_of_memory(parent);
    arena->countdown = parent->countdown;
    arena->keeps_spare = true;
    arena_defer(parent, destroy_below, arena);
    return arena;
}

static void close_back_to(Arena *arena, const Closer *oldest_kept) {
    while (arena->closer != oldest_kept) {
        Closer *closer = arena->closer;
        arena->closer = closer->previous;
        closer->close(closer->handle);
    }
}

void arena_destroy(Arena *arena) {
    if (!arena) return;
    close_back_to(arena, NULL);
    while (arena->block) block_free(arena, &arena->block);
    if (arena->spare) block_free(arena, &arena->spare);
    free(arena);
}

void arena_reset(Arena *arena) {
    close_back_to(arena, NULL);
    if (arena->block && !arena->block->previous && arena->block->size <= KEPT_SIZE) {
        block_give_back(arena->block, 0);
        return;
    }
    /* Several blocks become one that holds as much, so that the next job like this one asks for nothing. */
    size_t whole = arena->footprint;
    while (arena->block) block_free(arena, &arena->block);
    if (arena->spare) block_free(arena, &arena->spare);
    arena->next_size = whole <= KEPT_SIZE && whole > BLOCK_SIZE ? whole : BLOCK_SIZE;
}

_Noreturn void arena_out_of_memory(Arena *arena) {
    longjmp(*arena->out_of_memory, 1);
}

static size_t round_up(size_t size) {
    const size_t alignment = alignof(max_align_t);
    return (size + alignment - 1) / alignment * alignment;
}

/* The bytes from `from` on become used, `count` of them, zeroed. */
static void *block_take(Block *block, size_t from, size_t count) {
    ASAN_UNPOISON_MEMORY_REGION(block->bytes + from, count);
    size_t end = from + count, dirty = block->touched < end ? block->touched : end;
    if (dirty > from) memset(block->bytes + from, 0, dirty - from);
    if (block->touched < end) block->touched = end;
    block->used = end;
    return block->bytes + from;
}

/* The spare when it is large enough, else a fresh one. NULL when memory runs out. */
static Block *block_for(Arena *arena, size_t size) {
    if (!arena->spare || arena->spare->size < size) {
        Block *fresh = block_create(arena, size > arena->next_size ? size : arena->next_size);
        if (fresh) arena->next_size = arena->next_size < GREATEST_SIZE ? arena->next_size * 2 : GREATEST_SIZE;
        return fresh;
    }
    Block *spare = arena->spare;
    arena->spare = NULL;
    return spare;
}

/* NULL when memory runs out. */
static void *try_alloc(Arena *arena, size_t size) {
    if (*arena->countdown && --*arena->countdown == 0) return NULL;
    if (size > SIZE_MAX - BLOCK_SIZE) return NULL;
    size_t rounded = round_up(size);
    Block *block = arena->block;
    if (!block || block->size - block->used < rounded) {
        Block *fresh = block_for(arena, rounded);
        if (!fresh) return NULL;
        fresh->previous = block;
        arena->block = block = fresh;
    }
    return block_take(block, block->used, rounded);
}

void *arena_alloc(Arena *arena, size_t size) {
    void *memory = try_alloc(arena, size);
    if (!memory) arena_out_of_memory(arena);
    return memory;
}

void *arena_alloc_array(Arena *arena, size_t count, size_t size) {
    if (size && count > SIZE_MAX / size) arena_out_of_memory(arena);
    return arena_alloc(arena, count * size);
}

/* Memory of that size mostly has a block of its own: back to the system with it. */
static void free_large(Arena *arena, const void *at, size_t size) {
    Block **link = &arena->block;
    while (*link && (const void *)(*link)->bytes != at) link = &(*link)->previous;
    if (*link && (*link)->used == round_up(size)) block_free(arena, link);
}

void *arena_grow(Arena *arena, const void *at, size_t old_size, size_t new_size) {
    Block *block = arena->block;
    size_t old_end = round_up(old_size);
    bool is_newest =
        block && at && old_size && (const unsigned char *)at + old_end == block->bytes + block->used;
    if (is_newest && new_size >= old_size && new_size <= SIZE_MAX - BLOCK_SIZE) {
        size_t added = round_up(new_size) - old_end, start = block->used - old_end;
        if (added <= block->size - block->used) {
            block_take(block, block->used, added);
            return block->bytes + start;
        }
    }
    void *fresh = arena_alloc(arena, new_size);
    if (old_size) memcpy(fresh, at, old_size < new_size ? old_size : new_size);
    if (old_size > GREATEST_SIZE) free_large(arena, at, old_size);
    return fresh;
}

void *arena_copy(Arena *arena, const void *bytes, size_t size) {
    if (size == SIZE_MAX) arena_out_of_memory(arena);
    char *copy = arena_alloc(arena, size + 1);
    if (size) memcpy(copy, bytes, size);
    return copy;
}

void arena_defer(Arena *arena, void (*close)(void *handle), void *handle) {
    Closer *closer = try_alloc(arena, sizeof *closer);
    if (!closer) {
        close(handle); /* nobody else knows of it */
        arena_out_of_memory(arena);
    }
    *closer = (Closer){.previous = arena->closer, .close = close, .handle = handle};
    arena->closer = closer;
}

ArenaMark arena_mark(const Arena *arena) {
    return (ArenaMark){arena->block, arena->block ? arena->block->used : 0, arena->closer};
}

void arena_rewind(Arena *arena, ArenaMark mark) {
    close_back_to(arena, mark.closer);
    while (arena->block != mark.block) block_free_newest(arena);
    if (arena->block) block_give_back(arena->block, mark.used);
}

void arena_fail_at(Arena *arena, size_t count) {
    *arena->countdown = count;
}

size_t arena_footprint(const Arena *arena) {
    return arena->footprint;
}
