#!/usr/bin/env python3
"""Text of other scripts comes back from the PDF as it was typed."""
import subprocess
import sys

from harness import LAYOUTS, Case, main

# Controls that pdftotext adds around text from right to left.
CONTROLS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u200e\u200f"))
JAPANESE = "この段落は左から右へ読まれるので、そのほかの文字も日本語の文の中に置かれる。" * 8


def lines_of(case, pdf):
    """The text that pdftotext finds, without the controls that it adds."""
    path = case.write("out.pdf", pdf)
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return [line for line in done.stdout.decode("utf-8").translate(CONTROLS).splitlines() if line]


def right_to_left(case: Case):
    """words from right to left are found as they were typed"""
    case.chapter(f"- |\n  {JAPANESE}\n- |\n  「שלום עולם」と「مرحبا بكم」。\n")
    found = "".join(lines_of(case, case.builds()))
    for word in ("שלום עולם", "مرحبا بكم"):
        assert word in found, found


def hyphens(case: Case):
    """a hyphen at a line's end is found as a soft hyphen, so that the word is one again"""
    case.write("narrow.yaml", "formatVersion: 1\nlayout: narrow\nextends: annual-report.yaml\n"
               "page: {characters: 20}\nstyles:\n  body: {hyphenate: true}\n")
    words = "International Environmental Technology Centre of representative transportation infrastructure"
    case.write("annual-report.yaml", (LAYOUTS / "annual-report.yaml").read_bytes())
    case.write("chapter.yaml", "formatVersion: 1\nchapter: {title: 試験, layout: narrow.yaml}\n"
               f"body:\n- |\n  この報告は{words}による。{words}の支援を受けた。\n")
    lines = lines_of(case, case.builds())
    assert any(line.endswith("\xad") for line in lines), lines
    found = "".join(line[:-1] if line.endswith("\xad") else line + " " for line in lines)
    for word in words.split():
        assert found.count(word) >= 2, (word, found)


def languages(case: Case):
    """a language chooses a face, and its text is what was typed"""
    case.chapter("- |\n  地名は:lang[沈阳]{zh-Hans}と:lang[부산]{lang=ko}、葛\U000E0100城と𠮷野家、Ελληνικά。\n")
    pdf = case.builds()
    found = "".join(lines_of(case, pdf))
    assert "地名は沈阳と부산、葛\U000E0100城と𠮷野家、Ελληνικά。" in found, found


def western_quotes(case: Case):
    """quotes that are cut to half an em take no blank away"""
    case.write("mincho.yaml", 'formatVersion: 1\nlayout: mincho\nextends: annual-report.yaml\n'
               'styles:\n  body: {family: BIZ UD Mincho, latin_family: ""}\n')
    case.write("annual-report.yaml", (LAYOUTS / "annual-report.yaml").read_bytes())
    text = "He said “yes,” to ‘me’. It’s “A B” and 永‘a’永“B”、“永”。"
    case.write("chapter.yaml", f"formatVersion: 1\nchapter: {{title: 試験, layout: mincho.yaml}}\nbody:\n- |\n  {text}\n")
    found = lines_of(case, case.builds())
    assert text in found, found


if __name__ == "__main__":
    sys.exit(main([right_to_left, hyphens, languages, western_quotes]))
