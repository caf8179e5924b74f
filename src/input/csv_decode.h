/* A data file's bytes as UTF-8.
 *
 * Takes: bytes and the encoding the author named. Gives: text with line ends as LF or CRLF, and where bytes
 * could not be decoded. Invariant: the text is valid UTF-8; each undecodable byte is U+FFFD in it.
 */
#ifndef HANMEN_INPUT_CSV_DECODE_H
#define HANMEN_INPUT_CSV_DECODE_H

#include "base/array.h"
#include "input/csv.h"

typedef struct BadByte {
    size_t at; /* of the U+FFFD in the text */
    unsigned char byte;
} BadByte;

typedef struct DecodedText {
    Str text;
    bool is_cp932;
    bool is_utf16;     /* nothing was decoded */
    bool no_converter; /* this machine cannot read CP932; nothing was decoded */
    ARRAY(BadByte)
    bad;
} DecodedText;

DecodedText csv_decode(Arena *arena, Str bytes, CsvEncoding encoding);

#endif
