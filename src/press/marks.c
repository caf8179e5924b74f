/* Marks round the trimmed page: see marks.h.
 *
 * Takes: the trim. Gives: thin rectangles.
 * Invariant: a line for the trim is centred on it; a line for the bleed touches it from outside.
 */
#include "press/marks.h"

/* 0.1 mm, 9 mm, 3 mm, 5 mm, 6 mm. */
enum { LINE = 283, ARM = 25512, FREE = 8504, PATCH = 14173, CROSS = 17008 };

typedef struct Marker {
    Arena *arena;
    MarkItems *items;
    TrimBox trim;
} Marker;

static void add_fill(Marker *marker, Length x, Length y, Length width, Length height, Color color) {
    const Item item = {.kind = ITEM_FILL,
                       .is_artifact = true,
                       .artifact = ARTIFACT_LAYOUT,
                       .x = x,
                       .y = y,
                       .width = width,
                       .height = height,
                       .color = color};
    array_push(marker->arena, marker->items, item);
}

/* From (x, y), along the axis that `is_vertical` names, to `end`; the line lies `shift` of its width beside
 * it: 0 centred, 1 wholly behind, -1 wholly before. */
static void add_line(Marker *marker, Length x, Length y, Length end, bool is_vertical, int shift) {
    const Color registration = {COLOR_REGISTRATION, {1000}};
    const Length side = shift == 0 ? -LINE / 2 : shift > 0 ? 0 : -LINE;
    const Length start = is_vertical ? y : x;
    const Length from = start < end ? start : end, length = start < end ? end - start : start - end;
    if (is_vertical)
        add_fill(marker, x + side, from, LINE, length, registration);
    else
        add_fill(marker, from, y + side, length, LINE, registration);
}

/* Two hooks that cross (日本式コーナートンボ): one leads from the bleed's line to the trim's, the other the
 * reverse. out_x, out_y: 1 or -1, away from the page. Without bleed the trim's lines alone, 3 mm off. */
static void add_corner(Marker *marker, Length x, Length y, int out_x, int out_y) {
    const Length bleed = marker->trim.bleed, inner = bleed > 0 ? bleed : FREE;
    const Length end_x = x + out_x * (inner + ARM), end_y = y + out_y * (inner + ARM);
    add_line(marker, x + out_x * inner, y, end_x, false, 0);
    add_line(marker, x, y + out_y * inner, end_y, true, 0);
    if (bleed == 0) return;
    add_line(marker, x, y + out_y * bleed, end_x, false, out_y);
    add_line(marker, x + out_x * bleed, y, end_y, true, out_x);
}

static void add_corners(Marker *marker) {
    const TrimBox *trim = &marker->trim;
    add_corner(marker, trim->x, trim->y, -1, -1);
    add_corner(marker, trim->x + trim->width, trim->y, 1, -1);
    add_corner(marker, trim->x, trim->y + trim->height, -1, 1);
    add_corner(marker, trim->x + trim->width, trim->y + trim->height, 1, 1);
}

/* A cross on the middle of each side (センタートンボ). */
static void add_centers(Marker *marker) {
    const TrimBox *trim = &marker->trim;
    const Length inner = trim->bleed > 0 ? trim->bleed : FREE, across = inner + ARM / 2;
    const Length middle_x = trim->x + trim->width / 2, middle_y = trim->y + trim->height / 2;
    const Length edge_x[2] = {trim->x, trim->x + trim->width};
    const Length edge_y[2] = {trim->y, trim->y + trim->height};
    for (int i = 0; i < 2; i++) {
        const int out = i == 0 ? -1 : 1;
        add_line(marker, middle_x, edge_y[i] + out * inner, edge_y[i] + out * (inner + ARM), true, 0);
        add_line(marker, middle_x - CROSS, edge_y[i] + out * across, middle_x + CROSS, false, 0);
        add_line(marker, edge_x[i] + out * inner, middle_y, edge_x[i] + out * (inner + ARM), false, 0);
        add_line(marker, edge_x[i] + out * across, middle_y - CROSS, middle_y + CROSS, true, 0);
    }
}

/* The inks of the job, full and halved, below the page between its left corner and the middle; smaller where
 * the page is narrow. */
static void add_color_bar(Marker *marker, const PressSettings *settings, const SpotColor *spots,
                          size_t spot_count) {
    enum { INKS = 4 };
    const TrimBox *trim = &marker->trim;
    Color *patches = ARENA_ARRAY(marker->arena, Color, 2 * INKS + spot_count);
    size_t count = 0;
    for (int i = 0; i < 2 * INKS; i++) {
        Color ink = {.space = COLOR_CMYK};
        ink.value[i % INKS] = i < INKS ? 1000 : 500;
        if (press_has_process_ink(settings, i % INKS)) patches[count++] = ink;
    }
    for (size_t i = 0; i < spot_count; i++)
        if (press_has_ink(settings, spots[i].name))
            patches[count++] = (Color){COLOR_SPOT, {1000, (uint16_t)i}};
    const Length room = trim->width / 2 - CROSS - 2 * FREE;
    const Length widest = count > 0 ? room / (Length)count : 0;
    const Length size = widest < PATCH ? widest : PATCH;
    const Length y = trim->y + trim->height + (trim->bleed > 0 ? trim->bleed : FREE) + FREE / 2;
    for (size_t i = 0; i < count && size > 0; i++)
        add_fill(marker, trim->x + FREE + (Length)i * size, y, size, size, patches[i]);
}

void marks_add(Arena *arena, MarkItems *items, TrimBox trim, const PressSettings *settings,
               const SpotColor *spots, size_t spot_count) {
    Marker marker = {arena, items, trim};
    if (settings->marks & MARK_CROP) add_corners(&marker);
    if (settings->marks & MARK_REGISTRATION) add_centers(&marker);
    if (settings->marks & MARK_COLOR_BAR) add_color_bar(&marker, settings, spots, spot_count);
}
