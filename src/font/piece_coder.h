/* Deflate streams in pieces: each piece is coded once, and any choice of pieces makes a stream.
 *
 * Takes: a sample of what the pieces are like, then pieces. Gives: bit strings that follow one another inside
 * one block of RFC 1951 with Huffman codes of its own (3.2.7), whose codes come from the sample. Invariant: a
 * piece's bits depend on the piece and the sample alone; no match reaches out of its piece, so a piece may
 * stand anywhere.
 */
#ifndef HANMEN_FONT_PIECE_CODER_H
#define HANMEN_FONT_PIECE_CODER_H

#include "base/str.h"

/* Bits, the first one lowest in the first byte. */
typedef struct BitString {
    const uint8_t *bytes; /* readable for eight bytes more than it has */
    uint32_t count;
} BitString;

typedef struct PieceCoder PieceCoder;

PieceCoder *piece_coder_create(Arena *arena, Str sample);

/* scratch is not used after the call; the bits are in the arena. */
BitString piece_encode(const PieceCoder *coder, Arena *arena, Arena *scratch, Str piece);

/* A stream being joined. bytes has room for what is appended and sixteen bytes more. */
typedef struct BitWriter {
    uint8_t *bytes;
    size_t length;
    uint64_t waiting; /* fewer than 32 bits */
    unsigned waiting_count;
} BitWriter;

void bits_append(BitWriter *writer, BitString bits);
/* The head of a block that is not the last, and its end with the bits up to a whole byte. */
BitString piece_block_head(const PieceCoder *coder);
BitString piece_block_end(const PieceCoder *coder);
/* Ends with an empty stored block, so that the next byte begins anew (RFC 1951, 3.2.4). */
void bits_align(BitWriter *writer);

#endif
