#!/bin/sh
# Lays out what a Linux package holds: stage.sh BINARY DESTDIR VERSION YYYY-MM-DD
# For distributors too. Needs rsvg-convert.
set -eu
[ $# -eq 4 ] || { echo "usage: stage.sh BINARY DESTDIR VERSION YYYY-MM-DD" >&2; exit 2; }
binary=$1 dest=$2 version=$3 date=$4
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
id=arpa.home.udpchat

# put MODE FROM TO
put() { install -D -m "$1" "$2" "$dest/$3"; }

# fill FROM TO: with version and date put in
fill() {
	mkdir -p "$dest/$(dirname "$2")"
	sed -e "s/@VERSION@/$version/g" -e "s/@DATE@/$date/g" "$1" >"$dest/$2"
	chmod 644 "$dest/$2"
}

# squeeze FILE: as gzip, the same bytes every time
squeeze() { gzip -9 -n -f "$dest/$1"; }

put 755 "$binary" usr/bin/udpchat
put 644 "$here/$id.desktop" "usr/share/applications/$id.desktop"
fill "$here/$id.metainfo.xml" "usr/share/metainfo/$id.metainfo.xml"
put 644 "$here/udpchat.ufw" etc/ufw/applications.d/udpchat
put 644 "$here/udpchat.firewalld.xml" usr/lib/firewalld/services/udpchat.xml

put 644 "$here/../icon/icon.svg" "usr/share/icons/hicolor/scalable/apps/$id.svg"
for size in 16 22 24 32 48 64 128 256 512; do
	icons=usr/share/icons/hicolor/${size}x$size/apps
	mkdir -p "$dest/$icons"
	rsvg-convert --width "$size" --height "$size" --output "$dest/$icons/$id.png" "$here/../icon/icon.svg"
	chmod 644 "$dest/$icons/$id.png"
done

fill "$here/udpchat.1" usr/share/man/man1/udpchat.1
squeeze usr/share/man/man1/udpchat.1
put 644 "$root/LICENSE" usr/share/doc/udpchat/copyright
printf '\nThe licences of what is linked into the program are in licences.gz.\n' >>"$dest/usr/share/doc/udpchat/copyright"
put 644 "$root/internal/licences/licences.txt" usr/share/doc/udpchat/licences
squeeze usr/share/doc/udpchat/licences
put 644 "$root/CHANGELOG.md" usr/share/doc/udpchat/changelog
squeeze usr/share/doc/udpchat/changelog
