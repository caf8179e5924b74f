/* Every case of tests/sheet/NAME.cases gives what NAME.golden says.
 *
 * A case is "%%%% name", then items, which follow tests/sheet/base.yaml in the layout, then files after
 * "%%%% file NAME": a whole layout.yaml in place of that, and the records. HANMEN_GOLDEN=write rewrites the
 * goldens.
 */
#define _POSIX_C_SOURCE 200809L
#define _DEFAULT_SOURCE
#include "text/golden.h"

#include "base/file.h"
#include "font/font_set.h"
#include "fonts_open.h"
#include "input/sheet_content.h"
#include "input/sheet_layout.h"
#include "sheets.h"

#include <sys/stat.h>
#include <unistd.h>

typedef enum Wanted { WANT_MESSAGES, WANT_TEXTS, WANT_PAGES } Wanted;

static char folder[] = "/tmp/hanmen-sheet-XXXXXX";
static char root[4096];
static jmp_buf out_of_memory;

static Str read_whole(Arena *arena, const char *path) {
    Str text;
    int error;
    return file_read(arena, path, &text, &error) == FILE_OK ? text : (Str){0};
}

static void write_whole(const char *path, Str text) {
    FILE *stream = fopen(path, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(text.text ? text.text : "", 1, text.length, stream), text.length);
    assert_int_equal(fclose(stream), 0);
}

/* -- what is printed
 * --------------------------------------------------------------------------------------------- */

static void print_blocks(Dump *dump, Arena *arena, const Block *first);

static void print_rows(Dump *dump, Arena *arena, const char *name, const TableRow *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        dump_line(dump, arena, "%s", name);
        dump->level++;
        for (size_t j = 0; j < rows[i].cell_count; j++) print_blocks(dump, arena, rows[i].cells[j].content);
        dump->level--;
    }
}

static void print_inlines(StrBuilder *out, const Inline *first) {
    for (const Inline *part = first; part; part = part->next) {
        if (part->kind == INLINE_BREAK) str_append_c(out, "⏎");
        if (part->kind == INLINE_TEXT) str_append(out, part->text);
        if (!part->child) continue;
        str_append_format(out, "<%s>", inline_kind_name(part->kind));
        print_inlines(out, part->child);
        str_append_c(out, "</>");
    }
}

static void print_blocks(Dump *dump, Arena *arena, const Block *first) {
    for (const Block *block = first; block; block = block->next) {
        StrBuilder text = {.arena = arena};
        print_inlines(&text, block->text);
        dump_line(dump, arena, "%s %u:%u “%.*s”", block_kind_name(block->kind), block->span.line,
                  block->span.column, STR_ARGS(str_built(&text)));
        dump->level++;
        if (block->kind == BLOCK_TABLE) {
            print_rows(dump, arena, "head", block->table->head, block->table->head_count);
            print_rows(dump, arena, "row", block->table->rows, block->table->row_count);
        }
        print_blocks(dump, arena, block->child);
        dump->level--;
    }
}

static void print_texts(Dump *dump, Arena *arena, const SheetLayout *layout, const Document *document) {
    for (size_t i = 0; i < document->chapter_count; i++) {
        dump_line(dump, arena, "sheet “%.*s”", STR_ARGS(document->chapters[i].running));
        dump->level++;
        for (const Block *block = document->chapters[i].body; block; block = block->next) {
            dump_line(dump, arena, "%.*s", STR_ARGS(layout->items[block->item.index].name));
            dump->level++;
            print_blocks(dump, arena, block->child);
            dump->level--;
        }
        dump->level--;
    }
}

static void print_notes(Dump *dump, Arena *arena, const SheetNotes *notes) {
    for (size_t i = 0; i < notes->list.count; i++) {
        const SheetNote *note = &notes->list.at[i];
        dump_line(dump, arena, "note: %s %.*s %.*s page=%d amount=%d", sheet_note_name(note->kind),
                  STR_ARGS(note->item), STR_ARGS(note->field), note->page, (int)note->amount);
    }
}

/* -- one case
 * ---------------------------------------------------------------------------------------------------- */

static bool has_errors(const Diagnostics *diagnostics) {
    return diagnostics_count(diagnostics, SEVERITY_ERROR) > 0;
}

static void set_records(Dump *dump, Arena *arena, Diagnostics *diagnostics, const SheetLayout *layout,
                        const char *records_path, Wanted wanted) {
    const RecordList *records =
        record_file_read(arena, diagnostics, str_from_c(records_path), CSV_ENCODING_AUTO, (Span){0});
    assert_true(records->count || has_errors(diagnostics));
    const FontSet *fonts = fonts_open(arena, diagnostics, str_format(arena, "%s/fonts/fonts.yaml", root),
                                      layout->sheet, FALLBACKS_BY_TEXT);
    assert_non_null(fonts);
    const SheetsInput input = {
        .layout = layout, .fonts = fonts, .records = records->at, .record_count = records->count};
    SheetsResult result;
    if (!sheets_set(arena, diagnostics, &input, &result) || has_errors(diagnostics)) return;
    if (wanted == WANT_TEXTS) print_texts(dump, arena, layout, result.document);
    if (wanted == WANT_PAGES) pages_dump(dump, arena, result.pages);
    print_notes(dump, arena, &result.notes);
}

static void run_case(StrBuilder *out, const char *records_path, Wanted wanted) {
    Arena *arena = arena_create(&out_of_memory);
    Diagnostics *diagnostics = diagnostics_create(arena);
    Dump dump = {.sink = sink_to_builder(out)};
    const SheetLayout *layout = sheet_layout_read(arena, diagnostics, STR("layout.yaml"), (Span){0});
    assert_true(layout || has_errors(diagnostics));
    if (layout && records_path && !has_errors(diagnostics))
        set_records(&dump, arena, diagnostics, layout, records_path, wanted);
    diagnostics_print(diagnostics, LANGUAGE_ENGLISH, sink_to_builder(out));
    arena_destroy(arena);
}

static Str take_line(Str *text) {
    const char *newline = text->length ? memchr(text->text, '\n', text->length) : NULL;
    size_t end = newline ? (size_t)(newline - text->text) : text->length;
    Str line = str_slice(*text, 0, end);
    *text = str_slice(*text, end + 1, text->length);
    return line;
}

/* Writes the files of the case that begins the text; gives the records' name, NULL when there are none. */
static const char *write_files(Arena *arena, Str base, Str *text) {
    const char *records = NULL, *name = "layout.yaml";
    StrBuilder content = {.arena = arena};
    str_append(&content, base);
    while (text->length &&
           (!str_starts_with(*text, STR("%%%% ")) || str_starts_with(*text, STR("%%%% file ")))) {
        Str line = take_line(text);
        if (!str_starts_with(line, STR("%%%% file "))) {
            str_append(&content, line);
            str_append_byte(&content, '\n');
            continue;
        }
        write_whole(name, str_built(&content));
        content.length = 0;
        name = str_to_c(arena, str_slice(line, 10, line.length));
        if (strcmp(name, "layout.yaml") != 0) records = name;
    }
    write_whole(name, str_built(&content));
    return records;
}

static void check_cases(const char *name, Wanted wanted) {
    Arena *arena = arena_create(&out_of_memory);
    Str base = read_whole(arena, "tests/sheet/base.yaml");
    Str cases = read_whole(arena, str_format(arena, "tests/sheet/%s.cases", name).text);
    const char *golden = str_format(arena, "tests/sheet/%s.golden", name).text;
    assert_true(cases.length > 0);
    assert_int_equal(chdir(folder), 0);
    StrBuilder out = {.arena = arena};
    while (cases.length) {
        Str title = take_line(&cases);
        assert_true(str_starts_with(title, STR("%%%% ")));
        str_append(&out, title);
        str_append_byte(&out, '\n');
        run_case(&out, write_files(arena, base, &cases), wanted);
    }
    assert_int_equal(chdir(root), 0);
    golden_check(arena, golden, str_built(&out));
    arena_destroy(arena);
}

static void mistakes_in_layouts_have_places(void **state) {
    (void)state;
    check_cases("bad_layouts", WANT_MESSAGES);
}

static void mistakes_in_records_have_places(void **state) {
    (void)state;
    check_cases("bad_records", WANT_MESSAGES);
}

static void values_are_bound(void **state) {
    (void)state;
    check_cases("bindings", WANT_TEXTS);
}

static void content_stands_in_its_frame(void **state) {
    (void)state;
    check_cases("fits", WANT_PAGES);
}

static int make_folder(void **state) {
    (void)state;
    if (!getcwd(root, sizeof root) || !mkdtemp(folder)) return -1;
    Arena *arena = arena_create(&out_of_memory);
    write_whole(str_format(arena, "%s/dot.png", folder).text, read_whole(arena, "tests/layout/dot.png"));
    arena_destroy(arena);
    return 0;
}

int main(void) {
    if (setjmp(out_of_memory)) return 1;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mistakes_in_layouts_have_places),
        cmocka_unit_test(mistakes_in_records_have_places),
        cmocka_unit_test(values_are_bound),
        cmocka_unit_test(content_stands_in_its_frame),
    };
    return cmocka_run_group_tests(tests, make_folder, NULL);
}
