/* Names and notes of sheets: see sheet.h.
 *
 * Takes: notes. Gives: a list of them. Invariant: notes stand in the order in which they were made.
 */
#include "document/sheet.h"

void sheet_note(SheetNotes *notes, SheetNote note) {
    array_push(notes->arena, &notes->list, note);
}

const char *sheet_note_name(SheetNoteKind kind) {
    static const char *const names[] = {[SHEET_NOTE_SHRUNK] = "shrunk",
                                        [SHEET_NOTE_GREW] = "grew",
                                        [SHEET_NOTE_CUT] = "cut",
                                        [SHEET_NOTE_DEFAULT] = "default",
                                        [SHEET_NOTE_MISSING] = "missing"};
    return names[kind];
}

const char *sheet_item_kind_name(SheetItemKind kind) {
    static const char *const names[] = {
        [SHEET_TEXT] = "text",     [SHEET_FLOW] = "flow",   [SHEET_LIST] = "list",
        [SHEET_FIELDS] = "fields", [SHEET_TABLE] = "table", [SHEET_IMAGE] = "image",
        [SHEET_CHART] = "chart",   [SHEET_STACK] = "stack", [SHEET_PANEL] = "panel"};
    return names[kind];
}
