/* Takes a CFF table; gives its charset. Section numbers are those of Adobe Technical Note 5176.
 * Invariant: every read is checked by `take`, which sets `failed` at the table's end.
 */
#include "font/cff.h"

/* Top DICT operators (9, table 9); two-byte operators are 12 << 8 | second byte. */
enum { OPERATOR_CHARSET = 15, OPERATOR_CHARSTRINGS = 17, OPERATOR_ESCAPE = 12, OPERATOR_ROS = 12 << 8 | 30 };

/* Charset offsets 0 to 2 name predefined charsets, which hold no CIDs (13, table 22). */
#define LAST_PREDEFINED_CHARSET 2

typedef struct CffReader {
    Str table;
    size_t at;
    bool failed;
} CffReader;

typedef struct TopDict {
    size_t charset, charstrings;
    bool is_cid_keyed;
} TopDict;

static uint32_t take(CffReader *reader, unsigned size) {
    uint32_t value = 0;
    if (reader->at > reader->table.length || size > reader->table.length - reader->at) {
        reader->failed = true;
        return 0;
    }
    while (size--) value = value << 8 | (unsigned char)reader->table.text[reader->at++];
    return value;
}

/* Passes an INDEX (5); gives its count, and the first object's bytes in *first. */
static uint32_t take_index(CffReader *reader, Str *first) {
    uint32_t count = take(reader, 2);
    *first = (Str){0};
    if (!count) return 0;
    unsigned offset_size = take(reader, 1);
    if (offset_size < 1 || offset_size > 4) reader->failed = true;
    if (reader->failed) return 0;
    size_t offsets = reader->at, data = offsets + ((size_t)count + 1) * offset_size - 1;
    size_t start = take(reader, offset_size), end = take(reader, offset_size);
    if (!reader->failed && start <= end) *first = str_slice(reader->table, data + start, data + end);
    reader->at = offsets + (size_t)count * offset_size;
    reader->at = data + take(reader, offset_size);
    return count;
}

/* An operand of a DICT (4, table 3); real numbers are passed and count as 0. */
static int32_t take_operand(CffReader *dict, unsigned lead) {
    if (lead == 28) return (int16_t)take(dict, 2);
    if (lead == 29) return (int32_t)take(dict, 4);
    if (lead >= 32 && lead <= 246) return (int32_t)lead - 139;
    if (lead >= 247 && lead <= 250) return ((int32_t)lead - 247) * 256 + (int32_t)take(dict, 1) + 108;
    if (lead >= 251 && lead <= 254) return -((int32_t)lead - 251) * 256 - (int32_t)take(dict, 1) - 108;
    uint32_t pair = 0;
    while (lead == 30 && !dict->failed && (pair & 15) != 15 && pair >> 4 != 15) pair = take(dict, 1);
    return 0;
}

static TopDict read_top_dict(Str bytes) {
    TopDict top = {0};
    CffReader dict = {.table = bytes};
    int32_t operand = 0;
    while (dict.at < bytes.length && !dict.failed) {
        unsigned lead = take(&dict, 1);
        if (lead > 21) {
            operand = take_operand(&dict, lead);
            continue;
        }
        unsigned code = lead == OPERATOR_ESCAPE ? lead << 8 | take(&dict, 1) : lead;
        size_t offset = operand > 0 ? (size_t)operand : 0;
        if (code == OPERATOR_CHARSET) top.charset = offset;
        if (code == OPERATOR_CHARSTRINGS) top.charstrings = offset;
        if (code == OPERATOR_ROS) top.is_cid_keyed = true;
    }
    return top;
}

/* Charset formats 0, 1 and 2 (13, tables 17 to 21). Glyph 0 is CID 0 and not listed. */
static void read_cids(CffReader *reader, uint16_t *cids, size_t glyph_count) {
    uint32_t format = take(reader, 1);
    if (format > 2) reader->failed = true;
    size_t glyph = 1;
    while (glyph < glyph_count && !reader->failed) {
        uint32_t cid = take(reader, 2), left = format ? take(reader, format) : 0;
        for (; glyph < glyph_count; cid++, glyph++) {
            cids[glyph] = (uint16_t)cid;
            if (!left--) break;
        }
        if (glyph < glyph_count) glyph++;
    }
}

bool cff_read_charset(Arena *arena, Str table, CffCharset *charset) {
    CffReader reader = {.table = table};
    Str first;
    take(&reader, 2);
    reader.at = take(&reader, 1);
    take_index(&reader, &first);
    take_index(&reader, &first);
    TopDict top = read_top_dict(first);
    reader.at = top.charstrings;
    charset->cids = NULL;
    charset->glyph_count = take(&reader, 2);
    if (reader.failed || !top.charstrings) return false;
    if (!top.is_cid_keyed || top.charset <= LAST_PREDEFINED_CHARSET) return true;
    uint16_t *cids = ARENA_ARRAY(arena, uint16_t, charset->glyph_count);
    reader.at = top.charset;
    read_cids(&reader, cids, charset->glyph_count);
    charset->cids = cids;
    return !reader.failed;
}
