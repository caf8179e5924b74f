#!/usr/bin/env python3
"""The checker of files for the press: nothing to say of a good file, and each planted fault is found.

The files are made by tests/print/good_file.py, without hanmen. A fault is a function that spoils one thing in an open file, or
in its bytes; beside it stands the rule that must speak.
"""
import importlib.util
import os
import pathlib
import sys
import tempfile

try:
    import pikepdf
    import fontTools  # noqa: F401
except ImportError:  # another Python stands first in PATH; the packages are Debian's
    if sys.executable == "/usr/bin/python3" or not os.path.exists("/usr/bin/python3"):
        print("ok 1 - the checker of print files # SKIP pikepdf or fontTools is not installed\n1..1")
        sys.exit(0)
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

from pikepdf import Array, Dictionary, Name, String

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "print"))
import good_file  # noqa: E402

SPEC = importlib.util.spec_from_file_location("check_print", ROOT / "scripts" / "check-print.py")
check_print = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(check_print)

FLAGS = ["--trim", "210x297", "--bleed", "3", "--ink-limit", "300"]


def content(change):
    """A fault in page 2's operators."""
    def spoil(pdf):
        page = pdf.pages[1].obj
        page["/Contents"] = pdf.make_stream(change(page["/Contents"].read_bytes()))
    return spoil


def swap(old, new):
    def change(data):
        assert old in data, old
        return data.replace(old, new, 1)
    return content(change)


def append(operators):
    return content(lambda data: data + operators)


def put(where, key, value):
    """An entry of the catalog, the information, or page 2."""
    def spoil(pdf):
        owner = {"catalog": lambda: pdf.Root, "info": lambda: pdf.docinfo, "page": lambda: pdf.pages[1].obj,
                 "intent": lambda: pdf.Root["/OutputIntents"][0], "font": lambda: font(pdf),
                 "descendant": lambda: font(pdf)["/DescendantFonts"][0],
                 "descriptor": lambda: font(pdf)["/DescendantFonts"][0]["/FontDescriptor"],
                 "image": lambda: pdf.pages[1].obj["/Resources"]["/XObject"]["/I0"],
                 "form": lambda: pdf.pages[1].obj["/Resources"]["/XObject"]["/X0"],
                 "metadata": lambda: pdf.Root["/Metadata"],
                 "black": lambda: pdf.pages[1].obj["/Resources"]["/ExtGState"]["/Black"]}[where]()
        if value is None:
            del owner[key]
        else:
            owner[key] = value(pdf) if callable(value) else value
    return spoil


def font(pdf):
    return pdf.pages[1].obj["/Resources"]["/Font"]["/F0"]


def xmp(old, new):
    def spoil(pdf):
        data = pdf.Root["/Metadata"].read_bytes()
        assert old in data, old
        pdf.Root["/Metadata"].write(data.replace(old, new))
    return spoil


def box(name, values):
    return put("page", name, Array(values))


def profile(start, replacement):
    def spoil(pdf):
        stream = pdf.Root["/OutputIntents"][0]["/DestOutputProfile"]
        data = bytearray(stream.read_bytes())
        data[start:start + len(replacement)] = replacement
        stream.write(bytes(data))
    return spoil


def program(change):
    """A fault in the font's file."""
    def spoil(pdf):
        import io
        from fontTools.ttLib import TTFont
        stream = font(pdf)["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile2"]
        truetype, out = TTFont(io.BytesIO(stream.read_bytes())), io.BytesIO()
        change(truetype)
        truetype.save(out)
        stream.write(out.getvalue())
        stream["/Length1"] = len(out.getvalue())
    return spoil


def widen(truetype):
    for name, (width, bearing) in truetype["hmtx"].metrics.items():
        truetype["hmtx"].metrics[name] = (width + 100, bearing)


def separation_twice(pdf):
    page = pdf.pages[1].obj
    other = good_file.separation(pdf, "DIC 222", 0.1)
    page["/Resources"]["/ColorSpace"]["/Other"] = other
    append(b"/Other cs 1 scn 100 100 50 50 re f\n")(pdf)


def soft_mask(pdf):
    mask = pdf.make_stream(bytes(16))
    for key, value in {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": 4, "/Height": 4, "/BitsPerComponent": 8,
                       "/ColorSpace": Name.DeviceGray}.items():
        mask[key] = value
    pdf.pages[1].obj["/Resources"]["/XObject"]["/I0"]["/SMask"] = mask


def annotation(pdf):
    pdf.pages[1].obj["/Annots"] = Array([pdf.make_indirect(Dictionary(
        Type=Name.Annot, Subtype=Name.Link, Rect=Array([100, 100, 200, 120]),
        A=Dictionary(S=Name.URI, URI=String("https://example.jp"))))])


def unicode_text(code):
    def spoil(pdf):
        stream = font(pdf)["/ToUnicode"]
        data = stream.read_bytes()
        stream.write(data.replace(b"7248", code))
    return spoil


def state(**entries):
    """A graphics state of its own, used for a small panel."""
    def spoil(pdf):
        pdf.pages[1].obj["/Resources"]["/ExtGState"]["/Wrong"] = Dictionary(**entries)
        append(b"q /Wrong gs 0 1 0 0 k 300 400 20 20 re f Q\n")(pdf)
    return spoil


def rgb_profile(pdf):
    """A text in black of sRGB: four plates."""
    space = pdf.pages[1].obj["/Resources"]["/XObject"]["/I0"]["/ColorSpace"]
    pdf.pages[1].obj["/Resources"]["/ColorSpace"]["/RGB"] = space
    swap(b"0 0 0 1 k 100", b"/RGB cs 0 0 0 scn 100")(pdf)


def two_intents(pdf):
    pdf.Root["/OutputIntents"].append(pdf.Root["/OutputIntents"][0])


def narrow_panel(pdf):
    """The panel ends at the trim."""
    left, width = good_file.BLEED[0], good_file.BLEED[2] - good_file.BLEED[0]
    swap(f"k {left:.3f}".encode(), f"k {good_file.TRIM[0]:.3f}".encode())(pdf)
    swap(f"{width:.3f} ".encode(), f"{good_file.TRIM[2] - good_file.TRIM[0]:.3f} ".encode())(pdf)


def long_string(pdf):
    pdf.docinfo["/Keywords"] = "x" * 40000


LINK = put("catalog", "/OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.beep()")))
T, B, M = good_file.TRIM, good_file.BLEED, good_file.MEDIA
# Rule, what is spoilt; of a PDF/X-4 file.
FAULTS_X_4 = [
    ("boxes", put("page", "/TrimBox", None)),
    ("boxes", box("/ArtBox", T)),
    ("boxes", box("/TrimBox", (T[0] + 0.02, T[1], T[2] + 0.02, T[3]))),
    ("boxes", box("/TrimBox", (T[0], T[1], T[2] + 0.02, T[3]))),
    ("boxes", box("/BleedBox", (B[0] - 0.02, B[1], B[2], B[3]))),
    ("boxes", box("/BleedBox", (T[0] + 10, T[1], T[2], T[3]))),
    ("boxes", box("/CropBox", T)),
    ("boxes", box("/MediaBox", (0, 0, M[2] + 1, M[3]))),
    ("boxes", put("page", "/BleedBox", None)),
    ("boxes", put("catalog", "/ViewerPreferences", Dictionary(PrintArea=Name.TrimBox))),
    ("limit", box("/MediaBox", (0, 0, 20000, 20000))),
    ("annotation", annotation),
    ("action", LINK),
    ("action", put("catalog", "/AA", Dictionary())),
    ("action", put("page", "/AA", Dictionary())),
    ("action", put("catalog", "/AcroForm", Dictionary(Fields=Array()))),
    ("output-intent", put("catalog", "/OutputIntents", None)),
    ("output-intent", two_intents),
    ("output-intent", put("intent", "/S", Name.GTS_PDFA1)),
    ("output-intent", put("intent", "/OutputConditionIdentifier", None)),
    ("output-intent", put("intent", "/DestOutputProfile", None)),
    ("output-intent", put("intent", "/Info", None)),
    ("output-intent", profile(12, b"mntr")),
    ("output-intent", profile(16, b"RGB ")),
    ("output-intent", profile(0, b"\0\0\0\1")),
    ("xmp", put("catalog", "/Metadata", None)),
    ("xmp", put("metadata", "/Subtype", Name.Text)),
    ("xmp", xmp(b"<dc:title>", b"<dc:title")),
    ("xmp", xmp(b"<xmp:MetadataDate>" + good_file.DATE_ISO.encode() + b"</xmp:MetadataDate>", b"")),
    ("xmp", xmp(b"<xmpMM:RenditionClass>proof:pdf</xmpMM:RenditionClass>", b"")),
    ("xmp", xmp(b"<xmpMM:VersionID>1</xmpMM:VersionID>", b"")),
    ("xmp", xmp(b"id=\"W5M0MpCehiHzreSzNTczkc9d\"", b"id=\"W5M0MpCehiHzreSzNTczkc9d\" encoding=\"utf-8\"")),
    ("claim", xmp(b"PDF/X-4", b"PDF/X-3")),
    ("info-xmp", put("info", "/Title", "別の題")),
    ("info-xmp", put("info", "/ModDate", "D:20260401093001+09'00'")),
    ("info-xmp", put("info", "/Author", "誰か")),
    ("info-xmp", put("info", "/Trapped", Name("/True"))),
    ("info", put("info", "/Title", None)),
    ("info", put("info", "/CreationDate", None)),
    ("trapped", put("info", "/Trapped", Name.Unknown)),
    ("font-embedded", put("descriptor", "/FontFile2", None)),
    ("font-subset", lambda pdf: (put("font", "/BaseFont", Name.BIZUDGothic)(pdf), put("descendant", "/BaseFont", Name.BIZUDGothic)(pdf))),
    ("font-encoding", put("font", "/Encoding", Name("/90ms-RKSJ-H"))),
    ("font-encoding", put("descendant", "/CIDToGIDMap", None)),
    ("font-encoding", put("descendant", "/CIDSystemInfo", Dictionary(Registry=String("Adobe"), Ordering=String("Japan1"),
                                                                      Supplement=6))),
    ("font-set", put("descriptor", "/CIDSet", lambda pdf: pdf.make_stream(b"\xff"))),
    ("font-text", put("font", "/ToUnicode", None)),
    ("font-text", unicode_text(b"FEFF")),
    ("font-text", unicode_text(b"0000")),
    ("font-width", program(widen)),
    ("font-glyph", append(b"BT /F0 12 Tf 100 100 Td <0000> Tj ET\n")),
    ("font-glyph", append(b"BT /F0 12 Tf 100 100 Td <7000> Tj ET\n")),
    ("color-space", append(b"1 0 0 rg 100 100 20 20 re f\n")),
    ("color-space", append(b"1 0 0 RG 100 100 20 20 re S\n")),
    ("color-space", append(b"/DeviceRGB cs 1 0 0 sc 100 100 20 20 re f\n")),
    ("color-space", put("image", "/ColorSpace", Name.DeviceRGB)),
    ("color-space", lambda pdf: pdf.pages[1].obj["/Resources"]["/XObject"]["/X0"].write(b"1 0 0 rg 0 0 40 40 re f\n")),
    ("color-space", put("page", "/Group", Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))),
    ("separation", separation_twice),
    ("black-text", swap(b"0 0 0 1 k 100", b"0.6 0.5 0.5 1 k 100")),
    ("black-text", swap(b"0 0 0 1 k 100", b"0 g 100")),
    ("black-text", rgb_profile),
    ("black-text", swap(b"24 Tf /Black gs", b"24 Tf /Plain gs")),  # it knocks the panel out: only the plates tell
    ("overprint", swap(b"24 Tf /Black gs", b"24 Tf")),
    ("overprint", put("black", "/OPM", 0)),
    ("overprint", swap(b"12 Tf 0 0 0 0 k", b"12 Tf /Black gs 0 0 0 0 k")),
    ("text", swap(b"24 Tf", b"24 Tf 3 Tr")),
    ("hairline", swap(b"0.5 w", b"0 w")),
    ("registration", append(b"/Registration cs 1 scn 200 200 50 50 re f\n")),
    ("registration", swap(b"/Registration CS 1 SCN", b"0 0 0 1 K")),
    ("marks", swap(b"/Registration CS 1 SCN", b"0 0 0 1 K")),
    ("marks", swap("".join(good_file.mark_paths().splitlines(True)[:4]).encode(), b"")),
    ("bleed", narrow_panel),
    ("ink", append(b"1 1 1 0.2 k 200 200 50 50 re f\n")),
    ("transfer", state(TR=Name.Identity)),
    ("transfer", state(HTP=Array([0, 0]))),
    ("transparency", state(BM=Name.Sparkle)),
    ("xobject", put("form", "/OPI", Dictionary())),
    ("xobject", put("form", "/Ref", Dictionary())),
    ("xobject", put("image", "/Alternates", Array())),
    ("resources", put("form", "/Resources", None)),
    ("resources", append(b"/Nothing gs\n")),
    ("operator", append(b"1 2 zz\n")),
    ("operator", append(b"Q\n")),
    ("operator", append(b"q\n")),
    ("operator", append(b"/P BMC\n")),
    ("intent", append(b"/Sunny ri\n")),
    ("limit", append(b"q " * 30 + b"Q " * 30)),
    ("limit", append(b"/" + b"x" * 130 + b" gs\n")),
    ("limit", append(b"99999999999 w\n")),
    ("hex-string", append(b"BT /F0 12 Tf <000> Tj ET\n")),
    ("limit", long_string),
]
# Further ones, which only the older standards forbid.
FAULTS_X_1A = [
    ("color-space", append(b"1 0 0 rg 100 100 20 20 re f\n")),
    ("color-space", put("image", "/ColorSpace", lambda pdf: good_file.picture(pdf, "X-4")["/ColorSpace"])),
    ("transparency", soft_mask),
    ("transparency", state(ca=0.5)),
    ("transparency", state(BM=Name.Multiply)),
    ("transparency", put("page", "/Group", Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK))),
    ("transparency", put("form", "/Group", Dictionary(S=Name.Transparency))),
    ("claim", put("info", "/GTS_PDFXVersion", None)),
    ("output-intent", profile(8, b"\4")),
    ("limit", append(b"40000.5 w\n")),
]
# In the bytes of the saved file: rule, old, new.
BYTES = [
    ("header", b"%PDF-1.6\n", b"%PDF 1.6\n"),
    ("version", b"%PDF-1.6", b"%PDF-1.7"),
    ("end-of-file", b"%%EOF\n", b"%%EOF\n\nmore\n"),
    ("identifier", b"/ID [<", b"/IX [<"),
]
BYTES_1_4 = [
    ("version", b"%PDF-1.4", b"%PDF-1.6"),
    ("object", b"\n1 0 obj", b"\n1  0 obj"),
    ("stream", b"stream\nq 0.3 0 0 0 k", b"stream\rq 0.3 0 0 0 k"),
    ("cross-reference", b"xref\n0 ", b"xref \n0 "),
]


class Count:
    """TAP lines."""
    number, failed = 0, 0

    def say(self, good, name, found):
        self.number += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.number} - {name}")
        if not good:
            print("\n".join(f"# {finding}" for finding in found) or "# nothing was found")


def findings(path, standard, plates):
    flags = FLAGS + ["--standard", standard] + ([] if plates else ["--no-plates"])
    return check_print.check_file(path, check_print.parse(flags + [path]))


def name_of(rule, fault, number):
    return f"finds a fault {number}: {rule}" + (f" ({fault.__name__})" if fault.__name__ not in ("spoil", "<lambda>") else "")


def spoil_objects(count, folder, standard, faults):
    path = os.path.join(folder, "spoilt.pdf")
    for number, (rule, fault) in enumerate(faults, start=1):
        pdf = good_file.make(standard)
        fault(pdf)
        good_file.save(pdf, standard, path)
        found = findings(path, standard, rule in ("marks", "bleed", "ink", "black-text"))
        count.say(any(finding.rule == rule for finding in found), f"{standard} " + name_of(rule, fault, number), found)


def spoil_bytes(count, folder, standard, faults):
    path = os.path.join(folder, "spoilt.pdf")
    good_file.save(good_file.make(standard), standard, path)
    good = pathlib.Path(path).read_bytes()
    for rule, old, new in faults:
        assert old in good, old
        at = good.rindex(old)
        pathlib.Path(path).write_bytes(good[:at] + new + good[at + len(old):])
        found = findings(path, standard, False)
        count.say(any(finding.rule == rule for finding in found), f"{standard} finds {old!r} as {new!r}: {rule}", found)


def encrypted(count, folder):
    path = os.path.join(folder, "locked.pdf")
    pdf = good_file.make("X-4")
    pdf.save(path, force_version="1.6", encryption=pikepdf.Encryption(owner="x", user="", R=4), fix_metadata_version=False)
    found = findings(path, "X-4", False)
    count.say(any(finding.rule == "encryption" for finding in found), "finds encryption", found)


def main():
    count = Count()
    with tempfile.TemporaryDirectory() as folder:
        for standard in good_file.VERSION:
            path = os.path.join(folder, "good.pdf")
            good_file.save(good_file.make(standard), standard, path)
            found = findings(path, standard, True)
            count.say(not found, f"{standard}: a good file has no offences", found)
        spoil_objects(count, folder, "X-4", FAULTS_X_4)
        spoil_objects(count, folder, "X-1a:2003", FAULTS_X_1A)
        spoil_bytes(count, folder, "X-4", BYTES)
        spoil_bytes(count, folder, "X-1a:2003", BYTES_1_4)
        encrypted(count, folder)
    print(f"1..{count.number}")
    return 1 if count.failed else 0


if __name__ == "__main__":
    sys.exit(main())
