#!/bin/sh
# A batch as a Slurm array, for real: a cluster of this one machine on the loopback, started and stopped here, in a folder
# of its own. The files must be those of a run without Slurm, byte for byte, and the merged report must know every record.
#
#   tests/deploy/slurm.sh build/hanmen        (root, as slurmd wants; scripts/setup.sh slurm installs what it needs)
set -eu
program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
[ "$(id -u)" = 0 ] || { echo "ok 1 - a Slurm array # SKIP slurmd wants root"; exit 0; }
folder=$(mktemp -d /tmp/hanmen-slurm-XXXXXX)
node=$(hostname -s)
started=""

finish() {
    status=$?
    for pid in $started; do kill "$pid" 2>/dev/null || true; done
    for pid in $started; do wait "$pid" 2>/dev/null || true; done
    if [ $status -ne 0 ]; then
        echo "not ok 1 - a Slurm array"
        for log in "$folder"/*.log "$folder"/work/*.log; do [ -f "$log" ] && sed "s|^|# $(basename "$log"): |" "$log" | tail -15; done
    fi
    rm -rf "$folder"
    exit $status
}
trap finish EXIT
trap 'exit 1' INT TERM

# -- the cluster
mkdir "$folder/munge" "$folder/state" "$folder/spool" "$folder/work"
chmod 700 "$folder/munge"
head -c 1024 /dev/urandom >"$folder/munge/key"
chmod 400 "$folder/munge/key"
chmod 755 "$folder"
mkdir "$folder/socket"
munged --foreground --force --key-file="$folder/munge/key" --socket="$folder/socket/munge" --pid-file="$folder/munge/pid" \
    --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" >"$folder/munged.log" 2>&1 &
started="$! $started"

cat >"$folder/slurm.conf" <<EOF
ClusterName=hanmen
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/socket/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
ReturnToService=2
InactiveLimit=0
KillWait=5
NodeName=$node NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=test Nodes=$node Default=YES MaxTime=10 State=UP
EOF
export SLURM_CONF="$folder/slurm.conf"
waited=0
until [ -S "$folder/socket/munge" ]; do
    waited=$((waited + 1)); [ $waited -lt 100 ] || { echo "# munged does not come up" >&2; exit 1; }; sleep 0.1
done
slurmctld -D >"$folder/slurmctld.log" 2>&1 &
started="$! $started"
slurmd -D >"$folder/slurmd.log" 2>&1 &
started="$! $started"
waited=0
until sinfo --noheader --format=%T 2>/dev/null | grep -q idle; do
    waited=$((waited + 1)); [ $waited -lt 300 ] || { echo "# the node does not come up" >&2; exit 1; }; sleep 0.1
done

# -- the job: some records, one of them bad
python3 "$root/tests/deploy/make-job.py" "$folder/work" 60
cd "$folder/work"
export SOURCE_DATE_EPOCH=1700000000 LC_ALL=C.UTF-8
status=0
"$program" batch job.yaml >/dev/null 2>&1 || status=$?
[ $status = 1 ] || { echo "# the run without Slurm ended with $status" >&2; exit 1; }
mv out expected

HANMEN="$program" sh "$root/deploy/slurm/submit.sh" job.yaml 4 out/build-report.json --cpus-per-task=1 --mem=0 >ids
waited=0
while squeue --noheader | grep -q .; do
    waited=$((waited + 1)); [ $waited -lt 600 ] || { squeue >&2; echo "# the jobs do not end" >&2; exit 1; }; sleep 0.2
done

# -- the same files, and one report
python3 "$root/tests/deploy/compare.py" expected out 60
echo "ok 1 - a Slurm array gives the files of one run, and one report"
