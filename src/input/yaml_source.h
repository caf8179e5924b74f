/* What yaml.c asks of a source's bytes.
 *
 * Takes: a source. Gives: checks before parsing, and explanations of what libyaml refuses.
 * Invariant: every explanation adds at least one error.
 */
#ifndef HANMEN_INPUT_YAML_SOURCE_H
#define HANMEN_INPUT_YAML_SOURCE_H

#include "input/yaml.h"

/* False after an error: bytes that are not UTF-8, NUL, control characters, line ends other than LF and CRLF.
 */
bool yaml_check_bytes(Arena *arena, Diagnostics *diagnostics, const YamlSource *source);

/* Byte offset of the first control character other than newline and tab, or text.length. */
size_t yaml_first_control(Str text);

/* Adds the error for libyaml's problem at `place`, in the author's terms where the cause is a known trap.
 * context_place: where the thing began that was being read. */
void yaml_explain_error(Arena *arena, Diagnostics *diagnostics, const YamlSource *source, const char *problem,
                        const char *context, Span place, Span context_place);

#endif
