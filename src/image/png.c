/* Takes a PNG file; gives its header facts at once and its pixels on demand.
 * Invariant: libpng's errors end in the one setjmp of png_try, and no arena is used between it and the jump.
 */
#include "image/formats.h"

#include <png.h>
#include <string.h>

typedef struct PngReader {
    png_structp png;
    png_infop info;
    Str bytes;
    size_t at;
    bool ran_short;
    char reason[80];
    /* where png_step_decode writes */
    png_bytep *rows;
} PngReader;

static void on_error(png_structp png, png_const_charp text) {
    PngReader *reader = png_get_error_ptr(png);
    strncpy(reader->reason, text, sizeof reader->reason - 1);
    png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp text) {
    (void)png;
    (void)text;
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
    PngReader *reader = png_get_io_ptr(png);
    if (count > reader->bytes.length - reader->at) {
        reader->ran_short = true;
        png_error(png, "the file ends too early");
    }
    memcpy(target, reader->bytes.text + reader->at, count);
    reader->at += count;
}

static void close_reader(void *handle) {
    PngReader *reader = handle;
    if (reader->png) png_destroy_read_struct(&reader->png, &reader->info, NULL);
    reader->png = NULL;
}

static PngReader *open_reader(Arena *arena, Str bytes) {
    PngReader *reader = ARENA_NEW(arena, PngReader);
    arena_defer(arena, close_reader, reader);
    reader->bytes = bytes;
    reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, on_error, on_warning);
    if (reader->png) reader->info = png_create_info_struct(reader->png);
    if (!reader->info) arena_out_of_memory(arena);
    png_set_read_fn(reader->png, reader, read_bytes);
    return reader;
}

/* Runs a step that calls libpng; false when libpng found an error. */
static bool png_try(PngReader *reader, void (*step)(PngReader *)) {
    if (setjmp(png_jmpbuf(reader->png))) return false;
    step(reader);
    return true;
}

static void step_header(PngReader *reader) {
    png_read_info(reader->png, reader->info);
}

static void step_decode(PngReader *reader) {
    png_read_image(reader->png, reader->rows);
}

/* Everything becomes 8-bit gray or RGB, with alpha where there is any. A gamma that is told without a profile
 * is turned into that of sRGB. */
static void step_normalise(PngReader *reader) {
    png_structp png = reader->png;
    png_infop info = reader->info;
    double gamma;
    png_set_expand(png);
    png_set_scale_16(png);
    if (!png_get_valid(png, info, PNG_INFO_iCCP) && !png_get_valid(png, info, PNG_INFO_sRGB) &&
        png_get_gAMA(png, info, &gamma))
        png_set_gamma(png, PNG_DEFAULT_sRGB, gamma);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

static bool refuse(Diagnostics *diagnostics, Span span, const char *path, const PngReader *reader) {
    if (reader->ran_short)
        DIAGNOSE(diagnostics, IMAGE_TRUNCATED, span, path);
    else
        DIAGNOSE(diagnostics, IMAGE_DAMAGED, span, path, reader->reason);
    return false;
}

/* Walks the chunks (PNG, section 5.3) to IEND without unpacking any. */
static bool check_chunks(const ImageSource *source, bool *has_profile) {
    Str bytes = source->bytes;
    bool has_data = false;
    for (size_t at = 8; at + 12 <= bytes.length;) {
        size_t length = big_endian_32(bytes, at);
        Str type = str_slice(bytes, at + 4, at + 8);
        if (length > bytes.length - at - 12) break;
        *has_profile |= str_equal(type, STR("iCCP"));
        has_data |= str_equal(type, STR("IDAT"));
        if (str_equal(type, STR("IEND"))) {
            if (!has_data)
                DIAGNOSE(source->diagnostics, IMAGE_DAMAGED, source->span, source->path, "no IDAT");
            return has_data;
        }
        at += 12 + length;
    }
    DIAGNOSE(source->diagnostics, IMAGE_TRUNCATED, source->span, source->path);
    return false;
}

static bool check_pixels(const ImageSource *source) {
    Str bytes = source->bytes;
    if (bytes.length < 33) {
        DIAGNOSE(source->diagnostics, IMAGE_TRUNCATED, source->span, source->path);
        return false;
    }
    uint64_t width = big_endian_32(bytes, 16), height = big_endian_32(bytes, 20);
    if (!image_check_size(source, width, height)) return false;
    if (width * height <= PNG_PIXEL_LIMIT) return true;
    DIAGNOSE(source->diagnostics, IMAGE_TOO_LARGE, source->span, source->path,
             str_format(source->arena, "%u", (unsigned)width).text,
             str_format(source->arena, "%u", (unsigned)height).text);
    return false;
}

static void take_header(const ImageSource *source, Image *image, PngReader *reader, bool has_profile) {
    png_structp png = reader->png;
    png_infop info = reader->info;
    int type = png_get_color_type(png, info);
    image->stored_width = image->width = (int32_t)png_get_image_width(png, info);
    image->stored_height = image->height = (int32_t)png_get_image_height(png, info);
    image->colors = type & PNG_COLOR_MASK_COLOR ? IMAGE_RGB : IMAGE_GRAY;
    image->has_alpha = (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
    png_charp name;
    int method;
    png_bytep profile;
    png_uint_32 length = 0;
    /* libpng leaves out a profile that it finds wrong; the empty one is then reported. */
    if (!png_get_iCCP(png, info, &name, &method, &profile, &length)) length = 0;
    if (has_profile)
        image_keep_profile(source, image,
                           str_copy(source->arena, (Str){length ? (const char *)profile : "", length}));
}

bool png_read(const ImageSource *source, Image *image) {
    image->kind = IMAGE_PNG;
    bool has_profile = false;
    if (!check_pixels(source) || !check_chunks(source, &has_profile)) return false;
    PngReader *reader = open_reader(source->arena, source->bytes);
    bool is_read = png_try(reader, step_header);
    if (is_read)
        take_header(source, image, reader, has_profile);
    else
        refuse(source->diagnostics, source->span, source->path, reader);
    close_reader(reader);
    return is_read;
}

/* Takes the alpha out of interleaved rows. */
static void split_alpha(const uint8_t *mixed, uint8_t *pixels, uint8_t *alpha, size_t count, size_t colors) {
    for (size_t i = 0; i < count; i++) {
        for (size_t color = 0; color < colors; color++) *pixels++ = *mixed++;
        *alpha++ = *mixed++;
    }
}

static bool decode_into(PngReader *reader, Arena *arena, uint8_t *target, size_t row_bytes, size_t height) {
    if (png_get_rowbytes(reader->png, reader->info) != row_bytes) {
        strcpy(reader->reason, "row length");
        return false;
    }
    reader->rows = ARENA_ARRAY(arena, png_bytep, height);
    for (size_t i = 0; i < height; i++) reader->rows[i] = target + i * row_bytes;
    return png_try(reader, step_decode);
}

uint8_t *image_decode_png(Arena *arena, Diagnostics *diagnostics, Span span, const Image *image,
                          const uint8_t **alpha) {
    size_t colors = image->colors, height = (size_t)image->stored_height;
    size_t count = (size_t)image->stored_width * height;
    uint8_t *pixels = arena_alloc_array(arena, count, colors);
    uint8_t *opacity = image->has_alpha ? arena_alloc(arena, count) : NULL;
    PngReader *reader = open_reader(arena, image->bytes);
    ArenaMark mark = arena_mark(arena);
    uint8_t *target = opacity ? arena_alloc_array(arena, count, colors + 1) : pixels;
    size_t row_bytes = (size_t)image->stored_width * (colors + (opacity ? 1 : 0));
    bool is_decoded = png_try(reader, step_header) && png_try(reader, step_normalise) &&
                      decode_into(reader, arena, target, row_bytes, height);
    if (is_decoded && opacity) split_alpha(target, pixels, opacity, count, colors);
    close_reader(reader);
    arena_rewind(arena, mark); /* before the diagnostic, which may live in this arena */
    if (!is_decoded) refuse(diagnostics, span, str_to_c(arena, image->path), reader);
    if (alpha) *alpha = is_decoded ? opacity : NULL;
    return is_decoded ? pixels : NULL;
}
