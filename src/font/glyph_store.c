/* TrueType programs from glyphs that were prepared before: see glyph_store.h.
 *
 * Takes: glyph numbers. Gives: a zlib stream (RFC 1950) of a TrueType file whose outlines are coded pieces.
 * Invariant: hb-subset makes each outline and metric; here they are only kept, counted and joined. In a
 * program every outline begins at a multiple of four bytes, so that sums of tables are sums of their pieces.
 */
#include "font/glyph_store.h"

#include "base/array.h"
#include "font/piece_coder.h"
#include "font/truetype.h"

#include <libdeflate.h>
#include <string.h>

enum { GLYPH_LIMIT = 65536, PAGE_SIZE = 256, STORED_MOST = 65535 };

/* Adler-32 sums of some bytes (RFC 1950, 9), as if they were the first ones. */
typedef struct Adler {
    uint32_t a, b, length;
} Adler;

typedef struct StoredGlyph {
    BitString bits; /* of the outline */
    uint32_t size;  /* of the outline with zeros up to a multiple of four */
    uint32_t sum;   /* of its 32-bit words (OpenType, "Calculating checksums") */
    Adler adler;
    uint16_t advance;
    int16_t left;
    bool is_composite;
} StoredGlyph;

/* What is kept of a face. */
typedef struct StoredFace {
    const Face *face;
    PieceCoder *coder;
    Str head, hhea, maxp; /* tables of hb-subset's */
    StoredGlyph **pages[GLYPH_LIMIT / PAGE_SIZE];
} StoredFace;

struct GlyphStore {
    Arena *arena, *scratch;
    ARRAY(StoredFace *)
    faces;
};

GlyphStore *glyph_store_create(Arena *arena) {
    GlyphStore *store = ARENA_NEW(arena, GlyphStore);
    store->arena = arena;
    store->scratch = arena_create_below(arena);
    return store;
}

/* -- sums -- */

static const uint32_t ADLER_BASE = 65521;

static Adler adler_of(Str bytes) {
    uint32_t sums = libdeflate_adler32(1, bytes.text, bytes.length);
    return (Adler){sums & 0xFFFF, sums >> 16, (uint32_t)bytes.length};
}

/* The sums of one stretch of bytes followed by another. */
static Adler adler_join(Adler first, Adler second) {
    uint64_t a = first.a + second.a - 1;
    uint64_t b = first.b + second.b + (uint64_t)second.length * (first.a + ADLER_BASE - 1);
    return (Adler){(uint32_t)(a % ADLER_BASE), (uint32_t)(b % ADLER_BASE), first.length + second.length};
}

/* -- keeping glyphs -- */

static StoredGlyph *find(const StoredFace *face, unsigned glyph) {
    StoredGlyph **page = face->pages[glyph / PAGE_SIZE];
    return page ? page[glyph % PAGE_SIZE] : NULL;
}

static void keep(GlyphStore *store, StoredFace *face, unsigned glyph, StoredGlyph *stored) {
    StoredGlyph ***page = &face->pages[glyph / PAGE_SIZE];
    if (!*page) *page = ARENA_ARRAY(store->arena, StoredGlyph *, PAGE_SIZE);
    (*page)[glyph % PAGE_SIZE] = stored;
}

/* The outline with zeros up to a multiple of four bytes. */
static Str padded(Arena *arena, Str outline) {
    size_t size = (outline.length + 3) / 4 * 4;
    char *bytes = arena_alloc(arena, size + 1);
    if (outline.length) memcpy(bytes, outline.text, outline.length);
    return (Str){bytes, size};
}

static void keep_glyph(GlyphStore *store, StoredFace *face, unsigned glyph, const TrueTypeGlyph *read) {
    StoredGlyph *stored = ARENA_NEW(store->arena, StoredGlyph);
    Str outline = padded(store->scratch, read->outline);
    stored->is_composite = truetype_is_composite(read->outline);
    stored->size = (uint32_t)outline.length;
    stored->sum = truetype_sum(outline);
    stored->adler = adler_of(outline);
    stored->advance = read->advance;
    stored->left = read->left;
    stored->bits = piece_encode(face->coder, store->arena, store->scratch, outline);
    keep(store, face, glyph, stored);
}

static void refuse(GlyphStore *store, StoredFace *face, unsigned glyph) {
    StoredGlyph *refused = ARENA_NEW(store->arena, StoredGlyph);
    refused->is_composite = true;
    keep(store, face, glyph, refused);
}

/* Glyphs, ascending, by hb-subset; .notdef is the first one of its program, and of ours. One that brings
 * others with it is made of them. False when hb-subset fails. */
static bool keep_all(GlyphStore *store, StoredFace *face, const uint16_t *glyphs, size_t count) {
    TrueTypeFile file;
    Str program = font_subset_program(store->scratch, face->face, glyphs, count);
    if (!program.length || !truetype_open(program, &file) || file.glyph_count < count + 1) return false;
    if (file.glyph_count > count + 1) { /* which of them bring others, only each by itself can tell */
        if (count == 1) refuse(store, face, glyphs[0]);
        for (size_t i = 0; i < count && count > 1; i++)
            if (!keep_all(store, face, &glyphs[i], 1)) return false;
        return true;
    }
    for (size_t i = 0; i < count + 1; i++) {
        unsigned glyph = i ? glyphs[i - 1] : 0;
        TrueTypeGlyph read = truetype_glyph(&file, (unsigned)i);
        if (!find(face, glyph)) keep_glyph(store, face, glyph, &read);
    }
    return true;
}

/* -- a face -- */

/* What the outlines of a Japanese face are like: kana, letters, and ideographs from all over the block. */
static size_t sample_glyphs(Arena *arena, const Face *face, uint16_t **glyphs) {
    static const struct {
        uint32_t first, last, step;
    } ranges[] = {{0x21, 0x7E, 1}, {0x3041, 0x3096, 1}, {0x30A1, 0x30FA, 1}, {0x4E00, 0x9FA0, 61}};
    bool *is_wanted = ARENA_ARRAY(arena, bool, GLYPH_LIMIT);
    size_t count = 0;
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        for (uint32_t c = ranges[i].first; c <= ranges[i].last; c += ranges[i].step) {
            uint32_t glyph = face_glyph(face, c, 0);
            if (glyph == 0 || glyph >= GLYPH_LIMIT || is_wanted[glyph]) continue;
            is_wanted[glyph] = true;
            count++;
        }
    *glyphs = ARENA_ARRAY(arena, uint16_t, count);
    size_t placed = 0;
    for (unsigned glyph = 0; glyph < GLYPH_LIMIT; glyph++)
        if (is_wanted[glyph]) (*glyphs)[placed++] = (uint16_t)glyph;
    return count;
}

/* The tables that all programs of the face share, and the codes for its outlines. False when hb-subset fails.
 */
static bool prepare_face(GlyphStore *store, StoredFace *face) {
    uint16_t *glyphs;
    TrueTypeFile file;
    size_t count = sample_glyphs(store->scratch, face->face, &glyphs);
    Str program = font_subset_program(store->scratch, face->face, glyphs, count);
    if (!program.length || !truetype_open(program, &file)) return false;
    StrBuilder sample = {.arena = store->scratch};
    for (unsigned i = 0; i < file.glyph_count; i++)
        str_append(&sample, padded(store->scratch, truetype_glyph(&file, i).outline));
    face->coder = piece_coder_create(store->arena, str_built(&sample));
    face->head = str_copy(store->arena, file.head);
    face->hhea = str_copy(store->arena, file.hhea);
    face->maxp = str_copy(store->arena, file.maxp);
    return true;
}

static StoredFace *find_face(GlyphStore *store, const Face *face) {
    for (size_t i = 0; i < store->faces.count; i++)
        if (store->faces.at[i]->face == face) return store->faces.at[i];
    StoredFace *stored = ARENA_NEW(store->arena, StoredFace);
    stored->face = face;
    array_push(store->arena, &store->faces, stored);
    bool can_join = face->outlines == OUTLINES_TRUETYPE && face->may_subset;
    if (can_join && !prepare_face(store, stored)) stored->coder = NULL;
    return stored;
}

/* Prepares those that are not there yet. False when one of all cannot be joined. */
static bool have_all(GlyphStore *store, StoredFace *face, const uint16_t *glyphs, size_t count) {
    uint16_t *missing = ARENA_ARRAY(store->scratch, uint16_t, count);
    size_t missing_count = 0;
    for (size_t i = 0; i < count; i++)
        if (!find(face, glyphs[i])) missing[missing_count++] = glyphs[i];
    if (!find(face, 0) && !keep_all(store, face, NULL, 0)) return false;
    if (missing_count && !keep_all(store, face, missing, missing_count)) return false;
    bool good = !find(face, 0)->is_composite;
    for (size_t i = 0; i < count; i++) good &= !find(face, glyphs[i])->is_composite;
    return good;
}

/* -- joining -- */

/* A program in the making: its glyphs, .notdef first. */
typedef struct Program {
    Arena *arena;
    const StoredFace *face;
    const StoredGlyph **glyphs;
    size_t count;
    Str front, back; /* the tables before and behind the outlines */
    Adler adler;     /* of the outlines */
} Program;

static void make_tables(Program *program) {
    Arena *arena = program->arena;
    uint16_t *advances = ARENA_ARRAY(arena, uint16_t, program->count);
    int16_t *lefts = ARENA_ARRAY(arena, int16_t, program->count);
    uint32_t *sizes = ARENA_ARRAY(arena, uint32_t, program->count);
    TrueTypeParts parts = {.head = program->face->head,
                           .hhea = program->face->hhea,
                           .maxp = program->face->maxp,
                           .glyph_count = program->count,
                           .advances = advances,
                           .lefts = lefts,
                           .sizes = sizes};
    program->adler = (Adler){1, 0, 0};
    for (size_t i = 0; i < program->count; i++) {
        const StoredGlyph *glyph = program->glyphs[i];
        advances[i] = glyph->advance;
        lefts[i] = glyph->left;
        sizes[i] = glyph->size;
        parts.outlines_sum += glyph->sum;
        program->adler = adler_join(program->adler, glyph->adler);
    }
    truetype_build(arena, &parts, &program->front, &program->back);
}

/* RFC 1951, 3.2.4: bytes as they are. */
static void append_stored(BitWriter *writer, Str bytes, bool is_last) {
    uint8_t *at = writer->bytes + writer->length;
    *at++ = is_last;
    *at++ = (uint8_t)bytes.length;
    *at++ = (uint8_t)(bytes.length >> 8);
    *at++ = (uint8_t)~bytes.length;
    *at++ = (uint8_t)(~bytes.length >> 8);
    memcpy(at, bytes.text, bytes.length);
    writer->length += 5 + bytes.length;
}

static void append_adler(BitWriter *writer, const Program *program) {
    Adler all = adler_join(adler_join(adler_of(program->front), program->adler), adler_of(program->back));
    uint8_t *at = writer->bytes + writer->length;
    at[0] = (uint8_t)(all.b >> 8);
    at[1] = (uint8_t)all.b;
    at[2] = (uint8_t)(all.a >> 8);
    at[3] = (uint8_t)all.a;
    writer->length += 4;
}

/* The outlines' pieces in one block between the other tables, which are so small that packing them costs more
 * time than room. */
static Str pack(const Program *program) {
    const PieceCoder *coder = program->face->coder;
    size_t bits = piece_block_head(coder).count + piece_block_end(coder).count;
    for (size_t i = 0; i < program->count; i++) bits += program->glyphs[i]->bits.count;
    size_t tables = program->front.length + program->back.length + program->back.length / STORED_MOST * 5;
    BitWriter writer = {.bytes = arena_alloc(program->arena, bits / 8 + tables + 64)};
    writer.bytes[0] = 0x78; /* RFC 1950, 2.2: deflate, 32 KiB window, the fastest of four levels */
    writer.bytes[1] = 0x01;
    writer.length = 2;
    append_stored(&writer, program->front, false);
    bits_append(&writer, piece_block_head(coder));
    for (size_t i = 0; i < program->count; i++) bits_append(&writer, program->glyphs[i]->bits);
    bits_append(&writer, piece_block_end(coder));
    bits_align(&writer);
    for (size_t at = 0; at < program->back.length; at += STORED_MOST) {
        Str part = str_slice(program->back, at, at + STORED_MOST);
        append_stored(&writer, part, at + STORED_MOST >= program->back.length);
    }
    append_adler(&writer, program);
    return (Str){(const char *)writer.bytes, writer.length};
}

static FontSubset *join(Arena *arena, const StoredFace *face, const uint16_t *glyphs, size_t count) {
    Program program = {.arena = arena, .face = face, .count = count + 1};
    program.glyphs = ARENA_ARRAY(arena, const StoredGlyph *, count + 1);
    program.glyphs[0] = find(face, 0);
    for (size_t i = 0; i < count; i++) program.glyphs[i + 1] = find(face, glyphs[i]);
    make_tables(&program);
    FontSubset *subset = font_subset_begin(arena, face->face, glyphs, count);
    uint16_t *codes = ARENA_ARRAY(arena, uint16_t, count);
    for (size_t i = 0; i < count; i++) codes[i] = (uint16_t)(i + 1);
    subset->codes = codes;
    subset->packed = pack(&program);
    subset->size = program.front.length + program.adler.length + program.back.length;
    return subset;
}

FontSubset *glyph_store_subset(GlyphStore *store, Arena *arena, const Face *face, const uint16_t *glyphs,
                               size_t glyph_count) {
    StoredFace *stored = find_face(store, face);
    bool can_join = stored->coder && have_all(store, stored, glyphs, glyph_count);
    arena_reset(store->scratch);
    return can_join ? join(arena, stored, glyphs, glyph_count) : NULL;
}
