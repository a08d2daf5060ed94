#!/bin/sh
# Checks what `make packages` left in dist/: check.sh [files] [sign] [rpm] [deb] [wine], all of them when none is named.
#   files  what can be told by looking: validators, versions, checksums
#   sign   sign.sh, with a certificate made for the moment
#   rpm    the .rpm in a folder of its own, with its dependencies: install, remove (root)
#   deb    the .deb in a Debian without build tools: install, talk with a classic program, remove (root; debootstrap)
#   wine   the setup program: install, read the window, install over it, uninstall (root; wine64)
# Pictures and logs go to build/check. Nothing here reaches a network but debootstrap and apt.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || set -- files sign rpm deb wine
for part; do
	case $part in
	files) "$here/check-files.sh" ;;
	sign) "$here/windows/check-sign.sh" ;;
	rpm) "$here/linux/check-rpm.sh" ;;
	deb) "$here/linux/check-deb.sh" ;;
	wine) "$here/windows/check-wine.sh" ;;
	*) echo "usage: check.sh [files] [sign] [rpm] [deb] [wine]" >&2; exit 2 ;;
	esac
done
echo "checked: $*"
