/* What the readers of a report's parts share.
 *
 * Takes: YAML nodes. Gives: blocks. Invariant: ids are given in reading order, a block's before its text's.
 */
#ifndef HANMEN_INPUT_REPORT_READER_H
#define HANMEN_INPUT_REPORT_READER_H

#include "input/inline_markup.h"
#include "input/report.h"
#include "input/schema.h"

/* Blocks within blocks, and files within files. */
#define REPORT_DEPTH_LIMIT   50
#define REPORT_INCLUDE_LIMIT 16
#define REPORT_FILE_LIMIT    2000
#define REPORT_PATH_LIMIT    4096 /* bytes; POSIX systems take no longer path */
/* Nodes of all files together, includes counted each time. */
#define REPORT_NODE_LIMIT ((size_t)4000000)

/* A file being read, and the one that named it. */
typedef struct ReportFile {
    const struct ReportFile *parent;
    Str path, folder;
} ReportFile;

/* Where a block may stand. */
typedef enum BodyPlace { BODY_CHAPTER, BODY_INSIDE } BodyPlace;

typedef struct Anchor {
    BlockKind kind;
    bool is_chapter;
    NodeId node;         /* of a heading or a chapter */
    const Inline *title; /* what a reference prints: a heading, a caption; NULL when there is none */
    Span span;
} Anchor;

/* A table of contents, and the chapter in which it stands. */
typedef struct OpenContents {
    Block *block;
    size_t chapter;
} OpenContents;

typedef struct ReportReader {
    Arena *arena;
    Diagnostics *diagnostics;
    const ReportOptions *options;
    NodeList nodes;
    Markup markup;
    Map anchors; /* name → Anchor * */
    Map sources; /* of records: path → RecordSet * */
    Map notes;   /* of the chapter: name → NamedNote * */
    ARRAY(struct NamedNote *)
    note_order;
    size_t note_count; /* of the document */
    ARRAY(OpenContents)
    contents; /* tables of contents, to be filled when all is read */
    ARRAY(OpenContents)
    indexes; /* the same of indexes */
    size_t chapter_index;
    ARRAY(size_t)
    reference_chapters; /* beside markup.references */
    ARRAY(const Inline *)
    document_references; /* that are resolved */
    Str root_folder;
    const ReportFile *file;
    Document *document;
    int heading_level; /* of the last heading in the chapter */
    unsigned depth;
    size_t file_count, node_count;
} ReportReader;

/* A chain of blocks that grows. */
typedef struct BlockChain {
    Block *first, **tail;
} BlockChain;

FieldContext report_context(const ReportReader *reader, const char *what);
NodeId report_new_node(ReportReader *reader, Span span);
Block *report_new_block(ReportReader *reader, BlockKind kind, Span span);
void chain_append(BlockChain *chain, Block *block);

/* A list of blocks, or one scalar of paragraphs; `what` names it in messages. */
Block *report_read_body(ReportReader *reader, const YamlNode *node, BodyPlace place, const char *what);
/* The paragraphs of a scalar as blocks. */
Block *report_read_paragraphs(ReportReader *reader, const YamlNode *scalar, Str style);
/* One line of markup; NULL when the node is NULL or empty. */
Inline *report_read_line(ReportReader *reader, const YamlNode *scalar);
/* Registers an id; repeats are errors. node may be NULL. Gives the id. */
Str report_read_anchor(ReportReader *reader, const YamlNode *node, Anchor anchor);
/* Reads `notes:`, names with their texts; node may be NULL. */
void report_read_notes(ReportReader *reader, const YamlNode *node);
/* Gives the chapter's marks their notes, and forgets both. */
void report_resolve_notes(ReportReader *reader, Chapter *chapter);
/* Refuses the marks read so far in a text that takes none. */
void report_refuse_notes(ReportReader *reader, MessageId message);
/* The path a node names, relative to its file; empty after an error. */
Str report_resolve_path(ReportReader *reader, const YamlNode *node);
/* Opens a named file and reads it; NULL after an error. The file is then reader->file until
 * report_leave_file. */
const YamlNode *report_enter_file(ReportReader *reader, Str path, Span from);
void report_leave_file(ReportReader *reader);

/* Gives every reference its text, or tells that its target is not there. */
void report_resolve_references(ReportReader *reader);

/* Readers of one kind each: the block's value → the block, NULL after an error. */
Block *report_read_heading(ReportReader *reader, const YamlNode *value, int level, BodyPlace place);
Block *report_read_list(ReportReader *reader, const YamlNode *value, Span span);
Block *report_read_definitions(ReportReader *reader, const YamlNode *value, Span span);
Block *report_read_figure(ReportReader *reader, const YamlNode *value, Span span);
/* `labels:` of a figure: words over a map. */
void report_read_labels(ReportReader *reader, const YamlNode *list, Figure *figure);
Block *report_read_photos(ReportReader *reader, const YamlNode *value, Span span);
Block *report_read_float(ReportReader *reader, const YamlNode *value, Span span);
Block *report_read_chart(ReportReader *reader, const YamlNode *value, Span span);
Block *report_read_index(ReportReader *reader, const YamlNode *value, Span span);
/* Gives the indexes their entries, and every marked place its anchor. */
void report_fill_indexes(ReportReader *reader);
Block *report_read_contents(ReportReader *reader, const YamlNode *value, Span span);
/* Gives the tables of contents their entries; what they lead to gets an anchor when it has none. */
void report_fill_contents(ReportReader *reader);
Block *report_read_table(ReportReader *reader, const YamlNode *value, Span span);

#endif
