#!/usr/bin/env python3
"""Bad input: the right diagnostic and exit status, no partial file, an older output untouched."""
import sys

from harness import HEAD, MINCHO, Case, main, png, text_of, with_embedding_bits


# -- files and their bytes -------------------------------------------------------------------------------------------

def missing_file(case: Case):
    """a file that is not there"""
    case.refuses(1, "file-missing", file="nowhere.yaml")


def empty_file(case: Case):
    """an empty file"""
    case.write("chapter.yaml", "")
    case.refuses(1, "yaml-empty")


def only_comments(case: Case):
    """a file of comments"""
    case.write("chapter.yaml", "# 何もない\n")
    case.refuses(1, "yaml-empty")


def directory(case: Case):
    """a folder in place of a file"""
    (case.folder / "chapter.yaml").mkdir()
    case.refuses(1, "file-is-directory")


def device(case: Case):
    """a device in place of a file"""
    case.refuses(1, "file-not-regular", file="/dev/zero")


def broken_utf8(case: Case):
    """bytes that are not UTF-8"""
    case.write("chapter.yaml", HEAD.encode() + b"- |\n  \xe6\x9c\xac\x93\xfa\n")
    case.refuses(1, "yaml-not-utf8")
    assert "chapter.yaml:5:" in case.errors, case.errors


def shift_jis(case: Case):
    """a file in Shift_JIS"""
    case.write("chapter.yaml", (HEAD + "- 本文\n").encode("cp932"))
    case.refuses(1, "yaml-not-utf8")


def nul(case: Case):
    """a NUL among the text"""
    case.write("chapter.yaml", HEAD.encode() + b"- a\0b\n")
    case.refuses(1, "yaml-control-character")


def tab(case: Case):
    """a tab as indentation"""
    case.chapter("-\th1: 題\n\tid: x\n")
    case.refuses(1, "yaml-tab")


def alias_bomb(case: Case):
    """aliases that grow without bound"""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]" for i in range(1, 12)]
    case.write("chapter.yaml", "\n".join(lines) + "\n")
    case.refuses(1, "yaml-too-many-nodes|not-a-report|unknown-key")


def deep(case: Case):
    """ten thousand levels"""
    case.write("chapter.yaml", HEAD + "- " + "[" * 10000 + "]" * 10000 + "\n")
    case.refuses(1, "yaml-too-deep")


def deep_blocks(case: Case):
    """ten thousand levels of block lists"""
    case.write("chapter.yaml", HEAD + "- " * 10000 + "x\n")
    case.refuses(1, "yaml-too-deep")


# -- the document's form ---------------------------------------------------------------------------------------------

def unknown_block(case: Case):
    """an unknown block, with a suggestion"""
    case.chapter("- figur: {src: a.png, alt: 図}\n")
    case.refuses(1, "unknown-key|not-a-block")
    assert "figure" in case.errors, case.errors


def wrong_type(case: Case):
    """a list where a word is wanted"""
    case.chapter("- figure: {src: [a, b], alt: 図}\n")
    case.refuses(1, "wrong-kind")


def repeated_key(case: Case):
    """a key that stands twice"""
    case.chapter("- h1: {text: 一, text: 二}\n")
    case.refuses(1, "yaml-duplicate-key")


def unknown_style(case: Case):
    """an unknown style name"""
    case.chapter("- paragraph: {text: 本文。, style: nosuchstyle}\n")
    case.refuses(1, "style-unknown")


def future_version(case: Case):
    """a format version of the future"""
    case.write("chapter.yaml", HEAD.replace("formatVersion: 1", "formatVersion: 2") + "- 本文。\n")
    case.refuses(1, "version-unknown")


def table_row(case: Case):
    """a table row with too few cells"""
    case.chapter("- table:\n    columns: [{width: 1fr}, {width: 1fr}, {width: 1fr}]\n    rows:\n    - [あ, い, う]\n"
                 "    - [か, き]\n")
    case.refuses(1, "row-columns")
    assert "chapter.yaml:8:" in case.errors, case.errors


def table_row_long(case: Case):
    """a table row with too many cells"""
    case.chapter("- table:\n    columns: [{width: 1fr}, {width: 1fr}]\n    rows:\n    - [あ, い, う]\n")
    case.refuses(1, "row-columns")


def include_cycle(case: Case):
    """a file that includes itself"""
    case.chapter("- include: chapter.yaml\n")
    case.refuses(1, "include-cycle")


def every_error_at_once(case: Case):
    """several mistakes in one run"""
    case.chapter("- figur: {}\n- h1: {text: 一, numbring: none}\n- figure: {src: none.png, alt: 図}\n")
    case.refuses(1, "file-missing")
    assert case.errors.count("error:") >= 3, case.errors


# -- pictures --------------------------------------------------------------------------------------------------------

FIGURE = "- figure: {src: picture.png, alt: 図}\n"


def picture_missing(case: Case):
    """a picture that is not there"""
    case.chapter(FIGURE)
    case.refuses(1, "file-missing")
    assert "chapter.yaml:4:" in case.errors, case.errors


def picture_truncated(case: Case):
    """a picture that is cut off"""
    case.chapter(FIGURE)
    case.write("picture.png", png(300, 300)[:60])
    case.refuses(1, "image-truncated")


def picture_other(case: Case):
    """a text in place of a picture"""
    case.chapter(FIGURE)
    case.write("picture.png", "これは画像ではない\n")
    case.refuses(1, "image-not-a-picture")


def picture_empty_file(case: Case):
    """an empty file in place of a picture"""
    case.chapter(FIGURE)
    case.write("picture.png", b"")
    case.refuses(1, "image-not-a-picture|image-truncated|image-empty")


def picture_no_pixels(case: Case):
    """a picture of no pixels"""
    case.chapter(FIGURE)
    case.write("picture.png", png(0, 10, b""))
    case.refuses(1, "image-empty")


def picture_huge(case: Case):
    """a picture too many pixels wide"""
    case.chapter(FIGURE)
    case.write("picture.png", png(60001, 1))
    case.refuses(1, "image-too-large")


def picture_directory(case: Case):
    """a folder in place of a picture"""
    case.chapter(FIGURE)
    (case.folder / "picture.png").mkdir()
    case.refuses(1, "file-is-directory")


def picture_high(case: Case):
    """a picture higher than the page is made to fit"""
    case.chapter(FIGURE)
    case.write("picture.png", png(300, 3000))
    case.builds()


def picture_coarse(case: Case):
    """a picture of too few pixels is a warning"""
    case.chapter(FIGURE)
    case.write("picture.png", png(30, 20))
    case.builds("low-resolution")


def picture_outside(case: Case):
    """a path that leads outside the report's folder"""
    case.write("inside/chapter.yaml", HEAD + "- figure: {src: ../picture.png, alt: 図}\n")
    case.write("picture.png", png(1200, 900))
    case.refuses(1, "path-outside", file="inside/chapter.yaml")
    case.builds(file="inside/chapter.yaml", options=["--allow-outside"])


def picture_outside_by_link(case: Case):
    """a link that leads outside the report's folder"""
    case.write("inside/chapter.yaml", HEAD + "- figure: {src: picture.png, alt: 図}\n")
    case.write("picture.png", png(1200, 900))
    (case.folder / "inside/picture.png").symlink_to("../picture.png")
    case.refuses(1, "path-outside", file="inside/chapter.yaml")


# -- fonts and layouts -----------------------------------------------------------------------------------------------

FAMILIES = """formatVersion: 1
families:
  BIZ UD Mincho:
    regular: {files: [%s]}
  BIZ UD Gothic:
    regular: {files: [/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf]}
"""


def refuses_font(case, path, code):
    case.chapter("- 本文。\n")
    case.write("fonts.yaml", FAMILIES % path)
    case.refuses(1, code, options=["--fonts", "fonts.yaml"])


def font_missing(case: Case):
    """a font that is not there"""
    refuses_font(case, "/nowhere/font.ttf", "font-file-missing")


def font_truncated(case: Case):
    """a font that is cut off"""
    path = case.write("cut.ttf", MINCHO.read_bytes()[:100000])
    refuses_font(case, path, "font-truncated")


def font_other(case: Case):
    """a text in place of a font"""
    path = case.write("text.ttf", "これは書体ではない\n" * 50)
    refuses_font(case, path, "font-not-a-font")


def font_not_embeddable(case: Case):
    """a font whose licence bits forbid embedding"""
    path = case.write("closed.ttf", with_embedding_bits(MINCHO.read_bytes(), 2))
    refuses_font(case, path, "font-not-embeddable")


def family_unknown(case: Case):
    """a style that names a family nobody declares"""
    case.chapter("- 本文。\n")
    case.write("fonts.yaml", FAMILIES.replace("BIZ UD Mincho", "BIZ UD Minchou") % MINCHO)
    case.refuses(1, "family-unknown", options=["--fonts", "fonts.yaml"])
    assert "BIZ UD Minchou" in case.errors, case.errors


def glyph_missing(case: Case):
    """a character that no font has"""
    case.chapter("- 前\U0001F9FF後\n")
    case.refuses(1, "missing-glyph")
    assert "1F9FF" in case.errors.upper() and "chapter.yaml:4:" in case.errors, case.errors


def layout_missing(case: Case):
    """a layout that is not there"""
    case.write("chapter.yaml", HEAD.replace("{title: 試験}", "{title: 試験, layout: none.yaml}") + "- 本文。\n")
    case.refuses(1, "file-missing")


def layouts_folder_missing(case: Case):
    """a layouts folder that is not there"""
    case.chapter("- 本文。\n")
    case.refuses(1, "file-missing", options=["--layouts", "nowhere"])


# -- text that does not fit ------------------------------------------------------------------------------------------

NUMBER = "1234567890" * 30


def long_number(case: Case):
    """a number wider than the page is an error with its place"""
    case.chapter(f"- |\n  前{NUMBER}後\n")
    case.refuses(1, "overfull-line")
    assert "chapter.yaml:" in case.errors, case.errors


def long_number_in_cell(case: Case):
    """a number wider than its cell is an error with its place"""
    case.chapter("- table:\n    columns: [{width: 12mm}, {width: 1fr}]\n    rows:\n    - [\"" + NUMBER[:60] + "\", い]\n")
    case.refuses(1, "overfull-line")
    assert "chapter.yaml:7:" in case.errors, case.errors


def long_word(case: Case):
    """a word wider than the page is broken with a warning, and every letter is there"""
    case.chapter("- |\n  " + "Wxyz" * 75 + "\n")
    case.builds("word-broken")
    assert "Wxyz" * 75 in text_of(case), text_of(case)


def long_word_in_cell(case: Case):
    """a word wider than its cell is broken with a warning, and every letter is there"""
    case.chapter("- table:\n    columns: [{width: 12mm}, {width: 1fr}]\n    rows:\n    - [" + "Wxyz" * 15 + ", い]\n")
    case.builds("table-column-narrow", "word-broken")
    assert "(page" in case.errors, case.errors
    assert "Wxyz" * 15 in text_of(case), text_of(case)


def columns_too_wide(case: Case):
    """columns wider than the page together are made to fit"""
    case.chapter("- table:\n    columns: [{width: 200mm}, {width: 200mm}]\n    rows:\n    - [あいう, かきく]\n")
    case.builds()
    assert "あいう" in text_of(case) and "かきく" in text_of(case), text_of(case)


if __name__ == "__main__":
    sys.exit(main([value for value in list(globals().values())
                   if callable(value) and getattr(value, "__annotations__", {}).get("case") is Case]))
