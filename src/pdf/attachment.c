/* Files that a document carries along: see attachment.h.
 *
 * Takes: bytes with names. Gives: embedded files and their specifications.
 * Invariant: F and UF are both there, as ISO 14289-1, 7.11, wants.
 */
#include "pdf/attachment.h"

#include "base/utf8.h"
#include "pdf/name_tree.h"

/* By the name's ending; others are bytes of an unknown kind. */
static Str media_type(Str name) {
    static const struct {
        const char *ending, *type;
    } types[] = {{".csv", "text/csv"},
                 {".txt", "text/plain"},
                 {".json", "application/json"},
                 {".pdf", "application/pdf"},
                 {".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_ends_with(name, str_from_c(types[i].ending))) return str_from_c(types[i].type);
    return STR("application/octet-stream");
}

static PdfId add_one(Arena *arena, PdfFile *file, const Attachment *attachment, int64_t date) {
    StrBuilder entries = {.arena = arena};
    str_append(&entries, STR("/Type/EmbeddedFile/Subtype"));
    syntax_name(&entries, media_type(attachment->name));
    str_append_format(&entries, "/Params<</Size %zu/ModDate", attachment->bytes.length);
    syntax_string(&entries, syntax_date(arena, date));
    str_append(&entries, STR(">>"));
    const PdfId embedded = pdf_file_add_stream(file, str_built(&entries), attachment->bytes, PDF_DEFLATE);
    entries.length = 0;
    str_append(&entries, STR("/Type/Filespec/AFRelationship/Data/F"));
    syntax_text(&entries, attachment->name);
    str_append(&entries, STR("/UF"));
    syntax_text(&entries, attachment->name);
    if (attachment->text.length) {
        str_append(&entries, STR("/Desc"));
        syntax_text(&entries, attachment->text);
    }
    str_append_format(&entries, "/EF<</F %u 0 R/UF %u 0 R>>", (unsigned)embedded, (unsigned)embedded);
    return pdf_file_add(file, str_built(&entries));
}

static void append_unit(StrBuilder *out, uint32_t unit) {
    str_append_byte(out, (char)(uint8_t)(unit >> 8));
    str_append_byte(out, (char)(uint8_t)unit);
}

/* The name as the bytes of a text string: UTF-16 with its mark, by which readers know it for one. */
static Str key_of(Arena *arena, Str name) {
    StrBuilder key = {.arena = arena};
    append_unit(&key, 0xFEFF);
    for (size_t at = 0; at < name.length;) {
        const uint32_t codepoint = utf8_decode(name, &at);
        if (codepoint > 0xFFFF && codepoint != UTF8_INVALID) {
            append_unit(&key, 0xD800 + ((codepoint - 0x10000) >> 10));
            append_unit(&key, 0xDC00 + ((codepoint - 0x10000) & 0x3FF));
        } else {
            append_unit(&key, codepoint == UTF8_INVALID ? 0xFFFD : codepoint);
        }
    }
    return str_built(&key);
}

static const char *forbidding_claim(const PdfProfile *profile) {
    if (profile->standards & STANDARD_ANY_A) return "PDF/A-2";
    return profile->standards & STANDARD_ANY_X ? "PDF/X" : NULL;
}

bool attachments_check(Arena *arena, Diagnostics *diagnostics, const Document *document,
                       const PdfProfile *profile) {
    const char *claim = profile ? forbidding_claim(profile) : NULL;
    for (size_t i = 0; claim && i < document->attachment_count; i++)
        DIAGNOSE(diagnostics, ATTACHMENT_STANDARD, document->attachments[i].span,
                 str_to_c(arena, document->attachments[i].name), claim);
    return !claim || document->attachment_count == 0;
}

PdfId attachments_add(Arena *arena, PdfFile *file, const Document *document, int64_t date) {
    NamedValue *names = ARENA_ARRAY(arena, NamedValue, document->attachment_count);
    for (size_t i = 0; i < document->attachment_count; i++) {
        const Attachment *attachment = &document->attachments[i];
        const PdfId id = add_one(arena, file, attachment, date);
        names[i] = (NamedValue){.name = key_of(arena, attachment->name),
                                .value = str_format(arena, "%u 0 R", (unsigned)id)};
    }
    return name_tree_add(arena, file, names, document->attachment_count);
}
