/* JLReq's character classes, by table.
 *
 * Takes: a code point and whether its run is Western. Gives: its class.
 * Invariant: class_table.inc is sorted and disjoint; what it does not list is worked out from Unicode
 * (J-A.34).
 */
#include "text/char_class.h"

#include "base/utf8.h"

#include <stddef.h>

typedef struct ClassRange {
    uint32_t first, last;
    uint8_t char_class;
    bool western_in_western;
} ClassRange;

static const ClassRange class_ranges[] = {
#include "text/class_table.inc"
};

static const ClassRange *find_range(uint32_t codepoint) {
    size_t low = 0, high = sizeof class_ranges / sizeof *class_ranges;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (class_ranges[middle].last < codepoint)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < sizeof class_ranges / sizeof *class_ranges && class_ranges[low].first <= codepoint;
    return found ? &class_ranges[low] : NULL;
}

CharClass char_class(uint32_t codepoint, bool in_western) {
    if (codepoint == ' ' || codepoint == 0xA0) return CLASS_WESTERN_SPACE;
    if (codepoint < 0xA5) return CLASS_WESTERN;
    if (codepoint >= 0x4E00 && codepoint <= 0x9FFF) return CLASS_IDEOGRAPHIC;
    const ClassRange *range = find_range(codepoint);
    if (range != NULL)
        return in_western && range->western_in_western ? CLASS_WESTERN : (CharClass)range->char_class;
    return codepoint_is_wide(codepoint) ? CLASS_IDEOGRAPHIC : CLASS_WESTERN;
}

const char *char_class_name(CharClass char_class) {
    static const char names[CHAR_CLASS_COUNT][6] = {
        "cl-00", "cl-01", "cl-02", "cl-03", "cl-04", "cl-05", "cl-06", "cl-07", "cl-08", "cl-09", "cl-10",
        "cl-11", "cl-12", "cl-13", "cl-14", "cl-15", "cl-16", "cl-17", "cl-18", "cl-19", "cl-20", "cl-21",
        "cl-22", "cl-23", "cl-24", "cl-25", "cl-26", "cl-27", "cl-28", "cl-29", "cl-30"};
    return names[(int)char_class < CHAR_CLASS_COUNT ? char_class : 0];
}
