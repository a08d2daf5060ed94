#!/bin/sh
# The .deb in a Debian without build tools: see check.sh. Everything that talks is in network and process namespaces of its
# own, and ends with them.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=packaging/check-lib.sh
. "$here/check-lib.sh"
work=$root/build/check/deb
fresh=$work/root
[ "$(id -u)" -eq 0 ] || { echo "check-deb.sh: debootstrap and chroot need root" >&2; exit 1; }

# within COMMAND...: runs it in the Debian
within() { chroot "$fresh" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }

# A Debian costs a minute to make, so it is kept.
mkdir -p "$work"
if [ ! -e "$work/bare.tar" ]; then
	debootstrap --variant=minbase bookworm "$work/bare" >"$work/debootstrap.log"
	tar -C "$work/bare" -cf "$work/bare.tar.new" .
	rm -rf "$work/bare"
	mv "$work/bare.tar.new" "$work/bare.tar"
fi
rm -rf --one-file-system "$fresh"
mkdir "$fresh"
tar -C "$fresh" -xf "$work/bare.tar"
cp /etc/resolv.conf "$fresh/etc/"

# contents FILE: writes down what is in the Debian
contents() { (cd "$fresh" && find . -xdev ! -path './var/lib/dpkg/*' ! -path './var/lib/apt/*' ! -path './var/log/*' ! -path './var/cache/*' ! -path './home/*' | sort) >"$1"; }

# The dependencies first, so that what the package itself leaves behind can be told.
# shellcheck disable=SC2046 # names to be split
within apt-get install -y -qq --no-install-recommends $(dpkg-deb -f "$deb" Depends | sed 's/([^)]*)//g; s/,//g') >"$work/apt.log" 2>&1
within useradd --create-home guest
contents "$work/before.txt"
cp "$deb" "$fresh/srv/udpchat.deb"
install_alone() { within dpkg --install /srv/udpchat.deb >>"$work/apt.log" 2>&1; }
check "it installs with its dependencies only" install_alone
rm "$fresh/srv/udpchat.deb"
check "there is no compiler and no toolkit to help it" lacks within sh -c 'command -v gcc || command -v go || command -v pkg-config'
check "it runs there" same "$(within udpchat --version | sed -n 1p)" "udpchat $version"

unshare --net --mount --pid --fork --kill-child --mount-proc sh "$here/linux/talk.sh" "$fresh" "$work"

remove() { within dpkg --purge udpchat >>"$work/apt.log" 2>&1; }
check "it can be removed" remove
contents "$work/after.txt"
check "nothing of it is left" diff "$work/before.txt" "$work/after.txt"
rm -rf --one-file-system "$fresh"
