/* A chart in words: see chart_text.h.
 *
 * Takes: a chart. Gives: its kind and title, its unit, then the numbers, one sentence a category.
 * Invariant: as in the header.
 */
#include "input/chart_text.h"

typedef struct Words {
    const char *kinds[3], *stacked, *share, *title_open, *title_close, *unit_open, *unit_close,
        *after_category, *between, *end, *no_value, *share_open, *share_close, *sentence;
} Words;

static const Words japanese = {.kinds = {"棒グラフ", "折れ線グラフ", "円グラフ"},
                               .stacked = "積み上げ棒グラフ",
                               .share = "帯グラフ（構成比）",
                               .title_open = "「",
                               .title_close = "」",
                               .unit_open = "（単位：",
                               .unit_close = "）",
                               .after_category = "は",
                               .between = "、",
                               .end = "。",
                               .no_value = "値なし",
                               .share_open = "（",
                               .share_close = "）",
                               .sentence = "。"};
static const Words english = {.kinds = {"Bar chart", "Line chart", "Pie chart"},
                              .stacked = "Stacked bar chart",
                              .share = "Bar chart of shares",
                              .title_open = " “",
                              .title_close = "”",
                              .unit_open = " (unit: ",
                              .unit_close = ")",
                              .after_category = ": ",
                              .between = ", ",
                              .end = ".",
                              .no_value = "no value",
                              .share_open = " (",
                              .share_close = ")",
                              .sentence = ". "};

static const char *kind_name(const Words *words, const Chart *chart) {
    if (chart->stack == STACK_SUM) return words->stacked;
    if (chart->stack == STACK_SHARE) return words->share;
    return words->kinds[chart->kind];
}

static void append_around(StrBuilder *out, const char *before, Str text, const char *after) {
    if (!text.length) return;
    str_append_c(out, before);
    str_append(out, text);
    str_append_c(out, after);
}

static void append_value(StrBuilder *out, const Words *words, const Chart *chart, const ChartValue *value,
                         Decimal whole) {
    if (!value->is_number) {
        if (value->token.length)
            str_append(out, value->token);
        else
            str_append_c(out, words->no_value);
        return;
    }
    str_append(out, number_print(out->arena, &chart->format, value->number));
    Str share = chart_share(out->arena, value->number, whole);
    if (chart->kind == CHART_PIE || chart->stack == STACK_SHARE)
        append_around(out, words->share_open, share, words->share_close);
}

Str chart_alternative(Arena *arena, const Chart *chart, Str caption, Str language) {
    const Words *words = str_starts_with(language, STR("ja")) ? &japanese : &english;
    StrBuilder out = {.arena = arena};
    str_append_c(&out, kind_name(words, chart));
    append_around(&out, words->title_open, caption, words->title_close);
    append_around(&out, words->unit_open, chart->unit, words->unit_close);
    for (size_t i = 0; i < chart->category_count; i++) {
        Decimal whole = chart_whole(chart, i);
        str_append_c(&out, words->sentence);
        str_append(&out, chart->categories[i].text);
        str_append_c(&out, words->after_category);
        for (size_t j = 0; j < chart->series_count; j++) {
            if (j) str_append_c(&out, words->between);
            if (chart->series_count > 1) {
                str_append(&out, chart->series[j].name.text);
                str_append_byte(&out, ' ');
            }
            append_value(&out, words, chart, &chart->series[j].values[i], whole);
        }
    }
    str_append_c(&out, words->end);
    return str_built(&out);
}
