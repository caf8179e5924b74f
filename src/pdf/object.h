/* Our few calls over libharu's object layer: numbered objects, streams, the cross-reference table, the
 * trailer.
 *
 * Takes: the inside of each dictionary as text (syntax.h), and stream bytes. Gives: a PDF file in a sink.
 * Invariant: the only file that names libharu. Every object is set once; the bytes of a stream are held once,
 * compressed, and go straight to the sink.
 *
 * A file of PDF 1.4 gets libharu's table. From PDF 1.5 on, what is no stream goes compressed into object
 * streams, and a cross-reference stream takes the table's place (cross_reference.h): a tagged chapter is a
 * fifth smaller.
 *
 * An object is libharu's dictionary, whose entries come from its write hook: so numbers are exact (libharu's
 * reals are floats), strings and arrays have no length limits, and an object costs some 80 bytes in place of
 * some 300 an entry. What goes into an object stream needs no dictionary of libharu's.
 */
#ifndef HANMEN_PDF_OBJECT_H
#define HANMEN_PDF_OBJECT_H

#include "base/diagnostics.h"
#include "font/glyph_store.h"
#include "pdf/syntax.h"

typedef struct PdfFile PdfFile;

typedef enum PdfCoding {
    PDF_DEFLATE,       /* compressed here; kept plain when that is shorter */
    PDF_DEFLATE_OFTEN, /* compressed once for all files of the same tools: for what is in each of them */
    PDF_DEFLATED,      /* made by pdf_file_deflate */
    PDF_PLAIN /* as it is: metadata, and pictures that bring their own coding; the bytes are not copied */
} PdfCoding;

/* What a thread keeps from file to file: the compressor, its memory, streams that are in every file. No
 * file's bytes depend on what the tools were used for before. The arena closes them. */
typedef struct PdfTools PdfTools;
PdfTools *pdf_tools_create(Arena *arena);
/* From now on outlines are prepared once for all files: worth its while when there are many. */
void pdf_tools_keep_glyphs(PdfTools *tools, Arena *arena);

/* An empty file of PDF 1.version, 3 to 7; the arena closes it. tools serve one file at a time and outlive it;
 * NULL: the file has its own. */
PdfFile *pdf_file_create(Arena *arena, int version, PdfTools *tools);

/* Where the file's tools keep outlines; NULL: nowhere. */
GlyphStore *pdf_file_glyphs(const PdfFile *file);

/* A number for an object that is set later, so that others can refer to it. */
PdfId pdf_file_reserve(PdfFile *file);
/* How many objects there are. */
size_t pdf_file_object_count(const PdfFile *file);

/* Sets a reserved object to << entries >>. */
void pdf_file_set(PdfFile *file, PdfId id, Str entries);
/* Sets a reserved object to a stream; Length, and Filter for PDF_DEFLATE, are added. With PDF_PLAIN the bytes
 * must live until the file is written. */
void pdf_file_set_stream(PdfFile *file, PdfId id, Str entries, Str bytes, PdfCoding coding);

/* Both steps in one. */
PdfId pdf_file_add(PdfFile *file, Str entries);
PdfId pdf_file_add_stream(PdfFile *file, Str entries, Str bytes, PdfCoding coding);

/* The bytes compressed; they live as long as the file and are not in the arena, so that the arena can be
 * rewound to before the bytes they were made of. */
Str pdf_file_deflate(PdfFile *file, Str bytes);

/* 32 hexadecimal digits: a hash of all objects set so far, in the order in which they were set. */
Str pdf_file_digest(const PdfFile *file, Arena *arena);

/* Writes header, objects, table and trailer. trailer: entries (Root, Info); Size and ID are added. False
 * after a diagnostic: the sink refused, the file would pass 4 GiB (its table's limit here), or libharu
 * failed. */
bool pdf_file_write(PdfFile *file, Diagnostics *diagnostics, Str trailer, Sink sink);

#endif
