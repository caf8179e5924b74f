/* Pages → a PDF file: see writer.h. The steps in their order.
 *
 * Takes: pages. Gives: bytes in a sink.
 * Invariant: fonts and pictures come first, since content streams need their codes; content is drawn into one
 * buffer that every page reuses.
 */
#include "pdf/writer.h"

#include "pdf/attachment.h"
#include "pdf/content.h"
#include "pdf/document.h"
#include "pdf/navigation.h"
#include "pdf/tag.h"

#include <stdio.h>

/* ISO 32000-1, annex C: the sides of a page, in points. */
#define PAGE_SIDE_LEAST (3 * LENGTH_POINT)
#define PAGE_SIDE_MOST  (14400 * LENGTH_POINT)

typedef struct Parts {
    PdfFile *file;
    PdfInks *inks;
    PdfFonts fonts;
    PdfImages images;
    PdfPageTree tree;
    PdfContent *content;
    PdfTags *tags; /* NULL: none */
    bool has_links;
    PdfId layer; /* the overlays' optional content group; 0 until a page has some */
} Parts;

static bool side_fits(Length side) {
    return side >= PAGE_SIDE_LEAST && side <= PAGE_SIDE_MOST;
}

static bool check_pages(Diagnostics *diagnostics, const Pages *pages) {
    bool good = true;
    if (pages->count == 0) {
        DIAGNOSE(diagnostics, PDF_NO_PAGES, (Span){0}, NULL);
        good = false;
    }
    for (size_t i = 0; i < pages->count; i++) {
        const Page *page = &pages->page[i];
        if (side_fits(page->width) && side_fits(page->height)) continue;
        char width[LENGTH_TEXT_SIZE], height[LENGTH_TEXT_SIZE], number[24];
        length_print(page->width, width);
        length_print(page->height, height);
        snprintf(number, sizeof number, "%zu", i + 1);
        DIAGNOSE(diagnostics, PDF_PAGE_SIZE, (Span){0}, number, width, height);
        good = false;
    }
    return good;
}

/* ISO 32000-1, 11.7.4.3: with mode 1 an ink of which there is none leaves what is under it. */
static const char OVERPRINT_STATES[] = "/ExtGState<</Overprint<</OP true/op true/OPM 1>>"
                                       "/Knockout<</OP false/op false/OPM 1>>>>";

static void append_resources(StrBuilder *out, const Parts *parts) {
    str_append(out, STR("\n/Resources<<"));
    bool any = false;
    for (size_t i = 0; i < parts->fonts.count; i++) {
        if (!parts->content->uses_font[i]) continue;
        str_append_format(out, "%s/F%zu %u 0 R", any ? "" : "/Font<<", i, parts->fonts.at[i].id);
        any = true;
    }
    if (any) str_append(out, STR(">>"));
    any = false;
    for (size_t i = 0; i < parts->images.count; i++) {
        if (!parts->content->uses_image[i]) continue;
        str_append_format(out, "%s/I%zu %u 0 R", any ? "" : "/XObject<<", i, parts->images.at[i].id);
        any = true;
    }
    if (any) str_append(out, STR(">>"));
    if (parts->content->uses_spaces) inks_append_spaces(parts->inks, out);
    if (parts->inks->press) str_append_c(out, OVERPRINT_STATES);
    if (parts->content->uses_layer)
        str_append_format(out, "/Properties<</Overlay %u 0 R>>", (unsigned)parts->layer);
    str_append(out, STR(">>"));
}

/* A page that blends says in which space (ISO 32000-1, 11.4.7). */
static bool page_blends(const Parts *parts) {
    for (size_t i = 0; i < parts->images.count; i++)
        if (parts->content->uses_image[i] && parts->images.at[i].is_transparent) return true;
    return false;
}

/* A box that lies `inset` inside the page's edges. */
static void append_box(StrBuilder *out, const char *name, const Page *page, Length inset) {
    const Length sides[4] = {inset, inset, page->width - inset, page->height - inset};
    str_append_c(out, name);
    for (int i = 0; i < 4; i++) {
        str_append_byte(out, i == 0 ? '[' : ' ');
        syntax_thousandths(out, sides[i]);
    }
    str_append_byte(out, ']');
}

/* ISO 32000-1, 14.11.2: what is left after trimming lies in what is printed lies in the sheet. */
static void append_boxes(StrBuilder *out, const Page *page) {
    append_box(out, "\n/MediaBox", page, 0);
    append_box(out, "/CropBox", page, 0);
    if (page->trim > 0) append_box(out, "/BleedBox", page, page->trim - page->bleed);
    append_box(out, "/TrimBox", page, page->trim);
}

static void add_page(Arena *arena, Parts *parts, const Page *page, size_t index, StrBuilder *entries) {
    content_draw(parts->content, &parts->fonts, &parts->images, parts->tags, page);
    if (parts->content->uses_layer && parts->layer == 0) parts->layer = pdf_file_reserve(parts->file);
    const PdfId content =
        pdf_file_add_stream(parts->file, (Str){0}, str_built(&parts->content->out), PDF_DEFLATE);
    entries->length = 0;
    str_append(entries, STR("/Type/Page/Parent "));
    syntax_reference(entries, parts->tree.parents[index]);
    append_boxes(entries, page);
    append_resources(entries, parts);
    if (page_blends(parts))
        str_append_c(entries, parts->inks->press ? "\n/Group<</S/Transparency/CS/DeviceCMYK>>"
                                                 : "\n/Group<</S/Transparency/CS/DeviceRGB>>");
    str_append(entries, STR("\n/Contents "));
    syntax_reference(entries, content);
    if (parts->has_links) navigation_append_links(arena, parts->file, page, parts->tags, entries);
    if (parts->tags) tags_end_page(parts->tags, parts->tree.pages[index], entries);
    pdf_file_set(parts->file, parts->tree.pages[index], str_built(entries));
}

/* ISO 32000-1, 8.11: a layer that can be switched off; ISO 19005-2, 6.9, wants its names. */
static void append_layer(Parts *parts, StrBuilder *catalog) {
    if (parts->layer == 0) return;
    pdf_file_set(parts->file, parts->layer, STR("/Type/OCG/Name(Overlay)"));
    str_append_format(catalog,
                      "/OCProperties<</OCGs[%u 0 R]/D<</Name(Overlay)/ON[%u 0 R]/Order[%u 0 R]>>>>\n",
                      (unsigned)parts->layer, (unsigned)parts->layer, (unsigned)parts->layer);
}

/* ISO 14289-1, 7.1, wants a title; ISO 19005-2, 6.2.4.3, a meaning for every colour. */
static unsigned claims_of(Arena *arena, Diagnostics *diagnostics, const PdfInformation *information,
                          const PdfImages *images) {
    if (!information->profile) return 0;
    unsigned claims = information->profile->standards;
    if (information->title.length == 0) claims &= ~(unsigned)STANDARD_UA_1;
    if (images->unprofiled_cmyk && (claims & STANDARD_ANY_A)) {
        DIAGNOSE(diagnostics, PDF_CMYK_PICTURE, (Span){0}, str_to_c(arena, images->unprofiled_cmyk->path));
        claims &= ~(unsigned)STANDARD_ANY_A;
    }
    return claims;
}

bool pdf_write(Arena *arena, Diagnostics *diagnostics, const Pages *pages, const PdfInformation *information,
               Sink sink) {
    if (!check_pages(diagnostics, pages)) return false;
    const PdfProfile *profile = information->profile;
    Parts parts = {.file = pdf_file_create(arena, profile ? profile->version : 7, information->tools),
                   .has_links = !profile || profile->links};
    const StyleSheet *sheet = information->styled ? information->styled->sheet : NULL;
    parts.inks = inks_create(arena, parts.file, profile, information->press, sheet ? sheet->spots : NULL,
                             sheet ? sheet->spot_count : 0);
    if (!font_embed_all(arena, diagnostics, parts.file, pages, &parts.fonts)) return false;
    if (!image_embed_all(arena, diagnostics, parts.file, pages, parts.inks, &parts.images)) return false;
    const unsigned claims = claims_of(arena, diagnostics, information, &parts.images);
    parts.tree = document_page_tree(arena, parts.file, pages->count);
    parts.content = content_create(arena, &parts.fonts, &parts.images, parts.inks);
    if (profile && profile->tags && information->styled)
        parts.tags = tags_create(arena, parts.file, information->styled, pages);
    StrBuilder entries = {.arena = arena};
    for (size_t i = 0; i < pages->count; i++) add_page(arena, &parts, &pages->page[i], i, &entries);
    StrBuilder catalog = {.arena = arena};
    const PdfId attachments =
        information->styled
            ? attachments_add(arena, parts.file, information->styled->document, information->date)
            : 0;
    str_append(&catalog, navigation_add(arena, parts.file, pages, parts.tree.pages, parts.tags,
                                        profile ? profile->bookmarks : PROFILE_ALL_BOOKMARKS, attachments));
    if (parts.tags) str_append(&catalog, tags_finish(parts.tags));
    append_layer(&parts, &catalog);
    const Str trailer =
        document_finish(arena, parts.file, information, claims, parts.tree.root, str_built(&catalog));
    return pdf_file_write(parts.file, diagnostics, trailer, sink);
}
