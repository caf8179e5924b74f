/* Our few calls over libharu's object layer: see object.h.
 *
 * Takes: dictionaries as text, streams. Gives: the file.
 * Invariant: libharu's errors stick to the file and are looked at once, when it is written; no jump crosses
 * libharu, since its hooks below allocate nothing.
 */
#include "pdf/object.h"

#include "base/array.h"
#include "pdf/cross_reference.h"

#include <hpdf.h>
#include <hpdf_objects.h>

#include <libdeflate.h>
#include <xxhash.h>
#include <stdlib.h>
#include <string.h>

/* libharu's low-level headers are no promised interface; these two were tried. */
#if HPDF_MAJOR_VERSION != 2 || HPDF_MINOR_VERSION < 3 || HPDF_MINOR_VERSION > 4
#pragma message("libharu is neither 2.3 nor 2.4: run the tests in tests/pdf before trusting this build")
#endif

/* Measured on the sample report, beside its pictures: 1 gives 1.3 % more bytes than 3 and 2.5 % more than 6,
 * and takes 1.7 and 3 ms less of 27. */
enum { DEFLATE_LEVEL = 1 };
enum { WRITE_BUFFER = 64 * 1024 };
/* The output intent's profile, and those of a camera or two. */
enum { OFTEN_LIMIT = 8 };

/* Where libharu's bytes go: gathered, counted, and handed on. */
typedef struct Outlet {
    Sink sink;
    bool refused, too_large;
    uint64_t total;
    size_t used;
    uint8_t buffer[WRITE_BUFFER];
} Outlet;

/* Compressed bytes outside the arena. */
typedef struct Packed {
    struct Packed *previous;
    char bytes[];
} Packed;

typedef struct PdfObject {
    PdfFile *file;
    Str entries, bytes;
    bool is_stream;
    HPDF_Dict dictionary; /* libharu's; NULL until it is needed */
} PdfObject;

/* A stream that many files hold, compressed: a function of its bytes. */
typedef struct Often {
    XXH128_hash_t key;
    Str packed;
} Often;

struct PdfTools {
    struct libdeflate_compressor *compressor;
    uint8_t *scratch; /* of the compressor */
    size_t scratch_size;
    XXH3_state_t *hash;
    Often often[OFTEN_LIMIT];
    size_t often_count;
    GlyphStore *glyphs;
    Outlet outlet;
};

struct PdfFile {
    Arena *arena;
    int version; /* PDF 1.version */
    PdfTools *tools;
    HPDF_Error_Rec error;
    HPDF_MMgr memory;
    HPDF_Xref xref;
    HPDF_Stream stream; /* while writing */
    ARRAY(PdfObject *)
    objects;
    Packed *packed;    /* newest first */
    bool is_too_large; /* a stream is */
    Str trailer;
};

/* The length goes first, so that the border between two parts counts too. */
static void hash_add(XXH3_state_t *hash, const void *bytes, size_t count) {
    const uint64_t length = count;
    XXH3_128bits_update(hash, &length, sizeof length);
    if (count > 0) XXH3_128bits_update(hash, bytes, count);
}

static Str hash_hex(Arena *arena, const XXH3_state_t *hash) {
    const XXH128_hash_t digest = XXH3_128bits_digest(hash);
    return str_format(arena, "%016llX%016llX", (unsigned long long)digest.low64,
                      (unsigned long long)digest.high64);
}

static void file_close(void *handle) {
    PdfFile *file = handle;
    if (file->stream) HPDF_Stream_Free(file->stream);
    if (file->xref) HPDF_Xref_Free(file->xref);
    if (file->memory) HPDF_MMgr_Free(file->memory);
    while (file->packed) {
        Packed *previous = file->packed->previous;
        free(file->packed);
        file->packed = previous;
    }
}

static void tools_close(void *handle) {
    PdfTools *tools = handle;
    if (tools->compressor) libdeflate_free_compressor(tools->compressor);
    free(tools->scratch);
    XXH3_freeState(tools->hash);
    for (size_t i = 0; i < tools->often_count; i++) free((void *)(uintptr_t)tools->often[i].packed.text);
}

PdfTools *pdf_tools_create(Arena *arena) {
    PdfTools *tools = ARENA_NEW(arena, PdfTools);
    arena_defer(arena, tools_close, tools);
    tools->hash = XXH3_createState();
    tools->compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    if (!tools->hash || !tools->compressor) arena_out_of_memory(arena);
    return tools;
}

void pdf_tools_keep_glyphs(PdfTools *tools, Arena *arena) {
    tools->glyphs = glyph_store_create(arena);
}

GlyphStore *pdf_file_glyphs(const PdfFile *file) {
    return file->tools->glyphs;
}

PdfFile *pdf_file_create(Arena *arena, int version, PdfTools *tools) {
    PdfFile *file = ARENA_NEW(arena, PdfFile);
    file->arena = arena;
    file->version = version;
    file->tools = tools ? tools : pdf_tools_create(arena);
    arena_defer(arena, file_close, file);
    XXH3_128bits_reset(file->tools->hash);
    HPDF_Error_Init(&file->error, NULL);
    file->memory = HPDF_MMgr_New(&file->error, 0, NULL, NULL);
    if (file->memory) file->xref = HPDF_Xref_New(file->memory, 0);
    if (!file->xref) arena_out_of_memory(arena);
    return file;
}

/* libharu's hook for a dictionary's entries. */
static HPDF_STATUS write_entries(HPDF_Dict dictionary, HPDF_Stream stream) {
    const PdfObject *object = dictionary->attr;
    return HPDF_Stream_Write(stream, (const HPDF_BYTE *)object->entries.text,
                             (HPDF_UINT)object->entries.length);
}

/* libharu's hook after ">>". The stream is written here and not by libharu, which would first copy the bytes
 * into pieces of 4 KiB and would give every Length an object of its own. */
static HPDF_STATUS write_bytes(HPDF_Dict dictionary) {
    const PdfObject *object = dictionary->attr;
    HPDF_Stream stream = object->file->stream;
    if (!object->is_stream) return HPDF_OK;
    HPDF_STATUS status = HPDF_Stream_WriteStr(stream, "\nstream\n");
    if (status == HPDF_OK && object->bytes.length > 0)
        status =
            HPDF_Stream_Write(stream, (const HPDF_BYTE *)object->bytes.text, (HPDF_UINT)object->bytes.length);
    if (status == HPDF_OK) status = HPDF_Stream_WriteStr(stream, "\nendstream");
    return status;
}

PdfId pdf_file_reserve(PdfFile *file) {
    PdfObject *object = ARENA_NEW(file->arena, PdfObject);
    object->file = file;
    array_push(file->arena, &file->objects, object);
    return (PdfId)file->objects.count;
}

size_t pdf_file_object_count(const PdfFile *file) {
    return file->objects.count;
}

void pdf_file_set(PdfFile *file, PdfId id, Str entries) {
    PdfObject *object = file->objects.at[id - 1];
    object->entries = str_copy(file->arena, entries);
    hash_add(file->tools->hash, entries.text, entries.length);
}

/* Compresses into the tools' scratch memory. */
static Str deflate_to_scratch(PdfFile *file, Str bytes) {
    PdfTools *tools = file->tools;
    const size_t bound = libdeflate_zlib_compress_bound(tools->compressor, bytes.length);
    if (bound > tools->scratch_size) {
        free(tools->scratch);
        tools->scratch_size = 0;
        tools->scratch = malloc(bound);
        if (!tools->scratch) arena_out_of_memory(file->arena);
        tools->scratch_size = bound;
    }
    const size_t length = libdeflate_zlib_compress(tools->compressor, bytes.text, bytes.length,
                                                   tools->scratch, tools->scratch_size);
    return (Str){(const char *)tools->scratch, length};
}

/* The same for bytes that other files of these tools hold too. The result lives as long as the tools. */
static Str deflate_once(PdfFile *file, Str bytes) {
    PdfTools *tools = file->tools;
    const XXH128_hash_t key = XXH3_128bits(bytes.text, bytes.length);
    for (size_t i = 0; i < tools->often_count; i++)
        if (XXH128_isEqual(tools->often[i].key, key)) return tools->often[i].packed;
    const Str packed = deflate_to_scratch(file, bytes);
    if (tools->often_count == OFTEN_LIMIT) return str_copy(file->arena, packed);
    char *kept = malloc(packed.length + 1);
    if (!kept) arena_out_of_memory(file->arena);
    memcpy(kept, packed.text, packed.length);
    tools->often[tools->often_count++] = (Often){key, {kept, packed.length}};
    return (Str){kept, packed.length};
}

Str pdf_file_deflate(PdfFile *file, Str bytes) {
    const Str packed = deflate_to_scratch(file, bytes);
    Packed *kept = malloc(sizeof *kept + packed.length);
    if (!kept) arena_out_of_memory(file->arena);
    kept->previous = file->packed;
    file->packed = kept;
    memcpy(kept->bytes, packed.text, packed.length);
    return (Str){kept->bytes, packed.length};
}

void pdf_file_set_stream(PdfFile *file, PdfId id, Str entries, Str bytes, PdfCoding coding) {
    PdfObject *object = file->objects.at[id - 1];
    bool is_packed = coding == PDF_DEFLATED;
    if (coding == PDF_DEFLATE_OFTEN) {
        bytes = deflate_once(file, bytes);
        is_packed = true;
    } else if (coding == PDF_DEFLATE) {
        const Str packed = deflate_to_scratch(file, bytes);
        is_packed = packed.length < bytes.length;
        bytes = str_copy(file->arena, is_packed ? packed : bytes);
    }
    object->is_stream = true;
    object->bytes = bytes;
    if (bytes.length > UINT32_MAX) file->is_too_large = true;
    StrBuilder all = {.arena = file->arena};
    str_append(&all, entries); /* which may hold zero bytes */
    str_append_c(&all, is_packed ? "/Filter/FlateDecode/Length " : "/Length ");
    syntax_integer(&all, (int64_t)bytes.length);
    pdf_file_set(file, id, str_built(&all));
    hash_add(file->tools->hash, bytes.text, bytes.length);
}

PdfId pdf_file_add(PdfFile *file, Str entries) {
    const PdfId id = pdf_file_reserve(file);
    pdf_file_set(file, id, entries);
    return id;
}

PdfId pdf_file_add_stream(PdfFile *file, Str entries, Str bytes, PdfCoding coding) {
    const PdfId id = pdf_file_reserve(file);
    pdf_file_set_stream(file, id, entries, bytes, coding);
    return id;
}

Str pdf_file_digest(const PdfFile *file, Arena *arena) {
    return hash_hex(arena, file->tools->hash);
}

static bool outlet_flush(Outlet *outlet) {
    if (outlet->used == 0) return true;
    if (!outlet->sink.write(outlet->sink.context, outlet->buffer, outlet->used)) outlet->refused = true;
    outlet->used = 0;
    return !outlet->refused;
}

static bool outlet_write(Outlet *outlet, const uint8_t *bytes, size_t count) {
    if (outlet->refused || outlet->too_large) return false;
    outlet->total += count;
    outlet->too_large = outlet->total > UINT32_MAX;
    if (outlet->too_large) return false;
    if (count >= WRITE_BUFFER) { /* a picture: not gathered first */
        if (!outlet_flush(outlet)) return false;
        if (!outlet->sink.write(outlet->sink.context, bytes, count)) outlet->refused = true;
        return !outlet->refused;
    }
    while (count > 0) {
        const size_t room = WRITE_BUFFER - outlet->used;
        const size_t part = count < room ? count : room;
        memcpy(outlet->buffer + outlet->used, bytes, part);
        outlet->used += part;
        bytes += part;
        count -= part;
        if (outlet->used == WRITE_BUFFER && !outlet_flush(outlet)) return false;
    }
    return true;
}

static HPDF_STATUS outlet_write_hook(HPDF_Stream stream, const HPDF_BYTE *bytes, HPDF_UINT count) {
    return outlet_write(stream->attr, bytes, count) ? HPDF_OK : HPDF_FILE_IO_ERROR;
}

/* libharu's hook for the trailer's entries. */
static HPDF_STATUS write_trailer(HPDF_Dict dictionary, HPDF_Stream stream) {
    const PdfFile *file = dictionary->attr;
    return HPDF_Stream_Write(stream, (const HPDF_BYTE *)file->trailer.text, (HPDF_UINT)file->trailer.length);
}

/* Four bytes above 127 tell transfer programs that the file is binary (ISO 32000-1, 7.5.2). */
static HPDF_STATUS write_header(const PdfFile *file) {
    const Str header = str_format(file->arena, "%%PDF-1.%d\n%%\xE7\x89\x88\xE9\x9D\xA2\n", file->version);
    return HPDF_Stream_WriteStr(file->stream, header.text);
}

static HPDF_STATUS write_part(const PdfFile *file, Str part) {
    return HPDF_Stream_Write(file->stream, (const HPDF_BYTE *)part.text, (HPDF_UINT)part.length);
}

/* The object as libharu's; it belongs to libharu's table and is freed with it. */
static HPDF_STATUS make_dictionary(PdfFile *file, PdfObject *object) {
    object->dictionary = HPDF_Dict_New(file->memory);
    if (!object->dictionary) return file->error.error_no;
    object->dictionary->attr = object;
    object->dictionary->write_fn = write_entries;
    object->dictionary->after_write_fn = write_bytes;
    return HPDF_Xref_Add(file->xref, object->dictionary);
}

/* Classic: every object by itself, and libharu's table (ISO 32000-1, 7.5.4). */
static HPDF_STATUS write_with_table(PdfFile *file) {
    for (size_t i = 0; i < file->objects.count; i++) {
        const HPDF_STATUS status = make_dictionary(file, file->objects.at[i]);
        if (status != HPDF_OK) return status;
    }
    file->xref->trailer->attr = file;
    file->xref->trailer->write_fn = write_trailer;
    return HPDF_Xref_WriteToStream(file->xref, file->stream, NULL);
}

/* A stream that libharu does not know of: object streams, and the one with their places. */
static HPDF_STATUS write_own_stream(PdfFile *file, PdfId id, Str entries, Str bytes) {
    const Str packed = deflate_to_scratch(file, bytes);
    const Str head = str_format(file->arena, "%u 0 obj\n<<%.*s/Filter/FlateDecode/Length %zu>>\nstream\n",
                                (unsigned)id, STR_ARGS(entries), packed.length);
    HPDF_STATUS status = write_part(file, head);
    if (status == HPDF_OK) status = write_part(file, packed);
    if (status == HPDF_OK) status = HPDF_Stream_WriteStr(file->stream, "\nendstream\nendobj\n");
    return status;
}

/* A file from PDF 1.5 on in the making. */
typedef struct CompactFile {
    PdfFile *file;
    const Outlet *outlet;
    CrossReference *table;
    PdfId last; /* number given last, to objects and to streams of objects */
    StrBuilder entries;
} CompactFile;

static HPDF_STATUS end_object_stream(CompactFile *compact) {
    compact->entries.length = 0;
    const Str bytes = cross_reference_take_stream(compact->table, compact->last + 1, &compact->entries);
    if (bytes.length == 0) return HPDF_OK;
    cross_reference_place(compact->table, ++compact->last, compact->outlet->total);
    return write_own_stream(compact->file, compact->last, str_built(&compact->entries), bytes);
}

static HPDF_STATUS write_object(CompactFile *compact, PdfId id) {
    PdfFile *file = compact->file;
    PdfObject *object = file->objects.at[id - 1];
    if (!object->is_stream) {
        const bool is_full = cross_reference_gather(compact->table, id, object->entries);
        return is_full ? end_object_stream(compact) : HPDF_OK;
    }
    cross_reference_place(compact->table, id, compact->outlet->total);
    HPDF_STATUS status = make_dictionary(file, object);
    if (status == HPDF_OK) status = HPDF_Stream_WriteInt(file->stream, (HPDF_INT)id);
    if (status == HPDF_OK) status = HPDF_Stream_WriteStr(file->stream, " 0 obj\n");
    if (status == HPDF_OK) status = HPDF_Dict_Write(object->dictionary, file->stream, NULL);
    if (status == HPDF_OK) status = HPDF_Stream_WriteStr(file->stream, "\nendobj\n");
    return status;
}

static HPDF_STATUS write_rows(CompactFile *compact) {
    const uint64_t place = compact->outlet->total;
    cross_reference_place(compact->table, ++compact->last, place);
    compact->entries.length = 0;
    const Str rows = cross_reference_rows(compact->table, compact->last, &compact->entries);
    str_append(&compact->entries, compact->file->trailer);
    const HPDF_STATUS status =
        write_own_stream(compact->file, compact->last, str_built(&compact->entries), rows);
    if (status != HPDF_OK) return status;
    const Str end = str_format(compact->file->arena, "startxref\n%llu\n%%%%EOF\n", (unsigned long long)place);
    return write_part(compact->file, end);
}

static HPDF_STATUS write_compact(PdfFile *file, const Outlet *outlet) {
    const size_t count = file->objects.count;
    CompactFile compact = {.file = file,
                           .outlet = outlet,
                           .table = cross_reference_create(file->arena, 2 * count + 1),
                           .last = (PdfId)count,
                           .entries = {.arena = file->arena}};
    HPDF_STATUS status = HPDF_OK;
    for (size_t i = 0; i < count && status == HPDF_OK; i++) status = write_object(&compact, (PdfId)(i + 1));
    if (status == HPDF_OK) status = end_object_stream(&compact);
    if (status == HPDF_OK) status = write_rows(&compact);
    return status;
}

bool pdf_file_write(PdfFile *file, Diagnostics *diagnostics, Str trailer, Sink sink) {
    Outlet *outlet = &file->tools->outlet;
    outlet->sink = sink;
    outlet->refused = false;
    outlet->too_large = file->is_too_large;
    outlet->total = outlet->used = 0;
    const Str id = hash_hex(file->arena, file->tools->hash);
    file->trailer = str_format(file->arena, "%.*s/ID[<%s><%s>]\n", STR_ARGS(trailer), id.text, id.text);
    HPDF_STATUS status = file->error.error_no;
    if (status == HPDF_OK) {
        file->stream = HPDF_CallbackWriter_New(file->memory, outlet_write_hook, outlet);
        status = file->stream ? write_header(file) : HPDF_FAILD_TO_ALLOC_MEM;
    }
    if (status == HPDF_OK) status = file->version >= 5 ? write_compact(file, outlet) : write_with_table(file);
    if (status == HPDF_OK && outlet_flush(outlet)) return true;
    if (file->error.error_no == HPDF_FAILD_TO_ALLOC_MEM) arena_out_of_memory(file->arena);
    if (outlet->refused) {
        DIAGNOSE(diagnostics, PDF_REFUSED, (Span){0}, NULL);
    } else if (outlet->too_large) {
        DIAGNOSE(diagnostics, PDF_TOO_LARGE, (Span){0}, NULL);
    } else {
        const Str code = str_format(file->arena, "0x%04lX", (unsigned long)status);
        DIAGNOSE(diagnostics, PDF_LIBRARY_FAILED, (Span){0}, code.text);
    }
    return false;
}
