#!/usr/bin/env python3
"""Indexes: the order of readings, the pages of every place, what is refused."""
import random
import re
import subprocess
import sys

from harness import Case, main
from test_contents import LAYOUT, pages_of, printed_folio

STYLES = LAYOUT.replace("styles: {", "styles: {index: {extends: plain}, index-head: {extends: plain, size: 9pt}, ")


def report(case, chapters):
    """A report with these chapter bodies and an index at its end."""
    case.write("layout.yaml", STYLES)
    names = []
    for i, body in enumerate([*chapters, "- index:\n"]):
        names.append(f"c{i}.yaml")
        title = "索引" if i == len(chapters) else f"章の{'甲乙丙丁'[i]}"
        case.write(names[-1], f"formatVersion: 1\nchapter: {{title: {title}}}\nbody:\n{body}")
    case.write("report.yaml", f"formatVersion: 1\nreport: {{title: 本, layout: layout.yaml}}\nchapters: [{', '.join(names)}]\n")


def index_texts(pages):
    start = next(i for i, page in enumerate(pages) if "索引" in page["texts"])
    texts = [text for page in pages[start:] for text in page["texts"]]
    return texts[texts.index("索引") + 1:]


def sorted_by_reading(case: Case):
    """by kana, clear before voiced, long vowels as vowels, katakana as hiragana; heads by rows of gojuon"""
    words = ["交通{よみ=こうつう}", "高架{よみ=こうか}", "がく", "かく", "カー", "かあ", "ハンドル", "バス", "はす", "パス", "きゃく", "きやく",
             "渡し{よみ=わたし}", "んと", "Bus", "apple", "12時間{よみ=12じかん}", "案内{よみ=あんない}", "ヴィラ"]
    marks = [f":idx[{word.split('{')[0]}]" + ("{" + word.split("{")[1] if "{" in word else "") for word in words]
    random.Random(3).shuffle(marks)
    report(case, ["- |\n  始め、" + "、".join(marks) + "。\n"])
    found = "".join(index_texts(pages_of(case)))
    order = re.sub(r"1(?=\D|$)", " ", found.replace("12時間", "X時間"))
    wanted = ["数字・記号", "X時間", "A–Z", "apple", "Bus", "あ", "案内", "ヴィラ", "か", "かあ", "カー", "かく", "がく", "きやく", "きゃく",
              "高架", "交通", "は", "はす", "バス", "パス", "ハンドル", "わ", "渡し", "んと"]
    assert "".join(order.split()) == "".join(wanted), order


def pages_are_right(case: Case):
    """an entry names every page on which its word is marked, once each and in order, and leads there"""
    for seed in range(8):
        rand = random.Random(seed)
        words = {word: reading for word, reading in zip("山川海空", ["やま", "かわ", "うみ", "そら"])}
        chapters = ["".join(f"- '{'文が続く。' * rand.randint(1, 40)}" + "".join(
            f":idx[{word}]{{{words[word]}}}が" for word in rand.choices("山川海空", k=rand.randint(0, 3))) + "ある。'\n"
            for _ in range(12)) for _ in range(2)]
        report(case, chapters)
        pages = pages_of(case)
        listed = "\x01".join(index_texts(pages))
        for word in words:
            where = [printed_folio(page) for page in pages
                     if word in "".join(page["texts"]) and "索引" not in page["texts"]]
            entry = re.search(word + "　?\x01([0-9, \x01]+)", listed)
            found = re.findall(r"\d+", entry[1]) if entry else []
            assert found == where, f"seed {seed}: {word} on {where}, the index says {found}"
    case.builds(file="report.yaml")
    dump = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "out.pdf", "-"], cwd=case.folder,
                          capture_output=True, check=True).stdout
    names = set(re.findall(rb"/Dest \(([^)]*)\)", dump))
    places = set(re.findall(rb"\(([^)]*)\)(?: \[|\n *\[)", dump))
    assert any(name.startswith(b"idx.") for name in names) and names <= places, names - places
    tree = subprocess.run(["pdfinfo", "-struct-text", "out.pdf"], cwd=case.folder, capture_output=True, text=True,
                          check=True).stdout
    assert re.search(r"Index.*\n *P.*\n *\"あ\"\n *L.*\n(.*\n)? *LI.*\n *LBody.*\n *\"海", tree), tree[-1500:]


def refused(case: Case):
    """kanji without a reading, marks without an index, an index with keys"""
    case.chapter("- 道の:idx[交通量]を測る。\n- index:\n")
    case.run("check", "chapter.yaml")
    case.expect(1, "index-reading")
    case.chapter("- 道の:idx[交通量]{漢字}を測る。\n- index:\n")
    case.run("check", "chapter.yaml")
    case.expect(1, "index-reading")
    case.chapter("- 道の:idx[交通量]{よみ=こうつうりょう}を測る。\n")
    case.run("check", "chapter.yaml")
    case.expect(0, "index-missing")
    case.chapter("- index: {sort: kana}\n")
    case.run("check", "chapter.yaml")
    case.expect(1, "unknown-key")


if __name__ == "__main__":
    sys.exit(main([sorted_by_reading, pages_are_right, refused]))
