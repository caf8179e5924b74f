/* Where records come from: CSV files, files of YAML or JSON records, records in place.
 *
 * Takes: the value of `from:`. Gives: records, read once for each file. Invariant: a file's errors are told
 * once, however many tables name it.
 */
#ifndef HANMEN_INPUT_RECORD_SOURCE_H
#define HANMEN_INPUT_RECORD_SOURCE_H

#include "input/csv.h"
#include "input/report_reader.h"

/* What `encoding:` may say. */
extern const Choice record_encodings[];

/* NULL after an error, told now or when the file was first read. */
const RecordSet *record_source(ReportReader *reader, const YamlNode *from, CsvEncoding encoding);

#endif
