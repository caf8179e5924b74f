/* Where bytes go: a file, memory, a pipe.
 *
 * Invariant: after write has given false, nothing more is written.
 */
#ifndef HANMEN_BASE_SINK_H
#define HANMEN_BASE_SINK_H

#include "base/str.h"

typedef struct Sink {
    /* Writes all bytes, or gives false (the context keeps the reason). */
    bool (*write)(void *context, const void *bytes, size_t count);
    void *context;
} Sink;

/* A sink that appends to the builder; never fails (it may run out of memory). */
Sink sink_to_builder(StrBuilder *builder);

#endif
