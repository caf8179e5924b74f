"""A file that keeps PDF/X-4 or X-1a, made without hanmen: what the checker's tests spoil.

Takes: a standard. Gives: a file of two pages: text in black, white and a spot colour, a panel that bleeds, a picture, a form,
crop and centre marks in registration colour.
"""
import functools
import io

import pikepdf
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, String

FONT = "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf"
PROFILE = "/usr/share/color/icc/ghostscript/default_cmyk.icc"
RGB_PROFILE = "/usr/share/color/icc/ghostscript/srgb.icc"
TEXT = "版面を組む"
MM = 72 / 25.4
MARGIN = 15 * MM
TRIM = (MARGIN, MARGIN, MARGIN + 210 * MM, MARGIN + 297 * MM)
BLEED = (TRIM[0] - 3 * MM, TRIM[1] - 3 * MM, TRIM[2] + 3 * MM, TRIM[3] + 3 * MM)
MEDIA = (0, 0, TRIM[2] + MARGIN, TRIM[3] + MARGIN)
VERSION = {"X-4": "1.6", "X-1a:2003": "1.4", "X-1a:2001": "1.3"}
DATE, DATE_ISO = "D:20260401093000+09'00'", "2026-04-01T09:30:00+09:00"


@functools.lru_cache
def font_program():
    """(a subset of the font, the codes of TEXT, their widths as W wants them)."""
    font = TTFont(FONT)
    del font["meta"]
    cutter = subset.Subsetter(subset.Options(notdef_outline=False, hinting=False, glyph_names=True, layout_features=[]))
    cutter.populate(text=TEXT)
    cutter.subset(font)
    names = [font.getBestCmap()[ord(character)] for character in TEXT]
    order, units = [name for name in font.getGlyphOrder() if name in font["glyf"].glyphs], font["head"].unitsPerEm
    codes = [order.index(name) for name in names]
    widths = [(code, round(font["hmtx"].metrics[order[code]][0] * 1000 / units)) for code in sorted(set(codes))]
    for tag in [tag for tag in font.keys() if tag not in ("GlyphOrder", "glyf", "head", "hhea", "hmtx", "loca", "maxp")]:
        del font[tag]
    data = io.BytesIO()
    font.save(data)
    return data.getvalue(), codes, widths


def font_of(pdf):
    data, codes, widths = font_program()
    program = pdf.make_stream(data)
    program["/Length1"] = len(data)
    base = Name("/ABCDEF+BIZUDGothic")
    descriptor = pdf.make_indirect(Dictionary(
        Type=Name.FontDescriptor, FontName=base, Flags=4, FontBBox=Array([0, -120, 1000, 880]), ItalicAngle=0, Ascent=880,
        Descent=-120, CapHeight=700, StemV=80, FontFile2=program))
    descendant = pdf.make_indirect(Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=base, CIDToGIDMap=Name.Identity, FontDescriptor=descriptor, DW=1000,
        W=Array([part for code, width in widths for part in (code, Array([width]))]), CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)))
    pairs = "".join(f"<{code:04X}> <{ord(character):04X}>\n" for code, character in zip(codes, TEXT))
    unicode_map = pdf.make_stream((f"begincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{len(codes)} beginbfchar\n"
                                   f"{pairs}endbfchar\nendcmap\n").encode())
    whole = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=base, Encoding=Name("/Identity-H"),
                                         DescendantFonts=Array([descendant]), ToUnicode=unicode_map))
    return whole, "".join(f"{code:04X}" for code in codes)


def separation(pdf, name, cyan):
    function = pdf.make_indirect(Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0, 0, 0, 0]), N=1,
                                            C1=Array([1, 1, 1, 1] if name == "All" else [cyan, 0.2, 0, 0])))
    return pdf.make_indirect(Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, function]))


def mark_paths():
    """Corner marks of two lines each, and a cross at the middle of each side."""
    lines = []
    for x, other, out in ((TRIM[0], BLEED[0], -1), (TRIM[2], BLEED[2], 1)):
        for y, far, up in ((TRIM[1], BLEED[1], -1), (TRIM[3], BLEED[3], 1)):
            end_x, end_y = other + out * 8 * MM, far + up * 8 * MM
            lines += [(x, far + up, x, end_y), (other, far + up, other, end_y), (other + out, y, end_x, y),
                      (other + out, far, end_x, far)]
    middle_x, middle_y = (TRIM[0] + TRIM[2]) / 2, (TRIM[1] + TRIM[3]) / 2
    for y in (BLEED[1] - 4 * MM, BLEED[3] + 4 * MM):
        lines += [(middle_x - 8, y, middle_x + 8, y), (middle_x, y - 8, middle_x, y + 8)]
    for x in (BLEED[0] - 4 * MM, BLEED[2] + 4 * MM):
        lines += [(x - 8, middle_y, x + 8, middle_y), (x, middle_y - 8, x, middle_y + 8)]
    return "".join(f"{a:.3f} {b:.3f} m {c:.3f} {d:.3f} l S\n" for a, b, c, d in lines)


def content(codes):
    return (f"q 0.3 0 0 0 k {BLEED[0]:.3f} {BLEED[3] - 60 * MM:.3f} {BLEED[2] - BLEED[0]:.3f} {60 * MM:.3f} re f Q\n"
            f"q 60 0 0 60 100 300 cm /I0 Do Q\nq 1 0 0 1 300 300 cm /X0 Do Q\n"
            f"BT /F0 24 Tf /Black gs 0 0 0 1 k 100 {TRIM[3] - 80:.3f} Td <{codes}> Tj ET\n"
            f"BT /F0 12 Tf 100 600 Td <{codes}> Tj 0 -30 Td /Plain gs /Spot cs 1 scn <{codes}> Tj ET\n"
            f"BT /F0 12 Tf 0 0 0 0 k 100 {TRIM[3] - 120:.3f} Td <{codes}> Tj ET\n"
            f"q /Black gs 0 0 0 1 K 0.5 w 100 560 m 300 560 l S Q\n"
            f"q /Registration CS 1 SCN 0.3 w\n{mark_paths()}Q\n").encode()


def picture(pdf, standard):
    if standard == "X-4":
        with open(RGB_PROFILE, "rb") as file:
            profile = pdf.make_stream(file.read())
        profile["/N"] = 3
        space, data = Array([Name.ICCBased, profile]), bytes((200, 150, 100)) * 16
    else:
        space, data = Name.DeviceCMYK, bytes((20, 60, 90, 10)) * 16
    image = pdf.make_stream(data)
    for key, value in {"Type": Name.XObject, "Subtype": Name.Image, "Width": 4, "Height": 4, "BitsPerComponent": 8}.items():
        image["/" + key] = value
    image["/ColorSpace"] = space
    return image


def form(pdf):
    drawn = pdf.make_stream(b"0 1 1 0 k 0 0 40 40 re f\n")
    drawn["/Type"], drawn["/Subtype"] = Name.XObject, Name.Form
    drawn["/BBox"], drawn["/Resources"] = Array([0, 0, 40, 40]), Dictionary()
    return drawn


def xmp(standard):
    claim = ("<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" if standard == "X-4" else "")
    return ("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
            "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" "
            "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" "
            "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:xmpMM=\"http://ns.adobe.com/xap/1.0/mm/\" "
            "xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">"
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">試験</rdf:li></rdf:Alt></dc:title>"
            f"<xmp:CreatorTool>test</xmp:CreatorTool><pdf:Producer>test</pdf:Producer><xmp:CreateDate>{DATE_ISO}</xmp:CreateDate>"
            f"<xmp:ModifyDate>{DATE_ISO}</xmp:ModifyDate><xmp:MetadataDate>{DATE_ISO}</xmp:MetadataDate>"
            "<pdf:Trapped>False</pdf:Trapped><xmpMM:DocumentID>uuid:1</xmpMM:DocumentID><xmpMM:VersionID>1</xmpMM:VersionID>"
            f"<xmpMM:RenditionClass>proof:pdf</xmpMM:RenditionClass>{claim}</rdf:Description></rdf:RDF></x:xmpmeta>\n"
            "<?xpacket end=\"r\"?>").encode()


def make(standard):
    """The file, open."""
    pdf = pikepdf.new()
    font, codes = font_of(pdf)
    resources = Dictionary(
        Font=Dictionary(F0=font), XObject=Dictionary(I0=picture(pdf, standard), X0=form(pdf)),
        ColorSpace=Dictionary(Registration=separation(pdf, "All", 1), Spot=separation(pdf, "DIC 222", 0.8)),
        ExtGState=Dictionary(Black=Dictionary(OP=True, op=True, OPM=1), Plain=Dictionary(OP=False, op=False, OPM=0)))
    for _ in range(2):
        page = pdf.make_indirect(Dictionary(
            Type=Name.Page, MediaBox=Array(MEDIA), BleedBox=Array(BLEED), TrimBox=Array(TRIM), Resources=resources,
            Contents=pdf.make_stream(content(codes))))
        pdf.pages.append(pikepdf.Page(page))
    with open(PROFILE, "rb") as file:
        profile = pdf.make_stream(file.read())
    profile["/N"] = 4
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("Custom"),
                        Info=String("a press of the tests"), DestOutputProfile=profile)
    pdf.Root["/OutputIntents"] = Array([pdf.make_indirect(intent)])
    metadata = pdf.make_stream(xmp(standard))
    metadata["/Type"], metadata["/Subtype"] = Name.Metadata, Name.XML
    pdf.Root["/Metadata"] = metadata
    information = {"/Title": "試験", "/Creator": "test", "/Producer": "test", "/CreationDate": DATE, "/ModDate": DATE}
    if standard != "X-4":
        information["/GTS_PDFXVersion"] = "PDF/X-1a:2003" if standard == "X-1a:2003" else "PDF/X-1:2001"
    if standard == "X-1a:2001":
        information["/GTS_PDFXConformance"] = "PDF/X-1a:2001"
    for key, value in information.items():
        pdf.docinfo[key] = value
    pdf.docinfo["/Trapped"] = Name("/False")
    return pdf


def save(pdf, standard, path):
    """As hanmen writes: object streams where the version has them."""
    streams = pikepdf.ObjectStreamMode.generate if standard == "X-4" else pikepdf.ObjectStreamMode.disable
    pdf.save(path, force_version=VERSION[standard], object_stream_mode=streams, fix_metadata_version=False, static_id=True,
             compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
