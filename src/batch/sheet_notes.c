#include "batch/sheet_notes.h"

#include "base/json.h"
#include "base/length.h"

static const char *const words[][2] = {
    [SHEET_NOTE_SHRUNK] = {"set at %s of its size", "文字を%sに縮めました"},
    [SHEET_NOTE_GREW] = {"its frame grew by %s", "枠を%s広げました"},
    [SHEET_NOTE_CUT] = {"%s left out for want of room", "入らない%sを省きました"},
    [SHEET_NOTE_DEFAULT] = {"no value: the layout's own was set%s",
                            "値がないため、レイアウトの既定の値を入れました%s"},
    [SHEET_NOTE_MISSING] = {"no value: left out%s", "値がないため、載せていません%s"},
};

static Str amount_text(Arena *arena, const SheetNote *note, Language language) {
    char length[LENGTH_TEXT_SIZE];
    switch (note->kind) {
    case SHEET_NOTE_SHRUNK: return str_format(arena, "%d%%", (int)note->amount);
    case SHEET_NOTE_GREW: length_print(note->amount, length); return str_format(arena, "%spt", length);
    case SHEET_NOTE_CUT:
        return str_format(arena, language == LANGUAGE_JAPANESE ? "%d件" : "%d", (int)note->amount);
    case SHEET_NOTE_DEFAULT:
    case SHEET_NOTE_MISSING: break;
    }
    return (Str){0};
}

/* The form with its one %s filled in. */
static void append_filled(StrBuilder *out, const char *form, Str value) {
    for (; *form; form++) {
        if (form[0] == '%' && form[1] == 's') {
            str_append(out, value);
            form++;
        } else {
            str_append_byte(out, *form);
        }
    }
}

void sheet_note_append_text(StrBuilder *out, Str place, const SheetNote *note, Language language) {
    bool japanese = language == LANGUAGE_JAPANESE;
    str_append(out, place);
    str_append_c(out, ": ");
    if (note->page) str_append_format(out, japanese ? "%dページ、" : "page %d, ", note->page);
    str_append_format(out, japanese ? "「%.*s」" : "“%.*s”", STR_ARGS(note->item));
    if (note->field.length) str_append_format(out, " $(%.*s)", STR_ARGS(note->field));
    str_append_c(out, japanese ? " " : ": ");
    append_filled(out, words[note->kind][language], amount_text(out->arena, note, language));
    str_append_byte(out, '\n');
}

void sheet_note_append_json(StrBuilder *out, const Diagnostics *diagnostics, const SheetNote *note) {
    str_append_format(out, "{\"kind\":\"%s\",\"item\":", sheet_note_name(note->kind));
    json_append(out, note->item);
    str_append_c(out, ",\"field\":");
    json_append(out, note->field);
    str_append_format(out, ",\"page\":%d,\"amount\":%d,\"file\":", note->page, (int)note->amount);
    json_append(out, diagnostics_source_path(diagnostics, note->span.file));
    str_append_format(out, ",\"line\":%u}", (unsigned)note->span.line);
}
