#!/bin/sh
# Builds hanmen and runs the tests of the stages on Debian 13 (HarfBuzz 10), in a chroot under build/debian13
# that debootstrap makes. Needs root, debootstrap and Debian's archive; says in one line when it cannot be done. The chroot is
# kept for the next time.
set -eu
cd "$(dirname "$0")/.."
root=build/debian13

skip() {
    echo "skipped: Debian 13 was not tried: $1"
    exit 0
}

[ "$(id -u)" = 0 ] || skip "only root can make a chroot"
command -v debootstrap >/dev/null || skip "no debootstrap"
if [ ! -f $root/ready ]; then
    rm -rf $root
    mkdir -p $root
    debootstrap --variant=minbase trixie $root ${DEBIAN_MIRROR:-} >build/debian13.log 2>&1 || skip "debootstrap failed (build/debian13.log)"
    touch $root/ready
fi
cp /etc/resolv.conf $root/etc/resolv.conf 2>/dev/null || true

rm -rf $root/hanmen/src $root/hanmen/tests
mkdir -p $root/hanmen
tar cf - --exclude=./build --exclude=./out --exclude=./.git . | tar xf - -C $root/hanmen
chroot $root sh -c "cd /hanmen && apt-get update -q && sh scripts/setup.sh test" >>build/debian13.log 2>&1 ||
    skip "its packages cannot be installed (build/debian13.log)"
chroot $root pkg-config --modversion harfbuzz | sed 's/^/HarfBuzz /'
chroot $root dpkg-query -W -f='libharu ${Version}\n' libhpdf-dev
chroot $root env LC_ALL=C.UTF-8 make -C /hanmen -j"$(nproc)" build/hanmen unit
chroot $root env LC_ALL=C.UTF-8 sh -c "cd /hanmen && build/hanmen build --fonts fonts/fonts.yaml data/annual-report/report.yaml -o /tmp/report.pdf && qpdf --check /tmp/report.pdf"
