/* Classes of characters: J-A.1 .. J-A.34. */
#include "golden.h"
#include "text/char_class.h"
#include "base/utf8.h"

static void assert_all(const char *characters, CharClass expected, bool in_western) {
    Str text = str_from_c(characters);
    for (size_t offset = 0; offset < text.length;) {
        uint32_t codepoint = utf8_decode(text, &offset);
        if (char_class(codepoint, in_western) != expected)
            fail_msg("U+%04X is %s, not %s", (unsigned)codepoint,
                     char_class_name(char_class(codepoint, in_western)), char_class_name(expected));
    }
}

static void classes_have_their_members(void **state) {
    (void)state;
    assert_all("‘“（〔［｛〈《「『【｟〘〖«〝", CLASS_OPENING_BRACKET, false);
    assert_all("’”）〕］｝〉》」』】｠〙〗»〟", CLASS_CLOSING_BRACKET, false);
    assert_all("‐–゠〜～", CLASS_HYPHEN, false);
    assert_all("！？‼⁇⁈⁉", CLASS_DIVIDING_MARK, false);
    assert_all("・：；", CLASS_MIDDLE_DOT, false);
    assert_all("。．", CLASS_FULL_STOP, false);
    assert_all("、，", CLASS_COMMA, false);
    assert_all("—―…‥〳〴〵", CLASS_INSEPARABLE, false);
    assert_all("々〻ゝゞヽヾ", CLASS_ITERATION_MARK, false);
    assert_all("ー", CLASS_PROLONGED_SOUND_MARK, false);
    assert_all("ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
               CLASS_SMALL_KANA, false);
    assert_all("￥＄￡＃€№", CLASS_PREFIXED_ABBREVIATION, false);
    assert_all("°′″℃￠％‰ℓ㏋㌃㌍㌔㌘㌢㌣㌦㌧㌫㌶㌻㍉㍊㍍㍑㍗㎎㎏㎜㎝㎞㎡㏄", CLASS_POSTFIXED_ABBREVIATION,
               false);
    assert_all("　", CLASS_IDEOGRAPHIC_SPACE, false);
    assert_all("あかさたなはまやらわをんがぱゔ", CLASS_HIRAGANA, false);
    assert_all("アヲンガパヴヷヺ", CLASS_KATAKANA, false);
    assert_all("＝≠≒≃≅≈≡≢＜＞≦≧≪≫≶≷⋚⋛∧∨⌅⌆⊂⊃⊄⊅⊆⊇⊊⊋∈∋∉∪∩∥∦⇒⇔↔∽∝⊥⊕⊗", CLASS_MATH_SYMBOL, false);
    assert_all("＋－−×÷±∓", CLASS_MATH_OPERATOR, false);
    assert_all("漢字〇仝〆〃ヿゟ０９ＡＺａｚ①⑳㊿ⓐ㋐Ⅰⅻ½⅓㈱㈲㊤→←■□▲△●○◎★☆※‖•＊／＆＠♂♀♪√∞∴∵∫〒𠮷",
               CLASS_IDEOGRAPHIC, false);
    assert_all("AZaz09!%()éα", CLASS_WESTERN, false);
    assert_all(" ", CLASS_WESTERN_SPACE, true);
}

/* J-A.0, J-A.32 */
static void company_decides_ambiguous_marks(void **state) {
    (void)state;
    assert_all("‘’“”—…–‐§†•", CLASS_WESTERN, true);
    assert_all("」）", CLASS_CLOSING_BRACKET, true); /* no company makes these Western */
}

/* J-A.34: whatever it is, it has a class, and wide brackets that JLReq does not know are brackets. */
static void every_code_point_has_a_class(void **state) {
    (void)state;
    for (uint32_t codepoint = 0; codepoint < 0x110000; codepoint++) {
        CharClass found = char_class(codepoint, (codepoint & 1) != 0);
        if (found < CLASS_OPENING_BRACKET || found > CLASS_TATE_CHU_YOKO)
            fail_msg("U+%04X", (unsigned)codepoint);
    }
    assert_all("︵", CLASS_OPENING_BRACKET, false);
    assert_all("︶", CLASS_CLOSING_BRACKET, false);
    assert_all("가ꀀ🎌", CLASS_IDEOGRAPHIC, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(classes_have_their_members),
                                       cmocka_unit_test(company_decides_ambiguous_marks),
                                       cmocka_unit_test(every_code_point_has_a_class)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
