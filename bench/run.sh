#!/bin/sh
# Time and peak memory of hanmen beside Typst on the same text and pictures: the sample's chapter, and the chapter repeated
# to about 2,000 pages. Whole processes, warm disk.
#
#   ROUNDS=10 COPIES=160 HANMEN=build/hanmen bench/run.sh
#
# Typst takes some ten seconds and 1.7 GB for the long one, so that one runs once.
set -eu
cd "$(dirname "$0")/.."
hanmen=${HANMEN:-build/hanmen}
rounds=${ROUNDS:-10}
copies=${COPIES:-160}
out=build/bench
mkdir -p "$out"

[ -x "$hanmen" ] || { echo "bench: $hanmen is missing; run: make" >&2; exit 1; }
[ -x /usr/bin/time ] || { echo "bench: GNU time is missing; run: sudo apt-get install time" >&2; exit 1; }
peer=yes
sh scripts/get-typst.sh || peer=no
# The interpreter itself, not a wrapper that looks for it: that time would not be Typst's.
python="env PYTHONPATH=build/peers/typst $(python3 -c 'import sys; print(sys.executable)')"
typst="$python bench/typst/compile.py"
pages() { pdfinfo "$1" 2>/dev/null | sed -n 's/^Pages: *//p'; }

report=data/annual-report/report.yaml
python3 bench/typst/make-typst.py data/annual-report/chapters/03-international.yaml "$out/chapter.typ"
echo "The chapter:"
set -- --rounds "$rounds" hanmen "$hanmen build $report -o $out/chapter.pdf"
if [ $peer = yes ]; then
    set -- "$@" "Typst (through Python)" "$typst $out/chapter.typ $out/chapter-typst.pdf" "  of that: Python alone" "$python -c pass"
fi
python3 bench/compare.py "$@"
echo "  pages: $(pages "$out/chapter.pdf")$([ $peer = no ] || echo " (Typst: $(pages "$out/chapter-typst.pdf"))")"

echo "The chapter $copies times:"
python3 bench/make-long-report.py "$copies" "$out/long"
set -- --rounds 1 hanmen "$hanmen build $out/long/report.yaml -o $out/long.pdf"
if [ $peer = yes ]; then
    python3 bench/typst/make-typst.py data/annual-report/chapters/03-international.yaml "$out/long.typ" --repeat "$copies"
    set -- "$@" "Typst (through Python)" "$typst $out/long.typ $out/long-typst.pdf"
fi
python3 bench/compare.py "$@"
echo "  pages: $(pages "$out/long.pdf")$([ $peer = no ] || echo " (Typst: $(pages "$out/long-typst.pdf"))")"
