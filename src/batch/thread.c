#include "batch/thread.h"

static void close_threads(void *handle) {
    BatchThreads *threads = handle;
    for (int i = 0; i < threads->count; i++) {
        arena_destroy(threads->at[i].scratch);
        arena_destroy(threads->at[i].kept);
    }
}

/* False when there is no memory. */
static bool prepare(BatchThread *thread) {
    thread->kept = arena_create(&thread->out_of_memory);
    thread->scratch = arena_create(&thread->out_of_memory);
    if (!thread->kept || !thread->scratch || setjmp(thread->out_of_memory)) return false;
    thread->tools = pdf_tools_create(thread->kept);
    thread->presses = press_cache_create(thread->kept);
    thread->pictures = image_cache_create(thread->kept);
    pdf_tools_keep_glyphs(thread->tools, thread->kept);
    thread->digester = digester_create(thread->kept);
    return true;
}

BatchThreads *threads_create(Arena *arena, int count) {
    BatchThreads *threads = ARENA_NEW(arena, BatchThreads);
    threads->at = ARENA_ARRAY(arena, BatchThread, (size_t)count);
    threads->count = count;
    arena_defer(arena, close_threads, threads);
    for (int i = 0; i < count; i++)
        if (!prepare(&threads->at[i])) arena_out_of_memory(arena);
    return threads;
}
