#!/bin/sh
# A batch on some machines by ssh, with GNU parallel (Debian: parallel, rsync, openssh-client):
#
#   hanmen-parallel.sh HOSTS SHARDS JOB.yaml REPORT.json
#   hanmen-parallel.sh --copy OUT HOSTS SHARDS JOB.yaml REPORT.json
#
# HOSTS: "anna,bert", as for parallel's --sshlogin; ":" is this machine. Each takes the next shard when it is free, so take some
# four times as many shards as machines. All see this folder under the same name, or, with --copy, get a copy of it by rsync, from
# which OUT is fetched when they are done. REPORT.json is the job's `report`. HANMEN: the program on the machines.
set -eu
out=""
if [ "${1:-}" = --copy ]; then out=$2; shift 2; fi
[ $# = 4 ] || { sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2; }
hosts=$1 shards=$2 job=$3 report=$4
program=${HANMEN:-hanmen}
here=$(pwd)

each_host() { # the machines that are not this one
    echo "$hosts" | tr ',' '\n' | sed 's|^[0-9]*/||' | grep -vx ':' || true
}
if [ -n "$out" ]; then
    # Times go along: they are the dates in the PDFs.
    each_host | while read -r host; do
        ssh -n "$host" mkdir -p "'$here'"
        rsync -a --delete --exclude="/$out" ./ "$host:$here/"
    done
fi

status=0
seq "$shards" | parallel --sshlogin "$hosts" --jobs 1 --workdir "$here" --retries 3 --halt never \
    "LC_ALL=C.UTF-8 ${SOURCE_DATE_EPOCH:+SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH} '$program' batch '$job' --resume --shard {}/$shards; s=\$?; [ \$s = 1 ] || exit \$s" ||
    status=$?
[ "$status" = 0 ] || { echo "hanmen-parallel: $status shards did not come to their end" >&2; exit 3; }

if [ -n "$out" ]; then
    mkdir -p "$out"
    each_host | while read -r host; do rsync -a "$host:$here/$out/" "$out/"; done
fi
stem=${report%.json}
[ "$shards" = 1 ] || exec "$program" batch --merge-reports "$stem".*-of-"$shards".json -o "$report"
