/* A file's objects as text, for comparing with a golden.
 *
 * Takes: what qpdf prints of a PDF. Gives: the same in ASCII, without what differs from machine to machine.
 * Invariant: nothing but programs, profiles, identifiers and places is left out.
 */
#ifndef HANMEN_TESTS_PDF_LISTING_H
#define HANMEN_TESTS_PDF_LISTING_H

#include "pdf/fixture.h"

/* The listing with every byte that is no printable ASCII as \xx; font programs and profiles are left out. */
static inline Str readable(Arena *arena, Str listing) {
    StrBuilder out = {.arena = arena};
    for (size_t i = 0; i < listing.length; i++) {
        const uint8_t byte = (uint8_t)listing.text[i];
        if (byte == '\n' || (byte >= 0x20 && byte < 0x7F))
            str_append_byte(&out, (char)byte);
        else
            str_append_format(&out, "\\%02X", byte);
    }
    return str_built(&out);
}

/* Cuts what stands between "stream" and "endstream" in the object with `key`. */
static inline Str without_program(Arena *arena, Str listing, const char *key) {
    const size_t at = str_find(listing, str_from_c(key));
    if (at == SIZE_MAX) return listing;
    const Str rest = str_slice(listing, at, listing.length);
    const size_t start = at + str_find(rest, STR("\nstream\n")) + sizeof "\nstream\n" - 1;
    const size_t length = str_find(str_slice(listing, start, listing.length), STR("endstream"));
    StrBuilder out = {.arena = arena};
    str_append(&out, str_slice(listing, 0, start));
    str_append(&out, STR("(left out)\n"));
    str_append(&out, str_slice(listing, start + length, listing.length));
    return str_built(&out);
}

/* The identifiers hash the font program, which another HarfBuzz may write otherwise. */
static inline Str without_identifiers(Arena *arena, Str listing) {
    char *text = str_to_c(arena, listing);
    for (char *at = text; (at = strstr(at, "uuid:")); at++) memset(at + 5, 'x', 36);
    return (Str){text, listing.length};
}

static inline void compare_with_golden(Arena *arena, Str text, const char *path) {
    const char *mode = getenv("HANMEN_GOLDEN");
    if (mode && strcmp(mode, "write") == 0) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fwrite(text.text, 1, text.length, file);
        fclose(file);
        return;
    }
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *golden = ARENA_ARRAY(arena, char, text.length + 2);
    const size_t length = fread(golden, 1, text.length + 1, file);
    fclose(file);
    if (length != text.length || memcmp(golden, text.text, length) != 0)
        fail_msg("differs from %s (HANMEN_GOLDEN=write rewrites it):\n%.*s", path, STR_ARGS(text));
}

/* keys: of the dictionaries whose streams are left out, ended by NULL. */
static inline void compare_objects(Fixture *fixture, Str pdf, const char *const *keys, const char *path) {
    int status;
    Str listing =
        run_tool(fixture, pdf, "qpdf --qdf --object-streams=disable --no-original-object-ids %s -", &status);
    assert_int_equal(status, 0);
    for (; *keys; keys++) listing = without_program(fixture->arena, listing, *keys);
    /* places and sizes move with the programs; the objects are what is compared */
    listing = str_slice(listing, 0, str_find(listing, STR("\nxref\n")) + 1);
    compare_with_golden(fixture->arena,
                        readable(fixture->arena, without_identifiers(fixture->arena, listing)), path);
}

#endif
