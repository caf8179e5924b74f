#!/usr/bin/env python3
"""Fails when a folder of src includes a folder to its left, or names what belongs elsewhere.

The order is that of docs/architecture.md; the sets below are its only other copy.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MAY_INCLUDE = {
    "base": {"base"},
    "font": {"font", "base"},
    "image": {"image", "base"},
    "document": {"document", "base"},
    "input": {"input", "document", "base"},
    "text": {"text", "document", "font", "base"},
    "layout": {"layout", "text", "document", "font", "image", "base"},
    "color": {"color", "document", "base"},
    "press": {"press", "color", "layout", "text", "document", "font", "image", "base"},
    "pdf": {"pdf", "press", "color", "layout", "text", "document", "font", "image", "base"},
    "batch": {"batch", "input", "pdf", "press", "color", "layout", "text", "document", "font", "image", "base"},
    "command": {"command"},
}
# A foreign header, and the files that may name it.
FOREIGN = [
    (r"yaml\.h", r"input/yaml\.c"),
    (r"pcre2\.h", r"input/data_pattern\.c"),
    (r"csv\.h", r"input/csv\.c"),
    (r"iconv\.h", r"input/csv_decode\.c"),
    (r"(harfbuzz/)?hb.*\.h", r"font/.*|text/shape\.c"),
    (r"hyphen\.h", r"text/hyphenate\.c"),
    (r"fribidi.*\.h", r"text/bidi\.c"),
    (r"hpdf.*\.h", r"pdf/.*"),
    (r"qpdf/.*|dlfcn\.h", r"pdf/encrypt\.c"),
    (r"utf8proc\.h", r"batch/file_name\.c"),
    (r"pthread\.h", r"batch/(workers|journal)\.c|text/hyphenate\.c"),
    (r"ft2build\.h|freetype/.*", r"font/.*"),
    (r"expat\.h|png\.h|jpeglib\.h|jerror\.h", r"image/.*"),
    (r"lcms2\.h", r"color/press_colors\.c"),
    (r"libdeflate\.h", r"pdf/.*|image/.*|font/.*"),
]
PRINTS = re.compile(r"\b(printf|puts|putchar|perror|exit|_exit|abort)\s*\(|\b(stdout|stderr)\b")


def code_of(text):
    """The text without comments and strings."""
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(\\.|[^"\\\n])*"', " ", text, flags=re.S)


def speaks(name):
    """The program's own files: they print and exit, and know the library's public header alone."""
    return name == "main.c" or name.startswith("command/")


def faults_of(path):
    name = path.relative_to(ROOT / "src").as_posix()
    folder = name.split("/")[0] if "/" in name else None
    text = path.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        include = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if not include:
            continue
        header = include.group(2)
        target = header.split("/")[0]
        if include.group(1) == '"' and speaks(name) and header not in ("hanmen.h", "command/command.h"):
            yield f"src/{name}:{number}: the program uses the public header only, not {header}"
        if include.group(1) == '"' and folder and "/" in header and target not in MAY_INCLUDE[folder]:
            yield f"src/{name}:{number}: {folder}/ may not include {target}/"
        for pattern, allowed in FOREIGN:
            if include.group(1) == "<" and re.fullmatch(pattern, header) and not re.fullmatch(allowed, name):
                yield f"src/{name}:{number}: <{header}> does not belong here"
    if not speaks(name):
        found = PRINTS.search(code_of(text))
        if found:
            yield f"src/{name}: only main.c and command/ print or exit, here stands {found.group(0)}"


def main():
    files = sorted((ROOT / "src").rglob("*.[ch]"))
    faults = [fault for path in files for fault in faults_of(path)]
    for fault in faults:
        print(fault)
    print("not ok 1 - layering" if faults else f"ok 1 - layering of {len(files)} files")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
