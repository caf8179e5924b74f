#!/usr/bin/env python3
"""Reads the baselines out of a PDF and holds them to the line grid.

Usage: check-grid.py FILE.pdf --font BIZUDMincho --size 10.5 --pitch 18 --top 79.37 --lines 38

Every character of the body (that font and size) must stand on baseline top + ascent + n * pitch, n from 0 to
lines - 1, to a hundredth of a point; the ascent is the one most lines agree on. Read by MuPDF, not by our own writer.
Exit status 1 when a line is off the grid, or when there is no body text to look at.
"""
import argparse
import collections
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

TOLERANCE = 0.02


def body_baselines(path, font, size):
    """(page number, baseline, text) of each line that has body characters."""
    xml = subprocess.run(["mutool", "draw", "-q", "-F", "stext", path], check=True, capture_output=True).stdout
    for number, page in enumerate(ElementTree.fromstring(xml).iter("page"), start=1):
        lines = collections.defaultdict(str)
        for run in page.iter("font"):
            if font not in run.get("name") or abs(float(run.get("size")) - size) > 0.01:
                continue
            for char in run.iter("char"):
                lines[round(float(char.get("y")), 2)] += char.get("c")
        for baseline, text in sorted(lines.items()):
            yield number, baseline, text


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--font", required=True)
    parser.add_argument("--size", type=float, required=True)
    parser.add_argument("--pitch", type=float, required=True)
    parser.add_argument("--top", type=float, required=True)
    parser.add_argument("--lines", type=int, required=True)
    options = parser.parse_args()
    lines = list(body_baselines(options.file, options.font, options.size))
    if not lines:
        print(f"{options.file}: no text in {options.font} at {options.size} pt")
        return 1
    offsets = collections.Counter(round((baseline - options.top) % options.pitch, 2) for _, baseline, _ in lines)
    ascent = offsets.most_common(1)[0][0]
    failures = 0
    for page, baseline, text in lines:
        steps = (baseline - options.top - ascent) / options.pitch
        on_grid = abs(steps - round(steps)) * options.pitch <= TOLERANCE
        if not on_grid or not 0 <= round(steps) < options.lines:
            failures += 1
            print(f"page {page}: baseline {baseline} is off the grid: {text[:30]}")
    print(f"{len(lines)} lines of body text, {failures} off the grid")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
