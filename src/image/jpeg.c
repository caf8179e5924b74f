/* Takes a JPEG file; gives its header facts by walking its markers (ITU-T T.81, annex B) to the end of the
 * image. Invariant: nothing is decoded, every byte of the file is passed, and the bytes kept end with the EOI
 * marker.
 */
#include "image/formats.h"

#include <string.h>

enum {
    MARKER_TEM = 0x01,
    MARKER_SOF0 = 0xC0,
    MARKER_SOF1 = 0xC1,
    MARKER_SOF2 = 0xC2,
    MARKER_DHT = 0xC4,
    MARKER_JPG = 0xC8,
    MARKER_SOF9 = 0xC9,
    MARKER_DAC = 0xCC,
    MARKER_SOF15 = 0xCF,
    MARKER_RST0 = 0xD0,
    MARKER_RST7 = 0xD7,
    MARKER_SOI = 0xD8,
    MARKER_EOI = 0xD9,
    MARKER_SOS = 0xDA,
    MARKER_APP1 = 0xE1,
    MARKER_APP2 = 0xE2,
    MARKER_APP14 = 0xEE
};

#define PROFILE_CHUNKS 256
#define PROFILE_HEADER 14 /* "ICC_PROFILE", NUL, number, count (ICC.1:2010, B.4) */

typedef struct JpegWalk {
    const ImageSource *source;
    Image *image;
    size_t at;
    unsigned frame_marker; /* 0 until the frame header */
    bool has_adobe;
    uint64_t scan_bytes, least_bits; /* what the scans hold, and the least a sequential picture needs */
    Str profile_chunks[PROFILE_CHUNKS];
    unsigned profile_chunk_count; /* as the chunks say, 0 for none */
    bool profile_damaged;
    bool ids_are_rgb;
} JpegWalk;

static bool truncated(const JpegWalk *walk) {
    DIAGNOSE(walk->source->diagnostics, IMAGE_TRUNCATED, walk->source->span, walk->source->path);
    return false;
}

static bool damaged(const JpegWalk *walk, const char *reason) {
    DIAGNOSE(walk->source->diagnostics, IMAGE_DAMAGED, walk->source->span, walk->source->path, reason);
    return false;
}

static bool refuse_coding(const JpegWalk *walk, const char *coding) {
    DIAGNOSE(walk->source->diagnostics, IMAGE_JPEG_CODING, walk->source->span, walk->source->path, coding);
    return false;
}

static bool is_frame(unsigned marker) {
    return marker >= MARKER_SOF0 && marker <= MARKER_SOF15 && marker != MARKER_DHT && marker != MARKER_JPG &&
           marker != MARKER_DAC;
}

/* PDF's DCTDecode reads baseline, extended sequential and progressive Huffman coding (ISO 32000-1, 7.4.8). */
static bool check_coding(const JpegWalk *walk, unsigned marker) {
    if (marker <= MARKER_SOF2) return true;
    if (marker >= MARKER_SOF9) return refuse_coding(walk, "arithmetic coding");
    return refuse_coding(walk, marker == 0xC3 ? "lossless coding" : "hierarchical coding");
}

static uint64_t blocks_along(uint64_t pixels, unsigned sampling, unsigned largest) {
    uint64_t samples = (pixels * sampling + largest - 1) / largest;
    return (samples + 7) / 8;
}

/* Each block of a sequential picture takes at least one bit for its DC and one for its AC coefficients. */
static uint64_t least_bits(Str segment, uint64_t width, uint64_t height, unsigned components) {
    unsigned widest = 1, tallest = 1;
    for (unsigned i = 0; i < components; i++) {
        unsigned sampling = (unsigned char)segment.text[7 + i * 3];
        if (sampling >> 4 > widest) widest = sampling >> 4;
        if ((sampling & 15) > tallest) tallest = sampling & 15;
    }
    uint64_t bits = 0;
    for (unsigned i = 0; i < components; i++) {
        unsigned sampling = (unsigned char)segment.text[7 + i * 3];
        bits += 2 * blocks_along(width, sampling >> 4, widest) * blocks_along(height, sampling & 15, tallest);
    }
    return bits;
}

static bool read_frame(JpegWalk *walk, unsigned marker, Str segment) {
    if (walk->frame_marker) return damaged(walk, "two frame headers");
    walk->frame_marker = marker;
    if (!check_coding(walk, marker)) return false;
    if (segment.length < 6) return damaged(walk, "frame header");
    unsigned precision = (unsigned char)segment.text[0], components = (unsigned char)segment.text[5];
    unsigned height = big_endian_16(segment, 1), width = big_endian_16(segment, 3);
    if (segment.length < 6 + components * 3) return damaged(walk, "frame header");
    if (!image_check_size(walk->source, width, height)) return false;
    if (precision != 8)
        return refuse_coding(walk, str_format(walk->source->arena, "%u bits a component", precision).text);
    if (components != 1 && components != 3 && components != 4)
        return refuse_coding(walk, str_format(walk->source->arena, "%u colour components", components).text);
    walk->image->stored_width = (int)width;
    walk->image->stored_height = (int)height;
    walk->image->colors = (ImageColors)components;
    walk->ids_are_rgb =
        components == 3 && segment.text[6] == 'R' && segment.text[9] == 'G' && segment.text[12] == 'B';
    if (marker != MARKER_SOF2) walk->least_bits = least_bits(segment, width, height, components);
    return true;
}

static unsigned exif_16(Str exif, size_t at, bool little) {
    const unsigned char *byte = (const unsigned char *)exif.text + at;
    return little ? (unsigned)byte[1] << 8 | byte[0] : (unsigned)byte[0] << 8 | byte[1];
}

static uint32_t exif_32(Str exif, size_t at, bool little) {
    uint32_t first = exif_16(exif, at, little), second = exif_16(exif, at + 2, little);
    return little ? second << 16 | first : first << 16 | second;
}

/* Tag 0x0112 of the first image file directory (Exif 2.32, 4.6.4 A); 1 when it is not there or makes no
 * sense. */
static int exif_orientation(Str exif) {
    if (exif.length < 8 || exif.text[0] != exif.text[1] || (exif.text[0] != 'I' && exif.text[0] != 'M'))
        return 1;
    bool little = exif.text[0] == 'I';
    size_t directory = exif_32(exif, 4, little);
    if (exif_16(exif, 2, little) != 42 || directory + 2 > exif.length) return 1;
    size_t count = exif_16(exif, directory, little);
    for (size_t entry = directory + 2; count && entry + 12 <= exif.length; entry += 12, count--) {
        if (exif_16(exif, entry, little) != 0x0112) continue;
        unsigned orientation = exif_16(exif, entry + 8, little);
        return orientation >= 1 && orientation <= 8 ? (int)orientation : 1;
    }
    return 1;
}

static void read_profile_chunk(JpegWalk *walk, Str segment) {
    unsigned number = (unsigned char)segment.text[12], count = (unsigned char)segment.text[13];
    bool fits = number >= 1 && number <= count && !walk->profile_chunks[number].text &&
                (!walk->profile_chunk_count || walk->profile_chunk_count == count);
    walk->profile_chunk_count = count ? count : 1;
    if (fits)
        walk->profile_chunks[number] = str_slice(segment, PROFILE_HEADER, segment.length);
    else
        walk->profile_damaged = true;
}

static void read_application_data(JpegWalk *walk, unsigned marker, Str segment) {
    if (marker == MARKER_APP1 && str_starts_with(segment, STR("Exif\0\0")))
        walk->image->orientation = exif_orientation(str_slice(segment, 6, segment.length));
    if (marker == MARKER_APP2 && segment.length >= PROFILE_HEADER &&
        str_starts_with(segment, STR("ICC_PROFILE\0")))
        read_profile_chunk(walk, segment);
    if (marker == MARKER_APP14 && segment.length >= 12 && str_starts_with(segment, STR("Adobe")))
        walk->has_adobe = true;
}

/* Moves past the entropy-coded data to the next marker that is no restart; false at the end of the file. */
static bool pass_scan(JpegWalk *walk) {
    Str bytes = walk->source->bytes;
    size_t start = walk->at;
    while (walk->at + 1 < bytes.length) {
        const char *found = memchr(bytes.text + walk->at, 0xFF, bytes.length - 1 - walk->at);
        if (!found) return false;
        walk->at = (size_t)(found - bytes.text);
        unsigned next = (unsigned char)found[1];
        if (next != 0 && next != 0xFF && (next < MARKER_RST0 || next > MARKER_RST7)) {
            walk->scan_bytes += walk->at - start;
            return true;
        }
        walk->at += next == 0xFF ? 1 : 2;
    }
    return false;
}

/* Finds the next marker; false at the end of the file. Stray bytes between segments are passed, as decoders
 * do. */
static bool next_marker(JpegWalk *walk, unsigned *marker) {
    Str bytes = walk->source->bytes;
    while (walk->at + 1 < bytes.length) {
        *marker = (unsigned char)bytes.text[walk->at + 1];
        bool found = (unsigned char)bytes.text[walk->at] == 0xFF && *marker != 0xFF && *marker != 0;
        walk->at += found ? 2 : 1;
        if (found) return true;
    }
    return false;
}

static bool read_segment(JpegWalk *walk, unsigned marker) {
    Str bytes = walk->source->bytes;
    if (walk->at + 2 > bytes.length) return truncated(walk);
    size_t length = big_endian_16(bytes, walk->at);
    if (length < 2) return damaged(walk, "segment length");
    if (walk->at + length > bytes.length) return truncated(walk);
    Str segment = str_slice(bytes, walk->at + 2, walk->at + length);
    walk->at += length;
    if (is_frame(marker)) return read_frame(walk, marker, segment);
    if (marker != MARKER_SOS) {
        read_application_data(walk, marker, segment);
        return true;
    }
    if (!walk->frame_marker) return damaged(walk, "scan before the frame header");
    return pass_scan(walk) || truncated(walk);
}

static bool walk_markers(JpegWalk *walk) {
    unsigned marker = 0;
    while (next_marker(walk, &marker)) {
        if (marker == MARKER_EOI) return true;
        if (marker == MARKER_TEM || (marker >= MARKER_RST0 && marker <= MARKER_SOI)) continue;
        if (!read_segment(walk, marker)) return false;
    }
    return truncated(walk);
}

static void keep_profile(const JpegWalk *walk) {
    StrBuilder builder = {.arena = walk->source->arena};
    bool whole = !walk->profile_damaged;
    for (unsigned i = 1; i <= walk->profile_chunk_count; i++) {
        whole &= walk->profile_chunks[i].text != NULL;
        str_append(&builder, walk->profile_chunks[i]);
    }
    image_keep_profile(walk->source, walk->image, whole ? str_built(&builder) : (Str){0});
}

bool jpeg_read(const ImageSource *source, Image *image) {
    JpegWalk *walk = ARENA_NEW(source->arena, JpegWalk);
    *walk = (JpegWalk){.source = source, .image = image, .at = 2};
    image->kind = IMAGE_JPEG;
    if (!walk_markers(walk)) return false;
    if (!walk->frame_marker || !walk->scan_bytes) return damaged(walk, "no picture data");
    if (walk->scan_bytes * 8 < walk->least_bits) return truncated(walk);
    bool turned = image->orientation >= 5;
    image->width = turned ? image->stored_height : image->stored_width;
    image->height = turned ? image->stored_width : image->stored_height;
    image->bytes = str_slice(source->bytes, 0, walk->at);
    image->adobe_inverted = image->colors == IMAGE_CMYK && walk->has_adobe;
    image->untransformed = walk->ids_are_rgb && !walk->has_adobe;
    if (walk->profile_chunk_count) keep_profile(walk);
    return true;
}
