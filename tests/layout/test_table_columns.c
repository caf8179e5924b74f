/* Takes: needs of columns. Gives: their widths compared. Invariant: no font, no file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "layout/table_columns.h"

#define EM 8500
#define AUTO(natural, least)                                                                                 \
    { true, {UNIT_ABSOLUTE, 0}, (natural), (least), 0 }
#define FIXED(unit, value, least)                                                                            \
    { false, {(unit), (value)}, (least), (least), 0 }
#define FRACTION(share, least)                                                                               \
    { false, {UNIT_FRACTION, (share)}, (least), (least), 0 }

static void expect(const ColumnNeed *needs, size_t count, Length measure, const Length *expected) {
    Length widths[8];
    table_columns_resolve(needs, count, EM, measure, widths);
    for (size_t i = 0; i < count; i++) assert_int_equal(widths[i], expected[i]);
}

static void test_fixed_columns_stay(void **state) {
    (void)state;
    ColumnNeed needs[] = {FIXED(UNIT_ABSOLUTE, 50000, 0), FIXED(UNIT_EM, 4000, 0),
                          FIXED(UNIT_PERCENT, 25000, 0)};
    expect(needs, 3, 400000, (Length[]){50000, 34000, 100000});
}

static void test_fractions_share_the_rest(void **state) {
    (void)state;
    ColumnNeed needs[] = {FIXED(UNIT_ABSOLUTE, 100000, 0), FRACTION(1000, 0), FRACTION(2000, 0)};
    expect(needs, 3, 400000, (Length[]){100000, 100000, 200000});
}

static void test_fraction_never_below_its_least(void **state) {
    (void)state;
    ColumnNeed needs[] = {FRACTION(1000, 150000), FRACTION(1000, 0), FRACTION(2000, 0)};
    expect(needs, 3, 300000, (Length[]){150000, 50000, 100000});
}

static void test_content_then_fraction(void **state) {
    (void)state;
    ColumnNeed needs[] = {AUTO(60000, 20000), FRACTION(1000, 30000)};
    expect(needs, 2, 200000, (Length[]){60000, 140000});
    expect(needs, 2, 80000, (Length[]){50000, 30000});
}

static void test_content_fills_the_measure(void **state) {
    (void)state;
    ColumnNeed needs[] = {AUTO(30000, 10000), AUTO(60000, 10000)};
    expect(needs, 2, 180000, (Length[]){60000, 120000});
}

static void test_content_shares_what_lacks_by_need(void **state) {
    (void)state;
    ColumnNeed needs[] = {AUTO(30000, 30000), AUTO(130000, 30000), AUTO(230000, 30000)};
    expect(needs, 3, 240000, (Length[]){30000, 80000, 130000});
}

static void test_most_stops_growing(void **state) {
    (void)state;
    ColumnNeed needs[] = {AUTO(60000, 20000), AUTO(30000, 20000)};
    needs[0].most = 60000;
    expect(needs, 2, 200000, (Length[]){60000, 140000});
    needs[1].most = 40000;
    expect(needs, 2, 200000, (Length[]){60000, 30000});
}

static void test_fraction_never_above_its_most(void **state) {
    (void)state;
    ColumnNeed needs[] = {FRACTION(1000, 0), FRACTION(1000, 0), FRACTION(2000, 150000)};
    needs[0].most = 30000;
    expect(needs, 3, 300000, (Length[]){30000, 90000, 180000});
    expect(needs, 3, 200000, (Length[]){25000, 25000, 150000});
}

static void test_too_narrow_shrinks_all(void **state) {
    (void)state;
    ColumnNeed needs[] = {FIXED(UNIT_ABSOLUTE, 100000, 0), AUTO(100000, 60000), FRACTION(1000, 40000)};
    expect(needs, 3, 100000, (Length[]){50000, 30000, 20000});
}

static void test_spans_widen_flexible_columns(void **state) {
    (void)state;
    ColumnNeed needs[] = {FIXED(UNIT_ABSOLUTE, 20000, 0), AUTO(10000, 5000), AUTO(10000, 5000)};
    SpanNeed span = {0, 3, 60000, 40000};
    table_columns_add_spans(needs, 3, &span, 1, EM, 500000);
    assert_int_equal(needs[1].natural, 20000);
    assert_int_equal(needs[2].natural, 20000);
    assert_int_equal(needs[1].least, 10000);
    SpanNeed covered = {1, 2, 30000, 100};
    table_columns_add_spans(needs, 3, &covered, 1, EM, 500000);
    assert_int_equal(needs[1].natural, 20000);
}

/* A small generator, so that the cases are the same on every machine. */
static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static ColumnNeed random_need(uint32_t *seed) {
    Length least = (Length)(next_random(seed) % 60000);
    Length natural = least + (Length)(next_random(seed) % 200000);
    switch (next_random(seed) % 3) {
    case 0: return (ColumnNeed)AUTO(natural, least);
    case 1:
        return (ColumnNeed){
            false, {UNIT_FRACTION, 1 + (int32_t)(next_random(seed) % 3000)}, natural, least, 0};
    default:
        return (ColumnNeed){false, {UNIT_ABSOLUTE, (int32_t)(next_random(seed) % 120000)}, natural, least, 0};
    }
}

static void test_widths_never_exceed_the_measure(void **state) {
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 2000; round++) {
        ColumnNeed needs[8];
        size_t count = 1 + next_random(&seed) % 8;
        Length widths[8], measure = 50000 + (Length)(next_random(&seed) % 500000);
        int64_t wanted = 0, sum = 0;
        bool is_flexible = false;
        for (size_t i = 0; i < count; i++) {
            needs[i] = random_need(&seed);
            bool fixed = !needs[i].by_content && needs[i].width.unit == UNIT_ABSOLUTE;
            wanted += fixed ? needs[i].width.value : needs[i].least;
            is_flexible = is_flexible || !fixed;
        }
        table_columns_resolve(needs, count, EM, measure, widths);
        for (size_t i = 0; i < count; i++) {
            assert_true(widths[i] >= 0);
            sum += widths[i];
            if (wanted > measure) continue;
            bool fixed = !needs[i].by_content && needs[i].width.unit == UNIT_ABSOLUTE;
            assert_true(widths[i] >= (fixed ? needs[i].width.value : needs[i].least));
        }
        assert_true(sum <= measure);
        if (is_flexible) assert_int_equal(sum, measure);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fixed_columns_stay),
        cmocka_unit_test(test_fractions_share_the_rest),
        cmocka_unit_test(test_fraction_never_below_its_least),
        cmocka_unit_test(test_content_then_fraction),
        cmocka_unit_test(test_content_fills_the_measure),
        cmocka_unit_test(test_content_shares_what_lacks_by_need),
        cmocka_unit_test(test_most_stops_growing),
        cmocka_unit_test(test_fraction_never_above_its_most),
        cmocka_unit_test(test_too_narrow_shrinks_all),
        cmocka_unit_test(test_spans_widen_flexible_columns),
        cmocka_unit_test(test_widths_never_exceed_the_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
