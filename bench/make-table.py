#!/usr/bin/env python3
"""A table of many rows, for hanmen and for Typst: the same CSV, the same columns, heads repeated on each page.

usage: make-table.py ROWS FOLDER
Writes FOLDER/rows.csv, FOLDER/report.yaml and FOLDER/table.typ.
"""
import pathlib
import random
import sys

WARDS = ["東区", "西区", "南区", "北区", "中央区", "港区"]
KINDS = ["道路の維持", "河川の改修", "公園の整備", "学校の修繕", "保育所の運営", "図書館の資料"]

REPORT = """formatVersion: 1
chapter: {title: 事業一覧, id: list}
body:
- table:
    caption: 事業の予算と決算
    unit: 千円
    from: rows.csv
    columns:
    - {field: 番号, width: 18mm}
    - {field: 区, width: 20mm}
    - {field: 事業, width: 1fr}
    - {field: 予算額, type: integer, format: "#,##0", width: 24mm}
    - {field: 決算額, type: integer, format: "#,##0", width: 24mm}
    - {field: 執行率, type: decimal, format: "0.0%", width: 20mm}
"""

TYPST = """#set page(paper: "a4", margin: (x: 25mm, y: 30mm), numbering: "1")
#set text(font: ("BIZ UDGothic",), size: 8.5pt, lang: "ja")
#let grouped(text) = {
  let out = ""
  for (i, c) in text.clusters().rev().enumerate() { if i > 0 and calc.rem(i, 3) == 0 { out = "," + out }; out = c + out }
  out
}
#let percent(text) = {
  let tenths = calc.round(float(text) * 1000)
  str(calc.quo(tenths, 10)) + "." + str(calc.rem(int(tenths), 10)) + "%"
}
= 事業一覧
#let rows = csv("rows.csv")
事業の予算と決算 #h(1fr) （単位：千円）
#table(
  columns: (18mm, 20mm, 1fr, 24mm, 24mm, 20mm),
  align: (start, start, start, right, right, right),
  stroke: (x: none, y: 0.25pt + gray),
  table.header(..rows.first()),
  ..rows.slice(1).map(r => (r.at(0), r.at(1), r.at(2), grouped(r.at(3)), grouped(r.at(4)), percent(r.at(5)))).flatten(),
)
"""


def main():
    count, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    source = random.Random(1)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "rows.csv").open("w", encoding="utf-8") as file:
        file.write("番号,区,事業,予算額,決算額,執行率\n")
        for number in range(1, count + 1):
            budget = source.randrange(100, 99999)
            spent = int(budget * source.uniform(0.7, 1))
            file.write(f"{number:06d},{source.choice(WARDS)},{source.choice(KINDS)},{budget},{spent},{spent / budget:.3f}\n")
    (folder / "report.yaml").write_text(REPORT, encoding="utf-8")
    (folder / "table.typ").write_text(TYPST, encoding="utf-8")


if __name__ == "__main__":
    main()
