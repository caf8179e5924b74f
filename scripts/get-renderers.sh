#!/bin/sh
# Put the two renderers that Debian has not as small packages into build/peers: pdf.js (Apache 2.0, from npm) and PDFium
# (BSD, from PyPI; the engine of Chromium's viewer). Only `make renderers` asks for them. Ends 1, with a line that says why,
# when they cannot be had.
set -eu
cd "$(dirname "$0")/.."
pdfjs=5.6.205 canvas=0.1.97 pdfium=5.15.2
folder=build/peers/renderers

for tool in node npm python3; do
    command -v $tool >/dev/null 2>&1 || { echo "get-renderers: no $tool" >&2; exit 1; }
done
mkdir -p $folder
if [ ! -d $folder/node_modules/pdfjs-dist ] || [ ! -d $folder/node_modules/@napi-rs/canvas ]; then
    npm install --silent --no-audit --no-fund --prefix $folder pdfjs-dist@$pdfjs @napi-rs/canvas@$canvas >$folder/log 2>&1 ||
        { echo "get-renderers: npm's registry cannot be reached ($folder/log)" >&2; exit 1; }
fi
if [ ! -d $folder/python/pypdfium2 ]; then
    python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --target $folder/python pypdfium2==$pdfium \
        >$folder/log 2>&1 || { echo "get-renderers: PyPI cannot be reached ($folder/log)" >&2; exit 1; }
fi
