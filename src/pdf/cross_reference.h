/* Object streams and the cross-reference stream: ISO 32000-1, 7.5.7 and 7.5.8.
 *
 * Takes: where each object stands, or its entries. Gives: the inside of an object stream, and of the stream
 * that tells the place of every object. Invariant: bytes only; who compresses and writes them is object.c's
 * affair. A row for each number, 0 first.
 */
#ifndef HANMEN_PDF_CROSS_REFERENCE_H
#define HANMEN_PDF_CROSS_REFERENCE_H

#include "pdf/syntax.h"

typedef struct CrossReference CrossReference;

/* A table that can hold objects 1 to `most`. */
CrossReference *cross_reference_create(Arena *arena, size_t most);

/* The object begins at that byte of the file. */
void cross_reference_place(CrossReference *table, PdfId id, uint64_t offset);

/* Takes the object << entries >> into the object stream in the making. True when that is long enough to be
 * written. */
bool cross_reference_gather(CrossReference *table, PdfId id, Str entries);

/* The object stream in the making, which gets the number `id` and ends; `entries` are its dictionary's.
 * Empty when nothing was gathered. The bytes live until the next call. */
Str cross_reference_take_stream(CrossReference *table, PdfId id, StrBuilder *entries);

/* The rows of objects 0 to last, each less the one above it, and the entries that say so. */
Str cross_reference_rows(const CrossReference *table, PdfId last, StrBuilder *entries);

#endif
