/* What only the tests ask of a library.
 *
 * Takes: an open library. Gives: jobs that run out of memory where the test wants it.
 * Invariant: nothing here is exported.
 */
#ifndef HANMEN_TESTING_H
#define HANMEN_TESTING_H

#include "hanmen.h"

/* In every following job the count-th allocation of the arena runs out of memory; 0 turns this off. */
void hanmen_fail_at(hanmen_library *library, size_t count);
/* The same for each record that a batch sets on one of its threads. */
void hanmen_fail_in_thread_at(hanmen_library *library, size_t count);

#endif
