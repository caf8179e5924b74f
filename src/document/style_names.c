/* Names of the marks and lines that go with text.
 *
 * Takes: a name, or a value. Gives: the other.
 * Invariant: names and values are the same list for layouts, authors and dumps.
 */
#include "document/style.h"

static const char *const emphasis_marks[] = {
    [EMPHASIS_MARK_NONE] = "none",
    [EMPHASIS_MARK_DOT] = "dot",
    [EMPHASIS_MARK_SESAME] = "sesame",
    [EMPHASIS_MARK_OPEN_SESAME] = "open-sesame",
    [EMPHASIS_MARK_CIRCLE] = "circle",
    [EMPHASIS_MARK_OPEN_CIRCLE] = "open-circle",
    [EMPHASIS_MARK_DOUBLE_CIRCLE] = "double-circle",
    [EMPHASIS_MARK_TRIANGLE] = "triangle",
};
static const char *const underlines[] = {
    [UNDERLINE_NONE] = "none",
    [UNDERLINE_SINGLE] = "single",
    [UNDERLINE_DOUBLE] = "double",
};

static bool find_name(const char *const *names, size_t count, Str name, size_t *found) {
    for (*found = 0; *found < count; ++*found)
        if (str_equal(name, str_from_c(names[*found]))) return true;
    return false;
}

bool emphasis_mark_named(Str name, EmphasisMark *mark) {
    size_t found;
    if (!find_name(emphasis_marks, sizeof emphasis_marks / sizeof *emphasis_marks, name, &found))
        return false;
    *mark = (EmphasisMark)found;
    return true;
}

bool underline_named(Str name, Underline *underline) {
    size_t found;
    if (!find_name(underlines, sizeof underlines / sizeof *underlines, name, &found)) return false;
    *underline = (Underline)found;
    return true;
}

const char *emphasis_mark_name(EmphasisMark mark) {
    return emphasis_marks[mark];
}

const char *underline_name(Underline underline) {
    return underlines[underline];
}
