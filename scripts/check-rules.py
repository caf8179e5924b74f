#!/usr/bin/env python3
"""Holds docs/composition.md to its word: every binding rule of JLReq names a test, and the tests that it names exist.

Takes: tests/text/jlreq-rules.txt (rules and how binding they are) and the tables of docs/composition.md (rules, what is set,
tests). Gives: a line for each fault, then "ok" or "not ok". Status 1 when there are faults.
A named test is a case file of tests/text/rules, a golden file, or a program of tests with functions of it behind its name.
A rule whose row names case files alone heads a case in one of them.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/composition.md"
STATES = ROOT / "tests/text/jlreq-rules.txt"
RULE = re.compile(r"\b(?:J-[A-Z0-9][\w.]*\w)")
BINDING = ("MUST", "DEF")


def states_of_rules():
    states = {}
    for line in STATES.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and words[0] != "#":
            states.update({rule: words[0] for rule in words[1:]})
    return states


def rows():
    """Number of the line, rules, tests."""
    for number, line in enumerate(PAGE.read_text(encoding="utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| J-") and len(cells) == 3:
            yield number, RULE.findall(cells[0]), cells[2]


def rules_of_cases(name):
    path = ROOT / f"tests/text/rules/{name}.txt"
    if not path.exists():
        return None
    heads = [line.split("|")[0] for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return {rule for head in heads for rule in head.split()}


def program_text(name):
    found = list((ROOT / "tests").glob(f"*/{name}.c")) + list((ROOT / "tests/program").glob(f"{name.removeprefix('program/').removesuffix('.py')}.py"))
    return found[0].read_text(encoding="utf-8") if found else None


def faults_of_test(name, behind):
    """Faults of one named test; `behind` is the text that follows its name: functions, or rules that cases show."""
    words = re.findall(r"[\w.-]+", behind)
    if name.endswith(".golden"):
        if not list((ROOT / "tests").rglob(name)):
            yield f"no file {name}"
        return
    shown = rules_of_cases(name)
    if shown is not None:
        yield from (f"{name}.txt has no case of {word}" for word in words if RULE.fullmatch(word) and word not in shown)
        return
    text = program_text(name)
    if text is None:
        yield f"no test {name}"
        return
    for word in words:
        if re.fullmatch(r"[a-z]\w*_\w+", word) and not re.search(rf"\b{word}\b", text):
            yield f"{name} has no {word}"


def faults():
    states, tested = states_of_rules(), set()
    for number, rules, tests in rows():
        named = re.findall(r"`([^`]+)`([^`]*)", tests)
        where = f"docs/composition.md:{number}"
        yield from (f"{where}: {fault}" for name, behind in named for fault in faults_of_test(name, behind))
        yield from (f"{where}: {rule} is not in {STATES.name}" for rule in rules if rule not in states)
        cases = [rules_of_cases(name) for name, _ in named]
        for rule in rules if named else []:
            if all(shown is not None for shown in cases) and not any(rule in shown for shown in cases):
                yield f"{where}: no case is headed by {rule}"
            tested.add(rule)
    yield from (f"{state} {rule} names no test" for rule, state in states.items() if state in BINDING and rule not in tested)


def main():
    found = list(faults())
    for fault in found:
        print(fault)
    print("not ok 1 - rules and their tests" if found else "ok 1 - every binding rule names a test")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
