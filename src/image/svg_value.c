/* Takes the text of attributes; gives numbers, lengths, matrices and colours.
 * Invariant: reads the same in every locale.
 */
#include "image/svg.h"

#include <math.h>
#include <string.h>

static const double pi = 3.14159265358979323846;

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static char peek(const SvgScanner *scanner) {
    return scanner->at < scanner->text.length ? scanner->text.text[scanner->at] : '\0';
}

void svg_scan_separator(SvgScanner *scanner) {
    while (is_blank(peek(scanner))) scanner->at++;
    if (peek(scanner) != ',') return;
    scanner->at++;
    while (is_blank(peek(scanner))) scanner->at++;
}

/* Digits into *value; gives how many there were. */
static int scan_digits(SvgScanner *scanner, double *value) {
    int count = 0;
    for (; is_digit(peek(scanner)); scanner->at++, count++) *value = *value * 10 + (peek(scanner) - '0');
    return count;
}

/* The exponent, when an e is followed by one; else nothing is passed ("2em"). */
static int scan_exponent(SvgScanner *scanner) {
    SvgScanner ahead = *scanner;
    double exponent = 0;
    if (peek(&ahead) != 'e' && peek(&ahead) != 'E') return 0;
    ahead.at++;
    bool is_negative = peek(&ahead) == '-';
    if (is_negative || peek(&ahead) == '+') ahead.at++;
    if (!scan_digits(&ahead, &exponent)) return 0;
    *scanner = ahead;
    exponent = fmin(exponent, 400);
    return (int)(is_negative ? -exponent : exponent);
}

bool svg_scan_number(SvgScanner *scanner, double *number) {
    bool is_negative = peek(scanner) == '-';
    if (is_negative || peek(scanner) == '+') scanner->at++;
    double value = 0;
    int whole = scan_digits(scanner, &value), decimals = 0;
    if (peek(scanner) == '.') {
        scanner->at++;
        decimals = scan_digits(scanner, &value);
    }
    if (!whole && !decimals) return false;
    int exponent = scan_exponent(scanner) - decimals;
    if (exponent) value = exponent < 0 ? value / pow(10, -exponent) : value * pow(10, exponent);
    *number = is_negative ? -value : value;
    return isfinite(value);
}

/* CSS's pixel is 1/96 inch. */
static const struct {
    Str name;
    double pixels;
} units[] = {
    {{"", 0}, 1},           {{"px", 2}, 1},         {{"pt", 2}, 96.0 / 72},    {{"pc", 2}, 16},
    {{"mm", 2}, 96 / 25.4}, {{"cm", 2}, 96 / 2.54}, {{"Q", 1}, 96 / 25.4 / 4}, {{"in", 2}, 96},
};

bool svg_parse_length(Str text, double whole, double *length) {
    SvgScanner scanner = {str_trim(text), 0};
    if (!svg_scan_number(&scanner, length)) return false;
    Str unit = str_slice(scanner.text, scanner.at, scanner.text.length);
    if (str_equal(unit, STR("%"))) {
        *length *= whole / 100;
        return true;
    }
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!str_equal(unit, units[i].name)) continue;
        *length *= units[i].pixels;
        return true;
    }
    return false;
}

SvgMatrix svg_multiply(SvgMatrix outer, SvgMatrix inner) {
    return (SvgMatrix){
        outer.a * inner.a + outer.c * inner.b,           outer.b * inner.a + outer.d * inner.b,
        outer.a * inner.c + outer.c * inner.d,           outer.b * inner.c + outer.d * inner.d,
        outer.a * inner.e + outer.c * inner.f + outer.e, outer.b * inner.e + outer.d * inner.f + outer.f};
}

static bool rotation(const double *v, int count, SvgMatrix *matrix) {
    double angle = v[0] * pi / 180, x = count == 3 ? v[1] : 0, y = count == 3 ? v[2] : 0;
    double c = cos(angle), s = sin(angle);
    *matrix = (SvgMatrix){c, s, -s, c, x - c * x + s * y, y - s * x - c * y};
    return count == 1 || count == 3;
}

/* One function of a transform list (SVG 1.1, 7.6). */
static bool make_matrix(Str name, const double *v, int count, SvgMatrix *matrix) {
    *matrix = (SvgMatrix){1, 0, 0, 1, 0, 0};
    if (str_equal(name, STR("rotate"))) return rotation(v, count, matrix);
    if (str_equal(name, STR("matrix"))) {
        *matrix = (SvgMatrix){v[0], v[1], v[2], v[3], v[4], v[5]};
        return count == 6;
    }
    if (str_equal(name, STR("translate"))) {
        matrix->e = v[0];
        matrix->f = v[1];
        return count == 1 || count == 2;
    }
    if (str_equal(name, STR("scale"))) {
        matrix->a = v[0];
        matrix->d = count == 2 ? v[1] : v[0];
        return count == 1 || count == 2;
    }
    if (str_equal(name, STR("skewX"))) matrix->c = tan(v[0] * pi / 180);
    if (str_equal(name, STR("skewY"))) matrix->b = tan(v[0] * pi / 180);
    return count == 1 && (str_equal(name, STR("skewX")) || str_equal(name, STR("skewY")));
}

bool svg_parse_transform(Str text, SvgMatrix *matrix) {
    SvgScanner scanner = {text, 0};
    *matrix = (SvgMatrix){1, 0, 0, 1, 0, 0};
    svg_scan_separator(&scanner);
    while (scanner.at < text.length) {
        size_t open = scanner.at + str_find(str_slice(text, scanner.at, text.length), STR("("));
        if (open >= text.length) return false;
        Str name = str_trim(str_slice(text, scanner.at, open));
        double values[6] = {0};
        int count = 0;
        scanner.at = open + 1;
        svg_scan_separator(&scanner);
        for (; count < 6 && peek(&scanner) != ')'; count++) {
            if (!svg_scan_number(&scanner, &values[count])) return false;
            svg_scan_separator(&scanner);
        }
        if (peek(&scanner) != ')') return false;
        scanner.at++;
        svg_scan_separator(&scanner);
        SvgMatrix one;
        if (!make_matrix(name, values, count, &one)) return false;
        *matrix = svg_multiply(*matrix, one);
    }
    return true;
}

/* The colour keywords of SVG 1.1, 4.4. */
static const struct {
    const char *name;
    uint32_t rgb;
} color_names[] = {
#include "image/svg_colors.inc"
};

static int hex_digit(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool parse_hex(Str digits, uint8_t rgb[3]) {
    size_t each = digits.length / 3;
    if (digits.length != 3 && digits.length != 6) return false;
    for (size_t i = 0; i < 3; i++) {
        int high = hex_digit(digits.text[i * each]), low = hex_digit(digits.text[i * each + each - 1]);
        if (high < 0 || low < 0) return false;
        rgb[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

static bool parse_components(Str text, uint8_t rgb[3]) {
    SvgScanner scanner = {text, 0};
    for (int i = 0; i < 3; i++) {
        double value;
        svg_scan_separator(&scanner);
        if (!svg_scan_number(&scanner, &value)) return false;
        if (peek(&scanner) == '%') {
            scanner.at++;
            value = value * 255 / 100;
        }
        rgb[i] = (uint8_t)lround(fmax(0, fmin(255, value)));
    }
    svg_scan_separator(&scanner);
    return str_equal(str_slice(text, scanner.at, text.length), STR(")"));
}

static bool equals_name(Str text, const char *name) {
    size_t i = 0;
    for (; i < text.length && name[i]; i++) {
        char c = text.text[i];
        if ((c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c) != name[i]) return false;
    }
    return i == text.length && !name[i];
}

bool svg_parse_color(Str text, uint8_t rgb[3]) {
    text = str_trim(text);
    if (str_starts_with(text, STR("#"))) return parse_hex(str_slice(text, 1, text.length), rgb);
    if (str_starts_with(text, STR("rgb("))) return parse_components(str_slice(text, 4, text.length), rgb);
    for (size_t i = 0; i < sizeof color_names / sizeof *color_names; i++) {
        if (!equals_name(text, color_names[i].name)) continue;
        for (int part = 0; part < 3; part++) rgb[part] = (uint8_t)(color_names[i].rgb >> (16 - 8 * part));
        return true;
    }
    return false;
}
