/* Takes XML; gives its elements. Entity declarations are refused, so nothing can grow beyond the file.
 * Invariant: expat's callbacks use no arena: they note records in plain memory, which are read when expat is
 * done.
 */
#include "image/svg.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#define SVG_NAMESPACE "http://www.w3.org/2000/svg"
#define SEPARATOR     ' '

typedef struct Record {
    unsigned depth, line, column, attribute_count;
} Record;

typedef enum Stop { STOP_NONE, STOP_MEMORY, STOP_ENTITY, STOP_DEPTH } Stop;

/* Records: a Record, the name, then names and values of the attributes, each ended by NUL. */
typedef struct Notes {
    XML_Parser parser;
    char *bytes;
    size_t length, capacity;
    unsigned depth;
    size_t count;
    Stop stop;
} Notes;

static void close_notes(void *handle) {
    Notes *notes = handle;
    if (notes->parser) XML_ParserFree(notes->parser);
    free(notes->bytes);
    notes->parser = NULL;
    notes->bytes = NULL;
}

static void stop(Notes *notes, Stop reason) {
    if (notes->stop == STOP_NONE) notes->stop = reason;
    XML_StopParser(notes->parser, XML_FALSE);
}

static void note(Notes *notes, const void *bytes, size_t length) {
    if (notes->stop != STOP_NONE) return;
    if (notes->length + length > notes->capacity) {
        size_t capacity = (notes->length + length) * 2;
        char *grown = realloc(notes->bytes, capacity);
        if (!grown) {
            stop(notes, STOP_MEMORY);
            return;
        }
        notes->bytes = grown;
        notes->capacity = capacity;
    }
    memcpy(notes->bytes + notes->length, bytes, length);
    notes->length += length;
}

static void on_start(void *context, const XML_Char *name, const XML_Char **attributes) {
    Notes *notes = context;
    Record record = {.depth = notes->depth,
                     .line = (unsigned)XML_GetCurrentLineNumber(notes->parser),
                     .column = (unsigned)XML_GetCurrentColumnNumber(notes->parser) + 1};
    while (attributes[record.attribute_count * 2]) record.attribute_count++;
    note(notes, &record, sizeof record);
    note(notes, name, strlen(name) + 1);
    for (unsigned i = 0; i < record.attribute_count * 2; i++)
        note(notes, attributes[i], strlen(attributes[i]) + 1);
    notes->count++;
    if (++notes->depth > SVG_DEPTH_LIMIT) stop(notes, STOP_DEPTH);
}

static void on_end(void *context, const XML_Char *name) {
    (void)name;
    ((Notes *)context)->depth--;
}

static void on_entity(void *context, const XML_Char *name, int is_parameter, const XML_Char *value,
                      int value_length, const XML_Char *base, const XML_Char *system,
                      const XML_Char *public_id, const XML_Char *notation) {
    (void)name, (void)is_parameter, (void)value, (void)value_length;
    (void)base, (void)system, (void)public_id, (void)notation;
    stop(context, STOP_ENTITY);
}

static void on_skipped_entity(void *context, const XML_Char *name, int is_parameter) {
    (void)name, (void)is_parameter;
    stop(context, STOP_ENTITY);
}

static Notes *take_notes(const ImageSource *source, bool *is_well_formed) {
    Notes *notes = ARENA_NEW(source->arena, Notes);
    arena_defer(source->arena, close_notes, notes);
    notes->parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (!notes->parser) arena_out_of_memory(source->arena);
    XML_SetUserData(notes->parser, notes);
    XML_SetElementHandler(notes->parser, on_start, on_end);
    XML_SetEntityDeclHandler(notes->parser, on_entity);
    XML_SetSkippedEntityHandler(notes->parser, on_skipped_entity);
    /* Files are at most 1 GiB, so the length fits. */
    enum XML_Status status =
        XML_Parse(notes->parser, source->bytes.text, (int)source->bytes.length, XML_TRUE);
    *is_well_formed = status == XML_STATUS_OK;
    return notes;
}

static bool refuse(const ImageSource *source, uint32_t file, const Notes *notes) {
    Span span = {file, (uint32_t)XML_GetCurrentLineNumber(notes->parser),
                 (uint32_t)XML_GetCurrentColumnNumber(notes->parser) + 1, 1};
    switch (notes->stop) {
    case STOP_MEMORY: arena_out_of_memory(source->arena);
    case STOP_ENTITY: DIAGNOSE(source->diagnostics, SVG_ENTITY, span, NULL); break;
    case STOP_DEPTH:
        DIAGNOSE(source->diagnostics, SVG_DEPTH, span, str_format(source->arena, "%d", SVG_DEPTH_LIMIT).text);
        break;
    case STOP_NONE:
        if (XML_GetErrorCode(notes->parser) == XML_ERROR_NO_MEMORY) arena_out_of_memory(source->arena);
        DIAGNOSE(source->diagnostics, SVG_NOT_WELL_FORMED, span,
                 XML_ErrorString(XML_GetErrorCode(notes->parser)));
        break;
    }
    return false;
}

static Str take_string(Arena *arena, const Notes *notes, size_t *at) {
    Str found = str_from_c(notes->bytes + *at);
    *at += found.length + 1;
    return str_copy(arena, found);
}

/* "namespace name" → name; tells whether the namespace is another than SVG's. */
static Str local_name(Str name, bool *is_foreign) {
    size_t blank = str_find(name, STR(" "));
    *is_foreign = blank != SIZE_MAX && !str_equal(str_slice(name, 0, blank), STR(SVG_NAMESPACE));
    return blank == SIZE_MAX ? name : str_slice(name, blank + 1, name.length);
}

static void read_element(Arena *arena, const Notes *notes, size_t *at, uint32_t file, SvgElement *element) {
    Record record;
    memcpy(&record, notes->bytes + *at, sizeof record);
    *at += sizeof record;
    element->name = local_name(take_string(arena, notes, at), &element->is_foreign);
    element->depth = record.depth;
    element->span = (Span){file, record.line, record.column, (uint32_t)element->name.length + 1};
    element->attributes = ARENA_ARRAY(arena, SvgAttribute, record.attribute_count);
    for (unsigned i = 0; i < record.attribute_count; i++) {
        Str name = take_string(arena, notes, at), value = take_string(arena, notes, at);
        if (str_find(name, STR(" ")) == SIZE_MAX)
            element->attributes[element->attribute_count++] = (SvgAttribute){name, value};
    }
}

static void find_ends(SvgTree *tree) {
    size_t open[SVG_DEPTH_LIMIT + 1] = {0};
    unsigned depth = 0;
    for (size_t i = 0; i <= tree->count; i++) {
        unsigned next_depth = i < tree->count ? tree->elements[i].depth : 0;
        while (depth > next_depth) tree->elements[open[--depth]].next = i;
        if (i < tree->count) open[depth++] = i;
    }
}

bool svg_xml_read(const ImageSource *source, uint32_t file, SvgTree *tree) {
    bool is_well_formed;
    Notes *notes = take_notes(source, &is_well_formed);
    if (!is_well_formed) {
        refuse(source, file, notes);
        close_notes(notes);
        return false;
    }
    tree->count = notes->count;
    tree->elements = ARENA_ARRAY(source->arena, SvgElement, notes->count);
    size_t at = 0;
    for (size_t i = 0; i < notes->count; i++)
        read_element(source->arena, notes, &at, file, &tree->elements[i]);
    close_notes(notes);
    find_ends(tree);
    return true;
}

Str svg_attribute(const SvgElement *element, Str name) {
    for (size_t i = 0; i < element->attribute_count; i++)
        if (str_equal(element->attributes[i].name, name)) return element->attributes[i].value;
    return (Str){0};
}
