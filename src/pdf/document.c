/* The frame of the file: see document.h.
 *
 * Takes: facts. Gives: catalog, Info, XMP.
 * Invariant: XMP is escaped and not compressed, so that tools which know nothing of PDF find it.
 */
#include "pdf/document.h"

#include "base/utf8.h"
#include "color/srgb_profile.h"

/* Kids of a node of the page tree: 2,000 pages are three levels deep. */
enum { TREE_FANOUT = 32 };

/* One level of the tree: `count` kids with `leaves[i]` pages each. Gives the level above. */
typedef struct TreeLevel {
    PdfId *ids;
    PdfId *parents;
    size_t *leaves;
    size_t count;
} TreeLevel;

static TreeLevel tree_level(Arena *arena, PdfFile *file, size_t count) {
    TreeLevel level = {ARENA_ARRAY(arena, PdfId, count), ARENA_ARRAY(arena, PdfId, count),
                       ARENA_ARRAY(arena, size_t, count), count};
    for (size_t i = 0; i < count; i++) level.ids[i] = pdf_file_reserve(file);
    return level;
}

static void set_node(Arena *arena, PdfFile *file, const TreeLevel *level, size_t node,
                     const TreeLevel *below) {
    const size_t start = node * TREE_FANOUT;
    const size_t end = below->count - start < TREE_FANOUT ? below->count : start + TREE_FANOUT;
    StrBuilder entries = {.arena = arena};
    str_append(&entries, STR("/Type/Pages"));
    if (level->parents[node]) {
        str_append(&entries, STR("/Parent "));
        syntax_reference(&entries, level->parents[node]);
    }
    str_append_format(&entries, "/Count %zu/Kids[", level->leaves[node]);
    for (size_t i = start; i < end; i++) {
        if (i > start) str_append_byte(&entries, ' ');
        syntax_reference(&entries, below->ids[i]);
    }
    str_append_byte(&entries, ']');
    pdf_file_set(file, level->ids[node], str_built(&entries));
}

PdfPageTree document_page_tree(Arena *arena, PdfFile *file, size_t page_count) {
    enum { LEVELS = 16 };
    TreeLevel levels[LEVELS];
    levels[0] = tree_level(arena, file, page_count);
    for (size_t i = 0; i < page_count; i++) levels[0].leaves[i] = 1;
    size_t depth = 0;
    do {
        TreeLevel *below = &levels[depth];
        TreeLevel above = tree_level(arena, file, (below->count + TREE_FANOUT - 1) / TREE_FANOUT);
        for (size_t i = 0; i < below->count; i++) {
            below->parents[i] = above.ids[i / TREE_FANOUT];
            above.leaves[i / TREE_FANOUT] += below->leaves[i];
        }
        levels[++depth] = above;
    } while (levels[depth].count > 1);
    for (size_t i = 1; i <= depth; i++)
        for (size_t node = 0; node < levels[i].count; node++)
            set_node(arena, file, &levels[i], node, &levels[i - 1]);
    return (PdfPageTree){levels[depth].ids[0], levels[0].ids, levels[0].parents};
}

/* XML text. Characters that XML 1.0 cannot hold become U+FFFD. */
static void append_xml(StrBuilder *out, Str text) {
    for (size_t at = 0; at < text.length;) {
        const uint32_t codepoint = utf8_decode(text, &at);
        const bool is_control = codepoint < 0x20 && codepoint != '\t' && codepoint != '\n';
        if (codepoint == '&')
            str_append(out, STR("&amp;"));
        else if (codepoint == '<')
            str_append(out, STR("&lt;"));
        else if (codepoint == '>')
            str_append(out, STR("&gt;"));
        else
            str_append_codepoint(out, is_control || codepoint == 0xFFFE || codepoint == 0xFFFF ? 0xFFFD
                                                                                               : codepoint);
    }
}

static void append_property(StrBuilder *out, const char *before, Str text, const char *after) {
    if (text.length == 0) return;
    str_append_c(out, before);
    append_xml(out, text);
    str_append_c(out, after);
}

static const char PRODUCER[] = "hanmen " HANMEN_VERSION;

/* PDF/A-2 wants a description of the properties that it does not know itself (ISO 19005-2, 6.6.2.3). */
static const char ACCESSIBLE_SCHEMA[] =
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>Part of ISO 14289 that the file keeps</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n";

/* Which standards the file keeps: ISO 14289-1, 5; ISO 19005-2, 6.6.4. */
static void append_claims(StrBuilder *out, unsigned claims) {
    const bool accessible = claims & STANDARD_UA_1, archival = claims & STANDARD_ANY_A;
    if (accessible) {
        str_append(out,
                   STR("<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
                       "<pdfuaid:part>1</pdfuaid:part>\n</rdf:Description>\n"));
    }
    if (claims & STANDARD_X_4)
        str_append(out,
                   STR("<rdf:Description rdf:about=\"\" xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\n"
                       "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>\n</rdf:Description>\n"));
    if (!archival) return;
    str_append(out, STR("<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
                        "<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>"));
    str_append_byte(out, claims & STANDARD_A_2A ? 'A' : claims & STANDARD_A_2U ? 'U' : 'B');
    str_append(out, STR("</pdfaid:conformance>\n</rdf:Description>\n"));
    if (!accessible) return;
    str_append(out, STR("<rdf:Description rdf:about=\"\""
                        " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
                        " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
                        " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"));
    str_append_c(out, ACCESSIBLE_SCHEMA);
    str_append(out, STR("</rdf:Description>\n"));
}

/* ISO 16684-1. The identifiers are made from the contents. */
static Str metadata(Arena *arena, const PdfInformation *information, unsigned claims, Str digest) {
    const Str date = syntax_date_iso(arena, information->date);
    const Str id = str_format(arena, "uuid:%.8s-%.4s-8%.3s-8%.3s-%.12s", digest.text, digest.text + 8,
                              digest.text + 12, digest.text + 15, digest.text + 18);
    StrBuilder out = {.arena = arena};
    str_append(&out,
               STR("<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                   "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                   "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                   "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
                   " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
                   " xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\">\n"
                   "<dc:format>application/pdf</dc:format>\n"));
    append_property(&out, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", information->title,
                    "</rdf:li></rdf:Alt></dc:title>\n");
    append_property(&out, "<dc:creator><rdf:Seq><rdf:li>", information->author,
                    "</rdf:li></rdf:Seq></dc:creator>\n");
    append_property(&out, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", information->subject,
                    "</rdf:li></rdf:Alt></dc:description>\n");
    append_property(&out, "<dc:language><rdf:Bag><rdf:li>", information->language,
                    "</rdf:li></rdf:Bag></dc:language>\n");
    append_property(&out, "<pdf:Producer>", str_from_c(PRODUCER), "</pdf:Producer>\n");
    append_property(&out, "<xmp:CreatorTool>", str_from_c(PRODUCER), "</xmp:CreatorTool>\n");
    append_property(&out, "<xmp:CreateDate>", date, "</xmp:CreateDate>\n");
    append_property(&out, "<xmp:ModifyDate>", date, "</xmp:ModifyDate>\n");
    append_property(&out, "<xmp:MetadataDate>", date, "</xmp:MetadataDate>\n");
    append_property(&out, "<xmpMM:DocumentID>", id, "</xmpMM:DocumentID>\n");
    append_property(&out, "<xmpMM:InstanceID>", id, "</xmpMM:InstanceID>\n");
    if (claims & STANDARD_ANY_X)
        str_append(&out, STR("<xmpMM:VersionID>1</xmpMM:VersionID>\n"
                             "<xmpMM:RenditionClass>proof:pdf</xmpMM:RenditionClass>\n"
                             "<pdf:Trapped>False</pdf:Trapped>\n"));
    str_append(&out, STR("</rdf:Description>\n"));
    append_claims(&out, claims);
    str_append(&out, STR("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"));
    return str_built(&out);
}

static void append_text_entry(StrBuilder *out, const char *key, Str text) {
    if (text.length == 0) return;
    str_append_c(out, key);
    syntax_text(out, text);
    str_append_byte(out, '\n');
}

/* ISO 15930-1, -4 and -7, 6.3: the standard's name, and that nothing was trapped. */
static void append_press_version(StrBuilder *out, unsigned claims) {
    if (claims & STANDARD_X_4) str_append(out, STR("/GTS_PDFXVersion(PDF/X-4)\n"));
    if (claims & STANDARD_X_1A_2003) str_append(out, STR("/GTS_PDFXVersion(PDF/X-1a:2003)\n"));
    if (claims & STANDARD_X_1A_2001)
        str_append(out, STR("/GTS_PDFXVersion(PDF/X-1:2001)/GTS_PDFXConformance(PDF/X-1a:2001)\n"));
    if (claims & STANDARD_ANY_X) str_append(out, STR("/Trapped/False\n"));
}

static PdfId add_information(Arena *arena, PdfFile *file, const PdfInformation *information,
                             unsigned claims) {
    const Str date = syntax_date(arena, information->date);
    StrBuilder entries = {.arena = arena};
    append_text_entry(&entries, "/Title", information->title);
    append_text_entry(&entries, "/Author", information->author);
    append_text_entry(&entries, "/Subject", information->subject);
    append_text_entry(&entries, "/Creator", str_from_c(PRODUCER));
    append_text_entry(&entries, "/Producer", str_from_c(PRODUCER));
    append_text_entry(&entries, "/CreationDate", date);
    append_text_entry(&entries, "/ModDate", date);
    append_press_version(&entries, claims);
    return pdf_file_add(file, str_built(&entries));
}

/* What the inks of the pages mean (ISO 15930-7, 6.2). A condition without a name is not registered. */
static PdfId add_press_intent(Arena *arena, PdfFile *file, const PdfInformation *information) {
    const PressSettings *settings = &information->profile->press;
    const PressColors *press = information->press;
    const PdfId profile = pdf_file_add_stream(file, STR("/N 4/Alternate/DeviceCMYK"),
                                              press_colors_bytes(press), PDF_DEFLATE_OFTEN);
    const bool is_registered = settings->condition.length > 0;
    Str name = settings->condition_name;
    if (name.length == 0) name = press_colors_description(press);
    if (name.length == 0) name = is_registered ? settings->condition : STR("Custom");
    StrBuilder entries = {.arena = arena};
    str_append(&entries, STR("/Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier"));
    syntax_text(&entries, is_registered ? settings->condition : STR("Custom"));
    if (is_registered && settings->registry.length > 0)
        append_text_entry(&entries, "/RegistryName", settings->registry);
    append_text_entry(&entries, "/OutputCondition", name);
    append_text_entry(&entries, "/Info", name);
    str_append(&entries, STR("/DestOutputProfile "));
    syntax_reference(&entries, profile);
    return pdf_file_add(file, str_built(&entries));
}

/* What the colours of the pages mean (ISO 19005-2, 6.2.3). */
static PdfId add_output_intent(Arena *arena, PdfFile *file) {
    const PdfId profile =
        pdf_file_add_stream(file, STR("/N 3/Alternate/DeviceRGB"), srgb_profile(arena), PDF_DEFLATE_OFTEN);
    const Str entries = str_format(arena,
                                   "/Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)"
                                   "/Info(sRGB IEC61966-2.1)/DestOutputProfile %u 0 R",
                                   (unsigned)profile);
    return pdf_file_add(file, entries);
}

Str document_finish(Arena *arena, PdfFile *file, const PdfInformation *information, unsigned claims,
                    PdfId page_root, Str entries) {
    const PdfId info = add_information(arena, file, information, claims);
    const Str xmp = metadata(arena, information, claims, pdf_file_digest(file, arena));
    const PdfId xmp_id = pdf_file_add_stream(file, STR("/Type/Metadata/Subtype/XML"), xmp, PDF_PLAIN);

    StrBuilder catalog = {.arena = arena};
    str_append(&catalog, STR("/Type/Catalog/Pages "));
    syntax_reference(&catalog, page_root);
    str_append(&catalog, STR("/Metadata "));
    syntax_reference(&catalog, xmp_id);
    append_text_entry(&catalog, "/Lang", information->language);
    str_append(&catalog, STR("/ViewerPreferences<</DisplayDocTitle true>>\n"));
    str_append(&catalog, entries);
    if (claims & STANDARD_ANY_A || information->press) {
        str_append(&catalog, STR("/OutputIntents["));
        syntax_reference(&catalog, information->press ? add_press_intent(arena, file, information)
                                                      : add_output_intent(arena, file));
        str_append_byte(&catalog, ']');
    }
    const PdfId root = pdf_file_add(file, str_built(&catalog));

    StrBuilder trailer = {.arena = arena};
    str_append(&trailer, STR("/Root "));
    syntax_reference(&trailer, root);
    str_append(&trailer, STR("/Info "));
    syntax_reference(&trailer, info);
    str_append_byte(&trailer, '\n');
    return str_built(&trailer);
}
