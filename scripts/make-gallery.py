#!/usr/bin/env python3
"""Makes the galleries of docs/tables.md and docs/charts.md from tests/gallery and tests/charts: each file's YAML, the data
it names, and a picture of its pages. Needs poppler-utils and python3-pil. With --check, fails when a page or a picture is
not that of the tests' files and goldens; it needs neither then.

docs/images/gallery/digests.txt says of each picture from which golden it was made, so that pictures follow goldens.
"""
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
GALLERIES = {"docs/tables.md": "tests/gallery", "docs/charts.md": "tests/charts"}
PICTURES = ROOT / "docs/images/gallery"
DIGESTS = PICTURES / "digests.txt"
BEGIN, END = "<!-- gallery: made by scripts/make-gallery.py -->\n", "<!-- end of gallery -->\n"
RESOLUTION = 120
MARGIN = 8
# Blank bands of a page that are higher than this are shortened.
BLANK = 60


def picture_of(report):
    return PICTURES / f"{report.parent.name}-{report.stem}.png"


def digest_of(report):
    golden = report.with_name(report.stem + ".pages.golden")
    return hashlib.sha256(golden.read_bytes()).hexdigest()[:12]


def digests():
    """What digests.txt says, by picture."""
    lines = DIGESTS.read_text(encoding="utf-8").splitlines() if DIGESTS.exists() else []
    return dict(line.split() for line in lines)


def data_of(report, text):
    """The data files that the text names, decoded, but pictures."""
    for name in dict.fromkeys(re.findall(r"from: (data/\S+)", text)):
        content = (report.parent / name).read_bytes()
        try:
            yield name, content.decode("utf-8")
        except UnicodeDecodeError:
            yield name + " (CP932)", content.decode("cp932")


def entry_of(report):
    text = report.read_text(encoding="utf-8")
    title = text.splitlines()[0].lstrip("# ")
    body = text[text.index("body:\n") + len("body:\n"):]
    lines = [f"### {title}", "", "```yaml", body.rstrip("\n"), "```", ""]
    for name, content in data_of(report, text):
        lines += [f"`{name}`:", "", "```", content.replace("\r\n", "\n").rstrip("\n"), "```", ""]
    return "\n".join(lines + [f"![{title}](images/gallery/{picture_of(report).name})", ""])


def reports_of(folder):
    return sorted((ROOT / folder).glob("*.yaml"))


def page_with_gallery(page, folder):
    text = page.read_text(encoding="utf-8")
    before, after = text[:text.index(BEGIN) + len(BEGIN)], text[text.index(END):]
    return before + "\n" + "\n".join(entry_of(report) for report in reports_of(folder)) + "\n" + after


def without_blanks(picture):
    """The picture cropped to its ink, its blank bands shortened."""
    from PIL import Image, ImageChops
    paper = Image.new("L", picture.size, 255)
    ink = ImageChops.difference(picture.convert("L"), paper)
    box = ink.getbbox()
    if not box:
        return None
    rows = [ink.crop((0, y, ink.width, y + 1)).getbbox() is not None for y in range(box[1], box[3])]
    keep, blank = [], 0
    for y, has_ink in enumerate(rows, box[1]):
        blank = 0 if has_ink else blank + 1
        if blank <= BLANK:
            keep.append(y)
    result = Image.new("RGB", (picture.width, len(keep) + 2 * MARGIN), "white")
    start = 0
    while start < len(keep):
        end = start
        while end + 1 < len(keep) and keep[end + 1] == keep[end] + 1:
            end += 1
        result.paste(picture.crop((0, keep[start], picture.width, keep[end] + 1)), (0, MARGIN + start))
        start = end + 1
    return result


def draw(program, report, target):
    from PIL import Image
    with tempfile.TemporaryDirectory() as folder:
        pdf = pathlib.Path(folder) / "a.pdf"
        subprocess.run([program, "build", str(report), "-o", str(pdf)], check=True, stderr=subprocess.DEVNULL)
        # The first page is the title's.
        subprocess.run(["pdftoppm", "-r", str(RESOLUTION), "-f", "2", "-png", str(pdf), f"{folder}/p"], check=True)
        pages = [without_blanks(Image.open(path).convert("RGB")) for path in sorted(pathlib.Path(folder).glob("p*.png"))]
    pages = [page for page in pages if page]
    gap = 10
    height = sum(page.height for page in pages) + gap * (len(pages) - 1)
    sheet = Image.new("RGB", (max(page.width for page in pages), height), "#d8d8d8")
    top = 0
    for page in pages:
        sheet.paste(page, (0, top))
        top += page.height + gap
    sheet.quantize(32, dither=Image.Dither.NONE).save(target, optimize=True)


def check():
    faults, known = [], digests()
    for name, folder in GALLERIES.items():
        page = ROOT / name
        if page.read_text(encoding="utf-8") != page_with_gallery(page, folder):
            faults.append(name)
        faults += [picture_of(r).name for r in reports_of(folder)
                   if not picture_of(r).exists() or known.get(picture_of(r).name) != digest_of(r)]
    print(f"{'not ok' if faults else 'ok'} 1 - the galleries in docs are those of the tests"
          + (f": {', '.join(faults)} (run: make gallery)" if faults else ""))
    return 1 if faults else 0


def main():
    if "--check" in sys.argv[1:]:
        return check()
    program = str(ROOT / "build/hanmen")
    PICTURES.mkdir(parents=True, exist_ok=True)
    old, new = digests(), {}
    for name, folder in GALLERIES.items():
        page = ROOT / name
        for report in reports_of(folder):
            target, new[picture_of(report).name] = picture_of(report), digest_of(report)
            if not target.exists() or old.get(target.name) != new[target.name]:
                draw(program, report, target)
                print(f"drew {target.relative_to(ROOT)}")
        page.write_text(page_with_gallery(page, folder), encoding="utf-8")
    DIGESTS.write_text("".join(f"{name} {digest}\n" for name, digest in sorted(new.items())), encoding="utf-8")
    for picture in PICTURES.glob("*.png"):
        if picture.name not in new:
            picture.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
