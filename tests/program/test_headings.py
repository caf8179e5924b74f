#!/usr/bin/env python3
"""Headings with subtitles, run in and cut in."""
import re
import sys

from harness import Case, main
from test_columns import COLUMNS, extents
from test_notes import LAYOUT, check, made

HEAD = "formatVersion: 1\nchapter: {title: 題, layout: notes.yaml}\nbody:\n"


def with_style(placement, layout=LAYOUT):
    return layout.replace("styles:", f"styles:\n  heading-1: {{placement: {placement}, lines_before: 0, size: 10pt}}")


def texts(case, body, layout):
    """The first page's texts as (x, y, end, size, text)."""
    case.write("notes.yaml", layout)
    case.write("chapter.yaml", HEAD + body)
    case.run("dump", "--stage=pages", "chapter.yaml")
    case.expect(0)
    return extents(case)[0]


def one(page, words):
    found = [item for item in page if words in item[4]]
    assert len(found) == 1, (words, page)
    return found[0]


def run_in(case: Case):
    """a run-in heading stands in its text's first line, an em before it (J-4.1.9.1)"""
    page = texts(case, "- h1: {text: 見出し, number: none}\n- " + "文" * 40 + "\n- 次の段落\n", with_style("run-in"))
    x, y, end, _, _ = one(page, "見出し")
    lines = [item for item in page if "文" in item[4]]
    assert x == 100 and end == 130 and lines[0][1] == y, page
    assert lines[0][2] == 300 and len(lines[0][4]) == 16, "the line is as long as its measure: 3 + 1 + 16 characters"
    assert [len(item[4]) for item in lines] == [16, 20, 4], lines


def cut_in(case: Case):
    """a cut-in heading has two lines of text beside it, or three, half an em before it, an em behind it (J-4.1.10.1)"""
    for title, heads, beside in (("窓見出し", 1, 2), ("十二文字の窓見出しです", 2, 3)):
        page = texts(case, f"- h1: {{text: {title}, number: none}}\n- " + "文" * 90 + "\n", with_style("cut-in"))
        lines = [item for item in page if "文" in item[4] and "字" not in item[4]]
        heading = [item for item in page if item not in lines and set(item[4]) <= set(title)]
        assert len(heading) == heads and all(item[0] == 105 for item in heading), heading
        left = [item[2] - 10 * len(item[4]) for item in lines]
        assert all(edge > 100 + 10 for edge in left[1:beside]) and left[beside] == 100, left
        assert left[1] - max(item[2] for item in heading) >= 10, (left, heading)
        middle = sum(item[1] for item in heading) / heads
        wanted = (lines[0][1] + lines[beside - 1][1]) / 2
        assert abs(middle - wanted) < 0.1, "the heading stands in the middle of the lines beside it"


def no_room(case: Case):
    """where no paragraph follows, or the line is too short, such a heading stands in lines of its own"""
    for placement in ("run-in", "cut-in"):
        page = texts(case, "- h1: {text: 見出し, number: none}\n- list: [項目]\n"
                     f"- h1: {{text: {'長' * 32}, number: none}}\n- 文の段落\n", with_style(placement))
        assert one(page, "見出し")[1] < one(page, "項目")[1], page
        assert max(item[1] for item in page if "長" in item[4]) < one(page, "文の段落")[1], page


def subtitle(case: Case):
    """a subtitle has two thirds of the title's size, is further in, and is one object with it (J-4.1.6.4)"""
    page = texts(case, "- h1: {text: 表題, subtitle: 副題, number: none}\n- 文\n", LAYOUT)
    title, below, text = one(page, "表題"), one(page, "副題"), one(page, "文")
    assert (title[3], below[3]) == (12, 8) and below[0] == title[0] + 12 and title[1] < below[1] < text[1], page
    case.run("check", "chapter.yaml")
    case.expect(0)


def nothing_is_lost(case: Case):
    """documents made by chance with each kind of heading, in one column and in two"""
    for placement in ("run-in", "cut-in"):
        for layout in (LAYOUT, COLUMNS):
            styled = with_style(placement, layout).replace("size: 10pt}", "size: 9pt}")
            for seed in range(25):
                text, pages = made(case, seed, 14, styled)
                check(text, pages, seed, columns=layout is COLUMNS)


if __name__ == "__main__":
    sys.exit(main([run_in, cut_in, no_room, subtitle, nothing_is_lost]))
