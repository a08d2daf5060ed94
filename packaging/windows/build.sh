#!/bin/sh
# Builds the Windows packages into dist/ from build/source: a setup program and a zip, each with both programs.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
here=$root/build/source/packaging/windows
copy=$root/build/source
stage=$root/build/windows
dist=$root/dist
version=$("$root/packaging/version.sh")
SOURCE_DATE_EPOCH=$(git -C "$copy" show -s --format=%ct)
CC=x86_64-w64-mingw32-gcc
GOFLAGS="${GOFLAGS:-} -buildvcs=true"
export SOURCE_DATE_EPOCH CC GOFLAGS

# Windows knows four numbers; what follows a hyphen has no place among them.
numbers=${version%%-*}.0

# Before it, makensis made uninstallers that go on from a copy in a folder which others can write to (CVE-2023-37378).
nsis=$(makensis -VERSION)
dpkg --compare-versions "${nsis#v}" ge 3.08-3+deb12u1 || { echo "build.sh: makensis $nsis is too old" >&2; exit 1; }

rm -rf "$stage"
mkdir -p "$stage" "$dist"

for size in 16 20 24 32 40 48 64 256; do
	rsvg-convert --width "$size" --height "$size" --output "$stage/$size.png" "$copy/packaging/icon/icon.svg"
done
icotool --create --output "$stage/udpchat.ico" "$stage"/16.png "$stage"/20.png "$stage"/24.png "$stage"/32.png \
	"$stage"/40.png "$stage"/48.png "$stage"/64.png --raw "$stage/256.png"
# The picture beside setup's last page: the icon on a ground of its own colour.
convert -size 164x314 'xc:#0F766E' "$stage/64.png" -gravity center -composite "BMP3:$stage/side.bmp"

# resources PROGRAM: what the linker adds to a program's main package
resources() {
	fill="s/@VERSION@/$version/g; s/@NUMBERS@/$numbers/g; s/@COMMAS@/$(echo "$numbers" | tr . ,)/g; s/@PROGRAM@/$1/g"
	sed -e "$fill" "$here/udpchat.manifest" >"$stage/udpchat.manifest"
	sed -e "$fill" "$here/udpchat.rc" >"$stage/udpchat.rc"
	x86_64-w64-mingw32-windres --codepage 65001 --include-dir "$stage" --output-format coff \
		--input "$stage/udpchat.rc" --output "$copy/resources_windows_amd64.syso"
}

cd "$copy"
resources udpchat
"$root/build/fyne" build --target windows --release --tags no_animations --output "$stage/udpchat.exe"
resources udpchat-terminal
GOOS=windows GOARCH=amd64 CGO_ENABLED=0 ${GO:-go} build -trimpath -ldflags "-s -w" -tags nogui -o "$stage/udpchat-terminal.exe" .
"$here/sign.sh" "$stage/udpchat.exe"
"$here/sign.sh" "$stage/udpchat-terminal.exe"
# Notepad before Windows 10 1809 showed no lines without these.
sed 's/$/\r/' internal/licences/licences.txt >"$stage/LICENCES.txt"

setup=$dist/udpchat-$version-windows-amd64-setup.exe
makensis -V2 -NOCD -INPUTCHARSET UTF8 "-DVERSION=$version" "-DNUMBERS=$numbers" "-DSTAGE=$stage" "-DSETUP=$setup" \
	"-DSIGN=$here/sign.sh" "$here/setup.nsi"
"$here/sign.sh" "$setup"

folder=udpchat-$version-windows-amd64
mkdir "$stage/$folder"
cp "$stage/udpchat.exe" "$stage/udpchat-terminal.exe" "$stage/LICENCES.txt" "$stage/$folder"
sed 's/$/\r/' "$here/portable.txt" >"$stage/$folder/README.txt"
find "$stage/$folder" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
rm -f "$dist/$folder.zip"
cd "$stage"
TZ=UTC zip -q -X -9 -r "$dist/$folder.zip" "$folder"
