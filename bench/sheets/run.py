#!/usr/bin/env python3
"""1,000 sheets beside Typst: the same records, two faces and one photograph each, in the same run.

Takes: the program; COUNT=1000, ROUNDS=3 from the environment. Gives: for each the rate on one processor, the processor time of a
sheet, the peak memory and the size of the files; how much quicker two threads are; whether memory grows with the records.

Typst is kept in one process with its fonts and writes each PDF as it comes, tagged as ours are. Both are bound to one processor.
The rate is by processor time, since a busy machine makes the clock unfair; the clock's is beside it.

    bench/sheets/run.py build/hanmen
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COUNT = int(os.environ.get("COUNT", 1000))
ROUNDS = int(os.environ.get("ROUNDS", 3))
FOLDER = ROOT / "build/bench/sheets"
TYPST = ROOT / "build/peers/typst"


def measure(command, out):
    """Wall clock, processor time, peak memory in MB of one run into a folder that was not there."""
    shutil.rmtree(out, ignore_errors=True)
    with tempfile.NamedTemporaryFile("r") as report:
        start = time.perf_counter()
        environment = {**os.environ, "PYTHONPATH": str(TYPST), "SOURCE_DATE_EPOCH": "1700000000"}
        done = subprocess.run(["/usr/bin/time", "-f", "%U %S %M", "-o", report.name, *map(str, command)], env=environment,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        wall = time.perf_counter() - start
        if done.returncode != 0:
            sys.exit(f"{command}: ended with {done.returncode}\n{done.stderr.decode()[-3000:]}")
        user, system, kilobytes = report.read().split()[-3:]
    return wall, float(user) + float(system), float(kilobytes) / 1024


def size_of(folder):
    return sum(path.stat().st_size for path in folder.glob("*.pdf")), len(list(folder.glob("*.pdf")))


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    subprocess.run([sys.executable, HERE / "make-records.py", str(COUNT), FOLDER / "records"], check=True)
    records = FOLDER / "records"

    def hanmen(out, threads, pattern="*.yaml"):
        return [program, "batch", "-j", str(threads), "--layout", HERE / "layout.yaml", "--records", records / pattern, "-o", out]

    runs = {"hanmen": (["taskset", "-c", "0", *hanmen(FOLDER / "hanmen", 1)], FOLDER / "hanmen")}
    if (TYPST / ".version").exists():
        shutil.copy(HERE / "sheet.typ", records)
        runs["Typst"] = (["taskset", "-c", "0", sys.executable, "-S", HERE / "typst-sheets.py", records / "sheet.typ", records,
                          FOLDER / "typst"], FOLDER / "typst")
    results = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, (command, out) in runs.items():
            results[name].append(measure(command, out))
    print(f"{COUNT} sheets, one processor, {ROUNDS} runs each in turns (medians):")
    print(f"  {'':<10}{'sheets a second':>16}{'by the clock':>14}{'a sheet':>10}{'peak memory':>13}{'a file':>10}")
    medians = {}
    for name, (_, out) in runs.items():
        wall, processor, memory = (statistics.median(column) for column in zip(*results[name]))
        total, count = size_of(out)
        assert count == COUNT, f"{name} wrote {count} files"
        medians[name] = (processor, total)
        print(f"  {name:<10}{COUNT / processor:>16.0f}{COUNT / wall:>14.0f}{processor / COUNT * 1000:>7.2f} ms{memory:>10.1f} MB"
              f"{total / COUNT / 1000:>7.1f} kB")
    if "Typst" in medians:
        print(f"  hanmen: {medians['Typst'][0] / medians['hanmen'][0]:.1f} times Typst's rate, files "
              f"{medians['hanmen'][1] / medians['Typst'][1] * 100:.1f} % of Typst's")
    for kind, place in (("in memory", pathlib.Path("/dev/shm/hanmen-bench")), ("on disk", FOLDER / "hanmen")):
        if place.parent.is_dir():
            one, two = [], []
            for _ in range(ROUNDS):
                one.append(measure(hanmen(place, 1), place))
                two.append(measure(hanmen(place, 2), place))
            shutil.rmtree(place, ignore_errors=True)
            clock = statistics.median(run[0] for run in one) / statistics.median(run[0] for run in two)
            print(f"  two threads, files {kind}: {clock:.2f} times one by the clock (load {os.getloadavg()[0]:.1f} on "
                  f"{os.cpu_count()} processors); memory {two[0][2]:.1f} MB")
    few = measure(hanmen(FOLDER / "hanmen", 1, "000*.yaml"), FOLDER / "hanmen")
    print(f"  peak memory of the first 100: {few[2]:.1f} MB, of all: {one[0][2]:.1f} MB")


if __name__ == "__main__":
    main()
