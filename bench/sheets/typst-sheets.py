"""All records through one Typst compiler, which stays in memory with its fonts; each PDF is written as it comes.

    PYTHONPATH=build/peers/typst python3 -S typst-sheets.py SHEET.typ RECORDS OUT [FIRST COUNT]
"""
import os
import sys

import typst

sheet, records, out = sys.argv[1:4]
names = sorted(name for name in os.listdir(records) if name.endswith(".yaml"))
if len(sys.argv) > 4:
    names = names[int(sys.argv[4]):int(sys.argv[4]) + int(sys.argv[5])]
os.makedirs(out, exist_ok=True)
compiler = typst.Compiler(sheet, root=records, ignore_system_fonts=True,
                          font_paths=["/usr/share/fonts/truetype/bizud-mincho", "/usr/share/fonts/truetype/bizud-gothic"])
for name in names:
    compiler.compile(output=os.path.join(out, name[:-5] + ".pdf"), sys_inputs={"record": name})
