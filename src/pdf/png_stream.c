/* A PNG's own compressed rows: see png_stream.h.
 *
 * Takes: chunks (PNG, third edition, 5). Gives: the joined IDAT data.
 * Invariant: PDF's predictor 15 (ISO 32000-1, 7.4.4.4) is PNG's filtering, so no byte of the data changes.
 */
#include "pdf/png_stream.h"

#include <libdeflate.h>
#include <stdlib.h>

enum { GRAY = 0, RGB = 2, PALETTE = 3 };
/* gAMA of sRGB, 1/2.2, in 1/100,000. */
enum { GAMMA_SRGB = 45455 };
/* Larger pictures go the slow way: the check needs the rows in memory. */
#define ROWS_LIMIT ((size_t)1 << 30)

/* What the chunks say. */
typedef struct Chunks {
    Str header, palette, first_data;
    size_t data_count, data_length;
    bool is_transparent, has_other_gamma, has_profile;
} Chunks;

static uint32_t number_at(Str bytes, size_t at) {
    const uint8_t *byte = (const uint8_t *)bytes.text + at;
    return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 | (uint32_t)byte[2] << 8 | byte[3];
}

/* Gives the chunk at *at and moves on; false at the end. */
static bool next_chunk(Str bytes, size_t *at, Str *type, Str *content) {
    if (*at + 12 > bytes.length) return false;
    const size_t length = number_at(bytes, *at);
    if (length > bytes.length - *at - 12) return false;
    *type = str_slice(bytes, *at + 4, *at + 8);
    *content = str_slice(bytes, *at + 8, *at + 8 + length);
    *at += 12 + length;
    return !str_equal(*type, STR("IEND"));
}

enum { SIGNATURE_SIZE = 8 };

static Chunks read_chunks(Str bytes) {
    Chunks chunks = {0};
    Str type, content;
    for (size_t at = SIGNATURE_SIZE; next_chunk(bytes, &at, &type, &content);) {
        if (str_equal(type, STR("IHDR"))) {
            chunks.header = content;
        } else if (str_equal(type, STR("PLTE"))) {
            chunks.palette = content;
        } else if (str_equal(type, STR("tRNS"))) {
            chunks.is_transparent = true;
        } else if (str_equal(type, STR("sRGB")) || str_equal(type, STR("iCCP"))) {
            chunks.has_profile = true;
        } else if (str_equal(type, STR("gAMA"))) {
            chunks.has_other_gamma = content.length != 4 || number_at(content, 0) != GAMMA_SRGB;
        } else if (str_equal(type, STR("IDAT"))) {
            if (chunks.data_count++ == 0) chunks.first_data = content;
            chunks.data_length += content.length;
        }
    }
    return chunks;
}

/* One zlib stream: in place when there is one chunk. */
static Str join_data(Arena *arena, Str bytes, const Chunks *chunks) {
    if (chunks->data_count == 1) return chunks->first_data;
    StrBuilder data = {.arena = arena};
    Str type, content;
    for (size_t at = SIGNATURE_SIZE; next_chunk(bytes, &at, &type, &content);)
        if (str_equal(type, STR("IDAT"))) str_append(&data, content);
    return str_built(&data);
}

/* Every row there, every filter known, the checksum right. */
static bool data_is_whole(const PngStream *stream) {
    const size_t bits = (size_t)stream->width * (size_t)stream->components * (size_t)stream->depth;
    const size_t row = 1 + (bits + 7) / 8, height = (size_t)stream->height;
    if (row > ROWS_LIMIT / height) return false;
    uint8_t *rows = malloc(row * height);
    struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
    bool good = rows && decompressor &&
                libdeflate_zlib_decompress(decompressor, stream->data.text, stream->data.length, rows,
                                           row * height, NULL) == LIBDEFLATE_SUCCESS;
    for (size_t y = 0; good && y < height; y++) good = rows[y * row] <= 4;
    if (decompressor) libdeflate_free_decompressor(decompressor);
    free(rows);
    return good;
}

bool png_stream_find(Arena *arena, Str bytes, PngStream *stream) {
    const Chunks chunks = read_chunks(bytes);
    if (chunks.header.length != 13 || chunks.data_count == 0) return false;
    const int depth = chunks.header.text[8], type = chunks.header.text[9], interlace = chunks.header.text[12];
    if (interlace != 0 || depth > 8 || chunks.is_transparent) return false;
    if (chunks.has_other_gamma && !chunks.has_profile) return false;
    if (type != GRAY && type != RGB && type != PALETTE) return false;
    if (type == PALETTE &&
        (chunks.palette.length == 0 || chunks.palette.length > 768 || chunks.palette.length % 3 != 0))
        return false;
    *stream = (PngStream){.width = (int)number_at(chunks.header, 0),
                          .height = (int)number_at(chunks.header, 4),
                          .depth = depth,
                          .components = type == RGB ? 3 : 1};
    if (type == PALETTE) stream->palette = chunks.palette;
    if (stream->width <= 0 || stream->height <= 0) return false;
    stream->data = join_data(arena, bytes, &chunks);
    return data_is_whole(stream);
}
