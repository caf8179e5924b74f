/* JLReq's character classes (Appendix A; rules J-A.0 .. J-A.35).
 *
 * Takes: a code point and whether its run is Western. Gives: cl-01 .. cl-30.
 * Invariant: every code point has a class.
 */
#ifndef HANMEN_TEXT_CHAR_CLASS_H
#define HANMEN_TEXT_CHAR_CLASS_H

#include <stdbool.h>
#include <stdint.h>

/* The value is JLReq's number. */
typedef enum CharClass {
    CLASS_OPENING_BRACKET = 1,
    CLASS_CLOSING_BRACKET,
    CLASS_HYPHEN,
    CLASS_DIVIDING_MARK,
    CLASS_MIDDLE_DOT,
    CLASS_FULL_STOP,
    CLASS_COMMA,
    CLASS_INSEPARABLE,
    CLASS_ITERATION_MARK,
    CLASS_PROLONGED_SOUND_MARK,
    CLASS_SMALL_KANA,
    CLASS_PREFIXED_ABBREVIATION,
    CLASS_POSTFIXED_ABBREVIATION,
    CLASS_IDEOGRAPHIC_SPACE,
    CLASS_HIRAGANA,
    CLASS_KATAKANA,
    CLASS_MATH_SYMBOL,
    CLASS_MATH_OPERATOR,
    CLASS_IDEOGRAPHIC,
    CLASS_REFERENCE_MARK,
    CLASS_ORNAMENTED,
    CLASS_SIMPLE_RUBY,
    CLASS_JUKUGO_RUBY,
    CLASS_GROUPED_NUMERAL,
    CLASS_UNIT_SYMBOL,
    CLASS_WESTERN_SPACE,
    CLASS_WESTERN,
    CLASS_WARICHU_OPENING,
    CLASS_WARICHU_CLOSING,
    CLASS_TATE_CHU_YOKO
} CharClass;
enum { CHAR_CLASS_COUNT = 31 }; /* index 0 is unused */

/* in_western: the character stands in a run of Western text (decides the ambiguous ones, J-A.0 and J-A.32).
 */
CharClass char_class(uint32_t codepoint, bool in_western);

/* "cl-01" .. "cl-30" */
const char *char_class_name(CharClass char_class);

#endif
