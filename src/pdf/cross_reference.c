/* Object streams and the cross-reference stream: see cross_reference.h.
 *
 * Takes: places and texts. Gives: the insides of streams.
 * Invariant: an object stream never grows past GATHERED_LEAST and one object, so memory does not grow with
 * the file.
 */
#include "pdf/cross_reference.h"

/* Deflate looks 32 KiB back: longer streams would gain nothing, and a reader would unpack more than it wants.
 */
enum { GATHERED_LEAST = 64 * 1024 };
/* A row: its type in one byte, an offset or a stream's number in four, a place in a stream in two. */
enum { ROW_SIZE = 7 };
enum { ROW_FREE = 0, ROW_AT = 1, ROW_IN_STREAM = 2 };

struct CrossReference {
    Arena *arena;
    uint8_t (*rows)[ROW_SIZE];
    /* the object stream in the making */
    PdfId *gathered;
    size_t count;
    StrBuilder index, text, stream;
};

static void set_row(CrossReference *table, PdfId id, uint8_t type, uint32_t place, size_t index) {
    uint8_t *row = table->rows[id];
    row[0] = type;
    for (int i = 0; i < 4; i++) row[1 + i] = (uint8_t)(place >> (24 - 8 * i));
    row[5] = (uint8_t)(index >> 8);
    row[6] = (uint8_t)index;
}

CrossReference *cross_reference_create(Arena *arena, size_t most) {
    CrossReference *table = ARENA_NEW(arena, CrossReference);
    table->arena = arena;
    table->rows = arena_alloc_array(arena, most + 1, sizeof *table->rows);
    set_row(table, 0, ROW_FREE, 0, UINT16_MAX); /* object 0 is none */
    table->gathered = ARENA_ARRAY(arena, PdfId, most);
    table->index.arena = table->text.arena = table->stream.arena = arena;
    return table;
}

void cross_reference_place(CrossReference *table, PdfId id, uint64_t offset) {
    set_row(table, id, ROW_AT, (uint32_t)offset, 0);
}

bool cross_reference_gather(CrossReference *table, PdfId id, Str entries) {
    syntax_integer(&table->index, id);
    str_append_byte(&table->index, ' ');
    syntax_integer(&table->index, (int64_t)table->text.length);
    str_append_byte(&table->index, ' ');
    str_append(&table->text, STR("<<"));
    str_append(&table->text, entries);
    str_append(&table->text, STR(">>\n"));
    table->gathered[table->count++] = id;
    return table->text.length >= GATHERED_LEAST;
}

Str cross_reference_take_stream(CrossReference *table, PdfId id, StrBuilder *entries) {
    if (table->count == 0) return (Str){0};
    for (size_t i = 0; i < table->count; i++) set_row(table, table->gathered[i], ROW_IN_STREAM, id, i);
    str_append_format(entries, "/Type/ObjStm/N %zu/First %zu", table->count, table->index.length);
    table->stream.length = 0;
    str_append(&table->stream, str_built(&table->index));
    str_append(&table->stream, str_built(&table->text));
    table->count = table->index.length = table->text.length = 0;
    return str_built(&table->stream);
}

/* Predictor 12: each row begins with its filter's number, 2 for "less the row above". */
Str cross_reference_rows(const CrossReference *table, PdfId last, StrBuilder *entries) {
    StrBuilder out = {.arena = table->arena};
    static const uint8_t nothing[ROW_SIZE];
    const uint8_t *above = nothing;
    for (PdfId id = 0; id <= last; id++) {
        const uint8_t *row = table->rows[id];
        str_append_byte(&out, 2);
        for (int i = 0; i < ROW_SIZE; i++) str_append_byte(&out, (char)(uint8_t)(row[i] - above[i]));
        above = row;
    }
    str_append_format(entries,
                      "/Type/XRef/Size %u/W[1 4 2]/DecodeParms<</Predictor 12/Colors 1/BitsPerComponent 8"
                      "/Columns %d>>",
                      (unsigned)last + 1, ROW_SIZE);
    return str_built(&out);
}
