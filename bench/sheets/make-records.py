#!/usr/bin/env python3
"""Records for the bench: the sample's projects, their sentences and pictures mixed, so that no two are alike.

Takes: how many, and a folder. Gives: a YAML file for each, and beside them the sample's photographs.

    make-records.py COUNT FOLDER
"""
import pathlib
import random
import re
import shutil
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
from report_yaml import Yaml  # noqa: E402


def sample():
    return [Yaml(str(path)).block(0) for path in sorted((ROOT / "data/projects").glob("*.yaml")) if ".data." not in path.name]


def sentences(projects):
    text = "".join("".join(str(project[key]).split()) for project in projects for key in ("background", "activity", "outcome"))
    return [sentence + "。" for sentence in re.sub(r"[*`]", "", text).split("。") if 12 < len(sentence) < 90]


def quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def record(number, projects, pool, photos):
    chance = random.Random(number)
    project = projects[number % len(projects)]
    steps = chance.sample([step for other in projects for step in other["steps"]], 5)
    facts = [fact for fact in project["facts"]][:4]
    paragraphs = ["".join(chance.sample(pool, 3)) for _ in range(3)]
    lines = [f"code: '{number:05}'", f"name: {quoted(str(project['name']) + f'（その{number}）')}",
             f"partner: {quoted(project['partner'])}", "facts:"]
    lines += [f"- {{label: {quoted(fact['label'])}, value: {quoted(fact['value'])}}}" for fact in facts]
    lines += ["text: |"] + [line for paragraph in paragraphs for line in (f"  {paragraph}", "")]
    lines += ["steps:"]
    lines += [f"- {{date: {quoted(step['date'])}, text: {quoted(step['text'])}}}" for step in steps]
    photo = photos[chance.randrange(len(photos))].name
    return "\n".join(lines + [f"photo: {{src: {photo}, alt: 見本の写真}}", ""])


def main():
    count, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    photos = sorted((ROOT / "data/annual-report/photos").glob("*.jpg"))
    for photo in photos:
        shutil.copy(photo, folder)
    projects = sample()
    pool = sentences(projects)
    for number in range(count):
        (folder / f"{number:05}.yaml").write_text(record(number, projects, pool, photos), encoding="utf-8")


if __name__ == "__main__":
    main()
