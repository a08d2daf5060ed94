#!/bin/sh
# The .deb in a Debian without build tools: see check.sh. Everything that talks is in network and process namespaces of its
# own, and ends with them.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
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

contents() { (cd "$fresh" && find . -xdev ! -path './var/lib/dpkg/*' ! -path './var/lib/apt/*' ! -path './var/log/*' ! -path './var/cache/*' ! -path './home/*' | sort); }

# The dependencies first, so that what the package itself leaves behind can be told.
# shellcheck disable=SC2046 # names to be split
within apt-get install -y -qq --no-install-recommends $(dpkg-deb -f "$deb" Depends | sed 's/([^)]*)//g; s/,//g') >"$work/apt.log" 2>&1
before=$(contents)
cp "$deb" "$fresh/root/udpchat.deb"
install_alone() { within dpkg --install /root/udpchat.deb >>"$work/apt.log" 2>&1; }
check "it installs with its dependencies only" install_alone
rm "$fresh/root/udpchat.deb"
check "there is no compiler and no toolkit to help it" lacks within sh -c 'command -v gcc || command -v go || command -v pkg-config'
check "it runs there" same "$(within udpchat --version | sed -n 1p)" "udpchat $version"

within useradd --create-home guest
unshare --net --mount --pid --fork --kill-child --mount-proc sh "$here/linux/talk.sh" "$fresh" "$work"
within userdel --remove guest 2>/dev/null

remove() { within dpkg --purge udpchat >>"$work/apt.log" 2>&1; }
check "it can be removed" remove
check "nothing of it is left" same "$(contents)" "$before"
rm -rf --one-file-system "$fresh"
