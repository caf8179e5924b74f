#!/usr/bin/env python3
"""Time and memory of the whole process, warm disk, and where the time goes.

usage: bench.py PROGRAM REPORT [RUNS]
Gives the best and the middle of RUNS runs (15), peak memory, milliseconds of each stage in the best run, and the same for
the report with its chapters repeated, which shows whether time and memory grow in proportion.
"""
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

LONG_REPORT = pathlib.Path(__file__).resolve().parent.parent / "bench" / "make-long-report.py"


def run(program, report, output, arguments=()):
    """Seconds, peak KiB and the stages' milliseconds of one run."""
    start = time.perf_counter()
    process = subprocess.Popen([program, "build", report, "-o", output, "--timings", *arguments],
                               stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(errors)
    stages = [(name, float(value)) for name, value in re.findall(r"^timing: (\S+) +([0-9.]+) ms$", errors, re.M)]
    return seconds, usage.ru_maxrss, stages


def pages_of(path):
    return int(subprocess.run(["qpdf", "--show-npages", path], capture_output=True, text=True, check=True).stdout)


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    report = pathlib.Path(sys.argv[2])
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 15
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder) / "out.pdf"
        run(program, report, output)
        results = [run(program, report, output) for _ in range(runs)]
        best = min(results)
        print(f"{report}: {pages_of(output)} pages, {output.stat().st_size / 1e6:.2f} MB")
        print(f"  best {best[0] * 1e3:.1f} ms, middle {statistics.median(r[0] for r in results) * 1e3:.1f} ms of {runs} runs; "
              f"peak memory {best[1] / 1024:.1f} MB")
        for stage, milliseconds in best[2]:
            print(f"  {stage:12} {milliseconds:9.2f} ms")
        for copies in (20, 160):
            subprocess.run([sys.executable, LONG_REPORT, str(copies), f"{folder}/long"], check=True)
            seconds, memory, _ = run(program, f"{folder}/long/report.yaml", output, ["--allow-outside"])
            print(f"{copies} times: {pages_of(output)} pages, {seconds * 1e3:.0f} ms "
                  f"({seconds / best[0]:.1f} times), peak memory {memory / 1024:.0f} MB")


if __name__ == "__main__":
    main()
