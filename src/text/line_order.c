/* Where the atoms of a line stand, whatever way their scripts run.
 *
 * Takes: a paragraph and one of its lines. Gives: the left edge of each atom and of the gap behind it.
 * Invariant: atoms and gaps fill the line without overlap, in the order of UAX #9 (rule L2).
 */
#include "text/line_order.h"

#include "text/letters.h"

/* Atoms and gaps take turns: element 2i is atom i, element 2i + 1 the gap behind it. */
typedef struct Elements {
    const Paragraph *paragraph;
    const Line *line;
    size_t count;
} Elements;

static int level_of(const Elements *elements, size_t index) {
    const Atom *atom = &elements->paragraph->atoms[elements->line->atom_start + index / 2];
    if (index % 2 == 1) return atom->gap_level;
    /* a paragraph of nothing but breaks and controls has no run */
    return atom->glyph_end > atom->glyph_start ? elements->paragraph->runs[atom->run].level : 0;
}

static Length width_of(const Elements *elements, size_t index) {
    return index % 2 == 1 ? elements->line->gap[index / 2]
                          : elements->paragraph->atoms[elements->line->atom_start + index / 2].width;
}

static void reverse(uint32_t *order, size_t first, size_t end) {
    for (; first + 1 < end; first++) {
        uint32_t swapped = order[first];
        order[first] = order[--end];
        order[end] = swapped;
    }
}

/* L2: from the highest level down, every stretch at that level or above is turned round. */
static void sort_by_level(const Elements *elements, uint32_t *order, int highest) {
    for (int level = highest; level > 0; level--)
        for (size_t i = 0; i < elements->count; i++) {
            size_t first = i;
            while (i < elements->count && level_of(elements, order[i]) >= level) i++;
            reverse(order, first, i);
        }
}

LinePositions line_positions(Arena *arena, const Paragraph *paragraph, const Line *line) {
    size_t atoms = line->atom_end - line->atom_start;
    Elements elements = {paragraph, line, atoms > 0 ? 2 * atoms - 1 : 0};
    LinePositions positions = {ARENA_ARRAY(arena, Length, atoms + 1), ARENA_ARRAY(arena, Length, atoms + 1)};
    int highest = 0;
    for (size_t i = 0; i < elements.count; i++) {
        int level = level_of(&elements, i);
        if (level > highest) highest = level;
    }
    uint32_t *order = highest > 0 ? ARENA_ARRAY(arena, uint32_t, elements.count) : NULL;
    for (size_t i = 0; order != NULL && i < elements.count; i++) order[i] = (uint32_t)i;
    if (order != NULL) sort_by_level(&elements, order, highest);
    Length x = line->start;
    uint32_t letters = 0;
    for (size_t i = 0; i < elements.count; i++) {
        size_t index = order != NULL ? order[i] : i;
        *(index % 2 == 1 ? &positions.gap[index / 2] : &positions.atom[index / 2]) = x;
        x += width_of(&elements, index);
        if (line->letter_places == 0 || index % 2 == 1) continue;
        uint32_t passed =
            letters + letters_of_atom(paragraph, line->atom_start + (uint32_t)index / 2, line->atom_end);
        x += letters_space(line, passed) - letters_space(line, letters);
        letters = passed;
    }
    return positions;
}
