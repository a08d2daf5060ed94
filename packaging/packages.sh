#!/bin/sh
# Builds into dist/ every package that can be built on this system, from the last commit: `make packages`.
# On Linux those of Linux and Windows, on a Mac those of macOS.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/..

"$here/source.sh"
rm -rf "$root/dist"
mkdir "$root/dist"
case $(uname -s) in
Darwin) "$here/macos/build.sh" ;;
*)
	"$here/linux/build.sh"
	"$here/windows/build.sh"
	;;
esac

"$here/sums.sh" "$root/dist"
cat "$root/dist/SHA256SUMS"
