#!/usr/bin/env python3
"""Ways through the PDF: page labels, named places, links, bookmarks, as qpdf and poppler read them."""
import json
import re
import subprocess
import sys

from harness import LAYOUTS, Case, main

ROMAN = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii"]
LINES = "\n".join(f"- 段落{n}。" for n in range(60))


def report(case, chapters, front=()):
    """A two-sided report of chapters: (name, keys of the chapter, body); `front` names those of the front matter."""
    case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'annual-report.yaml'}\n")
    for name, keys, body in chapters:
        case.write(f"{name}.yaml", f"formatVersion: 1\nchapter: {{title: {name}{keys}}}\nbody:\n{body}\n")
    names = {part: ", ".join(f"{name}.yaml" for name, _, _ in chapters if (name in front) == part) for part in (True, False)}
    case.write("report.yaml", f"formatVersion: 1\nreport: {{title: 報告, layout: look.yaml}}\nfront: [{names[True]}]\n"
                              f"chapters: [{names[False]}]\n")
    case.builds(file="report.yaml")


def objects(case):
    done = subprocess.run(["qpdf", "--json", "--json-key=pagelabels", "--json-key=outlines", "--json-key=pages", "out.pdf"],
                          cwd=case.folder, capture_output=True, check=True)
    return json.loads(done.stdout)


def labels(case):
    """The label of each page, as a reader shows it."""
    found = objects(case)
    ranges = {entry["index"]: entry["label"] for entry in found["pagelabels"]}
    shown, label, start = [], {}, 0
    for index in range(len(found["pages"])):
        if index in ranges:
            label, start = ranges[index], index
        number = label["/St"] + index - start
        shown.append(ROMAN[number] if label["/S"] == "/r" else str(number))
    return shown


def printed(case):
    """The last word of each page's text: the folio at its foot; None when the page is blank."""
    count = len(objects(case)["pages"])
    words = [subprocess.run(["pdftotext", "-f", str(page), "-l", str(page), "-layout", "out.pdf", "-"], cwd=case.folder,
                            capture_output=True, check=True).stdout.decode().split() for page in range(1, count + 1)]
    return [page[-1] if page else None for page in words]


def same_numbers(case: Case):
    """page labels are the printed numbers: front matter from i, the body from 1"""
    report(case, [("前書き", "", LINES), ("本論", "", LINES), ("付録", "", "- 終わり。")], front=["前書き"])
    shown, on_paper = labels(case), printed(case)
    assert "ii" in shown and "3" in shown, shown
    assert any(on_paper) and all(paper in (None, label) for label, paper in zip(shown, on_paper)), (shown, on_paper)
    first = shown.index("1")
    assert first % 2 == 0, f"page 1 is on a left page: {shown}"
    assert shown[first:] == [str(n + 1) for n in range(len(shown) - first)], shown


def places(case: Case):
    """what has an id is a named place; a reference leads to it; bookmarks know their element"""
    case.write("dot.svg", '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0H10V10Z"/></svg>')
    report(case, [("本論", ", id: main", "- h1: 方法 {#method}\n- 図は@fig:map、表は@tbl:data、節は@sec:method、章は@chap:main。\n"
                   "- figure: {id: map, src: dot.svg, alt: 三角, caption: 地図, width: 20mm}\n"
                   "- table: {id: data, caption: 数, columns: [1fr], rows: [[あ]]}")])
    done = subprocess.run(["pdfinfo", "-dests", "out.pdf"], cwd=case.folder, capture_output=True, check=True).stdout.decode()
    names = set(re.findall(r'"([^"]*)"', done))
    assert {"map", "data", "method", "main"} <= names, done
    listing = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "out.pdf", "-"], cwd=case.folder, capture_output=True,
                             check=True).stdout
    for name in names:
        assert f"/Dest ({name})".encode() in listing, name
    assert listing.count(b"/SE ") == 2, "both bookmarks name their elements"


def heads_of_cells(case: Case):
    """cells under nested heads name them all: each name is a TH's, above the cell or beside it"""
    case.write("chapter.yaml", """formatVersion: 1
chapter: {title: 題}
body:
- table:
    columns: [{width: 1fr, row_head: true}, {width: 1fr}, {width: 1fr}]
    head:
    - [{text: 区分, rows: 2}, {text: 年度, cols: 2}]
    - [甲年, 乙年]
    rows:
    - [{text: 行の頭, rows: 2}, "11", "12"]
    - ["21", "22"]
- table: {columns: [{width: 1fr, row_head: true}, 1fr], head: [[項, 数]], rows: [[一, "1"]]}
""")
    case.builds()
    tree = subprocess.run(["pdfinfo", "-struct-text", "out.pdf"], cwd=case.folder, capture_output=True, check=True).stdout.decode()
    names = dict(re.findall(r'TH <([^>]+)>:(?:\s+/\w+ \S+)*\s+"([^"]+)"', tree))
    cells = {text: [names[name] for name in re.findall(r"\(([^)]+)\)", heads)]
             for heads, text in re.findall(r'TD:\s+/Headers \[([^\]]+)\]\s+"([^"]+)"', tree)}
    assert cells == {"11": ["年度", "甲年", "行の頭"], "12": ["年度", "乙年", "行の頭"], "21": ["年度", "甲年", "行の頭"],
                     "22": ["年度", "乙年", "行の頭"]}, cells
    listing = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "out.pdf", "-"], cwd=case.folder, capture_output=True,
                             check=True).stdout
    assert b"/IDTree" in listing


def attached_report(case, standard, attachments):
    case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'plain.yaml'}\nprofiles:\n"
                            f"  open: {{extends: web, standard: {standard}}}\n")
    case.write("chapter.yaml", "formatVersion: 1\nchapter: {title: 題}\nbody: [文。]\n")
    case.write("data/値.csv", "年,値\n2023,5\n")
    case.write("report.yaml", "formatVersion: 1\nreport:\n  title: 報告\n  layout: look.yaml\n  attachments: "
                              f"{attachments}\nchapters: [chapter.yaml]\n")


def attachments(case: Case):
    """a file is carried along, with its name and what it is"""
    attached_report(case, "pdf/ua-1", "[{file: data/値.csv, text: 測定値}]")
    case.builds(file="report.yaml", options=("--profile", "open"))
    listing = subprocess.run(["qpdf", "--list-attachments", "--verbose", "out.pdf"], cwd=case.folder, capture_output=True,
                             check=True).stdout.decode()
    assert "値.csv" in listing and "測定値" in listing and "text/csv" in listing, listing
    found = subprocess.run(["qpdf", "--show-attachment=値.csv", "out.pdf"], cwd=case.folder, capture_output=True, check=True).stdout
    assert found == (case.folder / "data" / "値.csv").read_bytes()


def attachments_refused(case: Case):
    """PDF/A-2 takes no data, and says what would; a name twice and a missing file are errors"""
    attached_report(case, "pdf/ua-1", "[data/値.csv]")
    case.refuses(1, "attachment-standard", file="report.yaml")
    assert "PDF/A-3" in case.errors and "report.yaml:5" in case.errors, case.errors
    attached_report(case, "none", "[data/値.csv, ./data/値.csv]")
    case.refuses(1, "attachment-twice", file="report.yaml", options=("--profile", "open"))
    attached_report(case, "none", "[nothing.csv]")
    case.refuses(1, "file-missing", file="report.yaml", options=("--profile", "open"))


if __name__ == "__main__":
    sys.exit(main([same_numbers, places, heads_of_cells, attachments, attachments_refused]))
