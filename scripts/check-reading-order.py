#!/usr/bin/env python3
"""Have the sample report and tests/reading read aloud, and compare what is heard with the YAML: every text once, in the
author's order.

Takes: the chapters' YAML, and what `pdfinfo -struct-text` reads from the tags of the PDF: the one named on the command
line, or one built for this test by build/hanmen.
Gives: the first place where the two part. Ends 1 when there is one.

Both sides are compared without blanks. Headings, cells of a table's head, other cells, terms, captions, list marks, words
with ruby and their readings, marks of notes and notes must also be tagged as such. Numbers of headings are the program's: they must
be labels. A note follows the text with its mark, and begins with the same mark. So that the comparison is
no empty one, it is also made with texts exchanged, left out, said twice and mistagged, and has to notice each.
"""
import os
import re
import subprocess
import sys

from report_yaml import Yaml, plain, with_data, without_markup

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REPORT = "data/annual-report"
CHAPTER = f"{REPORT}/chapters/03-international.yaml"
READING = "tests/reading/chapter.yaml"
# Of an item's place in its list.
MARKS = {"number": lambda n: f"{n}.", "circled": lambda n: chr(0x245F + n), "parenthesized": lambda n: f"({n})"}
INLINE = re.compile(r"｜(?P<base>[^《]+)《(?P<reading>[^》]+)》|\[\^(?P<name>[a-z]+)\]|\^\[(?P<note>[^]]*)\]"
                    r"|:(?P<span>[a-z]+)\[(?P<inside>[^]]*)\](\{[^}]*\})?")


class Author:
    """The chapter's texts in order, each with what it must be tagged as (empty: anything)."""

    def __init__(self, chapter):
        self.texts = []
        self.notes, self.note_count = chapter.get("notes", {}), 0
        self.add("H", chapter["chapter"]["title"])
        self.blocks(chapter["body"])

    def piece(self, role, text):
        if plain(text):
            self.texts.append((role, plain(text)))

    def add(self, role, text):
        for paragraph in re.split(r"\n\s*\n", without_markup(text or "")):
            self.said_notes(self.pieces_of(role, paragraph))

    def pieces_of(self, role, text):
        """Adds them; gives the notes whose marks are among them."""
        at, notes = 0, []
        for match in INLINE.finditer(text):
            self.piece(role, text[at:match.start()])
            at = match.end()
            if match["base"]:
                self.piece("RB", match["base"])
                self.piece("RT", match["reading"].replace("・", ""))
            elif match["span"]:
                self.piece("WT" if match["span"] == "warichu" else role,
                           f"（{match['inside']}）" if match["span"] == "warichu" else match["inside"])
            else:
                self.note_count += 1
                self.piece("Reference", f"[{self.note_count}]")
                notes.append((self.note_count, self.notes[match["name"]] if match["name"] else match["note"]))
        self.piece(role, text[at:])
        return notes

    def said_notes(self, notes):
        for number, note in notes:
            self.piece("Lbl", f"[{number}]")
            self.piece("Note", note)

    def blocks(self, blocks, role=""):
        for block in [blocks] if isinstance(blocks, (str, dict)) else blocks:
            if isinstance(block, str):
                self.add(role, block)
                continue
            (kind, value), = block.items()
            if re.fullmatch("h[1-6]", kind):
                self.add("H", value if isinstance(value, str) else value["text"])
            else:
                getattr(self, kind)(value, role)

    def paragraph(self, value, role):
        self.add(role, value["text"])

    def quote(self, value, role):
        self.blocks(value if isinstance(value, str) else value["body"], role or "BlockQuote")

    def box(self, value, role):
        text = value if isinstance(value, str) else value.get("text") or value["body"]
        self.blocks(text, role or "Div")

    def list(self, value, role):
        items = value if isinstance(value, list) else value["items"]
        kind = "bullet" if isinstance(value, list) else value.get("kind", "bullet")
        mark = "・" if isinstance(value, list) else value.get("mark", "・")
        start = 1 if isinstance(value, list) else int(value.get("start", 1))
        for place, item in enumerate(items, start=start):
            if kind != "plain":
                self.piece("Lbl", MARKS[kind](place) if kind in MARKS else mark)
            if isinstance(item, str):
                self.add(role or "LBody", item)
                continue
            label = item["label"] + "：" if "label" in item else ""
            self.add(role or "LBody", label + item.get("text", ""))
            self.blocks(item.get("body", []), role or "LBody")

    def definitions(self, value, role):
        for entry in value:
            self.add("Lbl", entry["term"])
            self.add(role or "LBody", entry.get("text", ""))
            self.definitions(entry.get("definitions", []), role)
            self.blocks(entry.get("body", []), role)

    def figure(self, value, _=""):
        for label in value.get("labels", []):
            self.add("Figure", label["text"])
        self.add("Caption", value.get("caption"))
        self.add("Caption", value.get("credit"))

    def photos(self, value, _):
        for item in value["items"]:
            self.figure(item)
        self.add("Caption", value.get("caption"))
        self.add("Caption", value.get("credit"))

    def float(self, value, role):
        if "figure" in value:
            self.figure(value["figure"])
        self.blocks(value.get("body", []), role)

    def table(self, value, _):
        notes = self.pieces_of("Caption", without_markup(value.get("caption", "")))
        self.add("Caption", f"（単位：{value['unit']}）" if "unit" in value else "")
        self.said_notes(notes)
        heads = [isinstance(column, dict) and column.get("row_head") == "true" for column in value.get("columns", [])]
        for part, usual in (("head", "TH"), ("rows", "TD"), ("total", "TD")):
            rows = value.get(part, [])
            for row in [rows] if rows and not isinstance(rows[0], list) else rows:
                for column, cell in enumerate(row):
                    role = "TH" if column < len(heads) and heads[column] else usual
                    if isinstance(cell, dict) and "text" in cell:
                        self.add(role, cell["text"])
                    elif isinstance(cell, dict):
                        self.blocks(cell.get("body", [cell]), role)
                    elif isinstance(cell, list):
                        self.blocks(cell, role)
                    else:
                        self.add(role, cell)
        self.add("P", value.get("note"))


def heard(path):
    """What is read, piece by piece: the elements around it, and the text."""
    lines = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True).stdout.decode("utf-8")
    around, pieces = [], []
    for line in lines.splitlines():
        depth = (len(line) - len(line.lstrip(" "))) // 2
        if text := re.fullmatch(r' *"(.*)"', line):
            if plain(text.group(1)):
                pieces.append((tuple(kind for at, kind in around if at < depth), plain(text.group(1))))
        elif kind := re.match(r" *([A-Za-z][A-Za-z0-9]*)", line):
            around = [(at, name) for at, name in around if at < depth] + [(depth, kind.group(1))]
    return pieces


def with_notes_named(pieces):
    """The marks of notes, which count by page or chapter, by their order in the text: "[3]", and the same before its note."""
    named, waiting, count = [], [], 0
    for around, text in pieces:
        is_note = "Note" in around
        if "Reference" in around and "Link" in around and not is_note and re.fullmatch(r"\d+\)", text):
            count += 1
            waiting.append((text, f"[{count}]"))
            text = f"[{count}]"
        elif is_note and "Lbl" in around:
            if not waiting or waiting[0][0] != text:
                sys.exit(f"not ok 1 - the note {text} does not follow its mark")
            around, text = tuple(kind for kind in around if kind != "Link"), waiting.pop(0)[1]
        named.append((around, text))
    return named


def is_tagged(role, around):
    return not role or any(re.fullmatch("H[1-6]" if role == "H" else role, kind) for kind in around)


def part(pieces, texts):
    """Where the two part, or None."""
    at = done = 0
    for around, text in pieces:
        own = around and around[-1] == "Lbl"
        rest = texts[at][1][done:] if at < len(texts) else ""
        if own and not (texts[at][0] == "Lbl" and rest.startswith(text)):
            continue  # a number or a mark
        while text:
            if at == len(texts):
                return f"more is read than there is: {text}"
            role, wanted = texts[at]
            rest = wanted[done:]
            step = min(len(rest), len(text))
            if text[:step] != rest[:step]:
                return f"read: {text}\nwritten: {rest}"
            if not is_tagged(role, around):
                return f"{wanted}: in {' > '.join(around)}, not in {role}"
            text, done = text[step:], done + step
            if done == len(wanted):
                at, done = at + 1, 0
                if text:
                    return f"two texts in one piece: {wanted}"
    return None if at == len(texts) else f"not read: {texts[at][1]}"


def prove(pieces, texts):
    """The faults that the comparison does not notice."""
    middle = len(pieces) // 2
    a, b = next((i, i + 1) for i in range(middle, len(pieces) - 1)
                if pieces[i][1] != pieces[i + 1][1] and pieces[i][0][-1] != "Lbl" and pieces[i + 1][0][-1] != "Lbl")
    exchanged = pieces[:a] + [pieces[b], pieces[a]] + pieces[b + 1:]
    head = next(i for i, (around, _) in enumerate(pieces) if "TH" in around)
    mistagged = [tuple("TD" if kind == "TH" else kind for kind in pieces[head][0]), pieces[head][1]]
    label = next(i for i, (around, _) in enumerate(pieces) if around[-2:] == ("LI", "Lbl"))
    faults = {"another mark": pieces[:label] + [(pieces[label][0], "※")] + pieces[label + 1:],
              "exchanged": exchanged, "left out": pieces[:a] + pieces[a + 1:], "twice": pieces[:a] + pieces[a:a + 1] + pieces[a:],
              "mistagged": pieces[:head] + [tuple(mistagged)] + pieces[head + 1:], "cut off": pieces[:-1]}
    return [name for name, fault in faults.items() if not part(fault, texts)]


def compare(number, name, chapter, path):
    """Two TAP lines; gives (texts, pieces, whether all is well)."""
    texts, pieces = Author(with_data(Yaml(chapter).block(0), os.path.dirname(chapter))).texts, with_notes_named(heard(path))
    wrong = part(pieces, texts)
    if wrong:
        print(f"not ok {number} - {name} is read as it is written")
        print("  # " + wrong.replace("\n", "\n  # "))
        return False
    print(f"ok {number} - {name} is read as it is written ({len(texts)} texts)")
    missed = prove(pieces, texts)
    print(f"{'not ok' if missed else 'ok'} {number + 1} - a reading of it with a fault is noticed"
          + "".join(f"; not: {fault}" for fault in missed))
    return not missed


def main():
    os.chdir(ROOT)
    path = sys.argv[1] if len(sys.argv) > 1 else "build/check-reading-order.pdf"
    if len(sys.argv) == 1:
        subprocess.run(["build/hanmen", "build", f"{REPORT}/report.yaml", "-o", path], check=True)
    good = compare(1, "the report", CHAPTER, path)
    other = "build/check-reading-aloud.pdf"
    subprocess.run(["build/hanmen", "build", "--allow-outside", READING, "-o", other], check=True)
    good = compare(3, "the chapter with every kind of text", READING, other) and good
    sys.exit(not good)


if __name__ == "__main__":
    main()
