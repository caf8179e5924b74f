#!/usr/bin/env python3
"""Tables in the file: turned pages, parts, and what a screen reader is told of heads."""
import json
import pathlib
import re
import resource
import subprocess
import sys

from harness import ROOT, Case, main

WIDE = """- table:
    caption: 月別の利用者数
    {how}
    columns: [{{width: 30mm, row_head: true}}, 45mm, 45mm, 45mm, 45mm]
    head: [施設, 春季, 夏季, 秋季, 冬季]
    rows:
    - [図書館, い, ろ, は, "[案内](https://example.jp)"]
    - [公民館, に, ほ, へ, と]
- 後の段落。
"""
GROUPS = """- table:
    columns: [{width: 1fr, row_head: true}, 20mm, 20mm]
    head:
    - [{text: 町, rows: 2}, {text: 人数, cols: 2}]
    - [男, 女]
    rows:
    - {group: 東区}
    - [一丁目, い, ろ]
    - {group: 西区}
    - [{text: 二丁目, rows: 2}, は, に]
    - [ほ, へ]
"""


def output_of(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout


def objects_of(path):
    found = json.loads(output_of("qpdf", "--json=2", "--json-key=qpdf", path))["qpdf"][1]
    return {name[4:]: value.get("value") for name, value in found.items() if name.startswith("obj:")}


def words_of(path, page):
    """Each word's box in points, from the top left corner."""
    listing = output_of("pdftotext", "-bbox", "-f", page, "-l", page, path, "-")
    return {text: tuple(map(float, box)) for *box, text in re.findall(
        r'<word xMin="([^"]*)" yMin="([^"]*)" xMax="([^"]*)" yMax="([^"]*)">([^<]*)<', listing)}


def a_turned_table_reads_upwards(case: Case):
    """a turned table's columns go up the page, its rows to the right; its link lies over its word"""
    case.chapter(WIDE.format(how="wide: turn"))
    case.builds()
    path = case.folder / "out.pdf"
    pages = int(re.search(r"Pages: *(\d+)", output_of("pdfinfo", path))[1])
    page = next(n for n in range(1, pages + 1) if "公民館" in words_of(path, n))
    words = words_of(path, page)
    columns = [words[name] for name in ("施設", "春季", "夏季", "秋季", "冬季")]
    assert all(left[1] > right[3] for left, right in zip(columns, columns[1:])), columns
    assert words["施設"][2] < words["図書館"][0] and words["図書館"][2] < words["公民館"][0]
    assert all(0 < box[0] < box[2] < 596 and 0 < box[1] < box[3] < 842 for box in words.values()), words
    link = next(value["/Rect"] for value in objects_of(path).values()
                if isinstance(value, dict) and value.get("/Subtype") == "/Link")
    word = words["案内"]
    over = (min(link[2], word[2]) - max(link[0], word[0])) * (min(842 - link[1], word[3]) - max(842 - link[3], word[1]))
    assert over > 0.7 * (word[2] - word[0]) * (word[3] - word[1]), (link, word)


def parts_are_one_table(case: Case):
    """a table that is divided by columns is read once, row by row; what is repeated is an artifact"""
    case.chapter(WIDE.format(how="wide: split"))
    case.builds()
    path = case.folder / "out.pdf"
    heard = "".join(re.findall(r'"([^"]*)"', output_of("pdfinfo", "-struct-text", path)))
    assert "施設春季夏季秋季冬季図書館いろは案内公民館にほへと後の段落。" in heard, heard
    seen = output_of("pdftotext", path, "-")
    assert seen.count("図書館") == 2 and "（1／2）" in seen and "（2／2）" in seen, seen


def entries_name_their_heads(case: Case):
    """under headings between the rows each entry names the heads of its columns, its group and its row"""
    case.chapter(GROUPS)
    case.builds()
    path = case.folder / "out.pdf"
    objects = objects_of(path)
    elements = [value for value in objects.values() if isinstance(value, dict)]
    root = next(value for value in elements if value.get("/Type") == "/StructTreeRoot")
    names = [name for leaf in objects[root["/IDTree"]]["/Kids"] for name in objects[leaf]["/Names"]]
    assert names[::2] == sorted(names[::2]) and len(set(names[::2])) == 8, names
    for name, place in zip(names[::2], names[1::2]):
        assert objects[place]["/ID"] == name and objects[place]["/S"] == "/TH"
    by_place = sorted(names[::2], key=lambda name: int(re.sub(r"\D", "", name)))
    heads = dict(zip(by_place, ["町", "人数", "男", "女", "東区", "一丁目", "西区", "二丁目"]))
    told = [[heads[name] for name in value["/A"]["/Headers"]] for value in elements if value.get("/S") == "/TD"]
    assert [set(names) for names in told] == [
        {"人数", "男", "東区", "一丁目"}, {"人数", "女", "東区", "一丁目"}, {"人数", "男", "西区", "二丁目"},
        {"人数", "女", "西区", "二丁目"}, {"人数", "男", "西区", "二丁目"}, {"人数", "女", "西区", "二丁目"}], told


def many_rows_take_little_memory(case: Case):
    """10,000 rows of six columns take less than 110 MB; a table's texts are not kept until its rows are set"""
    subprocess.run([sys.executable, ROOT / "bench" / "make-table.py", "10000", case.folder], check=True)
    case.run("build", "report.yaml", "-o", "out.pdf")
    case.expect(0)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if b"__asan_" not in pathlib.Path(case.program).read_bytes():
        assert peak * 1024 < 110e6, f"{peak} KiB"
    assert int(re.search(r"Pages: *(\d+)", output_of("pdfinfo", case.folder / "out.pdf"))[1]) > 290


if __name__ == "__main__":
    sys.exit(main([a_turned_table_reads_upwards, parts_are_one_table, entries_name_their_heads,
                   many_rows_take_little_memory]))
