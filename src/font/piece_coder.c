/* Huffman codes from a sample, matches inside a piece: see piece_coder.h.
 *
 * Takes: bytes. Gives: bits. RFC 1951 throughout.
 * Invariant: every byte, length and distance has a code, whether the sample has it or not.
 */
#include "font/piece_coder.h"

#include <string.h>

enum {
    END_OF_BLOCK = 256,
    LITERALS = 286, /* bytes, the end of a block, lengths */
    DISTANCES = 30,
    LENGTH_CODES = 19,
    CODE_MOST = 15, /* bits of a code */
    CODE_LENGTH_MOST = 7,
    MATCH_LEAST = 4, /* a match of three costs more than its literals in outlines */
    MATCH_MOST = 258,
    HASH_SIZE = 1024,
    CHAIN_MOST = 24
};

/* 3.2.5: the first length and the first distance of each code; the number of further bits follows from the
 * next one. */
static const uint16_t length_base[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                       31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
static const uint8_t length_extra[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                       2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
static const uint16_t distance_base[] = {1,    2,    3,    4,    5,    7,    9,    13,    17,    25,
                                         33,   49,   65,   97,   129,  193,  257,  385,   513,   769,
                                         1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
static const uint8_t distance_extra[] = {0, 0, 0, 0, 1, 1, 2, 2,  3,  3,  4,  4,  5,  5,  6,
                                         6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};

typedef struct Code {
    uint16_t bits; /* as they go out: the first one lowest */
    uint8_t length;
} Code;

struct PieceCoder {
    Code literal[LITERALS], distance[DISTANCES];
    BitString head, end;
};

/* -- bits -- */

/* At most 32. */
static void put(BitWriter *writer, uint64_t bits, unsigned count) {
    writer->waiting |= bits << writer->waiting_count;
    writer->waiting_count += count;
    if (writer->waiting_count < 32) return;
    uint32_t ready = (uint32_t)writer->waiting;
    uint8_t bytes[4] = {(uint8_t)ready, (uint8_t)(ready >> 8), (uint8_t)(ready >> 16),
                        (uint8_t)(ready >> 24)};
    memcpy(writer->bytes + writer->length, bytes, 4);
    writer->length += 4;
    writer->waiting >>= 32;
    writer->waiting_count -= 32;
}

static uint64_t read_word(const uint8_t *at) {
    uint8_t b[8];
    memcpy(b, at, 8);
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24 |
           (uint64_t)b[4] << 32 | (uint64_t)b[5] << 40 | (uint64_t)b[6] << 48 | (uint64_t)b[7] << 56;
}

static void write_word(uint8_t *at, uint64_t word) {
    uint8_t b[8] = {(uint8_t)word,         (uint8_t)(word >> 8),  (uint8_t)(word >> 16),
                    (uint8_t)(word >> 24), (uint8_t)(word >> 32), (uint8_t)(word >> 40),
                    (uint8_t)(word >> 48), (uint8_t)(word >> 56)};
    memcpy(at, b, 8);
}

/* Eight bytes at a time: a program's outlines are some 50 KB of pieces. */
void bits_append(BitWriter *writer, BitString bits) {
    const uint8_t *at = bits.bytes;
    uint8_t *to = writer->bytes + writer->length;
    uint64_t waiting = writer->waiting;
    const unsigned shift = writer->waiting_count; /* less than 32 */
    uint32_t left = bits.count;
    for (; left >= 64; left -= 64, at += 8, to += 8) {
        const uint64_t word = read_word(at);
        write_word(to, waiting | word << shift);
        waiting = shift ? word >> (64 - shift) : 0;
    }
    writer->waiting = waiting;
    writer->length = (size_t)(to - writer->bytes);
    const uint64_t last = read_word(at);
    const unsigned first = left < 32 ? left : 32;
    put(writer, last & ((UINT64_C(1) << first) - 1), first);
    if (left > 32) put(writer, last >> 32 & ((UINT64_C(1) << (left - 32)) - 1), left - 32);
}

/* Whole bytes, the last one filled up with zeros. */
static void flush(BitWriter *writer) {
    while (writer->waiting_count > 0) {
        writer->bytes[writer->length++] = (uint8_t)writer->waiting;
        writer->waiting >>= 8;
        writer->waiting_count -= writer->waiting_count < 8 ? writer->waiting_count : 8;
    }
}

void bits_align(BitWriter *writer) {
    static const uint8_t no_bytes[] = {0x00, 0x00, 0xFF, 0xFF};
    put(writer, 0, 3); /* not the last block; stored */
    flush(writer);
    memcpy(writer->bytes + writer->length, no_bytes, sizeof no_bytes);
    writer->length += sizeof no_bytes;
}

static BitString take_bits(BitWriter *writer) {
    uint32_t count = (uint32_t)writer->length * 8 + writer->waiting_count;
    flush(writer);
    return (BitString){writer->bytes, count};
}

/* -- codes -- */

/* Lengths of a Huffman code by repeated joining of the two rarest. False when one is longer than `most`. */
static bool huffman_lengths(const uint32_t *counts, size_t symbols, unsigned most, uint8_t *lengths) {
    uint32_t weight[2 * LITERALS];
    uint16_t parent[2 * LITERALS] = {0};
    bool is_free[2 * LITERALS];
    size_t nodes = symbols;
    for (size_t i = 0; i < symbols; i++) {
        weight[i] = counts[i];
        is_free[i] = counts[i] > 0;
    }
    for (;;) {
        size_t first = SIZE_MAX, second = SIZE_MAX;
        for (size_t i = 0; i < nodes; i++) {
            if (!is_free[i]) continue;
            if (first == SIZE_MAX || weight[i] < weight[first]) {
                second = first;
                first = i;
            } else if (second == SIZE_MAX || weight[i] < weight[second]) {
                second = i;
            }
        }
        if (second == SIZE_MAX) break;
        weight[nodes] = weight[first] + weight[second];
        is_free[nodes] = true;
        is_free[first] = is_free[second] = false;
        parent[first] = parent[second] = (uint16_t)nodes++;
    }
    for (size_t i = 0; i < symbols; i++) {
        unsigned length = 0;
        for (size_t at = i; counts[i] && at + 1 != nodes; at = parent[at]) length++;
        if (length > most) return false;
        lengths[i] = (uint8_t)length;
    }
    return true;
}

/* 3.2.2: the codes that belong to the lengths, turned round, since they go out from their first bit. */
static void assign_codes(const uint8_t *lengths, size_t symbols, Code *codes) {
    unsigned count[CODE_MOST + 1] = {0}, next[CODE_MOST + 2] = {0};
    for (size_t i = 0; i < symbols; i++) count[lengths[i]]++;
    count[0] = 0;
    for (unsigned length = 1; length <= CODE_MOST; length++)
        next[length + 1] = (next[length] + count[length]) << 1;
    for (size_t i = 0; i < symbols; i++) {
        unsigned code = lengths[i] ? next[lengths[i]]++ : 0, turned = 0;
        for (unsigned bit = 0; bit < lengths[i]; bit++) turned |= (code >> bit & 1) << (lengths[i] - 1 - bit);
        codes[i] = (Code){(uint16_t)turned, lengths[i]};
    }
}

static void make_codes(uint32_t *counts, size_t symbols, unsigned most, Code *codes) {
    uint8_t lengths[LITERALS];
    while (!huffman_lengths(counts, symbols, most, lengths))
        for (size_t i = 0; i < symbols; i++) counts[i] -= counts[i] / 2; /* flatter, and never to zero */
    assign_codes(lengths, symbols, codes);
}

/* -- matches -- */

/* What a piece is made of: a byte, or a length and a distance. */
typedef struct Token {
    uint16_t length, value; /* length 0: the byte `value` */
} Token;

static unsigned hash_of(const uint8_t *at) {
    return ((unsigned)at[0] << 10 ^ (unsigned)at[1] << 5 ^ at[2] ^ (unsigned)at[3] << 3) % HASH_SIZE;
}

static size_t match_length(const uint8_t *from, const uint8_t *at, size_t most) {
    size_t length = 0;
    while (length < most && from[length] == at[length]) length++;
    return length;
}

/* Places before one with the same hash, newest first. */
typedef struct Places {
    uint32_t head[HASH_SIZE]; /* 1 + place; 0: none */
    uint32_t *before;         /* by place */
} Places;

static void remember(Places *places, Str piece, size_t place) {
    if (place + MATCH_LEAST > piece.length) return;
    unsigned hash = hash_of((const uint8_t *)piece.text + place);
    places->before[place] = places->head[hash];
    places->head[hash] = (uint32_t)place + 1;
}

static Token find_match(const Places *places, Str piece, size_t at) {
    const uint8_t *bytes = (const uint8_t *)piece.text;
    Token best = {.value = bytes[at]};
    if (at + MATCH_LEAST > piece.length) return best;
    size_t most = piece.length - at < MATCH_MOST ? piece.length - at : MATCH_MOST;
    uint32_t place = places->head[hash_of(bytes + at)];
    for (int i = 0; i < CHAIN_MOST && place; i++, place = places->before[place - 1]) {
        size_t from = place - 1, length = match_length(bytes + from, bytes + at, most);
        if (at - from > 32768) break;
        if (length < MATCH_LEAST || length <= best.length) continue;
        best = (Token){(uint16_t)length, (uint16_t)(at - from)};
    }
    return best;
}

/* As many tokens as there are; tokens has room for one a byte. */
static size_t find_tokens(Arena *scratch, Str piece, Token *tokens) {
    Places *places = ARENA_NEW(scratch, Places);
    places->before = ARENA_ARRAY(scratch, uint32_t, piece.length);
    size_t count = 0;
    for (size_t at = 0; at < piece.length;) {
        Token token = find_match(places, piece, at);
        size_t end = at + (token.length ? token.length : 1);
        tokens[count++] = token;
        for (; at < end; at++) remember(places, piece, at);
    }
    return count;
}

/* The code of a length or a distance: the last whose base is not above it. */
static unsigned code_of(const uint16_t *bases, size_t count, unsigned value) {
    unsigned code = 0;
    while (code + 1 < count && bases[code + 1] <= value) code++;
    return code;
}

static unsigned length_code(unsigned length) {
    return code_of(length_base, sizeof length_base / sizeof *length_base, length);
}

static unsigned distance_code(unsigned distance) {
    return code_of(distance_base, sizeof distance_base / sizeof *distance_base, distance);
}

/* -- the coder -- */

static void count_tokens(Arena *arena, Str sample, uint32_t *literals, uint32_t *distances) {
    ArenaMark mark = arena_mark(arena);
    Token *tokens = ARENA_ARRAY(arena, Token, sample.length);
    size_t count = find_tokens(arena, sample, tokens);
    for (size_t i = 0; i < count; i++) {
        if (tokens[i].length) {
            literals[257 + length_code(tokens[i].length)]++;
            distances[distance_code(tokens[i].value)]++;
        } else {
            literals[tokens[i].value]++;
        }
    }
    arena_rewind(arena, mark);
}

/* 3.2.7: the lengths of the codes, themselves coded; without its signs for repeats. */
static void write_head(PieceCoder *coder, BitWriter *writer) {
    static const uint8_t order[LENGTH_CODES] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                11, 4,  12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[LITERALS + DISTANCES];
    uint32_t counts[LENGTH_CODES] = {0};
    Code codes[LENGTH_CODES];
    for (size_t i = 0; i < LITERALS; i++) lengths[i] = coder->literal[i].length;
    for (size_t i = 0; i < DISTANCES; i++) lengths[LITERALS + i] = coder->distance[i].length;
    for (size_t i = 0; i < sizeof lengths; i++) counts[lengths[i]]++;
    make_codes(counts, LENGTH_CODES, CODE_LENGTH_MOST, codes);
    put(writer, 0 | 2 << 1, 3); /* not the last block; codes of its own */
    put(writer, LITERALS - 257, 5);
    put(writer, DISTANCES - 1, 5);
    put(writer, LENGTH_CODES - 4, 4);
    for (size_t i = 0; i < LENGTH_CODES; i++) put(writer, codes[order[i]].length, 3);
    for (size_t i = 0; i < sizeof lengths; i++) put(writer, codes[lengths[i]].bits, codes[lengths[i]].length);
}

PieceCoder *piece_coder_create(Arena *arena, Str sample) {
    PieceCoder *coder = ARENA_NEW(arena, PieceCoder);
    uint32_t literals[LITERALS], distances[DISTANCES];
    for (size_t i = 0; i < LITERALS; i++) literals[i] = 1;
    for (size_t i = 0; i < DISTANCES; i++) distances[i] = 1;
    count_tokens(arena, sample, literals, distances);
    make_codes(literals, LITERALS, CODE_MOST, coder->literal);
    make_codes(distances, DISTANCES, CODE_MOST, coder->distance);
    BitWriter head = {.bytes = arena_alloc(arena, 1024)}, end = {.bytes = arena_alloc(arena, 32)};
    write_head(coder, &head);
    coder->head = take_bits(&head);
    put(&end, coder->literal[END_OF_BLOCK].bits, coder->literal[END_OF_BLOCK].length);
    coder->end = take_bits(&end);
    return coder;
}

BitString piece_block_head(const PieceCoder *coder) {
    return coder->head;
}

BitString piece_block_end(const PieceCoder *coder) {
    return coder->end;
}

static void put_code(BitWriter *writer, Code code) {
    put(writer, code.bits, code.length);
}

static void put_token(const PieceCoder *coder, BitWriter *writer, Token token) {
    if (!token.length) {
        put_code(writer, coder->literal[token.value]);
        return;
    }
    unsigned length = length_code(token.length), distance = distance_code(token.value);
    put_code(writer, coder->literal[257 + length]);
    put(writer, (unsigned)token.length - length_base[length], length_extra[length]);
    put_code(writer, coder->distance[distance]);
    put(writer, (unsigned)token.value - distance_base[distance], distance_extra[distance]);
}

BitString piece_encode(const PieceCoder *coder, Arena *arena, Arena *scratch, Str piece) {
    ArenaMark mark = arena_mark(scratch);
    Token *tokens = ARENA_ARRAY(scratch, Token, piece.length);
    size_t count = find_tokens(scratch, piece, tokens);
    /* A byte takes at most fifteen bits, a match no more than its bytes. */
    BitWriter writer = {.bytes = arena_alloc(scratch, 2 * piece.length + 32)};
    for (size_t i = 0; i < count; i++) put_token(coder, &writer, tokens[i]);
    BitString bits = take_bits(&writer);
    size_t kept = writer.length + sizeof(uint64_t);
    bits.bytes = arena_copy(arena, bits.bytes, kept);
    arena_rewind(scratch, mark);
    return bits;
}
