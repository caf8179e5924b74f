#!/usr/bin/env python3
"""Runs test programs, two at a time, and counts what they say.

Takes: commands, one an argument (a program with its own arguments may stand in one argument). Each prints TAP lines
("ok 1 - name", "not ok 2 - name", "1..2"); cmocka's programs are asked to. A program that ends with another status than 0
without naming a failed test, or that says less than it planned, counts as one failure.
Gives: a line a program, the output of those that failed, and last "N passed, N failed". Status 1 when anything failed.
"""
import concurrent.futures
import os
import re
import shlex
import subprocess
import sys
import time

LIMIT_SECONDS = 540


def command_of(argument):
    words = shlex.split(argument)
    if words[0].endswith(".py"):
        return [sys.executable, *words]
    if words[0].endswith(".sh"):
        return ["sh", *words]
    return words


def run(argument):
    environment = dict(os.environ, CMOCKA_MESSAGE_OUTPUT="TAP", ASAN_OPTIONS="detect_leaks=1", LC_ALL="C.UTF-8")
    start = time.monotonic()
    try:
        done = subprocess.run(command_of(argument), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, env=environment, timeout=LIMIT_SECONDS)
        output, status = done.stdout.decode("utf-8", "replace"), done.returncode
    except subprocess.TimeoutExpired as stopped:
        output, status = (stopped.stdout or b"").decode("utf-8", "replace") + "\ntook too long\n", 124
    except OSError as failure:
        output, status = f"{failure}\n", 127
    passed = len(re.findall(r"^ok\b", output, re.M))
    # cmocka writes "not ok 3 # SKIP name" for a test that it skipped.
    skipped = re.findall(r"^(?:not )?ok\b.*# SKIP.*", output, re.M)
    failed = len(re.findall(r"^not ok\b(?!.*# SKIP)", output, re.M))
    planned = sum(int(count) for count in re.findall(r"^1\.\.(\d+)", output, re.M))
    if not passed and not failed and status == 0:
        passed = 1
    if not failed and (status != 0 or passed + len(skipped) < planned):
        failed = 1
        output += f"\nended with status {status} after {passed} of {planned} tests\n"
    return argument, passed, failed, skipped, output, time.monotonic() - start


def main():
    total_passed = total_failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for argument, passed, failed, skipped, output, seconds in pool.map(run, sys.argv[1:]):
            total_passed += passed
            total_failed += failed
            state = f"{passed} passed" + (f", {failed} FAILED" if failed else "")
            print(f"{argument}: {state} ({seconds:.1f} s)")
            for line in skipped:
                print("   ", line)
            if failed:
                print("    " + "\n    ".join(output.rstrip().splitlines()[-120:]))
            sys.stdout.flush()
    print(f"{total_passed} passed, {total_failed} failed")
    return 1 if total_failed or not total_passed else 0


if __name__ == "__main__":
    sys.exit(main())
