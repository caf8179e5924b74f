/* Where a number's decimal point stands.
 *
 * Takes: an entry's paragraph. Gives: the widths of what is before its point and of what follows.
 * Invariant: the two add up to the paragraph's natural width.
 */
#include "layout/table_internal.h"

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Bytes of a full-width digit ("０" to "９") or point ("．") at `at`, else 0. */
static size_t wide_digit(Str text, size_t at) {
    if (at + 3 > text.length) return 0;
    const unsigned char *byte = (const unsigned char *)text.text + at;
    return byte[0] == 0xEF && byte[1] == 0xBC && byte[2] >= 0x90 && byte[2] <= 0x99 ? 3 : 0;
}

static bool is_point(Str text, size_t at) {
    if (text.text[at] == '.') return true;
    Str wide = STR("．");
    return at + wide.length <= text.length && str_equal(str_slice(text, at, at + wide.length), wide);
}

/* The byte behind the whole part of the first number in the text: its point, or what follows its last digit.
 * False when no digit is there. */
static bool find_point(Str text, size_t *point) {
    bool found = false;
    for (size_t i = 0; i < text.length;) {
        size_t length = is_digit(text.text[i]) ? 1 : wide_digit(text, i);
        if (length) {
            found = true;
            *point = i + length;
        } else if (found && is_point(text, i)) {
            return true;
        } else if (found && text.text[i] != ',') {
            return true;
        }
        i += length ? length : 1;
    }
    return found;
}

static Length width_of_glyphs(const Paragraph *paragraph, const Atom *atom, size_t before) {
    const GlyphRun *run = &paragraph->runs[atom->run];
    int64_t units = 0;
    for (uint32_t i = atom->glyph_start; i < atom->glyph_end; i++)
        if (run->glyphs[i].text_start < before) units += run->glyphs[i].advance;
    return (Length)(units * run->size / run->face->units_per_em);
}

bool decimal_extent(const Paragraph *paragraph, DecimalExtent *extent) {
    size_t point = 0;
    Length before = 0;
    if (!find_point(paragraph->text, &point)) return false;
    for (size_t i = 0; i < paragraph->atom_count && paragraph->atoms[i].text_start < point; i++) {
        const Atom *atom = &paragraph->atoms[i];
        if (atom->text_end > point) {
            before += width_of_glyphs(paragraph, atom, point);
            break;
        }
        bool is_last = atom->text_end == point;
        before += atom->width + (is_last ? 0 : atom->after.natural);
    }
    *extent = (DecimalExtent){before, paragraph_natural_width(paragraph) - before};
    return true;
}
