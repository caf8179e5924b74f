#!/usr/bin/env python3
"""Profiles: which there are, what a layout says of them, how outputs are named, several from one run."""
import sys

from harness import LAYOUTS, Case, main

TEXT = "- h1: 題\n- 本文。\n"


def layout(case, profiles, body=TEXT):
    """A chapter whose layout has these profiles."""
    case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {LAYOUTS / 'plain.yaml'}\nprofiles:\n" + profiles)
    case.chapter(body)
    case.write("report.yaml", "formatVersion: 1\nreport: {title: 報告, layout: look.yaml}\nchapters: [chapter.yaml]\n")


def web_is_usual(case: Case):
    """the profile web is the one without --profile"""
    case.chapter(TEXT)
    usual = case.builds()
    assert usual == case.builds(options=("--profile", "web"))
    assert b"pdfuaid:part>1" in usual and b"pdfaid:conformance>A" in usual


def archive(case: Case):
    """archive claims PDF/A-2u and no PDF/UA"""
    case.chapter(TEXT)
    pdf = case.builds(options=("--profile=archive",))
    assert b"pdfaid:conformance>U" in pdf and b"pdfuaid:part>" not in pdf


def names(case: Case):
    """a profile's name is added when there is no -o, or several profiles"""
    case.chapter(TEXT)
    case.run("build", "chapter.yaml", "--profile", "archive")
    case.expect(0)
    assert case.listing() == ["chapter-archive.pdf", "chapter.yaml"], case.listing()
    case.run("build", "chapter.yaml", "--profile", "web,archive", "-o", "out.pdf")
    case.expect(0)
    assert "out-web.pdf" in case.listing() and "out-archive.pdf" in case.listing(), case.listing()
    case.run("build", "chapter.yaml", "--profile", "archive", "-o", "given.pdf")
    case.expect(0)
    assert "given.pdf" in case.listing()
    assert (case.folder / "given.pdf").read_bytes() == (case.folder / "out-archive.pdf").read_bytes()


def all_or_none(case: Case):
    """when one of several outputs cannot be written, none appears"""
    case.chapter(TEXT)
    (case.folder / "out-archive.pdf").mkdir()
    case.run("build", "chapter.yaml", "--profile", "web,archive", "-o", "out.pdf")
    assert case.status != 0
    assert case.listing() == ["chapter.yaml", "out-archive.pdf"], case.listing()


def unknown(case: Case):
    """an unknown profile is an error with a suggestion"""
    case.chapter(TEXT)
    case.refuses(1, "profile-unknown", options=("--profile", "archiv"))
    assert "did you mean “archive”" in case.errors
    case.refuses(1, "profile-unknown", options=("--profile", "zzzzzz"))
    assert "known: web, archive, print, print-legacy" in case.errors


def wrong_lists(case: Case):
    """an empty name or one twice is wrong usage"""
    case.chapter(TEXT)
    for names_given in ("web,", ",", "web,web"):
        case.run("build", "chapter.yaml", "--profile", names_given)
        case.expect(2)
    case.run("dump", "--stage=pages", "--profile", "web", "chapter.yaml")
    case.expect(2)


def own_profile(case: Case):
    """a layout's profile extends another, and may change a built-in one"""
    layout(case, "  intranet: {extends: web, standard: pdf/a-2b, tags: false, bookmarks: 0}\n  archive: {standard: pdf/a-2a}\n")
    pdf = case.builds(file="report.yaml", options=("--profile", "intranet"))
    assert b"pdfaid:conformance>B" in pdf and b"/StructTreeRoot" not in pdf and b"/Outlines" not in pdf
    pdf = case.builds(file="report.yaml", options=("--profile", "archive"))
    assert b"pdfaid:conformance>A" in pdf


def extended_layout(case: Case):
    """keys of a layout's profile replace those of the layout it extends"""
    base = case.write("base.yaml", f"formatVersion: 1\nlayout: base\nextends: {LAYOUTS / 'plain.yaml'}\n"
                                   "profiles:\n  archive: {standard: pdf/a-2b, bookmarks: 0}\n")
    case.write("look.yaml", f"formatVersion: 1\nlayout: look\nextends: {base.name}\nprofiles:\n  archive: {{standard: pdf/a-2u}}\n")
    case.chapter(TEXT)
    case.write("report.yaml", "formatVersion: 1\nreport: {title: 報告, layout: look.yaml}\nchapters: [chapter.yaml]\n")
    pdf = case.builds(file="report.yaml", options=("--profile", "archive"))
    assert b"pdfaid:conformance>U" in pdf and b"/Outlines" not in pdf


def mistakes(case: Case):
    """mistakes in profiles are found whichever is built"""
    for profiles, code in (
            ("  web: {standart: pdf/a-2a}\n", "unknown-key"),
            ("  web: {standard: pdf/a-9}\n", "not-a-choice"),
            ("  web: {tags: false}\n", "profile-conflict"),
            ("  web: {color: cmyk}\n", "profile-conflict"),
            ("  mine: {standard: [pdf/x-4, pdf/a-2u]}\n", "profile-conflict"),
            ("  mine: {standard: pdf/x-4, links: true}\n", "profile-conflict"),
            ("  mine: {standard: [pdf/x-4, pdf/x-1a]}\n", "profile-conflict"),
            ("  a: {extends: b}\n  b: {extends: a}\n", "profile-cycle"),
            ("  a: {extends: nothing}\n", "profile-unknown"),
            ("  print: {bleed: 30mm}\n", "profile-bleed"),
            ("  print: {bleed: -1mm}\n", "profile-bleed"),
            ("  print: {marks: [crops]}\n", "not-a-choice"),
            ("  print: {ink_limit: 500}\n", "number-out-of-range"),
            ("  print: x\n", "wrong-kind"),
            ("  [web]\n", "wrong-kind")):
        layout(case, profiles)
        case.refuses(1, code, file="report.yaml")


def preset_missing(case: Case):
    """a printer's preset that is not there is an error only when it is asked for"""
    layout(case, "  print: {printer: nobody}\n")
    case.builds(file="report.yaml")
    case.refuses(1, "file-missing", file="report.yaml", options=("--profile", "print"))


if __name__ == "__main__":
    sys.exit(main([web_is_usual, archive, names, all_or_none, unknown, wrong_lists, own_profile, extended_layout, mistakes,
                   preset_missing]))
