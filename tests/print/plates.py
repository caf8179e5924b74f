"""Rules that only the plates tell: what Ghostscript separates for the press.

Takes: a PDF file. Gives: findings about ink, marks, bleed, and black text on plates other than K.
Invariant: the plates come from another renderer than ours; black text is looked for by taking it away, so that a tint under
text that overprints is no offence.
"""
import os
import re
import subprocess
import tempfile

import numpy
import pikepdf
from PIL import Image

from finding import Finding
from page_rules import box

RESOLUTION = 100
CACHE_SHARE = 0.02
INK_LEAST = 26  # of 255: lighter is the edge of something
PROCESS = ("Cyan", "Magenta", "Yellow", "Black")


def separate(path, folder, name):
    """{page: {plate: ink, 0…255, top row first}}."""
    output = os.path.join(folder, f"{name}-%04d.tif")
    done = subprocess.run(["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=tiffsep", f"-r{RESOLUTION}",
                           "-dOverprint=/enable", "-dTextAlphaBits=1", "-dGraphicsAlphaBits=1", f"-sOutputFile={output}", path],
                          capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Ghostscript: {done.stdout}{done.stderr}")
    pages = {}
    for file in sorted(os.listdir(folder)):
        match = re.fullmatch(re.escape(name) + r"-(\d{4})\((.*)\)\.tif", file)
        if match:
            picture = numpy.asarray(Image.open(os.path.join(folder, file)).convert("L"))
            pages.setdefault(int(match.group(1)), {})[match.group(2)] = 255 - picture
    return pages


def without_black_text(path, target):
    """The same file, its texts in K100 invisible."""
    with pikepdf.open(path) as pdf:
        seen = set()
        for page in pdf.pages:
            hide(page.obj, pdf, seen)
        pdf.save(target)


def hide(source, pdf, seen):
    kept, black, render, state, stack = [], False, 0, pikepdf.Name.AsBefore, []
    for operands, operator in pikepdf.parse_content_stream(source):
        name = str(operator)
        if name == "q":
            stack.append((black, render, state))
        elif name == "Q" and stack:
            black, render, state = stack.pop()
        elif name in ("g", "rg", "cs", "k"):
            black = name == "k" and [float(value) for value in operands] == [0, 0, 0, 1]
        elif name == "Tr":
            render = int(operands[0])
        elif name == "gs":
            state = operands[0]
        if name in ("Tj", "TJ") and black and render == 0:
            # No ink that overprints; Ghostscript does not advance past text that is invisible (3 Tr).
            kept += [([pikepdf.Name.NoInk], pikepdf.Operator("gs")), ([0, 0, 0, 0], pikepdf.Operator("k")), (operands, operator),
                     ([0, 0, 0, 1], pikepdf.Operator("k")), ([state], pikepdf.Operator("gs"))]
        else:
            kept.append((operands, operator))
    data = pikepdf.unparse_content_stream(kept)
    if "/Resources" not in source:
        source["/Resources"] = pikepdf.Dictionary()
    resources = source["/Resources"]
    states = dict(resources.get("/ExtGState", pikepdf.Dictionary()).items())
    states["/NoInk"] = pikepdf.Dictionary(OP=True, op=True, OPM=1)
    states["/AsBefore"] = pikepdf.Dictionary(OP=False, op=False, OPM=0)
    resources["/ExtGState"] = pikepdf.Dictionary(states)
    if isinstance(source, pikepdf.Stream):
        source.write(data)
    else:
        source["/Contents"] = pdf.make_stream(data)
    for _, form in source.get("/Resources", {}).get("/XObject", {}).items():
        if form.get("/Subtype") == "/Form" and form.objgen not in seen:
            seen.add(form.objgen)
            hide(form, pdf, seen)


def pixels(page, name):
    """A box as rows and columns: top, left, bottom, right."""
    values, media = box(page, name) or box(page, "/TrimBox"), box(page, "/MediaBox")
    scale = RESOLUTION / 72
    return (round((media[3] - values[3]) * scale), round((values[0] - media[0]) * scale),
            round((media[3] - values[1]) * scale), round((values[2] - media[0]) * scale))


def outside(plate, area):
    top, left, bottom, right = area
    copy = plate.copy()
    copy[max(top - 1, 0):bottom + 1, max(left - 1, 0):right + 1] = 0
    return copy


def changed(one, other, name):
    return numpy.abs(one[name].astype(int) - other[name].astype(int)) >= INK_LEAST


def black_findings(with_text, without, place, overprints):
    """Black text leaves C, M and Y as they are, or when it knocks out, adds nothing to them. Glyphs that Ghostscript draws from its cache may differ by a pixel."""
    black = changed(with_text, without, "Black")
    for name in PROCESS[:3]:
        change = changed(with_text, without, name)
        if not overprints:
            change &= with_text[name] > without[name]
        if change.sum() > black.sum() * CACHE_SHARE:
            yield Finding("black-text", place, f"black text changes {change.sum()} pixels of {name}")


def mark_findings(plates, bleed, place):
    """Marks are alike on all plates, and stand at the four corners and the four sides."""
    masks = {name: outside(plate, bleed) >= INK_LEAST for name, plate in plates.items()}
    together = numpy.logical_and.reduce(list(masks.values()))
    top, left, bottom, right = bleed
    middle_x, middle_y = (left + right) // 2, (top + bottom) // 2
    parts = {"top left": (slice(0, top), slice(0, middle_x - 30)), "top right": (slice(0, top), slice(middle_x + 30, None)),
             "bottom left": (slice(bottom, None), slice(0, middle_x - 30)),
             "bottom right": (slice(bottom, None), slice(middle_x + 30, None)),
             "top middle": (slice(0, top), slice(middle_x - 20, middle_x + 20)),
             "bottom middle": (slice(bottom, None), slice(middle_x - 20, middle_x + 20)),
             "left middle": (slice(middle_y - 20, middle_y + 20), slice(0, left)),
             "right middle": (slice(middle_y - 20, middle_y + 20), slice(right, None))}
    for name, part in parts.items():
        if not together[part].any():
            lacking = [plate for plate, mask in masks.items() if not mask[part].any()]
            yield Finding("marks", place, f"no mark at the {name} on {', '.join(lacking) or 'all plates at one place'}")


def ink_findings(plates, bleed, limit, place):
    top, left, bottom, right = bleed
    top, left, bottom, right = top + 2, left + 2, bottom - 2, right - 2  # marks may begin at the bleed's edge
    total = sum(plate[top:bottom, left:right].astype(int) for plate in plates.values()) * 100 / 255
    if total.size and total.max() > limit + 1:
        row, column = numpy.unravel_index(total.argmax(), total.shape)
        yield Finding("ink", place, f"{total.max():.0f} % at {column * 25.4 / RESOLUTION:.0f}, "
                                    f"{row * 25.4 / RESOLUTION:.0f} mm of the bleed's top left; the limit is {limit} %")


def bleed_findings(plates, trim, bleed, place):
    """What touches the trimmed edge goes on to the bleed's."""
    ink = sum(plate.astype(int) for plate in plates.values()) >= INK_LEAST
    top, left, bottom, right = trim
    far_top, far_left, far_bottom, far_right = bleed
    lines = {"top": (ink[top + 1, left:right], ink[far_top + 1, left:right]),
             "bottom": (ink[bottom - 2, left:right], ink[far_bottom - 2, left:right]),
             "left": (ink[top:bottom, left + 1], ink[top:bottom, far_left + 1]),
             "right": (ink[top:bottom, right - 2], ink[top:bottom, far_right - 2])}
    for name, (inside, out) in lines.items():
        short = (inside & ~out).sum()
        if short > 2:
            yield Finding("bleed", place, f"at the {name}, {short * 25.4 / RESOLUTION:.0f} mm of ink end at the trim")


def check(path, ink_limit=None, marks=True, black_overprints=True):
    """Slow: each page is rendered twice."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        bare = os.path.join(folder, "bare.pdf")
        without_black_text(path, bare)
        plates, bare_plates = separate(path, folder, "all"), separate(bare, folder, "bare")
        with pikepdf.open(path) as pdf:
            if len(plates) != len(pdf.pages):
                return [Finding("plates", "file", f"Ghostscript separates {len(plates)} of {len(pdf.pages)} pages")]
            for number, page in enumerate(pdf.pages, start=1):
                place, these = f"page {number}", plates[number]
                trim, bleed = pixels(page, "/TrimBox"), pixels(page, "/BleedBox")
                found += black_findings(these, bare_plates[number], place, black_overprints)
                if marks:
                    found += mark_findings(these, bleed, place)
                if ink_limit:
                    found += ink_findings(these, bleed, ink_limit, place)
                if bleed != trim:
                    found += bleed_findings(these, trim, bleed, place)
    return found
