/* The arena's promises: zeroed memory, one landing place, closers newest first, rewinding. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/array.h"
#include "base/map.h"
#include "base/str.h"

#include <string.h>

static jmp_buf out_of_memory;
static char closed[8];

static void note_closing(void *handle) {
    size_t length = strlen(closed);
    closed[length] = *(const char *)handle;
    closed[length + 1] = '\0';
}

static void gives_zeroed_aligned_memory(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    for (size_t size = 0; size < 300000; size = size * 3 + 1) {
        unsigned char *memory = arena_alloc(arena, size);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) assert_int_equal(memory[i], 0);
        memset(memory, 0xAA, size);
    }
    arena_reset(arena);
    const unsigned char *again = arena_alloc(arena, 4096);
    for (size_t i = 0; i < 4096; i++) assert_int_equal(again[i], 0);
    arena_destroy(arena);
}

static void resetting_keeps_the_memory_of_a_job(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    size_t settled = 0;
    for (int job = 0; job < 5; job++) {
        for (int i = 0; i < 300; i++) {
            unsigned char *memory = arena_alloc(arena, 1000);
            for (int j = 0; j < 1000; j++) assert_int_equal(memory[j], 0);
            memset(memory, 0xAA, 1000);
        }
        if (job == 2) settled = arena_footprint(arena);
        if (job > 2) assert_int_equal(arena_footprint(arena), settled);
        arena_reset(arena);
        if (job > 2) assert_int_equal(arena_footprint(arena), settled);
    }
    arena_alloc(arena, (size_t)100 << 20);
    arena_reset(arena);
    assert_true(arena_footprint(arena) < (size_t)1 << 20); /* an exception is not kept */
    arena_destroy(arena);
}

static void closes_newest_first(void **state) {
    (void)state;
    closed[0] = '\0';
    Arena *arena = arena_create(&out_of_memory);
    arena_defer(arena, note_closing, (void *)(uintptr_t) "a");
    ArenaMark mark = arena_mark(arena);
    arena_defer(arena, note_closing, (void *)(uintptr_t) "b");
    arena_defer(arena, note_closing, (void *)(uintptr_t) "c");
    arena_rewind(arena, mark);
    assert_string_equal(closed, "cb");
    arena_destroy(arena);
    assert_string_equal(closed, "cba");
}

static void rewinding_gives_memory_back(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    char *kept = str_to_c(arena, STR("kept"));
    ArenaMark mark = arena_mark(arena);
    size_t before = arena_footprint(arena);
    void *first = arena_alloc(arena, 100);
    (void)arena_alloc(arena, 1000000);
    assert_true(arena_footprint(arena) > before);
    arena_rewind(arena, mark);
    assert_int_equal(arena_footprint(arena), before);
    assert_ptr_equal(arena_alloc(arena, 100), first);
    assert_string_equal(kept, "kept");
    arena_destroy(arena);
}

static void fails_at_the_wanted_allocation(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    volatile int reached = 0;
    if (setjmp(out_of_memory) == 0) {
        arena_fail_at(arena, 3);
        for (int i = 0; i < 5; i++) {
            (void)arena_alloc(arena, 1);
            reached = i + 1;
        }
    }
    assert_int_equal(reached, 2);
    arena_destroy(arena);
}

static void an_arena_below_dies_with_its_parent(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory), *below = arena_create_below(arena);
    closed[0] = 0;
    arena_defer(below, note_closing, (void *)(uintptr_t) "b");
    volatile int jumps = 0;
    if (setjmp(out_of_memory) == 0) {
        arena_fail_at(arena, 1);
        (void)arena_alloc(below, 1);
    } else {
        jumps++;
    }
    assert_int_equal(jumps, 1);
    arena_destroy(arena);
    assert_string_equal(closed, "b");
}

/* What is rewound again and again is not asked of the system again and again. */
static void an_arena_below_keeps_a_spare_block(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory), *below = arena_create_below(arena);
    (void)arena_alloc(below, 60000);
    ArenaMark mark = arena_mark(below);
    (void)arena_alloc(below, 60000);
    size_t footprint = arena_footprint(below);
    for (int i = 0; i < 3; i++) {
        arena_rewind(below, mark);
        unsigned char *bytes = arena_alloc(below, 60000);
        assert_int_equal(bytes[0] | bytes[59999], 0);
        memset(bytes, 0xFF, 60000);
        assert_int_equal(arena_footprint(below), footprint);
    }
    arena_destroy(arena);
}

static void large_arrays_give_their_old_memory_back(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    ARRAY(int)
    numbers = {0};
    for (int i = 0; i < 4000000; i++) {
        array_push(arena, &numbers, i);
        if (i % 100000 == 0) (void)arena_alloc(arena, 100000); /* never the newest for long */
    }
    for (int i = 0; i < 4000000; i += 9999) assert_int_equal(numbers.at[i], i);
    assert_true(arena_footprint(arena) < numbers.capacity * sizeof(int) + 40 * 100000 + 8 * 1024 * 1024);
    arena_destroy(arena);
}

static void too_large_products_are_out_of_memory(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    volatile int jumps = 0;
    if (setjmp(out_of_memory) == 0)
        (void)arena_alloc_array(arena, SIZE_MAX / 2, 3);
    else
        jumps++;
    if (setjmp(out_of_memory) == 0)
        (void)arena_alloc(arena, SIZE_MAX - 1);
    else
        jumps++;
    assert_int_equal(jumps, 2);
    arena_destroy(arena);
}

static void arrays_keep_their_values(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    ARRAY(int)
    numbers = {0};
    for (int i = 0; i < 1000; i++) array_push(arena, &numbers, i * i);
    assert_int_equal(numbers.count, 1000);
    for (int i = 0; i < 1000; i++) assert_int_equal(numbers.at[i], i * i);
    arena_destroy(arena);
}

static void maps_find_what_was_put(void **state) {
    (void)state;
    Arena *arena = arena_create(&out_of_memory);
    Map map = {0};
    assert_null(map_get(&map, STR("x")));
    int values[500];
    for (int i = 0; i < 500; i++) assert_null(map_put(arena, &map, str_format(arena, "鍵%d", i), &values[i]));
    assert_int_equal(map.count, 500);
    for (int i = 0; i < 500; i++) assert_ptr_equal(map_get(&map, str_format(arena, "鍵%d", i)), &values[i]);
    assert_ptr_equal(map_put(arena, &map, STR("鍵7"), &values[8]), &values[7]);
    assert_ptr_equal(map_get(&map, STR("鍵7")), &values[8]);
    assert_int_equal(map.count, 500);
    assert_null(map_get(&map, STR("鍵500")));
    assert_null(map_get(&map, STR("")));
    arena_destroy(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_zeroed_aligned_memory),
        cmocka_unit_test(resetting_keeps_the_memory_of_a_job),
        cmocka_unit_test(closes_newest_first),
        cmocka_unit_test(rewinding_gives_memory_back),
        cmocka_unit_test(fails_at_the_wanted_allocation),
        cmocka_unit_test(an_arena_below_dies_with_its_parent),
        cmocka_unit_test(an_arena_below_keeps_a_spare_block),
        cmocka_unit_test(large_arrays_give_their_old_memory_back),
        cmocka_unit_test(too_large_products_are_out_of_memory),
        cmocka_unit_test(arrays_keep_their_values),
        cmocka_unit_test(maps_find_what_was_put),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
