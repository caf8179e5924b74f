/* What an open library holds: see hanmen.h.
 *
 * Takes: options, copied. Gives: them to the jobs.
 * Invariant: nothing changes after hanmen_open, so threads share it.
 */
#ifndef HANMEN_LIBRARY_H
#define HANMEN_LIBRARY_H

#include "hanmen.h"

struct hanmen_library {
    hanmen_options options;
    char *fonts_file, *layouts_folder;
    char *profile, *owner_password, *user_password; /* may be NULL */
    size_t fail_at, fail_in_thread_at;              /* for tests: see hanmen_testing.h */
};

#endif
