"""Rules of fonts: embedded, subset, every code shown has its glyph, its width and its text.

Takes: the texts that pages show, by font. Gives: findings.
Invariant: font programs are read by fontTools, not by what wrote them.
"""
import io
import re

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont, TTLibError

from finding import Finding

WIDTH_TOLERANCE = 1
NO_TEXT = {0x0000, 0xFEFF, 0xFFFE}
MAY_NOT_EMBED, MAY_NOT_SUBSET = 1 << 1, 1 << 8


def name_of(font):
    return str(font.get("/BaseFont", "?"))[1:]


class Program:
    """Glyphs and widths of an embedded program, by CID."""

    def __init__(self, descendant):
        descriptor = descendant["/FontDescriptor"]
        self.findings = []
        self.widths = {}
        if "/FontFile2" in descriptor:
            self.read_truetype(descriptor["/FontFile2"].read_bytes(), descendant.get("/CIDToGIDMap"))
        elif "/FontFile3" in descriptor:
            self.read_cff(descriptor["/FontFile3"])

    def read_truetype(self, data, cid_to_gid):
        font = TTFont(io.BytesIO(data), lazy=True)
        units, metrics, order = font["head"].unitsPerEm, font["hmtx"].metrics, font.getGlyphOrder()
        self.read_rights(font)
        if isinstance(cid_to_gid, pikepdf.Stream):
            table = cid_to_gid.read_bytes()
            glyphs = {cid: table[2 * cid] << 8 | table[2 * cid + 1] for cid in range(len(table) // 2)}
        else:
            glyphs = dict(enumerate(range(len(order))))
        self.widths = {cid: metrics[order[glyph]][0] * 1000 / units for cid, glyph in glyphs.items()
                       if 0 < glyph < len(order)}

    def read_rights(self, font):
        if "OS/2" in font:
            if font["OS/2"].fsType & MAY_NOT_EMBED:
                self.findings.append("its licence forbids embedding")
            if font["OS/2"].fsType & MAY_NOT_SUBSET:
                self.findings.append("its licence forbids subsets")

    def read_cff(self, stream):
        data = stream.read_bytes()
        if stream.get("/Subtype") == "/OpenType":
            font = TTFont(io.BytesIO(data), lazy=True)
            self.read_rights(font)
            fonts = font["CFF "].cff
        else:
            fonts = CFFFontSet()
            fonts.decompile(io.BytesIO(data), None)
        top = fonts[fonts.fontNames[0]]
        is_keyed = hasattr(top, "ROS")
        for glyph, name in enumerate(top.charset):
            if glyph == 0:
                continue
            string, chooser = top.CharStrings.getItemAndSelector(name)
            private = top.FDArray[chooser].Private if is_keyed else top.Private
            matrix = getattr(top, "FontMatrix", [0.001])
            if is_keyed:
                own = getattr(top.FDArray[chooser], "FontMatrix", None)
                matrix = [own[0] * (matrix[0] if matrix[0] > 0.1 else 1)] if own else matrix
            cid = int(name[3:]) if is_keyed and name.startswith("cid") else glyph
            self.widths[cid] = (string, private, matrix[0] * 1000)

    def width(self, cid):
        entry = self.widths.get(cid)
        if not isinstance(entry, tuple):
            return entry
        string, private, scale = entry
        from fontTools.misc.psCharStrings import T2WidthExtractor
        extractor = T2WidthExtractor(string.private.Subrs if hasattr(private, "Subrs") else [], [],
                                     private.nominalWidthX, private.defaultWidthX)
        extractor.execute(string)
        return extractor.width * scale


def declared_widths(descendant):
    """W and DW."""
    widths, entries = {}, list(descendant.get("/W", []))
    while entries:
        first = int(entries.pop(0))
        second = entries.pop(0)
        if isinstance(second, pikepdf.Array):
            widths.update({first + i: float(value) for i, value in enumerate(second)})
        else:
            value = float(entries.pop(0))
            widths.update({cid: value for cid in range(first, int(second) + 1)})
    return widths, float(descendant.get("/DW", 1000))


def unicode_map(stream):
    """{code: text} of a ToUnicode stream."""
    texts = {}
    data = stream.read_bytes().decode("latin-1")

    def text(digits):
        return bytes.fromhex(digits).decode("utf-16-be", "surrogatepass")
    for section in re.findall(r"beginbfchar(.*?)endbfchar", data, re.S):
        for code, value in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", section):
            texts[int(code, 16)] = text(value)
    for section in re.findall(r"beginbfrange(.*?)endbfrange", data, re.S):
        for first, last, array, value in re.findall(
                r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:\[([^\]]*)\]|<([0-9A-Fa-f]+)>)", section):
            codes = range(int(first, 16), int(last, 16) + 1)
            if value:
                texts.update({code: text(value)[:-1] + chr(ord(text(value)[-1]) + i) for i, code in enumerate(codes)})
            else:
                texts.update(zip(codes, map(text, re.findall(r"<([0-9A-Fa-f]*)>", array))))
    return texts


def dictionary_findings(font, descendant, standard, place):
    kind, descriptor = str(descendant.get("/Subtype")), descendant.get("/FontDescriptor", {})
    programs = [key for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in descriptor]
    if len(programs) != 1:
        yield Finding("font-embedded", place, "is not embedded")
        return
    if not re.match(r"[A-Z]{6}\+", name_of(descendant)) and not re.match(r"[A-Z]{6}\+", name_of(font)):
        yield Finding("font-subset", place, "has no subset's tag")
    if str(font.get("/Encoding")) not in ("/Identity-H", "/Identity-V"):
        yield Finding("font-encoding", place, f"its Encoding is {font.get('/Encoding')!s}")
    system = descendant.get("/CIDSystemInfo", {})
    if str(system.get("/Registry", "")) != "Adobe" or str(system.get("/Ordering", "")) != "Identity":
        yield Finding("font-encoding", place, "its CIDSystemInfo is not Adobe-Identity")
    if kind == "/CIDFontType2" and "/CIDToGIDMap" not in descendant:
        yield Finding("font-encoding", place, "has no CIDToGIDMap")
    if kind == "/CIDFontType0":
        allowed = ("/CIDFontType0C", "/OpenType") if standard == "X-4" else ("/CIDFontType0C",)
        if "/FontFile3" not in descriptor or str(descriptor["/FontFile3"].get("/Subtype")) not in allowed:
            yield Finding("font-embedded", place, "its program is of another kind than its dictionary says")
    for key in ("/CIDSet", "/CharSet"):
        if key in descriptor:
            yield Finding("font-set", place, f"has {key[1:]}, which must then name all glyphs; leave it out")


def shown_findings(font, descendant, codes, place):
    """Codes as the pages show them."""
    try:
        program = Program(descendant)
    except (TTLibError, AssertionError, KeyError, IndexError, ValueError) as error:
        yield Finding("font-embedded", place, f"its program cannot be read: {error}")
        return
    for text in program.findings:
        yield Finding("font-licence", place, text)
    widths, default = declared_widths(descendant)
    texts = unicode_map(font["/ToUnicode"]) if "/ToUnicode" in font else None
    if texts is None:
        yield Finding("font-text", place, "has no ToUnicode")
    for code in sorted(codes):
        actual, declared = program.width(code), widths.get(code, default)
        if actual is None:
            yield Finding("font-glyph", place, f"the code {code:04X} is shown and has no glyph, or .notdef")
        elif abs(actual - declared) > WIDTH_TOLERANCE:
            yield Finding("font-width", place, f"the code {code:04X} is {actual:.0f} wide, W says {declared:.0f}")
        if texts is not None and not texts.get(code):
            yield Finding("font-text", place, f"the code {code:04X} has no text")
        elif texts is not None and any(ord(character) in NO_TEXT for character in texts[code]):
            yield Finding("font-text", place, f"the code {code:04X} stands for U+0000, U+FEFF or U+FFFE")


def codes_of(walkers):
    """[(font, codes)] of all pages, each font once."""
    shown = {}
    for walker in walkers:
        for mark in walker.marks:
            if mark.kind == "text" and mark.state.font is not None:
                _, codes = shown.setdefault(mark.state.font.objgen, (mark.state.font, set()))
                data = mark.subject
                codes.update(data[i] << 8 | data[i + 1] for i in range(0, len(data) - 1, 2))
    return list(shown.values())


def check(walkers, standard):
    found = []
    for font, codes in codes_of(walkers):
        place = name_of(font)
        try:
            place.encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            found.append(Finding("name", place, "is no UTF-8"))
        if font.get("/Subtype") != "/Type0":
            found.append(Finding("font-encoding", place, f"is a font of {font.get('/Subtype')!s}, not Type 0"))
            continue
        descendant = font["/DescendantFonts"][0]
        wrong = list(dictionary_findings(font, descendant, standard, place))
        found += wrong
        if not any(finding.rule == "font-embedded" for finding in wrong):
            found += shown_findings(font, descendant, codes, place)
    return found
