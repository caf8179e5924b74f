#!/bin/sh
# Time and peak memory of hanmen beside Typst on the same text and pictures: the sample's chapter, the chapter repeated
# to about 2,000 pages, and a table of 10,000 rows and 6 columns out of a CSV file. Whole processes, warm disk, in turns.
#
#   ROUNDS=10 COPIES=160 TABLE_ROUNDS=3 HANMEN=build/hanmen bench/run.sh
#
# Typst takes some ten seconds and 1.7 GB for the long one, so that one runs once, through one of its packages.
set -eu
cd "$(dirname "$0")/.."
hanmen=${HANMEN:-build/hanmen}
rounds=${ROUNDS:-10}
copies=${COPIES:-160}
table_rounds=${TABLE_ROUNDS:-3}
chapter=data/annual-report/chapters/03-international.yaml
report=data/annual-report/report.yaml
out=build/bench
mkdir -p "$out" build/peers

[ -x "$hanmen" ] || { echo "bench: $hanmen is missing; run: make" >&2; exit 1; }
[ -x /usr/bin/time ] || { echo "bench: GNU time is missing; run: sudo apt-get install time" >&2; exit 1; }
sh scripts/get-typst.sh || echo "bench: no Typst to measure against" >&2

# The interpreter itself, not a wrapper that looks for it: that time would not be Typst's.
python="env PYTHONPATH=build/peers/typst $(python3 -c 'import sys; print(sys.executable)')"
node=build/peers/typst-node
[ ! -f $node/.version ] || cp bench/typst/compile.mjs $node/compile.mjs
pages() { for f in "$@"; do [ ! -f "$f" ] || pdfinfo "$f" 2>/dev/null | sed -n 's/^Pages: *//p'; done | tr '\n' ' '; }

rm -f "$out"/*.pdf
echo "The chapter:"
python3 bench/typst/make-typst.py $chapter "$out/chapter.typ"
set -- --rounds "$rounds" hanmen "$hanmen build $report -o $out/chapter.pdf"
if [ -f build/peers/typst/.version ]; then
    set -- "$@" "Typst 0.15 from Python" "$python bench/typst/compile.py $out/chapter.typ $out/chapter-1.pdf" \
        "  of that: Python alone" "$python -c pass"
fi
if [ -f $node/.version ]; then
    set -- "$@" "Typst 0.14 from Node" "node $node/compile.mjs $out/chapter.typ $out/chapter-2.pdf" \
        "  of that: Node alone" "node -e 0"
fi
python3 bench/compare.py "$@"
echo "  pages: $(pages "$out/chapter.pdf" "$out/chapter-1.pdf" "$out/chapter-2.pdf")"

echo "The chapter $copies times:"
python3 bench/make-long-report.py "$copies" "$out/long"
python3 bench/typst/make-typst.py $chapter "$out/long.typ" --repeat "$copies"
set -- --rounds 1 hanmen "$hanmen build $out/long/report.yaml -o $out/long.pdf"
if [ -f build/peers/typst/.version ]; then
    set -- "$@" "Typst 0.15 from Python" "$python bench/typst/compile.py $out/long.typ $out/long-1.pdf"
elif [ -f $node/.version ]; then
    set -- "$@" "Typst 0.14 from Node" "node $node/compile.mjs $out/long.typ $out/long-1.pdf"
fi
python3 bench/compare.py "$@"
echo "  pages: $(pages "$out/long.pdf" "$out/long-1.pdf")"

for rows in 10000 100000; do
    echo "A table of $rows rows and 6 columns:"
    table=$out/table-$rows
    python3 bench/make-table.py $rows "$table"
    set -- --rounds "$table_rounds" hanmen "$hanmen build $table/report.yaml -o $table.pdf"
    # The longer one shows whether time and memory grow in proportion; Typst is measured with the shorter one.
    if [ $rows = 10000 ] && [ -f build/peers/typst/.version ]; then
        set -- "$@" "Typst 0.15 from Python" "$python bench/typst/compile.py $table/table.typ $table-1.pdf"
    elif [ $rows = 10000 ] && [ -f $node/.version ]; then
        set -- "$@" "Typst 0.14 from Node" "node $node/compile.mjs $table/table.typ $table-1.pdf"
    fi
    python3 bench/compare.py "$@"
    echo "  pages: $(pages "$table.pdf" "$table-1.pdf")"
done
