/* What a printing company would send back: see preflight.h.
 *
 * Takes: items. Gives: diagnostics.
 * Invariant: one fault of the layout is told once, where it is met first; one of a picture or a text, at
 * each.
 */
#include "press/preflight.h"

#include "base/array.h"
#include "base/utf8.h"
#include "press/picture_ink.h"

/* Of a picture, more ink than the limit over less than this share in 1/1000 is noise. */
#define OVER_TOLERATED 10
/* What ends nearer to the trim than this ends on it: press_pages.c has it bleed. 0.05 mm. */
#define TOUCHES 142
/* A rectangle no thicker than 2 mm is a line. */
#define LINE_THICKEST 5669
/* Above and below the baseline, of an em: as Japanese faces have it. */
enum { EM_ABOVE = 880, EM_BELOW = 120 };
/* Characters of a text that a message shows. */
enum { TEXT_SHOWN = 12 };

/* What was told of the layout's colours and lines. */
typedef struct Told {
    MessageId message;
    Color color;
    int64_t value;
} Told;

typedef struct Preflight {
    Arena *arena, *scratch; /* scratch: one picture's pixels */
    Diagnostics *diagnostics;
    const Document *document;
    const StyleSheet *sheet;
    const PressSettings *settings;
    PressColors *colors;
    ARRAY(Told)
    told;
    ARRAY(const Image *)
    sampled;
    NodeId last_near; /* the text that was last told to be near the trim, and its page */
    int last_near_folio;
    const Page *page;
} Preflight;

static Span span_of(const Preflight *flight, NodeId node) {
    return node < flight->document->node_count ? flight->document->nodes[node].span : (Span){0};
}

static void report(const Preflight *flight, MessageId message, const Item *item, const char *first,
                   const char *second, const char *third) {
    diagnostics_add_on_page(flight->diagnostics, message, span_of(flight, item->node), flight->page->folio,
                            (const char *const[]){first, second, third, NULL});
}

static bool is_told(Preflight *flight, MessageId message, Color color, int64_t value) {
    for (size_t i = 0; i < flight->told.count; i++) {
        const Told *told = &flight->told.at[i];
        if (told->message == message && told->value == value && color_equal(told->color, color)) return true;
    }
    array_push(flight->arena, &flight->told, (Told){message, color, value});
    return false;
}

static const char *number(const Preflight *flight, int64_t value) {
    return str_format(flight->arena, "%lld", (long long)value).text;
}

static const char *points(const Preflight *flight, Length length) {
    char text[LENGTH_TEXT_SIZE];
    length_print(length, text);
    return str_to_c(flight->arena, str_from_c(text));
}

/* In millimetres with one decimal. */
static const char *millimetres(const Preflight *flight, int64_t length) {
    const char *sign = length < 0 ? "-" : "";
    const int64_t size = ((length < 0 ? -length : length) * 254 / 72 + 500) / 1000;
    return str_format(flight->arena, "%s%lld.%lld", sign, (long long)(size / 10), (long long)(size % 10))
        .text;
}

/* -- ink */

static int64_t ink_sum(Color color) {
    if (color.space == COLOR_SPOT) return color.value[0];
    return color.space == COLOR_CMYK ? color.value[0] + color.value[1] + color.value[2] + color.value[3] : 0;
}

static const char *color_text(const Preflight *flight, Color color) {
    const uint16_t *ink = color.value;
    return str_format(flight->arena, "C%d M%d Y%d K%d", (ink[0] + 5) / 10, (ink[1] + 5) / 10,
                      (ink[2] + 5) / 10, (ink[3] + 5) / 10)
        .text;
}

static bool is_rich_black(Color color) {
    return color.space == COLOR_CMYK && color.value[3] == 1000 && ink_sum(color) > 1000;
}

/* Whether the job has all inks of the colour. */
static bool has_inks(const Preflight *flight, Color color) {
    if (color.space == COLOR_SPOT)
        return press_has_ink(flight->settings, flight->sheet->spots[color.value[1]].name);
    for (int i = 0; i < 4 && color.space == COLOR_CMYK; i++)
        if (color.value[i] > 0 && !press_has_process_ink(flight->settings, i)) return false;
    return true;
}

static const char *ink_names(const Preflight *flight) {
    StrBuilder out = {.arena = flight->arena};
    for (size_t i = 0; i < flight->settings->ink_count; i++) {
        if (i > 0) str_append(&out, STR(", "));
        str_append(&out, flight->settings->inks[i]);
    }
    return str_to_c(flight->arena, str_built(&out));
}

static void check_inks(Preflight *flight, const Item *item, Color printed) {
    if (has_inks(flight, printed) || is_told(flight, MESSAGE_PRESS_OTHER_INK, printed, 0)) return;
    const char *color = printed.space == COLOR_SPOT
                            ? str_to_c(flight->arena, flight->sheet->spots[printed.value[1]].name)
                            : color_text(flight, printed);
    report(flight, MESSAGE_PRESS_OTHER_INK, item, color, ink_names(flight), NULL);
}

/* is_line: text, a rule, a stroke: rich black becomes black ink there. */
static void check_color(Preflight *flight, const Item *item, Color color, bool is_line) {
    const Color printed = press_color(flight->colors, color);
    if (is_line && is_rich_black(printed)) {
        if (!is_told(flight, MESSAGE_PRESS_RICH_BLACK, printed, 0))
            report(flight, MESSAGE_PRESS_RICH_BLACK, item, color_text(flight, printed), NULL, NULL);
        return;
    }
    check_inks(flight, item, printed);
    const int32_t limit = flight->settings->ink_limit;
    const int64_t sum = (ink_sum(printed) + 5) / 10;
    if (limit == 0 || sum <= limit || is_told(flight, MESSAGE_PRESS_INK, printed, 0)) return;
    report(flight, MESSAGE_PRESS_INK, item, color_text(flight, printed), number(flight, sum),
           number(flight, limit));
}

static void check_picture_ink(Preflight *flight, const Item *item) {
    const int32_t limit = flight->settings->ink_limit;
    if (limit == 0) return;
    for (size_t i = 0; i < flight->sampled.count; i++)
        if (flight->sampled.at[i] == item->image) return;
    array_push(flight->arena, &flight->sampled, item->image);
    PictureInk ink;
    const bool good = picture_ink(flight->scratch, flight->diagnostics, span_of(flight, item->node),
                                  item->image, flight->colors, limit, &ink);
    arena_reset(flight->scratch);
    if (!good || ink.over * 1000 < ink.count * OVER_TOLERATED) return;
    const char *share = number(flight, (int64_t)((ink.over * 100 + ink.count / 2) / ink.count));
    diagnostics_add_on_page(
        flight->diagnostics, MESSAGE_PRESS_PICTURE_INK, span_of(flight, item->node), flight->page->folio,
        (const char *const[]){str_to_c(flight->arena, item->image->path), number(flight, ink.most),
                              number(flight, limit), share, NULL});
}

/* -- lines */

static void check_thickness(Preflight *flight, const Item *item, Length thickness, Color color) {
    const Color printed = press_color(flight->colors, color);
    bool is_full = printed.space != COLOR_CMYK && printed.value[0] == 1000;
    for (int i = 0; i < 4 && printed.space == COLOR_CMYK; i++) is_full |= printed.value[i] == 1000;
    const Length least = is_full ? flight->settings->hairline : flight->settings->hairline_tint;
    const bool is_white = ink_sum(printed) == 0;
    if (thickness >= least || is_white || is_told(flight, MESSAGE_PRESS_HAIRLINE, printed, thickness)) return;
    report(flight, MESSAGE_PRESS_HAIRLINE, item, points(flight, thickness), points(flight, least),
           color_text(flight, printed));
}

/* -- places */

/* The least distance of a rectangle's edges to the trim, each inside it; negative: beyond. */
static int64_t distance_to_trim(const Page *page, const Item *item, int64_t left, int64_t top, int64_t right,
                                int64_t bottom) {
    const Length width = item->is_turned ? page->height : page->width;
    const Length height = item->is_turned ? page->width : page->height;
    int64_t least = left < top ? left : top;
    if (width - right < least) least = width - right;
    if (height - bottom < least) least = height - bottom;
    return least;
}

static const char *shown_text(const Preflight *flight, const PlacedRun *run) {
    const size_t start = run->glyphs[0].text_start;
    size_t end = start;
    for (int i = 0; i < TEXT_SHOWN && end < run->text.length; i++) (void)utf8_decode(run->text, &end);
    return str_to_c(flight->arena, str_slice(run->text, start, end));
}

/* Once for each paragraph on a page. */
static void check_text_place(Preflight *flight, const Item *item) {
    const PlacedRun *run = item->run;
    if (run->glyph_count == 0 || flight->settings->safe_margin == 0) return;
    if (item->node == flight->last_near && flight->page->folio == flight->last_near_folio) return;
    const int64_t above = (int64_t)run->size * EM_ABOVE / 1000, below = (int64_t)run->size * EM_BELOW / 1000;
    const int64_t distance = distance_to_trim(flight->page, item, (int64_t)item->x + run->start,
                                              item->y - above, (int64_t)item->x + run->end, item->y + below);
    if (distance >= flight->settings->safe_margin) return;
    flight->last_near = item->node;
    flight->last_near_folio = flight->page->folio;
    report(flight, MESSAGE_PRESS_TEXT_NEAR_TRIM, item, shown_text(flight, run), millimetres(flight, distance),
           millimetres(flight, flight->settings->safe_margin));
}

/* Edges that lie neither on the trim nor well inside it. */
static void check_edges(Preflight *flight, const Item *item) {
    const Page *page = flight->page;
    const Length width = item->is_turned ? page->height : page->width;
    const Length height = item->is_turned ? page->width : page->height;
    const int64_t inside[4] = {item->x, item->y, (int64_t)width - item->x - item->width,
                               (int64_t)height - item->y - item->height};
    for (int i = 0; i < 4; i++) {
        if (inside[i] <= TOUCHES || inside[i] >= flight->settings->safe_margin) continue;
        report(flight, MESSAGE_PRESS_EDGE_NEAR_TRIM, item, millimetres(flight, inside[i]),
               millimetres(flight, flight->settings->safe_margin), NULL);
        return;
    }
}

/* -- pictures */

/* Pixels an inch: of width and height, the fewer. */
static int64_t resolution_of(const Item *item) {
    const Image *image = item->image;
    const Length width = item->whole ? item->whole->width : item->width;
    const Length height = item->whole ? item->whole->height : item->height;
    if (width <= 0 || height <= 0) return INT32_MAX;
    const int64_t across = (int64_t)image->width * 72000 / width,
                  down = (int64_t)image->height * 72000 / height;
    return across < down ? across : down;
}

/* A PNG of one bit a pixel (PNG, third edition, 11.2.1: the depth is the header's ninth byte). */
static bool is_bilevel(const Image *image) {
    return image->kind == IMAGE_PNG && image->bytes.length > 24 && image->bytes.text[24] == 1;
}

static void check_resolution(Preflight *flight, const Item *item) {
    const PressSettings *settings = flight->settings;
    const int64_t resolution = resolution_of(item);
    const int32_t least = is_bilevel(item->image) ? settings->resolution_bilevel : settings->resolution;
    const int32_t wanted = is_bilevel(item->image) ? least : settings->resolution_note;
    const char *path = str_to_c(flight->arena, item->image->path);
    if (resolution < least)
        report(flight, MESSAGE_PRESS_RESOLUTION, item, path, number(flight, resolution),
               number(flight, least));
    else if (resolution < wanted)
        report(flight, MESSAGE_PRESS_RESOLUTION_NOTE, item, path, number(flight, resolution),
               number(flight, wanted));
}

static void check_vector(Preflight *flight, const Item *item) {
    const Image *image = item->image;
    for (size_t i = 0; i < image->shape_count; i++) {
        const VectorShape *shape = &image->shapes[i];
        if (shape->fills) check_color(flight, item, shape->fill, false);
        if (!shape->strokes || shape->stroke_width <= 0) continue;
        check_color(flight, item, shape->stroke, true);
        if (image->width > 0)
            check_thickness(flight, item, length_scale(shape->stroke_width, item->width, image->width),
                            shape->stroke);
    }
}

static void check_picture(Preflight *flight, const Item *item) {
    check_edges(flight, item);
    if (item->image->kind == IMAGE_SVG) {
        check_vector(flight, item);
        return;
    }
    const Color every = {COLOR_CMYK, {1000, 1000, 1000, 1000}};
    if (item->image->colors != IMAGE_GRAY && !has_inks(flight, every))
        report(flight, MESSAGE_PRESS_PICTURE_COLORS, item, str_to_c(flight->arena, item->image->path),
               ink_names(flight), NULL);
    check_resolution(flight, item);
    check_picture_ink(flight, item);
}

/* -- pages */

static void check_fill(Preflight *flight, const Item *item) {
    const Length thickness = item->width < item->height ? item->width : item->height;
    if (thickness <= 0) return;
    check_color(flight, item, item->color, thickness <= LINE_THICKEST);
    if (thickness <= LINE_THICKEST) check_thickness(flight, item, thickness, item->color);
    check_edges(flight, item);
}

static void check_text(Preflight *flight, const Item *item) {
    check_color(flight, item, item->run->ink, true);
    if (item->halo > 0) check_color(flight, item, item->color, false);
    check_text_place(flight, item);
}

static void check_item(Preflight *flight, const Item *item) {
    if (item->is_overlay) return;
    switch (item->kind) {
    case ITEM_TEXT: check_text(flight, item); break;
    case ITEM_FILL: check_fill(flight, item); break;
    case ITEM_DISC: check_color(flight, item, item->color, false); break;
    case ITEM_IMAGE: check_picture(flight, item); break;
    case ITEM_LINK:
    case ITEM_ANCHOR: break;
    }
}

/* An ink that is neither one of the four nor a spot colour of the layout is a slip. */
static void check_ink_names(const Preflight *flight) {
    for (size_t i = 0; i < flight->settings->ink_count; i++) {
        const Str name = flight->settings->inks[i];
        bool is_known = press_is_process_ink(name);
        for (size_t j = 0; j < flight->sheet->spot_count; j++)
            is_known |= str_equal(flight->sheet->spots[j].name, name);
        if (!is_known)
            DIAGNOSE(flight->diagnostics, PRESS_INK_UNKNOWN, flight->settings->inks_span,
                     str_to_c(flight->arena, name));
    }
}

void preflight(Arena *arena, Diagnostics *diagnostics, const StyledDocument *styled, const Pages *pages,
               const PressSettings *settings, PressColors *colors) {
    Preflight flight = {.arena = arena,
                        .scratch = arena_create_below(arena),
                        .diagnostics = diagnostics,
                        .document = styled->document,
                        .sheet = styled->sheet,
                        .settings = settings,
                        .colors = colors,
                        .last_near = (NodeId)UINT32_MAX};
    check_ink_names(&flight);
    for (size_t i = 0; i < pages->count; i++) {
        flight.page = &pages->page[i];
        for (size_t j = 0; j < flight.page->item_count; j++) check_item(&flight, &flight.page->items[j]);
    }
}
