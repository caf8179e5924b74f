#!/usr/bin/env python3
"""Pages of a novel, of a law and of mixed text: built without a word, and read back whole and in order."""
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from harness import ROOT, Case, main

TEXTS = ROOT / "tests" / "fixtures" / "text"
RUBY = re.compile(r"｜([^《]+)《([^》]+)》")


def source_texts(name):
    """The file's texts as typed, one after the other, without YAML and blanks: base and readings apart."""
    listing = []
    for line in (TEXTS / name).read_text(encoding="utf-8").splitlines():
        if line.strip() in ("formatVersion: 1", "body:", "- |"):
            continue
        line = re.sub(r"^- h1: \{text: (.*), number: none\}$", r"\1", line.strip())
        line = re.sub(r"^- paragraph: \{text: (.*), style: \w+\}$", r"\1", line)
        line = re.sub(r"^chapter: \{title: ([^,]*),.*$", r"\1", line)
        listing.append(line)
    text = "\n".join(listing)
    return "".join(RUBY.sub(r"\1", text).split()), [reading for _, reading in RUBY.findall(text)]


def characters(path):
    """Every character of the body with its size; running heads and folios stand outside the type area."""
    listing = subprocess.run(["mutool", "draw", "-q", "-F", "stext", path], capture_output=True, text=True,
                             check=True).stdout
    for page in ElementTree.fromstring(listing).iter("page"):
        top, bottom = 0.075 * float(page.get("height")), 0.91 * float(page.get("height"))
        for font in page.iter("font"):
            for char in font.iter("char"):
                if top < float(char.get("y")) < bottom and char.get("c").strip():
                    yield char.get("c"), float(font.get("size"))


def built(case, name):
    case.builds(file=str(TEXTS / name))
    assert not case.errors, case.errors
    return list(characters(case.folder / "out.pdf"))


def novel(case: Case):
    """a novel: every word and every reading, in order"""
    text, readings = source_texts("novel.yaml")
    found = built(case, "novel.yaml")
    base = "".join(c for c, size in found if size > 5.5)
    ruby = "".join(c for c, size in found if size <= 5.5)
    assert base == text and len(base) > 2000, difference(base, text)
    assert ruby == "".join(readings), difference(ruby, "".join(readings))


def difference(found, wanted):
    at = next((i for i in range(min(len(found), len(wanted))) if found[i] != wanted[i]), 0)
    return f"found …{found[max(0, at - 10):at + 20]}… wanted …{wanted[max(0, at - 10):at + 20]}…"


def latin(case: Case):
    """mixed text: every word and number, in order"""
    text, _ = source_texts("latin.yaml")
    base = "".join(c for c, _ in built(case, "latin.yaml"))
    assert base == text and len(base) > 1000, difference(base, text)


def law(case: Case):
    """a law: marks stand before their texts, articles and items in order"""
    base = "".join(c for c, _ in built(case, "law.yaml"))
    for wanted in ("第一条この条例は、市が作成し", "二基本版面一の印刷物において", "イ市長、教育委員会", "ロ公営企業管理者", "(2)規則で定める部数",
                   "ハ議会（会派及び議員を除く。）", "２前項の規定にかかわらず", "附則１この条例は、令和八年四月一日"):
        assert wanted in base, wanted
    assert base.index("第一条") < base.index("イ市長") < base.index("第四条") < base.index("附則")


def numbers_align(case: Case):
    """texts of one list begin at one place: (1) is narrower than (2)"""
    case.builds(file=str(TEXTS / "law.yaml"))
    listing = subprocess.run(["mutool", "draw", "-q", "-F", "stext", case.folder / "out.pdf"], capture_output=True,
                             text=True, check=True).stdout
    chars = [(char.get("c"), float(char.get("x"))) for char in ElementTree.fromstring(listing).iter("char")
             if char.get("c").strip()]
    text = "".join(c for c, _ in chars)
    first, second = text.index("前年度において"), text.index("規則で定める部数")
    assert abs(chars[first][1] - chars[second][1]) < 0.01, (chars[first], chars[second])


if __name__ == "__main__":
    sys.exit(main([novel, latin, law, numbers_align]))
