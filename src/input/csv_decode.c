/* CP932 through iconv, UTF-8 as it is.
 *
 * Takes: bytes. Gives: UTF-8. Invariant: reading goes on after a bad byte, so that all of them are told.
 */
#include "input/csv_decode.h"

#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

static void close_iconv(void *handle) {
    (void)iconv_close((iconv_t)handle);
}

static void take_bad_byte(Arena *arena, DecodedText *decoded, StrBuilder *out, char byte) {
    array_push(arena, &decoded->bad, (BadByte){out->length, (unsigned char)byte});
    str_append_codepoint(out, 0xFFFD);
}

/* glibc's CP932 is Windows code page 932: 0x817C is U+FF0D, 0x8160 U+FF5E, NEC's and IBM's additions are
 * there (checked in tests/input/test_csv.c). */
static void decode_cp932(Arena *arena, Str bytes, DecodedText *decoded) {
    iconv_t converter = iconv_open("UTF-8", "CP932");
    if (converter == (iconv_t)-1) {
        decoded->no_converter = true;
        return;
    }
    arena_defer(arena, close_iconv, converter);
    StrBuilder out = {.arena = arena};
    char buffer[8192];
    char *in = (char *)bytes.text;
    size_t left = bytes.length;
    while (left) {
        char *end = buffer;
        size_t room = sizeof buffer;
        size_t result = iconv(converter, &in, &left, &end, &room);
        int error = errno;
        str_append(&out, (Str){buffer, (size_t)(end - buffer)});
        if (result != (size_t)-1 || error == E2BIG) continue;
        take_bad_byte(arena, decoded, &out, *in);
        in++;
        left--;
    }
    decoded->text = str_built(&out);
    decoded->is_cp932 = true;
}

static void decode_utf8(Arena *arena, Str bytes, DecodedText *decoded) {
    if (utf8_first_invalid(bytes) == bytes.length) {
        decoded->text = bytes;
        return;
    }
    StrBuilder out = {.arena = arena};
    for (size_t at = 0; at < bytes.length;) {
        size_t start = at;
        if (utf8_decode(bytes, &at) == UTF8_INVALID)
            take_bad_byte(arena, decoded, &out, bytes.text[start]);
        else
            str_append(&out, str_slice(bytes, start, at));
    }
    decoded->text = str_built(&out);
}

/* A line end of a lone CR becomes LF: places count lines by LF. */
static Str with_line_feeds(Arena *arena, Str text) {
    bool found = false;
    for (size_t i = 0; i < text.length && !found; i++)
        found = text.text[i] == '\r' && (i + 1 == text.length || text.text[i + 1] != '\n');
    if (!found) return text;
    char *copy = arena_copy(arena, text.text, text.length);
    for (size_t i = 0; i < text.length; i++)
        if (copy[i] == '\r' && (i + 1 == text.length || copy[i + 1] != '\n')) copy[i] = '\n';
    return (Str){copy, text.length};
}

DecodedText csv_decode(Arena *arena, Str bytes, CsvEncoding encoding) {
    DecodedText decoded = {0};
    if (str_starts_with(bytes, STR("\xFF\xFE")) || str_starts_with(bytes, STR("\xFE\xFF"))) {
        decoded.is_utf16 = true;
        return decoded;
    }
    bool has_mark = str_starts_with(bytes, STR("\xEF\xBB\xBF"));
    if (has_mark) bytes = str_slice(bytes, 3, bytes.length);
    bool is_utf8 = has_mark || encoding == CSV_ENCODING_UTF8 ||
                   (encoding == CSV_ENCODING_AUTO && utf8_first_invalid(bytes) == bytes.length);
    if (is_utf8)
        decode_utf8(arena, bytes, &decoded);
    else
        decode_cp932(arena, bytes, &decoded);
    if (encoding == CSV_ENCODING_AUTO && decoded.bad.count && decoded.is_cp932) {
        /* Neither fits: the one with fewer faults is the one that was meant. */
        DecodedText other = {0};
        decode_utf8(arena, bytes, &other);
        if (other.bad.count <= decoded.bad.count) decoded = other;
    }
    decoded.text = with_line_feeds(arena, decoded.text);
    return decoded;
}
