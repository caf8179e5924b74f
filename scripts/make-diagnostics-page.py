#!/usr/bin/env python3
"""Writes docs/diagnostics.md from the tables src/base/messages/*.def; with --check, fails when the page is not current."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "diagnostics.md"
STAGES = {
    "program": "Files and the run",
    "input": "Reading the report, the layout and the fonts file",
    "font": "Fonts",
    "image": "Pictures",
    "text": "Text and lines",
    "layout": "Pages",
    "sheet": "Sheets: layouts with items, records",
    "press": "Printing",
    "pdf": "Writing the PDF",
    "batch": "Runs over many records",
}
# A code may stand for variants of one message of one stage: with and without a suggestion.
STRING = r'((?:"(?:\\.|[^"\\])*"\s*)+)'
ENTRY = re.compile(r"\bMESSAGE\(\s*(\w+)\s*,\s*SEVERITY_(\w+)\s*,\s*" + r"\s*,\s*".join([STRING] * 5) + r"\s*\)")


def text_of(literals):
    parts = re.findall(r'"((?:\\.|[^"\\])*)"', literals)
    return re.sub(r"\\(.)", lambda escape: {"n": " "}.get(escape.group(1), escape.group(1)), "".join(parts))


def entries_of(stage):
    text = (ROOT / "src/base/messages" / f"{stage}.def").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    entries = [(severity.lower(), *map(text_of, strings)) for _, severity, *strings in ENTRY.findall(text)]
    expected = len(re.findall(r"\bMESSAGE\(", text))
    if len(entries) != expected:
        raise SystemExit(f"{stage}.def: {expected} messages, {len(entries)} understood")
    return entries


def once(lines):
    return list(dict.fromkeys(lines))


def page():
    seen = {}
    lines = [
        "# Diagnostics",
        "",
        "Every message of hanmen, by the stage that gives it. The code in brackets at the end of a message is the heading here;",
        "`{0}` and so on stand for the names and numbers of the case. Errors keep the PDF from being written, warnings do not;",
        "a failure is the machine's (exit status 3). Made from `src/base/messages/*.def` by `scripts/make-diagnostics-page.py`.",
    ]
    for stage, title in STAGES.items():
        by_code = {}
        for severity, code, *texts in entries_of(stage):
            if code in seen and seen[code] != stage:
                raise SystemExit(f"the code {code} is used by {seen[code]} and {stage}")
            seen[code] = stage
            by_code.setdefault(code, (severity, []))[1].append(texts)
        if by_code:
            lines += ["", f"## {title}"]
        for code, (severity, variants) in sorted(by_code.items()):
            lines += ["", f"### {code}", "", f"*{severity}*", ""]
            lines += once(f"- {text}" for texts in variants for text in texts[:2])
            hints = once(f"- {text}" for texts in variants for text in texts[2:] if text)
            lines += ["", "Hint:", "", *hints] if hints else []
    return "\n".join(lines) + "\n"


def main():
    fresh = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == fresh
        print(("ok" if current else "not ok") + " 1 - docs/diagnostics.md is current (else run scripts/make-diagnostics-page.py)")
        return 0 if current else 1
    PAGE.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
