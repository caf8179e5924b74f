/* What the parts of the SVG reader share.
 *
 * Takes: the XML of an SVG file (SVG 1.1, second edition). Gives: its elements, styles and path segments.
 * Invariant: whatever would be drawn and cannot be is an error at its element.
 */
#ifndef HANMEN_IMAGE_SVG_H
#define HANMEN_IMAGE_SVG_H

#include "base/array.h"
#include "image/formats.h"

/* Elements nested deeper than any drawing program nests them. */
#define SVG_DEPTH_LIMIT 256
/* After so many errors in one file the rest would only repeat them. */
#define SVG_ERROR_LIMIT 20
/* Largest coordinate in the picture's units; 1/1000 of it still fits 32 bits. */
#define SVG_COORDINATE_LIMIT 2000000.0

/* --- svg_xml.c: the elements in the order of the file --- */

typedef struct SvgAttribute {
    Str name, value;
} SvgAttribute;

typedef struct SvgElement {
    Str name;        /* without namespace */
    bool is_foreign; /* of another namespace: nothing is drawn */
    unsigned depth;  /* 0 for the outermost */
    Span span;
    SvgAttribute *attributes; /* those without namespace */
    size_t attribute_count;
    size_t next; /* number of the first element behind its descendants */
} SvgElement;

typedef struct SvgTree {
    SvgElement *elements;
    size_t count;
} SvgTree;

/* file: the number of the SVG among the sources. False after a diagnostic. */
bool svg_xml_read(const ImageSource *source, uint32_t file, SvgTree *tree);

/* Empty when there is none. */
Str svg_attribute(const SvgElement *element, Str name);

/* --- svg_value.c: numbers, lengths, transforms, colours --- */

typedef struct SvgScanner {
    Str text;
    size_t at;
} SvgScanner;

/* x' = a x + c y + e, y' = b x + d y + f */
typedef struct SvgMatrix {
    double a, b, c, d, e, f;
} SvgMatrix;

/* Passes white space, and one comma when it is followed or preceded by it. */
void svg_scan_separator(SvgScanner *scanner);
bool svg_scan_number(SvgScanner *scanner, double *number);
/* A whole attribute: a number with px, pt, pc, mm, cm, in, Q, or % of `whole`. */
bool svg_parse_length(Str text, double whole, double *length);
bool svg_parse_transform(Str text, SvgMatrix *matrix);
SvgMatrix svg_multiply(SvgMatrix outer, SvgMatrix inner);

/* #rgb, #rrggbb, rgb(), and the names of SVG 1.1, 4.4. */
bool svg_parse_color(Str text, uint8_t rgb[3]);

/* --- svg_path.c: segments in the picture's 1/1000 units --- */

typedef struct SvgPath {
    Arena *arena;
    SvgMatrix matrix; /* from the element's coordinates */
    ARRAY(PathOp)
    ops;
    ARRAY(PathPoint)
    points;
    double x, y, start_x, start_y; /* current point and start of the subpath */
    bool is_closed;                /* the next segment begins a subpath */
    bool out_of_range;
} SvgPath;

void svg_path_move(SvgPath *path, double x, double y);
void svg_path_line(SvgPath *path, double x, double y);
void svg_path_curve(SvgPath *path, double x1, double y1, double x2, double y2, double x, double y);
/* An elliptical arc (SVG 1.1, F.6); rotation in degrees. */
void svg_path_arc(SvgPath *path, double rx, double ry, double rotation, bool large, bool sweep, double x,
                  double y);
void svg_path_close(SvgPath *path);
/* The d attribute; false with *at = the byte where it is wrong. */
bool svg_path_data(SvgPath *path, Str data, size_t *at);

/* --- svg_style.c: properties --- */

#define SVG_DASH_LIMIT 16

typedef struct SvgPaint {
    bool is_none;
    uint8_t rgb[3];
} SvgPaint;

typedef struct SvgStyle {
    SvgPaint fill, stroke;
    uint8_t color[3];
    double fill_opacity, stroke_opacity;
    double own_opacity, opacity; /* of the element, and of it and those around it, multiplied */
    double stroke_width, miter_limit, dash_offset;
    double dashes[SVG_DASH_LIMIT];
    size_t dash_count;
    uint8_t cap, join;
    bool even_odd, is_hidden, is_not_displayed;
} SvgStyle;

typedef struct SvgReader {
    const ImageSource *source;
    double width, height; /* of the view box */
    ARRAY(VectorShape)
    shapes;
    size_t error_count;
} SvgReader;

SvgStyle svg_initial_style(void);
/* Sets the element's presentation attributes and its style attribute, which is the stronger. */
void svg_style_apply(SvgReader *reader, const SvgElement *element, SvgStyle *style);
/* SVG_VALUE at the element. */
void svg_refuse_value(SvgReader *reader, const SvgElement *element, Str name, Str value);

#endif
