"""Compile one Typst document, with the folders of the faces that it uses and no others.

    PYTHONPATH=build/peers/typst python3 -S compile.py IN.typ OUT.pdf
"""
import sys

import typst

typst.compile(sys.argv[1], output=sys.argv[2], root=".", ignore_system_fonts=True,
              font_paths=["/usr/share/fonts/truetype/bizud-mincho", "/usr/share/fonts/truetype/bizud-gothic"])
