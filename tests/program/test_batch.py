#!/usr/bin/env python3
"""Runs over many records: names, bad records, the same bytes for any number of threads, going on after a kill."""
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import time

from harness import Case, main, png, text_of

LAYOUT = """formatVersion: 1
layout: test
page: {size: A4, margin: 20mm, grid: {columns: 12, gutter: 4mm, row: 6mm}}
title: $(name)
bookmark: $(code) $(name)
data:
  fields:
    code: {type: text, required: true, pattern: "[0-9]{4}"}
    name: {type: text, required: true, max_length: 40}
    state: {type: enum, values: [実施中, 完了]}
    budget: integer
    from: date
    summary: markup
    photo: picture
    section: text
styles:
  body: {family: BIZ UD Mincho, size: 10pt, pitch: 16pt, kinsoku: strict}
  title: {extends: body, family: BIZ UD Gothic, size: 20pt, pitch: 28pt}
  strong: {bold: true}
items:
- text: {at: {col: 1-12, row: 1-3}, value: $(name), style: title, tag: h1}
- text: {at: {col: 1-4, row: 4}, value: No. $(code)}
- text: {at: {col: 5-12, row: 4}, value: $(section), when: section}
- flow: {at: {col: 1-7, row: 5-9}, bind: summary, when: summary}
- image: {at: {col: 8-12, row: 5-12}, bind: photo, when: photo, fit: cover}
"""
EPOCH = {"SOURCE_DATE_EPOCH": "1700000000"}
# What can be wrong with a record, and the code that says so.
BAD = [
    ("code: '%s'\n", "field-missing|data-missing"),
    ("code: '%s'\nname: [一, 二]\n", ""),
    ("code: '%s'\nname: 道路\nstate: 中止\n", ""),
    ("code: '%s'\nname: 道路\nbudget: 多い\n", ""),
    ("code: '%s'\nname: 道路\nfrom: 2024-13\n", ""),
    ("code: '%s'\nname: 道路\nphoto: {src: missing.jpg, alt: 無い写真}\n", "file-missing"),
    ("code: '%s'\nname: 道路\nsummary: |\n  " + "枠に入らない長い文章である。" * 120 + "\n", ""),
    ("code: '%s'\nname: 道路\nbudget: 1\nbudget: 2\n", "yaml-duplicate-key"),
    ("code: '%s'\nname: 道路\n\tindent: tab\n", "yaml-tab"),
    ("code: '%s'\nname: 字体\U000E0FFF\U00012345\n", ""),
]


def record(number):
    words = ["歩道を広げ、", "電線を地中に移す。", "測定と解析を行い、", "**結果**を公表する。", "研修を三回開いた。"]
    chosen = random.Random(number)
    summary = "".join(chosen.choice(words) for _ in range(12))
    return (f"code: '{number:04}'\nname: 第{number}次環境協力事業\nsection: 環境局\nbudget: {number}\nsummary: |\n  {summary}\n"
            "photo: {src: photo.png, alt: 灰色の面}\n")


def job(case, count, bad=(), pattern="$(code).pdf", extra=""):
    case.write("layout.yaml", LAYOUT)
    case.write("records/photo.png", png(300, 200))
    for number in range(count):
        text = BAD[bad.index(number) % len(BAD)][0] % f"{number:04}" if number in bad else record(number)
        case.write(f"records/{number:04}.yaml", text)
    case.write("job.yaml", "batch:\n  layout: layout.yaml\n  records: records/*.yaml\n  outputs:\n"
               f"  - file: out/{pattern}\n  report: out/build-report.json\n{extra}")


def outputs(case, folder="out"):
    """The PDFs of a folder by name."""
    return {path.name: path.read_bytes() for path in sorted((case.folder / folder).rglob("*.pdf"))}


def report(case, path="out/build-report.json"):
    return json.loads((case.folder / path).read_text(encoding="utf-8"))


def no_parts(case):
    left = [str(path) for path in case.folder.rglob("*.part-*")]
    assert not left, left


def run_batch(case, *options, status=0):
    case.run("batch", "job.yaml", *options, environment=EPOCH)
    case.expect(status)
    no_parts(case)


def every_record(case: Case):
    """every record gets its file, and the report tells of each"""
    job(case, 12)
    run_batch(case)
    assert list(outputs(case)) == [f"{number:04}.pdf" for number in range(12)]
    told = report(case)
    assert [item["key"] for item in told["records"]] == [f"out/{name}" for name in outputs(case)], told
    assert told["summary"]["written"] == 12 and told["summary"]["failed"] == 0, told["summary"]
    assert all(item["pages"] == 1 and item["status"] == "written" for item in told["records"])
    assert case.errors == "", "a run in a pipe is quiet"
    shutil.copy(case.folder / "out/0007.pdf", case.folder / "out.pdf")
    assert "第7次環境協力事業" in text_of(case)
    assert "12 records: 12 written" in (case.folder / "out/build-report.txt").read_text(encoding="utf-8")


def bad_records(case: Case):
    """bad records are told with their places, the rest go on, the status is 1"""
    bad = list(range(5, 5 + 3 * len(BAD), 3))
    job(case, 40, bad)
    run_batch(case, status=1)
    assert sorted(outputs(case)) == [f"{number:04}.pdf" for number in range(40) if number not in bad]
    failed = [item for item in report(case)["records"] if item["status"] == "failed"]
    assert [item["record"] for item in failed] == [f"records/{number:04}.yaml" for number in bad], failed
    for item, (_, codes) in zip(failed, BAD):
        errors = [told for told in item["diagnostics"] if told["severity"] == "error"]
        assert errors, item
        assert any(told["file"] == item["record"] and told["line"] > 0 for told in errors), item
        assert not codes or any(told["code"] in codes.split("|") for told in errors), (codes, errors)
    places = [case.errors.find(item["record"] + ":") for item in failed]
    assert -1 not in places and places == sorted(places), f"not told in the records' order: {places}"


def same_bytes(case: Case):
    """the bytes are the same for one thread and eight, and for shards"""
    job(case, 30, [4, 11])
    run_batch(case, "-j", "1", status=1)
    one = outputs(case)
    shutil.rmtree(case.folder / "out")
    run_batch(case, "-j", "8", status=1)
    assert outputs(case) == one, "-j 8 gives other bytes"
    shutil.rmtree(case.folder / "out")
    seen = []
    for shard in range(1, 4):
        case.run("batch", "job.yaml", "--shard", f"{shard}/3", environment=EPOCH)
        seen += [item["key"] for item in report(case, f"out/build-report.{shard}-of-3.json")["records"]]
    assert outputs(case) == one, "shards give other bytes"
    assert len(seen) == len(set(seen)) == 30, "a record is in no shard, or in two"
    names = [f"out/build-report.{shard}-of-3.json" for shard in range(1, 4)]
    case.run("batch", "--merge-reports", *names, "-o", "out/all.json")
    case.expect(1)
    merged = report(case, "out/all.json")
    assert [item["index"] for item in merged["records"]] == list(range(30))
    assert merged["summary"]["written"] == 28 and merged["summary"]["failed"] == 2, merged["summary"]
    case.run("batch", "--merge-reports", names[0], names[0], "-o", "out/twice.json")
    case.expect(1, "batch-report-twice")
    case.run("batch", "--merge-reports", *names[:2], "-o", "out/some.json")
    case.expect(1, "batch-report-missing")
    assert "3/3" in case.errors and not (case.folder / "out/some.json").exists(), case.errors
    case.run("batch", "--merge-reports", "job.yaml", "-o", "out/none.json")
    case.expect(1, "batch-not-a-report")


def shards_are_stable(case: Case):
    """a new record moves no other record to another shard"""
    job(case, 20)
    run_batch(case, "--shard", "1/2")
    before = set(outputs(case))
    shutil.rmtree(case.folder / "out")
    job(case, 25)
    run_batch(case, "--shard", "1/2")
    assert {name for name in outputs(case) if name < "0020"} == before


def resume_skips(case: Case):
    """--resume leaves alone what is up to date, and sets what is not"""
    job(case, 10)
    run_batch(case)
    first = outputs(case)
    marks = {path.name: path.stat().st_mtime_ns for path in (case.folder / "out").glob("*.pdf")}

    def set_anew(*names):
        run_batch(case, "--resume")
        now = {path.name: path.stat().st_mtime_ns for path in (case.folder / "out").glob("*.pdf")}
        changed = sorted(name for name in now if now[name] != marks.get(name))
        assert changed == sorted(names), f"set: {changed}, expected {names}"
        statuses = {pathlib.Path(item["key"]).name: item["status"] for item in report(case)["records"]}
        assert all((statuses[name] == "written") == (name in names) for name in statuses), statuses
        marks.update(now)

    set_anew()
    case.write("records/0003.yaml", record(3).replace("環境局", "建設局"))
    set_anew("0003.pdf")
    case.write("records/0003.yaml", record(3))
    set_anew("0003.pdf")
    assert outputs(case) == first
    (case.folder / "out/0004.pdf").unlink()
    (case.folder / "out/0005.pdf").write_bytes(b"damaged")
    set_anew("0004.pdf", "0005.pdf")
    os.utime(case.folder / "records/0006.yaml")
    set_anew()
    case.write("records/photo.png", png(301, 200))
    set_anew(*first)
    case.write("records/photo.png", png(300, 200))
    case.write("layout.yaml", LAYOUT.replace("20pt", "21pt"))
    set_anew(*first)
    case.write("layout.yaml", LAYOUT)
    set_anew(*first)
    assert outputs(case) == first


def stale_outputs(case: Case):
    """files of records that are gone are told of and stay"""
    job(case, 6)
    run_batch(case)
    (case.folder / "records/0002.yaml").unlink()
    run_batch(case, "--resume")
    case.expect(0, "batch-stale")
    assert report(case)["stale"] == ["out/0002.pdf"], report(case)["stale"]
    assert (case.folder / "out/0002.pdf").exists()


def names_from_values(case: Case):
    """a value never leads out of the folder, and Japanese names are kept"""
    job(case, 0, pattern="$(name).pdf")
    case.write("records/a.yaml", "code: '0001'\nname: ../../道路:橋梁\n")
    case.write("records/b.yaml", "code: '0002'\nname: 駅前通り（歩道）\n")
    run_batch(case, status=1)
    case.expect(1, "batch-bad-name")
    assert list(outputs(case)) == ["駅前通り（歩道）.pdf"]
    case.write("records/a.yaml", "code: '0001'\nname: 道路/../橋梁:1\n")
    run_batch(case)
    assert sorted(outputs(case)) == sorted(["道路_.._橋梁_1.pdf", "駅前通り（歩道）.pdf"]), list(outputs(case))


def collisions(case: Case):
    """two records with one name are an error before anything is written, whatever their case or composition"""
    for first, second in (("Ａ駅 abc", "Ａ駅 ABC"), ("がけ", "か\u3099け"), ("同じ", "同じ")):
        job(case, 0, pattern="$(name).pdf")
        case.write("records/a.yaml", f"code: '0001'\nname: {first}\n")
        case.write("records/b.yaml", f"code: '0002'\nname: {second}\n")
        case.run("batch", "job.yaml", environment=EPOCH)
        case.expect(1, "batch-same-name")
        assert "records/a.yaml" in case.errors and "records/b.yaml" in case.errors, case.errors
        assert not (case.folder / "out").exists() or not outputs(case), "something was written"


def one_file_of_many(case: Case):
    """records of one CSV, YAML or JSON file each get a file; a bad row is told with its row"""
    job(case, 0)
    case.write("job.yaml", "batch:\n  layout: layout.yaml\n  records: {csv: all.csv, encoding: cp932}\n  outputs:\n"
               "  - file: out/$(code).pdf\n  report: out/build-report.json\n")
    case.write("all.csv", "code,name,budget\r\n0001,道路,10\r\n0002,橋,多い\r\n0003,公園,30\r\n".encode("cp932"))
    run_batch(case, status=1)
    assert list(outputs(case)) == ["0001.pdf", "0003.pdf"]
    assert "all.csv:3:" in case.errors, case.errors
    shutil.rmtree(case.folder / "out")
    case.write("all.json", json.dumps([{"code": "0001", "name": "道路"}, {"code": "0002", "name": "橋"}]))
    case.run("batch", "--layout", "layout.yaml", "--records", "all.json", "-o", "out", environment=EPOCH)
    case.expect(0)
    assert list(outputs(case)) == ["all-1.pdf", "all-2.pdf"], list(outputs(case))
    case.run("batch", "--layout", "layout.yaml", "--records", "all.json", "-o", "out", "--name", "$(code)-$(name).pdf",
             environment=EPOCH)
    case.expect(0)
    assert "0002-橋.pdf" in outputs(case), list(outputs(case))


def merged(case: Case):
    """a merging output holds all good records, each with its bookmark"""
    job(case, 6, [2])
    case.write("job.yaml", "batch:\n  layout: layout.yaml\n  records: records/*.yaml\n  outputs:\n"
               "  - {file: out/$(code).pdf}\n  - {file: out/all.pdf, merge: true, bookmark: '$(code)：$(name)'}\n")
    run_batch(case, status=1)
    info = subprocess.run(["pdfinfo", "out/all.pdf"], cwd=case.folder, capture_output=True, check=True).stdout.decode()
    assert "Pages:           5" in info, info
    marks = subprocess.run(["qpdf", "--json", "--json-key=outlines", "out/all.pdf"], cwd=case.folder,
                           capture_output=True, check=True).stdout
    titles = [mark["title"] for mark in json.loads(marks)["outlines"]]
    assert titles == [f"{number:04}：第{number}次環境協力事業" for number in (0, 1, 3, 4, 5)], titles
    case.run("batch", "job.yaml", "--shard", "1/2")
    case.expect(1, "batch-merge-shard")


def stops_on_error(case: Case):
    """on_error: stop begins no further record, and the report says which were not reached"""
    job(case, 60, [3], extra="  on_error: stop\n")
    run_batch(case, "-j", "1", status=1)
    summary = report(case)["summary"]
    assert summary["failed"] == 1 and summary["not-reached"] == 56 and summary["written"] == 3, summary


def wrong_jobs(case: Case):
    """mistakes in the job file are told with their place"""
    job(case, 2)
    good = (case.folder / "job.yaml").read_text(encoding="utf-8")
    for change, code in (((" records: records/*.yaml", " records: nothing/*.yaml"), "batch-no-records"),
                         (("$(code).pdf", "one.pdf"), "batch-one-name"),
                         (("out/$(code).pdf", "out/$(code).pdf\n    merge: true"), "batch-merge-name"),
                         (("report:", "reports:"), "unknown-key"),
                         (("layout.yaml", "no.yaml"), "file-missing"),
                         (("$(code)", "$(code"), "")):
        case.write("job.yaml", good.replace(*change))
        case.run("batch", "job.yaml")
        case.expect(1, *([code] if code else []))
        assert not (case.folder / "out").exists(), "something was written"
    case.write("job.yaml", good.replace("out/$", "../out/$"))
    case.run("batch", "job.yaml", "-o", "here")
    case.expect(1, "batch-outside")
    assert not (case.folder.parent / "out").exists()
    case.write("job.yaml", good)
    for options in (["-j", "0"], ["-j", "x"], ["--shard", "3/2"], ["--shard", "1"], ["--name", "x"]):
        case.run("batch", "job.yaml", *options)
        case.expect(2)


def a_busy_job(case: Case):
    """a second run of the same job is refused while the first is at work"""
    import fcntl
    job(case, 2)
    (case.folder / "out").mkdir()
    with open(case.folder / "out/build-report.journal", "a") as journal:
        fcntl.flock(journal, fcntl.LOCK_EX)
        case.run("batch", "job.yaml")
        case.expect(1, "batch-busy")


def start(case, *options):
    return subprocess.Popen([str(case.program), "batch", "job.yaml", *options], cwd=case.folder,
                            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **EPOCH},
                            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def killed_anywhere(case: Case):
    """after kill -9 at any of 24 moments a run with --resume gives what one clean run gives"""
    job(case, 60, [7, 31])
    began = time.monotonic()
    run_batch(case, "-j", "2", status=1)
    length = time.monotonic() - began
    clean = outputs(case)
    chance = random.Random(20260401)
    unfinished = 0
    for _ in range(24):
        shutil.rmtree(case.folder / "out")
        process = start(case, "-j", "2")
        time.sleep(chance.random() * length * 1.1)
        process.kill()
        process.wait()
        unfinished += len(outputs(case)) < len(clean)
        run_batch(case, "--resume", "-j", "2", status=1)
        assert outputs(case) == clean, "another set of files"
        told = report(case)
        assert len(told["records"]) == 60 and told["summary"]["failed"] == 2, told["summary"]
    assert unfinished >= 8, f"only {unfinished} runs were killed before their end"


def ended_by_a_signal(case: Case):
    """SIGTERM lets the begun records finish, leaves nothing partial, and ends the program by that signal"""
    job(case, 400)
    process = start(case, "-j", "2")
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list((case.folder / "out").glob("*.pdf") if (case.folder / "out").exists() else []):
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=60)
    process.stderr.close()
    assert process.returncode == -signal.SIGTERM, process.returncode
    no_parts(case)
    summary = report(case)["summary"]
    assert summary["written"] == len(outputs(case)) > 0, summary
    assert summary["records"] == 400 and summary["not-reached"] > 0, summary
    run_batch(case, "--resume")
    assert len(outputs(case)) == 400


CASES = [every_record, bad_records, same_bytes, shards_are_stable, resume_skips, stale_outputs, names_from_values, collisions,
         one_file_of_many, merged, stops_on_error, wrong_jobs, a_busy_job, killed_anywhere, ended_by_a_signal]

if __name__ == "__main__":
    sys.exit(main(CASES))
