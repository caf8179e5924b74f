#!/bin/sh
# Put Typst (Apache-2.0), against which `make bench` measures, into build/peers. Not part of the set-up: nothing else needs it.
# It comes in two packages, and each that can be had is measured: PyPI's `typst` (0.15, called from Python) and npm's
# `@myriaddreamin/typst-ts-node-compiler` (0.14, called from Node). Ends 1 when there is neither.
set -eu
cd "$(dirname "$0")/.."
python_version=0.15.2
node_version=0.7.0
found=1

target=build/peers/typst
if [ "$(cat "$target/.version" 2>/dev/null)" = "$python_version" ]; then
    found=0
elif python3 -m pip --version >/dev/null 2>&1; then
    rm -rf "$target"
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --target "$target" "typst==$python_version" \
        2>build/peers.log && echo "$python_version" >"$target/.version" && found=0 || cat build/peers.log >&2
else
    echo "get-typst: no pip (Debian: python3-pip)" >&2
fi

target=build/peers/typst-node
if [ "$(cat "$target/.version" 2>/dev/null)" = "$node_version" ]; then
    found=0
elif npm --version >/dev/null 2>&1; then
    rm -rf "$target"
    mkdir -p "$target"
    echo '{"private": true}' >"$target/package.json"
    npm install --silent --no-fund --no-audit --prefix "$target" \
        "@myriaddreamin/typst-ts-node-compiler@$node_version" >&2 && echo "$node_version" >"$target/.version" && found=0 || true
else
    echo "get-typst: no npm (Debian: npm)" >&2
fi
exit $found
