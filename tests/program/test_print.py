#!/usr/bin/env python3
"""Files for a printing company: PDF/X-4 and PDF/X-1a, read with qpdf; plates with Ghostscript."""
import base64
import json
import pathlib
import re
import struct
import subprocess
import sys
import zlib

from harness import LAYOUTS, Case, main, png

PRESS = pathlib.Path("/usr/share/color/icc/ghostscript/default_cmyk.icc")  # of Debian's libgs-common
MM = 72 / 25.4
BODY = ("- h1: 見出し\n- 本文は墨一色。[外へ](https://example.jp)。\n- figure: {src: map.svg, alt: 地図, width: 40mm}\n"
        "- figure: {src: gray.png, alt: 灰色, width: 20mm}\n- figure: {src: color.png, alt: 色, width: 20mm}\n"
        "- figure: {src: clear.png, alt: 透明, width: 20mm}\n")
MAP = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#cfe8f0"/>'
       '<path d="M2 2L38 18" stroke="#000" stroke-width="1"/><path d="M2 18L38 2" stroke="#c02020" stroke-opacity="0.5"/></svg>')


def rgb_png(width, height, rows):
    """A PNG of these rows, each with its filter byte."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def color_png(width, height, alpha=False):
    """A PNG of one colour, a strong red, opaque or at half."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    pixel = b"\xc0\x10\x20" + (b"\x80" if alpha else b"")
    rows = zlib.compress((b"\0" + pixel * width) * height)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6 if alpha else 2, 0, 0, 0))
            + chunk(b"IDAT", rows) + chunk(b"IEND", b""))


def build(case, profile="print", keys="", body=BODY, look="", *codes):
    """The file of a report with every kind of picture, for this profile with these keys of its own."""
    case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'annual-report.yaml'}\n{look}"
                            f"profiles:\n  {profile}: {{icc: {PRESS}, {keys}}}\n")
    case.write("map.svg", MAP)
    case.write("gray.png", png(300, 200))
    case.write("color.png", color_png(300, 200))
    case.write("clear.png", color_png(300, 200, alpha=True))
    case.chapter(body)
    case.write("report.yaml", "formatVersion: 1\nreport: {title: 報告, layout: look.yaml}\nchapters: [chapter.yaml]\n")
    return case.builds(*codes, file="report.yaml", options=("--profile", profile))


class File:
    """What qpdf says of the case's out.pdf."""

    def __init__(self, case):
        path = case.folder / "out.pdf"
        done = subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized", path],
                              capture_output=True, check=True)
        document = json.loads(done.stdout)["qpdf"]
        self.version = document[0]["pdfversion"]
        self.objects = document[1]
        self.trailer = self.objects["trailer"]["value"]
        self.catalog = self.get(self.trailer["/Root"])
        self.info = self.get(self.trailer["/Info"])
        self.pages = [each["value"] for each in self.objects.values()
                      if isinstance(each.get("value"), dict) and each["value"].get("/Type") == "/Page"]

    def get(self, value):
        while isinstance(value, str) and re.fullmatch(r"\d+ 0 R", value):
            each = self.objects["obj:" + value]
            value = each["value"] if "value" in each else each["stream"]["dict"]
        return value

    def data(self, reference):
        return base64.b64decode(self.objects["obj:" + reference]["stream"]["data"])

    def contents(self):
        """The operators of all pages and of the forms."""
        streams = [page["/Contents"] for page in self.pages]
        streams += [name[4:] for name, each in self.objects.items()
                    if each.get("stream", {}).get("dict", {}).get("/Subtype") == "/Form"]
        return b"\n".join(self.data(each) for each in streams).decode("latin-1")

    def images(self):
        return [each["stream"]["dict"] for each in self.objects.values()
                if each.get("stream", {}).get("dict", {}).get("/Subtype") == "/Image"]

    def xmp(self):
        return self.data(self.catalog["/Metadata"]).decode("utf-8")


def near(box, wanted):
    assert len(box) == 4 and all(abs(a - b) < 0.01 for a, b in zip(box, wanted)), f"{box}, wanted {wanted}"


def operands(contents, operator):
    """What stands before each use of the operator: tuples of numbers."""
    return {tuple(map(float, match.split())) for match in re.findall(rf"^((?:[-\d.]+ )+){operator}$", contents, flags=re.M)}


def needs_profile(test):
    """A case that is passed over, with a line that says so, where the press's profile is not installed."""
    def run(case):
        if PRESS.exists():
            test(case)
        else:
            print(f"# skipped: {PRESS} is not installed")
    run.__doc__ = test.__doc__
    return run


# -- PDF/X-4 ---------------------------------------------------------------------------------------------------------

@needs_profile
def x4_frame(case: Case):
    """PDF/X-4: version, intent, identification, dates, no tags, no annotations"""
    pdf = build(case, keys="condition: JC200103, condition_name: Japan Color 2001 Coated")
    assert pdf.startswith(b"%PDF-1.6")
    file = File(case)
    assert "/StructTreeRoot" not in file.catalog and "/MarkInfo" not in file.catalog
    assert not any("/Annots" in page for page in file.pages)
    intents = file.get(file.catalog["/OutputIntents"])
    assert len(intents) == 1
    intent = file.get(intents[0])
    assert intent["/S"] == "/GTS_PDFX" and intent["/OutputConditionIdentifier"] == "u:JC200103", intent
    assert intent["/RegistryName"] == "u:http://www.color.org" and intent["/Info"] == "u:Japan Color 2001 Coated", intent
    assert file.get(intent["/DestOutputProfile"])["/N"] == 4
    assert file.data(intent["/DestOutputProfile"]) == PRESS.read_bytes()
    for key in ("/Title", "/CreationDate", "/ModDate"):
        assert key in file.info, key
    assert file.info["/Trapped"] == "/False" and file.info["/GTS_PDFXVersion"] == "u:PDF/X-4"
    assert len(file.trailer["/ID"]) == 2
    xmp = file.xmp()
    for part in ("<pdfxid:GTS_PDFXVersion>PDF/X-4<", "<pdf:Trapped>False<", "xmpMM:DocumentID", "xmpMM:VersionID",
                 "xmpMM:RenditionClass", "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate", "x-default"):
        assert part in xmp, part
    assert "pdfaid" not in xmp and "pdfuaid" not in xmp


@needs_profile
def condition_without_a_name(case: Case):
    """a condition that nobody registered is Custom, with the profile's own description"""
    build(case)
    file = File(case)
    intent = file.get(file.get(file.catalog["/OutputIntents"])[0])
    assert intent["/OutputConditionIdentifier"] == "u:Custom" and "/RegistryName" not in intent
    assert intent["/Info"] == "u:Artifex CMYK SWOP Profile", intent


@needs_profile
def boxes(case: Case):
    """boxes to 0.01 pt: A4, 3 mm of bleed, marks in 240 × 327 mm"""
    build(case)
    for page in File(case).pages:
        near(page["/MediaBox"], (0, 0, 240 * MM, 327 * MM))
        near(page["/CropBox"], page["/MediaBox"])
        near(page["/BleedBox"], (12 * MM, 12 * MM, 228 * MM, 315 * MM))
        near(page["/TrimBox"], (15 * MM, 15 * MM, 225 * MM, 312 * MM))
        assert "/ArtBox" not in page


@needs_profile
def no_marks(case: Case):
    """without marks the media box is the bleed box"""
    build(case, keys="marks: none")
    file = File(case)
    for page in file.pages:
        near(page["/MediaBox"], (0, 0, 216 * MM, 303 * MM))
        near(page["/BleedBox"], page["/MediaBox"])
        near(page["/TrimBox"], (3 * MM, 3 * MM, 213 * MM, 300 * MM))
    assert "/All cs" not in file.contents()


@needs_profile
def inks(case: Case):
    """black text overprints in one ink; other colours are inks through the profile; light text knocks out"""
    build(case)
    contents = File(case).contents()
    assert not re.search(r"^[-\d. ]+ (rg|RG|g|G)$", contents, flags=re.M), "a colour that is no ink"
    assert (0, 0, 0, 1) in operands(contents, "k")
    assert re.search(r"/Overprint gs\n0 0 0 1 k", contents)
    assert re.search(r"/Knockout gs", contents)
    # the state is put back before the next colour
    state = None
    for line in contents.splitlines():
        if line in ("/Overprint gs", "/Knockout gs"):
            state = line
        if line.endswith(" k") and state == "/Overprint gs":
            assert line == "0 0 0 1 k", line


@needs_profile
def states(case: Case):
    """overprint has mode 1"""
    build(case)
    file = File(case)
    for page in file.pages:
        states_of = file.get(page["/Resources"])["/ExtGState"]
        assert states_of["/Overprint"] == {"/OP": True, "/op": True, "/OPM": 1}, states_of
        assert states_of["/Knockout"]["/OP"] is False and states_of["/Knockout"]["/op"] is False


SPOTS = ('colors:\n  accent: "cmyk(90, 40, 30, 20)"\n  seal: {spot: DIC 156 朱, alternate: "#c04030"}\n'
         '  rich: "cmyk(40, 40, 40, 100)"\nopener: {band: {color: rich}}\n'
         'styles:\n  heading-1: {ink: seal, bar_color: seal(30%), rule_color: rich}\n  heading-2: {ink: rich}\n')


@needs_profile
def spot_colours(case: Case):
    """a spot colour is a plate of its own, with its tints; on the screen its alternate stands for it"""
    build(case, body="- h1: 特色\n- :color[本文]{accent}。:color[朱]{seal(50%)}。\n", look=SPOTS)
    file = File(case)
    contents = file.contents()
    assert (.9, .4, .3, .2) in operands(contents, "k")
    for tint in ("1", "0.3", "0.5"):
        assert f"/S0 cs {tint} scn\n" in contents, tint
    used = [page for page in file.pages if b"/S0 cs" in file.data(page["/Contents"])]
    space = file.get(used[0]["/Resources"])["/ColorSpace"]["/S0"]
    assert space[:3] == ["/Separation", "/DIC 156 朱", "/DeviceCMYK"], space
    full = file.get(space[3])["/C1"]
    assert full[1] > .5 and full[2] > .5 and full[0] < .3, full
    case.builds(file="report.yaml")
    assert "/Separation" not in json.dumps(File(case).objects, ensure_ascii=False)


@needs_profile
def rich_black(case: Case):
    """rich black is for areas: text and lines that ask for it are in black ink alone"""
    build(case, body="- h1: 題\n- h2: 見出し\n- 本文。\n", look=SPOTS)
    contents = File(case).contents()
    rich = re.findall(r"^0.4 0.4 0.4 1 k\n(.*)$", contents, flags=re.M)
    assert len(rich) == 1 and rich[0].endswith("re f"), rich


def unknown_colour(case: Case):
    """a colour in the text that the layout does not name is an error with its place"""
    case.chapter("- 本文の:color[色]{acent}。\n")
    case.refuses(1, "color-unknown")
    assert "chapter.yaml:4:" in case.errors, case.errors


@needs_profile
def black_that_leaves_out(case: Case):
    """black_text: k100 does not overprint"""
    build(case, keys="black_text: k100")
    assert "/Overprint gs" not in File(case).contents()


@needs_profile
def registration(case: Case):
    """crop marks are in the registration colour, and nothing inside the page is"""
    build(case)
    file = File(case)
    space = file.get(file.pages[0]["/Resources"])["/ColorSpace"]["/All"]
    assert space[0] == "/Separation" and space[1] == "/All" and space[2] == "/DeviceCMYK"
    assert file.get(space[3])["/C1"] == [1, 1, 1, 1]
    contents = file.data(file.pages[0]["/Contents"]).decode("latin-1")
    marks = contents.split("/All cs 1 scn\n")[1]
    marks = re.split(r"^[\d. ]+ k$", marks, maxsplit=1, flags=re.M)[0]
    rectangles = re.findall(r"^([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re f$", marks, flags=re.M)
    assert len(rectangles) == 24, len(rectangles)
    left, low, right, high = file.pages[0]["/BleedBox"]
    for x, y, width, height in (map(float, each) for each in rectangles):
        assert x + width <= left + .001 or x >= right - .001 or y + height <= low + .001 or y >= high - .001
        assert min(width, height) <= 0.3


@needs_profile
def x4_pictures(case: Case):
    """RGB pictures keep their profile, or sRGB's; gray is black ink; transparency stays, in the press's space"""
    build(case)
    file = File(case)
    spaces = [json.dumps(each["/ColorSpace"]) for each in file.images()]
    assert sorted(each.split()[0] for each in spaces) == ['"/DeviceGray"', '"/DeviceGray"', '["/ICCBased",', '["/ICCBased",'], spaces
    assert any("/SMask" in each for each in file.images())
    groups = [page["/Group"]["/CS"] for page in file.pages if "/Group" in page]
    assert groups and set(groups) == {"/DeviceCMYK"}, groups


@needs_profile
def bleed(case: Case):
    """the opener's band reaches the bleed on three sides"""
    build(case)
    file = File(case)
    band = re.search(r"^([-\d.]+) ([-\d.]+) ([-\d.]+) ([-\d.]+) re f$", file.data(file.pages[0]["/Contents"]).decode("latin-1"), flags=re.M)
    x, y, width, height = map(float, band.groups())
    left, _, right, high = file.pages[0]["/BleedBox"]
    assert abs(x - left) < .01 and abs(x + width - right) < .01 and abs(y + height - high) < .01, band.group(0)


@needs_profile
def blank_pages(case: Case):
    """pages_multiple_of adds blank pages; hidden_folio numbers those that show none"""
    build(case, keys="pages_multiple_of: 4, hidden_folio: true")
    file = File(case)
    assert len(file.pages) == 4
    for number in (3, 4):
        text = subprocess.run(["pdftotext", "-f", str(number), "-l", str(number), "out.pdf", "-"], cwd=case.folder,
                              capture_output=True, check=True).stdout.decode()
        assert text.strip() == str(number), text


@needs_profile
def slug(case: Case):
    """a slug line stands outside the bleed"""
    build(case, keys='slug: "{title} {page}/{pages} {profile} {date} {folio} {other}"')
    text = subprocess.run(["pdftotext", "-f", "2", "-l", "2", "-raw", "out.pdf", "-"], cwd=case.folder, capture_output=True,
                          check=True).stdout.decode()
    assert re.search(r"報告 2/2 print \d{4}-\d\d-\d\d 2 \{other\}", text), text
    box = subprocess.run(["pdftotext", "-f", "2", "-l", "2", "-bbox", "out.pdf", "-"], cwd=case.folder, capture_output=True,
                         check=True).stdout.decode()
    top = float(re.search(r'yMin="([\d.]+)"[^>]*>報告<', box).group(1))
    assert top > 315 * MM, top


@needs_profile
def long_slug(case: Case):
    """a slug line that reaches the crop marks is told"""
    build(case, "print", 'slug: "' + "長い作業名" * 12 + '"', "- 本文。\n", "", "press-slug-wide")
    build(case, keys='slug: "短い作業名"', body="- 本文。\n")
    assert "press-slug-wide" not in case.errors


def schema_of_profiles(case: Case):
    """the schemas for editors know profiles, colours and presets, and the words that the program knows"""
    case.run("schema", "layout")
    case.expect(0)
    definitions = json.loads(case.output)["definitions"]
    assert {"extends", "standard", "printer", "icc", "bleed", "marks", "tags"} <= set(definitions["profile"]["properties"])
    assert definitions["color"]["anyOf"][1]["required"] == ["spot", "alternate"]
    case.run("schema", "printer")
    keys = set(json.loads(case.output)["allOf"][0]["properties"])
    for preset in (LAYOUTS.parent / "printers").glob("*.yaml"):
        used = set(re.findall(r"^([A-Za-z_]+):", preset.read_text(encoding="utf-8"), flags=re.M))
        assert used <= keys, used - keys
    for key in ("standard", "marks"):
        case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'plain.yaml'}\nprofiles:\n  web: {{{key}: zzz}}\n")
        case.chapter("- 本文。\n")
        case.write("report.yaml", "formatVersion: 1\nreport: {title: 報告, layout: look.yaml}\nchapters: [chapter.yaml]\n")
        case.run("check", "report.yaml")
        known = re.search(r"is not one of: (.*) \[not-a-choice\]$", case.errors, flags=re.M).group(1)
        words = definitions["profile"]["properties"][key]["anyOf"][0]["enum"]
        assert set(known.split(", ")) | {"pdf/x-1a"} == set(words) | {"pdf/x-1a"}, (known, words)


@needs_profile
def plates(case: Case):
    """black text is on the black plate alone; marks are on all four"""
    try:
        subprocess.run(["gs", "--version"], capture_output=True, check=True)
    except FileNotFoundError:
        print("# skipped: Ghostscript is not installed")
        return
    build(case, body="- 本文は墨一色。\n", look="opener: {own_page: false, band: none}\nstyles: {chapter-title: {ink: black}, chapter-number: {ink: black}, folio: {ink: black}}\n",
          keys="marks: [crop, registration]")
    subprocess.run(["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiffsep", "-sCompression=none", "-r72", "-sOutputFile=plate.tif", "out.pdf"],
                   cwd=case.folder, check=True, capture_output=True)

    def ink(name):
        """Dark pixels inside the trim, and outside it."""
        data = (case.folder / f"plate({name}).tif").read_bytes()
        width, height, offset = tiff(data)
        inside = outside = 0
        for y in range(height):
            row = data[offset + y * width:offset + (y + 1) * width]
            for x in range(width):
                if row[x] < 128:
                    if 43 < x < width - 43 and 43 < y < height - 43:
                        inside += 1
                    else:
                        outside += 1
        return inside, outside

    for name in ("Cyan", "Magenta", "Yellow"):
        inside, outside = ink(name)
        assert inside == 0 and outside > 100, f"{name}: {inside} inside, {outside} outside"
    inside, outside = ink("Black")
    assert inside > 50 and outside > 100, f"Black: {inside} inside, {outside} outside"


def tiff(data):
    """Width, height and where the rows of an uncompressed gray TIFF begin (its strips follow each other)."""
    order = "<" if data[:2] == b"II" else ">"
    at, = struct.unpack(order + "I", data[4:8])
    count, = struct.unpack(order + "H", data[at:at + 2])
    tags = {}
    for i in range(count):
        tag, kind, number, value = struct.unpack(order + "HHII", data[at + 2 + 12 * i:at + 14 + 12 * i])
        if kind == 3 and number == 1:
            value = struct.unpack(order + "H", data[at + 10 + 12 * i:at + 12 + 12 * i])[0]
        tags[tag] = (number, value)
    number, first = tags[273]
    if number > 1:
        first, = struct.unpack(order + "I", data[first:first + 4])
    return tags[256][1], tags[257][1], first


SHEET = """formatVersion: 1
layout: sheet
page: {size: A4, margin: 20mm, grid: {columns: 12, gutter: 4mm, row: 6mm}}
title: $(name)
data: {fields: {name: {type: text, required: true}}}
styles:
  body: {family: BIZ UD Mincho, size: 10pt, pitch: 16pt, kinsoku: strict}
items:
- text: {at: {col: 1-12, row: 1-3}, value: $(name), tag: h1}
"""


@needs_profile
def sheets(case: Case):
    """sheets of a layout with items become files for a press as well, with a slug, one by one and in a batch"""
    case.write("sheet.yaml", SHEET + f"profiles:\n  print: {{icc: {PRESS}, slug: '{{title}} {{page}}/{{pages}}', hidden_folio: true}}\n")
    case.write("record.yaml", "name: 試験のシート\n")
    case.builds(file="record.yaml", options=("--layout", "sheet.yaml", "--profile", "print"))
    file = File(case)
    near(file.pages[0]["/TrimBox"], (15 * MM, 15 * MM, 225 * MM, 312 * MM))
    text = subprocess.run(["pdftotext", "-raw", "out.pdf", "-"], cwd=case.folder, capture_output=True, check=True).stdout.decode()
    assert "試験のシート 1/1" in text, text
    case.write("job.yaml", "formatVersion: 1\nbatch:\n  layout: sheet.yaml\n  records: {files: 'r*.yaml'}\n"
                           "  outputs:\n  - {profile: print, file: print/$(name).pdf}\n  - {profile: web, file: web/$(name).pdf}\n")
    case.run("batch", "job.yaml")
    case.expect(0)
    printed = (case.folder / "print/試験のシート.pdf").read_bytes()
    assert b"PDF/X-4" in printed, "no PDF/X-4"


# -- PDF/X-1a --------------------------------------------------------------------------------------------------------

@needs_profile
def x1a(case: Case):
    """PDF/X-1a:2003: PDF 1.4, inks alone, no transparency, no object streams"""
    pdf = build(case, "print-legacy", "", BODY, "", "press-flattened")
    assert pdf.startswith(b"%PDF-1.4") and b"/ObjStm" not in pdf
    file = File(case)
    assert file.info["/GTS_PDFXVersion"] == "u:PDF/X-1a:2003" and file.info["/Trapped"] == "/False"
    text = json.dumps(file.objects)
    for part in ("/DeviceRGB", "/ICCBased", "/SMask", "/ca", "/CA", "/Transparency", "/OCG", "/StructTreeRoot"):
        assert f'"{part}"' not in text, part
    assert sorted(each["/ColorSpace"] for each in file.images()) == ["/DeviceCMYK", "/DeviceCMYK", "/DeviceGray"]
    contents = file.contents()
    assert not re.search(r"^[-\d. ]+ (rg|RG|g|G)$", contents, flags=re.M)


@needs_profile
def x1a_2001(case: Case):
    """PDF/X-1a:2001 on request: PDF 1.3"""
    pdf = build(case, "print-legacy", "standard: pdf/x-1a:2001")
    assert pdf.startswith(b"%PDF-1.3")
    info = File(case).info
    assert info["/GTS_PDFXVersion"] == "u:PDF/X-1:2001" and info["/GTS_PDFXConformance"] == "u:PDF/X-1a:2001"


@needs_profile
def large_units(case: Case):
    """a map of large units keeps to the numbers of PDF 1.4, and looks as it does in PDF/X-4"""
    case.write("large.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400000 200000"><rect width="400000" height="200000" fill="#08f"/>'
                            '<path d="M20000 20000L380000 180000" stroke="#000" stroke-width="10000"/></svg>')
    pictures = []
    for profile in ("print", "print-legacy"):
        build(case, profile, "", "- figure: {src: large.svg, alt: 地図, width: 60mm}\n")
        contents = File(case).contents()
        greatest = max(abs(float(number)) for number in re.findall(r"(?<![\w.])-?[\d.]+(?![\w.])", contents))
        assert profile == "print" or greatest <= 32767, greatest
        subprocess.run(["pdftoppm", "-r", "40", "-f", "2", "-l", "2", "-png", "out.pdf", profile], cwd=case.folder, check=True)
        pictures.append((case.folder / f"{profile}-2.png").read_bytes())
    assert pictures[0] == pictures[1]


@needs_profile
def no_overlays(case: Case):
    """--show and a file for a press exclude each other"""
    build(case)
    case.refuses(1, "press-overlays", file="report.yaml", options=("--profile", "print", "--show=gaps"))


@needs_profile
def output_over_the_profile(case: Case):
    """the press's profile is never overwritten by the PDF"""
    build(case)
    case.write("press.icc", PRESS.read_bytes())
    case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'plain.yaml'}\nprofiles:\n  print: {{icc: press.icc}}\n")
    case.run("build", "report.yaml", "--profile", "print", "-o", "press.icc")
    case.expect(1, "output-is-input")
    assert (case.folder / "press.icc").read_bytes() == PRESS.read_bytes()


@needs_profile
def photograph(case: Case):
    """a JPEG photograph passes untouched into PDF/X-4, and into PDF/X-1a as four inks"""
    photo = next((LAYOUTS.parent / "data/annual-report/photos").glob("*.jpg")).read_bytes()
    case.write("photo.jpg", photo)
    body = "- figure: {src: photo.jpg, alt: 写真, width: 60mm}\n"
    build(case, body=body)
    image, = File(case).images()
    assert image["/Filter"] == "/DCTDecode" and image["/ColorSpace"][0] == "/ICCBased"
    build(case, "print-legacy", "", body)
    image, = File(case).images()
    assert image.get("/Filter") != "/DCTDecode" and image["/ColorSpace"] == "/DeviceCMYK"


@needs_profile
def photograph_cut_off_inside(case: Case):
    """a JPEG whose data end too early is refused when it has to be converted"""
    photo = next((LAYOUTS.parent / "data/annual-report/photos").glob("*.jpg")).read_bytes()
    case.write("photo.jpg", photo[:len(photo) * 2 // 3] + b"\xff\xd9")
    case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'annual-report.yaml'}\n"
                            f"profiles:\n  print-legacy: {{icc: {PRESS}}}\n")
    case.chapter("- figure: {src: photo.jpg, alt: 写真, width: 60mm}\n")
    case.write("report.yaml", "formatVersion: 1\nreport: {title: 報告, layout: look.yaml}\nchapters: [chapter.yaml]\n")
    case.refuses(1, "image-damaged|image-truncated", file="report.yaml", options=("--profile", "print-legacy"))


# -- what a printing company would send back -------------------------------------------------------------------------

@needs_profile
def presets(case: Case):
    """each preset is read; the layout's own keys are stronger"""
    for preset in sorted((LAYOUTS.parent / "printers").glob("*.yaml")):
        build(case, keys=f"printer: {preset.stem}", body="- 本文。\n")
    build(case, keys="printer: on-demand")
    file = File(case)
    near(file.pages[0]["/MediaBox"], (0, 0, 216 * MM, 303 * MM))
    assert "/Overprint gs" not in file.contents()
    build(case, keys="printer: on-demand, bleed: 5mm, black_text: k100-overprint")
    file = File(case)
    near(file.pages[0]["/MediaBox"], (0, 0, 220 * MM, 307 * MM))
    assert "/Overprint gs" in file.contents()
    case.write("presets/own.yaml", f"formatVersion: 1\nprinter: own\nicc: {PRESS}\ncondition: OWN\nmarks: none\n")
    case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'plain.yaml'}\nprofiles:\n  print: {{printer: presets/own.yaml}}\n")
    case.builds(file="report.yaml", options=("--profile", "print"))
    file = File(case)
    assert file.get(file.get(file.catalog["/OutputIntents"])[0])["/OutputConditionIdentifier"] == "u:OWN"


@needs_profile
def preset_mistakes(case: Case):
    """a mistake in a preset is told with its place"""
    case.chapter("- 本文。\n")
    case.write("report.yaml", "formatVersion: 1\nreport: {title: 報告, layout: look.yaml}\nchapters: [chapter.yaml]\n")
    case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'plain.yaml'}\nprofiles:\n  print: {{printer: own.yaml}}\n")
    for content, code in (("printer: own\ninklimit: 3\n", "unknown-key"), ("ink_limit: plenty\n", "not-a-number"),
                          ("standard: pdf/x-4\n", "unknown-key"), ("[1]\n", "wrong-kind")):
        case.write("own.yaml", "formatVersion: 1\n" + content if content[0] != "[" else content)
        case.refuses(1, code, file="report.yaml", options=("--profile", "print"))
        assert "own.yaml:" in case.errors, case.errors


@needs_profile
def offences(case: Case):
    """ink, resolution, hairlines and text near the trim are warnings with their place and page, also of check"""
    ink = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#030a14"/>'
           '<path d="M2 2L38 18" stroke="#08f" stroke-width="0.02"/></svg>')
    look = ("styles: {near: {extends: body, indent_start: -31mm}, strong: {ink: rich}}\n"
            'colors: {rich: "cmyk(60, 60, 60, 100)"}\n')
    body = ("- figure: {src: ink.svg, alt: 濃い, width: 40mm}\n- figure: {src: color.png, alt: 粗い, width: 90mm}\n"
            "- paragraph: {text: 端に近い本文と**濃い文字**, style: near}\n")
    case.write("ink.svg", ink)
    build(case, "print", "ink_limit: 240", body, look, "press-hairline", "press-resolution", "press-text-near-trim",
          "press-rich-black", "press-ink")
    told = case.errors
    for code, line in (("press-ink", 4), ("press-hairline", 4), ("press-resolution", 5), ("press-text-near-trim", 6)):
        assert re.search(rf"^chapter.yaml:{line}:.*\(page 2\) \[{code}\]$", told, flags=re.M), (code, told)
    case.run("check", "report.yaml", "--profile", "print")
    case.expect(0)
    assert case.errors == told, case.errors
    case.run("check", "report.yaml")
    assert "[press-" not in case.errors


@needs_profile
def two_inks(case: Case):
    """a job in black and a spot colour: what needs other inks is told, and the bar shows these alone"""
    look = 'colors: {accent: {spot: DIC 256, alternate: "cmyk(95, 60, 45, 30)"}, pale: accent(20%)}\nopener: {band: {color: pale}}\n' \
           "styles: {heading-1: {ink: accent, bar_color: accent, rule_color: pale}, folio: {ink: accent}, chapter-number: {ink: accent}}\n"
    build(case, keys="inks: [black, DIC 256]", body="- h1: 二色\n- 本文。\n- figure: {src: gray.png, alt: 灰色, width: 20mm}\n", look=look)
    assert "press-other-ink" not in case.errors and "press-picture-colors" not in case.errors, case.errors
    operators = operands(File(case).contents(), "k")
    assert all(c == m == y == 0 for c, m, y, _ in operators), operators
    build(case, "print", "inks: [black, DIC 256]", "- :color[赤]{#c00000}\n- figure: {src: color.png, alt: 色, width: 20mm}\n", look,
          "press-other-ink", "press-picture-colors")
    case.refuses(1, "press-ink-unknown", file=wrong_ink(case), options=("--profile", "print"))


def wrong_ink(case):
    look = (case.folder / "look.yaml").read_text(encoding="utf-8")
    case.write("look.yaml", look.replace("[black, DIC 256]", "[blak, DIC 256]"))
    return "report.yaml"


@needs_profile
def picture_ink(case: Case):
    """a picture with too much ink over a part of it is told once, with the share"""
    rows = b"".join(b"\0" + b"\x00\x08\x10" * 100 + b"\xff\xff\xff" * 300 for _ in range(400))
    case.write("dark.png", rgb_png(400, 400, rows))
    body = "- figure: {src: dark.png, alt: 濃い, width: 20mm}\n- figure: {src: dark.png, alt: 濃い, width: 20mm}\n"
    build(case, "print", "ink_limit: 220", body, "", "press-picture-ink")
    told = re.findall(r"^chapter.yaml:4:.*“dark.png” takes up to (\d+) % of ink, and more than 220 % over (\d+) % of its area", case.errors, flags=re.M)
    assert len(told) == 1 and int(told[0][0]) > 220 and 24 <= int(told[0][1]) <= 26, case.errors
    assert case.errors.count("[press-picture-ink]") == 1, case.errors


# -- the press's profile ---------------------------------------------------------------------------------------------

def bad_profiles(case: Case):
    """a profile that is missing, no ICC, of a display or cut off is refused with its place; the web file is not touched by it"""
    case.chapter("- 本文。\n")
    case.write("report.yaml", "formatVersion: 1\nreport: {title: 報告, layout: look.yaml}\nchapters: [chapter.yaml]\n")
    display = pathlib.Path("/usr/share/color/icc/ghostscript/srgb.icc")
    cases = [("missing.icc", None, "file-missing"), ("text.icc", b"no profile at all", "icc-not-a-profile"),
             ("empty.icc", b"", "icc-not-a-profile")]
    if PRESS.exists():
        cases += [("cut.icc", PRESS.read_bytes()[:5000], "icc-cut-off"), ("display.icc", display.read_bytes(), "icc-not-a-press")]
    for name, content, code in cases:
        if content is not None:
            case.write(name, content)
        case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'plain.yaml'}\n"
                                f"profiles:\n  print: {{icc: {name}}}\n")
        case.refuses(1, code, file="report.yaml", options=("--profile", "print"))
        assert "look.yaml:5:" in case.errors, case.errors
        case.builds(file="report.yaml")
        (case.folder / "out.pdf").unlink()


def no_profile(case: Case):
    """print without a profile says whom to ask"""
    case.chapter("- 本文。\n")
    case.refuses(1, "profile-no-icc", options=("--profile", "print"))
    assert "printing company" in case.errors


CHART = ("- chart:\n    kind: {}\n    unit: 人\n    values: true\n    from: [{{n: 甲, a: 3, b: 5}}, {{n: 乙, a: 4, b: 2}}]\n"
         "    category: n\n    series: {}\n")


@needs_profile
def charts_are_printed_in_inks(case):
    """A chart's colours are inks, its words black alone, and none of its lines too thin for a plate."""
    body = CHART.format("bar", "[a, b]") + CHART.format("line", "[a, b]") + CHART.format("pie", "a")
    build(case, "print", "", body)
    contents = File(case).contents()
    assert operands(contents, "k") and operands(contents, "K"), "no inks"
    assert not operands(contents, "rg") and not operands(contents, "RG"), "colours of a screen"
    assert (0.0, 0.0, 0.0, 1.0) in operands(contents, "k") or (0.0,) in operands(contents, "g"), "words not in black"


if __name__ == "__main__":
    sys.exit(main([x4_frame, condition_without_a_name, boxes, no_marks, inks, states, spot_colours, rich_black, unknown_colour, black_that_leaves_out, registration,
                   x4_pictures, bleed, blank_pages, slug, long_slug, schema_of_profiles, plates, sheets, x1a, x1a_2001, large_units, no_overlays, output_over_the_profile, photograph, photograph_cut_off_inside,
                   presets, preset_mistakes, offences, two_inks, picture_ink,
                   bad_profiles, no_profile, charts_are_printed_in_inks]))
