#!/bin/sh
# Makes a copy of the committed source in build/source, because the packaging tool writes into the folder it builds: a file
# beside main.go, and a new Build number into FyneApp.toml. What is not committed is not packed.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
copy=$root/build/source

rm -rf "$copy"
mkdir -p "$root/build"
git clone --quiet --no-checkout "file://$root" "$copy"
git -C "$copy" checkout --quiet --detach "$(git -C "$root" rev-parse HEAD)"
# Not in the commit, so that the copy is still the commit for the version it is stamped with.
printf '%s\n' /fyne_metadata_init.go '*.syso' '*.exe' '*.manifest' >>"$copy/.git/info/exclude"

# For the host, before any compiler for another system is named.
cd "$root"
${GO:-go} build -modfile=packaging/tools.mod -o build/fyne fyne.io/tools/cmd/fyne
