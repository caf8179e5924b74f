#!/usr/bin/env python3
"""Write a long report: the sample's chapter N times, each time with ids of its own.

    make-long-report.py N FOLDER        gives FOLDER/report.yaml with its chapters, photographs and maps
"""
import os
import re
import shutil
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SAMPLE = os.path.join(ROOT, "data", "annual-report")


def main():
    count, folder = int(sys.argv[1]), sys.argv[2]
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "chapters"))
    for used in ("photos", "maps", "tables"):
        shutil.copytree(os.path.join(SAMPLE, used), os.path.join(folder, used))
    with open(os.path.join(SAMPLE, "chapters", "03-international.yaml"), encoding="utf-8") as file:
        chapter = re.sub(r", number: 3\}", "}", file.read(), count=1)
    names = []
    for n in range(1, count + 1):
        text = re.sub(r"\{#([a-z0-9-]+)\}", rf"{{#\1-{n}}}", chapter)
        text = re.sub(r"(\bid: [a-z0-9-]+)", rf"\1-{n}", text)
        names.append(f"chapters/{n:04}.yaml")
        with open(os.path.join(folder, names[-1]), "w", encoding="utf-8") as file:
            file.write(text)
    layout = os.path.relpath(os.path.join(ROOT, "layouts", "annual-report.yaml"), folder)
    with open(os.path.join(folder, "report.yaml"), "w", encoding="utf-8") as file:
        file.write("formatVersion: 1\n"
                   f"report: {{title: 年報, language: ja, layout: {layout}, first_chapter: 1}}\n"
                   "chapters:\n" + "".join(f"- {name}\n" for name in names))


if __name__ == "__main__":
    main()
