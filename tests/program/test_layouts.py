#!/usr/bin/env python3
"""The look is data: the same chapter in the layouts of the repository, without a change of the program."""
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from harness import LAYOUTS, ROOT, Case, main, text_of

FIRST = (ROOT / "data" / "first" / "first.yaml").read_text(encoding="utf-8")


def dressed(case, layout):
    """The first document in this layout: (pages, its text without blanks, the sizes of its text in points)."""
    chapter = re.sub(r"layout: \S+yaml", f"layout: {layout}", FIRST)
    assert layout in chapter, "the first document no longer names its layout"
    for path in LAYOUTS.glob("*.yaml"):
        case.write(path.name, path.read_bytes())
    case.write("chapter.yaml", chapter)
    case.builds()
    path = case.folder / "out.pdf"
    pages = int(re.search(r"Pages: +(\d+)", subprocess.run(["pdfinfo", path], capture_output=True, text=True,
                                                           check=True).stdout).group(1))
    drawn = subprocess.run(["mutool", "draw", "-q", "-F", "stext", path], capture_output=True, text=True, check=True).stdout
    sizes = {round(float(size), 1) for size in re.findall(r'<font [^>]*size="([0-9.]+)"', drawn)}
    return pages, text_of(case), sizes


def two_looks(case: Case):
    """the first document in two layouts: same words, other pages, sizes and numbers"""
    pages, text, sizes = dressed(case, "annual-report.yaml")
    plain_pages, plain_text, plain_sizes = dressed(case, "plain.yaml")
    assert (pages, plain_pages) == (2, 1), f"{pages} and {plain_pages} pages"
    assert 10.5 in sizes and 12.0 in plain_sizes and 10.5 not in plain_sizes, f"{sizes}, {plain_sizes}"
    assert "第１章はじめての版面" in text and "１文章" in text, text
    assert "1はじめての版面" in plain_text and "1.1文章" in plain_text, plain_text
    for words in ("空行で段落を分けます。行の途中で改行しても、和文のあいだに空白は入りません。強調もできます。", "・箇条書きの二つめ"):
        assert words in text and words in plain_text, f"{words} is missing"


NOTO = """formatVersion: 1
layout: noto
extends: annual-report.yaml
styles:
  body: {family: Noto Serif CJK JP, latin_family: Noto Serif CJK JP}
  heading: {family: Noto Sans CJK JP, latin_family: Noto Sans CJK JP}
"""


def noto_cjk(case: Case):
    """Noto CJK (CFF in a collection): embedded and subset, text as typed, marks half an em wide"""
    for path in LAYOUTS.glob("*.yaml"):
        case.write(path.name, path.read_bytes())
    case.write("noto.yaml", NOTO)
    body = "本文を𠮷野家で5 km²組む。「かぎ」、（かっこ）。167㎢の土地。"
    case.write("chapter.yaml", f"formatVersion: 1\nchapter: {{title: 章, layout: noto.yaml}}\nbody:\n- h1: 題\n- {body}\n")
    data = case.builds()
    assert body.replace(" ", "") in text_of(case), text_of(case)
    path = case.folder / "out.pdf"
    fonts = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    noto = [line for line in fonts if "NotoSerifCJKjp" in line or "NotoSansCJKjp" in line]
    assert len(noto) >= 2 and all("CID Type 0C" in line and "yes yes yes" in line for line in noto), fonts
    assert len(data) < 200_000, f"{len(data)} bytes: not subset?"
    drawn = subprocess.run(["mutool", "draw", "-q", "-F", "stext", path], capture_output=True, text=True, check=True).stdout
    at = {char.get("c"): float(char.get("x")) for char in ElementTree.fromstring(drawn).iter("char")}
    # The closing bracket's body is half an em, and the comma behind it is solid (J-3.1.4.2).
    assert abs(at["、"] - at["」"] - 5.25) < 0.6, at


if __name__ == "__main__":
    sys.exit(main([two_looks, noto_cjk]))
