#!/bin/sh
# Installs from Debian's packages what hanmen needs, and says what it installs.
#   scripts/setup.sh build   compiler, libraries and fonts
#   scripts/setup.sh test    these, and what the tests use
#   scripts/setup.sh ci      these, and the second compiler with its tools
#   scripts/setup.sh slurm   what the tests use, and Slurm with munge
#   scripts/setup.sh deploy  what the tests use, and GNU parallel
set -eu

build="gcc libc6-dev make pkg-config libharfbuzz-dev libfreetype-dev libyaml-dev libcsv-dev libhpdf-dev libqpdf-dev libdeflate-dev libxxhash-dev
libpng-dev liblcms2-dev libjpeg-dev libexpat1-dev libfribidi-dev libutf8proc-dev libpcre2-dev libhyphen-dev hyphen-en-us fonts-morisawa-bizud-mincho fonts-morisawa-bizud-gothic fonts-noto-cjk
fonts-dejavu-core"
test="libcmocka-dev python3 qpdf poppler-utils mupdf-tools fonts-urw-base35 ghostscript libgs-common
python3-pikepdf python3-fonttools python3-numpy python3-pil"
ci="git clang clang-format libclang-rt-14-dev"

case "${1:-build}" in
build) wanted="$build" ;;
test) wanted="$build $test" ;;
ci) wanted="$build $test $ci" ;;
slurm) wanted="$build $test slurm-wlm munge" ;;
deploy) wanted="$build $test parallel rsync openssh-client openssh-server" ;;
*) echo "usage: scripts/setup.sh build|test|ci|slurm|deploy" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
    echo "setup: this machine has no apt; install these by its own means:" >&2
    echo $wanted >&2
    exit 0
fi

missing=""
for package in $wanted; do
    state=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
    [ "$state" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "setup: ask an administrator to run: apt-get install -y --no-install-recommends$missing" >&2
        exit 1
    fi
    as_root="sudo"
fi

echo "setup: installing from Debian's packages:$missing"
install_missing() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing </dev/null
}
known=yes
for package in $missing; do
    apt-cache show "$package" >/dev/null 2>&1 || known=no
done
if [ $known = no ]; then
    $as_root apt-get update -q </dev/null
    install_missing
else
    # Lists may be there but too old to name files that the archive still has.
    install_missing || { $as_root apt-get update -q </dev/null && install_missing; }
fi
