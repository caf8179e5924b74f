#!/usr/bin/env python3
"""Sheets: a layout with items, records of every kind of file, and what is said when something is wrong."""
import sys

from harness import Case, main, png, text_of

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
    assert text_of_title(builds(case, "")) == "道路**改良**《第1期》@東京$(code)"


def no_notes(case: Case):
    """a note in a sheet is refused: there is no foot for it"""
    case.refuses(1, "note-in-sheet", **sheet(case, "- flow: {at: {col: 1-12, row: 4-9}, bind: summary}\n",
                                             RECORD + "summary: 文^[注]と[^a]。\n"))


def text_of_title(text):
    return text


def markup_where_declared(case: Case):
    """markup is read only in fields that are declared so"""
    text = builds(case, "- flow: {at: {col: 1-12, row: 4-9}, bind: summary}\n", RECORD + "summary: |\n  これは**太字**。\n")
    assert text.endswith("これは太字。"), text


def missing_value(case: Case):
    """a value that is missing is an error with the record's place"""
    case.refuses(1, "field-missing", **sheet(case, "- text: {at: {col: 1-9, row: 5}, value: $(note)}\n"))
    assert "record.yaml:1:1" in case.errors, case.errors


if __name__ == "__main__":
    sys.exit(main([plain_values, no_notes, markup_where_declared, missing_value]))
