/* What each thread of a batch has for itself.
 *
 * Takes: how many. Gives: arenas and tools, made on the caller's thread.
 * Invariant: lack of memory lands in the thread that meets it; the function that runs a task sets the landing
 * place.
 */
#ifndef HANMEN_BATCH_THREAD_H
#define HANMEN_BATCH_THREAD_H

#include "base/arena.h"
#include "base/digest.h"
#include "color/press_colors.h"
#include "image/image.h"
#include "pdf/object.h"

#include <setjmp.h>

typedef struct BatchThread {
    jmp_buf out_of_memory;
    Arena *kept;    /* as long as the batch */
    Arena *scratch; /* emptied after each task */
    PdfTools *tools;
    ImageCache *pictures;
    PressCache *presses;
    Digester *digester;
} BatchThread;

typedef struct BatchThreads {
    BatchThread *at;
    int count;
} BatchThreads;

/* The arena closes them. */
BatchThreads *threads_create(Arena *arena, int count);

#endif
