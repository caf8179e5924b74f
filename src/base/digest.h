/* 128-bit digests of bytes, to tell whether something is still the same. Not against forgers.
 *
 * Takes: bytes, files. Gives: XXH3 digests.
 * Invariant: parts are added with their lengths, so that "ab","c" and "a","bc" differ; bytes of one stream
 * without.
 */
#ifndef HANMEN_BASE_DIGEST_H
#define HANMEN_BASE_DIGEST_H

#include "base/str.h"

#include <stdbool.h>

typedef struct Digest {
    uint64_t low, high;
} Digest;

#define DIGEST_TEXT_SIZE 33

/* Gathers parts. */
typedef struct Digester Digester;

Digester *digester_create(Arena *arena);
void digester_add(Digester *digester, Str part);
/* Bytes without their length: a stream in pieces has the digest of the whole, as digest_of gives it. */
void digester_add_bytes(Digester *digester, const void *bytes, size_t count);
void digester_add_number(Digester *digester, int64_t number);
/* Of all that was added; the digester is empty again. */
Digest digester_take(Digester *digester);

Digest digest_of(Str bytes);
/* Of a file's bytes, as digest_of gives it; read through a small buffer. False when it cannot be read. */
bool digest_of_file(Digester *digester, const char *path, Digest *digest);
bool digest_equal(Digest a, Digest b);
/* 32 hexadecimal digits. */
void digest_print(Digest digest, char text[DIGEST_TEXT_SIZE]);
bool digest_parse(Str text, Digest *digest);

#endif
