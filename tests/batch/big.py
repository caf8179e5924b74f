#!/usr/bin/env python3
"""10,000 records, 1 % of them bad in ten ways: the good ones get right files, each bad one an error with its place; memory is
flat from the 100th record to the last one. COUNT=10000 by default.

    tests/batch/big.py build/hanmen [COUNT]
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests/program"))
import test_batch  # noqa: E402
from harness import png  # noqa: E402

PROGRAM = pathlib.Path(sys.argv[1]).resolve()
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
MEMORY_MOST = 64 * 1024  # KiB
GROWTH_MOST = 3 * 1024   # KiB, from the 100th record on


def make(folder):
    (folder / "records").mkdir()
    (folder / "layout.yaml").write_text(test_batch.LAYOUT, encoding="utf-8")
    (folder / "records/photo.png").write_bytes(png(300, 200))
    bad = {number: number // 100 % len(test_batch.BAD) for number in range(57, COUNT, 100)}
    for number in range(COUNT):
        text = test_batch.BAD[bad[number]][0] % f"{number % 10000:04}" if number in bad else test_batch.record(number % 10000)
        (folder / f"records/{number:05}.yaml").write_text(text, encoding="utf-8")
    (folder / "job.yaml").write_text("batch:\n  layout: layout.yaml\n  records: records/*.yaml\n  outputs:\n"
                                     "  - file: out/$(code).pdf\n", encoding="utf-8")
    return sorted(bad)


def resident(process):
    try:
        for line in open(f"/proc/{process.pid}/status", encoding="ascii"):
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def run(folder):
    """The exit status, the diagnostics, and the memory at some numbers of finished records."""
    with open(folder / "errors", "wb") as errors:
        process = subprocess.Popen([str(PROGRAM), "batch", "job.yaml"], cwd=folder, stdin=subprocess.DEVNULL, stderr=errors,
                                   env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1700000000"})
        samples = []
        journal = folder / "build-report.journal"
        while process.poll() is None:
            done = journal.read_bytes().count(b"\n") if journal.exists() else 0
            samples.append((done, resident(process)))
            time.sleep(0.1)
    return process.returncode, (folder / "errors").read_text(encoding="utf-8"), samples


def check(folder, bad):
    status, errors, samples = run(folder)
    assert status == 1, f"exit status {status}"
    written = sorted(path.name for path in (folder / "out").glob("*"))
    expected = [f"{number:04}.pdf" for number in range(COUNT) if number not in set(bad)]
    assert written == expected, f"{len(written)} files, {len(expected)} expected"
    report = json.loads((folder / "build-report.json").read_text(encoding="utf-8"))
    failed = [item for item in report["records"] if item["status"] == "failed"]
    assert [item["index"] for item in failed] == bad, f"{len(failed)} failed"
    for item in failed:
        told = [one for one in item["diagnostics"] if one["severity"] == "error" and one["file"] == item["record"] and one["line"]]
        assert told, item
        assert f"{item['record']}:{told[0]['line']}:" in errors, item
    codes = {one["code"] for item in failed for one in item["diagnostics"] if one["severity"] == "error"}
    assert len(codes) >= 9, codes
    for name in expected[:: max(1, len(expected) // 200)]:
        data = (folder / "out" / name).read_bytes()
        assert data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF"), name
    subprocess.run(["qpdf", "--check", str(folder / "out" / expected[-1])], check=True, stdout=subprocess.DEVNULL)
    text = subprocess.run(["pdftotext", "-raw", str(folder / "out" / expected[-1]), "-"], check=True, capture_output=True).stdout
    assert f"第{int(expected[-1][:4])}次環境協力事業" in "".join(text.decode().split())
    later = [memory for done, memory in samples if done >= 100]
    assert max(memory for _, memory in samples) < MEMORY_MOST, f"{max(memory for _, memory in samples)} KiB"
    assert max(later) - later[0] < GROWTH_MOST, f"from {later[0]} to {max(later)} KiB"
    seconds = report["summary"]["seconds"]
    print(f"ok 1 - {COUNT} records, {len(bad)} bad: {len(expected) / seconds:.0f} a second, {later[0] / 1024:.1f} MB at the 100th, "
          f"{max(later) / 1024:.1f} MB at most, {len(codes)} kinds of errors")


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="hanmen-big-"))
    try:
        check(folder, make(folder))
    except AssertionError as problem:
        print(f"not ok 1 - {COUNT} records\n  # {problem}")
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
