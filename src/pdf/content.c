/* A page's items as a content stream: see content.h.
 *
 * Takes: items, origin at the top left. Gives: operators, origin at the bottom left.
 * Invariant: the Pen always knows what the stream has set, so an operator is written only when it changes
 * something.
 */
#include "pdf/content.h"

#include <string.h>

/* Where text goes. Positions along the line in 1/1000 of a Length: widths times sizes are then whole numbers,
 * and what rounding leaves is made good at the next glyph. */
typedef struct TextPlace {
    bool is_open;          /* between BT and ET */
    Length line_x, line_y; /* where the last Td led */
    bool is_set;           /* a Td has been written since BT */
    int64_t at;            /* behind the last glyph */
} TextPlace;

/* The marked content that is open. */
typedef struct Mark {
    bool is_open, is_artifact;
    bool in_text; /* it was opened inside the text object */
    uint8_t artifact;
    TagId content; /* of what is no artifact, with tags */
} Mark;

typedef struct Pen {
    PdfContent *content;
    StrBuilder *out;
    const PdfFonts *fonts;
    const PdfImages *images;
    PdfTags *tags; /* NULL: none */
    Length page_height;
    /* graphics state */
    const Face *face;
    size_t font;
    Length size;
    bool has_fill, has_overprint, overprints;
    Color fill, fill_for; /* fill_for: as it was asked for, with fill_use */
    InkUse fill_use;
    bool has_shown; /* the colour that was last asked for, and what it is in the file */
    InkUse shown_use;
    Color shown_for, shown;
    TextPlace text;
    /* the TJ array in the making */
    StrBuilder array;
    bool string_is_open, has_adjustment;
    Mark mark;
    bool in_halo; /* its colour, and no ActualText of its own */
} Pen;

PdfContent *content_create(Arena *arena, const PdfFonts *fonts, const PdfImages *images,
                           const PdfInks *inks) {
    PdfContent *content = ARENA_NEW(arena, PdfContent);
    content->out.arena = arena;
    content->inks = inks;
    content->uses_font = ARENA_ARRAY(arena, bool, fonts->count);
    content->uses_image = ARENA_ARRAY(arena, bool, images->count);
    return content;
}

static void close_string(Pen *pen) {
    if (pen->string_is_open) str_append_byte(&pen->array, ')');
    pen->string_is_open = false;
}

/* Writes the glyphs gathered so far. */
static void flush_glyphs(Pen *pen) {
    close_string(pen);
    if (pen->array.length == 0) return;
    if (pen->has_adjustment) str_append_byte(pen->out, '[');
    str_append(pen->out, str_built(&pen->array));
    str_append_c(pen->out, pen->has_adjustment ? "]TJ\n" : "Tj\n");
    pen->array.length = 0;
    pen->has_adjustment = false;
}

static void set_overprint(Pen *pen, bool overprints) {
    if (!pen->content->inks->press || (pen->has_overprint && pen->overprints == overprints)) return;
    flush_glyphs(pen);
    pen->has_overprint = true;
    pen->overprints = overprints;
    str_append_c(pen->out, overprints ? "/Overprint gs\n" : "/Knockout gs\n");
}

/* What the colour is in the file, and what that needs. */
static Color shown_color(Pen *pen, Color wanted, InkUse use) {
    if (!pen->has_shown || pen->shown_use != use || !color_equal(pen->shown_for, wanted)) {
        pen->has_shown = true;
        pen->shown_use = use;
        pen->shown_for = wanted;
        pen->shown = inks_color(pen->content->inks, wanted, use);
    }
    pen->content->uses_spaces |= inks_needs_space(pen->shown);
    return pen->shown;
}

static void set_fill(Pen *pen, Color wanted, InkUse use) {
    const bool is_press = pen->content->inks->press != NULL; /* overprint may have changed there */
    if (!is_press && pen->has_fill && pen->fill_use == use && color_equal(pen->fill_for, wanted)) return;
    pen->fill_use = use;
    pen->fill_for = wanted;
    const Color color = shown_color(pen, wanted, use);
    set_overprint(pen, inks_overprint(pen->content->inks, color, use));
    if (pen->has_fill && color_equal(pen->fill, color)) return;
    flush_glyphs(pen);
    pen->has_fill = true;
    pen->fill = color;
    inks_append_fill(pen->out, color);
}

static void append_numbers(StrBuilder *out, const int64_t *values, size_t count) {
    for (size_t i = 0; i < count; i++) {
        syntax_thousandths(out, values[i]);
        str_append_byte(out, ' ');
    }
}

#define APPEND_NUMBERS(out, ...)                                                                             \
    append_numbers((out), (const int64_t[]){__VA_ARGS__},                                                    \
                   sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

/* Marked content and text objects. A mark opens and closes inside one text object or outside all of them; so
 * text that goes on needs no new text object when its mark changes. */

static void end_mark(Pen *pen) {
    if (pen->mark.is_open) str_append(pen->out, STR("EMC\n"));
    pen->mark = (Mark){0};
}

static void open_text(Pen *pen) {
    if (pen->text.is_open) return;
    if (!pen->in_halo) end_mark(pen);
    str_append(pen->out, STR("BT\n"));
    pen->text = (TextPlace){.is_open = true};
}

static void close_text(Pen *pen) {
    if (!pen->text.is_open) return;
    if (pen->mark.in_text) end_mark(pen);
    str_append(pen->out, STR("ET\n"));
    pen->text.is_open = false;
}

/* Artifacts as ISO 32000-1, 14.8.2.2.2 has them; files without tags only tell that they are some. */
static const char *artifact_operator(const Pen *pen, uint8_t artifact) {
    static const char *const operators[] = {
        [ARTIFACT_LAYOUT] = "/Artifact<</Type/Layout>>BDC\n",
        [ARTIFACT_HEADER] = "/Artifact<</Type/Pagination/Subtype/Header/Attached[/Top]>>BDC\n",
        [ARTIFACT_FOOTER] = "/Artifact<</Type/Pagination/Subtype/Footer/Attached[/Bottom]>>BDC\n",
        [ARTIFACT_REPEATED] = "/Artifact<</Type/Pagination>>BDC\n",
    };
    return pen->tags ? operators[artifact] : "/Artifact BMC\n";
}

/* What the item is marked as. */
static Mark mark_of(const Pen *pen, const Item *item) {
    if (!pen->tags) return (Mark){.is_open = item->is_artifact, .is_artifact = item->is_artifact};
    const TagId content = tags_content_of(pen->tags, item);
    if (content) return (Mark){.is_open = true, .content = content};
    return (Mark){.is_open = true,
                  .is_artifact = true,
                  .artifact = item->is_artifact ? item->artifact : ARTIFACT_LAYOUT};
}

static bool mark_equal(Mark a, Mark b) {
    return a.is_open == b.is_open && a.is_artifact == b.is_artifact && a.artifact == b.artifact &&
           a.content == b.content;
}

/* The mark for what comes next, which begins with the item. A change is all that writes something. */
static void set_mark(Pen *pen, Mark mark, const Item *item) {
    if (mark_equal(pen->mark, mark)) return;
    end_mark(pen);
    if (mark.is_artifact)
        str_append_c(pen->out, artifact_operator(pen, mark.artifact));
    else if (mark.is_open)
        tags_open_content(pen->tags, mark.content, item, (Str){0}, pen->out);
    pen->mark = mark;
    pen->mark.in_text = mark.is_open && pen->text.is_open;
}

static void set_font(Pen *pen, const PlacedRun *run) {
    if (pen->face == run->face && pen->size == run->size) return;
    flush_glyphs(pen);
    if (pen->face != run->face) pen->font = pdf_font_index(pen->fonts, run->face);
    pen->face = run->face;
    pen->size = run->size;
    pen->content->uses_font[pen->font] = true;
    str_append(pen->out, STR("/F"));
    syntax_integer(pen->out, (int64_t)pen->font);
    str_append_byte(pen->out, ' ');
    syntax_thousandths(pen->out, run->size);
    str_append(pen->out, STR(" Tf\n"));
}

static void move_to(Pen *pen, Length x, Length y) {
    TextPlace *text = &pen->text;
    flush_glyphs(pen);
    APPEND_NUMBERS(pen->out, x - text->line_x, y - text->line_y);
    str_append(pen->out, STR("Td\n"));
    *text = (TextPlace){true, x, y, true, (int64_t)x * 1000};
}

static int64_t divide_rounded(int64_t value, int64_t divisor) {
    return value >= 0 ? (value + divisor / 2) / divisor : -((-value + divisor / 2) / divisor);
}

/* Adjusts by whole thousandths of the size, which TJ subtracts. */
static void adjust_to(Pen *pen, Length x) {
    const int64_t adjustment = divide_rounded(pen->text.at - (int64_t)x * 1000, pen->size);
    if (adjustment == 0) return;
    close_string(pen);
    syntax_integer(&pen->array, adjustment);
    pen->has_adjustment = true;
    pen->text.at -= adjustment * pen->size;
}

static void append_code_byte(StrBuilder *array, unsigned byte) {
    if (byte == '\r') {
        str_append(array, STR("\\r"));
        return;
    }
    if (byte == '(' || byte == ')' || byte == '\\') str_append_byte(array, '\\');
    str_append_byte(array, (char)byte);
}

/* One glyph at x, y. The first of a run may go on from the last run's end when it stands exactly there. */
static void show_glyph(Pen *pen, const PdfFont *font, uint32_t glyph, Length x, Length y, bool is_first) {
    const TextPlace *text = &pen->text;
    const size_t place = (size_t)font->slots[glyph] - 1;
    const bool goes_on = text->is_set && y == text->line_y && (!is_first || text->at == (int64_t)x * 1000);
    if (goes_on)
        adjust_to(pen, x);
    else
        move_to(pen, x, y);
    if (!pen->string_is_open) str_append_byte(&pen->array, '(');
    pen->string_is_open = true;
    const unsigned code = font->subset->codes[place];
    append_code_byte(&pen->array, code >> 8);
    append_code_byte(&pen->array, code & 0xFF);
    pen->text.at += (int64_t)font->subset->widths[place] * pen->size;
}

/* A cluster among the text items first..end, which are drawn one after the other. */
typedef struct Cursor {
    const Item *item, *end;
    const PdfFont *font;
    PdfCluster cluster;
} Cursor;

static bool is_shown(const Item *item) {
    return item->run->glyph_count > 0 && item->run->size > 0;
}

/* Goes to the first cluster of `item` or of one behind it. False at the end. */
static bool cursor_enter(const Pen *pen, Cursor *cursor, const Item *item) {
    while (item < cursor->end && !is_shown(item)) item++;
    cursor->item = item;
    if (item == cursor->end) return false;
    cursor->font = &pen->fonts->at[pdf_font_index(pen->fonts, item->run->face)];
    cursor->cluster = pdf_cluster_at(item->run, 0);
    return true;
}

static bool cursor_next(const Pen *pen, Cursor *cursor) {
    const PlacedRun *run = cursor->item->run;
    if (cursor->cluster.glyph_end == run->glyph_count) return cursor_enter(pen, cursor, cursor->item + 1);
    cursor->cluster = pdf_cluster_at(run, cursor->cluster.glyph_end);
    return true;
}

/* Gaps in 1/1000 of the size that readers misunderstand. Poppler takes 100 for a blank, others more; and a
 * glyph that begins where the one before it began, as （ does after 」, for another line. Behind a quote that
 * is cut to half an em a blank is lost sooner. */
enum { BLANK_LEAST = 80, BLANK_MOST = 1000, OVERLAP_LEAST = 600, QUOTE_OVERLAP_LEAST = 100 };

/* ‘ ’ “ ” */
static bool is_quote(Str text) {
    return text.length == 3 && (unsigned char)text.text[0] == 0xE2 && (unsigned char)text.text[1] == 0x80 &&
           (text.text[2] == '\x98' || text.text[2] == '\x99' || text.text[2] == '\x9C' ||
            text.text[2] == '\x9D');
}

/* True when a reader may take the gap between the two for a blank though none was typed (the quarter em
 * between Japanese and Western characters, JLReq 3.2.6, and a loose line's spaces), or for another line. Not
 * where text runs from right to left: readers turn such text round by its places, and ActualText would be
 * turned round with it. */
static bool gap_misleads(const Cursor *left, const Cursor *right) {
    const PlacedRun *run = left->item->run, *next = right->item->run;
    const PlacedGlyph *last = &run->glyphs[left->cluster.glyph_end - 1];
    const PlacedGlyph *first = &next->glyphs[right->cluster.glyph_start];
    const Str text = left->cluster.text, after = right->cluster.text;
    if (run->level > 0 || next->level > 0) return false;
    if (text.length == 0 || after.text != text.text + text.length || run->node != next->node) return false;
    if (left->item->y - last->y != right->item->y - first->y) return false;
    const int64_t width = left->font->subset->widths[left->font->slots[last->glyph] - 1];
    const int64_t end = ((int64_t)left->item->x + last->x) * 1000 + width * run->size;
    const int64_t gap = ((int64_t)right->item->x + first->x) * 1000 - end;
    const Length size = run->size > next->size ? run->size : next->size;
    const bool has_quote = is_quote(text) || is_quote(after);
    return (gap >= (int64_t)BLANK_LEAST * size && gap < (int64_t)BLANK_MOST * size) ||
           gap <= -(int64_t)(has_quote ? QUOTE_OVERLAP_LEAST : OVERLAP_LEAST) * size;
}

/* True when the ToUnicode map gives the cluster's text back: one glyph, and its text is this one. */
static bool map_tells_text(const Cursor *at) {
    const PdfCluster *cluster = &at->cluster;
    if (cluster->glyph_end - cluster->glyph_start != 1) return false;
    const uint32_t glyph = at->item->run->glyphs[cluster->glyph_start].glyph;
    return str_equal(at->font->texts[at->font->slots[glyph] - 1], cluster->text);
}

static void show_cluster(Pen *pen, const Cursor *at) {
    const Item *item = at->item;
    set_font(pen, item->run);
    if (!pen->in_halo) set_fill(pen, item->run->ink, INK_LINE);
    for (size_t i = at->cluster.glyph_start; i < at->cluster.glyph_end; i++) {
        const PlacedGlyph *glyph = &item->run->glyphs[i];
        show_glyph(pen, at->font, glyph->glyph, item->x + glyph->x, pen->page_height - item->y + glyph->y,
                   i == 0);
    }
}

/* Glyphs that stand for `text`. Tagged content becomes a piece of its own of the same element: a span inside
 * it would be as good, but readers have lost the element's text behind one (poppler 22.12). */
static void open_span(Pen *pen, Mark mark, const Item *item, Str text) {
    flush_glyphs(pen);
    if (mark.content) {
        end_mark(pen);
        tags_open_content(pen->tags, mark.content, item, text, pen->out);
        return;
    }
    set_mark(pen, mark, item);
    str_append(pen->out, STR("/Span<</ActualText<FEFF"));
    syntax_utf16_hex(pen->out, text);
    str_append(pen->out, STR(">>>BDC\n"));
}

static void close_span(Pen *pen) {
    flush_glyphs(pen);
    str_append(pen->out, STR("EMC\n"));
}

/* Shows the texts of items first..end, which have one mark. Where the codes and places do not tell the text
 * as it was typed, ActualText does. */
static void show_texts(Pen *pen, const Item *first, const Item *end) {
    const Mark mark = pen->in_halo ? pen->mark : mark_of(pen, first);
    Cursor at = {.end = end};
    bool more = cursor_enter(pen, &at, first);
    if (more) open_text(pen);
    while (more) {
        Cursor last = at, next = at;
        while ((more = cursor_next(pen, &next)) && gap_misleads(&last, &next)) last = next;
        const bool is_single = last.item == at.item && last.cluster.glyph_start == at.cluster.glyph_start;
        const bool spans = !pen->in_halo && !(is_single && map_tells_text(&at));
        if (spans) {
            const char *start = at.cluster.text.text;
            const size_t length = is_single
                                      ? at.cluster.text.length
                                      : (size_t)(last.cluster.text.text + last.cluster.text.length - start);
            open_span(pen, mark, first, (Str){start, length});
        } else if (!mark_equal(pen->mark, mark)) {
            flush_glyphs(pen);
            set_mark(pen, mark, first);
        }
        show_cluster(pen, &at);
        while (at.item != last.item || at.cluster.glyph_start != last.cluster.glyph_start) {
            cursor_next(pen, &at);
            show_cluster(pen, &at);
        }
        if (spans) close_span(pen);
        at = next;
    }
    flush_glyphs(pen);
}

/* The contours of items first..end, before their texts, so that none lies over its neighbour. They are
 * artifacts, and their ActualText is empty for readers that look into artifacts: the text is found once. */
static void draw_halos(Pen *pen, const Item *first, const Item *end) {
    close_text(pen);
    set_mark(pen, (Mark){.is_open = true, .is_artifact = true}, first);
    const Pen before = *pen;
    str_append(pen->out, STR("q\n1 j\n2 Tr\n/Span<</ActualText<FEFF>>>BDC\n"));
    pen->in_halo = true;
    for (const Item *item = first; item < end; item++) {
        inks_append_stroke(pen->out, shown_color(pen, item->color, INK_AREA));
        set_fill(pen, item->color, INK_AREA);
        APPEND_NUMBERS(pen->out, 2 * (int64_t)item->halo);
        str_append(pen->out, STR("w\n"));
        show_texts(pen, item, item + 1);
    }
    close_text(pen);
    str_append(pen->out, STR("EMC\nQ\n"));
    const StrBuilder array = pen->array;
    *pen = before;
    pen->array = array;
}

/* Text items that are drawn together: neighbours of one node, all with a halo or all without. */
static const Item *text_group_end(const Item *first, const Item *end) {
    const Item *item = first + 1;
    while (item < end && item->kind == ITEM_TEXT && item->node == first->node &&
           item->is_artifact == first->is_artifact && item->is_turned == first->is_turned &&
           item->is_overlay == first->is_overlay && (item->halo > 0) == (first->halo > 0) &&
           item->run->is_mark == first->run->is_mark)
        item++;
    return item;
}

/* Emphasis marks, with their outlines. Their ActualText is empty, as that of contours. */
static void show_marks(Pen *pen, const Item *first, const Item *end) {
    close_text(pen);
    set_mark(pen, mark_of(pen, first), first);
    const Pen before = *pen;
    str_append(pen->out, STR("q\n1 j\n/Span<</ActualText<FEFF>>>BDC\n"));
    pen->in_halo = true;
    for (const Item *item = first; item < end; item++) {
        inks_append_stroke(pen->out, shown_color(pen, item->run->ink, INK_LINE));
        set_fill(pen, item->run->ink, INK_LINE);
        APPEND_NUMBERS(pen->out, 2 * (int64_t)item->run->outline);
        str_append_c(pen->out, item->run->outline > 0 ? "w 2 Tr\n" : "w 0 Tr\n");
        show_texts(pen, item, item + 1);
    }
    close_text(pen);
    str_append(pen->out, STR("EMC\nQ\n"));
    const StrBuilder array = pen->array;
    *pen = before;
    pen->array = array;
}

static void draw_text_group(Pen *pen, const Item *first, const Item *end) {
    if (first->halo > 0) draw_halos(pen, first, end);
    while (first < end) {
        const Mark mark = mark_of(pen, first);
        const Item *next = first + 1;
        while (next < end && mark_equal(mark_of(pen, next), mark)) next++;
        if (first->run->is_mark)
            show_marks(pen, first, next);
        else
            show_texts(pen, first, next);
        first = next;
    }
}

/* A rectangle no thicker than 2 mm is a line. */
#define LINE_THICKEST 5669

static InkUse use_of(const Item *item) {
    return item->width <= LINE_THICKEST || item->height <= LINE_THICKEST ? INK_LINE : INK_AREA;
}

static void draw_fill(Pen *pen, const Item *item) {
    if (item->width == 0 || item->height == 0) return;
    set_fill(pen, item->color, use_of(item));
    APPEND_NUMBERS(pen->out, item->x, (int64_t)pen->page_height - item->y - item->height, item->width,
                   item->height);
    str_append(pen->out, STR("re f\n"));
}

/* Four cubic curves; 0.5523 is the handle's length, in radii, with the least error in a quarter of a circle.
 */
static void draw_disc(Pen *pen, const Item *item) {
    set_fill(pen, item->color, use_of(item));
    const int64_t half_width = item->width / 2, half_height = item->height / 2;
    const int64_t x = item->x + half_width, y = (int64_t)pen->page_height - item->y - half_height;
    const int64_t handle_x = half_width * 5523 / 10000, handle_y = half_height * 5523 / 10000;
    APPEND_NUMBERS(pen->out, x + half_width, y);
    str_append(pen->out, STR("m\n"));
    /* the quarters' ends, counter-clockwise from the right */
    static const int side_x[5] = {1, 0, -1, 0, 1}, side_y[5] = {0, 1, 0, -1, 0};
    for (int i = 0; i < 4; i++) {
        const int x0 = side_x[i], y0 = side_y[i], x1 = side_x[i + 1], y1 = side_y[i + 1];
        APPEND_NUMBERS(pen->out, x + x0 * half_width + x1 * handle_x, y + y0 * half_height + y1 * handle_y,
                       x + x1 * half_width + x0 * handle_x, y + y1 * half_height + y0 * handle_y,
                       x + x1 * half_width, y + y1 * half_height);
        str_append(pen->out, STR("c\n"));
    }
    str_append(pen->out, STR("f\n"));
}

static void draw_image(Pen *pen, const Item *item) {
    const size_t index = pdf_image_index(pen->images, item->image);
    pen->content->uses_image[index] = true;
    const PictureArea all = {item->x, item->y, item->width, item->height};
    const PictureArea *area = item->whole ? item->whole : &all;
    set_overprint(pen, false); /* vector pictures count on it */
    str_append(pen->out, STR("q\n"));
    if (item->whole) {
        APPEND_NUMBERS(pen->out, item->x, (int64_t)pen->page_height - item->y - item->height, item->width,
                       item->height);
        str_append(pen->out, STR("re W n\n"));
    }
    image_append_matrix(pen->out, item->image, area->x, (int64_t)pen->page_height - area->y - area->height,
                        area->width, area->height);
    str_append_format(pen->out, "cm\n/I%zu Do\nQ\n", index);
}

static void draw_item(Pen *pen, const Item *item) {
    close_text(pen);
    set_mark(pen, mark_of(pen, item), item);
    switch (item->kind) {
    case ITEM_FILL: draw_fill(pen, item); break;
    case ITEM_DISC: draw_disc(pen, item); break;
    case ITEM_IMAGE: draw_image(pen, item); break;
    case ITEM_TEXT:
    case ITEM_LINK:
    case ITEM_ANCHOR: break;
    }
}

/* Overlays come last, so the layer stays open to the page's end. */
static void open_layer(Pen *pen) {
    close_text(pen);
    end_mark(pen);
    str_append(pen->out, STR("/OC/Overlay BDC\n"));
    pen->content->uses_layer = true;
}

/* Draws the item, or all texts that are drawn with it; gives the item behind. */
static const Item *draw_next(Pen *pen, const Item *item, const Item *end) {
    if (item->kind == ITEM_TEXT) {
        const Item *group_end = text_group_end(item, end);
        draw_text_group(pen, item, group_end);
        return group_end;
    }
    /* links and anchors are not in the content: navigation.h */
    if (item->kind != ITEM_LINK && item->kind != ITEM_ANCHOR) draw_item(pen, item);
    return item + 1;
}

/* Neighbours that stand on the turned page; what nobody draws does not part them. */
static const Item *turned_group_end(const Item *first, const Item *end) {
    const Item *item = first, *last = first;
    for (; item < end && item->is_overlay == first->is_overlay; item++) {
        if (item->kind == ITEM_LINK || item->kind == ITEM_ANCHOR) continue;
        if (!item->is_turned) break;
        last = item + 1;
    }
    return last;
}

static void draw_turned(Pen *pen, const Item *first, const Item *end, Length page_width) {
    close_text(pen);
    end_mark(pen);
    const Pen before = *pen;
    str_append(pen->out, STR("q\n0 1 -1 0 "));
    syntax_thousandths(pen->out, page_width);
    str_append(pen->out, STR(" 0 cm\n"));
    pen->page_height = page_width;
    while (first < end) first = draw_next(pen, first, end);
    close_text(pen);
    end_mark(pen);
    str_append(pen->out, STR("Q\n"));
    const StrBuilder array = pen->array;
    *pen = before;
    pen->array = array;
}

void content_draw(PdfContent *content, const PdfFonts *fonts, const PdfImages *images, PdfTags *tags,
                  const Page *page) {
    content->out.length = 0;
    memset(content->uses_font, 0, fonts->count * sizeof *content->uses_font);
    memset(content->uses_image, 0, images->count * sizeof *content->uses_image);
    content->uses_layer = content->uses_spaces = false;
    Pen pen = {.content = content,
               .out = &content->out,
               .fonts = fonts,
               .images = images,
               .tags = tags,
               .page_height = page->height,
               .array = {.arena = content->out.arena}};
    set_overprint(&pen, false);
    const Item *end = page->items + page->item_count;
    for (const Item *item = page->items; item < end;) {
        if (item->is_overlay && !content->uses_layer) open_layer(&pen);
        const Item *turned_end = turned_group_end(item, end);
        if (turned_end > item)
            draw_turned(&pen, item, turned_end, page->width);
        else
            turned_end = draw_next(&pen, item, end);
        item = turned_end;
    }
    close_text(&pen);
    end_mark(&pen);
    if (content->uses_layer) str_append(pen.out, STR("EMC\n"));
}
