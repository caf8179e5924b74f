/* Tables of OpenType 1.9: see truetype.h.
 *
 * Takes: bytes. Gives: bytes.
 * Invariant: every table begins at a multiple of four bytes and is filled up with zeros to the next.
 */
#include "font/truetype.h"

#include <string.h>

enum {
    HEAD_SIZE = 54,
    HEAD_ADJUSTMENT = 8,
    HEAD_LOCA_FORMAT = 50,
    HHEA_SIZE = 36,
    HHEA_METRICS = 34,
    MAXP_SIZE = 32,
    MAXP_GLYPHS = 4,
    TABLES = 6,
    DIRECTORY_SIZE = 12 + 16 * TABLES
};

static unsigned read_u16(Str bytes, size_t at) {
    const unsigned char *byte = (const unsigned char *)bytes.text + at;
    return (unsigned)byte[0] << 8 | byte[1];
}

static uint32_t read_u32(Str bytes, size_t at) {
    return (uint32_t)read_u16(bytes, at) << 16 | read_u16(bytes, at + 2);
}

/* -- reading -- */

/* Empty when there is none, or when it reaches out of the file. */
static Str find_table(Str program, const char *tag) {
    if (program.length < 12) return (Str){0};
    unsigned count = read_u16(program, 4);
    for (unsigned i = 0; i < count; i++) {
        size_t record = 12 + 16 * (size_t)i;
        if (record + 16 > program.length) break;
        if (memcmp(program.text + record, tag, 4) != 0) continue;
        size_t start = read_u32(program, record + 8), length = read_u32(program, record + 12);
        if (start > program.length || length > program.length - start) break;
        return str_slice(program, start, start + length);
    }
    return (Str){0};
}

bool truetype_open(Str program, TrueTypeFile *file) {
    *file = (TrueTypeFile){.glyf = find_table(program, "glyf"),
                           .loca = find_table(program, "loca"),
                           .head = find_table(program, "head"),
                           .hhea = find_table(program, "hhea"),
                           .hmtx = find_table(program, "hmtx"),
                           .maxp = find_table(program, "maxp")};
    if (file->head.length < HEAD_SIZE || file->hhea.length < HHEA_SIZE || file->maxp.length < MAXP_SIZE)
        return false;
    file->glyph_count = read_u16(file->maxp, MAXP_GLYPHS);
    file->metric_count = read_u16(file->hhea, HHEA_METRICS);
    file->has_long_places = read_u16(file->head, HEAD_LOCA_FORMAT) != 0;
    if (file->metric_count == 0 || file->metric_count > file->glyph_count) return false;
    size_t metrics = 2 * (size_t)file->metric_count + 2 * (size_t)file->glyph_count;
    size_t places = ((size_t)file->glyph_count + 1) * (file->has_long_places ? 4 : 2);
    return file->hmtx.length >= metrics && file->loca.length >= places;
}

static size_t place_of(const TrueTypeFile *file, unsigned index) {
    return file->has_long_places ? read_u32(file->loca, 4 * (size_t)index)
                                 : 2 * (size_t)read_u16(file->loca, 2 * (size_t)index);
}

TrueTypeGlyph truetype_glyph(const TrueTypeFile *file, unsigned index) {
    unsigned last = file->metric_count - 1, metric = index < last ? index : last;
    size_t left = index <= last ? 4 * (size_t)index + 2
                                : 4 * (size_t)file->metric_count + 2 * (size_t)(index - last - 1);
    return (TrueTypeGlyph){.outline = str_slice(file->glyf, place_of(file, index), place_of(file, index + 1)),
                           .advance = (uint16_t)read_u16(file->hmtx, 4 * (size_t)metric),
                           .left = (int16_t)read_u16(file->hmtx, left)};
}

bool truetype_is_composite(Str outline) {
    return outline.length >= 2 && read_u16(outline, 0) >= 0x8000; /* its number of contours is negative */
}

uint32_t truetype_sum(Str bytes) {
    uint32_t sum = 0;
    for (size_t at = 0; at + 4 <= bytes.length; at += 4) sum += read_u32(bytes, at);
    return sum;
}

/* -- writing -- */

typedef struct Table {
    const char *tag;
    uint32_t start, length, sum;
} Table;

/* The tables behind the outlines, one after the other. */
typedef struct Back {
    uint8_t *bytes;
    size_t length, table_start;
    uint32_t outlines_end;
} Back;

static void write_u16(uint8_t *at, unsigned value) {
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void write_u32(uint8_t *at, uint32_t value) {
    write_u16(at, value >> 16);
    write_u16(at + 2, value & 0xFFFF);
}

static void add_u16(Back *back, unsigned value) {
    write_u16(back->bytes + back->length, value);
    back->length += 2;
}

static void add_u32(Back *back, uint32_t value) {
    write_u32(back->bytes + back->length, value);
    back->length += 4;
}

static uint8_t *add_bytes(Back *back, Str bytes, size_t size) {
    uint8_t *at = memcpy(back->bytes + back->length, bytes.text, size);
    back->length += size;
    return at;
}

/* Fills the table up; what follows is the next one. */
static Table end_table(Back *back, const char *tag) {
    Table table = {.tag = tag,
                   .start = back->outlines_end + (uint32_t)back->table_start,
                   .length = (uint32_t)(back->length - back->table_start)};
    while (back->length % 4) back->bytes[back->length++] = 0;
    table.sum =
        truetype_sum((Str){(const char *)back->bytes + back->table_start, back->length - back->table_start});
    back->table_start = back->length;
    return table;
}

static Table add_metrics(Back *back, const TrueTypeParts *parts) {
    for (size_t i = 0; i < parts->glyph_count; i++) {
        add_u16(back, parts->advances[i]);
        add_u16(back, (uint16_t)parts->lefts[i]);
    }
    return end_table(back, "hmtx");
}

static Table add_places(Back *back, const TrueTypeParts *parts, bool is_long) {
    uint32_t place = 0;
    for (size_t i = 0; i <= parts->glyph_count; i++) {
        if (is_long)
            add_u32(back, place);
        else
            add_u16(back, place / 2);
        if (i < parts->glyph_count) place += parts->sizes[i];
    }
    return end_table(back, "loca");
}

static Str directory(Arena *arena, const Table *tables) {
    uint8_t *bytes = arena_alloc(arena, DIRECTORY_SIZE);
    write_u32(bytes, 0x00010000);
    write_u16(bytes + 4, TABLES);
    write_u16(bytes + 6,
              4 * 16); /* the greatest power of two not above TABLES, times 16; its logarithm; the rest */
    write_u16(bytes + 8, 2);
    write_u16(bytes + 10, TABLES * 16 - 4 * 16);
    for (size_t i = 0; i < TABLES; i++) {
        uint8_t *record = bytes + 12 + 16 * i;
        memcpy(record, tables[i].tag, 4);
        write_u32(record + 4, tables[i].sum);
        write_u32(record + 8, tables[i].start);
        write_u32(record + 12, tables[i].length);
    }
    return (Str){(const char *)bytes, DIRECTORY_SIZE};
}

void truetype_build(Arena *arena, const TrueTypeParts *parts, Str *front, Str *back) {
    uint32_t outlines = 0;
    for (size_t i = 0; i < parts->glyph_count; i++) outlines += parts->sizes[i];
    bool is_long = outlines > 2 * 0xFFFF;
    Back out = {.bytes = arena_alloc(arena, 160 + 8 * (parts->glyph_count + 1)),
                .outlines_end = DIRECTORY_SIZE + outlines};
    Table tables[TABLES] = {{"glyf", DIRECTORY_SIZE, outlines, parts->outlines_sum}}; /* by tag */
    uint8_t *head = add_bytes(&out, parts->head, HEAD_SIZE);
    write_u32(head + HEAD_ADJUSTMENT, 0);
    write_u16(head + HEAD_LOCA_FORMAT, is_long);
    tables[1] = end_table(&out, "head");
    write_u16(add_bytes(&out, parts->hhea, HHEA_SIZE) + HHEA_METRICS, (unsigned)parts->glyph_count);
    tables[2] = end_table(&out, "hhea");
    tables[3] = add_metrics(&out, parts);
    tables[4] = add_places(&out, parts, is_long);
    write_u16(add_bytes(&out, parts->maxp, MAXP_SIZE) + MAXP_GLYPHS, (unsigned)parts->glyph_count);
    tables[5] = end_table(&out, "maxp");
    *front = directory(arena, tables);
    uint32_t sum = truetype_sum(*front);
    for (size_t i = 0; i < TABLES; i++) sum += tables[i].sum;
    write_u32(head + HEAD_ADJUSTMENT, 0xB1B0AFBA - sum);
    *back = (Str){(const char *)out.bytes, out.length};
}
