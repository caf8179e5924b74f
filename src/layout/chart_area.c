/* Areas and marks that are told apart without colour.
 *
 * Takes: a series and a shape. Gives: fill, hatch, outline; lines and their marks.
 * Invariant: hatches stay inside their area, and hang together over all areas of a chart.
 */
#include "layout/chart_internal.h"

#include <math.h>

static Color color_at(const Color *colors, size_t count, size_t index) {
    return count ? colors[index % count] : (Color){COLOR_GRAY, {0}};
}

static Color area_color(const ChartSetter *setter, size_t series) {
    return color_at(setter->look->palette, setter->look->palette_count, series);
}

static Hatch hatch_of(const ChartSetter *setter, size_t series) {
    const ChartStyle *look = setter->look;
    return look->hatch_count ? look->hatches[series % look->hatch_count] : HATCH_NONE;
}

bool chart_has_hatch(const ChartSetter *setter, size_t series) {
    return hatch_of(setter, series) != HATCH_NONE;
}

/* Light from 0 to 1000, by the weights of ITU-R BT.709. */
static int lightness(Color color) {
    const uint16_t *v = color.value;
    switch (color.space) {
    case COLOR_GRAY: return v[0];
    case COLOR_RGB: return (v[0] * 213 + v[1] * 715 + v[2] * 72) / 1000;
    case COLOR_CMYK: break;
    case COLOR_SPOT: /* how light the ink is, only its paper knows */
    case COLOR_REGISTRATION: return 1000 - v[0];
    }
    int ink = (v[0] * 213 + v[1] * 715 + v[2] * 72) / 1000 + v[3];
    return ink > 1000 ? 0 : 1000 - ink;
}

bool chart_is_dark(const ChartSetter *setter, size_t series) {
    return lightness(area_color(setter, series)) < 500 && !chart_has_hatch(setter, series);
}

/* Hatches */

typedef struct HatchPen {
    ChartSetter *setter;
    const DrawingPoint *points;
    size_t count;
    SvgPath path;
} HatchPen;

static int compare_numbers(double a, double b) {
    return (a > b) - (a < b);
}

static void sort_numbers(double *numbers, size_t count) {
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0 && compare_numbers(numbers[j - 1], numbers[j]) > 0; j--) {
            double swapped = numbers[j];
            numbers[j] = numbers[j - 1];
            numbers[j - 1] = swapped;
        }
}

/* The parts of the line nx·x + ny·y = distance that lie inside the polygon. */
static void hatch_line(HatchPen *pen, double nx, double ny, double distance) {
    double *crossings = ARENA_ARRAY(pen->setter->context->galley, double, pen->count + 1);
    size_t count = 0;
    for (size_t i = 0; i < pen->count; i++) {
        const DrawingPoint a = pen->points[i], b = pen->points[(i + 1) % pen->count];
        const double at_a = nx * a.x + ny * a.y - distance, at_b = nx * b.x + ny * b.y - distance;
        if ((at_a < 0) == (at_b < 0)) continue;
        const double part = at_a / (at_a - at_b);
        const double x = a.x + part * (b.x - a.x), y = a.y + part * (b.y - a.y);
        crossings[count++] = ny * x - nx * y; /* along the line */
    }
    sort_numbers(crossings, count);
    for (size_t i = 0; i + 1 < count; i += 2) {
        svg_path_move(&pen->path, nx * distance + ny * crossings[i], ny * distance - nx * crossings[i]);
        svg_path_line(&pen->path, nx * distance + ny * crossings[i + 1],
                      ny * distance - nx * crossings[i + 1]);
    }
}

/* Lines at a distance of `gap`, counted from the drawing's corner, so that neighbours match. */
static void hatch_lines(HatchPen *pen, double nx, double ny, double gap) {
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < pen->count; i++) {
        const double at = nx * pen->points[i].x + ny * pen->points[i].y;
        least = fmin(least, at);
        most = fmax(most, at);
    }
    for (double at = ceil(least / gap) * gap; at < most; at += gap) hatch_line(pen, nx, ny, at);
}

static bool is_inside(const HatchPen *pen, double x, double y) {
    bool inside = false;
    for (size_t i = 0; i < pen->count; i++) {
        const DrawingPoint a = pen->points[i], b = pen->points[(i + 1) % pen->count];
        if ((a.y > y) != (b.y > y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x)) inside = !inside;
    }
    return inside;
}

/* Dots in rows, each second row moved by half; only whole ones. */
static void hatch_dots(HatchPen *pen, double gap, double radius) {
    double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
    for (size_t i = 0; i < pen->count; i++) {
        left = fmin(left, pen->points[i].x);
        right = fmax(right, pen->points[i].x);
        top = fmin(top, pen->points[i].y);
        bottom = fmax(bottom, pen->points[i].y);
    }
    for (double row = ceil(top / gap); row * gap < bottom; row++)
        for (double x = floor(left / gap) * gap + (fmod(row, 2) != 0 ? gap / 2 : 0); x < right; x += gap) {
            const double y = row * gap, r = radius + 200;
            if (!is_inside(pen, x - r, y) || !is_inside(pen, x + r, y) || !is_inside(pen, x, y - r) ||
                !is_inside(pen, x, y + r))
                continue;
            svg_path_move(&pen->path, x + radius, y);
            svg_path_arc(&pen->path, radius, radius, 0, false, true, x - radius, y);
            svg_path_arc(&pen->path, radius, radius, 0, false, true, x + radius, y);
            svg_path_close(&pen->path);
        }
}

static void draw_hatch(ChartSetter *setter, Hatch hatch, const DrawingPoint *points, size_t count) {
    const ChartStyle *look = setter->look;
    HatchPen pen = {setter, points, count, drawing_path(setter->drawing)};
    const double gap = look->hatch_gap, half = sqrt(0.5);
    switch (hatch) {
    case HATCH_NONE: return;
    case HATCH_RISING: hatch_lines(&pen, half, half, gap); break;
    case HATCH_FALLING: hatch_lines(&pen, -half, half, gap); break;
    case HATCH_CROSS:
        hatch_lines(&pen, half, half, gap * 1.4);
        hatch_lines(&pen, -half, half, gap * 1.4);
        break;
    case HATCH_HORIZONTAL: hatch_lines(&pen, 0, 1, gap); break;
    case HATCH_VERTICAL: hatch_lines(&pen, 1, 0, gap); break;
    case HATCH_DOTS: hatch_dots(&pen, gap, look->hatch_width * 0.9); break;
    }
    if (!pen.path.ops.count) return;
    DrawingStroke stroke = {.color = look->hatch_color, .width = look->hatch_width};
    drawing_add(setter->drawing, &pen.path, hatch == HATCH_DOTS ? &look->hatch_color : NULL,
                hatch == HATCH_DOTS ? NULL : &stroke);
}

void chart_area(ChartSetter *setter, size_t series, const DrawingPoint *points, size_t count) {
    SvgPath path = drawing_polygon(setter->drawing, points, count);
    const Color fill = area_color(setter, series);
    drawing_add(setter->drawing, &path, &fill, NULL);
    draw_hatch(setter, hatch_of(setter, series), points, count);
    DrawingStroke outline = {.color = setter->look->axis_color, .width = setter->look->axis_width};
    drawing_add(setter->drawing, &path, NULL, &outline);
}

void chart_rectangle(ChartSetter *setter, size_t series, double x, double y, double width, double height) {
    const DrawingPoint points[] = {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}};
    chart_area(setter, series, points, 4);
}

/* Lines */

static const int32_t dash_long[] = {4000, 2000}, dash_short[] = {1500, 1500},
                     dash_dot[] = {6000, 2000, 1500, 2000};

static const struct {
    const int32_t *dashes;
    size_t count;
} dash_patterns[] = {{NULL, 0}, {dash_long, 2}, {dash_short, 2}, {dash_dot, 4}};

DrawingStroke chart_stroke(const ChartSetter *setter, size_t series) {
    const size_t pattern = series % (sizeof dash_patterns / sizeof *dash_patterns);
    return (DrawingStroke){.color = color_at(setter->look->lines, setter->look->line_count, series),
                           .width = setter->look->line_width,
                           .dashes = dash_patterns[pattern].dashes,
                           .dash_count = dash_patterns[pattern].count};
}

/* Circle, square, triangle and diamond, then the same open. */
void chart_mark(ChartSetter *setter, size_t series, DrawingPoint at) {
    static const double corners[4][4][2] = {{{0}},
                                            {{-0.9, -0.9}, {0.9, -0.9}, {0.9, 0.9}, {-0.9, 0.9}},
                                            {{0, -1.15}, {1.1, 0.8}, {-1.1, 0.8}, {0, -1.15}},
                                            {{0, -1.25}, {1.25, 0}, {0, 1.25}, {-1.25, 0}}};
    const Color ink = color_at(setter->look->lines, setter->look->line_count, series),
                paper = {COLOR_GRAY, {1000}};
    const double radius = setter->look->marker_size / 2.0;
    const ChartBox box = {(Length)(at.x - radius), (Length)(at.y - radius), (Length)(at.x + radius),
                          (Length)(at.y + radius)};
    array_push(setter->context->galley, &setter->marks, box);
    const size_t shape = series % 4;
    SvgPath path = drawing_circle(setter->drawing, at, radius);
    if (shape > 0) {
        DrawingPoint points[4];
        for (int i = 0; i < 4; i++)
            points[i] =
                (DrawingPoint){at.x + corners[shape][i][0] * radius, at.y + corners[shape][i][1] * radius};
        path = drawing_polygon(setter->drawing, points, 4);
    }
    DrawingStroke outline = {.color = ink, .width = setter->look->line_width};
    const bool is_open = series / 4 % 2 == 1;
    drawing_add(setter->drawing, &path, is_open ? &paper : &ink, is_open ? &outline : NULL);
}
