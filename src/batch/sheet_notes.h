/* What was done to a sheet for want of room or of data, in words and as JSON.
 *
 * Takes: notes of binding and layout. Gives: a line for a person, an object for a program.
 */
#ifndef HANMEN_BATCH_SHEET_NOTES_H
#define HANMEN_BATCH_SHEET_NOTES_H

#include "document/sheet.h"

/* "place: page 1, “summary”: set at 92 % of its size", with a newline. */
void sheet_note_append_text(StrBuilder *out, Str place, const SheetNote *note, Language language);

/* {"kind":"shrunk","item":"summary","field":"","page":1,"amount":92,"file":"…","line":12} */
void sheet_note_append_json(StrBuilder *out, const Diagnostics *diagnostics, const SheetNote *note);

#endif
