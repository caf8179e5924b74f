/* Pictures in the file: see image_embed.h.
 *
 * Takes: pictures. Gives: image objects (ISO 32000-1, 8.9) and, for SVG, forms (8.10).
 * Invariant: numbered in the order in which the pages first show them; the pixels of at most one picture are
 * in memory.
 */
#include "pdf/image_embed.h"

#include "base/array.h"
#include "color/srgb_profile.h"
#include "pdf/image_inks.h"
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
    const PdfInks *inks;
} Embedding;

static const char *device_space(ImageColors colors) {
    switch (colors) {
    case IMAGE_GRAY: return "/DeviceGray";
    case IMAGE_RGB: return "/DeviceRGB";
    case IMAGE_CMYK: return "/DeviceCMYK";
    }
    return "/DeviceRGB";
}

static PdfId profile_id(Embedding *embedding, Str bytes, ImageColors colors) {
    for (size_t i = 0; i < embedding->profiles.count; i++)
        if (str_equal(embedding->profiles.at[i].bytes, bytes)) return embedding->profiles.at[i].id;
    const Str entries = str_format(embedding->arena, "/N %d/Alternate%s", (int)colors, device_space(colors));
    const PdfId id = pdf_file_add_stream(embedding->file, entries, bytes, PDF_DEFLATE_OFTEN);
    array_push(embedding->arena, &embedding->profiles, (Profile){bytes, id});
    return id;
}

/* The profile that is named with the picture's colours; empty: they are the device's. On a press gray is
 * black ink, CMYK its own inks, and RGB without a profile is sRGB. */
static Str profile_of(const Embedding *embedding, const Image *image) {
    if (!embedding->inks->press) return image->icc_profile;
    if (image->colors != IMAGE_RGB) return (Str){0};
    return image->icc_profile.length > 0 ? image->icc_profile : srgb_profile(embedding->arena);
}

static void append_color_space(Embedding *embedding, StrBuilder *entries, const Image *image) {
    const Str profile = profile_of(embedding, image);
    if (profile.length == 0) {
        if (image->colors == IMAGE_CMYK && image->icc_profile.length > 0)
            DIAGNOSE(embedding->diagnostics, PRESS_PROFILE_LEFT_OUT, (Span){0},
                     str_to_c(embedding->arena, image->path));
        if (image->colors == IMAGE_CMYK && !embedding->unprofiled_cmyk) embedding->unprofiled_cmyk = image;
        str_append_c(entries, device_space(image->colors));
        return;
    }
    const PdfId id = profile_id(embedding, profile, image->colors);
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

/* In inks alone: RGB and transparent parts are converted here. False after a diagnostic. */
static bool embed_inks(Embedding *embedding, const Image *image, PdfId id) {
    Arena *arena = embedding->arena;
    const size_t count = (size_t)image->stored_width * (size_t)image->stored_height;
    const ArenaMark mark = arena_mark(arena);
    const uint8_t *inks = image_to_inks(arena, embedding->diagnostics, embedding->inks->press, image);
    if (!inks) return false;
    const bool is_gray = image->colors == IMAGE_GRAY;
    const Str packed =
        pdf_file_deflate(embedding->file, (Str){(const char *)inks, count * (is_gray ? 1 : 4)});
    arena_rewind(arena, mark);
    StrBuilder entries = image_entries(embedding, image, 8);
    str_append_c(&entries, is_gray ? "/DeviceGray" : "/DeviceCMYK");
    pdf_file_set_stream(embedding->file, id, str_built(&entries), packed, PDF_DEFLATED);
    return true;
}

static void report_flattened(const Embedding *embedding, const Image *image, bool is_transparent) {
    if (embedding->inks->is_opaque && is_transparent)
        DIAGNOSE(embedding->diagnostics, PRESS_FLATTENED, (Span){0}, str_to_c(embedding->arena, image->path));
}

static bool embed_pixels(Embedding *embedding, const Image *image, PdfId id) {
    if (embedding->inks->is_opaque && (image->colors == IMAGE_RGB || image->has_alpha))
        return embed_inks(embedding, image, id);
    if (image->kind == IMAGE_PNG) return embed_png(embedding, image, id);
    embed_jpeg(embedding, image, id);
    return true;
}

static bool embed(Embedding *embedding, const Image *image) {
    for (size_t i = 0; i < embedding->images.count; i++)
        if (embedding->images.at[i].image == image) return true;
    PdfImage embedded = {image, pdf_file_reserve(embedding->file), image->has_alpha};
    bool good = true;
    if (image->kind == IMAGE_SVG) {
        embedded.is_transparent = vector_is_transparent(image);
        vector_embed(embedding->arena, embedding->file, image, embedded.id, embedding->inks);
    } else {
        good = embed_pixels(embedding, image, embedded.id);
    }
    report_flattened(embedding, image, embedded.is_transparent);
    embedded.is_transparent &= !embedding->inks->is_opaque;
    array_push(embedding->arena, &embedding->images, embedded);
    return good;
}

bool image_embed_all(Arena *arena, Diagnostics *diagnostics, PdfFile *file, const Pages *pages,
                     const PdfInks *inks, PdfImages *images) {
    Embedding embedding = {.arena = arena, .diagnostics = diagnostics, .file = file, .inks = inks};
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
