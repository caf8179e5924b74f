/* Sheets, stage by stage: see sheets.h.
 *
 * Takes: records. Gives: pages. Invariant: the stages and their order are those of reports.
 */
#include "sheets.h"

#include "layout/sheet.h"

bool sheets_set(Arena *arena, Diagnostics *diagnostics, const SheetsInput *input, SheetsResult *result) {
    *result = (SheetsResult){.notes = {.arena = arena}};
    result->document = sheet_bind(arena, diagnostics, input->layout, input->records, input->record_count,
                                  &input->bind, &result->notes);
    if (!result->document) return false;
    result->styled = style_resolve(arena, diagnostics, result->document, input->layout->sheet);
    if (!result->styled) return false;
    result->layout = (LayoutInput){.styled = result->styled,
                                   .fonts = input->fonts,
                                   .images = image_set_create_cached(arena, input->pictures),
                                   .show_gaps = input->show_gaps,
                                   .greedy_lines = input->greedy_lines};
    result->pages = sheet_make(arena, diagnostics, &result->layout, input->layout, &result->notes);
    return result->pages != NULL;
}
