#!/usr/bin/env python3
"""Footnotes and endnotes: documents made by chance, and their pages as `dump --stage=pages` tells them."""
import random
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from harness import ROOT, Case, main

# tests/layout/small.yaml: 20 characters × 10 lines of 10 pt on 20 pt, from 100, 100.
TOP, PITCH, LINES, BOTTOM = 100, 20, 10, 290
LAYOUT = f"""formatVersion: 1
layout: notes
extends: {ROOT / "tests/layout/small.yaml"}
styles:
  title: {{size: 11pt}}
  footnote: {{extends: plain, size: 7pt, pitch: 10pt, label_width: 2zw}}
"""
HEAD = "formatVersion: 1\nchapter: {title: 注, layout: notes.yaml}\nbody:\n"


def word(number):
    return f"N{number}E"


class Text:
    """Sentences whose every part is found again: a word with a number, which no line's end cuts."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.parts = 0
        self.notes = []

    def part(self):
        self.parts += 1
        return word(self.parts)

    def note(self, longest):
        body = "".join(self.part() + "注の文" for _ in range(self.random.randint(1, longest)))
        self.notes.append(body)
        return f"^[{body}]"

    def sentence(self, notes=0.2, longest=12):
        text = self.part() + "文が続く。" * self.random.randint(0, 6)
        return text + (self.note(longest) if self.random.random() < notes else "")

    def block(self, across=False):
        kind = self.random.choice(["text", "text", "text", "heading", "list", "table", "box", "figure", "quote", "float"])
        wide = "across: true, " if across and self.random.random() < 0.5 else ""
        if kind == "heading":
            return f"- h1: '{self.part()}見出し{self.note(3) if self.random.random() < 0.4 else ''}'\n"
        if kind == "list":
            return "- list:\n" + "".join(f"  - '{self.sentence()}'\n" for _ in range(3))
        if kind == "table":
            table = (f"- table:\n    across: {'true' if wide else 'false'}\n    columns: [{{width: 1fr}}, {{width: 1fr}}]\n"
                     f"    caption: '{self.sentence()}'\n    head: [['頭{self.part()}{self.note(1)}', 頭]]\n    rows:\n")
            return table + "".join(f"    - ['{self.sentence()}', '{self.sentence(longest=3)}']\n"
                                   for _ in range(self.random.randint(1, 9)))
        if kind == "box":
            return f"- box: '{self.sentence(notes=0.5)}'\n"
        if kind == "figure":
            return f"- figure: {{{wide}src: dot.png, alt: 点, width: 20mm, caption: '{self.part()}図{self.note(3)}'}}\n"
        if kind == "float":
            return (f"- float:\n    side: left\n    width: 60pt\n    figure: {{src: dot.png, alt: 点, caption: '{self.part()}{self.note(2)}'}}\n"
                    f"- '{''.join(self.sentence() for _ in range(4))}'\n")
        if kind == "quote":
            return f"- quote: '{self.sentence()}'\n"
        return f"- '{''.join(self.sentence() for _ in range(self.random.randint(1, 5)))}'\n"


def pages_of(case):
    """Each page: [(kind, is artifact, x, y, size, text or name)] as the dump has them."""
    pages = []
    for line in case.output.decode("utf-8").splitlines():
        if line.startswith("page "):
            pages.append([])
        item = re.match(r"  (text|anchor|fill)( artifact)? x=(\S+) y=(\S+)(.*)", line)
        if item:
            size = re.search(r"size=(\S+)", item[5])
            quoted = re.search(r' ("(?:[^"\\]|\\.)*")$', item[5])
            pages[-1].append((item[1], bool(item[2]), float(item[3]), float(item[4]), float(size[1]) if size else 0,
                              quoted[1][1:-1] if quoted else item[5].strip()))
    return pages


def made(case, seed, blocks, layout=LAYOUT, across=False):
    text = Text(seed)
    body = "".join(text.block(across) for _ in range(blocks))
    case.write("notes.yaml", layout)
    case.write("dot.png", (ROOT / "tests/layout/dot.png").read_bytes())
    case.write("chapter.yaml", HEAD + body)
    case.run("dump", "--stage=pages", "chapter.yaml")
    assert case.status == 0, f"seed {seed}: {case.errors[:800]}"
    return text, pages_of(case)


def numbers_of(page, kind):
    return [int(item[5][5:]) for item in page if item[0] == "anchor" and item[5].startswith(kind)]


def check(text, pages, seed, columns=False):
    whole = "".join(item[5] for page in pages for item in page if item[0] == "text" and not item[1])
    for i in range(1, text.parts + 1):
        assert whole.count(word(i)) == 1, f"seed {seed}: {word(i)} stands {whole.count(word(i))} times"
    seen = []
    for number, page in enumerate(pages, start=1):
        notes, repeated = numbers_of(page, "note."), set(seen)
        marks = [mark for mark in dict.fromkeys(numbers_of(page, "mark.")) if mark not in repeated]
        assert sorted(notes) == sorted(marks), f"seed {seed}, page {number}: marks {marks}, notes {notes}"
        seen += notes
        printed = [item[5] for item in page if item[0] == "text" and not item[1] and re.fullmatch(r"\d+\)", item[5])
                   and item[4] == 7]
        assert printed == [f"{i})" for i in range(1, len(notes) + 1)], f"seed {seed}, page {number}: {printed}"
        lowest = max((item[3] for item in page if item[0] == "text" and not item[1]), default=0)
        assert lowest <= BOTTOM, f"seed {seed}, page {number}: text at {lowest}"
        lines = {item[3] for item in page if item[0] == "text" and not item[1] and item[4] == 10 and item[3] < BOTTOM}
        for y in lines:
            step = (y - TOP - 8.799) / PITCH
            assert abs(step - round(step)) < 0.01 and 0 <= round(step) < LINES, f"seed {seed}, page {number}: line at {y}"
        # the rule and the first note stand below the last line of text
        first = min((item[3] for item in page if item[4] == 7 and not item[1]), default=None)
        if first is not None and lines and not columns:
            assert first - 7 > max(lines), f"seed {seed}, page {number}: a note at {first}, text at {max(lines)}"
    assert sorted(seen) == list(range(1, len(text.notes) + 1)), f"seed {seed}: notes {seen}"


def notes_stand_with_their_marks(case: Case):
    """every note begins on the page of its mark, numbered there from 1; nothing is lost, no line leaves the grid"""
    for seed in range(60):
        text, pages = made(case, seed, 12)
        check(text, pages, seed)


def long_notes_go_on(case: Case):
    """a note longer than a page goes on, with nothing lost and all text in its order"""
    for seed in range(10):
        text = Text(seed)
        case.write("notes.yaml", LAYOUT)
        body = "".join(f"- '{text.sentence(notes=0.5, longest=60)}'\n" for _ in range(12))
        case.write("chapter.yaml", HEAD + body)
        case.run("dump", "--stage=pages", "chapter.yaml")
        assert case.status == 0, case.errors
        check(text, pages_of(case), seed)


def tags_and_ways(case: Case):
    """a mark is a Reference with a Link, a note a Note with an ID, number first; both lead to each other"""
    case.chapter("- 本文^[注の文。]と**強い語^[次の注。]**。\n")
    case.builds()
    tree = subprocess.run(["pdfinfo", "-struct-text", "out.pdf"], cwd=case.folder, capture_output=True, text=True,
                          check=True).stdout
    kinds = re.findall(r"^ *(\w+)(?: <([\w.]+)>)? \(", tree, re.M)
    assert kinds.count(("Reference", "")) == 2 and ("Note", "note.1") in kinds and ("Note", "note.2") in kinds, tree
    assert re.search(r"Reference.*\n *Link.*\n *\"1\)\"", tree), tree
    assert re.search(r"Note <note.1>.*\n *Lbl.*\n *Link.*\n *\"1\)\"", tree), tree
    bodies = [tree.index(text) for text in ("本文", "強い語", "注の文。", "次の注。")]
    assert bodies == sorted(bodies), tree
    dump = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", "out.pdf", "-"], cwd=case.folder,
                          capture_output=True, check=True).stdout
    for name in (b"note.1", b"note.2", b"mark.1", b"mark.2"):
        assert dump.count(b"/Dest (" + name + b")") == 1, name
        assert dump.count(b"(" + name + b") [") + dump.count(b"(" + name + b")\n") >= 1, name


def endnotes(case: Case):
    """notes at the chapter's end stand once, behind the text, numbered through"""
    layout = LAYOUT + "  endnote: {extends: footnote}\nnotes: {place: chapter-end, mark: '（{n}）', label: '{n}.'}\n"
    for seed in range(10):
        text, pages = made(case, seed, 10, layout)
        whole = "".join(item[5] for page in pages for item in page if item[0] == "text" and not item[1])
        places = [whole.index(note[:note.index("E") + 1]) for note in text.notes]
        assert places == sorted(places), f"seed {seed}: {places}"
        assert all(whole.count(note) == 1 for note in text.notes), f"seed {seed}"


def marks_between_lines(case: Case):
    """marks between the lines end where their words do, and move nothing (J-4.2.3.2)"""
    case.write("notes.yaml", LAYOUT + "notes: {mark_place: between-lines, mark: '{n}'}\n")
    lines = []
    for body in ("語句の文。続きの文。", "語句の文^[注。]^[次の注。]。続きの文^[注。]。"):
        case.write("chapter.yaml", HEAD + f"- {body}\n")
        case.builds()
        xml = subprocess.run(["mutool", "draw", "-q", "-F", "stext", "out.pdf"], cwd=case.folder, capture_output=True, check=True)
        lines.append([(float(char.get("x")), float(char.get("y")), char.get("c"), float(font.get("size")))
                      for font in ElementTree.fromstring(xml.stdout).iter("font") for char in font.iter("char")])
    plain, marked = ([item for item in line if item[3] == 10 and item[2] in "語句の文。続き" and item[1] < 200] for line in lines)
    assert plain == marked and len(plain) == 10, (plain, marked)
    marks = [item for item in lines[1] if item[3] == 6]
    ends = [plain[4][0], plain[9][0]]  # where the words end
    assert [item[2] for item in marks] == ["1", "2", "3"], marks
    assert [round(item[0], 2) for item in marks] == [ends[0] - 6, ends[0] - 3, ends[1] - 3], (marks, ends)
    assert all(9 < plain[0][1] - item[1] < 10 for item in marks), marks


def numbered_by_chapter(case: Case):
    """notes numbered by chapter or document go on from page to page"""
    for numbering, last in (("chapter", 30), ("document", 60)):
        case.write("notes.yaml", LAYOUT + f"notes: {{numbering: {numbering}}}\n")
        body = "".join(f"- 段落{i}の文が続く^[注{i}。]。\n" for i in range(30))
        for name in ("a.yaml", "b.yaml"):
            case.write(name, f"formatVersion: 1\nchapter: {{title: 章}}\nbody:\n{body}")
        case.write("report.yaml", "formatVersion: 1\nreport: {title: 本, layout: notes.yaml}\nchapters: [a.yaml, b.yaml]\n")
        case.run("dump", "--stage=pages", "report.yaml")
        case.expect(0)
        labels = [item[5] for page in pages_of(case) for item in page if item[4] == 7 and re.fullmatch(r"\d+\)", item[5])]
        wanted = [f"{i % last + 1})" for i in range(60)]
        assert labels == wanted, labels


def notes_of_divided_tables(case: Case):
    """what a divided table repeats brings no note a second time; caption, head and entries bring theirs once"""
    case.write("notes.yaml", LAYOUT)
    case.write("chapter.yaml", HEAD + "- table:\n    wide: split\n    repeat_columns: 1\n    caption: '題^[題の注]'\n"
               "    columns: [60pt, 60pt, 60pt, 60pt, 60pt]\n    head: [['頭^[頭の注]', い, う, え, '末^[末の注]']]\n"
               "    rows: [['行^[行の注]', 一, 二, 三, '四^[四の注]'], [次, 一, '二^[二の注]', 三, 四]]\n")
    case.run("dump", "--stage=pages", "chapter.yaml")
    case.expect(0)
    whole = [item[5] for page in pages_of(case) for item in page if item[0] == "text" and item[4] == 7]
    assert whole.count("1)") == len(pages_of(case)), whole
    for note in ("題の注", "頭の注", "末の注", "行の注", "四の注", "二の注"):
        assert whole.count(note) == 1, (note, whole)


def notes_below_tables(case: Case):
    """where the layout wants it, a table's notes stand below it, numbered from 1 for each table, and nothing is lost"""
    layout = LAYOUT + "  table-note: {extends: plain, size: 8pt, pitch: 9pt}\nnotes: {below_tables: true}\n"
    for seed in range(40):
        text, pages = made(case, seed, 14, layout)
        whole = "".join(item[5] for page in pages for item in page if item[0] == "text" and not item[1])
        for i in range(1, text.parts + 1):
            assert whole.count(word(i)) == 1, f"seed {seed}: {word(i)} stands {whole.count(word(i))} times"
        ways = [item[5] for page in pages for item in page if item[0] == "anchor"]
        assert sorted(set(ways)) == sorted(f"{kind}.{i + 1}" for kind in ("mark", "note") for i in range(len(text.notes)))
        assert max(item[3] for page in pages for item in page if item[0] == "text" and not item[1]) <= BOTTOM, f"seed {seed}"
    case.write("chapter.yaml", HEAD + "".join(
        f"- 文^[文の注{i}]\n- table:\n    caption: '題^[題の注{i}]'\n    columns: [1fr]\n    rows: [['欄^[欄の注{i}]']]\n" for i in (1, 2)))
    case.run("dump", "--stage=pages", "chapter.yaml")
    case.expect(0)
    order = re.findall(r"(\d)\)(.)の注", "".join(item[5] for page in pages_of(case) for item in page
                                              if item[0] == "text" and item[4] in (7, 8) and not item[1]))
    assert [pair for pair in order if pair[1] != "文"] == [("1", "題"), ("2", "欄")] * 2, order


def more_notes_than_a_page_holds(case: Case):
    """a line whose notes do not fit on a page says so, and all of them are printed, in order"""
    case.write("notes.yaml", LAYOUT)
    notes = "".join(f"^[{word(i)}注の文が続く。注の文が続く。注の文が続く。注の文が続く。]" for i in range(14))
    case.write("chapter.yaml", HEAD + f"- 一行{notes}\n- 次の段落\n")
    case.run("dump", "--stage=pages", "chapter.yaml")
    case.expect(0, "notes-too-high")
    whole = "".join(item[5] for page in pages_of(case) for item in page if item[0] == "text" and not item[1])
    places = [whole.index(word(i)) for i in range(14)]
    assert places == sorted(places) and all(whole.count(word(i)) == 1 for i in range(14)), whole
    assert max(item[3] for page in pages_of(case) for item in page if item[0] == "text" and not item[1]) <= BOTTOM


def a_note_in_a_repeated_text(case: Case):
    """a mark in a text that only repetitions show is an error: its note would not be printed"""
    case.chapter("- table: {columns: [1fr], continues: '次へ^[注]', rows: [[a]]}\n")
    case.run("check", "chapter.yaml")
    case.expect(1, "note-not-set")


if __name__ == "__main__":
    sys.exit(main([notes_stand_with_their_marks, long_notes_go_on, tags_and_ways, endnotes, marks_between_lines,
                   notes_of_divided_tables, notes_below_tables, more_notes_than_a_page_holds,
                   numbered_by_chapter,
                   a_note_in_a_repeated_text]))
