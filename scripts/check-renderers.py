#!/usr/bin/env python3
"""Have five renderers draw the samples: none may complain, and no two may differ grossly on any page.

usage: check-renderers.py PROGRAM [FOLDER]     FOLDER: where pages that differ are put side by side (out/renderers)

Takes: poppler, MuPDF and Ghostscript from Debian; pdf.js and PDFium, the engine of Chromium's viewer, as scripts/get-renderers.sh
fetches them. Gives: a line for each file; ends 1 for a complaint or a difference. What cannot be had is named in one line.

Pages are drawn at 100 dpi and compared in gray cells of 2.5 mm: what smoothing of edges makes of thin strokes averages out there,
and a character that is missing, moved by its own size, or of another weight does not. So that the comparison is no empty
one, a page is also spoilt in four ways, and each must be noticed.
"""
import glob
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy
    from PIL import Image
except ImportError:  # another Python stands first in PATH; the packages are Debian's
    if sys.executable == "/usr/bin/python3" or not os.path.exists("/usr/bin/python3"):
        sys.exit("check-renderers: needs numpy and Pillow (Debian: python3-numpy, python3-pil)")
    os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PEERS = os.path.join(ROOT, "build/peers/renderers")
RESOLUTION, CELL = 100, 10
# Of 255. Measured over the samples below: the renderers are 26 apart at most (Ghostscript fits glyphs to its grid); the least
# of the planted faults, one character that is gone, makes 63.
GROSS = 45
REPORTS = ["data/annual-report/report.yaml", "tests/pdf/tags/report.yaml", "tests/tables/spans.yaml"]
PDFIUM = """
import sys
sys.path.insert(0, sys.argv[1])
import pypdfium2
document = pypdfium2.PdfDocument(sys.argv[2])
for number, page in enumerate(document, start=1):
    page.render(scale=float(sys.argv[4]) / 72).to_pil().save(f"{sys.argv[3]}/{number:04}.png")
"""
RENDERERS = {
    "poppler": lambda path, folder: ["pdftoppm", "-r", str(RESOLUTION), "-png", path, f"{folder}/p"],
    "MuPDF": lambda path, folder: ["mutool", "draw", "-q", "-r", str(RESOLUTION), "-o", f"{folder}/%04d.png", path],
    "Ghostscript": lambda path, folder: ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=png16m", f"-r{RESOLUTION}",
                                         "-dTextAlphaBits=4", "-dGraphicsAlphaBits=4", f"-sOutputFile={folder}/%04d.png", path],
    "pdf.js": lambda path, folder: ["node", os.path.join(ROOT, "scripts/render-pdfjs.mjs"), f"{PEERS}/node_modules", path, folder,
                                    str(RESOLUTION)],
    "PDFium": lambda path, folder: ["python3", "-c", PDFIUM, f"{PEERS}/python", path, folder, str(RESOLUTION)],
}
# Said of the build of the renderer, not of the file.
HARMLESS = re.compile(r"warning: ICC support is not available")


def pages_by(name, path, folder):
    """(complaint, pages in gray)."""
    os.makedirs(folder)
    done = subprocess.run(RENDERERS[name](path, folder), capture_output=True, text=True, check=False)
    said = "\n".join(line for line in (done.stdout + done.stderr).splitlines() if line.strip() and not HARMLESS.search(line))
    if done.returncode and not said:
        said = f"exit status {done.returncode}"
    return said, [Image.open(file).convert("RGB") for file in sorted(glob.glob(f"{folder}/*.png"))]


def cells(page):
    """Mean gray of each cell; the page's size is rounded by each renderer in its own way."""
    gray = numpy.asarray(page.convert("L"), dtype=float)
    rows, columns = gray.shape[0] // CELL, gray.shape[1] // CELL
    return gray[:rows * CELL, :columns * CELL].reshape(rows, CELL, columns, CELL).mean(axis=(1, 3))


def difference(one, other):
    """The greatest difference of a cell, and its place in millimetres. A shift by a pixel is none: the least over nine places."""
    a, best = cells(one), None
    for dx, dy in itertools.product((0, -1, 1), repeat=2):
        b = cells(other.transform(other.size, Image.Transform.AFFINE if hasattr(Image, "Transform") else Image.AFFINE,
                                  (1, 0, dx, 0, 1, dy), fillcolor="white"))
        rows, columns = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
        apart = numpy.abs(a[:rows, :columns] - b[:rows, :columns])
        best = apart if best is None else numpy.minimum(best, apart)
    row, column = numpy.unravel_index(best.argmax(), best.shape)
    return best.max(), (column * CELL * 25.4 / RESOLUTION, row * CELL * 25.4 / RESOLUTION)


def keep(folder, name, one, other):
    """The two pages side by side, for a person to look at."""
    os.makedirs(folder, exist_ok=True)
    both = Image.new("RGB", (one.width + other.width + 20, max(one.height, other.height)), "gray")
    both.paste(one, (0, 0))
    both.paste(other, (one.width + 20, 0))
    both.save(os.path.join(folder, name + ".png"))


def judge(name, path, folder, shown):
    """What is wrong with a file; the greatest difference."""
    wrong, drawn, worst = [], {}, (0, "")
    for renderer in RENDERERS:
        said, drawn[renderer] = pages_by(renderer, path, os.path.join(folder, name + "-" + renderer))
        if said:
            wrong.append(f"{renderer}: {said.splitlines()[0]}")
    counts = {renderer: len(pages) for renderer, pages in drawn.items()}
    if len(set(counts.values())) != 1 or 0 in counts.values():
        return wrong + [f"pages drawn: {counts}"], worst
    for a, b in itertools.combinations(RENDERERS, 2):
        for number, (one, other) in enumerate(zip(drawn[a], drawn[b]), start=1):
            apart, (x, y) = difference(one, other)
            what = f"page {number} by {a} and {b}: {apart:.0f} of 255 at {x:.0f}, {y:.0f} mm"
            worst = max(worst, (apart, what))
            if apart > GROSS:
                wrong.append(what)
                keep(shown, f"{name}-{number}-{a}-{b}", one, other)
    return wrong, worst


def prove(path, folder):
    """The planted faults that are not noticed."""
    page = pages_by("poppler", path, os.path.join(folder, "prove"))[1][1]
    gray = numpy.asarray(page.convert("L"))
    rows = numpy.nonzero((gray[200:, 150:] < 128).any(axis=1))[0]
    top = 200 + int(rows[0])
    column = 150 + int(numpy.nonzero((gray[top:top + 14, 150:] < 128).any(axis=0))[0][0])
    faults = {"a character is gone": lambda spoilt: spoilt.paste("white", (column, top, column + 15, top + 15)),
              "a line is moved": lambda spoilt: spoilt.paste(page.crop((0, top, page.width, top + 15)), (0, top + 8)),
              "a box is filled": lambda spoilt: spoilt.paste("black", (400, 600, 430, 630)),
              "colours are turned round": lambda spoilt: spoilt.paste(Image.eval(page, lambda value: 255 - value))}
    missed = []
    for name, spoil in faults.items():
        spoilt = page.copy()
        spoil(spoilt)
        apart = difference(page, spoilt)[0]
        if apart <= GROSS:
            missed.append(f"{name} ({apart:.0f})")
    return missed


def samples(program, folder):
    """(name, file): files for the screen, since a press's inks look otherwise to each renderer."""
    calls = [(re.sub(r"\W", "-", report[:-5]), [os.path.join(ROOT, report)]) for report in REPORTS]
    for job in sorted(glob.glob(os.path.join(ROOT, "data/factsheets*.yaml"))):
        with open(job, encoding="utf-8") as file:
            layout = os.path.join(ROOT, "data", re.search(r"layout: (\S+)", file.read()).group(1))
        records = sorted(glob.glob(os.path.join(ROOT, "data/projects/*.yaml")))
        if records:
            calls.append((os.path.basename(layout)[:-5], ["--layout", layout, records[0]]))
    for name, words in calls:
        for profile in ("web", "archive") if name.startswith("data") else ("web",):
            path = os.path.join(folder, f"{name}-{profile}.pdf")
            done = subprocess.run([program, "build", "--allow-outside", "--profile", profile, *words, "-o", path],
                                  capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"skipped: {name} cannot be built: {done.stderr.splitlines()[0] if done.stderr else ''}")
                continue
            yield f"{name}-{profile}", path


def main():
    program = os.path.abspath(sys.argv[1])
    shown = os.path.join(ROOT, "out/renderers") if len(sys.argv) < 3 else sys.argv[2]
    fetched = subprocess.run(["sh", os.path.join(ROOT, "scripts/get-renderers.sh")], capture_output=True, text=True, check=False)
    if fetched.returncode:
        print(f"skipped: pdf.js and PDFium: {fetched.stderr.strip()}")
        del RENDERERS["pdf.js"], RENDERERS["PDFium"]
    for name, tool in (("poppler", "pdftoppm"), ("MuPDF", "mutool"), ("Ghostscript", "gs")):
        if not shutil.which(tool):
            print(f"skipped: {name} is not installed")
            del RENDERERS[name]
    failed, first = False, None
    with tempfile.TemporaryDirectory() as folder:
        for name, path in samples(program, folder):
            first = first or path
            wrong, (_, worst) = judge(name, path, folder, shown)
            failed |= bool(wrong)
            print(f"{'not ok' if wrong else 'ok'} - {name}: {', '.join(RENDERERS)}" + (f"; most apart: {worst}" if worst else ""))
            for line in wrong:
                print(f"  # {line}")
        missed = prove(first, folder)
        failed |= bool(missed)
        print(f"{'not ok' if missed else 'ok'} - a page with a fault is noticed" + "".join(f"; not: {name}" for name in missed))
    sys.exit(failed)


if __name__ == "__main__":
    main()
