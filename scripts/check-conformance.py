#!/usr/bin/env python3
"""Have veraPDF judge the sample report, the tables' and sheets' samples and the files that show every tag: PDF/UA-1 and
PDF/A-2a of web files, PDF/A-2u of archive files, no failure allowed.

Takes: build/hanmen (or the program named on the command line) and veraPDF, which scripts/get-verapdf.sh fetches.
Gives: a line for each file and standard, and the rules that are broken; ends 1 when there is one.
A judge that passes everything is of no use, so it is also shown files in which a claim, a tag or an alternative text has
been spoilt, and must find each fault. Without Java or network it says in one line that nothing was checked, and ends 0.
"""
import glob
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
JAR = os.path.join(ROOT, "build/peers/verapdf/greenfield-apps-1.28.2.jar")
REPORTS = ["data/annual-report/report.yaml", "tests/pdf/tags/report.yaml", *sorted(
    os.path.relpath(path, ROOT) for pattern in ("tests/tables/*.yaml", "tests/gallery/*.yaml", "tests/charts/*.yaml")
    for path in glob.glob(os.path.join(ROOT, pattern)))]
# Jobs over many records: each of their sheets.
JOBS = sorted(glob.glob(os.path.join(ROOT, "data/factsheets*.yaml")))
STANDARDS = {"ua1": ("PDF/UA-1", "web"), "2a": ("PDF/A-2a", "web"), "2u": ("PDF/A-2u", "archive")}
# What is spoilt, without changing a length: bytes, what stands in their place, and the rule that must be broken.
FAULTS = [
    ("ua1", b"/MarkInfo << /Marked true", b"/MarkInfo << /Marked null", "6.2-1"),
    ("ua1", b"/S /Figure", b"/S /Fogure", "7.1-5"),
    ("ua1", b"/Alt <feff", b"/Olt <feff", "7.3-1"),
    ("ua1", b"/S /H2", b"/S /H4", "7.4.2-1"),
    ("ua1", b"/Tabs /S", b"/Tabs /R", "7.18.3-1"),
    ("ua1", b"/S /LBody", b"/S /Table", "7.2-20"),
    ("2a", b"<pdfaid:conformance>A", b"<pdfaid:conformance>B", "6.6.4-3"),
    ("2a", b"/OutputIntents", b"/OutputIntentz", "6.2.4.3"),
    ("2a", b"/MarkInfo <<", b"/MorkInfo <<", "6.7.2.2-1"),
]


def judge(standard, paths):
    """The broken rules of each file."""
    done = subprocess.run(["java", "-Djava.awt.headless=true", "-cp", JAR, "org.verapdf.apps.GreenfieldCliWrapper",
                           "--flavour", standard, "--format", "text", "-v", *paths], capture_output=True, text=True)
    broken, rules = {}, None
    for line in done.stdout.splitlines():
        if head := re.match(r"(PASS|FAIL) (.*) " + standard + "$", line):
            rules = broken.setdefault(head.group(2), [])
        elif (rule := re.match(r"\s+FAIL (\S+)", line)) and rules is not None:
            rules.append(rule.group(1))
    for path in paths:
        if path not in broken:
            sys.exit(f"veraPDF says nothing of {path}:\n{done.stdout}{done.stderr}")
    for path, verdict in broken.items():
        if not verdict and f"PASS {path} " not in done.stdout:
            verdict.append("?")
    return broken


def sheets():
    """(name, layout, records) of each sheet of each job."""
    for job in JOBS:
        with open(job, encoding="utf-8") as file:
            text = file.read()
        folder = os.path.dirname(job)
        layout = os.path.join(folder, re.search(r"layout: (\S+)", text).group(1))
        pattern = re.search(r"records: (?:\{files: )?([^\s}]+)", text).group(1)
        for records in sorted(glob.glob(os.path.join(folder, pattern))):
            yield f"{os.path.basename(job)[:-5]}/{os.path.basename(records)}", layout, records


def build(program, folder, profile):
    """{what: path} of every sample."""
    calls = {report: [os.path.join(ROOT, report)] for report in REPORTS}
    calls.update({name: ["--layout", layout, records] for name, layout, records in sheets()})
    paths = {}
    for name, words in calls.items():
        paths[name] = os.path.join(folder, f"{profile}-{name.replace('/', '-')[:-5]}.pdf")
        done = subprocess.run([program, "build", "--profile", profile, "--allow-outside", *words, "-o", paths[name]],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"check-conformance: {name} cannot be built:\n{done.stderr}")
    return paths


def spoil(source, folder):
    """Files with one fault each: (standard, path, rule). qpdf writes the objects out, which are compressed."""
    good = subprocess.run(["qpdf", "--object-streams=disable", "--stream-data=preserve", source, "-"],
                          capture_output=True, check=True).stdout
    for number, (standard, old, new, rule) in enumerate(FAULTS):
        if len(old) != len(new) or old not in good:
            sys.exit(f"check-conformance: {old!r} cannot be spoilt; the file has changed")
        path = os.path.join(folder, f"fault-{number}.pdf")
        with open(path, "wb") as file:
            file.write(good.replace(old, new))
        yield standard, path, rule


def main():
    program = os.path.abspath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "build/hanmen"))
    fetched = subprocess.run(["sh", os.path.join(ROOT, "scripts/get-verapdf.sh")], capture_output=True, text=True)
    if fetched.returncode:
        print(f"skipped: conformance was not checked: {fetched.stderr.strip()}")
        return
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        files = {profile: build(program, folder, profile) for profile in ("web", "archive")}
        for standard, (name, profile) in STANDARDS.items():
            verdicts = judge(standard, list(files[profile].values()))
            for report, path in files[profile].items():
                print(f"{'not ok' if verdicts[path] else 'ok'} - {name}: {report} {' '.join(verdicts[path])}".rstrip())
                failed |= bool(verdicts[path])
        faults = list(spoil(files["web"][REPORTS[1]], folder))
        for standard in STANDARDS:
            wanted = {path: rule for of, path, rule in faults if of == standard}
            if not wanted:
                continue
            for path, broken in judge(standard, list(wanted)).items():
                found = any(rule.startswith(wanted[path]) for rule in broken)
                print(f"{'ok' if found else 'not ok'} - finds a fault: {wanted[path]}"
                      + ("" if found else f"; found {' '.join(broken) or 'none'}"))
                failed |= not found
    sys.exit(failed)


if __name__ == "__main__":
    main()
