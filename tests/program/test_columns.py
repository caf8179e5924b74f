#!/usr/bin/env python3
"""Pages of columns: documents made by chance, with headings, figures and tables in a column or over all."""
import re
import sys

from harness import Case, main
from test_notes import LAYOUT, check, made, pages_of

WIDTH, GAP = 200, 20  # a column, and between two, of the layout below
COLUMNS = LAYOUT + "page: {width: 700pt, columns: 2, column_gap: 2, two_sided: false}\n"
BOUNDS = [(100, 300), (320, 520)]


def extents(case):
    """Each page's texts: (x of the line, y, where it ends, size, text)."""
    pages = []
    for line in case.output.decode("utf-8").splitlines():
        if line.startswith("page "):
            pages.append([])
        elif found := re.match(r'  text x=(\S+) y=(\S+) size=(\S+) to=(\S+) .*?"(.*)"$', line):
            x, y, size, to = (float(found[i]) for i in range(1, 5))
            pages[-1].append((x, y, x + to, size, found[5]))
    return pages


def nothing_is_lost(case: Case):
    """all text once, notes with their marks, lines on the grid and inside a column or, across, the type area"""
    for seed in range(60):
        text, pages = made(case, seed, 14, COLUMNS + "", across=True)
        check(text, pages, seed, columns=True)
        for number, page in enumerate(extents(case), start=1):
            for x, y, end, size, words in page:
                assert x >= 99.9 and end <= 520.1 and y <= 290, f"seed {seed}, page {number}: {words} at {x}..{end}, {y}"
                body = size == 10 and not any(left - 0.1 <= x and end <= right + 0.1 for left, right in BOUNDS)
                assert not body, f"seed {seed}, page {number}: {words} at {x}..{end} stands in no column"


def headings_go_across(case: Case):
    """a heading over all columns: the columns above it end together, those below begin together (J-4.1.11.1)"""
    layout = COLUMNS.replace("styles:", "styles:\n  heading-1: {across: true}")
    for seed in range(60):
        text, pages = made(case, seed, 14, layout, across=True)
        check(text, pages, seed, columns=True)
    case.write("notes.yaml", layout)
    case.chapter("- " + "永" * 70 + "\n- h1: 全段見出し\n- " + "東" * 90 + "\n", name="chapter.yaml")
    text = (case.folder / "chapter.yaml").read_text().replace("title: 試験", "title: 試験, layout: notes.yaml")
    case.write("chapter.yaml", text)
    case.run("dump", "--stage=pages", "chapter.yaml")
    case.expect(0)
    page = extents(case)[0]
    heads = [y for x, y, end, size, words in page if "全段" in words]
    above = {x: max(y for x2, y, _, _, words in page if x2 == x and "永" in words) for x in (100, 320)}
    below = {x: min(y for x2, y, _, _, words in page if x2 == x and "東" in words) for x in (100, 320)}
    assert above[100] == above[320] < heads[0] < below[100] == below[320], (above, heads, below)


def last_page_is_balanced(case: Case):
    """with `balance` the last page's columns end within a line of each other; without, the first is full"""
    for lines in range(2, 18):
        for balance in ("true", "false"):
            case.write("notes.yaml", COLUMNS.replace("two_sided", f"balance: {balance}, two_sided"))
            body = "".join(f"- 一行の段落{i}\n" for i in range(lines))
            case.write("chapter.yaml", f"formatVersion: 1\nchapter: {{title: 題, layout: notes.yaml}}\nbody:\n{body}")
            case.run("dump", "--stage=pages", "chapter.yaml")
            case.expect(0)
            page = [item for item in extents(case)[0] if item[3] == 10 and "一行" in item[4]]
            left = [y for x, y, *_ in page if x < 300]
            right = [y for x, y, *_ in page if x > 300]
            if balance == "true":
                assert 0 <= len(left) - len(right) <= 1, f"{lines} lines: {len(left)} and {len(right)}"
            else:
                assert len(left) == min(lines, 8), f"{lines} lines: {len(left)} and {len(right)}"


def page_breaks_end_pages(case: Case):
    """a page break ends the page, not the column, and leaves no blank page behind"""
    case.write("notes.yaml", COLUMNS.replace("styles:", "styles:\n  heading-1: {across: true}"))
    case.write("chapter.yaml", "formatVersion: 1\nchapter: {title: 題, layout: notes.yaml}\nbody:\n- 前\n- page_break: {}\n"
               "- 後\n- page_break: {}\n- h1: 全段\n- 終\n")
    case.run("dump", "--stage=pages", "chapter.yaml")
    case.expect(0)
    words = ["".join(item[4] for item in page) for page in extents(case)]
    assert len(words) == 3 and "前" in words[0] and words[1] == "後" and "全段終" in words[2], words


def turned_tables_have_pages(case: Case):
    """a turned table between columns has pages of its own, and all text stands once, in order"""
    case.write("notes.yaml", COLUMNS)
    rows = "".join(f"    - [欄{i}, N{i}E]\n" for i in range(30))
    case.write("chapter.yaml", "formatVersion: 1\nchapter: {title: 題, layout: notes.yaml}\nbody:\n- 前の段落。\n- table:\n"
               f"    turned: true\n    columns: [1fr, 1fr]\n    rows:\n{rows}- 後の段落。\n")
    case.run("dump", "--stage=pages", "chapter.yaml")
    case.expect(0)
    pages = ["".join(re.findall(r' text .*?"(.*)"$', page, re.M)) for page in case.output.decode("utf-8").split("page folio=")[1:]]
    whole = "".join(pages)
    assert all(whole.count(f"N{i}E") == 1 for i in range(30)), pages
    assert "前の段落。" in pages[0] and "N0E" in pages[1] and "後の段落。" in pages[-1] and "N29E" in pages[-2], pages


def labels_count_through_columns(case: Case):
    """notes are numbered down the columns of a page, left to right"""
    body = "".join(f"- 段落{i}の文が続く^[注{i}。]。\n" for i in range(12))
    case.write("notes.yaml", COLUMNS)
    case.write("chapter.yaml", f"formatVersion: 1\nchapter: {{title: 題, layout: notes.yaml}}\nbody:\n{body}")
    case.run("dump", "--stage=pages", "chapter.yaml")
    case.expect(0)
    for page in pages_of(case):
        labels = [item[5] for item in page if item[4] == 7 and re.fullmatch(r"\d+\)", item[5])]
        assert labels == [f"{i + 1})" for i in range(len(labels))], labels


if __name__ == "__main__":
    sys.exit(main([nothing_is_lost, headings_go_across, last_page_is_balanced, page_breaks_end_pages,
                   turned_tables_have_pages, labels_count_through_columns]))
