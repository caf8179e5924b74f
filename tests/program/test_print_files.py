#!/usr/bin/env python3
"""The sample report as print and print-legacy files, held against PDF/X by the checker of scripts/check-print.py."""
import shutil
import subprocess
import sys

from harness import LAYOUTS, ROOT, Case, main

SAMPLE = ROOT / "data" / "annual-report"
PROFILE = "/usr/share/color/icc/ghostscript/default_cmyk.icc"
INK_LIMIT = 330  # of the photographs, by this profile


def no_offence(case, profile, press="", flags=()):
    shutil.copytree(SAMPLE, case.folder, dirs_exist_ok=True)
    shutil.copy(PROFILE, case.folder / "press.icc")
    case.write("look.yaml", f"formatVersion: 1\nlayout: press\nextends: {LAYOUTS / 'annual-report.yaml'}\nprofiles:\n"
                            f"  {profile}: {{icc: press.icc, condition: Custom{press}}}\n")
    report = case.folder / "report.yaml"
    report.write_text(report.read_text(encoding="utf-8").replace("../../layouts/annual-report.yaml", "look.yaml"), encoding="utf-8")
    case.builds(file="report.yaml", options=("--profile", profile))
    done = subprocess.run([sys.executable, ROOT / "scripts" / "check-print.py", "--trim", "210x297", "--ink-limit", str(INK_LIMIT),
                           *flags, case.folder / "out.pdf"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def x_4(case: Case):
    """print: PDF/X-4, nothing to complain about"""
    no_offence(case, "print", flags=("--bleed", "3", "--standard", "X-4"))


def x_1a(case: Case):
    """print-legacy: PDF/X-1a:2003, nothing to complain about"""
    no_offence(case, "print-legacy", flags=("--bleed", "3", "--standard", "X-1a:2003"))


def without_marks(case: Case):
    """print without marks, black that knocks out, a bleed of 5 mm"""
    no_offence(case, "print", ", marks: none, black_text: k100, bleed: 5mm", ("--bleed", "5", "--no-marks", "--knock-out"))


def sheet_for_press(case: Case):
    """a sheet from one record: PDF/X-4, with a slug (it once read fonts that no one had handed on)"""
    shutil.copy(PROFILE, case.folder / "press.icc")
    case.write("look.yaml", f"formatVersion: 1\nlayout: press\nextends: {LAYOUTS / 'factsheet.yaml'}\nprofiles:\n"
                            '  print: {icc: press.icc, condition: Custom, slug: "{title} {page}/{pages}"}\n')
    record = ROOT / "data" / "projects" / "penang-jica.yaml"
    case.run("build", "--allow-outside", "--layout", "look.yaml", record, "--profile", "print", "-o", "out.pdf")
    case.expect(0)
    done = subprocess.run([sys.executable, ROOT / "scripts" / "check-print.py", "--trim", "210x297", "--bleed", "3", "--ink-limit",
                           str(INK_LIMIT), case.folder / "out.pdf"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


if __name__ == "__main__":
    sys.exit(main([x_4, x_1a, without_marks, sheet_for_press]))
