#!/bin/sh
# Checks what `make packages` left in dist/: check.sh [files] [deb] [wine], all three when none is named.
#   files  what can be told by looking: validators, versions, checksums
#   deb    the .deb in a Debian without build tools: install, talk with a classic program, remove (root; debootstrap)
#   wine   the setup program: install, look at the window, install over it, uninstall (root; wine64)
# Pictures and logs go to build/check. Nothing here reaches a network but debootstrap and apt.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -gt 0 ] || set -- files deb wine
for part; do
	case $part in
	files) "$here/check-files.sh" ;;
	deb) "$here/linux/check-deb.sh" ;;
	wine) "$here/windows/check-wine.sh" ;;
	*) echo "usage: check.sh [files] [deb] [wine]" >&2; exit 2 ;;
	esac
done
echo "checked: $*"
