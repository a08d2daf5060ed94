#!/bin/sh
# Builds the embedded face, gui/theme/font/NotoSansSC-udpchat.otf.
# With --check it builds beside it and says whether the committed file is the same, byte for byte.
#
# Needs Debian 12's fonts-noto-cjk (the source, 2.004), fonttools 4.38 and unicode-data (emoji-data.txt).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
source=${NOTO_CJK:-/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc}
emoji=${EMOJI_DATA:-/usr/share/unicode/emoji/emoji-data.txt}
out=$here/../../gui/theme/font/NotoSansSC-udpchat.otf

# Debian's fonttools belong to Debian's Python.
python=${PYTHON:-/usr/bin/python3}
export PYTHONDONTWRITEBYTECODE=1 PYTHONHASHSEED=0 SOURCE_DATE_EPOCH=0 LC_ALL=C.UTF-8

build() {
	"$python" "$here/subset.py" "$source" "$here/tgh.txt" "$emoji" "$1"
}

if [ "${1:-}" = --check ]; then
	again=$(mktemp)
	trap 'rm -f "$again"' EXIT
	build "$again"
	cmp "$out" "$again" && echo "the committed face is the same"
else
	build "$out"
fi
