#!/bin/sh
# The other engines of deploy/, as far as one machine can run them: the pods' command for each index, and GNU parallel.
#
#   tests/deploy/engines.sh build/hanmen
set -eu
program=$(realpath "$1")
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d /tmp/hanmen-deploy-XXXXXX)
started=""
trap 'for pid in $started; do kill "$pid" 2>/dev/null || true; done; rm -rf "$folder"' EXIT
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

# Two machines by ssh: two servers of this one, under two names, with keys of their own.
rm -rf out
if [ "$(id -u)" != 0 ] || ! [ -x /usr/sbin/sshd ]; then
    echo "ok 3 - GNU parallel by ssh # SKIP sshd is not installed, or wants root"
    exit 0
fi
mkdir -p ssh /run/sshd
chmod 700 ssh
ssh-keygen -q -t ed25519 -N "" -f ssh/host
ssh-keygen -q -t ed25519 -N "" -f ssh/user
cp ssh/user.pub ssh/authorized
for name in anna:22341 bert:22342; do
    port=${name#*:}
    /usr/sbin/sshd -D -e -o Port="$port" -o ListenAddress=127.0.0.1 -o HostKey="$folder/ssh/host" -o PidFile=none \
        -o AuthorizedKeysFile="$folder/ssh/authorized" -o StrictModes=no -o UsePAM=no -o PermitRootLogin=prohibit-password \
        -f /dev/null 2>"ssh/$port.log" &
    started="$! $started"
    printf 'Host %s\n  HostName 127.0.0.1\n  Port %s\n  IdentityFile %s/ssh/user\n  UserKnownHostsFile %s/ssh/known\n  StrictHostKeyChecking accept-new\n' \
        "${name%:*}" "$port" "$folder" "$folder" >>ssh/config
done
printf '#!/bin/sh\nexec /usr/bin/ssh -F "%s/ssh/config" "$@"\n' "$folder" >bin/ssh
chmod +x bin/ssh
waited=0
until ssh -n anna true 2>/dev/null && ssh -n bert true 2>/dev/null; do
    waited=$((waited + 1)); [ $waited -lt 50 ] || { cat ssh/*.log >&2; echo "not ok 3 - sshd does not come up"; exit 1; }; sleep 0.1
done
HANMEN="$program" sh "$root/deploy/parallel/hanmen-parallel.sh" anna,bert 6 job.yaml out/build-report.json >/dev/null 2>&1 || [ $? = 1 ]
python3 "$root/tests/deploy/compare.py" expected out 60
echo "ok 3 - GNU parallel by ssh to two names gives the files of one run, and one report"
