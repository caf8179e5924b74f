/* The sRGB profile: see srgb_profile.h.
 *
 * Takes: numbers of IEC 61966-2-1. Gives: a profile of some 500 bytes, where packaged ones have 3 KB of curve
 * and a date. Invariant: fields are big-endian; every tag begins at a multiple of four.
 */
#include "color/srgb_profile.h"

enum { HEADER_SIZE = 128, TAG_COUNT = 10, TABLE_SIZE = 4 + 12 * TAG_COUNT };

/* Tags that share their data name the same part. */
typedef enum Part {
    PART_NAME,
    PART_RIGHTS,
    PART_WHITE,
    PART_RED,
    PART_GREEN,
    PART_BLUE,
    PART_ADAPTATION,
    PART_CURVE
} Part;
enum { PART_COUNT = PART_CURVE + 1 };

static const struct {
    const char *signature;
    Part part;
} tags[TAG_COUNT] = {{"desc", PART_NAME},      {"cprt", PART_RIGHTS}, {"wtpt", PART_WHITE},
                     {"rXYZ", PART_RED},       {"gXYZ", PART_GREEN},  {"bXYZ", PART_BLUE},
                     {"rTRC", PART_CURVE},     {"gTRC", PART_CURVE},  {"bTRC", PART_CURVE},
                     {"chad", PART_ADAPTATION}};

/* In 1/65536. The white is D50, in which profiles are written; the colorants are sRGB's, adapted to it by the
 * Bradford transform, which is the adaptation below. They add up to the white. */
static const int32_t white[3] = {63190, 65536, 54061};
static const int32_t red[3] = {28576, 14581, 912};
static const int32_t green[3] = {25239, 46983, 6361};
static const int32_t blue[3] = {9375, 3972, 46788};
static const int32_t adaptation[9] = {68674, 1502, -3291, 1939, 64912, -1119, -606, 988, 49262};
/* y = ((x + 0.055) / 1.055)^2.4 from 0.04045 on, x / 12.92 below: gamma, a, b, c, d */
static const int32_t curve[5] = {157286, 62119, 3417, 5072, 2651};

static void append_32(StrBuilder *out, uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) str_append_byte(out, (char)(value >> shift & 0xFF));
}

static void append_zeros(StrBuilder *out, size_t count) {
    while (count--) str_append_byte(out, 0);
}

/* A value's four letters and four zero bytes. */
static void append_type(StrBuilder *out, const char *type) {
    str_append_c(out, type);
    append_zeros(out, 4);
}

static void append_numbers(StrBuilder *out, const char *type, const int32_t *numbers, size_t count) {
    append_type(out, type);
    for (size_t i = 0; i < count; i++) append_32(out, (uint32_t)numbers[i]);
}

/* ASCII as one record of a multi-lingual text (ICC.1:2010, 10.13). */
static void append_text(StrBuilder *out, const char *text) {
    const Str ascii = str_from_c(text);
    append_type(out, "mluc");
    append_32(out, 1);
    append_32(out, 12);
    str_append_c(out, "enUS");
    append_32(out, (uint32_t)(2 * ascii.length));
    append_32(out, 28);
    for (size_t i = 0; i < ascii.length; i++) {
        append_zeros(out, 1);
        str_append_byte(out, ascii.text[i]);
    }
}

static void append_part(StrBuilder *out, Part part) {
    switch (part) {
    case PART_NAME: append_text(out, "sRGB IEC61966-2.1"); break;
    case PART_RIGHTS: append_text(out, "No copyright, use freely"); break;
    case PART_WHITE: append_numbers(out, "XYZ ", white, 3); break;
    case PART_RED: append_numbers(out, "XYZ ", red, 3); break;
    case PART_GREEN: append_numbers(out, "XYZ ", green, 3); break;
    case PART_BLUE: append_numbers(out, "XYZ ", blue, 3); break;
    case PART_ADAPTATION: append_numbers(out, "sf32", adaptation, 9); break;
    case PART_CURVE:
        append_type(out, "para");
        append_32(out, 3U << 16); /* function 3 of 10.16 */
        for (size_t i = 0; i < 5; i++) append_32(out, (uint32_t)curve[i]);
        break;
    }
    while (out->length % 4) append_zeros(out, 1);
}

static void append_header(StrBuilder *out, size_t size) {
    append_32(out, (uint32_t)size);
    append_zeros(out, 4);       /* made by no particular module */
    append_32(out, 0x04200000); /* version 4.2 */
    str_append_c(out, "mntrRGB XYZ ");
    const uint16_t date[6] = {2026, 1, 1, 0, 0, 0};
    for (size_t i = 0; i < 6; i++) {
        str_append_byte(out, (char)(date[i] >> 8));
        str_append_byte(out, (char)(date[i] & 0xFF));
    }
    str_append_c(out, "acsp");
    append_zeros(out, 28); /* platform, flags, device, attributes; perceptual */
    for (size_t i = 0; i < 3; i++) append_32(out, (uint32_t)white[i]);
    append_zeros(out, HEADER_SIZE - 80);
}

Str srgb_profile(Arena *arena) {
    StrBuilder parts = {.arena = arena}, out = {.arena = arena};
    size_t start[PART_COUNT], end[PART_COUNT];
    for (int part = 0; part < PART_COUNT; part++) {
        start[part] = HEADER_SIZE + TABLE_SIZE + parts.length;
        append_part(&parts, (Part)part);
        end[part] = HEADER_SIZE + TABLE_SIZE + parts.length;
    }
    append_header(&out, HEADER_SIZE + TABLE_SIZE + parts.length);
    append_32(&out, TAG_COUNT);
    for (size_t i = 0; i < TAG_COUNT; i++) {
        str_append_c(&out, tags[i].signature);
        append_32(&out, (uint32_t)start[tags[i].part]);
        append_32(&out, (uint32_t)(end[tags[i].part] - start[tags[i].part]));
    }
    str_append(&out, str_built(&parts));
    return str_built(&out);
}
