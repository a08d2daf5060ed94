#!/bin/sh
# Builds the Linux packages into dist/ from build/source: the packaging tool's archive, a .deb and an .rpm.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
copy=$root/build/source
stage=$root/build/linux
dist=$root/dist
version=$("$root/packaging/version.sh")
date=$(git -C "$copy" show -s --format=%cs)
SOURCE_DATE_EPOCH=$(git -C "$copy" show -s --format=%ct)
# Whoever publishes the packages sets the two variables. The other address exists nowhere: .invalid is reserved (RFC 2606).
MAINTAINER="${DEBFULLNAME:-The udpchat authors} <${DEBEMAIL:-nobody@udpchat.invalid}>"
export SOURCE_DATE_EPOCH MAINTAINER

rm -rf "$stage"
mkdir -p "$stage" "$dist"

# The tool makes UDP聊天室.tar.xz in the folder it is started in. The program reads what strangers send, so where it lies in
# memory is left to chance (pie).
cd "$copy"
GOFLAGS="${GOFLAGS:-} -buildvcs=true -buildmode=pie" "$root/build/fyne" package --target linux --release --tags x11,no_animations \
	--app-build "$(git -C "$root" rev-list --count HEAD)"

# One build for all: the packages hold the archive's program. The archive is made anew with the licences in it.
tar -xJf ./*.tar.xz -C "$stage"
rm ./*.tar.xz
install -m 644 LICENSE "$stage/udpchat/LICENSE"
install -m 644 internal/licences/licences.txt "$stage/udpchat/LICENCES.txt"
tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
	-C "$stage" -cJf "$dist/udpchat-$version-linux-amd64.tar.xz" udpchat
"$copy/packaging/linux/stage.sh" "$(find "$stage" -path '*/bin/udpchat')" "$stage/root" "$version" "$date"
pack() {
	VERSION=$version STAGE=$1 ${GO:-go} tool -modfile=packaging/tools.mod nfpm package \
		--config packaging/linux/nfpm.yaml --packager "$2" --target "$3"
}
# Each takes half a minute on one processor, so the two are made side by side.
cp -a "$stage/root" "$stage/debian"
pack "$stage/root" rpm "$dist/udpchat-$version-1.x86_64.rpm" &
rpm=$!

# Debian wants a changelog of its own beside the project's, and says itself where the common licences are.
doc=$stage/debian/usr/share/doc/udpchat
printf 'udpchat (%s-1) unstable; urgency=medium\n\n  * See changelog.gz.\n\n -- %s  %s\n' \
	"$version" "$MAINTAINER" "$(date -u -R -d "@$SOURCE_DATE_EPOCH")" |
	gzip -9 -n >"$doc/changelog.Debian.gz"
pack "$stage/debian" deb "$dist/udpchat_$version-1_amd64.deb"
wait "$rpm"
