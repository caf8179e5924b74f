/* Vector pictures that hanmen draws itself: see drawing.h.
 *
 * Takes: paths. Gives: shapes. Invariant: as in the header.
 */
#include "image/drawing.h"

Drawing *drawing_create(Arena *arena, Length width, Length height) {
    Drawing *drawing = ARENA_NEW(arena, Drawing);
    *drawing = (Drawing){.arena = arena, .width = width, .height = height};
    return drawing;
}

SvgPath drawing_path(const Drawing *drawing) {
    /* svg_path counts in points and keeps thousandths. */
    return (SvgPath){.arena = drawing->arena, .matrix = {0.001, 0, 0, 0.001, 0, 0}};
}

void drawing_add(Drawing *drawing, const SvgPath *path, const Color *fill, const DrawingStroke *stroke) {
    VectorShape shape = {.ops = path->ops.at,
                         .op_count = path->ops.count,
                         .points = path->points.at,
                         .point_count = path->points.count,
                         .fills = fill != NULL,
                         .strokes = stroke != NULL,
                         .fill_alpha = 255,
                         .stroke_alpha = 255,
                         .miter_limit = 4000};
    if (fill) shape.fill = *fill;
    if (stroke) {
        shape.stroke = stroke->color;
        shape.stroke_width = stroke->width;
        shape.dashes = stroke->dashes;
        shape.dash_count = stroke->dash_count;
        shape.cap = shape.join = stroke->is_round ? 1 : 0;
    }
    array_push(drawing->arena, &drawing->shapes, shape);
}

void drawing_line(Drawing *drawing, DrawingPoint from, DrawingPoint to, const DrawingStroke *stroke) {
    SvgPath path = drawing_path(drawing);
    svg_path_move(&path, from.x, from.y);
    svg_path_line(&path, to.x, to.y);
    drawing_add(drawing, &path, NULL, stroke);
}

SvgPath drawing_polygon(const Drawing *drawing, const DrawingPoint *points, size_t count) {
    SvgPath path = drawing_path(drawing);
    for (size_t i = 0; i < count; i++) {
        if (i)
            svg_path_line(&path, points[i].x, points[i].y);
        else
            svg_path_move(&path, points[i].x, points[i].y);
    }
    svg_path_close(&path);
    return path;
}

SvgPath drawing_circle(const Drawing *drawing, DrawingPoint centre, double radius) {
    SvgPath path = drawing_path(drawing);
    svg_path_move(&path, centre.x + radius, centre.y);
    svg_path_arc(&path, radius, radius, 0, false, true, centre.x - radius, centre.y);
    svg_path_arc(&path, radius, radius, 0, false, true, centre.x + radius, centre.y);
    svg_path_close(&path);
    return path;
}

const Image *drawing_finish(Drawing *drawing, ImageSet *set) {
    return image_set_add(set, (Image){.kind = IMAGE_SVG,
                                      .width = drawing->width,
                                      .height = drawing->height,
                                      .colors = IMAGE_RGB,
                                      .orientation = 1,
                                      .shapes = drawing->shapes.at,
                                      .shape_count = drawing->shapes.count});
}
