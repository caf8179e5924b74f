/* Takes path data and outlines of basic shapes; gives moves, lines, cubic curves and closings.
 * Invariant: every subpath begins with a move, and every point is inside the range of PathPoint.
 */
#include "image/svg.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

static PathPoint place(SvgPath *path, double x, double y) {
    const SvgMatrix *m = &path->matrix;
    double to_x = m->a * x + m->c * y + m->e, to_y = m->b * x + m->d * y + m->f;
    /* Written so that a value that is no number is out of range too. */
    if (!(fabs(to_x) <= SVG_COORDINATE_LIMIT) || !(fabs(to_y) <= SVG_COORDINATE_LIMIT)) {
        path->out_of_range = true;
        return (PathPoint){0, 0};
    }
    return (PathPoint){(int32_t)lround(to_x * 1000), (int32_t)lround(to_y * 1000)};
}

static void push_point(SvgPath *path, double x, double y) {
    PathPoint point = place(path, x, y);
    array_push(path->arena, &path->points, point);
}

static void go_to(SvgPath *path, double x, double y) {
    path->x = x;
    path->y = y;
}

void svg_path_move(SvgPath *path, double x, double y) {
    array_push(path->arena, &path->ops, PATH_MOVE);
    push_point(path, x, y);
    go_to(path, x, y);
    path->start_x = x;
    path->start_y = y;
    path->is_closed = false;
}

/* A segment straight after a closing begins where the closed subpath began (SVG 1.1, 8.3.3). */
static void begin_if_closed(SvgPath *path) {
    if (path->is_closed) svg_path_move(path, path->start_x, path->start_y);
}

void svg_path_line(SvgPath *path, double x, double y) {
    begin_if_closed(path);
    array_push(path->arena, &path->ops, PATH_LINE);
    push_point(path, x, y);
    go_to(path, x, y);
}

void svg_path_curve(SvgPath *path, double x1, double y1, double x2, double y2, double x, double y) {
    begin_if_closed(path);
    array_push(path->arena, &path->ops, PATH_CURVE);
    push_point(path, x1, y1);
    push_point(path, x2, y2);
    push_point(path, x, y);
    go_to(path, x, y);
}

void svg_path_close(SvgPath *path) {
    if (path->is_closed || !path->ops.count) return;
    array_push(path->arena, &path->ops, PATH_CLOSE);
    go_to(path, path->start_x, path->start_y);
    path->is_closed = true;
}

static void quadratic(SvgPath *path, double x1, double y1, double x, double y) {
    svg_path_curve(path, path->x + (x1 - path->x) * 2 / 3, path->y + (y1 - path->y) * 2 / 3,
                   x + (x1 - x) * 2 / 3, y + (y1 - y) * 2 / 3, x, y);
}

/* An ellipse by centre, radii and rotation. */
typedef struct Ellipse {
    double cx, cy, rx, ry, cosine, sine;
} Ellipse;

/* The piece from angle `from` to `to`, at most a quarter turn, as one cubic. */
static void arc_piece(SvgPath *path, const Ellipse *e, double from, double to) {
    double k = 4.0 / 3.0 * tan((to - from) / 4);
    double ux[3] = {cos(from) - k * sin(from), cos(to) + k * sin(to), cos(to)};
    double uy[3] = {sin(from) + k * cos(from), sin(to) - k * cos(to), sin(to)};
    double x[3], y[3];
    for (int i = 0; i < 3; i++) {
        x[i] = e->cx + e->cosine * e->rx * ux[i] - e->sine * e->ry * uy[i];
        y[i] = e->cy + e->sine * e->rx * ux[i] + e->cosine * e->ry * uy[i];
    }
    svg_path_curve(path, x[0], y[0], x[1], y[1], x[2], y[2]);
}

/* SVG 1.1, F.6.5 and F.6.6: from end points to centre, with radii that are too small made larger. */
void svg_path_arc(SvgPath *path, double rx, double ry, double rotation, bool large, bool sweep, double x,
                  double y) {
    rx = fabs(rx);
    ry = fabs(ry);
    if (path->x == x && path->y == y) return;
    if (rx == 0 || ry == 0) {
        svg_path_line(path, x, y);
        return;
    }
    double angle = rotation * pi / 180;
    Ellipse e = {.cosine = cos(angle), .sine = sin(angle)};
    double half_x = (path->x - x) / 2, half_y = (path->y - y) / 2;
    double px = e.cosine * half_x + e.sine * half_y, py = -e.sine * half_x + e.cosine * half_y;
    double scale = px * px / (rx * rx) + py * py / (ry * ry);
    if (scale > 1) {
        rx *= sqrt(scale);
        ry *= sqrt(scale);
    }
    double along = rx * rx * py * py + ry * ry * px * px;
    double factor = sqrt(fmax(0, (rx * rx * ry * ry - along) / along)) * (large == sweep ? -1 : 1);
    double cx = factor * rx * py / ry, cy = -factor * ry * px / rx;
    e.rx = rx;
    e.ry = ry;
    e.cx = e.cosine * cx - e.sine * cy + (path->x + x) / 2;
    e.cy = e.sine * cx + e.cosine * cy + (path->y + y) / 2;
    double from = atan2((py - cy) / ry, (px - cx) / rx), to = atan2((-py - cy) / ry, (-px - cx) / rx);
    if (sweep && to < from) to += 2 * pi;
    if (!sweep && to > from) to -= 2 * pi;
    int pieces = (int)ceil(fabs(to - from) / (pi / 2) - 1e-9);
    if (!(pieces >= 1 && pieces <= 4)) pieces = 1;
    for (int i = 0; i < pieces; i++)
        arc_piece(path, &e, from + (to - from) * i / pieces, from + (to - from) * (i + 1) / pieces);
    go_to(path, x, y);
}

/* The reader of a d attribute. */
typedef struct DataReader {
    SvgScanner scanner;
    SvgPath *path;
    char previous;             /* command before this one, in upper case */
    double mirror_x, mirror_y; /* last control point, for S and T */
} DataReader;

/* Numbers that each command takes; -1: no command. */
static int argument_count(char upper) {
    static const char commands[] = "MLHVCSQTAZ";
    static const int counts[] = {2, 2, 1, 1, 6, 4, 4, 2, 7, 0};
    const char *found = upper ? strchr(commands, upper) : NULL;
    return found ? counts[found - commands] : -1;
}

/* Arc flags are one digit and need no separator behind them. */
static bool scan_flag(SvgScanner *scanner, double *flag) {
    svg_scan_separator(scanner);
    if (scanner->at >= scanner->text.length) return false;
    char digit = scanner->text.text[scanner->at];
    if (digit != '0' && digit != '1') return false;
    scanner->at++;
    *flag = digit - '0';
    return true;
}

static bool scan_arguments(SvgScanner *scanner, char upper, int count, double *values) {
    for (int i = 0; i < count; i++) {
        bool is_flag = upper == 'A' && (i == 3 || i == 4);
        if (i) svg_scan_separator(scanner);
        if (!(is_flag ? scan_flag(scanner, &values[i]) : svg_scan_number(scanner, &values[i]))) return false;
    }
    return true;
}

/* Makes relative coordinates absolute. */
static void make_absolute(const SvgPath *path, char upper, int count, double *values) {
    if (upper == 'H') values[0] += path->x;
    if (upper == 'V') values[0] += path->y;
    if (upper == 'H' || upper == 'V') return;
    for (int i = upper == 'A' ? 5 : 0; i + 1 < count; i += 2) {
        values[i] += path->x;
        values[i + 1] += path->y;
    }
}

static void draw_smooth(DataReader *reader, char upper, const double *v) {
    SvgPath *path = reader->path;
    bool mirrors = upper == 'S' ? reader->previous == 'C' || reader->previous == 'S'
                                : reader->previous == 'Q' || reader->previous == 'T';
    double x1 = mirrors ? 2 * path->x - reader->mirror_x : path->x;
    double y1 = mirrors ? 2 * path->y - reader->mirror_y : path->y;
    if (upper == 'S') {
        svg_path_curve(path, x1, y1, v[0], v[1], v[2], v[3]);
        return;
    }
    quadratic(path, x1, y1, v[0], v[1]);
    reader->mirror_x = x1;
    reader->mirror_y = y1;
}

static void draw(DataReader *reader, char upper, const double *v) {
    SvgPath *path = reader->path;
    switch (upper) {
    case 'M': svg_path_move(path, v[0], v[1]); break;
    case 'L': svg_path_line(path, v[0], v[1]); break;
    case 'H': svg_path_line(path, v[0], path->y); break;
    case 'V': svg_path_line(path, path->x, v[0]); break;
    case 'C': svg_path_curve(path, v[0], v[1], v[2], v[3], v[4], v[5]); break;
    case 'Q': quadratic(path, v[0], v[1], v[2], v[3]); break;
    case 'A': svg_path_arc(path, v[0], v[1], v[2], v[3] > 0, v[4] > 0, v[5], v[6]); break;
    case 'Z': svg_path_close(path); break;
    default: draw_smooth(reader, upper, v); break;
    }
    if (upper == 'C' || upper == 'S' || upper == 'Q') {
        reader->mirror_x = v[upper == 'C' ? 2 : 0];
        reader->mirror_y = v[upper == 'C' ? 3 : 1];
    }
    reader->previous = upper;
}

static bool at_number(const SvgScanner *scanner) {
    return scanner->at < scanner->text.length && strchr("+-.0123456789", scanner->text.text[scanner->at]) &&
           scanner->text.text[scanner->at];
}

/* One command letter with all its repeats. */
static bool read_command(DataReader *reader) {
    SvgScanner *scanner = &reader->scanner;
    char letter = scanner->text.text[scanner->at];
    bool is_relative = letter >= 'a' && letter <= 'z';
    char upper = is_relative ? (char)(letter - 'a' + 'A') : letter;
    int count = argument_count(upper);
    if (count < 0 || (!reader->previous && upper != 'M')) return false;
    scanner->at++;
    do {
        double values[7] = {0};
        svg_scan_separator(scanner);
        if (!scan_arguments(scanner, upper, count, values)) return false;
        if (is_relative) make_absolute(reader->path, upper, count, values);
        draw(reader, upper, values);
        if (upper == 'M') upper = 'L';
        svg_scan_separator(scanner);
    } while (count && at_number(scanner));
    return true;
}

bool svg_path_data(SvgPath *path, Str data, size_t *at) {
    DataReader reader = {.scanner = {data, 0}, .path = path};
    svg_scan_separator(&reader.scanner);
    if (str_equal(str_trim(data), STR("none"))) return true;
    while (reader.scanner.at < data.length) {
        bool is_read = read_command(&reader);
        *at = reader.scanner.at;
        if (!is_read) return false;
    }
    return true;
}
