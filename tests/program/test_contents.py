#!/usr/bin/env python3
"""Tables of contents, references by page and number, front matter: what is printed and where it leads."""
import random
import re
import subprocess
import sys

from harness import ROOT, Case, main

LAYOUT = f"""formatVersion: 1
layout: contents
extends: {ROOT / "tests/layout/small.yaml"}
opener: {{on_right_page: true}}
styles: {{title: {{size: 11pt}}, footnote: {{extends: plain, size: 7pt, pitch: 10pt}}}}
"""


TITLES = "甲乙丙丁戊己庚辛"


def roman(number):
    return ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"][number]


def word(number):
    return f"N{number}E"


def report(case, seed, front, chapters):
    """A report whose headings are numbered words; every paragraph refers to a heading by page. Gives how many."""
    rand = random.Random(seed)
    count = sum(chapters)
    case.write("layout.yaml", LAYOUT)
    toc = "formatVersion: 1\nchapter: {title: 目次}\nbody:\n- contents: {levels: 1}\n"
    case.write("toc.yaml", toc)
    case.write("before.yaml", "formatVersion: 1\nchapter: {title: まえがき}\nbody:\n" + "- まえがきの文が続く。\n" * front)
    names, number = [], 0
    for i, headings in enumerate(chapters):
        body = ""
        for _ in range(headings):
            number += 1
            body += f"- h1: '{word(number)}' {{#h{number}}}\n".replace("' {#", " {#").replace("}\n", "}'\n")
            for _ in range(rand.randint(1, 3)):
                body += f"- '{'文が続く。' * rand.randint(1, 30)}参@sec:h{rand.randint(1, count)}[page]にある^[注。]。'\n"
        names.append(f"c{i}.yaml")
        case.write(names[-1], f"formatVersion: 1\nchapter: {{title: 章の{TITLES[i]}}}\nbody:\n{body}")
    case.write("report.yaml", "formatVersion: 1\nreport: {title: 本, layout: layout.yaml}\n"
                              f"front: [before.yaml, toc.yaml]\nchapters: [{', '.join(names)}]\n")
    return count


def pages_of(case, *arguments):
    """Each page: its folio, the texts that are content, the texts around the type area, its items."""
    case.run("dump", "--stage=pages", "report.yaml", *arguments)
    case.expect(0)
    pages = []
    for line in case.output.decode("utf-8").splitlines():
        if found := re.match(r"page folio=(\d+) (\w+)", line):
            pages.append({"folio": int(found[1]), "side": found[2], "texts": [], "around": [], "anchors": []})
        elif found := re.match(r'  text( artifact)? .*?"((?:[^"\\]|\\.)*)"$', line):
            pages[-1]["around" if found[1] else "texts"].append(found[2])
        elif found := re.match(r"  anchor artifact .* (\S+)$", line):
            pages[-1]["anchors"].append(found[1])
    return pages


def printed_folio(page):
    return page["around"][-1] if page["around"] else ""


def numbers_are_right(case: Case):
    """every entry and every reference names the page on which its heading stands"""
    for seed, (front, chapters) in enumerate([(3, [2, 3]), (12, [1, 4, 2]), (30, [9]), (3, [14, 14]), (1, [3] * 8)]):
        count = report(case, seed, front, chapters)
        pages = pages_of(case)
        home = {anchor: printed_folio(page) for page in pages for anchor in page["anchors"]}
        whole = "\x00".join("".join(page["texts"]) for page in pages)
        contents = next(page["texts"] for page in pages if "目次" in page["texts"])
        listed = "\x01".join(text for page in pages[:pages.index(next(p for p in pages if "章の甲" in p["texts"] and "目次" not in p["texts"]))]
                             for text in page["texts"])
        for number in range(1, count + 1):
            entry = re.search(word(number) + "\x01([0-9]+)", listed)
            assert entry and entry[1] == home[f"h{number}"], f"seed {seed}: {word(number)} {entry}, {home[f'h{number}']}"
        assert contents
        sources = "".join((case.folder / f"c{i}.yaml").read_text() for i in range(len(chapters)))
        wanted = [home[f"h{number}"] + "ページ" for number in re.findall(r"参@sec:h(\d+)\[page\]", sources)]
        found = re.findall(r"参((?:[0-9]|\x00)+ページ)", re.sub(r"1\)注。", "", whole))
        assert [text.replace("\x00", "") for text in found] == wanted, f"seed {seed}: {found}\n{wanted}"


def front_matter(case: Case):
    """front matter has Roman folios from i, the text begins on a right page with its first folio"""
    for front in (1, 12, 25):
        report(case, 1, front, [2, 2])
        pages = pages_of(case)
        first = next(i for i, page in enumerate(pages) if "章の甲" in page["texts"] and "目次" not in page["texts"])
        assert first % 2 == 0, "the text begins on a left page of the sheet"
        for i, page in enumerate(pages):
            wanted = roman(i + 1) if i < first else str(i - first + 1)
            assert printed_folio(page) in (wanted, ""), f"page {i}: {page['around']}, not {wanted}"
            assert page["folio"] == (i + 1 if i < first else i - first + 1)
        assert "章の甲" in "".join(pages[first]["texts"]) and pages[first]["side"] == "right"


def tags_and_links(case: Case):
    """an entry is a TOCI: its number, and one link over title and page, to the heading"""
    report(case, 1, 1, [2, 2])
    case.builds(file="report.yaml")
    tree = subprocess.run(["pdfinfo", "-struct-text", "out.pdf"], cwd=case.folder, capture_output=True, text=True,
                          check=True).stdout
    table = tree[tree.index("TOC"):]
    assert re.search(r"TOCI.*\n *Lbl.*\n *\"1\"\n *Reference.*\n *Link.*\n *\"N1E\"\n *\"\d+\"\n", table), table[:800]
    dump = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "out.pdf", "-"], cwd=case.folder,
                          capture_output=True, check=True).stdout
    names = set(re.findall(rb"/Dest \(([^)]*)\)", dump))
    places = set(re.findall(rb"\(([^)]*)\)(?: \[|\n *\[)", dump))
    assert b"h1" in names and names <= places, (names - places)


def numbers_and_titles(case: Case):
    """references by number, by both, to chapters; what has no number says so"""
    case.write("layout.yaml", LAYOUT)
    case.write("chapter.yaml", "formatVersion: 1\nchapter: {title: 章, id: c, number: 3, layout: layout.yaml}\nbody:\n"
               "- h1: 題 {#a}\n- |\n  甲@sec:a[number]乙@sec:a[full]丙@chap:c[number]丁@sec:a戊\n"
               "- h1: {text: 無番号, id: n, number: none}\n")
    case.run("dump", "--stage=pages", "chapter.yaml")
    case.expect(0)
    text = "".join(re.findall(r'text x.*?"([^"]*)"', case.output.decode("utf-8")))
    assert "甲1乙1「題」丙3丁「題」戊" in text, text
    case.write("chapter.yaml", "formatVersion: 1\nchapter: {title: 章}\nbody:\n"
               "- h1: {text: 無番号, id: n, number: none}\n- |\n  @sec:n[number]\n"
               "- figure: {id: f, src: dot.png, alt: 点, caption: 図}\n- |\n  @fig:f[number]\n")
    case.write("dot.png", (ROOT / "tests/layout/dot.png").read_bytes())
    case.run("check", "chapter.yaml")
    case.expect(1, "reference-no-number", "reference-form-not-yet")


def captions(case: Case):
    """lists of figures and tables, also of what stands in boxes"""
    case.write("dot.png", (ROOT / "tests/layout/dot.png").read_bytes())
    case.chapter("- contents: {of: figures}\n- contents: {of: tables}\n"
                 "- figure: {src: dot.png, alt: 点, caption: 図の甲, width: 20mm}\n"
                 "- box: [{figure: {src: dot.png, alt: 点, caption: 図の乙, width: 20mm}}]\n"
                 "- photos: {caption: 図の丙, height: 20mm, items: [{src: dot.png, alt: 点}]}\n"
                 "- table: {caption: 表の甲, columns: [1fr], rows: [[a]]}\n- page_break: {}\n"
                 "- table: {caption: 表の乙, columns: [1fr], rows: [[a]]}\n")
    case.run("dump", "--stage=pages", "chapter.yaml")
    case.expect(0)
    texts = re.findall(r'text x.*?"([^"]*)"', case.output.decode("utf-8"))
    start = texts.index("図の甲")
    folio = texts[start + 1]
    assert texts[start:start + 10] == ["図の甲", folio, "図の乙", folio, "図の丙", folio, "表の甲", folio, "表の乙",
                                       str(int(folio) + 1)], texts


if __name__ == "__main__":
    sys.exit(main([numbers_are_right, front_matter, tags_and_links, numbers_and_titles, captions]))
