#!/usr/bin/env python3
"""Compare the sample report with its source, block by block.

Takes: data/annual-report/source/chapter3.txt; the chapter's YAML; and the PDF, either the one named on the command line
or one built for this test by build/hanmen.
Gives: every block of the source that the YAML or the PDF lacks, the first place where the order departs from the source's,
and all text that the source does not have. Ends 1 when there is any.

Both sides are compared without blanks and line ends, and unchanged otherwise. Text must stand in the source's order; what
stands beside the text there (captions, map labels, the note box) may stand elsewhere. Credit lines, repeated table heads,
running heads and folios are known. Heading numbers are the program's: they are asked for in the PDF only.

    scripts/check-report-text.py            the YAML, and a PDF built with build/hanmen
    scripts/check-report-text.py FILE.pdf   the YAML and that PDF
    scripts/check-report-text.py --yaml     the YAML alone
"""
import os
import re
import subprocess
import sys

from report_yaml import Yaml, plain, with_data, without_markup

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
REPORT = "data/annual-report"
SOURCE = f"{REPORT}/source/chapter3.txt"
CHAPTER = f"{REPORT}/chapters/03-international.yaml"
CHAPTER_NUMBER = "第３章"

# Lines of the source that stand beside the text, in the order in which they come. A tuple is one text over several lines.
BESIDE = [
    "「第20回川崎国際エコビジネスフォーラム」の様子",
    "視察・研修の様子",
    "ペナン州の位置",
    ("キックオフ会合", "ペナン州・ムダ川取水地域の視察"),
    "覚書締結式（2020年）、表敬訪問（2022）の様子",
    "ジャカルタ",
    "バンドン市の位置",
    "バンドン",
    ("バンドン市はジャカルタの南東140kmに", "位置する西ジャワ州の州都であり、面積", "167㎢、人口258万人を有するインドネ",
     "シアで３番目に大きい都市である。"),
    "現地ワークショップ参加風景及び集合写真",
    "研究所アーカイブスペースでの展示と環境セミナーでの発表風景",
    "プロジェクトキックオフ会合の会場と発表風景",
]
# A page ends inside the row of 2023.12.21: these lines continue the cell that ends with CUT_AFTER.
CUT_AFTER = "カメルーン、コ"
CUT_LINES = ["スタリカ、コン", "ゴ、ジャマイカ、", "マラウイ、タジ", "キスタン"]

HEADING_NUMBER = re.compile(r"^(?:第３章 |[１-９] |\([1-9]\) |[1-9](?:\.[1-9]){1,3}(?![\d.]) *)")
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"


# -- the source ------------------------------------------------------------------------------------------------------


def source_blocks(path):
    """(block, block without its heading number) for all that stands in the text's order, and the texts beside it.

    A line with a blank at its end is the last of a paragraph."""
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file]
    lines = [line for line in lines if line.strip()]
    beside = []
    for entry in BESIDE:
        parts = entry if isinstance(entry, tuple) else (entry,)
        wanted = plain("".join(parts))
        for i in range(len(lines)):
            count = 1
            while i + count < len(lines) and wanted.startswith(plain("".join(lines[i:i + count]))) and \
                    plain("".join(lines[i:i + count])) != wanted:
                count += 1
            if plain("".join(lines[i:i + count])) == wanted:
                del lines[i:i + count]
                # Two captions that the page sets side by side on one line are two texts.
                beside += parts if count == 1 else [wanted]
                break
        else:
            sys.exit(f"{path}: no longer has the line {entry!r}")
    at = [plain(line) for line in lines].index(CUT_LINES[0])
    cut = lines[at:at + len(CUT_LINES)]
    if [plain(line) for line in cut] != CUT_LINES:
        sys.exit(f"{path}: no longer has the cut row")
    del lines[at:at + len(CUT_LINES)]
    at = [plain(line) for line in lines].index(CUT_AFTER) + 1
    lines[at:at] = cut

    blocks, current = [], []
    for line in lines:
        heading = HEADING_NUMBER.match(line.strip() + " ")
        if heading and current:
            blocks.append(current)
            current = []
        current.append(line.strip())
        if line.endswith(" ") or heading:
            blocks.append(current)
            current = []
    if current:
        blocks.append(current)
    result = []
    for block in blocks:
        number = HEADING_NUMBER.match(block[0] + " ")
        rest = [block[0][len(number.group()):]] + block[1:] if number else block
        result.append((plain("".join(block)), plain("".join(rest))))
    return result, [plain(text) for text in beside]


# -- the chapter -----------------------------------------------------------------------------------------------------


class Reader:
    """The chapter's texts in the order of its blocks. `beside`: captions, labels, boxes. `credits`, `repeats`: known extras."""

    def __init__(self):
        self.texts, self.beside, self.credits, self.repeats = [], [], [], []

    def add(self, text):
        for paragraph in re.split(r"\n\s*\n", without_markup(text)):
            if plain(paragraph):
                self.texts.append(plain(paragraph))

    def aside(self, text):
        if plain(text):
            self.beside.append(plain(without_markup(text)))

    def blocks(self, blocks):
        for block in blocks if isinstance(blocks, list) else [blocks]:
            if isinstance(block, str):
                self.add(block)
                continue
            (kind, value), = block.items()
            if re.fullmatch("h[1-6]|paragraph", kind):
                self.add(value if isinstance(value, str) else value["text"])
            elif kind != "page_break":
                getattr(self, kind)(value)

    def quote(self, value):
        self.blocks(value if isinstance(value, str) else value.get("text", "") or value["body"])

    def list(self, value):
        items, kind = (value, "bullet") if isinstance(value, list) else (value["items"], value.get("kind", "bullet"))
        for n, item in enumerate(items):
            mark = {"bullet": "・", "circled": CIRCLED[n], "plain": ""}[kind]
            if kind == "bullet" and isinstance(value, dict):
                mark = value.get("mark", mark)
            if isinstance(item, str):
                self.add(mark + item)
                continue
            label = item["label"] + "：" if "label" in item else ""
            self.add(mark + label + item.get("text", ""))
            self.blocks(item.get("body", []))

    def definitions(self, value):
        for entry in value:
            self.add(entry["term"])
            self.add(entry.get("text", ""))
            if "definitions" in entry:
                self.definitions(entry["definitions"])
            self.blocks(entry.get("body", []))

    def figure(self, value):
        for label in value.get("labels", []):
            self.aside(label["text"])
        self.aside(value.get("caption", ""))
        self.credits += [plain(value["credit"])] if "credit" in value else []

    def photos(self, value):
        for item in value["items"]:
            self.figure(item)
        self.figure(value)

    def float(self, value):
        for block in [{"figure": value["figure"]}] if "figure" in value else value["body"]:
            (kind, inner), = block.items()
            self.figure(inner) if kind == "figure" else self.box(inner)

    def box(self, value):
        self.aside(value if isinstance(value, str) else value["body"])

    def table(self, value):
        caption = value.get("caption", "")
        self.add(caption)
        if caption and "continued" in value:
            self.repeats.append(plain(caption + value["continued"]))
        first = len(self.texts)
        for row in value["head"]:
            self.row(row)
        self.repeats.append("".join(self.texts[first:]))
        for row in value["rows"]:
            self.row(row)
        total = value.get("total", [])
        for row in total if total and isinstance(total[0], list) else [total]:
            self.row(row)

    def row(self, row):
        for cell in row:
            if isinstance(cell, dict):
                cell = cell.get("text", "") or cell.get("body", "")
            self.blocks(cell)


# -- comparison ------------------------------------------------------------------------------------------------------


def arrangement(pages, expected, beside, credits, repeats):
    """Account for every token of the pages: as the next of `expected`, as a piece of one text beside it, as a credit (each
    once), or at a page's head as a repeat. Gives (done, furthest place in expected, unused texts, token where it stuck)."""
    tokens = [(token, page) for page, found in enumerate(pages) for token in found]
    tops = {i for i in range(len(tokens)) if i == 0 or tokens[i][1] != tokens[i - 1][1]}
    apart = beside + credits
    best = (0, 0, frozenset(), 0)
    # A state: token, place in expected, the text that runs (its number, or -1 - its number for repeats; place), used, at a head
    todo, seen = [(0, 0, None, frozenset(), True)], set()
    while todo:
        state = todo.pop()
        if state in seen:
            continue
        seen.add(state)
        i, at, running, used, top = state
        if at >= best[1] and i >= best[3]:
            best = (0, at, used, i)
        if i == len(tokens):
            if at == len(expected) and running is None and len(used) == len(apart):
                return True, at, used, i
            continue
        token, top = tokens[i][0], top or i in tops
        if running is not None:
            text = apart[running[0]] if running[0] >= 0 else repeats[-1 - running[0]]
            if text.startswith(token, running[1]):
                end = running[1] + len(token)
                todo.append((i + 1, at, None if end == len(text) else (running[0], end), used, top and running[0] < 0))
            continue
        for n, text in enumerate(apart):
            if n not in used and text.startswith(token):
                todo.append((i + 1, at, None if len(token) == len(text) else (n, len(token)), used | {n}, False))
        if top:
            for n, text in enumerate(repeats):
                if text.startswith(token):
                    todo.append((i + 1, at, None if len(token) == len(text) else (-1 - n, len(token)), used, True))
        if expected.startswith(token, at):
            todo.append((i + 1, at + len(token), None, used, False))
    return False, best[1], best[2], best[3]


def prove(texts, expected, beside):
    """That the comparison notices: a text lost, doubled, changed by one character, or out of its place."""
    def good(texts):
        return arrangement([texts], expected, beside, [], [])[0]

    for n in range(0, len(texts), 23):
        text = texts[n]
        wrong = {"lost": [], "doubled": [text, text], "changed": [text[:-1] + "〓"], "cut": [text[:-1]] if text[:-1] else []}
        for what, instead in wrong.items():
            if good(texts[:n] + instead + texts[n + 1:]):
                sys.exit(f"the comparison does not notice that a text is {what}: {text}")
    if good(texts[1:2] + texts[:1] + texts[2:]):
        sys.exit("the comparison does not notice texts out of place")


def compare(name, pages, blocks, beside, credits, repeats):
    """True when all is there, in order, and nothing else."""
    expected = "".join(blocks)
    done, at, used, stuck = arrangement(pages, expected, beside, credits, repeats)
    if done:
        print(f"{name}: all {len(blocks) + len(beside)} blocks of the source are there, in order, and nothing else")
        return True
    text = "".join(token for page in pages for token in page)
    missing = [block for block in blocks + beside if block not in text]
    for block in missing:
        print(f"{name}: missing: {block}")
    known = expected + "".join(beside + credits + repeats)
    tokens = [(token, page) for page, found in enumerate(pages) for token in found]
    extra = [(token, page) for token, page in tokens if token not in known]
    for token, page in extra:
        print(f"{name}: not in the source (page {page + 1}): {token}")
    if at == len(expected):
        for n, block in enumerate(beside + credits):
            if n not in used:
                print(f"{name}: missing, or not apart: {block}")
    print(f"{name}: after 「{expected[max(0, at - 20):at]}」 the source goes on 「{expected[at:at + 20]}」")
    if stuck < len(tokens):
        found = "".join(token for token, _ in tokens[stuck:stuck + 4])
        print(f"{name}: there stands 「{found[:40]}」 (page {tokens[stuck][1] + 1})")
    return False


def strip_furniture(tokens, page, running):
    """Running head and folio are the first or the last things on a page. The chapter's first page has no running head."""
    folio, wanted = str(page), {"folio", "running"} if page > 1 else {"folio"}
    texts = {"folio": folio, "running": running}

    def step(tokens, pick):
        for name in sorted(wanted):
            for count in range(1, 6):
                if "".join(pick(tokens, count)) == texts[name]:
                    wanted.discard(name)
                    return count
        return 0

    while count := step(tokens, lambda all, n: all[:n]):
        tokens = tokens[count:]
    while count := step(tokens, lambda all, n: all[-n:]):
        tokens = tokens[:-count]
    return tokens


def pdf_pages(path, running):
    done = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True)
    if done.returncode != 0:
        sys.exit(f"pdftotext: {done.stderr.decode().strip()}")
    pages = done.stdout.decode("utf-8").split("\f")
    if pages and not pages[-1].strip():
        pages.pop()
    return [strip_furniture(page.split(), number, running) for number, page in enumerate(pages, 1)]


def main():
    os.chdir(ROOT)
    blocks, beside = source_blocks(SOURCE)
    chapter = with_data(Yaml(CHAPTER).block(0), os.path.dirname(CHAPTER))
    reader = Reader()
    reader.add(chapter["chapter"]["title"])
    reader.blocks(chapter["body"])

    texts, expected = reader.texts + reader.beside, [rest for _, rest in blocks]
    good = compare("YAML", [texts], expected, beside, [], [])
    if good:
        prove(texts, "".join(expected), beside)
    if "--yaml" in sys.argv:
        return 0 if good else 1
    pdf = sys.argv[1] if len(sys.argv) > 1 else "build/check-report-text.pdf"
    if len(sys.argv) == 1:
        built = subprocess.run(["build/hanmen", "build", f"{REPORT}/report.yaml", "-o", pdf])
        if built.returncode != 0:
            return 1
    running = plain(CHAPTER_NUMBER + chapter["chapter"]["title"])
    good &= compare(pdf, pdf_pages(pdf, running), [block for block, _ in blocks], beside, reader.credits, reader.repeats)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
