#!/bin/sh
# What can be told of the packages by looking at them: see check.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=packaging/check-lib.sh
. "$here/check-lib.sh"
work=$root/build/check/files
rm -rf "$work"
mkdir -p "$work"

checksums() { (cd "$dist" && sha256sum --quiet --check SHA256SUMS); }
check "the checksums are right" checksums
check "every file has one" same "$(sed 's/.*  //' "$dist/SHA256SUMS")" "$(cd "$dist" && find . -type f ! -name 'SHA256SUMS*' -printf '%P\n' | LC_ALL=C sort)"

# near FILE MEGABYTES: to half of one, so that a change of the compiler is not an error
near() {
	awk -v is="$(stat -c %s "$1")" -v said="$2" 'BEGIN {
		off = is / 1e6 - said
		if (off * off <= 0.25) exit 0
		printf "got    %.1f MB\nwanted %s MB\n", is / 1e6, said >"/dev/stderr"
		exit 1
	}'
}
download() { sed -n "s/^| $1 | \([0-9.]*\) MB |.*/\1/p" "$root/BENCHMARKS.md"; }
check "BENCHMARKS.md tells the size of the .deb" near "$deb" "$(download .deb)"
check "and of the .rpm" near "$rpm" "$(download .rpm)"
check "and of the archive" near "$archive" "$(download 'Linux tar.xz')"
check "and of the setup program" near "$setup" "$(download 'Windows setup program')"
check "and of the zip" near "$portable" "$(download 'Windows zip')"

# One version, from the tag to the metainfo.
dpkg-deb -x "$deb" "$work/deb"
program=$work/deb/usr/bin/udpchat
tag=$(git -C "$root" tag --points-at HEAD 'v*')
check "the tag, if any, is the version" same "${tag:-v$version}" "v$version"
check "the build left FyneApp.toml alone" git -C "$root" diff --quiet HEAD -- FyneApp.toml
check "the program has the version" same "$("$program" --version | sed -n 1p)" "udpchat $version"
check "it names its commit" same "$("$program" --version | sed -n 2p)" "commit $(git -C "$root/build/source" rev-parse HEAD)"
check "the .deb has the version" same "$(dpkg-deb -f "$deb" Version)" "$version-1"
check "the .rpm has the version" same "$(rpm -qp --qf '%{VERSION}-%{RELEASE}' "$rpm" 2>/dev/null)" "$version-1"
metainfo=$work/deb/usr/share/metainfo/arpa.home.udpchat.metainfo.xml
check "the metainfo has the version" grep -q "<release version=\"$version\" " "$metainfo"
unzip -q "$portable" -d "$work/zip"
for exe in "$setup" "$work/zip"/*/udpchat.exe "$work/zip"/*/udpchat-terminal.exe; do
	resource() { wrestool --extract --raw --type=16 "$exe" | tr -d '\000' | grep -aq "ProductVersion.*$version"; }
	check "$(basename "$exe") has the version" resource
done

# Linux
check "desktop-file-validate is content" desktop-file-validate "$work/deb/usr/share/applications/arpa.home.udpchat.desktop"
check "appstreamcli is content" appstreamcli validate --no-net --pedantic "$metainfo"
man() { zcat "$work/deb/usr/share/man/man1/udpchat.1.gz" | mandoc -Tlint -Wwarning; }
check "mandoc is content" man
# What lintian may find is explained in PACKAGING.md.
check "lintian is content" lintian --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs,unknown-field "$deb"
for size in 16 22 24 32 48 64 128 256 512; do
	icon=$work/deb/usr/share/icons/hicolor/${size}x$size/apps/arpa.home.udpchat.png
	same "$(file -b "$icon" | cut -d, -f2)" " $size x $size" || exit 1
done
mkdir "$work/archive"
tar -xJf "$archive" -C "$work/archive"
check "the archive holds the same program" cmp "$program" "$work/archive/udpchat/usr/local/bin/udpchat"
check "and its licence" cmp "$root/build/source/LICENSE" "$work/archive/udpchat/LICENSE"
check "and those of what is in it" cmp "$root/build/source/internal/licences/licences.txt" "$work/archive/udpchat/LICENCES.txt"
mkdir "$work/home"
make -s -C "$work/archive/udpchat" user-install HOME="$work/home" DESTDIR=
check "make user-install installs it" cmp "$program" "$work/home/.local/bin/udpchat"
check "and a desktop file that is right" desktop-file-validate "$work/home/.local/share/applications/arpa.home.udpchat.desktop"
make -s -C "$work/archive/udpchat" user-uninstall HOME="$work/home" DESTDIR=
check "make user-uninstall leaves nothing" same "$(find "$work/home" -type f)" ""
needs() { objdump -p "$1" | sed -n "s/^ *$2:* *//p" | LC_ALL=C sort -f | tr '\n' ' '; }
check "the program links only what the packages require" same "$(needs "$program" NEEDED)" "libc.so.6 libGL.so.1 libm.so.6 libX11.so.6 "
check "chance says where in memory it lies" same "$(file -b "$program" | cut -d, -f1)" "ELF 64-bit LSB pie executable"
glibc=$(objdump -T "$program" | sed -n 's/.*GLIBC_\([0-9.]*\).*/\1/p' | sort -Vu | tail -1)
check "it asks for no newer C library than they do" same "$(printf '%s\n2.34\n' "$glibc" | sort -V | tail -1)" 2.34

# Windows
folder=$(echo "$work"/zip/*)
libraries() { objdump -p "$1" | sed -n 's/.*DLL Name: //p' | tr '[:upper:]' '[:lower:]'; }
with_windows='^(advapi32|gdi32|kernel32|msvcrt|ntdll|ole32|oleaut32|opengl32|shell32|user32|version|winmm|ws2_32)\.dll$'
for exe in udpchat.exe udpchat-terminal.exe; do
	check "$exe needs no library that Windows lacks" same "$(libraries "$folder/$exe" | grep -Ev "$with_windows")" ""
done
manifest() { wrestool --extract --type=24 --raw "$1" | grep -q "$2"; }
for exe in udpchat.exe udpchat-terminal.exe; do
	check "$exe speaks UTF-8" manifest "$folder/$exe" ">UTF-8<"
	check "$exe is sharp on every screen" manifest "$folder/$exe" ">PerMonitorV2, PerMonitor<"
	check "$exe has icons" same "$(wrestool --list --type=3 "$folder/$exe" | wc -l)" 8
done
subsystem() { objdump -p "$folder/$1" | sed -n 's/^Subsystem.*(\(.*\))/\1/p'; }
check "udpchat.exe opens no console" same "$(subsystem udpchat.exe)" "Windows GUI"
check "udpchat-terminal.exe has one" same "$(subsystem udpchat-terminal.exe)" "Windows CUI"

# macOS: the tool makes the folder of a Mac program here too, of whatever is called its executable.
(cd "$root/build/source" && "$root/build/fyne" package --target darwin --executable "$program" --app-build 1 >/dev/null &&
	rm -rf "$work"/*.app && mv ./*.app "$work" && git checkout --quiet FyneApp.toml)
app=$work/UDP聊天室.app
python3 "$here/macos/plist.py" "$app"
plist() { python3 -c 'import plistlib, sys; print(plistlib.load(open(sys.argv[1], "rb"))[sys.argv[2]])' "$app/Contents/Info.plist" "$1"; }
check "Info.plist has the version" same "$(plist CFBundleShortVersionString)" "$version"
check "Info.plist has the ID" same "$(plist CFBundleIdentifier)" arpa.home.udpchat
check "Info.plist says why it wants the local network" test -n "$(plist NSLocalNetworkUsageDescription)"
check "Info.plist has a category" same "$(plist LSApplicationCategoryType)" public.app-category.social-networking
check "Info.plist asks for what Go needs" same "$(plist LSMinimumSystemVersion)" 12.0
check "macOS finds the reason in Chinese" grep -q 局域网 "$app/Contents/Resources/zh-Hans.lproj/InfoPlist.strings"
