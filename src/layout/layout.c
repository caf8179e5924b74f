/* The layout stage: chapters → galleys → pages.
 *
 * Takes: a styled document. Gives: its pages. Each chapter has a galley of its own, since it begins on a page
 * of its own. Invariant: the loops back are stated here. A side float that would leave a page's foot empty is
 * set again further on, and of the tries the one that leaves least empty is kept. Notes are numbered by the
 * pages they stand on. Texts that name pages are set with the room of three figures first; when the pages are
 * made, the chapters whose texts changed are made again, three times at most.
 */
#include "layout/layout.h"

#include "layout/gap_marks.h"
#include "layout/late.h"
#include "layout/notes.h"
#include "layout/page_columns.h"
#include "layout/page_furniture.h"
#include "layout/row_items.h"

#include <stdio.h>
#include <string.h>

/* Body lines that may stay empty for the sake of a side float before another place is tried. */
#define FLOAT_TOLERATED_LINES 2
/* Paragraphs that a side float may let pass. */
#define FLOAT_GREATEST_DELAY 6
/* Times that a chapter is set again for the numbers of its notes. */
#define NOTE_GREATEST_TRIES 4
/* Times that pages are made again for the page numbers in their texts. */
#define LATE_GREATEST_TRIES 3

/* A chapter's pages, which may have to be made again. */
typedef struct MadeChapter {
    ARRAY(Page)
    pages;
    ARRAY(OutlineEntry)
    outline; /* pages counted from the chapter's first */
    int first_folio, notes_before;
    bool is_made;
    Diagnostics *diagnostics; /* of this making: an earlier one's are void */
} MadeChapter;

typedef struct PageMaker {
    GalleyContext context;
    int *float_blank;     /* by NodeId */
    const NoteSet *notes; /* of the chapter at hand */
    int notes_before;     /* that earlier chapters have counted */
    MadeChapter *made;    /* by chapter */
    MadeChapter *present; /* the one being made */
    FolioStyle folio_style;
} PageMaker;

static PageMaker *page_maker(Arena *arena, Diagnostics *diagnostics, const LayoutInput *input) {
    PageMaker *maker = ARENA_NEW(arena, PageMaker);
    maker->context = *galley_context(arena, diagnostics, input);
    maker->float_blank = ARENA_ARRAY(arena, int, input->styled->document->node_count + 1);
    maker->made = ARENA_ARRAY(arena, MadeChapter, input->styled->document->chapter_count);
    return maker;
}

static int next_folio(const PageMaker *maker) {
    return maker->present->first_folio + (int)maker->present->pages.count;
}

static PageFrame next_frame(const PageMaker *maker, bool is_opener) {
    PageFrame frame = page_frame(&maker->context, next_folio(maker), is_opener);
    frame.folio_style = maker->folio_style;
    return frame;
}

static CutPages cut_chapter(PageMaker *maker, const Chapter *chapter, Length first_top) {
    GalleyContext *context = &maker->context;
    PageFrame frame = page_frame(context, 1, false);
    Galley *galley = galley_set(context, chapter, frame.column_width, frame.width);
    maker->notes = galley->notes;
    ColumnOptions options = {.height = frame.height,
                             .turned_height = frame.width,
                             .first_top = first_top,
                             .columns = frame.columns,
                             .step = frame.column_step,
                             .balance = context->styled->sheet->page.balance,
                             .float_blank = maker->float_blank};
    return columns_cut(context->galley, context->diagnostics, galley, &options);
}

/* Lines that side floats cost: left empty at the foot of a page before them, or filled up beside them. */
static int float_cost(const PageMaker *maker, NodeId node) {
    return maker->float_blank[node] + maker->context.float_filler[node];
}

static int worst_float(const PageMaker *maker, const bool *settled, NodeId *worst) {
    int most = FLOAT_TOLERATED_LINES;
    for (size_t node = 0; node < maker->context.styled->document->node_count; node++)
        if (!settled[node] && float_cost(maker, (NodeId)node) > most) {
            most = float_cost(maker, (NodeId)node);
            *worst = (NodeId)node;
        }
    return most > FLOAT_TOLERATED_LINES ? most : 0;
}

static CutPages cut_again(PageMaker *maker, const Chapter *chapter, Length first_top) {
    size_t nodes = maker->context.styled->document->node_count;
    memset(maker->float_blank, 0, nodes * sizeof *maker->float_blank);
    memset(maker->context.float_filler, 0, nodes * sizeof *maker->context.float_filler);
    return cut_chapter(maker, chapter, first_top);
}

static bool contains_float(const Block *block) {
    for (; block; block = block->next)
        if (block->kind == BLOCK_FLOAT || contains_float(block->child)) return true;
    return false;
}

/* From the beginning each time, so that the same texts give the same pages. */
static CutPages settle_floats(PageMaker *maker, const Chapter *chapter, Length first_top) {
    memset(maker->context.float_delay, 0,
           maker->context.styled->document->node_count * sizeof *maker->context.float_delay);
    CutPages cut = cut_again(maker, chapter, first_top);
    maker->context.reports_pictures = false;
    NodeId node = 0;
    bool *settled = ARENA_ARRAY(maker->context.galley, bool, maker->context.styled->document->node_count);
    for (int cost; contains_float(chapter->body) && (cost = worst_float(maker, settled, &node)) != 0;
         settled[node] = true) {
        int best_delay = 0;
        for (int delay = 1; delay <= FLOAT_GREATEST_DELAY && cost > FLOAT_TOLERATED_LINES; delay++) {
            maker->context.float_delay[node] = delay;
            cut = cut_again(maker, chapter, first_top);
            if (float_cost(maker, node) >= cost) continue;
            cost = float_cost(maker, node);
            best_delay = delay;
        }
        if (maker->context.float_delay[node] == best_delay) continue;
        maker->context.float_delay[node] = best_delay;
        cut = cut_again(maker, chapter, first_top);
    }
    maker->context.reports_pictures = true;
    return cut;
}

/* Numbers the notes as they stand on the pages. True when a number changed. */
static bool renumber_notes(PageMaker *maker, const CutPages *cut) {
    bool by_page = maker->context.styled->sheet->note.numbering == NOTES_BY_PAGE, changed = false;
    int number = maker->notes_before;
    for (size_t i = 0; i < cut->count; i++) {
        if (by_page) number = 0;
        for (size_t j = 0; j < cut->pages[i].parts.count; j++) {
            const NoteShareList *notes = &cut->pages[i].parts.at[j].draft->notes;
            for (size_t k = 0; k < notes->count; k++)
                if (!notes->at[k].from)
                    changed |= note_set_number(&maker->context, notes->at[k].note->note, ++number);
        }
    }
    return changed;
}

/* Numbers decide how wide marks are, marks where pages end, pages the numbers: set anew until they agree. */
static CutPages settle_notes(PageMaker *maker, const Chapter *chapter, Length first_top) {
    CutPages cut = settle_floats(maker, chapter, first_top);
    bool at_foot = maker->context.styled->sheet->note.place == NOTES_AT_FOOT;
    for (int tries = 0; at_foot && renumber_notes(maker, &cut); tries++) {
        if (tries == NOTE_GREATEST_TRIES) {
            DIAGNOSE(maker->context.diagnostics, NOTES_UNSETTLED, chapter->span, NULL);
            break;
        }
        cut = settle_floats(maker, chapter, first_top);
    }
    if (maker->context.styled->sheet->note.numbering == NOTES_BY_DOCUMENT)
        maker->notes_before += (int)chapter->note_count;
    return cut;
}

/* A note whose mark stands only in what is repeated has no place (it must be told of). */
static void report_lost_notes(PageMaker *maker, const Chapter *chapter, const CutPages *cut) {
    if (!chapter->note_count || maker->context.styled->sheet->note.place != NOTES_AT_FOOT) return;
    bool *is_set = ARENA_ARRAY(maker->context.galley, bool, maker->context.styled->document->node_count);
    for (size_t i = 0; i < cut->count; i++)
        for (size_t j = 0; j < cut->pages[i].parts.count; j++) {
            const NoteShareList *notes = &cut->pages[i].parts.at[j].draft->notes;
            for (size_t k = 0; k < notes->count; k++) is_set[notes->at[k].note->note->id] = true;
        }
    for (size_t i = 0; i < chapter->note_count; i++)
        if (!is_set[chapter->notes[i]->id] && !note_is_below(&maker->context, chapter->notes[i]))
            DIAGNOSE(maker->context.diagnostics, NOTE_NOT_SET, chapter->notes[i]->mark->span, NULL);
}

static void report_faults(PageMaker *maker, const Strip *strip, int folio);

static void report_faults_of(PageMaker *maker, const Strip *strips, size_t count, int folio) {
    for (size_t i = 0; i < count; i++) report_faults(maker, &strips[i], folio);
}

static void report_faults(PageMaker *maker, const Strip *strip, int folio) {
    if (strip->overflow > 0) {
        char points[LENGTH_TEXT_SIZE];
        length_print(strip->overflow, points);
        diagnostics_add_on_page(maker->context.diagnostics, MESSAGE_OVERFULL_LINE, strip->span, folio,
                                (const char *const[]){points, NULL});
    }
    if (strip->breaks_word)
        diagnostics_add_on_page(maker->context.diagnostics, MESSAGE_WORD_BROKEN, strip->span, folio,
                                (const char *const[]){NULL});
    if (strip->side_float)
        report_faults_of(maker, strip->side_float->strips, strip->side_float->strip_count, folio);
    for (size_t i = 0; i < strip->cell_count; i++)
        report_faults_of(maker, strip->cells[i].strips, strip->cells[i].strip_count, folio);
}

static void add_outline(PageMaker *maker, const Strip *strip, Length x, Length y) {
    if (!strip->has_outline) return;
    OutlineEntry entry = {.level = strip->outline_level,
                          .title = strip->outline_title,
                          .node = strip->node,
                          .page = maker->present->pages.count,
                          .x = x,
                          .y = y};
    array_push(maker->context.arena, &maker->present->outline, entry);
}

static void push_page(PageMaker *maker, const Chapter *chapter, PageFrame frame, ItemList items) {
    running_items(&maker->context, chapter, frame, &items);
    if (maker->context.show_gaps) gap_marks_finish(&maker->context, frame.x, &items);
    const PageMaster *master = &maker->context.styled->sheet->page;
    Item *kept = ARENA_ARRAY(maker->context.arena, Item, items.count);
    if (items.count) memcpy(kept, items.at, items.count * sizeof *kept);
    Page page = {.width = master->width,
                 .height = master->height,
                 .items = kept,
                 .item_count = items.count,
                 .folio = frame.folio,
                 .folio_style = frame.folio_style,
                 .is_right = frame.is_right,
                 .shows_folio = running_shows_folio(&maker->context, frame)};
    array_push(maker->context.arena, &maker->present->pages, page);
}

/* J-4.2.5.1: a rule, and the notes under it; their last line ends with the type area. */
static void notes_emit(PageMaker *maker, const PagePart *part, PageFrame frame, ItemList *items) {
    const NoteSet *set = maker->notes;
    const PageDraft *draft = part->draft;
    Length x = frame.x + part->x;
    if (!set || !draft->notes.count) return;
    Arena *arena = maker->context.scratch;
    Length y = frame.y + part->bottom + set->below;
    for (size_t i = 0; i < draft->notes.count; i++) y -= note_share_height(draft->notes.at[i]);
    Item rule = {.kind = ITEM_FILL,
                 .is_artifact = true,
                 .x = x,
                 .y = y - set->rule_gap - set->rule_width,
                 .width = set->rule_length < frame.column_width ? set->rule_length : frame.column_width,
                 .height = set->rule_width,
                 .color = set->rule_color};
    if (set->rule_width > 0) array_push(arena, items, rule);
    for (size_t i = 0; i < draft->notes.count; i++) {
        NoteShare share = draft->notes.at[i];
        const Strip *strips = share.note->strips + share.from;
        stack_items(arena, strips, share.end - share.from, x, y, items);
        report_faults_of(maker, strips, share.end - share.from, frame.folio);
        y += note_share_height(share);
    }
}

/* Items set from the top left corner of the turned page: their place for those that nobody draws. */
static void turn_items(const PageMaker *maker, PageFrame frame, ItemList *items, size_t from) {
    Length height = maker->context.styled->sheet->page.height;
    for (size_t i = from; i < items->count; i++) {
        Item *item = &items->at[i], before = *item;
        item->is_turned = item->kind != ITEM_LINK && item->kind != ITEM_ANCHOR;
        if (item->is_turned) continue;
        item->x = item->kind == ITEM_ANCHOR ? frame.x : before.y;
        item->y = item->kind == ITEM_ANCHOR ? frame.y : height - before.x - before.width;
        item->width = before.height;
        item->height = before.width;
    }
}

/* A turned table: the page's foot is at its left, so that it is read from the right (both for left and right
 * pages). */
static void emit_turned(PageMaker *maker, PlacedStrip *placed, size_t count, PageFrame frame,
                        ItemList *items) {
    size_t from = items->count;
    Length x = maker->context.styled->sheet->page.height - frame.y - frame.height;
    for (size_t i = 0; i < count; i++) placed[i].y += frame.x - frame.y;
    strips_emit(maker->context.scratch, placed, count, x, frame.is_right, items);
    turn_items(maker, frame, items, from);
}

static void emit_part(PageMaker *maker, const PagePart *part, PageFrame frame, ItemList *items) {
    const PageDraft *draft = part->draft;
    Arena *scratch = maker->context.scratch;
    Length x = frame.x + part->x;
    PlacedStrip *placed = ARENA_ARRAY(scratch, PlacedStrip, draft->placed.count);
    for (size_t i = 0; i < draft->placed.count; i++) {
        placed[i] = draft->placed.at[i];
        placed[i].y += frame.y;
        if (placed[i].strip->sum_role != SUM_NONE) placed[i].strip = table_sum_row(placed[i].strip);
        add_outline(maker, placed[i].strip, x, placed[i].y);
        if (!placed[i].is_repeated) report_faults(maker, placed[i].strip, frame.folio);
    }
    if (draft->is_turned)
        emit_turned(maker, placed, draft->placed.count, frame, items);
    else
        strips_emit(scratch, placed, draft->placed.count, x, frame.is_right, items);
    notes_emit(maker, part, frame, items);
}

static void push_cut_page(PageMaker *maker, const Chapter *chapter, const CutPage *page, PageFrame frame,
                          ItemList items) {
    ArenaMark mark = arena_mark(maker->context.scratch);
    for (size_t i = 0; i < page->parts.count; i++) emit_part(maker, &page->parts.at[i], frame, &items);
    push_page(maker, chapter, frame, items);
    arena_rewind(maker->context.scratch, mark);
}

/* A page without text, so that the next one is a right page. */
static void push_blank_page(PageMaker *maker) {
    const PageMaster *master = &maker->context.styled->sheet->page;
    Page page = {.width = master->width,
                 .height = master->height,
                 .folio = next_folio(maker),
                 .folio_style = maker->folio_style};
    array_push(maker->context.arena, &maker->present->pages, page);
}

static void add_chapter_outline(PageMaker *maker, const Chapter *chapter, PageFrame frame) {
    OutlineEntry entry = {.title = chapter_title(&maker->context, chapter),
                          .node = chapter->id,
                          .page = maker->present->pages.count,
                          .x = frame.x,
                          .y = frame.y};
    array_push(maker->context.arena, &maker->present->outline, entry);
}

static bool is_blank(const CutPage *page) {
    for (size_t i = 0; i < page->parts.count; i++)
        if (page->parts.at[i].draft->placed.count) return false;
    return true;
}

static void make_chapter(PageMaker *maker, const Chapter *chapter) {
    GalleyContext *context = &maker->context;
    const ChapterOpener *opener = &context->styled->sheet->opener;
    if (opener->on_right_page && !next_frame(maker, true).is_right) push_blank_page(maker);
    PageFrame frame = next_frame(maker, true);
    ItemList items = {0};
    Length first_top = opener_items(context, chapter, frame, &items);
    add_chapter_outline(maker, chapter, frame);
    if (opener->own_page) {
        push_page(maker, chapter, frame, items);
        items = (ItemList){0};
        first_top = 0;
    }
    CutPages cut = settle_notes(maker, chapter, first_top);
    report_lost_notes(maker, chapter, &cut);
    for (size_t i = 0; i < cut.count; i++) {
        if (opener->own_page && cut.count == 1 && is_blank(&cut.pages[i])) break;
        PageFrame page = next_frame(maker, !opener->own_page && i == 0);
        push_cut_page(maker, chapter, &cut.pages[i], page, items);
        items = (ItemList){0};
    }
    galley_forget(context);
}

/* Makes the chapters that are not made yet, or wait to be made again, or begin on another page than before.
 */
static void make_chapters(PageMaker *maker, const bool *again) {
    const Document *document = maker->context.styled->document;
    const PageMaster *master = &maker->context.styled->sheet->page;
    int folio = 1;
    maker->notes_before = 0;
    for (size_t i = 0; i < document->chapter_count; i++) {
        MadeChapter *made = maker->present = &maker->made[i];
        bool is_front = i < document->front_count;
        if (i == document->front_count) folio = master->first_folio;
        maker->folio_style = is_front ? master->front_folios : FOLIO_ARABIC;
        if (!made->is_made || again[i] || made->first_folio != folio ||
            made->notes_before != maker->notes_before) {
            Diagnostics *all = maker->context.diagnostics;
            *made = (MadeChapter){.first_folio = folio,
                                  .notes_before = maker->notes_before,
                                  .is_made = true,
                                  .diagnostics = diagnostics_create(maker->context.arena)};
            maker->context.diagnostics = made->diagnostics;
            make_chapter(maker, &document->chapters[i]);
            maker->context.diagnostics = all;
        } else if (maker->context.styled->sheet->note.numbering == NOTES_BY_DOCUMENT) {
            maker->notes_before += (int)document->chapters[i].note_count;
        }
        folio += (int)made->pages.count;
    }
}

/* A blank page behind front matter that ends on a right page: the text begins on a right page too. */
static bool needs_blank(const PageMaker *maker, size_t chapter, size_t pages_before) {
    const PageMaster *master = &maker->context.styled->sheet->page;
    size_t front = maker->context.styled->document->front_count;
    return front > 0 && chapter == front && master->two_sided &&
           (pages_before + (size_t)master->first_folio) % 2 == 0;
}

static Pages *gather_pages(PageMaker *maker) {
    Arena *arena = maker->context.arena;
    const Document *document = maker->context.styled->document;
    const PageMaster *master = &maker->context.styled->sheet->page;
    ARRAY(Page)
    pages = {0};
    ARRAY(OutlineEntry)
    outline = {0};
    for (size_t i = 0; i < document->chapter_count; i++) {
        const MadeChapter *made = &maker->made[i];
        if (needs_blank(maker, i, pages.count)) {
            Page blank = pages.at[pages.count - 1];
            blank.items = NULL;
            blank.item_count = 0;
            blank.folio++;
            blank.is_right = !master->two_sided || blank.folio % 2 != 0;
            array_push(arena, &pages, blank);
        }
        for (size_t j = 0; j < made->outline.count; j++) {
            OutlineEntry entry = made->outline.at[j];
            entry.page += pages.count;
            array_push(arena, &outline, entry);
        }
        for (size_t j = 0; j < made->pages.count; j++) array_push(arena, &pages, made->pages.at[j]);
    }
    Pages *gathered = ARENA_NEW(arena, Pages);
    *gathered = (Pages){pages.at, pages.count, outline.at, outline.count, maker->context.late_text};
    return gathered;
}

/* What the chapters have to say, as they were made last. */
static void gather_diagnostics(PageMaker *maker) {
    for (size_t i = 0; i < maker->context.styled->document->chapter_count; i++) {
        size_t count;
        const Diagnostic *list = diagnostics_sorted(maker->made[i].diagnostics, &count);
        for (size_t j = 0; j < count; j++) {
            const char *arguments[5] = {NULL};
            for (int k = 0; k < 4 && list[j].arguments[k].text; k++)
                arguments[k] = str_to_c(maker->context.arena, list[j].arguments[k]);
            diagnostics_add_on_page(maker->context.diagnostics, list[j].message, list[j].span, list[j].page,
                                    arguments);
        }
    }
}

Pages *layout_make(Arena *arena, Diagnostics *diagnostics, const LayoutInput *input) {
    if (!style_find(input->styled->sheet, STR("body"))) return NULL;
    PageMaker *maker = page_maker(arena, diagnostics, input);
    bool *again = ARENA_ARRAY(arena, bool, input->styled->document->chapter_count + 1);
    make_chapters(maker, again);
    Pages *pages = gather_pages(maker);
    for (int tries = 0; late_update(&maker->context, pages->page, pages->count, again); tries++) {
        if (tries == LATE_GREATEST_TRIES) {
            char text[16];
            snprintf(text, sizeof text, "%d", tries);
            DIAGNOSE(diagnostics, PAGES_UNSETTLED, ((Span){0}), text);
            break;
        }
        make_chapters(maker, again);
        memset(again, 0, input->styled->document->chapter_count * sizeof *again);
        pages = gather_pages(maker);
    }
    gather_diagnostics(maker);
    return pages;
}
