#!/bin/sh
# Fails when clang-format would change a C file; says nothing about format when clang-format is not there.
set -eu
cd "$(dirname "$0")/.."
if ! command -v clang-format >/dev/null 2>&1; then
    echo "ok 1 - format # SKIP clang-format is not installed"
    exit 0
fi
files=$(find src tests -name '*.[ch]')
if clang-format --dry-run --Werror $files 2>&1 | sed -n '1,40p' | grep . ; then
    echo "not ok 1 - format (run: make format)"
    exit 1
fi
echo "ok 1 - format"
