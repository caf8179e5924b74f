/* libcsv's fields → records with places.
 *
 * Takes: text. Gives: records. Invariant: the only file that knows libcsv. Text is handed to it up to the
 * next byte that may end a field, so that the place is known when a field comes back.
 */
#include "input/csv.h"

#include "base/array.h"
#include "input/csv_decode.h"
#include "base/source_file.h"

#include <csv.h>
#include <string.h>

/* Undecodable bytes that are told one by one. */
#define BAD_BYTES_SHOWN 20

typedef struct CsvReader {
    Arena *arena;
    Diagnostics *diagnostics;
    RecordSet *records;
    const DecodedText *decoded;
    Str text;
    uint32_t file;
    size_t at;             /* end of what libcsv has */
    uint32_t line, column; /* place of `at` */
    size_t field_from;     /* where the field at hand begins, and its place */
    uint32_t field_line, field_column;
    uint32_t row_number; /* of the row at hand, as spreadsheets count */
    size_t next_bad;
    bool in_row; /* a field of the row has come */
    ARRAY(RecordValue)
    row;
    ARRAY(RecordValue)
    values;
    ARRAY(uint32_t)
    numbers;
} CsvReader;

static void free_parser(void *handle) {
    csv_free(handle);
}

/* "A", "Z", "AA": a spreadsheet's name for a column. */
static const char *column_letters(Arena *arena, size_t index) {
    char letters[16];
    size_t at = sizeof letters;
    letters[--at] = '\0';
    for (size_t rest = index + 1; rest && at; rest = (rest - 1) / 26)
        letters[--at] = (char)('A' + (rest - 1) % 26);
    return str_format(arena, "%s", letters + at).text;
}

static const char *number_text(const CsvReader *reader, uint32_t number) {
    return str_format(reader->arena, "%u", (unsigned)number).text;
}

static bool is_character_start(char byte) {
    return ((unsigned char)byte & 0xC0u) != 0x80u;
}

static void move_on(CsvReader *reader, size_t to) {
    for (; reader->at < to; reader->at++) {
        char byte = reader->text.text[reader->at];
        if (byte == '\n') {
            reader->line++;
            reader->column = 1;
        } else if (is_character_start(byte)) {
            reader->column++;
        }
    }
}

static void begin_field(CsvReader *reader) {
    reader->field_from = reader->at;
    reader->field_line = reader->line;
    reader->field_column = reader->column;
}

/* A byte that could not be decoded, in the field that ends now. */
static void tell_bad_bytes(CsvReader *reader, size_t end) {
    const DecodedText *decoded = reader->decoded;
    for (; reader->next_bad < decoded->bad.count && decoded->bad.at[reader->next_bad].at < end;
         reader->next_bad++) {
        BadByte bad = decoded->bad.at[reader->next_bad];
        reader->records->failed = true;
        if (reader->next_bad >= BAD_BYTES_SHOWN) continue;
        Span span = {reader->file, reader->field_line, reader->field_column, 1};
        for (size_t i = reader->field_from; i < bad.at; i++) {
            char byte = reader->text.text[i];
            span.column = byte == '\n' ? 1 : span.column + is_character_start(byte);
            span.line += byte == '\n';
        }
        DIAGNOSE(reader->diagnostics, DATA_BYTE, span,
                 str_format(reader->arena, "%02X", (unsigned)bad.byte).text,
                 decoded->is_cp932 ? "CP932" : "UTF-8", number_text(reader, reader->row_number),
                 column_letters(reader->arena, reader->row.count));
    }
}

/* Without carriage returns before newlines; other controls are told. */
static Str clean_text(CsvReader *reader, Str text, Span span) {
    bool has_return = false;
    for (size_t i = 0; i < text.length; i++) {
        unsigned char byte = (unsigned char)text.text[i];
        has_return |= byte == '\r' || byte == '\t';
        bool is_control = (byte < 0x20 && byte != '\n' && byte != '\r' && byte != '\t') || byte == 0x7F;
        if (!is_control) continue;
        DIAGNOSE(reader->diagnostics, DATA_CONTROL, span,
                 str_format(reader->arena, "%04X", (unsigned)byte).text,
                 number_text(reader, reader->row_number), column_letters(reader->arena, reader->row.count));
        reader->records->failed = true;
        return (Str){0};
    }
    if (!has_return) return text;
    StrBuilder out = {.arena = reader->arena};
    for (size_t i = 0; i < text.length; i++)
        if (text.text[i] != '\r') str_append_byte(&out, text.text[i] == '\t' ? ' ' : text.text[i]);
    return str_built(&out);
}

/* libcsv: a field is complete. Its text stays in the source when it stands there as it is. */
static void take_field(void *bytes, size_t length, void *context) {
    CsvReader *reader = context;
    size_t end = reader->at;
    bool at_end = end == reader->text.length && !(end && strchr(",\r\n", reader->text.text[end - 1]));
    if (!at_end && end > reader->field_from) end--;
    Span span = {reader->file, reader->field_line, reader->field_column, 0};
    for (size_t i = reader->field_from; i < end && reader->text.text[i] != '\n'; i++)
        span.length += is_character_start(reader->text.text[i]);
    if (!span.length) span.length = 1;
    tell_bad_bytes(reader, end);
    Str text = str_slice(reader->text, reader->field_from, end);
    bool is_same = text.length == length && (!length || memcmp(text.text, bytes, length) == 0);
    if (!is_same) text = (Str){arena_copy(reader->arena, bytes, length), length};
    RecordValue value = {clean_text(reader, text, span), span};
    array_push(reader->arena, &reader->row, value);
    reader->in_row = true;
    begin_field(reader);
}

static bool is_blank(const RecordValue *value) {
    return record_trim(value->text).length == 0;
}

static size_t filled_count(const RecordValue *values, size_t count) {
    while (count && is_blank(&values[count - 1])) count--;
    return count;
}

static void take_names(CsvReader *reader) {
    RecordSet *records = reader->records;
    size_t count = filled_count(reader->row.at, reader->row.count);
    records->field_count = count;
    records->fields = ARENA_ARRAY(reader->arena, RecordValue, count);
    for (size_t i = 0; i < count; i++) {
        const RecordValue *name = &reader->row.at[i];
        records->fields[i] = (RecordValue){record_trim(name->text), name->span};
    }
    for (size_t i = 1; i < count; i++) {
        Str name = records->fields[i].text;
        RecordSet before = *records;
        before.field_count = i;
        size_t first = name.length ? records_field(reader->arena, &before, name) : RECORDS_NO_FIELD;
        if (first == RECORDS_NO_FIELD) continue;
        DIAGNOSE(reader->diagnostics, DATA_FIELD_TWICE, records->fields[i].span,
                 str_to_c(reader->arena, name), column_letters(reader->arena, first),
                 column_letters(reader->arena, i));
        records->failed = true;
    }
}

/* Columns behind the last name must be empty: a spreadsheet writes them when a cell there was ever touched.
 */
static void take_values(CsvReader *reader) {
    RecordSet *records = reader->records;
    size_t wanted = records->field_count, filled = filled_count(reader->row.at, reader->row.count);
    if (reader->row.count < wanted || filled > wanted) {
        Span span =
            filled > wanted ? reader->row.at[wanted].span : reader->row.at[reader->row.count - 1].span;
        size_t found = filled > wanted ? filled : reader->row.count;
        DIAGNOSE(reader->diagnostics, DATA_ROW_RAGGED, span, number_text(reader, reader->row_number),
                 str_format(reader->arena, "%zu", found).text, str_format(reader->arena, "%zu", wanted).text,
                 column_letters(reader->arena, filled > wanted ? wanted : reader->row.count - 1));
        records->failed = true;
    }
    for (size_t i = 0; i < wanted; i++) {
        RecordValue none = {{0}, reader->row.at[reader->row.count - 1].span};
        array_push(reader->arena, &reader->values, i < reader->row.count ? reader->row.at[i] : none);
    }
    array_push(reader->arena, &reader->numbers, reader->row_number);
}

/* libcsv: a row is complete. */
static void take_row(int terminator, void *context) {
    CsvReader *reader = context;
    (void)terminator;
    if (filled_count(reader->row.at, reader->row.count)) {
        if (!reader->records->fields)
            take_names(reader);
        else
            take_values(reader);
    }
    reader->row.count = 0;
    reader->in_row = false;
    reader->row_number++;
}

static int is_never_space(unsigned char byte) {
    (void)byte;
    return 0;
}

static bool is_field_end(char byte) {
    return byte == ',' || byte == '\n' || byte == '\r' || byte == '"';
}

static void explain_error(CsvReader *reader, struct csv_parser *parser, size_t at, Span field) {
    if (csv_error(parser) != CSV_EPARSE) arena_out_of_memory(reader->arena);
    reader->records->failed = true;
    const char *row = number_text(reader, reader->row_number);
    const char *column = column_letters(reader->arena, reader->row.count);
    if (at == SIZE_MAX) {
        DIAGNOSE(reader->diagnostics, DATA_QUOTE_OPEN, field, row, column);
        return;
    }
    move_on(reader, at);
    DIAGNOSE(reader->diagnostics, DATA_QUOTE, ((Span){reader->file, reader->line, reader->column, 1}), row,
             column);
}

static void parse(CsvReader *reader, struct csv_parser *parser) {
    Str text = reader->text;
    for (size_t from = 0; from < text.length;) {
        size_t end = from;
        while (end < text.length && !is_field_end(text.text[end])) end++;
        if (end < text.length) end++;
        char last = text.text[end - 1];
        bool between_rows = !reader->in_row && from == reader->field_from && end == from + 1;
        move_on(reader, end);
        size_t taken = csv_parse(parser, text.text + from, end - from, take_field, take_row, reader);
        if (taken < end - from) {
            reader->at = from;
            reader->line = reader->field_line;
            reader->column = reader->field_column;
            reader->at = reader->field_from;
            explain_error(reader, parser, from + taken, (Span){0});
            return;
        }
        /* A line end that libcsv passes over: the second half of CRLF, or an empty row. */
        if (between_rows && (last == '\r' || last == '\n') && reader->field_from == from) {
            bool is_half = last == '\n' && from && text.text[from - 1] == '\r';
            if (!is_half) reader->row_number++;
            begin_field(reader);
        }
        from = end;
    }
    Span field = {reader->file, reader->field_line, reader->field_column, 1};
    if (csv_fini(parser, take_field, take_row, reader) != 0) explain_error(reader, parser, SIZE_MAX, field);
}

const RecordSet *csv_parse_text(Arena *arena, Diagnostics *diagnostics, Str path, CsvEncoding encoding,
                                Str bytes) {
    RecordSet *records = ARENA_NEW(arena, RecordSet);
    records->path = str_copy(arena, path);
    DecodedText decoded = csv_decode(arena, bytes, encoding);
    CsvReader reader = {.arena = arena,
                        .diagnostics = diagnostics,
                        .records = records,
                        .decoded = &decoded,
                        .text = decoded.text,
                        .file = diagnostics_add_source(diagnostics, path, decoded.text),
                        .line = 1,
                        .column = 1,
                        .field_line = 1,
                        .field_column = 1,
                        .row_number = 1};
    Span start = {reader.file, 1, 1, 1};
    if (decoded.is_utf16 || decoded.no_converter) {
        if (decoded.is_utf16)
            DIAGNOSE(diagnostics, DATA_UTF16, start, NULL);
        else
            DIAGNOSE(diagnostics, DATA_NO_CONVERTER, start, NULL);
        records->failed = true;
        return records;
    }
    struct csv_parser *parser = ARENA_NEW(arena, struct csv_parser);
    if (csv_init(parser, CSV_STRICT | CSV_STRICT_FINI) != 0) arena_out_of_memory(arena);
    arena_defer(arena, free_parser, parser);
    csv_set_space_func(parser, is_never_space);
    parse(&reader, parser);
    records->values = reader.values.at;
    records->numbers = reader.numbers.at;
    records->row_count = reader.numbers.count;
    if (decoded.bad.count > BAD_BYTES_SHOWN)
        DIAGNOSE(diagnostics, DATA_BYTES_MORE, start, str_format(arena, "%zu", decoded.bad.count).text);
    if (!records->fields && !records->failed) {
        DIAGNOSE(diagnostics, DATA_EMPTY, start, str_to_c(arena, path));
        records->failed = true;
    }
    return records;
}

const RecordSet *csv_read(Arena *arena, Diagnostics *diagnostics, Str path, CsvEncoding encoding, Span from) {
    Str bytes;
    if (source_file_read(arena, diagnostics, path, from, &bytes))
        return csv_parse_text(arena, diagnostics, path, encoding, bytes);
    RecordSet *records = ARENA_NEW(arena, RecordSet);
    *records = (RecordSet){.path = path, .failed = true};
    return records;
}
