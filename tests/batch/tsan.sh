#!/bin/sh
# A batch on eight threads under the thread sanitizer: no data race, and the files of one thread.
#
#   tests/batch/tsan.sh build/tsan/hanmen
set -eu
program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d /tmp/hanmen-tsan-XXXXXX)
trap 'rm -rf "$folder"' EXIT
python3 "$root/tests/deploy/make-job.py" "$folder" 200
cd "$folder"
export SOURCE_DATE_EPOCH=1700000000 LC_ALL=C.UTF-8
# What the libraries do inside is not instrumented, and thus not judged.
export TSAN_OPTIONS="exitcode=66 halt_on_error=0 ignore_noninstrumented_modules=1"
for threads in 1 8; do
    status=0
    "$program" batch job.yaml -j $threads 2>errors || status=$?
    [ $status = 1 ] || { cat errors >&2; echo "not ok 1 - a batch under the thread sanitizer: -j $threads ended with $status"; exit 1; }
    mv out out-$threads
done
cp out-1/build-report.json out-8/build-report.json
python3 "$root/tests/deploy/compare.py" out-1 out-8 200
echo "ok 1 - a batch under the thread sanitizer"
