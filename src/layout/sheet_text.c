/* Text in a frame, and what is done when it is too much.
 *
 * Takes: blocks and a frame. Gives: items inside the frame.
 * Invariant: first the frame grows, then the text is set smaller, by steps, as far as the layout allows; what
 * still does not fit is an error with the record's place, and how much is too much.
 */
#include "layout/page_cut.h"
#include "layout/row_items.h"
#include "layout/sheet_frame.h"
#include "layout/strip_split.h"

/* By how much text is set smaller at a time: a quarter point, the least step that a printer's eye tells. */
#define SHRINK_STEP 250
/* Parts are not drawn apart by more than two lines of 15 pt: they would seem to have nothing to do with each
 * other. */
#define SPREAD_MOST 30000
/* Styles of one item: its text's, its label's, a table's parts. */
#define STYLES_LIMIT 32

/* One way to set an item. */
typedef struct Setting {
    StripList strips;
    Length height; /* from the top of the first em box to the foot of the last */
    Length lead;   /* half the line gap above the first em box */
    int lines;
    Length overflow; /* of the widest line */
} Setting;

/* -- smaller styles
 * ---------------------------------------------------------------------------------------------- */

typedef struct Scaled {
    const Style *style[STYLES_LIMIT];
    Style *copy[STYLES_LIMIT];
    size_t count;
} Scaled;

static const Style *scaled_style(Arena *arena, Scaled *known, const Style *style, Length size, Length of) {
    if (!style) return NULL;
    for (size_t i = 0; i < known->count; i++)
        if (known->style[i] == style) return known->copy[i];
    if (known->count == STYLES_LIMIT) return style;
    Style *copy = ARENA_NEW(arena, Style);
    *copy = *style;
    Length *lengths[] = {&copy->size,         &copy->pitch,        &copy->first_indent,
                         &copy->indent_start, &copy->indent_end,   &copy->label_width,
                         &copy->label_gap,    &copy->space_before, &copy->space_after};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++)
        *lengths[i] = length_scale(*lengths[i], size, of);
    known->style[known->count] = style;
    known->copy[known->count++] = copy;
    return copy;
}

/* The document with all text in size / of; only the item's own nodes are looked at. */
static const StyledDocument *scaled_document(Arena *arena, const StyledDocument *styled, Length size,
                                             Length of) {
    StyledDocument *smaller = ARENA_NEW(arena, StyledDocument);
    size_t count = styled->document->node_count;
    const Style **style = ARENA_ARRAY(arena, const Style *, count);
    Scaled known = {.count = 0};
    for (size_t i = 0; i < count; i++) style[i] = scaled_style(arena, &known, styled->style[i], size, of);
    *smaller = *styled;
    smaller->style = style;
    return smaller;
}

/* -- setting
 * ----------------------------------------------------------------------------------------------------- */

/* Half the line gap above and below a line of text; nothing of what has no such gap. */
static Length half_gap(const GalleyContext *context, const Block *block) {
    bool is_text =
        block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_LIST_ITEM || block->kind == BLOCK_HEADING;
    const Style *style = context->styled->style[block->id];
    return is_text && style && style->pitch > style->size ? (style->pitch - style->size) / 2 : 0;
}

static const Block *last_line(const Block *block) {
    while (block->next) block = block->next;
    return block->child ? last_line(block->child) : block;
}

static const Block *first_line(const Block *block) {
    return block->kind == BLOCK_LIST && block->child ? block->child : block;
}

static int line_count(const GalleyContext *context, const Strip *strip) {
    if (strip->kind == STRIP_LINE) return 1;
    const Style *style = context->styled->style[strip->node];
    return strip->kind == STRIP_HEADING && style && style->pitch > 0 ? strip->height / style->pitch : 0;
}

/* Of the cell with most lines. */
static int most_lines_of_cells(const Setting *setting) {
    int most = 0;
    for (size_t i = 0; i < setting->strips.count; i++)
        for (size_t j = 0; j < setting->strips.at[i].cell_count; j++) {
            const int lines = (int)setting->strips.at[i].cells[j].strip_count;
            if (lines > most) most = lines;
        }
    return most;
}

static bool is_table(const SheetPlace *place) {
    return place->block->child->kind == BLOCK_TABLE && !place->block->child->next;
}

static Length widest_overflow(const Strip *strips, size_t count) {
    Length widest = 0;
    for (size_t i = 0; i < count; i++) {
        if (strips[i].overflow > widest) widest = strips[i].overflow;
        for (size_t j = 0; j < strips[i].cell_count; j++) {
            Length inner = widest_overflow(strips[i].cells[j].strips, strips[i].cells[j].strip_count);
            if (inner > widest) widest = inner;
        }
    }
    return widest;
}

static Setting set_at(const SheetPlace *place, const StyledDocument *styled) {
    GalleyContext context = *place->context;
    context.styled = styled;
    Setting setting = {.strips = galley_set_blocks(&context, place->block->child, place->frame.width)};
    place->context->next_group = context.next_group;
    setting.lead = half_gap(&context, first_line(place->block->child));
    setting.height = strip_stack_height(setting.strips.at, setting.strips.count) - setting.lead -
                     half_gap(&context, last_line(place->block->child));
    for (size_t i = 0; i < setting.strips.count; i++)
        setting.lines += line_count(&context, &setting.strips.at[i]);
    if (is_table(place)) setting.lines = most_lines_of_cells(&setting);
    setting.overflow = widest_overflow(setting.strips.at, setting.strips.count);
    return setting;
}

static bool fits(const SheetPlace *place, const Setting *setting, Length height) {
    int most = place->item->fit.lines;
    return setting->height <= height && setting->overflow <= 0 && (!most || setting->lines <= most);
}

static void note(const SheetPlace *place, SheetNoteKind kind, int32_t amount) {
    if (place->notes)
        sheet_note(place->notes, (SheetNote){.kind = kind,
                                             .item = place->item->name,
                                             .field = place->block->item.field,
                                             .page = place->item->page,
                                             .amount = amount,
                                             .span = place->block->span});
}

/* The size that is compared with `shrink_to`: of the item's text, or of a table's entries. */
static Length main_size(const SheetPlace *place) {
    const Block *block = first_line(place->block->child);
    const StyledDocument *styled = place->context->styled;
    if (block->kind == BLOCK_TABLE && block->table->row_count && block->table->rows[0].cell_count) {
        const TableCell *cell = &block->table->rows[0].cells[block->table->rows[0].cell_count - 1];
        const Style *style = styled->style[cell->content ? cell->content->id : cell->id];
        if (style) return style->size;
    }
    const Style *style = styled->style[block->id];
    return style ? style->size : place->context->body->size;
}

/* The largest size at which the content fits, from one step below `size`; that of `shrink_to` when none does.
 */
static Setting set_smaller(const SheetPlace *place, Length size, Length height, Length *set_size) {
    Setting setting = {0};
    Length least = place->item->fit.shrink_to;
    for (Length at = size - SHRINK_STEP;; at -= SHRINK_STEP) {
        if (at < least) at = least;
        setting = set_at(place, scaled_document(place->context->arena, place->context->styled, at, size));
        *set_size = at;
        if (at == least || fits(place, &setting, height)) return setting;
    }
}

/* -- what does not fit
 * ------------------------------------------------------------------------------------------- */

static Str millimetres(Arena *arena, Length length) {
    int64_t tenths = ((int64_t)length * 254 + 36000) / 72000;
    return str_format(arena, "%d.%d", (int)(tenths / 10), (int)(tenths % 10));
}

static void report_overflow(const SheetPlace *place, const Setting *setting, Length height, Length size) {
    Arena *arena = place->context->arena;
    const char *name = str_to_c(arena, place->item->name);
    if (setting->overflow > 0) {
        diagnostics_add_on_page(
            place->context->diagnostics, MESSAGE_SHEET_WIDE, place->block->span, place->folio,
            (const char *const[]){name, millimetres(arena, setting->overflow).text, NULL});
        return;
    }
    int most = place->item->fit.lines;
    if (most && setting->lines > most) {
        diagnostics_add_on_page(place->context->diagnostics, MESSAGE_SHEET_LINES, place->block->span,
                                place->folio,
                                (const char *const[]){name, str_format(arena, "%d", setting->lines).text,
                                                      str_format(arena, "%d", most).text, NULL});
        return;
    }
    if (is_table(place) || !setting->lines) {
        diagnostics_add_on_page(place->context->diagnostics, MESSAGE_SHEET_TABLE_HIGH, place->block->span,
                                place->folio,
                                (const char *const[]){name, millimetres(arena, setting->height).text,
                                                      millimetres(arena, height).text, NULL});
        return;
    }
    /* About how many characters too many: the share of the text that stands below the frame. */
    Length pitch = setting->lines ? setting->height / setting->lines : setting->height;
    int64_t lines = pitch > 0 ? ((int64_t)setting->height - height + pitch - 1) / pitch : 0;
    int64_t characters = size > 0 ? lines * (place->frame.width / size) : 0;
    diagnostics_add_on_page(
        place->context->diagnostics, MESSAGE_SHEET_OVERFLOW, place->block->span, place->folio,
        (const char *const[]){name, millimetres(arena, setting->height).text, millimetres(arena, height).text,
                              str_format(arena, "%d", (int)characters).text, NULL});
}

static Length top_of(const SheetPlace *place, const Setting *setting) {
    Length room = place->frame.height - setting->height;
    bool is_top = place->item->stand == SHEET_STAND_TOP || place->item->stand == SHEET_STAND_SPREAD;
    if (room < 0 || is_top) room = 0;
    if (place->item->stand == SHEET_STAND_MIDDLE) room /= 2;
    return place->frame.y + room - setting->lead;
}

/* How much further down each part after the first stands. */
static Length spread(const SheetPlace *place, const Setting *setting) {
    Length room = place->frame.height - setting->height;
    int gaps = 0;
    if (place->item->stand != SHEET_STAND_SPREAD || room <= 0) return 0;
    for (size_t i = 1; i < setting->strips.count; i++) gaps += setting->strips.at[i].kind == STRIP_HEADING;
    if (!gaps) return 0;
    return room / gaps < SPREAD_MOST ? room / gaps : SPREAD_MOST;
}

/* Strips from one heading to the next, further apart when there is room. */
static void emit(const SheetPlace *place, const Setting *setting, ItemList *items) {
    const Strip *strips = setting->strips.at;
    size_t count = setting->strips.count;
    Length y = top_of(place, setting), apart = spread(place, setting);
    for (size_t from = 0; from < count;) {
        size_t end = from + 1;
        while (end < count && (!apart || strips[end].kind != STRIP_HEADING)) end++;
        stack_items(place->context->arena, strips + from, end - from, place->frame.x, y, items);
        y += strip_stack_height(strips + from, end - from) + apart;
        if (end < count) y += strip_gap(&strips[end - 1], &strips[end]);
        from = end;
    }
}

/* The rest of a text or table on further pages, in a column as wide as the frame and as high as the type
 * area; cut as reports are, with a table's head again. */
static void continue_strips(const SheetPlace *place, const Setting *setting, Length size, ItemList *items) {
    GalleyContext *context = place->context;
    const Style *style = context->styled->style[first_line(place->block->child)->id];
    const Length pitch = style && style->pitch > 0 ? length_scale(style->pitch, size, style->size) : size;
    const Galley galley = {.strips = setting->strips.at,
                           .count = setting->strips.count,
                           .measure = place->frame.width,
                           .pitch = pitch,
                           .body_size = size};
    const Length first_top = place->rest->height - place->frame.height - setting->lead;
    const PageCutOptions options = {
        .height = place->rest->height, .first_top = first_top > 0 ? first_top : 0, .below_text = true};
    const PageCut cut = page_cut(context->arena, context->diagnostics, &galley, &options);
    for (size_t i = 0; i < cut.count; i++) {
        PageDraft *draft = &cut.pages[i];
        const Length shift =
            i ? place->rest->top - setting->lead : place->frame.y - first_top - setting->lead;
        if (i > place->rest->pages.count) array_push(context->arena, &place->rest->pages, (ItemList){0});
        ItemList *into = i ? &place->rest->pages.at[i - 1] : items;
        for (size_t j = 0; j < draft->placed.count; j++) draft->placed.at[j].y += shift;
        strips_emit(context->arena, draft->placed.at, draft->placed.count, place->frame.x, true, into);
    }
}

void sheet_text_items(const SheetPlace *place, ItemList *items) {
    const SheetFit *fit = &place->item->fit;
    Length size = main_size(place), set_size = size, height = place->frame.height;
    Setting setting = set_at(place, place->context->styled);
    bool good = fits(place, &setting, height);
    if (!good && fit->grow > 0) {
        height += fit->grow;
        good = fits(place, &setting, height);
    }
    if (!good && fit->shrink_to > 0 && fit->shrink_to < size) {
        setting = set_smaller(place, size, height, &set_size);
        good = fits(place, &setting, height);
    }
    const bool continues = !good && fit->continues && setting.overflow <= 0;
    if (!good && !continues) report_overflow(place, &setting, height, set_size);
    if (set_size < size) note(place, SHEET_NOTE_SHRUNK, (int32_t)((int64_t)set_size * 100 / size));
    if (continues) {
        continue_strips(place, &setting, set_size, items);
        return;
    }
    if (setting.height > place->frame.height)
        note(place, SHEET_NOTE_GREW, setting.height - place->frame.height);
    emit(place, &setting, items);
}
