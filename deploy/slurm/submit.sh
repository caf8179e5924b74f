#!/bin/sh
# Submits a batch as an array of shards, and behind it a job that merges their reports:
#
#   submit.sh JOB.yaml SHARDS REPORT.json [options of sbatch…]
#
# REPORT.json is the job's `report`, as seen from here. HANMEN: the program, when it is not on the nodes' PATH.
set -eu
[ $# -ge 3 ] || { sed -n '2,6s/^# \{0,1\}//p' "$0" >&2; exit 2; }
job=$1 shards=$2 report=$3
shift 3
folder=$(cd "$(dirname "$0")" && pwd)
export HANMEN="${HANMEN:-hanmen}"
array=$(sbatch --parsable --array="1-$shards" "$@" "$folder/hanmen-batch.sbatch" "$job")
# afterany: also when a shard had records with errors. An array of one has a report without a number.
stem=${report%.json}
[ "$shards" -gt 1 ] || exit 0
sbatch --parsable --dependency="afterany:$array" --job-name=hanmen-merge --output=hanmen-merge-%j.log "$@" \
    --cpus-per-task=1 --wrap="'$HANMEN' batch --merge-reports '$stem'.*-of-$shards.json -o '$report'"
