/* Takes an SVG file; gives its shapes in the order they are drawn.
 * Invariant: nothing that SVG would draw is left out in silence.
 */
#include "image/svg.h"

#include <math.h>
#include <string.h>

typedef struct SvgState {
    SvgStyle style;
    SvgMatrix matrix;
} SvgState;

typedef struct ShapeReader {
    SvgReader *reader;
    const SvgElement *element;
    SvgPath path;
    bool is_wrong;
} ShapeReader;

/* Never drawn where they stand: only by reference, and references are refused. */
static const char *const undrawn[] = {"title",          "desc",   "metadata", "defs",   "symbol",
                                      "clipPath",       "mask",   "pattern",  "filter", "linearGradient",
                                      "radialGradient", "marker", "view"};

static bool is_named(const SvgElement *element, const char *name) {
    return str_equal(element->name, str_from_c(name));
}

static bool is_undrawn(const SvgElement *element) {
    for (size_t i = 0; i < sizeof undrawn / sizeof *undrawn; i++)
        if (is_named(element, undrawn[i])) return true;
    return element->is_foreign;
}

/* A length attribute, `fallback` when it is not there. */
static double length_of(ShapeReader *shape, const char *name, double whole, double fallback) {
    Str text = svg_attribute(shape->element, str_from_c(name));
    double length = fallback;
    if (!text.length || str_equal(text, STR("auto"))) return fallback;
    if (svg_parse_length(text, whole, &length)) return length;
    svg_refuse_value(shape->reader, shape->element, str_from_c(name), text);
    shape->is_wrong = true;
    return fallback;
}

static double across(ShapeReader *shape, const char *name, double fallback) {
    return length_of(shape, name, shape->reader->width, fallback);
}

static double down(ShapeReader *shape, const char *name, double fallback) {
    return length_of(shape, name, shape->reader->height, fallback);
}

static void read_path(ShapeReader *shape) {
    Arena *arena = shape->reader->source->arena;
    Str data = svg_attribute(shape->element, STR("d"));
    size_t at = 0;
    if (svg_path_data(&shape->path, data, &at)) return;
    shape->is_wrong = true;
    shape->reader->error_count++;
    DIAGNOSE(shape->reader->source->diagnostics, SVG_PATH, shape->element->span,
             str_format(arena, "%zu", at + 1).text, str_to_c(arena, str_slice(data, at, at + 12)));
}

static void draw_ellipse(SvgPath *path, double cx, double cy, double rx, double ry) {
    if (rx <= 0 || ry <= 0) return;
    svg_path_move(path, cx + rx, cy);
    svg_path_arc(path, rx, ry, 0, false, true, cx, cy + ry);
    svg_path_arc(path, rx, ry, 0, false, true, cx - rx, cy);
    svg_path_arc(path, rx, ry, 0, false, true, cx, cy - ry);
    svg_path_arc(path, rx, ry, 0, false, true, cx + rx, cy);
    svg_path_close(path);
}

static void read_circle(ShapeReader *shape) {
    double whole = sqrt((pow(shape->reader->width, 2) + pow(shape->reader->height, 2)) / 2);
    double radius = length_of(shape, "r", whole, 0);
    draw_ellipse(&shape->path, across(shape, "cx", 0), down(shape, "cy", 0), radius, radius);
}

static void read_ellipse(ShapeReader *shape) {
    draw_ellipse(&shape->path, across(shape, "cx", 0), down(shape, "cy", 0), across(shape, "rx", 0),
                 down(shape, "ry", 0));
}

static void read_rect(ShapeReader *shape) {
    SvgPath *path = &shape->path;
    double x = across(shape, "x", 0), y = down(shape, "y", 0);
    double width = across(shape, "width", 0), height = down(shape, "height", 0);
    double rx = across(shape, "rx", -1), ry = down(shape, "ry", -1);
    if (width <= 0 || height <= 0) return;
    if (rx < 0) rx = ry;
    if (ry < 0) ry = rx;
    rx = fmin(fmax(rx, 0), width / 2);
    ry = fmin(fmax(ry, 0), height / 2);
    svg_path_move(path, x + rx, y);
    svg_path_line(path, x + width - rx, y);
    if (rx > 0 && ry > 0) svg_path_arc(path, rx, ry, 0, false, true, x + width, y + ry);
    svg_path_line(path, x + width, y + height - ry);
    if (rx > 0 && ry > 0) svg_path_arc(path, rx, ry, 0, false, true, x + width - rx, y + height);
    svg_path_line(path, x + rx, y + height);
    if (rx > 0 && ry > 0) svg_path_arc(path, rx, ry, 0, false, true, x, y + height - ry);
    svg_path_line(path, x, y + ry);
    if (rx > 0 && ry > 0) svg_path_arc(path, rx, ry, 0, false, true, x + rx, y);
    svg_path_close(path);
}

static void read_line(ShapeReader *shape) {
    svg_path_move(&shape->path, across(shape, "x1", 0), down(shape, "y1", 0));
    svg_path_line(&shape->path, across(shape, "x2", 0), down(shape, "y2", 0));
}

static void read_points(ShapeReader *shape, bool closes) {
    Str text = svg_attribute(shape->element, STR("points"));
    SvgScanner scanner = {text, 0};
    svg_scan_separator(&scanner);
    for (bool is_first = true; scanner.at < text.length; is_first = false) {
        double x, y;
        bool is_read = svg_scan_number(&scanner, &x);
        svg_scan_separator(&scanner);
        if (!is_read || !svg_scan_number(&scanner, &y)) {
            svg_refuse_value(shape->reader, shape->element, STR("points"),
                             str_slice(text, scanner.at, text.length));
            shape->is_wrong = true;
            return;
        }
        svg_scan_separator(&scanner);
        if (is_first)
            svg_path_move(&shape->path, x, y);
        else
            svg_path_line(&shape->path, x, y);
    }
    if (closes) svg_path_close(&shape->path);
}

static void read_polyline(ShapeReader *shape) {
    read_points(shape, false);
}

static void read_polygon(ShapeReader *shape) {
    read_points(shape, true);
}

static const struct {
    const char *name;
    void (*read)(ShapeReader *shape);
} shape_readers[] = {
    {"path", read_path}, {"rect", read_rect},         {"circle", read_circle},   {"ellipse", read_ellipse},
    {"line", read_line}, {"polyline", read_polyline}, {"polygon", read_polygon},
};

static uint8_t alpha_of(double opacity) {
    return (uint8_t)lround(opacity * 255);
}

/* A length in 1/1000 of the picture's units, clamped to what fits. */
static int32_t thousandths(double length) {
    return (int32_t)lround(fmax(-SVG_COORDINATE_LIMIT, fmin(SVG_COORDINATE_LIMIT, length)) * 1000);
}

static Color color_of(const uint8_t rgb[3]) {
    Color color = {.space = COLOR_RGB};
    for (int i = 0; i < 3; i++) color.value[i] = (uint16_t)((rgb[i] * 1000 + 127) / 255);
    return color;
}

static void take_stroke(Arena *arena, const SvgState *state, VectorShape *shape) {
    const SvgStyle *style = &state->style;
    const SvgMatrix *m = &state->matrix;
    double scale = sqrt(fabs(m->a * m->d - m->b * m->c));
    shape->stroke_width = thousandths(style->stroke_width * scale);
    shape->stroke_alpha = alpha_of(style->opacity * style->stroke_opacity);
    shape->strokes = !style->stroke.is_none && shape->stroke_alpha && shape->stroke_width > 0;
    shape->miter_limit = thousandths(style->miter_limit);
    shape->cap = style->cap;
    shape->join = style->join;
    shape->stroke = color_of(style->stroke.rgb);
    if (!shape->strokes || !style->dash_count) return;
    int32_t *dashes = ARENA_ARRAY(arena, int32_t, style->dash_count);
    double period = 0;
    for (size_t i = 0; i < style->dash_count; i++) period += style->dashes[i];
    for (size_t i = 0; i < style->dash_count; i++) dashes[i] = thousandths(style->dashes[i] * scale);
    shape->dashes = dashes;
    shape->dash_count = style->dash_count;
    /* PDF's phase is not negative (ISO 32000-1, 8.4.3.6). */
    double offset = fmod(style->dash_offset, period);
    shape->dash_offset = thousandths((offset < 0 ? offset + period : offset) * scale);
}

static void add_shape(ShapeReader *shape, const SvgState *state) {
    const SvgStyle *style = &state->style;
    const SvgPath *path = &shape->path;
    VectorShape drawn = {.ops = path->ops.at,
                         .op_count = path->ops.count,
                         .points = path->points.at,
                         .point_count = path->points.count,
                         .even_odd = style->even_odd,
                         .fill_alpha = alpha_of(style->opacity * style->fill_opacity)};
    drawn.fill = color_of(style->fill.rgb);
    drawn.fills = !style->fill.is_none && drawn.fill_alpha && !is_named(shape->element, "line");
    take_stroke(shape->reader->source->arena, state, &drawn);
    if ((drawn.fills || drawn.strokes) && drawn.op_count)
        array_push(shape->reader->source->arena, &shape->reader->shapes, drawn);
}

/* True when the element is a shape, drawn or not. */
static bool read_shape(SvgReader *reader, const SvgElement *element, const SvgState *state) {
    ShapeReader shape = {.reader = reader, .element = element};
    shape.path.arena = reader->source->arena;
    shape.path.matrix = state->matrix;
    for (size_t i = 0; i < sizeof shape_readers / sizeof *shape_readers; i++) {
        if (!is_named(element, shape_readers[i].name)) continue;
        shape_readers[i].read(&shape);
        if (shape.path.out_of_range && !shape.is_wrong) {
            reader->error_count++;
            DIAGNOSE(reader->source->diagnostics, SVG_RANGE, element->span, NULL);
        } else if (!state->style.is_hidden) {
            add_shape(&shape, state);
        }
        return true;
    }
    return false;
}

static void apply_transform(SvgReader *reader, const SvgElement *element, SvgState *state) {
    Str text = svg_attribute(element, STR("transform"));
    SvgMatrix own;
    if (!text.length || str_equal(str_trim(text), STR("none"))) return;
    if (svg_parse_transform(text, &own))
        state->matrix = svg_multiply(state->matrix, own);
    else
        svg_refuse_value(reader, element, STR("transform"), text);
}

static void refuse_element(SvgReader *reader, const SvgElement *element) {
    reader->error_count++;
    DIAGNOSE(reader->source->diagnostics, SVG_ELEMENT, element->span,
             str_to_c(reader->source->arena, element->name));
}

/* Draws one element; gives the number of the next to be looked at. */
static size_t read_element(SvgReader *reader, const SvgElement *elements, size_t number, SvgState *states) {
    const SvgElement *element = &elements[number];
    SvgState *state = &states[element->depth];
    if (is_undrawn(element)) return element->next;
    if (element->depth) *state = states[element->depth - 1];
    svg_style_apply(reader, element, &state->style);
    apply_transform(reader, element, state);
    if (state->style.is_not_displayed) return element->next;
    if (!element->depth || is_named(element, "g") || is_named(element, "a")) return number + 1;
    if (!read_shape(reader, element, state)) refuse_element(reader, element);
    return element->next;
}

/* A style sheet changes what is drawn wherever it stands. */
static void refuse_style_sheets(SvgReader *reader, const SvgTree *tree) {
    for (size_t i = 0; i < tree->count && reader->error_count < SVG_ERROR_LIMIT; i++)
        if (!tree->elements[i].is_foreign && is_named(&tree->elements[i], "style"))
            refuse_element(reader, &tree->elements[i]);
}

/* The view box, or width and height in its place; false after a diagnostic. */
static bool read_view_box(SvgReader *reader, const SvgElement *root, SvgMatrix *matrix) {
    double box[4] = {0};
    Str text = svg_attribute(root, STR("viewBox"));
    SvgScanner scanner = {text, 0};
    int count = 0;
    svg_scan_separator(&scanner);
    for (; count < 4 && svg_scan_number(&scanner, &box[count]); count++) svg_scan_separator(&scanner);
    if (!text.length) {
        Str width = svg_attribute(root, STR("width")), height = svg_attribute(root, STR("height"));
        bool is_sized = !str_ends_with(width, STR("%")) && !str_ends_with(height, STR("%")) &&
                        svg_parse_length(width, 0, &box[2]) && svg_parse_length(height, 0, &box[3]);
        count = is_sized ? 4 : 0;
    }
    if (count < 4 || !(box[2] > 0) || !(box[3] > 0)) {
        DIAGNOSE(reader->source->diagnostics, SVG_SIZE, root->span, NULL);
        return false;
    }
    if (box[2] > SVG_COORDINATE_LIMIT || box[3] > SVG_COORDINATE_LIMIT) {
        DIAGNOSE(reader->source->diagnostics, SVG_RANGE, root->span, NULL);
        return false;
    }
    *matrix = (SvgMatrix){1, 0, 0, 1, -box[0], -box[1]};
    reader->width = box[2];
    reader->height = box[3];
    return true;
}

static bool is_svg_root(const ImageSource *source, const SvgTree *tree) {
    const SvgElement *root = &tree->elements[0];
    if (!root->is_foreign && is_named(root, "svg")) return true;
    DIAGNOSE(source->diagnostics, SVG_ROOT, root->span, str_to_c(source->arena, root->name));
    return false;
}

static void read_elements(SvgReader *reader, const SvgTree *tree, SvgMatrix matrix) {
    SvgState *states = ARENA_ARRAY(reader->source->arena, SvgState, SVG_DEPTH_LIMIT + 1);
    states[0] = (SvgState){svg_initial_style(), matrix};
    refuse_style_sheets(reader, tree);
    for (size_t i = 0; i < tree->count && reader->error_count < SVG_ERROR_LIMIT;)
        i = !tree->elements[i].is_foreign && is_named(&tree->elements[i], "style")
                ? tree->elements[i].next
                : read_element(reader, tree->elements, i, states);
}

bool svg_read(const ImageSource *source, Image *image) {
    SvgReader reader = {.source = source};
    SvgTree tree;
    SvgMatrix matrix;
    uint32_t file = diagnostics_add_source(source->diagnostics, str_from_c(source->path), source->bytes);
    image->kind = IMAGE_SVG;
    if (!svg_xml_read(source, file, &tree) || !is_svg_root(source, &tree)) return false;
    if (!read_view_box(&reader, &tree.elements[0], &matrix)) return false;
    read_elements(&reader, &tree, matrix);
    if (reader.error_count) return false;
    if (!reader.shapes.count) DIAGNOSE(source->diagnostics, SVG_BLANK, tree.elements[0].span, NULL);
    image->width = thousandths(reader.width);
    image->height = thousandths(reader.height);
    if (image->width <= 0 || image->height <= 0) {
        DIAGNOSE(source->diagnostics, SVG_SIZE, tree.elements[0].span, NULL);
        return false;
    }
    image->colors = IMAGE_RGB;
    image->shapes = reader.shapes.at;
    image->shape_count = reader.shapes.count;
    return true;
}
