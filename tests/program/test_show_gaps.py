#!/usr/bin/env python3
"""What hanmen tells a designer about line adjustment: --show=gaps, and dump --stage=lines."""
import re
import subprocess
import sys

from harness import ROOT, Case, main

REPORT = ROOT / "data" / "annual-report" / "report.yaml"
# One line each: 、 and 「 close up (stage 5); the gaps beside Latin open (stage 2).
BODY = "- |\n  " + "永、「永」、永永ABC永永、永永、永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永永" * 6 + "\n"


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def streams_of(path):
    return subprocess.run(["qpdf", "--qdf", "--object-streams=disable", path, "-"], capture_output=True,
                          check=True).stdout


def glyphs_of(path):
    """Each page's characters with their places, without the legend at its foot."""
    listing = output_of("mutool", "draw", "-q", "-F", "stext", path)
    return [[place for place in re.findall(r'<char quad="([^"]*)" x="[^"]*" y="([^"]*)"[^>]* c="([^"]*)"', page)
             if float(place[1]) < 810] for page in listing.split("<page ")[1:]]


def marks_leave_the_text(case: Case):
    """with marks every glyph stands where it stood, and the marks are in a layer"""
    case.builds(file=str(REPORT))
    plain = glyphs_of(case.folder / "out.pdf")
    case.builds(file=str(REPORT), options=["--show=gaps"])
    shown = case.folder / "out.pdf"
    assert plain == glyphs_of(shown)
    assert sum(map(len, plain)) > 1000
    objects = streams_of(shown)
    assert b"/OCProperties" in objects and b"/Type /OCG" in objects
    assert objects.count(b"/OC/Overlay BDC") == len(plain), "every page has the layer"


def marks_are_drawn_last(case: Case):
    """nothing but marks comes behind the first mark"""
    case.chapter(BODY)
    case.builds(options=["--show=gaps"])
    objects = streams_of(case.folder / "out.pdf")
    content = objects[objects.rindex(b"/OC/Overlay BDC"):]
    content = content[:content.index(b"endstream")]
    assert b"/Artifact" in content and b"/MCID" not in content
    assert content.count(b"re f") > 20


def no_marks_unasked(case: Case):
    """without --show there is no layer"""
    case.chapter(BODY)
    case.builds()
    assert b"/OCProperties" not in streams_of(case.folder / "out.pdf")


def wrong_use(case: Case):
    """--show knows gaps only, and build only"""
    case.chapter(BODY)
    case.run("build", "--show=grid", "chapter.yaml")
    case.expect(2)
    case.run("check", "--show=gaps", "chapter.yaml")
    case.expect(2)


def lines_tell_their_gaps(case: Case):
    """dump --stage=lines says which stage gave how much"""
    case.chapter(BODY)
    case.run("dump", "--stage=lines", "chapter.yaml")
    case.expect(0)
    lines = case.output.decode("utf-8")
    assert re.search(r"shrink .*5: \d+ gaps? [0-9.]+", lines) or re.search(r"stretch .*2: \d+ gaps? [0-9.]+", lines), lines
    assert re.search(r"‹\d+[-+]\d+/\d›", lines), lines


if __name__ == "__main__":
    sys.exit(main([marks_leave_the_text, marks_are_drawn_last, no_marks_unasked, wrong_use, lines_tell_their_gaps]))
