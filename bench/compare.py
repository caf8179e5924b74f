#!/usr/bin/env python3
"""Measure commands against each other, whole processes, in turns.

Takes: a name and a command line for each. Gives: for each the median and the fastest wall-clock time, the processor time
and the peak memory; and the first one's share of the others'. Every command runs once unmeasured (warm disk), then the
rounds go through all of them in turn, so that a busy machine is unfair to nobody. GNU time reads the memory: it is small
itself, so the figure is the command's own.

    compare.py [--rounds N] NAME COMMAND [NAME COMMAND]…
"""
import shlex
import statistics
import subprocess
import sys
import tempfile
import time


def measure(command):
    with tempfile.NamedTemporaryFile("r") as report:
        start = time.perf_counter()
        done = subprocess.run(["/usr/bin/time", "-f", "%U %S %M", "-o", report.name] + shlex.split(command),
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        wall = time.perf_counter() - start
        if done.returncode != 0:
            sys.exit(f"{command}: ended with {done.returncode}\n{done.stderr.decode()[-2000:]}")
        user, system, kilobytes = report.read().split()[-3:]
    return wall, float(user) + float(system), float(kilobytes) / 1024


def main():
    arguments = sys.argv[1:]
    rounds = 10
    if arguments[0] == "--rounds":
        rounds, arguments = int(arguments[1]), arguments[2:]
    commands = list(zip(arguments[::2], arguments[1::2]))
    if rounds > 1:
        for _, command in commands:
            measure(command)
    runs = {name: [] for name, _ in commands}
    for _ in range(rounds):
        for name, command in commands:
            runs[name].append(measure(command))
    medians = {}
    print(f"  {'':<28}{'median':>10}{'fastest':>10}{'processor':>11}{'peak memory':>13}   ({rounds} run{'s' * (rounds > 1)} each)")
    for name, _ in commands:
        wall, processor, memory = (list(column) for column in zip(*runs[name]))
        medians[name] = (statistics.median(wall), max(memory))
        print(f"  {name:<28}{statistics.median(wall) * 1000:>7.1f} ms{min(wall) * 1000:>7.1f} ms"
              f"{statistics.median(processor) * 1000:>8.0f} ms{max(memory):>10.1f} MB")
    first = commands[0][0]
    for name in [name for name, _ in commands[1:] if not name.startswith(" ")]:
        time_ratio, memory_ratio = (medians[name][i] / medians[first][i] for i in (0, 1))
        print(f"  {first}: 1/{time_ratio:.1f} of the time of {name}, 1/{memory_ratio:.1f} of its memory")


if __name__ == "__main__":
    main()
