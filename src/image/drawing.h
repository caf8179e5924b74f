/* Vector pictures that hanmen draws itself: charts.
 *
 * Takes: paths and paints, in 1/1000 pt from the top left corner. Gives: an Image like one from an SVG file.
 * Invariant: shapes are drawn in the order in which they were added; what lies outside the rectangle is cut
 * off.
 */
#ifndef HANMEN_IMAGE_DRAWING_H
#define HANMEN_IMAGE_DRAWING_H

#include "image/image.h"
#include "image/svg.h"

typedef struct Drawing {
    Arena *arena;
    Length width, height;
    ARRAY(VectorShape)
    shapes;
} Drawing;

typedef struct DrawingStroke {
    Color color;
    Length width;
    const int32_t *dashes; /* on, off, …: Lengths; NULL for a solid line */
    size_t dash_count;     /* even */
    bool is_round;         /* caps and joins */
} DrawingStroke;

typedef struct DrawingPoint {
    double x, y;
} DrawingPoint;

Drawing *drawing_create(Arena *arena, Length width, Length height);

/* An empty path; add to it with svg_path_move and its like, in Lengths. */
SvgPath drawing_path(const Drawing *drawing);
/* The path as a shape: filled, when there is a colour, then stroked, when there is a stroke. */
void drawing_add(Drawing *drawing, const SvgPath *path, const Color *fill, const DrawingStroke *stroke);

void drawing_line(Drawing *drawing, DrawingPoint from, DrawingPoint to, const DrawingStroke *stroke);
SvgPath drawing_polygon(const Drawing *drawing, const DrawingPoint *points, size_t count);
SvgPath drawing_circle(const Drawing *drawing, DrawingPoint centre, double radius);

/* The picture; nothing is added afterwards. */
const Image *drawing_finish(Drawing *drawing, ImageSet *set);

#endif
