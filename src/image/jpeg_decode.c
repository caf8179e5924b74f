/* Takes a JPEG that jpeg_read accepted; gives its pixels, by libjpeg.
 * Invariant: libjpeg's jump lands in jpeg_try; nothing is allocated from the arena below it, so no jump of
 * ours crosses libjpeg.
 */
#include "image/formats.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

typedef struct JpegReader {
    struct jpeg_decompress_struct decoder;
    struct jpeg_error_mgr errors;
    jmp_buf failed;
    char reason[JMSG_LENGTH_MAX]; /* empty: nothing was wrong */
    const Image *image;
    int shrink;
    bool lacks_memory;
    uint8_t *row;
    ImageRows rows;
} JpegReader;

static void fail(j_common_ptr common) {
    JpegReader *reader = (JpegReader *)common->client_data;
    common->err->format_message(common, reader->reason);
    reader->lacks_memory = common->err->msg_code == JERR_OUT_OF_MEMORY;
    longjmp(reader->failed, 1);
}

/* A warning that means lost pixels is a failure; others (bytes between markers, an odd version) are not. */
static void judge_message(j_common_ptr common, int level) {
    if (level >= 0) return;
    switch (common->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE: fail(common); break;
    default: break;
    }
}

static void say_nothing(j_common_ptr common) {
    (void)common;
}

static void step_header(JpegReader *reader) {
    struct jpeg_decompress_struct *decoder = &reader->decoder;
    const Str bytes = reader->image->bytes;
    jpeg_create_decompress(decoder);
    jpeg_mem_src(decoder, (const unsigned char *)bytes.text, bytes.length);
    (void)jpeg_read_header(decoder, TRUE);
    if (reader->image->untransformed) decoder->jpeg_color_space = JCS_RGB;
    static const J_COLOR_SPACE spaces[] = {
        [IMAGE_GRAY] = JCS_GRAYSCALE, [IMAGE_RGB] = JCS_RGB, [IMAGE_CMYK] = JCS_CMYK};
    decoder->out_color_space = spaces[reader->image->colors];
    decoder->scale_num = 1;
    decoder->scale_denom = (unsigned)reader->shrink;
    jpeg_calc_output_dimensions(decoder);
}

static void step_decode(JpegReader *reader) {
    struct jpeg_decompress_struct *decoder = &reader->decoder;
    (void)jpeg_start_decompress(decoder);
    while (decoder->output_scanline < decoder->output_height) {
        const int y = (int)decoder->output_scanline;
        JSAMPROW line = reader->row;
        (void)jpeg_read_scanlines(decoder, &line, 1);
        reader->rows.take(reader->rows.context, reader->row, (int)decoder->output_width, y);
    }
    (void)jpeg_finish_decompress(decoder);
}

/* False when libjpeg gave up. */
static bool jpeg_try(JpegReader *reader, void (*step)(JpegReader *)) {
    if (setjmp(reader->failed)) return false;
    step(reader);
    return true;
}

static void close_reader(void *handle) {
    JpegReader *reader = handle;
    jpeg_destroy_decompress(&reader->decoder);
}

bool image_decode_jpeg(Arena *arena, Diagnostics *diagnostics, Span span, const Image *image, int shrink,
                       ImageRows rows) {
    JpegReader *reader = ARENA_NEW(arena, JpegReader);
    reader->image = image;
    reader->shrink = shrink;
    reader->rows = rows;
    reader->decoder.err = jpeg_std_error(&reader->errors);
    reader->decoder.client_data = reader;
    reader->errors.error_exit = fail;
    reader->errors.emit_message = judge_message;
    reader->errors.output_message = say_nothing;
    arena_defer(arena, close_reader, reader);
    bool good = jpeg_try(reader, step_header);
    if (good && reader->decoder.output_components != (int)image->colors) {
        strcpy(reader->reason, "number of colours");
        good = false;
    }
    if (good) {
        reader->row = arena_alloc_array(arena, (size_t)reader->decoder.output_width, image->colors);
        good = jpeg_try(reader, step_decode);
    }
    close_reader(reader);
    if (reader->lacks_memory) arena_out_of_memory(arena);
    if (!good) DIAGNOSE(diagnostics, IMAGE_DAMAGED, span, str_to_c(arena, image->path), reader->reason);
    return good;
}
