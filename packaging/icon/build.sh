#!/bin/sh
# Draws Icon.png, which the packages are built from. Its result is committed: run this only after changing icon.svg.
set -eu
cd "$(dirname "$0")"
command -v rsvg-convert >/dev/null || { echo "build.sh: rsvg-convert is missing (Debian: librsvg2-bin)" >&2; exit 1; }
rsvg-convert --width 1024 --height 1024 --output ../../Icon.png icon.svg
