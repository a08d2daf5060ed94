#!/bin/sh
# Draws Icon.png, which the packages are built from, and the icons of the tray. The results are committed: run this only after
# changing one of the drawings.
set -eu
cd "$(dirname "$0")"
command -v rsvg-convert >/dev/null || { echo "build.sh: rsvg-convert is missing (Debian: librsvg2-bin)" >&2; exit 1; }
rsvg-convert --width 1024 --height 1024 --output ../../Icon.png icon.svg
for tray in tray tray-unread; do
	rsvg-convert --width 64 --height 64 --output "../../gui/theme/icons/$tray.png" "$tray.svg"
done
