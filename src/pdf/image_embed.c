/* Pictures in the file: see image_embed.h.
 *
 * Takes: pictures. Gives: image objects (ISO 32000-1, 8.9) and, for SVG, forms (8.10).
 * Invariant: numbered in the order in which the pages first show them; the pixels of at most one picture are
 * in memory.
 */
#include "pdf/image_embed.h"

#include "base/array.h"
#include "pdf/png_stream.h"
#include "pdf/vector.h"

#include <string.h>

/* Colour profiles already in the file: pictures of one camera bring the same one. */
typedef struct Profile {
    Str bytes;
    PdfId id;
} Profile;

typedef struct Embedding {
    Arena *arena;
    Diagnostics *diagnostics;
    PdfFile *file;
    ARRAY(PdfImage)
    images;
    ARRAY(Profile)
    profiles;
    const Image *unprofiled_cmyk;
    bool for_screen;
} Embedding;

static const char *device_space(ImageColors colors) {
    switch (colors) {
    case IMAGE_GRAY: return "/DeviceGray";
    case IMAGE_RGB: return "/DeviceRGB";
    case IMAGE_CMYK: return "/DeviceCMYK";
    }
    return "/DeviceRGB";
}

static PdfId profile_id(Embedding *embedding, const Image *image) {
    for (size_t i = 0; i < embedding->profiles.count; i++)
        if (str_equal(embedding->profiles.at[i].bytes, image->icc_profile))
            return embedding->profiles.at[i].id;
    const Str entries =
        str_format(embedding->arena, "/N %d/Alternate%s", (int)image->colors, device_space(image->colors));
    const PdfId id = pdf_file_add_stream(embedding->file, entries, image->icc_profile, PDF_DEFLATE_OFTEN);
    array_push(embedding->arena, &embedding->profiles, (Profile){image->icc_profile, id});
    return id;
}

static void append_color_space(Embedding *embedding, StrBuilder *entries, const Image *image) {
    if (image->icc_profile.length == 0) {
        if (image->colors == IMAGE_CMYK && !embedding->unprofiled_cmyk) embedding->unprofiled_cmyk = image;
        str_append_c(entries, device_space(image->colors));
        return;
    }
    const PdfId id = profile_id(embedding, image);
    str_append(entries, STR("[/ICCBased "));
    syntax_reference(entries, id);
    str_append_byte(entries, ']');
}

/* The entries that all images have; what follows is the colour space. */
static StrBuilder image_entries(Embedding *embedding, const Image *image, int depth) {
    StrBuilder entries = {.arena = embedding->arena};
    str_append_format(&entries,
                      "/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d/ColorSpace",
                      image->stored_width, image->stored_height, depth);
    return entries;
}

static void embed_jpeg(Embedding *embedding, const Image *image, PdfId id) {
    StrBuilder entries = image_entries(embedding, image, 8);
    append_color_space(embedding, &entries, image);
    str_append(&entries, STR("/Filter/DCTDecode"));
    if (image->untransformed) str_append(&entries, STR("/DecodeParms<</ColorTransform 0>>"));
    if (image->adobe_inverted) str_append(&entries, STR("/Decode[1 0 1 0 1 0 1 0]"));
    pdf_file_set_stream(embedding->file, id, str_built(&entries), image->bytes, PDF_PLAIN);
}

/* A PNG that a PDF can hold as it is. */
static void pass_png(Embedding *embedding, const Image *image, const PngStream *stream, PdfId id) {
    StrBuilder entries = image_entries(embedding, image, stream->depth);
    if (stream->palette.length > 0) {
        str_append(&entries, STR("[/Indexed"));
        append_color_space(embedding, &entries, image);
        str_append_format(&entries, " %zu", stream->palette.length / 3 - 1);
        syntax_string(&entries, stream->palette);
        str_append_byte(&entries, ']');
    } else {
        append_color_space(embedding, &entries, image);
    }
    str_append_format(&entries, "/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>",
                      stream->components, stream->depth, stream->width);
    pdf_file_set_stream(embedding->file, id, str_built(&entries), stream->data, PDF_DEFLATED);
}

/* False after a diagnostic. The pixels are given back to the arena once they are compressed. */
static bool decode_png(Embedding *embedding, const Image *image, PdfId id) {
    const size_t count = (size_t)image->stored_width * (size_t)image->stored_height;
    const ArenaMark mark = arena_mark(embedding->arena);
    const uint8_t *alpha = NULL;
    const uint8_t *pixels =
        image_decode_png(embedding->arena, embedding->diagnostics, (Span){0}, image, &alpha);
    if (!pixels) return false;
    const bool has_alpha = alpha != NULL;
    const Str packed = pdf_file_deflate(embedding->file, (Str){(const char *)pixels, count * image->colors});
    const Str mask =
        has_alpha ? pdf_file_deflate(embedding->file, (Str){(const char *)alpha, count}) : (Str){0};
    arena_rewind(embedding->arena, mark);

    StrBuilder entries = image_entries(embedding, image, 8);
    append_color_space(embedding, &entries, image);
    if (has_alpha) {
        StrBuilder mask_entries = image_entries(embedding, image, 8);
        str_append(&mask_entries, STR("/DeviceGray"));
        str_append(&entries, STR("/SMask "));
        syntax_reference(&entries,
                         pdf_file_add_stream(embedding->file, str_built(&mask_entries), mask, PDF_DEFLATED));
    }
    pdf_file_set_stream(embedding->file, id, str_built(&entries), packed, PDF_DEFLATED);
    return true;
}

static bool embed_png(Embedding *embedding, const Image *image, PdfId id) {
    PngStream stream;
    if (!png_stream_find(embedding->arena, image->bytes, &stream)) return decode_png(embedding, image, id);
    pass_png(embedding, image, &stream, id);
    return true;
}

static bool embed(Embedding *embedding, const Image *image) {
    for (size_t i = 0; i < embedding->images.count; i++)
        if (embedding->images.at[i].image == image) return true;
    PdfImage embedded = {image, pdf_file_reserve(embedding->file), image->has_alpha};
    bool good = true;
    switch (image->kind) {
    case IMAGE_JPEG: embed_jpeg(embedding, image, embedded.id); break;
    case IMAGE_PNG: good = embed_png(embedding, image, embedded.id); break;
    case IMAGE_SVG:
        embedded.is_transparent = vector_is_transparent(image);
        vector_embed(embedding->arena, embedding->file, image, embedded.id, embedding->for_screen);
        break;
    }
    array_push(embedding->arena, &embedding->images, embedded);
    return good;
}

bool image_embed_all(Arena *arena, Diagnostics *diagnostics, PdfFile *file, const Pages *pages,
                     bool for_screen, PdfImages *images) {
    Embedding embedding = {
        .arena = arena, .diagnostics = diagnostics, .file = file, .for_screen = for_screen};
    bool good = true;
    for (size_t p = 0; p < pages->count; p++) {
        const Page *page = &pages->page[p];
        for (size_t i = 0; i < page->item_count; i++)
            if (page->items[i].kind == ITEM_IMAGE && !embed(&embedding, page->items[i].image)) good = false;
    }
    *images = (PdfImages){embedding.images.at, embedding.images.count, embedding.unprofiled_cmyk};
    return good;
}

size_t pdf_image_index(const PdfImages *images, const Image *image) {
    for (size_t i = 0; i < images->count; i++)
        if (images->at[i].image == image) return i;
    return 0;
}

/* What turns a stored picture upright (Exif 2.3, 4.6.4 A, Orientation): the matrix's a b c d in units of the
 * width (a, c) and height (b, d), and whether the origin moves by a width and a height. */
static const int8_t upright[9][6] = {
    {1, 0, 0, 1, 0, 0},   {1, 0, 0, 1, 0, 0},  {-1, 0, 0, 1, 1, 0}, {-1, 0, 0, -1, 1, 1}, {1, 0, 0, -1, 0, 1},
    {0, -1, -1, 0, 1, 1}, {0, -1, 1, 0, 0, 1}, {0, 1, 1, 0, 0, 0},  {0, 1, -1, 0, 1, 0},
};

void image_append_matrix(StrBuilder *out, const Image *image, int64_t x, int64_t y, Length width,
                         Length height) {
    if (image->kind == IMAGE_SVG) {
        syntax_ratio(out, width, image->width);
        str_append(out, STR(" 0 0 "));
        syntax_ratio(out, height, image->height);
    } else {
        const int orientation = image->orientation >= 1 && image->orientation <= 8 ? image->orientation : 1;
        const int8_t *turn = upright[orientation];
        const int64_t sides[4] = {width, height, width, height};
        for (int i = 0; i < 4; i++) {
            if (i > 0) str_append_byte(out, ' ');
            syntax_thousandths(out, turn[i] * sides[i]);
        }
        x += turn[4] * (int64_t)width;
        y += turn[5] * (int64_t)height;
    }
    str_append_byte(out, ' ');
    syntax_thousandths(out, x);
    str_append_byte(out, ' ');
    syntax_thousandths(out, y);
    str_append_byte(out, ' ');
}
