#!/usr/bin/env python3
"""The look is data: the same chapter in the layouts of the repository, without a change of the program."""
import re
import subprocess
import sys

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


if __name__ == "__main__":
    sys.exit(main([two_looks]))
