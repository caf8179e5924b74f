#!/usr/bin/env python3
"""Hold a file for a printing company against PDF/X: every rule of docs/conformance.md, read by others' programs.

usage: check-print.py [options] FILE.pdf…
  --standard NAME     X-4, X-1a:2003 or X-1a:2001; without it the file's own claim
  --trim WxH          the ordered size in millimetres, as 210x297
  --bleed MM          the ordered bleed
  --ink-limit N       per cent of ink at one place
  --no-marks          no marks were ordered
  --knock-out         black text was ordered to knock out
  --no-plates         do not separate the pages (Ghostscript; some tenths of a second a page)

Takes: PDF files. Gives: a line for each offence with its place; ends 1 when there is one.
Invariant: nothing of hanmen is used. pikepdf and qpdf read the objects, fontTools the fonts, Ghostscript makes the plates.
"""
import argparse
import os
import sys

try:
    import pikepdf
except ImportError:  # another Python stands first in PATH; the packages are Debian's
    if sys.executable == "/usr/bin/python3" or not os.path.exists("/usr/bin/python3"):
        sys.exit("check-print: needs pikepdf (Debian: python3-pikepdf)")
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "tests", "print"))
import color_rules  # noqa: E402
import content  # noqa: E402
import file_rules  # noqa: E402
import font_rules  # noqa: E402
import metadata_rules  # noqa: E402
import page_rules  # noqa: E402
import plates  # noqa: E402
from finding import Finding  # noqa: E402


def claim_of(pdf):
    """The standard that the file says it keeps."""
    version = str(pdf.trailer.get("/Info", {}).get("/GTS_PDFXVersion", ""))
    if version == "PDF/X-1a:2003":
        return "X-1a:2003"
    return "X-1a:2001" if version == "PDF/X-1:2001" else "X-4"


def check_file(path, options):
    """All findings, each once."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        pdf = pikepdf.open(path)
    except pikepdf.PdfError as error:
        return [Finding("file", path, f"cannot be read: {error}")]
    with pdf:
        standard = options.standard or claim_of(pdf)
        walkers = content.walk(pdf)
        found = file_rules.check(pdf, path, data, standard)
        found += metadata_rules.check(pdf, standard)
        found += page_rules.check(pdf, standard, options.trim, options.bleed)
        found += color_rules.check(pdf, walkers, standard, not options.knock_out)
        found += font_rules.check(walkers, standard)
    if not options.no_plates and not any(finding.rule in ("encryption", "file") for finding in found):
        found += plates.check(path, options.ink_limit, not options.no_marks, not options.knock_out)
    return list(dict.fromkeys(found))


def size(text):
    width, height = text.split("x")
    return float(width), float(height)


def parse(arguments):
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--standard", choices=list(file_rules.VERSION_MOST))
    parser.add_argument("--trim", type=size)
    parser.add_argument("--bleed", type=float)
    parser.add_argument("--ink-limit", type=int)
    for flag in ("--no-marks", "--knock-out", "--no-plates"):
        parser.add_argument(flag, action="store_true")
    return parser.parse_args(arguments)


def main(arguments):
    options = parse(arguments)
    failed = False
    for path in options.files:
        found = check_file(path, options)
        failed |= bool(found)
        print(f"{path}: {'nothing to complain about' if not found else f'{len(found)} offences'}")
        for finding in found:
            print(f"  {finding}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
