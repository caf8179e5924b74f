#!/bin/sh
# The other engines of deploy/, as far as one machine can run them: the pods' command for each index, and GNU parallel.
#
#   tests/deploy/engines.sh build/hanmen
set -eu
program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d /tmp/hanmen-deploy-XXXXXX)
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' INT TERM
export SOURCE_DATE_EPOCH=1700000000 LC_ALL=C.UTF-8

python3 "$root/tests/deploy/make-job.py" "$folder" 60
cd "$folder"
"$program" batch job.yaml >/dev/null 2>&1 || [ $? = 1 ]
mv out expected
mkdir bin
ln -s "$program" bin/hanmen
PATH="$folder/bin:$PATH"

# The very commands of the YAML files.
command_of() { sed -n 's/^ *- \(exec hanmen .*\)$/\1/p' "$root/deploy/kubernetes/$1"; }
[ -n "$(command_of job.yaml)" ] && [ -n "$(command_of merge.yaml)" ]
export JOB=job.yaml SHARDS=4 THREADS=2 REPORT=out/build-report
for JOB_COMPLETION_INDEX in 0 1 2 3; do
    export JOB_COMPLETION_INDEX
    /bin/sh -c "$(command_of job.yaml)" >/dev/null 2>&1 || [ $? = 1 ]
done
/bin/sh -c "$(command_of merge.yaml)" || [ $? = 1 ]
python3 "$root/tests/deploy/compare.py" expected out 60
echo "ok 1 - the pods' commands give the files of one run, and one report"

rm -rf out
if ! command -v parallel >/dev/null 2>&1; then
    echo "ok 2 - GNU parallel # SKIP it is not installed"
    exit 0
fi
HANMEN="$program" PARALLEL_HOME="$folder/.parallel" sh "$root/deploy/parallel/hanmen-parallel.sh" : 4 job.yaml out/build-report.json \
    >/dev/null 2>&1 || [ $? = 1 ]
python3 "$root/tests/deploy/compare.py" expected out 60
echo "ok 2 - GNU parallel gives the files of one run, and one report"
