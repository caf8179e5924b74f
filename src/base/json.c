#include "base/json.h"

#include "base/utf8.h"

void json_append(StrBuilder *out, Str text) {
    str_append_byte(out, '"');
    for (size_t at = 0; at < text.length;) {
        uint32_t codepoint = utf8_decode(text, &at);
        if (codepoint == '"' || codepoint == '\\')
            str_append_format(out, "\\%c", (char)codepoint);
        else if (codepoint < 0x20)
            str_append_format(out, "\\u%04x", (unsigned)codepoint);
        else
            str_append_codepoint(out, codepoint);
    }
    str_append_byte(out, '"');
}
