/* Many like tasks on some threads, their results taken in the tasks' order.
 *
 * Takes: how many tasks, and what to do with each. Gives: calls, on worker threads and on the caller's.
 * Invariant: a task is begun once, by one worker, with that worker's own state; `arrived` is called on the
 * caller's thread, task after task in their order, each when it and all before it are done.
 */
#ifndef HANMEN_BATCH_WORKERS_H
#define HANMEN_BATCH_WORKERS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct WorkPlan {
    void *context;
    size_t count;
    int workers;
    /* A worker's own state, made and ended on its thread. NULL: out of memory; the worker does nothing. */
    void *(*begin)(void *context, int worker);
    void (*end)(void *context, void *state);
    void (*work)(void *context, void *state, size_t task);
    void (*arrived)(void *context, size_t task); /* may be NULL */
    /* Some times a second on the caller's thread; may be NULL. done: tasks that have arrived. */
    void (*tick)(void *context, size_t done);
    /* True when no further task is to be begun; asked on any thread. May be NULL. */
    bool (*stopped)(void *context);
} WorkPlan;

typedef enum WorkersEnd {
    WORKERS_DONE,
    WORKERS_STOPPED, /* some tasks were not begun */
    WORKERS_FAILED   /* no thread or no memory: some tasks were not begun */
} WorkersEnd;

WorkersEnd workers_run(const WorkPlan *plan);

#endif
