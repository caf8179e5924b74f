#!/usr/bin/env python3
"""Sheets: a layout with items, records of every kind of file, and what is said when something is wrong."""
import json
import re
import subprocess
import sys

from harness import ROOT, Case, main, png, text_of

sys.path.insert(0, str(ROOT / "scripts"))
from report_yaml import Yaml  # noqa: E402

LAYOUT = """formatVersion: 1
layout: test
page: {size: A4, margin: 20mm, grid: {columns: 12, gutter: 4mm, row: 6mm}}
title: $(name)
data:
  fields:
    code: {type: text, required: true, pattern: "[0-9]{4}"}
    name: {type: text, required: true, max_length: 40}
    state: {type: enum, values: [実施中, 完了]}
    budget: integer
    spent: decimal
    period: {type: object, fields: {from: date, to: date}}
    tags: {type: list, of: text}
    steps: {type: list, max_items: 9, fields: {date: {type: date, required: true}, text: {type: text, required: true}}}
    summary: markup
    note: text
    photo: picture
styles:
  body: {family: BIZ UD Mincho, size: 10pt, pitch: 16pt, kinsoku: strict}
  title: {extends: body, size: 20pt, pitch: 28pt}
  strong: {bold: true}
  table-cell: {extends: body, padding_inline: 1mm, padding_block: 1mm}
items:
"""
TITLE = "- text: {at: {col: 1-12, row: 1-3}, value: $(name), style: title, tag: h1}\n"
RECORD = "code: 0123\nname: 道路**改良**《第1期》@東京$(code)\n"


def sheet(case, items, record=RECORD, name="record.yaml"):
    case.write("layout.yaml", LAYOUT + TITLE + items)
    case.write(name, record)
    return {"file": name, "options": ["--layout", "layout.yaml"]}


def builds(case, items, record=RECORD, name="record.yaml", *codes):
    case.builds(*codes, **sheet(case, items, record, name))
    return text_of(case)


def plain_values(case: Case):
    """a value is printed as it was typed, whatever it looks like"""
    assert builds(case, "") == "道路**改良**《第1期》@東京$(code)"


def no_notes(case: Case):
    """a note in a sheet is refused: there is no foot for it"""
    case.refuses(1, "note-in-sheet", **sheet(case, "- flow: {at: {col: 1-12, row: 4-9}, bind: summary}\n",
                                             RECORD + "summary: 文^[注]と[^a]。\n"))


def markup_where_declared(case: Case):
    """markup is read only in fields that are declared so"""
    text = builds(case, "- flow: {at: {col: 1-12, row: 4-9}, bind: summary}\n", RECORD + "summary: |\n  これは**太字**。\n")
    assert text.endswith("これは太字。"), text


def missing_value(case: Case):
    """a value that is missing is an error with the record's place"""
    case.refuses(1, "field-missing", **sheet(case, "- text: {at: {col: 1-9, row: 5}, value: $(note)}\n"))
    assert "record.yaml:1:1" in case.errors, case.errors


def example_of_the_manual(case: Case):
    """the example of docs/factsheets.md is set as it stands"""
    record, layout = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/factsheets.md").read_text(encoding="utf-8"), re.S)[:2]
    case.write("road.yaml", layout)
    case.write("roads/0123.yaml", record)
    case.builds(file="roads/0123.yaml", options=["--layout", "road.yaml"])
    text = text_of(case)
    for part in ("駅前通り歩道改良事業", "2024～2026年度", "128,000千円", "3.5m", "令和7年2月3日～14日"):
        assert part in text, f"{part} is not in {text}"


def one_file_with_bookmarks(case: Case):
    """many records make one file, each with its bookmark"""
    records = "".join(f"- {{code: {i:04}, name: 事業{i}}}\n" for i in range(1, 13))
    case.builds(**sheet(case, "", records))
    listed = subprocess.run(["mutool", "show", "out.pdf", "outline"], cwd=case.folder, capture_output=True, check=True)
    titles = re.findall(r"事業\d+", listed.stdout.decode("utf-8"))
    assert titles == [f"事業{i}" for i in range(1, 13)], titles
    count = subprocess.run(["pdfinfo", "out.pdf"], cwd=case.folder, capture_output=True, check=True).stdout
    assert re.search(rb"Pages:\s+12\n", count), count


def cut_pictures(case: Case):
    """a picture that covers its frame is cut to it, and its pixels are in the file once"""
    case.write("a.png", png(40, 20))
    items = "".join(f"- image: {{at: {{col: {i * 3 + 1}-{i * 3 + 3}, row: 5-20}}, bind: photo}}\n" for i in range(3))
    pdf = case.builds(**sheet(case, items, RECORD + "photo: {src: a.png, alt: 灰色}\n"))
    shown = subprocess.run(["pdfimages", "-list", "out.pdf"], cwd=case.folder, capture_output=True, check=True).stdout
    objects = {line.split()[10] for line in shown.splitlines()[2:]}
    assert len(objects) == 1, shown
    picture = subprocess.run(["pdftoppm", "-r", "72", "-gray", "out.pdf"], cwd=case.folder, capture_output=True, check=True).stdout
    width, height = map(int, picture.split(b"\n", 3)[1].split())
    rows = picture.split(b"\n", 3)[3]
    gray = sum(1 for value in rows if 120 < value < 136)
    # three frames of 3 columns by 16 rows: 40 mm by 96 mm each, in points
    expected = 3 * (3 * (170 - 44) / 12 + 8) / 25.4 * 72 * 96 / 25.4 * 72
    assert abs(gray - expected) < expected * 0.03, (gray, expected)
    assert pdf


def same_at_any_name(case: Case):
    """a sheet's bytes do not depend on the folder it is made in"""
    environment = {"SOURCE_DATE_EPOCH": "1700000000"}
    first = case.builds(environment=environment, **sheet(case, ""))
    case.folder.joinpath("deeper").mkdir()
    for name in ("layout.yaml", "record.yaml"):
        case.folder.joinpath("deeper", name).write_bytes(case.folder.joinpath(name).read_bytes())
    second = case.builds(environment=environment, file="deeper/record.yaml", options=["--layout", "deeper/layout.yaml"])
    assert first == second, "the bytes differ"


def report_layout_refused(case: Case):
    """a layout of sheets is no layout of a report, and the reverse"""
    case.write("layout.yaml", LAYOUT + TITLE)
    case.write("chapter.yaml", "formatVersion: 1\nchapter: {title: 試験, layout: layout.yaml}\nbody:\n- 文\n")
    case.refuses(1, "layout-of-sheets")
    case.write("plain.yaml", "formatVersion: 1\nlayout: plain\nstyles: {body: {family: BIZ UD Mincho, size: 9pt, pitch: 14pt}}\n")
    case.write("record.yaml", RECORD)
    case.refuses(1, "layout-no-items", file="record.yaml", options=["--layout", "plain.yaml"])


def deep_and_large(case: Case):
    """records and layouts that are made to hurt end with a message"""
    deep = "code: 0001\nname: 道\nnote: " + "[" * 300 + "]" * 300 + "\n"
    case.refuses(1, "yaml-too-deep", **sheet(case, "", deep))
    nested = "- " + "{stack: {at: {col: 1, row: 1}, items: [" * 60 + "{text: {value: 題}}" + "]}}" * 60 + "\n"
    case.refuses(1, "sheet-part|yaml-too-deep", **sheet(case, nested))
    many = "- text: {at: {col: 1-12, row: 4}, value: '" + "$(name)" * 2000 + "'}\n"
    case.refuses(1, "sheet-overflow|sheet-wide", **sheet(case, many))
    slow = LAYOUT.replace('"[0-9]{4}"', '"(a+)+b"') + TITLE
    case.write("layout.yaml", slow)
    case.write("record.yaml", "code: " + "a" * 60 + "\nname: 道\n")
    case.refuses(1, "data-pattern-mismatch", file="record.yaml", options=["--layout", "layout.yaml"])


def reading_order(case: Case):
    """a sheet is read aloud in the order of its layout, whatever is drawn first"""
    case.write("a.png", png(8, 8))
    items = ("- panel: {at: {left: 0, top: 0, width: 210mm, height: 80mm}, style: tint}\n"
             "- text: {at: {col: 1-12, row: 30}, value: 第二}\n- image: {at: {col: 1-6, row: 5-9}, bind: photo}\n"
             "- text: {at: {col: 1-12, row: 20}, value: 第三, tag: h2}\n")
    layout = sheet(case, items, "code: 0001\nname: 第一\nphoto: {src: a.png, alt: 四角}\n")
    path = case.folder / "layout.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("items:\n", "  tint: {extends: body, background: '#eeeeee'}\nitems:\n", 1),
                    encoding="utf-8")
    case.builds(**layout)
    heard = subprocess.run(["pdfinfo", "-struct-text", "out.pdf"], cwd=case.folder, capture_output=True, check=True).stdout
    lines = [line.strip().split(" ")[0] for line in heard.decode("utf-8").splitlines()]
    lines = [line for line in lines if line not in ("", '""') and not line.startswith("/")]
    assert lines == ["Document", "Sect", "H1", '"第一"', "P", '"第二"', "Figure:", "H2", '"第三"'], lines


def checked_and_dumped(case: Case):
    """records can be checked, and their stages printed, with a layout"""
    given = sheet(case, "- text: {at: {col: 1-9, row: 5}, value: $(note), if_missing: なし}\n")
    case.run("check", *given["options"], given["file"])
    case.expect(0)
    for stage, part in (("document", "sheet-item"), ("style", "style title"), ("pages", "page folio=1")):
        case.run("dump", "--stage", stage, *given["options"], given["file"])
        case.expect(0)
        assert part in case.output.decode("utf-8"), case.output
    case.run("dump", "--stage=galley", *given["options"], given["file"])
    case.expect(2)
    case.write("record.yaml", "code: 1\n")
    case.run("check", *given["options"], given["file"])
    case.expect(1, "data-required", "data-pattern-mismatch")


def schemas(case: Case):
    """the schemas for editors are JSON, and say of the samples what the program says"""
    for name in ("layouts/factsheet.yaml", "layouts/factsheet-photo.yaml"):
        case.run("schema", ROOT / name)
        case.expect(0)
        schema = json.loads(case.output)
        for path in sorted((ROOT / "data/projects").glob("*.yaml")):
            problems = list(check(schema, schema, Yaml(path).block(0)))
            assert not problems, (path.name, problems[:3])
        record = Yaml(ROOT / "data/projects/unep-forum.yaml").block(0)
        for wrong in ({**record, "nmae": "x"}, {**record, "facts": []}, {k: v for k, v in record.items() if k != "name"},
                      {**record, "id": "UNEP"}):
            assert list(check(schema, schema, wrong)), wrong
    case.run("schema", "layout")
    case.expect(0)
    schema = json.loads(case.output)
    for path in sorted((ROOT / "layouts").glob("factsheet*.yaml")):
        if path.name == "factsheet-data.yaml":
            continue
        problems = list(check(schema, schema, Yaml(path).block(0)))
        assert not problems, (path.name, problems[:3])
    assert list(check(schema, schema, {"formatVersion": "1", "items": [{"txt": {}}]}))
    case.run("schema", "chaptre")
    case.expect(1, "schema-unknown")
    case.run("schema")
    case.expect(2)


def check(root, schema, value, at="$"):
    """What of the JSON Schema the value breaks: the part of draft-07 that hanmen writes. All scalars are texts."""
    if "$ref" in schema:
        schema = root["definitions"][schema["$ref"].rsplit("/", 1)[1]]
    for part in schema.get("allOf", []):
        yield from check(root, part, value, at)
    kinds = schema.get("type")
    kind = "object" if isinstance(value, dict) else "array" if isinstance(value, list) else "string"
    scalars = {"string", "number", "integer", "boolean"}
    if kinds and kind not in (set(kinds) if isinstance(kinds, list) else {kinds}) and not (kind == "string" and scalars & set(
            kinds if isinstance(kinds, list) else [kinds])):
        yield f"{at}: {kind}"
        return
    if kind == "string":
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: {value} is not in {schema['enum']}"
        if "pattern" in schema and not re.search(schema["pattern"], value):
            yield f"{at}: {value} does not match {schema['pattern']}"
        if len(value) > schema.get("maxLength", len(value)):
            yield f"{at}: too long"
    if kind == "array":
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{at}: {len(value)} entries"
        for number, item in enumerate(value):
            yield from check(root, schema.get("items", {}), item, f"{at}[{number}]")
    if kind == "object" and (kinds == "object" or "properties" in schema):
        known = schema.get("properties", {})
        yield from (f"{at}: no {key}" for key in schema.get("required", []) if key not in value)
        if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", len(value)):
            yield f"{at}: {len(value)} keys"
        for key, item in value.items():
            other = schema.get("additionalProperties", {})
            if key in known:
                yield from check(root, known[key], item, f"{at}.{key}")
            elif other is False:
                yield f"{at}: unknown {key}"
            else:
                yield from check(root, other, item, f"{at}.{key}")


if __name__ == "__main__":
    sys.exit(main([plain_values, no_notes, markup_where_declared, missing_value, example_of_the_manual,
                   one_file_with_bookmarks, cut_pictures, same_at_any_name, report_layout_refused, deep_and_large, reading_order, checked_and_dumped, schemas]))
