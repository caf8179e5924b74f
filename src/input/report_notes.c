/* Notes: the texts under `notes:`, and the marks that lead to them.
 *
 * Takes: a chapter's marks and named texts. Gives: each mark its Note, in the order of the marks.
 * Invariant: a note has one mark; a mark without a note, a second mark and a note without a mark are told of.
 */
#include "input/report_reader.h"

#include "base/suggest.h"

/* An entry of `notes:`. */
typedef struct NamedNote {
    Str name;
    Span span;
    Block *body;
    const Inline *mark; /* NULL: none yet */
} NamedNote;

static const char *place_text(ReportReader *reader, Span span) {
    Str path = diagnostics_source_path(reader->diagnostics, span.file);
    return str_format(reader->arena, "%.*s:%u", STR_ARGS(path), (unsigned)span.line).text;
}

static void read_note(ReportReader *reader, const YamlEntry *entry) {
    Str name = str_trim(entry->key->text);
    const char *text = str_to_c(reader->arena, name);
    const NamedNote *first = map_get(&reader->notes, name);
    if (first && first->span.file == entry->key->span.file) return; /* yaml.c has told of it */
    if (first) {
        DIAGNOSE(reader->diagnostics, NOTE_DEFINED_TWICE, entry->key->span, text,
                 place_text(reader, first->span));
        return;
    }
    FieldContext context = report_context(reader, "note");
    if (!schema_expect(&context, entry->value, YAML_KIND_SCALAR)) return;
    NamedNote *note = ARENA_NEW(reader->arena, NamedNote);
    note->name = name;
    note->span = entry->key->span;
    reader->markup.in_note = true;
    note->body = report_read_paragraphs(reader, entry->value, (Str){0});
    reader->markup.in_note = false;
    if (!note->body) DIAGNOSE(reader->diagnostics, TEXT_EMPTY, entry->value->span, "note");
    map_put(reader->arena, &reader->notes, name, note);
    array_push(reader->arena, &reader->note_order, note);
}

void report_read_notes(ReportReader *reader, const YamlNode *node) {
    FieldContext context = report_context(reader, "notes");
    if (!node || !schema_expect(&context, node, YAML_KIND_MAPPING)) return;
    for (size_t i = 0; i < node->count; i++) read_note(reader, &node->entries[i]);
}

static void refuse_unknown(ReportReader *reader, const Inline *mark) {
    size_t count = reader->note_order.count;
    Str *names = ARENA_ARRAY(reader->arena, Str, count);
    for (size_t i = 0; i < count; i++) names[i] = reader->note_order.at[i]->name;
    const char *text = str_to_c(reader->arena, mark->text);
    Str near = suggest_name(reader->arena, mark->text, names, count);
    if (near.length)
        DIAGNOSE(reader->diagnostics, NOTE_UNKNOWN_NEAR, mark->span, text, str_to_c(reader->arena, near));
    else
        DIAGNOSE(reader->diagnostics, NOTE_UNKNOWN, mark->span, text);
}

/* The note of a mark by name; NULL after an error. */
static Note *named_note(ReportReader *reader, const Inline *mark) {
    NamedNote *named = map_get(&reader->notes, mark->text);
    if (!named) {
        refuse_unknown(reader, mark);
        return NULL;
    }
    if (named->mark) {
        DIAGNOSE(reader->diagnostics, NOTE_TWICE, mark->span, str_to_c(reader->arena, mark->text),
                 place_text(reader, named->mark->span));
        return NULL;
    }
    named->mark = mark;
    Note *note = ARENA_NEW(reader->arena, Note);
    *note = (Note){.id = report_new_node(reader, named->span), .span = named->span, .body = named->body};
    return note;
}

void report_resolve_notes(ReportReader *reader, Chapter *chapter) {
    size_t count = reader->markup.note_marks.count;
    const Note **notes = ARENA_ARRAY(reader->arena, const Note *, count);
    for (size_t i = 0; i < count; i++) {
        Inline *mark = reader->markup.note_marks.at[i];
        Note *note = ARENA_NEW(reader->arena, Note), *named = mark->note ? NULL : named_note(reader, mark);
        if (!mark->note && !named) continue;
        *note = named ? *named : *mark->note;
        note->mark = mark;
        note->target = str_format(reader->arena, "#note.%zu", ++reader->note_count);
        note->back = str_format(reader->arena, "#mark.%zu", reader->note_count);
        mark->note = note;
        notes[chapter->note_count++] = note;
    }
    chapter->notes = notes;
    for (size_t i = 0; i < reader->note_order.count; i++) {
        const NamedNote *named = reader->note_order.at[i];
        if (!named->mark)
            DIAGNOSE(reader->diagnostics, NOTE_UNUSED, named->span, str_to_c(reader->arena, named->name));
    }
    reader->markup.note_marks.count = reader->note_order.count = 0;
    reader->notes = (Map){0};
}

void report_refuse_notes(ReportReader *reader, MessageId message) {
    for (size_t i = 0; i < reader->markup.note_marks.count; i++)
        diagnostics_add(reader->diagnostics, message, reader->markup.note_marks.at[i]->span,
                        (const char *const[]){NULL});
    reader->markup.note_marks.count = 0;
}
