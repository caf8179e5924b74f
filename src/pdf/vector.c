/* An SVG picture as a form: see vector.h.
 *
 * Takes: shapes, y downwards. Gives: path operators under one matrix that turns them over.
 * Invariant: states are written when they change.
 */
#include "pdf/vector.h"

#include "base/array.h"

/* Opacities, and whether lines print over what is under them: one graphics state dictionary each. */
typedef struct State {
    uint8_t fill, stroke;
    bool overprints;
} State;

typedef struct VectorPen {
    Arena *arena;
    StrBuilder out;
    ARRAY(State)
    states;
    const PdfInks *inks;
    bool uses_spaces, has_fill, has_stroke, has_line, is_dashed;
    Color fill, stroke;
    uint8_t cap, join;
    int32_t line_width, miter_limit;
    int32_t shrink; /* what lengths are divided by, and the form's matrix multiplies again */
    State state;
} VectorPen;

static State opacity_of(const VectorShape *shape) {
    return (State){shape->fills ? shape->fill_alpha : 255, shape->strokes ? shape->stroke_alpha : 255, false};
}

bool vector_is_transparent(const Image *image) {
    for (size_t i = 0; i < image->shape_count; i++) {
        const State opacity = opacity_of(&image->shapes[i]);
        if (opacity.fill < 255 || opacity.stroke < 255) return true;
    }
    return false;
}

static bool state_equal(State a, State b) {
    return a.fill == b.fill && a.stroke == b.stroke && a.overprints == b.overprints;
}

static void set_state(VectorPen *pen, State state) {
    if (state_equal(state, pen->state)) return;
    pen->state = state;
    size_t index = 0;
    while (index < pen->states.count && !state_equal(pen->states.at[index], state)) index++;
    if (index == pen->states.count) array_push(pen->arena, &pen->states, state);
    str_append_format(&pen->out, "/G%zu gs\n", index);
}

/* A component of 255 in 1/1000. */
static int64_t per_mille(uint8_t value) {
    return ((int64_t)value * 1000 + 127) / 255;
}

/* What the colour is in the file; where there is no transparency, mixed with white. */
static Color shown_color(VectorPen *pen, Color wanted, uint8_t alpha, InkUse use) {
    const Color color = inks_color(pen->inks, wanted, use);
    pen->uses_spaces |= inks_needs_space(color);
    return pen->inks->is_opaque && alpha < 255 ? inks_on_white(color, alpha) : color;
}

static void set_fill(VectorPen *pen, Color color) {
    if (pen->has_fill && color_equal(pen->fill, color)) return;
    pen->has_fill = true;
    pen->fill = color;
    inks_append_fill(&pen->out, color);
}

static void set_stroke(VectorPen *pen, Color color) {
    if (pen->has_stroke && color_equal(pen->stroke, color)) return;
    pen->has_stroke = true;
    pen->stroke = color;
    inks_append_stroke(&pen->out, color);
}

static void append_length(VectorPen *pen, int32_t length) {
    syntax_thousandths(&pen->out, length / pen->shrink);
}

static void set_line(VectorPen *pen, const VectorShape *shape) {
    if (pen->has_line && pen->line_width == shape->stroke_width && pen->cap == shape->cap &&
        pen->join == shape->join)
        return;
    pen->has_line = true;
    pen->line_width = shape->stroke_width;
    pen->cap = shape->cap;
    pen->join = shape->join;
    append_length(pen, shape->stroke_width);
    str_append_format(&pen->out, " w %d J %d j\n", shape->cap, shape->join);
}

static void set_miter_limit(VectorPen *pen, const VectorShape *shape) {
    if (shape->miter_limit < 1000 || shape->miter_limit == pen->miter_limit) return;
    pen->miter_limit = shape->miter_limit;
    syntax_thousandths(&pen->out, shape->miter_limit);
    str_append_c(&pen->out, " M\n");
}

static void set_dashes(VectorPen *pen, const VectorShape *shape) {
    if (!shape->dash_count && !pen->is_dashed) return;
    pen->is_dashed = shape->dash_count > 0;
    str_append_byte(&pen->out, '[');
    for (size_t i = 0; i < shape->dash_count; i++) {
        if (i) str_append_byte(&pen->out, ' ');
        append_length(pen, shape->dashes[i]);
    }
    str_append_c(&pen->out, "] ");
    append_length(pen, shape->dash_offset);
    str_append_c(&pen->out, " d\n");
}

static void append_path(VectorPen *pen, const VectorShape *shape) {
    static const size_t points[] = {[PATH_MOVE] = 1, [PATH_LINE] = 1, [PATH_CURVE] = 3, [PATH_CLOSE] = 0};
    static const char *const operators[] = {"m\n", "l\n", "c\n", "h\n"};
    const PathPoint *point = shape->points;
    for (size_t i = 0; i < shape->op_count; i++) {
        const PathOp op = shape->ops[i];
        for (size_t k = 0; k < points[op]; k++, point++) {
            append_length(pen, point->x);
            str_append_byte(&pen->out, ' ');
            append_length(pen, point->y);
            str_append_byte(&pen->out, ' ');
        }
        str_append_c(&pen->out, operators[op]);
    }
}

static void draw_shape(VectorPen *pen, const VectorShape *shape) {
    const bool strokes = shape->strokes && shape->stroke_width > 0;
    if (shape->op_count == 0 || (!shape->fills && !strokes)) return;
    const Color fill = shown_color(pen, shape->fill, shape->fill_alpha, INK_AREA);
    const Color stroke = shown_color(pen, shape->stroke, shape->stroke_alpha, INK_LINE);
    State state = pen->inks->is_opaque ? (State){255, 255, false} : opacity_of(shape);
    state.overprints = strokes && state.stroke == 255 && inks_overprint(pen->inks, stroke, INK_LINE);
    set_state(pen, state);
    if (shape->fills) set_fill(pen, fill);
    if (strokes) {
        set_stroke(pen, stroke);
        set_line(pen, shape);
        set_miter_limit(pen, shape);
        set_dashes(pen, shape);
    }
    append_path(pen, shape);
    const char *rule = shape->fills && shape->even_odd ? "*" : "";
    str_append_format(&pen->out, "%s%s\n", shape->fills ? (strokes ? "B" : "f") : "S", rule);
}

/* Numbers of PDF 1.4 end at 32,767 (PDF Reference 1.4, appendix C), and maps have larger units. */
static int32_t shrink_of(const Image *image) {
    int64_t most = image->width > image->height ? image->width : image->height;
    for (size_t i = 0; i < image->shape_count; i++)
        for (size_t j = 0; j < image->shapes[i].point_count; j++) {
            const PathPoint point = image->shapes[i].points[j];
            const int64_t x = point.x < 0 ? -(int64_t)point.x : point.x;
            const int64_t y = point.y < 0 ? -(int64_t)point.y : point.y;
            if (x > most) most = x;
            if (y > most) most = y;
        }
    int32_t shrink = 1;
    while (most / shrink > 32767000) shrink *= 10;
    return shrink;
}

static void append_states(const VectorPen *pen, StrBuilder *entries) {
    for (size_t i = 0; i < pen->states.count; i++) {
        const State *state = &pen->states.at[i];
        str_append_format(entries, "%s/G%zu<<", i == 0 ? "/ExtGState<<" : "", i);
        if (!pen->inks->is_opaque) {
            str_append(entries, STR("/ca "));
            syntax_thousandths(entries, per_mille(state->fill));
            str_append(entries, STR("/CA "));
            syntax_thousandths(entries, per_mille(state->stroke));
        }
        if (pen->inks->press)
            str_append_c(entries, state->overprints ? "/OP true/op false/OPM 1" : "/OP false/op false/OPM 1");
        str_append(entries, STR(">>"));
    }
    if (pen->states.count > 0) str_append(entries, STR(">>"));
}

void vector_embed(Arena *arena, PdfFile *file, const Image *image, PdfId id, const PdfInks *inks) {
    VectorPen pen = {.arena = arena,
                     .out = {.arena = arena},
                     .inks = inks,
                     .state = {255, 255, false},
                     .miter_limit = 4000};
    pen.shrink = inks->is_opaque ? shrink_of(image) : 1;
    str_append(&pen.out, STR("1 0 0 -1 0 "));
    append_length(&pen, image->height);
    str_append(&pen.out, STR(" cm 4 M\n")); /* SVG's miter limit is 4, PDF's 10 */
    for (size_t i = 0; i < image->shape_count; i++) draw_shape(&pen, &image->shapes[i]);

    StrBuilder entries = {.arena = arena};
    str_append(&entries, STR("/Type/XObject/Subtype/Form/BBox[0 0 "));
    syntax_thousandths(&entries, image->width / pen.shrink);
    str_append_byte(&entries, ' ');
    syntax_thousandths(&entries, image->height / pen.shrink);
    str_append_byte(&entries, ']');
    if (pen.shrink > 1)
        str_append_format(&entries, "/Matrix[%d 0 0 %d 0 0]", (int)pen.shrink, (int)pen.shrink);
    str_append(&entries, STR("/Resources<<"));
    append_states(&pen, &entries);
    if (pen.uses_spaces) inks_append_spaces(inks, &entries);
    str_append(&entries, STR(">>"));
    pdf_file_set_stream(file, id, str_built(&entries), str_built(&pen.out), PDF_DEFLATE);
}
