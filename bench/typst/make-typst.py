#!/usr/bin/env python3
"""Turn the sample's chapter into a Typst document that does the same job.

Takes: the chapter's YAML. Gives: a .typ file with the same text, pictures, faces, sizes, tables, captions and running
heads. What Typst lacks is approximated to its advantage: what stands at the side gets a column of its own next to the
text block that follows, and nothing is brought back to the line grid.

    make-typst.py CHAPTER.yaml OUT.typ [--repeat N]
"""
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, "scripts"))
from report_yaml import Yaml, with_data  # noqa: E402

PREAMBLE = '''
#let accent = rgb("#0e4d64")
#let mincho = ((name: "BIZ UDPMincho", covers: "latin-in-cjk"), "BIZ UDMincho")
#let gothic = ((name: "BIZ UDPGothic", covers: "latin-in-cjk"), "BIZ UDGothic")
#let figures = "BIZ UDGothic"
#set document(title: "年報")
#set text(font: mincho, size: 10.5pt, lang: "ja", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(leading: 7.5pt, spacing: 7.5pt, justify: true, first-line-indent: (amount: 1em, all: true))
#set page(paper: "a4", binding: left, margin: (inside: 32mm, outside: 29.83mm, top: 28mm, bottom: 30.34mm),
  header: context [#set text(font: gothic, size: 7.5pt); #set align(if calc.odd(here().page()) { right } else { left }); 第３章　国際貢献への取組],
  footer: context [#set text(font: gothic, size: 9pt, fill: accent); #set align(if calc.odd(here().page()) { right } else { left }); #counter(page).display()])
#let wide(n) = ("０", "１", "２", "３", "４", "５", "６", "７", "８", "９").at(n)
#set heading(numbering: (..n) => if n.pos().len() == 1 { wide(n.pos().at(0)) } else { n.pos().map(str).join(".") })
#show heading: set text(font: gothic, weight: "bold")
#show heading: set par(justify: false, first-line-indent: 0pt)
#show heading.where(level: 1): set text(size: 16pt, fill: accent)
#show heading.where(level: 2): set text(size: 13pt)
#show heading.where(level: 3): set text(size: 11pt)
#show heading.where(level: 4): set text(size: 10.5pt, weight: "regular")
#show heading: set block(above: 21pt, below: 12pt, sticky: true)
#set list(marker: [・], body-indent: 0pt)
#let small(body) = { set text(font: gothic, size: 8pt); set par(leading: 4pt, first-line-indent: 0pt, justify: false); align(center, body) }
#let credit(body) = { set text(font: gothic, size: 6.5pt, fill: luma(35%)); set par(leading: 2.5pt, first-line-indent: 0pt); align(center, body) }
#let cells(columns, head, ..rest) = {
  set text(font: figures, size: 8.5pt)
  set par(leading: 4pt, spacing: 4pt, justify: false, first-line-indent: 0pt)
  table(columns: columns, stroke: (x, y) => (top: if y < 2 { 1pt + accent } else { 0.25pt + rgb("#8aa9b4") }),
    fill: (x, y) => if y == 0 { rgb("#dfeaee") }, inset: (x: 1.5mm, y: 1.2mm), align: left,
    table.header(..head.map(strong)), ..rest)
}
#let photos(items, caption, note) = block(breakable: false, width: 100%, {
  layout(size => {
    let gap = 3mm
    let ratios = items.map(i => { let m = measure(image(i.at(0))); m.width / m.height })
    let height = calc.min((size.width - gap * (items.len() - 1)) / ratios.sum(), 60mm)
    align(center, grid(columns: items.len(), column-gutter: gap, row-gutter: 5pt,
      ..items.map(i => image(i.at(0), height: height, alt: i.at(1))), ..items.map(i => small(i.at(2)))))
  })
  if caption != none { small(caption) }
  credit(note)
})
#let map(file, alt, labels, caption, note) = {
  layout(size => {
    let picture = image(file, width: size.width, alt: alt)
    let m = measure(picture)
    box(width: size.width, height: m.height, {
      place(picture)
      for l in labels {
        place(dx: m.width * l.at(1) - 2pt, dy: m.height * l.at(2) - 2pt, circle(radius: 2pt, fill: accent))
        place(dx: m.width * l.at(1) + 4pt, dy: m.height * l.at(2) - 4pt, text(font: gothic, weight: "bold", size: 8pt, l.at(0)))
      }
    })
  })
  small(caption)
  credit(note)
}
#let definition(term, body) = grid(columns: (6em, 1fr), column-gutter: 1em, row-gutter: 7.5pt, text(font: gothic, term), body)
'''


def escape(text):
    text = re.sub(r"([\\#$*_`<>@\[\]~/\"'-])", r"\\\1", text)
    return re.sub(r"^([=+])", r"\\\1", text)


def string(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def inline(text):
    parts = re.sub(r" *\{#[A-Za-z0-9_-]+\}$", "", text).split("\\\n")
    joined = " \\ ".join(escape(re.sub(r"\n", "", part)) for part in parts)
    return re.sub(r"\\\*\\\*(.*?)\\\*\\\*", r'#text(font: gothic, weight: "bold")[\1]', joined)


def paragraphs(text):
    return [inline(paragraph) for paragraph in re.split(r"\n\s*\n", text) if paragraph.strip()]


class Writer:
    def __init__(self, picture_folder):
        self.folder = picture_folder
        self.items = 0

    def picture(self, src):
        return string(self.folder + "/" + src)

    def blocks(self, blocks):
        out, side = [], None
        for block in blocks if isinstance(blocks, list) else [blocks]:
            if isinstance(block, str):
                text = "\n\n".join(paragraphs(block))
            else:
                (kind, value), = block.items()
                if kind == "float":
                    side = value
                    continue
                if re.fullmatch("h[1-6]", kind):
                    text = self.heading(int(kind[1]), value)
                else:
                    text = getattr(self, kind)(value)
            if side:
                text = (f"#grid(columns: (1fr, {side['width']}), column-gutter: 6mm, [{text}], [{self.side(side)}])")
                side = None
            out.append(text)
        return "\n\n".join(out)

    def heading(self, level, value):
        if isinstance(value, str):
            return f"{'=' * level} {inline(value)}"
        if value.get("numbering") == "parenthesized":
            self.items += 1
            return f'#heading(level: {level}, numbering: (..n) => "(" + str(n.pos().last()) + ")")[{inline(value["text"])}]'
        return f"#heading(level: {level}, numbering: none)[{inline(value['text'])}]"

    def quote(self, value):
        return f"#pad(x: 2em)[{' '.join(paragraphs(value))}]"

    def list(self, value):
        items, options = (value, {}) if isinstance(value, list) else (value["items"], value)
        kind = options.get("kind", "bullet")
        out = []
        for n, item in enumerate(items):
            if isinstance(item, str):
                body = "\n\n".join(paragraphs(item))
            else:
                label = f"#text(font: gothic)[{inline(item['label'])}]：" if "label" in item else ""
                body = label + inline(item.get("text", "")) + "\n\n" + self.blocks(item.get("body", []))
            out.append(f"[{body}]")
        if kind == "circled":
            return '#enum(numbering: n => "①②③④⑤".clusters().at(n - 1), body-indent: 0.5em, ' + ", ".join(out) + ")"
        mark = f"[{options['mark']}]" if "mark" in options else "[]" if kind == "plain" else "[・]"
        return f"#list(marker: {mark}, {', '.join(out)})"

    def definitions(self, value):
        out = []
        for entry in value:
            body = inline(entry.get("text", ""))
            if "definitions" in entry:
                body += self.definitions(entry["definitions"])
            out.append(f"#definition[{inline(entry['term'])}][{body}]")
        return "\n".join(out)

    def photos(self, value):
        items = ", ".join(f"({self.picture(i['src'])}, {string(i['alt'])}, [{inline(i.get('caption', ''))}])"
                          for i in value["items"])
        caption = f"[{inline(value['caption'])}]" if "caption" in value else "none"
        return f"#photos(({items},), {caption}, [{inline(value['credit'])}])"

    def figure(self, value):
        labels = "".join(f"([{inline(label['text'])}], {label['at'][0]}, {label['at'][1]}), " for label in value["labels"])
        return (f"#map({self.picture(value['src'])}, {string(value['alt'])}, ({labels}), [{inline(value['caption'])}], "
                f"[{inline(value['credit'])}])")

    def side(self, value):
        return self.blocks([{"figure": value["figure"]}] if "figure" in value else value["body"])

    def box(self, value):
        return ("#block(fill: rgb(\"#eef4f6\"), inset: (x: 3mm, y: 2.5mm), width: 100%)[#set text(font: gothic, size: 8.5pt); "
                f"#set par(leading: 5pt, first-line-indent: 0pt); {' '.join(paragraphs(value))}]")

    def cell(self, cell):
        if isinstance(cell, dict):
            return f"table.cell(colspan: {cell.get('cols', '1')})[{inline(cell['text'])}]"
        return f"[{self.blocks(cell)}]"

    def table(self, value):
        columns = ", ".join(column["width"] for column in value["columns"])
        head = ", ".join(self.cell(cell) for cell in value["head"][0])
        rows = value["rows"] + ([value["total"]] if "total" in value else [])
        body = ",\n".join(", ".join(self.cell(cell) for cell in row) for row in rows)
        caption = f"#align(left)[#text(font: gothic, weight: \"bold\", size: 9pt)[{inline(value['caption'])}]]\n" \
            if "caption" in value else ""
        return f"{caption}#cells(({columns}), ({head}),\n{body})"


def main():
    chapter_path, out_path = sys.argv[1], sys.argv[2]
    repeat = int(sys.argv[sys.argv.index("--repeat") + 1]) if "--repeat" in sys.argv else 1
    chapter = with_data(Yaml(chapter_path).block(0), os.path.dirname(chapter_path))
    folder = os.path.relpath(os.path.dirname(os.path.abspath(chapter_path)), os.path.dirname(os.path.abspath(out_path)))
    with open(out_path, "w", encoding="utf-8") as file:
        file.write(PREAMBLE)
        for n in range(repeat):
            # The parenthesized headings make Typst's one counter of level 2 run on: it is set back at each first level.
            body = Writer(folder).blocks(chapter["body"])
            file.write("#counter(heading).update(0)\n#page(header: none)[#v(9 * 18pt)#text(font: gothic, weight: \"bold\", size: 18pt, "
                       "fill: accent)[第３章]\n\n#text(font: gothic, weight: \"bold\", size: 30pt)["
                       + inline(chapter["chapter"]["title"]) + "]]\n\n" + body + "\n\n#pagebreak(weak: true)\n")


if __name__ == "__main__":
    main()
