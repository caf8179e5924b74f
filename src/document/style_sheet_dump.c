/* Takes a style sheet; writes its styles. Values that are nothing are left out.
 * Invariant: the sheet is only read.
 */
#include "document/style_sheet_dump.h"

#include <stdlib.h>

static int compare_names(const void *left, const void *right) {
    const Style *const *a = left, *const *b = right;
    return str_compare((*a)->name, (*b)->name);
}

static const char *color_text(Arena *arena, Color color) {
    static const char *const spaces[] = {"gray", "rgb", "cmyk", "spot", "registration"};
    static const int counts[] = {1, 3, 4, 2, 1};
    StrBuilder builder = {.arena = arena};
    str_append_c(&builder, spaces[color.space]);
    for (int i = 0; i < counts[color.space]; i++)
        str_append_format(&builder, " %u", (unsigned)color.value[i]);
    return str_to_c(arena, str_built(&builder));
}

static void dump_text(Dump *dump, Arena *arena, const char *name, Str value) {
    Str quoted = dump_quote(arena, value);
    if (value.length) dump_line(dump, arena, "%s %.*s", name, STR_ARGS(quoted));
}

static void dump_measure(Dump *dump, Arena *arena, const char *name, Length value) {
    if (value) dump_line(dump, arena, "%s %s", name, dump_length(arena, value));
}

static void dump_number(Dump *dump, Arena *arena, const char *name, long value) {
    if (value) dump_line(dump, arena, "%s %ld", name, value);
}

static void dump_color(Dump *dump, Arena *arena, const char *name, bool present, Color color) {
    if (present) dump_line(dump, arena, "%s %s", name, color_text(arena, color));
}

/* The variants of composition that differ from the usual ones. */
static void dump_variants(Dump *dump, Arena *arena, const Style *style) {
    static const char *const spaces[] = {"whole-or-none", "jis", "none"};
    static const char *const reductions[] = {"jlreq", "jis", "book"};
    if (style->aside_brackets == ASIDE_SOLID) dump_line(dump, arena, "aside_brackets solid");
    if (style->line_end_space != END_SPACE_WHOLE_OR_NONE)
        dump_line(dump, arena, "line_end_space %s", spaces[style->line_end_space]);
    if (style->reduction != REDUCTION_JLREQ)
        dump_line(dump, arena, "reduction %s", reductions[style->reduction]);
    if (style->line_head_repeat == REPEAT_CHARACTER) dump_line(dump, arena, "line_head_repeat character");
    if (style->ruby_at_edge == RUBY_EDGE_BASE) dump_line(dump, arena, "ruby_at_edge base");
    if (style->spread_letters) dump_line(dump, arena, "spread_letters");
    if (style->jukugo_ruby == JUKUGO_EACH) dump_line(dump, arena, "jukugo_ruby each");
}

static void dump_tabs(Dump *dump, Arena *arena, const Style *style) {
    static const char *const aligns[] = {"start", "end", "center", "decimal"};
    for (size_t i = 0; i < style->tab_count; i++)
        dump_line(dump, arena, "tab %s %s", dump_length(arena, style->tabs[i].at),
                  aligns[style->tabs[i].align]);
}

static void dump_type(Dump *dump, Arena *arena, const Style *style) {
    static const char *const aligns[] = {"justify", "start", "center", "end", "spread"};
    static const char *const levels[] = {"very-loose", "loose", "normal", "strict"};
    static const char *const hangings[] = {"none", "allow", "force"};
    static const char *const brackets[] = {"tentsuki", "half-em", "tentsuki-half-indent"};
    dump_text(dump, arena, "family", style->family);
    dump_text(dump, arena, "latin_family", style->latin_family);
    dump_number(dump, arena, "latin_scale", style->latin_scale);
    dump_number(dump, arena, "latin_shift", style->latin_shift);
    dump_number(dump, arena, "bold", style->bold);
    dump_line(dump, arena, "size %s pitch %s", dump_length(arena, style->size),
              dump_length(arena, style->pitch));
    dump_line(dump, arena, "align %s kinsoku %s hanging %s line_head_bracket %s", aligns[style->align],
              levels[style->kinsoku], hangings[style->hanging], brackets[style->line_head_bracket]);
    dump_variants(dump, arena, style);
    dump_tabs(dump, arena, style);
    dump_text(dump, arena, "no_line_start", style->no_line_start);
    dump_text(dump, arena, "no_line_end", style->no_line_end);
    dump_text(dump, arena, "may_start_line", style->may_start_line);
    dump_text(dump, arena, "may_end_line", style->may_end_line);
    if (style->emphasis_mark != EMPHASIS_MARK_NONE)
        dump_line(dump, arena, "emphasis_mark %s", emphasis_mark_name(style->emphasis_mark));
    if (style->underline != UNDERLINE_NONE)
        dump_line(dump, arena, "underline %s", underline_name(style->underline));
    dump_number(dump, arena, "western_gap", style->western_gap);
    dump_color(dump, arena, "ink", true, style->ink);
}

static void dump_space(Dump *dump, Arena *arena, const Style *style) {
    dump_measure(dump, arena, "first_indent", style->first_indent);
    dump_measure(dump, arena, "indent_start", style->indent_start);
    dump_measure(dump, arena, "indent_end", style->indent_end);
    dump_number(dump, arena, "lines", style->lines);
    dump_number(dump, arena, "lines_before", style->lines_before);
    dump_number(dump, arena, "lines_after", style->lines_after);
    dump_measure(dump, arena, "space_before", style->space_before);
    dump_measure(dump, arena, "space_after", style->space_after);
    dump_measure(dump, arena, "padding_inline", style->padding_inline);
    dump_measure(dump, arena, "padding_block", style->padding_block);
    dump_number(dump, arena, "keep_with_next", style->keep_with_next);
    dump_number(dump, arena, "keep_together", style->keep_together);
    dump_number(dump, arena, "break_at_phrases", style->break_at_phrases);
    dump_number(dump, arena, "placement", style->placement);
    dump_number(dump, arena, "across", style->across);
    dump_number(dump, arena, "hyphenate", style->hyphenate);
    dump_number(dump, arena, "tabular_figures", style->tabular_figures);
}

static void dump_ornament(Dump *dump, Arena *arena, const Style *style) {
    dump_color(dump, arena, "background", style->has_background, style->background);
    dump_color(dump, arena, "border", style->has_border, style->border);
    dump_measure(dump, arena, "border_width", style->border_width);
    dump_color(dump, arena, "bar_color", style->has_bar, style->bar_color);
    dump_measure(dump, arena, "bar_width", style->bar_width);
    dump_measure(dump, arena, "bar_gap", style->bar_gap);
    dump_color(dump, arena, "rule_color", style->has_rule, style->rule_color);
    dump_measure(dump, arena, "rule_width", style->rule_width);
    dump_measure(dump, arena, "rule_gap", style->rule_gap);
    dump_measure(dump, arena, "label_width", style->label_width);
    dump_measure(dump, arena, "label_gap", style->label_gap);
    dump_number(dump, arena, "label_bold", style->label_bold);
    dump_color(dump, arena, "label_ink", style->has_label_ink, style->label_ink);
    dump_text(dump, arena, "label_family", style->label_family);
}

void style_sheet_dump(Dump *dump, Arena *arena, const StyleSheet *sheet) {
    const Map *styles = &sheet->styles;
    const Style **list = ARENA_ARRAY(arena, const Style *, styles->count);
    size_t count = 0;
    for (size_t i = 0; i < styles->capacity; i++)
        if (styles->slots[i].value) list[count++] = styles->slots[i].value;
    if (count) qsort(list, count, sizeof *list, compare_names);
    for (size_t i = 0; i < count; i++) {
        dump_line(dump, arena, "style %.*s", STR_ARGS(list[i]->name));
        dump->level++;
        dump_type(dump, arena, list[i]);
        dump_space(dump, arena, list[i]);
        dump_ornament(dump, arena, list[i]);
        dump->level--;
    }
}
