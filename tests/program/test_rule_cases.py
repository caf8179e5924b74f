#!/usr/bin/env python3
"""The cases of JLReq's rules (tests/text/rules), set by the program and read back from the PDF: where every glyph stands.

tests/text/test_rules.c holds the same cases to the text stage alone; its head says how they are written.
"""
import html
import re
import subprocess
import sys

from harness import ROOT, Case, main

RULES = ROOT / "tests" / "text" / "rules"
EM, LEFT, CHARACTERS = 10, 50, 60
KEYS = {"bracket": "line_head_bracket", "gap": "western_gap", "indent": "first_indent", "aside": "aside_brackets",
        "line-end": "line_end_space", "repeat": "line_head_repeat", "ruby-edge": "ruby_at_edge", "jukugo": "jukugo_ruby"}
TAB_ALIGNS = {"s": "start", "e": "end", "c": "center", "d": "decimal"}
OPENING, CLOSING, DOTS = "（〔［｛〈《「『【｟〘〖“‘", "）〕］｝〉》」』】｠〙〗”’、，。．", "・：；\u30A0"
BLANKS = " \u00A0\u3000\u200B"
# Small and raised glyphs have bodies of their own sizes.
OTHER_SIZES = re.compile(r":(small|sup|sub|refmark|warichu|furiwake|kenten)\[")


def cases_of(name):
    for line in (RULES / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.strip() and line[0] != "#":
            fields = [field.strip() for field in line.split("|")]
            if not OTHER_SIZES.search(fields[3]) and "repeat=character" not in fields[2]:  # another glyph is shown
                yield [*fields[:4], fields[4].replace("―", "—")]


def body(c):
    """Width of a character's body, and where its glyph stands from the body's left edge."""
    if ord(c) < 0x100 and c not in "×÷±°" or c == "\u2013":
        return 0.5, 0
    if c in OPENING:
        return 0.5, -0.5
    return (0.5, 0) if c in CLOSING else (0.5, -0.25) if c in DOTS else (1, 0)


def number(text):
    above, _, below = text.partition("/")
    return float(above) / float(below or 1)


def expected(line):
    pen, marks = 0, []
    for token in re.findall(r"\{[^}]*\}|.", line):
        if token == "_":
            pen += 0.25
        elif token[0] == "{":
            pen += number(token[1:-1])
        else:
            width, offset = body(token)
            marks.append((token, pen + offset))
            pen += width
    return marks


def style_of(family, measure, options):
    values = {"first_indent": "0", "indent_end": f"{CHARACTERS - number(measure)}zw"}
    for option in options.split():
        key, _, value = option.partition("=")
        if key in ("breaks", "formula"):
            continue
        if key == "tabs":
            stops = [f"{{at: {stop.rstrip('secd')}zw, align: {TAB_ALIGNS.get(stop[-1], 'start')}}}" for stop in value.split(",")]
            values["tabs"] = "[" + ", ".join(stops) + "]"
            continue
        value = f"{value}zw" if key == "indent" else value or "true"
        values[KEYS.get(key, key.replace("-", "_"))] = value
    said = ", ".join(f'{key}: {value if value[0] == "[" else chr(34) + value + chr(34)}' for key, value in values.items())
    return f'{{extends: body, family: "{family}", {said}}}'


def build(case, family, cases):
    """One case a page."""
    styles = "".join(f"  s{i}: {style_of(family, fields[1], fields[2])}\n" for i, fields in enumerate(cases))
    case.write("layout.yaml", f"""formatVersion: 1
layout: cases
page: {{width: 750pt, height: 400pt, characters: {CHARACTERS}, lines: 12, inner_margin: {LEFT}pt, top_margin: 50pt,
       two_sided: false, first_folio: 1}}
opener: {{own_page: true, lines_before: 0, lines: 2, number_style: body, title_style: body}}
styles:
  body: {{family: "{family}", size: {EM}pt, pitch: 25pt}}
{styles}""")
    blocks = []
    for i, fields in enumerate(cases):
        kind = "formula" if "formula" in fields[2].split() else "paragraph"
        text = fields[3].replace("⏎", "\n        ").replace("¦", "|")
        blocks.append(f"- {kind}:\n      style: s{i}\n      text: |\n        {text}\n- page_break: {{}}\n")
    case.write("chapter.yaml", "formatVersion: 1\nchapter: {title: 題, layout: layout.yaml}\nbody:\n" + "".join(blocks))
    case.builds()


def lines_of(page):
    lines = {}
    for span in re.finditer(r'<span [^>]*trm="([^ "]*)[^>]*>(.*?)</span>', page, re.S):
        for glyph in re.findall(r"<g ([^>]*)/>", span[2]) if float(span[1]) > EM - 0.1 else ():
            found = dict(re.findall(r'(\w+)="([^"]*)"', glyph))
            c = html.unescape(found.get("unicode", "")).replace("―", "—")  # one glyph for both
            if c.strip(BLANKS):
                lines.setdefault(round(float(found["y"])), []).append((c, (float(found["x"]) - LEFT) / EM))
    return [lines[y] for y in sorted(lines, reverse=True)]


def agrees(wanted, found, only_breaks):
    if [c for c, _ in wanted] != [c for c, _ in found]:
        return False
    return only_breaks or all(abs(a[1] - b[1]) < 0.004 for a, b in zip(wanted, found))


def check(case, family, cases):
    build(case, family, cases)
    trace = subprocess.run(["mutool", "trace", "out.pdf"], cwd=case.folder, capture_output=True, check=True).stdout
    pages = trace.decode("utf-8", "replace").split("<page ")[2:]  # the first is the title's
    faults = []
    for fields, page in zip(cases, pages):
        found, wanted = lines_of(page), [expected(line) for line in fields[4].rstrip("*").split("¦")]
        is_open = fields[4].endswith("*")
        fits = len(found) >= len(wanted) if is_open else len(found) == len(wanted)
        if not fits or not all(agrees(a, b, "breaks" in fields[2]) for a, b in zip(wanted, found)):
            faults.append(f"{' | '.join(fields[:5])}\n  found {found}")
    assert len(pages) >= len(cases) > 0, (len(pages), len(cases))
    assert not faults, f"{len(faults)} of {len(cases)} cases\n" + "\n".join(faults)


def all_cases():
    return [fields for path in sorted(RULES.glob("*.txt")) for fields in cases_of(path.stem)]


def in_mincho(case: Case):
    """every case stands in the PDF as JLReq wants it"""
    shows_marks_apart = re.compile("か゚|ｶﾞ")  # a cluster is listed by its characters
    check(case, "BIZ UD Mincho", [fields for fields in all_cases() if not shows_marks_apart.search(fields[3])])


def in_noto(case: Case):
    """the same in a face with half widths and ligatures of its own, but for what it draws on other widths"""
    other_widths = re.compile("[!-/0-9A-Za-z—〳〴№«»‼⁇⁈⁉–゚]")
    marks = re.compile(r":\w+\[|\{.*?\}|\*\*")
    check(case, "Noto Serif CJK JP", [fields for fields in all_cases() if not other_widths.search(marks.sub("", fields[3]))])


if __name__ == "__main__":
    sys.exit(main([in_mincho, in_noto]))
