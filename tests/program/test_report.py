#!/usr/bin/env python3
"""The sample report as a printed page: what print people look at, read back from the PDF by other programs."""
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from harness import ROOT, Case, main

REPORT = ROOT / "data" / "annual-report" / "report.yaml"
# The layout's type area, in points: top margin 28 mm, 38 lines of 10.5 on 18 pt.
TOP, PITCH, SIZE, LINES = 28 * 72 / 25.4, 18, 10.5, 38


def built(case):
    case.builds(file=str(REPORT))
    return case.folder / "out.pdf"


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def pages_of(path):
    """Each page's characters: (x, baseline, character, font, size)."""
    for page in ElementTree.fromstring(output_of("mutool", "draw", "-q", "-F", "stext", path)).iter("page"):
        yield [(float(char.get("x")), float(char.get("y")), char.get("c"), font.get("name"), float(font.get("size")))
               for font in page.iter("font") for char in font.iter("char")]


def sound_file(case: Case):
    """qpdf finds nothing, every page is A4, every font is embedded and subset"""
    path = built(case)
    assert "No syntax or stream encoding errors" in output_of("qpdf", "--check", path)
    sizes = re.findall(r"Page +\d+ size: +([0-9.]+) x ([0-9.]+)", output_of("pdfinfo", "-f", "1", "-l", "999", path))
    assert sizes and all(abs(float(w) - 595.276) < 0.01 and abs(float(h) - 841.89) < 0.01 for w, h in sizes), sizes
    fonts = output_of("pdffonts", path).splitlines()[2:]
    assert fonts and all(re.search(r"Identity-H +yes yes yes", font) for font in fonts), fonts


def small_file(case: Case):
    """the chapter without its pictures is less than 250,000 bytes"""
    folder = case.folder / "plain"
    shutil.copytree(REPORT.parent, folder)
    chapter = folder / "chapters" / "03-international.yaml"
    blocks = re.split(r"(?m)^(?=- )", chapter.read_text(encoding="utf-8"))
    kept = [block for block in blocks if not re.match("- (photos|figure|float):", block)]
    assert len(blocks) - len(kept) == 9, "the sample has other pictures; say here which"
    chapter.write_text("".join(kept), encoding="utf-8")
    report = folder / "report.yaml"
    report.write_text(report.read_text(encoding="utf-8").replace("../../layouts", str(ROOT / "layouts")), encoding="utf-8")
    case.builds(file=str(report))
    size = (case.folder / "out.pdf").stat().st_size
    assert 150_000 < size < 250_000, size


def small_sheets(case: Case):
    """each sheet of the projects, beside its pictures, is less than 120,000 bytes"""
    sizes = {}
    for layout in ("factsheet", "factsheet-photo"):
        for record in sorted((ROOT / "data" / "projects").glob("*.yaml")):
            case.run("build", "--allow-outside", "--layout", ROOT / "layouts" / f"{layout}.yaml", record, "-o", "out.pdf")
            case.expect(0)
            pdf = (case.folder / "out.pdf").read_bytes()
            pictures = [int(length) for length in re.findall(rb"/Subtype/Image\b[^>]*?/Length (\d+)", pdf)]
            assert pictures, "no picture was found"
            sizes[layout, record.name] = len(pdf) - sum(pictures)
    assert len(sizes) >= 20 and max(sizes.values()) < 120_000 and min(sizes.values()) > 20_000, sizes


def on_the_grid(case: Case):
    """every body line is on the line grid, on every page"""
    done = subprocess.run([sys.executable, ROOT / "scripts" / "check-grid.py", built(case), "--font", "BIZUDMincho",
                           "--size", str(SIZE), "--pitch", str(PITCH), "--top", f"{TOP:.3f}", "--lines", str(LINES)],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def filled_pages(case: Case):
    """no page but the opener, and the last, is left a third empty"""
    pages = list(pages_of(built(case)))
    bottom = TOP + PITCH * (LINES - 1) + SIZE
    for number, characters in enumerate(pages[1:-1], start=2):
        lowest = max(y for _, y, _, _, _ in characters if y < bottom + 1)
        assert lowest > TOP + (bottom - TOP) * 2 / 3, f"page {number} ends at {lowest:.0f} pt of {bottom:.0f}"


def inside_the_margins(case: Case):
    """no character stands outside the measure"""
    for number, characters in enumerate(pages_of(built(case)), start=1):
        margin = 32 * 72 / 25.4
        left = margin if number % 2 else 595.276 - margin - 420
        for x, y, character, _, size in characters:
            # An opening bracket's glyph begins half an em before its body.
            assert left - size / 2 - 0.1 <= x <= left + 420.1, f"page {number}: {character} at {x:.1f}, {y:.1f}"


def no_lonely_ends(case: Case):
    """no line of body text begins with a mark that may not, and none ends with an opening bracket"""
    forbidden = set("、。，．」』）】〉》々ー・：；？！ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
    for number, characters in enumerate(pages_of(built(case)), start=1):
        lines = {}
        for x, y, character, _, size in characters:
            if abs(size - SIZE) < 0.8: # a label in Gothic and Western letters stand in the same line
                lines.setdefault(round(y, 1), []).append((x, character))
        for line in lines.values():
            text = "".join(character for _, character in sorted(line)).strip()
            assert not text or text[0] not in forbidden, f"page {number}: {text}"
            assert not text or text[-1] not in "（「『【〈《", f"page {number}: {text}"


if __name__ == "__main__":
    sys.exit(main([sound_file, small_file, small_sheets, on_the_grid, filled_pages, inside_the_margins, no_lonely_ends]))
