/* Takes: inlines and kinds. Gives: their plain text and names.
 * Invariant: plain text holds what a reader reads, once: the base of ruby, not its reading.
 */
#include "document/document.h"

static void append_plain(StrBuilder *builder, const Inline *first) {
    for (const Inline *part = first; part; part = part->next) {
        bool is_unknown = part->kind == INLINE_REFERENCE && !part->child && !part->reference;
        bool is_tab = part->kind == INLINE_SPAN && str_equal(part->text, STR("tab"));
        if (is_tab)
            str_append_c(builder, " ");
        else if (part->kind == INLINE_TEXT || is_unknown)
            str_append(builder, part->text);
        else if (part->kind != INLINE_BREAK)
            append_plain(builder, part->child);
    }
}

Str inline_plain_text(Arena *arena, const Inline *first) {
    StrBuilder builder = {.arena = arena};
    append_plain(&builder, first);
    return str_built(&builder);
}

const char *block_kind_name(BlockKind kind) {
    static const char *const names[] = {
        [BLOCK_PARAGRAPH] = "paragraph",
        [BLOCK_HEADING] = "heading",
        [BLOCK_LIST] = "list",
        [BLOCK_LIST_ITEM] = "item",
        [BLOCK_QUOTE] = "quote",
        [BLOCK_DEFINITIONS] = "definitions",
        [BLOCK_DEFINITION] = "definition",
        [BLOCK_FIGURE] = "figure",
        [BLOCK_PHOTOS] = "photos",
        [BLOCK_FLOAT] = "float",
        [BLOCK_BOX] = "box",
        [BLOCK_TABLE] = "table",
        [BLOCK_INDEX] = "index",
        [BLOCK_INDEX_GROUP] = "index-group",
        [BLOCK_INDEX_ENTRY] = "index-entry",
        [BLOCK_CONTENTS] = "contents",
        [BLOCK_CONTENTS_ENTRY] = "entry",
        [BLOCK_PAGE_BREAK] = "page-break",
        [BLOCK_ITEM] = "sheet-item",
    };
    return names[kind];
}

const char *inline_kind_name(InlineKind kind) {
    static const char *const names[] = {
        [INLINE_TEXT] = "text",           [INLINE_BREAK] = "break", [INLINE_STRONG] = "strong",
        [INLINE_EMPHASIS] = "emphasis",   [INLINE_RUBY] = "ruby",   [INLINE_LINK] = "link",
        [INLINE_REFERENCE] = "reference", [INLINE_NOTE] = "note",   [INLINE_SPAN] = "span",
    };
    return names[kind];
}
