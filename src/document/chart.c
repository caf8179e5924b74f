/* What charts have in common: see chart.h.
 *
 * Takes: a chart. Gives: sums and shares. Invariant: sums are exact.
 */
#include "document/chart.h"

Decimal chart_whole(const Chart *chart, size_t category) {
    const bool is_pie = chart->kind == CHART_PIE;
    const size_t count = is_pie ? chart->category_count : chart->series_count;
    Decimal sum = {0, 0};
    for (size_t i = 0; i < count; i++) {
        const ChartValue *value = is_pie ? &chart->series[0].values[i] : &chart->series[i].values[category];
        if (value->is_number) (void)decimal_add(sum, value->number, &sum);
    }
    return sum;
}

Str chart_share(Arena *arena, Decimal part, Decimal whole) {
    const NumberFormat format = {
        .suffix = STR("%"), .is_percent = true, .integer_digits = 1, .least_places = 1, .most_places = 1};
    Decimal share = {0, 0};
    (void)decimal_divide(part, whole, 6, &share);
    return number_print(arena, &format, share);
}
