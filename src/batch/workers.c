/* Threads over a counter: see workers.h.
 *
 * Takes: a plan. Gives: its calls.
 * Invariant: tasks are handed out by one atomic counter, in order, so those that were begun are the first
 * ones.
 */
#define _POSIX_C_SOURCE 200809L
#include "batch/workers.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

/* How long the caller's thread sleeps between looks at what is done. */
enum { TICK_NANOSECONDS = 100 * 1000 * 1000 };

typedef struct Pool {
    const WorkPlan *plan;
    atomic_size_t next;
    atomic_bool failed;
    atomic_uchar *done; /* by task */
    pthread_mutex_t lock;
    pthread_cond_t ended;
    int running; /* under the lock */
} Pool;

typedef struct Worker {
    Pool *pool;
    pthread_t thread;
    int number;
} Worker;

static bool is_stopped(const Pool *pool) {
    const WorkPlan *plan = pool->plan;
    return atomic_load_explicit(&pool->failed, memory_order_relaxed) ||
           (plan->stopped && plan->stopped(plan->context));
}

static void work_on(Pool *pool, void *state) {
    const WorkPlan *plan = pool->plan;
    while (!is_stopped(pool)) {
        size_t task = atomic_fetch_add(&pool->next, 1);
        if (task >= plan->count) return;
        plan->work(plan->context, state, task);
        atomic_store_explicit(&pool->done[task], 1, memory_order_release);
    }
}

static void *run_worker(void *handle) {
    Worker *worker = handle;
    Pool *pool = worker->pool;
    void *state = pool->plan->begin(pool->plan->context, worker->number);
    if (state) {
        work_on(pool, state);
        pool->plan->end(pool->plan->context, state);
    } else {
        atomic_store(&pool->failed, true);
    }
    pthread_mutex_lock(&pool->lock);
    pool->running--;
    pthread_cond_signal(&pool->ended);
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* Takes what has arrived since; gives how many have in all. */
static size_t take_arrived(Pool *pool, size_t arrived) {
    const WorkPlan *plan = pool->plan;
    for (; arrived < plan->count; arrived++) {
        if (!atomic_load_explicit(&pool->done[arrived], memory_order_acquire)) break;
        if (plan->arrived) plan->arrived(plan->context, arrived);
    }
    return arrived;
}

/* True while some worker runs; waits for a tick or for the last one's end. */
static bool wait_a_tick(Pool *pool) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += TICK_NANOSECONDS;
    if (until.tv_nsec >= 1000000000) {
        until.tv_nsec -= 1000000000;
        until.tv_sec++;
    }
    pthread_mutex_lock(&pool->lock);
    int woken = 0;
    while (pool->running > 0 && woken == 0) woken = pthread_cond_timedwait(&pool->ended, &pool->lock, &until);
    bool is_running = pool->running > 0;
    pthread_mutex_unlock(&pool->lock);
    return is_running;
}

static size_t attend(Pool *pool) {
    size_t arrived = 0;
    bool is_running;
    do {
        is_running = wait_a_tick(pool);
        arrived = take_arrived(pool, arrived);
        if (pool->plan->tick) pool->plan->tick(pool->plan->context, arrived);
    } while (is_running);
    return arrived;
}

/* Starts as many as it can; one is enough. */
static int start_workers(Pool *pool, Worker *workers) {
    int started = 0;
    pthread_mutex_lock(&pool->lock);
    for (; started < pool->plan->workers; started++) {
        workers[started] = (Worker){.pool = pool, .number = started};
        if (pthread_create(&workers[started].thread, NULL, run_worker, &workers[started]) != 0) break;
        pool->running++;
    }
    pthread_mutex_unlock(&pool->lock);
    return started;
}

WorkersEnd workers_run(const WorkPlan *plan) {
    if (plan->count == 0) return WORKERS_DONE;
    Pool pool = {.plan = plan,
                 .lock = PTHREAD_MUTEX_INITIALIZER,
                 .ended = PTHREAD_COND_INITIALIZER,
                 .done = calloc(plan->count, sizeof *pool.done)};
    Worker *workers = calloc((size_t)plan->workers, sizeof *workers);
    size_t arrived = 0;
    if (pool.done && workers) {
        int started = start_workers(&pool, workers);
        if (started > 0) arrived = attend(&pool);
        for (int i = 0; i < started; i++) pthread_join(workers[i].thread, NULL);
    }
    free(workers);
    free(pool.done);
    pthread_cond_destroy(&pool.ended);
    pthread_mutex_destroy(&pool.lock);
    if (arrived == plan->count) return WORKERS_DONE;
    bool was_stopped = plan->stopped && plan->stopped(plan->context);
    return was_stopped && !atomic_load(&pool.failed) ? WORKERS_STOPPED : WORKERS_FAILED;
}
