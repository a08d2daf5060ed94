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

cd "$root/dist"
if command -v sha256sum >/dev/null; then sum=sha256sum; else sum="shasum -a 256"; fi
$sum -- * >SHA256SUMS.new
mv SHA256SUMS.new SHA256SUMS
cat SHA256SUMS
