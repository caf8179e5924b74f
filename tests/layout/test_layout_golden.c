/* Whole small documents through the layout stage: the galley's strips and the pages' items. */
#include "text/golden.h"

#include "base/sink.h"
#include "hanmen.h"

static void check(const char *report, hanmen_stage stage, const char *golden) {
    jmp_buf out_of_memory;
    Arena *arena = arena_create(&out_of_memory);
    StrBuilder dump = {.arena = arena}, messages = {.arena = arena};
    Sink out = sink_to_builder(&dump), log_sink = sink_to_builder(&messages);
    hanmen_log log = {.write = log_sink.write, .context = log_sink.context};
    hanmen_library *library =
        hanmen_open(&(hanmen_options){.fonts_file = "fonts/fonts.yaml", .layouts_folder = "layouts"});
    hanmen_status status = hanmen_dump(library, report, stage, out.write, out.context, &log);
    hanmen_close(library);
    if (status != HANMEN_OK) fail_msg("%s", str_to_c(arena, str_built(&messages)));
    golden_check(arena, golden, str_built(&dump));
    arena_destroy(arena);
}

static void blocks_become_strips(void **state) {
    (void)state;
    check("tests/layout/blocks.yaml", HANMEN_STAGE_GALLEY, "tests/layout/blocks.galley.golden");
}

static void blocks_fill_pages(void **state) {
    (void)state;
    check("tests/layout/blocks.yaml", HANMEN_STAGE_PAGES, "tests/layout/blocks.pages.golden");
}

static void text_runs_beside_a_float(void **state) {
    (void)state;
    check("tests/layout/float.yaml", HANMEN_STAGE_PAGES, "tests/layout/float.pages.golden");
}

static void a_table_goes_on_with_its_head(void **state) {
    (void)state;
    check("tests/layout/table.yaml", HANMEN_STAGE_PAGES, "tests/layout/table.pages.golden");
}

/* J-4.2.5.1, J-4.2.5.2, J-4.2.5.3 */
static void notes_stand_at_the_foot(void **state) {
    (void)state;
    check("tests/layout/notes.yaml", HANMEN_STAGE_PAGES, "tests/layout/notes.pages.golden");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_become_strips),     cmocka_unit_test(blocks_fill_pages),
        cmocka_unit_test(text_runs_beside_a_float), cmocka_unit_test(a_table_goes_on_with_its_head),
        cmocka_unit_test(notes_stand_at_the_foot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
