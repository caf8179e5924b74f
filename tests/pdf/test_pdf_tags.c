/* Tags in the file: which pieces of a page belong to which element, and what becomes of what has none.
 *
 * Takes: a document of one paragraph made by hand, on hand-made pages. Gives: what qpdf shows of the objects.
 * Invariant: as in fixture.h, nodes of the document are 3, its text, and 5, a link's text.
 */
#define _POSIX_C_SOURCE 200809L
#include "pdf/fixture.h"

#include "color/srgb_profile.h"

#include <lcms2.h>

enum { PAGE = 100000 };

/* Text that shows a node of the document. */
static void text_of(Fixture *fixture, const Face *face, NodeId node, Length y, const char *text) {
    fixture_text(fixture, face, 10000, 10000, y, text);
    Item *item = &fixture->items.at[fixture->items.count - 1];
    PlacedRun *run = ARENA_NEW(fixture->arena, PlacedRun);
    *run = *item->run;
    run->node = node;
    item->run = run;
}

static Str tagged_pdf(Fixture *fixture) {
    PdfInformation information = INFORMATION;
    information.styled = fixture_document(fixture);
    information.profile = profile_built_in(STR("web"));
    StrBuilder out = {.arena = fixture->arena};
    const Pages pages = {fixture->pages.at, fixture->pages.count, NULL, 0, NULL};
    if (!pdf_write(fixture->arena, fixture->diagnostics, &pages, &information, sink_to_builder(&out)))
        fail_msg("pdf_write: %s", said(fixture));
    return str_built(&out);
}

static Str listing(Fixture *fixture, Str pdf) {
    int status;
    return run_tool(fixture, pdf,
                    "qpdf --qdf --object-streams=disable --no-original-object-ids %s - | tr -d ' \\n'",
                    &status);
}

static void test_one_element_over_two_pages(void **state) {
    Fixture *fixture = *state;
    const Face *face = fixture_face(fixture, BIZ_MINCHO);
    text_of(fixture, face, 3, 90000, "日");
    fixture_page(fixture, PAGE, PAGE);
    text_of(fixture, face, 3, 20000, "本");
    text_of(fixture, face, 5, 40000, "環境省");
    fixture_item(fixture, (Item){.kind = ITEM_LINK,
                                 .node = 5,
                                 .x = 10000,
                                 .y = 30000,
                                 .width = 30000,
                                 .height = 10000,
                                 .target = STR("https://example.jp")});
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = tagged_pdf(fixture);
    assert_clean(fixture, pdf);
    if (have_tool("pdfinfo")) {
        int status;
        const Str read = run_tool(fixture, pdf, "pdfinfo -struct-text %s | tr -d ' \\n'", &status);
        assert_contains(read, "DocumentSectP(block)\"日\"\"本\"Link(inline)\"環境省\"Object");
    }
    if (!have_tool("qpdf")) return;
    const Str objects = listing(fixture, pdf);
    assert_contains(objects, "/Marked");
    assert_contains(objects, "/Type/MCR");
    assert_contains(objects, "/Contents<feff74b058837701>"); /* the link's text */
    assert_contains(objects, "/StructParent2");              /* behind the two pages */
    assert_contains(objects, "/Limits[01]");
    assert_contains(objects, "/Limits[22]");
    assert_contains(objects, "/Tabs/S");
}

/* What nobody claims is read at the end, and not lost; what decorates is not read. */
static void test_text_without_a_tag_is_read(void **state) {
    Fixture *fixture = *state;
    const Face *face = fixture_face(fixture, BIZ_MINCHO);
    text_of(fixture, face, 0, 20000, "迷子");
    text_of(fixture, face, 3, 40000, "日本");
    text_of(fixture, face, 1, 60000, "柱");
    fixture->items.at[2].is_artifact = true;
    fixture->items.at[2].artifact = ARTIFACT_HEADER;
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = tagged_pdf(fixture);
    assert_clean(fixture, pdf);
    int status;
    if (have_tool("pdfinfo")) {
        const Str read = run_tool(fixture, pdf, "pdfinfo -struct-text %s | tr -d ' \\n'", &status);
        assert_string_equal(str_to_c(fixture->arena, read),
                            "DocumentSectP(block)\"日本\"Link(inline)P(block)\"迷子\"");
    }
    if (have_tool("qpdf"))
        assert_contains(listing(fixture, pdf), "/Artifact<</Type/Pagination/Subtype/Header");
}

static void test_many_pages_share_the_parent_tree(void **state) {
    Fixture *fixture = *state;
    const Face *face = fixture_face(fixture, BIZ_MINCHO);
    for (int i = 0; i < 150; i++) {
        text_of(fixture, face, 3, 40000, "日本");
        fixture_page(fixture, PAGE, PAGE);
    }
    const Str pdf = tagged_pdf(fixture);
    if (!have_tool("qpdf")) return;
    const Str objects = listing(fixture, pdf);
    assert_contains(objects, "/Limits[063]");
    assert_contains(objects, "/Limits[64127]");
    assert_contains(objects, "/Limits[128149]");
    assert_contains(objects, "/ParentTreeNextKey150");
}

/* A tagged file knows no inks: black is a gray, the rest RGB. */
static void test_inks_become_light(void **state) {
    Fixture *fixture = *state;
    const Color inks[] = {{COLOR_CMYK, {0, 0, 0, 1000}}, {COLOR_CMYK, {1000, 500, 0, 500}}};
    for (int i = 0; i < 2; i++)
        fixture_item(fixture, (Item){.kind = ITEM_FILL,
                                     .is_artifact = true,
                                     .y = i * 20000,
                                     .width = 10000,
                                     .height = 10000,
                                     .color = inks[i]});
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = tagged_pdf(fixture);
    if (!have_tool("qpdf")) return;
    assert_contains(listing(fixture, pdf), "BDC0g0901010ref00.250.5rg0701010refEMC");
}

/* Inks that no profile explains: the file says so and does not claim PDF/A. */
static void test_unexplained_inks(void **state) {
    Fixture *fixture = *state;
    const Image image = {.path = STR("inks.jpg"),
                         .kind = IMAGE_JPEG,
                         .width = 1,
                         .height = 1,
                         .stored_width = 1,
                         .stored_height = 1,
                         .colors = IMAGE_CMYK,
                         .bytes = STR("\xFF\xD8\xFF\xD9")};
    fixture_item(fixture, (Item){.kind = ITEM_IMAGE, .width = 10000, .height = 10000, .image = &image});
    fixture_page(fixture, PAGE, PAGE);
    const Str pdf = tagged_pdf(fixture);
    assert_contains(pdf, "<pdfuaid:part>1<");
    assert_int_equal(str_find(pdf, STR("pdfaid:part")), SIZE_MAX);
    assert_int_equal(str_find(pdf, STR("/OutputIntents")), SIZE_MAX);
    size_t count;
    const Diagnostic *list = diagnostics_sorted(fixture->diagnostics, &count);
    assert_int_equal(count, 1);
    assert_string_equal(diagnostic_code(&list[0]), "pdf-cmyk-picture");
}

/* LittleCMS reads the profile and finds in it the sRGB that it knows itself. */
static void test_profile_is_srgb(void **state) {
    Fixture *fixture = *state;
    const Str bytes = srgb_profile(fixture->arena);
    cmsHPROFILE ours = cmsOpenProfileFromMem(bytes.text, (cmsUInt32Number)bytes.length);
    assert_non_null(ours);
    assert_int_equal(cmsGetDeviceClass(ours), cmsSigDisplayClass);
    cmsHPROFILE known = cmsCreate_sRGBProfile(), lab = cmsCreateLab4Profile(NULL);
    cmsHTRANSFORM from_ours = cmsCreateTransform(ours, TYPE_RGB_8, lab, TYPE_Lab_DBL, 1, 0);
    cmsHTRANSFORM from_known = cmsCreateTransform(known, TYPE_RGB_8, lab, TYPE_Lab_DBL, 1, 0);
    assert_non_null(from_ours);
    for (unsigned i = 0; i < 512; i++) {
        const uint8_t color[3] = {(uint8_t)((i >> 6) * 36), (uint8_t)((i >> 3 & 7) * 36),
                                  (uint8_t)((i & 7) * 36)};
        cmsCIELab a, b;
        cmsDoTransform(from_ours, color, &a, 1);
        cmsDoTransform(from_known, color, &b, 1);
        if (cmsDeltaE(&a, &b) > 0.05)
            fail_msg("%u %u %u: %f apart", color[0], color[1], color[2], cmsDeltaE(&a, &b));
    }
    cmsDeleteTransform(from_ours);
    cmsDeleteTransform(from_known);
    cmsCloseProfile(ours);
    cmsCloseProfile(known);
    cmsCloseProfile(lab);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_one_element_over_two_pages, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_text_without_a_tag_is_read, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_many_pages_share_the_parent_tree, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_inks_become_light, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_unexplained_inks, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(test_profile_is_srgb, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
