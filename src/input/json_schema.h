/* JSON Schemas for editors (draft-07, which yaml-language-server knows best).
 *
 * Takes: a layout's data schema, or the readers' own tables of fields. Gives: schemas as text.
 * Invariant: made from the tables that the readers use, so the two cannot drift apart.
 */
#ifndef HANMEN_INPUT_JSON_SCHEMA_H
#define HANMEN_INPUT_JSON_SCHEMA_H

#include "document/sheet.h"

/* Of the records that a layout takes. */
void json_schema_of_records(StrBuilder *out, const SheetLayout *layout);

/* The kinds of files that have a schema: "layout"; ended by NULL. */
const char *const *json_schema_names(void);

/* The schema of files of this kind; false when there is none. */
bool json_schema_named(StrBuilder *out, Str name);

#endif
