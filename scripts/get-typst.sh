#!/bin/sh
# Put Typst (Apache-2.0), against which `make bench` measures, into build/peers. Not part of the set-up: nothing else needs it.
# It comes as PyPI's package `typst`: the native compiler, called from a few lines of Python.
set -eu
version=0.15.2
cd "$(dirname "$0")/.."
target=build/peers/typst
if [ "$(cat "$target/.version" 2>/dev/null)" = "$version" ]; then exit 0; fi
if ! python3 -m pip --version >/dev/null 2>&1; then
    echo "get-typst: pip is missing; run: sudo apt-get install python3-pip" >&2
    exit 1
fi
rm -rf "$target"
python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$target" "typst==$version"
echo "$version" >"$target/.version"
