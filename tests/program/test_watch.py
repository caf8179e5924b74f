#!/usr/bin/env python3
"""watch: it builds again when a file that was read changes, and only then."""
import os
import signal
import subprocess
import sys
import time

from harness import HEAD, Case, main, png, text_of


PART = "formatVersion: 1\nbody:\n"


class Watching:
    """The program watching a chapter; ended when the case ends."""

    def __init__(self, case):
        self.case = case
        self.process = subprocess.Popen([str(case.program), "watch", "chapter.yaml", "-o", "out.pdf"], cwd=case.folder,
                                        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.output = case.folder / "out.pdf"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=30)

    def until(self, text):
        """Waits until the PDF has the text."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process.poll() is None, "the program ended"
            if self.output.exists() and text in text_of(self.case):
                return
            time.sleep(0.05)
        raise AssertionError(f"the PDF never had “{text}”")


def chapter_changes(case: Case):
    """a changed chapter, included file and picture, written in place or renamed, is set again"""
    case.write("part.yaml", PART + "- 含めた文\n")
    case.write("dot.png", png(300, 200))
    body = "- include: part.yaml\n- figure: {src: dot.png, alt: 点, caption: 図の題}\n"
    case.chapter("- 一度めの文\n" + body)
    with Watching(case) as watching:
        watching.until("一度めの文")
        case.chapter("- 二度めの文\n" + body)
        watching.until("二度めの文")
        case.write("part.new", PART + "- 変えた文\n").rename(case.folder / "part.yaml")
        watching.until("変えた文")
        before = watching.output.stat().st_mtime_ns
        case.write("dot.png", png(310, 200))
        deadline = time.monotonic() + 60
        while watching.output.stat().st_mtime_ns == before and time.monotonic() < deadline:
            time.sleep(0.05)
        assert watching.output.stat().st_mtime_ns != before, "a changed picture was not noticed"


def errors_are_survived(case: Case):
    """an error ends nothing, and a file that was missing is set when it comes"""
    case.chapter("- 一度めの文\n")
    with Watching(case) as watching:
        watching.until("一度めの文")
        case.chapter("- figur: 誤り\n")
        time.sleep(0.5)
        assert "一度めの文" in text_of(case), "the older output went"
        case.chapter("- 直した文\n- include: later.yaml\n")
        time.sleep(0.5)
        case.write("later.yaml", PART + "- 後から来た文\n")
        watching.until("後から来た文")


def others_do_not_count(case: Case):
    """a file that was not read, and the output itself, are no reason to build"""
    case.chapter("- 文\n")
    with Watching(case) as watching:
        watching.until("文")
        time.sleep(0.5)
        before = watching.output.stat().st_mtime_ns
        case.write("notes.txt", "x")
        time.sleep(0.7)
        assert watching.output.stat().st_mtime_ns == before, "built again for nothing"


if __name__ == "__main__":
    sys.exit(main([chapter_changes, errors_are_survived, others_do_not_count]))
